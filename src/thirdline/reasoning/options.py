"""What comes next: each option with its eligibility for this person, its history, its place, and why it stands there.

Eligibility is the gravest of what the option's own checks, the holds, and one mix check of case + candidate say; what is
not known and would decide makes it *check first*. The order is fixed: see `_place` and docs/decisions/0014.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal, get_args

from thirdline.case.values import Value
from thirdline.knowledge.options import Check, Eligibility, Family, Hold
from thirdline.knowledge.options import Option as Step
from thirdline.knowledge.types import ClaimShown
from thirdline.reasoning.adequacy import Trial
from thirdline.reasoning.assessment import Finding, Option, OptionReason
from thirdline.reasoning.candidates import Exclusion, Known, fired_already, try_candidate
from thirdline.reasoning.conditions import TRUE, both, compare, evaluate, is_false, is_true
from thirdline.reasoning.effects import LAST_BAND, band_of, show_effect
from thirdline.reasoning.facts import World
from thirdline.reasoning.rules import Firing
from thirdline.reasoning.standing import Message
from thirdline.reasoning.timeline import ReadCourse
from thirdline.record import Record

RANK: tuple[Eligibility, ...] = ("consider", "with care", "check first", "not now", "ruled out")
FAMILIES: tuple[Family, ...] = get_args(Family)
History = Literal["untried", "tried fairly", "tried unfairly", "undetermined"]
_TRIED: tuple[History, ...] = ("untried", "tried unfairly", "undetermined", "tried fairly")
ADDED = "added to an antidepressant"


class _Judged(Record):
    """One candidate of an option for this person."""

    place: int | None
    eligibility: Eligibility
    history: History
    reasons: tuple[OptionReason, ...]


def derive_options(world: World, trials: Sequence[Trial], findings: Sequence[Finding], firings: Sequence[Firing], adult: Value) -> list[Option]:
    """Every option that bears on this person, in order.

    Until a first antidepressant is told, for a minor (clinical.md A12), and for who is well on what is taken now: only what cannot wait.
    Who is said to be well and depressed at once gets them (`contradicted`), and is asked.
    """
    told = is_true(adult) and any(t.kind == "antidepressant" for t in trials) and (not any(map(is_well_on, trials)) or contradicted(world, trials) is not None)
    known = fired_already(firings)
    options = (o for o in world.knowledge.options.values() if told or o.family == "first")
    return sorted((shown for option in options if (shown := _derive(world, option, trials, findings, known))), key=_place)


def is_well_on(trial: Trial) -> bool:
    """An antidepressant still taken, in this episode, on which the person is well."""
    return trial.kind == "antidepressant" and trial.course.course.outcome == "well" and is_true(both(trial.course.current, trial.in_episode))


def contradicted(world: World, trials: Sequence[Trial]) -> Trial | None:
    """The trial on which the person is said to be well while the episode is said to be at least mild now."""
    at_most_traces = world.reading.case.episode.severity in (None, "unknown", "few symptoms")
    return None if at_most_traces else next(filter(is_well_on, trials), None)


def _place(option: Option) -> tuple[int, int, int, int, int, float, str]:
    """First what cannot wait, then repair, then by band; within a band what is open before what must be asked, families side by side, by effect inside each."""
    lead = FAMILIES.index(option.family) if option.family in ("first", "repair") else len(FAMILIES)
    closed = max(0, RANK.index(option.eligibility) - RANK.index("check first"))
    gain = -(option.effect.gain or 0) if option.effect else 0
    return closed, lead, option.band, RANK.index(option.eligibility), FAMILIES.index(option.family), gain, option.id


def _derive(world: World, option: Step, trials: Sequence[Trial], findings: Sequence[Finding], known: Known) -> Option | None:
    causes = [f for f in findings if f.kind == "contributor" and f.hazard in option.repairs]
    if (option.repairs and not causes) or (option.applies is not None and not is_true(evaluate(option.applies, world.derive_for(None)))):
        return None
    own = [*_checked(world, option), *_needs_base(world, option, trials)]
    judged = [_judge(world, option, place, own, trials, known) for place in _places(world, option) or (None,)]
    best = min(judged, key=lambda j: (j.history == "tried fairly", RANK.index(j.eligibility), _TRIED.index(j.history)))
    band, moved_by = _moved(world, option, band_of(option), best)
    main = next((effect for effect in option.effects if effect.main), None)
    substances = world.knowledge.substances
    return Option(
        id=option.option,
        name=option.name,
        family=option.family,
        eligibility=best.eligibility,
        history=best.history,
        band=band,
        moved_by=moved_by,
        effect=show_effect(main, option.option, world.knowledge.cited) if main else None,
        certainty=main.certainty if main else None,
        short=option.short,
        status=option.status,
        candidate=None if best.place is None else substances[best.place].substance,
        members=tuple((substances[j.place].name, j.eligibility) for j in judged if j.place is not None) if len(judged) > 1 else (),
        reasons=(*best.reasons, *(_reason("repair", f.id, "consider", Message(id="option_repairs", params={"finding": f.id})) for f in causes)),
    )


def _places(world: World, option: Step) -> tuple[int, ...]:
    """The bits of the substances it would put in the mix."""
    return tuple(world.knowledge.bit[name] for name in option.candidate)


def _together(world: World, option: Step) -> tuple[int, ...]:
    """The bits of what always comes with it."""
    return tuple(world.knowledge.bit[name] for name in option.together)


def _judge(world: World, option: Step, place: int | None, own: Sequence[OptionReason], trials: Sequence[Trial], known: Known) -> _Judged:
    past = [t for t in trials if _is_try(option, place, t)]
    history = _history(option, past)
    reasons = [*own, *_of_history(past)]
    if place is not None:
        now = [t.course for t in trials if t.kind == "antidepressant" and t.course.current.high and option.family == "switch"]
        replaced = [c.bit for c in now]
        reasons += [r for course in now if (r := _washout(world, course, place))]
        excluded = (e for part in (place, *_together(world, option)) for e in try_candidate(world, part, known))
        reasons += [r for e in excluded if (r := _of_exclusion(world, option, e, replaced))]
    eligibility = RANK[max((RANK.index(r.then) for r in reasons), default=0)]
    return _Judged(place=place, eligibility=eligibility, history=history, reasons=tuple(sorted(reasons, key=lambda r: (-RANK.index(r.then), r.kind, r.id))))


def _reason(kind: str, key: str, then: Eligibility, says: Message, ask: Sequence[str] = (), claims: tuple[ClaimShown, ...] = ()) -> OptionReason:
    return OptionReason(kind=kind, id=key, then=then, says=says, ask=tuple(ask), claims=claims)


def _checked(world: World, option: Step) -> Iterator[OptionReason]:
    """Its own checks, and the holds that are about its family or a candidate."""
    for check in option.checks:
        yield from _tried(world, check, option.option, "check")
    for hold in world.knowledge.holds:
        if option.family in hold.families or any(hold.candidates >> place & 1 for place in (*_places(world, option), *_together(world, option))):
            yield from _tried(world, hold, hold.hold, "hold")


def _tried(world: World, check: Check | Hold, record: str, kind: str) -> Iterator[OptionReason]:
    """True: what the check says. Not known: to be asked first."""
    truth = evaluate(check.when, world.derive_for(None))
    if truth.high:
        then = check.then if is_true(truth) else "check first"
        ask = () if is_true(truth) else world.fields.names(truth.causes)
        says = Message(id="option_check" if is_true(truth) else "option_ask", params={"says": check.says})
        yield _reason(kind, f"{record}#{check.claim}", then, says, ask, (world.knowledge.cited[f"{record}#{check.claim}"],))


def _needs_base(world: World, option: Step, trials: Sequence[Trial]) -> Iterator[OptionReason]:
    """What is added needs an antidepressant to be added to; what is research needs a study."""
    if option.family == "research":
        yield _reason("base", "study", "with care", Message(id="option_research", params={}))
    base = [t.course.current for t in trials if t.kind == "antidepressant" and t.course.current.high]
    if option.family == "augment" and not any(map(is_true, base)):
        yield _reason("base", "antidepressant_now", "check first" if base else "not now", Message(id="option_no_base", params={}))


def _washout(world: World, course: ReadCourse, place: int) -> OptionReason | None:
    """What would be replaced has to be gone for some days first, whatever the grade of the pair."""
    rows = [w for first, second, w in world.knowledge.washouts if first & course.bit and second >> place & 1]
    days = world.knowledge.washout_days.get((course.bit, 1 << place), 0.0)
    if not days or course.bit >> place & 1:
        return None
    says = Message(id="option_washout", params={"with": course.resolution.typed, "days": f"{days:g}"})
    claims = tuple(world.knowledge.cited[f"{w.washout}#{row.claim}"] for w in rows for row in w.rows)
    return _reason("washout", rows[0].washout, "not now", says, claims=claims)


def _of_exclusion(world: World, option: Step, e: Exclusion, replaced: Sequence[int]) -> OptionReason | None:
    """A grave rule as a reason. What only meets the medicine that would be replaced counts where nothing makes it safe; then it is a matter of time."""
    rule, severity = e.firing.rule.rule, e.firing.severity
    if severity != "contraindicated" and (e.fields or (e.with_ and all(c.bit in replaced for c in e.with_))):
        return None
    then: Eligibility = "check first" if e.fields else "with care" if severity == "major" else "ruled out" if rule.kind == "caution" else "not now"
    message = "option_washout" if e.needed is not None and then == "not now" else "option_open_rule" if e.fields else "option_rule"
    params = {"title": e.title, "with": " and ".join(c.resolution.typed for c in e.with_), "days": f"{e.needed or 0:g}"}
    claims = tuple(world.knowledge.cited[f"{rule.rule}#{name}"] for name in rule.because)
    return _reason("rule", rule.rule, then, Message(id=message, params=params), e.fields, claims)


def _is_try(option: Step, place: int | None, trial: Trial) -> bool:
    """Whether a course was a try of this option: the same thing, in the same part."""
    course = trial.course
    if place is None:
        return course.treatment is not None and course.treatment.treatment == option.treatment
    if not course.bit >> place & 1:
        return False
    added = trial.kind == "add-on" or course.course.for_ == ADDED
    return added if option.family == "augment" else trial.kind not in ("low dose", "other use") and (not added or option.family != "switch")


def _history(option: Step, past: Sequence[Trial]) -> History:
    """Tried fairly by the scheme that counts; what no scheme judges, by the option's own days."""
    verdicts = [_fair(option, trial) for trial in past]
    if not verdicts:
        return "untried"
    return "tried fairly" if any(map(is_true, verdicts)) else "tried unfairly" if all(map(is_false, verdicts)) else "undetermined"


