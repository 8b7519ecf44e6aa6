"""Stages, each by its own arithmetic: clinical.md B20 and B22 to B25, with both sides of every band."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from tests.cases import assessed, course, day, history, the_knowledge
from thirdline.reasoning.staging import lenient_rung, strict_rung
from thirdline.reasoning.standing import StageShown

SSRIS = {"sertraline": "100 mg", "citalopram": "40 mg", "fluoxetine": "40 mg", "paroxetine": "40 mg"}
DOSES = {
    **SSRIS,
    "venlafaxine": "150 mg",
    "mirtazapine": "30 mg",
    "bupropion": "300 mg",
    "trazodone": "300 mg",
    "duloxetine": "60 mg",
    "amitriptyline": "150 mg",
    "phenelzine": "60 mg",
    "fluvoxamine": "100 mg",
    "moclobemide": "600 mg",
    "imipramine": "150 mg",
}
ECT = course("ECT", sessions="12 sessions", episode="current")
LITHIUM = course("lithium", "800 mg", 60, for_="added to an antidepressant", episode="current")


def failed(*names: str, **own: Any) -> list[dict[str, Any]]:
    """Fair trials in this episode that did not help, one of each."""
    return [course(name, DOSES[name], 60, episode="current", **own) for name in names]


def stage(method: str, *courses: dict[str, Any], as_of: str | None = None, scheme: str = "label_minimum", **fields: Any) -> StageShown:
    settings = {"scheme": scheme} | ({"as_of": as_of} if as_of else {})
    found = assessed(history(*courses, **fields), the_knowledge(), **settings)
    return next(s for s in found.resistance.stages if s.id == method)


def points(shown: StageShown) -> dict[str, tuple[float | None, float | None]]:
    return {part.name: part.points for part in shown.parts}


def notes(shown: StageShown) -> set[str]:
    return {note.id for note in shown.notes}


def episode(began: str | None = day(100), severity: str | None = "moderate") -> dict[str, Any]:
    return {"diagnosis": "depression", **({"began": began} if began else {}), **({"severity": severity} if severity else {})}


# --- B22: Thase-Rush is a ladder


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["sertraline"], "I"),
        (["sertraline", "citalopram", "fluoxetine", "paroxetine"], "I"),
        (["amitriptyline"], "I"),
        (["sertraline", "venlafaxine"], "II"),
        (["sertraline", "citalopram", "mirtazapine"], "II"),
        (["sertraline", "phenelzine"], "II"),
        (["sertraline", "venlafaxine", "phenelzine"], "II"),
        (["sertraline", "amitriptyline"], "II to III"),
        (["sertraline", "citalopram", "amitriptyline"], "II to III"),
        (["sertraline", "venlafaxine", "amitriptyline"], "III"),
        (["sertraline", "amitriptyline", "phenelzine"], "III to IV"),
        (["sertraline", "venlafaxine", "amitriptyline", "phenelzine"], "IV"),
    ],
)
def test_b22_each_rung_needs_the_one_before_it(names: list[str], expected: str) -> None:
    """Four SSRIs are I; SSRI and tricyclic alone could be II or III; an MAO inhibitor without a tricyclic climbs nowhere."""
    assert expected == stage("thase_rush", *failed(*names)).stage


def test_b22_ect_after_every_other_rung_is_stage_v() -> None:
    """SSRI, SNRI, tricyclic, MAO inhibitor and ECT."""
    assert "V" == stage("thase_rush", *failed("sertraline", "venlafaxine", "amitriptyline", "phenelzine"), ECT).stage


@pytest.mark.parametrize(
    ("names", "expected"), [(["sertraline", "venlafaxine", "amitriptyline"], "III"), (["sertraline"], "I"), (["sertraline", "venlafaxine"], "II")]
)
def test_b22_ect_without_an_mao_inhibitor_is_the_stage_and_a_note(names: list[str], expected: str) -> None:
    """Stage V needs each rung; the failed ECT is said beside."""
    found = stage("thase_rush", *failed(*names), ECT)
    assert (expected, {"thase_ect_also"}) == (found.stage, notes(found))


def test_b22_the_ambiguous_reading_is_said() -> None:
    """Both rungs are printed and the reason with them."""
    assert "thase_ambiguous" in notes(stage("thase_rush", *failed("sertraline", "amitriptyline")))


@pytest.mark.parametrize("outcome", [None, "unknown"])
def test_b22_ect_of_unknown_outcome_leaves_the_top_open(outcome: str | None) -> None:
    """It may have failed: IV to V, and not "ambiguous"."""
    found = stage("thase_rush", *failed("sertraline", "venlafaxine", "amitriptyline", "phenelzine"), {**ECT, "outcome": outcome or "unknown"})
    assert ("IV to V", set()) == (found.stage, notes(found))


def test_b22_ect_that_helped_climbs_nowhere() -> None:
    """Only a failed course counts."""
    found = stage("thase_rush", *failed("sertraline", "venlafaxine", "amitriptyline", "phenelzine"), {**ECT, "outcome": "well"})
    assert ("IV", set()) == (found.stage, notes(found))


def test_b22_ect_of_an_earlier_episode_is_not_of_this_stage() -> None:
    """The ladder is that of this depression."""
    found = stage("thase_rush", *failed("sertraline"), {**ECT, "episode": "earlier"})
    assert ("I", set()) == (found.stage, notes(found))


def test_b20_add_ons_do_not_climb_the_ladder() -> None:
    """Thase-Rush gives nothing for lithium."""
    assert "I" == stage("thase_rush", *failed("sertraline"), LITHIUM).stage


def test_b17_a_low_dose_tricyclic_does_not_climb_the_ladder() -> None:
    """Amitriptyline 25 mg for pain is no stage III."""
    assert "II" == stage("thase_rush", *failed("sertraline", "venlafaxine"), course("amitriptyline", "25 mg", 300, for_="pain")).stage


def test_b18_oral_selegiline_does_not_climb_the_ladder() -> None:
    """Its tablets are no MAO inhibitor trial."""
    assert "III" == stage("thase_rush", *failed("sertraline", "venlafaxine", "amitriptyline"), course("selegiline", "10 mg", 60)).stage


def test_b22_an_open_trial_makes_the_rung_an_interval() -> None:
    """Whether the SNRI was long enough is not known: I to II."""
    assert "I to II" == stage("thase_rush", *failed("sertraline"), course("venlafaxine", "150 mg", lasted="5-7 weeks", episode="current")).stage


def test_b22_the_strict_reading_is_never_above_the_lenient_one() -> None:
    """For every set of classes, and more classes never lower a rung."""
    classes = ("ssri", "snri", "ndri", "tca", "maoi")
    sets = [frozenset(c) for n in range(6) for c in itertools.combinations(classes, n)]
    for some in sets:
        for ect in (False, True):
            assert strict_rung(some, ect) <= lenient_rung(some, ect)
            for more in sets:
                if some < more:
                    assert strict_rung(some, ect) <= strict_rung(more, ect)
                    assert lenient_rung(some, ect) <= lenient_rung(more, ect)


# --- B23: Maudsley


@pytest.mark.parametrize(
    ("began", "expected"),
    [("2026-11-01", 1), ("2025-11-24", 1), ("2025-11-23", 1), ("2025-10-23", 2), ("2024-11-23", 2), ("2024-11-22", 3), ("2024-10-23", 3), ("2016-11-23", 3)],
)
def test_b23_duration_is_counted_in_months(began: str, expected: int) -> None:
    """Up to 12 months 1, to 24 months 2, more 3; read on 23 November 2026."""
    assert (expected, expected) == points(stage("msm", *failed("sertraline"), episode=episode(began)))["duration"]


@pytest.mark.parametrize(("began", "as_of", "expected"), [("2023-11-23", "2024-11-23", 1), ("2023-11-23", "2025-11-23", 2), ("2024-02-10", "2026-02-10", 2)])
def test_b23_a_leap_year_is_no_thirteenth_month(began: str, as_of: str, expected: int) -> None:
    """From a day to the same day a year later are twelve months, whether 365 or 366 days."""
    old = [course("sertraline", "100 mg", from_="2023-12-01", to="2024-05-01", episode="current")]
    assert (expected, expected) == points(stage("msm", *old, episode=episode(began), as_of=as_of))["duration"]


def test_b23_duration_counts_untreated_time() -> None:
    """Three years ill with one recent trial are three points."""
    assert (3, 3) == points(stage("msm", course("sertraline", "100 mg", 60, ago=70), episode=episode(day(3 * 366))))["duration"]


@pytest.mark.parametrize(("severity", "expected"), [("few symptoms", 1), ("mild", 2), ("moderate", 3), ("severe", 4)])
def test_b23_severity_has_its_points(severity: str, expected: int) -> None:
    """Subsyndromal 1, mild 2, moderate 3, severe 4."""
    assert (expected, expected) == points(stage("msm", *failed("sertraline"), episode=episode(severity=severity)))["severity"]


def psychotic_history(*names: str) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Failed trials in psychotic depression, an antipsychotic beside all of them."""
    beside = course("aripiprazole", "10 mg", 60, for_="added to an antidepressant", episode="current")
    return [*failed(*names), beside], episode(day(3 * 366), "severe with psychosis")


