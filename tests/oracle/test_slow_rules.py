"""The fast way (masks, cache, compiled conditions) and the slow way fire the same rules on the same cases."""

from __future__ import annotations

import pytest
from hypothesis import given

from tests.cases import the_knowledge
from tests.oracle.flip import SETTINGS
from tests.oracle.slow_rules import Fired, picked, raw_records, run_slowly
from tests.properties.generate import Data, cases, read, tried
from tests.spec.rule_examples import all_examples
from thirdline.reasoning.conditions import is_true
from thirdline.reasoning.facts import World
from thirdline.reasoning.rules import run_rules
from thirdline.reasoning.trace import open_world
from thirdline.tree import Map


def fast(world: World) -> list[Fired]:
    """What the engine fires, as the oracle writes it down."""
    return [
        Fired(
            f.rule.rule.rule,
            f.subjects,
            "yes" if is_true(f.truth) else "open",
            () if is_true(f.truth) else tuple(sorted(world.fields.names(f.truth.causes))),
            f.severity,
            f.urgency,
        )
        for f in run_rules(world, world.knowledge.rules)
    ]


@tried(25)
@given(cases())
def test_both_ways_fire_the_same(data: Data) -> None:
    """Rule, subjects, truth, open fields, severity and urgency, on random cases."""
    world = open_world(read(data), the_knowledge(), SETTINGS)

    assert sorted(run_slowly(world)) == sorted(fast(world))


@pytest.mark.parametrize("part", range(4))
def test_both_ways_fire_the_same_on_the_examples(part: int) -> None:
    """The cases the rules' authors wrote are where the engine has to be right; a third of them is tried."""
    for example in all_examples()[part::12]:
        world = open_world(example.case, the_knowledge(), SETTINGS)
        assert sorted(run_slowly(world)) == sorted(fast(world)), str(example)


def test_every_selector_picks_the_same_substances() -> None:
    """Each subject and pair of each rule: the mask is the set found by walking."""
    knowledge = the_knowledge()
    for compiled in knowledge.rules:
        rule = raw_records().by_folder["rules"][compiled.rule.rule]
        pair = rule.pair
        for selectors, mask in ((rule.subject, compiled.subject), (pair.first if pair else (), compiled.first), (pair.second if pair else (), compiled.second)):
            slow = {s.substance for s in knowledge.substances if any(isinstance(n, Map) and picked(n, s) for n in selectors)}
            assert slow == {s.substance for s in knowledge.substances if mask >> knowledge.bit[s.substance] & 1}, rule.rule
