"""Pooled effects from the trials in knowledge/studies/: `make effects` writes knowledge/effects/, `--check` says which are stale.

One network for each kind of treatment, outcome and number of failures that the trials asked for; parts that no chain of
trials joins are separate networks. Odds ratios, random effects (DerSimonian and Laird), rounded; the hash of the arms stands in each file.
"""

from __future__ import annotations

import hashlib
import json
import math
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from thirdline.evidence.fit import Choices, fit_table
from thirdline.evidence.inconsistency import components_of
from thirdline.evidence.studies import read_rows
from thirdline.knowledge.load import load_records
from thirdline.knowledge.options import Study
from thirdline.knowledge.store import find_knowledge

OUTCOMES = ("remission", "response", "stopped for side effects")
FAILURES = {1: "one", 2: "two"}
HUBS = ("add_placebo", "stay", "usual_care")  # what the others are compared with, where the network has it
WIDE = 1.959963984540054  # of a 95 % interval


def rows_of(studies: Sequence[Study], outcome: str) -> list[dict[str, str]]:
    """Every arm that counted this outcome, as a table for the fit."""
    return [
        {"study": s.study, "treatment": arm.treatment, "n": str(arm.n), "events": str(arm.events)}
        for s in sorted(studies, key=lambda s: s.study)
        for found in [next((o for o in s.outcomes if o.outcome == outcome and all(a.events is not None for a in o.arms)), None)]
        if found
        for arm in found.arms
    ]


def networks(studies: Sequence[Study]) -> Iterator[tuple[str, dict[str, Any]]]:
    """(file name, record) of every network, each part of it on its own."""
    for modality in sorted({s.modality for s in studies}):
        for outcome in OUTCOMES:
            tables = {least: rows_of([s for s in studies if s.modality == modality and s.failed_at_least >= least], outcome) for least in FAILURES}
            for least, word in FAILURES.items():
                rows = tables[least] if least == max(FAILURES) or tables[least] != tables[max(FAILURES)] else []  # the stricter one says it all
                for i, part in enumerate(components_of(read_rows(rows, "OR", modality).pairs) if rows else ()):
                    name = f"{modality}_{outcome.replace(' ', '_')}_{word}{f'_{i + 1}' if i else ''}"
                    own = [row for row in rows if row["treatment"] in part]
                    yield name, record_of(name, own, modality, outcome, least)


def record_of(name: str, rows: list[dict[str, str]], modality: str, outcome: str, least: int) -> dict[str, Any]:
    """One network, fitted: each pair that some trial compared, with what the rest of the network adds to it."""
    names = sorted({row["treatment"] for row in rows})
    hub = next((h for h in HUBS if h in names), max(names, key=lambda n: (sum(row["treatment"] == n for row in rows), n)))
    found = fit_table(rows, Choices(measure="OR", model="random", tau="DL", reference=hub), name)
    left = {study for study, _ in found.left_out}
    used = [row for row in rows if row["study"] not in left]
    return {
        "effects": name,
        "inputs": hashlib.sha256(json.dumps(rows, sort_keys=True).encode()).hexdigest()[:16],
        "outcome": outcome,
        "modality": modality,
        "failed_at_least": least,
        "measure": "OR",
        "tau2": float(f"{found.tau2:.4g}"),
        "studies": sorted({row["study"] for row in used}),
        "rows": [row for pair in found.league if (row := row_of(pair, used))],
    }


def row_of(pair: Any, rows: list[dict[str, str]]) -> dict[str, Any] | None:
    arms: dict[str, dict[str, float]] = {}
    for row in rows:
        arms.setdefault(row["study"], {})[row["treatment"]] = float(row["n"])
    both = sorted(study for study, treated in arms.items() if {pair.treat1, pair.treat2} <= treated.keys())
    if not both:
        return None  # open and blinded trials of different people stand in one network: what no trial compared is not shown (docs/decisions/0014)
    people = sum(n for study in both for name, n in arms[study].items() if name in (pair.treat1, pair.treat2))
    value, low, high = (float(f"{math.exp(pair.te + step * WIDE * pair.se):.3g}") for step in (0, -1, 1))
    return {"treatment": pair.treat1, "versus": pair.treat2, "value": value, "low": low, "high": high, "direct": both, "people": round(people)}


def as_yaml(record: dict[str, Any]) -> str:
    """The file as it is committed; every value on its line, one line for each pair."""
    head = [f"{key}: {json.dumps(value) if isinstance(value, str) else value}" for key, value in record.items() if not isinstance(value, list)]
    studies = f"studies: [{', '.join(record['studies'])}]"
    rows = ["  - {" + ", ".join(f"{k}: [{', '.join(v)}]" if isinstance(v, list) else f"{k}: {v}" for k, v in row.items()) + "}" for row in record["rows"]]
    return "\n".join(["# Written by `make effects` from knowledge/studies/; not by hand.", *head, studies, "rows:", *rows]) + "\n"


def main() -> None:
    root = find_knowledge()
    folder = root / "effects"
    studies: list[Study] = list(load_records(root).by_folder["studies"].values())
    wanted = {f"{name}.yaml": as_yaml(record) for name, record in networks(studies)}
    there = {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.yaml")}
    if "--check" in sys.argv:
        if stale := sorted(name for name in wanted.keys() | there.keys() if wanted.get(name) != there.get(name)):
            sys.exit(f"knowledge/effects is not what knowledge/studies gives: {', '.join(stale)}. Run: make effects")
        return
    folder.mkdir(exist_ok=True)
    for path in (Path(folder / name) for name in there.keys() - wanted.keys()):
        path.unlink()
    for name, text in wanted.items():
        (folder / name).write_text(text, encoding="utf-8")
    print(f"{len(wanted)} networks from {len(studies)} studies")


if __name__ == "__main__":
    main()
