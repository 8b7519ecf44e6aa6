"""From one antidepressant to another in time: the washout table rules, then an authority's way; steps of the old one by dose or by occupancy.

A plan to bring, never an instruction. Nothing is ever overlapped with a monoamine oxidase inhibitor (clinical.md D41).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations_with_replacement
from typing import Literal, get_args

from thirdline.case.values import Amount
from thirdline.knowledge.compile import Knowledge
from thirdline.knowledge.plans import Taper, Way
from thirdline.knowledge.types import ClaimShown, Substance
from thirdline.reasoning.standing import Message
from thirdline.record import Record

Method = Literal["direct", "cross-taper", "taper then start", "taper then wait", "not known"]
_CAREFUL: tuple[Method, ...] = get_args(Method)
HALF = 0.5  # the largest share that is left out in one step (NICE NG222 1.4.17)
PIECES = 3  # tablets or capsules taken together for one dose
WEEK = 7
NEVER_OVERLAPPED = "maoi"


class WashoutShown(Record):
    days: float
    region: str
    claim: ClaimShown


class WayShown(Record):
    body: str
    method: Method
    says: str
    claim: ClaimShown


class SwitchStep(Record):
    """What changes on a day (proleptic ordinal): the daily dose of the old in mg (0: none any more), or the new one's first day."""

    day: int
    says: Message


class SwitchPlan(Record):
    """`method` and what governs it: the longest washout, or the most careful way that was read. `washouts` longest first."""

    first: str
    second: str
    method: Method
    washouts: tuple[WashoutShown, ...]
    ways: tuple[WayShown, ...]
    steps: tuple[SwitchStep, ...]
    notes: tuple[Message, ...]
    claims: tuple[ClaimShown, ...]


def plan_switch(knowledge: Knowledge, first: Substance, second: Substance, dose: float, start: int, weeks: int, linear: bool = False) -> SwitchPlan:
    """The dated plan. `dose` is mg a day of the old one now; `weeks` over how many it is stepped down; `linear`: by equal steps."""
    bits = 1 << knowledge.bit[first.substance], 1 << knowledge.bit[second.substance]
    washouts = sorted(_washouts(knowledge, *bits), key=lambda w: (-w.days, w.claim.id))
    ways = [w for w in knowledge.ways if w.first & bits[0] and w.second & bits[1]]
    never = bool((bits[0] | bits[1]) & knowledge.masks[NEVER_OVERLAPPED])
    method = _method(washouts, ways, never)
    taper = knowledge.tapers.get(first.substance)
    wait = max((w.days for w in washouts), default=max((days.high for w in ways if w.wait and (days := w.wait.to("d"))), default=0.0))
    doses = taper_doses(taper, dose, weeks, linear) if method not in ("direct", "not known") else []
    return SwitchPlan(
        first=first.name,
        second=second.name,
        method=method,
        washouts=tuple(washouts),
        ways=tuple(WayShown(body=w.body, method=w.method, says=w.says, claim=knowledge.cited[f"{w.way}#{w.claim}"]) for w in ways),
        steps=tuple(_steps(first, second, method, doses, start, wait)),
        notes=tuple(_notes(taper, method, bits, knowledge, linear)),
        claims=tuple(_claims(knowledge, taper, second)),
    )


def _washouts(knowledge: Knowledge, first: int, second: int) -> Iterator[WashoutShown]:
    rows = ((found.washout, row) for before, after, found in knowledge.washouts if before & first and after & second for row in found.rows)
    for record, row in rows:
        if days := row.days.to("d"):
            yield WashoutShown(days=days.high, region=row.region, claim=knowledge.cited[f"{record}#{row.claim}"])


def _method(washouts: Sequence[WashoutShown], ways: Sequence[Way], never: bool) -> Method:
    """A washout of the table rules; else the most careful way; with an MAOI nothing is guessed."""
    if any(w.days for w in washouts):
        return "taper then wait"
    if never or not ways:
        return "not known"
    return max((w.method for w in ways), key=_CAREFUL.index)


