"""Facts about the person: age, illnesses, tests, genes, scores, what is taken. Unknown ones carry what would settle them."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from thirdline.case.model import OLDEST, Phenotype
from thirdline.case.values import Value, causes_of, exactly, total, unknown
from thirdline.reasoning.conditions import FALSE, TRUE, any_of, any_of_each, both, compare, either, evaluate, negate
from thirdline.reasoning.reading import ReadLab
from thirdline.reasoning.scales import usable_total
from thirdline.reasoning.timeline import ReadCourse

if TYPE_CHECKING:
    from thirdline.reasoning.facts import World

Args = Mapping[str, Any]
PersonFact = Callable[["World", Args, int], Value]


def _age(world: World, args: Args, mask: int) -> Value:
    age = world.reading.case.person.age
    if age is None or age.is_unknown:
        return unknown(world.fields.bit("person.age"), 0, OLDEST)
    return world.fields.blame(age.to("y") or Value(age.low, age.high), "person.age")


def _choice(part: str, name: str) -> PersonFact:
    """An answer about the person or the episode."""

    def derive(world: World, args: Args, mask: int) -> Value:
        return world.choice(getattr(getattr(world.reading.case, part), name), args["is"], f"{part}.{name}")

    return derive


def _condition(world: World, args: Args, mask: int) -> Value:
    key, wanted = args["of"], args.get("status", frozenset({"now", "past"}))
    status = world.reading.conditions.get(key)
    if status is not None:
        return TRUE if status in wanted else world.open(f"conditions.{key}") if status == "suspected" else FALSE
    return world.absent("conditions", f"conditions.{key}")


def _symptom(world: World, args: Args, mask: int) -> Value:
    return TRUE if args["of"] in world.reading.symptoms else world.absent("symptoms")


def _safety(world: World, args: Args, mask: int) -> Value:
    return world.choice(getattr(world.reading.case.safety, args["of"]), args["is"], f"safety.{args['of']}")


def _labs(world: World, args: Args) -> list[ReadLab]:
    within = args.get("within", math.inf)
    found = [lab for lab in world.reading.labs if lab.test == args["of"] and world.reading.as_of - lab.day[1] <= within]
    return sorted(found, key=lambda lab: (lab.day[1], lab.day[0], lab.value.low, lab.value.high))


def _lab(world: World, args: Args, mask: int) -> Value:
    found = _labs(world, args)
    if not found:
        return unknown(world.fields.bit(f"labs.{args['of']}"))
    return world.fields.blame(found[-1].value, f"labs.{args['of']}")


def _measured(world: World, args: Args, mask: int) -> Value:
    return TRUE if _labs(world, args) else world.absent("labs", f"labs.{args['of']}")


def tested(world: World, gene: str) -> Phenotype | None:
    """The phenotype as tested, or None."""
    found = sorted(g.result for g in world.reading.case.genes.items if g.gene.upper() == gene)
    return found[0] if len(set(found)) == 1 else None


def _tested_phenotype(world: World, args: Args, mask: int) -> Value:
    return world.choice(tested(world, args["of"]), args["is"], f"genes.{args['of']}")


def _phenotype(world: World, args: Args, mask: int) -> Value:
    """As tested, but a strong inhibitor taken now makes the enzyme act as poor (phenoconversion)."""
    by_test = _tested_phenotype(world, args, mask)
    converted = any_of(c.current for c in world.taking if inhibits_strongly(c, args["of"]))
    return either(by_test, converted) if "poor" in args["is"] else both(by_test, negate(converted))


def inhibits_strongly(course: ReadCourse, enzyme: str) -> bool:
    assert course.substance is not None
    return any(r.enzyme == enzyme and r.role == "inhibitor" and r.strength == "strong" for r in course.substance.enzymes)


def _stopped_smoking(world: World, args: Args, mask: int) -> Value:
    person = world.reading.case.person
    said = world.choice(person.smoking, frozenset({"stopped"}), "person.smoking")
    if person.stopped_smoking is None or person.stopped_smoking.is_unknown:
        return both(said, world.open("person.stopped_smoking"))
    since = world.days_since(person.stopped_smoking.resolve(world.reading.as_of), "person.stopped_smoking")
    return both(said, compare(since, "at_most", args["within"]))


def total_points(world: World, scheme: str) -> Value:
    """The sum of a score: an interval where something that gives points is not known."""
    found = world.knowledge.points[scheme]
    parts = [(points, evaluate(condition, world.derive_for(None))) for points, condition in found.items]
    taken = any_of_each((c.bit, c.current) for c in world.taking)
    parts += [(points, taken[bit]) for bit, points in found.scores if points and bit in taken]
    low, high = sum(p * t.low for p, t in parts), sum(p * t.high for p, t in parts)
    unlisted = world.absent("courses") if found.scores else FALSE
    return Value(low, math.inf if unlisted.high else high, 0 if low == high and not unlisted.high else unlisted.causes | causes_of(t for _, t in parts))


def _scores(world: World, scale: str) -> list[Any]:
    scores = [s for s in world.reading.case.scores.items if world.knowledge.find("scales", s.scale) == scale]
    return sorted(scores, key=lambda s: (s.date.high if s.date else 0, s.total or -1, s.items))


def _score(world: World, args: Args, mask: int) -> Value:
    scale = world.knowledge.scales[args["of"]]
    totals = [total for s in _scores(world, args["of"]) if (total := usable_total(scale, s)) is not None]
    return exactly(totals[-1]) if totals else unknown(world.fields.bit(f"scores.{args['of']}"))


def _item(world: World, args: Args, mask: int) -> Value:
    """A total without items leaves each item unknown; an older 0 does not reassure (clinical.md A5)."""
    scores = _scores(world, args["of"])
    answered = [s for s in scores if len(s.items) >= args["number"]]
    answer = answered[-1].items[args["number"] - 1] if answered else 0
    if answer or (answered and answered[-1] is scores[-1]):
        return exactly(answer)
    return unknown(world.fields.bit(f"scores.{args['of']}"), 0, world.knowledge.scales[args["of"]].item_maximum)


def _crisis_words(world: World, args: Args, mask: int) -> Value:
    case = world.reading.case
    texts = [*case.notes, *(c.why or "" for c in case.courses.items), *(s.what for s in case.symptoms.items)]
    words = world.knowledge.tables["terms/crisis_words"]
    return TRUE if any(word in text.lower() for text in texts for word in words) else FALSE


def _takes(world: World, args: Args, mask: int) -> Value:
    return any_of([world.absent("courses"), *(c.current for c in world.taking if c.bit & mask)])


def _took(world: World, args: Args, mask: int) -> Value:
    since = [world.days_since(c.end, c.path("to")) for c in world.taken if c.bit & mask]
    return any_of([_takes(world, args, mask), *(compare(days, "at_most", args.get("within", math.inf)) for days in since)])


def _takes_count(world: World, args: Args, mask: int) -> Value:
    picked = any_of_each((c.bit, c.current) for c in world.taking if c.bit & mask)  # two products of one substance are one substance
    count = total(picked.values())
    others = world.absent("courses")
    if others.high:
        return Value(count.low, math.inf, others.causes | count.causes)
    return Value(count.low, count.high, 0 if count.is_exact else count.causes)


def _recently_started(world: World, args: Args, mask: int) -> Value:
    since = ((c.current, world.days_since(s.start, c.path("from"))) for c in world.taking if c.bit & mask for s in c.stretches)
    return any_of(both(current, compare(days, "at_most", args["within"])) for current, days in since)


def _verdicts(world: World) -> list[Value]:
    """Whether each antidepressant course was a fair trial."""
    return [t.counted.adequate for t in world.trials.values() if t.kind == "antidepressant"]


def _fair_failures(world: World, args: Args, mask: int) -> Value:
    return total(both(t.counted.adequate, both(t.failed, t.in_episode)) for t in world.trials.values())


PERSON_FACTS: dict[str, PersonFact] = {
    "age": _age,
    "sex": _choice("person", "sex"),
    "pregnancy": _choice("person", "pregnancy"),
    "smoking": _choice("person", "smoking"),
    "diagnosis": _choice("episode", "diagnosis"),
    "severity": _choice("episode", "severity"),
    "condition": _condition,
    "symptom": _symptom,
    "safety": _safety,
    "lab": _lab,
    "measured": _measured,
    "phenotype": _phenotype,
    "tested_phenotype": _tested_phenotype,
    "stopped_smoking": _stopped_smoking,
    "points": lambda world, args, mask: total_points(world, args["of"]),
    "score": _score,
    "item": _item,
    "crisis_words": _crisis_words,
    "takes": _takes,
    "took": _took,
    "takes_count": _takes_count,
    "any_antidepressant_trial": lambda world, args, mask: TRUE if _verdicts(world) else FALSE,
    "recently_started": _recently_started,
    "fair_failures": _fair_failures,
    "unfair_trials": lambda world, args, mask: total(map(negate, _verdicts(world))),
}
# What taking something more may change; the rest of the person stays as it is.
MOVED_BY_TAKING = frozenset({"takes", "took", "takes_count", "recently_started", "points", "phenotype"})
