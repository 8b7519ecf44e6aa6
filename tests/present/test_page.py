"""What stands on the page, and where: crisis first, nothing dangerous folded, every face the same words."""

from __future__ import annotations

import re

import pytest
from hypothesis import given

from tests.cases import assessed, case, the_knowledge
from tests.present.findings import finding, showing
from tests.properties.generate import Data, cases, read, tried
from thirdline.present.page import Block, Entry, Page, build_page
from thirdline.present.terminal import WIDTH, render_markdown, render_terminal
from thirdline.present.words import speak
from thirdline.reasoning.assessment import Assessment
from thirdline.tree import Refused

READERS = ("person", "caregiver", "clinician")
FULL = {"safety": {"suicidal_thoughts": "thoughts of suicide", "intent": "yes", "plan": "yes", "means": "yes"}}


def page_of(assessment: Assessment) -> Page:
    knowledge = the_knowledge()
    return build_page(speak(assessment, knowledge) if not assessment.findings else assessment, knowledge.tables["words/messages"])


def texts() -> dict[str, str]:
    found: dict[str, str] = the_knowledge().tables["words/messages"]
    return found


def bare(text: str) -> str:
    """The text without any space, so that a wrapped line is the line."""
    return re.sub(r"\s+", "", text)


# --- the crisis comes first


@pytest.mark.parametrize("reader", READERS)
def test_a_full_crisis_is_the_first_thing_on_the_page(reader: str) -> None:
    """Before every group, for every reader."""
    page = page_of(assessed(case(**FULL, courses=[{"what": "phenelzine", "to": "now"}, {"what": "sertraline", "to": "now"}]), the_knowledge(), reader=reader))

    assert (texts()["title_act"], texts()["crisis_full"]) == (page.blocks[0].title, page.blocks[0].entries[0].head)


@pytest.mark.parametrize("render", [render_terminal, render_markdown])
def test_the_crisis_text_comes_first_in_every_view(render: object) -> None:
    """Nothing but heading and title stands above it, on the terminal and in Markdown."""
    out = render(page_of(assessed(case(**FULL), the_knowledge())))  # type: ignore[operator]  # one of the two renderers
    above = out[: out.index(texts()["crisis_full"])]

    assert [texts()["title_act"]] == [block for block in (texts()[k] for k in texts() if k.startswith("title_")) if block in above]


@pytest.mark.parametrize("region", ["US", "UK", "IE", "CA", "AU", "NZ"])
def test_the_lines_of_the_region_are_shown_with_the_day_they_were_checked(region: str) -> None:
    """Each number stands beside the crisis text."""
    shown = assessed(case(**FULL), the_knowledge(), region=region)
    said = " ".join(page_of(shown).blocks[0].entries[0].lines)

    assert shown.act_now.crisis.lines
    assert [] == [line for line in shown.act_now.crisis.lines if line.number not in said or line.checked not in said]


def test_a_region_without_lines_of_its_own_still_names_the_emergency_number() -> None:
    """No region, no line invented: the emergency text stands."""
    shown = assessed(case(**FULL), the_knowledge(), region="EU")

    assert shown.act_now.crisis.emergency in " ".join(page_of(shown).blocks[0].entries[0].lines)


def test_a_quiet_crisis_still_leaves_the_lines_at_the_end() -> None:
    """They are never missing from a page."""
    page = page_of(assessed(case(), the_knowledge(), region="UK"))

    assert page.footer[0].startswith(texts()["crisis_quiet"].split("{")[0])


def test_having_taken_too_much_shows_the_poison_lines_first() -> None:
    """Even when the person feels well."""
    page = page_of(assessed(case(safety={"taken_too_much": "yes"}), the_knowledge(), region="US"))

    assert texts()["title_act"] == page.blocks[0].title
    assert texts()["poison_head"] in [entry.head for entry in page.blocks[0].entries[:2]]


# --- at most three groups, nothing dangerous folded


def test_at_most_three_ordinary_groups_are_shown() -> None:
    """Five major ones: three shown, two named as folded."""
    shown = showing(*(finding(name) for name in "abcde"))

    assert (3, 2) == (len(shown.act_now.groups), len(shown.act_now.folded))
    folded = build_page(shown, texts()).blocks[0].entries[-1].head
    assert "Title of d" in folded
    assert "Title of e" in folded


