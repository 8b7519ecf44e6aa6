"""Is it treatment-resistant? Yes, no or undetermined, by each definition, with the trials counted."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence

from thirdline.case.values import Value, total
from thirdline.knowledge.rules import Definition
from thirdline.reasoning.adequacy import Trial
from thirdline.reasoning.conditions import FALSE, TRUE, any_of_each, both, is_true
from thirdline.reasoning.facts import World
from thirdline.reasoning.standing import Message, Truth, say
from thirdline.record import Record


class Answer(Record):
    """One definition's answer. `failures` counts different treatments (or classes) that failed fairly; `asks` are fields that could change it."""

    definition: Definition
    answer: Truth
    asks: int
    failures: Value
    lifetime_failures: Value
    counted: tuple[int, ...]
    open: tuple[int, ...]
    notes: tuple[Message, ...]


def failed_by(world: World, trial: Trial, fails: Sequence[str], open_: Sequence[str]) -> Value:
    """Whether a fair trial counts as failed by a method that names which outcomes do.

    An outcome the method does not settle (`open`) is unknown with no field to blame.
    """
    outcome = trial.course.course.outcome
    if trial.result == "not tolerated":
        return trial.failed
    if outcome is None or outcome == "unknown":
        return world.open(trial.course.path("outcome"))
    return TRUE if outcome in fails else Value(0, 1) if outcome in open_ else FALSE


def antidepressant_trials(trials: Iterable[Trial]) -> list[Trial]:
    return [t for t in trials if t.kind == "antidepressant"]


def derive_answer(world: World, trials: Sequence[Trial], definition: Definition) -> Answer:
    """Count by one definition; an incomplete list never earns a no."""
    trials = antidepressant_trials(trials)
    found = {t.course.number: both(t.counted.adequate, failed_by(world, t, definition.fails, definition.open)) for t in trials}
    present = {t.course.number: both(found[t.course.number], t.in_episode) for t in trials}
    used = present if definition.episode == "current" else found
    failures = _count_different(world, trials, used, definition.different)
    answer = _decide(world, definition, failures)
    return Answer(
        definition=definition,
        answer=answer,
        asks=(failures.causes if answer == "undetermined" else 0) | _diagnosis_asked(world, definition, answer),
        failures=failures,
        lifetime_failures=_count_different(world, trials, found, definition.different),
        counted=tuple(n for n, v in used.items() if is_true(v)),
        open=tuple(n for n, v in used.items() if v.low != v.high),
        notes=tuple(_notes(world, trials, used, definition)),
    )


def is_bipolar(world: World) -> bool:
    """Called bipolar, or known to have been manic."""
    known = world.reading.conditions
    return world.reading.case.episode.diagnosis == "bipolar" or any(known.get(key) in ("now", "past") for key in ("bipolar", "past_mania"))


def _diagnosis_asked(world: World, definition: Definition, answer: Truth) -> int:
    """The field that would take the case out of the definition, where nobody said what the depression is called."""
    open_ = definition.bipolar_outside and answer != "no" and world.reading.case.episode.diagnosis in (None, "unknown")
    return world.fields.bit("episode.diagnosis") if open_ else 0


def _decide(world: World, definition: Definition, failures: Value) -> Truth:
    if definition.bipolar_outside and is_bipolar(world):
        return "no"
    if failures.low >= definition.failures:
        return "yes"
    return "no" if failures.high < definition.failures else "undetermined"


def _count_different(world: World, trials: Sequence[Trial], failed: Mapping[int, Value], different: str) -> Value:
    """How many different treatments (or classes) failed; repeats of one count once, and an open list may hold more."""
    keyed = ((resistance_class(world, t) if different == "class" else t.course.key, failed[t.course.number]) for t in trials)
    count = total(any_of_each(keyed).values())
    if world.reading.case.courses.complete == "yes":
        return count
    return Value(count.low, math.inf, count.causes | world.fields.bit("courses.complete"))


def resistance_class(world: World, trial: Trial) -> str:
    """The major class a trial belongs to, for methods that count classes."""
    assert trial.course.substance is not None
    for name in trial.course.substance.classes:
        if found := world.knowledge.classes[name].resistance_class:
            return str(found)
    return trial.course.key


def _notes(world: World, trials: Sequence[Trial], used: Mapping[int, Value], definition: Definition) -> Iterator[Message]:
    if definition.bipolar_outside and is_bipolar(world):
        yield say("note_bipolar")
    possible = {t.course.key: t.course.substance.same_as for t in trials if used[t.course.number].high and t.course.substance}
    for name, twins in sorted(possible.items()):
        for twin in sorted(set(twins) & set(possible)):
            if name < twin:
                yield say("note_nearly_same", first=name, second=twin)
    for trial in trials:
        if trial.course.course.outcome in definition.open and trial.counted.adequate.high and trial.result != "not tolerated":
            yield say("note_outcome_open", name=trial.course.resolution.typed, outcome=str(trial.course.course.outcome))
