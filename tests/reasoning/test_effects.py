"""What an effect comes to in 100 people, and the bands of evidence, with near misses on every edge."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thirdline.knowledge.options import Baseline, Effect, Line, Option
from thirdline.knowledge.types import ClaimShown
from thirdline.reasoning.effects import band_of, is_better, per_100, show_effect
from thirdline.record import replace

CLAIM = ClaimShown(id="made#c", says="", source="s", title="", place="", access="source", read="2026-11-23", stance="for")
CITED = {"made#c": CLAIM, "made#b": CLAIM}
BASE = Baseline(per_100=20, of="people on a dummy tablet", claim="b")


def effect(**fields: Any) -> Effect:
    plain: dict[str, Any] = {"outcome": "response", "after": "two failures", "versus": "placebo", "measure": "OR", "value": 2.0, "low": 1.2, "high": 3.0}
    return Effect(**{**plain, "certainty": "moderate", "because": ("few people",), "main": True, "claim": "c", **fields})


def option(*effects: Effect, family: str = "augment", stances: tuple[str, ...] = ()) -> Option:
    lines = tuple(Line(body="a body", stance=s, says="", claim="c") for s in stances)  # type: ignore[arg-type]  # one of the words
    return Option(option="made", name="made", family=family, status="draft", short="", effects=effects, guidelines=lines)  # type: ignore[arg-type]  # as above


@given(st.floats(1, 99), st.floats(0.05, 20))
def test_an_odds_ratio_keeps_to_100_people(baseline: float, ratio: float) -> None:
    """The odds are multiplied, so nobody is counted twice; a ratio of one changes nothing."""
    found = per_100(baseline, "OR", ratio)

    assert 0 < found <= 100
    assert found == pytest.approx(100 * (o := baseline / (100 - baseline) * ratio) / (1 + o), abs=0.06)
    assert per_100(baseline, "OR", 1) == pytest.approx(baseline, abs=0.06)


def test_a_risk_ratio_stops_at_everybody() -> None:
    assert per_100(60, "RR", 3) == 100


def test_absolute_needs_a_baseline_that_was_read() -> None:
    """Without one, only the relative effect is shown."""
    assert show_effect(effect(baseline=BASE), "made", CITED).absolute == (33.3, 23.1, 42.9)
    assert show_effect(effect(), "made", CITED).absolute is None
    assert show_effect(effect(baseline=BASE, low=None, high=None), "made", CITED).absolute == (33.3, None, None)
    assert show_effect(effect(baseline=BASE, measure="SMD"), "made", CITED).absolute is None


def test_gain_is_for_what_is_good() -> None:
    assert show_effect(effect(baseline=BASE), "made", CITED).gain == 13.3
    assert show_effect(effect(baseline=BASE, outcome="stopped for side effects"), "made", CITED).gain is None


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"low": 1.01}, True),
        ({"low": 1.0}, False),
        ({"low": 0.99}, False),
        ({"low": None, "high": None}, None),
        ({"measure": None, "value": None}, None),
        ({"outcome": "relapse", "value": 0.5, "low": 0.3, "high": 0.99}, True),
        ({"outcome": "relapse", "value": 0.5, "low": 0.3, "high": 1.0}, False),
        ({"outcome": "score", "measure": "MD", "value": -2, "low": -4, "high": -0.1}, True),
        ({"outcome": "score", "measure": "MD", "value": -2, "low": -4, "high": 0.0}, False),
        ({"outcome": "score", "measure": "MD", "value": 2, "low": 0.5, "high": 4}, False),
    ],
)
def test_better_means_the_whole_interval(fields: dict[str, Any], expected: bool | None) -> None:
    assert is_better(effect(**fields)) is expected


@pytest.mark.parametrize(
    ("found", "band"),
    [
        (option(effect(), stances=("recommends",)), 1),
        (option(effect(certainty="high"), stances=("specialists only",)), 1),
        (option(effect(certainty="low"), stances=("recommends",)), 1),
        (option(effect(certainty="very low"), stances=("recommends",)), 2),
        (option(effect(measure=None, value=None, low=None, high=None, shows="helps", certainty="low"), stances=("recommends",)), 2),
        (option(effect()), 2),
        (option(effect(low=0.9), stances=("may be considered",)), 3),
        (option(effect(low=None, high=None), stances=("may be considered",)), 2),
        (option(stances=("may be considered",)), 2),
        (option(effect(low=0.9)), 3),
        (option(), 3),
        (option(stances=("no recommendation",)), 3),
        (option(effect(), stances=("recommends against",)), 2),
        (option(effect(low=0.9), stances=("recommends against",)), 4),
        (option(stances=("recommends against",)), 4),
        (option(effect(after="depression in general"), stances=("recommends",)), 3),
        (option(effect(after="depression in general")), 3),
        (option(effect(measure=None, value=None, low=None, high=None, shows="no difference"), stances=("recommends",)), 3),
        (option(effect(measure=None, value=None, low=None, high=None, shows="helps"), stances=("recommends",)), 1),
        (option(effect(), stances=("recommends against", "may be considered")), 1),
        (option(effect(), family="research", stances=("recommends",)), 4),
    ],
)
def test_bands(found: Option, band: int) -> None:
    """By what was read: a main effect and a guideline; only the main effect counts."""
    assert band_of(found) == band
    assert band_of(replace(found, effects=(*found.effects, effect(main=False, low=1.5)))) == band