def _steps(first: Substance, second: Substance, method: Method, doses: Sequence[float], start: int, wait: float) -> Iterator[SwitchStep]:
    """The old one down, then, or meanwhile, the new one's first day. Without a known way no day is named."""
    if method == "not known":
        return
    last = start - 1
    for week, dose in enumerate(doses):
        if week == 0 or dose != doses[week - 1]:
            yield _step(start + week * WEEK, "switch_dose", name=first.name, dose=f"{dose:g}")
        last = start + (week + 1) * WEEK - 1
    yield _step(last + 1, "switch_none" if doses or method == "direct" else "switch_ended", name=first.name)
    begin = {"cross-taper": start, "taper then wait": last + round(wait)}.get(method, last + 1)
    yield _step(begin, "switch_begin", name=second.name, dose=_first_dose(second))


def _step(day: int, message: str, **params: str) -> SwitchStep:
    return SwitchStep(day=day, says=Message(id=message, params=params))


def _first_dose(substance: Substance) -> str:
    """The starting doses that labels name for depression, each with its region."""
    found = [f"{d.start.typed} ({d.region})" for form in substance.forms for d in form.doses if d.for_ == "depression" and d.start]
    return ", ".join(dict.fromkeys(found)) or "?"


def taper_doses(taper: Taper | None, dose: float, weeks: int, linear: bool = False) -> list[float]:
    """The daily dose in mg of each week until none is taken, never above the week before.

    Steps of equal occupancy where a curve was read; else each the same share of the one before, down to the smallest strength (NICE NG222 1.4.17);
    `linear`: equal steps of the dose. Rounded to what can be put together from the strengths that were read. Empty where a specialist has to plan it.
    """
    if taper is not None and taper.method == "specialist":
        return []
    possible = _possible(taper, dose)
    least = possible[0] if possible else dose / (weeks + 1)
    doses: list[float] = []
    for week in range(1, weeks + 1):
        target = _dose_left(dose, week, weeks, None if linear else taper, least)
        most = doses[-1] if doses else dose
        doses.append(min((d for d in possible if d <= most), key=lambda d: (abs(d - target), d), default=round(target, 1)))
    return doses


def _dose_left(dose: float, week: int, weeks: int, taper: Taper | None, least: float) -> float:
    """What is aimed at in a week: by occupancy = maximum * dose / (half + dose), by shares, or by equal steps where no taper is given."""
    left = 1 - week / (weeks + 1)
    if taper is None:
        return dose * left
    half = taper.occupancy.half.to("mg") if taper.occupancy and taper.method == "by occupancy" else None
    if half is None:
        return float(dose * max(HALF, (least / dose) ** (1 / weeks)) ** week)
    occupied = left * dose / (half.low + dose)  # of the maximum
    return half.low * occupied / (1 - occupied)


def _possible(taper: Taper | None, dose: float) -> list[float]:
    """Every daily dose up to this one that a few pieces make."""
    strengths = sorted({mg.low for s in taper.strengths if (mg := s.dose.to("mg"))}) if taper else []
    sums = {round(sum(pieces), 3) for count in range(1, PIECES + 1) for pieces in combinations_with_replacement(strengths, count)}
    return sorted(s for s in sums if s <= dose)


def _notes(taper: Taper | None, method: Method, bits: tuple[int, int], knowledge: Knowledge, linear: bool) -> Iterator[Message]:
    yield Message(id=f"switch_method_{method.replace(' ', '_').replace('-', '_')}", params={})
    if taper is None:
        yield Message(id="switch_no_taper", params={})
    else:
        yield Message(id="switch_linear" if linear and taper.method != "specialist" else "switch_taper_says", params={"says": taper.says})
        if not taper.strengths and taper.method != "specialist":
            yield Message(id="switch_no_strengths", params={})
    for bit, message in zip(bits, ("switch_diet_after", "switch_diet_from"), strict=True):
        if bit & knowledge.masks["irreversible_maoi"]:
            yield Message(id=message, params={})


def _claims(knowledge: Knowledge, taper: Taper | None, second: Substance) -> Iterator[ClaimShown]:
    if taper is not None:
        read = (taper.claim, *(s.claim for s in taper.strengths), *((taper.occupancy.claim,) if taper.occupancy else ()))
        yield from (knowledge.cited[f"{taper.taper}#{name}"] for name in dict.fromkeys(read))
    names = (d.claim for form in second.forms for d in form.doses if d.for_ == "depression" and d.start)
    yield from (knowledge.cited[f"{second.substance}#{name}"] for name in dict.fromkeys(names))


def dose_in_mg(typed: str) -> float | None:
    """A dose as typed, in mg a day; None where it is no single amount."""
    value = Amount.parse(typed).to("mg")
    return value.low if value is not None and value.is_exact and value.low else None
