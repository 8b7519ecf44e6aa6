"""When which check is due: the plans of what is taken now, counted from the day each was begun."""

from __future__ import annotations

from collections.abc import Iterator

from thirdline.case.values import Amount
from thirdline.knowledge.plans import Plan, PlanStep
from thirdline.knowledge.types import ClaimShown
from thirdline.reasoning.conditions import evaluate, is_false, is_true
from thirdline.reasoning.facts import World
from thirdline.reasoning.timeline import ReadCourse
from thirdline.record import Record


class Due(Record):
    """One check on one day (proleptic ordinal). `past`: it was due before today; `counted_from_today`: the day of the start is not known."""

    day: int
    past: bool
    plan: str
    course: str
    what: str
    clinician: str | None
    counted_from_today: bool
    claim: ClaimShown


def derive_due(world: World, days: int) -> list[Due]:
    """What is due within so many days, soonest first; of each check the last one that is past is named too."""
    found = [
        due
        for plan in world.knowledge.plans.values()
        for course in _courses(world, plan)
        for step in plan.steps
        for due in _due(world, plan, course, step, days)
    ]
    return sorted(found, key=lambda d: (d.day, d.plan, d.what, d.course))


def _courses(world: World, plan: Plan) -> Iterator[ReadCourse]:
    if plan.applies is None or is_true(evaluate(plan.applies, world.derive_for(None))):
        for course in world.reading.courses:
            picked = course.bit & plan.for_ or (course.treatment is not None and course.treatment.treatment == plan.treatment)
            if picked and course.current.high:
                yield course


def _due(world: World, plan: Plan, course: ReadCourse, step: PlanStep, days: int) -> Iterator[Due]:
    if (step.when is not None and is_false(evaluate(step.when, world.derive_for(None)))) or step.region not in (None, "any", world.reading.region):
        return
    today, known = world.reading.as_of, course.start[0] == course.start[1]
    start = course.start[0] if known else today
    times = sorted(start + offset for offset in _offsets(step, today + days - start))
    shown = [t for t in times if t >= today] + [t for t in times if t < today][-1:]
    for day in shown:
        yield Due(
            day=day,
            past=day < today,
            plan=plan.plan,
            course=course.resolution.typed,
            what=step.what,
            clinician=step.clinician,
            counted_from_today=not known,
            claim=world.knowledge.cited[f"{plan.plan}#{step.claim}"],
        )


def _offsets(step: PlanStep, most: int) -> Iterator[int]:
    """Days after the start, up to `most`."""
    yield from (_days(amount) for amount in step.at if _days(amount) <= most)
    if step.every is not None:
        day, last = _days(step.from_) if step.from_ else _days(step.every), min(most, _days(step.until) if step.until else most)
        while day <= last:
            yield day
            day += max(1, _days(step.every))


def _days(amount: Amount) -> int:
    value = amount.to("d")
    assert value is not None  # a check of the knowledge
    return round(value.high)
