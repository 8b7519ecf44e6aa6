"""What is nobody else's to see: abuse, grief, debt, loneliness (`private` in terms/conditions.yaml; clinical.md D44)."""

from __future__ import annotations

from collections.abc import Iterator

from thirdline.case.model import Case
from thirdline.knowledge.compile import CompiledRule, Knowledge
from thirdline.knowledge.conditions import tests_of
from thirdline.reasoning.reading import in_its_list
from thirdline.record import replace

PRIVATE_NAMES = ("condition", "symptom")  # of these, what was typed and not understood is not repeated either: it may name abuse


def without_private(case: Case, knowledge: Knowledge) -> tuple[Case, tuple[CompiledRule, ...]]:
    """The case and the rules without it, for a caregiver's screen: neither shown nor asked for."""
    private = {key for key, term in knowledge.tables["terms/conditions"].items() if term.private}
    case = in_its_list(case, knowledge)
    items = tuple(c for c in case.conditions.items if knowledge.find("conditions", c.what) not in private)
    rules = tuple(rule for rule in knowledge.rules if private.isdisjoint(_conditions_of(rule)))
    return replace(case, conditions=replace(case.conditions, items=items)), rules


def _conditions_of(rule: CompiledRule) -> Iterator[str]:
    for part in (rule.applies, rule.when, *(condition for condition, _ in rule.shifts)):
        for test in tests_of(part) if part else ():
            yield from (str(value) for name, value in test.args if test.fact == "condition" and name == "of")
