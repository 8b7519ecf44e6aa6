"""Bytes of a case file to a case, or to a refusal that says where and how to mend it."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.case.documents import cases, dated_documents, odd
from tests.refusal import problem_of, problems_of
from thirdline.case import read as reader
from thirdline.case.dates import When
from thirdline.case.model import Case
from thirdline.case.read import migrate, place_of, read_case
from thirdline.tree import Map, Place, Problem, Refused, Text, parse_tree

AS_OF = date(2026, 11, 23).toordinal()
HEADER = "thirdline_case: 1\n"


def case(text: str) -> Case:
    """Read YAML below the header."""
    return read_case((HEADER + text).encode(), "me.yaml", AS_OF)


def case_json(document: object) -> Case:
    return read_case(json.dumps(document).encode(), "me.json", AS_OF)


def problem(text: str) -> Problem:
    return problem_of(lambda: case(text))


def course(text: str) -> Callable[[], Case]:
    return lambda: case(f"courses:\n  - what: x\n    {text}\n")


def test_the_header_alone_is_a_case() -> None:
    """Nothing else is required."""
    assert Case(thirdline_case=1) == case("")


@pytest.mark.parametrize("header", ["1", "'1'", "1 # the first"])
def test_version_one_is_read(header: str) -> None:
    """Quoted or not."""
    assert 1 == read_case(f"thirdline_case: {header}\n".encode(), "me.yaml", AS_OF).thirdline_case


def test_the_same_case_is_read_from_yaml_and_json() -> None:
    """A number in JSON is the number in YAML."""
    document = {"thirdline_case": 1, "person": {"age": 43, "sex": None}, "scores": [{"scale": "PHQ-9", "items": [1, 2]}]}
    assert case("person: {age: 43, sex: }\nscores: [{scale: PHQ-9, items: [1, 2]}]") == case_json(document)


def test_what_yaml_would_change_stays_as_typed() -> None:
    """NO is a name, 12:30 a time of day, 010 ten."""
    read = case("person: {name: NO, age: 010}\ncourses: [{what: x, at: 12:30}]")
    assert ("NO", "010", "12:30") == (read.person.name, read.person.age and read.person.age.typed, read.courses.items[0].at)


NO_HEADER = {
    "empty file": b"",
    "only a comment": b"# me\n",
    "one word": b"sertraline\n",
    "list at the top": b"- thirdline_case: 1\n",
    "no header": b"region: UK\n",
    "header one level down": b"case:\n  thirdline_case: 1\n",
    "header is a list": b"thirdline_case: [1]\n",
}


@pytest.mark.parametrize("data", NO_HEADER.values(), ids=NO_HEADER)
def test_a_file_without_the_header_is_refused_on_its_first_line(data: bytes) -> None:
    """The cure is the line to add."""
    found = problem_of(lambda: read_case(data, "me.yaml", AS_OF))
    assert Place(file="me.yaml", line=1) == found.place
    assert "thirdline_case: 1" in found.cure


@pytest.mark.parametrize("header", ["'01'", "01", "abc", "0", "-1", "+1", "1.0", "1_0", "yes", "", "' 1'", "²", "١", "9" * 5000])
def test_a_header_that_is_no_version_is_refused(header: str) -> None:
    """Only digits without a leading zero are a version."""
    found = problem_of(lambda: read_case(f"# me\nthirdline_case: {header}\n".encode(), "me.yaml", AS_OF))
    assert (2, "thirdline_case") == (found.place.line, found.place.path)


@pytest.mark.parametrize("header", [True, None, "one", 1.5, {}, []])
def test_a_json_header_that_is_no_version_is_refused(header: object) -> None:
    """true is not 1."""
    assert "thirdline_case" in str(problem_of(lambda: case_json({"thirdline_case": header})))


def test_a_newer_version_is_refused_and_left_alone() -> None:
    """The cure is a newer program, and the file is said to be unchanged."""
    found = problem_of(lambda: read_case(b"thirdline_case: 2\n", "me.yaml", AS_OF))
    assert "this file has version 2; this program reads up to 1" == found.what
    assert "not changed" in found.cure


def test_an_older_version_is_brought_up_step_by_step(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each step from the file's version to the present one is applied, in order."""

    def mark(letter: str) -> Callable[[Map], Map]:
        return lambda tree: Map(entries={**tree.entries, letter: Text(text=str(len(tree.entries)), place=tree.place)}, place=tree.place)

    monkeypatch.setattr(reader, "VERSION", 3)
    monkeypatch.setattr(reader, "MIGRATIONS", {1: mark("a"), 2: mark("b")})
    assert ["thirdline_case", "a", "b"] == list(migrate(parse_tree(b"thirdline_case: 1", "me.yaml"), "me.yaml").entries)


