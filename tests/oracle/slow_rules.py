"""Rules run the slow, obvious way: raw records, sets of names, no masks, no cache, no compiled condition.

Selectors are answered by walking classes and effects again; conditions by walking their trees; truth is
"yes", "no" or the set of fields that leave it open. Numbers and choices come from the same functions the
engine derives them with, one call each; what a selector picks is worked out here.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from thirdline.case.values import Amount, Value
from thirdline.knowledge.compile import Knowledge
from thirdline.knowledge.load import Records, load_records
from thirdline.knowledge.metabolism import fold_of
from thirdline.knowledge.rules import Rule
from thirdline.knowledge.store import find_knowledge
from thirdline.knowledge.types import Substance
from thirdline.reasoning.facts import COURSE_FACTS, PERSON_FACTS, World
from thirdline.reasoning.timeline import ReadCourse
from thirdline.tree import List, Map, Node, Text

GRADES = ("present", "weak", "moderate", "strong")
SEVERITIES = ("contraindicated", "major", "moderate", "minor")
URGENCIES = ("emergency", "today", "before starting or changing", "next visit", "know")
SELECTOR_KEYS = {"is", "class", "effect", "grade", "enzyme", "role", "strength", "kind", "part"}
Truth = str | frozenset[str]


@dataclass(frozen=True, order=True)
class Fired:
    """What the two ways are compared by."""

    rule: str
    subjects: tuple[str, ...]
    truth: str
    open: tuple[str, ...]
    severity: str
    urgency: str


@lru_cache(maxsize=1)
def raw_records() -> Records:
    """The knowledge as loaded, nothing compiled."""
    return load_records(find_knowledge())


# --- truth


def _and(truths: list[Truth]) -> Truth:
    if "no" in truths:
        return "no"
    open_ = [t for t in truths if isinstance(t, frozenset)]
    return frozenset().union(*open_) if open_ else "yes"


def _or(truths: list[Truth]) -> Truth:
    if "yes" in truths:
        return "yes"
    open_ = [t for t in truths if isinstance(t, frozenset)]
    return frozenset().union(*open_) if open_ else "no"


def _not(truth: Truth) -> Truth:
    return {"yes": "no", "no": "yes"}.get(truth, truth) if isinstance(truth, str) else truth


def _truth(value: Value, world: World) -> Truth:
    if value.low == value.high:
        return "yes" if value.low else "no"
    return frozenset(world.fields.names(value.causes))


# --- selectors


def _words(node: Node) -> set[str]:
    return {node.text} if isinstance(node, Text) else {item.text for item in node.items if isinstance(item, Text)} if isinstance(node, List) else set()


def _classes(substance: Substance) -> set[str]:
    """Its classes and all they inherit from."""
    classes = raw_records().by_folder["classes"]
    found, waiting = set(), list(substance.classes)
    while waiting:
        name = waiting.pop()
        found.add(name)
        waiting += classes[name].inherits
    return found


def _effects(substance: Substance) -> list[tuple[str, str]]:
    """Its own effects and those of every class it belongs to."""
    classes = raw_records().by_folder["classes"]
    return [(e.effect, e.grade) for e in (*substance.effects, *(e for name in _classes(substance) for e in classes[name].effects))]


def _reaches(grade: str | None, least: Node | None) -> bool:
    return least is None or (grade in GRADES and GRADES.index(grade) >= GRADES.index(_words(least).pop()))


def picked(selector: Map, substance: Substance) -> bool:
    """Whether a selector means this substance."""
    found = True
    for key, node in selector.entries.items():
        words = _words(node)
        if key == "is":
            found = found and substance.substance in words
        elif key == "class":
            found = found and bool(_classes(substance) & words)
        elif key == "kind":
            found = found and substance.kind in words
        elif key == "part":
            found = found and bool(words & set(substance.roles))
        elif key == "effect":
            found = found and any(name in words and _reaches(grade, selector.entries.get("grade")) for name, grade in _effects(substance))
        elif key == "enzyme":
            roles = _words(selector.entries["role"]) if "role" in selector.entries else {"inhibitor"}
            found = found and any(r.enzyme in words and r.role in roles and _reaches(r.strength, selector.entries.get("strength")) for r in substance.enzymes)
    return found


# --- facts


def _number(node: Node, fact: str, args: dict[str, Any], rule: Rule) -> float:
    """A bound: a bare number, an amount in the fact's unit, or a named value."""
    assert isinstance(node, Text)
    amount = rule.values[node.text[1:]].is_ if node.text.startswith("$") else Amount.parse(node.text)
    unit = raw_records().tables["terms/labs"][args["of"]].unit if fact == "lab" else raw_records().tables["terms/facts"][fact].unit
    converted = amount.to(unit) if amount.unit else None
    return converted.low if converted else amount.low


