"""Conditions as data: all, any, not, and tests of declared facts; read from a tree, checked, compiled.

    all:
      - takes: {class: maoi}
      - lab: {of: tsh, at_least: $upper}
      - not: {condition: {of: epilepsy}}

A bound is a number in the fact's own unit, an amount with a unit, or $name of the rule's `values`.
Selectors compile to one integer with a bit for each substance they pick.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Literal, get_args

from thirdline.case.values import Amount, Value
from thirdline.knowledge.rules import Fact
from thirdline.knowledge.types import Enzyme
from thirdline.record import Record
from thirdline.shape import suggest
from thirdline.tree import List, Map, Node, Place, Text, refuse

Op = Literal["at_least", "over", "at_most", "under", "true"]
BOUNDS: tuple[Op, ...] = ("at_least", "over", "at_most", "under")
SELECTORS = ("is", "class", "effect", "grade", "enzyme", "role", "strength", "kind", "part")
PICKS = ("is", "class", "effect", "enzyme", "kind", "part")
_GRADES = ("present", "weak", "moderate", "strong")
_CLOSED = {
    "grade": frozenset(_GRADES),
    "strength": frozenset(_GRADES),
    "enzyme": frozenset(get_args(Enzyme)),
    "role": frozenset(("substrate", "inhibitor", "inducer")),
    "kind": frozenset(("medicine", "supplement", "food", "habit")),
}


class Test(Record):
    """One fact compared: `args` sorted pairs, `mask` the substances picked (0 when none are asked for).

    Tests of the same fact with the same arguments share a `slot`, so that it is derived once.
    """

    fact: str
    args: tuple[tuple[str, Any], ...] = ()
    mask: int = 0
    op: Op = "true"
    bound: float = 0.0
    slot: int = 0


class Every(Record):
    parts: tuple[Condition, ...]


class Some(Record):
    parts: tuple[Condition, ...]


class Negation(Record):
    part: Condition


Condition = Test | Every | Some | Negation


class Vocabulary(Record):
    """What a condition may name: facts, term ids, lab units, and substances to be picked by selectors."""

    facts: Mapping[str, Fact]
    terms: Mapping[str, frozenset[str]]
    lab_units: Mapping[str, str]
    substances: tuple[Any, ...]
    ancestors: Mapping[str, frozenset[str]]
    class_effects: Mapping[str, tuple[Any, ...]]
    slots: dict[tuple[Any, ...], int] = {}


def parse_condition(node: Node, vocabulary: Vocabulary, values: Mapping[str, Amount]) -> Condition:
    """Read and compile one condition; Refused names the line and the cure."""
    if not isinstance(node, Map) or len(node.entries) != 1:
        refuse(node.place, "a condition is one key with its block", "Write one of all, any, not, or a fact's name; join several with 'all'.")
    ((key, body),) = node.entries.items()
    if key in ("all", "any"):
        if not isinstance(body, List) or not body.items:
            refuse(body.place, f"'{key}' needs a list of conditions", "Start each on its own line with '- '.")
        parts = tuple(parse_condition(item, vocabulary, values) for item in body.items)
        return Every(parts=parts) if key == "all" else Some(parts=parts)
    if key == "not":
        return Negation(part=parse_condition(body, vocabulary, values))
    if key not in vocabulary.facts:
        refuse(node.key_places[key], f"the fact '{key}' is not declared", suggest(key, vocabulary.facts))
    return _parse_test(key, vocabulary.facts[key], body, vocabulary, values)


def tests_of(condition: Condition) -> Iterator[Test]:
    """Every test inside a condition."""
    if isinstance(condition, Test):
        yield condition
        return
    for part in (condition.part,) if isinstance(condition, Negation) else condition.parts:
        yield from tests_of(part)


def _parse_test(name: str, fact: Fact, body: Node, vocabulary: Vocabulary, values: Mapping[str, Amount]) -> Test:
    if isinstance(body, Text) and (body.is_missing or body.text == "yes"):
        body = Map(entries={}, place=body.place)
    if not isinstance(body, Map):
        refuse(body.place, f"'{name}' needs a block of arguments", "Write for example {of: tsh, at_least: 10}.")
    kinds = fact.required | fact.optional
    args = {key: _parse_argument(fact, key, kinds[key], node, vocabulary) for key, node in body.entries.items() if key in kinds}
    unit = vocabulary.lab_units.get(args.get("of", ""), "") if name == "lab" else fact.unit
    selector: dict[str, Node] = {}
    op: Op = "true"
    bound = 0.0
    for key, node in body.entries.items():
        if key in BOUNDS and op != "true":
            refuse(node.place, f"'{name}' is compared twice", "Write two tests and join them with 'all'.")
        if key in BOUNDS:
            op, bound = key, _parse_bound(node, unit, values)
        elif fact.selector and key in SELECTORS and key not in kinds:
            selector[key] = node
        elif key not in kinds:
            refuse(node.place, f"'{name}' has no argument '{key}'", suggest(key, [*kinds, *BOUNDS, *(SELECTORS if fact.selector else ())]))
    _check_complete(name, fact, args, op, body.place)
    if fact.selector and not selector:
        refuse(body.place, f"'{name}' does not say which substances", "Add is, class, effect or enzyme.")
    mask = select(selector, vocabulary, body.place) if fact.selector else 0
    ordered = tuple(sorted(args.items()))
    return Test(fact=name, args=ordered, mask=mask, op=op, bound=bound, slot=vocabulary.slots.setdefault((name, ordered, mask), len(vocabulary.slots)))


def _check_complete(name: str, fact: Fact, args: Mapping[str, Any], op: Op, place: Place) -> None:
    for key in fact.required:
        if key not in args:
            refuse(place, f"'{name}' needs '{key}'", f"Add {key}: ...")
    if fact.gives == "number" and op == "true":
        refuse(place, f"'{name}' is a number and is compared with nothing", "Add at_least, over, at_most or under.")
    if fact.gives == "truth" and op != "true":
        refuse(place, f"'{name}' is yes or no and cannot be compared", "Remove the comparison, or use 'not'.")


def _words(node: Node) -> tuple[str, ...]:
    """One word or several; never none, never a block."""
    items = node.items if isinstance(node, List) else (node,)
    words = tuple(item.text for item in items if isinstance(item, Text) and item.text)
    if not words or len(words) < len(items):
        refuse(node.place, "a word or a list of words is expected", "Write one word, or [one, another].")
    return words


def _parse_argument(fact: Fact, key: str, kind: str, node: Node, vocabulary: Vocabulary) -> Any:
    if kind == "days":
        return _parse_bound(node, "d", {})
    words = _words(node)
    if kind != "word" and len(words) > 1:
        refuse(node.place, f"'{key}' takes one {kind}", "Write several tests and join them with 'any'.")
    if kind == "item":
        if not re.fullmatch(r"[1-9]\d?", words[0], re.ASCII):
            refuse(node.place, f"'{words[0]}' is not the number of an item", "Write a whole number from 1.")
        return int(words[0])
    known = fact.words if kind == "word" else vocabulary.terms[kind]
    for word in words:
        if word not in known:
            refuse(node.place, f"'{word}' is not a known {kind} here", suggest(word, sorted(known)))
    return frozenset(words) if kind == "word" else words[0]


def _parse_bound(node: Node, unit: str, values: Mapping[str, Amount]) -> float:
    if not isinstance(node, Text):
        refuse(node.place, "a number is expected here", "Write a number, an amount with its unit, or $name.")
    text = node.text
    if text.startswith("$"):
        if text[1:] not in values:
            refuse(node.place, f"the rule has no value '{text[1:]}'", suggest(text[1:], values))
        amount = values[text[1:]]
    else:
        try:
            amount = Amount.parse(text)
        except ValueError as error:
            refuse(node.place, *map(str, str(error).partition("|")[::2]))
    converted = amount.to(unit) if amount.unit else Value(amount.low, amount.high)
    if converted is None or not converted.is_exact:
        refuse(node.place, f"'{amount.typed}' cannot be read in {unit or 'a plain number'} as one number", "Write one number, in the fact's own unit.")
    return converted.low


def select(selector: Mapping[str, Node], vocabulary: Vocabulary, place: Place) -> int:
    """The bitmask of the substances that have every property asked for."""
    wanted = {key: _words(node) for key, node in selector.items()}
    _check_selector(wanted, vocabulary, place)
    return sum(1 << i for i, substance in enumerate(vocabulary.substances) if _matches(substance, wanted, vocabulary))


def _check_selector(wanted: Mapping[str, tuple[str, ...]], vocabulary: Vocabulary, place: Place) -> None:
    if not set(wanted) & set(PICKS):
        refuse(place, "the selector does not say which substances", f"Add one of {', '.join(PICKS)}.")
    known = {**{key: vocabulary.terms[key] for key in ("class", "effect", "part")}, **_CLOSED, "is": frozenset(s.substance for s in vocabulary.substances)}
    for key, words in wanted.items():
        if key not in known:
            refuse(place, f"a selector has no '{key}'", suggest(key, SELECTORS))
        for word in words:
            if word not in known[key]:
                refuse(place, f"'{word}' is not a known {key}", suggest(word, sorted(known[key])))


def _matches(substance: Any, wanted: Mapping[str, tuple[str, ...]], vocabulary: Vocabulary) -> bool:
    classes = frozenset(c for name in substance.classes for c in (name, *vocabulary.ancestors[name]))
    effects = (*substance.effects, *(e for c in sorted(classes) for e in vocabulary.class_effects[c]))
    tests = {
        "is": lambda words: substance.substance in words,
        "class": lambda words: bool(classes & set(words)),
        "kind": lambda words: substance.kind in words,
        "part": lambda words: bool(set(substance.roles) & set(words)),
        "effect": lambda words: any(e.effect in words and _at_least(e.grade, wanted.get("grade")) for e in effects),
        "enzyme": lambda words: any(
            r.enzyme in words and r.role in wanted.get("role", ("inhibitor",)) and _at_least(r.strength, wanted.get("strength")) for r in substance.enzymes
        ),
    }
    return all(tests[key](words) for key, words in wanted.items() if key in tests)


def _at_least(grade: str | None, least: tuple[str, ...] | None) -> bool:
    if least is None:
        return True
    return grade in _GRADES and _GRADES.index(grade) >= _GRADES.index(least[0])
