"""Facts about one course: its dose, days, outcome, verdict, exposure. Unknown ones carry what would settle them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from thirdline.case.values import Value, causes_of, exactly
from thirdline.knowledge.conditions import Op
from thirdline.reasoning.conditions import FALSE, TRUE, any_of, both, compare, is_true, negate
from thirdline.reasoning.timeline import ReadCourse

if TYPE_CHECKING:
    from thirdline.reasoning.facts import World

Args = Mapping[str, Any]
CourseFact = Callable[["World", ReadCourse, Args, int], Value]


def _choice(name: str) -> CourseFact:
    """An answer about the course."""

    def derive(world: World, course: ReadCourse, args: Args, mask: int) -> Value:
        return world.choice(getattr(course.course, name), args["is"], course.path(name.rstrip("_")))

    return derive


def in_episode(world: World, course: ReadCourse) -> Value:
    """Whether the course belongs to the present episode: as said, else by its dates."""
    began, said = world.reading.case.episode.began, course.course.episode
    if said in ("current", "earlier"):
        return TRUE if said == "current" else FALSE
    if is_true(course.current):
        return TRUE
    if began is None or began.is_unknown:
        return world.open("episode.began")
    low, high = began.resolve(world.reading.as_of)
    if course.end[0] >= high and course.end[0] > low:
        return TRUE
    return FALSE if course.end[1] < low else world.open(course.path("episode"))


def at_ceiling(world: World, course: ReadCourse, op: Op) -> Value:
    """Whether the dose lies `at_least` at, or `over`, a ceiling that holds for this person."""
    return any_of(both(holds, compare(course.dose, op, mg)) for holds, mg in world.ceilings_of(course))


def _total_dose(world: World, course: ReadCourse, args: Args, mask: int) -> Value:
    """Every product of the substance that is taken now, added up (clinical.md C32)."""
    same = [c for c in world.taking if c.bit == course.bit]
    causes = causes_of(v for c in same for v in (c.dose, c.current))
    return Value(sum(c.dose.low for c in same if is_true(c.current)), sum(c.dose.high for c in same), causes)


def _route(world: World, course: ReadCourse, args: Args, mask: int) -> Value:
    return world.choice(course.form.route if course.form else None, args["is"], course.path("form"))


def _verdict(world: World, course: ReadCourse, args: Args, mask: int) -> Value:
    """Each verdict as a truth of its own, so that what is open stays open; "undetermined" is a word for just that."""
    trial = world.trials.get(course.number)
    if trial is None:
        return FALSE
    counted = trial.counted
    if counted.verdict == "not a trial" or counted.verdict in args["is"] & {"undetermined"}:
        return TRUE if counted.verdict in args["is"] else FALSE
    truths = {"adequate": counted.adequate, "too early": counted.early, "not adequate": both(negate(counted.adequate), negate(counted.early))}
    ended = negate(counted.adequate) if args["is"] >= {"too early", "not adequate"} else FALSE
    return any_of([ended, *(truths[word] for word in sorted(args["is"] & truths.keys()))])


def _of_trial(name: str) -> CourseFact:
    """A part of the counted judgement."""

    def derive(world: World, course: ReadCourse, args: Args, mask: int) -> Value:
        trial = world.trials.get(course.number)
        value: Value = getattr(trial.counted, name) if trial else FALSE
        return value

    return derive


COURSE_FACTS: dict[str, CourseFact] = {
    "substance": lambda world, course, args, mask: TRUE if course.bit & mask else FALSE,
    "outcome": _choice("outcome"),
    "stopped": _choice("stopped"),
    "used_for": _choice("for_"),
    "taken": _choice("taken"),
    "still_taken": lambda world, course, args, mask: course.current,
    "in_episode": lambda world, course, args, mask: in_episode(world, course),
    "days_taken": lambda world, course, args, mask: course.days,
    "days_at_dose": _of_trial("days"),
    "dose": lambda world, course, args, mask: course.dose,
    "below_label_minimum": _of_trial("below"),
    "total_dose": _total_dose,
    "route": _route,
    "at_ceiling": lambda world, course, args, mask: at_ceiling(world, course, "at_least"),
    "over_ceiling": lambda world, course, args, mask: at_ceiling(world, course, "over"),
    "verdict": _verdict,
    "exposure": lambda world, course, args, mask: world.exposures.get(course.number, exactly(1)),
    "inducer_during": lambda world, course, args, mask: world.inducers.get(course.number, FALSE),
}
