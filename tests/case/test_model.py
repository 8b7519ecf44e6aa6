"""The shape of a case, and its JSON Schema."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from jsonschema import Draft202012Validator

from tests.case.documents import ONCE, cases, misshapen
from thirdline.case.model import VERSION, Case, Condition, Course, Symptom
from thirdline.case.values import Amount
from thirdline.shape import Listing, bind, fields_of, schema_of
from thirdline.tree import List, Map, Node, Refused, parse_tree

SCHEMA = Draft202012Validator(schema_of(Case))
EXAMPLES = sorted(Path(__file__).parents[2].glob("examples/*.yaml"))

FULL: dict[str, Any] = {
    "thirdline_case": 1,
    "region": "UK",
    "person": {"name": "M", "age": 43, "sex": "female", "pregnancy": "no", "smoking": "stopped", "stopped_smoking": "about 2020"},
    "episode": {"began": "about May 2024", "severity": "moderate", "diagnosis": "depression"},
    "courses": {
        "complete": "yes",
        "items": [
            {
                "what": "venlafaxine XL",
                "form": "XL",
                "dose": "75-150 mg",
                "from": "2024-05-12",
                "to": "now",
                "for": "depression",
                "taken": "most doses",
                "outcome": "unknown",
                "stopped": "still taking",
            },
            {
                "what": "lithium",
                "added_to": "venlafaxine",
                "at": "21:00",
                "steps": [{"dose": "400 mg", "from": "May 2024", "to": "June 2024", "lasted": "4 weeks"}],
            },
            {"what": "ECT", "sessions": 6, "lasted": "about 3 weeks", "episode": "earlier", "why": "too far to travel"},
        ],
    },
    "conditions": ["epilepsy", {"what": "migraine", "status": "past", "since": 2019}],
    "symptoms": {"complete": "no", "items": ["always cold", {"what": "tremor", "since": "spring 2024"}]},
    "labs": [{"test": "TSH", "value": "7.2 mIU/L", "date": "2024-05-12", "hours_after_dose": "12 h"}],
    "genes": [{"gene": "CYP2D6", "result": "poor"}],
    "scores": [{"scale": "PHQ-9", "date": "2024", "total": 19, "items": [2, 2, 3]}],
    "safety": {"suicidal_thoughts": "better off dead", "intent": "no", "plan": None},
    "wishes": {"avoid": ["weight gain"], "prefer": []},
    "notes": ["NO", "12:30"],
}


def read(document: object) -> Case:
    return bind(parse_tree(json.dumps(document).encode(), "case.json"), Case)


def changed(**changes: Any) -> dict[str, Any]:
    return {"thirdline_case": 1, **changes}


def loose(node: Node) -> Any:
    """A tree as an editor sees it: whole numbers as numbers, nothing as null."""
    if isinstance(node, Map):
        return {key: loose(child) for key, child in node.entries.items()}
    if isinstance(node, List):
        return [loose(child) for child in node.items]
    return None if node.is_missing else int(node.text) if node.plain and node.text.isdigit() else node.text


def test_only_the_header_is_needed() -> None:
    """Every value may be missing, and no list says that it is complete."""
    case = read(changed())
    assert Case(thirdline_case=VERSION) == case
    assert {"not said"} == {getattr(case, name).complete for name in case.__struct_fields__ if isinstance(getattr(case, name), Listing)}


def test_a_case_cannot_be_changed() -> None:
    """It is what was typed, to the end."""
    with pytest.raises(AttributeError):
        Case(thirdline_case=1).region = "UK"  # type: ignore[misc]  # that is the point


def test_a_full_case_is_read() -> None:
    """Every field in one document: a value from each depth."""
    case = read(FULL)
    assert Amount(400, 400, "mg", "400 mg") == case.courses.items[1].steps[0].dose
    assert ("yes", "not said", "no") == (case.courses.complete, case.conditions.complete, case.symptoms.complete)
    assert (2, 2, 3) == case.scores.items[0].items


def test_the_full_case_leaves_out_no_field() -> None:
    """A new field must be added to it, so that these tests see it."""
    assert set(fields_of(Case)) == set(FULL)
    assert set(fields_of(Course)) == {key for item in FULL["courses"]["items"] for key in item}


def test_a_condition_and_a_symptom_may_be_a_name() -> None:
    """The short form is the long one with its defaults."""
    assert (Condition(what="epilepsy", status="now"), Symptom(what="tremor")) == (Condition.from_text("epilepsy"), Symptom.from_text("tremor"))


@pytest.mark.parametrize(
    ("document", "path"),
    [
        (changed(courses=[{"dose": "5 mg"}]), "courses.1"),
        (changed(courses=[{"what": "x", "steps": [{"from": "2024"}]}]), "courses.1.steps.1"),
        (changed(labs=[{"test": "TSH"}]), "labs.1"),
        (changed(genes=[{"gene": "CYP2D6"}]), "genes.1"),
        (changed(scores=[{"total": 5}]), "scores.1"),
        (changed(conditions=[{"status": "now"}]), "conditions.1"),
    ],
)
def test_the_schema_and_the_reader_need_the_same_keys(document: object, path: str) -> None:
    """A record without its name, dose or value is neither."""
    assert not SCHEMA.is_valid(document)
    with pytest.raises(Exception, match=f"{path}: the key '.*' is missing"):
        read(document)


def test_the_schema_is_a_schema() -> None:
    """JSON Schema of 2020-12."""
    Draft202012Validator.check_schema(SCHEMA.schema)


@pytest.mark.parametrize("document", [changed(), FULL, changed(person={}, courses=[], labs=None)], ids=["header", "full", "empty parts"])
def test_the_schema_accepts_what_is_read(document: object) -> None:
    """From the header alone to everything."""
    read(document)
    SCHEMA.validate(document)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_the_schema_accepts_the_examples(path: Path) -> None:
    """The cases we ship look right in an editor."""
    SCHEMA.validate(loose(parse_tree(path.read_bytes(), path.name)))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_the_examples_are_read(path: Path) -> None:
    """The cases we ship are cases."""
    bind(parse_tree(path.read_bytes(), path.name), Case)


@pytest.mark.parametrize(
    "document",
    [
        {},
        [],
        "thirdline_case",
        changed(course=[]),
        changed(person={"nome": "M"}),
        changed(courses=[{"what": "x", "doze": "5 mg"}]),
        changed(courses=[{"what": "x", "from_": "2024"}]),
        changed(courses={"items": [], "whole": "yes"}),
        changed(courses="x"),
        changed(courses=[["x"]]),
        changed(courses=[{"what": "x", "steps": {"dose": "5 mg"}}]),
        changed(person=[]),
        changed(conditions=[["x"]]),
        changed(genes=[{"gene": "CYP2D6", "result": "weird"}]),
        changed(courses={"complete": "maybe"}),
        changed(scores=[{"scale": "PHQ-9", "total": "many"}]),
        changed(notes=[None]),
        changed(courses=[{"what": None}]),
    ],
)
def test_what_the_schema_rejects_the_reader_refuses(document: object) -> None:
    """Unknown keys, missing keys, other kinds, other choices, null where a value must be."""
    assert not SCHEMA.is_valid(document)
    with pytest.raises(Exception, match=r"case\.json"):
        read(document)


@pytest.mark.parametrize("key", [key for key in fields_of(Case) if key != "thirdline_case"])
def test_a_key_left_empty_is_no_error_in_an_editor(key: str) -> None:
    """The reader takes it as missing, and so does the schema."""
    assert Case(thirdline_case=1) == read(changed(**{key: None}))
    assert SCHEMA.is_valid(changed(**{key: None}))


def test_a_whole_number_with_a_point_is_a_whole_number() -> None:
    """JSON knows one kind of number: 12.0 is 12 for the schema and for the reader."""
    document = changed(scores=[{"scale": "PHQ-9", "total": 12.0}])
    SCHEMA.validate(document)
    assert 12 == read(document).scores.items[0].total


@given(cases(misshapen))
@example({"courses": ["2024"], **ONCE})
@example({"courses": {"items": ["2024"]}, **ONCE})
def test_what_the_schema_accepts_is_read(document: object) -> None:
    """Where only the shape matters, the two agree; what a course in one line says is no matter of shape."""
    if SCHEMA.is_valid(document):
        try:
            assert isinstance(read(document), Case)
        except Refused as refused:
            assert re.search(r"courses\.(items\.)?\d+: '.*' is no name", str(refused)), refused