def _arguments(fact: str, body: Node, rule: Rule) -> dict[str, Any]:
    kinds = {**raw_records().tables["terms/facts"][fact].required, **raw_records().tables["terms/facts"][fact].optional}
    found: dict[str, Any] = {}
    for key, node in body.entries.items() if isinstance(body, Map) else ():
        kind = kinds.get(key)
        if kind == "days":
            days = Amount.parse(next(iter(_words(node)))) if not next(iter(_words(node))).startswith("$") else rule.values[next(iter(_words(node)))[1:]].is_
            found[key] = converted.low if days.unit and (converted := days.to("d")) else days.low
        elif kind == "item":
            found[key] = int(next(iter(_words(node))))
        elif kind:
            found[key] = frozenset(_words(node)) if kind == "word" else next(iter(_words(node)))
    return found


def _selector(body: Node) -> Map:
    assert isinstance(body, Map)
    return Map(entries={k: v for k, v in body.entries.items() if k in SELECTOR_KEYS}, place=body.place)


def _listed(world: World) -> Truth:
    """Whether more may be taken than the list says."""
    return "no" if world.reading.case.courses.complete == "yes" else frozenset({"courses.complete"})


def _takes(world: World, selector: Map) -> Truth:
    return _or([_listed(world), *(_truth(c.current, world) for c in world.reading.courses if c.substance and picked(selector, c.substance))])


def _took(world: World, selector: Map, within: float) -> Truth:
    truths = [_takes(world, selector)]
    for course in world.reading.courses:
        if course.substance and picked(selector, course.substance):
            nearest, farthest = world.reading.as_of - course.end[1], world.reading.as_of - course.end[0]
            truths.append("yes" if farthest <= within else "no" if nearest > within else frozenset({course.path("to")}))
    return _or(truths)


def _takes_count(world: World, selector: Map) -> Value:
    """At least those surely taken; any number where the list may go on."""
    by_substance: dict[str, ReadCourse] = {}
    sure: set[str] = set()
    for course in world.reading.courses:
        if course.substance and course.current.high and picked(selector, course.substance):
            by_substance[course.substance.substance] = course
            sure |= {course.substance.substance} if course.current.low else set()
    most = len(by_substance) if world.reading.case.courses.complete == "yes" else math.inf
    causes = 0 if most != math.inf else world.fields.bit("courses.complete")
    for course in by_substance.values():
        causes |= course.current.causes
    return Value(len(sure), most, causes if len(sure) != most else 0)


def _recently_started(world: World, selector: Map, within: float) -> Truth:
    truths: list[Truth] = ["no"]
    for course in world.reading.courses:
        for stretch in course.stretches if course.substance and course.current.high and picked(selector, course.substance) else ():
            nearest, farthest = world.reading.as_of - stretch.start[1], world.reading.as_of - stretch.start[0]
            begun: Truth = "yes" if farthest <= within else "no" if nearest > within else frozenset({course.path("from")})
            truths.append(_and([_truth(course.current, world), begun]))
    return _or(truths)


def _compared(value: Value, body: Node, fact: str, args: dict[str, Any], rule: Rule, world: World) -> Truth:
    assert isinstance(body, Map)
    ((op, node),) = [(k, n) for k, n in body.entries.items() if k in ("at_least", "over", "at_most", "under")]
    bound = _number(node, fact, args, rule)
    holds = {"at_least": lambda v: v >= bound, "over": lambda v: v > bound, "at_most": lambda v: v <= bound, "under": lambda v: v < bound}[op]
    ends = {holds(value.low), holds(value.high)}
    return frozenset(world.fields.names(value.causes)) if len(ends) == 2 else "yes" if True in ends else "no"


