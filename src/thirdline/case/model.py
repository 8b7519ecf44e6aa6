"""One case: a timeline of courses and the facts around them, names as typed. docs/case-format.md tells it in prose.

Every value may be missing. Every list says whether it is complete; absent from a complete list is
no, absent from any other is unknown.
"""

from __future__ import annotations

from typing import Literal

from thirdline.case.dates import When
from thirdline.case.shorthand import parse_course
from thirdline.case.values import Amount
from thirdline.record import Record, needed, told
from thirdline.shape import Listing

VERSION = 1
OLDEST = 130  # years; a longer life is a slip of the pen
YesNo = Literal["yes", "no", "unknown"]
Sex = Literal["female", "male", "other"]
Pregnancy = Literal["no", "possible", "planned", "pregnant", "breast-feeding", "unknown"]
Smoking = Literal["no", "yes", "stopped", "unknown"]
Use = Literal["depression", "added to an antidepressant", "pain", "sleep", "smoking", "anxiety", "thyroid", "other", "unknown"]
Outcome = Literal["well", "much better", "partly better", "little or no better", "worse", "better then lost", "unknown"]
Stopped = Literal["still taking", "did not help", "side effects", "other", "unknown"]
EpisodeOf = Literal["current", "earlier", "unknown"]
Taken = Literal["every dose", "most doses", "about half", "few doses", "unknown"]
Phenotype = Literal["poor", "intermediate", "normal", "rapid", "ultrarapid", "unknown"]


class Person(Record):
    name: str | None = told("A name or initials, only for the heading; it never leaves this machine.")
    age: Amount | None = told("Age in years: 43, 'about 40', '40-45'.")
    sex: Sex | None = told("Sex, where it bears on doses or tests.")
    pregnancy: Pregnancy | None = told("Pregnant, possibly pregnant, planning, or breast-feeding.")
    smoking: Smoking | None = told("Tobacco: no, yes, stopped.")
    prescriber_knows: YesNo | None = told("Whether one prescriber or pharmacist knows everything that is taken.")
    stopped_smoking: When | None = told("When smoking stopped.")


class Episode(Record):
    """The present depression."""

    began: When | None = told("When this depression began (after the last time of being well for two months).")
    severity: Literal["few symptoms", "mild", "moderate", "severe", "severe with psychosis", "unknown"] | None = told(
        "How severe it is now, as a clinician would say."
    )
    diagnosis: Literal["depression", "bipolar", "unknown"] | None = told("What it has been called.")


class Step(Record):
    """One dose for one stretch of a course."""

    dose: Amount
    from_: When | None = told("First day at this dose.")
    to: When | None = told("Last day at this dose.")
    lasted: Amount | None = told("How long at this dose, if the days are not known: '6 weeks'.")


class Course(Record):
    """One treatment taken: a medicine, a supplement, a procedure or a therapy."""

    what: str = needed("The name as on the box or as you call it.")
    form: str | None = told("Form or release, if it matters: XL, drops, patch.")
    dose: Amount | None = told("The highest dose a day (or per session) that was kept up.")
    steps: tuple[Step, ...] = told("The doses one after the other, if you know them.", ())
    from_: When | None = told("First day.")
    to: When | None = told("Last day, or 'now'.")
    lasted: Amount | None = told("How long, if the days are not known: 'about 3 months'.")
    sessions: Amount | None = told("How many sessions (ECT, TMS, ketamine, therapy).")
    for_: Use | None = told("What it was for.")
    taken: Taken | None = told("How much of it was really taken.")
    outcome: Outcome | None = told(
        "How it went: well; much better (half or more); partly better (a quarter to a half); little or no better; worse; better then lost; unknown."
    )
    stopped: Stopped | None = told("Why it ended.")
    why: str | None = told("More about why, in your words.")
    episode: EpisodeOf | None = told("Whether it was in this depression or an earlier one.")
    added_to: str | None = told("The antidepressant it was added to.")
    at: str | None = told("Time of day, for things that must be kept apart.")

    @classmethod
    def from_text(cls, text: str) -> Course:
        """A course written as one line; ValueError names the part that cannot be read."""
        return cls(**parse_course(text))


class Condition(Record):
    what: str
    status: Literal["now", "past", "suspected", "no"] = "now"
    since: When | None = None

    @classmethod
    def from_text(cls, text: str) -> Condition:
        return cls(what=text)


class Symptom(Record):
    what: str
    since: When | None = told("When it began.")

    @classmethod
    def from_text(cls, text: str) -> Symptom:
        return cls(what=text)


class Lab(Record):
    test: str
    value: Amount
    date: When | None = told("When the blood was taken.")
    hours_after_dose: Amount | None = told("Hours since the last dose, for levels.")


class Gene(Record):
    gene: str
    result: Phenotype


class Score(Record):
    scale: str
    date: When | None = None
    total: int | None = told("The total.")
    items: tuple[int, ...] = told("The answers in the order of the form, if you have them.", ())


class Safety(Record):
    """Asked plainly, because the answer decides what comes first."""

    taken_too_much: YesNo | None = told("Took more of a medicine than meant, today or in the last days.")
    suicidal_thoughts: Literal["no", "better off dead", "thoughts of suicide", "unknown"] | None = told("Thoughts of being better off dead, or of suicide.")
    intent: YesNo | None = told("Means to act on them.")
    plan: YesNo | None = told("Has thought about how.")
    means: YesNo | None = told("Has what the plan needs within reach.")
    recent_attempt: YesNo | None = told("An attempt in the last three months.")
    past_overdose: YesNo | None = told("An overdose at any time.")


class Wishes(Record):
    avoid: tuple[str, ...] = ()
    prefer: tuple[str, ...] = ()


class Case(Record):
    thirdline_case: int = needed("Version of this format: 1.")
    region: str | None = told("Where care is given: US, UK, EU, CA, AU, NZ, IE, IN.")
    person: Person = told("Who it is about.", Person())
    episode: Episode = told("The present depression.", Episode())
    courses: Listing[Course] = told("Everything taken or done, past and present.", Listing())
    conditions: Listing[Condition] = told("Illnesses and states of the body.", Listing())
    symptoms: Listing[Symptom] = told("What is felt or noticed now.", Listing())
    labs: Listing[Lab] = told("Blood tests and levels.", Listing())
    genes: Listing[Gene] = told("Gene test results, as phenotypes.", Listing())
    scores: Listing[Score] = told("Questionnaire scores.", Listing())
    safety: Safety = told("Safety questions.", Safety())
    wishes: Wishes = told("What matters to the person.", Wishes())
    notes: tuple[str, ...] = told("Anything else, in your own words.", ())
