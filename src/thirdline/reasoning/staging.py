"""Stages, each method by its own rules and each as an interval while facts are missing.

Points, bands and rungs come from knowledge/schemes/staging; the shape of each method is here, and
its arithmetic is returned as parts. There is no zero class: without a failed trial a stage does not apply.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator, Sequence
from datetime import date

from thirdline.case.values import Value, causes_of, exactly, total
from thirdline.knowledge.rules import Band, StagingScheme
from thirdline.reasoning.adequacy import Trial
from thirdline.reasoning.conditions import any_of, any_of_each, both, compare, is_false, is_true
from thirdline.reasoning.facts import World
from thirdline.reasoning.resistance import antidepressant_trials, failed_by, is_bipolar, resistance_class
from thirdline.reasoning.standing import Message, say
from thirdline.record import Record, replace


class Part(Record):
    name: str
    why: str
    points: Value


class Stage(Record):
    """`stage` in the method's own words; None where it does not apply or is not available."""

    scheme: StagingScheme
    stage: str | None
    total: Value | None
    parts: tuple[Part, ...]
    notes: tuple[Message, ...]


class _Count(Record):
    """Fair failures by a method: each trial's truth, how many trials, which classes surely and possibly."""

    trials: tuple[tuple[Trial, Value], ...]
    number: Value
    sure: frozenset[str]
    possible: frozenset[str]


def derive_stage(world: World, trials: Sequence[Trial], scheme: StagingScheme) -> Stage:
    """One method's stage."""
    if not scheme.available:
        return Stage(scheme=scheme, stage=None, total=None, parts=(), notes=())
    count = _count(world, trials, scheme)
    if count.number.high == 0:
        return Stage(scheme=scheme, stage=None, total=None, parts=(), notes=(say("stage_not_applicable"),))
    stage = METHODS[scheme.staging](world, trials, scheme, count)
    return replace(stage, notes=(*stage.notes, *_caveats(world, trials, scheme, count)))


def _caveats(world: World, trials: Sequence[Trial], scheme: StagingScheme, count: _Count) -> Iterator[Message]:
    """What every stage has to say about itself."""
    if not count.number.low:
        yield say("stage_if_failed")
    if world.reading.case.courses.complete != "yes":
        yield say("stage_list_open")
    if is_bipolar(world):
        yield say("note_bipolar")
    if scheme.points.get("augmentation") and any(t.kind == "add-on" for t in trials):
        yield say("addon_rule")


def _count(world: World, trials: Sequence[Trial], scheme: StagingScheme) -> _Count:
    found = []
    own_days = scheme.minimum_days.is_.to("d") if scheme.minimum_days else None
    for trial in antidepressant_trials(trials):
        failed = both(both(trial.counted.adequate, trial.in_episode), failed_by(world, trial, scheme.fails, scheme.open))
        if own_days:
            failed = both(failed, compare(trial.counted.days, "at_least", own_days.low))
        found.append((trial, failed))
    number = total(any_of_each((t.course.key, v) for t, v in found).values())
    return _Count(
        trials=tuple(found),
        number=Value(number.low, number.high, causes_of(v for _, v in found)),
        sure=frozenset(resistance_class(world, t) for t, v in found if is_true(v)),
        possible=frozenset(resistance_class(world, t) for t, v in found if v.high),
    )


def _used(world: World, trials: Sequence[Trial], kind: str) -> Value:
    """Whether any course of this kind was given in the present episode."""
    return any_of(t.in_episode for t in trials if t.kind == kind)


def _band(bands: Sequence[Band], number: float) -> Band:
    return next((b for b in bands if b.up_to is None or number <= b.up_to), bands[-1])


def _band_points(bands: Sequence[Band], value: Value) -> Value:
    return Value(_band(bands, value.low).points, _band(bands, value.high).points, value.causes)


def stage_msm(world: World, trials: Sequence[Trial], scheme: StagingScheme, count: _Count) -> Stage:
    """Maudsley Staging Method: duration, severity, failures, augmentation, ECT; 3 to 15."""
    months = _months(world)
    failures = Value(max(1.0, count.number.low), count.number.high, count.number.causes)
    parts = [
        Part(name="duration", why=_span(months, "months"), points=_band_points(scheme.bands["duration"], months)),
        Part(name="severity", why=world.reading.case.episode.severity or "not said", points=_severity_points(world, scheme)),
        Part(name="failures", why=_span(count.number, "failed"), points=_band_points(scheme.bands["failures"], failures)),
    ]
    for name, kind in (("augmentation", "add-on"), ("ect", "convulsive")):
        truth = _used(world, trials, kind)
        parts.append(Part(name=name, why={1.0: "yes", 0.0: "no"}.get(truth.low, "open") if truth.is_exact else "open", points=truth.scale(scheme.points[name])))
    points = total(p.points for p in parts)
    return Stage(scheme=scheme, stage=f"{_span(points)} ({_category(scheme, points)})", total=points, parts=tuple(parts), notes=(say("msm_failure_rule"),))


def _months(world: World) -> Value:
    began = world.reading.case.episode.began
    if began is None or began.is_unknown:
        return Value(0, math.inf, world.fields.bit("episode.began"))
    now = world.reading.as_of
    low, high = (min(day, now) for day in began.resolve(now))
    return world.fields.blame(Value(_months_between(high, now), _months_between(low, now)), "episode.began")


def _months_between(first: int, last: int) -> float:
    """Months by the calendar, so that a year is twelve whether or not it leaps; part of a month in days of 31.

    >>> _months_between(date(2023, 11, 23).toordinal(), date(2024, 11, 23).toordinal())
    12.0
    """
    a, b = date.fromordinal(first), date.fromordinal(last)
    return 12 * (b.year - a.year) + b.month - a.month + (b.day - a.day) / 31


