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

CASES: list[dict[str, Any]] = yaml.load((Path(__file__).parent / "fixtures" / "options.yaml").read_text(), Loader=yaml.BaseLoader)["cases"]


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
