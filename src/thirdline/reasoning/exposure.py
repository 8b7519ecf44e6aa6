"""What the body really saw: steady-state exposure over that of a normal metaboliser taking nothing else.

AUC ratio = 1 / (sum over enzymes of share * activity + rest)   (Ohno 2007, Tod 2011: see docs/decisions).
Shares are cited fractions, or 1 - 1/R from a cited exposure ratio R in poor metabolisers; a pathway
only named has a share anywhere in [0, 1]. Activities come from knowledge/terms/enzyme_activity.yaml.
The answer is an interval. It annotates; it never changes adequacy or a stage (clinical.md A9).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from thirdline.case.values import Value, exactly
from thirdline.knowledge.types import EnzymeRole
from thirdline.reasoning.conditions import either, is_true
from thirdline.reasoning.facts import World, tested
from thirdline.reasoning.reading import FALSE, ReadCourse


@dataclass(frozen=True, slots=True, kw_only=True)
class Influence:
    """One reason why an enzyme was more or less active: a medicine, smoking or the genes."""

    enzyme: str
    by: str
    how: str
    activity: Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Exposure:
    """`ratio`: times the exposure expected; high is infinite where the size is not known."""

    course: int
    ratio: Value
    influences: tuple[Influence, ...]
    claims: tuple[str, ...]


def derive_exposures(world: World) -> list[Exposure]:
    """One for each course whose clearance something is known to change."""
    found = []
    for course in world.taken:
        exposure = derive_exposure(world, course)
        if exposure.influences:
            world.exposures[course.number] = exposure.ratio
            found.append(exposure)
        world.inducers[course.number] = _induced(world, course)
    return found


def derive_exposure(world: World, course: ReadCourse) -> Exposure:
    """Combine every influence on every enzyme that clears the course's substance."""
    assert course.substance is not None
    kept_low = kept_high = 0.0
    influences: list[Influence] = []
    shares = _shares(course.substance.enzymes)
    for enzyme, share in sorted(shares.items()):
        found = influences_on(world, course, enzyme)
        influences += found
        activity = _combine(found)
        change = [s * (a - 1) if s else 0.0 for s in (share.low, share.high) for a in (activity.low, activity.high)]
        kept_low, kept_high = kept_low + min(change), kept_high + max(change)
    clearance = (max(0.0, 1 + kept_low), 1 + kept_high)
    ratio = Value(round(1 / clearance[1], 4), round(1 / clearance[0], 4) if clearance[0] > 1e-9 else math.inf)
    claims = tuple(sorted({r.claim for r in course.substance.enzymes if r.role == "substrate" and r.enzyme in {i.enzyme for i in influences}}))
    return Exposure(course=course.number, ratio=ratio, influences=tuple(influences), claims=claims)


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
        return [Value(role.share.low, role.share.high)]
    if role.ratio is not None and role.ratio.low > 1:
        return [Value(1 - 1 / role.ratio.low, 1 - 1 / role.ratio.high)]
    return []


def influences_on(world: World, course: ReadCourse, enzyme: str) -> list[Influence]:
    """Genes, smoking, and whatever was taken over the same days."""
    activity = world.knowledge.tables["terms/enzyme_activity"]
    found = []
    result = tested(world, enzyme)
    if result and result in activity.phenotype and result != "normal":
        found.append(Influence(enzyme=enzyme, by="genes", how=result, activity=_as_value(activity.phenotype[result].is_)))
    for other in world.taken:
        if other.number != course.number and other.substance and overlaps(course, other):
            found += [
                Influence(enzyme=enzyme, by=other.substance.substance, how=f"{r.strength} {r.role}", activity=_as_value(getattr(activity, r.role)[r.strength].is_))
                for r in other.substance.enzymes
                if r.enzyme == enzyme and r.role in ("inhibitor", "inducer") and r.strength in getattr(activity, r.role)
            ]
    if world.reading.case.person.smoking == "yes" and is_true(course.current):
        found += _smoking(world, enzyme)
    return found


def _smoking(world: World, enzyme: str) -> list[Influence]:
    smoke = next((s for s in world.knowledge.substances if s.kind == "habit" and any(r.role == "inducer" and r.enzyme == enzyme for r in s.enzymes)), None)
    if smoke is None or "smok" not in smoke.substance:
        return []
    activity = world.knowledge.tables["terms/enzyme_activity"]
    role = next(r for r in smoke.enzymes if r.role == "inducer" and r.enzyme == enzyme)
    known = role.strength in activity.inducer
    return [Influence(enzyme=enzyme, by=smoke.substance, how="inducer", activity=_as_value(activity.inducer[role.strength].is_) if known else Value(1, math.inf))]


def _as_value(amount: object) -> Value:
    return Value(amount.low, amount.high)  # type: ignore[attr-defined]  # an Amount


def overlaps(a: ReadCourse, b: ReadCourse) -> bool:
    """Whether the two were certainly taken over some of the same days."""
    return max(a.start[1], b.start[1]) <= min(a.end[0], b.end[0]) or (is_true(a.current) and is_true(b.current))


def _combine(found: list[Influence]) -> Value:
    """Genes and inhibitors do not add up: the smallest activity counts. Inducers multiply."""
    low = min((i.activity.low for i in found if i.activity.high <= 1), default=1.0)
    high = min((i.activity.high for i in found if i.activity.high <= 1), default=1.0)
    for raised in (i.activity for i in found if i.activity.high > 1):
        low, high = low * raised.low, high * raised.high if high else 0.0
    return Value(low, high)


def _induced(world: World, course: ReadCourse) -> Value:
    assert course.substance is not None
    truth = FALSE
    enzymes = {r.enzyme for r in course.substance.enzymes if r.role == "substrate"}
    for other in world.taken:
        if other.number != course.number and other.substance and any(r.role == "inducer" and r.enzyme in enzymes for r in other.substance.enzymes):
            truth = either(truth, exactly(1) if overlaps(course, other) else FALSE)
    return truth
