"""The shapes of knowledge/: every record, every field. docs/knowledge-format.md tells them in prose.

A value never stands alone: `claim` names an entry of the same file's `claims`, which says where it was read.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from thirdline.case.values import Amount
from thirdline.record import Record
from thirdline.tree import Node

Access = Literal["source", "abstract", "official copy", "secondary", "not seen"]
FIRM: frozenset[str] = frozenset({"source", "abstract", "official copy"})
Region = Literal["US", "UK", "EU", "CA", "AU", "NZ", "IN", "IE", "any"]
Enzyme = Literal["CYP2D6", "CYP2C19", "CYP1A2", "CYP3A4", "CYP2B6", "CYP2C9", "CYP2C8", "CYP2A6", "UGT1A4", "UGT", "P-gp"]
Facet = Literal["metabolism", "effects"]
Severity = Literal["contraindicated", "major", "moderate", "minor"]
Urgency = Literal["emergency", "today", "before starting or changing", "next visit", "know"]
Certainty = Literal["established", "probable", "possible"]
Status = Literal["draft", "checked"]
Logic = Annotated[Any, "a condition: a tree in the file, parsed where the knowledge is compiled"]
Picks = Annotated[Any, "selectors: trees in the file, one bitmask where the knowledge is compiled"]


class Source(Record):
    """One cited work. Identifiers stand only where they were seen."""

    source: str
    title: str
    kind: Literal["paper", "label", "guideline", "database", "web page", "book"]
    year: int | None = None
    authors: str | None = None
    publisher: str | None = None
    doi: str | None = None
    pmid: str | None = None
    pmcid: str | None = None
    other_id: str | None = None
    address: str | None = None
    seen: str
    note: str | None = None


class Claim(Record):
    """What a source says, in our words; the place in it; how it was read; when."""

    says: str
    source: str
    place: str
    access: Access
    read: str
    stance: Literal["for", "against"] = "for"
    note: str | None = None


class ClaimShown(Record):
    """A claim with the record it stands in."""

    id: str
    says: str
    source: str
    title: str
    place: str
    access: Access
    read: str
    stance: Literal["for", "against"]


class Name(Record):
    name: str
    kind: Literal["generic", "brand", "salt", "abbreviation", "common"]
    regions: tuple[Region, ...] = ()
    form: str | None = None
    claim: str | None = None


class Code(Record):
    """What a register calls it. WHO's ATC has one code per use; RxNorm's is the ingredient's."""

    system: Literal["ATC", "RxNorm"]
    code: str
    claim: str


class Older(Record):
    """A dose rule for older adults; `over` or `from_` gives the age in years."""

    over: int | None = None
    from_: int | None = None
    start: Amount | None = None
    maximum: Amount | None = None
    says: str | None = None
    claim: str


class Dosing(Record):
    """A labelled dose range for one use in one region."""

    for_: str
    region: Region
    per: Literal["day", "24 h", "session", "week"] = "day"
    start: Amount | None = None
    usual: Amount | None = None
    maximum: Amount | None = None
    older: tuple[Older, ...] = ()
    note: str | None = None
    claim: str


class Equal(Record):
    """`dose` of this form does what `to` of `form` (same substance) does."""

    dose: Amount
    form: str
    to: Amount
    claim: str


class Form(Record):
    form: str
    route: Literal["oral", "patch", "nasal", "injection", "topical"]
    release: Literal["immediate", "sustained", "extended", "controlled", "delayed", "weekly", "patch", "not stated"] = "not stated"
    default: bool = False
    doses: tuple[Dosing, ...] = ()
    equals: tuple[Equal, ...] = ()


class HalfLife(Record):
    of: str
    active: Literal["parent", "yes", "weak", "no", "not stated"] = "parent"
    time: Amount
    note: str | None = None
    claim: str


class EnzymeRole(Record):
    """What a substance has to do with an enzyme.

    substrate: `share` of clearance (0 to 1) only where a source gives it; `ratio` an observed exposure
    ratio (poor metaboliser, or with a strong inhibitor, over normal). inhibitor and inducer: `strength`, and
    `activity` of the enzyme (1 = normal) where it was measured. `until`: days until its effect is gone.
    """

    enzyme: Enzyme
    role: Literal["substrate", "inhibitor", "inducer"]
    share: Amount | None = None
    ratio: Amount | None = None
    ratio_of: str | None = None
    strength: Literal["strong", "moderate", "weak", "not graded"] | None = None
    activity: Amount | None = None
    reversible: Literal["yes", "no", "not stated"] = "not stated"
    until: Amount | None = None
    dose_note: str | None = None
    claim: str


