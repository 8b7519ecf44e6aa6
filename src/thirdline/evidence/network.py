"""Network meta-analysis by generalised least squares, multi-arm studies exactly.

Contrasts of a study against its first arm have variances v_i and covariances (v_i + v_j - v_ij) / 2 (Ruecker 2012; Franchini 2012);
heterogeneity adds tau2 to each variance and tau2 / 2 to each covariance, the same for all (Lu and Ades 2004). tau2 by the
generalised DerSimonian-Laird moment (Jackson 2012) or restricted likelihood: REML as R's netmeta computes it (only the comparisons with
one arm of each study, as if they were independent), REML-exact with the covariances. P-scores: Ruecker and Schwarzer 2015.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
from scipy.special import ndtr

from thirdline.evidence.studies import Array, Contrast, by_study, shared_of, tables_of
from thirdline.record import Record

Tau = Literal["DL", "REML", "REML-exact"]
STEPS, ENOUGH = 200, 1e-10


class NotSettledError(ArithmeticError):
    """The search for tau2 did not come to rest."""


class Design(Record):
    """Independent contrasts y with design X (treatments but the last), variances as blocks: (start, stop, covariance)."""

    treatments: tuple[str, ...]
    y: Array
    x: Array
    blocks: tuple[tuple[int, int, Array], ...]
    studies: tuple[tuple[str, tuple[str, ...]], ...]

    @property
    def freedom(self) -> int:
        """Degrees of freedom of Q."""
        return int(len(self.y) - self.x.shape[1])


class Fit(Record):
    """Effects of every treatment against the last, with their covariance; `tau2`; Q of the common-effect model."""

    design: Design
    effects: Array
    covariance: Array
    tau2: float
    q: float

    def league(self) -> tuple[Array, Array]:
        """(effects, standard errors) of row against column."""
        full = np.zeros((len(self.design.treatments),) * 2)
        full[:-1, :-1] = self.covariance
        te = np.append(self.effects, 0.0)
        variance = np.diag(full)[:, None] + np.diag(full)[None, :] - 2 * full
        return te[:, None] - te[None, :], np.sqrt(np.maximum(variance, 0.0))


def build_design(pairs: Sequence[Contrast], treatments: Sequence[str], as_star: bool = False) -> Design:
    """The design of one connected network; `treatments` in the order wanted, the last is the reference.

    `as_star` leaves out the covariances between the comparisons of a study with its last arm.
    """
    place = {name: i for i, name in enumerate(treatments)}
    y: list[float] = []
    rows: list[tuple[int, int]] = []
    blocks, studies = [], []
    for study, given in by_study(pair for pair in pairs if pair.treat1 in place).items():
        arms = sorted({t for p in given for t in (p.treat1, p.treat2)}, key=place.__getitem__)
        te, var = tables_of(given, arms)
        base = len(arms) - 1
        cov = shared_of(var)
        blocks.append((len(y), len(y) + base, np.diag(np.diag(cov)) if as_star else cov))
        y += list(te[:base, base])
        rows += [(place[a], place[arms[base]]) for a in arms[:base]]
        studies.append((study, tuple(arms)))
    x = np.zeros((len(y), len(treatments)))
    first, second = np.array(rows).T
    x[np.arange(len(y)), first] += 1.0
    x[np.arange(len(y)), second] -= 1.0
    return Design(treatments=tuple(treatments), y=np.array(y), x=x[:, :-1], blocks=tuple(blocks), studies=tuple(studies))


class _Weights(Record, kw_only=False):
    """Inverse covariance: the two-arm studies as one vector, the others as blocks."""

    single: Array
    blocks: tuple[tuple[int, int, Array], ...]

    def times(self, table: Array) -> Array:
        done = self.single.reshape((-1,) + (1,) * (table.ndim - 1)) * table
        for a, b, inverse in self.blocks:
            done[a:b] = inverse @ table[a:b]
        return done


def _weights(design: Design, tau2: float) -> _Weights:
    single = np.zeros(len(design.y))
    blocks = []
    for a, b, cov in design.blocks:
        if b - a == 1:
            single[a] = 1 / (cov[0, 0] + tau2)
        else:
            blocks.append((a, b, np.linalg.inv(cov + tau2 * _spread(b - a))))
    return _Weights(single, tuple(blocks))


def _spread(size: int) -> Array:
    """How heterogeneity enters the contrasts of one study: 1 on the diagonal, a half beside it."""
    return (np.eye(size) + np.ones((size, size))) / 2


def _spread_times(design: Design, table: Array) -> Array:
    done = table.copy()
    for a, b, _ in design.blocks:
        if b - a > 1:
            done[a:b] = _spread(b - a) @ table[a:b]
    return done


def _solve(design: Design, tau2: float) -> tuple[Array, Array, _Weights, Array]:
    """(effects, covariance, weights, weights times X)."""
    weights = _weights(design, tau2)
    wx = weights.times(design.x)
    covariance = np.linalg.inv(design.x.T @ wx)
    return covariance @ (wx.T @ design.y), covariance, weights, wx


def fit_network(pairs: Sequence[Contrast], treatments: Sequence[str], model: Literal["random", "common"] = "random", tau: Tau = "DL") -> Fit:
    """Fit one connected network; the last treatment is the reference. NotSettledError from REML."""
    design = build_design(pairs, treatments)
    effects, covariance, weights, wx = _solve(design, 0.0)
    residual = design.y - design.x @ effects
    q = float(residual @ weights.times(residual))
    tau2 = 0.0
    if model == "random" and design.freedom > 0:
        tau2 = max(0.0, (q - design.freedom) / _trace(design, covariance, weights, wx)[0])
        if tau != "DL":
            tau2 = _restricted(build_design(pairs, treatments, as_star=True) if tau == "REML" else design, tau2)
        effects, covariance, _, _ = _solve(design, tau2)
    return Fit(design=design, effects=effects, covariance=covariance, tau2=tau2, q=q)


def _trace(design: Design, covariance: Array, weights: _Weights, wx: Array) -> tuple[float, float]:
    """(tr(P S), tr(P S P S)) with P the weights after the effects are taken out and S the spread of heterogeneity."""
    spread_wx = _spread_times(design, wx)
    core = covariance @ (wx.T @ spread_wx)
    first, second = float(np.sum(weights.single)), float(np.sum(weights.single**2))
    sandwich = weights.times(spread_wx)
    for a, b, inverse in weights.blocks:
        product = inverse @ _spread(b - a)
        first, second = first + float(np.trace(product)), second + float(np.trace(product @ product))
    cross = covariance @ (spread_wx.T @ sandwich)
    return first - float(np.trace(core)), second - 2 * float(np.trace(cross)) + float(np.trace(core @ core))


def _restricted(design: Design, start: float) -> float:
    """tau2 where the restricted likelihood is highest, by Fisher scoring; 0 where it falls from there. NotSettledError after STEPS."""
    tau2 = start
    for _ in range(STEPS):
        effects, covariance, weights, wx = _solve(design, tau2)
        pulled = weights.times(design.y - design.x @ effects)
        first, second = _trace(design, covariance, weights, wx)
        step = (float(pulled @ _spread_times(design, pulled)) - first) / second
        moved = max(0.0, tau2 + step)
        if abs(moved - tau2) <= ENOUGH * max(1.0, tau2):
            return moved
        tau2 = moved
    raise NotSettledError(f"tau2 did not settle within {STEPS} steps")


def p_scores(fit: Fit, small_values: Literal["good", "bad"]) -> Array:
    """Mean certainty that a treatment is better than another one (Ruecker and Schwarzer 2015)."""
    te, se = fit.league()
    with np.errstate(divide="ignore", invalid="ignore"):
        better = ndtr((-te if small_values == "good" else te) / se)
    np.fill_diagonal(better, 0.0)
    return better.sum(axis=1) / (len(te) - 1)
