"""Which pairs each rule is about, as bitmasks: worked out once, so that a whole list is checked with a few integers.

A rule about two substances taken together is a bit in `first` of one and in `second` of the other. A rule
about exposure holds for each victim the mask of the substances that move it by a size in the rule's band.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from thirdline.knowledge.metabolism import Metabolism, fold_of
from thirdline.knowledge.rules import Rule
from thirdline.record import Record

Listed = Mapping[str, Mapping[str, Sequence[str]]]
EXPOSURE = ("raises", "lowers", "moves")


class Mix(Record):
    """`first[i]`, `second[i]`: bits of the rules that substance i can be either side of. `movers[i]`: (rule, mask) of who moves i so, or is listed with i."""

    first: tuple[int, ...]
    second: tuple[int, ...]
    movers: tuple[tuple[tuple[int, int], ...], ...]


def derive_mix(rules: Sequence[Any], metabolism: Sequence[tuple[str, Metabolism]], listed: Listed, doubled: Sequence[int] = ()) -> Mix:
    """From compiled rules in order, (id, metabolism) in bit order, a regulator's list of pairs by id and level, and classes of which one is enough."""
    first, second = [0] * len(metabolism), [0] * len(metabolism)
    moved = list(_moves(metabolism))
    movers: dict[int, dict[int, int]] = {}
    for number, (rule, a, b) in enumerate((r.rule, r.first, r.second) for r in rules):
        if rule.pair is None:
            continue
        if rule.pair.relation == "together":
            for i in range(len(metabolism)):
                first[i] |= (a >> i & 1) << number
                second[i] |= (b >> i & 1) << number
        elif rule.pair.relation in EXPOSURE:
            found = movers[number] = {}
            for victim, mover, fold in moved:
                if a >> victim & b >> mover & 1 and in_band(rule, fold):
                    found[victim] = found.get(victim, 0) | 1 << mover
        elif rule.pair.relation == "doubled":
            movers[number] = _doubled(doubled)
    places = {name: i for i, (name, _) in enumerate(metabolism)}
    pairs = {number: r.rule.pair for number, r in enumerate(rules) if r.rule.pair}
    sized = [found for number, found in movers.items() if pairs[number].relation in ("raises", "lowers")]
    for number, pair in pairs.items():
        if pair.relation == "listed":
            movers[number] = _listed_alone(first, second, sized, places, pair.level or "", listed)
    by_place = tuple(tuple((number, found[i]) for number, found in movers.items() if i in found) for i in range(len(metabolism)))
    return Mix(first=tuple(first), second=tuple(second), movers=by_place)


def _doubled(classes: Sequence[int]) -> dict[int, int]:
    """Two of one class, each pair once."""
    found: dict[int, int] = {}
    for mask in classes:
        for i in _ones(mask):
            found[i] = found.get(i, 0) | mask >> (i + 1) << (i + 1)
    return {i: partners for i, partners in found.items() if partners}


def _listed_alone(
    first: Sequence[int], second: Sequence[int], sized: Sequence[Mapping[int, int]], places: Mapping[str, int], level: str, listed: Listed
) -> dict[int, int]:
    """The pairs listed at this level that no other rule is about, each once, as a mask of partners."""
    found: dict[int, int] = {}
    for name, levels in listed.items():
        i = places[name]
        for j in (places[other] for other in levels.get(level, ())):
            own = first[i] & second[j] or first[j] & second[i]
            if not own and not any(m.get(i, 0) >> j & 1 or m.get(j, 0) >> i & 1 for m in sized):
                found[i] = found.get(i, 0) | 1 << j
    return found


def in_band(rule: Rule, fold: float | None) -> bool:
    """Whether a fold belongs to the rule: `raises` at or above its `least` and under its `below`, `lowers` the same of 1/fold."""
    assert rule.pair is not None
    if rule.pair.relation == "moves" or fold is None:
        return rule.pair.relation == "moves" and fold is None
    size = fold if rule.pair.relation == "raises" else 1 / fold
    least = rule.values["least"].is_.low
    below = rule.values["below"].is_.low if "below" in rule.values else math.inf
    return least <= size < below


def _moves(metabolism: Sequence[tuple[str, Metabolism]]) -> Iterator[tuple[int, int, float | None]]:
    """(victim, mover, fold) of every two substances where one acts on an enzyme of the other, or was measured with it."""
    for victim, (_, record) in enumerate(metabolism):
        enzymes, known = {enzyme for enzyme, _ in record.shares}, {other for other, _, _ in record.observed}
        if not enzymes and not known:
            continue
        for mover, (name, other) in enumerate(metabolism):
            if mover != victim and (name in known or any(m.enzyme in enzymes for m in other.modulations)):
                yield victim, mover, fold_of(record, [(name, other)])


def pairs_of(mix: Mix, bits: Sequence[int]) -> Iterator[tuple[int, int, int]]:
    """(rule number, first, second) of every rule that is about two of these substances: `bits` are their places, each once.

    Symmetric rules give each pair once, in the order of `bits`.
    """
    first, second, held = mix.first, mix.second, 0
    for n, i in enumerate(bits):
        a, b, held = first[i], second[i], held | 1 << i
        for j in bits[n + 1 :]:
            if forth := a & second[j]:
                for rule in _ones(forth):
                    yield rule, i, j
            if back := first[j] & b & ~forth:
                for rule in _ones(back):
                    yield rule, j, i
    for i in bits:
        for rule, mask in mix.movers[i]:
            if met := mask & held:
                for j in _ones(met):
                    yield rule, i, j


def _ones(mask: int) -> list[int]:
    """The places of the bits that are set, lowest first."""
    found = []
    while mask:
        found.append((mask & -mask).bit_length() - 1)
        mask &= mask - 1
    return found
