"""A table of studies in, everything the network says out: the record that `thirdline evidence fit` prints and `make effects` stores."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import permutations
from typing import Literal

from scipy.special import ndtri

from thirdline.evidence.inconsistency import Part, Split, components_of, decompose_q, predict_interval, split_sides
from thirdline.evidence.network import Fit, NotSettledError, Tau, fit_network, p_scores
from thirdline.evidence.studies import Measure, read_rows
from thirdline.record import Record
from thirdline.tree import Place, refuse


class Choices(Record):
    """How to fit. `small_values` says whether a small value of the effect is good (symptoms) or bad (responders)."""

    measure: Measure = "OR"
    model: Literal["random", "common"] = "random"
    tau: Tau = "DL"
    reference: str | None = None
    small_values: Literal["good", "bad"] = "bad"


class Effect(Record):
    """A treatment against the reference: on the log scale for OR and RR."""

    treatment: str
    te: float
    se: float
    lower: float
    upper: float
    p_score: float
    predicted: tuple[float, float] | None


class League(Record):
    """One cell: treat1 minus treat2."""

    treat1: str
    treat2: str
    te: float
    se: float


class Found(Record):
    """One connected network. `apart` are treatments that no chain of studies joins to it: nothing can be said of them against these."""

    measure: Measure
    reference: str
    studies: int
    tau2: float
    q: float
    df: int
    parts: tuple[Part, ...]
    effects: tuple[Effect, ...]
    league: tuple[League, ...]
    splits: tuple[Split, ...]
    apart: tuple[tuple[str, ...], ...]
    left_out: tuple[tuple[str, str], ...]


def fit_table(rows: Sequence[Mapping[str, str]], choices: Choices, name: str) -> Found:
    """Fit the part of the network that holds the reference (the largest, if none is named). Refused names study and column."""
    found = read_rows(rows, choices.measure, name)
    parts = components_of(found.pairs)
    reference = choices.reference or (min(parts[0], key=str.casefold) if parts else "")
    own = next((part for part in parts if reference in part), None)
    if own is None:
        known = ", ".join(t for part in parts for t in part) or "none"
        refuse(Place(file=name), f"the reference '{reference}' is in no study", f"Name one of: {known}.")
    treatments = [*sorted((t for t in own if t != reference), key=str.casefold), reference]
    pairs = [p for p in found.pairs if p.treat1 in own]
    try:
        fit = fit_network(pairs, treatments, choices.model, choices.tau)
    except NotSettledError as error:
        refuse(Place(file=name), str(error), "Use --tau DL.")
    te, se = fit.league()
    return Found(
        measure=choices.measure,
        reference=reference,
        studies=len(fit.design.studies),
        tau2=fit.tau2,
        q=fit.q,
        df=fit.design.freedom,
        parts=decompose_q(pairs, treatments),
        effects=_effects(fit, choices),
        league=tuple(League(treat1=a, treat2=b, te=float(te[i, j]), se=float(se[i, j])) for (i, a), (j, b) in permutations(enumerate(treatments), 2)),
        splits=split_sides(fit, pairs),
        apart=tuple(tuple(part) for part in parts if part is not own),
        left_out=found.left_out,
    )


def _effects(fit: Fit, choices: Choices) -> tuple[Effect, ...]:
    te, se = fit.league()
    scores, wide = p_scores(fit, choices.small_values), float(ndtri(0.975))
    last = len(te) - 1
    return tuple(
        Effect(
            treatment=name,
            te=float(te[i, last]),
            se=float(se[i, last]),
            lower=float(te[i, last] - wide * se[i, last]),
            upper=float(te[i, last] + wide * se[i, last]),
            p_score=float(scores[i]),
            predicted=predict_interval(float(te[i, last]), float(se[i, last]), fit) if i != last and choices.model == "random" else None,
        )
        for i, name in enumerate(fit.design.treatments)
    )
