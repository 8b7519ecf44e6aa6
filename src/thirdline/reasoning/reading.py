"""The case with its names resolved and its timeline worked out: what reasoning starts from.

Each value that is open carries the bit of the field that leaves it open, so that whatever depends
on it can say which answer would settle it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from thirdline.case.dates import FIRST, LAST, When
from thirdline.case.model import Case, Course, Step
from thirdline.case.values import Amount, Value, exactly
from thirdline.knowledge.compile import Knowledge
from thirdline.knowledge.names import Resolution, find_term, resolve
from thirdline.knowledge.types import Form, Substance, Treatment

_STATUS = ("now", "past", "suspected")
TRUE, FALSE, UNKNOWN = exactly(1), exactly(0), Value(0, 1)


class Fields:
    """Gives each case field that is open a bit. Local to one assessment."""

    def __init__(self) -> None:
        self.paths: list[str] = []
        self._bits: dict[str, int] = {}

    def bit(self, path: str) -> int:
        if path not in self._bits:
            self._bits[path] = 1 << len(self.paths)
            self.paths.append(path)
        return self._bits[path]

    def names(self, causes: int) -> tuple[str, ...]:
        return tuple(path for i, path in enumerate(self.paths) if causes >> i & 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """A value that was not swallowed: what was typed, why it is doubted, and how to settle it."""

    field: str
    typed: str
    message: str
    params: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """One dose of a course: mg a day (as the default form) and days; `start`, `end` are (low, high) ordinals."""

    dose: Value
    days: Value
    start: tuple[int, int]
    end: tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadCourse:
    """A course with its substance or treatment, its days and its doses."""

    number: int
    course: Course
    resolution: Resolution
    substance: Substance | None
    treatment: Treatment | None
    form: Form | None
    start: tuple[int, int]
    end: tuple[int, int]
    days: Value
    current: Value
    stretches: tuple[Stretch, ...]

    @property
    def dose(self) -> Value:
        """Highest daily dose in mg of the default form."""
        return Value(max(s.dose.low for s in self.stretches), max(s.dose.high for s in self.stretches), _causes(s.dose for s in self.stretches))

    def path(self, name: str) -> str:
        return f"courses.{self.number}.{name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadLab:
    test: str
    value: Value
    day: tuple[int, int]
    hours: Amount | None
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Everything typed, as ids and numbers, with what could not be used."""

    case: Case
    as_of: int
    region: str | None
    fields: Fields
    courses: tuple[ReadCourse, ...]
    conditions: Mapping[str, str]
    symptoms: frozenset[str]
    labs: tuple[ReadLab, ...]
    doubts: tuple[Doubt, ...]
    unknown_names: tuple[tuple[str, str], ...] = field(default=())


def _causes(values: object) -> int:
    bits = 0
    for value in values:  # type: ignore[attr-defined]  # any iterable of Value
        bits |= value.causes
    return bits


def derive_reading(case: Case, knowledge: Knowledge, as_of: int, region: str | None) -> Reading:
    """Resolve every name, place every course in time, convert every unit; doubt what is implausible."""
    fields, doubts = Fields(), list[Doubt]()
    ordered = sorted(case.courses.items, key=_course_order)
    courses = tuple(_read_course(i, course, knowledge, fields, as_of, doubts) for i, course in enumerate(ordered, 1))
    unknown = [("course", c.resolution.typed) for c in courses if c.resolution.kind == "none"]
    conditions: dict[str, str] = {}
    for condition in sorted(case.conditions.items, key=lambda c: _STATUS.index(c.status), reverse=True):
        if key := find_term(condition.what, knowledge.tables["terms/conditions"]):
            conditions[key] = condition.status
        else:
            unknown.append(("condition", condition.what))
    symptoms: set[str] = set()
    for symptom in case.symptoms.items:
        if key := find_term(symptom.what, knowledge.tables["terms/symptoms"]):
            symptoms.add(key)
        else:
            unknown.append(("symptom", symptom.what))
    labs = _read_labs(case, knowledge, doubts, unknown)
    unknown += [("gene", gene.gene) for gene in case.genes.items if gene.gene.upper() not in _genes(knowledge)]
    unknown += [("scale", score.scale) for score in case.scores.items if not find_scale(score.scale, knowledge)]
    return Reading(case=case, as_of=as_of, region=region or case.region, fields=fields, courses=courses, conditions=conditions, symptoms=frozenset(symptoms), labs=labs, doubts=tuple(sorted(doubts, key=repr)), unknown_names=tuple(sorted(unknown)))


def _course_order(course: Course) -> tuple[int, int, str]:
    """Courses are numbered by time, so that the order of the file never matters."""
    ends = (course.from_, course.to)
    low, high = (LAST if w is None or w.is_now or w.is_unknown else w.low for w in ends)
    return low, high, repr(course)


def _genes(knowledge: Knowledge) -> frozenset[str]:
    return frozenset(role.enzyme for s in knowledge.substances for role in s.enzymes)


