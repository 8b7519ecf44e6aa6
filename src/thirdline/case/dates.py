"""Dates as remembered: a day, a month, a year, "about May 2024", "now"; always an interval of days."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta
from typing import ClassVar

from thirdline.record import Record

ABOUT_DAYS = {"day": 7, "month": 31, "year": 183}  # half-width of "about"; stated in docs/case-format.md
_MONTHS = {name.lower(): i for names in (calendar.month_name, calendar.month_abbr) for i, name in enumerate(names) if name} | {"sept": 9}
_SEASONS = {"spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "fall": (9, 11), "early": (1, 4), "mid": (5, 8), "late": (9, 12)}
_UNSAID = {"unknown", "?", "not sure", "unsure", "don't know"}
_EXAMPLES = "Write 2024-05-12, May 2024, 2024, 'about May 2024', 'now' or 'unknown'."
FIRST = date(1900, 1, 1).toordinal()
LAST = date(2200, 1, 1).toordinal()


class When(Record, kw_only=False):
    """Days (proleptic ordinals) between which the date lies, both inclusive; `is_now` means still going on.

    A day written 05/06/2024 keeps both readings: the interval covers 5 June and 6 May.

    >>> When.parse("May 2024").low == date(2024, 5, 1).toordinal()
    True
    >>> When.parse("05/06/2024") == When(date(2024, 5, 6).toordinal(), date(2024, 6, 5).toordinal(), "05/06/2024")
    True
    """

    low: int
    high: int
    typed: str
    is_now: bool = False

    SCHEMA: ClassVar[dict[str, object]] = {"type": ["string", "integer"], "examples": ["2024-05-12", "May 2024", "about June 2024", "2024", "now", "unknown"]}

    @classmethod
    def parse(cls, text: str) -> When:
        plain = " ".join(text.lower().replace(",", " ").split())
        if plain in _UNSAID:
            return cls(FIRST, LAST, text)
        if plain in ("now", "today", "still", "ongoing", "current"):
            return cls(FIRST, LAST, text, True)
        about = re.match(r"^(?:since\s+)?(?:(?:about|around|approximately|approx\.?|roughly|circa|ca\.?)(?=[\s\d])|~)\s*", plain)
        core = plain[about.end() :] if about else re.sub(r"^since\s+", "", plain)
        low, high, grain = _read(core, text)
        if low.toordinal() < FIRST or high.toordinal() >= LAST:
            raise ValueError(f"the year in '{text}' is outside 1900 to 2199|{_EXAMPLES}")
        spread = timedelta(days=ABOUT_DAYS[grain] if about else 0)
        return cls((low - spread).toordinal(), (high + spread).toordinal(), text)

    @property
    def is_unknown(self) -> bool:
        return not self.is_now and self.low == FIRST and self.high == LAST

    def resolve(self, as_of: int) -> tuple[int, int]:
        """(low, high) with "now" and an unknown end closed at `as_of`."""
        return (as_of, as_of) if self.is_now else (self.low, self.high)


def _read(core: str, typed: str) -> tuple[date, date, str]:
    try:
        for pattern, reader in _PATTERNS:
            if match := re.fullmatch(pattern, core):
                return reader(match)
    except ValueError:
        raise ValueError(f"'{typed}' is not a day of the calendar|{_EXAMPLES}") from None
    raise ValueError(f"'{typed}' is not a date that can be read|{_EXAMPLES}")


def _months(year: int, first: int, last: int) -> tuple[date, date, str]:
    return date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1]), "month"


def _day(year: int, month: int, day: int) -> tuple[date, date, str]:
    exact = date(year, month, day)
    return exact, exact, "day"


def _slashed(match: re.Match[str]) -> tuple[date, date, str]:
    first, second, year = int(match[1]), int(match[2]), int(match[3])
    readings = [date(year, m, d) for d, m in {(first, second), (second, first)} if 1 <= m <= 12]
    if not readings:
        raise ValueError
    return min(readings), max(readings), "day"


def _named(text: str) -> int:
    if text not in _MONTHS:
        raise ValueError
    return _MONTHS[text]


_PATTERNS = (
    (r"(\d{4})-(\d{1,2})-(\d{1,2})", lambda m: _day(int(m[1]), int(m[2]), int(m[3]))),
    (r"(\d{4})-(\d{1,2})", lambda m: _months(int(m[1]), int(m[2]), int(m[2]))),
    (r"(\d{4})", lambda m: (date(int(m[1]), 1, 1), date(int(m[1]), 12, 31), "year")),
    (r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})", _slashed),
    (r"(spring|summer|autumn|fall|early|mid|late)[ -](\d{4})", lambda m: _months(int(m[2]), *_SEASONS[m[1]])),
    (r"([a-z]+)\.? (\d{4})", lambda m: _months(int(m[2]), _named(m[1]), _named(m[1]))),
    (r"(\d{1,2}) ([a-z]+)\.? (\d{4})", lambda m: _day(int(m[3]), _named(m[2]), int(m[1]))),
    (r"([a-z]+)\.? (\d{1,2}) (\d{4})", lambda m: _day(int(m[3]), _named(m[1]), int(m[2]))),
)
