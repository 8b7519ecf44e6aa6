"""How a case was read: each name with what it was taken for and how, each course with its dose and days, what was not said."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from thirdline.case.dates import FIRST
from thirdline.knowledge.compile import Knowledge
from thirdline.knowledge.names import Resolution
from thirdline.present.blocks import Block, Entry, Texts, near_text, render_range
from thirdline.reasoning.reading import Reading
from thirdline.reasoning.standing import as_range
from thirdline.reasoning.timeline import ReadCourse

ASKED = ("dose", "from_", "to", "outcome", "stopped", "for_", "taken")


def reading_blocks(reading: Reading, knowledge: Knowledge) -> tuple[Block, ...]:
    """Every course in time, then every other name, then what is doubted."""
    texts = knowledge.tables["words/messages"]
    courses = tuple(_course_entry(c, reading.as_of, texts) for c in reading.courses)
    return (
        Block(title=texts["title_courses_read"], entries=courses),
        Block(title=texts["title_names_read"], entries=tuple(_term_entries(reading, knowledge, texts))),
        Block(title=texts["title_doubts"], entries=tuple(Entry(head=d.typed, lines=(texts[d.why.id].format_map(d.why.params),)) for d in reading.doubts)),
    )


def name_entry(found: Resolution, texts: Texts) -> Entry:
    """A typed name, what it was taken for, and how sure that is."""
    several = found.kind == "combination" and not found.id
    near = near_text(found.how, found.candidates, texts) if found.candidates and not several else ""
    said = texts["read_as"].format(id=found.id or (", ".join(found.candidates) if several else texts["new_unknown"]), how=found.how)
    return Entry(head=found.typed, tag=said, lines=tuple(line for line in (near,) if line))


def _course_entry(c: ReadCourse, as_of: int, texts: Texts) -> Entry:
    head = name_entry(c.resolution, texts)
    missing = [key.rstrip("_") for key in ASKED if getattr(c.course, key) is None and not (key == "from_" and c.course.lasted)]
    lines = [
        *head.lines,
        texts["read_dose"].format(typed=c.course.dose.typed, mg=render_range(as_range(c.dose), "?"), form=c.form.form if c.form else "?")
        if c.course.dose
        else "",
        _times(c, as_of, texts),
        *(f"{key.rstrip('_')}: {value}" for key in ("outcome", "stopped", "why", "for_", "taken", "episode") if (value := getattr(c.course, key))),
        texts["not_said"].format(list=", ".join(missing)) if missing else "",
    ]
    return Entry(mark=str(c.number), head=head.head, tag=head.tag, lines=tuple(line for line in lines if line))


def _times(c: ReadCourse, as_of: int, texts: Texts) -> str:
    """From when to when and for how many days, as far as either is known."""
    low, high = as_range(c.days)
    days = "" if high is None else texts["read_days"].format(days=f"{high:.0f}" if low == high else f"{low or 0:.0f} to {high:.0f}")
    start, end = ("?" if ends == (FIRST, as_of) else _day(ends) for ends in (c.start, c.end))
    dates = "" if start == end == "?" else texts["read_dates"].format(start=start, end=end)
    return ": ".join(part for part in (dates, days) if part) or texts["time_unknown"]


def _day(ends: tuple[int, int]) -> str:
    first, last = (date.fromordinal(day).isoformat() for day in ends)
    return first if first == last else f"{first} … {last}"


def _term_entries(reading: Reading, knowledge: Knowledge, texts: Texts) -> Iterator[Entry]:
    case = reading.case
    typed = [("conditions", c.what) for c in case.conditions.items] + [("symptoms", s.what) for s in case.symptoms.items]
    for kind, name in [*typed, *(("labs", x.test) for x in case.labs.items), *(("scales", s.scale) for s in case.scores.items)]:
        key = knowledge.find(kind, name)
        yield Entry(head=name, tag=texts["read_as"].format(id=key or texts["new_unknown"], how=kind))
