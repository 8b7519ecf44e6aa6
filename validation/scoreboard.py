"""make scoreboard DATA=folder: what the mix finds, what it should not, what it misses; validation/scoreboard.json and docs/scoreboard.md.

--check says whether the stored figures belong to the present knowledge.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import sys
from pathlib import Path
from typing import Any

import exposure
import pairs

from thirdline.case.model import Case
from thirdline.knowledge.compile import Knowledge
from thirdline.knowledge.load import list_files
from thirdline.knowledge.names import resolve
from thirdline.knowledge.store import build_knowledge, find_knowledge, hash_content
from thirdline.reasoning.assess import assess
from thirdline.reasoning.assessment import Settings
from thirdline.shape import bind
from thirdline.tree import List, Map, Text, parse_tree

HERE = Path(__file__).parent
STORED, PAGE = HERE / "scoreboard.json", HERE.parent / "docs" / "scoreboard.md"
ATC = "names/who_atc_ddd.csv"
INPUTS = (
    "interactions/onc_high_priority_pairs.csv",
    "interactions/merged_public_pairs.csv.gz",
    "exposure/observed_auc_ratios.csv",
    ATC,
)
OWN = ("negatives.csv", "quiet_regimens.yaml", "exposure_antidepressants.csv")


def main() -> None:
    """Measure and write, or check."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", nargs="?", type=Path, help="the folder with the public reference data")
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    if options.check:
        check()
        return
    missing = [name for name in INPUTS if not (options.data / name).exists()]
    if missing:
        sys.exit(f"{options.data}: {', '.join(missing)} is missing. Give the folder with the public reference data: make scoreboard DATA=folder")
    found = measure(options.data)
    STORED.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    PAGE.write_text(render(found), encoding="utf-8")
    print(PAGE.read_text(encoding="utf-8"))


def check() -> None:
    """Stale figures fail: the knowledge or one of our own yardsticks has changed since."""
    stored = json.loads(STORED.read_text(encoding="utf-8"))
    if stored["knowledge"] != knowledge_hash() or stored["own"] != own_hashes():
        sys.exit("validation/scoreboard.json is stale: knowledge/ or a yardstick has changed. Run make scoreboard DATA=folder, and read what changed.")


def knowledge_hash() -> str:
    root = find_knowledge()
    return hash_content(root, list_files(root))


def own_hashes() -> dict[str, str]:
    return {name: _sha(HERE / name) for name in OWN}


def _sha(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:16]


def measure(data: Path) -> dict[str, Any]:
    """Every figure, with each miss by name."""
    knowledge = build_knowledge(find_knowledge())
    rows = pairs.merged_rows(data)
    onc, psychotropic, negative = pairs.high_priority(data, knowledge), pairs.psychotropic(rows, knowledge), pairs.negatives(knowledge)
    grave = ("contraindicated", "major")
    points, ceiling, left = exposure.public_points(data, knowledge)
    own = exposure.own_points(knowledge)
    for name, title, found in (("exposure-public", "Public set", points), ("exposure-antidepressants", "Antidepressants", own)):
        (PAGE.parent / f"{name}.svg").write_text(exposure.plot(found, title), encoding="utf-8")
    return {
        "knowledge": knowledge_hash(),
        "inputs": {name: _sha(data / name) for name in INPUTS},
        "own": own_hashes(),
        "substances": len(knowledge.substances),
        "rules": len(knowledge.rules),
        "high_priority": {
            "pairs": len(onc),
            "found": sum(a.severity in grave for a in onc),
            "disputed": sum(a.disputed for a in onc),
            "missed": sorted(f"{a.name} ({a.severity or 'nothing'})" for a in onc if a.severity not in grave),
        },
        "psychotropic": {
            "pairs": len(psychotropic),
            "found": sum(a.severity is not None for a in psychotropic),
            "not_in_our_data": sorted(a.name for a in psychotropic if not a.known),
            "missed": sorted(a.name for a in psychotropic if a.known and a.severity is None),
        },
        "negatives": {
            "pairs": len(negative),
            "unknown": sorted(a.name for a in negative if not a.known),
            "quiet": sum(a.known and a.urgency in (None, "know") for a in negative),
            "alarms": sorted(f"{a.name} ({a.severity}, {a.urgency})" for a in negative if a.urgency not in (None, "know")),
        },
        "herbs": _herbs(rows, knowledge),
        "exposure": {
            "left_out": left,
            "ceiling": ceiling,
            "public": exposure.figures(points),
            "usual_doses": exposure.usual_doses(data, knowledge),
            "antidepressants": exposure.figures(own),
        },
        "quiet": quiet(knowledge),
        "names": names(data, knowledge),
    }


