"""What blocks are made of: entries, and how a finding becomes one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from thirdline.reasoning.assessment import Assessment, Finding

Texts = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One item: a mark, a head line, a tag at its right, and indented lines below."""

    head: str
    mark: str = ""
    tag: str = ""
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    title: str
    note: str = ""
    entries: tuple[Entry, ...] = ()


def tag_of(finding: Finding, texts: Texts) -> str:
    draft = f" · {texts['draft_tag']}" if any(r.status == "draft" for r in finding.because) else ""
    return f"{texts['severity_' + finding.severity]} · {texts['urgency_' + finding.urgency.replace(' ', '_')]}{draft}"


def words_of(finding: Finding, a: Assessment, texts: Texts) -> tuple[str, ...]:
    """What is said, what to do, when it is an emergency; and that a draft is one."""
    w = finding.words
    assert w is not None
    body = w.clinician if a.settings.reader == "clinician" else w.person
    emergency = texts["emergency_if"].format(signs=w.emergency) if w.emergency else None
    raised = [reason for r in finding.because if r.rule == finding.message for reason in r.raised_by]
    now = finding.urgency == "emergency" and raised
    action = texts["emergency_now"].format(because=" ".join(raised), emergency=a.act_now.crisis.emergency) if now else w.action
    return tuple(line for line in (*((action, body) if now else (body, action)), emergency) if line)


def finding_entries(found: Sequence[Finding], a: Assessment, texts: Texts) -> Iterator[Entry]:
    said: set[tuple[str, str]] = set()
    for i, f in enumerate(found, 1):
        if (again := (f.message, f.urgency)) in said:
            yield Entry(mark=str(i), head=f.words.title if f.words else f.id, tag=tag_of(f, texts), lines=(texts["as_above"],))
            continue
        said.add(again)
        title = f.words.title if f.words else f.id
        extra = [
            texts[f"likelihood_{f.likelihood.replace(' ', '_')}"] if f.likelihood else "",
            texts["next_check"].format(check=f.next_check) if f.next_check else "",
        ]
        yield Entry(mark=str(i), head=title, tag=tag_of(f, texts), lines=words_of(f, a, texts) + tuple(x for x in (" · ".join(e for e in extra if e),) if x))


def shown_as_urgent(a: Assessment) -> frozenset[str]:
    return frozenset(key for g in (*a.act_now.groups, *a.act_now.folded) for key in g.findings) | frozenset(a.act_now.crisis.because)
