"""Worth finding out, against the oracle: answer one field at a time, read the case again, compare.

Each question must have an answer that changes something it names (where that hangs on several facts nobody told,
after the others are answered). And no field that is not asked may change a conclusion, except what the product
takes for granted and says so, and what another question already asks.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from random import Random

import pytest

from tests.cases import the_knowledge
from tests.oracle.flip import (
    SETTINGS,
    Data,
    Key,
    all_fields,
    answers,
    changed,
    conclusions,
    course_at,
    from_yaml,
    marked,
    moved,
    open_gates,
    open_rules,
    wanted,
)
from tests.properties.generate import read, sample_cases
from thirdline.reasoning.assess import assess
from thirdline.reasoning.assessment import Assessment, Question

MARIA = Path(__file__).parents[2] / "examples" / "maria.yaml"
SAMPLES, TRIES = 6, 400  # a search: it ends at the first answer found


@lru_cache(maxsize=1)
def tried_cases() -> tuple[tuple[str, Data], ...]:
    """Maria, and random cases with everything from vague to exact."""
    return (("maria", marked(from_yaml(MARIA))), *((f"case {i}", marked(data)) for i, data in enumerate(sample_cases(SAMPLES))))


def _assessed(data: Data) -> Assessment:
    return assess(read(data), the_knowledge(), SETTINGS)


@pytest.mark.parametrize("at", range(SAMPLES + 1))
def test_every_question_has_an_answer_that_changes_what_it_names(at: int) -> None:
    """A finding fires or is closed, a verdict, a definition or a stage moves."""
    name, data = tried_cases()[at]
    asked = _assessed(data).questions

    assert [] == [f"{name}: {q.field} {sorted(wanted(q, data, the_knowledge()))}" for q in asked if not _matters(q, data, asked)]


def _matters(question: Question, data: Data, asked: tuple[Question, ...]) -> bool:
    named = wanted(question, data, the_knowledge())
    if _moves(question.field, data, named):
        return True
    beside = [q.field for q in asked if q.field != question.field and wanted(q, data, the_knowledge()) & named]
    return any(_moves(moved(question.field, data, other), other, named) for other in (_answered(data, beside, Random(seed)) for seed in range(TRIES)))


def _answered(data: Data, fields: list[str], chance: Random) -> Data:
    """The case with each of these fields given some answer, one after the other."""
    whole = data
    for field in fields:
        told = list(answers(moved(field, data, whole), whole, the_knowledge()))
        whole = chance.choice(told) if told else whole
    return whole


def _moves(field: str, data: Data, named: set[Key]) -> bool:
    rules_only = {what for what, _ in named} == {"finding"}
    read_again = (open_rules,) if rules_only else (conclusions, open_rules)
    before = [derive(data, the_knowledge()) for derive in read_again]
    return any(
        named & changed(then, derive(other, the_knowledge()))
        for other in answers(field, data, the_knowledge())
        for derive, then in zip(read_again, before, strict=True)
    )


@pytest.mark.parametrize("at", range(SAMPLES + 1))
def test_no_field_that_is_not_asked_changes_a_conclusion(at: int) -> None:
    """Rules whose gate is open are left out: a gate never asks, on purpose; and options that are closed anyway, whose other checks ask nothing."""
    name, data = tried_cases()[at]
    shown = _assessed(data)
    asked = {q.field for q in shown.questions}
    granted = set(_granted(data, shown, asked))

    missed = [
        f"{name}: {field} changes {found}" for field in all_fields(data, the_knowledge()) if field not in asked | granted and (found := _changes(field, data))
    ]
    assert [] == missed


def _changes(field: str, data: Data) -> list[Key]:
    before, gates = conclusions(data, the_knowledge()), open_gates(data, the_knowledge())
    for other in answers(field, data, the_knowledge()):
        lists_closed = field.startswith("conditions.") and other["conditions"].get("complete") != data.get("conditions", {}).get("complete")
        after = changed(before, conclusions(other, the_knowledge()))
        found = [key for key in after if key[0] != "option" and not (key[0] in ("finding", "grade") and key[1] in gates)]
        if found and not lists_closed:
            return sorted(found)
    return []


def _granted(data: Data, shown: Assessment, asked: set[str]) -> Iterator[str]:
    """Fields whose answer is taken for granted aloud, follows from others, or is asked in other words."""
    assumed = {(t.course, m.id) for t in shown.trials for m in t.assumed}
    yield from (f"scores.{key}" for key in the_knowledge().scales)  # a questionnaire is asked about where it was used
    yield "conditions.psychosis"  # told by the severity, or taken for granted
    if any(m == "assumed_no_psychosis" for _, m in assumed) or not shown.trials:
        yield "episode.severity"
    if data["episode"].get("diagnosis") not in (None, "unknown") or "episode.diagnosis" in asked:
        yield from ("conditions.bipolar", "conditions.past_mania")  # what it has been called is trusted; bipolar_flags asks for the signs
    placed = {t.course for t in shown.trials if t.in_episode != "undetermined"}
    for course in shown.courses:
        path, typed = f"courses.{course.number}", _typed(data, course.number)
        if (course.number, "assumed_taken") in assumed:
            yield f"{path}.taken"
        if typed.get("for") in (None, "unknown"):
            yield f"{path}.for"
        if f"{path}.to" in asked or typed.get("to") not in (None, "unknown") or f"{path}.outcome" in asked:
            yield f"{path}.stopped"
        if course.number in placed or "episode.began" in asked:
            yield f"{path}.episode"


def _typed(data: Data, number: int) -> Data:
    found: Data = data["courses"]["items"][course_at(data, number, the_knowledge())]
    return found
