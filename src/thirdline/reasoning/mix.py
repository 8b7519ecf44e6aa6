"""What was checked in the mix: one of four answers for each thing taken now and for each two of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from typing import get_args

from thirdline.knowledge.compile import CompiledPoints
from thirdline.knowledge.types import Facet, Severity
from thirdline.reasoning.assessment import Assessment, Checked, Finding, ItemChecked, PairChecked, PointsShown
from thirdline.reasoning.conditions import evaluate, is_true, is_unknown
from thirdline.reasoning.facts import World
from thirdline.reasoning.person_facts import total_points
from thirdline.reasoning.rules import SEVERITIES, Firing
from thirdline.reasoning.standing import as_range, shown
from thirdline.reasoning.timeline import ReadCourse
from thirdline.record import replace

MIX = ("interaction", "caution", "load", "monitoring")
_FACETS = frozenset(get_args(Facet))


def derive_checked(world: World, findings: Sequence[Finding], firings: Sequence[Firing]) -> tuple[tuple[ItemChecked, ...], tuple[PairChecked, ...]]:
    """An answer for each item and each pair. "Nothing known" is earned: it was looked up for both what they do (each with its claim), and no rule is open."""
    now = sorted({c.resolution.typed: c for c in world.reading.courses if c.current.high and c.treatment is None}.items())
    found = _worst(findings)
    open_ = _worst([f for f in firings if is_unknown(f.truth)])
    items = tuple(ItemChecked(item=name, answer=_answer([c], found, open_)) for name, c in now)
    pairs = tuple(
        PairChecked(first=a, second=b, answer=_answer([c, d], found, open_), could_be=_could_be({c.key, d.key}, found, open_))
        for (a, c), (b, d) in combinations(now, 2)
        if (c.substance is None or c.substance is not d.substance) and not c.is_made_with(d)
    )
    return items, pairs


def _worst(said: Iterable[Finding | Firing]) -> dict[frozenset[str], Severity]:
    """What each group of subjects is told at worst."""
    worst: dict[frozenset[str], Severity] = {}
    for one in said:
        subjects = frozenset(one.subjects)
        worst[subjects] = min(one.severity, worst.get(subjects, one.severity), key=SEVERITIES.index)
    return worst


def _among(keys: set[str], worst: Mapping[frozenset[str], Severity]) -> Severity | None:
    return min((severity for subjects, severity in worst.items() if keys <= subjects), key=SEVERITIES.index, default=None)


def _could_be(keys: set[str], found: Mapping[frozenset[str], Severity], open_: Mapping[frozenset[str], Severity]) -> Severity | None:
    now, may = _among(keys, found), _among(keys, open_)
    return may if may and (now is None or SEVERITIES.index(may) < SEVERITIES.index(now)) else None


def _answer(courses: Sequence[ReadCourse], found: Mapping[frozenset[str], Severity], open_: Mapping[frozenset[str], Severity]) -> Checked:
    keys = {c.key for c in courses}
    if _among(keys, found):
        return "a risk"
    if _among(keys, open_):
        return "not settled"
    looked_up = all(c.substance is not None and {row.facet for row in c.substance.looked_up} >= _FACETS for c in courses)
    return "checked, nothing known" if looked_up else "not in our data"


def only_the_mix(a: Assessment) -> Assessment:
    """What the mix alone has to say: no contributors, no questions about trials and stages, only the drafts of what is taken."""
    asked = tuple(q for q in a.questions if any(w.what in ("finding", "grade") for w in q.would_change))
    drafts = tuple(name for name in a.coverage.draft_records if name in {c.name for c in a.courses})
    findings = tuple(f for f in a.findings if f.kind != "contributor")
    return replace(a, findings=findings, questions=asked, trials=(), coverage=replace(a.coverage, draft_records=drafts))


def derive_points(world: World) -> tuple[PointsShown, ...]:
    """Every published score to which something here certainly gives points."""
    shown = (_show_points(world, key, found) for key, found in sorted(world.knowledge.points.items()))
    return tuple(points for points in shown if points.total[0])


def _show_points(world: World, key: str, found: CompiledPoints) -> PointsShown:
    value, scheme = total_points(world, key), found.scheme
    under = [-1.0, *(b.up_to for b in scheme.bands if b.up_to is not None)]  # each band begins over the end of the one before
    reached = [b.name for b, end in zip(scheme.bands, under, strict=False) if end < value.high and (b.up_to is None or value.low <= b.up_to)]
    given = {bit: points for bit, points in found.scores if points}
    parts = {f"{c.resolution.typed} {given[c.bit]:g}" for c in world.taking if c.bit in given and is_true(c.current)}
    parts |= {
        f"{item.says} {item.points:g}" for item, (_, when) in zip(scheme.items, found.items, strict=True) if is_true(evaluate(when, world.derive_for(None)))
    }
    return shown(
        PointsShown,
        scheme,
        id=key,
        total=as_range(value),
        band=" or ".join(name for name in reached if name) or None,
        parts=tuple(sorted(parts)),
        claims=(world.knowledge.cited[f"{key}#{scheme.claim}"],),
    )