def test_one_cause_is_one_group() -> None:
    """Four findings of one group take one of the three places."""
    shown = showing(*(finding(name, group="one cause") for name in "abcd"), finding("e"), finding("f"))

    assert ([4, 1, 1], ()) == ([len(g.findings) for g in shown.act_now.groups], shown.act_now.folded)


@pytest.mark.parametrize(
    "change",
    [{"severity": "contraindicated"}, {"kind": "urgent"}, {"urgency": "emergency"}],
    ids=["a contraindication", "a red flag", "an emergency"],
)
def test_what_can_kill_is_never_folded(change: dict[str, str]) -> None:
    """Seven at once: all are shown."""
    shown = showing(*(finding(name, **change) for name in "abcdefg"))

    assert (7, 0) == (len(shown.act_now.groups), len(shown.act_now.folded))


@pytest.mark.parametrize("change", [{"severity": "contraindicated"}, {"kind": "urgent"}])
def test_a_dangerous_group_is_shown_behind_three_others(change: dict[str, str]) -> None:
    """Whatever its place in the order."""
    shown = showing(*(finding(name) for name in "abcd"), finding("last", **change))

    assert ["a", "b", "c", "last"] == [g.group for g in shown.act_now.groups]
    assert ["d"] == [g.group for g in shown.act_now.folded]


def test_a_dangerous_finding_inside_a_group_keeps_the_whole_group() -> None:
    """The group is graded by its gravest member."""
    shown = showing(*(finding(name) for name in "abc"), finding("d", group="g"), finding("e", group="g", severity="contraindicated"))

    assert "g" in [g.group for g in shown.act_now.groups]
    assert "contraindicated" == next(g.severity for g in shown.act_now.groups if g.group == "g")


def test_crisis_text_takes_none_of_the_three_places() -> None:
    """A finding about suicide is crisis text, not a group."""
    shown = showing(finding("s", hazard="suicide", urgency="emergency"), *(finding(name) for name in "abc"))

    assert ["a", "b", "c"] == [g.group for g in shown.act_now.groups]
    assert "full" == shown.act_now.crisis.level


@pytest.mark.parametrize("urgency", ["before starting or changing", "next visit", "know"])
def test_what_can_wait_is_not_under_act_now(urgency: str) -> None:
    """Severity alone does not shout."""
    assert ((), ()) == ((shown := showing(finding("a", urgency=urgency))).act_now.groups, shown.act_now.folded)


@pytest.mark.parametrize("urgency", ["emergency", "today", "before starting or changing", "next visit", "know"])
@pytest.mark.parametrize("kind", ["urgent", "contributor", "interaction", "caution", "load", "monitoring"])
def test_every_finding_stands_somewhere_on_the_page(kind: str, urgency: str) -> None:
    """Whatever its kind and urgency, its title is shown or named."""
    page = build_page(showing(finding("only one", kind=kind, urgency=urgency)), texts())

    assert "Title of only one" in render_terminal(page)


def test_every_one_of_many_findings_is_at_least_named() -> None:
    """Twenty contributors and twenty interactions: none is lost without a word."""
    many = [finding(f"n{i:02}", kind=kind, urgency="next visit") for kind in ("contributor", "interaction") for i in range(20)]
    out = bare(render_terminal(build_page(showing(*(f for f in many)), texts())))

    assert [] == [f.id for f in many if bare(f"Title of {f.message}") not in out]


def test_the_clinician_reads_the_clinician_text() -> None:
    """And the person the person's; the action is the same."""
    shown = assessed(case(labs=[{"test": "potassium", "value": "2.4 mmol/L", "date": "2026-11-22"}]), the_knowledge())
    for reader, mine, other in (("person", "person", "clinician"), ("clinician", "clinician", "person")):
        page = build_page(assessed(case(labs=[{"test": "potassium", "value": "2.4 mmol/L", "date": "2026-11-22"}]), the_knowledge(), reader=reader), texts())
        out = bare(render_markdown(page))
        for f in shown.findings:
            assert bare(str(getattr(f.words, mine))) in out
            assert bare(str(getattr(f.words, other))) not in out


