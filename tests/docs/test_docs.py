"""Is the manual true? Commands documented, schemas current, README's output real, records complete."""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

from thirdline.case.model import Case
from thirdline.interfaces.cli import build_parser
from thirdline.knowledge.compile import Knowledge
from thirdline.present.data import schema_of_assessment
from thirdline.shape import schema_of

ROOT = Path(__file__).parents[2]


def run(*arguments: str) -> str:
    """Standard output of one thirdline command."""
    env = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run([sys.executable, "-m", "thirdline", *arguments], capture_output=True, text=True, check=True, cwd=ROOT, env=env)
    return done.stdout


def commands(parser: argparse.ArgumentParser, prefix: str = "thirdline") -> list[str]:
    """Every command of the parser, nested ones spelled out."""
    found = []
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, child in action.choices.items():
                nested = commands(child, f"{prefix} {name}")
                found += nested or [f"{prefix} {name}"]
    return found


def options(parser: argparse.ArgumentParser) -> set[str]:
    """Every long option of every command."""
    found = {o for a in parser._actions for o in a.option_strings if o.startswith("--")}
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            found |= {o for child in action.choices.values() for o in options(child)}
    return found - {"--help"}


@pytest.mark.parametrize("command", commands(build_parser()))
def test_each_command_is_in_the_manual(command: str) -> None:
    """docs/commands.md names it."""
    assert command in (ROOT / "docs/commands.md").read_text()


@pytest.mark.parametrize("option", sorted(options(build_parser())))
def test_each_option_is_in_the_manual(option: str) -> None:
    """docs/commands.md names it."""
    assert option in (ROOT / "docs/commands.md").read_text()


def test_the_case_schema_is_current() -> None:
    """schemas/case.schema.json is what the code says; `make schemas` renews it."""
    assert schema_of(Case) == json.loads((ROOT / "schemas/case.schema.json").read_text())


def test_the_assessment_schema_is_current() -> None:
    """schemas/assessment.schema.json is what the code says; `make schemas` renews it."""
    assert schema_of_assessment() == json.loads((ROOT / "schemas/assessment.schema.json").read_text())


def test_the_schemas_are_valid_schemas() -> None:
    """Both are JSON Schema 2020-12."""
    for name in ("case", "assessment"):
        jsonschema.Draft202012Validator.check_schema(json.loads((ROOT / f"schemas/{name}.schema.json").read_text()))


def test_the_readme_shows_the_real_assessment() -> None:
    """The block under `make assess` is what the command prints, but for the hash of the knowledge."""
    block = re.search(r"<!-- assess -->\n```text\n(.*?)```", (ROOT / "README.md").read_text(), re.DOTALL)
    assert block
    real = run("assess", "examples/maria.yaml", "--as-of", "2026-11-23")
    assert masked(block[1]) == masked(real)


def masked(page: str) -> str:
    return re.sub(r"knowledge [0-9a-f]{12}", "knowledge ............", page)


def test_the_readme_names_two_commands() -> None:
    """One runs the main job, one passes the tests, and the Makefile has both."""
    readme, makefile = (ROOT / "README.md").read_text(), (ROOT / "Makefile").read_text()
    for command in ("make assess", "make test"):
        assert command in readme
        assert re.search(rf"^{command.split()[1]}:", makefile, re.MULTILINE)


def test_ci_calls_the_test_command_of_the_readme() -> None:
    """.ci/run runs `make test`."""
    assert "make test" in (ROOT / ".ci/run").read_text()


def test_lock_files_name_no_index_and_no_host() -> None:
    """Hashes only: where to fetch from is the user's business."""
    for lock in (ROOT / "requirements").glob("*.txt"):
        assert not re.search(r"://|--(?:extra-)?index-url|--find-links", lock.read_text()), lock.name
        assert "--hash=sha256:" in lock.read_text()


def test_crisis_and_poison_lines_were_checked_within_a_year(knowledge: Knowledge) -> None:
    """A stale number fails the release: look each up again and change `checked`."""
    from datetime import date

    stale = [
        f"{r.region}: {line.name}"
        for r in knowledge.regions.values()
        for line in (*r.crisis, *r.poison)
        if (date.today() - date.fromisoformat(line.checked)).days > 366
    ]
    assert stale == []


def test_every_example_case_reads(tmp_path: Path) -> None:
    """Each file in examples/ gives an assessment that fits the published schema."""
    schema = json.loads((ROOT / "schemas/assessment.schema.json").read_text())
    for path in sorted((ROOT / "examples").glob("*.yaml")):
        jsonschema.validate(json.loads(run("assess", str(path), "--json", "--as-of", "2026-11-23")), schema)
