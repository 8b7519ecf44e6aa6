"""From one antidepressant to another: nothing overlaps an MAO inhibitor, the longest washout rules, steps go down only and can be bought."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.cases import the_knowledge
from tests.properties.generate import tried
from thirdline.case.values import Amount
from thirdline.knowledge.plans import Occupancy, Strength, Taper
from thirdline.reasoning.switching import SwitchPlan, dose_in_mg, plan_switch, taper_doses

START = date(2026, 12, 1).toordinal()
ANTIDEPRESSANTS = sorted(s.substance for s in the_knowledge().substances if "antidepressant" in s.roles)
MAOIS = [name for name in ANTIDEPRESSANTS if the_knowledge().masks["maoi"] >> the_knowledge().bit[name] & 1]


def planned(first: str, second: str, dose: float = 100, weeks: int = 4) -> SwitchPlan:
    knowledge = the_knowledge()
    return plan_switch(knowledge, knowledge.substance(first), knowledge.substance(second), dose, START, weeks)


def days(plan: SwitchPlan) -> tuple[int, int]:
    """(first day without the old one, first day of the new one)."""
    none = next(step.day for step in plan.steps if step.says.id in ("switch_none", "switch_ended"))
    return none, next(step.day for step in plan.steps if step.says.id == "switch_begin")


def made(method: str = "by dose", half: str = "10 mg", strengths: tuple[str, ...] = ("25 mg", "50 mg")) -> Taper:
    curve = Occupancy(of="transporter", maximum=80, half=Amount.parse(half), claim="c") if method == "by occupancy" else None
    pieces = tuple(Strength(dose=Amount.parse(s), form="tablet", claim="c") for s in strengths)
    return Taper(taper="made", status="draft", method=method, says="", occupancy=curve, strengths=pieces, claim="c")  # type: ignore[arg-type]  # one of the three words


@tried(150)
@given(st.sampled_from(ANTIDEPRESSANTS), st.sampled_from(MAOIS), st.booleans(), st.sampled_from((1, 2, 4, 8)))
def test_nothing_overlaps_a_maoi(other: str, maoi: str, forth: bool, weeks: int) -> None:
    """To or from one: a gap of the longest washout that was read, or no dates at all."""
    first, second = (other, maoi) if forth else (maoi, other)
    if first == second:
        return
    plan = planned(first, second, weeks=weeks)

    assert plan.method in ("taper then wait", "not known")
    if plan.method == "not known":
        assert plan.steps == ()
    else:
        none, begin = days(plan)
        assert begin - (none - 1) >= max(w.days for w in plan.washouts)


@tried(150)
@given(st.sampled_from(ANTIDEPRESSANTS), st.sampled_from(ANTIDEPRESSANTS))
def test_the_longest_washout_rules(first: str, second: str) -> None:
    """Every row is shown, longest first, each with its claim; the mix asks for the same days."""
    if first == second:
        return
    knowledge, plan = the_knowledge(), planned(first, second)
    found = [w.days for w in plan.washouts]

    assert found == sorted(found, reverse=True)
    assert max(found, default=0.0) == knowledge.washout_days.get((1 << knowledge.bit[first], 1 << knowledge.bit[second]), 0.0)
    assert all(w.claim.says for w in plan.washouts)


@pytest.mark.parametrize(("first", "least"), [("fluoxetine", 35), ("sertraline", 14), ("clomipramine", 21), ("imipramine", 21), ("vortioxetine", 14)])
def test_before_phenelzine(first: str, least: int) -> None:
    """clinical.md D41."""
    assert planned(first, "phenelzine").washouts[0].days >= least


def test_the_gap_is_counted_from_the_last_dose() -> None:
    """Four weeks down: the last dose on the 28th day; fourteen days later the new one may begin, not a day sooner."""
    none, begin = days(planned("sertraline", "phenelzine"))

    assert none == START + 28
    assert begin == none - 1 + round(planned("sertraline", "phenelzine").washouts[0].days)


def test_a_pair_nobody_wrote_about_has_no_dates() -> None:
    """A gap in what was read is said, not filled."""
    knowledge = the_knowledge()
    read = [(w.first, w.second) for w in knowledge.ways] + [(first, second) for first, second, _ in knowledge.washouts]
    bit = knowledge.bit
    unread = [
        (a, b) for a in ANTIDEPRESSANTS for b in ANTIDEPRESSANTS if a != b and not any(first >> bit[a] & 1 and second >> bit[b] & 1 for first, second in read)
    ]
    for a, b in unread[::40]:
        assert planned(a, b).method == "not known"
        assert planned(a, b).steps == ()


# --- steps


@tried(200)
@given(st.sampled_from(("by dose", "by occupancy")), st.integers(10, 300), st.integers(1, 26))
def test_steps_only_go_down_and_can_be_bought(method: str, dose: int, weeks: int) -> None:
    """Each week's dose is made of a few pieces, and never above the week before."""
    doses = taper_doses(made(method, strengths=("5 mg", "20 mg", "50 mg")), dose, weeks)

    assert all(later <= sooner for sooner, later in pairwise([float(dose), *doses]))
    assert all(d % 5 == 0 and d > 0 for d in doses)


