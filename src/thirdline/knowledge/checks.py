"""Integrity of the knowledge: one check, one function; each failure names the record and the cure."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from thirdline.case.values import Amount
from thirdline.knowledge.load import Records
from thirdline.knowledge.name_book import tidy
from thirdline.knowledge.options import Arm, Option, Told
from thirdline.knowledge.options import Effect as TrialEffect
from thirdline.knowledge.rules import Line, Rule
from thirdline.knowledge.types import FIRM, Claim, Code, Combination, Dosing, Effect, Form, HalfLife, Name
from thirdline.record import Record
from thirdline.shape import key_of, suggest
from thirdline.tree import Place, Problem

REFERENCES = {
    "classes": "classes",
    "inherits": "classes",
    "overrides": "rules",
    "same_as": "substances",
    "candidate": "substances",
    "together": "substances",
    "treatment": "treatments",
    "monitoring": "monitoring",
}
CODE_FORMS = {"ATC": r"[A-V]\d\d[A-Z]{2}\d\d", "RxNorm": r"\d+"}
SOFT = (HalfLife, Name, Code, Told, Combination, Line)  # may rest on a secondary source: they carry no dose, washout, effect or contraindication


def check_all(records: Records) -> list[Problem]:
    """Every problem every check finds."""
    return [problem for check in CHECKS for problem in check(records)]


def walk(record: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """(path, part) for every record inside `record`, itself first."""
    if isinstance(record, Record):
        yield path, record
        for name in record.__struct_fields__:
            yield from walk(getattr(record, name), f"{path}.{key_of(name)}".lstrip("."))
    elif isinstance(record, (tuple, list)):
        for i, item in enumerate(record):
            yield from walk(item, f"{path}.{i + 1}")
    elif isinstance(record, dict):
        for key, item in record.items():
            yield from walk(item, f"{path}.{key}")


def id_of(record: Any) -> str:
    """The first field of every record is its id."""
    return str(getattr(record, record.__struct_fields__[0]))


def _problem(file: str, path: str, what: str, cure: str) -> Problem:
    return Problem(place=Place(file=file, path=path), what=what, cure=cure)


def check_ids_match_file_names(records: Records) -> Iterator[Problem]:
    for file, stem, record in records.each():
        if id_of(record) != stem:
            yield _problem(file, key_of(record.__struct_fields__[0]), f"the id is '{id_of(record)}' but the file is '{stem}.yaml'", "Make the two the same.")


def check_claims_exist(records: Records) -> Iterator[Problem]:
    for file, _, record in records.each_citing():
        for path, name in _claims_used(record):
            if name not in record.claims:
                yield _problem(file, path, f"the claim '{name}' is not in this file's claims", "Add it under 'claims', or correct the name.")


def check_claims_are_used(records: Records) -> Iterator[Problem]:
    for file, record in records.of("substances"):
        used = {name for _, name in _claims_used(record)}
        for name, claim in record.claims.items():
            if name not in used and claim.stance == "for":
                yield _problem(file, f"claims.{name}", "no value refers to this claim", "Refer to it with 'claim: ...', or remove it.")


def _claims_used(record: Any) -> Iterator[tuple[str, str]]:
    for path, part in walk(record):
        name = getattr(part, "claim", None)
        if isinstance(name, str):
            yield f"{path}.claim".lstrip("."), name
    for attribute in ("because", "predicts"):
        for name in getattr(record, attribute, ()):
            yield attribute, name


def check_hard_facts_rest_on_firm_claims(records: Records) -> Iterator[Problem]:
    """Only what was read at source, abstract or official copy may carry a dose, washout, effect or contraindication.

    A scheme that decides nothing is shown beside the others and says that it was read second-hand.
    """
    for file, _, record in records.each_citing():
        if not getattr(record, "decides", True):
            continue
        for path, part in walk(record):
            claim = getattr(record, "claims", {}).get(getattr(part, "claim", None) or "")
            if claim and claim.access not in FIRM and not isinstance(part, SOFT):
                cure = "Read it at source, abstract or official copy, or leave the value out and list it under not_found."
                yield _problem(file, path, f"this rests on a claim read as '{claim.access}'", cure)


def check_dates_are_days(records: Records) -> Iterator[Problem]:
    for file, _, record in records.each_citing():
        for path, part in walk(record):
            if isinstance(part, Claim) and not _is_day(part.read):
                yield _problem(file, f"{path}.read", f"'{part.read}' is not a date", "Write the day it was read as YYYY-MM-DD.")


def check_codes_have_their_form(records: Records) -> Iterator[Problem]:
    """An ATC code is a letter, two digits, two letters, two digits; RxNorm's are digits. No two substances share a RxNorm code."""
    owners: dict[str, str] = {}
    for file, record in records.of("substances"):
        for i, row in enumerate(record.codes, 1):
            if not re.fullmatch(CODE_FORMS[row.system], row.code):
                yield _problem(file, f"codes.{i}.code", f"'{row.code}' is no {row.system} code", "Write it as the source states it, or leave it out.")
            if row.system == "RxNorm" and owners.setdefault(row.code, file) != file:
                yield _problem(file, f"codes.{i}.code", f"'{row.code}' is also in {owners[row.code]}", "Look up which of the two it is.")


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def check_grave_rules_have_a_firm_reason(records: Records) -> Iterator[Problem]:
    """What is called contraindicated or major rests on at least one claim that was read."""
    for file, rule in records.of("rules"):
        grades = {rule.severity, *(shift.severity for shift in rule.shifts)}
        firm = any(c in rule.claims and rule.claims[c].access in FIRM and rule.claims[c].stance == "for" for c in rule.because)
        if grades & {"contraindicated", "major"} and not firm:
            gravest = "contraindicated" if "contraindicated" in grades else "major"
            cure = "Add a claim read at source, abstract or official copy, or lower the severity."
            yield _problem(file, "because", f"this can be {gravest} and rests on no claim that was read", cure)


