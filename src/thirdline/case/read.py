"""Bytes of a case file to a Case: header, migration, strict reading, then what the calendar forbids."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from thirdline.case.dates import When
from thirdline.case.model import OLDEST, VERSION, Case, Course, Step
from thirdline.case.values import Amount
from thirdline.shape import bind
from thirdline.tree import Map, Node, Place, Problem, Refused, Text, parse_tree, refuse

MIGRATIONS: dict[int, Callable[[Map], Map]] = {}  # version n -> a function to version n + 1, applied in memory


def read_case(data: bytes, name: str, as_of: int) -> Case:
    """Read a case; `as_of` is the day (ordinal) after which no date may lie.

    Raises Refused with every problem found: file, line, field, what is wrong and the cure.
    """
    tree = migrate(parse_tree(data, name), name)
    case = bind(tree, Case)
    if problems := [*check_calendar(case, tree, as_of), *check_measures(case, tree)]:
        raise Refused(problems)
    return case


def migrate(tree: Node, name: str) -> Map:
    """Bring an older file up to the present version in memory; refuse a newer one or no header."""
    header = tree.entries.get("thirdline_case") if isinstance(tree, Map) else None
    if not isinstance(tree, Map) or not isinstance(header, Text):
        refuse(
            Place(file=name, line=1),
            "this is not a Thirdline case: the line 'thirdline_case: 1' is missing",
            "Start the file with 'thirdline_case: 1'; see examples/maria.yaml.",
        )
    if not re.fullmatch(r"[1-9][0-9]{0,3}", header.text):
        refuse(header.place, f"'{header.text}' is not a version", f"Write 'thirdline_case: {VERSION}'.")
    version = int(header.text)
    if version > VERSION:
        refuse(header.place, f"this file has version {version}; this program reads up to {VERSION}", "Update Thirdline. The file was not changed.")
    for step in range(version, VERSION):
        tree = MIGRATIONS[step](tree)
    return tree


def check_calendar(case: Case, tree: Node, as_of: int) -> Iterator[Problem]:
    """Dates after `as_of`, and courses that end before they begin."""
    for path, when in _dates(case):
        if not when.is_unknown and not when.is_now and when.low > as_of:
            yield Problem(
                place=place_of(tree, path),
                what=f"the date '{when.typed}' lies in the future",
                cure="Correct the date, or write 'now' for something still going on.",
            )
    for path, part in _stretches(case):
        start, end = part.from_, part.to
        if start and end and not start.is_unknown and not end.is_unknown and end.resolve(as_of)[1] < start.resolve(as_of)[0]:
            yield Problem(place=place_of(tree, path), what="it ends before it begins", cure="Swap 'from' and 'to', or correct one of them.")


def _stretches(case: Case) -> Iterator[tuple[str, Course | Step]]:
    """(path, course or step): all that has a beginning, an end and a length."""
    for i, course in enumerate(case.courses.items, 1):
        yield f"courses.{i}", course
        yield from ((f"courses.{i}.steps.{j}", step) for j, step in enumerate(course.steps, 1))


def check_measures(case: Case, tree: Node) -> Iterator[Problem]:
    """A time that is not written as a time, an age in milligrams or beyond a life, and the like."""
    for path, amount, unit, example in _measures(case):
        if amount and not amount.is_unknown and amount.to(unit) is None and not (amount.unit == "" and unit in ("y", "sessions", "h")):
            yield Problem(place=place_of(tree, path), what=f"'{amount.typed}' has not the unit that belongs here", cure=f"Write for example '{example}'.")
    age = case.person.age and (case.person.age.to("y") or case.person.age)
    if case.person.age and age and age.low > OLDEST:
        yield Problem(
            place=place_of(tree, "person.age"), what=f"nobody is '{case.person.age.typed}' years old", cure="Write the age in years, for example '43'."
        )


def _measures(case: Case) -> Iterator[tuple[str, Amount | None, str, str]]:
    yield "person.age", case.person.age, "y", "43"
    for path, part in _stretches(case):
        yield f"{path}.lasted", part.lasted, "d", "6 weeks"
        if isinstance(part, Course):
            yield f"{path}.sessions", part.sessions, "sessions", "8"
    for i, lab in enumerate(case.labs.items, 1):
        yield f"labs.{i}.hours_after_dose", lab.hours_after_dose, "h", "12 h"


def _dates(case: Case) -> Iterator[tuple[str, When]]:
    found: list[tuple[str, When | None]] = [("person.stopped_smoking", case.person.stopped_smoking), ("episode.began", case.episode.began)]
    for path, part in _stretches(case):
        found += [(f"{path}.from", part.from_), (f"{path}.to", part.to)]
    for name, key in (("conditions", "since"), ("symptoms", "since"), ("labs", "date"), ("scores", "date")):
        found += [(f"{name}.{i}.{key}", getattr(item, key)) for i, item in enumerate(getattr(case, name).items, 1)]
    return ((path, when) for path, when in found if when)


def place_of(tree: Node, path: str) -> Place:
    """The line a path stands on; list numbers skip the 'items' level that a complete list has."""
    node = tree
    for key in path.split("."):
        if isinstance(node, Map) and "items" in node.entries and key.isdigit():
            node = node.entries["items"]
        if isinstance(node, Map) and key in node.entries:
            node = node.entries[key]
        elif not isinstance(node, (Map, Text)) and key.isdigit() and int(key) <= len(node.items):
            node = node.items[int(key) - 1]
    return Place(file=node.place.file, line=node.place.line, path=path)
