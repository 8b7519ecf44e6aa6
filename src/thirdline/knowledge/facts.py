"""The facts a condition may ask for: each declared once, with typed arguments and a unit.

`reasoning.facts` derives them; the loader checks every use against this table. `world` says on what a
fact depends: the person, one course, one substance taken now, or a pair.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Argument = Literal["condition", "symptom", "lab", "gene", "scale", "points", "word", "days", "item", "safety"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """`gives` truth or number; `unit` of a number; `selector` when substances are picked by what they are."""

    gives: Literal["truth", "number"]
    doc: str
    unit: str = ""
    required: dict[str, Argument] = field(default_factory=dict)
    optional: dict[str, Argument] = field(default_factory=dict)
    selector: bool = False
    world: Literal["person", "course", "current"] = "person"


FACTS: dict[str, Fact] = {
    "age": Fact(gives="number", unit="y", doc="Age in years."),
    "sex": Fact(gives="truth", required={"is": "word"}, doc="Sex is one of these."),
    "pregnancy": Fact(gives="truth", required={"is": "word"}, doc="Pregnancy answer is one of these."),
    "smoking": Fact(gives="truth", required={"is": "word"}, doc="Smoking answer is one of these."),
    "diagnosis": Fact(gives="truth", required={"is": "word"}, doc="What the episode has been called."),
    "severity": Fact(gives="truth", required={"is": "word"}, doc="Severity of the episode is one of these."),
    "condition": Fact(gives="truth", required={"of": "condition"}, optional={"status": "word"}, doc="Has it (status: now or past unless said)."),
    "symptom": Fact(gives="truth", required={"of": "symptom"}, doc="This symptom is felt or noticed now."),
    "safety": Fact(gives="truth", required={"of": "safety", "is": "word"}, doc="The answer to a safety question."),
    "lab": Fact(gives="number", unit="lab", required={"of": "lab"}, optional={"within": "days"}, doc="Latest value, in the test's own base unit."),
    "measured": Fact(gives="truth", required={"of": "lab"}, optional={"within": "days"}, doc="This test is among those given."),
    "phenotype": Fact(gives="truth", required={"of": "gene", "is": "word"}, doc="Gene result is one of these; a strong inhibitor taken now makes it poor."),
    "tested_phenotype": Fact(gives="truth", required={"of": "gene", "is": "word"}, doc="Gene result as tested, whatever is taken."),
    "stopped_smoking": Fact(gives="truth", required={"within": "days"}, doc="Stopped smoking within so many days."),
    "points": Fact(gives="number", unit="points", required={"of": "points"}, doc="Total of a published score (schemes/points)."),
    "score": Fact(gives="number", unit="points", required={"of": "scale"}, doc="Latest total of a scale."),
    "item": Fact(gives="number", unit="points", required={"of": "scale", "number": "item"}, doc="Latest answer to one item of a scale."),
    "crisis_words": Fact(gives="truth", doc="A note holds words that call for the crisis lines."),
    "takes": Fact(gives="truth", selector=True, doc="Takes such a substance now."),
    "took": Fact(gives="truth", selector=True, optional={"within": "days"}, doc="Took such a substance, now or within so many days."),
    "takes_count": Fact(gives="number", unit="substances", selector=True, doc="How many such substances are taken now."),
    "any_antidepressant_trial": Fact(gives="truth", doc="At least one antidepressant course is given."),
    "recently_started": Fact(gives="truth", selector=True, required={"within": "days"}, doc="Such a substance was begun, or changed, within so many days."),
    "fair_failures": Fact(gives="number", unit="trials", doc="Fair trials in this episode that failed, by the default scheme."),
    "unfair_trials": Fact(gives="number", unit="trials", doc="Antidepressant courses that were no fair trial."),
    "substance": Fact(gives="truth", selector=True, world="course", doc="The course's (or current) substance is such a one."),
    "outcome": Fact(gives="truth", required={"is": "word"}, world="course", doc="Outcome of the course is one of these."),
    "stopped": Fact(gives="truth", required={"is": "word"}, world="course", doc="Why the course ended is one of these."),
    "used_for": Fact(gives="truth", required={"is": "word"}, world="course", doc="What the course was for is one of these."),
    "taken": Fact(gives="truth", required={"is": "word"}, world="course", doc="How much was really taken is one of these."),
    "still_taken": Fact(gives="truth", world="course", doc="The course goes on now."),
    "in_episode": Fact(gives="truth", world="course", doc="The course belongs to the present episode."),
    "days_taken": Fact(gives="number", unit="d", world="course", doc="Days from first to last."),
    "days_at_dose": Fact(gives="number", unit="d", world="course", doc="Days at or above the default scheme's minimum dose."),
    "dose": Fact(gives="number", unit="mg", world="course", doc="Highest daily dose, as the default form."),
    "total_dose": Fact(gives="number", unit="mg", world="course", doc="Daily dose of this substance now, summed over all its products."),
    "route": Fact(gives="truth", required={"is": "word"}, world="course", doc="How it is taken is one of these."),
    "below_label_minimum": Fact(gives="truth", world="course", doc="Highest dose lies under the default scheme's minimum."),
    "at_ceiling": Fact(gives="truth", world="course", doc="Highest dose reached the person's own ceiling."),
    "over_ceiling": Fact(gives="truth", world="course", doc="Dose lies above the person's own ceiling."),
    "verdict": Fact(gives="truth", required={"is": "word"}, world="course", doc="Adequacy under the default scheme is one of these."),
    "exposure": Fact(gives="number", unit="times", world="course", doc="Exposure relative to a normal metaboliser taking nothing else."),
    "inducer_during": Fact(gives="truth", world="course", doc="An inducer of an enzyme that clears it was taken at the same time."),
}  # fmt: skip


# The closed choices of each fact's `word` argument.
WORDS: dict[str, frozenset[str]] = {
    "sex": frozenset({"female", "male", "other"}),
    "pregnancy": frozenset({"no", "possible", "planned", "pregnant", "breast-feeding"}),
    "smoking": frozenset({"no", "yes", "stopped"}),
    "diagnosis": frozenset({"depression", "bipolar"}),
    "severity": frozenset({"few symptoms", "mild", "moderate", "severe", "severe with psychosis"}),
    "condition": frozenset({"now", "past", "suspected"}),
    "safety": frozenset({"yes", "no", "better off dead", "thoughts of suicide"}),
    "phenotype": frozenset({"poor", "intermediate", "normal", "rapid", "ultrarapid"}),
    "tested_phenotype": frozenset({"poor", "intermediate", "normal", "rapid", "ultrarapid"}),
    "outcome": frozenset({"well", "much better", "partly better", "little or no better", "worse", "better then lost"}),
    "stopped": frozenset({"still taking", "did not help", "side effects", "other"}),
    "used_for": frozenset({"depression", "added to an antidepressant", "pain", "sleep", "smoking", "anxiety", "thyroid", "other"}),
    "taken": frozenset({"every dose", "most doses", "about half", "few doses"}),
    "route": frozenset({"oral", "patch", "nasal", "injection", "topical"}),
    "verdict": frozenset({"adequate", "not adequate", "undetermined", "too early", "not a trial"}),
}
SAFETY = ("taken_too_much", "suicidal_thoughts", "intent", "plan", "means", "recent_attempt", "past_overdose")