def truth_of(node: Node, rule: Rule, world: World, course: ReadCourse | None) -> Truth:
    """A condition's truth, read from its own tree."""
    assert isinstance(node, Map)
    ((key, body),) = node.entries.items()
    if key in ("all", "any"):
        assert isinstance(body, List)
        parts = [truth_of(part, rule, world, course) for part in body.items]
        return _and(parts) if key == "all" else _or(parts)
    if key == "not":
        return _not(truth_of(body, rule, world, course))
    args = _arguments(key, body, rule)
    if key == "substance":
        return "yes" if course and course.substance and picked(_selector(body), course.substance) else "no"
    if key == "takes":
        return _takes(world, _selector(body))
    if key == "took":
        return _took(world, _selector(body), args.get("within", math.inf))
    if key == "recently_started":
        return _recently_started(world, _selector(body), args["within"])
    value = _takes_count(world, _selector(body)) if key == "takes_count" else _derived(key, args, world, course)
    return _truth(value, world) if raw_records().tables["terms/facts"][key].gives == "truth" else _compared(value, body, key, args, rule, world)


def _derived(key: str, args: dict[str, Any], world: World, course: ReadCourse | None) -> Value:
    if key in PERSON_FACTS:
        return PERSON_FACTS[key](world, args, 0)
    assert course is not None
    return COURSE_FACTS[key](world, course, args, 0)


# --- rules


def run_slowly(world: World) -> list[Fired]:
    """Every rule on every binding, true or open."""
    found = []
    for name in sorted(raw_records().by_folder["rules"]):
        rule: Rule = raw_records().by_folder["rules"][name]
        for courses, gate in _bindings(rule, world):
            if fired := _tried(rule, courses, gate, world):
                found.append(fired)
    return found


def _bindings(rule: Rule, world: World) -> Iterator[tuple[tuple[ReadCourse, ...], Truth]]:
    courses = world.reading.courses
    if rule.for_ == "person":
        yield (), "yes"
    elif rule.for_ == "pair":
        yield from _pairs(rule, world)
    elif rule.for_ == "current":
        yield from (((c,), _truth(c.current, world)) for c in courses if c.substance and (not rule.subject or _any(rule.subject, c)))
    else:
        yield from (((c,), "yes") for c in courses if (c.substance and (not rule.subject or _any(rule.subject, c))) or (c.treatment and not rule.subject))


def _any(selectors: tuple[Any, ...], course: ReadCourse) -> bool:
    return course.substance is not None and any(picked(s, course.substance) for s in selectors)


def _pairs(rule: Rule, world: World) -> Iterator[tuple[tuple[ReadCourse, ...], Truth]]:
    """Two courses of two substances, each pair once; or one that ended inside the washout before the other."""
    assert rule.pair is not None
    for a in world.reading.courses:
        for b in world.reading.courses:
            if a.substance is None or b.substance is None or not _any(rule.pair.first, a):
                continue
            names, both = (a.substance.substance, b.substance.substance), _and([_truth(a.current, world), _truth(b.current, world)])
            if rule.pair.relation == "same":
                if names[0] == names[1] and a.number < b.number:
                    yield (a, b), both
            elif names[0] == names[1] or not _any(rule.pair.second, b):
                continue
            elif rule.pair.relation == "washout":
                yield (a, b), _washout(a, b, world)
            elif rule.pair.relation == "listed":
                if names[0] < names[1] and listed_alone(rule, a.substance, b.substance, world.knowledge):
                    yield (a, b), both
            elif rule.pair.relation == "doubled":
                if names[0] < names[1] and is_doubled(a.substance, b.substance):
                    yield (a, b), both
            elif rule.pair.relation != "together":
                if moves(rule, a.substance, b.substance, world.knowledge):
                    yield (a, b), both
            elif not (names[0] > names[1] and _any(rule.pair.second, a) and _any(rule.pair.first, b)):
                yield (a, b), both


def is_doubled(a: Substance, b: Substance) -> bool:
    """Whether they share a class of which one is enough."""
    return any(raw_records().by_folder["classes"][name].one_is_enough for name in _classes(a) & _classes(b))


