"""Records to the one frozen Knowledge that reasoning works with: conditions parsed, selectors as bitmasks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

from thirdline.case.model import Safety
from thirdline.case.values import Amount
from thirdline.knowledge.conditions import Condition, Vocabulary, parse_condition, select, tests_of
from thirdline.knowledge.dosing import DoseTable, derive_doses
from thirdline.knowledge.load import Records
from thirdline.knowledge.metabolism import Metabolism, derive_metabolism
from thirdline.knowledge.mix import Mix, derive_mix
from thirdline.knowledge.name_book import Kind, NameBook, index_names, index_terms, tidy
from thirdline.knowledge.options import Effects, Hold, Option, Study
from thirdline.knowledge.plans import FoodGroup, Guide, Plan, Taper, Way
from thirdline.knowledge.rules import AdequacyScheme, Definition, PointsScheme, RegionLines, Rule, Scale, Shift, StagingScheme
from thirdline.knowledge.steps import compile_record, derive_touched, select_any
from thirdline.knowledge.types import Ceiling, ClaimShown, Combination, Substance, Treatment, Washout
from thirdline.record import Record, replace
from thirdline.tree import Broken, Place, Problem, Refused, Text

T = TypeVar("T")


class CompiledRule(Record):
    """A rule ready to be tried; `number` is its place among the rules, by which the mix knows it."""

    rule: Rule
    number: int = 0
    applies: Condition | None
    when: Condition | None
    subject: int
    first: int
    second: int
    shifts: tuple[tuple[Condition, Shift], ...]


class CompiledPoints(Record):
    """A score: (points, condition) of the person, (bit of a substance, points)."""

    scheme: PointsScheme
    items: tuple[tuple[float, Condition], ...]
    scores: tuple[tuple[int, float], ...]


class Knowledge(Record):
    """Everything known, ready to reason with. `hash` is over the content of every file. Claims stand in `cited` alone.

    `washouts` are (mask of the first, mask of the second, record); `ceilings` by substance (condition, ceiling, its mg).
    """

    hash: str
    classes: Mapping[str, Any]
    substances: Sequence[Substance]
    bit: Mapping[str, int]
    treatments: Mapping[str, Treatment]
    combinations: Mapping[str, Combination]
    names: NameBook
    rules: tuple[CompiledRule, ...]
    washout_days: Mapping[tuple[int, int], float]
    longest_washout: float
    washouts: tuple[tuple[int, int, Washout], ...]
    adequacy: Mapping[str, AdequacyScheme]
    definitions: Mapping[str, Definition]
    staging: Mapping[str, StagingScheme]
    scales: Mapping[str, Scale]
    points: Mapping[str, CompiledPoints]
    mix: Mix
    touched: tuple[tuple[tuple[int, bool], ...], ...]
    regions: Mapping[str, RegionLines]
    cited: Mapping[str, ClaimShown]
    tables: Mapping[str, Any]
    terms: Mapping[str, Mapping[str, str]]
    genes: frozenset[str]
    metabolism: Mapping[str, Metabolism]
    doses: Mapping[str, DoseTable]
    ceilings: Mapping[str, tuple[tuple[Condition, Ceiling, float], ...]]
    masks: Mapping[str, int]
    options: Mapping[str, Option]
    holds: tuple[Hold, ...]
    plans: Mapping[str, Plan]
    ways: tuple[Way, ...]
    studies: Mapping[str, Study]
    effects: Mapping[str, Effects]
    tapers: Mapping[str, Taper]
    foods: Mapping[str, FoodGroup]
    guides: Mapping[str, Guide]

    def substance(self, key: str) -> Substance:
        return self.substances[self.bit[key]]

    def find(self, kind: str, typed: str) -> str | None:
        """The id of a condition, symptom, lab or scale by any of its names, or None."""
        return self.terms[kind].get(tidy(typed))

    @property
    def default_scheme(self) -> AdequacyScheme:
        return next(scheme for scheme in self.adequacy.values() if scheme.default)


AS_READ = (
    *("classes", "treatments", "combinations", "schemes/adequacy", "schemes/definitions", "schemes/staging", "scales", "terms/regions"),
    *("studies", "effects", "tapers", "foods", "guides"),
)  # the folders whose records are kept as they are, each under the last word of its path


def compile_knowledge(records: Records, content_hash: str) -> Knowledge:
    """Parse every condition and selector; Refused lists every fault."""
    folders, tables = records.by_folder, records.tables
    substances = tuple(record for _, record in sorted(folders["substances"].items()))
    vocabulary = build_vocabulary(records, substances)
    problems: list[Problem] = []

    def compiled(folder: str, work: Callable[[Any, Vocabulary], T]) -> dict[str, T]:
        return _each(folders[folder], lambda record: work(record, vocabulary), problems)

    rules = compiled("rules", compile_rule).values()
    ceilings = compiled("substances", compile_ceilings)
    points = compiled("schemes/points", compile_points)
    washouts = tuple(compiled("washouts", compile_washout).values())
    options, holds, plans, ways = (compiled(folder, compile_record) for folder in ("options", "holds", "monitoring", "ways"))
    if problems:
        raise Broken(problems)
    masks = {name: _side(f"class {name}", vocabulary, Place(file="classes")) for name in folders["classes"]}
    doubled = [masks[name] for name, record in folders["classes"].items() if record.one_is_enough]
    metabolism = {s.substance: derive_metabolism(s, tables["terms/enzyme_activity"]) for s in substances}
    named: list[tuple[Kind, str, Any]] = [("substance", s.substance, s) for s in substances]
    named += [("treatment", key, record) for key, record in sorted(folders["treatments"].items())]
    named += [("combination", key, record) for key, record in sorted(folders["combinations"].items())]
    return Knowledge(
        **{folder.rpartition("/")[2]: folders[folder] for folder in AS_READ},
        hash=content_hash,
        substances=tuple(replace(s, claims={}) for s in substances),
        bit={s.substance: i for i, s in enumerate(substances)},
        names=index_names(named, tables["terms/other_names"], tables["terms/name_words"]),
        rules=(numbered := number_rules(rules)),
        washout_days=(days := longest_washouts(washouts, len(substances))),
        longest_washout=max(days.values(), default=0.0),
        washouts=washouts,
        points=points,
        mix=derive_mix(numbered, list(metabolism.items()), tables["terms/listed_pairs"], doubled),
        touched=derive_touched(numbered, len(substances), _moves_ceilings(ceilings, substances)),
        cited=cite_claims(records),
        tables=tables,
        terms={kind: index_terms(folders[kind] if kind in folders else tables[f"terms/{kind}"]) for kind in TERMED},
        genes=vocabulary.terms["gene"],
        metabolism=metabolism,
        doses={s.substance: derive_doses(s, folders["schemes/adequacy"].values()) for s in substances},
        ceilings={key: found for key, found in ceilings.items() if found},
        masks=masks,
        options=options,
        holds=tuple(holds.values()),
        plans=plans,
        ways=tuple(ways.values()),
    )


def _each(records: Mapping[str, Any], work: Callable[[Any], T], problems: list[Problem]) -> dict[str, T]:
    """Each record worked on, by id; what is refused goes among the problems."""
    done = {}
    for key, record in sorted(records.items()):
        try:
            done[key] = work(record)
        except Refused as refused:
            problems.extend(refused.problems)
    return done


def _moves_ceilings(ceilings: Mapping[str, Sequence[tuple[Condition, Ceiling, float]]], substances: Sequence[Substance]) -> int:
    """The substances that a dose ceiling of another one depends on: those it names, and those that make an enzyme act as poor."""
    mask = 0
    for found in ceilings.values():
        for condition, *_ in found:
            for test in tests_of(condition):
                mask |= test.mask
                blocked = dict(test.args).get("of") if test.fact == "phenotype" else None
                mask |= sum(
                    1 << i for i, s in enumerate(substances) if any((r.enzyme, r.role, r.strength) == (blocked, "inhibitor", "strong") for r in s.enzymes)
                )
    return mask


def number_rules(rules: Iterable[CompiledRule]) -> tuple[CompiledRule, ...]:
    return tuple(replace(rule, number=i) for i, rule in enumerate(rules))


TERMED = ("conditions", "symptoms", "labs", "scales", "wishes")  # what is found by any of its names
CITED_FOLDERS = (
    *("rules", "substances", "schemes/adequacy", "schemes/definitions", "schemes/staging", "schemes/points", "washouts"),
    *("options", "holds", "studies", "monitoring", "tapers", "ways", "foods", "guides"),
)


def cite_claims(records: Records) -> dict[str, ClaimShown]:
    """Every claim that an assessment may show, by "record#claim", with its source's title."""
    sources = records.by_folder["sources"]
    found: dict[str, ClaimShown] = {}
    for folder in CITED_FOLDERS:
        for record, item in records.by_folder[folder].items():
            for name, c in item.claims.items():
                key, title = f"{record}#{name}", sources[c.source].title
                found[key] = ClaimShown(id=key, says=c.says, source=c.source, title=title, place=c.place, access=c.access, read=c.read, stance=c.stance)
    return found


