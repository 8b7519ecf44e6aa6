"""Courses placed in time: first and last day, days, and doses, each an interval that knows what leaves it open."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator

from thirdline.case.dates import FIRST, LAST, When
from thirdline.case.model import Course
from thirdline.case.units import per_day
from thirdline.case.values import Amount, Value, causes_of
from thirdline.knowledge.compile import Knowledge
from thirdline.knowledge.name_book import tidy
from thirdline.knowledge.names import HOLDS_MORE, Resolution, resolve
from thirdline.knowledge.types import Form, Ingredient, Substance, Treatment
from thirdline.reasoning.assessment import NotChecked
from thirdline.reasoning.conditions import FALSE, TRUE
from thirdline.reasoning.standing import Message, say
from thirdline.record import Record, replace

IMPLAUSIBLE = 10  # a dose this many times the largest any label allows is a slip of unit, not a dose
REST = "what else is in it differs"  # of products under one name
Days = tuple[int, int]  # the first and the last day it may be
_WEEKLY = ("/week", "/wk", "/7d", "aweek", "weekly", "perweek", "onceweekly", "onceaweek")
_PLAIN_FORMS = frozenset({"tablet", "tablets", "capsule", "capsules", "pill", "pills", "oral"})
_RELEASES = {"extended": ("xl", "xr", "er", "la", "pr", "mr"), "sustained": ("sr",), "controlled": ("cr",), "immediate": ("ir",), "delayed": ("dr",)}


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

    def blame(self, value: Value, path: str) -> Value:
        """The same number, open for want of the field at `path` unless it is exact."""
        return value if value.is_exact else Value(value.low, value.high, self.bit(path))

    def names(self, causes: int) -> tuple[str, ...]:
        found = []
        while causes:
            lowest = causes & -causes
            found.append(self.paths[lowest.bit_length() - 1])
            causes ^= lowest
        return tuple(found)


class Context(Record):
    """What reading a course needs, and where its doubts are collected."""

    knowledge: Knowledge
    as_of: int
    fields: Fields
    doubts: list[NotChecked] = []

    def open(self, path: str) -> Value:
        """A number nobody knows, that the field at `path` would settle."""
        return Value(0.0, math.inf, self.fields.bit(path))

    def doubt(self, path: str, typed: str, why: Message) -> None:
        """A value that is not swallowed: what was typed, why it is doubted, and how to settle it."""
        self.doubts.append(NotChecked(kind=path, typed=typed, why=why))


class Stretch(Record):
    """One dose of a course: mg a day (as the default form) and days; `start`, `end` are (low, high) ordinals."""

    dose: Value
    days: Value
    start: Days
    end: Days


class ReadCourse(Record):
    """A course with its substance or treatment, its days and doses; `dose` is the highest, in mg a day of the default form;
    `bit` is the substance's place in every selector's mask (0 for what is none)."""

    number: int
    course: Course
    resolution: Resolution
    substance: Substance | None
    treatment: Treatment | None
    form: Form | None
    start: Days
    end: Days
    days: Value
    current: Value
    stretches: tuple[Stretch, ...]
    dose: Value
    bit: int = 0

    @property
    def key(self) -> str:
        """The id of its substance or treatment; where it is neither, the name as typed."""
        return self.resolution.id or self.resolution.typed

    def is_made_with(self, other: ReadCourse) -> bool:
        """Whether one product holds both on purpose, in amounts that allow for what they do to each other's levels."""
        return self.resolution.product is not None and self.resolution.product == other.resolution.product

    def path(self, name: str) -> str:
        return f"courses.{self.number}.{name}"


def dated_by_steps(course: Course) -> Course:
    """The course with its own ends taken from its first and last step where only those have days."""
    if not course.steps:
        return course
    return replace(course, from_=course.from_ or course.steps[0].from_, to=course.to or course.steps[-1].to)


def parts_of(course: Course, knowledge: Knowledge) -> Iterator[tuple[Course, Resolution]]:
    """The course with what its name was taken for; a product of several substances as a course of each, whose own dose is not known.

    Where more stands in the name than is known, what is recognised counts as taken, so that no warning about it is lost, and the rest as unknown.
    """
    found = resolve(course.what, knowledge.names)
    parts, rest = _held(found, knowledge)
    for name in parts:
        typed = f"{knowledge.substance(name).name} in {course.what}"
        part = Resolution(typed=typed, kind="substance", id=name, how=f"a part of it, {found.how}", product=found.id)
        yield replace(course, dose=None, steps=()), part
    if rest:
        yield replace(course, dose=None, steps=()) if parts else course, rest


