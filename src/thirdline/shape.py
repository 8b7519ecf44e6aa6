"""Trees to frozen types, strictly, and the same types to JSON Schema.

One walk over a record's hints serves the case file and every knowledge file. Unknown keys,
missing keys and wrong values become problems with their line; reading goes on, so that one pass
reports all of them. A scalar type takes part by giving `parse(text)` (raising ValueError with what
is wrong and the cure) and `SCHEMA`. A field named `for_` is written `for`.
"""

from __future__ import annotations

import difflib
import math
import re
import types
import typing
from collections.abc import Callable
from functools import cache
from typing import Any, Generic, Literal, TypeVar, cast

from thirdline.record import FieldInfo, Record, fields, is_record
from thirdline.tree import List, Map, Node, Place, Problem, Refused, Text

T = TypeVar("T")
MISSING: Any = object()


class Listing(Record, Generic[T]):
    """A list that says whether it is complete: yes, no, or not said.

    Written as a plain list (not said) or as {complete: yes, items: [...]}.
    """

    items: tuple[T, ...] = ()
    complete: Literal["yes", "no", "not said"] = "not said"


_COMPLETE = Literal["yes", "no", "not said"]
_LISTED = ("items", "complete")


def bind(node: Node, target: type[T]) -> T:
    """Read a tree into `target`, or raise Refused with every problem found."""
    problems: list[Problem] = []
    value = _bind(node, target, problems)
    if problems:
        raise Refused(problems)
    return cast(T, value)


def key_of(name: str) -> str:
    """The key in a file for a field's Python name: `for_` is `for`."""
    return name.rstrip("_")


@cache
def fields_of(target: type[Record]) -> dict[str, tuple[FieldInfo, Any]]:
    """File key to (field, resolved hint), in order."""
    hints = typing.get_type_hints(target, include_extras=True)
    return {key_of(f.name): (f, hints[f.name]) for f in fields(target)}


def _bind(node: Node, hint: Any, problems: list[Problem]) -> Any:
    origin = typing.get_origin(hint)
    if origin is typing.Annotated:
        return node  # kept as it is, for its own reader
    if origin in (types.UnionType, typing.Union):
        return _bind_optional(node, hint, problems)
    if origin is Listing:
        return _bind_listing(node, hint, problems)
    if origin is tuple:
        return _bind_list(node, typing.get_args(hint)[0], problems)
    if origin is dict:
        return _bind_dict(node, typing.get_args(hint)[1], problems)
    if hasattr(hint, "from_text") and (line := _one_line(node)):
        return _bind_short(line, hint, problems)
    if is_record(hint) and not hasattr(hint, "parse"):
        return _bind_map(node, hint, problems)
    return _bind_text(node, hint, problems)


def _one_line(node: Node) -> Text | None:
    """The node as a line of text. YAML splits 'Effexor, 3 months, stopped: sweating' at the colon; with a comma before it, it was no key."""
    if isinstance(node, Map) and len(node.entries) == 1:
        (key, value), place = next(iter(node.entries.items())), node.place
        return Text(text=f"{key}: {value.text}", place=place) if isinstance(value, Text) and re.search(r"[,;]", key) else None
    return node if isinstance(node, Text) else None


def _bind_short(node: Text, hint: Any, problems: list[Problem]) -> Any:
    """A record written as one word, by its own reader."""
    try:
        return hint.from_text(_parse_str(node.text.strip()))
    except ValueError as error:
        return _wrong(node.place, *split_cure(error), problems)


def _bind_optional(node: Node, hint: Any, problems: list[Problem]) -> Any:
    options = [arg for arg in typing.get_args(hint) if arg is not type(None)]
    if Map in options:
        return node  # declared as Node: kept as it is, for its own reader
    if _is_missing(node):
        return None
    return _bind(node, options[0], problems)