def build_vocabulary(records: Records, substances: tuple[Substance, ...]) -> Vocabulary:
    """What conditions may name, from the records themselves."""
    classes, tables = records.by_folder["classes"], records.tables
    ids = {
        "condition": tables["terms/conditions"],
        "symptom": tables["terms/symptoms"],
        "lab": tables["terms/labs"],
        "effect": tables["terms/effects"],
        "gene": {enzyme for s in substances for enzyme in (r.enzyme for r in s.enzymes)},
        "scale": records.by_folder["scales"],
        "points": {key for key, scheme in records.by_folder["schemes/points"].items() if scheme.decides},
        "safety": set(Safety.__struct_fields__),
        "class": classes,
        "part": {role for s in substances for role in s.roles},
    }
    return Vocabulary(
        facts=tables["terms/facts"],
        terms={kind: frozenset(known) for kind, known in ids.items()},
        lab_units={key: term.unit for key, term in tables["terms/labs"].items()},
        substances=substances,
        ancestors={name: ancestors_of(name, classes) for name in classes},
        class_effects={name: record.effects for name, record in classes.items()},
    )


def ancestors_of(name: str, classes: Mapping[str, Any]) -> frozenset[str]:
    """Every class this one inherits from, at any distance."""
    parents = classes[name].inherits
    return frozenset(parents).union(*(ancestors_of(parent, classes) for parent in parents))


