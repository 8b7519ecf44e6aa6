"""Integrity of the knowledge: one check, one function; each failure names the record and the cure."""

from __future__ import annotations

import dataclasses
import math
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from thirdline.case.values import Amount
from thirdline.knowledge.load import Records
from thirdline.knowledge.names import tidy
from thirdline.knowledge.options import Arm, Option, Told
from thirdline.knowledge.options import Effect as TrialEffect
from thirdline.knowledge.rules import Rule
from thirdline.knowledge.types import FIRM, Claim, Dosing, Effect, Form, HalfLife, Name, Substance
from thirdline.shape import suggest
from thirdline.tree import Place, Problem

SOFT = (HalfLife, Name, Told)  # may rest on a secondary source: they carry no dose, washout, effect or contraindication


def check_all(records: Records) -> list[Problem]:
    """Every problem every check finds."""
    return [problem for check in CHECKS for problem in check(records)]


def walk(record: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """(path, part) for every dataclass inside `record`, itself first."""
    if dataclasses.is_dataclass(record) and not isinstance(record, type):
        yield path, record
        for f in dataclasses.fields(record):
            yield from walk(getattr(record, f.name), f"{path}.{f.name.rstrip('_')}".lstrip("."))
    elif isinstance(record, (tuple, list)):
        for i, item in enumerate(record):
            yield from walk(item, f"{path}.{i + 1}")
    elif isinstance(record, dict):
        for key, item in record.items():
            yield from walk(item, f"{path}.{key}")


def _problem(file: str, path: str, what: str, cure: str) -> Problem:
    return Problem(place=Place(file=file, path=path), what=what, cure=cure)


def check_ids_match_file_names(records: Records) -> Iterator[Problem]:
    for file, stem, record in records.each():
        first = dataclasses.fields(record)[0].name
        if getattr(record, first) != stem:
            yield _problem(file, first.rstrip("_"), f"the id is '{getattr(record, first)}' but the file is '{stem}.yaml'", "Make the two the same.")


def check_claims_exist(records: Records) -> Iterator[Problem]:
    for file, _, record in records.each_citing():
        for path, name in _claims_used(record):
            if name not in record.claims:
                yield _problem(file, path, f"the claim '{name}' is not in this file's claims", "Add it under 'claims', or correct the name.")


def check_claims_are_used(records: Records) -> Iterator[Problem]:
    for file, _, record in records.each():
        used = {name for _, name in _claims_used(record)}
        for name, claim in getattr(record, "claims", {}).items():
            if name not in used and claim.stance == "for" and isinstance(record, Substance):
                yield _problem(file, f"claims.{name}", "no value refers to this claim", "Refer to it with 'claim: ...', or remove it.")


def _claims_used(record: Any) -> Iterator[tuple[str, str]]:
    for path, part in walk(record):
        name = getattr(part, "claim", None)
        if isinstance(name, str):
            yield f"{path}.claim".lstrip("."), name
    for attribute in ("because", "predicts"):
        for name in getattr(record, attribute, ()):
            yield attribute, name


def check_claims_cite_known_sources(records: Records) -> Iterator[Problem]:
    sources = records.by_folder["sources"]
    for file, _, record in records.each_citing():
        for name, claim in getattr(record, "claims", {}).items():
            if claim.source not in sources:
                yield _problem(
                    file, f"claims.{name}.source", f"the source '{claim.source}' has no file in sources/", "Add sources/<id>.yaml, or correct the id."
                )


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
                yield _problem(
                    file,
                    path,
                    f"this rests on a claim read as '{claim.access}'",
                    "Read it at source, abstract or official copy, or leave the value out and list it under not_found.",
                )


def check_dates_are_days(records: Records) -> Iterator[Problem]:
    for file, _, record in records.each_citing():
        for path, part in walk(record):
            if isinstance(part, Claim) and not _is_day(part.read):
                yield _problem(file, f"{path}.read", f"'{part.read}' is not a date", "Write the day it was read as YYYY-MM-DD.")


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def check_grave_rules_have_a_firm_reason(records: Records) -> Iterator[Problem]:
    """What is called contraindicated or major rests on at least one claim that was read."""
    for name, rule in records.by_folder["rules"].items():
        grades = {rule.severity, *(shift.severity for shift in rule.shifts)}
        firm = any(c in rule.claims and rule.claims[c].access in FIRM and rule.claims[c].stance == "for" for c in rule.because)
        if grades & {"contraindicated", "major"} and not firm:
            yield _problem(
                records.files["rules", name],
                "because",
                f"this can be {'contraindicated' if 'contraindicated' in grades else 'major'} and rests on no claim that was read",
                "Add a claim read at source, abstract or official copy, or lower the severity.",
            )


def check_classes_exist(records: Records) -> Iterator[Problem]:
    classes = records.by_folder["classes"]
    for folder, attribute in (("substances", "classes"), ("classes", "inherits")):
        for name, record in records.by_folder[folder].items():
            for wanted in getattr(record, attribute):
                if wanted not in classes:
                    yield _problem(records.files[folder, name], attribute, f"the class '{wanted}' has no file in classes/", "Add it, or correct the id.")


def check_classes_are_acyclic(records: Records) -> Iterator[Problem]:
    classes = records.by_folder["classes"]
    for name in classes:
        if name in _ancestors(name, classes, frozenset()):
            yield _problem(records.files["classes", name], "inherits", "the class inherits from itself", "Break the circle.")


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
    for name, record in records.by_folder["substances"].items():
        if record.forms and sum(form.default for form in record.forms) != 1:
            yield _problem(
                records.files["substances", name], "forms", "exactly one form must be the default", "Mark with 'default: yes' the form meant when none is said."
            )


def check_forms_referred_to_exist(records: Records) -> Iterator[Problem]:
    for name, record in records.by_folder["substances"].items():
        known = {form.form for form in record.forms}
        for path, part in walk(record):
            wanted = getattr(part, "form", None) if not isinstance(part, Form) else None
            if wanted and wanted not in known:
                yield _problem(
                    records.files["substances", name], path, f"the form '{wanted}' is not among this substance's forms", f"Known: {', '.join(sorted(known))}."
                )


def check_names_are_unique(records: Records) -> Iterator[Problem]:
    """As they are looked up: tidied, and an id is a name too."""
    owners: dict[str, list[str]] = defaultdict(list)
    for folder in ("substances", "treatments"):
        for key, record in records.by_folder[folder].items():
            own = tidy(key.replace("_", " "))
            names = [tidy(name.name) for name in record.names]
            for name in [own, *(n for n in names if n != own)]:
                owners[name].append(records.files[folder, key])
    for name, files in owners.items():
        if len(files) > 1:
            yield _problem(
                files[0], "names", f"the name '{name}' is given {len(files)} times ({', '.join(files)})", "Keep it once; an ambiguous name resolves to nothing."
            )


def check_described_substances_have_doses(records: Records) -> Iterator[Problem]:
    for key, record in records.by_folder["substances"].items():
        assert isinstance(record, Substance)
        if record.tier == "described" and record.kind == "medicine" and not any(form.doses for form in record.forms):
            yield _problem(records.files["substances", key], "forms", "a described medicine has no dose", "Add what was read, or lower the tier.")


def check_references_exist(records: Records) -> Iterator[Problem]:
    """Rules that are overridden, hazards, effects, and substances that count as nearly the same."""
    rules, substances = records.by_folder["rules"], records.by_folder["substances"]
    for file, _, record in records.each():
        for attribute, known in (("overrides", rules), ("same_as", substances)):
            for name in getattr(record, attribute, ()):
                if name not in known:
                    yield _problem(file, attribute, f"'{name}' does not exist", suggest(name, known))
        for path, attribute, table in _terms_used(record):
            if attribute not in records.tables.get(table, {attribute: ""}):
                yield _problem(file, path, f"'{attribute}' is not in {table}.yaml", suggest(attribute, records.tables[table]))


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


def check_options_name_what_exists(records: Records) -> Iterator[Problem]:
    """Candidates, treatments and plans; every effect has a number or words; one leads."""
    for name, option in records.by_folder["options"].items():
        asked = [("candidate", key, "substances") for key in (*option.candidate, *option.together)]
        asked += [("treatment", option.treatment, "treatments"), ("monitoring", option.monitoring, "monitoring")]
        for path, key, folder in asked:
            if key is not None and key not in records.by_folder[folder]:
                yield _problem(records.files["options", name], path, f"'{key}' has no file in {folder}/", suggest(key, records.by_folder[folder]))
        if sum(effect.main for effect in option.effects) != (1 if option.effects else 0):
            yield _problem(records.files["options", name], "effects", "exactly one effect leads", "Mark it with 'main: yes'.")
        for i, effect in enumerate(option.effects, 1):
            if what := _fault_of(effect):
                yield _problem(records.files["options", name], f"effects.{i}", what, "Enter what the claim says, or leave it out.")


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
    for name, study in records.by_folder["studies"].items():
        file = records.files["studies", name]
        for i, outcome in enumerate(study.outcomes, 1):
            for arm in outcome.arms:
                counted = arm.events is not None and 0 <= arm.events <= arm.n
                if not (counted or (arm.mean is not None and arm.events is None)):
                    yield _problem(file, f"outcomes.{i}", f"{arm.treatment} has no count within its {arm.n} and no mean", cure)
            if len({arm.treatment for arm in outcome.arms}) < 2:
                yield _problem(file, f"outcomes.{i}", "a comparison needs two arms", cure)


CHECKS: tuple[Callable[[Records], Iterator[Problem]], ...] = (
    check_ids_match_file_names,
    check_claims_exist,
    check_claims_are_used,
    check_claims_cite_known_sources,
    check_hard_facts_rest_on_firm_claims,
    check_dates_are_days,
    check_grave_rules_have_a_firm_reason,
    check_classes_exist,
    check_classes_are_acyclic,
    check_dose_ranges_are_ordered,
    check_one_default_form,
    check_forms_referred_to_exist,
    check_names_are_unique,
    check_described_substances_have_doses,
    check_references_exist,
    check_lab_factors_name_their_source,
    check_listed_pairs_exist,
    check_options_name_what_exists,
    check_studies_count,
)
