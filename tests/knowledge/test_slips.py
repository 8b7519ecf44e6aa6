"""How far a typed name may be from a name in a small book, and what is said about it."""

import pytest

from tests.knowledge.small import a_name, a_substance, a_treatment
from thirdline.knowledge.name_book import NameBook, index_names
from thirdline.knowledge.names import Resolution, resolve

WORDS = {
    "well_known": ("Crestor", "Calpol"),
    "joining": ("and", "plus"),
    "forms": ("tablets",),
    "salts": ("tartrate", "hydrogentartrate"),
}


def book(others: tuple[str, ...] = (), **named: tuple[str, ...]) -> NameBook:
    """Substances with their brands."""
    return index_names([("substance", key, a_substance(key, names=tuple(map(a_name, names)))) for key, names in named.items()], others, WORDS)


def generic(name: str) -> NameBook:
    """One substance with another generic name."""
    return index_names([("substance", "digoxin", a_substance("digoxin", names=(a_name(name, kind="generic"),)))], words=WORDS)


@pytest.mark.parametrize(
    ("typed", "known", "taken"),
    [
        ("logpatind", "lorbatind", True),  # two consonants of nine letters
        ("logpatin", "lorbatin", False),  # of eight
        ("orbatind", "lorbatind", True),  # the first letter of nine cut off
        ("orbatin", "lorbatin", False),
        ("labritond", "lorbatind", True),  # all letters there, four turned
        ("labnotird", "lorbatind", False),
        ("labriton", "lorbatin", False),
        ("tulemodan", "tolamidan", True),  # three vowels
        ("tulemodun", "tolamidan", False),
        ("bombitarul", "bambuterol", True),  # four vowels: a fifth of the sound
        ("boabmutarol", "bambuterol", False),
        ("kegtaamine", "ketamine", True),  # the last three consonants are right
        ("kutiepune", "quetiapine", True),  # a k may be written in many ways
        ("phintonylune", "fentanylane", False),  # another first letter may not
    ],
)
def test_how_much_of_a_generic_name_may_be_wrong(typed: str, known: str, taken: bool) -> None:
    """Either side of each bound (docs/decisions/0016)."""
    assert (known if taken else None) == resolve(typed, book(**{known: ()})).id


@pytest.mark.parametrize(
    ("typed", "brand", "taken"),
    [
        ("kalmolyn", "Kalmolin", True),  # eight letters of the same sound
        ("kalmoyn", "Kalmoin", False),  # seven
        ("kalmofin", "Kalmophin", True),  # two letters written otherwise
        ("kalmofin", "Kalmophyn", False),
        ("filomekk", "Phylomeq", False),  # the same sound, written otherwise
        ("кальмоин", "Kalmoin", True),  # another script always changes letters
        ("cristur", "Crestor", True),  # two vowels of a well-known brand of seven letters
        ("crystar", "Crestor", True),  # y is a vowel
        ("colpyl", "Calpol", False),  # of six
        ("bumboterul", "Bambuterol", False),  # brands are not taken by ear
    ],
)
def test_how_much_of_a_brand_may_be_wrong(typed: str, brand: str, taken: bool) -> None:
    assert ("digoxin" if taken else None) == resolve(typed, book(digoxin=(brand,))).id


@pytest.mark.parametrize(
    ("typed", "name", "taken"),
    [
        ("foxklove blossom", "foxglove blossom", True),
        ("foxglave blossim", "foxglove blossom", True),
        ("foxglave blissim", "foxglove blossom", False),
        ("foxklove plossom", "foxglove blossom", False),  # two consonants
        ("foxglave", "foxglove", False),  # eight letters
    ],
)
def test_how_much_of_a_generic_name_that_is_no_id_may_be_wrong(typed: str, name: str, taken: bool) -> None:
    assert ("digoxin" if taken else None) == resolve(typed, generic(name)).id


@pytest.mark.parametrize(("typed", "how", "score"), [("lorbatend", "nearly 'lorbatind'", 0.89), ("kegtaamine", "nearly 'ketamine'", 0.86)])
def test_the_score_falls_with_the_share_that_is_wrong(typed: str, how: str, score: float) -> None:
    """By letters and by ear."""
    found = resolve(typed, book(lorbatind=(), ketamine=()))
    assert (how, score) == (found.how, found.score)


def test_a_slip_of_two_names_of_one_thing_is_that_thing() -> None:
    """Though one of them says a form."""
    two = index_names([("substance", "a", a_substance("a", names=(a_name("Kalmoxine"), a_name("Kalmoxinde", form="drops"))))], words=WORDS)
    found = resolve("kalmoxinle", two)
    assert ("a", "nearly 'kalmoxinde'", "drops") == (found.id, found.how, found.form)


