"""What only the person may see: a caregiver's assessment is the same to the byte whether it was written down or not."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.cases import AS_OF, the_knowledge
from thirdline.case.read import read_case
from thirdline.present.data import render_json
from thirdline.reasoning.assess import assess
from thirdline.reasoning.assessment import Settings

TERMS = the_knowledge().tables["terms/conditions"]
PRIVATE = sorted((key, name) for key, term in TERMS.items() if term.private for name in (term.name, *term.names))
COURSE = {"dose": "100 mg", "from": "2026-01-01", "to": "2026-04-30", "episode": "current", "outcome": "little or no better", "stopped": "did not help"}


def as_seen(reader: Any, *conditions: str, symptoms: tuple[str, ...] = ()) -> str:
    """The whole assessment as JSON."""
    courses = [{"what": "sertraline", **COURSE}, {"what": "citalopram", **COURSE, "dose": "30 mg", "from": "2026-05-01", "to": "2026-09-30"}]
    told = {"courses": courses, "conditions": list(conditions), "symptoms": list(symptoms)}
    case = json.dumps({"thirdline_case": 1, "person": {"age": "40"}, **told}).encode()
    return render_json(assess(read_case(case, "case.json", AS_OF.toordinal()), the_knowledge(), Settings(as_of=AS_OF.isoformat(), reader=reader)))


@pytest.mark.parametrize(("key", "name"), PRIVATE)
def test_a_caregiver_sees_nothing_of_it(key: str, name: str) -> None:
    """Not as a finding, a question, an option's reason or a name that was not understood."""
    assert as_seen("caregiver", "migraine", name) == as_seen("caregiver", "migraine")
    assert as_seen("caregiver", "migraine", symptoms=(name,)) == as_seen("caregiver", "migraine")


@pytest.mark.parametrize("key", sorted({key for key, _ in PRIVATE}))
def test_the_person_sees_it(key: str) -> None:
    """Each of the four says something to the person: else the rule above would hold of nothing."""
    assert as_seen("person", "migraine", TERMS[key].name) != as_seen("person", "migraine")


def test_the_four_are_private() -> None:
    """Abuse, debt, grief, loneliness (clinical.md D44)."""
    assert ["abuse", "debt", "grief", "loneliness"] == sorted({key for key, _ in PRIVATE})