def test_b23_severe_with_psychosis_is_five() -> None:
    """And its trials count because an antipsychotic went with them."""
    courses, present = psychotic_history("sertraline")
    assert (5, 5) == points(stage("msm", *courses, episode=present))["severity"]


@pytest.mark.parametrize(("number", "expected"), [(1, 1), (2, 1), (3, 2), (4, 2), (5, 3), (6, 3), (7, 4), (10, 4), (11, 5), (14, 5)])
def test_b23_failures_have_their_bands(number: int, expected: int) -> None:
    """1-2, 3-4, 5-6, 7-10, more than 10."""
    assert (expected, expected) == points(stage("msm", *failed(*list(DOSES)[:number])))["failures"]


def test_b20_any_number_of_add_ons_is_one_point() -> None:
    """Lithium and aripiprazole: one point for augmentation."""
    both_ = [LITHIUM, course("aripiprazole", "10 mg", 60, for_="added to an antidepressant", episode="current")]
    assert (1, 1) == points(stage("msm", *failed("sertraline"), *both_))["augmentation"]
    assert (0, 0) == points(stage("msm", *failed("sertraline")))["augmentation"]


def test_b17_a_low_dose_for_sleep_earns_no_augmentation_point() -> None:
    """Quetiapine 25 mg for sleep was not added against the depression."""
    assert (0, 0) == points(stage("msm", *failed("sertraline"), course("quetiapine", "25 mg", 60, for_="sleep", episode="current")))["augmentation"]


