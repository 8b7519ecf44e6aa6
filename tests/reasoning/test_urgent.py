"""Act now: crisis text by what was said, lines by region, groups by cause."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cases import assessed, case, course, day, history
from tests.present.findings import finding, showing
from thirdline.knowledge.compile import Knowledge
from thirdline.reasoning.assessment import Assessment
from thirdline.reasoning.rules import URGENCIES

ALL_NO = {"intent": "no", "plan": "no", "means": "no", "recent_attempt": "no"}


def crisis(knowledge: Knowledge, **fields: Any) -> Any:
    return assessed(case(**fields), knowledge).act_now.crisis


# --- how loudly


@pytest.mark.parametrize(
    ("safety", "level"),
    [
        ({}, "quiet"),
        ({"suicidal_thoughts": "unknown"}, "quiet"),
        ({"suicidal_thoughts": "no"}, "quiet"),
        ({"suicidal_thoughts": "better off dead", **ALL_NO}, "respond"),
        ({"suicidal_thoughts": "better off dead", **ALL_NO, "intent": "yes"}, "full"),
        ({"suicidal_thoughts": "thoughts of suicide", **ALL_NO}, "full"),
        ({"suicidal_thoughts": "thoughts of suicide", **ALL_NO, "intent": "yes"}, "full"),
        ({"suicidal_thoughts": "thoughts of suicide", **ALL_NO, "plan": "yes"}, "full"),
        ({"suicidal_thoughts": "no", **ALL_NO, "recent_attempt": "yes"}, "full"),
        ({"suicidal_thoughts": "better off dead"}, "full"),
        ({"suicidal_thoughts": "better off dead", **ALL_NO, "plan": "unknown"}, "full"),
    ],
)
def test_how_loudly_the_lines_are_shown(safety: dict[str, str], level: str, knowledge: Knowledge) -> None:
    """Full for thoughts of suicide, intent, a plan or a recent attempt, and where these are not answered; never quiet on a thought (clinical.md A5)."""
    assert level == crisis(knowledge, safety=safety).level


@pytest.mark.parametrize(("answer", "level"), [(0, "quiet"), (1, "respond"), (2, "full"), (3, "full")])
def test_item_nine_of_the_phq(answer: int, level: str, knowledge: Knowledge) -> None:
    """One asks, two and three go full, with every follow-up answered no."""
    items = [1] * 8 + [answer]
    assert level == crisis(knowledge, scores=[{"scale": "PHQ-9", "date": day(1), "items": items}], safety=ALL_NO).level


@pytest.mark.parametrize(("answer", "level"), [(0, "quiet"), (1, "respond"), (2, "full"), (3, "full")])
def test_item_twelve_of_the_qids(answer: int, level: str, knowledge: Knowledge) -> None:
    """The same for QIDS item 12."""
    items = [1] * 11 + [answer] + [1] * 4
    assert level == crisis(knowledge, scores=[{"scale": "QIDS-SR16", "date": day(1), "items": items}], safety=ALL_NO).level


def test_a_total_without_items_never_reassures(knowledge: Knowledge) -> None:
    """A sum of 0 leaves the item open: it is asked, and said on the page."""
    shown = assessed(case(scores=[{"scale": "PHQ-9", "date": day(1), "total": 9}]), knowledge)

    assert "unknown" == shown.scales[0].suicide_item
    assert "scores.phq9" in {q.field for q in shown.questions}


@pytest.mark.parametrize("note", ["I want to die", "there are thoughts of suicide", "I would be better off dead"])
def test_words_in_a_note_are_heard(note: str, knowledge: Knowledge) -> None:
    """Free text counts, whatever the boxes say."""
    assert "quiet" != crisis(knowledge, notes=[note], safety={"suicidal_thoughts": "no"}).level


def test_only_what_is_not_answered_is_asked(knowledge: Knowledge) -> None:
    """Intent, plan, means and a recent attempt, each once."""
    found = crisis(knowledge, safety={"suicidal_thoughts": "thoughts of suicide", "intent": "no", "plan": "unknown"})

    assert ["ask.safety.plan", "ask.safety.means", "ask.safety.recent_attempt"] == [m.id for m in found.ask]


def test_a_quiet_crisis_asks_nothing_more(knowledge: Knowledge) -> None:
    """Its questions stand among the others."""
    assert () == crisis(knowledge).ask


# --- whom to call


def test_a_known_region_shows_its_own_lines(knowledge: Knowledge) -> None:
    """No other country's."""
    found = assessed(case(region="UK"), knowledge).act_now.crisis

    assert {line.name for line in knowledge.regions["UK"].crisis} == {line.name for line in found.lines}


def test_an_unknown_region_shows_every_line_with_its_country(knowledge: Knowledge) -> None:
    """Country unknown: all lines (clinical.md A6)."""
    found = crisis(knowledge)

    assert {line.number for region in knowledge.regions.values() for line in region.crisis} == {line.number for line in found.lines}
    assert all(line.region for line in found.lines)