def find_scale(typed: str, knowledge: Knowledge) -> str | None:
    return find_term(typed, knowledge.scales)


def _read_course(number: int, course: Course, knowledge: Knowledge, fields: Fields, as_of: int, doubts: list[Doubt]) -> ReadCourse:
    resolution = resolve(course.what, knowledge.names)
    substance = knowledge.substance(resolution.id) if resolution.kind == "substance" and resolution.id else None
    treatment = knowledge.treatments[resolution.id] if resolution.kind == "treatment" and resolution.id else None
    form = _find_form(substance, course.form or resolution.form)
    current = _is_current(course, number, fields, as_of)
    start, end = _bounds(course, current == TRUE, as_of)
    days = _days(course, start, end, number, fields)
    stretches = _read_stretches(number, course, substance, form, (start, end, days), fields, as_of, doubts)
    return ReadCourse(number=number, course=course, resolution=resolution, substance=substance, treatment=treatment, form=form, start=start, end=end, days=days, current=current, stretches=stretches)


def _find_form(substance: Substance | None, typed: str | None) -> Form | None:
    """The form meant: by id or release as typed, else the default. An unknown form word leaves the default."""
    if substance is None or not substance.forms:
        return None
    wanted = (typed or "").lower()
    for form in substance.forms:
        if wanted and (wanted == form.form.lower() or wanted == form.release or wanted in form.form.lower().split("_")):
            return form
    return next(form for form in substance.forms if form.default)


def _day_range(when: When | None, as_of: int, missing: tuple[int, int]) -> tuple[int, int]:
    if when is None or when.is_unknown:
        return missing
    low, high = when.resolve(as_of)
    return min(low, as_of), min(high, as_of)


def _is_current(course: Course, number: int, fields: Fields, as_of: int) -> Value:
    if course.to and course.to.is_now or course.stopped == "still taking":
        return TRUE
    ended = course.stopped in ("did not help", "side effects", "other") or (course.to is not None and not course.to.is_unknown and course.to.low <= as_of)
    if ended:
        return FALSE
    if course.lasted is not None and course.from_ is None:
        return FALSE
    return Value(0, 1, fields.bit(f"courses.{number}.to"))


def _bounds(course: Course, is_current: bool, as_of: int) -> tuple[tuple[int, int], tuple[int, int]]:
    """First and last day, each (low, high); a missing one follows from the other and `lasted`."""
    start = _day_range(course.from_, as_of, (FIRST, as_of))
    end = (as_of, as_of) if is_current else _day_range(course.to, as_of, (start[0], as_of))
    lasted = course.lasted.to("d") if course.lasted else None
    if lasted is None or math.isinf(lasted.high):
        return start, end
    low, high = math.ceil(lasted.low) - 1, math.floor(lasted.high) - 1
    if _said(course.from_) and not _said(course.to) and not is_current:
        end = (min(as_of, start[0] + low), min(as_of, start[1] + high))
    elif not _said(course.from_) and (_said(course.to) or is_current):
        start = (end[0] - high, end[1] - low)
    return start, end


def _said(when: When | None) -> bool:
    return when is not None and not when.is_unknown


def _days(course: Course, start: tuple[int, int], end: tuple[int, int], number: int, fields: Fields) -> Value:
    """Days from first to last, both counted; the dates and `lasted` narrow each other."""
    low, high = max(0, end[0] - start[1] + 1), max(0, end[1] - start[0] + 1)
    lasted = course.lasted.to("d") if course.lasted else None
    dated = _said(course.from_) and (_said(course.to) or course.stopped == "still taking" or lasted is None)
    if not dated:
        low, high = 0, LAST
    if lasted is not None:
        if dated and (lasted.low > high or lasted.high < low):
            low, high = min(low, int(lasted.low)), max(high, math.ceil(lasted.high))
        else:
            low, high = max(low, math.ceil(lasted.low)), min(high, math.floor(lasted.high)) if lasted.high != math.inf else high
    causes = 0 if low == high else fields.bit(f"courses.{number}.from")
    return Value(low, math.inf if high >= LAST else high, causes)


_Span = tuple[tuple[int, int], tuple[int, int], Value]


def _read_stretches(number: int, course: Course, substance: Substance | None, form: Form | None, span: _Span, fields: Fields, as_of: int, doubts: list[Doubt]) -> tuple[Stretch, ...]:
    start, end, days = span
    if not course.steps:
        dose = _read_dose(course.dose, f"courses.{number}.dose", substance, form, fields, doubts)
        return (Stretch(dose=dose, days=days, start=start, end=end),)
    return tuple(_read_step(i, number, course, substance, form, span, fields, as_of, doubts) for i in range(len(course.steps)))


