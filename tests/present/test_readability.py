"""What a person reads is plain: Flesch-Kincaid grade 8 or lower, measured with textstat 0.7.3 as pinned."""

from __future__ import annotations

import re
import warnings

import pytest

from thirdline.knowledge.compile import Knowledge
from thirdline.knowledge.options import Option
from thirdline.knowledge.rules import Rule

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # textstat 0.7.3 imports pkg_resources
    import textstat

GRADE = 8.0
SECTIONS = ("works", "best_for", "research", "guidelines", "side_effects", "before", "tells_after", "asks", "legal", "people_say")
SAMPLES = {"name": "a tablet", "list": "one and two", "limit": "ten", "subject": "the tablet", "first": "the tablet", "second": "the drops"}


def grade(text: str) -> float:
    """Flesch-Kincaid grade of a text with its parameters filled by short plain words."""
    plain = re.sub(r"\{(\w+)\}", lambda m: SAMPLES.get(m[1], "ten"), text)
    found: float = textstat.flesch_kincaid_grade(plain)
    return found


def said_to_the_person(rule: Rule) -> str:
    """All that a person reads of a rule, as sentences."""
    words = rule.words
    return " ".join(text if text.endswith((".", "!", "?")) else f"{text}." for text in (words.title, words.person, words.action, words.emergency) if text)


def said_of_an_option(o: Option) -> str:
    """All that a person reads of an option, as sentences."""
    parts = [o.short, *(check.says for check in o.checks), *(e.says for e in o.effects if e.says)]
    parts += [line.says for name in SECTIONS for line in getattr(o, name)]
    return " ".join(text if text.endswith((".", "!", "?")) else f"{text}." for text in parts)


def test_every_option_reads_at_grade_eight_or_lower(knowledge: Knowledge) -> None:
    """Everything but what is marked for the clinician."""
    graded = {name: round(grade(said_of_an_option(option)), 1) for name, option in knowledge.options.items()}

    assert {} == {name: found for name, found in sorted(graded.items()) if found > GRADE}


def test_every_guide_and_plan_reads_at_grade_eight_or_lower(knowledge: Knowledge) -> None:
    """Cards, plans and their advice."""
    texts = {name: " ".join([f"{step.what}." for step in found.steps] + [s.says for s in found.advice]) for name, found in knowledge.plans.items()}
    texts |= {name: " ".join(line.says for section in guide.sections for line in section.lines) for name, guide in knowledge.guides.items()}
    texts |= {name: " ".join(food.says for food in group.foods) for name, group in knowledge.foods.items()}
    graded = {name: round(grade(text), 1) for name, text in texts.items()}

    assert {} == {name: found for name, found in sorted(graded.items()) if found > GRADE}


def test_every_rule_reads_at_grade_eight_or_lower(knowledge: Knowledge) -> None:
    """Title, person text, action and emergency of each rule, joined."""
    graded = {r.rule.rule: grade(said_to_the_person(r.rule)) for r in knowledge.rules}

    assert {} == {rule: found for rule, found in sorted(graded.items()) if found > GRADE}


@pytest.mark.parametrize("least_words", [6])
def test_every_message_reads_at_grade_eight_or_lower(knowledge: Knowledge, least_words: int) -> None:
    """Sentences of words/messages.yaml; labels of a few words are no sentences and are measured together."""
    texts: dict[str, str] = knowledge.tables["words/messages"]
    sentences = {key: text for key, text in texts.items() if len(text.split()) >= least_words}
    labels = ". ".join(text for text in texts.values() if len(text.split()) < least_words)

    assert {} == {key: grade(text) for key, text in sorted(sentences.items()) if grade(text) > GRADE}
    assert grade(labels) <= GRADE


def test_the_measure_tells_plain_from_dense() -> None:
    """A check of the ruler."""
    assert grade("Your TSH is high. The thyroid may work too slowly. Ask for a new test.") < GRADE
    assert grade("Concomitant administration of serotonergic pharmacotherapies necessitates individualised cardiovascular surveillance.") > GRADE
