"""The examples beside the rules are the specification: each is run, and each rule has what it needs."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cases import case
from tests.spec.examples import check_example, fire
from tests.spec.rule_examples import RULES, Tried, all_examples, examples_file, rule_files
from thirdline.knowledge.compile import Knowledge
from thirdline.reasoning.conditions import is_true


@pytest.mark.parametrize("tried", all_examples(), ids=str)
def test_the_example_holds(tried: Tried, knowledge: Knowledge) -> None:
    """It fires, stays silent or asks as its author wrote, with the severity, urgency, subjects and field named."""
    assert None is check_example(tried.example, tried.case, knowledge, tried.rule)


@pytest.mark.parametrize("rule", rule_files(), ids=lambda path: path.stem)
def test_each_rule_has_examples_that_fire_and_that_do_not(rule: Path) -> None:
    """At least one fires and at least one is silent or asks."""
    expected = {t.example.expect for t in all_examples() if t.rule == rule.stem}

    assert examples_file(rule).exists()
    assert "fires" in expected
    assert expected & {"silent", "asks"}


def test_each_file_of_examples_belongs_to_a_rule() -> None:
    """An example file without its rule tests nothing."""
    stems = {path.stem for path in rule_files()}

    assert [] == sorted(p.name for p in RULES.rglob("*.examples.yaml") if p.name.removesuffix(".examples.yaml") not in stems)


@pytest.mark.parametrize("rule", rule_files(), ids=lambda path: path.stem)
def test_no_rule_is_true_of_the_empty_case(rule: Path, knowledge: Knowledge) -> None:
    """Nothing follows from nothing."""
    assert [] == [f.subjects for f in fire(case(), knowledge, rule.stem) if is_true(f.truth)]


@pytest.mark.parametrize("rule", rule_files(), ids=lambda path: path.stem)
def test_each_rule_lies_in_the_folder_of_its_kind(rule: Path, knowledge: Knowledge) -> None:
    """The folder is how a reader finds it."""
    folders = {
        "urgent": "urgent",
        "contributor": "contributors",
        "interaction": "interactions",
        "caution": "cautions",
        "load": "loads",
        "monitoring": "monitoring",
    }
    (compiled,) = [r.rule for r in knowledge.rules if r.rule.rule == rule.stem]

    assert folders[compiled.kind] == rule.parent.name
