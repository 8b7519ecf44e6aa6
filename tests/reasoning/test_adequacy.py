"""Was it a fair trial? clinical.md B14, B16 to B18, B20, B21, B26 and A10, point by point, with near misses on every threshold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from tests.cases import assessed, course, day, history, only_trial, said, the_knowledge, trials_of
from thirdline.knowledge.compile import Knowledge
from thirdline.knowledge.types import Form, Substance
from thirdline.reasoning.adequacy import Judgement, Trial
from thirdline.record import replace

NORMAL = [{"gene": "CYP2C19", "result": "normal"}, {"gene": "CYP2D6", "result": "normal"}]
HEALTHY: dict[str, Any] = {"conditions": {"complete": "yes", "items": []}, "genes": {"complete": "yes", "items": NORMAL}}
FOR_SLEEP, FOR_PAIN, ADDED = {"for_": "sleep"}, {"for_": "pain"}, {"for_": "added to an antidepressant"}


def trial(what: str, dose: str | None = None, days: int | None = None, *beside: dict[str, Any], fields: Mapping[str, Any] | None = None, **own: Any) -> Trial:
    """The trial of one course in the present episode, with other courses beside it."""
    mine = course(what, dose, days, **own)
    return next(t for t in trials_of(history(mine, *beside, **(fields or {})), the_knowledge()) if t.course.resolution.typed == what)


def verdict(what: str, dose: str | None = None, days: int | None = None, *beside: dict[str, Any], **own: Any) -> str:
    return trial(what, dose, days, *beside, **own).counted.verdict


def judged_by(found: Trial, scheme: str) -> Judgement:
    return next(j for j in (found.counted, *found.others) if j.scheme == scheme)


def steps(*doses_and_days: tuple[str, int], ago: int = 400, gaps: tuple[int, ...] = ()) -> list[dict[str, str]]:
    """Dose steps one after the other from `ago` days back, each with the days before it left out by `gaps`."""
    made = []
    for i, (dose, days) in enumerate(doses_and_days):
        ago -= gaps[i - 1] if i and gaps else 0
        made.append({"dose": dose, "from": day(ago), "to": day(ago - days + 1)})
        ago -= days
    return made


def stepped(*doses_and_days: tuple[str, int], gaps: tuple[int, ...] = (), what: str = "sertraline") -> Trial:
    """A course told in dose steps, its own ends being theirs."""
    made = steps(*doses_and_days, gaps=gaps)
    return trial(what, from_=made[0]["from"], to=made[-1]["to"], steps=made)


# --- B16: the clock


@pytest.mark.parametrize(("days", "expected"), [(41, "not adequate"), (42, "adequate"), (43, "adequate")])
def test_b16_six_weeks_are_forty_two_days(days: int, expected: str) -> None:
    """One day short is short."""
    assert expected == verdict("sertraline", "100 mg", days)


@pytest.mark.parametrize(("days", "expected"), [(27, "not adequate"), (28, "adequate")])
def test_b16_four_weeks_are_twenty_eight_days(days: int, expected: str) -> None:
    """A scheme that asks for four weeks asks for 28 days."""
    assert expected == judged_by(trial("sertraline", "100 mg", days), "camh_2016").verdict


@pytest.mark.parametrize(("days", "expected"), [(41, "too early"), (42, "adequate")])
def test_b16_a_trial_that_still_runs_is_too_early_not_unfair(days: int, expected: str) -> None:
    """A fair dose, still taken, not yet six weeks."""
    assert expected == verdict("sertraline", "100 mg", from_=day(days - 1), to="now", stopped="still taking")


def test_b16_a_short_trial_at_too_low_a_dose_is_not_merely_early() -> None:
    """Waiting does not help where the dose is short."""
    assert "not adequate" == verdict("sertraline", "25 mg", from_=day(20), to="now", stopped="still taking")


@pytest.mark.parametrize(("days", "expected"), [(41, "not adequate"), (42, "adequate")])
def test_b16_titration_is_left_out_of_the_clock(days: int, expected: str) -> None:
    """Three weeks at 25 mg do not count towards six weeks at 50 mg."""
    found = stepped(("25 mg", 21), ("50 mg", days)).counted
    assert (days, expected) == (found.days.high, found.verdict)


def test_b16_steps_may_be_told_as_lengths() -> None:
    """Two weeks of building up, then six weeks at the dose."""
    made = [{"dose": "25 mg", "lasted": "2 weeks"}, {"dose": "50 mg", "lasted": "6 weeks"}]
    assert "adequate" == verdict("sertraline", steps=made, episode="current")


def test_b16_two_doses_that_both_reach_the_minimum_are_one_clock() -> None:
    """Three weeks at 50 mg and three at 100 mg are six weeks at or above 50 mg."""
    assert "adequate" == stepped(("50 mg", 21), ("100 mg", 21)).counted.verdict


@pytest.mark.parametrize(("gap", "expected"), [(7, "adequate"), (8, "undetermined")])
def test_b16_a_gap_of_more_than_seven_days_leaves_it_open(gap: int, expected: str) -> None:
    """Seven days without are forgiven, eight are not."""
    assert expected == stepped(("50 mg", 21), ("50 mg", 21), gaps=(gap,)).counted.verdict


@pytest.mark.parametrize(("dip", "expected"), [(7, "adequate"), (8, "undetermined")])
def test_b16_days_below_the_dose_break_the_row_like_a_gap(dip: int, expected: str) -> None:
    """The days must be continuous: more than seven days at half the dose open it."""
    assert expected == stepped(("50 mg", 21), ("25 mg", dip), ("50 mg", 21)).counted.verdict


def test_b16_days_below_the_dose_told_as_a_length_break_the_row_too() -> None:
    """Without dates the dip is as long as it was said to be."""
    made = [{"dose": "50 mg", "lasted": "3 weeks"}, {"dose": "25 mg", "lasted": "2 weeks"}, {"dose": "50 mg", "lasted": "3 weeks"}]
    assert "undetermined" == verdict("sertraline", steps=made)


def test_b16_a_gap_after_a_fair_trial_takes_nothing_away() -> None:
    """Six unbroken weeks stand, whatever came later."""
    assert "adequate" == stepped(("50 mg", 42), ("50 mg", 10), gaps=(30,)).counted.verdict


def test_b16_two_steps_in_a_row_after_a_gap_are_one_run() -> None:
    """20 days, a long gap, then 21 + 21 days without one: 42 days in a row."""
    assert "adequate" == stepped(("50 mg", 20), ("50 mg", 21), ("100 mg", 21), gaps=(30, 0)).counted.verdict


def test_b16_a_long_titration_does_not_hide_a_gap() -> None:
    """Only days at the dose are compared with the longest run."""
    assert "undetermined" == stepped(("25 mg", 60), ("50 mg", 30), ("50 mg", 30), gaps=(0, 20)).counted.verdict


def test_b16_all_days_together_too_few_stay_too_few() -> None:
    """Twenty and twenty-one days with a gap can never be forty-two."""
    assert "not adequate" == stepped(("50 mg", 20), ("50 mg", 21), gaps=(20,)).counted.verdict


@pytest.mark.parametrize(("age", "expected"), [(43, "adequate"), (65, "adequate"), (90, "adequate")])
def test_b16_age_changes_advice_not_the_threshold(age: int, expected: str) -> None:
    """At 65 and over six weeks still make a fair trial."""
    assert expected == verdict("sertraline", "100 mg", 42, fields={"person": {"age": age}})


@pytest.mark.parametrize(
    ("taken", "expected"),
    [
        ("every dose", "adequate"),
        ("most doses", "adequate"),
        (None, "adequate"),
        ("about half", "not adequate"),
        ("few doses", "not adequate"),
        ("unknown", "undetermined"),
    ],
)
def test_b16_too_few_doses_really_taken_are_not_a_fair_trial(taken: str | None, expected: str) -> None:
    """About half is too few; "unknown" is open; not said is taken as most."""
    assert expected == verdict("sertraline", "100 mg", 60, taken=taken)


def test_b16_adherence_that_was_not_said_is_marked_as_assumed() -> None:
    """What was taken for granted is said, and no longer once it is told."""
    assert "taken" in trial("sertraline", "100 mg", 60).assumed
    assert "taken" not in trial("sertraline", "100 mg", 60, taken="most doses").assumed


# --- doses: the label minimum of every antidepressant, under, at and over


def label_minimum(substance: Substance, form: Form, knowledge: Knowledge) -> float | None:
    """Slow and obvious: the low end of the first usual range for depression, own form first, in mg as typed for this form."""
    default = next(f for f in substance.forms if f.default)
    if form is not default and form.equals:
        minimum = label_minimum(substance, default, knowledge)
        here, there = form.equals[0].dose.to("mg"), form.equals[0].to.to("mg")
        return minimum * here.low / there.low if minimum and here and there else None
    for region in knowledge.adequacy["label_minimum"].regions:
        for candidate in (form, default):
            for dosing in candidate.doses:
                if (dosing.for_, dosing.region) == ("depression", region) and dosing.usual and (usual := dosing.usual.to("mg")):
                    return usual.low
    return None


def antidepressant_forms() -> Iterator[tuple[str, str, float]]:
    """(substance, form, label minimum in mg of that form) of every described antidepressant with a dose for depression."""
    knowledge = the_knowledge()
    for substance in knowledge.substances:
        if substance.tier == "described" and "antidepressant" in substance.roles and "glutamate_antidepressant" not in substance.classes:
            for form in substance.forms:
                minimum = label_minimum(substance, form, knowledge)
                treats = not form.doses or form.equals or any(d.for_ == "depression" for d in form.doses)
                if minimum and treats and form.route in ("oral", "patch"):
                    yield substance.substance, form.form, minimum


FORMS = list(antidepressant_forms())


def test_every_common_antidepressant_has_a_minimum_to_be_tested_on() -> None:
    """The list below is built from the knowledge; these must be on it."""
    assert {"sertraline", "citalopram", "venlafaxine", "bupropion", "nortriptyline", "phenelzine", "mirtazapine", "selegiline"} <= {
        name for name, _, _ in FORMS
    }


@pytest.mark.parametrize(("name", "form", "minimum"), FORMS)
@pytest.mark.parametrize(("share", "expected"), [(0.99, "not adequate"), (1, "adequate"), (1.01, "adequate")])
def test_the_label_minimum_is_met_from_exactly_that_dose_on(name: str, form: str, minimum: float, share: float, expected: str) -> None:
    """Just under is short; at and over are enough."""
    assert expected == verdict(name, f"{minimum * share:g} mg", 42, form=form, fields=HEALTHY)


@pytest.mark.parametrize("name", ["venlafaxine", "amitriptyline", "imipramine", "clomipramine"])
@pytest.mark.parametrize(("dose", "expected"), [(149, "not adequate"), (150, "adequate"), (151, "adequate")])
def test_a_table_minimum_of_150_mg_is_met_from_150_mg_on(name: str, dose: int, expected: str) -> None:
    """149, 150 and 151 mg by the ATRQ list, over its eight weeks."""
    assert expected == judged_by(trial(name, f"{dose} mg", 56), "atrq_comp006").verdict


@pytest.mark.parametrize(("dose", "expected"), [(149, "not adequate"), (150, "adequate"), (151, "adequate")])
def test_bupropion_150_mg_is_enough_by_the_canadian_table_and_not_by_the_label(dose: int, expected: str) -> None:
    """The two minima are 150 and 300 mg."""
    found = trial("bupropion", f"{dose} mg", 60)
    assert ("not adequate", expected) == (found.counted.verdict, judged_by(found, "camh_2016").verdict)


@pytest.mark.parametrize(("days", "expected"), [(55, "not adequate"), (56, "adequate")])
def test_a_scheme_brings_its_own_weeks(days: int, expected: str) -> None:
    """The ATRQ form asks for eight weeks."""
    assert expected == judged_by(trial("venlafaxine", "150 mg", days), "atrq_comp006").verdict


def test_a_dose_that_may_be_enough_is_undetermined() -> None:
    """40 to 60 mg of sertraline may or may not have reached 50 mg."""
    found = trial("sertraline", "40-60 mg", 60).counted
    assert ("undetermined", 0, 60) == (found.verdict, found.days.low, found.days.high)


def test_a_dose_not_said_is_undetermined_and_asked_for() -> None:
    """No dose, no verdict; the dose would settle it."""
    found = trial("sertraline", None, 60).counted
    assert "undetermined" == found.verdict
    assert ("turn_ask", (("field", "courses.1.dose"),)) in said(found.turns)


def test_a_dose_not_said_over_too_few_days_is_not_adequate() -> None:
    """Ten days are too few at any dose."""
    assert "not adequate" == verdict("sertraline", None, 10)


def test_what_would_turn_a_short_trial_is_said() -> None:
    """One day was missing."""
    assert ("turn_days", (("more", "1"), ("minimum", "42"))) in said(trial("sertraline", "100 mg", 41).counted.turns)


def test_a_scheme_without_the_medicine_judges_nothing() -> None:
    """Five SSRIs stand in the Scottish list; venlafaxine does not."""
    assert "undetermined" == judged_by(trial("venlafaxine", "150 mg", 60), "nhs_scotland_ssri").verdict


# --- B18: salts and forms as trials


@pytest.mark.parametrize(
    ("what", "form", "dose", "expected"),
    [
        ("bupropion", "HBr", "348 mg", "adequate"),
        ("bupropion", "HBr", "347 mg", "not adequate"),
        ("bupropion", "HBr", "300 mg", "not adequate"),
        ("bupropion", "HBr", "174 mg", "not adequate"),
        ("bupropion", "XL", "300 mg", "adequate"),
        ("paroxetine", "CR", "25 mg", "adequate"),
        ("paroxetine", "CR", "20 mg", "not adequate"),
        ("paroxetine", "CR", "12.5 mg", "not adequate"),
        ("paroxetine", None, "20 mg", "adequate"),
        ("fluoxetine", "weekly", "90 mg", "adequate"),
        ("citalopram", "drops", "16 mg", "adequate"),
        ("citalopram", "drops", "15 mg", "not adequate"),
        ("citalopram", "tablet", "16 mg", "not adequate"),
    ],
)
def test_b18_each_salt_and_release_has_its_own_minimum(what: str, form: str | None, dose: str, expected: str) -> None:
    """348 mg of the hydrobromide are 300 of the hydrochloride; 300 of it are not."""
    assert expected == verdict(what, dose, 60, form=form, fields=HEALTHY)


@pytest.mark.parametrize(("dose", "expected"), [("5 mg/24 h", "not adequate"), ("6 mg/24 h", "adequate"), ("12 mg/24 h", "adequate")])
def test_b18_the_selegiline_patch_is_a_trial(dose: str, expected: str) -> None:
    """6 to 12 mg in 24 hours treat depression."""
    found = trial("selegiline", dose, 60, form="patch")
    assert ("antidepressant", expected) == (found.kind, found.counted.verdict)


@pytest.mark.parametrize("dose", ["5 mg", "10 mg"])
@pytest.mark.parametrize("form", [None, "tablet"])
def test_b18_oral_selegiline_is_no_trial(dose: str, form: str | None) -> None:
    """Tablets of 5 to 10 mg treat Parkinson's disease: they never tick "MAOI failed"."""
    found = trial("selegiline", dose, 60, form=form)
    assert ("other use", "not a trial") == (found.kind, found.counted.verdict)


