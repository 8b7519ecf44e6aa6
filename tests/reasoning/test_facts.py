"""Each fact: true, false and open, what settles it, and the convention where one is needed."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cases import case, course, day, history
from tests.reasoning.made_rules import rule, world
from thirdline.case.model import Case
from thirdline.case.values import Value
from thirdline.reasoning.conditions import evaluate

TRUE, FALSE, OPEN = "true", "false", "open"


def ask(on: Case, condition: str, number: int = 0) -> tuple[str, tuple[str, ...]]:
    """A condition's truth on the person, or on the course of this number; and the fields that leave it open."""
    here = world(on)
    bound = here.reading.courses[number - 1] if number else None
    when = rule(when=condition, for_="course" if number else "person").when
    assert when is not None
    truth: Value = evaluate(when, here.derive_for(bound))
    return (OPEN, here.fields.names(truth.causes)) if truth.low != truth.high else (TRUE if truth.low else FALSE, ())


def truth(on: Case, condition: str, number: int = 0) -> str:
    return ask(on, condition, number)[0]


def taking(*items: dict[str, Any], complete: str = "yes", **fields: Any) -> Case:
    return case(courses={"complete": complete, "items": list(items)}, **fields)


# --- the person


@pytest.mark.parametrize(("age", "found"), [("64", FALSE), ("65", TRUE), ("about 65", OPEN), ("60-64", FALSE), ("unknown", OPEN), (None, OPEN)])
def test_age(age: str | None, found: str) -> None:
    """An interval decides where it lies on one side."""
    assert found == truth(case(person={"age": age} if age else {}), "{age: {at_least: 65}}")


@pytest.mark.parametrize(
    ("part", "key", "given", "condition", "found"),
    [
        ("person", "sex", "female", "{sex: {is: female}}", TRUE),
        ("person", "sex", "male", "{sex: {is: female}}", FALSE),
        ("person", "pregnancy", "possible", "{pregnancy: {is: [pregnant, possible]}}", TRUE),
        ("person", "pregnancy", "no", "{pregnancy: {is: [pregnant, possible]}}", FALSE),
        ("person", "pregnancy", "unknown", "{pregnancy: {is: pregnant}}", OPEN),
        ("person", "smoking", "stopped", "{smoking: {is: yes}}", FALSE),
        ("episode", "diagnosis", "bipolar", "{diagnosis: {is: bipolar}}", TRUE),
        ("episode", "severity", "severe", "{severity: {is: [severe, severe with psychosis]}}", TRUE),
        ("safety", "intent", "yes", "{safety: {of: intent, is: yes}}", TRUE),
        ("safety", "intent", "no", "{safety: {of: intent, is: yes}}", FALSE),
        ("safety", "suicidal_thoughts", "better off dead", "{safety: {of: suicidal_thoughts, is: [better off dead, thoughts of suicide]}}", TRUE),
    ],
)
def test_an_answer_is_one_of_the_words(part: str, key: str, given: str, condition: str, found: str) -> None:
    """Unknown is open; another word is false."""
    assert found == truth(case(**{part: {key: given}}), condition)


@pytest.mark.parametrize(
    "condition", ["{sex: {is: male}}", "{pregnancy: {is: pregnant}}", "{diagnosis: {is: bipolar}}", "{severity: {is: mild}}", "{safety: {of: plan, is: yes}}"]
)
def test_an_answer_not_given_is_open(condition: str) -> None:
    """Never a silent no."""
    assert OPEN == truth(case(), condition)


@pytest.mark.parametrize(("status", "found"), [("now", TRUE), ("past", TRUE), ("suspected", OPEN)])
def test_an_illness_now_or_past_counts_and_a_suspicion_is_open(status: str, found: str) -> None:
    """Unless the rule asks for a suspicion."""
    on = case(conditions=[{"what": "epilepsy", "status": status}])

    assert found == truth(on, "{condition: {of: epilepsy}}")
    assert (status == "suspected") == (TRUE == truth(on, "{condition: {of: epilepsy, status: suspected}}"))


@pytest.mark.parametrize(("complete", "found"), [("yes", FALSE), ("no", OPEN), ("not said", OPEN)])
def test_an_illness_that_is_not_listed_is_absent_only_from_a_complete_list(complete: str, found: str) -> None:
    """The same holds for symptoms and for tests."""
    assert found == truth(case(conditions={"complete": complete, "items": ["migraine"]}), "{condition: {of: epilepsy}}")
    assert found == truth(case(symptoms={"complete": complete, "items": ["fever"]}), "{symptom: {of: rash}}")
    assert found == truth(case(labs={"complete": complete, "items": []}), "{measured: {of: tsh}}")


