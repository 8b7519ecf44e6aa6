"""Pair rules the slow, obvious way: rule by rule, pair by pair, selectors walked again for each side."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import permutations

from tests.oracle.slow_rules import is_doubled, listed_alone, moves, picked, raw_records
from thirdline.knowledge.compile import Knowledge
from thirdline.knowledge.rules import Rule
from thirdline.tree import Map, Node


def pairs_slowly(knowledge: Knowledge, bits: Sequence[int]) -> set[tuple[int, int, int]]:
    """(rule number, first, second) of every pair of these substances that a rule is about."""
    found: set[tuple[int, int, int]] = set()
    for compiled in knowledge.rules:
        rule: Rule = raw_records().by_folder["rules"][compiled.rule.rule]
        if rule.pair is None or rule.pair.relation in ("washout", "same"):
            continue
        for i, j in permutations(bits, 2):
            if rule.pair.relation == "doubled":
                found |= {(compiled.number, i, j)} if i < j and is_doubled(knowledge.substances[i], knowledge.substances[j]) else set()
                continue
            if rule.pair.relation == "listed":
                a, b = knowledge.substances[i], knowledge.substances[j]
                found |= {(compiled.number, i, j)} if i < j and listed_alone(rule, a, b, knowledge) else set()
                continue
            both_sides = _is_one_of(rule.pair.first, i, knowledge) and _is_one_of(rule.pair.second, j, knowledge)
            if both_sides and (rule.pair.relation == "together" or moves(rule, knowledge.substances[i], knowledge.substances[j], knowledge)):
                mirrored = rule.pair.relation == "together" and (compiled.number, j, i) in found
                found |= set() if mirrored else {(compiled.number, i, j)}
    return found


def _is_one_of(selectors: Sequence[Node], place: int, knowledge: Knowledge) -> bool:
    return any(isinstance(s, Map) and picked(s, knowledge.substances[place]) for s in selectors)
