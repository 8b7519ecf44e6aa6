"""The shapes of what may come next: options, holds, studies and the effects computed from them; docs/knowledge-format.md tells them in prose."""

from __future__ import annotations

from typing import Literal

from thirdline.case.values import Amount
from thirdline.knowledge.types import Claim, Logic, Picks, Region, Status
from thirdline.record import Record

Family = Literal["first", "repair", "augment", "switch", "ketamine", "stimulate", "talk", "live", "research"]
Eligibility = Literal["consider", "check first", "with care", "not now", "ruled out"]
Outcome = Literal["response", "remission", "score", "stopped early", "stopped for side effects", "relapse", "sexual side effects"]
After = Literal["one failure", "two failures", "mixed", "depression in general"]
Measure = Literal["OR", "RR", "HR", "MD", "SMD"]
Grade = Literal["high", "moderate", "low", "very low"]


class Said(Record):
    """A statement with the claim it rests on; `clinician` says the same precisely."""

    says: str
    clinician: str | None = None
    region: Region | None = None
    claim: str


class Told(Record):
    """A statement that carries no dose, effect or contraindication: it may rest on a secondary source."""

    says: str
    region: Region | None = None
    claim: str | None = None


class Line(Record):
    """What one guideline says of it, where it was read."""

    body: str
    stance: Literal["recommends", "may be considered", "specialists only", "recommends against", "no recommendation"]
    says: str
    claim: str


class Check(Record):
    """What is asked before the option is open. True: `then`; not known: *check first*."""

    when: Logic
    then: Literal["ruled out", "not now", "with care", "check first"]
    says: str
    claim: str


class Baseline(Record):
    """How many of 100 had the outcome without it, in the trials themselves or where `of` says."""

    per_100: float
    of: str
    claim: str


class Effect(Record):
    """One published estimate. A missing interval stays missing; `shows` is then what the source itself concludes.

    What is pooled here stands in effects/, under the option's `node`.
    """

    outcome: Outcome
    after: After
    versus: str
    measure: Measure | None = None
    value: float | None = None
    low: float | None = None
    high: float | None = None
    scale: str | None = None
    says: str | None = None
    shows: Literal["helps", "no difference"] | None = None
    studies: int | None = None
    people: int | None = None
    baseline: Baseline | None = None
    certainty: Grade
    because: tuple[str, ...]
    graded_by: str = "us"
    main: bool = False
    claim: str


class FairAfter(Record):
    """From how many days on a course of it counts as fairly tried."""

    days: Amount
    says: str
    claim: str


class Option(Record):
    """One next step. `candidate`: what it would put in the mix (several: any one of them), always with what is `together` with it.

    `repairs`: hazards whose findings make it a step; `applies`: listed only where this is certainly true.
    """

    option: str
    name: str
    family: Family
    status: Status
    short: str
    candidate: tuple[str, ...] = ()
    together: tuple[str, ...] = ()
    treatment: str | None = None
    node: str | None = None
    repairs: tuple[str, ...] = ()
    applies: Logic = None
    checks: tuple[Check, ...] = ()
    fair_after: FairAfter | None = None
    costs: tuple[str, ...] = ()
    suits: tuple[str, ...] = ()
    monitoring: str | None = None
    effects: tuple[Effect, ...] = ()
    guidelines: tuple[Line, ...] = ()
    works: tuple[Told, ...] = ()
    best_for: tuple[Said, ...] = ()
    research: tuple[Said, ...] = ()
    side_effects: tuple[Said, ...] = ()
    before: tuple[Said, ...] = ()
    dose: tuple[Said, ...] = ()
    tells_after: tuple[Said, ...] = ()
    asks: tuple[Told, ...] = ()
    legal: tuple[Told, ...] = ()
    people_say: tuple[Told, ...] = ()
    not_found: tuple[str, ...] = ()
    claims: dict[str, Claim] = {}


class Hold(Record):
    """What keeps many options back at once: in these families, or with a candidate that is picked by `candidates`."""

    hold: str
    name: str
    status: Status
    families: tuple[Family, ...] = ()
    candidates: Picks = 0
    when: Logic
    then: Literal["ruled out", "not now", "with care", "check first"]
    says: str
    claim: str
    claims: dict[str, Claim] = {}


class Arm(Record):
    """One arm of a trial: who had the outcome (`events`), or the mean and its sd. `treatment` is a node of the network."""

    treatment: str
    n: int
    events: int | None = None
    mean: float | None = None
    sd: float | None = None
    claim: str


class StudyOutcome(Record):
    outcome: Outcome
    scale: str
    week: float | None = None
    arms: tuple[Arm, ...]


class Study(Record):
    """A randomised trial that decides an option: only numbers that were read."""

    study: str
    name: str
    status: Status
    modality: Literal["medicines", "ketamine", "stimulation", "talk", "live"]
    failed_at_least: int
    failed_says: str
    blind: Literal["double-blind", "raters only", "open", "not stated"]
    weeks: float | None = None
    outcomes: tuple[StudyOutcome, ...]
    caveats: tuple[str, ...] = ()
    claim: str
    not_found: tuple[str, ...] = ()
    claims: dict[str, Claim] = {}


class EffectRow(Record):
    """`treatment` against `versus`, as the network has it: value with its interval, the trials that compared the two (`direct`), and their people."""

    treatment: str
    versus: str
    value: float
    low: float
    high: float
    direct: tuple[str, ...]
    people: int


class Effects(Record):
    """A network of studies as pooled by `make effects`; `inputs` is the hash of the studies it was computed from."""

    effects: str
    inputs: str
    outcome: Outcome
    modality: str
    failed_at_least: int
    measure: Measure
    tau2: float
    studies: tuple[str, ...]
    rows: tuple[EffectRow, ...]
