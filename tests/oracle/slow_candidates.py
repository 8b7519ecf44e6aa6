"""The slow, obvious way to ask what a candidate would set off: every rule over the case with one course more, less what fired without it."""

from __future__ import annotations

from thirdline.reasoning.candidates import add_course
from thirdline.reasoning.conditions import is_true
from thirdline.reasoning.facts import World
from thirdline.reasoning.rules import run_rules
from thirdline.record import replace

Set_off = set[tuple[str, tuple[str, ...], str, bool]]


def set_off_slowly(world: World, name: str) -> Set_off:
    """(rule, subjects, severity, certainly) of every grave rule of the mix that the candidate brings."""
    knowledge = world.knowledge
    before = {(f.rule.number, f.subjects, f.severity, f.truth.low) for f in run_rules(world, knowledge.rules)}
    extra = add_course(world, knowledge.substance(name))
    more = World(replace(world.reading, courses=(*world.reading.courses, extra)), knowledge)
    more.trials, more.exposures, more.inducers = world.trials, world.exposures, world.inducers
    found = set()
    for firing in run_rules(more, knowledge.rules):
        rule = firing.rule.rule
        others = [p for p in more.fields.names(firing.truth.causes) if not p.startswith(f"courses.{extra.number}.")]
        if (
            rule.kind in ("interaction", "caution", "load")
            and firing.severity in ("contraindicated", "major")
            and (firing.rule.number, firing.subjects, firing.severity, firing.truth.low) not in before
            and (is_true(firing.truth) or others)
            and (rule.for_ != "pair" or name in firing.subjects)
        ):
            found.add((rule.rule, firing.subjects, firing.severity, is_true(firing.truth)))
    return found
