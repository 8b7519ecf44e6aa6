"""A stored page for each option, and what must stand on it: effect, interval, certainty, where it was read, what rules it out."""

from __future__ import annotations

import re

import pytest

from tests.cases import the_knowledge
from tests.golden.pages import HERE, card, stored_card

OPTIONS = sorted(the_knowledge().options)
by_name = pytest.mark.parametrize("name", OPTIONS)


def flat(text: str) -> str:
    """Without line breaks, also those after a hyphen."""
    return " ".join(text.split()).replace("- ", "-")


@by_name
def test_the_page_is_the_stored_one(name: str) -> None:
    """`make golden` renews; somebody reads the difference."""
    assert stored_card(name).read_text() == card(name)


def test_no_page_is_left_of_an_option_that_is_gone() -> None:
    assert OPTIONS == sorted(path.stem for path in (HERE / "options").glob("*.txt"))


@by_name
def test_the_page_shows_every_effect_with_its_interval_certainty_and_claim(name: str) -> None:
    """A missing interval is said to be missing; the reasons of the certainty stand below."""
    page = flat(stored_card(name).read_text())
    for effect in the_knowledge().options[name].effects:
        if effect.value is not None:
            assert f"{effect.value:g}" in page
            ends = f"({effect.low:g} to {effect.high:g})" if effect.low is not None and effect.high is not None else "(no interval was read)"
            assert ends in page, ends
        assert f"Certainty {effect.certainty}, graded by" in page
        assert all(flat(reason) in page for reason in effect.because)
        assert flat(the_knowledge().cited[f"{name}#{effect.claim}"].says) in page


@by_name
def test_the_page_names_what_rules_it_out(name: str) -> None:
    """Each check with what follows, and the place where it was read."""
    page = flat(stored_card(name).read_text())
    for check in the_knowledge().options[name].checks:
        assert flat(f"{check.then}: {check.says}") in page
        assert flat(the_knowledge().cited[f"{name}#{check.claim}"].place) in page


@by_name
def test_every_number_in_brackets_is_a_claim_below(name: str) -> None:
    """No mark without its claim, no claim without its mark."""
    body, _, below = stored_card(name).read_text().partition("Where each statement was read")

    marks = {int(n) for n in re.findall(r"\[(\d+)\]", body)}
    assert marks == {int(n) for n in re.findall(r"^\s+\[(\d+)\]", below, flags=re.MULTILINE)}


# --- what the evidence says, in so many words


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("augment_buspirone", ("50.9", "46.7", "20.6", "12.5", "58", "30")),
        ("augment_t3", ("2.09", "1.53", "0.7", "3.35")),
        ("augment_minocycline", ("168",)),
        ("augment_lithium", ("2.89", "23.2")),
        ("repair_genes_exposure", ("27.2", "24.4")),
    ],
)
def test_the_honest_numbers_stand_on_the_page(name: str, words: tuple[str, ...]) -> None:
    """Both sides of each dispute; never the flattering number alone."""
    page = stored_card(name).read_text()

    assert [word for word in words if word not in page] == []
