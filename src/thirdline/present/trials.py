"""The block WHERE YOU STAND: one line a course, the reason, and what would turn the verdict."""

from __future__ import annotations

from collections.abc import Iterator

from thirdline.present.blocks import Entry, Texts, chosen
from thirdline.reasoning.assessment import Assessment
from thirdline.reasoning.standing import CourseShown, TrialShown

MARKS = {"adequate": "●", "not adequate": "○", "too early": "◔", "undetermined": "◐", "not a trial": "·"}


def trial_entries(a: Assessment, texts: Texts) -> Iterator[Entry]:
    """This episode, then earlier ones, then what was not a trial."""
    for t in sorted(a.trials, key=lambda t: (t.kind != "antidepressant", t.in_episode == "no", t.course)):
        yield Entry(mark=MARKS[t.verdict], head=_head(a.courses[t.course - 1], texts), tag=_tag(t, texts), lines=tuple(_lines(t, texts, a.adult == "yes")))


def _head(course: CourseShown, texts: Texts) -> str:
    dose = course.dose_typed or _mg(course.dose_mg, texts)
    name = course.name if not course.form or course.form in ("tablet", "capsule") else f"{course.name} ({course.form.replace('_', ' ')})"
    return f"{name}  {dose}, {_days(course, texts)}"


def _mg(dose: tuple[float | None, float | None], texts: Texts) -> str:
    low, high = dose
    if high is None:
        return texts["dose_unknown"]
    return f"{low:g} mg" if low == high else f"{low:g} to {high:g} mg"


def _days(course: CourseShown, texts: Texts) -> str:
    low, high = course.days
    if high is None:
        return texts["time_unknown"] if not low else texts["weeks_at_least"].format(low=_weeks(low))
    span = _weeks(low or 0) if low == high else f"{_weeks(low or 0)} to {_weeks(high)}"
    return texts["weeks_now" if course.current == "yes" else "weeks"].format(weeks=span)


def _weeks(days: float) -> str:
    return f"{days / 7:.0f}" if days >= 140 else f"{days / 7:.1f}".removesuffix(".0")


def _tag(trial: TrialShown, texts: Texts) -> str:
    earlier = f"{texts['earlier_episode']} · " if trial.in_episode == "no" else ""
    if trial.verdict == "not a trial":
        return earlier + chosen(texts, "kind", trial.kind)
    return f"{earlier}{chosen(texts, 'verdict', trial.verdict)}, {chosen(texts, 'result', trial.result)}"


def _lines(trial: TrialShown, texts: Texts, adult: bool) -> Iterator[str]:
    if trial.kind != "antidepressant":
        return
    yield " ".join(m.text for m in trial.counted.reasons)
    turns = [texts["turn_answer"].format(question=m.text) if m.id.startswith("ask.") else m.text for m in trial.counted.turns if adult or m.id != "turn_dose"]
    if turns:
        yield texts["turns"].format(list="; ".join(dict.fromkeys(turns)))
    if trial.assumed:
        yield texts["assumed"].format(list="; ".join(m.text for m in trial.assumed))
