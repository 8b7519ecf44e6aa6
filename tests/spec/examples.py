"""Reads the examples beside the rules and runs each: fires, silent, asks. Used by the tests and by hand:

python -m tests.spec.examples [RULE ...] prints every example that does not hold.
"""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import Any, Literal

from thirdline.case.model import Case
from thirdline.knowledge.compile import Knowledge
from thirdline.knowledge.store import build_knowledge, find_knowledge
from thirdline.reasoning.adequacy import derive_trials
from thirdline.reasoning.conditions import is_true, is_unknown
from thirdline.reasoning.exposure import derive_exposures
from thirdline.reasoning.facts import World
from thirdline.reasoning.reading import derive_reading
from thirdline.reasoning.rules import Firing, run_rules
from thirdline.record import Record
from thirdline.shape import bind
from thirdline.tree import Map, Node, Place, Refused, Text, parse_tree

AS_OF = date(2026, 11, 23)


class Example(Record):
    """`expect` fires, silent, or asks (open); `near` marks a near miss; `field` is what must be asked for."""

    says: str
    expect: Literal["fires", "silent", "asks"]
    case: Node
    severity: str | None = None
    urgency: str | None = None
    field: str | None = None
    region: str | None = None
    subjects: tuple[str, ...] = ()


class Examples(Record):
    examples: tuple[Example, ...]


def load_examples(path: Path) -> list[tuple[Example, Case]]:
    """Each example with its case; a case leaves out the header."""
    found = bind(parse_tree(path.read_bytes(), path.name), Examples)
    return [(e, bind(_with_header(e.case), Case)) for e in found.examples]


def _with_header(node: Any) -> Map:
    assert isinstance(node, Map), node
    header = Text(text="1", place=Place(file="example"))
    return Map(entries={"thirdline_case": header, **node.entries}, place=node.place, key_places={"thirdline_case": header.place, **node.key_places})


def fire(case: Case, knowledge: Knowledge, rule: str, region: str | None = None) -> list[Firing]:
    """The firings of one rule on a case."""
    world = World(derive_reading(case, knowledge, AS_OF.toordinal(), region), knowledge)
    derive_trials(world, knowledge.default_scheme.adequacy)
    derive_exposures(world)
    firings = run_rules(world, [r for r in knowledge.rules if r.rule.rule == rule])
    for firing in firings:
        firing.params["fields"] = " ".join(world.fields.names(firing.truth.causes | firing.open_shifts))
    return firings


def check_example(example: Example, case: Case, knowledge: Knowledge, rule: str) -> str | None:
    """None where the example holds, else what is wrong."""
    firings = fire(case, knowledge, rule, example.region)
    state = "fires" if any(is_true(f.truth) for f in firings) else "asks" if any(is_unknown(f.truth) for f in firings) else "silent"
    if state != example.expect:
        return f"expected {example.expect}, got {state}"
    wanted = [f for f in firings if is_true(f.truth)] if state == "fires" else firings
    for name in ("severity", "urgency"):
        if getattr(example, name) and getattr(example, name) not in {getattr(f, name) for f in wanted}:
            return f"expected {name} {getattr(example, name)}, got {[getattr(f, name) for f in wanted]}"
    if example.subjects and tuple(sorted(example.subjects)) not in {f.subjects for f in wanted}:
        return f"expected subjects {example.subjects}, got {[f.subjects for f in wanted]}"
    if example.field and not any(example.field in f.params["fields"].split() for f in wanted):
        return f"expected to ask for {example.field}, got {[f.params['fields'] for f in wanted]}"
    return None


def main(names: list[str]) -> int:
    root = find_knowledge()
    knowledge = build_knowledge(root)
    bad = seen = 0
    for path in sorted(root.glob("rules/**/*.examples.yaml")):
        rule = path.name.removesuffix(".examples.yaml")
        if names and rule not in names:
            continue
        try:
            loaded = load_examples(path)
        except Refused as refused:
            print(refused)
            bad += 1
            continue
        for example, case in loaded:
            seen += 1
            if wrong := check_example(example, case, knowledge, rule):
                bad += 1
                print(f"{path.name}: {example.says}: {wrong}")
    print(f"{seen} examples, {bad} wrong")
    return bool(bad)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except Refused as refused:
        sys.exit(str(refused))