# --- the faces


@tried(20)
@given(cases())
def test_no_line_on_the_terminal_is_wider_than_it(data: Data) -> None:
    """A hundred columns, headings and tags too."""
    out = render_terminal(build_page(assessed(read(data), the_knowledge()), texts()))

    assert [] == [line for line in out.splitlines() if len(line) > WIDTH]


@pytest.mark.parametrize("width", [60, 80, 100])
def test_a_narrower_terminal_is_kept_too(width: int) -> None:
    """Long names are wrapped, never cut."""
    long = "an extraordinarily long name of a supplement that somebody bought at a market stall somewhere far away"
    out = render_terminal(
        build_page(assessed(case(person={"name": long}, courses=[{"what": long, "to": "now"}, {"what": "sertraline"}]), the_knowledge()), texts()), width
    )

    assert [] == [line for line in out.splitlines() if len(line) > width]
    assert 2 <= bare(out).count(bare(long))


@tried(20)
@given(cases())
def test_markdown_and_terminal_say_the_same_sentences(data: Data) -> None:
    """Every piece of the page stands in both, whole."""
    page = build_page(assessed(read(data), the_knowledge()), texts())
    terminal, markdown = bare(render_terminal(page)), bare(render_markdown(page))

    pieces = [*_pieces(page)]
    assert [] == [piece for piece in pieces if bare(piece) not in terminal]
    assert [] == [piece for piece in pieces if bare(piece) not in markdown]


@tried(20)
@given(cases())
def test_the_faces_add_no_words_of_their_own(data: Data) -> None:
    """Without marks and spaces the two are the same letters in the same order."""
    page = build_page(assessed(read(data), the_knowledge()), texts())

    assert _letters(render_terminal(page)) == _letters(render_markdown(page))


def _pieces(page: Page) -> list[str]:
    entries = [e for block in page.blocks for e in block.entries]
    return [
        page.heading,
        page.version,
        *(b.title for b in page.blocks),
        *(b.note for b in page.blocks),
        *(t for e in entries for t in (e.head, e.tag, *e.lines)),
        *page.footer,
    ]


def _letters(text: str) -> str:
    return "".join(c for c in text if c.isalnum())


def test_colour_only_adds_weight() -> None:
    """With the escape codes taken out the text is the same."""
    page = page_of(assessed(case(courses=[{"what": "sertraline"}]), the_knowledge()))

    assert render_terminal(page) == re.sub(r"\x1b\[\d+m", "", render_terminal(page, colour=True))


@tried(20)
@given(cases())
def test_no_line_ends_in_a_space(data: Data) -> None:
    """So that a copied page compares."""
    page = build_page(assessed(read(data), the_knowledge()), texts())

    assert [] == [line for out in (render_terminal(page), render_markdown(page)) for line in out.splitlines() if line != line.rstrip()]


def test_a_tag_that_does_not_fit_stands_on_its_own_line() -> None:
    """Neither head nor tag is cut."""
    page = Page(heading="h", version="v", blocks=(Block(title="T", entries=(Entry(head="x" * 90, tag="y" * 20),)),), footer=())
    out = render_terminal(page)

    assert "x" * 90 in out
    assert "y" * 20 in out
    assert max(map(len, out.splitlines())) <= WIDTH


def test_escape_codes_in_a_name_do_not_reach_the_terminal() -> None:
    """A JSON file may hold them; it is refused before it is read as a case."""
    with pytest.raises(Refused, match="control character"):
        case(courses=[{"what": "drops\u001b[2J\u0007", "to": "now"}])


# --- what is said of a person under eighteen


def test_a_minor_gets_warnings_but_no_verdicts() -> None:
    """Interactions and crisis text stay; trials and stages are for adults."""
    courses = [{"what": "phenelzine", "dose": "45 mg", "to": "now"}, {"what": "sertraline", "dose": "50 mg", "to": "now"}]
    page = page_of(assessed(case(person={"age": 16}, courses=courses), the_knowledge()))

    titles = [b.title for b in page.blocks]
    assert texts()["title_act"] in titles
    assert texts()["title_resistance"] not in titles
    assert texts()["adults_only"] in [e.head for b in page.blocks for e in b.entries]