def test_b18_a_release_without_doses_of_its_own_uses_the_medicine_s_minimum() -> None:
    """Controlled-release fluvoxamine has no dose read: it is judged as fluvoxamine, not set aside."""
    assert "antidepressant" == trial("fluvoxamine", "100 mg", 60, form="CR").kind


# --- A10: a trial at the person's own ceiling is adequate


def with_minimum(knowledge: Knowledge, name: str, mg: float) -> Knowledge:
    """The same knowledge with a label minimum that is higher than the person's own ceiling."""
    table = knowledge.doses[name]
    raised = replace(table, minimums={key: (mg, claim) for key, (_, claim) in table.minimums.items()})
    return replace(knowledge, doses={**knowledge.doses, name: raised})


def at_ceiling(knowledge: Knowledge, dose: str, region: str, age: int, gene: str = "normal", **own: Any) -> Judgement:
    """Citalopram judged where the minimum is 40 mg, so that only the person's own ceiling can make less enough."""
    fields = {**HEALTHY, "person": {"age": age}, "genes": {"complete": "yes", "items": [{"gene": "CYP2C19", "result": gene}]}}
    days = None if "steps" in own else 60
    return only_trial(
        history(course("citalopram", dose if days else None, days, **own), **fields), with_minimum(knowledge, "citalopram", 40), region=region
    ).counted