def _fair(option: Step, trial: Trial) -> Value:
    if trial.kind == "antidepressant":
        return trial.counted.adequate
    days = option.fair_after.days.to("d") if option.fair_after else None
    return compare(trial.course.days, "at_least", days.low) if days else Value(0, 1)


def _of_history(past: Sequence[Trial]) -> Iterator[OptionReason]:
    for trial in past:
        name = {"name": trial.course.resolution.typed}
        key = str(trial.course.number)
        if trial.course.current == TRUE:
            yield _reason("history", key, "not now", Message(id="option_taken_now", params=name))
        elif trial.result == "not tolerated":
            yield _reason("history", key, "with care", Message(id="option_not_tolerated", params=name))
        elif trial.result == "responded":
            yield _reason("history", key, "consider", Message(id="option_helped_before", params=name))


def _moved(world: World, option: Step, band: int, best: _Judged) -> tuple[int, tuple[str, ...]]:
    """The band after history and wishes, each by one at most, and what moved it. What is research stays where it is; what helped before is no failure."""
    if option.family == "research":
        return band, ()
    wishes, find = world.reading.case.wishes, world.knowledge.find
    avoided = sorted({key for w in wishes.avoid if (key := find("wishes", w)) in option.costs})
    preferred = sorted({key for w in wishes.prefer if (key := find("wishes", w)) in option.suits})
    moved_by = [*(f"avoid: {w}" for w in avoided), *(f"prefer: {w}" for w in preferred)]
    step = bool(avoided) - bool(preferred)
    if best.history == "tried fairly" and not any(r.says.id == "option_helped_before" for r in best.reasons):
        moved_by.append("tried fairly")
        step += 1
    return min(LAST_BAND, max(1, band + step)), tuple(moved_by)
