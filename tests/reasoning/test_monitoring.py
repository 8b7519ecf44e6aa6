"""When checks are due: days counted from the start, what is past named once, nothing beyond the horizon."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cases import AS_OF, case, day, the_knowledge
from thirdline.case.values import Amount
from thirdline.knowledge.plans import Plan, PlanStep
from thirdline.reasoning.assessment import Settings
from thirdline.reasoning.monitoring import Due, derive_due
from thirdline.reasoning.trace import open_world
from thirdline.record import replace

TODAY = AS_OF.toordinal()


def due(steps: tuple[PlanStep, ...], days: int = 365, **course: Any) -> list[Due]:
    """What is due by one made plan for lithium."""
    knowledge = the_knowledge()
    plan = Plan(plan="made", name="made", status="draft", for_=1 << knowledge.bit["lithium"], steps=steps)
    cited = {**knowledge.cited, "made#c": next(iter(knowledge.cited.values()))}
    found = replace(knowledge, plans={"made": plan}, cited=cited)
    taken = {"what": "lithium", "dose": "400 mg", "from": day(10), "to": "now", **course}
    return derive_due(open_world(case(courses=[taken]), found, Settings(as_of=AS_OF.isoformat())), days)


def step(**fields: Any) -> PlanStep:
    amounts = {k: Amount.parse(v) for k, v in fields.items() if isinstance(v, str) and k != "what" and k != "region"}
    return PlanStep(what="a level", claim="c", **{**fields, **amounts})


def at(*times: str) -> tuple[Amount, ...]:
    return tuple(map(Amount.parse, times))


def test_days_are_counted_from_the_start() -> None:
    """Begun ten days ago: the check of day 7 is past, that of day 14 comes in four days."""
    found = due((step(at=at("7 d", "14 d")),))

    assert [(d.day - TODAY, d.past) for d in found] == [(-3, True), (4, False)]


def test_of_each_check_only_the_last_past_one_is_named() -> None:
    assert [d.day - TODAY for d in due((step(at=at("1 d", "2 d", "9 d")),))] == [-1]


def test_what_comes_again_stops_at_the_horizon_and_at_its_own_end() -> None:
    """Every 30 days from day 30; begun 10 days ago."""
    assert [d.day - TODAY for d in due((step(every="30 d"),), days=100)] == [20, 50, 80]
    assert [d.day - TODAY for d in due((step(every="30 d", until="60 d"),), days=100)] == [20, 50]
    assert [d.day - TODAY for d in due((step(every="30 d", from_="45 d"),), days=100)] == [35, 65, 95]


def test_an_unknown_start_is_counted_from_today_and_said() -> None:
    found = due((step(at=at("7 d")),), **{"from": "2026"})

    assert [(d.day - TODAY, d.counted_from_today) for d in found] == [(7, True)]


@pytest.mark.parametrize("course", [{"what": "sertraline"}, {"to": day(2)}])
def test_what_is_not_taken_has_no_checks(course: dict[str, Any]) -> None:
    assert due((step(at=at("7 d")),), **course) == []


def test_a_step_of_another_region_is_left_out() -> None:
    assert due((step(at=at("14 d"), region="US"),)) == []
