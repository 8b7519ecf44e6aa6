"""Plans and cards as blocks: a switch in time, checks that are due, tyramine in a food, a guide; and dated events for a calendar."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from datetime import date

from thirdline.knowledge.compile import Knowledge
from thirdline.knowledge.name_book import tidy
from thirdline.knowledge.plans import Food
from thirdline.present.blocks import Block, Entry, Texts, chosen, cite, heads
from thirdline.present.words import word
from thirdline.reasoning.monitoring import Due
from thirdline.reasoning.switching import SwitchPlan

Event = tuple[date, str]  # a day and what is on it


def switch_blocks(plan: SwitchPlan, texts: Texts) -> tuple[Block, ...]:
    """The dates, what rules them, what else to know, and where it was read."""
    steps = [Entry(head=word(step.says, texts), mark=date.fromordinal(step.day).isoformat()) for step in plan.steps]
    rows = [
        Entry(head=texts["washout_row"].format(days=f"{w.days:g}", region=w.region), tag=texts["governs"] if i == 0 else "", lines=(cite(w.claim),))
        for i, w in enumerate(plan.washouts)
    ]
    ways = [Entry(head=f"{w.body}: {w.method}", lines=(w.says, cite(w.claim))) for w in plan.ways]
    title = texts["title_switch"].format(first=plan.first, second=plan.second)
    return (
        Block(title=title, note=texts["switch_note"], entries=(*steps, *heads(word(note, texts) for note in plan.notes))),
        Block(title=texts["title_rules"], entries=(*rows, *ways) or heads([texts["no_rule_read"]])),
        Block(title=texts["section_claims"].upper(), entries=heads(map(cite, plan.claims))),
    )


def switch_events(plan: SwitchPlan, texts: Texts) -> list[Event]:
    return [(date.fromordinal(step.day), texts["event"].format(says=word(step.says, texts))) for step in plan.steps]


def due_blocks(found: Sequence[Due], knowledge: Knowledge, texts: Texts) -> tuple[Block, ...]:
    """What may be overdue, what comes, and the advice that goes with each plan."""
    past, coming = [d for d in found if d.past], [d for d in found if not d.past]
    advice = [line.says for name in dict.fromkeys(d.plan for d in found) for line in knowledge.plans[name].advice]
    return (
        Block(title=texts["title_past"], note=texts["past_note"], entries=tuple(_due_entry(d, texts) for d in past)),
        Block(title=texts["title_due"], entries=tuple(_due_entry(d, texts) for d in coming) or heads([texts["nothing_due"]])),
        Block(title=texts["title_advice"], entries=heads(dict.fromkeys(advice))),
    )


def _due_entry(d: Due, texts: Texts) -> Entry:
    lines = [d.clinician or "", texts["from_today"] if d.counted_from_today else "", cite(d.claim)]
    return Entry(mark=date.fromordinal(d.day).isoformat(), head=f"{d.course}: {d.what}", lines=tuple(line for line in lines if line))


def due_events(found: Sequence[Due], texts: Texts) -> list[Event]:
    return [(date.fromordinal(d.day), texts["event"].format(says=f"{d.course}: {d.what}")) for d in found if not d.past]


def find_foods(typed: str, knowledge: Knowledge) -> list[tuple[str, Food]]:
    """(group, food) of every food of this name; else every food with a name that holds the words, or is held by them."""
    wanted = tidy(typed)
    named = [
        (name, group, food)
        for name, group in knowledge.foods.items()
        for food in group.foods
        for name in {tidy(n) for n in (food.food.replace("_", " "), *food.names)}
    ]
    exact = [(group.group, food) for name, group, food in named if name == wanted]
    near = [(group.group, food) for name, group, food in named if f" {name} " in f" {wanted} " or f" {wanted} " in f" {name} "]
    return list({food.food: (group, food) for group, food in exact or near}.values())


def food_block(typed: str, found: Sequence[tuple[str, Food]], knowledge: Knowledge, texts: Texts) -> Block:
    """Each food of that name with what was measured; an unknown one is never green."""
    entries = tuple(_food_entry(group, food, knowledge, texts) for group, food in found) or heads([texts["food_unknown"].format(name=typed)])
    return Block(title=texts["title_food"].format(name=typed), note=texts["food_note"], entries=entries)


def _food_entry(group: str, food: Food, knowledge: Knowledge, texts: Texts) -> Entry:
    lines = [food.says]
    for m in food.measured:
        lines.append(texts["measured"].format(tyramine=m.tyramine.typed, portion=m.portion) + (f" ({m.note})" if m.note else ""))
        lines.append(cite(knowledge.cited[f"{group}#{m.claim}"]))
    lines.append(cite(knowledge.cited[f"{group}#{food.claim}"]))
    return Entry(head=food.food.replace("_", " "), tag=chosen(texts, "verdict", food.verdict), lines=tuple(dict.fromkeys(lines)))


def guide_blocks(name: str, knowledge: Knowledge) -> Iterator[Block]:
    """A guide or a card, section by section, with what each line rests on."""
    guide = knowledge.guides[name]
    for section in guide.sections:
        yield Block(title=section.title.upper(), entries=heads(line.says for line in section.lines))
    claims = dict.fromkeys(line.claim for section in guide.sections for line in section.lines)
    title = knowledge.tables["words/messages"]["section_claims"].upper()
    yield Block(title=title, entries=heads(cite(knowledge.cited[f"{name}#{c}"]) for c in claims))


def render_calendar(events: Sequence[Event], as_of: str, title: str) -> str:
    """Events as an iCalendar file (RFC 5545): all-day, without alarms, nothing personal but what the plan says; the same events give the same bytes."""
    import icalendar

    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//Thirdline//plans//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", title)
    for day, says in events:
        event = icalendar.Event()
        event.add("uid", f"{hashlib.sha256(f'{day} {says}'.encode()).hexdigest()}@thirdline")
        event["dtstamp"] = icalendar.vText(f"{as_of.replace('-', '')}T000000Z")
        event.add("dtstart", day)
        event.add("summary", says)
        calendar.add_component(event)
    return str(calendar.to_ical().decode())
