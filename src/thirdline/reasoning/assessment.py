"""The assessment: the whole published shape. Additions stay compatible; a removal raises SCHEMA's major number.

Numbers that may be open are pairs (low, high); high is null where there is no upper end.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from thirdline.knowledge.rules import Kind
from thirdline.knowledge.types import Access, Certainty, Severity, Urgency

SCHEMA = "1.0"
Params = dict[str, str]
Range = tuple[float | None, float | None]
Truth = Literal["yes", "no", "undetermined"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the same case may be read with. `as_of` is a day, YYYY-MM-DD."""

    as_of: str
    region: str | None = None
    scheme: str = "label_minimum"
    anticholinergic_scale: str = "acb_2008"
    reader: Literal["person", "caregiver", "clinician"] = "person"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimShown:
    """A claim with the record it stands in."""

    id: str
    says: str
    source: str
    title: str
    place: str
    access: Access
    read: str
    stance: Literal["for", "against"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A text by id with its parameters; `text` is filled in by present."""

    id: str
    params: Params
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResolvedName:
    typed: str
    kind: str
    id: str | None
    how: str
    candidates: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseShown:
    number: int
    name: str
    id: str | None
    classes: tuple[str, ...]
    tier: str | None
    form: str | None
    dose_mg: Range
    dose_typed: str | None
    days: Range
    current: Truth
    start: tuple[str, str]
    end: tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgementShown:
    scheme: str
    scheme_name: str
    verdict: str
    minimum_mg: float | None
    minimum_days: float
    days_at_dose: Range
    dose_by: str
    decides: bool
    reasons: tuple[Message, ...]
    turns: tuple[Message, ...]
    claims: tuple[ClaimShown, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialShown:
    course: int
    kind: str
    result: str
    in_episode: Truth
    verdict: str
    counted: JudgementShown
    others: tuple[JudgementShown, ...]
    assumed: tuple[Message, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemeMissing:
    """A scheme whose table could not be read, and why."""

    id: str
    name: str
    why_not: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DefinitionShown:
    id: str
    name: str
    answer: Truth
    needed: int
    failures: Range
    lifetime_failures: Range
    counted: tuple[int, ...]
    open: tuple[int, ...]
    says: str
    notes: tuple[Message, ...]
    claims: tuple[ClaimShown, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StagePart:
    name: str
    why: str
    points: Range


@dataclass(frozen=True, slots=True, kw_only=True)
class StageShown:
    id: str
    name: str
    available: bool
    why_not: str | None
    stage: str | None
    total: Range | None
    maximum: float | None
    parts: tuple[StagePart, ...]
    notes: tuple[Message, ...]
    predicts: tuple[ClaimShown, ...]
    claims: tuple[ClaimShown, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Resistance:
    definitions: tuple[DefinitionShown, ...]
    stages: tuple[StageShown, ...]
    disagreements: tuple[Message, ...]
    schemes_missing: tuple[SchemeMissing, ...]
    tally: Message


@dataclass(frozen=True, slots=True, kw_only=True)
class InfluenceShown:
    enzyme: str
    by: str
    how: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExposureShown:
    """An annotation only: it never changes adequacy or a stage."""

    course: int
    ratio: Range
    influences: tuple[InfluenceShown, ...]
    note: Message
    claims: tuple[ClaimShown, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    rule: str
    status: Literal["draft", "checked"]
    severity: Severity
    raised_by: tuple[str, ...]
    claims: tuple[ClaimShown, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    title: str
    person: str
    clinician: str
    action: str | None
    ask: str | None
    emergency: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
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


@dataclass(frozen=True, slots=True, kw_only=True)
class LineShown:
    name: str
    number: str
    says: str
    checked: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Crisis:
    """`level` quiet: the lines are shown at the end; respond: first, with the questions; full: first and whole."""

    level: Literal["quiet", "respond", "full"]
    because: tuple[str, ...]
    emergency: str
    lines: tuple[LineShown, ...]
    poison: tuple[LineShown, ...]
    ask: tuple[Message, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class UrgentGroup:
    group: str
    findings: tuple[str, ...]
    severity: Severity
    urgency: Urgency


@dataclass(frozen=True, slots=True, kw_only=True)
class ActNow:
    crisis: Crisis
    groups: tuple[UrgentGroup, ...]
    folded: tuple[UrgentGroup, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """An option's effect; filled from knowledge/effects by a later issue."""

    measure: str
    value: float
    low: float
    high: float
    versus: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """A next step; the list is empty until the options exist."""

    id: str
    family: str
    eligibility: Literal["consider", "check first", "with care", "not now", "ruled out"]
    history: Literal["untried", "tried fairly", "tried unfairly", "undetermined"]
    band: int
    moved_by: tuple[str, ...]
    effect: Effect | None
    certainty: str | None
    reasons: tuple[Message, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ScaleShown:
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


@dataclass(frozen=True, slots=True, kw_only=True)
class WouldChange:
    what: str
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    field: str
    stake: int
    text: Message
    would_change: tuple[WouldChange, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NotChecked:
    """Something typed that could not be used, said aloud."""

    kind: str
    typed: str
    why: Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """What was checked against what: never an all-clear."""

    not_checked: tuple[NotChecked, ...]
    tiers: dict[str, str]
    lists_complete: dict[str, str]
    rules_checked: int
    rules_open: int
    drafts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    schema: str
    software: str
    knowledge: str
    settings: Settings
    person: str
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