def test_steps_of_dose_are_equal() -> None:
    """200 mg over three weeks, where 25 mg pieces exist; then none."""
    assert taper_doses(made(), 200, 3, linear=True) == [150, 100, 50]


def test_steps_by_share_shrink() -> None:
    """200 mg over three weeks to the smallest piece: each half of the one before."""
    assert taper_doses(made(strengths=("25 mg", "100 mg")), 200, 3) == [100, 50, 25]
    assert taper_doses(made(strengths=("1 mg", "10 mg", "50 mg")), 100, 2) == [50, 21]  # never more than half aimed at; 21 is what three pieces make


def test_what_a_specialist_plans_is_not_ended_on_the_first_day() -> None:
    """The date is taken for granted, and said to be."""
    assert [s.says.id for s in planned("phenelzine", "sertraline").steps] == ["switch_ended", "switch_begin"]


def test_steps_of_occupancy_are_equal() -> None:
    """At half = 10 mg: 100 mg fills 10/11 of the maximum; three quarters, half and a quarter of that need 21.43, 8.33 and 2.94 mg."""
    doses = taper_doses(made("by occupancy", strengths=("0.1 mg", "1 mg", "3 mg", "8 mg", "21 mg")), 100, 3)

    assert doses == pytest.approx([21.43, 8.33, 2.94], abs=0.25)
    shares = [d / (10 + d) for d in (21.4286, 8.3333, 2.9412)]
    assert [a - b for a, b in pairwise([100 / 110, *shares, 0])] == pytest.approx([100 / 110 / 4] * 4, abs=1e-3)


def test_the_last_steps_by_occupancy_are_smaller_than_by_dose() -> None:
    """That is the point of them."""
    fine = tuple(f"{mg} mg" for mg in (0.5, 1, 2, 5, 20))
    assert taper_doses(made("by occupancy", strengths=fine), 100, 8)[-1] < taper_doses(made(strengths=fine), 100, 8, linear=True)[-1]


def test_a_specialist_plans_what_cannot_be_worked_out() -> None:
    assert taper_doses(made("specialist"), 100, 4) == []


def test_without_strengths_the_sum_is_shown_and_said() -> None:
    """No rounding to what was never read."""
    assert taper_doses(made(strengths=()), 100, 3, linear=True) == [75, 50, 25]
    assert taper_doses(made(strengths=()), 100, 2) == [57.7, 33.3]


@pytest.mark.parametrize(
    ("typed", "mg"), [("150 mg", 150), ("0.15 g", 150), ("100-150 mg", None), ("about 100 mg", None), ("unknown", None), ("3 tablets", None)]
)
def test_a_dose_is_one_amount(typed: str, mg: float | None) -> None:
    assert dose_in_mg(typed) == mg
