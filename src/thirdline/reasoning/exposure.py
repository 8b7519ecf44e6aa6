"""What the body really saw: steady-state exposure over that of a normal metaboliser taking nothing else.

AUC ratio = 1 / (sum over enzymes of share * activity + rest)   (Ohno 2007, Tod 2011: see docs/decisions).
Shares and activities are cited intervals (knowledge.metabolism), so the answer is one. It annotates; it
never changes adequacy or a stage (clinical.md A9).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from thirdline.case.values import Value
from thirdline.knowledge.metabolism import Modulation, as_value, fold_of
from thirdline.knowledge.types import GeneAdvice
from thirdline.reasoning.conditions import FALSE, TRUE, either, is_true
from thirdline.reasoning.facts import World
from thirdline.reasoning.person_facts import inhibits_strongly, tested
from thirdline.reasoning.standing import AdviceShown, ExposureShown, InfluenceShown, Message, as_range
from thirdline.reasoning.timeline import ReadCourse


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
    likely: float | None
    influences: tuple[Influence, ...]
    claims: tuple[str, ...]


def derive_exposures(world: World) -> list[Exposure]:
    """One for each course whose clearance something is known to change; fills the world's exposures."""
    found = []
    changers = list(_changers(world))
    for course in world.taken:
        assert course.substance is not None
        shares = dict(world.knowledge.metabolism[course.substance.substance].shares)
        beside = [(o, m) for o, m in changers if m.enzyme in shares and o.number != course.number and overlaps(course, o)]
        world.inducers[course.number] = _induced(world, course, [o for o, m in changers if m.induces and m.enzyme in shares])
        influences = [*_genes(world, shares), *_beside(beside), *_smoking(world, course, shares)]
        if influences:
            exposure = _combine_all(world, course, shares, influences)
            world.exposures[course.number] = exposure.ratio
            found.append(exposure)
    return found


def _combine_all(world: World, course: ReadCourse, shares: dict[str, Value], influences: list[Influence]) -> Exposure:
    """What was measured with one of them outranks the model; the rest is modelled."""
    assert course.substance is not None
    present = {i.by for i in influences}
    measured = [row for row in world.knowledge.metabolism[course.substance.substance].observed if row[0] in present]
    ratio = exposure_ratio(shares, [i for i in influences if i.by not in {by for by, _, _ in measured}])
    for _, observed, _ in measured:
        ratio = Value(round(ratio.low * observed.low, 4), round(ratio.high * observed.high, 4))
    claims = {*_claims(course, influences), *(claim for _, _, claim in measured)}
    likely = _likely(world, course, influences)
    return Exposure(course=course.number, ratio=ratio, likely=likely, influences=tuple(influences), claims=tuple(sorted(claims)))


def _likely(world: World, course: ReadCourse, influences: list[Influence]) -> float | None:
    """The one number of the model; none where genes play a part, whose activity is known only to a band."""
    assert course.substance is not None
    table = world.knowledge.metabolism
    if any(i.by not in table for i in influences):
        return None
    fold = fold_of(table[course.substance.substance], [(name, table[name]) for name in dict.fromkeys(i.by for i in influences)])
    return None if fold is None else round(fold, 2)


def derive_advice(world: World, course: ReadCourse) -> list[tuple[GeneAdvice, str, bool]]:
    """(advice, phenotype, converted) of every guideline row that fits: by the test, or as poor where a strong inhibitor is taken (phenoconversion)."""
    found = []
    for row in course.substance.advice if course.substance and is_true(course.current) else ():
        blocked = any(is_true(c.current) and c.bit != course.bit and inhibits_strongly(c, row.gene) for c in world.taking)
        phenotype = "poor" if blocked else tested(world, row.gene)
        if phenotype in row.phenotype:
            found.append((row, str(phenotype), blocked and tested(world, row.gene) != "poor"))
    return found


def _induced(world: World, course: ReadCourse, inducers: list[ReadCourse]) -> Value:
    """Whether one of these was taken over some of the same days; open where their days are."""
    truth = FALSE
    for other in inducers:
        if other.number != course.number and overlaps(course, other):
            return TRUE
        if other.number != course.number and max(course.start[0], other.start[0]) <= min(course.end[1], other.end[1]):
            truth = either(truth, world.open(other.path("from")))
    return truth


def _changers(world: World) -> Iterator[tuple[ReadCourse, Modulation]]:
    for course in world.taken:
        if course.substance is not None:
            for modulation in world.knowledge.metabolism[course.substance.substance].modulations:
                yield course, modulation


def _beside(beside: list[tuple[ReadCourse, Modulation]]) -> Iterator[Influence]:
    for other, m in beside:
        assert other.substance is not None
        yield Influence(enzyme=m.enzyme, by=other.substance.substance, how=m.how, activity=m.activity)


