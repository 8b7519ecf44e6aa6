"""What was typed becomes ids, numbers and days: units, salts, dates; and what cannot be right is doubted aloud (clinical.md B16, B18)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cases import assessed, case, course, day, history, the_knowledge, world_of
from thirdline.knowledge.compile import Knowledge
from thirdline.knowledge.types import Substance
from thirdline.reasoning.reading import ReadCourse, Reading, in_its_list


def reading_of(*courses: dict[str, Any], **fields: Any) -> Reading:
    return world_of(history(*courses, **fields), the_knowledge()).reading


def read(what: str, dose: str | None = None, days: int | None = None, **fields: Any) -> ReadCourse:
    """The one course of a case, read."""
    return reading_of(course(what, dose, days, **fields)).courses[0]


def mg(what: str, dose: str, **fields: Any) -> tuple[float, float]:
    """The dose as read, in mg a day of the default form."""
    found = read(what, dose, 60, **fields).dose
    return round(found.low, 6), round(found.high, 6)


def lab_of(test: str, value: str) -> tuple[str, float] | None:
    """(id, value in the base unit) of a test as typed, or None where it was doubted."""
    labs = reading_of(labs=[{"test": test, "value": value, "date": day(10)}]).labs
    return (labs[0].test, round(labs[0].value.low, 4)) if labs else None


def not_checked(*courses: dict[str, Any], **fields: Any) -> dict[str, str]:
    """What the coverage says was not used: as typed, with the message."""
    return {item.typed: item.why.id for item in assessed(history(*courses, **fields), the_knowledge()).coverage.not_checked}


# --- doses


@pytest.mark.parametrize("typed", ["100 mg", "0.1 g", "100000 µg", "100000 μg", "100000 mcg", "100000 ug", "100 milligrams", "100 MG", "100,0 mg"])
def test_one_dose_is_the_same_in_every_unit_of_mass(typed: str) -> None:
    """mg, g and each spelling of the microgram meet in mg."""
    assert (100, 100) == mg("sertraline", typed)


@pytest.mark.parametrize("typed", ["75 mg/day", "75 mg a day", "75 mg daily", "75 mg per day", "75 mg/24h", "75 mg/24 h", "75 mg od"])
def test_a_dose_may_say_that_it_is_a_day(typed: str) -> None:
    """The usual ways of writing "a day" are read as a daily dose."""
    assert (75, 75) == mg("venlafaxine", typed)


@pytest.mark.parametrize(
    ("typed", "times"),
    [("75 mg twice a day", 2), ("75mg bd", 2), ("75 mg b.i.d.", 2), ("75 mg 2x daily", 2), ("75 mg 2 times a day", 2), ("75 mg morning and night", 2),
     ("75 mg tds", 3), ("75 mg three times a day", 3), ("75 mg 4x/day", 4), ("75 mg at night", 1), ("75 mg nocte", 1), ("75 mg in the morning", 1)],
)  # fmt: skip
def test_how_often_a_day_counts(typed: str, times: int) -> None:
    """A dose that is taken several times a day is as much a day."""
    assert (75 * times, 75 * times) == mg("venlafaxine", typed)


@pytest.mark.parametrize("typed", ["75 mg every other day", "75 mg twice a week", "75 mg a month", "75 mg at times", "2 tablets twice a day"])
def test_what_is_no_daily_dose_is_doubted_and_not_used(typed: str) -> None:
    assert mg("venlafaxine", typed) == (0, float("inf"))


def test_about_a_dose_is_an_interval_of_a_fifth_either_way() -> None:
    """ "about 100 mg" is 80 to 120 mg, never a silent 100."""
    assert (80, 120) == mg("sertraline", "about 100 mg")


def test_a_dose_without_a_unit_is_doubted_and_left_open() -> None:
    """ "25" of liothyronine could be mg or µg: it is not guessed."""
    assert "dose_without_unit" == not_checked(course("liothyronine", "25", 60))["liothyronine 25"]
    assert read("liothyronine", "25", 60).dose.low == 0


# --- B18: salts, release, units


@pytest.mark.parametrize(
    ("what", "form", "dose", "same_as"),
    [
        ("bupropion", "HBr", "174 mg", 150),
        ("bupropion", "HBr", "348 mg", 300),
        ("bupropion", "HBr", "522 mg", 450),
        ("bupropion", "SR", "300 mg", 300),
        ("paroxetine", "CR", "12.5 mg", 10),
        ("paroxetine", "CR", "25 mg", 20),
        ("fluoxetine", "weekly", "90 mg", 20),
        ("citalopram", "drops", "8 mg", 10),
        ("selegiline", "patch", "6 mg/24 h", 6),
    ],
)
def test_b18_salts_and_releases_are_converted_to_the_default_form(what: str, form: str, dose: str, same_as: float) -> None:
    """Each equivalence the label gives: hydrobromide, controlled release, the weekly capsule, drops."""
    assert (same_as, same_as) == mg(what, dose, form=form)


@pytest.mark.parametrize("typed", ["90 mg/week", "90 mg weekly", "90 mg a week", "90 mg once weekly"])
def test_b18_the_weekly_capsule_may_say_that_it_is_a_week(typed: str) -> None:
    """Fluoxetine 90 mg a week is 20 mg a day."""
    assert (20, 20) == mg("fluoxetine", typed, form="weekly")


def test_b18_a_weekly_dose_of_a_daily_form_is_doubted() -> None:
    """Only a form that is taken weekly has a weekly dose."""
    assert "dose_without_unit" == not_checked(course("fluoxetine", "90 mg weekly", 60))["fluoxetine 90 mg weekly"]


def test_b18_a_brand_of_one_salt_brings_its_form() -> None:
    """Aplenzin is the hydrobromide without anybody saying so."""
    assert (300, 300) == mg("Aplenzin", "348 mg")


@pytest.mark.parametrize(
    ("what", "dose", "same_as"),
    [
        ("citalopram drops", "8 mg", 10),
        ("fluoxetine weekly", "90 mg/week", 20),
        ("paroxetine CR", "25 mg", 20),
        ("Bupropion HBr tablets", "174 mg", 150),
        ("citalopram oral solution", "20 mg", 20),  # not the drops: the same mg for mg
        ("citalopram tablets", "20 mg", 20),
    ],
)
def test_b18_a_form_in_the_name_counts_as_one_in_its_own_field(what: str, dose: str, same_as: float) -> None:
    """People write it where they write the name; it used to be passed over, and drops were judged as tablets."""
    assert (same_as, same_as) == mg(what, dose)


# --- what cannot be right is doubted, never swallowed


def largest_mg(substance: Substance) -> float | None:
    """The largest dose any label allows, in mg."""
    amounts = [amount.to("mg") for form in substance.forms for dosing in form.doses for amount in (dosing.maximum, dosing.usual) if amount]
    return max((amount.high for amount in amounts if amount), default=None)


WITH_MAXIMUM = [s.substance for s in the_knowledge().substances if largest_mg(s) and s.forms]


@pytest.mark.parametrize("name", WITH_MAXIMUM)
def test_ten_times_the_largest_label_dose_is_doubted(name: str, knowledge: Knowledge) -> None:
    """At ten times the maximum it is a slip of the unit: said, and left open."""
    typed = f"{largest_mg(knowledge.substance(name)) * 10:.6f} mg"
    assert "dose_implausible" == not_checked(course(name, typed, 60))[f"{name} {typed}"]


@pytest.mark.parametrize("name", WITH_MAXIMUM)
def test_nine_point_nine_times_the_largest_label_dose_is_used(name: str, knowledge: Knowledge) -> None:
    """Just under the limit it is believed, however large."""
    largest = largest_mg(knowledge.substance(name))
    assert largest
    assert (round(largest * 9.9, 6),) * 2 == mg(name, f"{largest * 9.9:.6f} mg")


@pytest.mark.parametrize(("name", "slip", "meant"), [("liothyronine", "25 mg", "25 µg"), ("levothyroxine", "100 mg", "100 mcg")])
def test_b18_thyroid_hormones_in_mg_are_the_thousandfold_trap(name: str, slip: str, meant: str) -> None:
    """mg for µg is doubted, the same number in µg is used."""
    assert "dose_implausible" == not_checked(course(name, slip, 60, for_="thyroid"))[f"{name} {slip}"]
    assert {} == not_checked(course(name, meant, 60, for_="thyroid"))


def test_a_doubted_dose_leaves_the_trial_undetermined() -> None:
    """What was not swallowed is open, not zero and not the maximum."""
    assert "undetermined" == assessed(history(course("sertraline", "5000 mg", 60)), the_knowledge()).trials[0].verdict


@pytest.mark.parametrize(("typed", "used"), [("100 mIU/L", True), ("101 mIU/L", False), ("400 mIU/L", False), ("0 mIU/L", True)])
def test_an_implausible_test_result_is_doubted(typed: str, used: bool) -> None:
    """TSH 400 is a slip; 100 is the last number believed."""
    assert used == (lab_of("TSH", typed) is not None)


def test_a_doubted_test_result_is_said_aloud() -> None:
    """It stands under what was not checked, as typed."""
    assert "lab_implausible" == not_checked(labs=[{"test": "TSH", "value": "400 mIU/L"}])["TSH 400 mIU/L"]


def test_a_name_that_is_not_known_stays_visible() -> None:
    """Nothing typed disappears: medicine, condition, symptom, test, gene and scale."""
    typed = {"course": "zzyxoril", "condition": "glass bones", "symptom": "blue ears", "lab": "vitamin Q", "gene": "ABC9", "scale": "MOOD-3"}
    fields = {
        "conditions": [typed["condition"]],
        "symptoms": [typed["symptom"]],
        "labs": [{"test": typed["lab"], "value": "3 mg/L"}],
        "genes": [{"gene": typed["gene"], "result": "poor"}],
        "scores": [{"scale": typed["scale"], "total": 3}],
    }
    assert set(typed.values()) <= set(not_checked(course(typed["course"], "10 mg", 60), **fields))


# --- tests and their units


@pytest.mark.parametrize(
    ("test", "typed", "base"),
    [
        ("TSH", "7.2 mIU/L", 7.2),
        ("TSH", "7.2 uIU/mL", 7.2),
        ("TSH", "7.2 µIU/mL", 7.2),
        ("free T4", "12 pmol/L", 12),
        ("FT4", "1 ng/dL", 12.87),
        ("lithium", "0.6 mmol/L", 0.6),
        ("lithium", "0.6 mEq/L", 0.6),
        ("sodium", "128 mEq/L", 128),
        ("potassium", "3.1 mEq/L", 3.1),
        ("calcium", "10 mg/dL", 2.495),
        ("creatinine", "1 mg/dL", 88.4),
        ("haemoglobin", "11 g/dL", 110),
        ("CRP", "1.2 mg/dL", 12),
        ("nortriptyline", "50 ng/mL", 50),
        ("nortriptyline", "50 µg/L", 50),
        ("nortriptyline", "50 mcg/L", 50),
        ("nortriptyline", "190 nmol/L", 50.046),
    ],
)
def test_a_test_is_read_in_every_usual_unit(test: str, typed: str, base: float) -> None:
    """Conventional and SI units meet in the base unit."""
    found = lab_of(test, typed)
    assert found is not None
    assert base == found[1]


def test_a_milliequivalent_of_calcium_is_half_a_millimole() -> None:
    """Calcium carries two charges: 4.8 mEq/L is a normal 2.4 mmol/L, not a lethal 4.8; else it must be doubted."""
    assert lab_of("calcium", "4.8 mEq/L") in (None, ("calcium", 2.4))


@pytest.mark.parametrize("typed", ["5 mmol/L", "5", "5 bananas"])
def test_a_test_in_a_unit_it_does_not_have_is_doubted(typed: str) -> None:
    """TSH in mmol/L, or with no unit, is not used and said aloud."""
    assert "lab_unit" == not_checked(labs=[{"test": "TSH", "value": typed}])[f"TSH {typed}"]


# --- days


def test_both_ends_of_a_course_count() -> None:
    """1 to 7 May is seven days."""
    found = read("sertraline", "50 mg", from_="2024-05-01", to="2024-05-07").days
    assert (7, 7) == (found.low, found.high)


@pytest.mark.parametrize(("lasted", "days"), [("6 weeks", (42, 42)), ("42 days", (42, 42)), ("about 10 days", (8, 12)), ("2-3 weeks", (14, 21))])
def test_a_length_is_read_in_days(lasted: str, days: tuple[int, int]) -> None:
    """Weeks, days, about and ranges."""
    found = read("sertraline", "50 mg", lasted=lasted).days
    assert days == (found.low, found.high)


def test_a_month_leaves_its_days_open() -> None:
    """From a day in May to a day in July 2024: 32 to 92 days."""
    found = read("sertraline", "50 mg", from_="May 2024", to="July 2024").days
    assert (32, 92) == (found.low, found.high)


def test_a_slashed_date_keeps_both_readings() -> None:
    """05/06/2024 is 5 June or 6 May."""
    found = read("sertraline", "50 mg", from_="05/06/2024", to="2024-08-01").days
    assert (58, 88) == (found.low, found.high)


def test_no_dates_at_all_leave_the_days_open() -> None:
    """A course that only has a name may have lasted any time."""
    found = read("sertraline").days
    assert (0, float("inf")) == (found.low, found.high)


def test_what_is_still_taken_ends_today() -> None:
    """A current course runs to the day the case is read on."""
    found = read("sertraline", "50 mg", from_=day(41), to="now", stopped="still taking")
    assert (42, 1) == (found.days.low, found.current.low)


def test_steps_with_days_date_the_course() -> None:
    """Dates given on the steps alone are the dates of the course: they are not asked for again."""
    steps = [{"dose": "25 mg", "from": day(400), "to": day(387)}, {"dose": "50 mg", "from": day(386), "to": day(345)}]
    found = read("sertraline", steps=steps)
    assert (56, 56) == (found.days.low, found.days.high)
    assert 0 == found.current.high


def test_a_step_without_its_end_runs_to_the_next_one() -> None:
    """Doses one after the other need only their first days."""
    found = read("sertraline", from_=day(400), to=day(345), steps=[{"dose": "25 mg", "from": day(400)}, {"dose": "50 mg", "from": day(386)}])
    assert [14, 42] == [s.days.low for s in found.stretches]
    assert [14, 42] == [s.days.high for s in found.stretches]


def test_an_illness_among_the_symptoms_is_read_as_an_illness_and_the_reverse() -> None:
    """Nobody knows which of our lists a word stands in; what both know stays where it was written, and what neither knows is named."""
    mixed = assessed(case(symptoms=["insomnia", "seizures", "warts"], conditions=["inner restlessness", "warts too"]), the_knowledge())
    sorted_out = assessed(case(symptoms=["restless_cannot_sit", "seizure", "warts"], conditions=["insomnia", "warts too"]), the_knowledge())
    said = {n.typed for n in mixed.coverage.not_checked}

    assert [f.id for f in sorted_out.findings] == [f.id for f in mixed.findings]
    assert {"warts", "warts too"} == said


def test_a_past_illness_is_not_a_symptom() -> None:
    found = assessed(case(conditions=[{"what": "inner restlessness", "status": "past"}]), the_knowledge())

    assert {"inner restlessness"} == {n.typed for n in found.coverage.not_checked}


@pytest.mark.parametrize(("name", "parts"), [("NyQuil", ["dextromethorphan"]), ("Unisom", [])])
def test_of_a_name_of_many_products_only_what_all_hold_is_read_and_the_rest_is_doubted(name: str, parts: list[str]) -> None:
    """The rest counts as a medicine that is not known: no pair with it is ever called checked."""
    found = assessed(case(courses=[{"what": name, "to": "now"}, {"what": "sertraline", "to": "now"}]), the_knowledge())
    said = [n for n in found.coverage.not_checked if n.typed == name]

    assert [*parts, "sertraline", None] == sorted((r.id for r in found.resolved_names), key=lambda key: (key is None, key or ""))
    assert 1 == len(said) and "hold different things" in said[0].why.text
    assert ("not in our data", {name, "sertraline"}) in [(p.answer, {p.first, p.second}) for p in found.coverage.pairs]


@pytest.mark.parametrize("name", ["Zoloft and whatever", "sertraline or perhaps biscuits", "Zoloft AM"])
def test_what_is_recognised_in_a_name_that_holds_more_is_warned_of(name: str) -> None:
    """Unknown as a whole; but a warning about what stands in it by name is not lost."""
    found = assessed(case(courses=[{"what": name, "to": "now"}, {"what": "phenelzine", "to": "now"}]), the_knowledge())

    assert "contraindicated" in [f.severity for f in found.findings if set(f.subjects) == {"phenelzine", "sertraline"}]
    assert name in {n.typed for n in found.coverage.not_checked}
    assert ("not in our data", {name, "phenelzine"}) in [(p.answer, {p.first, p.second}) for p in found.coverage.pairs]


def test_a_treatment_in_a_name_that_holds_more_is_not_taken_apart() -> None:
    """Only substances are warned of in a mix; the whole stays unknown."""
    found = assessed(case(courses=[{"what": "ECT and something odd", "dose": "50 mg", "to": "now"}]), the_knowledge())

    assert [None] == [r.id for r in found.resolved_names]
    assert {"ECT and something odd"} == {n.typed for n in found.coverage.not_checked if n.kind == "course"}


def test_the_order_of_the_file_never_matters(knowledge: Knowledge) -> None:
    """The same courses in another order give the same assessment."""
    courses = [
        course("sertraline", "100 mg", 60, ago=900),
        course("venlafaxine", "75 mg", 60, ago=700),
        course("lithium", "800 mg", 60, ago=690, for_="added to an antidepressant"),
    ]
    assert assessed(history(*courses), knowledge) == assessed(history(*reversed(courses)), knowledge)


def test_an_empty_case_reads_as_nothing(knowledge: Knowledge) -> None:
    """No course, no test, no doubt."""
    reading = world_of(case(), knowledge).reading
    assert ((), (), (), ()) == (reading.courses, reading.labs, reading.doubts, reading.unknown_names)


def test_a_name_that_both_lists_know_stays_where_it_was_written() -> None:
    """Mania felt now is no mania of long ago; asthma among the symptoms is an illness."""
    written = case(symptoms=[{"what": "mania"}, {"what": "asthma"}], conditions=[{"what": "psychosis", "status": "now"}, {"what": "fever", "status": "now"}])
    read = in_its_list(written, the_knowledge())

    assert ["mania", "fever"] == [s.what for s in read.symptoms.items]
    assert ["psychosis", "asthma"] == [c.what for c in read.conditions.items]