def names(data: Path, knowledge: Knowledge) -> dict[str, Any]:
    """WHO's names against ours: which are taken for something by likeness alone, and whether our ATC codes are WHO's for that name."""
    with (data / ATC).open(encoding="utf-8", newline="") as file:
        listed = {row["atc_code"]: row["atc_name"].casefold() for row in csv.DictReader(file)}
    read = {name: resolve(name, knowledge.names) for name in sorted(set(listed.values()))}
    codes = [(s, row.code) for s in knowledge.substances for row in s.codes if row.system == "ATC"]
    return {
        "listed": len(read),
        "by_likeness": [f"{name}: {r.id} ({r.how})" for name, r in read.items() if r.how.startswith("nearly")],
        "by_spelling": [f"{name}: {r.id}" for name, r in read.items() if r.how == "in another spelling"],
        "codes": len(codes),
        "codes_of_another": [
            f"{s.substance} {code}: {name}" for s, code in codes if (name := listed.get(code, "no such code")) not in read or read[name].id != s.substance
        ],
    }


def _herbs(rows: list[dict[str, str]], knowledge: Knowledge) -> dict[str, Any]:
    recall, loud, listed = pairs.herbs(rows, knowledge)
    return {
        "listed_twice": len(recall),
        "found": sum(a.severity is not None for a in recall),
        "missed": sorted(a.name for a in recall if a.severity is None),
        "above_know": len(loud),
        "of_those_listed": sum(a.name in listed for a in loud),
        "not_listed": sorted(a.name for a in loud if a.name not in listed),
    }


