"""The case with its names resolved and its timeline worked out: what reasoning starts from.

Each value that is open carries the bit of the field that leaves it open, so that whatever depends
on it can say which answer would settle it.
"""

from __future__ import annotations

from collections.abc import Mapping

from thirdline.case.dates import FIRST, LAST
from thirdline.case.model import Case, Condition, Course, Lab, Symptom
from thirdline.case.values import Amount, Value
from thirdline.knowledge.compile import Knowledge
from thirdline.knowledge.rules import LabTerm
from thirdline.reasoning.assessment import NotChecked
from thirdline.reasoning.standing import say
from thirdline.reasoning.timeline import REST, Context, Days, Fields, ReadCourse, dated_by_steps, parts_of, read_course
from thirdline.record import Record, replace

_STATUS = ("now", "past", "suspected", "no")


class ReadLab(Record):
    """One test in its base unit; `day` is the interval of days on which the blood was taken."""

    test: str
    value: Value
    day: Days


class Reading(Record):
    """Everything typed, as ids and numbers, with what could not be used."""

    case: Case
    as_of: int
    region: str | None
    fields: Fields
    courses: tuple[ReadCourse, ...]
    conditions: Mapping[str, str]
    symptoms: frozenset[str]
    labs: tuple[ReadLab, ...]
    doubts: tuple[NotChecked, ...]
    unknown_names: tuple[tuple[str, str], ...]


def derive_reading(case: Case, knowledge: Knowledge, as_of: int, region: str | None) -> Reading:
    """Resolve every name, place every course in time, convert every unit; doubt what is implausible."""
    case = in_its_list(case, knowledge)
    context = Context(knowledge=knowledge, as_of=as_of, fields=Fields())
    taken = [part for course in _in_time([dated_by_steps(c) for c in case.courses.items]) for part in parts_of(course, knowledge)]
    courses = tuple(read_course(i, course, context, resolution) for i, (course, resolution) in enumerate(taken, 1))
    labs = tuple(lab for typed in case.labs.items if (lab := _read_lab(typed, context)))
    return Reading(
        case=case,
        as_of=as_of,
        region=region or case.region,
        fields=context.fields,
        courses=courses,
        conditions=_read_conditions(case, knowledge),
        symptoms=frozenset(key for s in case.symptoms.items if (key := knowledge.find("symptoms", s.what))),
        labs=labs,
        doubts=tuple(sorted(context.doubts, key=repr)),
        unknown_names=tuple(sorted(_unknown_names(case, courses, knowledge))),
    )


def in_its_list(case: Case, knowledge: Knowledge) -> Case:
    """A condition that was written under symptoms is a condition, and the reverse, where only the other list knows the name."""

    def known(kind: str, name: str) -> bool:
        return knowledge.find(kind, name) is not None

    ill, felt = case.conditions.items, case.symptoms.items
    astray = [c for c in ill if c.status == "now" and not known("conditions", c.what) and known("symptoms", c.what)]
    strayed = [s for s in felt if not known("symptoms", s.what) and known("conditions", s.what)]
    if not astray and not strayed:
        return case
    conditions = (*(c for c in ill if c not in astray), *(Condition(what=s.what, since=s.since) for s in strayed))
    symptoms = (*(s for s in felt if s not in strayed), *(Symptom(what=c.what, since=c.since) for c in astray))
    return replace(case, conditions=replace(case.conditions, items=conditions), symptoms=replace(case.symptoms, items=symptoms))


def _in_time(courses: list[Course]) -> list[Course]:
    """Courses are numbered by time, so that the order of the file never matters."""
    keys = [_course_order(c) for c in courses]
    tied = len(set(keys)) < len(keys)
    return sorted(courses, key=lambda c: (_course_order(c), repr(c) if tied else ""))


def _course_order(course: Course) -> tuple[int, int, str, str]:
    low, high = (LAST if w is None or w.is_now or w.is_unknown else w.low for w in (course.from_, course.to))
    return low, high, course.what, course.dose.typed if course.dose else ""


def _read_conditions(case: Case, knowledge: Knowledge) -> dict[str, str]:
    """Condition id to status; the firmest where one is given twice."""
    found: dict[str, str] = {}
    for condition in sorted(case.conditions.items, key=lambda c: _STATUS.index(c.status), reverse=True):
        if key := knowledge.find("conditions", condition.what):
            found[key] = condition.status
    return found


def _unknown_names(case: Case, courses: tuple[ReadCourse, ...], knowledge: Knowledge) -> list[tuple[str, str]]:
    """(kind, typed) of every name that is in no list."""
    unknown = [("course", c.resolution.typed) for c in courses if c.resolution.kind == "none" and c.resolution.how != REST]
    for kind, plural, names in (
        ("condition", "conditions", [c.what for c in case.conditions.items]),
        ("symptom", "symptoms", [s.what for s in case.symptoms.items]),
        ("lab", "labs", [x.test for x in case.labs.items]),
        ("scale", "scales", [s.scale for s in case.scores.items]),
        ("wish", "wishes", [*case.wishes.avoid, *case.wishes.prefer]),
    ):
        unknown += [(kind, name) for name in names if not knowledge.find(plural, name)]
    return unknown + [("gene", gene.gene) for gene in case.genes.items if gene.gene.upper() not in knowledge.genes]


def _read_lab(lab: Lab, context: Context) -> ReadLab | None:
    """The test in its base unit; None (and a doubt) where the unit or the number cannot be right."""
    typed, amount = lab.test, lab.value
    key = context.knowledge.find("labs", typed)
    if key is None:
        return None
    term = context.knowledge.tables["terms/labs"][key]
    value = _lab_value(amount, term)
    if value is None:
        context.doubt(f"labs.{key}", f"{typed} {amount.typed}", say("lab_unit", unit=term.unit))
    elif value.low > term.plausible.high or value.high < term.plausible.low:
        context.doubt(f"labs.{key}", f"{typed} {amount.typed}", say("lab_implausible", plausible=term.plausible.typed))
    else:
        day = lab.date.resolve(context.as_of) if lab.date and not lab.date.is_unknown else (FIRST, context.as_of)
        return ReadLab(test=key, value=value, day=day)
    return None


def _lab_value(amount: Amount, term: LabTerm) -> Value | None:
    if amount.unit == term.unit:
        return Value(amount.low, amount.high)
    factor = term.factors.get(amount.unit)
    return Value(amount.low * factor, amount.high * factor) if factor else None
