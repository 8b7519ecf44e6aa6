"""The assessment: the whole published shape. Additions stay compatible; a removal raises SCHEMA's major number.

Numbers that may be open are pairs (low, high); high is null where there is no upper end.
"""

from __future__ import annotations

from typing import Literal

from thirdline.knowledge.options import Effect, Eligibility, Family, Grade
from thirdline.knowledge.rules import Kind
from thirdline.knowledge.types import Certainty, ClaimShown, Severity, Urgency
from thirdline.reasoning.standing import CourseShown, ExposureShown, Message, Params, Range, Resistance, TrialShown, Truth
from thirdline.record import Record

SCHEMA = "1.0"


class Settings(Record):
    """What the same case may be read with. `as_of` is a day, YYYY-MM-DD."""

    as_of: str
    region: str | None = None
    scheme: str = "label_minimum"
    anticholinergic_scale: str = "acb_2008"
    reader: Literal["person", "caregiver", "clinician"] = "person"


class ResolvedName(Record):
    typed: str
    kind: str
    id: str | None
    how: str
    candidates: tuple[str, ...]


class Reason(Record):
    rule: str
    status: Literal["draft", "checked"]
    severity: Severity
    raised_by: tuple[str, ...]
    claims: tuple[ClaimShown, ...]


class Words(Record):
    title: str
    person: str
    clinician: str
    action: str | None
    ask: str | None
    emergency: str | None


class Finding(Record):
    """Everything that fired on one (kind, hazard, subjects): highest severity, all reasons."""

    id: str
    kind: Kind
    hazard: str
    subjects: tuple[str, ...]
    severity: Severity
    urgency: Urgency
    certainty: Certainty
    likelihood: str | None
    next_check: str | None
    group: str
    message: str
    params: Params
    words: Words | None
    because: tuple[Reason, ...]
    replaced: tuple[str, ...]


class LineShown(Record):
    region: str
    name: str
    number: str
    says: str
    checked: str


class Crisis(Record):
    """`level` quiet: the lines are shown at the end; respond: first, with the questions; full: first and whole."""

    level: Literal["quiet", "respond", "full"]
    because: tuple[str, ...]
    emergency: str
    lines: tuple[LineShown, ...]
    poison: tuple[LineShown, ...]
    ask: tuple[Message, ...]


class UrgentGroup(Record):
    group: str
    findings: tuple[str, ...]
    severity: Severity
    urgency: Urgency


class ActNow(Record):
    crisis: Crisis
    groups: tuple[UrgentGroup, ...]
    folded: tuple[UrgentGroup, ...]


class EffectShown(Record):
    """`absolute`: of 100 people with the option (value, low, high), at its stated baseline; `gain`: their difference, for what is good."""

    effect: Effect
    absolute: tuple[float, float | None, float | None] | None
    gain: float | None
    claims: tuple[ClaimShown, ...]


class OptionReason(Record):
    """Why an option stands where it stands. `kind`: rule, check, hold, washout, base, history or repair; `id` names it; `ask`: what would settle it."""

    kind: str
    id: str
    then: Eligibility
    says: Message
    ask: tuple[str, ...]
    claims: tuple[ClaimShown, ...]


class Option(Record):
    """A next step. `band` 1 to 4 is the strength of what was read; `members`: each substance of a class with its own eligibility."""

    id: str
    name: str
    family: Family
    eligibility: Eligibility
    history: Literal["untried", "tried fairly", "tried unfairly", "undetermined"]
    band: int
    moved_by: tuple[str, ...]
    effect: EffectShown | None
    certainty: Grade | None
    short: str
    status: Literal["draft", "checked"]
    candidate: str | None
    members: tuple[tuple[str, Eligibility], ...]
    reasons: tuple[OptionReason, ...]


class ScaleShown(Record):
    scale: str
    name: str
    date: str | None
    total: int
    of: int
    band: str | None
    remission: Truth
    response: Truth
    change: int | None
    change_matters: Truth
    suicide_item: Literal["answered", "unknown", "none"]


class WouldChange(Record, order=True):
    """What an answer would change: a finding, its grade, a trial, an outcome, an episode, a definition, a stage."""

    what: str
    id: str
    label: str


class Question(Record):
    field: str
    stake: int
    text: Message
    would_change: tuple[WouldChange, ...]


class NotChecked(Record):
    """Something typed that could not be used, said aloud."""

    kind: str
    typed: str
    why: Message


Checked = Literal["a risk", "not settled", "checked, nothing known", "not in our data"]


class ItemChecked(Record):
    """One of four answers for one thing taken now."""

    item: str
    answer: Checked


class PairChecked(Record):
    """One of four answers for two things taken now; never green where one of them is not known."""

    first: str
    second: str
    answer: Checked
    could_be: Severity | None = None  # worse than anything found: what an answer that is missing may turn out to be


class PointsShown(Record):
    """A published score; `total` is an interval where something that gives points is not known."""

    id: str
    name: str
    about: str
    total: Range
    band: str | None
    parts: tuple[str, ...]
    caveat: str | None
    claims: tuple[ClaimShown, ...]


class Coverage(Record):
    """What was checked against what: never an all-clear."""

    not_checked: tuple[NotChecked, ...]
    tiers: dict[str, str]
    lists_complete: dict[str, str]
    rules_checked: int
    rules_open: int
    drafts: int
    draft_records: tuple[str, ...]
    items: tuple[ItemChecked, ...] = ()
    pairs: tuple[PairChecked, ...] = ()


class Assessment(Record):
    schema: str
    software: str
    knowledge: str
    settings: Settings
    person: str
    adult: Truth
    resolved_names: tuple[ResolvedName, ...]
    act_now: ActNow
    courses: tuple[CourseShown, ...]
    trials: tuple[TrialShown, ...]
    resistance: Resistance
    exposure: tuple[ExposureShown, ...]
    findings: tuple[Finding, ...]
    options: tuple[Option, ...]
    scales: tuple[ScaleShown, ...]
    questions: tuple[Question, ...]
    coverage: Coverage
    points: tuple[PointsShown, ...] = ()
