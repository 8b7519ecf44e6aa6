"""Adequacy again, slow and obvious: one dose for each day on a list, counted with a loop; and vague courses by trying every sharp one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.cases import AS_OF, course, history, only_trial, the_knowledge

DRUGS = {"sertraline": 50, "venlafaxine": 75, "bupropion": 300, "amitriptyline": 75, "mirtazapine": 15}  # only to draw doses near the minima
SHARES = (0.5, 0.98, 1, 1, 1.5, 2)
TAKEN = (None, "every dose", "most doses", "about half", "few doses", "unknown")


@dataclass(frozen=True)
class Drawn:
    """A course of steps: (days left out before it, share of the drug's usual minimum, days)."""

    drug: str
    steps: tuple[tuple[int, float, int], ...]
    taken: str | None
    still: bool

    @property
    def daily(self) -> list[float]:
        """The dose of every day from first to last, 0 where it was left out."""
        days: list[float] = []
        for i, (gap, share, length) in enumerate(self.steps):
            days += [0.0] * (gap if i else 0) + [round(share * DRUGS[self.drug], 4)] * length
        return days


@st.composite
def drawn(draw: st.DrawFn) -> Drawn:
    """One to five steps; gaps near the seven days that are forgiven."""
    step = st.tuples(st.sampled_from((0, 0, 0, 1, 6, 7, 8, 20)), st.sampled_from(SHARES), st.integers(1, 50))
    return Drawn(
        drug=draw(st.sampled_from(sorted(DRUGS))),
        steps=tuple(draw(st.lists(step, min_size=1, max_size=5))),
        taken=draw(st.sampled_from(TAKEN)),
        still=draw(st.booleans()),
    )


def typed(found: Drawn) -> dict[str, Any]:
    """The course as a case file tells it: by steps with their days, or by one dose where there is only one."""
    day = AS_OF - timedelta(days=len(found.daily) - 1 + (0 if found.still else 200))
    first, steps = day, []
    for i, (gap, share, length) in enumerate(found.steps):
        day += timedelta(days=gap if i else 0)
        steps.append({"dose": f"{share * DRUGS[found.drug]:g} mg", "from": day.isoformat(), "to": (day + timedelta(days=length - 1)).isoformat()})
        day += timedelta(days=length)
    ends = {
        "from_": first.isoformat(),
        "to": "now" if found.still else (day - timedelta(days=1)).isoformat(),
        "stopped": "still taking" if found.still else "did not help",
    }
    doses = {"steps": steps} if len(steps) > 1 else {"dose": steps[0]["dose"]}
    return course(found.drug, taken=found.taken, episode="current", **ends, **doses)


def count_days(daily: list[float], minimum: float, forgiven: float) -> tuple[int, int]:
    """(longest row of days at or above the minimum, all such days); more than `forgiven` days in between end a row."""
    longest = row = missed = total = 0
    for dose in daily:
        if dose >= minimum:
            row = 1 if missed > forgiven else row + 1
            longest, total, missed = max(longest, row), total + 1, 0
        elif row:
            missed += 1
    return longest, total


def judge_days(found: Drawn, longest: int, total: int, needed: float) -> str:
    """The verdict in words, each reason by itself."""
    if found.taken in ("about half", "few doses"):
        return "not adequate"
    if found.still and 0 < total < needed:
        return "too early"
    if total < needed:
        return "not adequate"
    return "adequate" if longest >= needed and found.taken != "unknown" else "undetermined"


@settings(max_examples=300)
@given(drawn())
def test_days_and_verdict_of_any_stepped_course_agree_with_the_loop(found: Drawn) -> None:
    """By every scheme that has a minimum for the medicine."""
    knowledge = the_knowledge()
    trial = only_trial(history(typed(found)), knowledge)
    assert trial.kind == "antidepressant"
    for judged in (trial.counted, *trial.others):
        gap = knowledge.adequacy[judged.scheme].gap
        if judged.minimum_mg is not None and gap is not None:
            longest, total = count_days(found.daily, judged.minimum_mg, gap.low)
            assert (longest, total) == (judged.days.low, judged.days.high), judged.scheme
            assert judge_days(found, longest, total, judged.minimum_days) == judged.verdict, judged.scheme


@st.composite
def vague(draw: st.DrawFn) -> tuple[str, tuple[date, int], tuple[date, int], tuple[float, float]]:
    """A medicine, the first and the last day with how many days they may be later, and the least and greatest dose."""
    first = date(2025, 1, 1) + timedelta(days=draw(st.integers(0, 200)))
    last = first + timedelta(days=draw(st.integers(20, 60)))
    drug = draw(st.sampled_from(sorted(DRUGS)))
    low, high = sorted((draw(st.sampled_from(SHARES)), draw(st.sampled_from(SHARES))))
    return drug, (first, draw(st.integers(0, 12))), (last, draw(st.integers(0, 12))), (low * DRUGS[drug], high * DRUGS[drug])


def verdicts(drug: str, first: date, last: date, dose: str) -> dict[str, str]:
    """The verdict of each scheme on a sharp course."""
    trial = only_trial(history(course(drug, dose, from_=first.isoformat(), to=last.isoformat(), episode="current")), the_knowledge())
    return {judged.scheme: judged.verdict for judged in (trial.counted, *trial.others)}


@settings(max_examples=60)
@given(vague())
def test_a_vague_dose_is_undetermined_exactly_where_its_sharp_readings_differ(
    found: tuple[str, tuple[date, int], tuple[date, int], tuple[float, float]],
) -> None:
    """The least and the greatest dose: one verdict for both, or undetermined."""
    drug, (first, _), (last, _), (low, high) = found
    sharp = [verdicts(drug, first, last, f"{mg:g} mg") for mg in (low, high)]
    told = verdicts(drug, first, last, f"{low:g}-{high:g} mg")
    for scheme, verdict in told.items():
        assert verdict == (sharp[0][scheme] if sharp[0][scheme] == sharp[1][scheme] else "undetermined"), scheme


@settings(max_examples=60)
@given(vague())
def test_a_vague_length_is_undetermined_exactly_where_its_sharp_readings_differ(
    found: tuple[str, tuple[date, int], tuple[date, int], tuple[float, float]],
) -> None:
    """Every length from the shortest to the longest."""
    drug, (first, later), (last, later_still), (_, high) = found
    lengths = [(last - first).days + 1 + shift for shift in range(-min(later, 10), later_still + 1)]
    trial = only_trial(history(course(drug, f"{high:g} mg", lasted=f"{lengths[0]}-{lengths[-1]} days", episode="current")), the_knowledge())
    for judged in (trial.counted, *trial.others):
        sharp = {verdicts(drug, first, first + timedelta(days=days - 1), f"{high:g} mg")[judged.scheme] for days in lengths}
        assert judged.verdict == (sharp.pop() if len(sharp) == 1 else "undetermined"), judged.scheme


def test_the_loop_itself_counts_as_the_guard_rails_say() -> None:
    """Worked by hand: 3 days, 2 missed, 3 days, with 2 and with 1 forgiven."""
    daily = [50.0] * 3 + [25.0] * 2 + [50.0] * 3
    assert [(6, 6), (3, 6)] == [count_days(daily, 50, forgiven) for forgiven in (2, 1)]
    assert (0, 0) == count_days([25.0] * 40, 50, 7)
    assert (1, 1) == count_days([50.0], 50, 7)