def test_an_open_illness_asks_for_itself_and_an_open_symptom_for_the_list() -> None:
    """One question for all symptoms, one for each illness."""
    assert (OPEN, ("conditions.epilepsy",)) == ask(case(), "{condition: {of: epilepsy}}")
    assert (OPEN, ("symptoms.complete",)) == ask(case(), "{symptom: {of: rash}}")


# --- tests, genes, scores


@pytest.mark.parametrize(("value", "found"), [("9.9 mIU/L", FALSE), ("10 mIU/L", TRUE), ("9-11 mIU/L", OPEN), ("10.1 uIU/mL", TRUE)])
def test_a_test_at_its_limit(value: str, found: str) -> None:
    """In whatever unit it was typed."""
    assert found == truth(case(labs=[{"test": "TSH", "value": value}]), "{lab: {of: tsh, at_least: 10 mIU/L}}")


def test_the_latest_value_counts() -> None:
    """By its date, not by its place."""
    labs = [{"test": "TSH", "value": "2 mIU/L", "date": "2026-11-01"}, {"test": "TSH", "value": "20 mIU/L", "date": "2025-11-01"}]

    assert FALSE == truth(case(labs=labs), "{lab: {of: tsh, at_least: 10 mIU/L}}")


@pytest.mark.parametrize(("back", "found"), [(89, TRUE), (90, TRUE), (91, OPEN)])
def test_a_value_that_is_too_old_is_open(back: int, found: str) -> None:
    """`within` counts back from the day of reading, inclusive."""
    assert found == truth(case(labs=[{"test": "TSH", "value": "20 mIU/L", "date": day(back)}]), "{lab: {of: tsh, at_least: 10, within: 90 d}}")


@pytest.mark.parametrize("value", ["9 bananas", "4000 mIU/L"])
def test_a_value_that_cannot_be_right_is_as_if_not_given(value: str) -> None:
    """It is said aloud elsewhere and decides nothing."""
    assert OPEN == truth(case(labs=[{"test": "TSH", "value": value}]), "{lab: {of: tsh, at_least: 10 mIU/L}}")


@pytest.mark.parametrize(
    ("results", "found"), [(["poor"], TRUE), (["normal"], FALSE), (["unknown"], OPEN), ([], OPEN), (["poor", "normal"], OPEN), (["poor", "poor"], TRUE)]
)
def test_a_gene_result(results: list[str], found: str) -> None:
    """Two results that disagree are open."""
    assert found == truth(case(genes=[{"gene": "CYP2D6", "result": r} for r in results]), "{tested_phenotype: {of: CYP2D6, is: poor}}")


def test_a_strong_inhibitor_taken_now_makes_the_enzyme_poor() -> None:
    """As tested it stays normal."""
    on = taking({"what": "paroxetine", "to": "now"}, genes=[{"gene": "CYP2D6", "result": "normal"}])

    assert (TRUE, FALSE) == (truth(on, "{phenotype: {of: CYP2D6, is: poor}}"), truth(on, "{tested_phenotype: {of: CYP2D6, is: poor}}"))


def test_a_strong_inhibitor_that_may_have_ended_leaves_it_open() -> None:
    """Whether it is poor now depends on whether it is still taken."""
    on = taking({"what": "paroxetine", "from": day(90)}, genes=[{"gene": "CYP2D6", "result": "normal"}])

    assert (OPEN, ("courses.1.to",)) == ask(on, "{phenotype: {of: CYP2D6, is: poor}}")
    assert OPEN == truth(on, "{phenotype: {of: CYP2D6, is: normal}}")


def test_an_inhibitor_of_the_past_changes_nothing() -> None:
    """It is gone."""
    on = taking({"what": "paroxetine", "to": day(90)}, genes=[{"gene": "CYP2D6", "result": "normal"}])

    assert FALSE == truth(on, "{phenotype: {of: CYP2D6, is: poor}}")


def test_a_score_is_summed_as_its_scale_says() -> None:
    """QIDS counts a group of items once, by its highest: sixteen threes are 27, not 48."""
    on = case(scores=[{"scale": "QIDS-SR16", "items": [3] * 16}])

    assert (TRUE, FALSE) == (truth(on, "{score: {of: qids_sr16, at_least: 27}}"), truth(on, "{score: {of: qids_sr16, over: 27}}"))


@pytest.mark.parametrize("score", [{"total": 999}, {"items": [1, 2]}, {"items": [9] * 9}])
def test_a_score_that_cannot_be_right_is_as_if_not_given(score: dict[str, Any]) -> None:
    """Out of range, or with answers missing."""
    assert OPEN == truth(case(scores=[{"scale": "PHQ-9", **score}]), "{score: {of: phq9, at_least: 20}}")


def test_a_total_leaves_each_item_open() -> None:
    """Item nine is not known from a sum (clinical.md A5)."""
    assert (OPEN, ("scores.phq9",)) == ask(case(scores=[{"scale": "PHQ-9", "total": 3}]), "{item: {of: phq9, number: 9, at_least: 1}}")


