"""Predicted against observed exposure: the public set, with the ceiling any one-number-per-pair model has, and our frozen antidepressant pairs.

The rule of inclusion was written before any figure was looked at:
* public set: victim and perpetrator by mouth; plasma or serum; the parent (no metabolite, no enantiomer); cleared by a CYP
  in our data; the perpetrator at steady state, that is given repeatedly (the table says MD, OD, QD, BID, TID or QID);
  no genotype contrast, no renal clearance. One median for each victim, perpetrator and its dose.
* the ceiling: the same model (one share for each victim, one activity for each perpetrator) fitted to these very points.
"""

from __future__ import annotations

import csv
import math
import re
import statistics
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from thirdline.knowledge.compile import Knowledge
from thirdline.knowledge.metabolism import fold_of
from thirdline.knowledge.names import resolve

HERE = Path(__file__).parent
METABOLITES = ("9-Hydroxyrisperidone", "3-Hydroxyquinidine", "Total dextrorphan", "Dextrorphan-O-glucuronide", "R-", "S-", "Coproporphyrin I")
COLLATED = {"Hyperforin": "St John's wort", "Grapefruit Juice": "grapefruit juice"}
REPEATED = re.compile(r"\b(MD|OD|QD|BID|TID|QID)\b")
# The dose our activity was measured at, in mg as the table writes doses (claims of the substances); the table has St John's wort in mg of hyperforin.
MEASURED_AT = {"Rifampicin": 600.0, "St John's wort": 900.0, "Ketoconazole": 400.0, "Itraconazole": 200.0, "Clarithromycin": 500.0, "Efavirenz": 600.0}
SAME = (0.8, 1.25)  # between these a ratio is called unchanged (bioequivalence)


@dataclass(frozen=True, kw_only=True)
class Point:
    """One observed ratio and what the model says; `predicted` is None where it has no size."""

    victim: str
    perpetrator: str
    observed: float
    predicted: float | None


def public_points(data: Path, knowledge: Knowledge) -> tuple[list[Point], dict[str, float], list[str]]:
    """(points, the in-sample ceiling, what was left out and why)."""
    rows, left = defaultdict(list), defaultdict(int)
    for row in csv.DictReader((data / "exposure/observed_auc_ratios.csv").open(encoding="utf-8")):
        if reason := _left_out(row, knowledge):
            left[reason] += 1
        else:
            rows[row["Victim"], COLLATED.get(row["Perpetrator"], row["Perpetrator"]), row["Dose"]].append(float(row["AUCR Avg"]))
    medians = {key: statistics.median(values) for key, values in rows.items()}
    points = [Point(victim=v, perpetrator=p, observed=value, predicted=predict(v, p, knowledge)) for (v, p, _), value in sorted(medians.items())]
    return points, fit_ceiling(points), [f"{count} {reason}" for reason, count in sorted(left.items())]


def _left_out(row: dict[str, str], knowledge: Knowledge) -> str | None:
    if row["Route Victim"] != "PO" or row["Route Perpetrator"] != "PO":
        return "rows not by mouth"
    if row["Compartment"].lower() not in ("plasma", "serum"):
        return "rows not in plasma or serum"
    if not REPEATED.search(row["Description"]):
        return "rows with a single or unstated number of doses"
    if row["Victim"].startswith(METABOLITES):
        return "rows of a metabolite or one enantiomer"
    if "DDGI" in row["Comment"] or "Renal" in row["Comment"] or "CLR" in row["Comment"]:
        return "rows of a genotype or of renal clearance"
    if not row["AUCR Avg"]:
        return "rows without a ratio"
    victim = resolve(row["Victim"], knowledge.names).id
    if victim not in knowledge.metabolism or not any(e.startswith("CYP") for e, _ in knowledge.metabolism[victim].shares):
        return "rows whose victim has no CYP in our data"
    if resolve(COLLATED.get(row["Perpetrator"], row["Perpetrator"]), knowledge.names).id not in knowledge.metabolism:
        return "rows whose perpetrator is not in our data"
    return None


def usual_doses(data: Path, knowledge: Knowledge) -> dict[str, object]:
    """The same figures where the perpetrator's dose lies within a factor of two of the dose its activity was measured at."""
    rows = csv.DictReader((data / "exposure/observed_auc_ratios.csv").open(encoding="utf-8"))
    kept = [r for r in rows if _left_out(r, knowledge) is None and _is_usual(r)]
    medians = defaultdict(list)
    for r in kept:
        medians[r["Victim"], COLLATED.get(r["Perpetrator"], r["Perpetrator"])].append(float(r["AUCR Avg"]))
    return figures([Point(victim=v, perpetrator=p, observed=statistics.median(x), predicted=predict(v, p, knowledge)) for (v, p), x in sorted(medians.items())])


def _is_usual(row: dict[str, str]) -> bool:
    at = MEASURED_AT.get(COLLATED.get(row["Perpetrator"], row["Perpetrator"]))
    return at is None or (row["Dose"].replace(".", "").isdigit() and at / 2 <= float(row["Dose"]) <= at * 2)


