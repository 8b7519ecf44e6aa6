"""The mix on the page: what is risky, what only needs knowing, what was checked; the room for older adults; exposure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from thirdline.present.blocks import Block, Entry, Texts, counted, finding_entries, heads, render_range, render_times, shown_as_urgent
from thirdline.reasoning.assessment import Assessment, Finding
from thirdline.reasoning.mix import MIX
from thirdline.reasoning.standing import AdviceShown, ExposureShown

OLDER = "older_adults"  # the group of findings that have a room of their own


def mix_block(a: Assessment, texts: Texts) -> Block:
    """In full what somebody should act on, each pair once; in a line what only needs knowing; then what was checked."""
    found = [f for f in a.findings if f.kind in ("urgent", *MIX) and f.group != OLDER and f.id not in shown_as_urgent(a)]
    acted_on = {frozenset(f.subjects) for f in found if not _is_quiet(f)}
    entries = counted("mix_open_grave", [f"{p.first} + {p.second}" for p in a.coverage.pairs if p.could_be == "contraindicated"], texts)
    entries += list(finding_entries([f for f in found if not _is_quiet(f)], a, texts))
    quiet = [f for f in found if _is_quiet(f) and frozenset(f.subjects) not in acted_on]
    entries += _points_entries(a, {f.hazard for f in a.findings if not _is_quiet(f)} - {"confusion"}, texts, caveat=True)
    entries += _know_entries(quiet, texts)
    for key, answer in (("mix_open", "not settled"), ("mix_clear", "checked, nothing known"), ("mix_missing", "not in our data")):
        entries += counted(key, [f"{p.first} + {p.second}" for p in a.coverage.pairs if p.answer == answer and p.could_be != "contraindicated"], texts)
    return Block(title=texts["title_mix"], entries=tuple(entries))


def _know_entries(quiet: Sequence[Finding], texts: Texts) -> list[Entry]:
    """What only needs knowing, in a line."""
    titles = list(dict.fromkeys(f.words.title for f in quiet if f.words))
    return counted("mix_know", titles, texts, texts["mix_know_more"])


def _points_entries(a: Assessment, about: set[str], texts: Texts, caveat: bool = False) -> Iterator[Entry]:
    """Published scores about these hazards, each with what gave its points."""
    for p in a.points:
        if p.about in about:
            line = texts["points_line"].format(name=p.name, total=render_range(p.total, texts["or_more"]), band=f" ({p.band})" if p.band else "")
            yield Entry(head=line, lines=tuple(x for x in (", ".join(p.parts), p.caveat if caveat else None) if x))


def _is_quiet(finding: Finding) -> bool:
    """Only to know, and never a contraindication."""
    return finding.urgency == "know" and finding.severity != "contraindicated"


def older_block(a: Assessment, texts: Texts) -> Block:
    """Confusion, falls and age: what bears on it here, the published scores side by side, never added up."""
    found = [f for f in a.findings if f.group == OLDER and f.id not in shown_as_urgent(a)]
    if not found:
        return Block(title="")
    entries = [*finding_entries([f for f in found if not _is_quiet(f)], a, texts), *_know_entries([f for f in found if _is_quiet(f)], texts)]
    scores = list(_points_entries(a, {"confusion"}, texts))
    entries += [*scores, *heads([texts["points_note"]])] if scores else []
    return Block(title=texts["title_older"], note=texts["older_note"], entries=tuple(entries))


def exposure_block(a: Assessment, texts: Texts) -> Block:
    """Exposure under a heading of its own, where there is no history for it to explain."""
    return Block(title=texts["title_exposure"], entries=tuple(exposure_entries(a, texts)))


def exposure_entries(a: Assessment, texts: Texts) -> Iterator[Entry]:
    """What the body really saw of each course, and what guidelines advise for the genes as they act now."""
    for e in a.exposure:
        if render_times(e.ratio) == "1" and not e.advice:
            continue  # what changes nothing that could be told
        course = a.courses[e.course - 1]
        because = ", ".join(dict.fromkeys(f"{i.by} ({i.enzyme}: {i.how})" for i in e.influences))
        felt = _felt(e, course.dose_typed or "", texts)
        lines = (e.note.text, felt, texts["exposure_because"].format(list=because), *(_advice(row, texts) for row in e.advice), texts["exposure_annotation"])
        yield Entry(head=texts["exposure_head"].format(name=course.name, size=render_times(e.ratio)), lines=tuple(line for line in lines if line))


def _felt(e: ExposureShown, dose: str, texts: Texts) -> str:
    if e.felt_mg is None or not dose or e.felt_mg[1] is None:
        return ""
    return texts["exposure_felt"].format(dose=dose, felt=render_range((float(f"{e.felt_mg[0] or 0:.2g}"), float(f"{e.felt_mg[1]:.2g}"))))


def _advice(row: AdviceShown, texts: Texts) -> str:
    as_now = texts["advice_converted"] if row.converted else ""
    return texts["advice_line"].format(body=row.body, gene=row.gene, phenotype=row.phenotype, as_now=as_now, says=row.says)