@pytest.mark.parametrize(
    ("region", "age", "expected"),
    [("US", 60, "not adequate"), ("US", 61, "adequate"), ("UK", 61, "not adequate"), ("UK", 65, "not adequate"), ("UK", 66, "adequate")],
)
def test_a10_citalopram_20_mg_is_enough_over_60_in_the_us_and_over_65_in_the_uk(knowledge: Knowledge, region: str, age: int, expected: str) -> None:
    """Each country's own age, one year either side."""
    assert expected == at_ceiling(knowledge, "20 mg", region, age).verdict


@pytest.mark.parametrize("region", ["US", "EU", "UK"])
@pytest.mark.parametrize(("gene", "expected"), [("poor", "adequate"), ("normal", "not adequate")])
def test_a10_citalopram_20_mg_is_enough_for_a_cyp2c19_poor_metaboliser(knowledge: Knowledge, region: str, gene: str, expected: str) -> None:
    """Their ceiling is 20 mg at any age."""
    assert expected == at_ceiling(knowledge, "20 mg", region, 43, gene).verdict


@pytest.mark.parametrize(("dose", "expected"), [("19 mg", "not adequate"), ("20 mg", "adequate"), ("30 mg", "adequate"), ("40 mg", "adequate")])
def test_a10_the_ceiling_itself_must_be_reached(knowledge: Knowledge, dose: str, expected: str) -> None:
    """Just under it is short."""
    assert expected == at_ceiling(knowledge, dose, "US", 70).verdict


