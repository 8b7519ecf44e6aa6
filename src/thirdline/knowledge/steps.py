"""Options, holds, plans and ways made ready: their conditions parsed, their selectors as bitmasks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar, cast

from thirdline.knowledge.conditions import Vocabulary, parse_condition, select, tests_of
from thirdline.record import Record, replace
from thirdline.tree import List, Map

R = TypeVar("R", bound=Record)


def compile_record(record: R, vocabulary: Vocabulary) -> R:
    """The record with each tree in it read: one block is a condition, a list of blocks are selectors. Its claims stay in `cited`."""
    return cast(R, _compile(replace(record, claims={}), vocabulary))


def _compile(part: Any, vocabulary: Vocabulary) -> Any:
    if isinstance(part, Map):
        return parse_condition(part, vocabulary, {})
    if isinstance(part, List):
        return select_any(part.items, vocabulary)
    if isinstance(part, tuple):
        return tuple(_compile(item, vocabulary) for item in part)
    if isinstance(part, Record):
        return replace(part, **{name: _compile(getattr(part, name), vocabulary) for name in part.__struct_fields__})
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
_INDIRECT = frozenset({"phenotype", "points", "exposure"})  # facts that anything taken may change
_CEILING = frozenset({"over_ceiling", "at_ceiling"})


def derive_touched(rules: Sequence[Any], count: int, moves_ceilings: int) -> tuple[tuple[tuple[int, bool], ...], ...]:
    """For each substance the grave rules that taking it may set off, what a candidate is tried with: (number, whether only on the candidate itself).

    `moves_ceilings`: the substances that some dose ceiling depends on.
    """
    may_be_grave = (r for r in rules if r.rule.kind in _IN_A_MIX and GRAVE & {r.rule.severity, *(shift.severity for _, shift in r.shifts)})
    masks = [(rule.number, *_touches(rule, (1 << count) - 1, moves_ceilings)) for rule in may_be_grave]
    return tuple(tuple((number, not far >> place & 1) for number, own, far in masks if (own | far) >> place & 1) for place in range(count))


def _touches(rule: Any, everything: int, moves_ceilings: int) -> tuple[int, int]:
    """Substances on which the rule is tried when they are the candidate; and those that may set it off on something else, or on the person."""
    pair = rule.rule.pair
    if pair:
        return 0, everything if pair.relation not in ("together", "washout", "same") else rule.first | rule.second
    far = 0
    for test in [test for condition in (rule.applies, rule.when, *(c for c, _ in rule.shifts)) if condition is not None for test in tests_of(condition)]:
        far |= moves_ceilings if test.fact in _CEILING else everything if test.fact in _INDIRECT else 0 if test.fact == "substance" else test.mask
    return (rule.subject or everything) if rule.rule.for_ in ("current", "course") else 0, far
