"""The table of declared facts and the functions that derive them name the same facts."""

from __future__ import annotations

import pytest

from tests.cases import the_knowledge
from thirdline.reasoning.facts import COURSE_FACTS, PERSON_FACTS

FACTS = the_knowledge().tables["terms/facts"]
WORDS = {name: fact.words for name, fact in FACTS.items() if fact.words}


def test_every_declared_fact_is_derived_and_no_other() -> None:
    """FACTS is the union of what is derived for the person and for a course."""
    assert set(FACTS) == set(PERSON_FACTS) | set(COURSE_FACTS)


def test_no_fact_is_derived_twice() -> None:
    """A fact is about the person or a course, never both."""
    assert len(FACTS) == len(PERSON_FACTS) + len(COURSE_FACTS)


@pytest.mark.parametrize(("world", "derived"), [("person", PERSON_FACTS), ("course", COURSE_FACTS)])
def test_a_fact_is_derived_where_it_is_declared(world: str, derived: dict[str, object]) -> None:
    """The `world` of a declaration is the table its function stands in."""
    assert sorted(derived) == sorted(name for name, fact in FACTS.items() if fact.world == world)


def test_every_word_argument_has_its_closed_choices() -> None:
    """A fact that takes a word says which words."""
    assert set() == {name for name, fact in FACTS.items() if "word" in {*fact.required.values(), *fact.optional.values()}} - set(WORDS)


def test_only_a_fact_that_takes_a_word_has_choices() -> None:
    """No list of words is left over."""
    assert set() == set(WORDS) - {name for name, fact in FACTS.items() if "word" in {*fact.required.values(), *fact.optional.values()}}