def _held(found: Resolution, knowledge: Knowledge) -> tuple[Iterable[str], Resolution | None]:
    """The substances that a name stands for besides itself, each once, and what stands for the rest of it."""
    if found.how == HOLDS_MORE:
        known = [knowledge.combinations[c].parts if c in knowledge.combinations else (Ingredient(substance=c),) for c in found.candidates]
        return dict.fromkeys(p.substance for parts in known for p in parts if p.substance in knowledge.bit), found
    if found.kind != "combination":
        return (), found
    if found.id is None:
        return found.candidates, None
    product = knowledge.combinations[found.id]
    rest = Resolution(typed=found.typed, kind="none", how=REST, score=0.0, product=found.id) if product.varies else None
    return [p.substance for p in product.parts], rest


def read_course(number: int, course: Course, context: Context, resolution: Resolution | None = None) -> ReadCourse:
    """Resolve the name, then place the course in time."""
    knowledge = context.knowledge
    resolution = resolution or resolve(course.what, knowledge.names)
    if resolution.how == REST and resolution.product:
        context.doubt(f"courses.{number}.what", course.what, say("unknown_rest", also=str(knowledge.combinations[resolution.product].varies)))
    substance = knowledge.substance(resolution.id) if resolution.kind == "substance" and resolution.id else None
    treatment = knowledge.treatments[resolution.id] if resolution.kind == "treatment" and resolution.id else None
    form = _find_form(number, course, resolution, substance, context)
    current = _is_current(number, course, context)
    start, end = _bounds(course, current == TRUE, context.as_of)
    days = _days(course, start, end, number, context.fields)
    bare = ReadCourse(
        number=number,
        course=course,
        resolution=resolution,
        substance=substance,
        treatment=treatment,
        form=form,
        start=start,
        end=end,
        days=days,
        current=current,
        stretches=(),
        dose=FALSE,
        bit=1 << knowledge.bit[substance.substance] if substance else 0,
    )
    stretches = tuple(_read_stretches(bare, context))
    return replace(bare, stretches=stretches, dose=_highest(stretches))


def _highest(stretches: tuple[Stretch, ...]) -> Value:
    if len(stretches) == 1:
        return stretches[0].dose
    return Value(max(s.dose.low for s in stretches), max(s.dose.high for s in stretches), causes_of(s.dose for s in stretches))


def _find_form(number: int, course: Course, resolution: Resolution, substance: Substance | None, context: Context) -> Form | None:
    """The form meant: by id or release as typed, in its own field or in the name, else the default; a word that fits none is doubted aloud."""
    if substance is None or not substance.forms:
        return None
    default = next(form for form in substance.forms if form.default)
    wanted = (course.form or resolution.form or _form_by_unit(course, substance)).lower().strip()
    if not wanted:
        words = [word for word in tidy(course.what).split() if word != default.route]
        return next((form for word in words for form in substance.forms if not form.default and _fits(form, word)), default)
    for form in substance.forms:
        if _fits(form, wanted):
            return form
    if wanted not in _PLAIN_FORMS:
        forms = ", ".join(f.form for f in substance.forms)
        context.doubt(f"courses.{number}.form", f"{course.what} {course.form}", say("form_unknown", forms=forms, default=default.form))
    return default


def _fits(form: Form, word: str) -> bool:
    """Whether a word says this form: its id, a part of it, its release (also as on a box: XL, SR), its route."""
    name = form.form.lower()
    return word in (name, form.release, form.route) or word in name.split("_") or word in _RELEASES.get(form.release, ())


def _form_by_unit(course: Course, substance: Substance) -> str:
    """A dose in mg/24 h is a patch where the substance has one."""
    per_day = any(a and "/24" in a.unit for a in (course.dose, *(step.dose for step in course.steps)))
    return next((f.form for f in substance.forms if per_day and f.route == "patch"), "")


def _day_range(when: When | None, as_of: int, missing: Days) -> Days:
    if when is None or when.is_unknown:
        return missing
    low, high = when.resolve(as_of)
    return min(low, as_of), min(high, as_of)


def _is_current(number: int, course: Course, context: Context) -> Value:
    """Whether it is taken now: as said, or by its end; open where neither is told."""
    if (course.to and course.to.is_now) or course.stopped == "still taking":
        return TRUE
    ended = course.to is not None and not course.to.is_unknown
    if ended or course.stopped in ("did not help", "side effects", "other"):
        return FALSE
    return Value(0, 1, context.fields.bit(f"courses.{number}.to"))


def _bounds(course: Course, is_current: bool, as_of: int) -> tuple[Days, Days]:
    """First and last day, each (low, high); a missing one follows from the other and `lasted`."""
    start = _day_range(course.from_, as_of, (FIRST, as_of))
    end = (as_of, as_of) if is_current else _day_range(course.to, as_of, (start[0], as_of))
    length = _length(course.lasted)
    if length is None or math.isinf(length.high):
        return start, end
    low, high = max(0, int(length.low) - 1), max(0, int(length.high) - 1)
    if _said(course.from_) and not _said(course.to) and not is_current:
        end = (min(as_of, start[0] + low), min(as_of, start[1] + high))
    elif not _said(course.from_) and (_said(course.to) or is_current):
        start = (end[0] - high, end[1] - low)
    return start, end