def compile_rule(rule: Rule, vocabulary: Vocabulary) -> CompiledRule:
    """Parse a rule's conditions and selectors; the raw trees are dropped."""
    values = {name: value.is_ for name, value in rule.values.items()}
    pair = rule.pair
    return CompiledRule(
        rule=replace(rule, applies=None, when=None, subject=(), pair=pair and replace(pair, first=(), second=()), shifts=(), claims={}),
        applies=_optional(rule.applies, vocabulary, values),
        when=_optional(rule.when, vocabulary, values),
        subject=select_any(rule.subject, vocabulary),
        first=select_any(pair.first, vocabulary) if pair else 0,
        second=select_any(pair.second, vocabulary) if pair else 0,
        shifts=tuple((parse_condition(s.when, vocabulary, values), replace(s, when=None)) for s in rule.shifts if s.when),
    )


def _optional(node: Any, vocabulary: Vocabulary, values: Mapping[str, Amount]) -> Condition | None:
    return None if node is None else parse_condition(node, vocabulary, values)


def compile_points(scheme: PointsScheme, vocabulary: Vocabulary) -> CompiledPoints:
    """Parse what gives points; a score for a substance that has no file is refused."""
    place = Place(file=f"schemes/points/{scheme.points}.yaml", path="scores")
    return CompiledPoints(
        scheme=replace(scheme, items=tuple(replace(item, when=None) for item in scheme.items)),
        items=tuple((item.points, parse_condition(item.when, vocabulary, {})) for item in scheme.items if item.when),
        scores=tuple((_side(key, vocabulary, place), points) for key, points in scheme.scores.items()),
    )


def compile_ceilings(substance: Substance, vocabulary: Vocabulary) -> tuple[tuple[Condition, Ceiling, float], ...]:
    known = [(c, c.when, mg.high) for c in substance.ceilings if c.when and (mg := c.maximum.to("mg"))]
    return tuple((parse_condition(when, vocabulary, {}), replace(c, when=None), mg) for c, when, mg in known)


def compile_washout(record: Washout, vocabulary: Vocabulary) -> tuple[int, int, Washout]:
    place = Place(file=f"washouts/{record.washout}.yaml", path="from")
    return _side(record.from_, vocabulary, place), _side(record.to, vocabulary, place), replace(record, claims={})


def longest_washouts(washouts: Sequence[tuple[int, int, Washout]], count: int) -> dict[tuple[int, int], float]:
    """The one table as days by (bit of the first, bit of the second): the longest any row gives."""
    table: dict[tuple[int, int], float] = {}
    bits = [1 << i for i in range(count)]
    for first, second, record in washouts:
        days = max((d.high for row in record.rows if (d := row.days.to("d"))), default=0.0)
        for pair in ((a, b) for a in bits if a & first for b in bits if b & second):
            table[pair] = max(table.get(pair, 0.0), days)
    return table


def _side(text: str, vocabulary: Vocabulary, place: Place) -> int:
    key, name = ("class", text.removeprefix("class ")) if text.startswith("class ") else ("is", text)
    return select({key: Text(text=name, place=place)}, vocabulary, place)
