"""Worth finding out: what is asked, in which order, and in which words."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given

from tests.cases import assessed, case, course, day, history, the_knowledge, world_of
from tests.properties.generate import Data, cases, read, tried
from tests.reasoning.made_rules import rule, world
from thirdline.case.model import Case
from thirdline.knowledge.compile import CompiledRule, Knowledge
from thirdline.reasoning.assessment import Question
from thirdline.reasoning.questions import Concluded, derive_questions, question_text
from thirdline.reasoning.rules import run_rules

AGE, EPILEPSY = "{age: {at_least: 65}}", "{condition: {of: epilepsy}}"


def asked(on: Case, *rules: CompiledRule) -> list[Question]:
    """The questions of these rules alone."""
    here = world(on)
    return derive_questions(here, Concluded(firings=run_rules(here, rules), trials=[], answers=[], stages=[], options=[]))


def fields(on: Case, *rules: CompiledRule) -> list[str]:
    return [q.field for q in asked(on, *rules)]


# --- what is asked


def test_what_is_open_is_asked_and_says_what_it_would_change() -> None:
    """The field, the rule, and the hazard in words."""
    (question,) = asked(case(), rule(when=AGE))

    assert ("person.age", [("finding", "made")]) == (question.field, [(w.what, w.id) for w in question.would_change])
    assert question.would_change[0].label


@pytest.mark.parametrize("age", ["40", "70"])
def test_what_is_settled_is_not_asked(age: str) -> None:
    """True or false, there is nothing to find out."""
    assert [] == fields(case(person={"age": age}), rule(when=AGE))


def test_a_field_that_cannot_change_the_answer_is_not_asked() -> None:
    """One false part of an `all` and one true part of an `any` settle it."""
    on = case(person={"age": 40})

    assert [] == fields(on, rule(when=f"{{all: [{AGE}, {EPILEPSY}]}}"))
    assert [] == fields(on, rule(when=f"{{any: [{{age: {{under: 65}}}}, {EPILEPSY}]}}"))


def test_both_parts_are_asked_while_both_are_open() -> None:
    """Either answer may settle it."""
    assert ["conditions.epilepsy", "person.age"] == fields(case(), rule(when=f"{{all: [{AGE}, {EPILEPSY}]}}"))


def test_a_gate_asks_nothing() -> None:
    """`applies` keeps a rule from asking everybody."""
    assert [] == fields(case(), rule(applies=AGE, when=EPILEPSY))


def test_what_would_decide_a_contraindication_is_asked_and_never_green() -> None:
    """No finding, but a question of the highest stake but one."""
    (question,) = asked(case(), rule(severity="contraindicated", when=EPILEPSY))

    assert ("conditions.epilepsy", 8) == (question.field, question.stake)


def test_an_open_shift_is_asked_as_a_grade() -> None:
    """It fires; how gravely depends."""
    shifts = "[{when: {age: {at_least: 65}}, severity: contraindicated, because: old}]"
    on = case(courses=[{"what": "sertraline", "to": "now"}])
    (question,) = asked(on, rule(for_="current", subject="[{class: [ssri]}]", shifts=shifts))

    assert [("grade", "made")] == [(w.what, w.id) for w in question.would_change]


# --- in which order


def test_the_highest_stake_comes_first() -> None:
    """An emergency before a contraindication before the rest."""
    rules = [
        rule("minor", severity="minor", when="{sex: {is: female}}"),
        rule("emergency", urgency="emergency", when="{symptom: {of: fever}}"),
        rule("contra", severity="contraindicated", when=EPILEPSY),
        rule("major", severity="major", when=AGE),
    ]
    assert ["symptoms.complete", "conditions.epilepsy", "person.age", "person.sex"] == fields(case(), *rules)


def test_of_one_stake_the_answer_that_changes_more_comes_first() -> None:
    """Two rules rest on the age, one on the illness."""
    rules = [rule("a", when=EPILEPSY), rule("b", when=AGE), rule("c", when="{age: {under: 18}}", hazard="falls")]

    assert ["person.age", "conditions.epilepsy"] == fields(case(), *rules)


@tried(30)
@given(cases())
def test_questions_are_ranked_by_stake_then_by_count(data: Data) -> None:
    """And each field is asked once."""
    found = assessed(read(data), the_knowledge()).questions

    assert [(-q.stake, -len(q.would_change)) for q in found] == sorted((-q.stake, -len(q.would_change)) for q in found)
    assert len(found) == len({q.field for q in found})
    assert all(q.would_change and q.text.text for q in found)


# --- trials, definitions, stages


def questions_of(knowledge: Knowledge, *courses: Data, **given_fields: Any) -> dict[str, set[str]]:
    found = assessed(history(*courses, **given_fields), knowledge).questions
    return {q.field: {w.what for w in q.would_change} for q in found}


def test_an_unknown_dose_would_change_the_trial(knowledge: Knowledge) -> None:
    """Whether it was fair hangs on it."""
    assert "trial" in questions_of(knowledge, course("sertraline", None, 60))["courses.1.dose"]


def test_unknown_days_would_change_the_trial(knowledge: Knowledge) -> None:
    """They are asked as when it began and ended."""
    assert "trial" in questions_of(knowledge, course("sertraline", "100 mg", from_="2025", to="2025"))["courses.1.from"]


def test_an_unknown_outcome_would_change_the_definitions(knowledge: Knowledge) -> None:
    """Two fair trials, one of them with no word on how it went."""
    found = questions_of(knowledge, course("sertraline", "100 mg", 60), course("venlafaxine", "150 mg", 60, ago=600, outcome=None))

    assert {"outcome", "definition"} <= found["courses.1.outcome"]


def test_an_unknown_beginning_of_the_episode_would_change_what_counts(knowledge: Knowledge) -> None:
    """Which trials belong to it."""
    assert "episode" in questions_of(knowledge, course("sertraline", "100 mg", 60), episode={"severity": "moderate"})["episode.began"]


def test_an_unknown_severity_would_change_a_stage(knowledge: Knowledge) -> None:
    """It has points of its own."""
    assert "stage" in questions_of(knowledge, course("sertraline", "100 mg", 60), episode={"began": day(900)})["episode.severity"]


def test_a_diagnosis_nobody_named_would_change_the_definitions(knowledge: Knowledge) -> None:
    """Bipolar depression is outside some of them; once it is named it is not asked for that."""
    two = (course("sertraline", "100 mg", 60), course("venlafaxine", "150 mg", 60, ago=600))

    assert "definition" in questions_of(knowledge, *two, episode={"began": day(900), "severity": "moderate"})["episode.diagnosis"]
    assert "definition" not in questions_of(knowledge, *two).get("episode.diagnosis", set())


def test_an_open_list_would_change_the_definitions(knowledge: Knowledge) -> None:
    """An incomplete list never earns a no."""
    one = {"complete": "no", "items": [course("sertraline", "100 mg", 60)]}

    assert "definition" in questions_of(knowledge, courses=one)["courses.complete"]


# --- in which words


@pytest.mark.parametrize(
    ("field", "message", "params"),
    [
        ("person.age", "ask.person.age", {}),
        ("courses.1.dose", "ask.courses.dose", {"name": "Zoloft"}),
        ("courses.1.steps.2.lasted", "ask.courses.lasted", {"name": "Zoloft"}),
        ("courses.complete", "ask.courses.complete", {}),
        ("symptoms.complete", "ask.symptoms.complete", {}),
        ("conditions.epilepsy", "ask.conditions", None),
        ("labs.tsh", "ask.labs", None),
        ("genes.CYP2D6", "ask.genes", {"name": "CYP2D6"}),
        ("scores.phq9", "ask.scores", None),
        ("safety.intent", "ask.safety.intent", {}),
    ],
)
def test_a_field_becomes_its_question(field: str, message: str, params: dict[str, str] | None, knowledge: Knowledge) -> None:
    """With the name as typed, or the term's own."""
    found = question_text(world_of(case(courses=[{"what": "Zoloft"}]), knowledge), field)

    assert message == found.id
    assert params is None or params == found.params
    assert found.id in knowledge.tables["words/messages"]
