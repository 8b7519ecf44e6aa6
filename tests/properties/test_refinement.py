"""Knowing more never takes back what was certain: the heart of "never a silent guess"."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from hypothesis import given

from tests.cases import AS_OF, assessed, the_knowledge
from tests.oracle.flip import asked_in
from tests.properties.generate import Data, pairs, read, tried
from tests.properties.questions import every_question
from thirdline.case.values import Value
from thirdline.knowledge.compile import CompiledRule
from thirdline.knowledge.conditions import Condition
from thirdline.knowledge.conditions import Test as Asked
from thirdline.reasoning.assessment import Assessment, Settings
from thirdline.reasoning.conditions import evaluate
from thirdline.reasoning.facts import COURSE_FACTS, PERSON_FACTS, World
from thirdline.reasoning.timeline import ReadCourse
from thirdline.reasoning.trace import open_world

SETTINGS = Settings(as_of=AS_OF.isoformat())


@tried(50)
@given(pairs())
def test_a_contraindication_that_fired_stays_when_more_is_known(pair: tuple[Data, Data]) -> None:
    """A sharper date, a new item or a list called complete silences none; only an override may grade it anew.

    What was a washout may turn out to be the two taken together: the same two stay contraindicated.
    """
    before, after = (assessed(read(data), the_knowledge()) for data in pair)

    kept = {f.subjects for f in after.findings if f.severity == "contraindicated" or f.replaced}
    assert [] == [f.id for f in before.findings if f.severity == "contraindicated" and f.subjects not in kept]


@tried(50)
@given(pairs())
def test_a_red_flag_stays_when_more_is_known(pair: tuple[Data, Data]) -> None:
    """Knowing more removes no urgent finding."""
    before, after = (_urgent(assessed(read(data), the_knowledge())) for data in pair)

    assert set() == before - after


def _urgent(assessment: Assessment) -> set[str]:
    return {f.id for f in assessment.findings if f.kind == "urgent"}


@tried(50)
@given(pairs())
def test_one_more_medicine_removes_no_contraindication(pair: tuple[Data, Data]) -> None:
    """The case with a course more keeps every contraindication of the case without it."""
    whole = pair[0]
    courses = whole["courses"]["items"]
    later = {f.subjects for f in assessed(read(whole), the_knowledge()).findings if f.severity == "contraindicated" or f.replaced}
    for i in range(len(courses)):
        without = {**whole, "courses": {**whole["courses"], "items": courses[:i] + courses[i + 1 :]}}
        before = {f.subjects for f in assessed(read(without), the_knowledge()).findings if f.severity == "contraindicated"}
        assert set() == before - later, courses[i]


@tried(50)
@given(pairs(new_courses=False))
def test_every_condition_of_every_rule_is_monotone(pair: tuple[Data, Data]) -> None:
    """True stays true and false stays false; only unknown may become either."""
    before, after = (open_world(read(data), the_knowledge(), SETTINGS) for data in pair)

    assert [] == list(_taken_back(before, after, lambda world, course: _conditions(world, course)))


@tried(40)
@given(pairs(new_courses=False))
def test_every_fact_only_narrows(pair: tuple[Data, Data]) -> None:
    """Each declared fact, with many arguments: what is known more sharply lies within what was known before."""
    before, after = (open_world(read(data), the_knowledge(), SETTINGS) for data in pair)

    tests = every_question(the_knowledge())
    assert [] == list(_taken_back(before, after, lambda world, course: _facts(world, course, tests)))


Named = Iterator[tuple[str, set[str], Value]]
OF_TRIALS = {"verdict", "below_label_minimum", "days_at_dose", "unfair_trials", "fair_failures", "any_antidepressant_trial"}


def _taken_back(before: World, after: World, derive: Callable[[World, ReadCourse | None], Named]) -> Iterator[str]:
    """What was certain before and is otherwise now; what rests on trials only where no dose made another kind of one."""
    later = {c.resolution.typed: c for c in after.reading.courses}
    other_kind = {n for n, trial in before.trials.items() if trial.kind != after.trials[later[trial.course.resolution.typed].number].kind}
    for course in (None, *before.reading.courses):
        then = {name: value for name, _, value in derive(after, later[course.resolution.typed] if course else None)}
        skipped = OF_TRIALS if other_kind & ({course.number} if course else other_kind) else set()
        for name, facts, value in derive(before, course):
            if not facts & skipped and not value.low <= then[name].low <= then[name].high <= value.high:
                yield f"{name} on {course.resolution.typed if course else 'the person'}: {value.low}..{value.high} became {then[name].low}..{then[name].high}"


def _conditions(world: World, course: ReadCourse | None) -> Named:
    for rule in world.knowledge.rules:
        if (rule.rule.for_ == "person") == (course is None):
            for part, condition in _parts(rule):
                facts = {test.fact for test in asked_in(condition)}
                yield f"{rule.rule.rule} {part}", facts, evaluate(condition, world.derive_for(course))


def _parts(rule: CompiledRule) -> Iterator[tuple[str, Condition]]:
    found = [("applies", rule.applies), ("when", rule.when), *((f"shift {i}", c) for i, (c, _) in enumerate(rule.shifts))]
    return ((name, condition) for name, condition in found if condition is not None)


def _facts(world: World, course: ReadCourse | None, tests: list[Asked]) -> Named:
    for test in tests:
        args = dict(test.args)
        if test.fact == "exposure" or "undetermined" in args.get("is", ()):
            continue  # an estimate from what is known, and a word for not knowing
        name = f"{test.fact} {args} {test.mask:x}"
        if course is None and test.fact in PERSON_FACTS:
            yield name, {test.fact}, PERSON_FACTS[test.fact](world, args, test.mask)
        elif course is not None and test.fact in COURSE_FACTS:
            yield name, {test.fact}, COURSE_FACTS[test.fact](world, course, args, test.mask)
