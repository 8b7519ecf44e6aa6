"""Next steps on the page, and one option in full: what it is, what the research says, what rules it out, each with its claim."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, groupby
from typing import Any

from thirdline.knowledge.compile import Knowledge
from thirdline.knowledge.options import Effect, Line
from thirdline.knowledge.types import ClaimShown
from thirdline.present.blocks import Block, Entry, Texts, chosen, cite, counted, heads
from thirdline.reasoning.assessment import Assessment, EffectShown
from thirdline.reasoning.assessment import Option as Shown
from thirdline.reasoning.effects import show_effect

UNFOLDED = 5
LISTED = 12  # steps named without their reasons
NAMED = 3  # reasons of one kind on the page
AFTER = {1: "one_failure", 2: "two_failures"}
SECTIONS = ("works", "best_for", "research", "guidelines", "side_effects", "before", "tells_after", "asks", "legal", "people_say", "dose")
CLOSED = ("not now", "ruled out")


def next_block(a: Assessment, texts: Texts) -> Block:
    """At most five steps in full; the rest counted by what became of them; nothing for who may be a minor."""
    if not a.options:
        helped = any(t.kind == "antidepressant" and t.result == "responded" for t in a.trials)
        told = heads([texts["options_well" if helped and a.adult == "yes" else "options_wait"]])
        return Block(title=texts["title_next"], entries=told) if a.courses and a.adult != "no" else Block(title="")
    open_ = [o for o in a.options if o.eligibility not in CLOSED]
    urgent = a.act_now.crisis.level == "full" or any(g.urgency == "emergency" for g in (*a.act_now.groups, *a.act_now.folded))
    entries = [Entry(head=texts["act_first"])] if urgent else []
    entries += [option_entry(o, a, texts) for o in open_[:UNFOLDED]]
    entries += counted("options_more", [o.name for o in open_[UNFOLDED:]], texts, most=LISTED)
    entries += counted("options_closed", [o.name for o in a.options if o.eligibility in CLOSED], texts, most=LISTED)
    return Block(title=texts["title_next"], note=texts["next_note"], entries=tuple(entries))


def options_blocks(a: Assessment, texts: Texts) -> tuple[Block, ...]:
    """Every option with its reasons, band by band: what is open, then what is not now, then what is ruled out."""
    groups = groupby(a.options, key=lambda o: _heading(o, texts))
    return tuple(Block(title=title, entries=tuple(option_entry(o, a, texts, whole=True) for o in found)) for title, found in groups)


def _heading(option: Shown, texts: Texts) -> str:
    if option.eligibility in CLOSED:
        return chosen(texts, "options", option.eligibility)
    return texts[f"options_{option.family}"] if option.family in ("first", "repair") else texts["options_band"].format(band=option.band)


def option_entry(o: Shown, a: Assessment, texts: Texts, whole: bool = False) -> Entry:
    """One option: what it is, its effect, and why it stands where it stands."""
    lines = [o.short]
    if o.effect:
        lines.append(effect_line(o.effect, texts))
    titles = {f.id: f.words.title for f in a.findings if f.words}
    reasons = [r for r in o.reasons if whole or r.then != "consider" or r.kind == "repair"]
    for then, found in groupby(reasons, key=lambda r: r.then):
        said = list(dict.fromkeys(titles.get(r.id, r.says.text) for r in found))
        if not whole and len(said) > NAMED:
            said = [*said[:NAMED], texts["more_reasons"].format(count=len(said) - NAMED)]
        lines.append(chosen(texts, "because", then).format(list="; ".join(said)))
    if o.members:
        shown = [f"{name} ({found})" for name, found in o.members if whole or found == o.eligibility]
        lines.append(texts["option_members"].format(list=", ".join(shown)))
    if o.moved_by:
        lines.append(texts["option_moved"].format(list="; ".join(o.moved_by)))
    if whole:
        lines.append(texts["option_history"].format(history=o.history, id=o.id))
    draft = f" · {texts['draft_tag']}" if o.status == "draft" and whole else ""
    return Entry(head=o.name, tag=chosen(texts, "eligible", o.eligibility) + draft, lines=tuple(lines))


def option_questions(a: Assessment, texts: Texts, count: int) -> Iterator[str]:
    """Questions for the visit: the first steps that are open, and what must be known for them."""
    for o in [o for o in a.options if o.eligibility not in CLOSED and o.family not in ("first", "repair")][:count]:
        needs = list(dict.fromkeys(r.says.params.get("says") or r.says.params.get("title") or r.says.text for r in o.reasons if r.then == "check first"))
        text = texts["option_question_needs" if needs else "option_question"]
        yield text.format(name=o.name, needs=", ".join(needs[:UNFOLDED]))


def effect_line(shown: EffectShown, texts: Texts) -> str:
    """The effect in a sentence: absolute where the trials allow it, else relative, else in the words of the file."""
    e = shown.effect
    about = {"outcome": chosen(texts, "outcome", e.outcome), "versus": e.versus, "certainty": e.certainty, "after": chosen(texts, "after", e.after)}
    if shown.absolute and e.baseline:
        value, low, high = shown.absolute
        return texts["effect_absolute"].format(value=f"{value:.0f} {_interval(low, high, '.0f', texts)}", without=f"{e.baseline.per_100:.0f}", **about)
    if e.value is not None:
        return texts["effect_relative"].format(relative=relative_line(e, texts), **about)
    return texts["effect_said"].format(says=e.says, **about)


def relative_line(e: Effect, texts: Texts) -> str:
    """`OR 2.89 (1.65 to 5.05)`; the interval is said to be missing where none was read."""
    return " ".join(part for part in (e.measure, f"{e.value:g}", _interval(e.low, e.high, "g", texts), e.scale) if part)


def _interval(low: float | None, high: float | None, digits: str, texts: Texts) -> str:
    return texts["interval_missing"] if low is None or high is None else texts["interval"].format(low=f"{low:{digits}}", high=f"{high:{digits}}")


def option_card(name: str, knowledge: Knowledge) -> Block:
    """One option in full, for anybody: every statement with its claim's number, and the claims below."""
    texts, found = knowledge.tables["words/messages"], knowledge.options[name]
    notes = _Notes(name, knowledge.cited)
    entries = [Entry(head=found.short, tag=texts["draft_tag"] if found.status == "draft" else "")]
    entries += [_effect_entry(show_effect(effect, name, knowledge.cited), notes, texts) for effect in found.effects]
    if found.node and (pooled := tuple(pooled_lines(found.node, knowledge))):
        entries.append(Entry(head=texts["section_pooled"], lines=pooled))
    for section in SECTIONS:
        if rows := getattr(found, section):
            entries.append(Entry(head=texts[f"section_{section}"], lines=tuple(_row(row, notes, texts) for row in rows)))
    checks = tuple(f"{chosen(texts, 'eligible', c.then)}: {c.says}{notes.mark(c.claim)}" for c in found.checks)
    last = (("section_checks", checks), ("section_not_found", found.not_found), ("section_claims", tuple(notes.listed())))
    entries += [Entry(head=texts[title], lines=lines) for title, lines in last if lines]
    return Block(title=found.name.upper(), entries=tuple(entries))


