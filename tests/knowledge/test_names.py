"""Typed names to ids: what is taken for what, and what never is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.cases import the_knowledge
from tests.knowledge.small import a_name, a_substance, a_treatment
from thirdline.knowledge.name_book import NameBook, index_names, index_terms, tidy
from thirdline.knowledge.names import Resolution, resolve
from thirdline.knowledge.rules import Term


def book() -> NameBook:
    """Two substances that share a name, one with a form, one treatment."""
    venlafaxine = a_substance("venlafaxine", names=(a_name("Effexor"), a_name("Effexor XR", form="capsule"), a_name("Calm")))
    wort = a_substance("st_johns_wort", names=(a_name("St John's wort"), a_name("calm"), a_name("hypericum")))
    return index_names(
        [
            ("substance", "venlafaxine", venlafaxine),
            ("substance", "st_johns_wort", wort),
            ("treatment", "ect", a_treatment("ect", names=(a_name("electroconvulsive therapy"),))),
        ],
        words=the_knowledge().tables["terms/name_words"],
    )


@pytest.mark.parametrize(
    ("text", "tidied"),
    [
        ("  St. John’s-Wort® ", "st johns wort"),
        ("St John's wort", "st johns wort"),
        ("EFFEXOR  XR", "effexor xr"),
        ("5-HTP", "5 htp"),
        ("st_johns__wort", "st johns wort"),
        ("a+b", "a+b"),
        ("L-thyroxine (T4)", "l thyroxine t4"),
        ("®", ""),
        ("Straße", "strasse"),
    ],
)
def test_one_spelling_stands_for_all(text: str, tidied: str) -> None:
    """Lower case, single spaces, no marks."""
    assert tidied == tidy(text)


@given(st.text(max_size=40))
def test_what_is_tidy_stays_as_it_is(text: str) -> None:
    """Tidying twice changes nothing."""
    assert tidy(text) == tidy(tidy(text))


@pytest.mark.parametrize(
    ("typed", "kind", "key", "form"),
    [
        ("venlafaxine", "substance", "venlafaxine", None),
        ("EFFEXOR", "substance", "venlafaxine", None),
        ("effexor-xr", "substance", "venlafaxine", "capsule"),
        ("St. John’s Wort", "substance", "st_johns_wort", None),
        ("st johns wort", "substance", "st_johns_wort", None),
        ("ECT", "treatment", "ect", None),
    ],
)
def test_a_name_is_found_as_typed(typed: str, kind: str, key: str, form: str | None) -> None:
    """By id or any name, whatever its capitals and marks; the name may say the form."""
    assert Resolution(typed=typed, kind=kind, id=key, how="as typed", form=form) == resolve(typed, book())  # type: ignore[arg-type]  # one of the kinds


@pytest.mark.parametrize(
    "typed",
    [
        "Effexor 75 mg",
        "effexor 75mg tablets",
        "Effexor 37,5 mg tabs",
        "Effexor 75 mg/day",
        "Effexor 75 mg / 24 h",
        "oral Effexor 50 mcg",
        "Effexor 50 µg",
        "Effexor 50 μg",
        "Effexor 2 %",
        "Effexor 2% tablets",
        "Effexor 10mcg/hr",
        "Effexor 5ug",
        "Effexor 2g",
        "Effexor 5ml",
        "Effexor 100iu",
        "Effexor 50units",
        "Effexor 24h",
        "Effexor 24hours",
        "Effexor 12.5/25mg",
        "Effexor 2.5 mg x28",
        "Effexor 3x10",
        "Effexor x2x14",
        "Effexor x28s",
        "Effexor 75 mg 30s",
        "Effexor/venlafaxine/75 mg",
    ],
)
def test_a_strength_and_a_dose_form_are_passed_over(typed: str) -> None:
    """What stands on the box beside the name."""
    found = resolve(typed, book())
    assert ("venlafaxine", "without the strength", None) == (found.id, found.how, found.form)


def test_a_release_in_the_name_is_kept() -> None:
    """Passing over the strength does not pass over the XR."""
    assert "capsule" == resolve("Effexor XR 75 mg", book()).form


@pytest.mark.parametrize(("typed", "near"), [("venlafoxacin", ("venlafaxine",)), ("hypericon", ("st_johns_wort",))])
def test_a_likeness_is_shown_and_never_taken(typed: str, near: tuple[str, ...]) -> None:
    """A slip of the pen is somebody else's medicine."""
    found = resolve(typed, book())
    assert ("none", None, "not in our data", near) == (found.kind, found.id, found.how, found.candidates)


