"""The book of names: which spellings sound the same, and what each name stands for."""

import pytest

from tests.knowledge.small import a_name, a_substance
from thirdline.knowledge.name_book import NameBook, index_names, sounded, tidy
from thirdline.knowledge.names import resolve

WORDS = {
    "well_known": ("Toprol", "Calmolin", "Abil"),
    "release": ("xl", "xr"),
    "joining": ("plus",),
    "forms": ("tablets",),
    "salts": ("hcl", "tartrate"),
    "short_salts": ("succ",),
}


def book(*names: str, kind: str = "brand", others: tuple[str, ...] = ()) -> NameBook:
    """One substance with these names."""
    return index_names([("substance", "metoprolol", a_substance("metoprolol", names=tuple(a_name(n, kind=kind) for n in names)))], others, WORDS)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("lithium", "litium"),
        ("Wellbutrin", "Velbutrin"),
        ("Rozeerem", "Rozirem"),
        ("Seroqel", "Seroquel"),
        ("cetirizine", "setirizine"),
        ("sertralline", "sertraline"),
        ("citalopramum", "citalopram"),
        ("Crocus sativus", "Crocum sativum"),
        ("Déprétsin", "Depretsin"),
        ("глицин", "glycine"),
        ("джинсенг", "ginseng"),
    ],
)
def test_two_spellings_of_one_name_sound_the_same(one: str, other: str) -> None:
    """Across languages and scripts, and where a letter is doubled."""
    assert sounded(one) == sounded(other)


def test_the_form_is_that_of_the_name_that_says_one() -> None:
    """Wherever it stands among the names."""
    late = index_names([("substance", "a", a_substance("a", names=(a_name("calm-xr"), a_name("Calm XR", form="capsule"))))])
    assert "capsule" == resolve("Calm XR", late).form


@pytest.mark.parametrize(("typed", "key"), [("toprol", "metoprolol"), ("Moderol", None), ("Calmolin", None)])
def test_a_well_known_brand_needs_no_release(typed: str, key: str | None) -> None:
    """What is left of another brand without its release may be another thing elsewhere."""
    found = resolve(typed, book("Toprol XL", "Moderol XL", "Calmolin Forte"))
    assert (key, None) == (found.id, found.form)


@pytest.mark.parametrize("claimed", [("Toprol XR",), ("Toprol",)])
def test_a_well_known_brand_of_two_things_is_nobodys(claimed: tuple[str, ...]) -> None:
    """With another release, or with none."""
    one, two, three = (
        ("substance", key, a_substance(key, names=tuple(map(a_name, names)))) for key, names in (("a", ("Toprol XL",)), ("b", claimed), ("c", claimed))
    )
    assert "none" == resolve("Toprol", index_names([one, two, three], words=WORDS)).kind  # type: ignore[list-item]  # one of the kinds


def test_a_name_of_four_letters_is_never_misspelt() -> None:
    """However well known: nor is it shown as near."""
    assert (None, ()) == ((found := resolve("Abilk", book("Abil"))).id, found.candidates)


@pytest.mark.parametrize("typed", ["vitamin b2", "vitamin d6", "vitamin c"])
def test_a_word_of_two_letters_is_right_or_another_thing(typed: str) -> None:
    vitamin = index_names([("substance", "vitamin_b6", a_substance("vitamin_b6"))])
    assert ("vitamin_b6", None) == (resolve("vitamen b6", vitamin).id, resolve(typed, vitamin).id)


def test_an_id_may_be_misspelt_though_no_name_says_it() -> None:
    """It is a generic name also where only brands are listed."""
    assert "abilon" == resolve("abilen", index_names([("substance", "abilon", a_substance("abilon", names=(a_name("Toprol XL"),)))])).id


@pytest.mark.parametrize(("kind", "key"), [("generic", "metoprolol"), ("common", "metoprolol"), ("brand", None)])
def test_two_wrong_vowels_are_put_right_in_a_long_name_that_is_no_brand(kind: str, key: str | None) -> None:
    assert key == resolve("foxglave blossim", book("foxglove blossom", kind=kind)).id


@pytest.mark.parametrize("typed", ["Metaprolan", "Metaprollan", "calm ol", "Calm-Ol 50 mg", "metoprolol tablets"])
def test_another_things_name_is_not_heard_as_ours(typed: str) -> None:
    """Nor another spelling of it, whatever marks its line carries."""
    assert ("none", ()) == ((found := resolve(typed, book("Calmoll", others=("Metaprolan", "Calm-Ol", "Metoprolol-Tablets")))).kind, found.candidates)


def test_a_well_known_brand_that_is_not_ours_is_not_passed_over() -> None:
    """A misspelt salt is; a brand beside the name is another medicine."""
    assert ("none", "holds a name and more") == ((found := resolve("metoprolol calmolin", book())).kind, found.how)
    assert "metoprolol" == resolve("metoprolol tartrato", book()).id


def test_a_release_is_no_word_around_a_name() -> None:
    """It says the form also where tablets stand after it."""
    slow = index_names([("substance", "a", a_substance("a", names=(a_name("Calm"), a_name("Calm XR", form="capsule"))))], words=WORDS)
    assert "capsule" == resolve("Calm XR 75 mg tablets", slow).form


def test_a_lone_name_with_plus_is_not_taken() -> None:
    """There is more in it."""
    assert ("none", ("metoprolol",)) == ((found := resolve("metoprolol plus", book())).kind, found.candidates)


def test_only_salts_of_four_letters_or_more_are_read_off_a_word() -> None:
    assert {"tartrate", "succ"} == book().salts
    assert "metoprolol" == resolve("Metoprololtartrate", book()).id


@pytest.mark.parametrize("text", ["2%", "a/b", "a+b"])
def test_marks_that_count_are_kept(text: str) -> None:
    assert text == tidy(text)
