"""Why: the trace of one conclusion, rebuilt only when it is asked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from thirdline.case.model import Case
from thirdline.case.values import Value
from thirdline.knowledge.compile import CompiledRule, Knowledge
from thirdline.knowledge.conditions import Condition, Every, Negation, Some, Test
from thirdline.knowledge.names import resolve
from thirdline.knowledge.types import ClaimShown
from thirdline.present.blocks import render_range
from thirdline.present.words import speak
from thirdline.reasoning.assess import assess
from thirdline.reasoning.assessment import Assessment, Finding, Settings
from thirdline.reasoning.standing import DefinitionShown, StageShown, TrialShown
from thirdline.reasoning.trace import Traced, trace_rule


def explain(case: Case, knowledge: Knowledge, settings: Settings, key: str) -> list[str] | None:
    """Lines that explain a finding, rule, substance, course number, definition, stage, or 'stages'; None if there is none."""
    a = speak(assess(case, knowledge, settings), knowledge)
    findings = [f for f in a.findings if key in (f.id, f.hazard, f.message) or key in {r.rule for r in f.because}]
    if findings:
        return [line for f in findings for line in _finding_lines(f, case, knowledge, settings)]
    rules = [r for r in knowledge.rules if r.rule.rule == key]
    if rules:
        return [f"{key}: it did not fire here.", *_trace_lines(case, knowledge, settings, rules[0])]
    about = [f for f in a.findings if resolve(key, knowledge.names).id in f.subjects or (f.words and f.words.title == key)]
    lines = [line for f in about for line in _finding_lines(f, case, knowledge, settings)]
    return [*lines, *(_explain_standing(a, key) or [])] or None


def _explain_standing(a: Assessment, key: str) -> list[str] | None:
    trials = [t for t in a.trials if key in (str(t.course), a.courses[t.course - 1].name, a.courses[t.course - 1].id)]
    if trials:
        return [line for t in trials for line in _trial_lines(t, a)]
    definitions = [d for d in a.resistance.definitions if d.id == key]
    stages = [s for s in a.resistance.stages if key in (s.id, "stages")]
    lines = [line for d in definitions for line in _definition_lines(d)] + [line for s in stages for line in _stage_lines(s)]
    if key == "stages":
        lines += [f"{m.name}: not computed. {m.why_not}" for m in a.resistance.schemes_missing]
    return lines or None


def _finding_lines(f: Finding, case: Case, knowledge: Knowledge, settings: Settings) -> Iterator[str]:
    yield f"{f.id}: {f.words.title if f.words else ''} ({f.severity}; {f.urgency}; {f.certainty})"
    if f.words:
        yield f"  {f.words.clinician}"
    for reason in f.because:
        yield f"  rule {reason.rule} ({reason.status}), {reason.severity}" + (f", raised by: {', '.join(reason.raised_by)}" if reason.raised_by else "")
        rule = next(r for r in knowledge.rules if r.rule.rule == reason.rule)
        yield from (f"    {line}" for line in _trace_lines(case, knowledge, settings, rule))
        yield from _claims(reason.claims, "    ")
    if f.replaced:
        yield f"  replaced: {', '.join(f.replaced)}"


def _trace_lines(case: Case, knowledge: Knowledge, settings: Settings, rule: CompiledRule) -> list[str]:
    lines: list[str] = []
    for traced in trace_rule(case, knowledge, settings, rule):
        lines.append(f"on {traced.on}: {_truth(traced.truth)}" + (f" (asks: {', '.join(traced.asks)})" if traced.asks else ""))
        lines += [f"  {line}" for line in _condition_lines(traced)]
    return lines or ["nothing in this case to try it on"]


def _condition_lines(traced: Traced) -> Iterator[str]:
    """Joins and yes-or-no facts are truths; a compared number shows its number."""
    for depth, condition, value in traced.steps:
        compared = isinstance(condition, Test) and condition.op != "true"
        yield f"{'  ' * depth}{_describe(condition)}: {_value(value) if compared else _truth(value)}"


def _describe(condition: Condition) -> str:
    if isinstance(condition, Test):
        args = ", ".join(f"{k} {'/'.join(sorted(v)) if isinstance(v, frozenset) else v}" for k, v in condition.args)
        bound = "" if condition.op == "true" else f" {condition.op.replace('_', ' ')} {condition.bound:g}"
        return f"{condition.fact}{f' ({args})' if args else ''}{bound}"
    return {Every: "all of", Some: "any of", Negation: "not"}[type(condition)]


def _truth(value: Value) -> str:
    return "unknown" if value.low != value.high else "true" if value.low else "false"


def _value(value: Value) -> str:
    return f"{value.low:g}" if value.low == value.high else f"{value.low:g} to {value.high:g}"


def _claims(claims: Sequence[ClaimShown], pad: str) -> Iterator[str]:
    for c in claims:
        stance = "against: " if c.stance == "against" else ""
        yield f"{pad}- {stance}{c.says}"
        yield f"{pad}  {c.title}, {c.place} ({c.access}, {c.read}) [{c.id}]"


def _trial_lines(t: TrialShown, a: Assessment) -> Iterator[str]:
    course = a.courses[t.course - 1]
    yield f"{course.name} (course {t.course}): {t.verdict}; {t.result}; in this episode: {t.in_episode}"
    for j in (t.counted, *t.others):
        yield f"  {j.scheme_name}: {j.verdict}" + ("" if j.decides else " (read second-hand; decides nothing)")
        if j.reasons:
            yield f"    {' '.join(m.text for m in j.reasons)}"
        yield from _claims(j.claims, "    ")


def _definition_lines(d: DefinitionShown) -> Iterator[str]:
    yield f"{d.name}: {d.answer}. Failures counted {render_range(d.failures)}, needed {d.needed}."
    yield f"  {d.says}"
    yield from _claims(d.claims, "  ")


def _stage_lines(s: StageShown) -> Iterator[str]:
    yield f"{s.name}: {s.stage or (s.why_not if not s.available else 'does not apply')}"
    for p in s.parts:
        yield f"  {p.name}: {render_range(p.points)} ({p.why})"
    yield from (f"  {n.text}" for n in s.notes)
    yield from _claims(s.claims, "  ")
    if s.predicts:
        yield "  what it can tell, and what it cannot:"
        yield from _claims(s.predicts, "  ")