@pytest.mark.parametrize("typed", ["calm", "Dr Lee's calm drops", "", "50 mg", "®", "tablets"])
def test_what_is_not_known_or_not_clear_is_nothing(typed: str) -> None:
    """A name of two substances, a mixture, an empty word, a strength alone."""
    assert ("none", None) == ((found := resolve(typed, book())).kind, found.id)


def test_a_name_of_a_substance_and_a_treatment_is_nothing() -> None:
    """Even where both have the same id."""
    shared = index_names([("substance", "light", a_substance("light")), ("treatment", "light", a_treatment("light"))])
    assert "none" == resolve("light", shared).kind


def test_two_spellings_of_one_record_are_no_conflict() -> None:
    """The form is the one the more exact name gives."""
    one = index_names([("substance", "a", a_substance("a", names=(a_name("Calm XR", form="capsule"), a_name("calm-xr"))))])
    assert ("a", "capsule") == ((found := resolve("Calm XR", one)).id, found.form)


@given(st.text(max_size=40))
def test_any_text_is_a_name_or_is_not(typed: str) -> None:
    """A known id, or none at all."""
    found = resolve(typed, book())
    assert (found.kind == "none" or (found.kind == "combination" and len(found.candidates) > 1)) is (found.id is None)
    assert typed == found.typed


def test_a_term_is_found_by_its_id_name_and_other_names() -> None:
    """Two terms, each by everything it is called; what is not known is not there."""
    index = index_terms(
        {"liver_impairment": Term(name="liver disease", names=("Cirrhosis",)), "epilepsy": Term(name="epilepsy", names=("fits", "Seizure-disorder"))}
    )
    assert {
        "liver impairment": "liver_impairment",
        "liver disease": "liver_impairment",
        "cirrhosis": "liver_impairment",
        "epilepsy": "epilepsy",
        "fits": "epilepsy",
        "seizure disorder": "epilepsy",
    } == index


def test_the_first_term_keeps_a_name_that_two_claim() -> None:
    """As its docstring says; the order is that of the file."""
    assert "a" == index_terms({"a": Term(name="fits"), "b": Term(name="Fits")})["fits"]


@pytest.mark.parametrize(
    "typed",
    ["Saluron", "Gemonil", "Pamine", "Cytoxan", "Naqua", "Moderil", "Torecan", "Cordran", "Aldomet", "Diasone sodium", "vitamin K", "digitoxin", "clonazolam"],
)
def test_a_brand_of_something_else_is_not_taken_for_ours(typed: str) -> None:
    """Seen in the register of old US brands and in WHO's list; each was taken for a medicine of ours before brands had to be long or well known."""
    found = resolve(typed, the_knowledge().names)
    assert found.id is None or found.how == "as typed"  # by now some have a file of their own


@pytest.mark.parametrize(
    ("typed", "key", "how"),
    [
        ("Ariprapresole", "aripiprazole", "nearly 'aripiprazole'"),
        ("Lorazopam", "lorazepam", "nearly 'lorazepam'"),
        ("mirazepine", "mirtazapine", "nearly 'mirtazapine'"),
        ("Xamax", "alprazolam", "nearly 'xanax'"),
        ("сертралинум", "sertraline", "in another spelling"),
        ("Agomelatyna", "agomelatine", "in another spelling"),
        ("Imipramini hydrochloridum", "imipramine", "in another spelling"),
        ("EFFEXOR LP 37.5mg CAP 3x10 BLS TN/MA", "venlafaxine", "without the strength"),
        ("Tab. Nexito 10 mg OD", "escitalopram", "without the strength"),
        ("1A Pharma Sertralin 50 mg Filmtabletten N3", "sertraline", "without the strength"),
        ("St. John's wort 300mg caps x30", "st_johns_wort", "without the strength"),
    ],
)
def test_a_name_written_by_ear_or_with_its_box_around_it(typed: str, key: str, how: str) -> None:
    """What was read off or put right is said."""
    found = resolve(typed, the_knowledge().names)
    assert (found.id, found.how) == (key, how)


