"""Silence is earned: the empty case yields questions and nothing else."""

from __future__ import annotations

import pytest

from tests.cases import AS_OF, assessed, case
from thirdline.knowledge.compile import Knowledge
from thirdline.present.page import build_page
from thirdline.present.terminal import render_terminal
from thirdline.reasoning.assessment import Assessment, Settings
from thirdline.reasoning.conditions import evaluate, is_true
from thirdline.reasoning.rules import run_rules
from thirdline.reasoning.trace import open_world


@pytest.fixture(scope="module")
def empty(knowledge: Knowledge) -> Assessment:
    """The assessment of a file that holds its header only."""
    return assessed(case(), knowledge)


def test_the_empty_case_has_no_finding(empty: Assessment) -> None:
    """Nothing is concluded from nothing."""
    assert () == empty.findings


def test_the_empty_case_has_no_trial_exposure_or_score(empty: Assessment) -> None:
    """What was not taken is not judged."""
    assert ((), (), (), ()) == (empty.courses, empty.trials, empty.exposure, empty.scales)


def test_the_empty_case_asks(empty: Assessment) -> None:
    """It is not an all-clear: there are questions."""
    assert len(empty.questions) > 0


def test_the_crisis_text_is_quiet_on_the_empty_case(empty: Assessment) -> None:
    """The lines are there, at the end, without alarm."""
    assert ("quiet", (), ()) == (empty.act_now.crisis.level, empty.act_now.groups, empty.act_now.folded)
    assert empty.act_now.crisis.emergency


def test_no_definition_is_met_or_ruled_out_by_the_empty_case(empty: Assessment) -> None:
    """Nobody said that nothing was tried."""
    assert {"undetermined"} == {d.answer for d in empty.resistance.definitions}


def test_the_empty_case_has_no_stage(empty: Assessment) -> None:
    """There is no zero class."""
    assert {None} == {s.stage for s in empty.resistance.stages}


def test_no_rule_is_true_of_the_empty_case(knowledge: Knowledge) -> None:
    """Each person rule by itself, gate and condition apart, so that one cannot hide behind the other."""
    world = open_world(case(), knowledge, Settings(as_of=AS_OF.isoformat()))
    people = [r for r in knowledge.rules if r.rule.for_ == "person"]
    conditions = [(r.rule.rule, c) for r in people for c in (r.when,) if c is not None]

    assert [] == [name for name, c in conditions if is_true(evaluate(c, world.derive_for(None)))]
    assert [] == [f.rule.rule.rule for f in run_rules(world, knowledge.rules) if is_true(f.truth)]


def test_no_person_rule_lacks_a_condition(knowledge: Knowledge) -> None:
    """A rule about the person without `when` would be true of everybody."""
    assert [] == [r.rule.rule for r in knowledge.rules if r.rule.for_ == "person" and r.when is None]


def test_the_empty_page_never_reassures(empty: Assessment, knowledge: Knowledge) -> None:
    """No green word stands on a page that checked nothing."""
    page = render_terminal(build_page(empty, knowledge.tables["words/messages"])).lower()

    assert [] == [
        word for word in ("all clear", "no risk", "safe", "nothing to worry", "no problems") if word in page.replace("no finding does not mean no risk", "")
    ]
