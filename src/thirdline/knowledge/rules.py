"""The shapes of rules, schemes, scales and terms; docs/knowledge-format.md tells them in prose."""

from __future__ import annotations

from typing import Literal

from thirdline.case.values import Amount
from thirdline.knowledge.types import Certainty, Claim, Severity, Status, Urgency
from thirdline.record import Record
from thirdline.tree import Node

Argument = Literal["condition", "symptom", "lab", "gene", "scale", "points", "word", "days", "item", "safety"]
Kind = Literal["urgent", "contributor", "interaction", "caution", "load", "monitoring"]


class RuleValue(Record):
    """A named threshold of a rule with the claim it rests on."""

    is_: Amount
    claim: str


class Shift(Record):
    """Where `when` is true the finding is graded differently: a personal risk factor, or its absence."""

    when: Node | None
    severity: Severity | None = None
    urgency: Urgency | None = None
    because: str
    claim: str | None = None


class RuleWords(Record):
    """Texts with {parameters}: for the person (grade <= 8), for the clinician, what to do, what to ask."""

    title: str
    person: str
    clinician: str
    action: str | None = None
    ask: str | None = None
    emergency: str | None = None


class PairOf(Record):
    """Which two substances: taken together; the second begun inside the washout after the first; or one taken twice.

    raises, lowers, moves: the second changes the exposure to the first, by the model, by a fold from the value
    `least` up to the value `below`; moves: by a size that is not known. listed: a regulator's list has the pair at this
    `level` and no other rule is about it. doubled: two of a class of which one is enough.
    """

    first: tuple[Node, ...]
    second: tuple[Node, ...] = ()
    relation: Literal["together", "washout", "same", "raises", "lowers", "moves", "listed", "doubled"] = "together"
    level: Literal["contraindicated", "not recommended", "precaution", "to be considered"] | None = None


class Rule(Record):
    rule: str
    kind: Kind
    for_: Literal["person", "course", "current", "pair"]
    status: Status
    hazard: str
    severity: Severity
    urgency: Urgency
    certainty: Certainty
    subject: tuple[Node, ...] = ()
    pair: PairOf | None = None
    subjects: tuple[str, ...] = ()
    applies: Node | None = None
    when: Node | None = None
    values: dict[str, RuleValue] = {}
    shifts: tuple[Shift, ...] = ()
    overrides: tuple[str, ...] = ()
    likelihood: Literal["likely", "possible", "less likely"] | None = None
    next_check: str | None = None
    group: str | None = None
    eases: bool = True
    words: RuleWords
    because: tuple[str, ...]
    claims: dict[str, Claim]


class Cited(Record):
    """A number of a scheme with its claim."""

    is_: Amount
    claim: str


class EnzymeActivity(Record):
    """Activity of an enzyme, 1 = normal, by phenotype and by the strength of an inhibitor or inducer."""

    phenotype: dict[str, Cited]
    inhibitor: dict[str, Cited]
    inducer: dict[str, Cited]
    claims: dict[str, Claim]


class MinimumDose(Record):
    minimum: Amount
    form: str | None = None
    per: Literal["day", "24 h", "session"] = "day"
    claim: str


class AdequacyScheme(Record):
    """How long and how much makes a trial fair. `decides: no` is shown beside, never used for a stage."""

    adequacy: str
    name: str
    status: Status
    available: bool
    why_not: str | None = None
    default: bool = False
    decides: bool = True
    doses: Literal["label", "table"] = "table"
    regions: tuple[str, ...] = ()
    table: dict[str, MinimumDose] = {}
    days: Cited | None = None
    tolerated_from: Cited | None = None
    gap: Amount | None = None
    caveat: str | None = None
    claims: dict[str, Claim] = {}


class Definition(Record):
    """When depression is called treatment-resistant: how many failures, of what kind, judged how."""

    definition: str
    name: str
    status: Status
    failures: int
    different: Literal["substance", "class"]
    episode: Literal["current", "any"]
    fails: tuple[str, ...]
    open: tuple[str, ...] = ()
    bipolar_outside: bool = False
    says: str
    caveat: str | None = None
    claim: str
    claims: dict[str, Claim]


class Band(Record):
    """Points or a name for values up to `up_to` (inclusive); the last band has none."""

    up_to: float | None = None
    from_: float | None = None
    points: float = 0.0
    name: str | None = None


class StagingScheme(Record):
    """A staging method: tables of points, rungs or bands, each from the paper."""

    staging: str
    name: str
    method: Literal["points", "ladder", "weeks", "none"]
    status: Status
    available: bool
    why_not: str | None = None
    fails: tuple[str, ...] = ()
    open: tuple[str, ...] = ()
    minimum_days: Cited | None = None
    points: dict[str, float] = {}
    bands: dict[str, tuple[Band, ...]] = {}
    categories: tuple[Band, ...] = ()
    rungs: tuple[str, ...] = ()
    rule_used: str | None = None
    predicts: tuple[str, ...] = ()
    claim: str | None = None
    claims: dict[str, Claim] = {}


class PointsItem(Record):
    """Points for what is true of the person."""

    points: float
    says: str
    when: Node | None
    claim: str


class PointsScheme(Record):
    """A published score: points for what is true of the person (`items`), and for each medicine taken (`scores`).

    `decides: no` is shown beside the hazard it is about, and no rule may ask for it: its table was not read at the source.
    """

    points: str
    name: str
    status: Status
    about: str
    decides: bool = True
    says: str
    items: tuple[PointsItem, ...] = ()
    scores: dict[str, float] = {}
    bands: tuple[Band, ...] = ()
    caveat: str | None = None
    claim: str
    claims: dict[str, Claim]


class SuicideItem(Record):
    number: int
    claim: str


class Scale(Record):
    scale: str
    name: str
    names: tuple[str, ...]
    status: Status
    items: int
    item_maximum: int
    maximum_of: tuple[str, ...] = ()
    bands: tuple[Band, ...]
    response: float | None = None
    remission_at_most: int | None = None
    important_change: Cited | None = None
    suicide_item: SuicideItem | None = None
    item_texts: tuple[str, ...] = ()
    permission: str
    claim: str
    claims: dict[str, Claim]


class Term(Record):
    """A condition or symptom by id: its plain name and what people call it."""

    name: str
    names: tuple[str, ...] = ()
    question: str | None = None
    private: bool = False


class LabTerm(Record):
    """A blood test: base unit, factors from other units (value in base = value * factor), what is plausible.

    `from_` is the source where a factor that is no metric step was read.
    """

    name: str
    names: tuple[str, ...] = ()
    unit: str
    factors: dict[str, float] = {}
    from_: str | None = None
    plausible: Amount
    note: str | None = None


class Line(Record):
    name: str
    number: str
    says: str
    checked: str
    claim: str


class Fact(Record):
    """What a condition may ask for. `unit` of a number; `words` its closed choices; `selector`: substances are picked by what they are."""

    gives: Literal["truth", "number"]
    unit: str = ""
    required: dict[str, Argument] = {}
    optional: dict[str, Argument] = {}
    words: tuple[str, ...] = ()
    selector: bool = False
    world: Literal["person", "course"] = "person"
    doc: str


class RegionLines(Record):
    """Who to call. A number stands only where it was seen; otherwise the emergency text alone."""

    region: str
    name: str
    emergency: str
    crisis: tuple[Line, ...] = ()
    poison: tuple[Line, ...] = ()
    note: str | None = None
    claims: dict[str, Claim] = {}
