"""Worth finding out: which answers would change the assessment, and what each would change.

Every open value carries the fields behind it; a question is a field with the open conclusions that
rest on it, ranked by the highest stake, then by how many rest on it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import chain

from thirdline.reasoning.adequacy import Trial
from thirdline.reasoning.assessment import Option, Question, WouldChange
from thirdline.reasoning.conditions import is_unknown
from thirdline.reasoning.facts import World
from thirdline.reasoning.resistance import Answer
from thirdline.reasoning.rules import Firing
from thirdline.reasoning.staging import Stage
from thirdline.reasoning.standing import Message, say
from thirdline.record import Record

STAKES = {"contraindicated": 8, "major": 6, "moderate": 3, "minor": 1}
EMERGENCY_STAKE, DEFINITION_STAKE, TRIAL_STAKE, OPTION_STAKE, STAGE_STAKE = 9, 5, 4, 3, 2


Open = tuple[int, int, WouldChange]  # an open conclusion: its stake, the fields behind it, and what it is


class Concluded(Record):
    """All that was concluded, of which some may be open."""

    firings: Sequence[Firing]
    trials: Sequence[Trial]
    answers: Sequence[Answer]
    stages: Sequence[Stage]
    options: Sequence[Option]


def derive_questions(world: World, found: Concluded) -> list[Question]:
    """Every question, most worthwhile first."""
    changes: dict[str, dict[WouldChange, int]] = defaultdict(dict)  # each with its stake
    open_ = (_open_rules(world, found.firings), _open_trials(found.trials), _open_answers(found.answers), _open_stages(found.stages))
    for stake, causes, change in chain(*open_, _open_options(world, found.options)):
        for path in world.fields.names(causes):
            changes[path][change] = max(changes[path].get(change, 0), stake)
    stakes = {path: max(each.values()) for path, each in changes.items()}
    ranked = sorted(changes, key=lambda path: (-stakes[path], -len(changes[path]), path))
    worst_first = {path: tuple(sorted(changes[path], key=lambda change: (-changes[path][change], change))) for path in ranked}
    return [Question(field=p, stake=stakes[p], text=question_text(world, p), would_change=worst_first[p]) for p in ranked]


def question_text(world: World, path: str) -> Message:
    """The question for a field: a message id and what fills it."""
    parts = path.split(".")
    if parts[0] == "courses" and len(parts) > 2:
        course = world.reading.courses[int(parts[1]) - 1]
        return say(f"ask.courses.{parts[-1]}", name=course.resolution.typed)
    if parts[0] in ("conditions", "labs", "genes", "scores") and parts[1] != "complete":
        return say(f"ask.{parts[0]}", name=_name_of(world, parts[0], parts[1]))
    return say(f"ask.{path}")


def _name_of(world: World, kind: str, key: str) -> str:
    tables = world.knowledge.tables
    if kind == "genes":
        return key
    if kind == "scores":
        return world.knowledge.scales[key].name
    return str(tables[f"terms/{kind}"][key].name)


def _open_rules(world: World, firings: Sequence[Firing]) -> Iterator[Open]:
    for firing in firings:
        rule = firing.rule.rule
        label = str(world.knowledge.tables["terms/hazards"][rule.hazard])
        stake = EMERGENCY_STAKE if rule.urgency == "emergency" else STAKES[firing.severity]
        if is_unknown(firing.truth):
            yield stake, firing.truth.causes, WouldChange(what="finding", id=rule.rule, label=label)
        elif firing.open_shifts:
            yield stake - 1, firing.open_shifts, WouldChange(what="grade", id=rule.rule, label=label)


def _open_trials(trials: Sequence[Trial]) -> Iterator[Open]:
    for trial in trials:
        if trial.kind == "antidepressant":
            for name, value in (("trial", trial.counted.adequate), ("outcome", trial.failed), ("episode", trial.in_episode)):
                if is_unknown(value):
                    yield TRIAL_STAKE, value.causes, WouldChange(what=name, id=str(trial.course.number), label=trial.course.resolution.typed)


def _open_answers(answers: Sequence[Answer]) -> Iterator[Open]:
    for answer in answers:
        if answer.asks:
            yield DEFINITION_STAKE, answer.asks, WouldChange(what="definition", id=answer.definition.definition, label=answer.definition.name)


def _open_stages(stages: Sequence[Stage]) -> Iterator[Open]:
    for stage in stages:
        if stage.total is not None and is_unknown(stage.total):
            yield STAGE_STAKE, stage.total.causes, WouldChange(what="stage", id=stage.scheme.staging, label=stage.scheme.name)


def _open_options(world: World, options: Sequence[Option]) -> Iterator[Open]:
    """What has to be asked first of an option that is not closed for another reason."""
    for option in options:
        if option.eligibility == "check first":
            change = WouldChange(what="option", id=option.id, label=option.name)
            yield from ((OPTION_STAKE, world.fields.bit(path), change) for reason in option.reasons for path in reason.ask)