def _severity_points(world: World, scheme: StagingScheme) -> Value:
    points = scheme.points
    severity = world.reading.case.episode.severity
    if severity in points:
        return exactly(points[severity])
    named = [v for k, v in points.items() if k not in ("augmentation", "ect")]
    return Value(min(named), max(named), world.fields.bit("episode.severity"))


def _category(scheme: StagingScheme, number: Value) -> str:
    """The category or, while the number is open, the first and the last it may be."""
    low, high = _band(scheme.categories, number.low).name, _band(scheme.categories, number.high).name
    return str(low) if low == high else f"{low} to {high}"


def _span(value: Value, unit: str = "") -> str:
    """ "7 to 9 months"; open upper ends are said."""
    low = f"{math.floor(value.low * 10 + 1e-9) / 10:g}"
    high = f"{math.floor(value.high * 10 + 1e-9) / 10:g}" if math.isfinite(value.high) else "unknown"
    return (low if low == high else f"{low} to {high}") + (f" {unit}" if unit else "")


def stage_mgh_s(world: World, trials: Sequence[Trial], scheme: StagingScheme, count: _Count) -> Stage:
    """MGH-S: a point for each failed trial, half a point for each augmentation, three for ECT; no upper end."""
    raised = [both(v, _raised(t)) for t, v in count.trials]
    parts = (
        Part(name="trials", why=_span(count.number, "failed"), points=count.number.scale(scheme.points["trial"])),
        Part(name="optimisation", why="doses raised within failed trials", points=total(raised).scale(scheme.points["optimisation"])),
        Part(
            name="augmentation",
            why="add-ons in this episode",
            points=total(t.in_episode for t in trials if t.kind == "add-on").scale(scheme.points["augmentation"]),
        ),
        Part(name="ect", why="ECT in this episode", points=_used(world, trials, "convulsive").scale(scheme.points["ect"])),
    )
    points = total(p.points for p in parts)
    return Stage(scheme=scheme, stage=_span(points, "points"), total=points, parts=parts, notes=(say("mgh_optimisation_open"),))


def _raised(trial: Trial) -> Value:
    """Whether the dose was raised: seen in the steps, else open."""
    doses = [s.dose for s in trial.course.stretches]
    if len(doses) < 2:
        return Value(0, 1)
    return exactly(int(any(b.low > a.high for a, b in itertools.pairwise(doses))))


def stage_thase_rush(world: World, trials: Sequence[Trial], scheme: StagingScheme, count: _Count) -> Stage:
    """A ladder, each rung after the one before. Where a tricyclic could be rung II or III both are printed."""
    ect = any_of(both(t.in_episode, failed_by(world, t, scheme.fails, scheme.open)) for t in trials if t.kind == "convulsive")
    low, high = strict_rung(count.sure, is_true(ect)), lenient_rung(count.possible, not is_false(ect))
    names = scheme.rungs
    causes = ect.causes if lenient_rung(count.possible, True) != lenient_rung(count.possible, False) else 0
    causes |= causes_of(v for t, v in count.trials if resistance_class(world, t) not in count.sure)
    stage = names[low] if low == high else f"{names[low]} to {names[high]}"
    notes: list[Message] = []
    if low != high and count.sure == count.possible and ect.is_exact:
        notes.append(say("thase_ambiguous"))
    if is_true(ect) and high < len(names) - 1:
        notes.append(say("thase_ect_also", stage=stage))
    return Stage(scheme=scheme, stage=stage, total=Value(low, high, causes if low != high else 0), parts=(), notes=tuple(notes))


def strict_rung(classes: frozenset[str], ect: bool) -> int:
    """The rung reached when a tricyclic or MAOI never doubles as the "different class" of rung II.

    >>> strict_rung(frozenset({"ssri"}), False), strict_rung(frozenset({"ssri", "tca"}), False)
    (1, 2)
    >>> strict_rung(frozenset({"ssri", "snri", "tca", "maoi"}), True)
    5
    """
    others = classes - {"tca", "maoi"}
    if not classes:
        return 0
    if len(others) >= 2 and "tca" in classes:
        return 3 if "maoi" not in classes else 5 if ect else 4
    if len(classes - {"tca"}) >= 2 and "tca" in classes:
        return 3
    return 2 if len(classes) >= 2 else 1


def lenient_rung(classes: frozenset[str], ect: bool) -> int:
    """The rung when one trial may serve as two conditions of the ladder.

    >>> lenient_rung(frozenset({"ssri", "tca"}), False), lenient_rung(frozenset({"ssri"}), True)
    (3, 1)
    """
    if len(classes) < 2 or "tca" not in classes:
        return min(len(classes), 2)
    if "maoi" not in classes or len(classes) < 3:
        return 3
    return 5 if ect else 4


def stage_european(world: World, trials: Sequence[Trial], scheme: StagingScheme, count: _Count) -> Stage:
    """European staging by the number of failed trials: each band of weeks is that many trials of 6 to 8 weeks."""
    parts = (Part(name="trials", why=_span(count.number, "failed"), points=count.number),)
    return Stage(scheme=scheme, stage=_category(scheme, count.number), total=count.number, parts=parts, notes=(say("european_rule"),))


METHODS: dict[str, Callable[[World, Sequence[Trial], StagingScheme, _Count], Stage]] = {
    "msm": stage_msm,
    "mgh_s": stage_mgh_s,
    "thase_rush": stage_thase_rush,
    "european": stage_european,
}
