"""One mix check decides exclusions: the case with one candidate more, tried by the rules that are about it.

What fired without the candidate is not its doing. The candidate is taken from today at the lowest dose its label gives.
"""

from __future__ import annotations

from collections.abc import Iterable

from thirdline.case.dates import When
from thirdline.case.model import Course
from thirdline.case.values import Amount
from thirdline.knowledge.types import Substance
from thirdline.reasoning.conditions import is_true
from thirdline.reasoning.facts import World
from thirdline.reasoning.rules import Firing, bindings_of, params_of, try_rule
from thirdline.reasoning.timeline import Context, ReadCourse, read_course
from thirdline.record import Record

Known = set[tuple[int, tuple[str, ...], str, float]]


class Exclusion(Record):
    """A grave rule that the candidate would set off, or might: `fields` would settle it; `needed` days of washout, where that is what it is about."""

    firing: Firing
    title: str
    fields: tuple[str, ...]
    with_: tuple[ReadCourse, ...]
    needed: float | None


def fired_already(firings: Iterable[Firing]) -> Known:
    """What the case sets off as it is."""
    return {_key(f) for f in firings}


def _key(firing: Firing) -> tuple[int, tuple[str, ...], str, float]:
    return firing.rule.number, firing.subjects, firing.severity, firing.truth.low


def try_candidate(world: World, place: int, known: Known) -> list[Exclusion]:
    """The contraindications and major risks that taking this substance too would bring, or might bring."""
    extra = add_course(world, world.knowledge.substances[place])
    trial = world.with_course(extra)
    own, found = extra.path(""), []
    rules, touched = world.knowledge.rules, world.knowledge.touched[place]
    for rule, binding, own_only in ((rules[number], b, own_only) for number, own_only in touched for b in bindings_of(trial, rules[number])):
        if (own_only or rule.rule.for_ == "pair") and not any(c is extra for c in binding.courses):
            continue
        firing = try_rule(trial, rule, binding)
        if firing is None or firing.severity not in ("contraindicated", "major") or _key(firing) in known:
            continue
        fields = () if is_true(firing.truth) else tuple(name for name in trial.fields.names(firing.truth.causes) if not name.startswith(own))
        if is_true(firing.truth) or fields:
            others = tuple(c for c in binding.courses if c is not extra)
            needed = world.knowledge.washout_days.get((others[0].bit, extra.bit)) if others else None
            title = rule.rule.words.title.format_map(params_of(trial, rule, binding))
            found.append(Exclusion(firing=firing, title=title, fields=fields, with_=others, needed=needed))
    return found


def add_course(world: World, substance: Substance) -> ReadCourse:
    """The substance as a course of its own, begun today."""
    reading = world.reading
    today = When(reading.as_of, reading.as_of, "today")
    course = Course(what=substance.name, dose=_lowest_dose(substance), from_=today, to=When.parse("now"), for_="depression", taken="every dose")
    return read_course(len(reading.courses) + 1, course, Context(knowledge=world.knowledge, as_of=reading.as_of, fields=reading.fields))


def _lowest_dose(substance: Substance) -> Amount | None:
    """The least amount a label names for its default form."""
    doses = [a for form in substance.forms if form.default for d in form.doses for a in (d.start, d.usual) if a and a.to("mg")]
    return min(doses, key=lambda a: a.to("mg").low, default=None)  # type: ignore[union-attr]  # only what reads in mg is in the list