def quiet(knowledge: Knowledge) -> dict[str, Any]:
    """The twenty stable regimens: items above know, by urgency."""
    tree = parse_tree((HERE / "quiet_regimens.yaml").read_bytes(), "quiet_regimens.yaml")
    assert isinstance(tree, List)
    shown = []
    for item in tree.items:
        assert isinstance(item, Map)
        shown.append(_regimen(item, knowledge))
    above = sorted(len(r["above_know"]) for r in shown)
    middle = (above[(len(above) - 1) // 2] + above[len(above) // 2]) / 2
    return {"regimens": len(shown), "act_now": sum(r["act_now"] for r in shown), "median_above_know": middle, "each": shown}


def _regimen(item: Map, knowledge: Knowledge) -> dict[str, Any]:
    node = item.entries["case"]
    header = Text(text="1", place=node.place)
    case = bind(Map(entries={"thirdline_case": header, **node.entries}, place=node.place), Case)
    found = assess(case, knowledge, Settings(as_of="2026-11-23", region="UK"))
    mix = [f for f in found.findings if f.kind in ("interaction", "caution", "load", "monitoring", "urgent")]
    return {
        "says": item.entries["says"].text,
        "act_now": sum(f.urgency in ("emergency", "today") for f in mix),
        "above_know": sorted(f"{f.id} ({f.severity}, {f.urgency})" for f in mix if f.urgency != "know"),
    }


def render(found: dict[str, Any]) -> str:
    """The scoreboard as a page."""
    return "\n".join(_lines(found)) + "\n"


def _lines(s: dict[str, Any]) -> list[str]:
    onc, psy, neg, herb, exp, calm = (s[k] for k in ("high_priority", "psychotropic", "negatives", "herbs", "exposure", "quiet"))
    return [
        "# Scoreboard",
        "",
        f"Made by `make scoreboard DATA=folder` from {s['substances']} substances and {s['rules']} rules; knowledge {s['knowledge'][:12]}; "
        f"inputs {', '.join(f'{k} {v}' for k, v in s['inputs'].items())}. Every miss is listed: nothing was left out to look better.",
        "",
        "| what | figure | aim |",
        "| --- | --- | --- |",
        f"| ONC high-priority pairs among our substances, at major or above | {_of(onc['found'], onc['pairs'])}; {onc['disputed']} disputed | 100 % |",
        f"| psychotropic pairs that three or more public lists have, found at any grade | {_of(psy['found'], psy['pairs'])} | 95 % |",
        f"| pairs that nobody lists, nothing above *know* (specificity) | {_of(neg['quiet'], neg['pairs'])} | 92 % |",
        f"| herb and supplement pairs that two or more lists have, found | {_of(herb['found'], herb['listed_twice'])} | |",
        f"| supplement pairs graded above *know* that any list has (lists are thin) | {_of(herb['of_those_listed'], herb['above_know'])} | |",
        f"| twenty stable regimens: false act-now; median of items above *know* | {calm['act_now']}; {calm['median_above_know']:g} | 0; at most 2 |",
        f"| WHO's {s['names']['listed']} names: taken for another thing by likeness | {len(s['names']['by_likeness'])} | 0 |",
        f"| our ATC codes that are WHO's for that name | {_of(s['names']['codes'] - len(s['names']['codes_of_another']), s['names']['codes'])} | 100 % |",
        *_exposure_rows(exp),
        "",
        "![Predicted against observed exposure, public set](exposure-public.svg)",
        "![Predicted against observed exposure, antidepressants](exposure-antidepressants.svg)",
        "",
        *_list("Names of WHO's list taken for something by likeness", s["names"]["by_likeness"]),
        *_list("Names of WHO's list read as another spelling (each should be the same thing)", s["names"]["by_spelling"]),
        *_list("ATC codes that WHO gives to another name", s["names"]["codes_of_another"]),
        *_list("High-priority pairs below major", onc["missed"]),
        *_list("Psychotropic pairs missed (both known)", psy["missed"]),
        *_list("Psychotropic pairs of which one is not in our data", psy["not_in_our_data"]),
        *_list("Alarms on pairs that nobody lists", neg["alarms"]),
        *_list("Negative pairs with a name that is not in our data (counted as not quiet)", neg["unknown"]),
        *_list("Supplement pairs missed", herb["missed"]),
        *_list("Supplement pairs graded above know that no list has", herb["not_listed"]),
        *_list("Stable regimens: what is above know", [f"{r['says']}: {'; '.join(r['above_know']) or 'nothing'}" for r in calm["each"]]),
        *_list("Exposure, public set: over twofold", exp["public"]["over_twofold"]),
        *_list("Exposure, antidepressants: over twofold", exp["antidepressants"]["over_twofold"]),
        *_list("Exposure, antidepressants: wrong direction", exp["antidepressants"]["wrong_direction"]),
        *_list("Exposure, antidepressants: without a size", exp["antidepressants"]["without_size"]),
        *_list("Exposure: rows left out by the rule in validation/exposure.py", exp["left_out"]),
    ]


def _exposure_rows(exp: dict[str, Any]) -> list[str]:
    names = (
        ("public", "public set (every dose)"),
        ("usual_doses", "public set, at the doses our activities were measured at"),
        ("antidepressants", "our frozen antidepressant pairs"),
    )
    ceiling = exp["ceiling"]
    best = f"fold error {ceiling['geometric_mean_fold_error']}; {ceiling['within_twofold']:.0%} within twofold"
    rows = [f"| exposure: best this model can do on the public set, fitted to it | {best} | |"]
    for key, title in names:
        f = exp[key]
        rows.append(
            f"| exposure, {title}: {f['points']} pairs, {len(f['without_size'])} without a size | fold error {f['geometric_mean_fold_error']}; "
            f"{f['within_twofold']:.0%} within twofold; direction right {_of(f['right_direction'], f['moved'])} | near the ceiling |"
        )
    return rows


def _of(part: int, whole: int) -> str:
    return f"{part} of {whole} ({part / whole:.1%})" if whole else "none"


def _list(title: str, items: list[str]) -> list[str]:
    return [f"## {title} ({len(items)})", "", *(f"- {item}" for item in items), ""]


if __name__ == "__main__":
    main()
