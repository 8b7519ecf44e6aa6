"""What the mix finds of pairs that others list, and of pairs that nobody lists."""

from __future__ import annotations

import csv
import gzip
import io
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from thirdline.case.read import read_case
from thirdline.knowledge.compile import Knowledge
from thirdline.knowledge.names import resolve
from thirdline.reasoning.adequacy import derive_trials
from thirdline.reasoning.exposure import derive_exposures
from thirdline.reasoning.facts import World
from thirdline.reasoning.findings import derive_findings
from thirdline.reasoning.reading import derive_reading
from thirdline.reasoning.rules import SEVERITIES, URGENCIES, run_rules

HERE = Path(__file__).parent
AS_OF = date(2026, 11, 23).toordinal()
TEXT_CORPORA = ("DDI-Corpus-2011", "DDI-Corpus-2013", "NLM-Corpus", "PK-Corpus")
NON_INTERRUPTIVE = "ONC-NonInteruptive"  # as the data spells it
SPELLED = {
    "dextromethorphane": "dextromethorphan",
    "doxepine": "doxepin",
    "valproic acid": "valproate",
    "amphetamine": "amfetamine",
    "methamphetamine": "metamfetamine",
    "benzphetamine": "benzfetamine",
    "norethindrone": "oral contraceptive",
    "levonorgestrel": "oral contraceptive",
    "conjugated estrogens": "estradiol",
    "magnesium oxide": "magnesium",
    "dextroamphetamine": "dexamfetamine",
}


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A pair as a list writes it, and what was found: None where one of the two is not in our data."""

    first: str
    second: str
    severity: str | None = None
    urgency: str | None = None
    known: bool = False
    disputed: bool = False

    @property
    def name(self) -> str:
        return " + ".join(sorted((self.first.lower(), self.second.lower())))


def ask(first: str, second: str, knowledge: Knowledge) -> Asked:
    """Both taken now and nothing else known of the person: the gravest interaction that names both."""
    names = [SPELLED.get(n.lower(), n) for n in (first, second)]
    found = [resolve(name, knowledge.names).id for name in names]
    if None in found or found[0] == found[1]:
        return Asked(first=first, second=second)
    courses = {"complete": "yes", "items": [{"what": name, "to": "now"} for name in names]}
    case = read_case(json.dumps({"thirdline_case": 1, "courses": courses}).encode(), "pair", AS_OF)
    world = World(derive_reading(case, knowledge, AS_OF, None), knowledge)
    derive_trials(world, knowledge.default_scheme.adequacy)
    derive_exposures(world)
    about = [f for f in derive_findings(run_rules(world, knowledge.rules), knowledge) if f.kind == "interaction" and set(found) <= set(f.subjects)]
    if not about:
        return Asked(first=first, second=second, known=True)
    return Asked(
        first=first,
        second=second,
        known=True,
        severity=min((f.severity for f in about), key=SEVERITIES.index),
        urgency=min((f.urgency for f in about), key=URGENCIES.index),
        disputed=any(c.stance == "against" for f in about for r in f.because for c in r.claims),
    )


def high_priority(data: Path, knowledge: Knowledge) -> list[Asked]:
    """The ONC high-priority pairs of which we have both substances."""
    rows = csv.DictReader((data / "interactions/onc_high_priority_pairs.csv").open(encoding="utf-8"))
    return [a for r in _once((r["name1"], r["name2"]) for r in rows) if (a := ask(*r, knowledge)).known]


def merged_rows(data: Path) -> list[dict[str, str]]:
    """The merged public pairs."""
    return list(csv.DictReader(io.StringIO(gzip.open(data / "interactions/merged_public_pairs.csv.gz").read().decode("utf-8"))))


def sources_of(row: dict[str, str]) -> list[str]:
    """The lists that have the pair, without the non-interruptive list and the text corpora."""
    return [s for s in row["sources"].split(";") if s not in (*TEXT_CORPORA, NON_INTERRUPTIVE)]


def psychotropic(rows: Iterable[dict[str, str]], knowledge: Knowledge) -> list[Asked]:
    """Pairs with a psychotropic that three or more of the lists have."""
    chosen = ((r["name1"], r["name2"]) for r in rows if r["psy_flags"] and len(sources_of(r)) >= 3)
    return [ask(*pair, knowledge) for pair in _once(chosen)]


def herbs(rows: Iterable[dict[str, str]], knowledge: Knowledge) -> tuple[list[Asked], list[Asked], frozenset[str]]:
    """(pairs with a supplement that two or more lists have and we know both sides of; all we grade above know; names any list has)."""
    flagged = [r for r in rows if "supp" in r["psy_flags"]]
    recall = [a for p in _once((r["name1"], r["name2"]) for r in flagged if len(sources_of(r)) >= 2) if (a := ask(*p, knowledge)).known]
    listed = frozenset(Asked(first=r["name1"], second=r["name2"]).name for r in flagged)
    partners = sorted({n for r in flagged for n in (r["name1"], r["name2"]) if resolve(SPELLED.get(n.lower(), n), knowledge.names).id})
    supplements = {n for n in partners if knowledge.substance(str(resolve(SPELLED.get(n.lower(), n), knowledge.names).id)).kind in ("supplement", "food")}
    crossed = [ask(s, p, knowledge) for s in sorted(supplements) for p in partners if p not in supplements]
    return recall, [a for a in crossed if a.urgency not in (None, "know")], listed


def negatives(knowledge: Knowledge) -> list[Asked]:
    """Our own pairs that nobody lists, written before tuning."""
    return [ask(r["first"], r["second"], knowledge) for r in csv.DictReader((HERE / "negatives.csv").open(encoding="utf-8"))]


def _once(pairs: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    seen: set[frozenset[str]] = set()
    for pair in pairs:
        if frozenset(pair) not in seen:
            seen.add(frozenset(pair))
            yield pair