def fit_ceiling(points: list[Point]) -> dict[str, float]:
    """The best this kind of model can do on these points: shares and activities fitted to them by coordinate search."""
    shares = {p.victim: 0.9 for p in points}
    activity = {p.perpetrator: 0.3 if p.observed > 1 else 4.0 for p in points}
    grid = [0.02 * i for i in range(1, 50)] + [1 + 0.25 * i for i in range(120)]

    def loss(subset: list[Point]) -> float:
        return sum(abs(math.log(max(1 + shares[p.victim] * (activity[p.perpetrator] - 1), 0.01) * p.observed)) for p in subset)

    for _ in range(20):
        for table, values, side in ((shares, [g for g in grid if g <= 1], "victim"), (activity, grid, "perpetrator")):
            for key in table:
                mine = [p for p in points if getattr(p, side) == key]
                best = min(values, key=lambda v, t=table, k=key, m=mine: (t.__setitem__(k, v), loss(m))[1])
                table[key] = best
    errors = [math.exp(loss([p])) for p in points]
    return {"geometric_mean_fold_error": round(geometric_mean(errors), 3), "within_twofold": round(sum(e <= 2 for e in errors) / len(errors), 3)}


def own_points(knowledge: Knowledge) -> list[Point]:
    """The frozen antidepressant pairs; a genotype is predicted from the same shares."""
    rows = csv.DictReader((HERE / "exposure_antidepressants.csv").open(encoding="utf-8"))
    return [
        Point(victim=r["victim"], perpetrator=r["perpetrator"], observed=float(r["ratio"]), predicted=predict(r["victim"], r["perpetrator"], knowledge))
        for r in rows
    ]


def predict(victim: str, perpetrator: str, knowledge: Knowledge) -> float | None:
    """The model's one number for a pair or a phenotype ("CYP2D6 poor")."""
    found = knowledge.metabolism.get(str(resolve(victim, knowledge.names).id))
    if found is None:
        return None
    enzyme, _, phenotype = perpetrator.partition(" ")
    if enzyme.startswith("CYP"):
        activity = knowledge.tables["terms/enzyme_activity"].phenotype[phenotype].is_
        share = dict(found.typical).get(enzyme)
        return None if share is None else 1 / (1 + share * ((activity.low + activity.high) / 2 - 1))
    mover = str(resolve(perpetrator, knowledge.names).id)
    return fold_of(found, [(mover, knowledge.metabolism[mover])]) if mover in knowledge.metabolism else None


def fold_error(predicted: float, observed: float) -> float:
    return max(predicted / observed, observed / predicted)


def geometric_mean(values: Iterable[float]) -> float:
    logs = [math.log(v) for v in values]
    return math.exp(sum(logs) / len(logs)) if logs else math.nan


def figures(points: list[Point]) -> dict[str, object]:
    """Geometric mean fold error, share within twofold, share with the right direction where the observed ratio lies outside SAME."""
    sized = [p for p in points if p.predicted is not None]
    errors = [fold_error(p.predicted or math.nan, p.observed) for p in sized]
    moved = [p for p in sized if not SAME[0] <= p.observed <= SAME[1]]
    right = [p for p in moved if ((p.predicted or 1) > 1) == (p.observed > 1) and p.predicted != 1]
    return {
        "points": len(points),
        "without_size": [f"{p.victim} + {p.perpetrator}" for p in points if p.predicted is None],
        "geometric_mean_fold_error": round(geometric_mean(errors), 3),
        "within_twofold": round(sum(e <= 2 for e in errors) / len(errors), 3),
        "moved": len(moved),
        "right_direction": len(right),
        "wrong_direction": [f"{p.victim} + {p.perpetrator} ({p.observed:g}, predicted {p.predicted:.2g})" for p in moved if p not in right],
        "over_twofold": [
            f"{p.victim} + {p.perpetrator} ({p.observed:g}, predicted {p.predicted:.2g})"
            for p in sized
            if p.predicted is not None and fold_error(p.predicted, p.observed) > 2
        ],
    }


def plot(points: list[Point], title: str) -> str:
    """Observed against predicted on logarithmic axes, with the twofold band: a plain SVG that reads without a program."""
    return "\n".join(_plot_lines([p for p in points if p.predicted is not None], title)) + "\n"


def _plot_lines(points: list[Point], title: str) -> Iterator[str]:
    size, low, high = 420, 0.02, 50.0

    def at(value: float) -> float:
        return 40 + (size - 60) * math.log(min(max(value, low), high) / low) / math.log(high / low)

    yield f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" role="img" aria-label="{title}" font-family="sans-serif" font-size="11">'
    yield f'<title>{title}</title><rect width="{size}" height="{size}" fill="#fff"/>'
    for factor, dash in ((1, ""), (2, "4 3"), (0.5, "4 3")):
        a, b = at(low * max(1, 1 / factor)), at(high / max(1, factor))
        yield (
            f'<line x1="{a:.1f}" y1="{size - at(low * max(1, factor)):.1f}" x2="{b:.1f}" y2="{size - at(high * min(1, factor)):.1f}" '
            f'stroke="#888" stroke-dasharray="{dash}"/>'
        )
    for tick in (0.05, 0.2, 0.5, 1, 2, 5, 20):
        yield f'<text x="{at(tick):.1f}" y="{size - 22}" text-anchor="middle">{tick:g}</text>'
        yield f'<text x="34" y="{size - at(tick) + 4:.1f}" text-anchor="end">{tick:g}</text>'
    for p in points:
        x, y = at(p.observed), size - at(p.predicted or 1)
        yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="#1a5fb4" fill-opacity=".6"><title>{p.victim} + {p.perpetrator}</title></circle>'
    yield f'<text x="{size / 2}" y="{size - 6}" text-anchor="middle">observed AUC ratio</text>'
    yield f'<text x="12" y="{size / 2}" text-anchor="middle" transform="rotate(-90 12 {size / 2})">predicted</text></svg>'