@pytest.mark.parametrize(("typed", "near"), [("Estilapram", {"citalopram", "escitalopram"}), ("venlafoxacin", {"venlafaxine"})])
def test_between_two_names_nothing_is_chosen(typed: str, near: set[str]) -> None:
    """Citalopram and escitalopram differ in dose: who means which has to be asked."""
    found = resolve(typed, the_knowledge().names)
    assert found.id is None and near <= set(found.candidates)


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("fluoxetine 20 MG Oral Capsule [Prozac]", "fluoxetine"),
        ("Lovan (Fluoxetine) 20mg", "fluoxetine"),
        ("Levodopa + Benserazid (Madopar)", "levodopa_benserazide"),
        ("escitalopram (Lexapro) + bupropion", None),
        ("lithium (Priadel) and sertraline", None),
        ("dexamphetamine (Vyvanse)", None),
    ],
)
def test_a_name_in_brackets_hides_no_other_name(typed: str, key: str | None) -> None:
    """What stands outside the brackets used to be dropped."""
    found = resolve(typed, the_knowledge().names)
    assert found.id == key
    assert key or "Vyvanse" in typed or {"escitalopram", "bupropion"} <= set(found.candidates) or {"lithium", "sertraline"} <= set(found.candidates)


@pytest.mark.parametrize(
    ("typed", "near"),
    [
        ("bupropion (Madopar)", ("bupropion", "levodopa_benserazide")),
        ("omeprazole (Vimovo)", ("omeprazole", "naproxen_esomeprazole")),  # its name stands within that of esomeprazole
    ],
)
def test_a_product_in_brackets_hides_nothing_that_is_not_in_it(typed: str, near: tuple[str, ...]) -> None:
    """A part of the product may stand outside, and nothing else."""
    found = resolve(typed, the_knowledge().names)
    assert ("none", near) == (found.kind, found.candidates)


def test_a_salt_that_stands_as_a_thing_of_its_own_is_not_dropped() -> None:
    """Potassium is a salt's word in "losartan potassium" and a medicine in a list."""
    book = the_knowledge().names
    listed = resolve("polyethylene glycol 3350/potassium/sodium bicarbonate/sodium chloride", book)
    bracketed = resolve("potassium chloride [Movicol]", book)

    assert ("none", "holds a name and more") == (listed.kind, listed.how)
    assert ("combination", ("potassium_chloride", "macrogol")) == (bracketed.kind, bracketed.candidates)
    assert "losartan" == resolve("losartan potassium", book).id


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("Tylenol PM at night", "diphenhydramine_paracetamol"),
        ("Tylenol PM 2 tabs nightly", "diphenhydramine_paracetamol"),
        ("Advil PM every night", "diphenhydramine_ibuprofen"),
        ("Calpol PM every night", None),  # no such product is known: asked, not read as Calpol
        ("Zoloft at night", "sertraline"),
        ("Vyvanse60mg/5ml", "lisdexamfetamine"),  # no space before the strength
        ("Zoloft 50 mg pm", "sertraline"),
    ],
)
def test_what_follows_pm_does_not_hide_it(typed: str, key: str | None) -> None:
    """The evening's words were read off with it: an older person's diphenhydramine was lost."""
    assert key == resolve(typed, the_knowledge().names).id


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("Quetiapin / Serequel", "quetiapine"),  # one thing twice
        ("Tramadolhydrochlorid / Tramal", "tramadol"),
        ("diazapan", "diazepam"),  # a nasal at the end is a nasal
        ("seraquil", "quetiapine"),  # wrong vowels in a brand that everybody knows
        ("Respiridal 2", "risperidone"),
        ("Tsipralex", "escitalopram"),
        ("ципралекс", "escitalopram"),  # another script always changes letters
        ("deroxate", "paroxetine"),  # eight letters as they sound
        ("desogesterol", "progestogen_contraceptive"),  # a generic name that is not the id
        ("Levoxothyrine", "levothyroxine"),  # all letters there, turned
        ("evothyroxine", "levothyroxine"),  # the first letter cut off
        ("Tab lithium earbonate 300 mg", "lithium"),  # a misspelt salt
        ("metoprololsucc", "metoprolol"),
        ("E-C-T", "ect"),
    ],
)
def test_what_a_register_or_a_hurried_hand_writes_is_read(typed: str, key: str) -> None:
    """Each was missed once."""
    assert key == resolve(typed, the_knowledge().names).id


@pytest.mark.parametrize(
    "typed", ["green tea extract", "hydrazine", "hydrocodeine", "epram", "lithium orotat and more", "Zoloft / whatever", "serequil oder so"]
)
def test_what_comes_near_to_that_is_not(typed: str) -> None:
    """Another thing's name, a stump, something more in it, one side that nobody knows."""
    assert resolve(typed, the_knowledge().names).id is None