BAD = {
    "broken YAML": ("courses: [\n", 3, "", "not well-formed YAML"),
    "tab indentation": ("person:\n\tage: 43\n", 3, "", "not well-formed YAML"),
    "anchor": ("person: &me\n  age: 43\n", 2, "person", "anchors and aliases"),
    "duplicate key": ("region: UK\nregion: US\n", 3, "region", "given twice"),
    "second document": ("---\nregion: UK\n", 2, "", "a second document"),
    "unknown key": ("persons:\n  age: 43\n", 2, "persons", "not known"),
    "unknown key below": ("person:\n  agee: 43\n", 3, "person.agee", "not known"),
    "missing name": ("courses:\n  - dose: 5 mg\n", 3, "courses.1", "the key 'what' is missing"),
    "not a list": ("courses: sertraline\n", 2, "courses", "a list is expected"),
    "not a block": ("person: Maria\n", 2, "person", "a block of 'key: value' lines"),
    "unknown choice": ("person:\n  sex: F\n", 3, "person.sex", "not one of the choices"),
    "negative dose": ("courses:\n  - what: x\n    dose: -50 mg\n", 4, "courses.1.dose", "negative"),
    "range from large to small": ("courses:\n  - what: x\n    dose: 100-75 mg\n", 4, "courses.1.dose", "larger than the second"),
    "no number": ("courses:\n  - what: x\n    dose: mg/day\n", 4, "courses.1.dose", "not an amount"),
    "thousands": ("courses:\n  - what: x\n    dose: 1,000 mg\n", 4, "courses.1.dose", "1,000"),
    "a weight for a time": ("courses:\n  - what: x\n    lasted: 6 mg\n", 4, "courses.1.lasted", "6 mg"),
    "no unit for a time": ("courses:\n  - what: x\n    lasted: 6\n", 4, "courses.1.lasted", "6"),
    "a weight for a number of sessions": ("courses:\n  - what: ECT\n    sessions: 8 mg\n", 4, "courses.1.sessions", "8 mg"),
    "a weight for an age": ("person:\n  age: 43 mg\n", 3, "person.age", "43 mg"),
    "a weight for hours": ("labs:\n  - test: lithium\n    value: 0.8 mmol/L\n    hours_after_dose: 12 mg\n", 5, "labs.1.hours_after_dose", "12 mg"),
    "no such day": ("episode:\n  began: 2024-02-30\n", 3, "episode.began", "not a day of the calendar"),
    "no date": ("episode:\n  began: soon\n", 3, "episode.began", "not a date"),
    "a year outside": ("episode:\n  began: about 9999\n", 3, "episode.began", "about 9999"),
    "date in the future": ("episode:\n  began: 2026-11-24\n", 3, "episode.began", "lies in the future"),
    "not a whole number": ("scores:\n  - {scale: PHQ-9, items: [1, x]}\n", 3, "scores.1.items.2", "not a whole number"),
    "empty text": ('notes:\n  - ""\n', 3, "notes.1", "empty"),
    "empty name": ('conditions:\n  - ""\n', 3, "conditions.1", "empty"),
}


@pytest.mark.parametrize(("text", "line", "path", "what"), BAD.values(), ids=BAD)
def test_bad_input_is_one_problem_with_its_line_and_field(text: str, line: int, path: str, what: str) -> None:
    """Where it stands, what is wrong, how to mend it; never a traceback, never a silent change."""
    found = problem(text)
    assert Place(file="me.yaml", line=line, path=path) == found.place
    assert what in found.what


