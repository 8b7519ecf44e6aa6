"""Firings of one key to one finding, and the order in which findings are read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from thirdline.knowledge.compile import Knowledge
from thirdline.reasoning.assessment import Finding, Reason
from thirdline.reasoning.conditions import is_true
from thirdline.reasoning.rules import SEVERITIES, URGENCIES, Firing, Key, split_overridden
from thirdline.reasoning.standing import shown

_LIKELIHOODS = ("likely", "possible", "less likely", None)


def derive_findings(firings: Iterable[Firing], knowledge: Knowledge) -> list[Finding]:
    """One finding per key from what certainly fired, in reading order."""
    kept, replaced = split_overridden([f for f in firings if is_true(f.truth)])
    by_key: dict[Key, list[Firing]] = defaultdict(list)
    for firing in kept:
        by_key[firing.key].append(firing)
    found = [_merge(group, replaced.get(key, ()), knowledge) for key, group in by_key.items()]
    return sorted(found, key=_reading_order)


def _reading_order(finding: Finding) -> tuple[int, int, int, str]:
    return (URGENCIES.index(finding.urgency), SEVERITIES.index(finding.severity), _LIKELIHOODS.index(finding.likelihood), finding.id)


def _merge(group: list[Firing], replaced: tuple[str, ...], knowledge: Knowledge) -> Finding:
    """The gravest firing speaks; every rule stays as a reason."""
    group = sorted(group, key=_gravest_first)
    lead, rule = group[0], group[0].rule.rule
    return shown(
        Finding,
        lead,
        rule,
        id=f"{rule.kind}:{rule.hazard}:{'+'.join(lead.subjects) or 'person'}",
        urgency=min((f.urgency for f in group), key=URGENCIES.index),
        group=rule.group or rule.hazard,
        message=rule.rule,
        words=None,
        because=tuple(_reason(f, knowledge) for f in _once_each(group)),
        replaced=replaced,
    )


def _gravest_first(firing: Firing) -> tuple[int, int, int, str, list[tuple[str, str]]]:
    """By grade; of two alike, the one that was written for this urgency has the fitting words."""
    rule = firing.rule.rule
    return SEVERITIES.index(firing.severity), URGENCIES.index(firing.urgency), URGENCIES.index(rule.urgency), rule.rule, sorted(firing.params.items())


def _once_each(group: list[Firing]) -> list[Firing]:
    return list({f.rule.rule.rule: f for f in reversed(group)}.values())[::-1]


def _reason(firing: Firing, knowledge: Knowledge) -> Reason:
    rule = firing.rule.rule
    claims = tuple(knowledge.cited[f"{rule.rule}#{name}"] for name in rule.because)
    return Reason(rule=rule.rule, status=rule.status, severity=firing.severity, raised_by=firing.raised_by, claims=claims)
