"""The one strict reader: YAML or JSON text to a tree of text nodes that know their line.

Scalars stay text: the field they belong to decides what they mean, so YAML's NO, 010 and 12:30
cannot change a value. Anchors, aliases, tags, duplicate keys and several documents are refused.
"""

from __future__ import annotations

import json
import re
from typing import NoReturn

import yaml

from thirdline.record import Record, force_setattr

MAX_BYTES = 1_000_000
MAX_DEPTH = 24
LONGEST = 300  # characters of a message
_PLAIN = "Remove control characters; save as plain UTF-8 text."
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")
_JSON_TEXT = re.compile(r'"(?:[^"\\]|\\.)*"?', re.DOTALL)
_LOADER = getattr(yaml, "CLoader", yaml.Loader)


class Place(Record):
    """Where a value stands: file, line (None for JSON) and the path of keys down to it."""

    file: str
    line: int | None = None
    path: str = ""

    def below(self, key: str | int, line: int | None = None) -> Place:
        path = f"{self.path}.{key}" if self.path else str(key)
        return Place(file=self.file, line=line if line is not None else self.line, path=path)

    def __str__(self) -> str:
        where = f"{self.file}, line {self.line}" if self.line else self.file
        return f"{where}: {self.path}" if self.path else where


class Problem(Record):
    """One thing wrong in an input: where, what, and the cure."""

    place: Place
    what: str
    cure: str

    def __post_init__(self) -> None:
        """One line each, however long that was which they repeat."""
        for name in ("what", "cure"):
            line = " ".join(getattr(self, name).split())
            force_setattr(self, name, line if len(line) <= LONGEST else f"{line[: LONGEST - 4]} ...")

    def __str__(self) -> str:
        return f"{self.place}: {self.what}. {self.cure}"


class Refused(Exception):
    """An input could not be read. Carries every problem found, never only the first."""

    def __init__(self, problems: list[Problem]):
        self.problems = problems
        super().__init__("\n".join(map(str, problems)))


class Broken(Refused):
    """The knowledge itself could not be read, or does not hold together."""


class Text(Record):
    """A scalar as typed; `plain` is false where it was quoted."""

    text: str
    place: Place
    plain: bool = True

    @property
    def is_missing(self) -> bool:
        return self.plain and self.text.strip() in ("", "~", "null")


class Map(Record):
    """Keys to nodes, in the order written; `key_places` names the line of each key."""

    entries: dict[str, Node]
    place: Place
    key_places: dict[str, Place] = {}


class List(Record):
    items: tuple[Node, ...]
    place: Place


Node = Text | Map | List


