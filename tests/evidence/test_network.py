"""The fit against hand calculations, the slow oracle, and what must not matter."""

from __future__ import annotations

import math
import random

import numpy as np
import pytest
from hypothesis import given

from tests.evidence.made import networks, treatments_of
from tests.evidence.oracle import dense, dersimonian_laird, restricted, solve
from tests.properties.generate import tried
from thirdline.evidence.fit import Choices, fit_table
from thirdline.evidence.inconsistency import components_of, decompose_q, predict_interval, split_sides
from thirdline.evidence.network import fit_network, p_scores
from thirdline.evidence.studies import Contrast


def pair(study: str, a: str, b: str, te: float, se: float) -> Contrast:
    return Contrast(study=study, treat1=a, treat2=b, te=te, se=se)


TWO = (pair("1", "b", "a", 1.0, 0.5), pair("2", "b", "a", 2.0, 1.0))


def test_two_studies_are_their_weighted_mean() -> None:
    """Weights 4 and 1: (4 * 1 + 1 * 2) / 5; Q = 4 * 0.04 + 1 * 0.64."""
    fit = fit_network(TWO, ["b", "a"], "common")
    assert (1.2, math.sqrt(0.2), 0.8) == pytest.approx((fit.effects[0], math.sqrt(fit.covariance[0, 0]), fit.q))


def test_the_moment_estimate_of_two_studies() -> None:
    """(Q - 1) / (sum w - sum w^2 / sum w) with Q = 4.8 when the second says 4.449...; under 1 it is 0."""
    apart = (pair("1", "b", "a", 0.0, 0.5), pair("2", "b", "a", math.sqrt(6), 1.0))
    assert (4.8 - 1) / (5 - 17 / 5) == pytest.approx(fit_network(apart, ["b", "a"]).tau2)
    assert 0 == fit_network(TWO, ["b", "a"]).tau2


def test_what_was_never_compared_is_the_sum_of_two_steps() -> None:
    """b - a is 1, c - a is 3, so c - b is 2 with both variances."""
    fit = fit_network((pair("1", "b", "a", 1.0, 0.3), pair("2", "c", "a", 3.0, 0.4)), ["b", "c", "a"])
    te, se = fit.league()
    assert (2.0, 0.5) == pytest.approx((te[1, 0], se[1, 0]))


@tried(40)
@given(networks())
def test_it_is_the_slow_way(pairs: tuple[Contrast, ...]) -> None:
    """Effects, covariance, Q and tau2 by the moment, by restricted likelihood, and as netmeta takes it."""
    names = treatments_of(pairs)
    parts, star = dense(pairs, names), dense(pairs, names, star=True)
    tau2, q = dersimonian_laird(parts)
    for method, wanted in (("DL", tau2), ("REML-exact", restricted(parts)), ("REML", restricted(star))):
        fit = fit_network(pairs, names, "random", method)
        assert wanted == pytest.approx(fit.tau2, rel=1e-3, abs=2e-4)
        effects, covariance, _ = solve(parts, fit.tau2)
        assert np.allclose(effects, fit.effects, atol=1e-8)
        assert np.allclose(covariance, fit.covariance, atol=1e-8)
        assert q == pytest.approx(fit.q, abs=1e-7)


@tried(40)
@given(networks())
def test_names_and_order_do_not_matter(pairs: tuple[Contrast, ...]) -> None:
    """Studies shuffled, arms turned round, treatments renamed: the same league."""
    names = treatments_of(pairs)
    te, se = fit_network(pairs, names).league()
    new = {name: f"z{9 - i}" for i, name in enumerate(names)}
    turned = [Contrast(study=p.study, treat1=new[p.treat2], treat2=new[p.treat1], te=-p.te, se=p.se) for p in pairs]
    random.Random(7).shuffle(turned)
    again, spread = fit_network(turned, [new[n] for n in names]).league()
    assert np.allclose(te, again, atol=1e-8)
    assert np.allclose(se, spread, atol=1e-8)


@tried(40)
@given(networks())
def test_another_reference_changes_no_comparison(pairs: tuple[Contrast, ...]) -> None:
    names = treatments_of(pairs)
    te, _ = fit_network(pairs, names).league()
    other, _ = fit_network(pairs, names[::-1]).league()
    assert np.allclose(te, other[::-1, ::-1], atol=1e-8)


@tried(25)
@given(networks())
def test_p_scores_average_to_a_half_and_turn_with_the_direction(pairs: tuple[Contrast, ...]) -> None:
    fit = fit_network(pairs, treatments_of(pairs))
    good, bad = p_scores(fit, "good"), p_scores(fit, "bad")
    assert 0.5 == pytest.approx(float(good.mean()))
    assert np.allclose(good, 1 - bad)