def _genes(world: World, shares: dict[str, Value]) -> Iterator[Influence]:
    """What a gene result says of each enzyme; results whose activity was not read are left out."""
    activity = world.knowledge.tables["terms/enzyme_activity"].phenotype
    for enzyme in shares:
        result = tested(world, enzyme)
        if result in activity and result != "normal":
            yield Influence(enzyme=enzyme, by="genes", how=f"{result} metaboliser", activity=as_value(activity[result].is_))


def _smoking(world: World, course: ReadCourse, shares: dict[str, Value]) -> Iterator[Influence]:
    """Smoking now, on what is taken now, where the list does not hold it as a course."""
    if world.reading.case.person.smoking != "yes" or not is_true(course.current):
        return
    for habit in (s.substance for s in world.knowledge.substances if s.kind == "habit" and "smoking" in s.substance):
        for m in world.knowledge.metabolism[habit].modulations:
            if m.enzyme in shares:
                yield Influence(enzyme=m.enzyme, by=habit, how=m.how, activity=m.activity)


def exposure_ratio(shares: dict[str, Value], influences: list[Influence]) -> Value:
    """Combine every influence on every enzyme; infinite where clearance may vanish.

    >>> from thirdline.case.values import Value
    >>> blocked = Influence(enzyme="CYP2D6", by="x", how="strong inhibitor", activity=Value(0, 0.2))
    >>> exposure_ratio({"CYP2D6": Value(0.5, 0.5)}, [blocked])
    Value(low=1.6667, high=2.0, causes=0)
    """
    low = high = 1.0
    for enzyme, share in shares.items():
        activity = _combine([i.activity for i in influences if i.enzyme == enzyme])
        change = [s * (a - 1) if s else 0.0 for s in (share.low, share.high) for a in (activity.low, activity.high)]
        low, high = low + min(change), high + max(change)
    return Value(round(1 / high, 4), round(1 / low, 4) if low > 1e-9 else math.inf)


def _combine(activities: list[Value]) -> Value:
    """Genes and inhibitors do not add up: the smallest activity counts. Inducers multiply."""
    low = min((a.low for a in activities if a.high <= 1), default=1.0)
    high = min((a.high for a in activities if a.high <= 1), default=1.0)
    for raised in (a for a in activities if a.high > 1):
        low, high = low * raised.low, high * raised.high if high else 0.0
    return Value(low, high)


def overlaps(a: ReadCourse, b: ReadCourse) -> bool:
    """Whether the two were certainly taken over some of the same days."""
    return max(a.start[1], b.start[1]) <= min(a.end[0], b.end[0]) or (is_true(a.current) and is_true(b.current))


def _claims(course: ReadCourse, influences: list[Influence]) -> tuple[str, ...]:
    assert course.substance is not None
    enzymes = {i.enzyme for i in influences}
    return tuple(sorted({r.claim for r in course.substance.enzymes if r.role == "substrate" and r.enzyme in enzymes}))


def show_exposures(world: World, exposures: Iterable[Exposure]) -> Iterator[ExposureShown]:
    """Each exposure as published, with what the dose in effect is and what guidelines advise for the genes as they act now."""
    for e in exposures:
        course = world.reading.courses[e.course - 1]
        assert course.substance is not None
        note = "exposure_more" if e.ratio.low >= 1 else "exposure_less" if e.ratio.high <= 1 else "exposure_unclear"
        felt = Value(course.dose.low * e.ratio.low, course.dose.high * e.ratio.high)
        yield ExposureShown(
            course=e.course,
            ratio=as_range(e.ratio),
            influences=tuple(InfluenceShown(enzyme=i.enzyme, by=_shown_name(world, i.by), how=i.how) for i in e.influences),
            note=Message(id=note, params={}),
            claims=tuple(world.knowledge.cited[f"{course.substance.substance}#{c}"] for c in e.claims),
            likely=e.likely,
            felt_mg=as_range(felt) if course.dose.is_exact and course.dose.low else None,
            advice=tuple(_show_advice(world, course.substance.substance, row) for row in derive_advice(world, course)),
        )


def _show_advice(world: World, substance: str, found: tuple[GeneAdvice, str, bool]) -> AdviceShown:
    row, phenotype, converted = found
    claims = (world.knowledge.cited[f"{substance}#{row.claim}"],)
    return AdviceShown(body=row.body, gene=row.gene, phenotype=phenotype, converted=converted, says=row.says, claims=claims)


def _shown_name(world: World, key: str) -> str:
    """A substance's shown name; "genes" as it is."""
    return world.knowledge.substance(key).name if key in world.knowledge.bit else key
