"""Study results to contrasts: arms or contrasts in, one effect and standard error for each two arms of a study out.

Every fault is named with its study and column; nothing is dropped silently. Zero cells: 0.5 is added to each cell of a
study that has one (Sweeting 2004 discusses the choice); a study in which nobody, or everybody, had the event says nothing about
an odds or risk ratio and is reported as left out.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import Any, Literal, TypeVar

import numpy as np

from thirdline.record import Record
from thirdline.tree import Place, Problem, Refused, refuse

Array = Any
Measure = Literal["OR", "RR", "MD", "SMD"]
BINARY = ("OR", "RR")
CORRECTION = 0.5
ROUNDING = 0.02  # how far printed effects of three arms may be from adding up


class Arm(Record):
    """One arm: events of n, or mean and standard deviation of n."""

    study: str
    treatment: str
    n: float
    events: float | None = None
    mean: float | None = None
    sd: float | None = None


class Contrast(Record):
    """`te` is treat1 minus treat2 (a log ratio for OR and RR)."""

    study: str
    treat1: str
    treat2: str
    te: float
    se: float


Row = TypeVar("Row", Arm, Contrast)


class Contrasts(Record):
    """All pairs of arms of every study, and the studies that could say nothing, with the reason."""

    pairs: tuple[Contrast, ...]
    left_out: tuple[tuple[str, str], ...] = ()


def read_rows(rows: Sequence[Mapping[str, str]], measure: Measure, name: str) -> Contrasts:
    """Rows of a table to contrasts: arms where there is a column `treatment`, else contrasts. Refused lists every fault."""
    problems: list[Problem] = []
    columns = set(rows[0]) if rows else set()
    if {"studlab", "treat1", "treat2", "TE", "seTE"} <= columns:
        pairs = [pair for i, row in enumerate(rows, 2) if (pair := _read_contrast(row, Place(file=name, line=i), problems))]
        found = Contrasts(pairs=tuple(pairs))
    elif {"study", "treatment", "n"} <= columns and ({"events"} <= columns or {"mean", "sd"} <= columns):
        arms = [arm for i, row in enumerate(rows, 2) if (arm := _read_arm(row, measure, Place(file=name, line=i), problems))]
        problems += [] if problems else _check_arms(arms, name)  # a row that is refused leaves its study short
        found = Contrasts(pairs=()) if problems else contrasts_of(arms, measure)
    else:
        cure = "Give study, treatment, n with events, or with mean and sd; or studlab, treat1, treat2, TE, seTE."
        refuse(Place(file=name, line=1), f"these columns are no arms and no contrasts: {', '.join(sorted(columns)) or 'none'}", cure)
    problems += _check_contrasts(found.pairs, name)
    if problems:
        raise Refused(problems)
    return found


def _number(row: Mapping[str, str], column: str, place: Place, problems: list[Problem]) -> float | None:
    text = (row.get(column) or "").strip()
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if math.isfinite(value):
        return value
    what = f"'{text}' is not a number" if text else "it is missing"
    problems.append(_problem(place, row.get("study") or row.get("studlab") or "?", column, what, "Write a number, or take the study out and say so."))
    return None


def _read_arm(row: Mapping[str, str], measure: Measure, place: Place, problems: list[Problem]) -> Arm | None:
    """One arm of the scale that `measure` asks for."""
    wanted = ("n", "events") if measure in BINARY else ("n", "mean", "sd")
    other = "mean" if measure in BINARY else "events"
    before, study, treatment = len(problems), row["study"].strip(), row["treatment"].strip()
    missing = [column for column in wanted if not (row.get(column) or "").strip()]
    if not study or not treatment:
        problems.append(_problem(place, study, "treatment" if study else "study", "it is empty", "Name both."))
    if missing and (row.get(other) or "").strip():
        problems.append(_problem(place, study, missing[0], f"this arm is on another scale ({other}); the measure is {measure}", "Keep one scale in a file."))
        return None
    values = {column: _number(row, column, place, problems) for column in wanted}
    if len(problems) > before:
        return None
    arm = Arm(study=study, treatment=treatment, n=values["n"] or 0.0, events=values.get("events"), mean=values.get("mean"), sd=values.get("sd"))
    problems += [_problem(place, study, column, what, "Correct it from the paper.") for column, what in _impossible(arm)]
    return None if len(problems) > before else arm


def _impossible(arm: Arm) -> Iterator[tuple[str, str]]:
    if arm.n <= 0:
        yield "n", f"{arm.n:g} people are none"
    if arm.events is not None and arm.events < 0:
        yield "events", "a count cannot be negative"
    if arm.events is not None and arm.events > arm.n:
        yield "events", f"more events than people ({arm.events:g} of {arm.n:g})"
    if arm.sd is not None and arm.sd <= 0:
        yield "sd", "a standard deviation must be over 0"
    if arm.sd is not None and 0 < arm.n < 2:
        yield "n", "one person has no standard deviation"


def _problem(place: Place, study: str, columns: str, what: str, cure: str) -> Problem:
    return Problem(place=place, what=f"study {study or '?'}, column {columns}: {what}", cure=cure)


def _read_contrast(row: Mapping[str, str], place: Place, problems: list[Problem]) -> Contrast | None:
    te, se = _number(row, "TE", place, problems), _number(row, "seTE", place, problems)
    if se is not None and se <= 0:
        problems.append(_problem(place, row["studlab"], "seTE", "a standard error must be over 0", "Correct it from the paper."))
    if not all(row[column].strip() for column in ("studlab", "treat1", "treat2")):
        problems.append(_problem(place, row["studlab"], "studlab, treat1, treat2", "one of them is empty", "Name the study and both arms."))
    if te is None or se is None:
        return None
    return Contrast(study=row["studlab"].strip(), treat1=row["treat1"].strip(), treat2=row["treat2"].strip(), te=te, se=se)


def _check_arms(arms: Sequence[Arm], name: str) -> Iterator[Problem]:
    for study, own in by_study(arms).items():
        treatments = [a.treatment for a in own]
        if len(own) == 1:
            yield _problem(Place(file=name), study, "treatment", "it has one arm", "Add the other arm, or take the study out.")
        for twice in sorted({t for t in treatments if treatments.count(t) > 1}):
            yield _problem(Place(file=name), study, "treatment", f"'{twice}' has two arms", "Join arms of one treatment first.")


def _check_contrasts(pairs: Sequence[Contrast], name: str) -> Iterator[Problem]:
    """Each two arms of a study once, and its standard errors possible together."""
    for study, own in by_study(pairs).items():
        arms = {t for p in own for t in (p.treat1, p.treat2)}
        wanted = len(arms) * (len(arms) - 1) // 2
        if any(p.treat1 == p.treat2 for p in own) or len({frozenset((p.treat1, p.treat2)) for p in own}) != len(own):
            yield _problem(Place(file=name), study, "treat1", "the same two arms twice, or an arm with itself", "Keep each pair once.")
        elif len(own) != wanted:
            yield _problem(Place(file=name), study, "treat1", f"{len(arms)} arms make {wanted} pairs, {len(own)} are given", "Give every pair of its arms.")
        elif what := _impossible_together(own, sorted(arms)):
            yield _problem(Place(file=name), study, *what, "Correct them from the paper.")


def _impossible_together(own: Sequence[Contrast], arms: Sequence[str]) -> tuple[str, str] | None:
    """(column, what is wrong) of a study whose effects do not add up or whose standard errors no three arms can have."""
    te, var = tables_of(own, arms)
    if np.abs(te[:, :, None] + te[None, :, :] - te[:, None, :]).max() > ROUNDING * max(1.0, np.abs(te).max()):
        return "TE", "its effects do not add up around the arms"
    return ("seTE", "no set of arms has these standard errors together") if np.linalg.eigvalsh(shared_of(var))[0] <= 0 else None


def tables_of(given: Sequence[Contrast], arms: Sequence[str]) -> tuple[Array, Array]:
    """(effects, variances) of one study, row against column."""
    place = {name: i for i, name in enumerate(arms)}
    te, var = np.zeros((len(arms),) * 2), np.zeros((len(arms),) * 2)
    for p in given:
        i, j = place[p.treat1], place[p.treat2]
        te[i, j], te[j, i] = p.te, -p.te
        var[i, j] = var[j, i] = p.se**2
    return te, var


def shared_of(var: Array) -> Array:
    """The covariance of a study's contrasts with its last arm, from the variances of all its pairs."""
    return (var[:-1, -1, None] + var[None, :-1, -1] - var[:-1, :-1]) / 2