def check_classes_are_acyclic(records: Records) -> Iterator[Problem]:
    classes = records.by_folder["classes"]
    for file, record in records.of("classes"):
        if record.class_ in _ancestors(record.class_, classes, frozenset()):
            yield _problem(file, "inherits", "the class inherits from itself", "Break the circle.")


def _ancestors(name: str, classes: dict[str, Any], seen: frozenset[str]) -> frozenset[str]:
    for parent in classes[name].inherits if name in classes else ():
        if parent not in seen:
            seen = _ancestors(parent, classes, seen | {parent})
    return seen


def check_dose_ranges_are_ordered(records: Records) -> Iterator[Problem]:
    for file, _, record in records.each():
        for path, part in walk(record):
            if isinstance(part, Dosing) and _ends_above(part.usual, part.maximum):
                yield _problem(file, path, "the usual range ends above the maximum", "Check both against the source.")


def _ends_above(usual: Amount | None, maximum: Amount | None) -> bool:
    if usual is None or maximum is None:
        return False
    a, b = usual.to("mg"), maximum.to("mg")
    return a is not None and b is not None and a.high > b.high


def check_one_default_form(records: Records) -> Iterator[Problem]:
    for file, record in records.of("substances"):
        if record.forms and sum(form.default for form in record.forms) != 1:
            yield _problem(file, "forms", "exactly one form must be the default", "Mark with 'default: yes' the form meant when none is said.")


def check_forms_referred_to_exist(records: Records) -> Iterator[Problem]:
    for file, record in records.of("substances"):
        known = {form.form for form in record.forms}
        for path, part in walk(record):
            wanted = getattr(part, "form", None) if not isinstance(part, Form) else None
            if wanted and wanted not in known:
                yield _problem(file, path, f"the form '{wanted}' is not among this substance's forms", f"Known: {', '.join(sorted(known))}.")


def check_names_are_unique(records: Records) -> Iterator[Problem]:
    """As they are looked up: tidied, and an id is a name too."""
    owners: dict[str, list[str]] = defaultdict(list)
    for folder in ("substances", "treatments", "combinations"):
        for file, record in records.of(folder):
            own = tidy(id_of(record).replace("_", " "))
            names = [tidy(name.name) for name in record.names]
            for name in [own, *(n for n in names if n != own)]:
                owners[name].append(file)
    for name, files in owners.items():
        if len(files) > 1:
            what = f"the name '{name}' is given {len(files)} times ({', '.join(files)})"
            yield _problem(files[0], "names", what, "Keep it once; an ambiguous name resolves to nothing.")


def check_described_substances_have_doses(records: Records) -> Iterator[Problem]:
    for file, record in records.of("substances"):
        if record.tier == "described" and record.kind == "medicine" and not any(form.doses for form in record.forms):
            yield _problem(file, "forms", "a described medicine has no dose", "Add what was read, or lower the tier.")


def check_references_exist(records: Records) -> Iterator[Problem]:
    """Sources, classes, overridden rules, substances, treatments, plans have a file; hazards, effects, wishes, nodes stand in their table."""
    for file, _, record in records.each_citing():
        for path, name, folder in _files_named(record):
            known = records.by_folder[folder]
            if name not in known:
                yield _problem(file, path, f"'{name}' has no file in {folder}/", f"{suggest(name, known)} Add the file, or correct the id.")
        for path, name, table in _terms_used(record):
            if name not in records.tables.get(table, {name: ""}):
                yield _problem(file, path, f"'{name}' is not in {table}.yaml", suggest(name, records.tables[table]))


