"""Each declared fact derived from the reading. Unknown facts carry the fields that would settle them.

`World` caches: a fact is derived once for the person and once for each course. The table at the end
matches knowledge.facts.FACTS name by name; a test holds the two together.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

from thirdline.case.model import Phenotype
from thirdline.case.values import Value, exactly, unknown
from thirdline.knowledge.compile import Knowledge
from thirdline.knowledge.conditions import Test
from thirdline.knowledge.types import Ceiling
from thirdline.reasoning.conditions import both, compare, either, evaluate, is_true, negate
from thirdline.reasoning.reading import FALSE, TRUE, ReadCourse, Reading, find_scale

Args = Mapping[str, Any]


class World:
    """What conditions are evaluated in: one reading, one knowledge, the verdicts once they are derived."""

    def __init__(self, reading: Reading, knowledge: Knowledge):
        self.reading, self.knowledge, self.fields = reading, knowledge, reading.fields
        self.verdicts: dict[int, Value] = {}
        self.trials: Mapping[int, Any] = {}
        self.exposures: dict[int, Value] = {}
        self.inducers: dict[int, Value] = {}
        self._cache: dict[tuple[Any, ...], Value] = {}
        self.taking = [c for c in reading.courses if c.substance and c.current.high == 1]
        self.taken = [c for c in reading.courses if c.substance]

    def derive_for(self, course: ReadCourse | None) -> Callable[[Test], Value]:
        """The fact deriver for one binding: the person (None) or a course."""
        number = course.number if course else 0

        def derive(test: Test) -> Value:
            key = (number if test.fact in COURSE_FACTS else 0, test.key)
            if key not in self._cache:
                self._cache[key] = self._derive(test, course)
            return self._cache[key]

        return derive

    def _derive(self, test: Test, course: ReadCourse | None) -> Value:
        if test.fact in PERSON_FACTS:
            return PERSON_FACTS[test.fact](self, dict(test.args), test.mask)
        if course is None:
            raise ValueError(f"the fact '{test.fact}' needs a course, but the rule is about the person")
        return COURSE_FACTS[test.fact](self, course, dict(test.args), test.mask)

    def open(self, path: str) -> Value:
        """An unknown truth that the field at `path` would settle."""
        return Value(0, 1, self.fields.bit(path))

    def choice(self, given: str | None, wanted: frozenset[str], path: str) -> Value:
        if given is None or given == "unknown":
            return self.open(path)
        return TRUE if given in wanted else FALSE

    def bit_of(self, course: ReadCourse) -> int:
        return 1 << self.knowledge.bit[course.substance.substance] if course.substance else 0

    def ceilings_of(self, course: ReadCourse) -> list[tuple[Value, Ceiling]]:
        """(does it hold for this person, ceiling) for each of the substance's ceilings of the region."""
        found = self.knowledge.ceilings.get(course.substance.substance, ()) if course.substance else ()
        region = self.reading.region
        derive = self.derive_for(course)
        return [(evaluate(condition, derive), c) for condition, c in found if c.region == "any" or region is None or region not in ("US", "UK", "EU") or c.region == region or (region == "UK" and c.region == "EU")]


def _age(world: World, args: Args, mask: int) -> Value:
    age = world.reading.case.person.age
    if age is None or age.is_unknown:
        return unknown(world.fields.bit("person.age"), 0, 130)
    return Value(age.low, age.high, 0 if age.low == age.high else world.fields.bit("person.age"))


def _person_choice(name: str) -> Callable[[World, Args, int], Value]:
    def derive(world: World, args: Args, mask: int) -> Value:
        return world.choice(getattr(world.reading.case.person, name), args["is"], f"person.{name}")

    return derive


def _episode_choice(name: str) -> Callable[[World, Args, int], Value]:
    def derive(world: World, args: Args, mask: int) -> Value:
        return world.choice(getattr(world.reading.case.episode, name), args["is"], f"episode.{name}")

    return derive


def _condition(world: World, args: Args, mask: int) -> Value:
    key, wanted = args["of"], args.get("status", frozenset({"now", "past"}))
    status = world.reading.conditions.get(key)
    if status is not None:
        return TRUE if status in wanted else world.open(f"conditions.{key}") if status == "suspected" else FALSE
    return FALSE if world.reading.case.conditions.complete == "yes" else world.open(f"conditions.{key}")


def _symptom(world: World, args: Args, mask: int) -> Value:
    if args["of"] in world.reading.symptoms:
        return TRUE
    return FALSE if world.reading.case.symptoms.complete == "yes" else world.open("symptoms.complete")


def _safety(world: World, args: Args, mask: int) -> Value:
    return world.choice(getattr(world.reading.case.safety, args["of"]), args["is"], f"safety.{args['of']}")


def _labs(world: World, args: Args) -> list[Any]:
    within = args.get("within", math.inf)
    found = [lab for lab in world.reading.labs if lab.test == args["of"] and world.reading.as_of - lab.day[1] <= within]
    return sorted(found, key=lambda lab: (lab.day[1], lab.day[0], lab.value.low, lab.value.high))


