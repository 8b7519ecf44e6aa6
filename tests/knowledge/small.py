"""Small knowledge made in the test: each maker fills what does not matter."""

from collections.abc import Callable, Iterator
from typing import Any

from thirdline.case.values import Amount
from thirdline.knowledge.load import FOLDERS, Records
from thirdline.knowledge.rules import Rule, RuleWords
from thirdline.knowledge.types import Claim, Class, Dosing, Effect, Form, Name, Source, Substance, Treatment, Washout, WashoutRow
from thirdline.tree import Node, Problem, parse_tree

Check = Callable[[Records], Iterator[Problem]]


def amount(text: str) -> Amount:
    return Amount.parse(text)


def tree(text: str) -> Node:
    return parse_tree(text.encode(), "small.yaml")


def a_claim(**changes: Any) -> Claim:
    return Claim(**{"says": "so", "source": "book", "place": "p. 1", "access": "source", "read": "2026-11-23", **changes})


def a_source(source: str = "book") -> Source:
    return Source(source=source, title="A book", kind="book", seen="2026-11-23, the page")


def a_name(name: str, **changes: Any) -> Name:
    return Name(**{"name": name, "kind": "brand", **changes})


def a_class(key: str, **changes: Any) -> Class:
    return Class(**{"class_": key, "name": key, "plain": key, **changes})


def a_substance(key: str, **changes: Any) -> Substance:
    return Substance(
        **{"substance": key, "name": key, "kind": "medicine", "tier": "hazards only", "status": "draft", "classes": (), "roles": (), "names": (), **changes}
    )


def a_treatment(key: str, **changes: Any) -> Treatment:
    return Treatment(**{"treatment": key, "name": key, "kind": "therapy", "status": "draft", "names": (), **changes})


def a_dosing(**changes: Any) -> Dosing:
    return Dosing(**{"for_": "depression", "region": "UK", "claim": "dose", **changes})


def a_form(key: str = "tablet", **changes: Any) -> Form:
    return Form(**{"form": key, "route": "oral", "default": True, **changes})


def an_effect(effect: str, **changes: Any) -> Effect:
    return Effect(**{"effect": effect, "claim": "effect", **changes})


def a_washout(key: str, *, claim: str, **changes: Any) -> Washout:
    return Washout(**{"washout": key, "from_": "a", "to": "b", "rows": (WashoutRow(days=amount("14 d"), region="any", claim=claim),), **changes})


def a_rule(key: str, **changes: Any) -> Rule:
    words = RuleWords(title="t", person="p", clinician="c")
    plain = {
        "rule": key,
        "kind": "caution",
        "for_": "person",
        "status": "draft",
        "hazard": "bleeding",
        "severity": "moderate",
        "urgency": "know",
        "certainty": "probable",
    }
    return Rule(**{**plain, "words": words, "because": (), "claims": {}, **changes})


def records(*items: Any, tables: dict[str, Any] | None = None, **renamed: Any) -> Records:
    """Records in their folders, each in the file named after its id; `renamed` gives a file name to an item."""
    made = Records(by_folder={folder: {} for folder in FOLDERS}, files={}, tables=tables or {})
    for stem, item in [*((None, item) for item in items), *renamed.items()]:
        folder = next(folder for folder, kind in FOLDERS.items() if isinstance(item, kind))
        name = stem or getattr(item, item.__struct_fields__[0])
        made.by_folder[folder][name] = item
        made.files[folder, name] = f"{folder}/{name}.yaml"
    return made


def places(check: Check, made: Records) -> list[tuple[str, str]]:
    """(file, path) of every problem a check finds; each says what is wrong and how to mend it."""
    found = list(check(made))
    assert all(problem.what and problem.cure.endswith(".") for problem in found)
    return sorted((problem.place.file, problem.place.path) for problem in found)
