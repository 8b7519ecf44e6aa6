"""Who is well on one fair trial is not handed a list of diseases, nor of next steps; one letter of the outcome changes that."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cases import assessed, case, the_knowledge
from thirdline.reasoning.assessment import Assessment

WELL = {"what": "sertraline", "dose": "100 mg", "from": "2026-03-01", "to": "now", "episode": "current", "outcome": "well"}
LISTS = ("conditions", "symptoms", "labs", "genes")


def person(course: dict[str, Any], complete: str, **more: Any) -> Assessment:
    """A woman of forty on one course, with every list complete, or none."""
    lists = {name: {"complete": complete, "items": []} for name in LISTS}
    return assessed(case(person={"age": "40", "sex": "female"}, courses={"complete": complete, "items": [course]}, **{**lists, **more}), the_knowledge())


@pytest.mark.parametrize("complete", ["yes", "no"])
def test_no_list_of_diseases_and_no_next_steps(complete: str) -> None:
    """Neither as findings, nor as questions that only a reason for failure would ask."""
    found = person(WELL, complete)

    assert [] == [f.id for f in found.findings if f.kind == "contributor"]
    assert [] == [o.id for o in found.options]
    assert [] == [(q.field, change.id) for q in found.questions for change in q.would_change if change.id.startswith("contributor:")]


def test_the_same_person_not_well_gets_both() -> None:
    """So that the test above does not hold of nothing."""
    found = person({**WELL, "outcome": "little or no better"}, "no", conditions=["sleep apnoea"])

    assert [f.id for f in found.findings if f.kind == "contributor"]
    assert found.options


@pytest.mark.parametrize("change", [{"outcome": "much better"}, {"to": "2026-09-01"}, {"episode": "earlier"}, {"what": "quetiapine"}])
def test_near_misses_list_next_steps(change: dict[str, str]) -> None:
    """Much better is not well; what was stopped, or belongs to an earlier time, keeps nobody well now."""
    other = {"what": "citalopram", "dose": "20 mg", "from": "2025-01-01", "to": "2025-06-01", "outcome": "little or no better"}
    lists = {name: {"complete": "no", "items": []} for name in LISTS}
    told = case(person={"age": "40"}, courses={"complete": "no", "items": [{**WELL, **change}, other]}, **lists)

    assert assessed(told, the_knowledge()).options


@pytest.mark.parametrize(
    ("severity", "asked"), [("unknown", False), ("few symptoms", False), ("mild", True), ("moderate", True), ("severe with psychosis", True)]
)
def test_who_is_well_and_depressed_is_asked_which_holds(severity: str, asked: bool) -> None:
    """One of the two is not as it is today; until it is known which, next steps are not withheld."""
    found = person(WELL, "no", episode={"severity": severity})

    assert asked == bool(found.options)
    assert [severity] * asked == [n.typed for n in found.coverage.not_checked if n.kind == "episode.severity"]
