"""Was the dose reached, by the dose itself, the person's own ceiling or a blood level; and for how many days in a row?"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Literal

from thirdline.case.values import Value
from thirdline.knowledge.rules import AdequacyScheme
from thirdline.reasoning.conditions import TRUE, compare, either, is_false, is_true, is_unknown
from thirdline.reasoning.course_facts import at_ceiling
from thirdline.reasoning.facts import World
from thirdline.reasoning.reading import ReadLab
from thirdline.reasoning.timeline import ReadCourse, Stretch
from thirdline.record import Record


class Reached(Record):
    """`ok`: whether it was enough; `by`: what decided; `from_mg`: the daily dose from which days count."""

    ok: Value
    by: Literal["dose", "ceiling", "level"]
    from_mg: float


def judge_dose(world: World, course: ReadCourse, minimum: float) -> Reached:
    """By blood level where one was taken in the course, else by dose or by the person's own ceiling.

    A level that may lie outside the course, and levels that disagree, leave it open.
    """
    by_dose = _by_dose(world, course, minimum)
    levels = _levels_in(world, course)
    if not levels:
        return by_dose
    sure = any(lab.day[0] >= course.start[1] and lab.day[1] <= course.end[0] for lab, _ in levels)
    ok = _hull([enough for _, enough in levels] + ([] if sure else [by_dose.ok]), world.fields.bit(f"labs.{levels[0][0].test}"))
    if not sure and ok.is_exact:
        return by_dose
    doses = [s.dose.low for s in course.stretches for lab, _ in levels if lab.day[0] <= s.end[1] and lab.day[1] >= s.start[0]]
    return Reached(ok=ok, by="level", from_mg=min(minimum, *doses))


def _by_dose(world: World, course: ReadCourse, minimum: float) -> Reached:
    by_dose, by_ceiling = compare(course.dose, "at_least", minimum), at_ceiling(world, course, "at_least")
    if not is_true(by_dose) and is_true(by_ceiling):
        return Reached(ok=TRUE, by="ceiling", from_mg=min(mg for holds, mg in world.ceilings_of(course) if is_true(holds)))
    return Reached(ok=either(by_dose, by_ceiling), by="dose", from_mg=minimum)


def _levels_in(world: World, course: ReadCourse) -> list[tuple[ReadLab, Value]]:
    """Blood levels that may have been taken in the course, each with whether it reached the first range its substance names."""
    during = [lab for lab in world.reading.labs if lab.day[0] <= course.end[1] and lab.day[1] >= course.start[0]]
    ranges = world.knowledge.doses[course.key].levels
    found = ((lab, [compare(lab.value, "at_least", range_.low) for test, range_ in ranges if test == lab.test]) for lab in during)
    return [(lab, truths[0]) for lab, truths in found if truths]


def is_disputed(world: World, course: ReadCourse) -> bool:
    """Whether another authority's range judges a level of this course differently."""
    ranges = world.knowledge.doses[course.key].levels
    verdicts = {(lab.test, compare(lab.value, "at_least", r.low).low) for lab, _ in _levels_in(world, course) for test, r in ranges if test == lab.test}
    return len(verdicts) > len({test for test, _ in verdicts})


def _hull(truths: Sequence[Value], causes: int) -> Value:
    """What all of them leave possible."""
    low, high = min(t.low for t in truths), max(t.high for t in truths)
    return Value(low, high, causes if low != high else 0)


def days_at_dose(course: ReadCourse, minimum: float, scheme: AdequacyScheme) -> Value:
    """Days at or above `minimum`: at least the longest row of them, at most all.

    More days in between than the scheme's gap, without it or below the dose, break a row.
    """
    gap = scheme.gap.to("d") if scheme.gap else None
    limit = gap.low if gap else math.inf
    low = high = row = below = below_low = 0.0
    causes, dips, last = 0, 0, None
    for stretch in course.stretches:
        enough = compare(stretch.dose, "at_least", minimum)
        high += 0 if is_false(enough) else stretch.days.high
        causes |= (stretch.dose.causes if is_unknown(enough) else 0) | (0 if is_false(enough) else stretch.days.causes)
        if is_true(enough):
            broken = last is not None and max(below, _between(last, stretch)) > limit
            causes |= dips if broken and below_low <= limit else 0
            row = stretch.days.low + (0 if broken else row)
            low, below, below_low, dips, last = max(low, row), 0.0, 0.0, 0, stretch
        else:
            below, below_low, dips = below + stretch.days.high, below_low + stretch.days.low, dips | stretch.days.causes
    low, high = min(low, course.days.high), min(high, course.days.high)
    return Value(low, high, causes if low != high else 0)


def _between(a: Stretch, b: Stretch) -> int:
    """Days that may lie between two stretches; none where one is dated by the other."""
    joined = b.start == (a.end[0] + 1, a.end[1] + 1)
    return 0 if joined else b.start[1] - a.end[0] - 1
