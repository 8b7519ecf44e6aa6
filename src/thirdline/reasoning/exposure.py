"""What the body really saw: steady-state exposure over that of a normal metaboliser taking nothing else.

AUC ratio = 1 / (sum over enzymes of share * activity + rest)   (Ohno 2007, Tod 2011: see docs/decisions).
Shares and activities are cited intervals (knowledge.metabolism), so the answer is one. It annotates; it
never changes adequacy or a stage (clinical.md A9).
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from thirdline.case.values import Value
from thirdline.knowledge.metabolism import as_value, fold_of
from thirdline.reasoning.conditions import FALSE, TRUE, either, is_true
from thirdline.reasoning.facts import World
from thirdline.reasoning.person_facts import inhibits_strongly, tested
from thirdline.reasoning.standing import AdviceShown, ExposureShown, InfluenceShown, as_range, say
from thirdline.reasoning.timeline import ReadCourse
from thirdline.record import Record


class Influence(Record):
    """One reason why an enzyme was more or less active: a medicine, smoking or the genes."""

    enzyme: str
    by: str
    how: str
    activity: Value
    induces: bool = False


def derive_exposures(world: World) -> list[ExposureShown]:
    """One for each course whose clearance something is known to change; fills the world's exposures and inducers."""
    found = []
    changers = [(course, i) for course in world.taken for i in _influences_of(world, course.key)]
    for course in world.taken:
        shares = dict(world.knowledge.metabolism[course.key].shares)
        others = [(o, i) for o, i in changers if i.enzyme in shares and o.key != course.key and not o.is_made_with(course)]
        beside = [i for o, i in others if overlaps(course, o)]
        world.inducers[course.number] = _induced(world, course, [o for o, i in others if i.induces])
        influences = [*_genes(world, shares), *beside, *_smoking(world, course, shares)]
        if influences:
            found.append(_derive_exposure(world, course, shares, influences))
    return found


def _derive_exposure(world: World, course: ReadCourse, shares: dict[str, Value], influences: list[Influence]) -> ExposureShown:
    """What was measured with one of them outranks the model; the rest is modelled."""
    assert course.substance is not None
    present, enzymes = {i.by for i in influences}, {i.enzyme for i in influences}
    measured = [row for row in world.knowledge.metabolism[course.key].observed if row[0] in present]
    ratio = exposure_ratio(shares, [i for i in influences if i.by not in {by for by, _, _ in measured}])
    for _, observed, _ in measured:
        ratio = Value(round(ratio.low * observed.low, 4), round(ratio.high * observed.high, 4))
    world.exposures[course.number] = ratio
    claims = {r.claim for r in course.substance.enzymes if r.role == "substrate" and r.enzyme in enzymes} | {claim for _, _, claim in measured}
    felt = Value(course.dose.low * ratio.low, course.dose.high * ratio.high)
    passed_on = any(row.active == "yes" and not _is_cleared_by(world, row.of, enzymes) for row in course.substance.half_life)
    direction = "exposure_more" if ratio.low >= 1 else "exposure_less" if ratio.high <= 1 else "exposure_unclear"
    return ExposureShown(
        course=course.number,
        ratio=as_range(ratio),
        influences=tuple(InfluenceShown(enzyme=i.enzyme, by=_shown_name(world, i.by), how=i.how) for i in influences),
        note=say(f"{direction}_active" if passed_on else direction),
        claims=tuple(world.knowledge.cited[f"{course.key}#{claim}"] for claim in sorted(claims)),
        likely=_likely(world, course, influences),
        felt_mg=as_range(felt) if course.dose.is_exact and course.dose.low and not passed_on else None,
        advice=tuple(_advice(world, course)),
    )


def _is_cleared_by(world: World, product: str, enzymes: set[str]) -> bool:
    """Whether the product rises and falls with it, as nortriptyline does with amitriptyline by CYP2D6; else no dose that it acts like can be named."""
    return product in world.knowledge.bit and any(enzyme in enzymes for enzyme, _ in world.knowledge.metabolism[product].shares)


def _likely(world: World, course: ReadCourse, influences: list[Influence]) -> float | None:
    """The one number of the model; none where genes play a part, whose activity is known only to a band."""
    table = world.knowledge.metabolism
    if any(i.by not in table for i in influences):
        return None
    fold = fold_of(table[course.key], [(name, table[name]) for name in dict.fromkeys(i.by for i in influences)])
    return None if fold is None else round(fold, 2)


def _advice(world: World, course: ReadCourse) -> Iterator[AdviceShown]:
    """Every guideline row that fits the genes as they act now: by the test, or as poor where a strong inhibitor is taken (phenoconversion)."""
    assert course.substance is not None
    for row in course.substance.advice if is_true(course.current) else ():
        blocked = any(is_true(c.current) and c.bit != course.bit and inhibits_strongly(c, row.gene) for c in world.taking)
        phenotype = "poor" if blocked else tested(world, row.gene)
        if phenotype in row.phenotype:
            converted, claims = blocked and tested(world, row.gene) != "poor", (world.knowledge.cited[f"{course.key}#{row.claim}"],)
            yield AdviceShown(body=row.body, gene=row.gene, phenotype=phenotype, converted=converted, says=row.says, claims=claims)


def _induced(world: World, course: ReadCourse, inducers: list[ReadCourse]) -> Value:
    """Whether one of these was taken over some of the same days; open where their days are."""
    truth = FALSE
    for other in inducers:
        if overlaps(course, other):
            return TRUE
        if max(course.start[0], other.start[0]) <= min(course.end[1], other.end[1]):
            truth = either(truth, world.open(other.path("from")))
    return truth


def _influences_of(world: World, key: str) -> Iterator[Influence]:
    """What this substance does to enzymes."""
    for m in world.knowledge.metabolism[key].modulations:
        yield Influence(enzyme=m.enzyme, by=key, how=m.how, activity=m.activity, induces=m.induces)


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
    for habit in (key for key in world.knowledge.bit if "smoking" in key):
        yield from (i for i in _influences_of(world, habit) if i.enzyme in shares)


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


def _shown_name(world: World, key: str) -> str:
    """A substance's shown name; "genes" as it is."""
    return world.knowledge.substance(key).name if key in world.knowledge.bit else key