def test_a10_the_reason_says_that_the_ceiling_made_it_enough(knowledge: Knowledge) -> None:
    """By ceiling below the usual minimum, by dose at or above it."""
    assert "ceiling" == at_ceiling(knowledge, "20 mg", "US", 70).dose_by
    assert "dose" == at_ceiling(knowledge, "40 mg", "US", 70).dose_by


@pytest.mark.parametrize(("days", "expected"), [(41, "not adequate"), (42, "adequate")])
def test_a10_the_clock_runs_from_the_ceiling_on(knowledge: Knowledge, days: int, expected: str) -> None:
    """Building up to the ceiling is titration like any other."""
    made = steps(("10 mg", 30), ("20 mg", days))
    assert expected == at_ceiling(knowledge, "", "US", 70, steps=made, from_=made[0]["from"], to=made[-1]["to"]).verdict


def test_a10_days_at_the_ceiling_and_over_it_are_one_clock(knowledge: Knowledge) -> None:
    """30 days at 20 mg and 20 at 30 mg are 50 days at or above a ceiling of 20 mg."""
    made = steps(("20 mg", 30), ("30 mg", 20))
    assert "adequate" == at_ceiling(knowledge, "", "US", 70, steps=made, from_=made[0]["from"], to=made[-1]["to"]).verdict