def test_two_things_of_one_sound_are_not_told_apart_by_ear() -> None:
    assert resolve("bombuterul", book(bambuterol=(), bambuterola=())).id is None


def test_by_ear_wrong_vowels_are_less_than_wrong_consonants() -> None:
    """Though by letters the other is nearer."""
    assert "bambuterol" == resolve("bombitarul", book(bambuterol=(), other=("Bogpitakul",))).id


def test_where_it_may_be_a_slip_of_two_only_these_are_shown() -> None:
    """Not what is merely near."""
    found = resolve("lorbatinm", book(lorbatind=(), lorbatint=(), other=("Lorpatunk",)))
    assert (None, ("lorbatind", "lorbatint"), 0.0) == (found.id, found.candidates, found.score)


def test_an_equally_near_name_forbids_a_loose_slip() -> None:
    """What was meant is shown; the other, which nobody could mean, is not."""
    found = resolve("logpatind", book(lorbatind=(), other=("Logpakynd",)))
    assert (None, ("lorbatind",)) == (found.id, found.candidates)


def test_the_three_nearest_are_shown() -> None:
    """The nearest first, and nothing of which more than two fifths are wrong."""
    near = book(a=("Bramyxal",), b=("Bremoxyl",), c=("Brimoxel",), d=("Brumoxil",))
    assert ("c", "a", "b") == resolve("Brimaxul", near).candidates
    assert () == resolve("Brimaxul", book(a=("Bramyxak",))).candidates


@pytest.mark.parametrize(
    ("typed", "kind", "candidates"),
    [
        ("digoxin ketamine", "combination", ("digoxin", "ketamine")),
        ("digoxin and ketamine", "combination", ("digoxin", "ketamine")),
        ("digoxin ketamine mistletoe", "none", ("digoxin", "ketamine")),
        ("digoxin mistletoe", "none", ("digoxin",)),
        ("digoxin lamps", "none", ("digoxin", "lamps")),
        ("digoxin [ketamine]", "combination", ("digoxin", "ketamine")),
        ("digoxin and calm", "none", ("digoxin",)),  # a short word is a name only where it stands alone
    ],
)
def test_what_several_names_are(typed: str, kind: str, candidates: tuple[str, ...]) -> None:
    """Substances together are several; with anything else there is more in it."""
    named = [("substance", "digoxin", a_substance("digoxin")), ("substance", "ketamine", a_substance("ketamine", names=(a_name("Calm"),)))]
    both = index_names([*named, ("treatment", "lamps", a_treatment("lamps"))], words=WORDS)  # type: ignore[list-item]  # kinds
    how = "several names" if kind == "combination" else "holds a name and more"
    score = 1.0 if kind == "combination" else 0.0
    assert Resolution(typed=typed, kind=kind, how=how, candidates=candidates, score=score) == resolve(typed, both)  # type: ignore[arg-type]  # a kind


@pytest.mark.parametrize(
    ("typed", "how", "form"),
    [
        ("Digoxin Lanoxin 75 mg", "without the strength", None),
        ("Lanoxin Tablets Digoxin", "without the strength", "tablet"),
        ("Digoxin Lan Oxi 75 mg", "without the strength", None),
        ("mistletoe (Lanoxin 75 mg)", "by the name in brackets", None),
        ("mistletoe [Lanoxin Tablets]", "by the name in brackets", "tablet"),
        ("Lanoxin Tablets 75 mg [box]", "without the strength", "tablet"),
        ("Digoxinhydrogentartrate", "without the strength", None),
    ],
)
def test_what_was_read_off_is_said(typed: str, how: str, form: str | None) -> None:
    """A form in the name is kept."""
    names = (a_name("Lanoxin"), a_name("Lanoxin Tablets", form="tablet"), a_name("Lan Oxi"))
    found = resolve(typed, index_names([("substance", "digoxin", a_substance("digoxin", names=names))], words=WORDS))
    assert ("digoxin", how, form) == (found.id, found.how, found.form)


@pytest.mark.parametrize("typed", ["bambuterol / bambuteral", "bambuteral / bambuterol"])
def test_of_two_sides_the_less_sure_one_is_told(typed: str) -> None:
    expected = Resolution(typed=typed, kind="substance", id="bambuterol", how="nearly 'bambuterol'", score=0.9)
    assert expected == resolve(typed, book(bambuterol=()))


@pytest.mark.parametrize("typed", ["Kalmolyn tablets", "digoxin 50", "digoxin tablets 50 mg", "Calmtartrate"])
def test_another_things_name_with_its_box_is_not_ours(typed: str) -> None:
    """Nor is what is left of a word without its salt, when it is short."""
    assert resolve(typed, book(("Kalmolyn", "digoxin 50", "digoxin-tablets"), digoxin=("Kalmolin", "Calm"))).id is None
