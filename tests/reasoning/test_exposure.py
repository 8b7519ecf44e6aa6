"""What the body really saw: an interval that annotates and never judges (clinical.md A9, docs/decisions/0007)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cases import assessed, course, day, history, the_knowledge
from thirdline.reasoning.assessment import Assessment
from thirdline.reasoning.standing import ExposureShown

POOR_2D6 = [{"gene": "CYP2D6", "result": "poor"}]
POOR_2C19 = [{"gene": "CYP2C19", "result": "poor"}]


def seen(*courses: dict[str, Any], **fields: Any) -> Assessment:
    return assessed(history(*courses, **fields), the_knowledge())


def exposure(name: str, *courses: dict[str, Any], **fields: Any) -> ExposureShown | None:
    """The exposure shown for one medicine, or None where nothing is said."""
    found = seen(*courses, **fields)
    number = next(c.number for c in found.courses if c.id == name)
    return next((e for e in found.exposure if e.course == number), None)


def ratio(name: str, *courses: dict[str, Any], **fields: Any) -> tuple[float, float]:
    found = exposure(name, *courses, **fields)
    assert found is not None
    low, high = found.ratio
    assert low is not None
    return low, float("inf") if high is None else high


def beside(name: str, **own: Any) -> dict[str, Any]:
    """Something else taken over the same sixty days."""
    return course(name, None, 60, **{"for_": "other", "outcome": None, "stopped": "other", **own})


TRIAL = {
    "amitriptyline": "150 mg",
    "nortriptyline": "100 mg",
    "venlafaxine": "150 mg",
    "vortioxetine": "10 mg",
    "escitalopram": "20 mg",
    "citalopram": "40 mg",
    "sertraline": "100 mg",
    "mirtazapine": "30 mg",
    "trazodone": "300 mg",
}


def trial(name: str) -> dict[str, Any]:
    return course(name, TRIAL[name], 60)


# --- inhibitors raise, inducers lower


@pytest.mark.parametrize("name", ["amitriptyline", "nortriptyline", "venlafaxine", "vortioxetine"])
@pytest.mark.parametrize("inhibitor", ["paroxetine", "fluoxetine", "bupropion", "quinidine", "terbinafine"])
def test_a_strong_cyp2d6_inhibitor_raises_a_substrate(name: str, inhibitor: str) -> None:
    """Above what the dose suggests."""
    low, high = ratio(name, trial(name), beside(inhibitor))
    assert 1 < low <= high


def test_paroxetine_raises_amitriptyline_by_the_cited_share() -> None:
    """1.59-fold in poor metabolisers is a share of 0.37; with 0 to 0.07 left of it, as measured, 1.53 to 1.59."""
    low, high = ratio("amitriptyline", trial("amitriptyline"), beside("paroxetine"))
    assert (1.53, 1.59) == (round(low, 2), round(high, 2))


@pytest.mark.parametrize("inducer", ["carbamazepine", "rifampicin", "phenytoin"])
@pytest.mark.parametrize("name", ["trazodone", "mirtazapine"])
def test_a_cyp3a4_inducer_lowers_a_substrate(name: str, inducer: str) -> None:
    """Possibly too little of it, never more."""
    low, high = ratio(name, trial(name), beside(inducer))
    assert low < high <= 1


def test_rifampicin_lowers_escitalopram() -> None:
    """By CYP2C19 and CYP3A4."""
    low, high = ratio("escitalopram", trial("escitalopram"), beside("rifampicin"))
    assert low <= high < 1


def test_the_note_says_which_way() -> None:
    """More, less or unclear, as a message."""
    more = exposure("escitalopram", trial("escitalopram"), beside("omeprazole"))
    less = exposure("trazodone", trial("trazodone"), beside("carbamazepine"))
    assert ("exposure_more", "exposure_less") == (more and more.note.id, less and less.note.id)


@pytest.mark.parametrize(("name", "with_dose"), [("venlafaxine", False), ("amitriptyline", True), ("escitalopram", True)])
def test_no_dose_is_named_where_what_it_is_broken_down_to_works_too(name: str, with_dose: bool) -> None:
    """150 mg of venlafaxine do not act like 270 mg when its breakdown is slowed: the product works as well, and less of it is made. What amitriptyline
    is broken down to is cleared by the same enzyme, so there a dose can be named."""
    found = exposure(name, trial(name), beside("omeprazole" if name == "escitalopram" else "paroxetine"))
    assert found is not None
    assert (found.felt_mg is not None, found.note.id.endswith("_active")) == (with_dose, not with_dose)


def test_a_second_course_of_the_same_medicine_does_not_change_its_own_level() -> None:
    """What it does to its own breakdown is in its figures already."""
    assert exposure("escitalopram", trial("escitalopram"), beside("escitalopram")) is None


def test_omeprazole_with_escitalopram_is_an_interval() -> None:
    """An inhibitor of its main enzyme, measured between a quarter and a half left: somewhat more, not a point."""
    low, high = ratio("escitalopram", trial("escitalopram"), beside("omeprazole"))
    assert 1.4 < low < high < 2.2


def test_a_weak_inhibitor_raises_less_than_a_strong_one() -> None:
    """Fluconazole (strong) against omeprazole (weak) on escitalopram."""
    weak, strong = (ratio("escitalopram", trial("escitalopram"), beside(name)) for name in ("omeprazole", "fluconazole"))
    assert weak[0] < strong[0]
    assert weak[1] < strong[1]


# --- genes


def test_a_poor_metaboliser_has_the_cited_ratio() -> None:
    """Citalopram without CYP2C19: 2.07 times."""
    assert (2.07, 2.07) == ratio("citalopram", trial("citalopram"), genes=POOR_2C19)


@pytest.mark.parametrize(("name", "genes"), [("amitriptyline", POOR_2D6), ("vortioxetine", POOR_2D6), ("escitalopram", POOR_2C19), ("sertraline", POOR_2C19)])
def test_a_poor_metaboliser_has_more_of_a_substrate(name: str, genes: list[dict[str, str]]) -> None:
    """Each enzyme by itself."""
    assert ratio(name, trial(name), genes=genes)[0] > 1


def test_an_ultrarapid_metaboliser_has_less() -> None:
    """How much less is not known at the lower end."""
    low, high = ratio("vortioxetine", trial("vortioxetine"), genes=[{"gene": "CYP2D6", "result": "ultrarapid"}])
    assert low < high < 1


@pytest.mark.parametrize("result", ["normal", "unknown"])
def test_a_normal_or_unknown_gene_says_nothing(result: str) -> None:
    """No annotation without a reason."""
    assert None is exposure("vortioxetine", trial("vortioxetine"), genes=[{"gene": "CYP2D6", "result": result}])


def test_a_gene_of_another_enzyme_says_nothing() -> None:
    """CYP2C19 has no part in vortioxetine."""
    assert None is exposure("vortioxetine", trial("vortioxetine"), genes=POOR_2C19)


def test_an_inhibitor_adds_nothing_to_an_enzyme_that_is_not_there() -> None:
    """A poor metaboliser on paroxetine is a poor metaboliser."""
    alone = ratio("vortioxetine", trial("vortioxetine"), genes=POOR_2D6)
    assert alone == ratio("vortioxetine", trial("vortioxetine"), beside("paroxetine"), genes=POOR_2D6)


def test_each_reason_is_named() -> None:
    """Enzyme, by what and how."""
    found = exposure("amitriptyline", trial("amitriptyline"), beside("paroxetine"), genes=POOR_2D6)
    assert found is not None
    assert {("CYP2D6", "paroxetine"), ("CYP2D6", "genes")} <= {(i.enzyme, i.by) for i in found.influences}
    assert found.claims


# --- the same days


@pytest.mark.parametrize(("ago", "said"), [(400, True), (342, True), (341, True), (340, False), (300, False), (460, False), (459, True)])
def test_only_what_was_taken_over_the_same_days_counts(ago: int, said: bool) -> None:
    """One shared day is enough, the day after is not."""
    assert said == (exposure("amitriptyline", trial("amitriptyline"), beside("paroxetine", from_=day(ago), to=day(ago - 59))) is not None)


def test_days_that_are_not_known_claim_nothing() -> None:
    """An overlap that is only possible is not said."""
    assert None is exposure("amitriptyline", trial("amitriptyline"), beside("paroxetine", from_=None, to=None))


@pytest.mark.parametrize(("smoking", "said"), [("yes", True), ("no", False), ("unknown", False)])
def test_smoking_now_lowers_a_cyp1a2_substrate_taken_now(smoking: str, said: bool) -> None:
    """Duloxetine goes by CYP1A2."""
    now = course("duloxetine", "60 mg", from_=day(100), to="now", stopped="still taking")
    assert said == (exposure("duloxetine", now, person={"age": 43, "smoking": smoking}) is not None)


def test_smoking_now_says_nothing_of_a_past_course() -> None:
    """Who smokes now may not have smoked then."""
    assert None is exposure("duloxetine", course("duloxetine", "60 mg", 60), person={"age": 43, "smoking": "yes"})


# --- A9: it annotates and never judges

JUDGED: list[tuple[str, list[dict[str, Any]], dict[str, Any]]] = [
    ("amitriptyline", [beside("paroxetine", for_="anxiety")], {}),
    ("vortioxetine", [beside("terbinafine")], {}),
    ("nortriptyline", [], {"genes": POOR_2D6}),
    ("trazodone", [beside("carbamazepine")], {}),
    ("mirtazapine", [beside("rifampicin")], {}),
    ("escitalopram", [beside("omeprazole")], {}),
    ("venlafaxine", [], {"genes": [{"gene": "CYP2D6", "result": "ultrarapid"}]}),
]


def standing(found: Assessment, name: str) -> tuple[Any, ...]:
    """Everything formal about one trial and the whole case."""
    number = next(c.number for c in found.courses if c.id == name)
    mine = next(t for t in found.trials if t.course == number)
    judged = [(j.scheme, j.verdict, j.days_at_dose, j.minimum_mg, j.dose_by) for j in (mine.counted, *mine.others)]
    definitions = [(d.id, d.answer, d.failures) for d in found.resistance.definitions]
    stages = [(s.id, s.stage, s.total) for s in found.resistance.stages]
    return mine.kind, mine.result, judged, definitions, stages


@pytest.mark.parametrize("days", [41, 60])
@pytest.mark.parametrize(("name", "others", "fields"), JUDGED)
def test_a9_exposure_never_changes_a_verdict_or_a_stage(name: str, others: list[dict[str, Any]], fields: dict[str, Any], days: int) -> None:
    """The same trial with and without: the same verdict by every scheme, the same definitions, the same stages."""
    mine, second = course(name, TRIAL[name], days), course("sertraline", "100 mg", 60, ago=900)
    plain, exposed = seen(mine, second), seen(mine, second, *others, **fields)
    assert name in {exposed.courses[e.course - 1].id for e in exposed.exposure}
    assert standing(plain, name) == standing(exposed, name)


@pytest.mark.parametrize(("dose", "verdict"), [("99%", "not adequate"), ("100%", "adequate")])
@pytest.mark.parametrize("genes", [POOR_2D6, [{"gene": "CYP2D6", "result": "ultrarapid"}]])
def test_a9_a_model_cannot_lift_or_lower_a_dose(dose: str, verdict: str, genes: list[dict[str, str]]) -> None:
    """74.25 mg of nortriptyline stay short in a poor metaboliser, 75 mg stay enough in an ultrarapid one."""
    mg = 75 * float(dose.rstrip("%")) / 100
    assert verdict == seen(course("nortriptyline", f"{mg:g} mg", 60), genes=genes).trials[0].verdict


def test_a9_the_annotation_stands_beside_the_verdict() -> None:
    """A fair trial with too little in the blood stays fair and carries the note."""
    found = seen(trial("trazodone"), beside("carbamazepine"))
    number = next(c.number for c in found.courses if c.id == "trazodone")
    assert "adequate" == next(t.verdict for t in found.trials if t.course == number)
    assert "exposure_less" == next(e.note.id for e in found.exposure if e.course == number)
