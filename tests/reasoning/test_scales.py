"""Questionnaires: totals, both sides of every band, response, remission, change, and the question on suicide (clinical.md A5)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cases import assessed, case, history, the_knowledge, world_of
from thirdline.case.values import Value
from thirdline.knowledge.compile import Knowledge
from thirdline.reasoning.person_facts import PERSON_FACTS
from thirdline.reasoning.scales import maximum_of, total_of
from thirdline.reasoning.standing import Message


def shown(*scores: dict[str, Any]) -> Any:
    """The scores of a case as the assessment shows them."""
    return assessed(history(scores=list(scores)), the_knowledge()).scales


def series(scale: str, *totals: int) -> Any:
    """The last of some totals, a month apart."""
    return shown(*({"scale": scale, "date": f"2026-0{i + 1}-01", "total": total} for i, total in enumerate(totals)))[-1]


def refused(score: dict[str, Any]) -> Message:
    """Why a score could not be used, as the coverage says it."""
    found = assessed(history(scores=[score]), the_knowledge())
    assert () == found.scales
    return next(item.why for item in found.coverage.not_checked if item.typed == score["scale"])


def fact(name: str, args: dict[str, Any], *scores: dict[str, Any]) -> Value:
    """A fact about a score, as rules see it."""
    return PERSON_FACTS[name](world_of(case(scores=list(scores)), the_knowledge()), args, 0)


def item_nine(*scores: dict[str, Any]) -> tuple[float, float]:
    found = fact("item", {"of": "phq9", "number": 9}, *scores)
    return found.low, found.high


# --- bands, both sides of each edge


@pytest.mark.parametrize(
    ("total", "band"),
    [
        (0, "below mild"),
        (4, "below mild"),
        (5, "mild"),
        (9, "mild"),
        (10, "moderate"),
        (14, "moderate"),
        (15, "moderately severe"),
        (19, "moderately severe"),
        (20, "severe"),
        (27, "severe"),
    ],
)
def test_the_phq_9_has_its_five_bands(total: int, band: str) -> None:
    """5 mild, 10 moderate, 15 moderately severe, 20 severe."""
    assert (band, 27) == ((found := series("PHQ-9", total)).band, found.of)


@pytest.mark.parametrize(
    ("total", "band"),
    [
        (0, "no depression"),
        (5, "no depression"),
        (6, "mild"),
        (10, "mild"),
        (11, "moderate"),
        (15, "moderate"),
        (16, "severe"),
        (20, "severe"),
        (21, "very severe"),
        (27, "very severe"),
    ],
)
def test_the_qids_has_its_five_bands(total: int, band: str) -> None:
    """6 mild, 11 moderate, 16 severe, 21 very severe."""
    assert (band, 27) == ((found := series("QIDS-SR16", total)).band, found.of)


@pytest.mark.parametrize(
    ("total", "band"), [(0, "below mild"), (4, "below mild"), (5, "mild"), (9, "mild"), (10, "moderate"), (14, "moderate"), (15, "severe"), (21, "severe")]
)
def test_the_gad_7_has_its_four_bands(total: int, band: str) -> None:
    """5 mild, 10 moderate, 15 severe."""
    assert (band, 21) == ((found := series("GAD-7", total)).band, found.of)


@pytest.mark.parametrize("typed", ["PHQ-9", "phq9", "PHQ 9", "Patient Health Questionnaire"])
def test_a_scale_is_known_by_each_of_its_names(typed: str) -> None:
    """As printed on any form."""
    assert "phq9" == series(typed, 12).scale


# --- totals from items


def test_the_phq_9_total_is_the_sum_of_its_items() -> None:
    """Nine answers from 0 to 3."""
    assert 17 == shown({"scale": "PHQ-9", "items": [2, 2, 3, 3, 1, 2, 1, 2, 1]})[0].total


@pytest.mark.parametrize(
    ("number", "group"),
    [
        (1, "sleep"),
        (2, "sleep"),
        (3, "sleep"),
        (4, "sleep"),
        (6, "appetite and weight"),
        (7, "appetite and weight"),
        (8, "appetite and weight"),
        (9, "appetite and weight"),
        (15, "pace"),
        (16, "pace"),
    ],
)
def test_a_grouped_item_of_the_qids_counts_alone(knowledge: Knowledge, number: int, group: str) -> None:
    """One answer of 3 in a group is 3 points, whichever item it is."""
    answers = [3 if n == number else 0 for n in range(1, 17)]
    assert 3 == total_of(knowledge.scales["qids_sr16"], answers)


@pytest.mark.parametrize(("first", "last"), [(1, 4), (6, 9), (15, 16)])
def test_grouped_items_of_the_qids_count_once_by_the_highest(knowledge: Knowledge, first: int, last: int) -> None:
    """Sleep (1 to 4), appetite and weight (6 to 9), pace (15, 16)."""
    answers = [(3 if n == first else 2) if first <= n <= last else 0 for n in range(1, 17)]
    assert 3 == total_of(knowledge.scales["qids_sr16"], answers)


@pytest.mark.parametrize("number", [5, 10, 11, 12, 13, 14])
def test_every_other_item_of_the_qids_adds_up(knowledge: Knowledge, number: int) -> None:
    """Beside a full sleep group, each of them adds its own points."""
    answers = [3 if n <= 4 else 2 if n == number else 0 for n in range(1, 17)]
    assert 5 == total_of(knowledge.scales["qids_sr16"], answers)


@pytest.mark.parametrize(("scale", "highest"), [("phq9", 27), ("qids_sr16", 27), ("gad7", 21)])
def test_the_highest_total_is_that_of_the_form(knowledge: Knowledge, scale: str, highest: int) -> None:
    """All answers 3."""
    assert highest == maximum_of(knowledge.scales[scale])


def test_rules_see_the_same_total_as_the_page() -> None:
    """Sixteen answers of 3 are 27 on the QIDS, not 48."""
    assert 27 == fact("score", {"of": "qids_sr16"}, {"scale": "QIDS", "items": [3] * 16}).high


@pytest.mark.parametrize(
    "score",
    [
        {"scale": "PHQ-9", "total": 28},
        {"scale": "GAD-7", "total": 22},
        {"scale": "PHQ-9", "items": [1, 1, 1, 1, 1, 1, 1, 1]},
        {"scale": "PHQ-9", "items": [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]},
        {"scale": "PHQ-9", "items": [4, 1, 1, 1, 1, 1, 1, 1, 1]},
        {"scale": "QIDS", "items": [1, 2, 3]},
        {"scale": "PHQ-9"},
    ],
)
def test_a_score_that_cannot_be_is_not_used_and_said_aloud(score: dict[str, Any]) -> None:
    """Too high, too few or too many answers, an answer out of range, nothing at all."""
    assert "score_unusable" == refused(score).id


def test_rules_do_not_see_a_score_that_cannot_be() -> None:
    """An impossible total is unknown to them too."""
    assert not fact("score", {"of": "phq9"}, {"scale": "PHQ-9", "total": 999}).is_exact


# --- response, remission, change


@pytest.mark.parametrize(
    ("start", "now", "expected"), [(20, 10, "yes"), (20, 11, "no"), (20, 9, "yes"), (19, 9, "yes"), (19, 10, "no"), (20, 20, "no"), (10, 20, "no")]
)
@pytest.mark.parametrize("scale", ["PHQ-9", "QIDS"])
def test_a_response_is_half_or_more_better(scale: str, start: int, now: int, expected: str) -> None:
    """Exactly 50 % is a response, a point less is not."""
    assert expected == series(scale, start, now).response


def test_response_is_measured_from_the_first_score() -> None:
    """Not from the one before."""
    assert "yes" == series("PHQ-9", 20, 12, 10).response
    assert "no" == series("PHQ-9", 20, 24, 12).response


def test_the_gad_7_claims_no_response() -> None:
    """No share that counts as response was read for it."""
    assert "undetermined" == series("GAD-7", 20, 5).response


@pytest.mark.parametrize(
    ("scale", "total", "expected"), [("PHQ-9", 4, "yes"), ("PHQ-9", 5, "no"), ("QIDS", 5, "yes"), ("QIDS", 6, "no"), ("GAD-7", 0, "undetermined")]
)
def test_remission_ends_at_its_last_total(scale: str, total: int, expected: str) -> None:
    """Below 5 on the PHQ-9, 5 or less on the QIDS."""
    assert expected == series(scale, total).remission


@pytest.mark.parametrize(
    ("scale", "start", "now", "expected"),
    [
        ("PHQ-9", 15, 11, "no"),
        ("PHQ-9", 15, 10, "yes"),
        ("PHQ-9", 15, 20, "yes"),
        ("GAD-7", 15, 12, "no"),
        ("GAD-7", 15, 11, "yes"),
        ("QIDS", 20, 5, "undetermined"),
    ],
)
def test_a_change_matters_from_its_smallest_important_size_on(scale: str, start: int, now: int, expected: str) -> None:
    """5 points on the PHQ-9, 4 on the GAD-7, either way; none was read for the QIDS."""
    found = series(scale, start, now)
    assert (now - start, expected) == (found.change, found.change_matters)


def test_scores_stand_in_order_of_time_whatever_the_file() -> None:
    """Read as a series."""
    found = shown({"scale": "PHQ-9", "date": "2026-11-02", "total": 10}, {"scale": "PHQ-9", "date": "June 2026", "total": 20})
    assert [20, 10] == [s.total for s in found]
    assert "yes" == found[-1].response


def test_each_scale_is_compared_with_itself() -> None:
    """A GAD-7 between two PHQ-9 changes nothing."""
    found = shown(
        {"scale": "PHQ-9", "date": "2026-01-01", "total": 20},
        {"scale": "GAD-7", "date": "2026-02-01", "total": 4},
        {"scale": "PHQ-9", "date": "2026-03-01", "total": 10},
    )
    assert [0, 0, -10] == [s.change for s in found]


# --- the question on suicide


@pytest.mark.parametrize("scale", ["PHQ-9", "QIDS"])
def test_a_total_without_items_leaves_the_question_on_suicide_unknown(scale: str) -> None:
    """A total says nothing about it, however low."""
    assert "unknown" == series(scale, 0).suicide_item


def test_with_items_the_question_on_suicide_is_answered() -> None:
    """All nine answers hold the ninth."""
    assert "answered" == shown({"scale": "PHQ-9", "items": [0] * 9})[0].suicide_item


def test_a_scale_without_that_question_says_none() -> None:
    """The GAD-7 does not ask."""
    assert "none" == series("GAD-7", 3).suicide_item


def test_a_low_total_leaves_item_nine_anywhere() -> None:
    """Rules see 0 to 3, never 0."""
    assert (0, 3) == item_nine({"scale": "PHQ-9", "total": 3})


@pytest.mark.parametrize("answer", [0, 1, 3])
def test_the_newest_answer_to_item_nine_is_used(answer: int) -> None:
    """An older one is past."""
    older = {"scale": "PHQ-9", "date": "2026-01-01", "items": [0] * 8 + [2]}
    assert (answer, answer) == item_nine(older, {"scale": "PHQ-9", "date": "2026-02-01", "items": [0] * 8 + [answer]})


def test_an_older_zero_does_not_reassure_about_a_newer_total() -> None:
    """The newer form may hold another answer."""
    assert (0, 3) == item_nine({"scale": "PHQ-9", "date": "2026-01-01", "items": [0] * 9}, {"scale": "PHQ-9", "date": "2026-02-01", "total": 22})


def test_an_older_positive_answer_is_not_erased_by_a_newer_total() -> None:
    """What was marked stays marked until it is answered again."""
    assert (2, 2) == item_nine({"scale": "PHQ-9", "date": "2026-01-01", "items": [0] * 8 + [2]}, {"scale": "PHQ-9", "date": "2026-02-01", "total": 3})