def test_b23_ect_is_one_point() -> None:
    """Used or not, whatever came of it."""
    assert (1, 1) == points(stage("msm", *failed("sertraline"), ECT))["ect"]


def test_b23_the_least_total_is_three() -> None:
    """Short, few symptoms, one failure."""
    found = stage("msm", *failed("sertraline"), episode=episode(severity="few symptoms"))
    assert ((3, 3), "3 (mild)") == (found.total, found.stage)


def test_b23_the_greatest_total_is_fifteen() -> None:
    """More than two years, psychosis, more than ten failures, an add-on and ECT."""
    courses, present = psychotic_history(*list(DOSES)[:11])
    found = stage("msm", *courses, ECT, episode=present)
    assert ((15, 15), "15 (severe)") == (found.total, found.stage)


@pytest.mark.parametrize(
    ("began", "severity", "number", "extra", "expected"),
    [
        (day(100), "severe", 1, [], "6 (mild)"),
        (day(100), "severe", 1, [LITHIUM], "7 (moderate)"),
        (day(3 * 366), "severe", 3, [ECT], "10 (moderate)"),
        (day(3 * 366), "severe", 3, [ECT, LITHIUM], "11 (severe)"),
    ],
)
def test_b23_the_categories_change_between_6_and_7_and_between_10_and_11(
    began: str, severity: str, number: int, extra: list[dict[str, Any]], expected: str
) -> None:
    """Mild to 6, moderate to 10, severe above."""
    assert expected == stage("msm", *failed(*list(DOSES)[:number]), *extra, episode=episode(began, severity)).stage


