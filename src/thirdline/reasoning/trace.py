"""The trace of a rule: each step of its condition with the value it had, as plain records."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from thirdline.case.model import Case
from thirdline.case.values import Value
from thirdline.knowledge.compile import CompiledRule, Knowledge
from thirdline.knowledge.conditions import Condition, Test
from thirdline.reasoning.adequacy import derive_trials
from thirdline.reasoning.assessment import Settings
from thirdline.reasoning.conditions import Derive, both, evaluate, parts_of
from thirdline.reasoning.exposure import derive_exposures
from thirdline.reasoning.facts import World
from thirdline.reasoning.reading import derive_reading
from thirdline.reasoning.rules import bindings_of
from thirdline.record import Record


class Traced(Record):
    """A rule on one binding: steps are (depth, condition, its truth, or the number where one was compared)."""

    on: str
    truth: Value
    asks: tuple[str, ...]
    steps: tuple[tuple[int, Condition, Value], ...]


def open_world(case: Case, knowledge: Knowledge, settings: Settings) -> World:
    """The world a rule is tried in, with trials and exposures derived."""
    world = World(derive_reading(case, knowledge, date.fromisoformat(settings.as_of).toordinal(), settings.region), knowledge)
    derive_trials(world, settings.scheme)
    derive_exposures(world)
    return world


def trace_rule(case: Case, knowledge: Knowledge, settings: Settings, rule: CompiledRule) -> list[Traced]:
    """The rule on each of its bindings."""
    world = open_world(case, knowledge, settings)
    found = []
    for binding in bindings_of(world, rule):
        derive = world.derive_for(binding.course)
        conditions = [c for c in (rule.applies, rule.when) if c is not None]
        truth = binding.gate
        for condition in conditions:
            truth = both(truth, evaluate(condition, derive))
        on = " + ".join(c.resolution.typed for c in binding.courses) or "the person"
        steps = [step for condition in conditions for step in _steps(condition, derive, 0)]
        found.append(Traced(on=on, truth=truth, asks=world.fields.names(truth.causes), steps=tuple(steps)))
    return found


def _steps(condition: Condition, derive: Derive, depth: int) -> Iterator[tuple[int, Condition, Value]]:
    if isinstance(condition, Test):
        yield depth, condition, derive(condition)
        return
    yield depth, condition, evaluate(condition, derive)
    for part in parts_of(condition):
        yield from _steps(part, derive, depth + 1)
