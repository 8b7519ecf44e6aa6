"""What changed for a reader? `make golden` renews; somebody reads the difference."""

import json
from pathlib import Path

import jsonschema
import pytest

from tests.golden.pages import CASES, render, stored
from thirdline.present.data import schema_of_assessment

by_name = pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)


@by_name
@pytest.mark.parametrize("face", ["txt", "md", "json"])
def test_the_output_is_the_stored_one(case: Path, face: str) -> None:
    """Byte for byte, but for versions."""
    assert stored(case, face).read_text() == render(case)[face]


@by_name
def test_the_stored_json_fits_the_published_schema(case: Path) -> None:
    """Old outputs validate for ever: additions stay compatible."""
    jsonschema.validate(json.loads(stored(case, "json").read_text()), schema_of_assessment())


def test_five_lethal_items_are_all_shown() -> None:
    """The cap on groups folds no contraindication, no red flag and no critical test (clinical.md A1)."""
    page = stored(next(c for c in CASES if c.stem == "lethal"), "txt").read_text()
    now = page[: page.index("WHERE YOU STAND")]
    for item in (
        "phenelzine + sertraline",
        "phenelzine + tramadol",
        "phenelzine + Sudafed",
        "phenelzine + bupropion",
        "bupropion with a raised risk of fits",
        "lithium",
        "Sodium 122",
        "blood pressure crisis",
    ):
        assert item in now, item


def test_the_empty_case_yields_questions_only() -> None:
    """No finding, no trial, no stage; the crisis lines at the end."""
    found = json.loads(stored(next(c for c in CASES if c.stem == "empty"), "json").read_text())
    assert ([], [], [], "quiet") == (found["findings"], found["trials"], found["courses"], found["act_now"]["crisis"]["level"])
    assert found["questions"]
