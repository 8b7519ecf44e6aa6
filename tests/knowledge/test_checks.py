"""Each check finds every fault, not only the first, and is silent where there is none."""

import pytest

from tests.knowledge.small import (
    a_claim,
    a_class,
    a_dosing,
    a_form,
    a_name,
    a_rule,
    a_source,
    a_substance,
    a_treatment,
    a_washout,
    amount,
    an_effect,
    places,
    records,
)
from thirdline.knowledge import checks
from thirdline.knowledge.checks import CHECKS, check_all, walk
from thirdline.knowledge.load import Records
from thirdline.knowledge.rules import AdequacyScheme, Cited, EnzymeActivity, Shift
from thirdline.knowledge.types import Code, Equal, HalfLife


def sound() -> Records:
    """One of each kind, with nothing wrong."""
    drug = a_substance(
        "calmine",
        tier="described",
        classes=("ssri",),
        names=(a_name("Calmex", form="tablet"),),
        forms=(a_form(doses=(a_dosing(usual=amount("75-150 mg"), maximum=amount("200 mg")),)), a_form("drops", default=False)),
        half_life=(HalfLife(of="calmine", time=amount("20-26 h"), claim="hearsay"),),
        effects=(an_effect("bleeding"),),
        claims={"dose": a_claim(), "effect": a_claim(access="abstract"), "hearsay": a_claim(access="secondary"), "contrary": a_claim(stance="against")},
    )
    classes = (a_class("antidepressant"), a_class("ssri", inherits=("antidepressant",)))
    rule = a_rule("bleeding_risk", severity="contraindicated", because=("label",), claims={"label": a_claim(access="official copy")})
    washout = a_washout("a_to_b", claim="label", claims={"label": a_claim(access="official copy")})
    return records(a_source(), drug, *classes, rule, washout, a_treatment("cbt", names=(a_name("talking"),)))


def test_sound_records_pass_every_check() -> None:
    """Silence where nothing is wrong."""
    assert [] == check_all(sound())


def test_every_check_of_the_module_is_run() -> None:
    """A check that is written and not listed protects nothing."""
    assert {name for name in vars(checks) if name.startswith("check_")} - {"check_all"} == {check.__name__ for check in CHECKS}


def test_all_checks_together_find_what_each_finds() -> None:
    """Two faults of two kinds."""
    made = records(a_substance("calmine", classes=("ssri",), forms=(a_form(default=False),)))
    assert ["classes", "forms"] == sorted(problem.place.path for problem in check_all(made))


def test_a_walk_visits_every_part_with_its_path() -> None:
    """Records, lists and dictionaries, the record itself first."""
    drug = a_substance("calmine", forms=(a_form(doses=(a_dosing(), a_dosing())),), claims={"dose": a_claim()})
    assert ["", "forms.1", "forms.1.doses.1", "forms.1.doses.2", "claims.dose"] == [path for path, _ in walk(drug)]


def test_ids_that_differ_from_the_file_name() -> None:
    """Record and file, of any folder."""
    made = records(fine=a_substance("other"), ssri=a_class("snri"), book=a_source())
    assert [("classes/ssri.yaml", "class"), ("substances/fine.yaml", "substance")] == places(checks.check_ids_match_file_names, made)


def test_claims_that_are_not_in_the_file() -> None:
    """Each use is named by its path, wherever it stands."""
    drug = a_substance(
        "calmine", forms=(a_form(doses=(a_dosing(), a_dosing(claim="dosis"))),), effects=(an_effect("bleeding", claim="efect"),), claims={"dose": a_claim()}
    )
    assert [("substances/calmine.yaml", "effects.1.claim"), ("substances/calmine.yaml", "forms.1.doses.2.claim")] == places(
        checks.check_claims_exist, records(drug)
    )


def test_claims_that_a_rule_names_as_its_reasons_and_does_not_have() -> None:
    """What stands under `because` is a reference too."""
    rule = a_rule("bleeding_risk", because=("label", "lable", "paper"), claims={"label": a_claim()})
    assert 2 == len(places(checks.check_claims_exist, records(rule)))


def test_claims_that_a_table_does_not_have() -> None:
    """Tables cite like records, and are looked at like them."""
    activity = EnzymeActivity(
        phenotype={"poor": Cited(is_=amount("0"), claim="cpic")}, inhibitor={"strong": Cited(is_=amount("0"), claim="fda")}, inducer={}, claims={}
    )
    assert 2 == len(places(checks.check_claims_exist, records(tables={"terms/enzyme_activity": activity})))


def test_claims_that_nothing_uses() -> None:
    """Of a substance; contradicting claims may stand alone."""
    drug = a_substance(
        "calmine", effects=(an_effect("bleeding"),), claims={"effect": a_claim(), "old": a_claim(), "older": a_claim(), "contrary": a_claim(stance="against")}
    )
    assert [("substances/calmine.yaml", "claims.old"), ("substances/calmine.yaml", "claims.older")] == places(checks.check_claims_are_used, records(drug))