def test_an_item_is_the_latest_answer() -> None:
    """The newer form counts."""
    old, new = [0] * 8 + [3], [0] * 8 + [1]
    on = case(scores=[{"scale": "PHQ-9", "date": "2026-11-01", "items": new}, {"scale": "PHQ-9", "date": "2025-11-01", "items": old}])

    assert (TRUE, FALSE) == (truth(on, "{item: {of: phq9, number: 9, at_least: 1}}"), truth(on, "{item: {of: phq9, number: 9, at_least: 2}}"))


@pytest.mark.parametrize(
    "fields", [{"notes": ["I want to DIE."]}, {"courses": [{"what": "sertraline", "why": "it made me want to die"}]}, {"symptoms": ["want to die"]}]
)
def test_words_of_crisis_are_heard_wherever_they_stand(fields: dict[str, Any]) -> None:
    """Notes, reasons and symptoms, in any case of letters."""
    assert TRUE == truth(case(**fields), "{crisis_words: yes}")


# --- what is taken


@pytest.mark.parametrize(("complete", "found"), [("yes", FALSE), ("no", OPEN), ("not said", OPEN)])
def test_what_is_not_listed_is_not_taken_only_where_the_list_is_complete(complete: str, found: str) -> None:
    """Else the list is asked for."""
    assert found == truth(taking({"what": "sertraline", "to": "now"}, complete=complete), "{takes: {class: maoi}}")


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ({"to": "now"}, TRUE),
        ({"stopped": "still taking"}, TRUE),
        ({"to": day(3)}, FALSE),
        ({"stopped": "did not help"}, FALSE),
        ({}, OPEN),
        ({"from": day(90)}, OPEN),
        ({"to": "unknown"}, OPEN),
        ({"lasted": "6 weeks"}, OPEN),
    ],
)
def test_taken_now_as_said_or_open(fields: dict[str, Any], found: str) -> None:
    """No end is no end."""
    assert found == truth(taking({"what": "phenelzine", **fields}), "{takes: {class: maoi}}")


@pytest.mark.parametrize(("back", "found"), [(13, TRUE), (14, TRUE), (15, FALSE)])
def test_took_counts_days_since_the_last_dose(back: int, found: str) -> None:
    """Inclusive."""
    assert found == truth(taking({"what": "phenelzine", "from": day(400), "to": day(back)}), "{took: {class: maoi, within: 14 d}}")


def test_took_without_days_is_ever() -> None:
    """Long ago counts."""
    assert TRUE == truth(taking({"what": "phenelzine", "to": "1999"}), "{took: {class: maoi}}")


def test_two_names_of_one_substance_count_once() -> None:
    """Zoloft is sertraline."""
    on = taking({"what": "Zoloft", "to": "now"}, {"what": "sertraline", "to": "now"}, {"what": "citalopram", "to": "now"})

    assert (TRUE, FALSE) == (truth(on, "{takes_count: {class: ssri, at_least: 2}}"), truth(on, "{takes_count: {class: ssri, over: 2}}"))


def test_one_of_two_names_that_is_surely_taken_is_enough_to_count() -> None:
    """The other entry's missing end takes nothing away."""
    on = taking({"what": "Zoloft", "to": "now"}, {"what": "sertraline", "from": day(10)})

    assert TRUE == truth(on, "{takes_count: {class: ssri, at_least: 1}}")


def test_a_second_product_that_may_be_over_does_not_hide_the_first() -> None:
    """Two products of one substance count once, and one that is surely taken settles it."""
    on = case(courses={"complete": "yes", "items": [{"what": "sertraline", "to": "now"}, {"what": "sertraline", "from": "2026-06-01"}]})
    assert TRUE == truth(on, "{takes_count: {class: ssri, at_least: 1}}")


def test_a_count_over_an_open_list_may_be_higher() -> None:
    """At least so many; the rest is asked."""
    on = taking({"what": "sertraline", "to": "now"}, complete="no")

    assert (TRUE, OPEN) == (truth(on, "{takes_count: {class: ssri, at_least: 1}}"), truth(on, "{takes_count: {class: ssri, at_least: 2}}"))


@pytest.mark.parametrize(("back", "found"), [(27, TRUE), (28, TRUE), (29, FALSE)])
def test_recently_started_is_the_first_day_or_a_new_dose(back: int, found: str) -> None:
    """Within so many days, inclusive."""
    begun = {"what": "sertraline", "from": day(back), "to": "now"}
    raised = {"what": "sertraline", "from": day(900), "to": "now", "steps": [{"dose": "50 mg", "from": day(900)}, {"dose": "100 mg", "from": day(back)}]}
    for item in (begun, raised):
        assert found == truth(taking(item), "{recently_started: {class: ssri, within: 28 d}}")


