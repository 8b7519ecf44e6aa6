"""Rules run over the case: what fires, what is open, and what fires on one key made into one finding."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from thirdline.case.values import Value, causes_of
from thirdline.knowledge.compile import CompiledRule
from thirdline.knowledge.conditions import tests_of
from thirdline.knowledge.metabolism import fold_of
from thirdline.knowledge.mix import EXPOSURE
from thirdline.knowledge.types import Severity, Urgency
from thirdline.reasoning.conditions import TRUE, Derive, both, compare, evaluate, is_true, is_unknown
from thirdline.reasoning.facts import World
from thirdline.reasoning.timeline import ReadCourse
from thirdline.record import Record

SEVERITIES: tuple[Severity, ...] = ("contraindicated", "major", "moderate", "minor")
SETTLED = 90  # days: three months (clinical.md C27)
_EASED: dict[Urgency, Urgency] = {"today": "before starting or changing", "before starting or changing": "next visit", "next visit": "know"}
URGENCIES: tuple[Urgency, ...] = ("emergency", "today", "before starting or changing", "next visit", "know")


Key = tuple[str, str, tuple[str, ...]]  # kind, hazard, subjects: what makes firings one finding


class Binding(Record):
    """What a rule is tried on: the person, a course, or two of them; `gate` is true where it applies at all."""

    courses: tuple[ReadCourse, ...] = ()
    gate: Value = TRUE
    says: tuple[tuple[str, str], ...] = ()

    @property
    def course(self) -> ReadCourse | None:
        """The course that facts about a course are asked of: the first."""
        return self.courses[0] if self.courses else None


PERSON = Binding()


class Firing(Record):
    """One rule on one binding: true, or open with its causes."""

    rule: CompiledRule
    subjects: tuple[str, ...]
    truth: Value
    severity: Severity
    urgency: Urgency
    raised_by: tuple[str, ...]
    params: dict[str, str]
    open_shifts: int = 0

    @property
    def key(self) -> Key:
        return (self.rule.rule.kind, self.rule.rule.hazard, self.subjects)


def run_rules(world: World, rules: Sequence[CompiledRule]) -> list[Firing]:
    """Every rule that is true or open on some binding, in rule order; false ones leave nothing."""
    firings = []
    for rule in rules:
        for binding in bindings_of(world, rule):
            firing = try_rule(world, rule, binding)
            if firing is not None:
                firings.append(firing)
    return firings


def bindings_of(world: World, rule: CompiledRule) -> Iterator[Binding]:
    """What the rule is tried on."""
    kind = rule.rule.for_
    if kind == "person":
        yield PERSON
    elif kind == "pair":
        yield from _pairs(world, rule)
    else:
        for course in world.taking if kind == "current" else world.reading.courses:
            picked = course.substance is not None and (not rule.subject or course.bit & rule.subject)
            if picked or (kind == "course" and not rule.subject and course.treatment is not None):
                yield Binding(courses=(course,), gate=course.current if kind == "current" else TRUE)


def _pairs(world: World, rule: CompiledRule) -> Iterator[Binding]:
    assert rule.rule.pair is not None
    relation = rule.rule.pair.relation
    if relation == "washout":
        for a in (c for c in world.lately if c.bit & rule.first):
            for b in (c for c in world.taking if c.bit & rule.second and c.bit != a.bit):
                yield from _washout_binding(world, a, b)
    elif relation == "same":
        picked = [c for c in world.taking if c.bit & rule.first]
        yield from (Binding(courses=(a, b), gate=both(a.current, b.current)) for a in picked for b in picked if a.bit == b.bit and a.number < b.number)
    else:
        for a, b in world.pairs.get(rule.number, ()):
            if a.is_made_with(b) and (relation in EXPOSURE or (rule.rule.urgency == "know" and not rule.shifts)):
                continue  # what its makers meant, and what only needs knowing
            says = (("times", _times(world, a, b)),) if relation in EXPOSURE else ()
            yield Binding(courses=(a, b), gate=both(a.current, b.current), says=says)


def _times(world: World, victim: ReadCourse, mover: ReadCourse) -> str:
    """How many times more, or what part is left, as the model has it; empty where no size is known."""
    table = world.knowledge.metabolism
    fold = fold_of(table[victim.key], [(mover.key, table[mover.key])])
    return "" if fold is None else f"{fold:.2g}"


def _washout_binding(world: World, a: ReadCourse, b: ReadCourse) -> Iterator[Binding]:
    """The first ended so lately that its washout before the second is not over, by the longest figure of the one table."""
    needed = world.knowledge.washout_days.get((a.bit, b.bit))
    if needed is None:
        return
    since = world.days_since(a.end, a.path("to"))
    gate = both(b.current, compare(since, "under", needed))
    yield Binding(courses=(a, b), gate=gate, says=(("needed", f"{needed:g}"), ("left", _range_text(since))))


def _range_text(value: Value) -> str:
    return f"{value.low:g}" if value.is_exact else f"{value.low:g} to {value.high:g}"


def try_rule(world: World, rule: CompiledRule, binding: Binding) -> Firing | None:
    """None where false, or where the gate `applies` is not certainly true."""
    if binding.gate.high == 0:
        return None
    derive = world.derive_for(binding.course)
    if rule.applies is not None and evaluate(rule.applies, derive).low == 0:
        return None
    truth = both(binding.gate, evaluate(rule.when, derive)) if rule.when is not None else binding.gate
    if truth.high == 0:
        return None
    severity, urgency, raised_by, open_shifts = _shift(rule, derive)
    if severity != "contraindicated" and rule.rule.eases and binding.courses and rule.rule.kind == "interaction" and _is_settled(world, binding.courses):
        urgency = _EASED.get(urgency, urgency)
    return Firing(
        rule=rule,
        subjects=tuple(sorted({*rule.rule.subjects, *(c.key for c in binding.courses)})),
        truth=truth,
        severity=severity,
        urgency=urgency,
        raised_by=raised_by,
        params=params_of(world, rule, binding) if is_true(truth) else {},
        open_shifts=open_shifts,
    )


def _is_settled(world: World, courses: tuple[ReadCourse, ...]) -> bool:
    """Both unchanged for three months, nothing felt, and one prescriber knows: then it is less urgent, never less grave (clinical.md C27)."""
    case = world.reading.case
    if case.person.prescriber_knows != "yes" or case.symptoms.complete != "yes" or case.symptoms.items:
        return False
    return all(c.stretches[-1].start[1] <= world.reading.as_of - SETTLED for c in courses)


def _shift(rule: CompiledRule, derive: Derive) -> tuple[Severity, Urgency, tuple[str, ...], int]:
    """The grade after every shift that is certainly true; the highest wins. Open shifts keep their causes."""
    if not rule.shifts:
        return rule.rule.severity, rule.rule.urgency, (), 0
    truths = [(evaluate(condition, derive), shift) for condition, shift in rule.shifts]
    true = [shift for truth, shift in truths if is_true(truth)]
    severities = [s.severity for s in true if s.severity] or [rule.rule.severity]
    urgencies = [s.urgency for s in true if s.urgency] or [rule.rule.urgency]
    open_shifts = causes_of(truth for truth, _ in truths if is_unknown(truth))
    return min(severities, key=SEVERITIES.index), min(urgencies, key=URGENCIES.index), tuple(s.because for s in true), open_shifts


def params_of(world: World, rule: CompiledRule, binding: Binding) -> dict[str, str]:
    """What the rule's words may name: subjects, and every number its condition compared."""
    params = {name: value.is_.typed for name, value in rule.rule.values.items()}
    for label, bound in zip(("first", "second"), binding.courses, strict=False):
        params[label] = bound.resolution.typed
    if binding.course:
        params["subject"] = binding.course.resolution.typed
    params.update(binding.says)
    for test in tests_of(rule.when) if rule.when is not None else ():
        fact = world.knowledge.tables["terms/facts"][test.fact]
        if fact.gives == "number":
            args = dict(test.args)
            value = world.derive_for(binding.course)(test)
            unit = world.knowledge.tables["terms/labs"][args["of"]].unit if test.fact == "lab" else fact.unit
            params.setdefault(str(args.get("of", test.fact)), _number_text(value, unit))
    return params


def _number_text(value: Value, unit: str) -> str:
    if value.high == float("inf"):
        return "unknown" if value.low == 0 else f"at least {value.low:g} {unit}".strip()
    return f"{_range_text(value)} {unit}".strip()


def split_overridden(fired: list[Firing]) -> tuple[list[Firing], dict[Key, tuple[str, ...]]]:
    """Leave out what a certainly true rule on the same key replaces; the replaced ones stay in the trace."""
    replaced: dict[Key, set[str]] = {}
    for firing in fired:
        for name in firing.rule.rule.overrides:
            replaced.setdefault(firing.key, set()).add(name)
    kept = [f for f in fired if f.rule.rule.rule not in replaced.get(f.key, ())]
    return kept, {key: tuple(sorted(names & {f.rule.rule.rule for f in fired if f.key == key})) for key, names in replaced.items()}
