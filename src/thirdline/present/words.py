"""Message ids and parameters to sentences. The texts live in knowledge/; nothing is worded here."""

from __future__ import annotations

import operator
from collections.abc import Mapping
from typing import Any

from thirdline.knowledge.compile import Knowledge
from thirdline.knowledge.types import ClaimShown
from thirdline.reasoning.assessment import Assessment, EffectShown, Finding, Words
from thirdline.reasoning.standing import Message
from thirdline.record import Record, replace


class MissingText(KeyError):
    """A message id has no text in knowledge/words, or a text names a parameter it does not get."""


def fill(template: str, params: Mapping[str, str], where: str) -> str:
    """Put the parameters into a text.

    >>> fill("TSH is {tsh}.", {"tsh": "12 mIU/L"}, "here")
    'TSH is 12 mIU/L.'
    """
    try:
        return template.format_map(params)
    except KeyError as error:
        raise MissingText(f"{where}: the text names {{{error.args[0]}}}, which is not given; known: {', '.join(sorted(params))}") from None


_WORDLESS = (str, ClaimShown, EffectShown)  # hold no message, however deep


def speak(assessment: Assessment, knowledge: Knowledge) -> Assessment:
    """The same assessment with every message and finding worded."""
    texts = knowledge.tables["words/messages"]
    rules = {r.rule.rule: r.rule for r in knowledge.rules}
    spoken = _speak(assessment, texts)
    assert isinstance(spoken, Assessment)
    return replace(spoken, findings=tuple(_word_finding(f, rules[f.message].words) for f in spoken.findings))


def _word_finding(finding: Finding, words: Any) -> Finding:
    filled = {
        name: value and fill(value, finding.params, f"{finding.message}.words.{name}") for name in words.__struct_fields__ for value in [getattr(words, name)]
    }
    return replace(finding, words=Words(**filled))


def _speak(part: Any, texts: Mapping[str, str]) -> Any:
    """Walk the tree; a Message gets its text, everything else is rebuilt only where it changed."""
    if isinstance(part, Message):
        return replace(part, text=word(part, texts))
    if isinstance(part, _WORDLESS):
        return part
    if isinstance(part, tuple):
        said = tuple(_speak(item, texts) for item in part)
        return part if all(map(operator.is_, said, part)) else said
    if not isinstance(part, Record):
        return part
    values = ((name, getattr(part, name)) for name in part.__struct_fields__)
    changed = {name: spoken for name, value in values if (spoken := _speak(value, texts)) is not value}
    return replace(part, **changed) if changed else part


def word(message: Message, texts: Mapping[str, str]) -> str:
    """The sentence of one message."""
    if message.id not in texts:
        raise MissingText(f"knowledge/words/messages.yaml has no text for '{message.id}'")
    return fill(texts[message.id], message.params, message.id)
