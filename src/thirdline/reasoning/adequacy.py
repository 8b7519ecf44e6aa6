"""Was each course a fair trial? clinical.md B13 to B26 is the specification.

Each course is a trial of some kind with a result, judged by every available scheme; one scheme counts.
Missing adherence is taken as "most doses" and said; so is the absence of psychosis (docs/decisions/0002).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from thirdline.case.values import Value
from thirdline.knowledge.rules import AdequacyScheme
from thirdline.reasoning.conditions import FALSE, TRUE
from thirdline.reasoning.course_facts import in_episode
from thirdline.reasoning.facts import World
from thirdline.reasoning.judging import LOOK_ALIKE_USES, Judgement, TrialKind, is_low_dose, judge, minimum_of
from thirdline.reasoning.timeline import ReadCourse
from thirdline.record import Record

Result = Literal["failed", "partial", "lost response", "responded", "not tolerated", "unknown"]

RESULTS: dict[str, Result] = {
    "well": "responded",
    "much better": "responded",
    "partly better": "partial",
    "little or no better": "failed",
    "worse": "failed",
    "better then lost": "lost response",
}


class Trial(Record):
    """One course as a trial: what kind, how it went, and the judgement of each scheme."""

    course: ReadCourse
    kind: TrialKind
    result: Result
    failed: Value
    in_episode: Value
    counted: Judgement
    others: tuple[Judgement, ...]
    assumed: tuple[str, ...]


def derive_trials(world: World, default: str) -> list[Trial]:
    """Every course as a trial, in the order of the case; fills the world's trials."""
    for course in world.reading.courses:
        if course.substance is None and course.treatment is None:
            continue
        world.trials[course.number] = derive_trial(world, course, default)
    return list(world.trials.values())


def derive_trial(world: World, course: ReadCourse, default: str) -> Trial:
    """Judge one course by every available scheme; `default` is the one that counts."""
    kind = derive_kind(world, course)
    schemes = world.knowledge.adequacy
    counted = judge(world, course, kind, schemes[default])
    others = [s for s in schemes.values() if s.available and s.adequacy != default] if kind == "antidepressant" else []
    result = derive_result(course, schemes[default])
    return Trial(
        course=course,
        kind=kind,
        result=result,
        failed=_failed(world, course, result, schemes[default]),
        in_episode=in_episode(world, course),
        counted=counted,
        others=tuple(judge(world, course, kind, s, counted) for s in sorted(others, key=lambda s: s.adequacy)),
        assumed=tuple(_assumed(world, course)) if kind == "antidepressant" else (),
    )


def derive_kind(world: World, course: ReadCourse) -> TrialKind:
    """What sort of course it is. Low doses for sleep or pain are neither a trial nor an augmentation."""
    if course.treatment is not None:
        kinds: dict[str, TrialKind] = {"convulsive": "convulsive", "stimulation": "stimulation", "therapy": "therapy"}
        return kinds.get(course.treatment.kind, "other")
    assert course.substance is not None
    use, roles = None if course.course.for_ == "unknown" else course.course.for_, course.substance.roles
    if use in LOOK_ALIKE_USES:
        return "low dose" if is_low_dose(course) else "other use"
    if use in ("anxiety", "thyroid", "other"):
        return "other use"
    if "glutamate_antidepressant" in course.substance.classes:
        return "ketamine"
    if use is None and is_low_dose(course) and not _reaches_minimum(world, course):
        return "low dose"
    if use == "added to an antidepressant" or ("augmenter" in roles and "antidepressant" not in roles):
        return "add-on"
    if "antidepressant" in roles and _has_depression_dose(course):
        return "antidepressant"
    return "other use" if "antidepressant" in roles else "other"


def _reaches_minimum(world: World, course: ReadCourse) -> bool:
    """Whether the dose may be one for depression all the same: low-dose uses and labels overlap."""
    minimum = minimum_of(world, course, world.knowledge.default_scheme)
    return minimum is not None and course.dose.high >= minimum[0]


def _has_depression_dose(course: ReadCourse) -> bool:
    """False for a form with doses for something else only, as oral selegiline has."""
    form = course.form
    return form is None or not form.doses or bool(form.equals) or any(d.for_ == "depression" for d in form.doses)


def derive_result(course: ReadCourse, scheme: AdequacyScheme) -> Result:
    """How it went. Stopping for side effects before a fair time, without clear failure, is not failure."""
    outcome = course.course.outcome
    unclear = outcome in (None, "unknown") or (outcome in ("partly better", "little or no better") and _ended_early(course, scheme))
    if course.course.stopped == "side effects" and unclear:
        return "not tolerated"
    return RESULTS.get(outcome or "", "unknown")


def _ended_early(course: ReadCourse, scheme: AdequacyScheme) -> bool:
    """Whether it certainly ended before the time from which a failure counts."""
    limit = scheme.tolerated_from.is_.to("d") if scheme.tolerated_from else None
    return limit is not None and course.days.high < limit.low


def _failed(world: World, course: ReadCourse, result: Result, scheme: AdequacyScheme) -> Value:
    """Failed without doubt; partial and lost response are for each definition to say.

    Side effects after a fair time leave open how it had gone until then.
    """
    if result == "unknown" or (result == "not tolerated" and not _ended_early(course, scheme)):
        return world.open(course.path("outcome"))
    return TRUE if result == "failed" else FALSE


def _assumed(world: World, course: ReadCourse) -> Iterator[str]:
    """What nobody said and the judgement takes as usual."""
    case = world.reading.case
    if course.course.taken is None:
        yield "taken"
    if course.course.for_ in (None, "unknown"):
        yield "for_depression"
    if case.episode.severity in (None, "unknown") and "psychosis" not in world.reading.conditions and case.conditions.complete != "yes":
        yield "no_psychosis"
