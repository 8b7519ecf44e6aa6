"""The pairs that must never be missed and those that must not shout (tests/spec/fixtures), each with its severity and urgency."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.cases import AS_OF, the_knowledge
from thirdline.case.model import Case
from thirdline.reasoning.assess import assess
from thirdline.reasoning.assessment import Finding, Settings
from thirdline.reasoning.rules import SEVERITIES, URGENCIES
from thirdline.shape import bind
from thirdline.tree import List, Map, Text, parse_tree

FOLDER = Path(__file__).parent / "fixtures"
MIX = ("interaction", "caution", "load", "urgent", "monitoring")


def fixtures() -> list[Map]:
    """Every entry of every file."""
    found = []
    for path in sorted(FOLDER.glob("*.yaml")):
        tree = parse_tree(path.read_bytes(), path.name)
        assert isinstance(tree, List)
        found += [item for item in tree.items if isinstance(item, Map)]
    return found


def said(fixture: Map, key: str) -> str | None:
    node = fixture.entries.get(key)
    return node.text if isinstance(node, Text) else None


def findings(fixture: Map) -> list[Finding]:
    """What the mix says of the fixture's case; of the hazard the fixture names, where it names one."""
    node = fixture.entries["case"]
    assert isinstance(node, Map)
    case = bind(Map(entries={"thirdline_case": Text(text="1", place=node.place), **node.entries}, place=node.place), Case)
    region = case.region or said(fixture, "region")
    found = assess(case, the_knowledge(), Settings(as_of=date.isoformat(AS_OF), region=region)).findings
    return [f for f in found if f.kind in MIX and said(fixture, "hazard") in (None, f.hazard)]


@pytest.mark.parametrize("fixture", [f for f in fixtures() if said(f, "list") == "must not miss"], ids=lambda f: f"{said(f, 'point')} {said(f, 'says')}")
def test_must_not_miss(fixture: Map) -> None:
    """One finding is at least as grave and at least as urgent."""
    severity, urgency = said(fixture, "severity"), said(fixture, "urgency")
    found = [(f.id, f.severity, f.urgency) for f in findings(fixture)]
    assert any(
        (severity is None or SEVERITIES.index(s) <= SEVERITIES.index(severity)) and (urgency is None or URGENCIES.index(u) <= URGENCIES.index(urgency))  # type: ignore[arg-type]  # the fixture's words are checked by the index
        for _, s, u in found
    ), f"wanted {severity}, {urgency}; found {found}"


@pytest.mark.parametrize("fixture", [f for f in fixtures() if said(f, "list") == "must not shout"], ids=lambda f: f"{said(f, 'point')} {said(f, 'says')}")
def test_must_not_shout(fixture: Map) -> None:
    """No finding is graver or more urgent."""
    severity, urgency = said(fixture, "severity") or "minor", said(fixture, "urgency") or "know"
    loud = [
        (f.id, f.severity, f.urgency)
        for f in findings(fixture)
        if SEVERITIES.index(f.severity) < SEVERITIES.index(severity) or URGENCIES.index(f.urgency) < URGENCIES.index(urgency)  # type: ignore[arg-type]  # the same
    ]
    assert [] == loud


def test_each_entry_says_which_list_it_is_on() -> None:
    """An entry on neither list would test nothing."""
    assert {said(f, "list") for f in fixtures()} <= {"must not miss", "must not shout"}
    assert len(fixtures()) == len({(said(f, "point"), said(f, "says")) for f in fixtures()})
