"""Network meta-analysis the slow, obvious way: one dense covariance matrix, the likelihood written out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from scipy.optimize import minimize_scalar

from thirdline.evidence.studies import Contrast

Array = Any


def dense(pairs: Sequence[Contrast], treatments: Sequence[str], star: bool = False) -> tuple[Array, Array, Array, Array]:
    """(y, X, within-study covariance, spread of heterogeneity) of the comparisons with each study's last arm."""
    y, rows, studies, pairwise = [], [], [], {(p.study, p.treat1, p.treat2): (p.te, p.se**2) for p in pairs}
    pairwise |= {(p.study, p.treat2, p.treat1): (-p.te, p.se**2) for p in pairs}
    keys = []
    for study in dict.fromkeys(p.study for p in pairs):
        arms = sorted({t for p in pairs if p.study == study for t in (p.treat1, p.treat2)}, key=list(treatments).index)
        for arm in arms[:-1]:
            y.append(pairwise[study, arm, arms[-1]][0])
            rows.append([(t == arm) - (t == arms[-1]) for t in treatments[:-1]])
            studies.append(study)
            keys.append((study, arm, arms[-1]))
    size = len(y)
    cov, spread = np.zeros((size, size)), np.zeros((size, size))
    for i, (study, arm, base) in enumerate(keys):
        for j, (other_study, other, _) in enumerate(keys):
            if study == other_study:
                between = 0.0 if arm == other else pairwise[study, arm, other][1]
                cov[i, j] = (pairwise[study, arm, base][1] + pairwise[study, other, base][1] - between) / 2
                spread[i, j] = 1.0 if i == j else 0.5
    return np.array(y), np.array(rows, dtype=float), np.diag(np.diag(cov)) if star else cov, spread


def solve(parts: tuple[Array, Array, Array, Array], tau2: float) -> tuple[Array, Array, Array]:
    """(effects, covariance, P)."""
    y, x, cov, spread = parts
    w = np.linalg.inv(cov + tau2 * spread)
    c = np.linalg.inv(x.T @ w @ x)
    return c @ x.T @ w @ y, c, w - w @ x @ c @ x.T @ w


def dersimonian_laird(parts: tuple[Array, Array, Array, Array]) -> tuple[float, float]:
    """(tau2, Q)."""
    y, x, _, spread = parts
    p = solve(parts, 0.0)[2]
    q = float(y @ p @ y)
    df = len(y) - x.shape[1]
    return (max(0.0, (q - df) / float(np.trace(p @ spread))) if df else 0.0), q


def restricted(parts: tuple[Array, Array, Array, Array]) -> float:
    """tau2 by a search over the restricted likelihood."""

    def minus(tau2: float) -> float:
        y, _, cov, spread = parts
        v = cov + tau2 * spread
        c, p = solve(parts, tau2)[1:]
        return float(0.5 * (np.linalg.slogdet(v)[1] - np.linalg.slogdet(c)[1] + y @ p @ y))

    best = minimize_scalar(minus, bounds=(0, 400), method="bounded", options={"xatol": 1e-9})
    return 0.0 if minus(0.0) <= best.fun + 1e-12 else float(best.x)