def _bind_list(node: Node, item: Any, problems: list[Problem]) -> Any:
    if _is_missing(node):
        return ()
    if not isinstance(node, List):
        return _wrong(node.place, "a list is expected here", "Start each item on its own line with '- '.", problems)
    return tuple(
        _wrong(child.place, "this item is empty", "Fill it in, or remove the line.", problems) if _is_missing(child) else _bind(child, item, problems)
        for child in node.items
    )


def _bind_listing(node: Node, hint: Any, problems: list[Problem]) -> Any:
    (item,) = typing.get_args(hint)
    if not isinstance(node, Map):
        items = _bind_list(node, item, problems)
        return Listing(items=items) if items is not MISSING else MISSING
    for key in node.entries:
        if key not in _LISTED:
            _wrong(node.key_places[key], f"the key '{key}' is not known", suggest(key, _LISTED), problems)
    hints = {"items": types.GenericAlias(tuple, (item, ...)), "complete": _COMPLETE}
    values = {key: _bind(node.entries[key], of, problems) for key, of in hints.items() if _has(node, key)}
    return MISSING if any(value is MISSING for value in values.values()) else Listing(**values)


def _has(node: Map, key: str) -> bool:
    return key in node.entries and not _is_missing(node.entries[key])


def _is_missing(node: Node) -> bool:
    return isinstance(node, Text) and node.is_missing


def _bind_dict(node: Node, item: Any, problems: list[Problem]) -> Any:
    if not isinstance(node, Map):
        return _wrong(node.place, "a block of 'key: value' lines is expected here", "Indent the keys below this line.", problems)
    return {key: _bind(child, item, problems) for key, child in node.entries.items()}


def _bind_map(node: Node, target: type[Record], problems: list[Problem]) -> Any:
    if not isinstance(node, Map):
        return _wrong(node.place, "a block of 'key: value' lines is expected here", f"Known keys: {', '.join(fields_of(target))}.", problems)
    known = fields_of(target)
    for key in node.entries:
        if key not in known:
            _wrong(node.key_places[key], f"the key '{key}' is not known", suggest(key, known), problems)
    values: dict[str, Any] = {}
    required = required_keys(target)
    for key, (spec, hint) in known.items():
        if _has(node, key):
            values[spec.name] = _bind(node.entries[key], hint, problems)
        elif key in required and key in node.entries:
            values[spec.name] = _wrong(node.entries[key].place, f"the key '{key}' has no value", "Write one after the colon.", problems)
        elif key in required:
            values[spec.name] = _wrong(node.place, f"the key '{key}' is missing", f"Add '{key}: ...' here.", problems)
    if any(value is MISSING for value in values.values()):
        return MISSING
    try:
        return target(**values)
    except ValueError as error:
        return _wrong(node.place, *split_cure(error), problems)


def _bind_text(node: Node, hint: Any, problems: list[Problem]) -> Any:
    if not isinstance(node, Text):
        return _wrong(node.place, "a single value is expected here", "Write it on the same line, after the colon.", problems)
    try:
        return parse_scalar(node.text, hint)
    except ValueError as error:
        return _wrong(node.place, *split_cure(error), problems)


def parse_scalar(text: str, hint: Any) -> Any:
    """Read one piece of text as `hint`; ValueError('what|cure') when it does not fit."""
    text = text.strip()
    if typing.get_origin(hint) is Literal:
        return _parse_choice(text, typing.get_args(hint))
    if hasattr(hint, "parse"):
        return hint.parse(text)
    return _SCALARS[hint][0](text)


def _parse_choice(text: str, choices: tuple[str, ...]) -> str:
    plain = " ".join(text.lower().replace("_", " ").split())
    for choice in choices:
        if choice.lower().replace("_", " ") == plain:
            return choice
    raise ValueError(f"'{text}' is not one of the choices|{suggest(text, choices)}")


def _parse_str(text: str) -> str:
    if not text:
        raise ValueError("the text is empty|Write something, or remove the key.")
    return text


def _parse_bool(text: str) -> bool:
    if text.lower() in ("yes", "true"):
        return True
    if text.lower() in ("no", "false"):
        return False
    raise ValueError(f"'{text}' is neither yes nor no|Write yes or no.")


