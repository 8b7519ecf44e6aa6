"""Bytes of a case file to a Case: header, migration, strict reading, then what the calendar forbids."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from thirdline.case.dates import When
from thirdline.case.model import VERSION, Case, Course
from thirdline.shape import bind
from thirdline.tree import Map, Node, Place, Problem, Refused, Text, parse_tree, refuse

MIGRATIONS: dict[int, Callable[[Map], Map]] = {}  # version n -> a function to version n + 1, applied in memory


def read_case(data: bytes, name: str, as_of: int) -> Case:
    """Read a case; `as_of` is the day (ordinal) after which no date may lie.

    Raises Refused with every problem found: file, line, field, what is wrong and the cure.
    """
    tree = migrate(parse_tree(data, name), name)
    case = bind(tree, Case)
    if problems := list(check_calendar(case, tree, as_of)):
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
    if not header.text.isdigit() or int(header.text) < 1:
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
    for i, course in enumerate(case.courses.items, 1):
        if _ends_before_it_begins(course):
            yield Problem(place=place_of(tree, f"courses.{i}"), what="it ends before it begins", cure="Swap 'from' and 'to', or correct one of them.")


def _ends_before_it_begins(course: Course) -> bool:
    pairs = [(course.from_, course.to), *((step.from_, step.to) for step in course.steps)]
    return any(a and b and not a.is_now and not b.is_now and b.high < a.low for a, b in pairs)


def _dates(case: Case) -> Iterator[tuple[str, When]]:
    found: list[tuple[str, When | None]] = [("person.stopped_smoking", case.person.stopped_smoking), ("episode.began", case.episode.began)]
    for i, course in enumerate(case.courses.items, 1):
        found += [(f"courses.{i}.from", course.from_), (f"courses.{i}.to", course.to)]
        for j, step in enumerate(course.steps, 1):
            found += [(f"courses.{i}.steps.{j}.from", step.from_), (f"courses.{i}.steps.{j}.to", step.to)]
    found += [(f"conditions.{i}.since", item.since) for i, item in enumerate(case.conditions.items, 1)]
    found += [(f"symptoms.{i}.since", item.since) for i, item in enumerate(case.symptoms.items, 1)]
    found += [(f"labs.{i}.date", item.date) for i, item in enumerate(case.labs.items, 1)]
    found += [(f"scores.{i}.date", item.date) for i, item in enumerate(case.scores.items, 1)]
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
