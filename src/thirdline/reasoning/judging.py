"""One course under one scheme: dose, level or ceiling; days without a gap; really taken; not alone in psychosis.

What is open makes the verdict undetermined, and each judgement says what would turn it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from thirdline.case.values import Value, causes_of
from thirdline.knowledge.rules import AdequacyScheme
from thirdline.reasoning.conditions import FALSE, TRUE, both, compare, either, is_false, is_true, negate
from thirdline.reasoning.course_facts import in_episode
from thirdline.reasoning.dose_reached import days_at_dose, is_disputed, judge_dose
from thirdline.reasoning.facts import World
from thirdline.reasoning.timeline import ReadCourse

Verdict = Literal["adequate", "not adequate", "undetermined", "too early", "not a trial"]
TrialKind = Literal["antidepressant", "add-on", "ketamine", "convulsive", "stimulation", "therapy", "low dose", "other use", "other"]
Said = tuple[str, tuple[tuple[str, str], ...]]
LOOK_ALIKE_USES = ("pain", "sleep", "smoking")


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """One course under one scheme. `turns` says, smallest first, what would change the verdict."""

    scheme: str
    verdict: Verdict
    adequate: Value
    early: Value
    dose_ok: Value
    days_ok: Value
    days: Value
    below: Value
    minimum_mg: float | None
    minimum_days: float
    dose_by: Literal["dose", "ceiling", "level"]
    reasons: tuple[Said, ...]
    turns: tuple[Said, ...]
    claims: tuple[str, ...]


def judge(world: World, course: ReadCourse, kind: TrialKind, scheme: AdequacyScheme, agreed: Judgement | None = None) -> Judgement:
    """One course under one scheme; a scheme that agrees with `agreed` gives no reasons of its own."""
    if kind != "antidepressant":
        return _no_trial(scheme, kind)
    assert course.substance is not None
    found = world.knowledge.doses[course.substance.substance].minimums.get((scheme.adequacy, course.form.form if course.form else None))
    minimum_days = _days_of(scheme)
    if found is None:
        return _no_minimum(scheme, course, minimum_days)
    minimum, claim = found
    reached = judge_dose(world, course, minimum)
    days = days_at_dose(course, reached.from_mg, scheme)
    parts = _Parts(
        world=world,
        course=course,
        minimum=minimum,
        minimum_days=minimum_days,
        days=days,
        dose_ok=reached.ok,
        days_ok=compare(days, "at_least", minimum_days),
        taken_ok=_judge_taken(world, course),
        lone_ok=_judge_psychosis(world, course, minimum_days),
        dose_by=reached.by,
    )
    return _conclude(parts, scheme, claim, agreed)


def _conclude(p: _Parts, scheme: AdequacyScheme, claim: str, agreed: Judgement | None) -> Judgement:
    """The verdict of the weighed parts, with its reasons."""
    otherwise_ok = both(p.taken_ok, p.lone_ok)
    adequate = both(both(p.dose_ok, p.days_ok), otherwise_ok)
    early = both(both(p.course.current, p.dose_ok), negate(p.days_ok))
    verdict: Verdict = "adequate" if is_true(adequate) else "not adequate" if is_false(adequate) else "undetermined"
    if is_true(early) and not is_false(otherwise_ok):
        verdict = "too early"
    explains = agreed is None or agreed.verdict != verdict
    return Judgement(
        scheme=scheme.adequacy,
        verdict=verdict,
        adequate=adequate,
        early=both(early, otherwise_ok),
        dose_ok=p.dose_ok,
        days_ok=p.days_ok,
        days=p.days,
        below=negate(p.dose_ok),
        minimum_mg=p.minimum,
        minimum_days=p.minimum_days,
        dose_by=p.dose_by,
        reasons=tuple(_reasons(p)) if explains else (),
        turns=tuple(_turns(p, verdict)) if explains else (),
        claims=(claim,),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Parts:
    world: World
    course: ReadCourse
    minimum: float
    minimum_days: float
    days: Value
    dose_ok: Value
    days_ok: Value
    taken_ok: Value
    lone_ok: Value
    dose_by: Literal["dose", "ceiling", "level"]


def _days_of(scheme: AdequacyScheme) -> float:
    days = scheme.days.is_.to("d") if scheme.days else None
    return days.low if days else math.inf


def _no_trial(scheme: AdequacyScheme, kind: TrialKind) -> Judgement:
    return _plain(scheme, "not a trial", FALSE, (f"kind_{kind.replace(' ', '_').replace('-', '_')}", ()))


def _no_minimum(scheme: AdequacyScheme, course: ReadCourse, days: float) -> Judgement:
    return _plain(scheme, "undetermined", Value(0, 1), ("no_minimum", (("scheme", scheme.name),)), course.days, days)


def _plain(scheme: AdequacyScheme, verdict: Verdict, adequate: Value, reason: Said, days: Value = FALSE, minimum_days: float = 0) -> Judgement:
    return Judgement(
        scheme=scheme.adequacy,
        verdict=verdict,
        adequate=adequate,
        early=FALSE,
        dose_ok=adequate,
        days_ok=adequate,
        days=days,
        below=FALSE,
        minimum_mg=None,
        minimum_days=minimum_days,
        dose_by="dose",
        reasons=(reason,),
        turns=(),
        claims=(),
    )


def _judge_taken(world: World, course: ReadCourse) -> Value:
    taken = course.course.taken
    if taken == "unknown":
        return world.open(course.path("taken"))
    return FALSE if taken in ("about half", "few doses") else TRUE


def _judge_psychosis(world: World, course: ReadCourse, minimum_days: float) -> Value:
    """In psychotic depression an antidepressant counts only for the days beside an antipsychotic, look-alikes for sleep apart."""
    status = world.reading.conditions.get("psychosis")
    psychotic = world.reading.case.episode.severity == "severe with psychosis" or status == "now"
    if not psychotic and status != "suspected":
        return TRUE
    beside, mask = negate(in_episode(world, course)), world.knowledge.masks.get("antipsychotic", 0)
    for other in world.taken:
        if other.bit & mask and not is_look_alike(other):
            beside = either(beside, compare(_shared_days(world, course, other), "at_least", minimum_days))
    if world.reading.case.courses.complete != "yes":
        beside = either(beside, world.open("courses.complete"))
    return beside if psychotic else either(beside, world.open("conditions.psychosis"))


def _shared_days(world: World, a: ReadCourse, b: ReadCourse) -> Value:
    low = min(a.end[0], b.end[0]) - max(a.start[1], b.start[1]) + 1
    high = min(a.end[1], b.end[1]) - max(a.start[0], b.start[0]) + 1
    causes = 0
    for path, days in ((c.path(name), days) for c in (a, b) for name, days in (("from", c.start), ("to", c.end))):
        causes |= world.fields.bit(path) if days[0] != days[1] else 0
    return Value(low, high, causes)


def is_low_dose(course: ReadCourse) -> bool:
    """Whether the dose is one that is used for something else than depression."""
    rows = course.substance.low_dose if course.substance else ()
    amounts = [row.dose.to("mg") for row in rows]
    return any(a is not None and course.dose.high <= a.high for a in amounts)


def is_look_alike(course: ReadCourse) -> bool:
    """Taken for sleep, pain or smoking, or at a dose that only serves these (clinical.md B17)."""
    return course.course.for_ in LOOK_ALIKE_USES or (course.course.for_ in (None, "unknown") and is_low_dose(course))


def _reasons(p: _Parts) -> Iterator[Said]:
    """Why it is what it is: every part that failed or is open; else what made it fair."""
    dose = (("minimum", f"{p.minimum:g}"),)
    days = (("minimum", f"{p.minimum_days:g}"), ("low", f"{p.days.low:g}"), ("high", "any number of" if math.isinf(p.days.high) else f"{p.days.high:g}"))
    for truth, name, params in ((p.dose_ok, f"dose_by_{p.dose_by}", dose), (p.days_ok, "days", days), (p.taken_ok, "taken", ()), (p.lone_ok, "psychosis", ())):
        state = "ok" if is_true(truth) else "short" if is_false(truth) else "open"
        if state != "ok" or name.startswith(("dose", "days")):
            yield f"{name}_{state}", params
    if p.dose_by == "level" and is_disputed(p.world, p.course):
        yield "level_disputed", ()


def _turns(p: _Parts, verdict: Verdict) -> Iterator[Said]:
    """The smallest missing or changed fact that would turn the verdict."""
    if verdict == "adequate":
        return
    if verdict == "undetermined":
        for path in p.world.fields.names(causes_of((p.dose_ok, p.days_ok, p.taken_ok, p.lone_ok))):
            yield "turn_ask", (("field", path),)
        return
    if is_false(p.days_ok):
        yield "turn_days", (("more", f"{p.minimum_days - p.days.high:g}"), ("minimum", f"{p.minimum_days:g}"))
    if is_false(p.dose_ok):
        yield "turn_dose", (("minimum", f"{p.minimum:g}"),)
    if is_false(p.taken_ok):
        yield "turn_taken", ()
    if is_false(p.lone_ok):
        yield "turn_psychosis", ()
