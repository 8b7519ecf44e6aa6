"""Does the network agree with itself: Q within and between designs (Krahn 2013), direct against indirect evidence, prediction intervals."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from scipy.special import chdtrc, ndtr, stdtrit

from thirdline.evidence.network import Fit, fit_network
from thirdline.evidence.studies import Contrast
from thirdline.record import Record


class Part(Record):
    """A part of Q with its degrees of freedom and the probability of more."""

    name: str
    q: float
    df: int
    p: float | None


def decompose_q(pairs: Sequence[Contrast], treatments: Sequence[str]) -> tuple[Part, ...]:
    """Total, within designs (studies of the same arms) and between designs, under the common-effect model."""
    whole = fit_network(pairs, treatments, "common")
    designs: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for study, arms in whole.design.studies:
        designs[tuple(sorted(arms))].add(study)
    within, freedom = 0.0, 0
    for arms, studies in designs.items():
        own = fit_network([p for p in pairs if p.study in studies], arms, "common")
        within, freedom = within + own.q, freedom + own.design.freedom
    total = whole.design.freedom
    return (_part("total", whole.q, total), _part("within designs", within, freedom), _part("between designs", whole.q - within, total - freedom))


def _part(name: str, q: float, df: int) -> Part:
    return Part(name=name, q=max(q, 0.0), df=df, p=float(chdtrc(df, max(q, 0.0))) if df else None)


class Split(Record):
    """One comparison: what its own studies say against what the rest of the network says; a missing side is None."""

    treat1: str
    treat2: str
    studies: int
    direct: tuple[float, float]
    indirect: tuple[float, float] | None
    difference: tuple[float, float] | None
    p: float | None


def split_sides(fit: Fit, pairs: Sequence[Contrast]) -> tuple[Split, ...]:
    """Every comparison that has studies, split by back-calculation at the network's own tau2 (Koenig 2013)."""
    te, se = fit.league()
    place = {name: i for i, name in enumerate(fit.design.treatments)}
    own: dict[frozenset[str], list[Contrast]] = defaultdict(list)
    for pair in pairs:
        if pair.treat1 in place:
            own[frozenset((pair.treat1, pair.treat2))].append(pair)
    found = []
    for key in sorted(own, key=sorted):
        a, b = sorted(key, key=place.__getitem__)
        found.append(_split(a, b, own[key], (float(te[place[a], place[b]]), float(se[place[a], place[b]])), fit.tau2))
    return tuple(found)


def _split(a: str, b: str, given: Sequence[Contrast], network: tuple[float, float], tau2: float) -> Split:
    weights = np.array([1 / (p.se**2 + tau2) for p in given])
    effects = np.array([p.te if p.treat1 == a else -p.te for p in given])
    direct, variance = float(weights @ effects / weights.sum()), float(1 / weights.sum())
    whole, total = network[0], network[1] ** 2
    indirect = difference = p = None
    if 1 / total - 1 / variance > 1e-10 / total:
        other = 1 / (1 / total - 1 / variance)
        value = other * (whole / total - direct / variance)
        gap, spread = direct - value, math.sqrt(variance + other)
        indirect, difference, p = (value, math.sqrt(other)), (gap, spread), float(2 * ndtr(-abs(gap / spread)))
    return Split(treat1=a, treat2=b, studies=len(given), direct=(direct, math.sqrt(variance)), indirect=indirect, difference=difference, p=p)


def predict_interval(te: float, se: float, fit: Fit, level: float = 0.95) -> tuple[float, float] | None:
    """Where the effect of a new study would lie (Higgins 2009), with t of the freedom of Q as netmeta has it; None with too few studies."""
    freedom = fit.design.freedom
    if freedom < 1:
        return None
    half = float(stdtrit(freedom, (1 + level) / 2)) * math.sqrt(se**2 + fit.tau2)
    return te - half, te + half


def components_of(pairs: Sequence[Contrast]) -> list[list[str]]:
    """The connected parts of the network, the largest first; treatments of different parts cannot be compared."""
    parts: list[set[str]] = []
    for pair in pairs:
        both = {pair.treat1, pair.treat2}
        met = [part for part in parts if part & both]
        parts = [part for part in parts if not part & both] + [both.union(*met)]
    return sorted((sorted(part) for part in parts), key=lambda part: (-len(part), part))
