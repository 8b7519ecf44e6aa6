"""What is not in the data stays visible to the end and is never called checked."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.cases import assessed, case, the_knowledge
from tests.properties.generate import UNKNOWN_NAMES, Data, cases, read, tried
from thirdline.knowledge.names import HOLDS_MORE, resolve
from thirdline.present.page import build_page
from thirdline.present.terminal import render_markdown
from thirdline.reasoning.assessment import Assessment

ODD_LETTERS = st.text(st.characters(categories=("Ll", "Lu", "Nd", "Zs"), max_codepoint=0x2FF), min_size=1, max_size=25).map(str.strip).filter(bool)


@tried(30)
@given(cases())
def test_every_unknown_name_is_listed_as_not_checked(data: Data) -> None:
    """Every course that resolved to nothing is under not checked, with its typed name."""
    shown = assessed(read(data), the_knowledge())

    assert _unresolved(shown) == {n.typed for n in shown.coverage.not_checked if n.kind == "course"}


@tried(30)
@given(cases())
def test_an_unknown_name_carries_no_conclusion(data: Data) -> None:
    """No trial, exposure or finding rests on it; its tier says so."""
    shown = assessed(read(data), the_knowledge())
    unknown = {c.number for c, r in zip(shown.courses, shown.resolved_names, strict=True) if r.id is None}

    assert set() == unknown & ({t.course for t in shown.trials} | {e.course for e in shown.exposure})
    assert {"not in our data"} >= {shown.coverage.tiers[name] for name in _unresolved(shown)}
    assert [] == [f.id for f in shown.findings for name in _unresolved(shown) if name in f.subjects]


def _unresolved(shown: Assessment) -> set[str]:
    return {r.typed for r in shown.resolved_names if r.id is None}


@pytest.mark.parametrize("name", UNKNOWN_NAMES)
def test_an_unknown_name_is_said_on_the_page(name: str) -> None:
    """Under NOT CHECKED, and in the mix only among what is not in our data."""
    knowledge = the_knowledge()
    page = build_page(assessed(case(courses=[{"what": name, "to": "now"}, {"what": "sertraline", "to": "now"}]), knowledge), knowledge.tables["words/messages"])
    blocks = {block.title for block in page.blocks if any(name in (e.head + " ".join(e.lines)) for e in block.entries)}

    texts = knowledge.tables["words/messages"]
    heads = {e.head for block in page.blocks if block.title == texts["title_mix"] for e in block.entries if name in " ".join(e.lines)}

    held = resolve(name, knowledge.names).how == HOLDS_MORE  # what is recognised in it is told on its own, as "sertraline in ..."

    assert blocks >= {texts["title_unchecked"], texts["title_mix"]} and (held or len(blocks) == 2)
    assert {texts["mix_missing"].format(count=2 if held else 1)} == heads
    assert f'"{name}"' in render_markdown(page)


@tried(100)
@given(ODD_LETTERS)
def test_a_name_is_never_taken_for_one_that_is_only_alike(name: str) -> None:
    """Either the tidied name is in the book, or it stands for nothing; likeness only yields candidates."""
    found = resolve(name, the_knowledge().names)

    assert (found.id is None) == (found.how == "not in our data")


@tried(50)
@given(st.data())
def test_a_slip_of_one_letter_is_not_swallowed(data: st.DataObject) -> None:
    """A misspelt medicine resolves to itself or nothing, never to another by likeness, and is then not checked."""
    knowledge = the_knowledge()
    name = data.draw(st.sampled_from(sorted(s.name for s in knowledge.substances)))
    at = data.draw(st.integers(0, len(name) - 1))
    slip = name[:at] + data.draw(st.sampled_from("qxz")) + name[at + 1 :]
    shown = assessed(case(courses=[{"what": slip, "to": "now"}]), knowledge)
    unknown = [r for r in shown.resolved_names if r.id is None]

    assert unknown or resolve(slip, knowledge.names).how != "not in our data"
    assert bool(unknown) == any(n.typed == slip for n in shown.coverage.not_checked)


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("condition", {"conditions": ["glass bones"]}),
        ("symptom", {"symptoms": ["buzzing in the left ear"]}),
        ("lab", {"labs": [{"test": "vitamin Q", "value": "3 mg/L"}]}),
        ("gene", {"genes": [{"gene": "XYZ1", "result": "poor"}]}),
        ("scale", {"scores": [{"scale": "an old quiz", "total": 3}]}),
    ],
)
def test_every_other_unknown_word_is_listed_too(kind: str, fields: Data) -> None:
    """Illnesses, symptoms, tests, genes and questionnaires that are not known are said aloud."""
    shown = assessed(case(**fields), the_knowledge())

    assert [kind] == [n.kind for n in shown.coverage.not_checked]
    assert all(n.why.text for n in shown.coverage.not_checked)