@pytest.mark.parametrize("age", [60, 61, 65, 66])
@pytest.mark.parametrize("region", ["US", "UK"])
def test_a10_citalopram_20_mg_is_a_fair_trial_at_every_age(region: str, age: int) -> None:
    """By the real labels the ceiling is never below the minimum."""
    assert "adequate" == only_trial(history(course("citalopram", "20 mg", 42), person={"age": age}), the_knowledge(), region=region).counted.verdict


@pytest.mark.parametrize(("age", "gene", "expected"), [(64, "poor", "not adequate"), (65, "poor", "adequate"), (65, "normal", "not adequate")])
def test_a10_a_low_ceiling_of_the_real_labels_counts(knowledge: Knowledge, age: int, gene: str, expected: str) -> None:
    """Escitalopram 5 mg is the ceiling at 65 with no CYP2C19 (DPWG), below every label's minimum."""
    fields = {**HEALTHY, "person": {"age": age}, "genes": [{"gene": "CYP2C19", "result": gene}]}
    assert expected == only_trial(history(course("escitalopram", "5 mg", 60), **fields), knowledge, region="EU").counted.verdict


# --- B26: a tricyclic level outranks the dose


def with_level(dose: str | None, value: str, back: int | None = 370, *, what: str = "nortriptyline", test: str = "nortriptyline", **own: Any) -> Judgement:
    """A course of 60 days from 400 days back, with a level taken `back` days ago."""
    lab = {"test": test, "value": value} | ({"date": day(back)} if back is not None else {})
    return trial(what, dose, 60, fields={"labs": [lab]}, **own).counted


@pytest.mark.parametrize(("value", "expected"), [("49 ng/mL", "not adequate"), ("50 ng/mL", "adequate"), ("51 ng/mL", "adequate")])
@pytest.mark.parametrize("dose", ["50 mg", "75 mg", "100 mg"])
def test_b26_a_level_outranks_the_dose_both_ways(dose: str, value: str, expected: str) -> None:
    """100 mg with 49 ng/mL was not enough; 50 mg with 50 ng/mL was."""
    found = with_level(dose, value)
    assert ("level", expected) == (found.dose_by, found.verdict)


@pytest.mark.parametrize(("value", "expected"), [("189 nmol/L", "not adequate"), ("190 nmol/L", "adequate")])
def test_b26_a_level_in_nmol_is_converted(value: str, expected: str) -> None:
    """50 ng/mL of nortriptyline are 189.8 nmol/L."""
    assert expected == with_level("75 mg", value).verdict


@pytest.mark.parametrize(("what", "test", "low"), [("amitriptyline", "amitriptyline + nortriptyline", 80), ("imipramine", "imipramine + desipramine", 175)])
def test_b26_parent_and_metabolite_are_summed(what: str, test: str, low: int) -> None:
    """The level of amitriptyline is that of both; the range's own low end decides."""
    assert "not adequate" == with_level("150 mg", f"{low - 11} ng/mL", what=what, test=test).verdict
    assert "adequate" == with_level("50 mg", f"{low + 30} ng/mL", what=what, test=test).verdict


@pytest.mark.parametrize(("back", "expected"), [(401, "dose"), (400, "level"), (341, "level"), (340, "dose")])
def test_b26_a_level_outside_the_course_s_dates_does_not_count(back: int, expected: str) -> None:
    """The first and the last day count, the days beside them do not."""
    assert expected == with_level("100 mg", "20 ng/mL", back).dose_by