class Looked(Record):
    """Where it was looked up what the substance does to others, or that nothing is named: what silence in the mix rests on."""

    facet: Facet
    claim: str


class GeneAdvice(Record):
    """What one guideline body advises for one phenotype; bodies stand side by side."""

    body: Literal["CPIC", "DPWG"]
    gene: Enzyme
    phenotype: tuple[str, ...]
    says: str
    strength: str | None = None
    claim: str


class Observed(Record):
    """An exposure ratio that was measured with something else; it outranks what the shares would give."""

    with_: str
    ratio: Amount
    claim: str


class Effect(Record):
    effect: str
    grade: Literal["strong", "moderate", "weak", "present"] = "present"
    form: str | None = None
    claim: str


class Ceiling(Record):
    """The person's own maximum: `when` is a condition (see reasoning.conditions)."""

    maximum: Amount
    region: Region
    when: Node | None
    per: Literal["day", "24 h", "session"] = "day"
    claim: str


class Level(Record):
    """A blood level that outranks the dose: range, and what was summed."""

    analytes: tuple[str, ...]
    range: Amount
    toxic: Amount | None = None
    note: str | None = None
    claim: str


class LowDoseUse(Record):
    """Doses used for something else than depression: neither a trial nor an augmentation."""

    dose: Amount
    uses: tuple[str, ...]
    claim: str


class Class(Record):
    class_: str
    name: str
    plain: str
    inherits: tuple[str, ...] = ()
    antidepressant: bool = False
    resistance_class: str | None = None
    one_is_enough: bool = False
    effects: tuple[Effect, ...] = ()
    claims: dict[str, Claim] = {}


class Substance(Record):
    substance: str
    name: str
    kind: Literal["medicine", "supplement", "food", "habit"]
    tier: Literal["described", "hazards only", "name only"]
    status: Status
    classes: tuple[str, ...]
    roles: tuple[Literal["antidepressant", "augmenter", "hormone", "anxiolytic", "fibre", "supplement", "other"], ...]
    names: tuple[Name, ...]
    codes: tuple[Code, ...] = ()
    forms: tuple[Form, ...] = ()
    half_life: tuple[HalfLife, ...] = ()
    enzymes: tuple[EnzymeRole, ...] = ()
    observed: tuple[Observed, ...] = ()
    effects: tuple[Effect, ...] = ()
    ceilings: tuple[Ceiling, ...] = ()
    levels: tuple[Level, ...] = ()
    low_dose: tuple[LowDoseUse, ...] = ()
    same_as: tuple[str, ...] = ()
    looked_up: tuple[Looked, ...] = ()
    advice: tuple[GeneAdvice, ...] = ()
    not_found: tuple[str, ...] = ()
    claims: dict[str, Claim] = {}


class Ingredient(Record):
    """One part of a product; `amount` in one tablet where every tablet has the same."""

    substance: str
    amount: Amount | None = None


class Combination(Record):
    """A product of several substances under one name: read as each of its parts.

    `varies`: products of this name hold different things; the parts are what all of them hold, and this says what else some do.
    """

    combination: str
    name: str
    status: Status
    names: tuple[Name, ...]
    parts: tuple[Ingredient, ...]
    varies: str | None = None
    claim: str
    not_found: tuple[str, ...] = ()
    claims: dict[str, Claim] = {}


class Course(Record):
    """What counts as a full course of a procedure or therapy, where a source says so."""

    sessions: Amount | None = None
    weeks: Amount | None = None
    note: str | None = None
    claim: str


class Treatment(Record):
    treatment: str
    name: str
    kind: Literal["stimulation", "convulsive", "therapy", "light", "exercise"]
    status: Status
    names: tuple[Name, ...]
    full_course: tuple[Course, ...] = ()
    not_found: tuple[str, ...] = ()
    claims: dict[str, Claim] = {}


class WashoutRow(Record):
    """One authority's figure. Where rows disagree the longer is used and all are shown."""

    days: Amount
    region: Region
    note: str | None = None
    claim: str


class Washout(Record):
    """Days to leave between the last dose of `from_` and the first of `to`: the one table.

    `from_` and `to` are a substance id, or a class id written 'class maoi'.
    """

    washout: str
    from_: str
    to: str
    rows: tuple[WashoutRow, ...]
    claims: dict[str, Claim] = {}


class Topic(Record):
    """Claims that were read and wait for a rule, a guide or an option to use them."""

    topic: str
    claims: dict[str, Claim]