def test_the_european_emergency_number_is_no_crisis_line(knowledge: Knowledge) -> None:
    """112 is for emergencies (clinical.md A6)."""
    assert "112" not in {line.number for region in knowledge.regions.values() for line in region.crisis}


def test_every_line_says_when_it_was_checked(knowledge: Knowledge) -> None:
    """Crisis and poison numbers carry their date (clinical.md A45)."""
    lines = [line for region in knowledge.regions.values() for line in (*region.crisis, *region.poison)]

    assert [] == [line.name for line in lines if not line.checked.startswith("20")]


def test_an_overdose_is_an_emergency_even_when_well(knowledge: Knowledge) -> None:
    """Taken too much: emergency, poison lines (clinical.md A6)."""
    shown = assessed(case(region="US", safety={"taken_too_much": "yes", "suicidal_thoughts": "no"}), knowledge)

    assert "emergency" == next(f.urgency for f in shown.findings if f.hazard == "overdose")
    assert shown.act_now.crisis.poison


# --- groups


def test_groups_come_in_the_order_of_the_findings() -> None:
    """An emergency before what is for today."""
    shown = showing(finding("later"), finding("sooner", urgency="emergency"))
    in_order = showing(*sorted(shown.findings, key=lambda f: URGENCIES.index(f.urgency)))

    assert ["sooner", "later"] == [g.group for g in in_order.act_now.groups]


def test_a_group_is_as_urgent_as_its_most_urgent_member() -> None:
    """And as grave as its gravest."""
    shown = showing(finding("a", group="g"), finding("b", group="g", urgency="emergency", severity="moderate"))

    (group,) = shown.act_now.groups
    assert ("emergency", "major", 2) == (group.urgency, group.severity, len(group.findings))


def test_shown_and_folded_are_all_that_cannot_wait() -> None:
    """Nothing falls between them."""
    many = [finding(f"n{i}", group=f"g{i // 2}") for i in range(12)]
    now = showing(*many).act_now

    assert sorted(f.id for f in many) == sorted(key for g in (*now.groups, *now.folded) for key in g.findings)


# --- what must not be missed, whatever the rules are called


def _graded(shown: Assessment, *names: str) -> set[tuple[str, str]]:
    return {(f.severity, f.urgency) for f in shown.findings if set(names) <= set(f.subjects)}


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("phenelzine", "sertraline"),
        ("tranylcypromine", "venlafaxine"),
        ("phenelzine", "clomipramine"),
        ("phenelzine", "tramadol"),
        ("tranylcypromine", "pseudoephedrine"),
        ("phenelzine", "bupropion"),
    ],
)
def test_an_maoi_with_what_can_kill_is_contraindicated_and_now(first: str, second: str, knowledge: Knowledge) -> None:
    """clinical.md C30."""
    shown = assessed(
        history(course(first, to="now", stopped="still taking", from_=day(200)), course(second, to="now", stopped="still taking", from_=day(200))), knowledge
    )

    assert _graded(shown, first, second) & {("contraindicated", "today"), ("contraindicated", "emergency")}
    assert [] == [g for g in shown.act_now.folded if g.severity == "contraindicated"]


@pytest.mark.parametrize("second", ["ondansetron", "mirtazapine", "omeprazole", "levothyroxine"])
def test_ordinary_company_of_an_ssri_is_not_under_act_now(second: str, knowledge: Knowledge) -> None:
    """clinical.md C34 and C35: these must not shout."""
    shown = assessed(
        history(
            course("sertraline", "50 mg", to="now", stopped="still taking", from_=day(200)),
            course(second, to="now", stopped="still taking", from_=day(200), for_="other"),
        ),
        knowledge,
    )

    assert [] == [f.id for f in shown.findings if f.urgency in ("emergency", "today") and second in f.subjects]


def test_no_contraindication_of_the_knowledge_waits(knowledge: Knowledge) -> None:
    """Whatever is graded contraindicated is for today at the latest (clinical.md C27)."""
    graded = [(r.rule.rule, r.rule.severity, r.rule.urgency) for r in knowledge.rules]
    graded += [(r.rule.rule, s.severity or r.rule.severity, s.urgency or r.rule.urgency) for r in knowledge.rules for _, s in r.shifts]

    assert [] == [rule for rule, severity, urgency in graded if severity == "contraindicated" and urgency not in ("emergency", "today")]


def test_no_shift_of_the_knowledge_lowers_a_contraindication(knowledge: Knowledge) -> None:
    """That takes an override, with its own citation."""
    assert [] == [
        r.rule.rule for r in knowledge.rules if r.rule.severity == "contraindicated" for _, s in r.shifts if s.severity not in (None, "contraindicated")
    ]
