"""Texts and parameters: what is missing is an error with a name, never an empty line."""

from __future__ import annotations

import re
import string

import pytest

from thirdline.knowledge.compile import Knowledge
from thirdline.knowledge.rules import Rule
from thirdline.present.words import MissingText, fill, word
from thirdline.reasoning.assessment import Message


def test_a_text_is_filled() -> None:
    """Each {parameter} gets its value."""
    assert "TSH is 12 mIU/L." == fill("TSH is {tsh}.", {"tsh": "12 mIU/L"}, "here")


def test_a_value_with_braces_is_left_as_typed() -> None:
    """What a person typed is never read as a text with parameters."""
    assert "you typed {tsh}" == fill("you typed {name}", {"name": "{tsh}"}, "here")


def test_a_missing_parameter_names_the_text_and_what_is_known() -> None:
    """The error is one a curator can act on."""
    with pytest.raises(MissingText, match=r"here: the text names \{tsh\}, which is not given; known: limit"):
        fill("TSH is {tsh}.", {"limit": "10"}, "here")


def test_a_message_without_a_text_is_named() -> None:
    """An id with no text is an error."""
    with pytest.raises(MissingText, match="no text for 'moonshine'"):
        word(Message(id="moonshine", params={}), {})


def test_every_text_can_be_parsed(knowledge: Knowledge) -> None:
    """No lone brace stands in the messages or in a rule's words."""
    texts = {**knowledge.tables["words/messages"], **{f"{r.rule.rule}.{name}": text for r in knowledge.rules for name, text in _said(r.rule)}}

    assert [] == [name for name, text in texts.items() if not _parses(text)]


def _said(rule: Rule) -> list[tuple[str, str]]:
    return [(name, text) for name in ("title", "person", "clinician", "action", "ask", "emergency") if (text := getattr(rule.words, name))]


def _parses(text: str) -> bool:
    try:
        return all(name is None or re.fullmatch(r"\w+", name) for _, name, _, _ in string.Formatter().parse(text))
    except ValueError:
        return False


def test_the_person_is_never_told_to_stop_alone(knowledge: Knowledge) -> None:
    """No "stop taking", no "contraindicated", no "you failed" in what a person reads (clinical.md A4)."""
    unwelcome = re.compile(r"(?<!not )(?<!never )\bstop (?:taking|the|your|it)\b|contraindicat|you failed|non-?complian|your fault", re.IGNORECASE)
    said = [(r.rule.rule, text) for r in knowledge.rules for name, text in _said(r.rule) if name not in ("clinician",)]

    assert [] == [(rule, match.group(), text) for rule, text in said for match in unwelcome.finditer(text)]


def test_every_emergency_finding_says_its_signs_or_whom_to_call(knowledge: Knowledge) -> None:
    """An emergency names what to do."""
    emergencies = [r.rule for r in knowledge.rules if r.rule.urgency == "emergency"]

    assert [] == [rule.rule for rule in emergencies if not (rule.words.action or rule.words.emergency)]


def test_everything_urgent_says_what_to_do(knowledge: Knowledge) -> None:
    """What cannot wait comes with an action."""
    urgent = [r.rule for r in knowledge.rules if r.rule.urgency in ("emergency", "today")]

    assert [] == [rule.rule for rule in urgent if not rule.words.action]
