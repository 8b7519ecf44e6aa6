"""Bitmasks and the slow way are about the same pairs, whatever the list and its order."""

from __future__ import annotations

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from tests.cases import the_knowledge
from tests.oracle.slow_pairs import pairs_slowly
from tests.properties.generate import tried
from thirdline.knowledge.mix import pairs_of

PLACES = st.lists(st.integers(0, len(the_knowledge().substances) - 1), unique=True, min_size=2, max_size=12)


@tried(40)
@given(PLACES)
def test_both_ways_find_the_same_pairs(places: list[int]) -> None:
    """Rule by rule and pair by pair gives what the integers give."""
    places = sorted(places)

    assert pairs_slowly(the_knowledge(), places) == set(pairs_of(the_knowledge().mix, places))


@tried(40)
@given(PLACES, st.randoms())
def test_the_order_of_a_list_changes_no_pair(places: list[int], random: Random) -> None:
    """Symmetric for what is taken together."""
    other = places[:]
    random.shuffle(other)

    assert _unordered(places) == _unordered(other)


def _unordered(places: list[int]) -> set[tuple[int, frozenset[int]]]:
    return {(rule, frozenset((i, j))) for rule, i, j in pairs_of(the_knowledge().mix, places)}


def test_a_pair_is_given_once() -> None:
    """No rule names the same two twice in the same direction."""
    found = list(pairs_of(the_knowledge().mix, range(len(the_knowledge().substances))))

    assert len(found) == len(set(found))
