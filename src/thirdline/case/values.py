"""The one value type: low, high and the case fields that leave it open.

Exact is low = high; missing is the full range; "about" has a stated half-width. Three-valued truth
is the same type over {0, 1}. Amounts and dates as typed are read here.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from typing import ClassVar

from thirdline.case.units import base_of, convert, normalise_unit
from thirdline.record import Record

LONGEST = 100  # characters of an amount
ABOUT = 0.2  # half-width of "about", as a share of the number; stated in docs/case-format.md


class Value(Record, kw_only=False):
    """A number known to lie in [low, high]; `causes` has a bit for each case field that leaves it open."""

    low: float
    high: float
    causes: int = 0

    @property
    def is_exact(self) -> bool:
        return self.low == self.high

    def scale(self, factor: float) -> Value:
        return Value(self.low * factor, self.high * factor, self.causes)


def exactly(number: float) -> Value:
    return Value(number, number)


def unknown(causes: int = 0, low: float = 0.0, high: float = math.inf) -> Value:
    return Value(low, high, causes)


def causes_of(values: Iterable[Value]) -> int:
    """The fields behind any of these."""
    bits = 0
    for value in values:
        bits |= value.causes
    return bits


def total(values: Iterable[Value]) -> Value:
    """The sum of these."""
    values = list(values)
    return Value(sum(v.low for v in values), sum(v.high for v in values), causes_of(values))


_OPENING = re.compile(
    r"^(?P<about>(?:about|around|approximately|approx\.?|roughly|ca\.?)(?=[\s\d])|~)?\s*"
    r"(?P<bound>under|less than|below|over|more than|above|at least|at most|up to|<=|>=|<|>|≥|≤)?\s*",
    re.IGNORECASE,
)
_RANGE = re.compile(r"^(.+?)\s*(?:(?<![0-9]e)-|–|\bto\b)\s*([0-9].*)$", re.IGNORECASE)
_ONE = re.compile(
    r"^([0-9]+(?:[.,][0-9]+)?(?:e[+-]?[0-9]+)?)\s*"
    r"((?:x ?)?10\^9/L|mL/min/1\.73 ?m[2²]|[a-zµμ%][^0-9+\n]*?(?:/ ?24 ?h(?:r|ours)?| [1-4] ?(?:x|times) ?(?:(?:/|a |per )day|daily))?)?$",
    re.IGNORECASE,
)
# a number of days, weeks, months, years, in words
WORDS = {
    "half a": "0.5", "half an": "0.5", "a few": "2-5", "a couple of": "2-3", "a": "1", "an": "1", "one": "1", "two": "2", "three": "3", "four": "4",
    "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9", "ten": "10", "eleven": "11", "twelve": "12",
}  # fmt: skip
_WORD = re.compile(rf"({'|'.join(WORDS)})\s+(?=(?:day|week|wk|month|mth|year|yr)s?$)", re.IGNORECASE)
_UNSAID = {"unknown", "?", "not sure", "don't know", "dont know", "not known", "unsure"}


class Amount(Record, kw_only=False):
    """A number with its unit as typed: "100 mg", "100-150 mg", "about 3 months", "unknown".

    `unit` is normalised in spelling only; an empty unit was not given.

    >>> Amount.parse("a few weeks").high, Amount.parse("six weeks").low
    (5.0, 6.0)
    >>> Amount.parse("about 100 mg")
    Amount(low=80.0, high=120.0, unit='mg', typed='about 100 mg')
    >>> Amount.parse("unknown").is_unknown
    True
    """

    low: float
    high: float
    unit: str
    typed: str

    SCHEMA: ClassVar[dict[str, object]] = {"type": ["string", "number"], "examples": ["100 mg", "about 100 mg", "75-150 mg", "unknown"]}

    @classmethod
    def parse(cls, text: str) -> Amount:
        typed, text = text, " ".join(text.split())
        if len(text) > LONGEST:
            raise ValueError(f"an amount of {len(text)} characters is none|{_EXAMPLES}")
        if text.lower() in _UNSAID:
            return cls(0.0, math.inf, "", typed)
        if (re.search(r"(?:^|\s)-\s?[0-9]", text) and not re.search(r"[0-9a-zµμ%]\s+-\s+[0-9]", text, re.IGNORECASE)) or re.search(r"-\s+-", text):
            raise ValueError(f"'{text}' is negative|Amounts start at 0; write for example '100 mg' or '75-150 mg'.")
        opening = _OPENING.match(text)
        assert opening is not None  # every part of it may be missing
        number = _WORD.sub(lambda m: WORDS[m[1].lower()] + " ", text[opening.end() :], count=1) if _WORD.match(text, opening.end()) else text[opening.end() :]
        low, high, unit = _read_range(number, text)
        if bound := (opening["bound"] or "").lower():
            low, high = (0.0, high) if bound in _BELOW else (low, math.inf)
        if opening["about"]:
            low, high = round(low * (1 - ABOUT), 9), round(high * (1 + ABOUT), 9)
        return cls(low, high, unit, typed)

    @property
    def is_unknown(self) -> bool:
        return self.low == 0 and math.isinf(self.high)

    def to(self, unit: str) -> Value | None:
        """As a Value in `unit`; None when the unit is missing or of another dimension."""
        if self.is_unknown:
            return unknown()
        low, high = convert(self.low, self.unit, unit), convert(self.high, self.unit, unit)
        return None if low is None or high is None else Value(low, high)


_BELOW = ("under", "less than", "below", "<", "at most", "up to", "<=", "≤")


def _read_range(text: str, typed: str) -> tuple[float, float, str]:
    """(low, high, unit) of one number or of two; each keeps its own unit where both have one."""
    split = _RANGE.match(text)
    if split is None:
        number, unit = _read_one(text, typed)
        return number, number, unit
    (low, first), (high, second) = _read_one(split[1], typed), _read_one(split[2], typed)
    unit = second or first
    if first and second and first != second:
        unit = base_of(first) or ""
        ends = convert(low, first, unit), convert(high, second, unit)
        if ends[0] is None or ends[1] is None:
            raise ValueError(f"the two units in '{typed}' do not fit|Write both ends in one unit, for example '75-150 mg'.")
        low, high = ends[0], ends[1]
    if high < low:
        raise ValueError(f"in '{typed}' the first number is larger than the second|Write the smaller number first.")
    return low, high, unit


def _read_one(text: str, typed: str) -> tuple[float, str]:
    match = _ONE.match(text.strip())
    if match is None or re.search(r"(?:\bto|-|–)$", match[2] or "", re.IGNORECASE):
        raise ValueError(f"'{typed}' is not an amount|{_EXAMPLES}")
    if re.search(r",[0-9]{3,}", match[1]):
        raise ValueError(f"the comma in '{typed}' can be read in two ways|Write 1000 or 0.125, without a comma.")
    number = float(match[1].replace(",", "."))
    if math.isinf(number):
        raise ValueError(f"'{typed}' is too large|{_EXAMPLES}")
    return number, normalise_unit(match[2] or "")


_EXAMPLES = "Write a number and a unit, for example '100 mg', 'about 100 mg', '75-150 mg' or 'unknown'."