def test_claims_that_cite_no_known_source() -> None:
    """In any record that has claims."""
    drug = a_substance("calmine", claims={"dose": a_claim(source="bok"), "effect": a_claim()})
    washout = a_washout("a_to_b", claim="label", claims={"label": a_claim(source="lable")})
    assert [("substances/calmine.yaml", "claims.dose.source"), ("washouts/a_to_b.yaml", "claims.label.source")] == places(
        checks.check_references_exist, records(a_source(), drug, washout)
    )


@pytest.mark.parametrize("access", ["secondary", "not seen"])
def test_hard_facts_on_claims_that_were_not_read(access: str) -> None:
    """A dose and an effect need a claim read at source; a half-life does not."""
    weak = a_claim(access=access)
    drug = a_substance(
        "calmine",
        names=(a_name("Calmex", claim="any"),),
        forms=(a_form(doses=(a_dosing(),)),),
        half_life=(HalfLife(of="calmine", time=amount("20 h"), claim="any"),),
        effects=(an_effect("bleeding"),),
        claims={"dose": weak, "effect": weak, "any": weak},
    )
    assert [("substances/calmine.yaml", "effects.1"), ("substances/calmine.yaml", "forms.1.doses.1")] == places(
        checks.check_hard_facts_rest_on_firm_claims, records(drug)
    )


def test_contraindications_on_claims_that_were_not_read() -> None:
    """A rule needs one firm reason; it may have weaker ones beside it."""
    weak, firm = a_claim(access="secondary"), a_claim()
    one, two = (a_rule(key, severity="contraindicated", because=("blog",), claims={"blog": weak}) for key in ("one", "two"))
    three = a_rule("three", severity="contraindicated", because=("blog", "label"), claims={"blog": weak, "label": firm})
    assert ["rules/one.yaml", "rules/two.yaml"] == [problem.place.file for problem in check_all(records(a_source(), one, two, three))]


def test_rules_that_a_risk_makes_grave_and_that_rest_on_nothing_read() -> None:
    """What a shift can raise it to counts, and the problem says how grave that is."""
    shift = Shift(when=None, severity="major", because="age")
    made = records(*(a_rule(key, shifts=(shift,), because=("blog",), claims={"blog": a_claim(access="secondary")}) for key in ("one", "two")))
    assert [("rules/one.yaml", "because"), ("rules/two.yaml", "because")] == places(checks.check_grave_rules_have_a_firm_reason, made)
    assert ["major", "major"] == [word for p in checks.check_grave_rules_have_a_firm_reason(made) for word in p.what.split() if word in ("moderate", "major")]


def test_a_scheme_that_decides_nothing_may_rest_on_what_was_read_elsewhere() -> None:
    """It is shown beside the others, and says so."""
    schemes = [
        AdequacyScheme(
            adequacy=key,
            name=key,
            status="draft",
            available=True,
            decides=decides,
            days=Cited(is_=amount("28 d"), claim="c"),
            claims={"c": a_claim(access="secondary")},
        )
        for key, decides in (("a", True), ("b", False))
    ]
    assert [("schemes/adequacy/a.yaml", "days")] == places(checks.check_hard_facts_rest_on_firm_claims, records(*schemes))


def test_days_of_reading_that_are_no_dates() -> None:
    """Words and short forms, in any record."""
    drug = a_substance("calmine", claims={"dose": a_claim(read="yesterday"), "effect": a_claim(read="2026-1-2"), "fine": a_claim()})
    assert [("substances/calmine.yaml", "claims.dose.read"), ("substances/calmine.yaml", "claims.effect.read")] == places(
        checks.check_dates_are_days, records(drug)
    )


def test_days_of_reading_that_the_calendar_does_not_have() -> None:
    """Ten characters in the right places are not yet a day; nor is a week."""
    claims = {read: a_claim(read=read) for read in ("2026-13-01", "2026-02-30", "2026-W47-1")}
    assert 3 == len(places(checks.check_dates_are_days, records(a_substance("calmine", claims=claims))))


def test_codes_that_no_register_would_give() -> None:
    """A slip in the form; and one RxNorm code at two substances."""
    claims = {"c": a_claim()}
    one = a_substance("calmine", codes=(Code(system="ATC", code="N06AB06", claim="c"), Code(system="RxNorm", code="36437", claim="c")), claims=claims)
    two = a_substance("other", codes=(Code(system="ATC", code="N6AB06", claim="c"), Code(system="RxNorm", code="36437", claim="c")), claims=claims)
    assert [("substances/other.yaml", "codes.1.code"), ("substances/other.yaml", "codes.2.code")] == places(
        checks.check_codes_have_their_form, records(one, two)
    )


