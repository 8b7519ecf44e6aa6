"""Bands of exposure at their edges, what is doubled, what is listed, and folds from cited numbers."""

from __future__ import annotations

import pytest

from tests.cases import the_knowledge
from thirdline.case.values import Value
from thirdline.knowledge.metabolism import Metabolism, Modulation, fold_of
from thirdline.knowledge.mix import in_band

RULES = {r.rule.rule: r.rule for r in the_knowledge().rules}


@pytest.mark.parametrize(
    ("fold", "rules"),
    [
        (None, {"exposure_unsized"}),
        (1.0, set()),
        (1.2499, set()),
        (1.25, {"exposure_up_small"}),
        (1.9999, {"exposure_up_small"}),
        (2.0, {"exposure_up_medium"}),
        (4.9999, {"exposure_up_medium"}),
        (5.0, {"exposure_up_large", "exposure_up_large_other"}),
        (1 / 1.2499, set()),
        (0.8, {"exposure_down_small"}),
        (0.5001, {"exposure_down_small"}),
        (0.5, {"exposure_down_medium"}),
        (0.2001, {"exposure_down_medium"}),
        (0.2, {"exposure_down_large"}),
        (0.01, {"exposure_down_large"}),
    ],
)
def test_a_fold_belongs_to_one_band(fold: float | None, rules: set[str]) -> None:
    """A band begins at its `least` and ends before its `below`."""
    assert rules == {name for name, rule in RULES.items() if rule.pair and rule.pair.relation in ("raises", "lowers", "moves") and in_band(rule, fold)}


def made(shares: dict[str, float], observed: tuple[tuple[str, Value, str], ...] = ()) -> Metabolism:
    sized = tuple((e, Value(s, s)) for e, s in shares.items())
    return Metabolism(shares=sized, typical=tuple(shares.items()), modulations=(), observed=observed)


def mover(*acts: tuple[str, float | None]) -> Metabolism:
    """Acts on enzymes: the activity left or reached, None where it has no size."""
    mods = tuple(Modulation(enzyme=e, how="", induces=(a or 0) > 1, activity=Value(0, 1), typical=a) for e, a in acts)
    return Metabolism(shares=(), typical=(), modulations=mods, observed=())


def test_a_fold_is_one_over_what_clearance_is_left() -> None:
    """Half of the clearance at a tenth: 1 / (1 - 0.5 * 0.9)."""
    assert 1 / 0.55 == pytest.approx(fold_of(made({"CYP2D6": 0.5}), [("x", mover(("CYP2D6", 0.1)))]))
    assert 1 / 3 == pytest.approx(fold_of(made({"CYP3A4": 1.0}), [("x", mover(("CYP3A4", 3.0)))]))


def test_two_inhibitors_of_one_enzyme_do_not_add_up_and_two_of_two_do() -> None:
    victim = made({"CYP2D6": 0.5, "CYP3A4": 0.5})
    assert 2 == pytest.approx(fold_of(victim, [("x", mover(("CYP2D6", 0.0))), ("y", mover(("CYP2D6", 0.5)))]))
    assert 1 / 0.25 == pytest.approx(fold_of(victim, [("x", mover(("CYP2D6", 0.0))), ("y", mover(("CYP3A4", 0.5)))]))


def test_what_was_measured_outranks_the_model_and_goes_with_the_rest() -> None:
    victim = made({"CYP2D6": 0.5}, (("x", Value(2, 8), "c"),))
    assert 4 == pytest.approx(fold_of(victim, [("x", mover(("CYP2D6", 0.5)))]))
    assert 8 == pytest.approx(fold_of(victim, [("x", mover()), ("y", mover(("CYP2D6", 0.0)))]))


def test_no_size_is_no_number_and_nothing_to_do_with_it_is_one() -> None:
    assert fold_of(made({"CYP2D6": 0.5}), [("x", mover(("CYP2D6", None)))]) is None
    assert 1 == fold_of(made({"CYP2D6": 0.5}), [("x", mover(("CYP1A2", 0.1)))])


def test_shares_of_several_works_are_never_more_than_the_whole() -> None:
    """And no substance's shares are."""
    for name, found in the_knowledge().metabolism.items():
        assert sum(share for _, share in found.typical) <= 1.0001, name


def test_a_measured_activity_stands_instead_of_the_grade() -> None:
    """Paroxetine is strong (0 to 0.2) by its grade and was measured between 0 and 0.07."""
    (found,) = [m for m in the_knowledge().metabolism["paroxetine"].modulations if m.enzyme == "CYP2D6"]
    assert (0, 0.07) == (found.activity.low, found.activity.high)


def test_a_listed_pair_gives_way_to_a_rule_of_its_own() -> None:
    """The list's rules name no pair that another rule is about."""
    k = the_knowledge()
    listed = {r.number for r in k.rules if r.rule.pair and r.rule.pair.relation == "listed"}
    for i, movers in enumerate(k.mix.movers):
        for number, mask in movers:
            if number in listed:
                own = [j for j in range(len(k.substances)) if mask >> j & 1 and (k.mix.first[i] & k.mix.second[j] or k.mix.first[j] & k.mix.second[i])]
                assert [] == own


def test_a_rescue_medicine_is_never_listed() -> None:
    """A rescue medicine never reads as one to avoid (clinical.md A8)."""
    k = the_knowledge()
    rescue = {s.substance for s in k.substances if "rescue" in s.classes}
    listed = k.tables["terms/listed_pairs"]
    assert rescue
    assert not rescue & {*listed, *(b for levels in listed.values() for others in levels.values() for b in others)}
