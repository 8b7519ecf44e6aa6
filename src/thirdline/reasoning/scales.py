"""Questionnaire scores: totals from items, bands, response, remission and change, as a series in time."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from thirdline.case.model import Score
from thirdline.knowledge.rules import Scale
from thirdline.reasoning.assessment import ScaleShown
from thirdline.reasoning.standing import Truth

if TYPE_CHECKING:
    from thirdline.reasoning.facts import World


def total_of(scale: Scale, items: Sequence[int]) -> int:
    """Sum of the items; items the scale groups count once, by the highest.

    Raises ValueError('what|cure') for a wrong number of items or an answer out of range.
    """
    if len(items) != scale.items:
        raise ValueError(f"{scale.name} has {scale.items} items, {len(items)} were given|Give every answer, or only the total.")
    if bad := [i for i in items if not 0 <= i <= scale.item_maximum]:
        raise ValueError(f"{scale.name} answers run from 0 to {scale.item_maximum}, not {bad[0]}|Correct the answer.")
    grouped = [range(int(low), int(high) + 1) for low, high in (group.split("-") for group in scale.maximum_of)]
    inside = {n for group in grouped for n in group}
    return sum(max(items[n - 1] for n in group) for group in grouped) + sum(v for n, v in enumerate(items, 1) if n not in inside)


def maximum_of(scale: Scale) -> int:
    """The highest total possible."""
    return total_of(scale, [scale.item_maximum] * scale.items)


def band_of(scale: Scale, total: int) -> str | None:
    return next((b.name for b in scale.bands if b.up_to is None or total <= b.up_to), None)


def derive_scales(world: World) -> list[ScaleShown]:
    """Every usable score in order of date; each compared with the first of its scale."""
    shown: list[ScaleShown] = []
    first: dict[str, int] = {}
    for score in sorted(world.reading.case.scores.items, key=lambda s: (s.date.high if s.date else math.inf, s.scale, s.total or -1, s.items)):
        name = world.knowledge.find("scales", score.scale)
        scale = world.knowledge.scales[name] if name else None
        if scale and (total := usable_total(scale, score)) is not None:
            shown.append(_show(scale, score, total, first.setdefault(scale.scale, total)))
    return shown


def usable_total(scale: Scale, score: Score) -> int | None:
    """The total from the items where given, else as typed; None when neither can be used."""
    try:
        total = total_of(scale, score.items) if score.items else score.total
    except ValueError:
        return None
    return total if total is not None and 0 <= total <= maximum_of(scale) else None


def _show(scale: Scale, score: Score, total: int, start: int) -> ScaleShown:
    change = total - start
    important = scale.important_change.is_.low if scale.important_change else None
    response: Truth = "undetermined" if scale.response is None or not start else "yes" if total <= start * (1 - scale.response) else "no"
    remission: Truth = "undetermined" if scale.remission_at_most is None else "yes" if total <= scale.remission_at_most else "no"
    matters: Truth = "undetermined" if important is None else "yes" if abs(change) >= important else "no"
    item = scale.suicide_item
    return ScaleShown(
        scale=scale.scale,
        name=scale.name,
        date=score.date.typed if score.date else None,
        total=total,
        of=maximum_of(scale),
        band=band_of(scale, total),
        remission=remission,
        response=response,
        change=change,
        change_matters=matters,
        suicide_item="none" if item is None else "answered" if score.items else "unknown",
    )
