"""Enzyme roles of a substance as numbers, worked out once when the knowledge is compiled.

Shares are cited fractions, or 1 - 1/R from a cited exposure ratio R in poor metabolisers; a pathway only
named has what the cited shares leave. What is not graded has no size: activity anywhere in its direction.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from thirdline.case.values import Amount, Value
from thirdline.knowledge.rules import EnzymeActivity
from thirdline.knowledge.types import EnzymeRole, Observed, Substance


@dataclass(frozen=True, slots=True, kw_only=True)
class Modulation:
    """What taking the substance does to an enzyme: `activity` left (or induced), 1 = normal."""

    enzyme: str
    how: str
    induces: bool
    activity: Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Metabolism:
    """`shares` of the substance's own clearance by enzyme, and what it does to enzymes itself."""

    shares: tuple[tuple[str, Value], ...]
    modulations: tuple[Modulation, ...]
    observed: tuple[tuple[str, Value, str], ...]


def derive_metabolism(substance: Substance, activity: EnzymeActivity) -> Metabolism:
    """The numbers behind one substance's enzyme roles; `observed` is (with what, hull of the ratios, claim)."""
    roles = substance.enzymes
    modulations = tuple(_modulation(r, activity) for r in roles if r.role != "substrate")
    return Metabolism(shares=tuple(sorted(_shares(roles).items())), modulations=modulations, observed=_observed(substance))


def _observed(substance: Substance) -> tuple[tuple[str, Value, str], ...]:
    found: dict[str, list[Observed]] = {}
    for row in substance.observed:
        found.setdefault(row.with_, []).append(row)
    return tuple((other, Value(min(r.ratio.low for r in rows), max(r.ratio.high for r in rows)), rows[0].claim) for other, rows in sorted(found.items()))


def as_value(amount: Amount) -> Value:
    return Value(amount.low, amount.high)


def _modulation(role: EnzymeRole, activity: EnzymeActivity) -> Modulation:
    induces = role.role == "inducer"
    graded = (activity.inducer if induces else activity.inhibitor).get(role.strength or "")
    size = as_value(graded.is_) if graded else Value(1, math.inf) if induces else Value(0, 1)
    grade = "" if role.strength in (None, "not graded") else f"{role.strength} "
    return Modulation(enzyme=role.enzyme, how=f"{grade}{role.role}", induces=induces, activity=size)


def _shares(roles: tuple[EnzymeRole, ...]) -> dict[str, Value]:
    """Share of clearance per enzyme: the hull of every cited figure; what the others leave where only named."""
    found: dict[str, list[Value]] = {}
    for role in roles:
        if role.role == "substrate":
            found.setdefault(role.enzyme, []).extend(_share(role))
    known = {e: Value(min(v.low for v in values), max(v.high for v in values)) for e, values in found.items() if values}
    left = max(0.0, 1 - sum(v.low for v in known.values()))
    return {e: known.get(e, Value(0, left)) for e in found}


def _share(role: EnzymeRole) -> list[Value]:
    if role.share is not None:
        return [as_value(role.share)]
    if role.ratio is not None and role.ratio.low > 1:
        return [Value(1 - 1 / role.ratio.low, 1 - 1 / role.ratio.high)]
    return []