def pooled_lines(node: str, knowledge: Knowledge, against: str | None = None) -> Iterator[str]:
    """What the trials in studies/ give for this arm, pooled here: each comparison with its trials."""
    texts, nodes = knowledge.tables["words/messages"], knowledge.tables["terms/nodes"]
    for network in knowledge.effects.values():
        for row in network.rows:
            if row.treatment == node and against in (None, row.versus):
                outcome, after = chosen(texts, "outcome", network.outcome), texts[f"after_{AFTER[network.failed_at_least]}"]
                found = {"node": nodes[node], "versus": nodes[row.versus], "outcome": outcome, "after": after, "people": row.people}
                size = f"{network.measure} {row.value:g} {_interval(row.low, row.high, 'g', texts)}"
                yield texts["pooled_line"].format(size=size, trials=", ".join(row.direct), tau2=f"{network.tau2:g}", **found)


def head_to_head(names: Sequence[str], knowledge: Knowledge) -> Block:
    """Each two of these options as trials compared them, or that none did. Never across kinds of treatment."""
    texts, entries = knowledge.tables["words/messages"], []
    for a, b in combinations(names, 2):
        first, second = (knowledge.options[name].node for name in (a, b))
        lines = tuple(pooled_lines(first, knowledge, second)) if first and second else ()
        entries.append(Entry(head=texts["head_to_head"].format(first=a, second=b), lines=lines or (texts["not_compared"],)))
    return Block(title=texts["title_compared"], entries=tuple(entries))


class _Notes:
    """Numbers claims in the order they are first used."""

    def __init__(self, record: str, cited: Mapping[str, ClaimShown]):
        self.record, self.cited, self.order = record, cited, list[str]()

    def mark(self, claim: str | None) -> str:
        if claim is None:
            return ""
        if claim not in self.order:
            self.order.append(claim)
        return f" [{self.order.index(claim) + 1}]"

    def listed(self) -> Iterator[str]:
        for i, name in enumerate(self.order, 1):
            yield f"[{i}] {cite(self.cited[f'{self.record}#{name}'])}"


def _effect_entry(shown: EffectShown, notes: _Notes, texts: Texts) -> Entry:
    e = shown.effect
    marks = "".join(notes.mark(c.id.partition("#")[2]) for c in shown.claims)
    size = ", ".join(texts[key].format(count=count) for key, count in (("effect_studies", e.studies), ("effect_people", e.people)) if count)
    lines = [
        f"{relative_line(e, texts)}{f' · {size}' if size else ''}" if e.value is not None else "",
        e.says if e.says and e.value is not None else "",
        texts["effect_baseline"].format(of=e.baseline.of) if e.baseline and shown.absolute else "",
        texts["effect_because"].format(certainty=e.certainty, by=e.graded_by, because="; ".join(e.because)),
    ]
    return Entry(head=effect_line(shown, texts) + marks, lines=tuple(line for line in lines if line))


def _row(row: Any, notes: _Notes, texts: Texts) -> str:
    clinician = getattr(row, "clinician", None)
    lead = f"{row.body} ({chosen(texts, 'stance', row.stance)})" if isinstance(row, Line) else row.region
    return f"{f'{lead}: ' if lead else ''}{row.says}{notes.mark(row.claim)}{f' · {clinician}' if clinician else ''}"