def by_study(rows: Iterable[Row]) -> dict[str, list[Row]]:
    """The arms or contrasts of each study, in order."""
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row.study].append(row)
    return found


def contrasts_of(arms: Sequence[Arm], measure: Measure) -> Contrasts:
    """Every pair of arms of every study as an effect with its standard error."""
    pairs: list[Contrast] = []
    left: list[tuple[str, str]] = []
    for study, own in by_study(arms).items():
        if measure in BINARY and (all(a.events == 0 for a in own) or all(a.events == a.n for a in own)):
            left.append((study, "nobody had the event" if own[0].events == 0 else "everybody had the event"))
            continue
        add = CORRECTION if measure in BINARY and any(a.events in (0, a.n) for a in own) else 0.0
        pairs += [_contrast(a, b, measure, own, add) for a, b in combinations(own, 2)]
    return Contrasts(pairs=tuple(pairs), left_out=tuple(left))


def _contrast(a: Arm, b: Arm, measure: Measure, own: Sequence[Arm], add: float) -> Contrast:
    """Log odds or risk ratio, mean difference, or Hedges' standardised one with the study's pooled deviation (so that arms stay consistent)."""
    if measure in BINARY:
        x, y, m, n = (a.events or 0) + add, (b.events or 0) + add, a.n + 2 * add, b.n + 2 * add
        if measure == "OR":
            te, var = math.log(x * (n - y) / (y * (m - x))), 1 / x + 1 / (m - x) + 1 / y + 1 / (n - y)
        else:
            te, var = math.log(x * n / (y * m)), 1 / x - 1 / m + 1 / y - 1 / n
    else:
        te, var = _difference(a, b, measure, own)
    return Contrast(study=a.study, treat1=a.treatment, treat2=b.treatment, te=te, se=math.sqrt(var))


def _difference(a: Arm, b: Arm, measure: Measure, own: Sequence[Arm]) -> tuple[float, float]:
    te = (a.mean or 0.0) - (b.mean or 0.0)
    if measure == "MD":
        return te, (a.sd or 0.0) ** 2 / a.n + (b.sd or 0.0) ** 2 / b.n
    freedom, total = sum(x.n - 1 for x in own), sum(x.n for x in own)
    pooled = math.sqrt(sum((x.n - 1) * (x.sd or 0.0) ** 2 for x in own) / freedom)
    g = (1 - 3 / (4 * freedom - 1)) * te / pooled
    return g, 1 / a.n + 1 / b.n + g * g / (2 * total)