def _length(lasted: Amount | None) -> Value | None:
    """A length as whole days: 3 months are 91 to 92."""
    days = lasted.to("d") if lasted else None
    return days and Value(math.floor(days.low), days.high if math.isinf(days.high) else math.ceil(days.high))


def _said(when: When | None) -> bool:
    return when is not None and not when.is_unknown


def _days(course: Course, start: Days, end: Days, number: int, fields: Fields) -> Value:
    """Days from first to last, both counted; the dates and `lasted` narrow each other."""
    low: float = max(0, end[0] - start[1] + 1)
    high: float = max(0, end[1] - start[0] + 1)
    length = _length(course.lasted)
    dated = _said(course.from_) and (_said(course.to) or course.stopped == "still taking" or length is None)
    if not dated:
        low, high = 0, high if _said(course.from_) else LAST
    if length is not None and length.low <= high and length.high >= low:
        low, high = max(low, int(length.low)), min(high, length.high)
    elif length is not None:
        low, high = min(low, int(length.low)), max(high, length.high)
    causes = 0 if low == high else fields.bit(f"courses.{number}.from")
    return Value(low, math.inf if high >= LAST else high, causes)


def _read_stretches(c: ReadCourse, context: Context) -> Iterable[Stretch]:
    if not c.course.steps:
        yield Stretch(dose=_read_dose(c.course.dose, c.path("dose"), c, context), days=c.days, start=c.start, end=c.end)
    for i in range(len(c.course.steps)):
        yield _read_step(i, c, context)


def _read_step(i: int, c: ReadCourse, context: Context) -> Stretch:
    """One dose step; a missing end follows from the next step's beginning, a missing beginning from the end before it."""
    step, path = c.course.steps[i], c.path(f"steps.{i + 1}")
    first = _day_range(step.from_, context.as_of, c.start if i == 0 else _after_last(i, c, context))
    last = _day_range(step.to, context.as_of, c.end if i + 1 == len(c.course.steps) else _before_next(i, c, first, context))
    days = _length(step.lasted) or Value(max(0, last[0] - first[1] + 1), max(0, last[1] - first[0] + 1))
    days = context.fields.blame(days, f"{path}.lasted")
    return Stretch(dose=_read_dose(step.dose, f"{path}.dose", c, context), days=days, start=first, end=last)


def _after_last(i: int, c: ReadCourse, context: Context) -> Days:
    low, high = _day_range(c.course.steps[i - 1].to, context.as_of, (c.start[0] - 1, c.end[1] - 1))
    return low + 1, high + 1


def _before_next(i: int, c: ReadCourse, first: Days, context: Context) -> Days:
    low, high = _day_range(c.course.steps[i + 1].from_, context.as_of, (first[0], c.end[1]))
    return low - 1, high - 1


def _read_dose(dose: Amount | None, path: str, c: ReadCourse, context: Context) -> Value:
    """mg a day of the substance's default form. What is missing, has no unit or is implausible stays open."""
    table = context.knowledge.doses[c.key] if c.substance else None
    if dose is None or dose.is_unknown:
        return context.open(path)
    mg = dose.to("mg") or _from_daily(dose, c.form)
    unit = table.unit if table else "mg"
    if mg is None:
        context.doubt(path, f"{c.course.what} {dose.typed}", say("dose_without_unit", unit=unit))
        return context.open(path)
    if table and table.largest_mg and mg.low >= IMPLAUSIBLE * table.largest_mg:
        largest = Amount(table.largest_mg, table.largest_mg, "mg", "").to(unit)
        context.doubt(path, f"{c.course.what} {dose.typed}", say("dose_implausible", maximum=f"{largest.low if largest else 0:g} {unit}"))
        return context.open(path)
    return context.fields.blame(_as_default_form(mg, c.substance, c.form), path)


def _from_daily(dose: Amount, form: Form | None) -> Value | None:
    """Amounts such as "75 mg/day", "9.5 mg/24h" and "75 mg twice a day"; a week only of a form that is taken weekly."""
    unit = dose.unit.lower().replace(" ", "")
    if form and form.release == "weekly":
        return next((Amount(dose.low, dose.high, m, dose.typed).to("mg") for m in ("mg", "µg", "g") if unit in {f"{m}{tail}" for tail in _WEEKLY}), None)
    if often := per_day(dose.unit):
        mg = Amount(dose.low, dose.high, often[0], dose.typed).to("mg")
        return mg and mg.scale(often[1])
    return None


def _as_default_form(mg: Value, substance: Substance | None, form: Form | None) -> Value:
    """Convert by the form's `equals` row (174 mg of one salt does what 150 mg of the other does)."""
    if substance is None or form is None or form.default or not form.equals:
        return mg
    row = form.equals[0]
    there, here = row.to.to("mg"), row.dose.to("mg")
    return mg.scale(there.low / here.low) if there and here else mg
