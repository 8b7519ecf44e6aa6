"""The one value type: low, high and the case fields that leave it open.

Exact is low = high; missing is the full range; "about" has a stated half-width. Three-valued truth
is the same type over {0, 1}. Amounts and dates as typed are read here.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import ClassVar

from thirdline.case.units import convert, normalise_unit

ABOUT = 0.2  # half-width of "about", as a share of the number; stated in docs/case-format.md


@dataclass(frozen=True, slots=True)
class Value:
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


_NUMBER = r"\d+(?:[.,]\d+)?"
_AMOUNT = re.compile(
    rf"^(?P<about>about|around|approx\.?|approximately|roughly|~|ca\.?)?\s*"
    rf"(?P<bound>under|less than|below|<|over|more than|above|at least|at most|up to|>=|<=|>|≥|≤)?\s*"
    rf"(?P<low>{_NUMBER})\s*(?:(?P<unit1>[a-zA-Zµμ%][^\d\s]*)?\s*(?:-|–|to)\s*(?P<high>{_NUMBER}))?\s*(?P<unit>\S.*)?$",
    re.IGNORECASE,
)
_UNSAID = {"unknown", "?", "not sure", "don't know", "dont know", "not known", "unsure"}


@dataclass(frozen=True, slots=True)
class Amount:
    """A number with its unit as typed: "100 mg", "100-150 mg", "about 3 months", "unknown".

    `unit` is normalised in spelling only; an empty unit was not given.

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
        if text.lower() in _UNSAID:
            return cls(0.0, math.inf, "", text)
        if text.startswith("-") or ("-" in text and re.search(r"(?:^|\s)-\d", text)):
            raise ValueError(f"'{text}' is negative|Amounts start at 0; write for example '100 mg' or '75-150 mg'.")
        match = _AMOUNT.match(text)
        if not match:
            raise ValueError(f"'{text}' is not an amount|Write a number and a unit, for example '100 mg', 'about 100 mg', '75-150 mg' or 'unknown'.")
        low = _to_float(match["low"])
        high = _to_float(match["high"]) if match["high"] else low
        if high < low:
            raise ValueError(f"in '{text}' the first number is larger than the second|Write the smaller number first.")
        low, high = _bounded(low, high, (match["bound"] or "").lower())
        if match["about"]:
            low, high = round(low * (1 - ABOUT), 9), round(high * (1 + ABOUT), 9)
        return cls(low, high, normalise_unit(match["unit"] or match["unit1"] or ""), text)

    @property
    def is_unknown(self) -> bool:
        return self.low == 0 and math.isinf(self.high)

    def to(self, unit: str) -> Value | None:
        """As a Value in `unit`; None when the unit is missing or of another dimension."""
        if self.is_unknown:
            return unknown()
        factor = convert(1.0, self.unit, unit)
        return None if factor is None else Value(round(self.low * factor, 9), round(self.high * factor, 9))


def _to_float(text: str) -> float:
    return float(text.replace(",", "."))


_BELOW = ("under", "less than", "below", "<", "at most", "up to", "<=", "≤")


def _bounded(low: float, high: float, bound: str) -> tuple[float, float]:
    if not bound:
        return low, high
    return (0.0, high) if bound in _BELOW else (low, math.inf)