def test_what_has_ended_was_not_recently_started() -> None:
    """It is about what is taken now."""
    assert FALSE == truth(taking({"what": "sertraline", "from": day(20), "to": day(2)}), "{recently_started: {class: ssri, within: 28 d}}")


# --- trials


def test_fair_failures_count_this_episode_only() -> None:
    """One now, one in an earlier episode: one."""
    on = history(course("sertraline", "100 mg", 60, ago=300), course("citalopram", "40 mg", 60, ago=3000, episode="earlier"))

    assert (TRUE, FALSE) == (truth(on, "{fair_failures: {at_least: 1}}"), truth(on, "{fair_failures: {at_least: 2}}"))


def test_unfair_trials_count_what_was_too_short_or_too_low() -> None:
    """A fair one does not."""
    on = history(course("sertraline", "100 mg", 60), course("citalopram", "20 mg", 7, ago=800))

    assert (TRUE, FALSE) == (truth(on, "{unfair_trials: {at_least: 1}}"), truth(on, "{unfair_trials: {at_least: 2}}"))


def test_no_trial_is_none() -> None:
    """An antihistamine is no antidepressant trial."""
    assert (FALSE, TRUE) == (
        truth(history(course("hydroxyzine", "25 mg", 60)), "{any_antidepressant_trial: yes}"),
        truth(history(course("sertraline", "25 mg", 60)), "{any_antidepressant_trial: yes}"),
    )


# --- one course


@pytest.mark.parametrize(
    ("condition", "found"),
    [
        ("{substance: {class: ssri}}", TRUE),
        ("{substance: {class: maoi}}", FALSE),
        ("{outcome: {is: little or no better}}", TRUE),
        ("{stopped: {is: side effects}}", FALSE),
        ("{used_for: {is: depression}}", TRUE),
        ("{taken: {is: every dose}}", OPEN),
        ("{still_taken: yes}", FALSE),
        ("{in_episode: yes}", TRUE),
        ("{days_taken: {at_least: 60 d}}", TRUE),
        ("{days_taken: {over: 60 d}}", FALSE),
        ("{days_at_dose: {under: 61 d}}", TRUE),
        ("{dose: {at_least: 100 mg}}", TRUE),
        ("{dose: {over: 100 mg}}", FALSE),
        ("{below_label_minimum: yes}", FALSE),
        ("{verdict: {is: adequate}}", TRUE),
        ("{verdict: {is: not adequate}}", FALSE),
        ("{inducer_during: yes}", FALSE),
    ],
)
def test_a_fact_of_a_course(condition: str, found: str) -> None:
    """Sixty days of sertraline 100 mg that did not help."""
    assert found == truth(history(course("sertraline", "100 mg", 60)), condition, 1)


def test_a_short_course_that_may_go_on_is_not_yet_called_unfair() -> None:
    """Not adequate if it ended, too early if it goes on: open, and the end is asked for."""
    on = history(course("sertraline", "100 mg", from_=day(10), stopped=None, outcome=None))

    assert (OPEN, ("courses.1.to",)) == ask(on, "{verdict: {is: not adequate}}", 1)
    assert OPEN == truth(on, "{verdict: {is: too early}}", 1)
    assert TRUE == truth(on, "{verdict: {is: [not adequate, too early]}}", 1)
    assert FALSE == truth(on, "{verdict: {is: adequate}}", 1)


def test_an_inducer_over_the_same_days_is_seen() -> None:
    """Carbamazepine through the whole trial; before it, it does not count; with open days it is open."""
    trial = course("sertraline", "100 mg", 60, ago=300)
    over, before = ({"what": "carbamazepine", "from": day(a), "to": day(b)} for a, b in ((320, 200), (900, 800)))
    vague = {"what": "carbamazepine", "from": "2026", "to": "2026"}

    for other, found in ((over, TRUE), (before, FALSE), (vague, OPEN)):
        on = history(trial, other)
        number = next(c.number for c in world(on).reading.courses if c.course.what == "sertraline")
        assert found == truth(on, "{inducer_during: yes}", number)


@pytest.mark.parametrize(
    ("age", "dose", "at", "over"), [(70, "20 mg", TRUE, FALSE), (70, "40 mg", TRUE, TRUE), (70, "10 mg", FALSE, FALSE), (40, "20 mg", FALSE, FALSE)]
)
def test_a_persons_own_ceiling(age: int, dose: str, at: str, over: str) -> None:
    """Citalopram 20 mg above the age of the label (clinical.md A10)."""
    on = history(
        course("citalopram", dose, 60),
        person={"age": age},
        region="US",
        genes=[{"gene": "CYP2C19", "result": "normal"}],
        conditions={"complete": "yes", "items": []},
    )

    assert (at, over) == (truth(on, "{at_ceiling: yes}", 1), truth(on, "{over_ceiling: yes}", 1))
