"""Sixty and more cases by hand: what each option must be for this person, and the rule, check or hold that says why."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.cases import AS_OF, the_knowledge
from thirdline.case.read import read_case
from thirdline.reasoning.assess import assess
from thirdline.reasoning.assessment import Option, Settings

CASES: list[dict[str, Any]] = yaml.load((Path(__file__).parent / "option_cases.yaml").read_text(), Loader=yaml.BaseLoader)["cases"]


def options_of(found: dict[str, Any]) -> dict[str, Option]:
    whole = json.dumps({"thirdline_case": "1", **found}).encode()
    assessed = assess(read_case(whole, "case.json", AS_OF.toordinal()), the_knowledge(), Settings(as_of=AS_OF.isoformat()))
    return {o.id: o for o in assessed.options}


@pytest.mark.parametrize("row", CASES, ids=lambda row: row["says"])
def test_an_option_is_what_it_must_be(row: dict[str, Any]) -> None:
    """Its eligibility, and the reason named."""
    found = options_of(row["case"])
    for name, wanted in row["expect"].items():
        got = found[name].eligibility if name in found else "not listed"
        why = [(r.kind, r.id, r.then) for r in found[name].reasons] if name in found else []
        assert got in ([wanted] if isinstance(wanted, str) else wanted), (name, got, why)
    for name, why in row.get("because", {}).items():
        assert any(why in (r.id, r.id.partition("#")[2], r.id.partition("#")[0]) for r in found[name].reasons), [r.id for r in found[name].reasons]


WELL_BEFORE: dict[str, Any] = {
    "person": {"age": "45", "sex": "male"},
    "courses": {
        "complete": "yes",
        "items": [
            {"what": "bupropion", "dose": "300 mg", "from": "2020-01-10", "to": "2021-01-10", "for": "depression", "outcome": "well", "taken": "every dose"},
        ],
    },
}


def test_what_helped_before_is_not_moved_down_as_tried() -> None:
    """A fair trial that ended well is no failure; one that did not help is."""
    course = WELL_BEFORE["courses"]["items"][0]
    helped = options_of(WELL_BEFORE)["switch_bupropion"]
    failed = options_of({**WELL_BEFORE, "courses": {"complete": "yes", "items": [{**course, "outcome": "little or no better"}]}})["switch_bupropion"]

    assert [helped.history, helped.moved_by, failed.moved_by] == ["tried fairly", (), ("tried fairly",)]
    assert "option_helped_before" in [r.says.id for r in helped.reasons]
    assert failed.band == helped.band + 1


def test_no_wish_moves_what_is_research() -> None:
    """Wishes order what can be had; what needs a study stays last."""
    plain = options_of(WELL_BEFORE)
    wished = options_of({**WELL_BEFORE, "wishes": {"avoid": ["many visits"], "prefer": ["something that works fast"]}})
    research = [name for name, option in plain.items() if option.family == "research"]

    assert research
    assert [(wished[n].band, wished[n].moved_by) for n in research] == [(plain[n].band, ()) for n in research]
