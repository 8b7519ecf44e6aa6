"""One mix check with a candidate finds what all rules over the longer list find."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.cases import AS_OF, the_knowledge
from tests.oracle.slow_candidates import set_off_slowly
from tests.properties.generate import Data, cases, read, tried
from thirdline.reasoning.assessment import Settings
from thirdline.reasoning.candidates import fired_already, try_candidate
from thirdline.reasoning.conditions import is_true
from thirdline.reasoning.rules import run_rules
from thirdline.reasoning.trace import open_world

CANDIDATES = sorted({name for option in the_knowledge().options.values() for name in option.candidate})


@tried(40)
@given(cases(), st.sampled_from(CANDIDATES))
def test_a_candidate_sets_off_what_every_rule_says(data: Data, name: str) -> None:
    """The rules that are tried are all that could matter."""
    knowledge = the_knowledge()
    world = open_world(read(data), knowledge, Settings(as_of=AS_OF.isoformat()))
    known = fired_already(run_rules(world, knowledge.rules))
    found = {(e.firing.rule.rule.rule, e.firing.subjects, e.firing.severity, is_true(e.firing.truth)) for e in try_candidate(world, knowledge.bit[name], known)}

    assert found == set_off_slowly(world, name)
