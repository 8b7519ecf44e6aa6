"""A course in one line: every form of the manual, and that no line is silently misread: understood, questioned or refused."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.cases import AS_OF, case
from thirdline.case.read import read_case
from thirdline.case.shorthand import EPISODES, OUTCOMES, TAKEN, USES, parse_course
from thirdline.tree import Refused

MANUAL = (Path(__file__).parents[2] / "docs" / "case-format.md").read_text()
FORMS = re.findall(r"^- `([^`]+)` → (.+)$", MANUAL, flags=re.MULTILINE)


def read(line: str) -> dict[str, Any]:
    """The fields as they were typed."""
    return {key.rstrip("_"): getattr(value, "typed", value) for key, value in parse_course(line).items()}


def test_the_manual_has_forms() -> None:
    assert len(FORMS) >= 12


@pytest.mark.parametrize(("line", "fields"), FORMS, ids=[line for line, _ in FORMS])
def test_every_form_of_the_manual_is_read_as_it_says(line: str, fields: str) -> None:
    """The manual names each field and what it gets."""
    assert read(line) == dict(part.split(": ", 1) for part in fields.split("; "))


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("Zoloft 150 mg, banana", "'banana' cannot be read"),
        ("Zoloft, 50 mg, 100 mg", "says the dose a second time"),
        ("Zoloft, no better, much better", "says the outcome a second time"),
        ("Zoloft, now or never", "'now or never' cannot be read"),
        ("Prozac, May 2020 to banana", "'May 2020 to banana' cannot be read"),
        ("stopped: weight gain", "is no name"),
        ("no better", "is no name"),
        ("2020", "is no name"),
        (" , ", "the line is empty"),
        ("fluoxetine 20mg then 40mg, 2024", "'then' cannot be read"),
        ("fluoxetine 20 mg 40 mg", "says the dose a second time"),
        ("citalopram 2019", "'2019' cannot be read"),
        ("lithium in the past", "'in the past' cannot be read"),
        ("lithium 400 mg in the morning and 600 at night", "'in the morning and 600 at night' cannot be read"),
        ("sertraline 50 mg from March", "'from March' cannot be read"),
        ("Effexor 75 mg XR twice a day", "'twice a day' stands apart from its dose"),
        ("50 mg Effexor twice a day", "'twice a day' stands apart from its dose"),
        ("ketamine 40 mg every two weeks", "'every' cannot be read"),
        ("Effexor, 75 mg, twice a day", "'twice a day' cannot be read"),
    ],
)
def test_what_cannot_be_read_is_refused_by_name(line: str, words: str) -> None:
    with pytest.raises(ValueError, match=re.escape(words)):
        parse_course(line)


def test_a_week_behind_a_dose_is_how_often_not_how_long() -> None:
    assert read("fluoxetine 90 mg once a week since 2020")["dose"] == "90 mg once a week"
    assert "lasted" not in read("Effexor a day") and "lasted" not in read("fluoxetine 90 mg a week")
    assert read("a week of Zoloft") == {"lasted": "a week", "what": "Zoloft"}
    assert read("Zoloft for a week") == {"lasted": "a week", "what": "Zoloft"}


@pytest.mark.parametrize(
    "name",
    ["vitamin D 2000", "Sleep Well", "NOW Foods ashwagandha", "Marplan 10", "Janumet 50", "Carbidopa 25 mg / levodopa 100 mg", "5-HTP",
     "24 HR venlafaxine 75 MG Extended Release Capsule [Effexor]"],
)  # fmt: skip
def test_what_may_belong_to_the_name_stays_in_it(name: str) -> None:
    """A number without a unit, a word that is also an outcome, a strength on a box, a product of two."""
    assert read(name) == {"what": name}


NAMES = ("Zoloft", "bupropion XL", "St John's wort", "5-HTP", "vitamin B 12", "ECT")
DOSES = (None, "50 mg", "50-100 mg", "about 20 mg", "dose unknown")
TIMES = (None, "Jan 2024 to May 2024", "since ~2019", "until March 2023", "in 2020", "2019-2021", "about 3 months", "6 weeks")
PHRASES = tuple(phrase for table in (OUTCOMES, USES, TAKEN, EPISODES) for said in table.values() for phrase in said.split("|"))


@given(
    st.sampled_from(NAMES),
    st.sampled_from(DOSES),
    st.sampled_from(TIMES),
    st.lists(st.sampled_from(PHRASES), max_size=3, unique=True),
    st.randoms(use_true_random=False),
)
def test_the_order_of_the_parts_after_the_name_changes_nothing(name: str, dose: str | None, time: str | None, said: list[str], chance: Any) -> None:
    """Each part keeps its meaning wherever it stands; two that disagree are refused in any order."""
    parts = [part for part in (dose, time, *said) if part]
    shuffled = parts[:]
    chance.shuffle(shuffled)

    assert _outcome_of([name, *parts]) == _outcome_of([name, *shuffled])


@given(st.sampled_from(NAMES), st.sampled_from(DOSES), st.sampled_from(TIMES), st.sampled_from((None, *PHRASES)))
def test_without_commas_a_line_says_the_same_or_is_refused(name: str, dose: str | None, time: str | None, said: str | None) -> None:
    """Only a lone word or number behind a name stays with the name; it is shown there and not taken for anything."""
    parts = [part for part in (name, dose, time, said) if part]
    glued, apart = _outcome_of([" ".join(parts)]), _outcome_of(parts)

    assert glued in (apart, "refused") or (glued == {"what": " ".join(parts)} and parts[1:] == [said] and " " not in str(said))


def _outcome_of(parts: list[str]) -> Any:
    try:
        return read(", ".join(parts))
    except ValueError:
        return "refused"


@given(st.text(alphabet="abcdefgh 0123456789,;:.-~/()'", max_size=60))
def test_any_text_is_understood_or_refused(text: str) -> None:
    """Whatever is typed: fields that hold every word that was typed, or a refusal that says what and how."""
    try:
        found = read(text)
    except ValueError as error:
        assert "|" in str(error)
        return
    kept = " ".join(str(value) for value in found.values())
    for word in re.findall(r"[a-h]{3,}", text):
        assert word in kept or word in PHRASES or word in ("mg", "g", "bad")


def test_a_line_in_a_case_file_is_a_course() -> None:
    """The same as the long form."""
    short = case(courses=["Zoloft 150 mg, Jan 2024 to May 2024, no better"])
    long = case(courses=[{"what": "Zoloft", "dose": "150 mg", "from": "Jan 2024", "to": "May 2024", "outcome": "little or no better"}])

    assert short == long


def test_a_line_with_a_colon_in_it_needs_no_quotes() -> None:
    """YAML splits it there; where a comma comes before, it can be no key. Two keys are still a block, and a word before the colon a key."""
    line = "about 3 months of Effexor, dose unknown, stopped: sweating"
    unquoted = read_case(f"thirdline_case: 1\ncourses:\n  - {line}\n".encode(), "case.yaml", AS_OF.toordinal())
    block = read_case(b"thirdline_case: 1\ncourses:\n  - what: Effexor, the brown one\n", "case.yaml", AS_OF.toordinal())

    assert unquoted == case(courses=[line])
    assert block.courses.items[0].what == "Effexor, the brown one"
    with pytest.raises(Refused, match=r"line 3: courses\.1\.Effexor: the key 'Effexor' is not known"):
        read_case(b"thirdline_case: 1\ncourses:\n  - Effexor: 3 months\n", "case.yaml", AS_OF.toordinal())