def _lab(world: World, args: Args, mask: int) -> Value:
    found = _labs(world, args)
    if not found:
        return unknown(world.fields.bit(f"labs.{args['of']}"))
    value = found[-1].value
    return value if value.is_exact else Value(value.low, value.high, world.fields.bit(f"labs.{args['of']}"))


def _measured(world: World, args: Args, mask: int) -> Value:
    if _labs(world, args):
        return TRUE
    return FALSE if world.reading.case.labs.complete == "yes" else world.open(f"labs.{args['of']}")


def tested(world: World, gene: str) -> Phenotype | None:
    """The phenotype as tested, or None."""
    found = sorted(g.result for g in world.reading.case.genes.items if g.gene.upper() == gene)
    return found[0] if len(set(found)) == 1 else None


def _tested_phenotype(world: World, args: Args, mask: int) -> Value:
    return world.choice(tested(world, args["of"]), args["is"], f"genes.{args['of']}")


def _phenotype(world: World, args: Args, mask: int) -> Value:
    """As tested, but a strong inhibitor taken now makes the enzyme act as poor (phenoconversion)."""
    by_test = _tested_phenotype(world, args, mask)
    converted = any(is_true(c.current) and _inhibits_strongly(c, args["of"]) for c in world.taking)
    return by_test if not converted else TRUE if "poor" in args["is"] else FALSE


def _inhibits_strongly(course: ReadCourse, enzyme: str) -> bool:
    assert course.substance is not None
    return any(r.enzyme == enzyme and r.role == "inhibitor" and r.strength == "strong" for r in course.substance.enzymes)


def _scores(world: World, scale: str) -> list[Any]:
    scores = [s for s in world.reading.case.scores.items if find_scale(s.scale, world.knowledge) == scale]
    return sorted(scores, key=lambda s: (s.date.high if s.date else 0, s.total or -1, s.items))


def _score(world: World, args: Args, mask: int) -> Value:
    totals = [s.total if s.total is not None else sum(s.items) for s in _scores(world, args["of"]) if s.total is not None or s.items]
    return exactly(totals[-1]) if totals else unknown(world.fields.bit(f"scores.{args['of']}"))


def _item(world: World, args: Args, mask: int) -> Value:
    """A total without items leaves each item unknown."""
    items = [s.items for s in _scores(world, args["of"]) if len(s.items) >= args["number"]]
    maximum = world.knowledge.scales[args["of"]].item_maximum
    return exactly(items[-1][args["number"] - 1]) if items else unknown(world.fields.bit(f"scores.{args['of']}"), 0, maximum)


def _crisis_words(world: World, args: Args, mask: int) -> Value:
    case = world.reading.case
    texts = [*case.notes, *(c.why or "" for c in case.courses.items), *(s.what for s in case.symptoms.items)]
    words = world.knowledge.tables["terms/crisis_words"]
    return TRUE if any(word in text.lower() for text in texts for word in words) else FALSE


def _others(world: World) -> Value:
    """Whether something not listed might be taken."""
    return FALSE if world.reading.case.courses.complete == "yes" else world.open("courses.complete")


def _takes(world: World, args: Args, mask: int) -> Value:
    truth = _others(world)
    for course in world.taking:
        if world.bit_of(course) & mask:
            truth = either(truth, course.current)
    return truth


def _took(world: World, args: Args, mask: int) -> Value:
    truth, within = _takes(world, args, mask), args.get("within", math.inf)
    for course in world.taken:
        if world.bit_of(course) & mask:
            since = Value(world.reading.as_of - course.end[1], world.reading.as_of - course.end[0], world.fields.bit(course.path("to")))
            truth = either(truth, compare(since, "at_most", within))
    return truth


def _takes_count(world: World, args: Args, mask: int) -> Value:
    picked = {world.bit_of(c): c for c in world.taking if world.bit_of(c) & mask}
    low = sum(is_true(c.current) for c in picked.values())
    open_ = _others(world)
    high = math.inf if open_.high else len(picked)
    return Value(low, high, 0 if low == high else open_.causes | _bits(c.current for c in picked.values()))


def _bits(values: Any) -> int:
    bits = 0
    for value in values:
        bits |= value.causes
    return bits


def _any_trial(world: World, args: Args, mask: int) -> Value:
    return TRUE if world.verdicts else FALSE


def _recently_started(world: World, args: Args, mask: int) -> Value:
    truth = FALSE
    for course in world.taking:
        if world.bit_of(course) & mask:
            for stretch in course.stretches:
                since = Value(world.reading.as_of - stretch.start[1], world.reading.as_of - stretch.start[0], world.fields.bit(course.path("from")))
                truth = either(truth, both(course.current, compare(since, "at_most", args["within"])))
    return truth


def _fair_failures(world: World, args: Args, mask: int) -> Value:
    values = [both(t.counted.adequate, both(t.failed, t.in_episode)) for t in world.trials.values()]
    return Value(sum(v.low for v in values), sum(v.high for v in values), _bits(values))