def test_b23_a_severity_not_said_is_an_interval() -> None:
    """From few symptoms to psychosis: four points wide."""
    found = stage("msm", *failed("sertraline"), episode=episode(severity=None))
    assert ((1, 5), (3, 7)) == (points(found)["severity"], found.total)


def test_b23_a_beginning_not_said_is_an_interval() -> None:
    """One to three points, and both categories named where they differ."""
    found = stage("msm", *failed("sertraline"), episode=episode(None, "severe"))
    assert ((1, 3), (6, 8), "6 to 8 (mild to moderate)") == (points(found)["duration"], found.total, found.stage)


def test_b23_what_leaves_the_total_open_is_asked_for() -> None:
    """Severity and beginning are among the questions, each with the stage it would change."""
    found = assessed(history(*failed("sertraline"), episode={"diagnosis": "depression"}), the_knowledge())
    asked = {q.field: {w.id for w in q.would_change} for q in found.questions}
    assert "msm" in asked["episode.severity"]
    assert "msm" in asked["episode.began"]


@pytest.mark.parametrize("method", ["msm", "mgh_s", "thase_rush", "european"])
def test_b23_there_is_no_zero_class(method: str) -> None:
    """Without a fair failure a stage does not apply."""
    found = stage(method, course("sertraline", "100 mg", 20))
    assert (None, None, {"stage_not_applicable"}) == (found.stage, found.total, notes(found))


@pytest.mark.parametrize("method", ["msm", "mgh_s", "thase_rush", "european"])
def test_b23_a_failure_that_is_only_possible_gives_a_stage_with_a_proviso(method: str) -> None:
    """It is said that the scale may not apply."""
    found = stage(method, course("sertraline", "100 mg", lasted="5-7 weeks", episode="current"))
    assert found.stage is not None
    assert "stage_if_failed" in notes(found)


@pytest.mark.parametrize("method", ["msm", "mgh_s", "thase_rush", "european"])
def test_b15_a_failure_of_an_earlier_episode_is_not_of_this_stage(method: str) -> None:
    """A stage is that of the present depression."""
    assert None is stage(method, course("sertraline", "100 mg", 60, episode="earlier")).stage


def test_b21_a_trial_alone_in_psychotic_depression_gives_no_stage() -> None:
    """It was never an adequate trial."""
    assert None is stage("msm", *failed("sertraline"), episode=episode(severity="severe with psychosis")).stage


# --- MGH-S


def raised(what: str, low: str, high: str) -> dict[str, Any]:
    """A fair trial whose dose was raised within it."""
    made = [{"dose": low, "from": day(400), "to": day(350)}, {"dose": high, "from": day(349), "to": day(300)}]
    return course(what, from_=day(400), to=day(300), steps=made, episode="current")


def flat(what: str, dose: str) -> dict[str, Any]:
    """A fair trial in which the dose stayed the same."""
    return raised(what, dose, dose)


def test_mgh_s_gives_a_point_for_each_failed_medicine() -> None:
    """Two fair failures without raised doses: 2."""
    assert (2, 2) == stage("mgh_s", flat("sertraline", "100 mg"), flat("venlafaxine", "150 mg")).total


