"""Every fact asked in many ways: what a rule could want to know, whatever rules there are."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import product
from typing import Any

from thirdline.case.model import Safety
from thirdline.knowledge.compile import Knowledge
from thirdline.knowledge.conditions import Test
from thirdline.knowledge.rules import Fact
from thirdline.reasoning.facts import COURSE_FACTS, PERSON_FACTS

ITEMS, DAYS = (1, 9, 12), (None, 30.0, 400.0)


@lru_cache(maxsize=1)
def _tests(knowledge_hash: str, knowledge: Any) -> list[Test]:
    return [test for name in sorted({*PERSON_FACTS, *COURSE_FACTS}) for test in _ask(name, knowledge.knowledge.tables["terms/facts"][name], knowledge)]


class _ByHash:
    """Lets a Knowledge, which cannot be hashed, be remembered by its content."""

    def __init__(self, knowledge: Knowledge):
        self.knowledge = knowledge

    def __hash__(self) -> int:
        return hash(self.knowledge.hash)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _ByHash) and self.knowledge.hash == other.knowledge.hash


def every_question(knowledge: Knowledge) -> list[Test]:
    """Each fact with each word, term and class it takes."""
    return _tests(knowledge.hash, _ByHash(knowledge))


def _ask(name: str, fact: Fact, wrapped: _ByHash) -> Iterator[Test]:
    knowledge = wrapped.knowledge
    choices = [[(key, value) for value in _values(name, key, kind, knowledge)] for key, kind in {**fact.required, **fact.optional}.items()]
    masks = [knowledge.masks[c] for c in sorted(knowledge.masks)] if fact.selector else [0]
    for args, mask in product(product(*choices), masks):
        given = tuple(sorted((key, value) for key, value in args if value is not None))
        if not fact.optional.keys() & {"status"} or name == "condition":
            yield Test(fact=name, args=given, mask=mask)


def _values(name: str, key: str, kind: str, knowledge: Knowledge) -> list[Any]:
    tables = knowledge.tables
    terms = {"condition": "terms/conditions", "symptom": "terms/symptoms", "lab": "terms/labs"}
    if kind in terms:
        return sorted(tables[terms[kind]])
    if kind == "word":
        return [frozenset({word}) for word in sorted(tables["terms/facts"][name].words)] + ([None] if key == "status" else [])
    return {
        "days": list(DAYS if key == "within" and name != "recently_started" else DAYS[1:]),
        "item": list(ITEMS),
        "safety": Safety.__struct_fields__,
        "scale": sorted(knowledge.scales),
        "points": sorted(knowledge.points),
        "gene": ["CYP2C19", "CYP2D6"],
    }[kind]