def test_b26_a_level_without_a_date_leaves_it_open_where_it_disagrees() -> None:
    """It may have been taken at another time: it can neither make nor break the trial."""
    assert "undetermined" == with_level("100 mg", "20 ng/mL", None).verdict
    assert "undetermined" == with_level("50 mg", "90 ng/mL", None).verdict
    assert "adequate" == with_level("100 mg", "90 ng/mL", None).verdict


def test_b26_a_level_does_not_shorten_the_clock() -> None:
    """A good level after 41 days is still 41 days."""
    assert (
        "not adequate"
        == trial("nortriptyline", "50 mg", 41, fields={"labs": [{"test": "nortriptyline", "value": "90 ng/mL", "date": day(370)}]}).counted.verdict
    )


def test_b26_the_clock_runs_at_the_dose_that_gave_the_level() -> None:
    """A level on 50 mg says nothing of the 25 mg before it."""
    made = steps(("25 mg", 30), ("50 mg", 41))
    level = {"labs": [{"test": "nortriptyline", "value": "90 ng/mL", "date": day(345)}]}
    assert "not adequate" == trial("nortriptyline", from_=made[0]["from"], to=made[-1]["to"], steps=made, fields=level).counted.verdict


@pytest.mark.parametrize("values", [("40 ng/mL", "90 ng/mL"), ("90 ng/mL", "40 ng/mL")])
def test_b26_two_levels_that_disagree_leave_it_open_in_any_order(values: tuple[str, str]) -> None:
    """Which one speaks for the trial is not ours to choose."""
    labs = [{"test": "nortriptyline", "value": value, "date": day(370)} for value in values]
    assert "undetermined" == trial("nortriptyline", "100 mg", 60, fields={"labs": labs}).counted.verdict


# --- B17: low-dose look-alikes are neither a trial nor an add-on


@pytest.mark.parametrize(
    ("what", "dose", "use"),
    [
        ("amitriptyline", "10 mg", "pain"),
        ("amitriptyline", "25 mg", "sleep"),
        ("amitriptyline", "50 mg", "pain"),
        ("nortriptyline", "10 mg", "pain"),
        ("nortriptyline", "50 mg", "pain"),
        ("quetiapine", "25 mg", "sleep"),
        ("quetiapine", "100 mg", "sleep"),
        ("trazodone", "50 mg", "sleep"),
        ("trazodone", "150 mg", "sleep"),
        ("mirtazapine", "7.5 mg", "sleep"),
        ("bupropion", "300 mg", "smoking"),
        ("duloxetine", "60 mg", "pain"),
        ("sertraline", "100 mg", "anxiety"),
    ],
)
def test_b17_what_is_taken_for_something_else_is_neither_trial_nor_add_on(what: str, dose: str, use: str) -> None:
    """The indication decides, however large the dose."""
    found = trial(what, dose, 300, for_=use)
    assert "not a trial" == found.counted.verdict
    assert found.kind in ("low dose", "other use")


@pytest.mark.parametrize("use", [None, "unknown"])
@pytest.mark.parametrize(
    ("what", "dose"),
    [
        ("amitriptyline", "10 mg"),
        ("amitriptyline", "25 mg"),
        ("quetiapine", "25 mg"),
        ("quetiapine", "100 mg"),
        ("trazodone", "50 mg"),
        ("mirtazapine", "7.5 mg"),
    ],
)
def test_b17_a_known_low_dose_of_unsaid_use_is_taken_as_low(what: str, dose: str, use: str | None) -> None:
    """ "Unknown" and not said are the same: neither a trial nor an add-on."""
    assert "low dose" == trial(what, dose, 300, for_=use).kind


@pytest.mark.parametrize(("what", "dose"), [("amitriptyline", "150 mg"), ("trazodone", "300 mg"), ("mirtazapine", "30 mg")])
@pytest.mark.parametrize("use", [None, "unknown", "depression"])
def test_b17_a_full_dose_is_a_trial(what: str, dose: str, use: str | None) -> None:
    """The look-alike rule takes nothing from a real trial."""
    assert ("antidepressant", "adequate") == ((found := trial(what, dose, 60, for_=use)).kind, found.counted.verdict)


def test_b17_a_low_dose_for_depression_is_an_unfair_trial_not_a_look_alike() -> None:
    """10 mg of amitriptyline meant for depression was too little of it."""
    assert ("antidepressant", "not adequate") == ((found := trial("amitriptyline", "10 mg", 300)).kind, found.counted.verdict)


# --- B20: add-ons, ECT, stimulation, ketamine and talking therapy are kinds of their own


