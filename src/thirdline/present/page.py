"""The page: the assessment as blocks of plain lines, in one order for every face.

Terminal and Markdown render the same blocks, so that they say the same things (docs/decisions).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from thirdline.present.blocks import Block, Entry, Texts, finding_entries, heads, near_text, render_range, shown_as_urgent, words_of
from thirdline.present.mix import exposure_block, exposure_entries, mix_block, older_block
from thirdline.present.options import next_block, option_questions
from thirdline.present.trials import trial_entries
from thirdline.reasoning.assessment import Assessment, Finding, LineShown
from thirdline.record import Record, replace

SHOWN_CONTRIBUTORS = 5
SHOWN_QUESTIONS = 5
ASKED_OF_OPTIONS = 2


class Page(Record):
    heading: str
    version: str
    blocks: tuple[Block, ...]
    footer: tuple[str, ...]


def act_block(a: Assessment, texts: Texts) -> Block:
    """Crisis text outside the count; then the groups; then how many are folded."""
    found = {f.id: f for f in a.findings}
    entries = list(_crisis_entries(a, texts, found))
    for number, group in enumerate(a.act_now.groups, 1):
        first, *others = finding_entries([found[key] for key in group.findings], a, texts)
        entries += [replace(first, mark=str(number)), *(replace(entry, mark="") for entry in others)]
    if a.act_now.folded:
        names = ", ".join(words.title for g in a.act_now.folded if (words := found[g.findings[0]].words))
        entries += heads([texts["act_folded"].format(count=len(a.act_now.folded), names=names)])
    return Block(title=texts["title_act"], entries=tuple(entries))


def _line(line: LineShown, a: Assessment, texts: Texts, text: str) -> str:
    """One line to call; with its country where none is known."""
    shown = texts[text].format(name=line.name, number=line.number, says=line.says, checked=line.checked)
    return shown if a.settings.region else f"{line.region}: {shown}"


def _crisis_entries(a: Assessment, texts: Texts, found: Mapping[str, Finding]) -> Iterator[Entry]:
    crisis = a.act_now.crisis
    if crisis.level != "quiet":
        said = (line for key in crisis.because for line in words_of(found[key], a, texts))
        lines = (_line(line, a, texts, "line") for line in crisis.lines)
        asked = [texts["crisis_ask"], *(m.text for m in crisis.ask)] if crisis.ask else []
        yield Entry(head=texts[f"crisis_{crisis.level}"], lines=(*said, *lines, crisis.emergency, *asked))
    if any(f.hazard == "overdose" for f in a.findings):
        yield Entry(head=texts["poison_head"], lines=(crisis.emergency, *(_line(line, a, texts, "line") for line in crisis.poison)))


def standing_block(a: Assessment, texts: Texts) -> Block:
    """Was each course a fair trial, in this episode and before. Judged for adults only."""
    if a.adult == "no":
        return Block(title=texts["title_standing"], entries=heads([texts["adults_only"]]))
    return Block(title=texts["title_standing"], note=texts["standing_note"] if a.trials else "", entries=tuple(trial_entries(a, texts)))


def stage_block(a: Assessment, texts: Texts) -> Block:
    """Is it treatment-resistant: the answer of each definition and each stage in a line; the rest by --why."""
    if not a.trials or a.adult == "no":
        return Block(title="")
    r = a.resistance
    entries = [Entry(head=r.tally.text)]
    for d in r.definitions:
        counted = texts["failures_counted"].format(count=render_range(d.failures, texts["or_more"]), needed=d.needed)
        mark = {"yes": "●", "no": "○"}.get(d.answer, "◐")
        entries.append(Entry(mark=mark, head=d.name, tag=texts[f"answer_{d.answer}"], lines=(d.says, counted, *(n.text for n in d.notes))))
    stages = " · ".join(f"{s.name} {s.stage}" for s in r.stages if s.stage)
    entries.append(Entry(head=texts["stages"].format(list=stages or texts["stage_none"]), lines=(texts["stages_more"],)))
    fell_short = any(t.kind == "antidepressant" and t.result != "responded" for t in a.trials)
    entries += heads([*(m.text for m in r.disagreements), *([texts["no_blame"]] if fell_short else [])])
    return Block(title=texts["title_resistance"], entries=tuple(entries))


def why_block(a: Assessment, texts: Texts) -> Block:
    found = [f for f in a.findings if f.kind == "contributor" and f.id not in shown_as_urgent(a)]
    entries = list(finding_entries(found[:SHOWN_CONTRIBUTORS], a, texts))
    if len(found) > SHOWN_CONTRIBUTORS:
        rest = ", ".join(f.words.title for f in found[SHOWN_CONTRIBUTORS:] if f.words)
        entries.append(Entry(head=texts["more_contributors"].format(count=len(found) - SHOWN_CONTRIBUTORS, names=rest)))
    entries += exposure_entries(a, texts)
    return Block(title=texts["title_why"], entries=tuple(entries))


def ask_block(a: Assessment, texts: Texts) -> Block:
    asks = list(dict.fromkeys(f.words.ask for f in a.findings if f.words and f.words.ask))[: SHOWN_QUESTIONS - ASKED_OF_OPTIONS]
    asks += option_questions(a, texts, ASKED_OF_OPTIONS)
    return Block(title=texts["title_ask"], entries=tuple(Entry(mark=str(i), head=ask) for i, ask in enumerate(asks, 1)))


def find_out_block(a: Assessment, texts: Texts) -> Block:
    """The five questions whose answers change most, and what each would change."""
    entries = []
    for q in a.questions[:SHOWN_QUESTIONS]:
        kinds = {w.what for w in q.would_change}
        steps = sum(w.what == "option" for w in q.would_change)
        names = list(dict.fromkeys(texts[f"change_{w.what}"].format(name=w.label) for w in q.would_change if w.what != "option"))
        names += [texts["change_option"].format(count=steps)] if steps else []
        shown = ", ".join(names[:4]) + (texts["and_more"].format(count=len(names) - 4) if len(names) > 4 else "")
        entries.append(Entry(head=q.text.text, lines=(texts["would_change"].format(what=shown),) if kinds else ()))
    if len(a.questions) > SHOWN_QUESTIONS:
        entries.append(Entry(head=texts["more_questions"].format(count=len(a.questions) - SHOWN_QUESTIONS)))
    return Block(title=texts["title_find_out"], note=texts["find_out_note"], entries=tuple(entries))


def scale_block(a: Assessment, texts: Texts) -> Block:
    entries = []
    for s in a.scales:
        facts = [f"{s.total} of {s.of}", s.band or ""]
        if s.change:
            matters, response = texts[f"matters_{s.change_matters}"], texts[f"response_{s.response}"]
            facts.append(texts["scale_change"].format(change=f"{s.change:+d}", matters=matters, response=response))
        lines = (texts["suicide_item_unknown"],) if s.suicide_item == "unknown" else ()
        entries.append(Entry(head=f"{s.name} {s.date or ''}".strip(), tag=" · ".join(f for f in facts if f), lines=lines))
    return Block(title=texts["title_scales"], entries=tuple(entries))


def unchecked_block(a: Assessment, texts: Texts) -> Block:
    near = {r.typed: near_text(r.how, r.candidates, texts) for r in a.resolved_names if r.id is None and r.candidates}
    entries = []
    for n in a.coverage.not_checked:
        meant = [near[n.typed]] if n.typed in near else []
        entries.append(Entry(head=f'"{n.typed}"', lines=(n.why.text, *meant)))
    listed = (
        ("partly_known", "names", sorted(name for name, tier in a.coverage.tiers.items() if tier in ("hazards only", "name only"))),
        ("draft_records", "names", a.coverage.draft_records),
        ("lists_open", "lists", sorted(name for name, said in a.coverage.lists_complete.items() if said != "yes") if a.trials else ()),
    )
    entries += heads(texts[key].format(**{of: ", ".join(names)}) for key, of, names in listed if names)
    if a.courses:
        entries += heads([texts["coverage_line"].format(checked=a.coverage.rules_checked, open=a.coverage.rules_open)])
    return Block(title=texts["title_unchecked"], entries=tuple(entries))


Maker = Callable[[Assessment, Texts], Block]
WHOLE: tuple[Maker, ...] = (
    act_block,
    standing_block,
    stage_block,
    why_block,
    mix_block,
    older_block,
    next_block,
    ask_block,
    find_out_block,
    scale_block,
    unchecked_block,
)
MIX_BLOCKS: tuple[Maker, ...] = (act_block, mix_block, exposure_block, older_block, find_out_block, unchecked_block)


def build_page(a: Assessment, texts: Texts, makers: tuple[Maker, ...] = WHOLE) -> Page:
    """Every block that has something to say; act now first, what was not checked last."""
    blocks = tuple(block for make in makers if (block := make(a, texts)).entries)
    region = a.settings.region or texts["region_unknown"]
    person = a.person or texts["person_unnamed"]
    heading = texts["heading"].format(person=person, as_of=a.settings.as_of, region=region, reader=a.settings.reader)
    return Page(heading=heading, version=f"thirdline {a.software} · knowledge {a.knowledge}", blocks=blocks, footer=tuple(_footer(a, texts)))


def _footer(a: Assessment, texts: Texts) -> Iterator[str]:
    crisis = a.act_now.crisis
    if crisis.level == "quiet":
        lines = [_line(line, a, texts, "line_short") for line in crisis.lines]
        yield texts["crisis_quiet"].format(lines=" · ".join([*lines, crisis.emergency]))
    yield texts["disclaimer"]
    if drafts := a.coverage.drafts:
        yield texts["drafts"].format(count=drafts)
