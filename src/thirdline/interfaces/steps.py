"""The commands about next steps: options, compare, switch, monitor, maoi. Each returns the text to print; ValueError says what was typed wrong."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable
from datetime import date

from thirdline.knowledge.compile import Knowledge
from thirdline.knowledge.names import resolve
from thirdline.knowledge.types import Substance
from thirdline.present.blocks import Block
from thirdline.present.data import render_json, to_data
from thirdline.present.options import head_to_head, option_card, options_blocks
from thirdline.present.page import Page, act_block, build_page
from thirdline.present.plans import due_blocks, due_events, find_foods, food_block, guide_blocks, render_calendar, switch_blocks, switch_events
from thirdline.present.terminal import render_terminal
from thirdline.present.words import speak
from thirdline.reasoning.assess import assess
from thirdline.reasoning.assessment import Settings
from thirdline.reasoning.monitoring import derive_due
from thirdline.reasoning.switching import dose_in_mg, plan_switch
from thirdline.reasoning.trace import open_world
from thirdline.record import replace
from thirdline.shape import suggest


def run_options(options: argparse.Namespace, knowledge: Knowledge, settings: Settings) -> str:
    """`thirdline options FILE`: every option with its reasons; what cannot wait stays first."""
    spoken = speak(assess(options.case, knowledge, settings), knowledge)
    if options.json:
        return render_json(spoken)
    texts = knowledge.tables["words/messages"]
    page = build_page(spoken, texts, (act_block,))
    return render_terminal(replace(page, blocks=(*page.blocks, *options_blocks(spoken, texts))))


def run_compare(options: argparse.Namespace, knowledge: Knowledge, settings: Settings) -> str:
    """`thirdline compare OPTION...`."""
    for name in options.option:
        if name not in knowledge.options:
            raise ValueError(f"compare {name}: no such option; {suggest(name, knowledge.options)}")
    if options.json:
        return as_json([_plain(name, knowledge) for name in options.option])
    return page_of(knowledge, settings, [*(option_card(name, knowledge) for name in options.option), head_to_head(options.option, knowledge)])


def _plain(name: str, knowledge: Knowledge) -> dict[str, object]:
    """An option with the claims it rests on; conditions stay in its file."""
    option = knowledge.options[name]
    checks = tuple(replace(check, when=None) for check in option.checks)
    claims = [claim for key, claim in knowledge.cited.items() if key.startswith(f"{name}#")]
    return {"option": replace(option, applies=None, checks=checks), "claims": claims}


def run_switch(options: argparse.Namespace, knowledge: Knowledge, settings: Settings) -> str:
    """`thirdline switch A B --from DOSE --start DATE`."""
    first, second = _antidepressant(options.first, knowledge), _antidepressant(options.second, knowledge)
    if first is second:
        raise ValueError(f"switch {options.first} {options.second}: these are the same medicine")
    dose = dose_in_mg(options.dose)
    if dose is None:
        raise ValueError(f"--from {options.dose}: one dose in mg is needed, for example '150 mg'")
    if options.weeks < 1:
        raise ValueError(f"--weeks {options.weeks}: at least 1")
    plan = plan_switch(knowledge, first, second, dose, _start(options.start), options.weeks, options.linear)
    texts = knowledge.tables["words/messages"]
    if options.ics:
        return render_calendar(switch_events(plan, texts), settings.as_of, f"{first.name} to {second.name}")
    return as_json(plan) if options.json else page_of(knowledge, settings, switch_blocks(plan, texts))


def _start(text: str) -> int:
    try:
        return date.fromisoformat(text).toordinal()
    except ValueError:
        raise ValueError(f"--start {text}: not a day; write YYYY-MM-DD") from None


def _antidepressant(typed: str, knowledge: Knowledge) -> Substance:
    found = resolve(typed, knowledge.names)
    if found.kind != "substance" or found.id is None:
        near = f"; did you mean {' or '.join(found.candidates)}?" if found.candidates else ""
        raise ValueError(f"switch {typed}: not in our data{near}")
    return knowledge.substance(found.id)


def run_monitor(options: argparse.Namespace, knowledge: Knowledge, settings: Settings) -> str:
    """`thirdline monitor FILE`."""
    found = derive_due(open_world(options.case, knowledge, settings), options.days)
    if options.ics:
        return render_calendar(due_events(found, knowledge.tables["words/messages"]), settings.as_of, "checks")
    return as_json(found) if options.json else page_of(knowledge, settings, due_blocks(found, knowledge, knowledge.tables["words/messages"]))


def run_timeline(options: argparse.Namespace, knowledge: Knowledge, settings: Settings) -> str:
    """`thirdline timeline FILE`."""
    from thirdline.present.charts import render_svg, timeline_plot

    plot = timeline_plot(assess(options.case, knowledge, settings), knowledge.tables["words/charts"])
    return as_json(plot) if options.json else render_svg(plot)


def run_maoi(options: argparse.Namespace, knowledge: Knowledge, settings: Settings) -> str:
    """`thirdline maoi food NAME`, `thirdline maoi card`."""
    if options.what == "card":
        return as_json(knowledge.guides["maoi_card"]) if options.json else page_of(knowledge, settings, guide_blocks("maoi_card", knowledge))
    if not options.name:
        raise ValueError("maoi food: which food? For example: thirdline maoi food 'mature cheddar'")
    name = " ".join(options.name)
    found = find_foods(name, knowledge)
    if options.json:
        return as_json([{"group": group, "food": food} for group, food in found])
    return page_of(knowledge, settings, [food_block(name, found, knowledge, knowledge.tables["words/messages"])])


def page_of(knowledge: Knowledge, settings: Settings, blocks: Iterable[Block]) -> str:
    """These blocks as a page of their own."""
    texts = knowledge.tables["words/messages"]
    heading, version = texts["plan_heading"].format(day=settings.as_of), f"knowledge {knowledge.hash[:12]}"
    return render_terminal(Page(heading=heading, version=version, blocks=tuple(b for b in blocks if b.entries), footer=(texts["disclaimer"],)))


def as_json(found: object) -> str:
    """Records as JSON; the same records give the same bytes."""
    return json.dumps(to_data(found), indent=2, ensure_ascii=False) + "\n"
