"""What blocks are made of: entries, how a finding becomes one, and numbers that may be open as people read them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from thirdline.knowledge.names import HOLDS_MORE
from thirdline.knowledge.types import ClaimShown
from thirdline.reasoning.assessment import Assessment, Finding
from thirdline.reasoning.standing import Range
from thirdline.record import Record

Texts = Mapping[str, str]


class Entry(Record):
    """One item: a mark, a head line, a tag at its right, and indented lines below."""

    head: str
    mark: str = ""
    tag: str = ""
    lines: tuple[str, ...] = ()


class Block(Record):
    title: str
    note: str = ""
    entries: tuple[Entry, ...] = ()


def chosen(texts: Texts, kind: str, word: str) -> str:
    """The text for one word of a closed choice: `answer`, "not known" is the text answer_not_known."""
    return texts[f"{kind}_{word.replace(' ', '_').replace('-', '_')}"]


def counted(key: str, names: Sequence[str], texts: Texts, *more: str, most: int | None = None) -> list[Entry]:
    """How many there are, and their names on a line below, at most so many; nothing where there are none."""
    shown = [*names[:most], *([texts["more_reasons"].format(count=len(names) - most)] if most and len(names) > most else [])]
    return [Entry(head=texts[key].format(count=len(names)), lines=(" · ".join(shown), *more))] if names else []


def near_text(how: str, candidates: Sequence[str], texts: Texts) -> str:
    """What a name that was not taken for anything is near to, or what was recognised in it."""
    return texts["recognised" if how == HOLDS_MORE else "candidates"].format(list=", ".join(candidates))


def heads(lines: Iterable[str]) -> tuple[Entry, ...]:
    """Lines as entries of their own."""
    return tuple(Entry(head=line) for line in lines)


def cite(c: ClaimShown) -> str:
    """What a claim says, and where that was read."""
    return f"{c.says} {c.title}, {c.place} ({c.access}, {c.read})"


def tag_of(finding: Finding, texts: Texts) -> str:
    draft = f" · {texts['draft_tag']}" if any(r.status == "draft" for r in finding.because) else ""
    return f"{texts['severity_' + finding.severity]} · {chosen(texts, 'urgency', finding.urgency)}{draft}"


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
        again = (f.message, f.urgency) in said
        said.add((f.message, f.urgency))
        extra = [chosen(texts, "likelihood", f.likelihood)] if f.likelihood else []
        extra += [texts["next_check"].format(check=f.next_check)] if f.next_check else []
        lines = (texts["as_above"],) if again else (*words_of(f, a, texts), *([" · ".join(extra)] if extra else []))
        yield Entry(mark=str(i), head=f.words.title if f.words else f.id, tag=tag_of(f, texts), lines=lines)


def shown_as_urgent(a: Assessment) -> frozenset[str]:
    return frozenset(key for g in (*a.act_now.groups, *a.act_now.folded) for key in g.findings) | frozenset(a.act_now.crisis.because)


def render_range(pair: Range, open_end: str = "?") -> str:
    """ "2", "2 to 4", "2 to ?": three digits are enough for anybody.

    >>> render_range((1.0, 1.0)), render_range((1.14159, None), "more")
    ('1', '1.14 to more')
    """
    low, high = pair
    start = f"{low or 0:.3g}"
    return start if low == high else f"{start} to {open_end if high is None else f'{high:.3g}'}"


def render_times(ratio: Range) -> str:
    """How many times, to two digits; an end that is not known is left out.

    >>> render_times((1.1415, 1.5349)), render_times((0.0, 0.928)), render_times((1.2, None))
    ('1.1 to 1.5', 'at most 0.93', 'at least 1.2')
    """
    low, high = ratio
    if high is None:
        return f"at least {low or 0:.2g}"
    return f"at most {high:.2g}" if not low else render_range((float(f"{low:.2g}"), float(f"{high:.2g}")))