def _parse_int(text: str) -> int:
    """Whole numbers; 12.0 is one, as in JSON."""
    if not re.fullmatch(r"[+-]?[0-9]{1,15}(?:\.0+)?", text):
        raise ValueError(f"'{text}' is not a whole number|Write digits only.")
    return int(text.partition(".")[0])


def _parse_float(text: str) -> float:
    if not re.fullmatch(r"[+-]?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?", text) or math.isinf(float(text)):
        raise ValueError(f"'{text}' is not a number|Write digits only.")
    return float(text)


_SCALARS: dict[Any, tuple[Callable[[str], Any], dict[str, object]]] = {
    str: (_parse_str, {"type": "string"}),
    bool: (_parse_bool, {"type": "boolean"}),
    int: (_parse_int, {"type": "integer"}),
    float: (_parse_float, {"type": "number"}),
}


def suggest(key: str, known: Any) -> str:
    """The cure for a word that is not known: the nearest ones first."""
    names = [str(name) for name in known]
    close = difflib.get_close_matches(key, names, n=2, cutoff=0.6)
    return f"Did you mean {' or '.join(repr(name) for name in close)}?" if close else f"Known: {', '.join(names)}."


def split_cure(error: ValueError) -> tuple[str, str]:
    what, _, cure = str(error).partition("|")
    return what, cure or "See the format's description in docs/."


def _wrong(place: Place, what: str, cure: str, problems: list[Problem]) -> Any:
    problems.append(Problem(place=place, what=what, cure=cure))
    return MISSING


def schema_of(target: Any) -> dict[str, object]:
    """JSON Schema (2020-12) of what `bind` accepts for `target`."""
    definitions: dict[str, object] = {}
    root = _schema(target, definitions)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **root, "$defs": dict(sorted(definitions.items()))}


def _schema(hint: Any, definitions: dict[str, object]) -> dict[str, object]:
    origin, args = typing.get_origin(hint), typing.get_args(hint)
    if origin in (types.UnionType, typing.Union):
        return {"anyOf": [_schema(args[0], definitions), {"type": "null"}]}
    if origin is Literal:
        return {"enum": list(args)}
    if origin is Listing:
        items = {"type": "array", "items": _schema(args[0], definitions)}
        whole = {"type": "object", "additionalProperties": False, "properties": {"items": items, "complete": {"enum": ["yes", "no", "not said"]}}}
        return {"anyOf": [items, whole, {"type": "null"}]}
    if origin is tuple:
        return {"anyOf": [{"type": "array", "items": _schema(args[0], definitions)}, {"type": "null"}]}
    if hasattr(hint, "SCHEMA"):
        return dict(hint.SCHEMA)
    if hasattr(hint, "from_text"):
        return {"anyOf": [{"type": "string"}, _schema_of_record(hint, definitions)]}
    if is_record(hint):
        return _schema_of_record(hint, definitions)
    return dict(_SCALARS[hint][1])


@cache
def required_keys(target: type[Record]) -> list[str]:
    """The keys of a record that have no default."""
    return [key for key, (spec, _) in fields_of(target).items() if spec.required]


def _schema_of_record(target: type[Record], definitions: dict[str, object]) -> dict[str, object]:
    if target.__name__ not in definitions:
        definitions[target.__name__] = {}
        properties, required = {}, required_keys(target)
        for key, (spec, hint) in fields_of(target).items():
            properties[key] = _schema(hint, definitions)
            if key not in required and {"type": "null"} not in cast(list[object], properties[key].get("anyOf", [])):
                properties[key] = {"anyOf": [properties[key], {"type": "null"}]}
            if doc := target.docs.get(spec.name):
                properties[key] = {"description": doc, **properties[key]}
        definitions[target.__name__] = {"type": "object", "additionalProperties": False, "properties": properties, "required": required}
    return {"$ref": f"#/$defs/{target.__name__}"}
