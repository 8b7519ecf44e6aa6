"""Dated events as an iCalendar file (RFC 5545), by the icalendar library: all-day, without alarms, with nothing personal but what the plan says."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date

from icalendar import Calendar, vText
from icalendar import Event as Entry


def render_calendar(events: Sequence[tuple[date, str]], as_of: date, title: str) -> str:
    """The .ics text; the same events give the same bytes."""
    calendar = Calendar()
    calendar.add("prodid", "-//Thirdline//plans//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", title)
    for day, says in events:
        entry = Entry()
        entry.add("uid", f"{hashlib.sha256(f'{day} {says}'.encode()).hexdigest()}@thirdline")
        entry["dtstamp"] = vText(f"{as_of:%Y%m%d}T000000Z")
        entry.add("dtstart", day)
        entry.add("summary", says)
        calendar.add_component(entry)
    return str(calendar.to_ical().decode())