def test_two_misspelt_names_are_two_things() -> None:
    """Each side on its own; the same thing twice is one."""
    found = resolve("sertralin/bupropionn", the_knowledge().names)
    assert ("combination", {"sertraline", "bupropion"}) == (found.kind, set(found.candidates))


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("tricyclic antidepressant amitriptyline", "amitriptyline"),
        ("Zoloft for my depression", "sertraline"),
        ("outpatient ECT", "ect"),
        ("ECTs", "ect"),
        ("TMS (trans-cranial magnetic stimulation) treatments", "rtms"),
        ("5-HTP 200 mg time release", "five_htp"),
        ("Equate famotidine", "famotidine"),
        ("spring valley 5-htp 300mg", "five_htp"),
        ("fish oil 1000mg omega-3", "omega_3"),
        ("B12 injection weekly", "vitamin_b12"),
        ("Robitussin sugar-free", "dextromethorphan"),
        ("atorvastatin calcium 20 mg tablet", "atorvastatin"),
        ("esomeprazole magnesium", "esomeprazole"),
        ("Cortizone 10", "hydrocortisone"),
        ("Dicopanol", "diphenhydramine"),
        ("Nitro-Time", "glyceryl_trinitrate"),
        ("ibuprofen PM", "diphenhydramine_ibuprofen"),
        ("naproxen sodium PM", "diphenhydramine_naproxen"),
        ("Acetaminophen PM", "diphenhydramine_paracetamol"),
        ("Octocaine 50", "adrenaline_lidocaine"),
        ("sertraline 50 mg PM", "sertraline"),
        ("Symbyax at night", "olanzapine_fluoxetine"),
    ],
)
def test_ordinary_words_around_a_name_are_passed_over(typed: str, key: str) -> None:
    assert resolve(typed, the_knowledge().names).id == key


@pytest.mark.parametrize(
    "typed",
    [
        "not Zoloft",
        "instead of Zoloft",
        "Zoloft or Prozac",
        "aspirin free",
        "Claritin cold",
        "Mucinex Childrens Night Time Multi-Symptom Cold",
        "Alka-Seltzer Plus Night Severe Cold and Flu",
        "Zoloft Klonopinn",
        "Tylo Night (Acetaminophen)",
    ],
)
def test_words_that_may_hide_something_are_not(typed: str) -> None:
    """A word that denies, a second product of a brand, or a word nobody knows: shown with what was recognised, never taken for it alone."""
    found = resolve(typed, the_knowledge().names)

    assert found.id is None
    assert found.candidates


@pytest.mark.parametrize(
    "typed",
    [
        "Prenate",
        "Prenate Chewable",
        "biotene",
        "Triple Antibiotic Plus",
        "Neverpain",
        "Restoral",
        "Veltrix",
        "Calmol",
        "Penlac",
        "nitrotime",
        "Medrox",
        "Protoxin",
        "Equate Triple Antibiotic Plus",
    ],
)
def test_a_name_of_the_us_list_is_not_taken_for_one_it_is_like(typed: str) -> None:
    """Each was taken for ours (Prenate, vitamins for the pregnant, for tranylcypromine), or is two medicines in two countries."""
    assert resolve(typed, the_knowledge().names).kind == "none"


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("lidocaine 5cc", "lidocaine"),
        ("Klor-Con 20mEq", "potassium_chloride"),
        ("morphine 2 mg/h", "morphine"),
        ("heparin 1000 units/hr", "heparin"),
        ("vancomycin 15 mg/kg", "vancomycin"),
        ("fentanyl 25 mcg/hr patch", "fentanyl"),
        ("insulin 100 units/ml", "insulin"),
        ("quetiapine 300mg/d", "quetiapine"),
        ("methotrexate 15 mg/wk", "methotrexate"),
        ("methotrexate 15mg/week", "methotrexate"),
        ("lithium 300mg/tab", "lithium"),
        ("levothyroxine 100ug/d", "levothyroxine"),
        ("L-thyroxine 100µg/d", "levothyroxine"),
        ("macrogol 17gms/d", "macrogol"),
        ("NAC 2g/d", "n_acetylcysteine"),
        ("Maalox 30mls/d", None),
        ("lactulose 30mls/d", "lactulose"),
        ("lithium 24mmol/d", "lithium"),
        ("vitamin D 1000iu/d", "vitamin_d"),
        ("vitamin D 1000UI/d", "vitamin_d"),
        ("heparin 5000u/h", "heparin"),
        ("Emsam 6mg/24h", "selegiline"),
    ],
)
def test_each_unit_and_rate_is_read_off(typed: str, key: str | None) -> None:
    assert resolve(typed, the_knowledge().names).id == key
