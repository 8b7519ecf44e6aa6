"""Every sentence has its text and every text its parameters, and the JSON keeps its published shape."""

from __future__ import annotations

import ast
import json
import re
from functools import lru_cache
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given

from tests.cases import assessed, the_knowledge
from tests.properties.generate import Data, cases, read, tried
from tests.spec.rule_examples import Tried, fires
from thirdline.knowledge.compile import Knowledge
from thirdline.present.data import render_json, schema_of_assessment
from thirdline.present.page import build_page
from thirdline.present.terminal import render_markdown, render_terminal
from thirdline.reasoning.assessment import Assessment

SOURCE = Path(__file__).parents[2] / "src" / "thirdline"
READERS = ("person", "caregiver", "clinician")


@lru_cache(maxsize=1)
def _validator() -> jsonschema.Draft202012Validator:
    jsonschema.Draft202012Validator.check_schema(schema_of_assessment())
    return jsonschema.Draft202012Validator(schema_of_assessment())


@tried(25)
@given(cases())
def test_the_json_validates_against_its_schema(data: Data) -> None:
    """What is written is what the published schema promises."""
    printed = render_json(assessed(read(data), the_knowledge()))

    assert [] == [f"{'/'.join(map(str, e.path))}: {e.message}" for e in _validator().iter_errors(json.loads(printed))]


@tried(50)
@given(cases())
def test_every_message_has_its_text(data: Data) -> None:
    """Speaking never raises and leaves no text empty and no brace unfilled."""
    printed = render_json(assessed(read(data), the_knowledge()))

    assert '"text": ""' not in printed
    assert [] == re.findall(r'"(?:text|title|person|clinician|action|ask|emergency)": "[^"]*\{\w*\}', printed)


@tried(25)
@given(cases())
def test_every_page_can_be_drawn(data: Data) -> None:
    """For each reader, on the terminal and as Markdown, without a missing word."""
    knowledge = the_knowledge()
    for reader in READERS:
        page = build_page(assessed(read(data), knowledge, reader=reader), knowledge.tables["words/messages"])
        assert render_terminal(page).strip()
        assert render_markdown(page).strip()


@pytest.mark.parametrize("tried_on", fires(), ids=str)
def test_each_rule_that_fires_can_say_its_words(tried_on: Tried, knowledge: Knowledge) -> None:
    """Every {parameter} a rule's words name is there when it fires."""
    shown: Assessment = assessed(tried_on.case, knowledge, region=tried_on.example.region)
    said = [f.words for f in shown.findings if tried_on.rule in {r.rule for r in f.because}]

    assert [] == [text for words in said if words for text in (words.title, words.person, words.clinician, words.action or "") if "{" in text]


def test_every_message_id_in_the_source_has_a_text(knowledge: Knowledge) -> None:
    """Each literal `Message(id="...")` and texts["..."] of the source stands in knowledge/words."""
    texts = knowledge.tables["words/messages"]

    assert [] == [f"{file.name}: {name}" for file in sorted(SOURCE.rglob("*.py")) for name in sorted(_ids(file)) if name not in texts]


def _ids(file: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name) and node.value.id == "texts" and isinstance(node.slice, ast.Constant):
            found.add(str(node.slice.value))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Message":
            found |= {str(k.value.value) for k in node.keywords if k.arg == "id" and isinstance(k.value, ast.Constant)}
    return found