@pytest.mark.parametrize(
    ("what", "dose", "own", "kind"),
    [
        ("lithium", "800 mg", ADDED, "add-on"),
        ("lithium", "800 mg", {"for_": None}, "add-on"),
        ("lithium", "800 mg", {"for_": "unknown"}, "add-on"),
        ("lithium", "800 mg", {"for_": "depression"}, "add-on"),
        ("aripiprazole", "5 mg", ADDED, "add-on"),
        ("quetiapine", "300 mg", ADDED, "add-on"),
        ("liothyronine", "25 µg", ADDED, "add-on"),
        ("mirtazapine", "30 mg", ADDED, "add-on"),
        ("bupropion", "300 mg", ADDED, "add-on"),
        ("liothyronine", "25 µg", {"for_": "thyroid"}, "other use"),
        ("ECT", None, {}, "convulsive"),
        ("rTMS", None, {}, "stimulation"),
        ("esketamine", "84 mg", {}, "ketamine"),
        ("CBT", None, {}, "therapy"),
        ("omeprazole", "20 mg", {}, "other"),
    ],
)
def test_b20_what_is_no_antidepressant_trial_is_a_kind_of_its_own(what: str, dose: str | None, own: dict[str, Any], kind: str) -> None:
    """Named, kept apart, and never counted as an antidepressant trial."""
    found = trial(what, dose, 60, **own)
    assert (kind, "not a trial") == (found.kind, found.counted.verdict)


@pytest.mark.parametrize("level", ["0.2 mmol/L", "0.6 mmol/L", "0.9 mEq/L"])
def test_d39_a_lithium_level_neither_makes_nor_breaks_a_trial(level: str) -> None:
    """Lithium stays an add-on, and the antidepressant beside it stays as fair as it was."""
    fields = {"labs": [{"test": "lithium", "value": level, "date": day(370)}]}
    lithium = course("lithium", "800 mg", 60, **ADDED)
    assert "adequate" == verdict("sertraline", "100 mg", 60, lithium, fields=fields)
    assert "add-on" == trial("lithium", "800 mg", 60, fields=fields, **ADDED).kind


@pytest.mark.parametrize("tsh", ["0.1 mIU/L", "2 mIU/L", "12 mIU/L"])
def test_d40_a_thyroid_result_never_un_counts_a_trial(tsh: str) -> None:
    """It may explain why a fair trial did not help; the trial stays fair."""
    assert "adequate" == verdict("sertraline", "100 mg", 60, fields={"labs": [{"test": "TSH", "value": tsh, "date": day(370)}]})


# --- B21: psychotic depression

PSYCHOTIC: dict[str, Any] = {"episode": {"began": day(1000), "severity": "severe with psychosis"}}


def test_b21_an_antidepressant_alone_is_never_adequate_in_psychotic_depression() -> None:
    """However high the dose and however long."""
    assert "not adequate" == verdict("venlafaxine", "225 mg", 300, fields=PSYCHOTIC)


def test_b21_with_an_antipsychotic_over_the_same_days_it_is() -> None:
    """Both together are the treatment."""
    assert "adequate" == verdict("venlafaxine", "225 mg", 60, course("quetiapine", "300 mg", 60, **ADDED), fields=PSYCHOTIC)


def test_b21_an_antipsychotic_at_another_time_does_not_count() -> None:
    """It must have been the same days."""
    assert "not adequate" == verdict("venlafaxine", "225 mg", 60, course("quetiapine", "300 mg", 60, ago=300, **ADDED), fields=PSYCHOTIC)


@pytest.mark.parametrize(("days", "expected"), [(41, "not adequate"), (42, "adequate")])
def test_b21_the_days_with_both_are_what_counts(days: int, expected: str) -> None:
    """A few days of an antipsychotic do not make two months of an antidepressant fair."""
    assert expected == verdict("venlafaxine", "225 mg", 60, course("quetiapine", "300 mg", days, **ADDED), fields=PSYCHOTIC)


def test_b21_a_low_dose_for_sleep_is_no_antipsychotic() -> None:
    """Quetiapine 25 mg for sleep is a look-alike here too."""
    assert "not adequate" == verdict("venlafaxine", "225 mg", 60, course("quetiapine", "25 mg", 60, **FOR_SLEEP), fields=PSYCHOTIC)


def test_b21_both_taken_now_count_over_the_days_they_share() -> None:
    """Two current courses overlap from the later start to today."""
    now = {"to": "now", "stopped": "still taking"}
    beside = course("aripiprazole", "10 mg", from_=day(80), **now, **ADDED)
    assert "adequate" == verdict("venlafaxine", "225 mg", None, beside, from_=day(100), fields=PSYCHOTIC, **now)


def test_b21_psychosis_among_the_conditions_says_the_same() -> None:
    """It may be told as a condition instead of a severity."""
    assert "not adequate" == verdict("venlafaxine", "225 mg", 60, fields={"conditions": [{"what": "psychosis", "status": "now"}]})


