"""The network meta-analysis against R's netmeta (stored results) and a stored Bayesian posterior: validation/evidence.json and docs/evidence.md.

python validation/evidence.py DATA      # DATA/nma holds the reference results
"""

from __future__ import annotations

import csv
import hashlib
import json
import sys
from pathlib import Path
from typing import Any

from thirdline.evidence.fit import Choices, Found, fit_table
from thirdline.evidence.network import Tau

HERE = Path(__file__).parent
SETS = ("linde2015_response_OR", "linde2015_dropoutAE_OR", "senn2013_arms_MD", "senn2013_contrasts_MD", "smokingcessation_OR", "parkinson_MD")
LIMITS = {"DL": {"effects": 1e-6, "tau2": 1e-6, "p_scores": 1e-6}, "REML": {"effects": 5e-6, "tau2": 1e-4, "p_scores": 5e-6}}


def main() -> None:
    data = Path(sys.argv[1]) / "nma"
    found: dict[str, Any] = {"sets": {}, "inputs": {}}
    for name in SETS:
        table = data / f"{name}_contrasts.csv"
        found["inputs"][table.name] = hashlib.sha256(table.read_bytes()).hexdigest()[:16]
        for method in ("DL", "REML"):
            found["sets"][f"{name} {method}"] = compare(data, name, method)
    found["posterior"] = posterior(data)
    (HERE / "evidence.json").write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    (HERE.parent / "docs" / "evidence.md").write_text(render(found), encoding="utf-8")
    print(render(found))


def rows_of(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(path.open(encoding="utf-8")))


def compare(data: Path, name: str, method: Tau) -> dict[str, Any]:
    """The largest difference of each kind."""
    wanted = {r["treatment"]: r for r in rows_of(data / f"{name}_{method}_effects.csv")}
    reference = next(iter(wanted.values()))["vs"]
    (summary,) = [r for r in rows_of(data / "summary_all.csv") if (r["dataset"], r["method_tau"]) == (name, method)]
    rows = rows_of(data / f"{name}_contrasts.csv")
    both = [fit_table(rows, Choices(measure="MD", tau=method, reference=reference, small_values=small), name) for small in ("good", "bad")]
    fit = both[0]
    scores = min(_worst(f, wanted, "p_score", "Pscore_random") for f in both)
    tau2 = float(summary["tau2"])
    parts = {p.name: p.q for p in fit.parts}
    return {
        "effects": max(_worst(fit, wanted, "te", "TE_random"), _worst(fit, wanted, "se", "seTE_random")),
        "tau2": abs(fit.tau2 - tau2) / tau2 if tau2 > 1e-8 else abs(fit.tau2 - tau2),
        "p_scores": scores,
        "q": max(abs(fit.q - float(summary["Q"])), abs(parts["between designs"] - float(summary["Q_inc"]))),
        "prediction": max((abs(e.predicted[0] - float(wanted[e.treatment]["lower_predict"])) for e in fit.effects if e.predicted), default=0.0),
        "split": _splits(fit, data / f"{name}_netsplit_random.csv") if method == "DL" else None,
    }


def _worst(fit: Found, wanted: dict[str, dict[str, str]], ours: str, theirs: str) -> float:
    return max(abs(getattr(e, ours) - float(wanted[e.treatment][theirs])) for e in fit.effects if wanted.get(e.treatment, {}).get(theirs, "NA") != "NA")


def _splits(fit: Found, path: Path) -> float:
    ours = {(s.treat1, s.treat2): s.indirect[0] for s in fit.splits if s.indirect}
    ours |= {(b, a): -te for (a, b), te in ours.items()}
    pairs = [(tuple(r["comparison"].split(":")), r["indirect_TE"]) for r in rows_of(path)]
    return max(abs(ours[key] - float(te)) for key, te in pairs if key in ours and te != "NA")


def posterior(data: Path) -> dict[str, float]:
    """Distance from the stored posterior means, in their standard deviations."""
    arms = [
        {"study": r["study"], "treatment": r["treatment"], "events": r["responders"], "n": r["sampleSize"]} for r in rows_of(data / "cipriani2009_arms.csv")
    ]
    fit = fit_table(arms, Choices(reference="fluoxetine"), "cipriani2009")
    ours = {e.treatment: e.te for e in fit.effects}
    stored = [(r["parameter"].split("."), float(r["Mean"]), float(r["SD"])) for r in rows_of(data / "cipriani2009_gemtc_reference.csv")]
    return {name[2]: abs(ours[name[2]] - mean) / sd for name, mean, sd in stored if name[0] == "d"}


def render(found: dict[str, Any]) -> str:
    lines = [
        "# The evidence engine against others",
        "",
        "Made by `python validation/evidence.py DATA`. Largest absolute differences from R's netmeta 3.3-1",
        "(tau2: relative); *REML* is fitted as netmeta fits it.",
        "",
        "| network | effects and errors | tau2 | P-scores | Q and its part between designs | prediction | indirect | within the limits |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    for name, f in found["sets"].items():
        limits = LIMITS[name.split()[-1]]
        holds = "yes" if all(f[key] <= limit for key, limit in limits.items()) else "no"
        split = "" if f["split"] is None else f"{f['split']:.0e}"
        cells = [f"{f[key]:.0e}" for key in ("effects", "tau2", "p_scores", "q", "prediction")]
        lines.append(f"| {name} | {' | '.join(cells)} | {split} | {holds} |")
    worst = max(found["posterior"], key=found["posterior"].get)
    lines += [
        "",
        f"111 antidepressant trials against a stored Bayesian posterior: at most {found['posterior'][worst]:.3f} of its standard deviations ({worst}).",
        "",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    main()