def _unfair_trials(world: World, args: Args, mask: int) -> Value:
    values = [negate(v) for v in world.verdicts.values()]
    return Value(sum(v.low for v in values), sum(v.high for v in values), _bits(values))


PERSON_FACTS: dict[str, Callable[[World, Args, int], Value]] = {
    "age": _age,
    "sex": _person_choice("sex"),
    "pregnancy": _person_choice("pregnancy"),
    "smoking": _person_choice("smoking"),
    "diagnosis": _episode_choice("diagnosis"),
    "severity": _episode_choice("severity"),
    "condition": _condition,
    "symptom": _symptom,
    "safety": _safety,
    "lab": _lab,
    "measured": _measured,
    "phenotype": _phenotype,
    "tested_phenotype": _tested_phenotype,
    "score": _score,
    "item": _item,
    "crisis_words": _crisis_words,
    "takes": _takes,
    "took": _took,
    "takes_count": _takes_count,
    "any_antidepressant_trial": _any_trial,
    "recently_started": _recently_started,
    "fair_failures": _fair_failures,
    "unfair_trials": _unfair_trials,
}


def _substance(world: World, course: ReadCourse, args: Args, mask: int) -> Value:
    return TRUE if world.bit_of(course) & mask else FALSE


def _course_choice(name: str) -> Callable[[World, ReadCourse, Args, int], Value]:
    def derive(world: World, course: ReadCourse, args: Args, mask: int) -> Value:
        return world.choice(getattr(course.course, name), args["is"], course.path(name.rstrip("_")))

    return derive


def in_episode(world: World, course: ReadCourse) -> Value:
    """Whether the course belongs to the present episode: as said, else by its dates."""
    began, said = world.reading.case.episode.began, course.course.episode
    if said in ("current", "earlier"):
        return TRUE if said == "current" else FALSE
    if is_true(course.current):
        return TRUE
    if began is None or began.is_unknown:
        return world.open("episode.began")
    low, high = began.resolve(world.reading.as_of)
    if course.end[0] >= high and course.end[0] > low:
        return TRUE
    return FALSE if course.end[1] < low else world.open(course.path("episode"))


def _dose(world: World, course: ReadCourse, args: Args, mask: int) -> Value:
    return course.dose


def ceiling(world: World, course: ReadCourse) -> list[tuple[Value, Value]]:
    """(holds for this person, mg a day) of each ceiling."""
    found = []
    for holds, record in world.ceilings_of(course):
        mg = record.maximum.to("mg")
        if mg is not None:
            found.append((holds, mg))
    return found


def _at_ceiling(world: World, course: ReadCourse, args: Args, mask: int) -> Value:
    truth = FALSE
    for holds, mg in ceiling(world, course):
        truth = either(truth, both(holds, compare(course.dose, "at_least", mg.high)))
    return truth


def _over_ceiling(world: World, course: ReadCourse, args: Args, mask: int) -> Value:
    truth = FALSE
    for holds, mg in ceiling(world, course):
        truth = either(truth, both(holds, compare(course.dose, "over", mg.high)))
    return truth


def _verdict(world: World, course: ReadCourse, args: Args, mask: int) -> Value:
    trial = world.trials.get(course.number)
    if trial is None:
        return FALSE
    if trial.counted.verdict in args["is"]:
        return TRUE
    return Value(0, 1, trial.counted.adequate.causes) if trial.counted.verdict == "undetermined" else FALSE


def _of_trial(name: str) -> Callable[[World, ReadCourse, Args, int], Value]:
    def derive(world: World, course: ReadCourse, args: Args, mask: int) -> Value:
        trial = world.trials.get(course.number)
        value: Value = getattr(trial.counted, name) if trial else FALSE
        return value

    return derive


def _exposure(world: World, course: ReadCourse, args: Args, mask: int) -> Value:
    return world.exposures.get(course.number, exactly(1))


def _inducer_during(world: World, course: ReadCourse, args: Args, mask: int) -> Value:
    return world.inducers.get(course.number, FALSE)


COURSE_FACTS: dict[str, Callable[[World, ReadCourse, Args, int], Value]] = {
    "substance": _substance,
    "outcome": _course_choice("outcome"),
    "stopped": _course_choice("stopped"),
    "used_for": _course_choice("for_"),
    "taken": _course_choice("taken"),
    "still_taken": lambda world, course, args, mask: course.current,
    "in_episode": lambda world, course, args, mask: in_episode(world, course),
    "days_taken": lambda world, course, args, mask: course.days,
    "days_at_dose": _of_trial("days"),
    "dose": _dose,
    "below_label_minimum": _of_trial("below"),
    "at_ceiling": _at_ceiling,
    "over_ceiling": _over_ceiling,
    "verdict": _verdict,
    "exposure": _exposure,
    "inducer_during": _inducer_during,
}
PAIR_FACTS = frozenset({"within_washout"})
