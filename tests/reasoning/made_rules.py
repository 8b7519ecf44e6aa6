"""Rules made in the test, compiled like those of the knowledge, and tried on a case."""

from __future__ import annotations

from functools import lru_cache

from tests.cases import AS_OF, the_knowledge
from thirdline.case.model import Case
from thirdline.knowledge.compile import CompiledRule, build_vocabulary, compile_rule, number_rules
from thirdline.knowledge.conditions import Vocabulary
from thirdline.knowledge.load import load_records
from thirdline.knowledge.mix import derive_mix
from thirdline.knowledge.rules import Rule
from thirdline.knowledge.store import find_knowledge
from thirdline.knowledge.types import ClaimShown
from thirdline.reasoning.assessment import Finding, Settings
from thirdline.reasoning.facts import World
from thirdline.reasoning.findings import derive_findings
from thirdline.reasoning.rules import Firing, run_rules
from thirdline.reasoning.trace import open_world
from thirdline.record import replace
from thirdline.shape import bind
from thirdline.tree import parse_tree

PLAIN = {
    "kind": "caution",
    "for": "person",
    "status": "checked",
    "hazard": "bleeding",
    "severity": "major",
    "urgency": "next visit",
    "certainty": "established",
    "words": "{title: T, person: P, clinician: C}",
    "because": "[said]",
    "claims": "{said: {says: so, source: rush2006stard, place: p. 1, access: source, read: 2026-11-23}}",
}


@lru_cache(maxsize=1)
def vocabulary() -> Vocabulary:
    """What rules may name, with slots of its own that no compiled condition shares."""
    found = build_vocabulary(load_records(find_knowledge()), the_knowledge().substances)
    found.slots.update({("taken", i): i for i in range(10_000)})
    return found


def rule(name: str = "made", **fields: str) -> CompiledRule:
    """A rule from YAML values, key by key; a line below stands for Python's words: for_."""
    given = {"rule": name, **PLAIN, **{key.rstrip("_"): value for key, value in fields.items()}}
    text = "\n".join(f"{key}: {value}" for key, value in given.items())
    return compile_rule(bind(parse_tree(text.encode(), "made.yaml"), Rule), vocabulary())


def world(case: Case) -> World:
    """The case read, its trials and exposures derived."""
    return open_world(case, the_knowledge(), Settings(as_of=AS_OF.isoformat()))


def findings(case: Case, *rules: CompiledRule) -> list[Finding]:
    """The findings these rules make."""
    said = ClaimShown(id="said", says="so", source="book", title="A book", place="p. 1", access="source", read="2026-11-23", stance="for")
    knowledge = replace(the_knowledge(), cited={f"{r.rule.rule}#said": said for r in rules})
    return derive_findings(fired(case, *rules), knowledge)


def fired(case: Case, *rules: CompiledRule) -> list[Firing]:
    """What these rules do on the case."""
    numbered = number_rules(rules)
    knowledge = replace(the_knowledge(), mix=derive_mix(numbered, list(the_knowledge().metabolism.items()), {}))
    return run_rules(open_world(case, knowledge, Settings(as_of=AS_OF.isoformat())), numbered)
