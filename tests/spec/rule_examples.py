"""Every example beside every rule, as parameters for tests."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from tests.spec.examples import Example, load_examples
from thirdline.case.model import Case
from thirdline.knowledge.store import find_knowledge

RULES = find_knowledge() / "rules"


@dataclass(frozen=True)
class Tried:
    """One example of one rule; its text is rule and sentence."""

    rule: str
    example: Example
    case: Case

    def __str__(self) -> str:
        return f"{self.rule}: {self.example.says}"


def rule_files() -> list[Path]:
    """Every rule file, examples apart."""
    return sorted(path for path in RULES.rglob("*.yaml") if not path.name.endswith(".examples.yaml"))


def examples_file(rule: Path) -> Path:
    return rule.with_name(f"{rule.stem}.examples.yaml")


@lru_cache(maxsize=1)
def all_examples() -> tuple[Tried, ...]:
    """Each example of each rule that has a file of them."""
    files = [path for rule in rule_files() if (path := examples_file(rule)).exists()]
    return tuple(Tried(path.name.removesuffix(".examples.yaml"), example, case) for path in files for example, case in load_examples(path))


def fires() -> list[Tried]:
    """The examples on which their rule is expected to fire."""
    return [t for t in all_examples() if t.example.expect == "fires"]
