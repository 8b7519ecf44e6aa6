"""assess(case, knowledge, settings) -> Assessment: the product. Pure: the same inputs give the same bytes."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, get_args

from thirdline import __version__
from thirdline.case.model import Case
from thirdline.case.values import Value
from thirdline.knowledge.compile import CompiledRule, Knowledge
from thirdline.reasoning.adequacy import Result, Trial, derive_trials
from thirdline.reasoning.assessment import SCHEMA, Assessment, Coverage, Finding, NotChecked, ResolvedName, Settings
from thirdline.reasoning.conditions import compare, is_unknown
from thirdline.reasoning.exposure import derive_exposures
from thirdline.reasoning.facts import World
from thirdline.reasoning.findings import derive_findings
from thirdline.reasoning.judging import Judgement
from thirdline.reasoning.mix import derive_checked, derive_points
from thirdline.reasoning.options import contradicted, derive_options
from thirdline.reasoning.privacy import PRIVATE_NAMES, without_private
from thirdline.reasoning.questions import Concluded, derive_questions, question_text
from thirdline.reasoning.reading import Reading, derive_reading
from thirdline.reasoning.resistance import Answer, antidepressant_trials, derive_answer
from thirdline.reasoning.rules import Firing, run_rules
from thirdline.reasoning.scales import derive_scales, usable_total
from thirdline.reasoning.staging import Stage, derive_stage
from thirdline.reasoning.standing import (
    CourseShown,
    DefinitionShown,
    JudgementShown,
    Message,
    Resistance,
    SchemeMissing,
    StagePart,
    StageShown,
    TrialShown,
    Truth,
    as_range,
    say,
    shown,
)
from thirdline.reasoning.timeline import ReadCourse
from thirdline.reasoning.urgent import derive_act_now
from thirdline.record import replace

ADULT = 18  # years; the age of majority in every region listed


def assess(case: Case, knowledge: Knowledge, settings: Settings) -> Assessment:
    """Everything that follows from the case. `settings.as_of` is the day it is read on."""
    rules = knowledge.rules
    if settings.reader == "caregiver":
        case, rules = without_private(case, knowledge)
    reading = derive_reading(case, knowledge, date.fromisoformat(settings.as_of).toordinal(), settings.region)
    world = World(reading, knowledge)
    trials = derive_trials(world, settings.scheme)
    exposures = derive_exposures(world)
    firings = run_rules(world, rules)
    answers = [derive_answer(world, trials, d) for _, d in sorted(knowledge.definitions.items())]
    stages = [derive_stage(world, trials, s) for _, s in sorted(knowledge.staging.items())]
    findings = derive_findings(firings, knowledge)
    options = derive_options(world, trials, findings, firings, is_adult(world))
    return Assessment(
        schema=SCHEMA,
        software=__version__,
        knowledge=knowledge.hash[:12],
        settings=replace(settings, region=reading.region),
        person=_person_line(case),
        adult=_truth(is_adult(world)),
        resolved_names=tuple(shown(ResolvedName, c.resolution) for c in reading.courses),
        act_now=derive_act_now(world, findings),
        courses=tuple(_show_course(c) for c in reading.courses),
        trials=tuple(_show_trial(world, t) for t in trials),
        resistance=_show_resistance(world, trials, answers, stages),
        exposure=tuple(exposures),
        findings=tuple(findings),
        options=tuple(options),
        scales=tuple(derive_scales(world)),
        questions=tuple(derive_questions(world, Concluded(firings=firings, trials=trials, answers=answers, stages=stages, options=options))),
        coverage=_coverage(world, rules, firings, findings, settings.reader),
        points=derive_points(world),
    )


def is_adult(world: World) -> Value:
    """Whether the age lies at or above adulthood; options and doses are for adults only (clinical.md A12)."""
    age = world.reading.case.person.age
    return Value(0, 1) if age is None else compare(age.to("y") or Value(age.low, age.high), "at_least", ADULT)


def _person_line(case: Case) -> str:
    person = case.person
    return ", ".join(part for part in (person.name, person.age.typed if person.age else None) if part)


def _truth(value: Value) -> Truth:
    return "undetermined" if is_unknown(value) else "yes" if value.low else "no"


def _day(pair: tuple[int, int]) -> tuple[str, str]:
    return date.fromordinal(pair[0]).isoformat(), date.fromordinal(pair[1]).isoformat()


def _show_course(c: ReadCourse) -> CourseShown:
    known = c.substance or c.treatment
    return shown(
        CourseShown,
        c,
        c.resolution,
        name=known.name if known else c.resolution.typed,
        classes=c.substance.classes if c.substance else (),
        tier=c.substance.tier if c.substance else None,
        form=c.form.form if c.form else None,
        dose_mg=as_range(c.dose),
        dose_typed=c.course.dose.typed if c.course.dose else None,
        current=_truth(c.current),
        start=_day(c.start),
        end=_day(c.end),
    )


def _turn(world: World, message: Message) -> Message:
    """What would turn a verdict; a missing fact is its question."""
    return question_text(world, message.params["field"]) if message.id == "turn_ask" else message


def _show_judgement(world: World, j: Judgement) -> JudgementShown:
    scheme = world.knowledge.adequacy[j.scheme]
    claims = tuple(world.knowledge.cited[key] for key in j.claims)
    if scheme.days and j.minimum_mg is not None:
        claims += (world.knowledge.cited[f"{j.scheme}#{scheme.days.claim}"],)
    return shown(
        JudgementShown,
        j,
        scheme,
        scheme_name=scheme.name,
        minimum_days=j.minimum_days if math.isfinite(j.minimum_days) else 0,
        days_at_dose=as_range(j.days),
        turns=tuple(_turn(world, t) for t in j.turns),
        claims=claims,
    )


def _show_trial(world: World, t: Trial) -> TrialShown:
    return shown(
        TrialShown,
        t,
        course=t.course.number,
        in_episode=_truth(t.in_episode),
        verdict=t.counted.verdict,
        counted=_show_judgement(world, t.counted),
        others=tuple(_show_judgement(world, j) for j in t.others if j.verdict != "not a trial"),
        assumed=tuple(say(f"assumed_{a}") for a in t.assumed),
    )


def _show_resistance(world: World, trials: Sequence[Trial], answers: Sequence[Answer], stages: Sequence[Stage]) -> Resistance:
    missing = [SchemeMissing(id=s.adequacy, name=s.name, why_not=s.why_not or "") for _, s in sorted(world.knowledge.adequacy.items()) if not s.available]
    return Resistance(
        definitions=tuple(_show_answer(world, a) for a in answers),
        stages=tuple(_show_stage(world, s) for s in stages),
        disagreements=tuple(_disagreements(trials, answers, world)),
        schemes_missing=tuple(missing),
        tally=_tally(trials),
    )


def _tally(trials: Sequence[Trial]) -> Message:
    """ "Did not work" and "not tolerated" side by side (clinical.md B14)."""
    tried = antidepressant_trials(trials)
    count = {name.replace(" ", "_"): str(sum(t.result == name for t in tried)) for name in get_args(Result)}
    return say("tally", **count, all=str(len(tried)))


def _show_answer(world: World, a: Answer) -> DefinitionShown:
    d = a.definition
    return shown(DefinitionShown, a, d, id=d.definition, needed=d.failures, claims=(world.knowledge.cited[f"{d.definition}#{d.claim}"],))


def _show_stage(world: World, s: Stage) -> StageShown:
    scheme = s.scheme
    main = (scheme.claim,) if scheme.claim else ()
    maximum = scheme.categories[-1].from_ if scheme.method == "points" and scheme.categories else None
    return shown(
        StageShown,
        s,
        scheme,
        id=scheme.staging,
        maximum=maximum,
        parts=tuple(StagePart(name=p.name, why=p.why, points=as_range(p.points)) for p in s.parts),
        predicts=tuple(world.knowledge.cited[f"{scheme.staging}#{c}"] for c in scheme.predicts),
        claims=tuple(world.knowledge.cited[f"{scheme.staging}#{c}"] for c in main),
    )


def _disagreements(trials: Sequence[Trial], answers: Sequence[Answer], world: World) -> list[Message]:
    """Where schemes judge a trial differently, and where definitions differ, said in words."""
    found = []
    for trial in antidepressant_trials(trials):
        for other in trial.others:
            if {trial.counted.verdict, other.verdict} <= {"adequate", "not adequate", "too early"} and trial.counted.verdict != other.verdict:
                scheme = world.knowledge.adequacy[other.scheme]
                message = say(
                    "disagree_scheme" if scheme.decides else "disagree_scheme_secondary",
                    name=trial.course.resolution.typed,
                    ours=trial.counted.verdict,
                    theirs=other.verdict,
                    scheme=scheme.name,
                    minimum=f"{other.minimum_mg:g}",
                    days=f"{other.minimum_days:g}",
                )
                found.append(message)
    if len({a.answer for a in answers}) > 1:
        found.append(say("disagree_definitions", list="; ".join(f"{a.definition.name}: {a.answer}" for a in answers)))
    return found


def _coverage(world: World, rules: Sequence[CompiledRule], firings: Sequence[Firing], findings: Sequence[Finding], reader: str) -> Coverage:
    reading, knowledge = world.reading, world.knowledge
    hidden = PRIVATE_NAMES if reader == "caregiver" else ()
    items = [NotChecked(kind=kind, typed=typed, why=say(f"unknown_{kind}")) for kind, typed in reading.unknown_names if kind not in hidden]
    items += [*reading.doubts, *_unused_scores(reading, knowledge), *_well_and_ill(world)]
    case = reading.case
    lists = {name: getattr(case, name).complete for name in ("courses", "conditions", "symptoms", "labs", "genes", "scores")}
    checked, pairs = derive_checked(world, findings, firings)
    return Coverage(
        not_checked=tuple(items),
        tiers={c.resolution.typed: c.substance.tier if c.substance else "treatment" if c.treatment else "not in our data" for c in reading.courses},
        lists_complete=lists,
        rules_checked=len(rules),
        rules_open=len({f.rule.rule.rule for f in firings if is_unknown(f.truth)}),
        drafts=sum(r.rule.status == "draft" for r in rules),
        draft_records=tuple(_draft_records(world)),
        items=checked,
        pairs=pairs,
    )


def _draft_records(world: World) -> Iterator[str]:
    """What this answer rests on and what still waits for its second check against the source."""
    knowledge = world.knowledge
    used: list[Any] = [r for c in world.reading.courses for r in (c.substance, c.treatment) if r is not None]
    if world.trials:
        used += [*knowledge.definitions.values(), *(s for s in knowledge.staging.values() if s.available)]
    used += [knowledge.scales[key] for score in world.reading.case.scores.items if (key := knowledge.find("scales", score.scale))]
    yield from sorted({record.name for record in used if record.status == "draft"})


def _well_and_ill(world: World) -> Iterator[NotChecked]:
    """Well on what is taken now, and yet depressed: one of the two is not as it is today."""
    if trial := contradicted(world, list(world.trials.values())):
        severity = str(world.reading.case.episode.severity)
        yield NotChecked(kind="episode.severity", typed=severity, why=say("well_and_ill", name=trial.course.resolution.typed, severity=severity))


def _unused_scores(reading: Reading, knowledge: Knowledge) -> list[NotChecked]:
    found = []
    for score in reading.case.scores.items:
        name = knowledge.find("scales", score.scale)
        if name and usable_total(knowledge.scales[name], score) is None:
            found.append(NotChecked(kind="score", typed=score.scale, why=say("score_unusable", items=str(knowledge.scales[name].items))))
    return sorted(found, key=lambda n: n.typed)