@tried(25)
@given(networks())
def test_q_falls_into_its_parts(pairs: tuple[Contrast, ...]) -> None:
    total, within, between = decompose_q(pairs, treatments_of(pairs))
    assert total.df == within.df + between.df
    assert total.q == pytest.approx(within.q + between.q, abs=1e-6)


def test_direct_and_indirect_evidence_make_up_the_network() -> None:
    """A triangle of two-arm studies: direct c - b is 5, by way of a it is 2."""
    pairs = (pair("1", "b", "a", 1.0, 0.3), pair("2", "c", "a", 3.0, 0.4), pair("3", "c", "b", 5.0, 0.5))
    fit = fit_network(pairs, ["b", "c", "a"], "common")
    (split,) = [s for s in split_sides(fit, pairs) if {s.treat1, s.treat2} == {"b", "c"}]
    assert split.indirect is not None and split.difference is not None
    assert (-5.0, 0.5) == pytest.approx(split.direct)
    assert (-2.0, 0.5) == pytest.approx(split.indirect)
    assert (-3.0, math.sqrt(0.5)) == pytest.approx(split.difference)
    assert math.erfc(3.0) == pytest.approx(split.p), "two-sided: 3 / sqrt(0.5) standard errors"


def test_direct_evidence_has_the_networks_heterogeneity() -> None:
    pairs = (pair("1", "b", "a", 1.0, 0.3), pair("2", "c", "a", 3.0, 0.4), pair("3", "c", "b", 5.0, 0.5))
    fit = fit_network(pairs, ["b", "c", "a"])
    assert fit.tau2 > 0.1
    (split,) = [s for s in split_sides(fit, pairs) if {s.treat1, s.treat2} == {"b", "c"}]
    assert (-5.0, math.sqrt(0.25 + fit.tau2)) == pytest.approx(split.direct)


def test_a_comparison_with_only_its_own_studies_has_no_other_side() -> None:
    (split,) = split_sides(fit_network(TWO, ["b", "a"]), TWO)
    assert (None, None, 2) == (split.indirect, split.p, split.studies)


def test_a_prediction_needs_freedom() -> None:
    one = fit_network(TWO[:1], ["b", "a"])
    assert predict_interval(1.0, 0.5, one) is None
    apart = (pair("1", "b", "a", 0.0, 0.5), pair("2", "b", "a", 2.0, 0.5))
    fit = fit_network(apart, ["b", "a"])
    low, high = predict_interval(1.0, 0.5, fit) or (0, 0)
    assert fit.tau2 > 0
    assert (1.0, 12.7062 * math.sqrt(0.25 + fit.tau2)) == pytest.approx(((low + high) / 2, (high - low) / 2), rel=1e-5), "t of one degree"


def test_the_common_effect_has_no_heterogeneity_and_no_prediction() -> None:
    """Two studies at 0 and 2 with 0.5: 1, standard error sqrt(1/8); 95 % within 1.959964 of them."""
    rows = [{"studlab": s, "treat1": "b", "treat2": "a", "TE": te, "seTE": "0.5"} for s, te in (("1", "0"), ("2", "2"))]
    found = fit_table(rows, Choices(measure="MD", model="common", reference="a"), "made.csv")
    b = found.effects[0]
    assert ("b", None, 0.0) == (b.treatment, b.predicted, found.tau2)
    assert (1.0, math.sqrt(1 / 8), 1 - 1.959964 * math.sqrt(1 / 8), 1 + 1.959964 * math.sqrt(1 / 8)) == pytest.approx((b.te, b.se, b.lower, b.upper))
    assert fit_table(rows, Choices(measure="MD", reference="a"), "made.csv").effects[0].predicted is not None


def test_parts_that_no_study_joins_have_no_estimate() -> None:
    """And are said."""
    apart = (*TWO, pair("3", "y", "x", 1.0, 0.5))
    assert [["a", "b"], ["x", "y"]] == components_of(apart)
    rows = [{"studlab": p.study, "treat1": p.treat1, "treat2": p.treat2, "TE": str(p.te), "seTE": str(p.se)} for p in apart]
    found = fit_table(rows, Choices(measure="MD", reference="a"), "made.csv")
    assert (("x", "y"),) == found.apart
    assert {"a", "b"} == {e.treatment for e in found.effects}
    assert not {(c.treat1, c.treat2) for c in found.league} & {("a", "x"), ("b", "y")}