BAD_BYTES = {
    "not UTF-8": (b"person: {name: \xe9}\n", 2, "not UTF-8"),
    "control character": (b"region: UK\nnotes: [\x07]\n", 3, "character"),
    "five megabytes": (b"x" * 5_000_000, None, "bytes"),
    "alias bomb": (b"notes: &a [x, x]\nwishes: {avoid: [*a, *a]}\n", 2, "anchors and aliases"),
    "deep nesting": (b"notes: " + b"[" * 5000, 2, "nested more than"),
    "tag": (b"notes: !!python/name:os.system\n", 2, "the tag"),
}


@pytest.mark.parametrize(("data", "line", "what"), BAD_BYTES.values(), ids=BAD_BYTES)
def test_hostile_input_is_one_problem(data: bytes, line: int | None, what: str) -> None:
    """What could hide, multiply or run is refused before it is read as a case."""
    found = problem_of(lambda: read_case(HEADER.encode() + data, "me.yaml", AS_OF))
    assert ("me.yaml", line) == (found.place.file, found.place.line)
    assert what in found.what


def test_bad_json_names_the_field() -> None:
    """There is no line, but there is the way down."""
    found = problem_of(lambda: case_json({"thirdline_case": 1, "courses": {"complete": "yes", "items": [{"what": "x", "dose": -5}]}}))
    assert Place(file="me.json", path="courses.items.1.dose") == found.place


def test_every_problem_of_a_file_is_told_at_once() -> None:
    """Nobody mends a file one line a time."""
    found = problems_of(lambda: case("persn: {}\nepisode: {began: soon}\ncourses: [{dose: -5 mg}]\n"))
    assert {"persn", "episode.began", "courses.1", "courses.1.dose"} == {p.place.path for p in found}


def test_a_problem_does_not_repeat_a_whole_file() -> None:
    """A value of any length is cut in the message."""
    assert len(str(problem(f"person: {{age: {'x' * 100_000}}}"))) < 1000


def test_a_problem_stays_on_one_line() -> None:
    """Line ends inside a value are not repeated in the message."""
    assert "person.age" == problem("person:\n  age: |\n    43\n    or so\n").place.path


@pytest.mark.parametrize("value", ["", "null", "~"])
def test_null_means_missing(value: str) -> None:
    """A key left open says nothing, at any depth."""
    assert case("courses: [{what: x}]") == case(f"region: {value}\nperson: {value}\nlabs: {value}\ncourses: [{{what: x, dose: {value}, steps: {value}}}]")


@pytest.mark.parametrize("key", ["what: null", "what: ~", "what:"])
def test_a_course_named_null_is_refused(key: str) -> None:
    """A required name left open is missing, not called null."""
    assert "courses.1" in str(problem(f"courses:\n  - {key}\n"))


def test_json_values_are_read_by_their_field() -> None:
    """Numbers, true, false and null."""
    read = case_json(
        {
            "thirdline_case": 1,
            "person": {"age": 43.5, "name": 7},
            "safety": {"intent": True, "plan": False, "means": None},
            "courses": {"complete": True, "items": None},
        }
    )
    assert (43.5, "7", "yes", "no", None, "yes") == (
        read.person.age and read.person.age.low,
        read.person.name,
        read.safety.intent,
        read.safety.plan,
        read.safety.means,
        read.courses.complete,
    )


@pytest.mark.parametrize(
    ("text", "complete"),
    [
        ("labs: []", "not said"),
        ("labs: {complete: yes, items: []}", "yes"),
        ("labs: {complete: no}", "no"),
        ("labs: {items: []}", "not said"),
        ("", "not said"),
    ],
)
def test_a_list_says_whether_it_is_complete(text: str, complete: str) -> None:
    """A plain list does not say."""
    assert complete == case(text).labs.complete


def test_an_unknown_unit_of_a_dose_is_kept_for_the_doubt() -> None:
    """Tablets and drops are no fault of the file; what cannot be used is said under NOT CHECKED."""
    dose = case("courses: [{what: x, dose: 2 tablets}]").courses.items[0].dose
    assert dose and ("tablets", None) == (dose.unit, dose.to("mg"))


@pytest.mark.parametrize("text", ["2026-11-23", "November 2026", "2026", "about 2026-11-30", "now", "unknown"])
def test_a_date_that_may_be_today_or_earlier_is_read(text: str) -> None:
    """Only what certainly lies after the day of asking is refused."""
    assert text == (case(f"episode: {{began: {text}}}").episode.began or When.parse("?")).typed


