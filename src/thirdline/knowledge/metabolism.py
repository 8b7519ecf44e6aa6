"""Enzyme roles of a substance as numbers, worked out once when the knowledge is compiled.

Shares are cited fractions, or 1 - 1/R from a cited exposure ratio R in poor metabolisers; a pathway only
named has what the cited shares leave. What is not graded has no size: activity anywhere in its direction.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from thirdline.case.values import Amount, Value
from thirdline.knowledge.rules import EnzymeActivity
from thirdline.knowledge.types import EnzymeRole, Substance
from thirdline.record import Record

LEAST_CLEARANCE = 0.01  # of normal: a model that leaves less is beyond what it was made for


class Modulation(Record):
    """What taking the substance does to an enzyme: `activity` left (or induced), 1 = normal."""

    enzyme: str
    how: str
    induces: bool
    activity: Value
    typical: float | None


class Metabolism(Record):
    """`shares` of the substance's own clearance by enzyme, and what it does to enzymes itself.

    `typical` is the one number behind a share or an activity: the middle of what is cited, None where no size is.
    """

    shares: tuple[tuple[str, Value], ...]
    typical: tuple[tuple[str, float], ...]
    modulations: tuple[Modulation, ...]
    observed: tuple[tuple[str, Value, str], ...]


def derive_metabolism(substance: Substance, activity: EnzymeActivity) -> Metabolism:
    """The numbers behind one substance's enzyme roles; `observed` is (with what, hull of the ratios, claim)."""
    roles = substance.enzymes
    acting = dict.fromkeys((r.enzyme, r.role) for r in roles if r.role != "substrate")
    modulations = tuple(_modulation([r for r in roles if (r.enzyme, r.role) == key], activity) for key in acting)
    known = _cited_shares(roles)
    middles = {enzyme: (value.low + value.high) / 2 for enzyme, value in sorted(known.items())}
    whole = max(1.0, sum(middles.values()))  # shares cited by different works may add up to more than all of it
    typical = tuple((enzyme, share / whole) for enzyme, share in middles.items())
    return Metabolism(shares=tuple(sorted(_shares(roles, known).items())), typical=typical, modulations=modulations, observed=_observed(substance))


def _observed(substance: Substance) -> tuple[tuple[str, Value, str], ...]:
    found = {other: [row for row in substance.observed if row.with_ == other] for other in sorted({row.with_ for row in substance.observed})}
    return tuple((other, _hull([as_value(row.ratio) for row in rows]), rows[0].claim) for other, rows in found.items())


def as_value(amount: Amount) -> Value:
    return Value(amount.low, amount.high)


def _modulation(rows: Sequence[EnzymeRole], activity: EnzymeActivity) -> Modulation:
    """One enzyme, one direction: the hull of what was measured, else of the grades; without either it has only a direction."""
    induces = rows[0].role == "inducer"
    bands = activity.inducer if induces else activity.inhibitor
    measured = [as_value(r.activity) for r in rows if r.activity]
    graded = [as_value(bands[r.strength].is_) for r in rows if r.strength in bands]
    size = _hull(measured or graded) if measured or graded else None
    grade = next((f"{r.strength} " for r in rows if r.strength in bands), "")
    open_ = Value(1, math.inf) if induces else Value(0, 1)
    return Modulation(enzyme=rows[0].enzyme, how=f"{grade}{rows[0].role}", induces=induces, activity=size or open_, typical=_middle(size) if size else None)


def _hull(values: Sequence[Value]) -> Value:
    return Value(min(v.low for v in values), max(v.high for v in values))


def _middle(size: Value) -> float:
    """The middle of an interval; its lower end where it has no upper one."""
    return size.low if math.isinf(size.high) else (size.low + size.high) / 2


def _cited_shares(roles: tuple[EnzymeRole, ...]) -> dict[str, Value]:
    """Share of clearance per enzyme: the hull of every cited figure."""
    cited = [(role.enzyme, share) for role in roles if role.role == "substrate" and (share := _share(role))]
    return {enzyme: _hull([share for other, share in cited if other == enzyme]) for enzyme, _ in cited}


def _shares(roles: tuple[EnzymeRole, ...], known: dict[str, Value]) -> dict[str, Value]:
    """The same, with what those leave for each enzyme that is only named."""
    left = max(0.0, 1 - sum(v.low for v in known.values()))
    return {r.enzyme: known.get(r.enzyme, Value(0, left)) for r in roles if r.role == "substrate"}


def fold_of(victim: Metabolism, changers: Sequence[tuple[str, Metabolism]]) -> float | None:
    """Times the exposure to the victim while the changers (id, metabolism) are taken; None where no size is known, 1 where nothing changes.

    AUC ratio = 1 / (1 + sum of share * (activity - 1)): Ohno 2007, Tod 2011. What was measured outranks the model.
    """
    measured = {other: (size.low * size.high) ** 0.5 for other, size, _ in victim.observed}
    fold, rest = 1.0, []
    for name, changer in changers:
        if name in measured:
            fold *= measured[name]
        else:
            rest += [m for m in changer.modulations if m.enzyme in dict(victim.shares)]
    if not rest:
        return fold
    shares = dict(victim.typical)
    sized = [m for m in rest if m.typical is not None and m.enzyme in shares]
    if not sized:
        return None if fold == 1 else fold
    clearance = 1.0
    for enzyme in {m.enzyme for m in sized}:
        clearance += shares[enzyme] * (_joint(enzyme, sized) - 1)
    return fold / max(clearance, LEAST_CLEARANCE)


def _joint(enzyme: str, sized: Sequence[Modulation]) -> float:
    """Activity left of one enzyme: the strongest inhibitor counts, inducers multiply."""
    own = [(m.induces, m.typical) for m in sized if m.enzyme == enzyme and m.typical is not None]
    inhibited = min((activity for induces, activity in own if not induces), default=1.0)
    return math.prod((activity for induces, activity in own if induces), start=inhibited)


def _share(role: EnzymeRole) -> Value | None:
    if role.share is not None:
        return as_value(role.share)
    return Value(1 - 1 / role.ratio.low, 1 - 1 / role.ratio.high) if role.ratio is not None and role.ratio.low > 1 else None
