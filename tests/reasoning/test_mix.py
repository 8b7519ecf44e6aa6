"""The mix: what is settled is less urgent, scores stay intervals, three answers, exposure with advice."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cases import assessed, case, day, the_knowledge
from tests.reasoning.made_rules import findings, fired, rule, world
from thirdline.knowledge.compile import CompiledRule
from thirdline.reasoning.assessment import Assessment
from thirdline.reasoning.mix import derive_checked, only_the_mix

PAIR = "{first: [{is: [sertraline]}], second: [{is: [ibuprofen]}]}"


def two(since: int = 90, **fields: Any) -> Any:
    """Both taken unchanged for so many days; calm and known to one prescriber unless said otherwise."""
    items = [{"what": name, "from": day(since), "to": "now"} for name in ("sertraline", "ibuprofen")]
    calm: dict[str, Any] = {"person": {"prescriber_knows": "yes"}, "symptoms": {"complete": "yes", "items": []}}
    return case(courses={"complete": "yes", "items": items}, **{**calm, **fields})


def urgency(on: Any, **fields: str) -> str:
    made = {"kind": "interaction", "for_": "pair", "pair": PAIR, "urgency": "today", **fields}
    (found,) = findings(on, rule(**made))
    assert found.severity == fields.get("severity", "major")
    return found.urgency


# --- settled for three months (clinical.md C27)


def test_what_is_settled_loses_one_step_of_urgency_and_no_severity() -> None:
    assert "before starting or changing" == urgency(two())
    assert "next visit" == urgency(two(), urgency="before starting or changing")
    assert "know" == urgency(two(), urgency="next visit")


@pytest.mark.parametrize(
    "on",
    [
        two(since=89),
        two(person={}),
        two(person={"prescriber_knows": "no"}),
        two(symptoms={"complete": "no", "items": []}),
        two(symptoms={"complete": "yes", "items": ["agitation"]}),
    ],
    ids=["89 days", "not said who knows", "nobody knows", "symptoms not complete", "a symptom"],
)
def test_it_takes_three_months_calm_and_one_who_knows(on: Any) -> None:
    assert "today" == urgency(on)


def test_a_dose_changed_lately_is_not_settled() -> None:
    steps = [{"dose": "50 mg", "from": day(400), "to": day(31)}, {"dose": "100 mg", "from": day(30), "to": "now"}]
    items = [{"what": "sertraline", "steps": steps, "to": "now"}, {"what": "ibuprofen", "from": day(400), "to": "now"}]
    assert "today" == urgency(case(courses={"complete": "yes", "items": items}, person={"prescriber_knows": "yes"}, symptoms={"complete": "yes", "items": []}))


def test_a_contraindication_an_emergency_and_a_rule_that_never_eases_stay_as_they_are() -> None:
    assert "today" == urgency(two(), severity="contraindicated")
    assert "emergency" == urgency(two(), urgency="emergency")
    assert "today" == urgency(two(), eases="no")


def test_only_interactions_are_eased() -> None:
    (found,) = findings(two(), rule(for_="current", subject="[{is: [sertraline]}]", urgency="today"))
    assert "today" == found.urgency


# --- three answers


def answers(*names: str) -> dict[tuple[str, str], str]:
    items = [{"what": name, "to": "now"} for name in names]
    shown = assessed(case(courses={"complete": "yes", "items": items}), the_knowledge())
    return {(p.first, p.second): p.answer for p in shown.coverage.pairs}


def test_the_answers() -> None:
    """A risk; both looked up on both facets and nothing found; one that nobody knows."""
    assert {"a risk"} == set(answers("phenelzine", "sertraline").values())
    assert {"checked, nothing known"} == set(answers("metformin", "sertraline").values())
    assert {"not in our data"} == set(answers("Dr Lee's drops", "sertraline").values())


def pair_of(first: dict[str, Any], second: dict[str, Any]) -> tuple[str, str | None]:
    """The answer of the one pair, and what it could be."""
    ((answer, could_be),) = [
        (p.answer, p.could_be) for p in assessed(case(courses={"complete": "yes", "items": [first, second]}), the_knowledge()).coverage.pairs
    ]
    return answer, could_be


@pytest.mark.parametrize("past", [{"lasted": "about 2 months"}, {"from": "~2019"}, {}])
def test_a_lethal_pair_is_not_called_clear_because_nobody_said_whether_one_is_still_taken(past: dict[str, str]) -> None:
    """It could be the worst; said to be taken now it is; said to be over for long there is no pair."""
    phenelzine = {"what": "phenelzine", "to": "now"}

    assert pair_of({"what": "fluoxetine", **past}, phenelzine) == ("not settled", "contraindicated")
    assert pair_of({"what": "fluoxetine", "to": "now"}, phenelzine) == ("a risk", None)


def test_what_could_be_worse_than_what_was_found_is_said_too() -> None:
    """A minor risk is found; a rule on a fact that nobody told is open, and graver. Where the finding is as grave there is nothing more to say."""
    shape = {"kind": "interaction", "for_": "pair", "pair": PAIR}
    unknown = {**shape, "severity": "contraindicated", "when": "{condition: {of: epilepsy}}"}

    assert checked_by(two(), rule("a", **shape, severity="minor"), rule("b", **unknown)) == [("a risk", "contraindicated")]
    assert checked_by(two(), rule("a", **shape, severity="contraindicated"), rule("b", **unknown)) == [("a risk", None)]
    assert checked_by(two(conditions=["epilepsy"]), rule("a", **shape, severity="minor"), rule("b", **unknown)) == [("a risk", None)]


def checked_by(on: Any, *rules: CompiledRule) -> list[tuple[str, str | None]]:
    """What these rules alone leave of each pair."""
    pairs = derive_checked(world(on), findings(on, *rules), fired(on, *rules))[1]
    return [(p.answer, p.could_be) for p in pairs]


def test_a_pair_that_only_a_contributor_is_about_is_a_risk_too() -> None:
    """Levothyroxine with an acid blocker is no interaction in the mix, but nothing to call clear."""
    items = [{"what": "levothyroxine", "to": "now", "for": "thyroid"}, {"what": "omeprazole", "to": "now", "for": "other"}]
    shown = assessed(case(courses={"complete": "yes", "items": items}, labs=[{"test": "TSH", "value": "7 mIU/L", "date": day(10)}]), the_knowledge())
    assert ["a risk"] == [p.answer for p in shown.coverage.pairs]


def test_one_facet_is_not_enough_to_call_a_pair_clear() -> None:
    """What a substance does was looked up, how it is broken down was not."""
    half = [s for s in the_knowledge().substances if {row.facet for row in s.looked_up} == {"effects"} and s.kind == "medicine"]
    full = [s for s in the_knowledge().substances if {row.facet for row in s.looked_up} == {"effects", "metabolism"} and s.kind == "medicine"]
    found = [answer for a in half[:6] for b in full[:6] for answer in answers(a.name, b.name).values()]
    assert half
    assert "checked, nothing known" not in found


def test_what_is_over_is_in_no_pair() -> None:
    items = [{"what": "phenelzine", "from": day(900), "to": day(500)}, {"what": "sertraline", "to": "now"}]
    assert () == assessed(case(courses={"complete": "yes", "items": items}), the_knowledge()).coverage.pairs


# --- published scores


def score(key: str, **fields: Any) -> Any:
    return {p.id: p for p in assessed(case(**fields), the_knowledge()).points}.get(key)


def test_a_score_is_an_interval_while_something_is_open() -> None:
    """Tisdale: one QT medicine gives 3; sex, age, tests and illnesses not said leave it open, and it is never called low."""
    courses = {"complete": "yes", "items": [{"what": "citalopram", "to": "now"}]}
    found = score("tisdale", courses=courses)
    assert (3, 17) == found.total
    assert "low or moderate or high" == found.band


def test_two_qt_medicines_are_six_points_and_known_facts_close_the_score() -> None:
    courses = {"complete": "yes", "items": [{"what": "citalopram", "to": "now"}, {"what": "haloperidol", "to": "now"}]}
    labs = [{"test": "potassium", "value": "4.1 mmol/L", "date": day(3)}, {"test": "QTc", "value": "440 ms", "date": day(3)}]
    found = score("tisdale", courses=courses, labs=labs, person={"age": 40, "sex": "male"}, conditions={"complete": "yes", "items": []})
    assert ((6, 6), "low") == (found.total, found.band)


def test_scales_stand_side_by_side_and_are_never_added_up() -> None:
    courses = {"complete": "yes", "items": [{"what": "amitriptyline", "to": "now"}, {"what": "oxybutynin", "to": "now"}]}
    shown = {p.id: p.total for p in assessed(case(courses=courses), the_knowledge()).points if p.about == "confusion"}
    assert {"acb_2008", "ads_2006", "ars_2008"} == set(shown)
    assert (6, 6) == shown["acb_2008"]


def test_an_open_list_leaves_a_scale_without_an_upper_end() -> None:
    assert (3, None) == score("acb_2008", courses=[{"what": "amitriptyline", "to": "now"}]).total


# --- exposure and advice


def exposed(*names: str, genes: tuple[tuple[str, str], ...] = ()) -> Any:
    items = [{"what": n, "dose": "75 mg" if n == "amitriptyline" else "20 mg", "to": "now"} for n in names]
    found = [{"gene": g, "result": r} for g, r in genes]
    return assessed(case(courses={"complete": "yes", "items": items}, genes=found), the_knowledge()).exposure


def test_the_dose_in_effect_and_the_one_number() -> None:
    (e,) = exposed("amitriptyline", "paroxetine")
    assert e.likely and e.ratio[0] <= e.likely <= e.ratio[1]
    assert (round(75 * e.ratio[0]), round(75 * e.ratio[1])) == (round(e.felt_mg[0]), round(e.felt_mg[1]))


def test_a_strong_inhibitor_makes_a_normal_metaboliser_poor_and_both_bodies_are_shown() -> None:
    (e,) = exposed("amitriptyline", "paroxetine", genes=(("CYP2D6", "normal"),))
    assert {("CPIC", "poor", True), ("DPWG", "poor", True)} == {(a.body, a.phenotype, a.converted) for a in e.advice if a.gene == "CYP2D6"}


def test_a_tested_poor_metaboliser_is_not_called_converted() -> None:
    (e,) = exposed("amitriptyline", genes=(("CYP2D6", "poor"),))
    assert {False} == {a.converted for a in e.advice}
    assert e.likely is None


def test_an_inhibitor_converts_nobody_who_is_poor_by_genes() -> None:
    found = exposed("amitriptyline", "paroxetine", genes=(("CYP2D6", "poor"),))
    assert {False} == {a.converted for e in found for a in e.advice if a.gene == "CYP2D6"}


# --- the mix alone


def whole() -> Assessment:
    items = [{"what": "sertraline", "to": "now", "for": "depression", "outcome": "little or no better"}, {"what": "tramadol", "to": "now"}]
    return assessed(case(courses={"complete": "yes", "items": items}, labs=[{"test": "TSH", "value": "12 mIU/L", "date": day(5)}]), the_knowledge())


def test_the_mix_alone_leaves_out_contributors_trials_and_their_questions() -> None:
    found = only_the_mix(whole())
    assert {"contributor"} & {f.kind for f in found.findings} == set()
    assert {"contributor"} & {f.kind for f in whole().findings}
    assert () == found.trials
    assert all({"finding", "grade"} & {w.what for w in q.would_change} for q in found.questions)