def _files_named(record: Any) -> Iterator[tuple[str, str, str]]:
    for attribute, folder in REFERENCES.items():
        named = getattr(record, attribute, None) or ()
        yield from ((attribute, name, folder) for name in ((named,) if isinstance(named, str) else named))
    for name, claim in getattr(record, "claims", {}).items():
        yield f"claims.{name}.source", claim.source, "sources"


def _terms_used(record: Any) -> Iterator[tuple[str, str, str]]:
    if isinstance(record, Rule):
        yield "hazard", record.hazard, "terms/hazards"
    if isinstance(record, Option):
        yield from (("repairs", hazard, "terms/hazards") for hazard in record.repairs)
        yield from (("node", node, "terms/nodes") for node in (record.node,) if node)
        yield from ((key, wish, "terms/wishes") for key in ("costs", "suits") for wish in getattr(record, key))
    for path, part in walk(record):
        if isinstance(part, Effect):
            yield f"{path}.effect", part.effect, "terms/effects"
        if isinstance(part, Arm):
            yield f"{path}.treatment", part.treatment, "terms/nodes"


def check_lab_factors_name_their_source(records: Records) -> Iterator[Problem]:
    """A factor is a power of ten, or says where it was read."""
    for name, term in records.tables.get("terms/labs", {}).items():
        steps = all(math.log10(factor).is_integer() for factor in term.factors.values())
        if term.from_ not in records.by_folder["sources"] and not (steps and term.from_ is None):
            yield _problem("terms/labs.yaml", f"{name}.from", "its factors name no known source", "Write 'from: <source id>', or take the factor out.")


def check_listed_pairs_exist(records: Records) -> Iterator[Problem]:
    """Both sides of a listed pair have a file."""
    known = records.by_folder["substances"]
    for name, levels in records.tables.get("terms/listed_pairs", {}).items():
        for wanted in {name, *(other for others in levels.values() for other in others)} - known.keys():
            yield _problem("terms/listed_pairs.yaml", name, f"'{wanted}' is no substance", "Remove it, or correct the id.")


def check_effects_of_options(records: Records) -> Iterator[Problem]:
    """Each has a number or words; one leads."""
    for file, option in records.of("options"):
        if sum(effect.main for effect in option.effects) != (1 if option.effects else 0):
            yield _problem(file, "effects", "exactly one effect leads", "Mark it with 'main: yes'.")
        for i, effect in enumerate(option.effects, 1):
            if what := _fault_of(effect):
                yield _problem(file, f"effects.{i}", what, "Enter what the claim says, or leave it out.")


def _fault_of(effect: TrialEffect) -> str:
    if effect.value is None and not effect.says:
        return "a published estimate has neither a number nor words"
    if effect.value is not None and not (
        effect.measure and (effect.low is None or effect.low <= effect.value) and (effect.high is None or effect.value <= effect.high)
    ):
        return "the value needs a measure and lies inside its interval"
    return ""


def check_studies_count(records: Records) -> Iterator[Problem]:
    """Every arm has a count or a mean, within its size; a comparison needs two arms."""
    cure = "Enter what was read, or leave the outcome out."
    for file, study in records.of("studies"):
        for i, outcome in enumerate(study.outcomes, 1):
            for arm in outcome.arms:
                counted = arm.events is not None and 0 <= arm.events <= arm.n
                if not (counted or (arm.mean is not None and arm.events is None)):
                    yield _problem(file, f"outcomes.{i}", f"{arm.treatment} has no count within its {arm.n} and no mean", cure)
            if len({arm.treatment for arm in outcome.arms}) < 2:
                yield _problem(file, f"outcomes.{i}", "a comparison needs two arms", cure)


def check_parts_are_substances(records: Records) -> Iterator[Problem]:
    """A combination is read as its parts, so each has a file."""
    for file, record in records.of("combinations"):
        for i, part in enumerate(record.parts, 1):
            if part.substance not in records.by_folder["substances"]:
                yield _problem(file, f"parts.{i}", f"'{part.substance}' is no substance", suggest(part.substance, records.by_folder["substances"]))


CHECKS: tuple[Callable[[Records], Iterator[Problem]], ...] = (
    check_ids_match_file_names,
    check_claims_exist,
    check_claims_are_used,
    check_hard_facts_rest_on_firm_claims,
    check_dates_are_days,
    check_codes_have_their_form,
    check_grave_rules_have_a_firm_reason,
    check_classes_are_acyclic,
    check_dose_ranges_are_ordered,
    check_one_default_form,
    check_forms_referred_to_exist,
    check_names_are_unique,
    check_described_substances_have_doses,
    check_references_exist,
    check_lab_factors_name_their_source,
    check_listed_pairs_exist,
    check_parts_are_substances,
    check_effects_of_options,
    check_studies_count,
)
