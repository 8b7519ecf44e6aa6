"""Was the dose reached, and for how many days in a row? Levels and their dates, ranges that disagree, gaps, and the fields behind an open answer."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cases import course, day, history, the_knowledge, world_of
from thirdline.case.values import Value
from thirdline.knowledge.compile import Knowledge
from thirdline.reasoning.adequacy import derive_trials
from thirdline.reasoning.conditions import FALSE, TRUE
from thirdline.reasoning.facts import World
from thirdline.reasoning.judging import Judgement
from thirdline.reasoning.standing import say
from thirdline.record import replace

CURRENT: dict[str, Any] = {"episode": "current"}
NOW: dict[str, Any] = {"to": "now", "stopped": "still taking"}
NORMAL = [{"gene": "CYP2C19", "result": "normal"}, {"gene": "CYP2D6", "result": "normal"}]
HEALTHY: dict[str, Any] = {"conditions": {"complete": "yes", "items": []}, "genes": {"complete": "yes", "items": NORMAL}}


def judged(own: dict[str, Any], knowledge: Knowledge | None = None, **fields: Any) -> tuple[World, Judgement]:
    """The world and the judgement of one course, after another whose dose nobody knows: that one has the first bit of all."""
    other = course("fluoxetine", None, 60, ago=3000, episode="earlier")
    world = world_of(history(other, own, **{**HEALTHY, **fields}), knowledge or the_knowledge())
    world.fields.bit("courses.1.dose")
    return world, derive_trials(world, "label_minimum")[1].counted


def asked(found: Judgement) -> list[str]:
    """The fields whose answer would turn the verdict."""
    return [m.params["field"] for m in found.turns if m.id == "turn_ask"]


# --- levels: nortriptyline, its minimum set to 50 mg and its ranges from 50 ng/mL, or from each of `lows`


def ranged(*lows: float, test: str = "nortriptyline") -> Knowledge:
    """Knowledge in which authorities name these low ends for the level of nortriptyline."""
    knowledge = the_knowledge()
    table = knowledge.doses["nortriptyline"]
    minimums = {key: (50.0, claim) for key, (_, claim) in table.minimums.items()}
    made = replace(table, levels=tuple((test, Value(low, 150.0)) for low in lows), minimums=minimums)
    return replace(knowledge, doses={**knowledge.doses, "nortriptyline": made})


def with_levels(
    *levels: tuple[str, str | None], dose: str | None = "100 mg", lows: tuple[float, ...] = (50,), test: str = "nortriptyline", **own: Any
) -> Judgement:
    """A course of 60 days from 400 days back to 341 days back, with levels (ng/mL, day)."""
    mine = course("nortriptyline", dose, **{"from_": day(400), "to": day(341), **CURRENT, **own})
    labs = [{"test": test, "value": f"{value} ng/mL"} | ({"date": when} if when else {}) for value, when in levels]
    return judged(mine, ranged(*lows, test="nortriptyline"), labs=labs)[1]


@pytest.mark.parametrize(("back", "verdict"), [(400, "not adequate"), (370, "not adequate"), (341, "not adequate"), (401, "adequate"), (340, "adequate")])
def test_a_level_of_the_first_and_of_the_last_day_decides_alone(back: int, verdict: str) -> None:
    """The days beside them say nothing of the course."""
    assert verdict == with_levels(("20", day(back))).verdict


@pytest.mark.parametrize("when", [f"about {day(400)}", f"about {day(341)}", None, day(400)[:4]])
def test_a_level_that_may_lie_outside_the_course_leaves_it_open(when: str | None) -> None:
    """A date that straddles the first or the last day, or none, neither makes nor breaks the trial."""
    found = with_levels(("20", when))
    assert ("undetermined", "level", ["labs.nortriptyline"]) == (found.verdict, found.dose_by, asked(found))


def test_a_level_without_a_date_leaves_a_course_of_today_open_too() -> None:
    """It may have been taken years ago."""
    assert "undetermined" == with_levels(("20", None), from_=day(100), **NOW).verdict


@pytest.mark.parametrize(("start", "end", "back"), [(f"about {day(400)}", day(341), 402), (day(400), f"about {day(341)}", 339)])
def test_a_level_on_a_day_that_may_not_belong_to_the_course_leaves_it_open(start: str, end: str, back: int) -> None:
    """The course's own first or last day is what is vague."""
    assert "undetermined" == with_levels(("20", day(back)), from_=start, to=end).verdict


def test_a_level_that_agrees_with_the_dose_needs_no_date() -> None:
    """Both say enough: the dose is the reason given."""
    found = with_levels(("90", None))
    assert ("adequate", "dose", TRUE) == (found.verdict, found.dose_by, found.dose_ok)