def test_classes_that_have_no_file() -> None:
    """Of substances and of the classes they inherit from."""
    made = records(a_substance("calmine", classes=("ssri", "sssri")), a_class("ssri", inherits=("antidepresant",)))
    assert [("classes/ssri.yaml", "inherits"), ("substances/calmine.yaml", "classes")] == places(checks.check_references_exist, made)


def test_classes_that_inherit_from_themselves() -> None:
    """Directly, or round a corner; one that only leads into the circle is sound."""
    made = records(
        a_class("a", inherits=("a",)),
        a_class("b", inherits=("c",)),
        a_class("c", inherits=("b",)),
        a_class("d", inherits=("c",)),
        a_class("e", inherits=("gone",)),
    )
    assert [(f"classes/{key}.yaml", "inherits") for key in "abc"] == places(checks.check_classes_are_acyclic, made)


def test_dose_ranges_that_end_above_the_maximum() -> None:
    """Each form and use; up to the maximum is fine."""
    doses = tuple(a_dosing(usual=amount(f"50-{high} mg"), maximum=amount("200 mg")) for high in (200, 201, 300))
    made = records(a_substance("calmine", forms=(a_form(doses=doses),)))
    assert [("substances/calmine.yaml", "forms.1.doses.2"), ("substances/calmine.yaml", "forms.1.doses.3")] == places(
        checks.check_dose_ranges_are_ordered, made
    )


@pytest.mark.parametrize(("usual", "maximum", "count"), [("0.5-1 g", "600 mg", 2), ("75-150 µg", "0.2 mg", 0), ("100-300 µg", "0.2 mg", 2)])
def test_dose_ranges_are_compared_in_one_unit(usual: str, maximum: str, count: int) -> None:
    """Grams, milligrams and micrograms are the same measure."""
    doses = (a_dosing(usual=amount(usual), maximum=amount(maximum)),) * 2
    assert count == len(places(checks.check_dose_ranges_are_ordered, records(a_substance("calmine", forms=(a_form(doses=doses),)))))


def test_substances_without_one_default_form() -> None:
    """None or two; a substance without forms needs none."""
    none, two = a_substance("a", forms=(a_form(default=False),)), a_substance("b", forms=(a_form(), a_form("drops")))
    made = records(none, two, a_substance("c"), a_substance("d", forms=(a_form(), a_form("drops", default=False))))
    assert [("substances/a.yaml", "forms"), ("substances/b.yaml", "forms")] == places(checks.check_one_default_form, made)


def test_forms_that_the_substance_does_not_have() -> None:
    """Named by a name, an effect, or what it equals."""
    equal = Equal(dose=amount("1 mg"), form="tablet", to=amount("1 mg"), claim="dose")
    drug = a_substance(
        "calmine",
        names=(a_name("Calmex", form="tab"), a_name("Calmin", form="tablet")),
        effects=(an_effect("bleeding", form="drops"),),
        forms=(a_form(equals=(equal,)),),
    )
    assert [("substances/calmine.yaml", "effects.1"), ("substances/calmine.yaml", "names.1")] == places(checks.check_forms_referred_to_exist, records(drug))


def test_names_that_are_given_twice() -> None:
    """In two files or in one, in any capitals."""
    made = records(a_substance("a", names=(a_name("Calmex"), a_name("Dream"), a_name("dream"))), a_treatment("b", names=(a_name("calmex"), a_name("Talk"))))
    assert [("substances/a.yaml", "names"), ("substances/a.yaml", "names")] == places(checks.check_names_are_unique, made)


def test_names_that_look_the_same_once_tidied() -> None:
    """Looked up, they are one; so they are one here."""
    made = records(a_substance("a", names=(a_name("St John's wort"), a_name("5-HTP"))), a_substance("b", names=(a_name("St. Johns-Wort"), a_name("5 HTP"))))
    assert 2 == len(places(checks.check_names_are_unique, made))


def test_names_that_are_the_id_of_another() -> None:
    """An id is a name too."""
    made = records(a_substance("valproic_acid", names=(a_name("lithium"),)), a_substance("lithium", names=(a_name("valproic acid"),)))
    assert 2 == len(places(checks.check_names_are_unique, made))


def test_described_medicines_without_a_dose() -> None:
    """No form, or no dose in any form; foods, habits and lower tiers need none."""
    bare, empty = a_substance("a", tier="described"), a_substance("b", tier="described", forms=(a_form(),))
    made = records(
        bare, empty, a_substance("c"), a_substance("d", tier="described", kind="food"), a_substance("e", tier="described", forms=(a_form(doses=(a_dosing(),)),))
    )
    assert [("substances/a.yaml", "forms"), ("substances/b.yaml", "forms")] == places(checks.check_described_substances_have_doses, made)
