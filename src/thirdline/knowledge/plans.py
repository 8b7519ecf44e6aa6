"""The shapes of what is planned in time: monitoring, tapers, ways to switch; foods with tyramine; guides and cards."""

from __future__ import annotations

from typing import Literal

from thirdline.case.values import Amount
from thirdline.knowledge.options import Said
from thirdline.knowledge.types import Claim, Logic, Picks, Region, Status
from thirdline.record import Record


class PlanStep(Record):
    """What is due: at these times after the start, or `every` so often, from `from_` until `until` after it. `before` the first dose: at 0 days."""

    what: str
    at: tuple[Amount, ...] = ()
    every: Amount | None = None
    from_: Amount | None = None
    until: Amount | None = None
    when: Logic = None
    region: Region | None = None
    clinician: str | None = None
    claim: str


class Plan(Record):
    """Checks that go with a medicine or a treatment; `for_` picks the substances, `applies` the person."""

    plan: str
    name: str
    status: Status
    for_: Picks = 0
    treatment: str | None = None
    applies: Logic = None
    steps: tuple[PlanStep, ...]
    advice: tuple[Said, ...] = ()
    not_found: tuple[str, ...] = ()
    claims: dict[str, Claim] = {}


class Strength(Record):
    """What can be bought or measured out: a tablet, half a scored tablet, a step of a liquid."""

    dose: Amount
    form: str
    region: Region = "any"
    claim: str


class Occupancy(Record):
    """Occupancy = maximum * dose / (half + dose), as fitted by the claim; `half` a day's dose, `maximum` in percent."""

    of: str
    maximum: float
    half: Amount
    claim: str


class Taper(Record):
    """How one substance is stepped down. by occupancy: equal steps of occupancy; by dose: equal steps; specialist: no sum is done here."""

    taper: str
    status: Status
    method: Literal["by occupancy", "by dose", "specialist"]
    says: str
    occupancy: Occupancy | None = None
    strengths: tuple[Strength, ...] = ()
    advice: tuple[Said, ...] = ()
    not_found: tuple[str, ...] = ()
    claim: str
    claims: dict[str, Claim] = {}


class Way(Record):
    """One authority's way from one antidepressant to another, where no washout of the one table rules. The first to fit is the governing one."""

    way: str
    name: str
    status: Status
    first: Picks
    second: Picks
    method: Literal["direct", "cross-taper", "taper then start", "taper then wait"]
    wait: Amount | None = None
    says: str
    body: str
    claim: str
    claims: dict[str, Claim] = {}


class Measured(Record):
    """Tyramine in one portion, as measured by one source."""

    tyramine: Amount
    portion: str
    note: str | None = None
    claim: str


class Food(Record):
    """`verdict` by the longest of what was read: safe; small amounts; avoid; wrongly forbidden (on old lists, without reason)."""

    food: str
    names: tuple[str, ...] = ()
    verdict: Literal["safe", "small amounts", "avoid", "wrongly forbidden", "disputed"]
    says: str
    measured: tuple[Measured, ...] = ()
    claim: str


class FoodGroup(Record):
    group: str
    name: str
    status: Status
    foods: tuple[Food, ...]
    not_found: tuple[str, ...] = ()
    claims: dict[str, Claim] = {}


class Section(Record):
    title: str
    lines: tuple[Said, ...]


class Guide(Record):
    """Plain text to read or to carry: a card, a page of advice."""

    guide: str
    title: str
    status: Status
    sections: tuple[Section, ...]
    not_found: tuple[str, ...] = ()
    claims: dict[str, Claim] = {}