def listed_alone(rule: Rule, a: Substance, b: Substance, knowledge: Knowledge) -> bool:
    """Whether the list has the pair at the rule's level and no other rule is about it, walked rule by rule."""
    assert rule.pair is not None
    levels = raw_records().tables["terms/listed_pairs"].get(a.substance, {})
    return b.substance in levels.get(rule.pair.level or "", ()) and not any(
        _is_about(other, *pair, knowledge) for other in raw_records().by_folder["rules"].values() for pair in ((a, b), (b, a))
    )


def _is_about(rule: Rule, a: Substance, b: Substance, knowledge: Knowledge) -> bool:
    if rule.pair is None or rule.pair.relation not in ("together", "raises", "lowers"):
        return False
    picked_both = all(any(isinstance(s, Map) and picked(s, x) for s in side) for side, x in ((rule.pair.first, a), (rule.pair.second, b)))
    return picked_both and (rule.pair.relation == "together" or moves(rule, a, b, knowledge))


def moves(rule: Rule, victim: Substance, mover: Substance, knowledge: Knowledge) -> bool:
    """Whether the model puts the pair in the rule's band; a pair without a shared enzyme or a measurement is in none."""
    assert rule.pair is not None
    here, other = (knowledge.metabolism[s.substance] for s in (victim, mover))
    if not {e for e, _ in here.shares} & {m.enzyme for m in other.modulations} and mover.substance not in {o for o, _, _ in here.observed}:
        return False
    fold = fold_of(here, [(mover.substance, other)])
    if fold is None or rule.pair.relation == "moves":
        return fold is None and rule.pair.relation == "moves"
    size = fold if rule.pair.relation == "raises" else 1 / fold
    return rule.values["least"].is_.low <= size and not ("below" in rule.values and size >= rule.values["below"].is_.low)


def _is_settled(courses: tuple[ReadCourse, ...], world: World) -> bool:
    case = world.reading.case
    calm = case.person.prescriber_knows == "yes" and case.symptoms.complete == "yes" and not case.symptoms.items
    return calm and all(world.reading.as_of - c.stretches[-1].start[1] >= 90 for c in courses)


def _washout(a: ReadCourse, b: ReadCourse, world: World) -> Truth:
    """The longest figure of the one table, counted from the first's end to today; not for what is surely still taken."""
    assert a.substance is not None and b.substance is not None
    days = [
        d.high
        for record in raw_records().by_folder["washouts"].values()
        if _side(record.from_, a.substance) and _side(record.to, b.substance)
        for row in record.rows
        if (d := row.days.to("d"))
    ]
    if not days or a.current.low == 1:
        return "no"
    nearest, farthest = world.reading.as_of - a.end[1], world.reading.as_of - a.end[0]
    since: Truth = "yes" if farthest < max(days) else "no" if nearest >= max(days) else frozenset({a.path("to")})
    return _and([_truth(b.current, world), since])


def _side(text: str, substance: Substance) -> bool:
    return text.removeprefix("class ") in _classes(substance) if text.startswith("class ") else substance.substance == text


def _tried(rule: Rule, courses: tuple[ReadCourse, ...], gate: Truth, world: World) -> Fired | None:
    course = courses[0] if courses else None
    if gate == "no" or (rule.applies and truth_of(rule.applies, rule, world, course) != "yes"):
        return None
    truth = _and([gate, truth_of(rule.when, rule, world, course)]) if rule.when else gate
    if truth == "no":
        return None
    true = [s for s in rule.shifts if truth_of(s.when, rule, world, course) == "yes"]
    severity = min((s.severity for s in true if s.severity), key=SEVERITIES.index, default=rule.severity)
    urgency = min((s.urgency for s in true if s.urgency), key=URGENCIES.index, default=rule.urgency)
    if rule.kind == "interaction" and courses and severity != "contraindicated" and rule.eases and _is_settled(courses, world) and urgency != "emergency":
        urgency = URGENCIES[min(URGENCIES.index(urgency) + 1, len(URGENCIES) - 1)]
    names = {c.substance.substance if c.substance else str(c.resolution.id) for c in courses}
    subjects = tuple(sorted({*rule.subjects, *names}))
    return Fired(rule.rule, subjects, "yes" if truth == "yes" else "open", tuple(sorted(truth)) if isinstance(truth, frozenset) else (), severity, urgency)