def test_mgh_s_gives_half_a_point_for_a_raised_dose() -> None:
    """One of two was optimised: 2.5."""
    found = stage("mgh_s", raised("sertraline", "50 mg", "100 mg"), flat("venlafaxine", "150 mg"))
    assert ((0.5, 0.5), (2.5, 2.5)) == (points(found)["optimisation"], found.total)


def test_mgh_s_adds_half_a_point_for_each_add_on_and_three_for_ect() -> None:
    """One failure, two add-ons, ECT: 1 + 1 + 3."""
    add_ons = [LITHIUM, course("aripiprazole", "10 mg", 60, for_="added to an antidepressant", episode="current")]
    found = stage("mgh_s", flat("sertraline", "100 mg"), *add_ons, ECT)
    assert ({"trials": (1, 1), "optimisation": (0, 0), "augmentation": (1, 1), "ect": (3, 3)}, (5, 5)) == (points(found), found.total)


def test_mgh_s_leaves_optimisation_open_where_only_one_dose_is_told() -> None:
    """Whether it was raised cannot be seen: 1 to 1.5, with a note."""
    found = stage("mgh_s", *failed("sertraline"))
    assert (1, 1.5) == found.total
    assert "mgh_optimisation_open" in notes(found)


@pytest.mark.parametrize(("days", "expected"), [(41, None), (42, (1, 1.5))])
def test_mgh_s_asks_for_six_weeks_whatever_the_chosen_scheme(days: int, expected: tuple[float, float] | None) -> None:
    """By a scheme of four weeks 41 days are fair; this method counts from 42 days on."""
    assert expected == stage("mgh_s", course("sertraline", "100 mg", days, episode="current"), scheme="camh_2016").total


# --- B24: European


@pytest.mark.parametrize(("number", "expected"), [(1, "non-responder"), (2, "TRD1"), (3, "TRD2"), (4, "TRD3"), (5, "TRD4"), (6, "TRD5"), (9, "TRD5")])
def test_b24_one_failed_trial_is_a_non_responder_and_two_are_trd1(number: int, expected: str) -> None:
    """One more trial, one more stage, to five."""
    assert expected == stage("european", *failed(*list(DOSES)[:number])).stage


def test_b24_the_rule_used_is_printed() -> None:
    """The bands overlap, so how they were read is said."""
    assert "european_rule" in notes(stage("european", *failed("sertraline")))


def test_b24_an_open_trial_names_both_stages() -> None:
    """One failure for sure, two perhaps."""
    assert "non-responder to TRD1" == stage("european", *failed("sertraline"), course("venlafaxine", "150 mg", lasted="5-7 weeks", episode="current")).stage


def test_b19_repeats_of_one_drug_count_once_in_every_method() -> None:
    """Three trials of sertraline are one failed medicine."""
    thrice = [course("sertraline", "100 mg", 60, ago=ago, episode="current") for ago in (900, 700, 500)]
    assert "non-responder" == stage("european", *thrice).stage
    assert (1, 1) == points(stage("msm", *thrice))["failures"]
    assert (1, 1) == points(stage("mgh_s", *thrice))["trials"]


# --- B25


def test_b25_the_short_form_of_the_athf_is_not_computed() -> None:
    """Its table was not read: no stage, and the reason."""
    found = stage("athf_sf", *failed("sertraline", "venlafaxine"))
    assert (False, None) == (found.available, found.stage)
    assert found.why_not


@pytest.mark.parametrize("method", ["msm", "mgh_s", "thase_rush", "european"])
def test_b13_partial_response_makes_a_stage_an_interval_where_the_method_does_not_say(method: str) -> None:
    """None of the four says what a quarter to a half better counts as."""
    partly = [course(name, DOSES[name], 60, outcome="partly better", episode="current") for name in ("venlafaxine", "amitriptyline")]
    found = stage(method, flat("sertraline", "100 mg"), *partly)
    assert found.total is not None
    low, high = found.total
    assert low is not None
    assert high is not None
    assert low < high
