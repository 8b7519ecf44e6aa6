"""WHERE YOU STAND, as published: courses, trials, definitions, stages, exposure.

Part of the assessment's schema; numbers that may be open are pairs (low, high), high null where there is no upper end.
"""

from __future__ import annotations

import math
from typing import Any, Literal, TypeVar

from thirdline.case.values import Value
from thirdline.knowledge.types import ClaimShown
from thirdline.record import Record

Params = dict[str, str]
Range = tuple[float | None, float | None]
Truth = Literal["yes", "no", "undetermined"]
R = TypeVar("R", bound=Record)


class Message(Record):
    """A text by id with its parameters; `text` is filled in by present."""

    id: str
    params: Params
    text: str = ""


def say(id: str, /, **params: str) -> Message:
    """The message by this id, filled with these."""
    return Message(id=id, params=params)


class CourseShown(Record):
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


class JudgementShown(Record):
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


class TrialShown(Record):
    course: int
    kind: str
    result: str
    in_episode: Truth
    verdict: str
    counted: JudgementShown
    others: tuple[JudgementShown, ...]
    assumed: tuple[Message, ...]


class SchemeMissing(Record):
    """A scheme whose table could not be read, and why."""

    id: str
    name: str
    why_not: str


class DefinitionShown(Record):
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


class StagePart(Record):
    name: str
    why: str
    points: Range


class StageShown(Record):
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


class Resistance(Record):
    definitions: tuple[DefinitionShown, ...]
    stages: tuple[StageShown, ...]
    disagreements: tuple[Message, ...]
    schemes_missing: tuple[SchemeMissing, ...]
    tally: Message


class InfluenceShown(Record):
    enzyme: str
    by: str
    how: str


class AdviceShown(Record):
    """What one guideline body advises for the phenotype the body acts with; `converted` where a medicine made it so."""

    body: Literal["CPIC", "DPWG"]
    gene: str
    phenotype: str
    converted: bool
    says: str
    claims: tuple[ClaimShown, ...]


class ExposureShown(Record):
    """An annotation only: it never changes adequacy or a stage. `likely` is the one number behind `ratio`; `felt_mg` the dose the body in effect sees."""

    course: int
    ratio: Range
    influences: tuple[InfluenceShown, ...]
    note: Message
    claims: tuple[ClaimShown, ...]
    likely: float | None = None
    felt_mg: Range | None = None
    advice: tuple[AdviceShown, ...] = ()


def as_range(value: Value) -> Range:
    """A value as it is published: no upper end is null."""
    return (value.low, None if math.isinf(value.high) else value.high)


def shown(target: type[R], *sources: object, **own: Any) -> R:
    """A published record: each field as in `own`, else that of the same name in the first source that has one; values as ranges."""
    for name in target.__struct_fields__:
        if name not in own:
            own[name] = _published(name, sources)
    return target(**own)


def _published(name: str, sources: tuple[object, ...]) -> Any:
    for source in sources:
        if hasattr(source, name):
            value = getattr(source, name)
            return as_range(value) if isinstance(value, Value) else value
    raise AttributeError(name)
