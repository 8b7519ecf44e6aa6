"""Next steps ready to be tried: conditions of options, holds and plans parsed, their substances as bits."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from thirdline.knowledge.conditions import Condition, Vocabulary, parse_condition, select
from thirdline.knowledge.options import Check, Effect, Effects, Hold, Option
from thirdline.knowledge.plans import Plan, PlanStep, Way
from thirdline.tree import Map


@dataclass(frozen=True, slots=True, kw_only=True)
class CompiledOption:
    """An option; `candidates` are the places of its substances, `checks` its conditions, `effects` filled from the networks."""

    option: Option
    candidates: tuple[int, ...]
    applies: Condition | None
    checks: tuple[tuple[Condition, Check], ...]
    effects: tuple[Effect, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CompiledHold:
    hold: Hold
    mask: int
    when: Condition


@dataclass(frozen=True, slots=True, kw_only=True)
class CompiledPlan:
    plan: Plan
    mask: int
    applies: Condition | None
    steps: tuple[tuple[Condition | None, PlanStep], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CompiledWay:
    way: Way
    first: int
    second: int


def select_any(nodes: tuple[Any, ...], vocabulary: Vocabulary) -> int:
    """The substances that any of these selectors picks."""
    mask = 0
    for node in nodes:
        assert isinstance(node, Map)
        mask |= select(node.entries, vocabulary, node.place)
    return mask


def parse_optional(node: Any, vocabulary: Vocabulary) -> Condition | None:
    return None if node is None else parse_condition(node, vocabulary, {})


def compile_option(option: Option, vocabulary: Vocabulary, effects: Mapping[str, Effects]) -> CompiledOption:
    """Parse an option's conditions; Refused where one cannot be read."""
    places = {s.substance: i for i, s in enumerate(vocabulary.substances)}
    return CompiledOption(
        option=dataclasses.replace(option, applies=None, checks=(), effects=(), claims={}),
        candidates=tuple(places[name] for name in option.candidate),
        applies=parse_optional(option.applies, vocabulary),
        checks=tuple((parse_condition(c.when, vocabulary, {}), dataclasses.replace(c, when=None)) for c in option.checks if c.when),
        effects=tuple(fill_effect(effect, effects) for effect in option.effects),
    )


def fill_effect(effect: Effect, effects: Mapping[str, Effects]) -> Effect:
    """A computed effect takes its numbers from the row of its network; a published one stays as it is."""
    if effect.network is None:
        return effect
    network = effects[effect.network]
    row = next(row for row in network.rows if (row.treatment, row.versus) == (effect.treatment, effect.versus))
    return dataclasses.replace(effect, measure=network.measure, value=row.value, low=row.low, high=row.high, studies=len(row.direct), people=row.people)


def compile_hold(hold: Hold, vocabulary: Vocabulary) -> CompiledHold:
    assert hold.when is not None
    return CompiledHold(
        hold=dataclasses.replace(hold, when=None, candidates=(), claims={}),
        mask=select_any(hold.candidates, vocabulary),
        when=parse_condition(hold.when, vocabulary, {}),
    )


def compile_plan(plan: Plan, vocabulary: Vocabulary) -> CompiledPlan:
    return CompiledPlan(
        plan=dataclasses.replace(plan, applies=None, for_=(), steps=(), claims={}),
        mask=select_any(plan.for_, vocabulary),
        applies=parse_optional(plan.applies, vocabulary),
        steps=tuple((parse_optional(step.when, vocabulary), dataclasses.replace(step, when=None)) for step in plan.steps),
    )


def compile_way(way: Way, vocabulary: Vocabulary) -> CompiledWay:
    first, second = select_any(way.first, vocabulary), select_any(way.second, vocabulary)
    return CompiledWay(way=dataclasses.replace(way, first=(), second=(), claims={}), first=first, second=second)
