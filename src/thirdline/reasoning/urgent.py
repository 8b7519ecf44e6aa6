"""Act now: what cannot wait, grouped by cause, with nothing dangerous folded; and the crisis lines.

At most three groups are shown at first, crisis text apart; a contraindication, a red-flag symptom and
a critical test are never among the folded (clinical.md A1).
"""

from __future__ import annotations

from collections.abc import Sequence

from thirdline.knowledge.compile import Knowledge
from thirdline.knowledge.rules import Line, RegionLines
from thirdline.reasoning.assessment import ActNow, Crisis, Finding, LineShown, UrgentGroup
from thirdline.reasoning.facts import World
from thirdline.reasoning.rules import SEVERITIES, URGENCIES
from thirdline.reasoning.standing import say

SHOWN = 3
FOLLOW_UP = ("intent", "plan", "means", "recent_attempt")


def derive_act_now(world: World, findings: Sequence[Finding]) -> ActNow:
    """The groups that cannot wait, and the crisis block."""
    now = [f for f in findings if f.urgency in ("emergency", "today") and f.hazard != "suicide"]
    groups: dict[str, list[Finding]] = {}
    for finding in now:
        groups.setdefault(finding.group, []).append(finding)
    shown = [_group(name, members) for name, members in groups.items()]
    keep = {name for name, members in groups.items() if any(f.severity == "contraindicated" or f.kind == "urgent" or f.urgency == "emergency" for f in members)}
    first = [g for i, g in enumerate(shown) if i < SHOWN or g.group in keep]
    return ActNow(crisis=derive_crisis(world, findings), groups=tuple(first), folded=tuple(g for g in shown if g not in first))


def _group(name: str, members: Sequence[Finding]) -> UrgentGroup:
    return UrgentGroup(
        group=name,
        findings=tuple(f.id for f in members),
        severity=min((f.severity for f in members), key=SEVERITIES.index),
        urgency=min((f.urgency for f in members), key=URGENCIES.index),
    )


def derive_crisis(world: World, findings: Sequence[Finding]) -> Crisis:
    """How loudly the lines are shown, and which questions are still open; unanswered ones make it full (clinical.md A5)."""
    about = [f for f in findings if f.hazard == "suicide"]
    open_ = [name for name in FOLLOW_UP if getattr(world.reading.case.safety, name) in (None, "unknown")]
    full = any(f.urgency == "emergency" for f in about) or (about and open_)
    lines = lines_of(world.knowledge, world.reading.region)
    return Crisis(
        level="full" if full else "respond" if about else "quiet",
        because=tuple(f.id for f in about),
        emergency=lines[0].emergency,
        lines=tuple(_show(region, line) for region in lines for line in region.crisis),
        poison=tuple(_show(region, line) for region in lines for line in region.poison),
        ask=tuple(say(f"ask.safety.{name}") for name in open_) if about else (),
    )


def lines_of(knowledge: Knowledge, region: str | None) -> list[RegionLines]:
    """The region's lines; every region's where it is not known (clinical.md A6)."""
    anywhere = knowledge.regions["any"]
    if region is None:
        return [anywhere, *(r for key, r in sorted(knowledge.regions.items()) if key != "any" and r.crisis)]
    return [knowledge.regions.get(region, anywhere)]


def _show(region: RegionLines, line: Line) -> LineShown:
    return LineShown(region=region.name, name=line.name, number=line.number, says=line.says, checked=line.checked)
