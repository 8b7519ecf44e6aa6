"""Worth finding out: which answers would change the assessment, and what each would change.

Every open value carries the fields behind it; a question is a field with the open conclusions that
rest on it, ranked by the highest stake, then by how many rest on it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from thirdline.case.values import Value
from thirdline.reasoning.adequacy import Trial
from thirdline.reasoning.assessment import Question, WouldChange
from thirdline.reasoning.conditions import is_unknown
from thirdline.reasoning.facts import World
from thirdline.reasoning.resistance import Answer
from thirdline.reasoning.rules import Firing
from thirdline.reasoning.staging import Stage
from thirdline.reasoning.standing import Message, say

STAKES = {"contraindicated": 8, "major": 6, "moderate": 3, "minor": 1}
EMERGENCY_STAKE, DEFINITION_STAKE, TRIAL_STAKE, STAGE_STAKE = 9, 5, 4, 2


@dataclass(slots=True)
class _Field:
    stake: int = 0
    changes: set[tuple[str, str, str]] = field(default_factory=set)


@dataclass(frozen=True, slots=True, kw_only=True)
class Open:
    """One open conclusion: its stake, the fields behind it, and what it is."""

    stake: int
    causes: int
    what: str
    id: str
    label: str


def derive_questions(world: World, firings: Sequence[Firing], trials: Sequence[Trial], answers: Sequence[Answer], stages: Sequence[Stage]) -> list[Question]:
    """Every question, most worthwhile first."""
    fields: dict[str, _Field] = defaultdict(_Field)
    for item in (*_open_rules(world, firings), *_open_trials(trials), *_open_answers(answers), *_open_stages(stages)):
        for path in world.fields.names(item.causes):
            entry = fields[path]
            entry.stake = max(entry.stake, item.stake)
            entry.changes.add((item.what, item.id, item.label))
    ranked = sorted(fields.items(), key=lambda pair: (-pair[1].stake, -len(pair[1].changes), pair[0]))
    return [_question(world, path, entry) for path, entry in ranked]


def _question(world: World, path: str, entry: _Field) -> Question:
    changes = tuple(WouldChange(what=what, id=key, label=label) for what, key, label in sorted(entry.changes))
    return Question(field=path, stake=entry.stake, text=question_text(world, path), would_change=changes)


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
            yield Open(stake=stake, causes=firing.truth.causes, what="finding", id=rule.rule, label=label)
        elif firing.open_shifts:
            yield Open(stake=stake - 1, causes=firing.open_shifts, what="grade", id=rule.rule, label=label)


def _open_trials(trials: Sequence[Trial]) -> Iterator[Open]:
    for trial in trials:
        if trial.kind == "antidepressant":
            for name, value in (("trial", trial.counted.adequate), ("outcome", trial.failed), ("episode", trial.in_episode)):
                if is_unknown(value):
                    yield Open(stake=TRIAL_STAKE, causes=value.causes, what=name, id=str(trial.course.number), label=trial.course.resolution.typed)


def _open_answers(answers: Sequence[Answer]) -> Iterator[Open]:
    for answer in answers:
        if answer.asks:
            yield Open(stake=DEFINITION_STAKE, causes=answer.asks, what="definition", id=answer.definition.definition, label=answer.definition.name)


def _open_stages(stages: Sequence[Stage]) -> Iterator[Open]:
    for stage in stages:
        total: Value | None = stage.total
        if total is not None and is_unknown(total):
            yield Open(stake=STAGE_STAKE, causes=total.causes, what="stage", id=stage.scheme.staging, label=stage.scheme.name)
