"""thirdline check: the mix without a case file."""

from __future__ import annotations

import json

import jsonschema
import pytest

from thirdline.interfaces.cli import main
from thirdline.present.data import schema_of_assessment

DAY = ("--as-of", "2026-11-23")


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int | str | None, str, str]:
    with pytest.raises(SystemExit) as stopped:
        main(["check", *arguments, *DAY])
    out = capsys.readouterr()
    return stopped.value.code, out.out, out.err


def test_a_deadly_pair_comes_first(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "phenelzine", "sertraline")

    assert code == 0
    assert out.index("ACT NOW") < out.index("phenelzine + sertraline") < out.index("NOT CHECKED")


def test_json_is_findings_and_coverage_as_in_the_assessment(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "phenelzine", "sertraline", "no such thing", "--json")
    found = json.loads(out)
    schema = schema_of_assessment()
    properties = schema["$defs"]["Assessment"]["properties"]  # type: ignore[index]  # plain JSON
    part = {"type": "object", "properties": {k: properties[k] for k in found}, "required": ["findings", "coverage"], "$defs": schema["$defs"]}

    jsonschema.validate(found, part)
    assert "contraindicated" in {f["severity"] for f in found["findings"]}
    assert {"contributor"} & {f["kind"] for f in found["findings"]} == set()
    assert {p["answer"] for p in found["coverage"]["pairs"] if "no such thing" in (p["first"], p["second"])} == {"not in our data"}


def test_what_was_stopped_lately_still_counts(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "phenelzine", "--stopped", "fluoxetine:2026-11-01", "--json")

    assert ("washout", "contraindicated") in {(f["hazard"], f["severity"]) for f in json.loads(out)["findings"]}


def test_dose_age_lab_gene_and_condition_are_read(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(
        capsys, "citalopram 40 mg", "--age", "70", "--sex", "female", "--lab", "qtc:510 ms", "--gene", "CYP2C19:poor", "--condition", "long QT", "--json"
    )
    hazards = {f["hazard"] for f in json.loads(out)["findings"]}

    assert {"ceiling", "qt"} <= hazards


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("sertraline", "--lab", "sodium 128"), 2, "--lab sodium 128: two parts with a colon"),
        (("sertraline", "--gene", "CYP2D6:slow"), 3, "genes.1.result"),
        (("sertraline", "--stopped", "fluoxetine:2027-11-01"), 3, "lies in the future"),
        (("sertraline", "--region", "XX"), 2, "--region XX"),
        (("sertraline", "--why", "nothing of the kind"), 2, "no such finding"),
    ],
)
def test_bad_input_names_the_part_and_the_cure(capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], code: int, said: str) -> None:
    stopped, out, error = run(capsys, *arguments)

    assert (stopped, out) == (code, "")
    assert said in error


def test_why_explains_what_is_known_of_a_name(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "phenelzine", "sertraline", "--why", "sertraline")

    assert "maoi_with_serotonin_reuptake" in out


def test_a_condition_that_was_not_named_is_open_unless_none_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    """Silence is no "no"; --condition none is one."""
    asked = [{q["field"] for q in json.loads(run(capsys, "phenelzine", *more, "--json")[1])["questions"]} for more in ((), ("--condition", "none"))]

    assert "conditions.phaeochromocytoma" in asked[0]
    assert not {field for field in asked[1] if field.startswith("conditions.")}
