"""Options over random cases: nothing is *consider* while a contraindication is true or a must-ask open, and every closed door has a name on it."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.cases import AS_OF, case, the_knowledge
from tests.oracle.slow_candidates import set_off_slowly
from tests.properties.generate import Data, cases, read, sample_cases, tried
from thirdline.case.model import Case
from thirdline.reasoning.assess import assess
from thirdline.reasoning.assessment import Option, Settings
from thirdline.reasoning.conditions import evaluate
from thirdline.reasoning.options import RANK
from thirdline.reasoning.trace import open_world

SETTINGS = Settings(as_of=AS_OF.isoformat())


AGES = ("19", "24", "31", "45", "58", "64", "66", "77", "88")


@lru_cache(maxsize=1)
def drawn() -> list[Data]:
    """Random cases, made adults with an antidepressant now, so that there are options."""
    return [_with_options(data, AGES[i % len(AGES)]) for i, data in enumerate(sample_cases(100))]


def _with_options(data: Data, age: str) -> Data:
    now = {"what": "sertraline", "dose": "100 mg", "from": "2026-06-01", "to": "now", "for": "depression", "outcome": "little or no better"}
    others = [c for c in data["courses"]["items"] if c["what"] != "sertraline"]
    return {**data, "person": {**data["person"], "age": age}, "courses": {**data["courses"], "items": [*others, now]}}


def options_of(found: Case) -> tuple[Option, ...]:
    return assess(found, the_knowledge(), SETTINGS).options


def test_enough_cases_have_options() -> None:
    """A property over no case proves nothing."""
    assert all(options_of(read(data)) for data in drawn())


def test_nothing_is_consider_while_a_check_is_true_or_open() -> None:
    """The option's own checks and the holds, each evaluated again here."""
    for data in drawn():
        world = open_world(read(data), the_knowledge(), SETTINGS)
        derive = world.derive_for(None)
        for shown in options_of(read(data)):
            option = the_knowledge().options[shown.id]
            places = [the_knowledge().bit[name] for name in option.candidate]
            holds = [h for h in the_knowledge().holds if option.family in h.families or any(h.candidates >> p & 1 for p in places)]
            truths = [(c.then, evaluate(c.when, derive)) for c in (*option.checks, *holds)]
            wanted = [then if truth.low else "check first" for then, truth in truths if truth.high]
            assert RANK.index(shown.eligibility) >= max((RANK.index(w) for w in wanted), default=0), (shown.id, wanted)


def test_nothing_is_consider_while_the_mix_forbids_it() -> None:
    """Against the slow way: a contraindication of the candidate that is true closes it, one that is open makes it *check first*."""
    for data in drawn()[::3]:
        world = open_world(read(data), the_knowledge(), SETTINGS)
        for shown in options_of(read(data)):
            if shown.candidate is None or shown.eligibility not in ("consider", "with care"):
                continue
            grave = {(rule, sure) for rule, _, severity, sure in set_off_slowly(world, shown.candidate) if severity == "contraindicated"}
            assert not grave, (shown.id, grave)


def test_every_closed_or_careful_option_names_why() -> None:
    """The gravest reason is the eligibility, and it names a rule, a check, a hold, a course or the lack of a base."""
    for data in drawn():
        for shown in options_of(read(data)):
            gravest = max((RANK.index(r.then) for r in shown.reasons), default=0)
            assert RANK[gravest] == shown.eligibility
            assert all(r.kind in ("rule", "check", "hold", "base", "history", "repair", "washout") and r.id for r in shown.reasons)
            assert all(r.claims for r in shown.reasons if r.kind in ("rule", "check", "hold", "washout"))


def test_check_first_says_what_to_ask() -> None:
    """Each open check names the fields that would settle it."""
    for data in drawn():
        for shown in options_of(read(data)):
            asks = [r for r in shown.reasons if r.then == "check first" and r.says.id in ("option_ask", "option_open_rule")]
            assert all(r.ask for r in asks)


@tried(25)
@given(cases(), st.randoms(use_true_random=False))
def test_the_order_of_the_lists_changes_nothing(data: Data, random: Any) -> None:
    """The same facts give the same options in the same order."""
    shuffled = {**data}
    for name in ("courses", "conditions", "labs"):
        items = list(data[name]["items"])
        random.shuffle(items)
        shuffled[name] = {**data[name], "items": items}

    assert [(o.id, o.eligibility, o.band) for o in options_of(read(data))] == [(o.id, o.eligibility, o.band) for o in options_of(read(shuffled))]


def test_the_empty_case_has_questions_and_no_option() -> None:
    found = assess(case(), the_knowledge(), SETTINGS)

    assert found.options == ()


@pytest.mark.parametrize("person", [{"age": "17"}, {}, {"age": "16-20"}])
def test_who_may_be_a_minor_gets_no_option_but_what_cannot_wait(person: dict[str, Any]) -> None:
    """clinical.md A12."""
    found = options_of(case(person=person, courses=[{"what": "sertraline", "dose": "100 mg", "from": "2026-01", "to": "now"}]))

    assert {o.family for o in found} <= {"first"}
