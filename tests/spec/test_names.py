"""Names as people type them, collected before anything was tuned: never a wrong substance; how many are right, on the half that was not looked at."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.cases import the_knowledge
from thirdline.knowledge.names import resolve

NAMES: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "names.yaml").read_text())["names"]
LEAST = {"tune": 0.82, "test": 0.77}  # the shares reached, so that they cannot fall unseen; the aim is 0.97


def read_as(typed: str) -> str | list[str] | None:
    """The substance or treatment, the parts of a combination, or nothing."""
    knowledge = the_knowledge()
    found = resolve(typed, knowledge.names)
    if found.kind == "combination":
        return sorted(p.substance for p in knowledge.combinations[found.id].parts) if found.id else sorted(found.candidates)
    return found.id


def verdict(row: dict[str, Any]) -> str:
    """right, missed (nothing where there was something), or wrong."""
    got, wanted = read_as(str(row["typed"])), row["expect"]
    if got == (sorted(wanted) if isinstance(wanted, list) else wanted):
        return "right"
    if got is None or (row.get("missing") and got not in (wanted, None) and str(got) == str(row["missing"]).replace(" ", "_")):
        return "missed" if got is None else "right"
    return "argued" if row.get("note") else "wrong"


@pytest.mark.parametrize("half", ["tune", "test"])
def test_no_name_is_taken_for_something_else(half: str) -> None:
    """The one fault that can hurt."""
    assert [] == [(row["typed"], row["expect"], read_as(str(row["typed"]))) for row in NAMES if row["half"] == half and verdict(row) == "wrong"]


@pytest.mark.parametrize("half", ["tune", "test"])
def test_how_many_are_right(half: str) -> None:
    rows = [row for row in NAMES if row["half"] == half]

    assert sum(verdict(row) == "right" for row in rows) / len(rows) >= LEAST[half]