@pytest.mark.parametrize(("value", "truth", "reason"), [("90", TRUE, "dose_by_level_ok"), ("20", FALSE, "dose_by_level_short")])
def test_a_level_that_decides_is_the_reason_given(value: str, truth: Value, reason: str) -> None:
    """Enough or short, with no field left behind it."""
    found = with_levels((value, day(370)))
    assert ("level", truth, reason) == (found.dose_by, found.dose_ok, found.reasons[0].id)


def test_levels_that_disagree_are_asked_for_again() -> None:
    """Their test is the field that leaves it open."""
    found = with_levels(("20", day(370)), ("90", day(360)))
    assert ("dose_by_level_open", ["labs.nortriptyline"]) == (found.reasons[0].id, asked(found))


def test_the_clock_runs_from_the_lowest_dose_that_may_have_given_the_level() -> None:
    """The day of the smaller dose's beginning is vague: the level may be its own."""
    made = [{"dose": "100 mg", "from": day(400)}, {"dose": "25 mg", "from": f"about {day(370)}", "to": day(341)}]
    assert "adequate" == with_levels(("90", day(374)), dose=None, steps=made).verdict


# --- levels: ranges that disagree


@pytest.mark.parametrize(
    ("value", "lows", "verdict", "disputed"),
    [
        ("60", (50, 70), "adequate", True),
        ("60", (70, 50), "not adequate", True),
        ("60", (50, 60), "adequate", False),
        ("60", (50, 50), "adequate", False),
        ("40", (50, 70), "not adequate", False),
        ("60-80", (50, 70), "adequate", True),
        ("60", (50,), "adequate", False),
    ],
)
def test_the_first_range_judges_and_another_that_differs_is_said(value: str, lows: tuple[float, ...], verdict: str, disputed: bool) -> None:
    """Said only where a range would judge it otherwise; a level at the low end of a range is in it."""
    found = with_levels((value, day(370)), lows=lows)
    assert (verdict, disputed) == (found.verdict, say("level_disputed") in found.reasons)


def test_a_dispute_about_a_level_that_did_not_decide_is_not_said() -> None:
    """Undated and in agreement with the dose, it changed nothing."""
    found = with_levels(("60", None), lows=(50, 70))
    assert ("dose", ["dose_by_dose_ok", "days_ok"]) == (found.dose_by, [m.id for m in found.reasons])


def test_a_level_of_another_medicine_says_nothing() -> None:
    """Only the tests the medicine's own ranges name count."""
    found = with_levels(("20", day(370)), test="clomipramine")
    assert ("adequate", "dose") == (found.verdict, found.dose_by)


# --- the person's own ceiling


@pytest.mark.parametrize(
    ("dose", "expected"), [("19 mg", ("dose", "dose_by_dose_short")), ("20 mg", ("ceiling", "dose_by_ceiling_ok")), ("40 mg", ("dose", "dose_by_dose_ok"))]
)
def test_the_ceiling_is_the_reason_only_between_it_and_the_minimum(dose: str, expected: tuple[str, str]) -> None:
    """Citalopram over 65 in the UK has a ceiling of 20 mg; the minimum is made 40 mg."""
    knowledge = the_knowledge()
    table = knowledge.doses["citalopram"]
    raised = replace(table, minimums={key: (40.0, claim) for key, (_, claim) in table.minimums.items()})
    made = replace(knowledge, doses={**knowledge.doses, "citalopram": raised})
    found = judged(course("citalopram", dose, 60, **CURRENT), made, person={"age": 70}, region="UK")[1]
    assert expected == (found.dose_by, found.reasons[0].id)
    assert {"minimum": "40"} == found.reasons[0].params


# --- days at the dose


def stepped(*steps: dict[str, str], **own: Any) -> tuple[World, Judgement]:
    """Sertraline, whose minimum is 50 mg, told in steps."""
    return judged(course("sertraline", steps=list(steps), **{"from_": day(400), "to": day(200), **CURRENT, **own}))


def lasted(dose: str, days: str) -> dict[str, str]:
    return {"dose": dose, "lasted": f"{days} days"}


def dated(dose: str, first: int, last: int) -> dict[str, str]:
    return {"dose": dose, "from": day(first), "to": day(last)}


def test_days_that_are_known_have_no_field_behind_them() -> None:
    """Nothing to ask."""
    assert Value(60, 60, 0) == judged(course("sertraline", "50 mg", 60))[1].days


