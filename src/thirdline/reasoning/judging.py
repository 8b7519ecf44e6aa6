"""One course under one scheme: dose, level or ceiling; days without a gap; really taken; not alone in psychosis.

What is open makes the verdict undetermined, and each judgement says what would turn it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Literal

from thirdline.case.values import Value, causes_of
from thirdline.knowledge.rules import AdequacyScheme
from thirdline.reasoning.conditions import FALSE, TRUE, both, compare, either, is_false, is_true, negate
from thirdline.reasoning.course_facts import in_episode
from thirdline.reasoning.dose_reached import days_at_dose, is_disputed, judge_dose
from thirdline.reasoning.facts import World
from thirdline.reasoning.standing import Message, say
from thirdline.reasoning.timeline import ReadCourse
from thirdline.record import Record, replace

Verdict = Literal["adequate", "not adequate", "undetermined", "too early", "not a trial"]
TrialKind = Literal["antidepressant", "add-on", "ketamine", "convulsive", "stimulation", "therapy", "low dose", "other use", "other"]
LOOK_ALIKE_USES = ("pain", "sleep", "smoking")


class Judgement(Record):
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
    reasons: tuple[Message, ...]
    turns: tuple[Message, ...]
    claims: tuple[str, ...]


def judge(world: World, course: ReadCourse, kind: TrialKind, scheme: AdequacyScheme, agreed: Judgement | None = None) -> Judgement:
    """One course under one scheme; a scheme that agrees with `agreed` gives no reasons of its own."""
    if kind != "antidepressant":
        return _unjudged(scheme, "not a trial", FALSE, say(f"kind_{kind.replace(' ', '_').replace('-', '_')}"))
    found = minimum_of(world, course, scheme)
    needed = scheme.days.is_.to("d") if scheme.days else None
    minimum_days = needed.low if needed else math.inf
    if found is None:
        return _unjudged(scheme, "undetermined", Value(0, 1), say("no_minimum", scheme=scheme.name), course.days, minimum_days)
    minimum, claim = found
    reached = judge_dose(world, course, minimum)
    days = days_at_dose(course, reached.from_mg, scheme)
    days_ok = compare(days, "at_least", minimum_days)
    taken_ok, lone_ok = _judge_taken(world, course), _judge_psychosis(world, course, minimum_days)
    otherwise_ok = both(taken_ok, lone_ok)
    adequate = both(both(reached.ok, days_ok), otherwise_ok)
    early = both(both(course.current, reached.ok), negate(days_ok))
    verdict: Verdict = "adequate" if is_true(adequate) else "not adequate" if is_false(adequate) else "undetermined"
    if is_true(early) and not is_false(otherwise_ok):
        verdict = "too early"
    judged = Judgement(
        scheme=scheme.adequacy,
        verdict=verdict,
        adequate=adequate,
        early=both(early, otherwise_ok),
        dose_ok=reached.ok,
        days_ok=days_ok,
        days=days,
        below=negate(reached.ok),
        minimum_mg=minimum,
        minimum_days=minimum_days,
        dose_by=reached.by,
        reasons=(),
        turns=(),
        claims=(claim,),
    )
    if agreed is not None and agreed.verdict == verdict:
        return judged
    reasons = [*_reasons(judged, taken_ok, lone_ok), *([say("level_disputed")] if reached.by == "level" and is_disputed(world, course) else [])]
    return replace(judged, reasons=tuple(reasons), turns=tuple(_turns(world, judged, taken_ok, lone_ok)))


def minimum_of(world: World, course: ReadCourse, scheme: AdequacyScheme) -> tuple[float, str] | None:
    """The least daily dose the scheme asks for in this form, and its claim."""
    return world.knowledge.doses[course.key].minimums.get((scheme.adequacy, course.form.form if course.form else None))


def _unjudged(scheme: AdequacyScheme, verdict: Verdict, adequate: Value, reason: Message, days: Value = FALSE, minimum_days: float = 0) -> Judgement:
    """No trial, or nothing to judge it by."""
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
    beside = either(beside, world.absent("courses"))
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


def _reasons(j: Judgement, taken_ok: Value, lone_ok: Value) -> Iterator[Message]:
    """Why it is what it is: every part that failed or is open; else what made it fair."""
    dose = {"minimum": f"{j.minimum_mg:g}"}
    days = {"minimum": f"{j.minimum_days:g}", "low": f"{j.days.low:g}", "high": "any number of" if math.isinf(j.days.high) else f"{j.days.high:g}"}
    for truth, name, params in ((j.dose_ok, f"dose_by_{j.dose_by}", dose), (j.days_ok, "days", days), (taken_ok, "taken", {}), (lone_ok, "psychosis", {})):
        state = "ok" if is_true(truth) else "short" if is_false(truth) else "open"
        if state != "ok" or name.startswith(("dose", "days")):
            yield say(f"{name}_{state}", **params)


def _turns(world: World, j: Judgement, taken_ok: Value, lone_ok: Value) -> Iterator[Message]:
    """The smallest missing or changed fact that would turn the verdict."""
    if j.verdict == "adequate":
        return
    if j.verdict == "undetermined":
        for path in world.fields.names(causes_of((j.dose_ok, j.days_ok, taken_ok, lone_ok))):
            yield say("turn_ask", field=path)
        return
    if is_false(j.days_ok):
        yield say("turn_days", more=f"{j.minimum_days - j.days.high:g}", minimum=f"{j.minimum_days:g}")
    if is_false(j.dose_ok):
        yield say("turn_dose", minimum=f"{j.minimum_mg:g}")
    if is_false(taken_ok):
        yield say("turn_taken")
    if is_false(lone_ok):
        yield say("turn_psychosis")
