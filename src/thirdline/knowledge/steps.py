"""Options, holds, plans and ways made ready: their conditions parsed, their selectors as bitmasks."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any, TypeVar, cast

from thirdline.knowledge.conditions import Vocabulary, parse_condition, select, tests_of
from thirdline.tree import List, Map

T = TypeVar("T")


def compile_record(record: T, vocabulary: Vocabulary) -> T:
    """The record with each tree in it read: one block is a condition, a list of blocks are selectors. Its claims stay in `cited`."""
    return cast(T, _compile(dataclasses.replace(record, claims={}), vocabulary))  # type: ignore[type-var]  # records are dataclasses


def _compile(part: Any, vocabulary: Vocabulary) -> Any:
    if isinstance(part, Map):
        return parse_condition(part, vocabulary, {})
    if isinstance(part, List):
        return select_any(part.items, vocabulary)
    if isinstance(part, tuple):
        return tuple(_compile(item, vocabulary) for item in part)
    if dataclasses.is_dataclass(part) and not isinstance(part, type):
        return dataclasses.replace(part, **{f.name: _compile(getattr(part, f.name), vocabulary) for f in dataclasses.fields(part)})
    return part


def select_any(nodes: Sequence[Any], vocabulary: Vocabulary) -> int:
    """The substances that any of these selectors picks."""
    mask = 0
    for node in nodes:
        assert isinstance(node, Map)
        mask |= select(node.entries, vocabulary, node.place)
    return mask


GRAVE = frozenset({"contraindicated", "major"})
_IN_A_MIX = frozenset({"interaction", "caution", "load"})
_INDIRECT = frozenset({"phenotype", "points", "exposure", "over_ceiling", "at_ceiling", "total_dose"})  # facts that anything taken may change


def derive_touched(rules: Sequence[Any], count: int) -> tuple[tuple[int, ...], ...]:
    """For each substance the numbers of the grave rules that taking it may set off: what a candidate is tried with."""
    may_be_grave = (r for r in rules if r.rule.kind in _IN_A_MIX and GRAVE & {r.rule.severity, *(shift.severity for _, shift in r.shifts)})
    masks = [(rule.number, _touches(rule, (1 << count) - 1)) for rule in may_be_grave]
    return tuple(tuple(number for number, mask in masks if mask >> place & 1) for place in range(count))


def _touches(rule: Any, everything: int) -> int:
    tests = [test for condition in (rule.applies, rule.when, *(c for c, _ in rule.shifts)) if condition is not None for test in tests_of(condition)]
    if (rule.rule.for_ == "current" and not rule.subject) or (rule.rule.pair and rule.rule.pair.relation not in ("together", "washout", "same")):
        return everything
    mask: int = rule.subject | rule.first | rule.second
    for test in tests:
        mask |= everything if test.fact in _INDIRECT else test.mask
    return mask