def test_b21_a_trial_of_an_earlier_episode_is_judged_without_it() -> None:
    """The psychosis is of this episode."""
    assert "adequate" == verdict("venlafaxine", "225 mg", 60, episode="earlier", fields=PSYCHOTIC)


def test_b21_no_psychosis_is_assumed_and_said() -> None:
    """Where nobody spoke of it the assumption is marked."""
    found = only_trial(history(course("sertraline", "100 mg", 60), episode={"began": day(1000)}), the_knowledge())
    assert "no_psychosis" in found.assumed


# --- B14: intolerance is not failure


@pytest.mark.parametrize(("days", "expected"), [(27, "not tolerated"), (28, "failed")])
def test_b14_stopped_for_side_effects_before_the_end_of_week_four_is_not_failure(days: int, expected: str) -> None:
    """27 days: not tolerated; 28 days without effect: failed."""
    assert expected == trial("sertraline", "100 mg", days, stopped="side effects").result


@pytest.mark.parametrize("days", [10, 27, 28, 60])
def test_b14_stopped_for_side_effects_with_nothing_said_of_the_effect_is_not_tolerated(days: int) -> None:
    """Nobody said that it did not work."""
    assert "not tolerated" == trial("sertraline", "100 mg", days, stopped="side effects", outcome=None).result


def test_b14_clear_worsening_is_failure_even_early() -> None:
    """Worse is clear non-response."""
    assert "failed" == trial("sertraline", "100 mg", 20, stopped="side effects", outcome="worse").result


def test_b14_stopping_early_for_another_reason_keeps_its_outcome() -> None:
    """Only side effects make it intolerance; the short time makes it unfair."""
    found = trial("sertraline", "100 mg", 20, stopped="other")
    assert ("failed", "not adequate") == (found.result, found.counted.verdict)


@pytest.mark.parametrize(
    ("outcome", "expected"),
    [
        ("well", "responded"),
        ("much better", "responded"),
        ("partly better", "partial"),
        ("little or no better", "failed"),
        ("worse", "failed"),
        ("better then lost", "lost response"),
        ("unknown", "unknown"),
        (None, "unknown"),
    ],
)
def test_b13_each_outcome_is_kept_as_its_own_result(outcome: str | None, expected: str) -> None:
    """Outcomes are data: partial, lost and unknown are not squeezed into failed."""
    assert expected == trial("sertraline", "100 mg", 60, outcome=outcome).result


# --- B25: one named table decides, and flips are shown


def test_b25_venlafaxine_75_mg_passes_the_label_and_fails_the_atrq() -> None:
    """The same trial by two tables, each judged by itself."""
    found = trial("venlafaxine", "75 mg", 60)
    assert ("label_minimum", "adequate") == (found.counted.scheme, found.counted.verdict)
    assert "not adequate" == judged_by(found, "atrq_comp006").verdict


def test_b25_the_flip_is_shown_among_the_disagreements(knowledge: Knowledge) -> None:
    """Said with its name, its minimum and that this table decides nothing."""
    shown = assessed(history(course("venlafaxine", "75 mg", 60)), knowledge).resistance.disagreements
    flips = [d.params for d in shown if d.id == "disagree_scheme_secondary"]
    assert [("venlafaxine", "adequate", "not adequate", "150", "56")] == [(p["name"], p["ours"], p["theirs"], p["minimum"], p["days"]) for p in flips]


def test_b25_no_disagreement_is_claimed_where_schemes_agree(knowledge: Knowledge) -> None:
    """225 mg for nine weeks is fair by all of them."""
    shown = assessed(history(course("venlafaxine", "225 mg", 63)), knowledge).resistance.disagreements
    assert [] == [d for d in shown if d.id.startswith("disagree_scheme")]


def test_b25_schemes_whose_table_was_not_read_are_named_and_judge_nothing(knowledge: Knowledge) -> None:
    """ATHF-SF is said to be missing, with the reason, and no trial has its verdict."""
    found = assessed(history(course("venlafaxine", "225 mg", 63)), knowledge)
    missing = {m.id: m.why_not for m in found.resistance.schemes_missing}
    assert missing["athf_sf"]
    assert set(missing).isdisjoint({j.scheme for t in found.trials for j in (t.counted, *t.others)})


def test_b25_a_chosen_scheme_decides_alone(knowledge: Knowledge) -> None:
    """By the German table bupropion has no minimum; by the Canadian one 150 mg and four weeks are enough."""
    found = only_trial(history(course("bupropion", "150 mg", 28)), knowledge, scheme="camh_2016")
    assert ("camh_2016", "adequate") == (found.counted.scheme, found.counted.verdict)
    assert "undetermined" == judged_by(found, "aerzteblatt_2008").verdict
