"""The mix on the page: nothing grave is folded, nothing is said twice, the room for older adults, what was checked."""

from __future__ import annotations

from typing import Any

from tests.cases import assessed, case, the_knowledge
from tests.present.findings import finding, showing
from thirdline.present.blocks import Block
from thirdline.present.mix import exposure_block, mix_block, older_block
from thirdline.reasoning.assessment import PairChecked
from thirdline.record import replace

TEXTS = the_knowledge().tables["words/messages"]


def lines(block: Block) -> str:
    return "\n".join(line for e in block.entries for line in (f"{e.mark} {e.head} {e.tag}", *e.lines))


def test_what_only_needs_knowing_is_one_line_without_its_text() -> None:
    shown = lines(mix_block(showing(finding("a", urgency="know"), finding("b", urgency="know")), TEXTS))
    assert "Title of a · Title of b" in shown
    assert "Person text" not in shown


def test_a_contraindication_is_never_folded_even_if_it_only_needs_knowing() -> None:
    assert "Person text of a." in lines(mix_block(showing(finding("a", urgency="know", severity="contraindicated")), TEXTS))


def test_what_is_said_in_full_of_a_pair_is_not_named_again_in_the_line() -> None:
    loud = finding("loud", urgency="next visit", subjects=("x", "y"))
    quiet = finding("quiet", urgency="know", subjects=("x", "y"), hazard="stronger")
    shown = lines(mix_block(showing(loud, quiet), TEXTS))
    assert "Title of loud" in shown
    assert "Title of quiet" not in shown


def test_the_same_words_are_said_once() -> None:
    shown = lines(mix_block(showing(finding("a", urgency="next visit"), finding("b", urgency="next visit", message="a")), TEXTS))
    assert ("Person text of a." in shown, "Person text of b." in shown, TEXTS["as_above"] in shown) == (True, False, True)


def test_a_draft_says_so_in_its_tag() -> None:
    draft = assessed(case(courses={"complete": "yes", "items": [{"what": "sertraline", "to": "now"}, {"what": "ibuprofen", "to": "now"}]}), the_knowledge())
    rules = {r.rule: r.status for f in draft.findings for r in f.because}
    assert ("· draft" in lines(mix_block(draft, TEXTS))) == ("draft" in rules.values())


def test_the_room_for_older_adults_holds_its_group_and_the_scores_without_adding_them_up() -> None:
    courses = {"complete": "yes", "items": [{"what": "amitriptyline", "to": "now"}, {"what": "oxybutynin", "to": "now"}]}
    found = assessed(case(courses=courses, person={"age": 80}), the_knowledge())
    room = lines(older_block(found, TEXTS))
    assert room.count("(2008)") == 2
    assert TEXTS["points_note"] in room
    assert "amitriptyline 3, oxybutynin 3" in room


def test_no_room_where_nothing_bears_on_it() -> None:
    assert () == older_block(showing(finding("a")), TEXTS).entries


def test_pairs_are_clear_or_missing_and_an_answer_is_never_a_promise() -> None:
    base = showing()
    pairs = (
        PairChecked(first="a", second="b", answer="checked, nothing known"),
        PairChecked(first="a", second="c", answer="not in our data"),
        PairChecked(first="b", second="c", answer="a risk"),
        PairChecked(first="b", second="d", answer="not settled", could_be="moderate"),
        PairChecked(first="c", second="d", answer="a risk", could_be="contraindicated"),
    )
    shown = lines(mix_block(replace(base, coverage=replace(base.coverage, pairs=pairs)), TEXTS))
    assert TEXTS["mix_clear"].format(count=1) in shown and "a + b" in shown
    assert TEXTS["mix_missing"].format(count=1) in shown and "a + c" in shown
    assert "b + c" not in shown
    assert TEXTS["mix_open"].format(count=1) in shown and "b + d" in shown
    assert shown.index(TEXTS["mix_open_grave"].format(count=1)) < shown.index("c + d") < shown.index("b + d")


def exposed(**person: Any) -> str:
    items = [{"what": "amitriptyline", "dose": "75 mg", "to": "now"}, {"what": "paroxetine", "to": "now"}]
    return lines(exposure_block(assessed(case(courses={"complete": "yes", "items": items}, **person), the_knowledge()), TEXTS))


def test_exposure_that_changes_nothing_is_not_told() -> None:
    """Omeprazole touches 5 % of bupropion's way at most: "1 times, probably more" helps nobody."""
    said = lines(exposure_block(assessed(case(courses=[{"what": what, "to": "now"} for what in ("bupropion", "omeprazole")]), the_knowledge()), TEXTS))

    assert "bupropion" not in said


def test_exposure_says_what_the_dose_acts_like_and_what_both_bodies_advise() -> None:
    shown = exposed(genes=[{"gene": "CYP2D6", "result": "normal"}])
    assert "A dose of 75 mg then acts like about" in shown
    assert "CPIC on CYP2D6 poor, made so by another medicine:" in shown
    assert "DPWG on CYP2D6 poor, made so by another medicine:" in shown
    assert TEXTS["exposure_annotation"] in shown