@pytest.mark.parametrize(
    ("steps", "low", "high", "fields"),
    [
        ((lasted("50 mg", "20"), lasted("50 mg", "30")), 50, 50, ()),
        ((lasted("50 mg", "20-30"), lasted("50 mg", "20")), 40, 50, ("steps.1.lasted",)),
        ((lasted("50 mg", "20-30"), lasted("50 mg", "20-40")), 40, 70, ("steps.1.lasted", "steps.2.lasted")),
        ((lasted("40-60 mg", "20"), lasted("50 mg", "30")), 30, 50, ("steps.1.dose",)),
        ((lasted("40-60 mg", "20-30"), lasted("50 mg", "30")), 30, 60, ("steps.1.dose", "steps.1.lasted")),
        ((lasted("40-60 mg", "20"), lasted("50 mg", "20-30")), 20, 50, ("steps.1.dose", "steps.2.lasted")),
        ((lasted("25 mg", "20"), lasted("50 mg", "20-30")), 20, 30, ("steps.2.lasted",)),
        ((lasted("25 mg", "20-30"), lasted("50 mg", "50")), 50, 50, ()),
        ((lasted("25 mg", "20-30"), lasted("50 mg", "20-30")), 20, 30, ("steps.2.lasted",)),
    ],
)
def test_the_fields_behind_the_days_are_those_of_steps_that_may_count(steps: tuple[dict[str, str], ...], low: int, high: int, fields: tuple[str, ...]) -> None:
    """A dose that may be enough, a length of one that is or may be; never the length of building up."""
    world, found = stepped(*steps)
    assert (low, high, {f"courses.2.{name}" for name in fields}) == (found.days.low, found.days.high, set(world.fields.names(found.days.causes)))


@pytest.mark.parametrize(("gap", "low"), [(7, 42), (8, 21)])
def test_after_a_gap_the_row_begins_anew_with_its_first_day(gap: int, low: int) -> None:
    """Two rows of three weeks: joined, or the longer one alone."""
    _, found = stepped(dated("50 mg", 400, 380), dated("50 mg", 379 - gap, 359 - gap))
    assert Value(low, 42) == Value(found.days.low, found.days.high)


def test_the_longer_of_two_rows_is_the_least() -> None:
    """Ten days, a gap, then thirty."""
    _, found = stepped(dated("50 mg", 400, 391), dated("50 mg", 350, 321))
    assert (30, 40) == (found.days.low, found.days.high)


@pytest.mark.parametrize(("second", "low"), [("3", 42), ("4", 21)])
def test_steps_below_the_dose_add_up_to_one_gap(second: str, low: int) -> None:
    """Four and three days at too little are seven and forgiven; four and four are eight."""
    _, found = stepped(lasted("50 mg", "21"), lasted("25 mg", "4"), lasted("10 mg", second), lasted("50 mg", "21"))
    assert (low, 42) == (found.days.low, found.days.high)


def test_days_below_the_dose_are_counted_anew_after_each_return_to_it() -> None:
    """Two dips of five days, three weeks apart, are no gap of ten."""
    dip = lasted("25 mg", "5")
    _, found = stepped(lasted("50 mg", "21"), dip, lasted("50 mg", "21"), dip, lasted("50 mg", "21"))
    assert (63, 63) == (found.days.low, found.days.high)


def test_a_step_told_by_its_length_follows_the_one_before_without_a_gap() -> None:
    """Its first day is not known, but steps are told one after the other."""
    _, found = stepped(dated("50 mg", 400, 380), lasted("100 mg", "21"))
    assert ("adequate", 42, 42) == (found.verdict, found.days.low, found.days.high)


@pytest.mark.parametrize(("dip", "low", "fields"), [("5-7", 42, ()), ("5-10", 21, ("steps.2.lasted",)), ("8-10", 21, ())])
def test_the_length_of_a_dip_is_asked_for_only_where_it_may_break_the_row(dip: str, low: int, fields: tuple[str, ...]) -> None:
    """Seven days are forgiven, eight are not."""
    world, found = stepped(lasted("50 mg", "21"), lasted("25 mg", dip), lasted("50 mg", "21"))
    assert (low, 42, {f"courses.2.{name}" for name in fields}) == (found.days.low, found.days.high, set(world.fields.names(found.days.causes)))


@pytest.mark.parametrize(("days_apart", "low"), [(0, 42), (1, 21)])
def test_steps_whose_days_are_not_exact_are_one_row_only_if_no_exact_day_would_part_them(days_apart: int, low: int) -> None:
    """A beginning that may be a week later leaves up to seven days in between, and then eight."""
    _, found = stepped(dated("50 mg", 400, 380), {"dose": "50 mg", "from": f"about {day(379 - days_apart)}", "to": day(352 - days_apart)})
    assert low == found.days.low


def test_days_of_steps_are_never_more_than_those_of_the_course() -> None:
    """The course's own first and last day bound them."""
    _, found = stepped(lasted("50 mg", "40"), lasted("100 mg", "40"), to=day(351))
    assert (50, 50) == (found.days.low, found.days.high)
