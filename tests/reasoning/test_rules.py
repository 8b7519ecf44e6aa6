"""How a rule is tried: gates, pairs, washouts, shifts, and one finding for each key."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cases import case, day, the_knowledge
from tests.oracle.slow_rules import raw_records
from tests.reasoning.made_rules import findings, fired, rule, world
from thirdline.case.model import Case
from thirdline.reasoning.conditions import is_true, is_unknown
from thirdline.reasoning.rules import Firing, run_rules

AGE = "{age: {at_least: 65}}"
SSRI, MAOI = "{class: [ssri]}", "{class: [maoi]}"
TOGETHER = f"{{first: [{SSRI}], second: [{MAOI}]}}"
WASHOUT = f"{{first: [{MAOI}], second: [{SSRI}], relation: washout}}"


def taking(*names: str, complete: str = "yes", **fields: Any) -> Case:
    """These are taken now, and nothing else."""
    return case(courses={"complete": complete, "items": [{"what": name, "to": "now"} for name in names]}, **fields)


def the(found: list[Firing]) -> Firing:
    (only,) = found
    return only


# --- true, open, false


@pytest.mark.parametrize(
    ("age", "truth"), [("64", None), ("65", (1, 1)), ("66", (1, 1)), ("60-64", None), ("60-65", (0, 1)), ("65-70", (1, 1)), ("unknown", (0, 1))]
)
def test_a_condition_at_its_threshold(age: str, truth: tuple[int, int] | None) -> None:
    """Under is silent, at fires, across is open."""
    found = fired(case(person={"age": age}), rule(when=AGE))

    assert ([] if truth is None else [truth]) == [(f.truth.low, f.truth.high) for f in found]


def test_what_is_open_says_which_field_would_settle_it() -> None:
    """The causes of its truth name the field; nothing is worded yet."""
    here = world(case())
    (found,) = run_rules(here, [rule(when=AGE)])

    assert (("person.age",), {}) == (here.fields.names(found.truth.causes), found.params)


def test_a_gate_that_is_open_keeps_the_rule_silent() -> None:
    """`applies` never asks."""
    assert [] == fired(case(), rule(applies=AGE, when="{condition: {of: epilepsy}}"))


def test_a_gate_that_is_true_lets_the_rule_ask() -> None:
    """Behind it the condition is open."""
    assert is_unknown(the(fired(case(person={"age": 70}), rule(applies=AGE, when="{condition: {of: epilepsy}}"))).truth)


# --- courses


def test_a_current_rule_is_tried_on_each_substance_taken_now() -> None:
    """One firing for each picked."""
    found = fired(taking("sertraline", "citalopram", "lithium"), rule(for_="current", subject=f"[{SSRI}]"))

    assert {("citalopram",), ("sertraline",)} == {f.subjects for f in found}


def test_a_current_rule_is_open_where_nobody_said_that_it_is_still_taken() -> None:
    """It asks for the end of the course."""
    found = the(fired(case(courses=[{"what": "sertraline", "from": day(30)}]), rule(for_="current", subject=f"[{SSRI}]")))

    assert (0, 1) == (found.truth.low, found.truth.high)


def test_a_current_rule_leaves_the_past_alone() -> None:
    """What has ended is not taken."""
    assert [] == fired(case(courses=[{"what": "sertraline", "to": day(30)}]), rule(for_="current", subject=f"[{SSRI}]"))


def test_a_course_rule_is_tried_on_past_and_present() -> None:
    """Both courses of one substance make one finding."""
    courses = [{"what": "sertraline", "to": day(400)}, {"what": "sertraline", "to": "now"}]
    made = rule(for_="course", subject=f"[{SSRI}]")

    assert 2 == len(fired(case(courses=courses), made))
    assert 1 == len(findings(case(courses=courses), made))


def test_a_course_rule_without_subject_is_tried_on_treatments_too() -> None:
    """ECT is a course."""
    assert {("ect",), ("sertraline",)} == {f.subjects for f in fired(taking("ECT", "sertraline"), rule(for_="course"))}


# --- pairs


@pytest.mark.parametrize("names", [("sertraline", "phenelzine"), ("phenelzine", "sertraline")])
def test_a_pair_fires_whatever_the_order_of_the_file(names: tuple[str, str]) -> None:
    """And names both, sorted."""
    assert ("phenelzine", "sertraline") == the(fired(taking(*names), rule(for_="pair", pair=TOGETHER))).subjects


def test_one_half_of_a_pair_is_silent() -> None:
    """Nothing beside it, nothing said."""
    assert [] == fired(taking("sertraline"), rule(for_="pair", pair=TOGETHER))


def test_a_substance_is_no_pair_with_itself() -> None:
    """Two entries of one medicine are not two medicines."""
    assert [] == fired(taking("sertraline", "Zoloft"), rule(for_="pair", pair=f"{{first: [{SSRI}], second: [{SSRI}]}}"))


def test_a_pair_inside_one_class_fires_once() -> None:
    """Sertraline with citalopram is citalopram with sertraline."""
    assert 1 == len(fired(taking("sertraline", "citalopram"), rule(for_="pair", pair=f"{{first: [{SSRI}], second: [{SSRI}]}}")))


def test_three_of_a_class_are_three_pairs() -> None:
    """Each two of them."""
    found = fired(taking("sertraline", "citalopram", "fluoxetine"), rule(for_="pair", pair=f"{{first: [{SSRI}], second: [{SSRI}]}}"))

    assert {("citalopram", "fluoxetine"), ("citalopram", "sertraline"), ("fluoxetine", "sertraline")} == {f.subjects for f in found}


def test_a_pair_of_which_one_may_have_ended_is_open() -> None:
    """Not green: it asks whether it is still taken."""
    courses = [{"what": "phenelzine", "to": "now"}, {"what": "sertraline", "from": day(90)}]

    assert is_unknown(the(fired(case(courses=courses), rule(for_="pair", pair=TOGETHER))).truth)


# --- washouts


def _washout_days(first: str, second: str) -> int:
    """The longest figure of the table for two substances."""
    bit = the_knowledge().bit
    return int(the_knowledge().washout_days[1 << bit[first], 1 << bit[second]])


def _after(first: str, second: str, ended: int, begun: int | None = None) -> list[Firing]:
    started: dict[str, Any] = {"from": day(begun)} if begun is not None else {}
    courses = [{"what": first, "from": day(900), "to": day(ended)}, {"what": second, **started, "to": "now"}]
    return fired(case(courses=courses), rule(for_="pair", pair=WASHOUT))


@pytest.mark.parametrize("over", [-1, 0, 1])
def test_a_washout_ends_on_the_day_the_table_says(over: int) -> None:
    """A day before it is over it fires, on the day and after it is silent."""
    found = _after("phenelzine", "sertraline", _washout_days("phenelzine", "sertraline") + over)

    assert (over < 0) == any(is_true(f.truth) for f in found)


def test_the_longest_figure_of_authorities_that_differ_is_used() -> None:
    """Where two rows differ the table keeps the larger."""
    for record in raw_records().by_folder["washouts"].values():
        if not record.from_.startswith("class ") and not record.to.startswith("class "):
            longest = max(row.days.to("d").high for row in record.rows)
            assert longest <= _washout_days(record.from_, record.to)


def test_a_washout_names_the_days_needed_and_passed() -> None:
    """Both are there for the words."""
    needed = _washout_days("phenelzine", "sertraline")
    params = the(_after("phenelzine", "sertraline", 3)).params

    assert (str(needed), "3") == (params["needed"], params["left"])


def test_a_washout_with_an_unknown_end_asks() -> None:
    """Somewhere in the year is not over."""
    courses = [{"what": "phenelzine", "to": "2026"}, {"what": "sertraline", "to": "now"}]

    assert is_unknown(the(fired(case(courses=courses), rule(for_="pair", pair=WASHOUT))).truth)


def test_begun_again_is_no_washout() -> None:
    """Stopping and restarting one MAOI is not a switch."""
    courses = [{"what": "phenelzine", "to": day(3)}, {"what": "phenelzine", "from": day(1), "to": "now"}]
    made = rule(for_="pair", pair=f"{{first: [{MAOI}], second: [{MAOI}], relation: washout}}")

    assert [] == fired(case(courses=courses), made)


# --- grades


def test_the_highest_true_shift_decides_the_grade() -> None:
    """Severity and urgency each by their own highest."""
    shifts = (
        "[{when: {age: {at_least: 65}}, severity: minor, urgency: today, because: old}, {when: {sex: {is: female}}, severity: contraindicated, because: woman}]"
    )
    found = the(fired(taking("sertraline", person={"age": 70, "sex": "female"}), rule(for_="current", subject=f"[{SSRI}]", shifts=shifts)))

    assert ("contraindicated", "today", ("old", "woman")) == (found.severity, found.urgency, found.raised_by)


def test_a_shift_alone_may_lower() -> None:
    """A shift is a grade of its own where it is true."""
    shifts = "[{when: {age: {under: 65}}, severity: minor, because: young}]"
    found = the(fired(taking("sertraline", person={"age": 40}), rule(for_="current", subject=f"[{SSRI}]", shifts=shifts)))

    assert "minor" == found.severity


def test_an_open_shift_leaves_the_grade_and_asks() -> None:
    """Nobody said the age."""
    shifts = "[{when: {age: {at_least: 65}}, severity: contraindicated, because: old}]"
    on = taking("sertraline")
    found = the(fired(on, rule(for_="current", subject=f"[{SSRI}]", shifts=shifts)))

    assert ("major", True) == (found.severity, found.open_shifts > 0)


# --- findings


def test_two_rules_on_one_key_are_one_finding_of_the_highest_severity() -> None:
    """All reasons are kept, gravest first."""
    grave, mild = rule("grave", severity="contraindicated", when=AGE), rule("mild", severity="minor", urgency="today", when=AGE)
    (found,) = findings(case(person={"age": 70}), mild, grave)

    assert ("contraindicated", "today", ["grave", "mild"]) == (found.severity, found.urgency, [r.rule for r in found.because])


def test_another_hazard_is_another_finding() -> None:
    """The key is kind, hazard and subjects."""
    assert 2 == len(findings(case(person={"age": 70}), rule("a", when=AGE), rule("b", when=AGE, hazard="falls")))


def test_what_is_only_open_is_no_finding() -> None:
    """Unknown is a question, never a finding."""
    assert [] == findings(case(), rule(when=AGE))


def test_an_override_that_is_true_replaces_and_is_kept_in_the_trace() -> None:
    """The general rule is named as replaced."""
    general, own = rule("general", severity="contraindicated", when=AGE), rule("own", when="{sex: {is: female}}", overrides="[general]")
    (found,) = findings(case(person={"age": 70, "sex": "female"}), general, own)

    assert ("major", ["own"], ("general",)) == (found.severity, [r.rule for r in found.because], found.replaced)


@pytest.mark.parametrize("sex", [None, "male"])
def test_an_override_that_is_not_certainly_true_replaces_nothing(sex: str | None) -> None:
    """Open or false, the general rule stands."""
    general, own = rule("general", severity="contraindicated", when=AGE), rule("own", when="{sex: {is: female}}", overrides="[general]")
    person = {"age": 70} | ({"sex": sex} if sex else {})
    (found,) = findings(case(person=person), general, own)

    assert ("contraindicated", ()) == (found.severity, found.replaced)


def test_an_override_needs_the_same_key() -> None:
    """A rule about something else replaces nothing."""
    general, own = rule("general", severity="contraindicated", when=AGE), rule("own", when=AGE, hazard="falls", overrides="[general]")

    assert ["contraindicated", "major"] == sorted(f.severity for f in findings(case(person={"age": 70}), general, own))


def test_a_finding_reads_by_urgency_then_severity_then_likelihood() -> None:
    """The order on the page."""
    made = [
        rule("d", when=AGE, hazard="falls", urgency="know", severity="contraindicated"),
        rule("c", when=AGE, hazard="heart", urgency="today", severity="minor"),
        rule("b", when=AGE, hazard="qt", urgency="today", severity="major", likelihood="possible"),
        rule("a", when=AGE, hazard="liver", urgency="today", severity="major", likelihood="likely"),
    ]
    assert ["a", "b", "c", "d"] == [f.message for f in findings(case(person={"age": 70}), *made)]


def test_a_finding_of_a_pair_names_first_and_second_as_typed() -> None:
    """The words say the person's own names."""
    found = the(fired(taking("Zoloft", "Nardil"), rule(for_="pair", pair=TOGETHER)))

    assert ("Zoloft", "Nardil") == (found.params["first"], found.params["second"])


def test_a_number_that_was_compared_is_there_for_the_words() -> None:
    """With its unit."""
    found = the(
        fired(case(labs=[{"test": "TSH", "value": "12 mIU/L"}]), rule(when="{lab: {of: tsh, at_least: $limit}}", values="{limit: {is: 10 mIU/L, claim: said}}"))
    )

    assert ("12 mIU/L", "10 mIU/L") == (found.params["tsh"], found.params["limit"])
