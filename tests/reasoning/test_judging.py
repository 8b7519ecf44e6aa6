"""What a judgement says: its reasons, what would turn it, which fields stand behind an open one; and what each trial is taken to be."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cases import Said, course, day, history, said, the_knowledge, world_of
from thirdline.case.model import Case
from thirdline.case.values import Value
from thirdline.knowledge.compile import Knowledge
from thirdline.knowledge.conditions import Some, Test
from thirdline.reasoning.adequacy import Trial, derive_trials
from thirdline.reasoning.conditions import FALSE, TRUE, evaluate, negate
from thirdline.reasoning.facts import World
from thirdline.reasoning.judging import Judgement
from thirdline.reasoning.standing import say
from thirdline.record import replace

ADDED: dict[str, Any] = {"for_": "added to an antidepressant"}
CURRENT: dict[str, Any] = {"episode": "current"}
NOW: dict[str, Any] = {"to": "now", "stopped": "still taking"}
PSYCHOTIC: dict[str, Any] = {"episode": {"began": day(1000), "severity": "severe with psychosis"}}
DOSE_OK, DAYS_OK = ("dose_by_dose_ok", (("minimum", "50"),)), ("days_ok", (("minimum", "42"), ("low", "60"), ("high", "60")))


def read(case: Case, knowledge: Knowledge | None = None, scheme: str = "label_minimum") -> tuple[World, dict[str, Trial]]:
    """The world with its trials derived, each by its name as typed."""
    world = world_of(case, knowledge or the_knowledge())
    return world, {trial.course.resolution.typed: trial for trial in derive_trials(world, scheme)}


def sertraline(dose: str | None = "50 mg", days: int | None = 60, fields: dict[str, Any] | None = None, scheme: str = "label_minimum", **own: Any) -> Trial:
    return read(history(course("sertraline", dose, days, **own), **(fields or {})), scheme=scheme)[1]["sertraline"]


def asked(judged: Judgement) -> list[str]:
    """The fields whose answer would turn the verdict."""
    return [m.params["field"] for m in judged.turns if m.id == "turn_ask"]


def names(judged: Judgement) -> list[str]:
    return [m.id for m in judged.reasons]


# --- reasons and turns, word for word


def test_a_fair_trial_says_its_dose_and_its_days_and_needs_nothing() -> None:
    """The two measured parts are said even where they hold; taken and psychosis only where they do not."""
    found = sertraline().counted
    assert ((DOSE_OK, DAYS_OK), ()) == (said(found.reasons), found.turns)


def test_a_fair_trial_keeps_each_part_and_where_its_minimum_stands() -> None:
    """The parts are shown beside the verdict."""
    found = sertraline().counted
    assert (TRUE, TRUE, FALSE, Value(60, 60), 50, 42, "dose") == (
        found.dose_ok,
        found.days_ok,
        found.below,
        found.days,
        found.minimum_mg,
        found.minimum_days,
        found.dose_by,
    )
    assert (the_knowledge().doses["sertraline"].minimums["label_minimum", "tablet"][1],) == found.claims


@pytest.mark.parametrize(
    ("own", "reasons", "turns"),
    [
        ({"dose": "49 mg"}, (("dose_by_dose_short", (("minimum", "50"),)),), (("turn_dose", (("minimum", "50"),)),)),
        (
            {"days": 40},
            (DOSE_OK, ("days_short", (("minimum", "42"), ("low", "40"), ("high", "40")))),
            (("turn_days", (("more", "2"), ("minimum", "42"))),),
        ),
        ({"taken": "about half"}, (DOSE_OK, DAYS_OK, ("taken_short", ())), (("turn_taken", ()),)),
        ({"fields": PSYCHOTIC}, (DOSE_OK, DAYS_OK, ("psychosis_short", ())), (("turn_psychosis", ()),)),
    ],
)
def test_a_part_that_falls_short_is_said_and_how_to_turn_it(own: dict[str, Any], reasons: tuple[Said, ...], turns: tuple[Said, ...]) -> None:
    """Each part has its own reason and its own way out."""
    found = sertraline(**own).counted
    assert ("not adequate", reasons) == (found.verdict, tuple(r for r in said(found.reasons) if r in reasons))
    assert set(turns) <= set(said(found.turns))


def test_everything_that_falls_short_is_said_in_one_order() -> None:
    """Days, dose, what was taken, and psychosis."""
    found = sertraline("25 mg", 20, taken="few doses", fields=PSYCHOTIC).counted
    assert ["dose_by_dose_short", "days_short", "taken_short", "psychosis_short"] == names(found)
    assert ["turn_days", "turn_dose", "turn_taken", "turn_psychosis"] == [m.id for m in found.turns]


def test_a_trial_that_is_too_early_says_how_many_days_are_missing() -> None:
    """Waiting is what turns it."""
    found = sertraline(days=None, from_=day(29), **NOW).counted
    assert ("too early", (("turn_days", (("more", "12"), ("minimum", "42"))),)) == (found.verdict, said(found.turns))


@pytest.mark.parametrize(
    ("own", "reason", "field"),
    [
        ({"dose": "40-60 mg"}, ("dose_by_dose_open", (("minimum", "50"),)), "courses.1.dose"),
        (
            {"days": None, "lasted": "40-60 days", **CURRENT},
            ("days_open", (("minimum", "42"), ("low", "40"), ("high", "60"))),
            "courses.1.from",
        ),
        ({"taken": "unknown"}, ("taken_open", ()), "courses.1.taken"),
    ],
)
def test_a_part_that_is_open_is_said_and_its_field_is_asked_for(own: dict[str, Any], reason: Said, field: str) -> None:
    """Only the field that leaves it open."""
    found = sertraline(**own).counted
    assert ("undetermined", (("turn_ask", (("field", field),)),)) == (found.verdict, said(found.turns))
    assert reason in said(found.reasons)


def test_days_without_any_end_are_any_number() -> None:
    """No date and no length: no number is made up."""
    assert ("days_open", (("minimum", "42"), ("low", "0"), ("high", "any number of"))) in said(sertraline(days=None, **CURRENT).counted.reasons)


def test_only_the_course_s_own_fields_are_asked_for() -> None:
    """What is open in another course turns nothing here."""
    _, trials = read(history(course("fluoxetine", None, 60, ago=900), course("sertraline", "50 mg", 60, taken="unknown")))
    assert ["courses.1.dose"] == asked(trials["fluoxetine"].counted)
    assert ["courses.2.taken"] == asked(trials["sertraline"].counted)


def test_every_open_part_is_asked_for() -> None:
    """Dose, days and what was taken, each by its field."""
    assert {"courses.1.dose", "courses.1.from", "courses.1.taken"} == set(
        asked(sertraline("40-60 mg", None, lasted="40-60 days", taken="unknown", **CURRENT).counted)
    )


@pytest.mark.parametrize(("taken", "early"), [("unknown", Value(0, 1, 1)), ("few doses", FALSE), (None, TRUE)])
def test_a_trial_is_early_only_as_far_as_the_rest_of_it_is_right(taken: str | None, early: Value) -> None:
    """Waiting does not help where too little is taken."""
    found = sertraline(days=None, from_=day(29), taken=taken, **NOW).counted
    assert (early.low, early.high) == (found.early.low, found.early.high)
    assert ("not adequate" if early == FALSE else "too early") == found.verdict


# --- the other schemes


def test_a_scheme_that_agrees_gives_no_reasons_of_its_own() -> None:
    """They are those of the scheme that counts."""
    found = sertraline()
    assert {("adequate", (), ())} == {(j.verdict, j.reasons, j.turns) for j in found.others}


def test_a_scheme_that_differs_says_why_and_what_would_turn_it() -> None:
    """41 days are too few by the label and enough by a scheme of four weeks; for the one of eight weeks they are too few too."""
    found = {j.scheme: j for j in sertraline(days=41).others}
    assert [DOSE_OK, ("days_ok", (("minimum", "28"), ("low", "41"), ("high", "41")))] == list(said(found["camh_2016"].reasons))
    assert ("not adequate", (), ()) == (found["atrq_comp006"].verdict, found["atrq_comp006"].reasons, found["atrq_comp006"].turns)
    found = {j.scheme: j for j in sertraline(days=50).others}
    assert (("turn_days", (("more", "6"), ("minimum", "56"))),) == said(found["atrq_comp006"].turns)


def test_the_other_schemes_stand_in_the_order_of_their_names() -> None:
    """Never the one that counts, never one whose table was not read."""
    found = [j.scheme for j in sertraline().others]
    assert (found, False) == (sorted(found), "label_minimum" in found)
    assert all(the_knowledge().adequacy[name].available for name in found)


# --- what is judged without a minimum, or not at all


def test_without_a_minimum_everything_is_open_and_the_scheme_is_named(knowledge: Knowledge) -> None:
    """Its days and the days needed are still said; no field would turn it."""
    _, trials = read(history(course("venlafaxine", "150 mg", 60)))
    found = next(j for j in trials["venlafaxine"].others if j.scheme == "nhs_scotland_ssri")
    scheme = knowledge.adequacy["nhs_scotland_ssri"]
    assert scheme.days is not None
    needed = scheme.days.is_.to("d")
    assert needed is not None
    assert (
        Judgement(
            scheme="nhs_scotland_ssri",
            verdict="undetermined",
            adequate=Value(0, 1),
            early=FALSE,
            dose_ok=Value(0, 1),
            days_ok=Value(0, 1),
            days=Value(60, 60),
            below=FALSE,
            minimum_mg=None,
            minimum_days=needed.low,
            dose_by="dose",
            reasons=(say("no_minimum", scheme=scheme.name),),
            turns=(),
            claims=(),
        )
        == found
    )


@pytest.mark.parametrize(
    ("what", "dose", "own", "reason"),
    [
        ("lithium", "800 mg", ADDED, "kind_add_on"),
        ("amitriptyline", "10 mg", {"for_": "sleep"}, "kind_low_dose"),
        ("sertraline", "100 mg", {"for_": "anxiety"}, "kind_other_use"),
        ("sertraline", "100 mg", {"for_": "thyroid"}, "kind_other_use"),
        ("sertraline", "100 mg", {"for_": "other"}, "kind_other_use"),
        ("ECT", None, {}, "kind_convulsive"),
        ("rTMS", None, {}, "kind_stimulation"),
        ("CBT", None, {}, "kind_therapy"),
        ("esketamine", "84 mg", {}, "kind_ketamine"),
        ("omeprazole", "20 mg", {}, "kind_other"),
    ],
)
def test_what_is_no_trial_says_its_kind_and_nothing_else(what: str, dose: str | None, own: dict[str, Any], reason: str) -> None:
    """No part of it is judged, and only by the scheme that counts."""
    found = read(history(course(what, dose, 60, **own)))[1][what]
    assert () == found.others
    assert (
        Judgement(
            scheme="label_minimum",
            verdict="not a trial",
            adequate=FALSE,
            early=FALSE,
            dose_ok=FALSE,
            days_ok=FALSE,
            days=FALSE,
            below=FALSE,
            minimum_mg=None,
            minimum_days=0,
            dose_by="dose",
            reasons=(say(reason),),
            turns=(),
            claims=(),
        )
        == found.counted
    )


def test_a_treatment_of_no_listed_kind_is_kept_as_other(knowledge: Knowledge) -> None:
    """A new kind of treatment is no trial until somebody says how to count it."""
    light = replace(knowledge.treatments["cbt"], kind="light")
    with_light = replace(knowledge, treatments={**knowledge.treatments, "cbt": light})
    assert "other" == read(history(course("CBT", None, 60)), with_light)[1]["CBT"].kind


# --- psychosis: the days beside an antipsychotic, at their edges


def beside(antidepressant: dict[str, Any], antipsychotic: dict[str, Any], knowledge: Knowledge | None = None) -> Judgement:
    """Venlafaxine judged in psychotic depression with another course beside it."""
    mine = course("venlafaxine", "225 mg", **{**CURRENT, **antidepressant})
    return read(history(mine, course(**{"what": "quetiapine", "dose": "300 mg", **ADDED, **antipsychotic}), **PSYCHOTIC), knowledge)[1]["venlafaxine"].counted


def about(back: int) -> str:
    """A day that may be a week earlier or later."""
    return f"about {day(back)}"


LONG = {"from_": day(500), "to": day(200)}


@pytest.mark.parametrize(
    ("least", "most", "expected"),
    [(41, 55, "psychosis_open"), (42, 56, None), (28, 42, "psychosis_open"), (27, 41, "psychosis_short")],
)
@pytest.mark.parametrize("whose", ["antidepressant", "antipsychotic"])
@pytest.mark.parametrize("end", ["from_", "to"])
def test_shared_days_are_open_from_the_fewest_to_the_most(least: int, most: int, expected: str | None, whose: str, end: str) -> None:
    """A first or last day that may be a week off on either side, of either course: six weeks reached surely, perhaps, or never."""
    days = (least + most) // 2
    vague = {"from_": about(399), "to": day(400 - days)} if end == "from_" else {"from_": day(399), "to": about(400 - days)}
    found = beside(vague, LONG) if whose == "antidepressant" else beside(LONG, vague)
    assert expected == next((name for name in names(found) if name.startswith("psychosis")), None)


@pytest.mark.parametrize(
    ("mine", "other", "asks"),
    [
        (LONG, {"from_": about(250), "to": day(205)}, "courses.2.from"),
        (LONG, {"from_": day(250), "to": about(205)}, "courses.2.to"),
        ({"from_": about(250), "to": day(205)}, LONG, "courses.2.from"),
        ({"from_": day(250), "to": about(205)}, LONG, "courses.2.to"),
    ],
)
def test_the_day_that_leaves_the_shared_days_open_is_asked_for(mine: dict[str, Any], other: dict[str, Any], asks: str) -> None:
    """It is the field that would turn the verdict."""
    found = beside(mine, other)
    assert "undetermined" == found.verdict
    assert asks in asked(found)


@pytest.mark.parametrize(("complete", "verdict"), [("yes", "not adequate"), ("no", "undetermined")])
def test_in_psychotic_depression_an_unlisted_antipsychotic_is_open_until_the_list_is_complete(complete: str, verdict: str) -> None:
    """What is not listed was not taken only where the list is said to be complete."""
    fields = {**PSYCHOTIC, "courses": {"complete": complete, "items": [course("sertraline", "50 mg", 60)]}}
    found = read(history(**fields))[1]["sertraline"].counted
    assert (verdict, [] if complete == "yes" else ["courses.complete"]) == (found.verdict, asked(found))


@pytest.mark.parametrize(("status", "verdict"), [("now", "not adequate"), ("suspected", "undetermined"), ("past", "adequate")])
def test_suspected_psychosis_leaves_open_whether_an_antidepressant_alone_is_fair(status: str, verdict: str) -> None:
    """Present it is not; past it is."""
    assert verdict == sertraline(fields={"conditions": [{"what": "psychosis", "status": status}]}).counted.verdict


@pytest.mark.parametrize(
    ("own", "expected"),
    [
        ({"dose": "300 mg", "for_": None}, "adequate"),
        ({"dose": "300 mg", "for_": "unknown"}, "adequate"),
        ({"dose": "25 mg", "for_": None}, "not adequate"),
        ({"dose": "25 mg", "for_": "unknown"}, "not adequate"),
        ({"dose": "300 mg", "for_": "sleep"}, "not adequate"),
    ],
)
def test_an_antipsychotic_counts_unless_it_is_a_look_alike(own: dict[str, Any], expected: str) -> None:
    """Without a stated use a dose over those for sleep counts; one for sleep does not."""
    assert expected == beside(LONG, {**LONG, **own}).verdict


def test_without_a_group_of_antipsychotics_nothing_stands_beside_it(knowledge: Knowledge) -> None:
    """An empty group has no members, not even the first substance of all."""
    bare = replace(knowledge, masks={})
    first = next(name for name, place in knowledge.bit.items() if place == 0)
    assert "not adequate" == beside(LONG, {**LONG, "what": first, "dose": None}, bare).verdict


# --- each trial: its result, what is assumed, whether it failed


def test_a_name_nobody_knows_hides_no_later_course() -> None:
    """It is left out, the next is judged."""
    assert ["sertraline"] == list(read(history(course("zzyzx", "1 mg", 60, ago=900), course("sertraline", "50 mg", 60)))[1])


def test_the_verdicts_of_the_world_are_those_of_antidepressant_trials() -> None:
    """An add-on is a trial without a verdict."""
    world, trials = read(history(course("lithium", "800 mg", 60, ago=900, **ADDED), course("sertraline", "40-60 mg", 60)))
    derive = world.derive_for(None)
    assert trials["sertraline"].counted.adequate.is_exact is False
    assert (TRUE, negate(trials["sertraline"].counted.adequate)) == (derive(Test(fact="any_antidepressant_trial")), derive(Test(fact="unfair_trials", slot=1)))
    assert {1, 2} == set(world.trials)


@pytest.mark.parametrize(("use", "expected"), [(None, True), ("unknown", True), ("depression", False)])
def test_a_use_that_was_not_said_is_marked_as_assumed(use: str | None, expected: bool) -> None:
    """Taken as for depression, and said."""
    assert expected is ("for_depression" in sertraline(for_=use).assumed)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"episode": {"began": day(1000)}}, True),
        ({"episode": {"began": day(1000)}, "conditions": ["migraine"]}, True),
        ({"episode": {"began": day(1000), "severity": "moderate"}}, False),
        ({"episode": {"began": day(1000), "severity": "unknown"}}, True),
        ({"episode": {"began": day(1000)}, "conditions": [{"what": "psychosis", "status": "past"}]}, False),
        ({"episode": {"began": day(1000)}, "conditions": {"complete": "yes", "items": []}}, False),
        ({"episode": {"began": day(1000)}, "conditions": {"complete": "no", "items": []}}, True),
    ],
)
def test_the_absence_of_psychosis_is_assumed_until_something_speaks_of_it(fields: dict[str, Any], expected: bool) -> None:
    """A severity, psychosis among the conditions, or a complete list of conditions: any one is enough."""
    assert expected is ("no_psychosis" in sertraline(fields=fields).assumed)


def test_assumptions_are_listed_in_one_order_and_only_for_antidepressants() -> None:
    """Taken, use, psychosis."""
    bare = {"episode": {"began": day(1000)}}
    assert ("taken", "for_depression", "no_psychosis") == sertraline(for_=None, fields=bare).assumed
    assert () == read(history(course("lithium", "800 mg", 60, for_=None), **bare))[1]["lithium"].assumed


@pytest.mark.parametrize("outcome", [None, "unknown", "partly better", "little or no better"])
def test_side_effects_in_the_first_weeks_without_clear_failure_are_intolerance(outcome: str | None) -> None:
    """It had no fair time to help."""
    assert "not tolerated" == sertraline(days=27, stopped="side effects", outcome=outcome).result


@pytest.mark.parametrize(
    ("outcome", "expected"),
    [(None, "not tolerated"), ("unknown", "not tolerated"), ("partly better", "partial"), ("little or no better", "failed"), ("worse", "failed")],
)
def test_side_effects_after_a_fair_time_keep_what_was_said(outcome: str | None, expected: str) -> None:
    """From the end of week four on the outcome stands."""
    assert expected == sertraline(days=28, stopped="side effects", outcome=outcome).result


def test_a_scheme_without_a_time_for_intolerance_keeps_what_was_said() -> None:
    """The ATRQ form names none."""
    assert "partial" == sertraline(days=10, stopped="side effects", outcome="partly better", scheme="atrq_comp006").result


@pytest.mark.parametrize(
    ("outcome", "failed"), [("little or no better", TRUE), ("worse", TRUE), ("partly better", FALSE), ("better then lost", FALSE), ("well", FALSE)]
)
def test_only_what_did_not_help_failed_without_doubt(outcome: str, failed: Value) -> None:
    """Partial and lost response are for each definition to say."""
    assert failed == sertraline(outcome=outcome).failed


@pytest.mark.parametrize("outcome", [None, "unknown"])
@pytest.mark.parametrize(("days", "stopped", "is_open"), [(60, "other", True), (28, "side effects", True), (27, "side effects", False)])
def test_a_failure_is_open_where_nobody_said_how_it_went(outcome: str | None, days: int, stopped: str, is_open: bool) -> None:
    """Stopped in the first weeks for side effects it surely did not fail; otherwise the outcome is asked for."""
    world, trials = read(history(course("sertraline", "50 mg", days, stopped=stopped, outcome=outcome)))
    failed = trials["sertraline"].failed
    assert ((0, 1) if is_open else (0, 0), ("courses.1.outcome",) if is_open else ()) == ((failed.low, failed.high), world.fields.names(failed.causes))


@pytest.mark.parametrize(("over", "expected"), [(-1, "antidepressant"), (0, "antidepressant"), (1, "low dose")])
def test_a_dose_for_sleep_or_pain_that_reaches_the_minimum_is_a_trial_where_no_use_was_said(knowledge: Knowledge, over: int, expected: str) -> None:
    """The largest low dose of amitriptyline, with the minimum just under, at and over it."""
    substance = knowledge.substance("amitriptyline")
    top = max(mg.high for row in substance.low_dose if (mg := row.dose.to("mg")))
    table = knowledge.doses["amitriptyline"]
    moved = replace(table, minimums={key: (top + over, claim) for key, (_, claim) in table.minimums.items()})
    made = replace(knowledge, doses={**knowledge.doses, "amitriptyline": moved})
    assert expected == read(history(course("amitriptyline", f"{top:g} mg", 60, for_=None)), made)[1]["amitriptyline"].kind


# --- conditions


def test_or_ends_at_the_first_that_is_true() -> None:
    """Nothing after it is derived."""
    seen: list[str] = []

    def derive(test: Test) -> Value:
        seen.append(test.fact)
        return TRUE

    parts = tuple(Test(fact=fact) for fact in ("a", "b"))
    assert (TRUE, ["a"]) == (evaluate(Some(parts=parts), derive), seen)
