"""What an effect means for 100 people, and which band of evidence an option stands in."""

from __future__ import annotations

from collections.abc import Mapping

from thirdline.knowledge.options import Effect, Measure, Option
from thirdline.knowledge.types import ClaimShown
from thirdline.reasoning.assessment import EffectShown

PER = 100  # people
GOOD = frozenset({"response", "remission"})
LAST_BAND = 4  # research, and what a guideline that was read speaks against


def show_effect(effect: Effect, option: str, cited: Mapping[str, ClaimShown]) -> EffectShown:
    """The effect of an option with what it comes to in 100 people at the stated baseline, where the trials give one."""
    base = effect.baseline
    absolute = None
    if base and effect.measure in ("OR", "RR") and effect.value is not None:
        ends = [per_100(base.per_100, effect.measure, ratio) for ratio in (effect.value, effect.low, effect.high) if ratio is not None]
        absolute = (ends[0], ends[1], ends[-1]) if effect.low is not None and effect.high is not None else (ends[0], None, None)
    gain = round(absolute[0] - base.per_100, 1) if absolute and base and effect.outcome in GOOD else None
    claims = dict.fromkeys((effect.claim, *((base.claim,) if base else ())))
    return EffectShown(effect=effect, absolute=absolute, gain=gain, claims=tuple(cited[f"{option}#{name}"] for name in claims))


def per_100(baseline: float, measure: Measure, ratio: float) -> float:
    """How many of 100, from a baseline of so many and a ratio of odds or of risks.

    >>> per_100(20, "RR", 1.5), per_100(50, "OR", 3)
    (30.0, 75.0)
    """
    if measure == "RR":
        return min(float(PER), baseline * ratio)
    odds = baseline / (PER - baseline) * ratio
    return round(PER * odds / (1 + odds), 1)


def is_better(effect: Effect) -> bool | None:
    """Whether its whole interval lies on the side of the option (scores fall when people get better); without one, what the source concludes, or None."""
    if effect.low is None or effect.high is None or effect.measure is None:
        return None if effect.shows is None else effect.shows == "helps"
    if effect.measure in ("MD", "SMD"):
        return effect.high < 0
    return effect.low > 1 if effect.outcome in GOOD else effect.high < 1


def band_of(option: Option) -> int:
    """1: shown to help after failed treatment, by an interval or with some certainty, and in a guideline that was read; 2: one of the two;
    3: neither, or not clear; 4: research, or advised against. What was only seen in depression in general shows nothing here."""
    main = next((effect for effect in option.effects if effect.main), None)
    stances = {line.stance for line in option.guidelines}
    named = bool(stances & {"recommends", "may be considered", "specialists only"})
    tried = main is not None and main.after != "depression in general"
    better = is_better(main) if main and tried else None
    if option.family == "research" or (not named and not better and "recommends against" in stances):
        return LAST_BAND
    if main and better and named and main.certainty != "very low" and (main.low is not None or main.certainty != "low"):
        return 1
    return 2 if better or (named and better is None and (tried or main is None)) else LAST_BAND - 1