def parse_tree(data: bytes, name: str) -> Node:
    """Read `data` as YAML (or as JSON where `name` ends in .json) into a tree.

    Raises Refused for what is too large, not UTF-8, malformed, too deep, or uses a YAML feature
    that can hide or multiply content.
    """
    place = Place(file=name)
    if len(data) > MAX_BYTES:
        refuse(place, f"the file has {len(data):,} bytes", f"Keep it under {MAX_BYTES:,} bytes: one person's history.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        refuse(Place(file=name, line=line), "the file is not UTF-8 text", "Save it again with the encoding UTF-8.")
    return _parse_json(text, place) if name.lower().endswith(".json") else _parse_yaml(text, place)


def _text(text: str, place: Place, plain: bool) -> Text:
    """A scalar; a control character written as an escape would reach the terminal, so it is refused."""
    if _CONTROL.search(text):
        refuse(place, "a control character is written here", _PLAIN)
    return Text(text=text, place=place, plain=plain)


def refuse(place: Place, what: str, cure: str) -> NoReturn:
    """Stop with a single problem."""
    raise Refused([Problem(place=place, what=what, cure=cure)])


def _parse_yaml(text: str, place: Place) -> Node:
    if control := _CONTROL.search(text):
        at = Place(file=place.file, line=text.count("\n", 0, control.start()) + 1)
        refuse(at, "a character that YAML does not allow (a control character)", _PLAIN)
    try:
        return _Builder(text, place).document()
    except yaml.MarkedYAMLError as error:
        line = getattr(error.problem_mark or error.context_mark, "line", None)
        at = place if line is None else Place(file=place.file, line=line + 1)
        refuse(at, f"this is not well-formed YAML ({error.problem})", "Check the indentation, the colons and the quotes on this line.")
    except yaml.reader.ReaderError as error:
        refuse(place, f"a character that YAML does not allow ({error.reason})", _PLAIN)


class _Builder:
    """Builds nodes from libyaml's event stream, keeping lines and refusing what could surprise."""

    def __init__(self, text: str, place: Place):
        self._events = yaml.parse(text, Loader=_LOADER)
        self._file = place.file

    def document(self) -> Node:
        next(self._events)
        event = next(self._events)
        if isinstance(event, yaml.StreamEndEvent):
            return Text(text="", place=Place(file=self._file, line=1))
        node = self._node(next(self._events), Place(file=self._file), 0)
        next(self._events)
        event = next(self._events)
        if not isinstance(event, yaml.StreamEndEvent):
            refuse(self._at(event, Place(file=self._file)), "a second document starts here", "Keep one document per file; remove the '---'.")
        return node

    def _at(self, event: yaml.Event, place: Place) -> Place:
        line = getattr(event.start_mark, "line", 0)
        return Place(file=self._file, line=line + 1, path=place.path)

    def _node(self, event: yaml.Event, place: Place, depth: int) -> Node:
        here = self._at(event, place)
        if depth > MAX_DEPTH:
            refuse(here, f"nested more than {MAX_DEPTH} levels deep", "Flatten it; no field needs this depth.")
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            refuse(here, "anchors and aliases (& and *) are not allowed", "Write the value out; quote text that starts with & or *.")
        if tag := getattr(event, "tag", None):
            refuse(here, f"the tag {tag} is not allowed", "Remove it; quote text that starts with '!'.")
        if isinstance(event, yaml.ScalarEvent):
            return _text(event.value, here, not event.style)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._list(here, depth)
        return self._map(here, depth)

    def _list(self, here: Place, depth: int) -> List:
        items: list[Node] = []
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            items.append(self._node(event, here.below(len(items) + 1), depth + 1))
        return List(items=tuple(items), place=here)

    def _map(self, here: Place, depth: int) -> Map:
        entries: dict[str, Node] = {}
        places: dict[str, Place] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            key = self._node(event, here, depth + 1)
            if not isinstance(key, Text):
                refuse(key.place, "a key must be plain text", "Use a simple word before the colon.")
            if key.text in entries:
                first = places[key.text].line
                refuse(key.place.below(key.text), f"the key '{key.text}' is given twice (first on line {first})", "Keep one of the two.")
            places[key.text] = here.below(key.text, key.place.line)
            entries[key.text] = self._node(next(self._events), here.below(key.text), depth + 1)
        return Map(entries=entries, place=here, key_places=places)


class _Pairs(list[tuple[str, object]]):
    """A JSON object kept as its pairs, so that a duplicate key can be seen."""


class _Number(str):
    """A JSON number, true or false kept as its own text."""


def _parse_json(text: str, place: Place) -> Node:
    if _json_depth(text) > MAX_DEPTH:
        refuse(place, f"nested more than {MAX_DEPTH} levels deep", "Flatten it; no field needs this depth.")
    try:
        raw = json.loads(text, object_pairs_hook=_Pairs, parse_int=_Number, parse_float=_Number, parse_constant=_Number)
    except json.JSONDecodeError as error:
        refuse(Place(file=place.file, line=error.lineno), f"this is not well-formed JSON ({error.msg})", "Check the commas, braces and quotes on this line.")
    return _json_node(raw, place)


def _json_depth(text: str) -> int:
    depth = deepest = 0
    for char in _JSON_TEXT.sub("", text):
        if char in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif char in "]}":
            depth -= 1
    return deepest


def _json_node(raw: object, place: Place) -> Node:
    if isinstance(raw, _Pairs):
        return _json_map(raw, place)
    if isinstance(raw, list):
        return List(items=tuple(_json_node(item, place.below(i + 1)) for i, item in enumerate(raw)), place=place)
    if raw is None:
        return Text(text="", place=place)
    if isinstance(raw, bool):
        return Text(text="yes" if raw else "no", place=place)
    return _text(str(raw), place, isinstance(raw, _Number))


def _json_map(raw: _Pairs, place: Place) -> Map:
    entries: dict[str, Node] = {}
    for key, value in raw:
        _text(key, place, True)
        if key in entries:
            refuse(place.below(key), f"the key '{key}' is given twice", "Keep one of the two.")
        entries[key] = _json_node(value, place.below(key))
    return Map(entries=entries, place=place, key_places={key: place.below(key) for key in entries})