def _read_step(i: int, number: int, course: Course, substance: Substance | None, form: Form | None, span: _Span, fields: Fields, as_of: int, doubts: list[Doubt]) -> Stretch:
    step, path = course.steps[i], f"courses.{number}.steps.{i + 1}"
    first = _day_range(step.from_, as_of, span[0] if i == 0 else (span[0][0], span[1][1]))
    following: Step | None = course.steps[i + 1] if i + 1 < len(course.steps) else None
    missing = span[1] if following is None else _before(_day_range(following.from_, as_of, (first[0], span[1][1])))
    last = _day_range(step.to, as_of, missing)
    lasted = step.lasted.to("d") if step.lasted else None
    low, high = max(0, last[0] - first[1] + 1), max(0, last[1] - first[0] + 1)
    days = lasted if lasted is not None else Value(low, high)
    known = Value(days.low, days.high, 0 if days.is_exact else fields.bit(f"{path}.lasted"))
    return Stretch(dose=_read_dose(step.dose, f"{path}.dose", substance, form, fields, doubts), days=known, start=first, end=last)


def _before(day: tuple[int, int]) -> tuple[int, int]:
    return day[0] - 1, day[1] - 1


def _read_dose(dose: Amount | None, path: str, substance: Substance | None, form: Form | None, fields: Fields, doubts: list[Doubt]) -> Value:
    """mg a day of the substance's default form. What is missing, has no unit or is implausible stays open."""
    open_ = Value(0.0, math.inf, fields.bit(path))
    if dose is None or dose.is_unknown:
        return open_
    unit = _unit_of(substance)
    mg = dose.to("mg") or _from_daily(dose)
    if mg is None:
        doubts.append(Doubt(field=path, typed=dose.typed, message="dose_without_unit", params=(("unit", unit),)))
        return open_
    maximum = _largest_maximum(substance)
    if maximum and mg.low >= 10 * maximum:
        doubts.append(Doubt(field=path, typed=dose.typed, message="dose_implausible", params=(("maximum", f"{maximum * 1000:g} µg" if unit == "µg" else f"{maximum:g} mg"),)))
        return open_
    value = _as_default_form(mg, substance, form)
    return value if value.is_exact else Value(value.low, value.high, fields.bit(path))


def _from_daily(dose: Amount) -> Value | None:
    """Amounts such as "75 mg/day", "9.5 mg/24h" and "20 mg a day"."""
    for unit in ("mg", "µg", "g"):
        if dose.unit.lower().replace(" ", "") in {f"{unit}{tail}" for tail in ("/day", "/d", "/24h", "aday", "daily", "perday", "/24hours", "od")}:
            return Amount(dose.low, dose.high, unit, dose.typed).to("mg")
    return None


def _unit_of(substance: Substance | None) -> str:
    amounts = [d.maximum or d.usual or d.start for f in (substance.forms if substance else ()) for d in f.doses]
    return next((a.unit for a in amounts if a), "mg")


def _largest_maximum(substance: Substance | None) -> float | None:
    """The largest maximum (or end of a usual range) any label gives, in mg."""
    amounts = [a.to("mg") for f in (substance.forms if substance else ()) for d in f.doses for a in (d.maximum, d.usual) if a]
    return max((a.high for a in amounts if a), default=None)


def _as_default_form(mg: Value, substance: Substance | None, form: Form | None) -> Value:
    """Convert by the form's `equals` row (174 mg of one salt does what 150 mg of the other does)."""
    if substance is None or form is None or form.default or not form.equals:
        return mg
    row = form.equals[0]
    there, here = row.to.to("mg"), row.dose.to("mg")
    return mg.scale(there.low / here.low) if there and here else mg


def _read_labs(case: Case, knowledge: Knowledge, doubts: list[Doubt], unknown: list[tuple[str, str]]) -> tuple[ReadLab, ...]:
    terms, found = knowledge.tables["terms/labs"], []
    for i, lab in enumerate(case.labs.items, 1):
        key = find_term(lab.test, terms)
        if key is None:
            unknown.append(("lab", lab.test))
            continue
        value = _lab_value(lab.value, terms[key])
        if value is None:
            doubts.append(Doubt(field=f"labs.{key}", typed=f"{lab.test} {lab.value.typed}", message="lab_unit", params=(("unit", terms[key].unit),)))
        elif value.low > terms[key].plausible.high or value.high < terms[key].plausible.low:
            doubts.append(Doubt(field=f"labs.{key}", typed=f"{lab.test} {lab.value.typed}", message="lab_implausible", params=(("plausible", terms[key].plausible.typed),)))
        else:
            day = lab.date.resolve(LAST) if lab.date and not lab.date.is_unknown else (FIRST, LAST)
            found.append(ReadLab(test=key, value=value, day=day, hours=lab.hours_after_dose, number=i))
    return tuple(found)


def _lab_value(amount: Amount, term: object) -> Value | None:
    unit, factors = term.unit, term.factors  # type: ignore[attr-defined]  # a LabTerm
    if amount.unit == unit:
        return Value(amount.low, amount.high)
    factor = factors.get(amount.unit)
    return Value(amount.low * factor, amount.high * factor) if factor else None