@pytest.mark.parametrize(("path", "document"), list(dated_documents("2026-11-24")), ids=lambda part: part if isinstance(part, str) else "")
def test_no_date_may_lie_in_the_future(path: str, document: dict[str, Any]) -> None:
    """Every field of the model that takes a date is looked at, the day after today."""
    found = problem_of(lambda: case_json(document))
    assert (path, "the date '2026-11-24' lies in the future") == (found.place.path, found.what)


def test_a_future_date_in_a_complete_list_has_its_own_line() -> None:
    """The level of 'items' is passed over in the path, not in the line."""
    found = problem("courses:\n  complete: yes\n  items:\n    - what: x\n      from: 2030\n")
    assert (6, "courses.1.from") == (found.place.line, found.place.path)


@pytest.mark.parametrize(
    "text", ["from: 2024\n    to: 2023", "from: 2024-05-12\n    to: 2024-05-11", "from: now\n    to: 2023", "from: May 2024\n    to: about 2024-03-01"]
)
def test_a_course_that_ends_before_it_begins_is_refused(text: str) -> None:
    """By every reading of its two dates."""
    found = problem_of(course(text))
    assert (3, "courses.1", "it ends before it begins") == (found.place.line, found.place.path, found.what)


@pytest.mark.parametrize(
    "text",
    [
        "from: 2024-05-12\n    to: 2024-05-12",
        "from: 2024\n    to: 2024",
        "from: 05/06/2024\n    to: 2024-05-20",
        "from: about 2024-05-12\n    to: 2024-05-08",
        "from: 2024\n    to: now",
        "from: unknown\n    to: 2023",
        "from: 2024\n    to: unknown",
        "to: 2023",
        "from: 2023",
    ],
)
def test_a_course_that_may_end_after_it_begins_is_read(text: str) -> None:
    """One reading of its two dates is enough."""
    assert 1 == len(course(text)().courses.items)


def test_a_dose_step_that_ends_before_it_begins_has_its_own_line() -> None:
    """The step is named, not only the course."""
    found = problem_of(course("steps:\n      - {dose: 5 mg, from: 2022, to: 2023}\n      - {dose: 9 mg, from: 2024, to: 2023}"))
    assert (6, "courses.1.steps.2") == (found.place.line, found.place.path)


def test_every_fault_of_the_calendar_is_told_at_once() -> None:
    """Two courses turned round and a date to come."""
    found = problems_of(lambda: case("episode: {began: 2027}\ncourses:\n  - {what: x, from: 2024, to: 2023}\n  - {what: y, from: 2022, to: 2021}\n"))
    assert {"episode.began", "courses.1", "courses.2"} == {p.place.path for p in found}


@pytest.mark.parametrize(
    ("path", "line"), [("courses.1.dose", 4), ("courses.1", 3), ("courses.1.to", 3), ("courses.7.to", 3), ("labs.1.value", 7), ("notes.1", 1)]
)
def test_the_place_of_a_path_is_the_nearest_line(path: str, line: int) -> None:
    """What is not there is told where it would stand."""
    tree = parse_tree(b"thirdline_case: 1\ncourses:\n  - what: x\n    dose: 5 mg\nlabs:\n  items:\n    - {test: TSH, value: 5}\n", "me.yaml")
    assert Place(file="me.yaml", line=line, path=path) == place_of(tree, path)


def reads_or_refuses(data: bytes, name: str) -> None:
    """Only a case, or problems that each say where, what and the cure."""
    try:
        read = read_case(data, name, AS_OF)
    except Refused as refused:
        assert refused.problems
        assert all(p.place.file == name and p.what and p.cure for p in refused.problems)
    else:
        assert isinstance(read, Case)


@settings(max_examples=300)
@given(cases(odd))
def test_any_tree_of_known_fields_is_read_or_refused(document: object) -> None:
    """Odd values in the right places and right values in odd places, as YAML and as JSON."""
    data = json.dumps(document).encode()
    reads_or_refuses(data, "me.json")
    reads_or_refuses(data, "me.yaml")


@given(st.binary(max_size=200))
def test_any_bytes_after_the_header_are_read_or_refused(data: bytes) -> None:
    """No bytes lead to any other exception."""
    reads_or_refuses(HEADER.encode() + data, "me.yaml")
