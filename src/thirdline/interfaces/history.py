"""The commands that put a history in: name, new, edit-check. Each returns the text to print."""

from __future__ import annotations

import argparse
import sys
from datetime import date

from thirdline.interfaces.files import save_new
from thirdline.interfaces.interview import Interview, as_file
from thirdline.interfaces.steps import as_json, page_of
from thirdline.knowledge.compile import Knowledge
from thirdline.knowledge.names import resolve
from thirdline.present.blocks import Block
from thirdline.present.data import to_data
from thirdline.present.history import name_entry, reading_blocks
from thirdline.reasoning.assessment import Settings
from thirdline.reasoning.reading import derive_reading
from thirdline.reasoning.standing import as_range


def run_name(options: argparse.Namespace, knowledge: Knowledge, settings: Settings) -> str:
    """`thirdline name TEXT...`: one object per text: typed, substance or null, how, score, candidates."""
    found = [resolve(text, knowledge.names) for text in options.text]
    if options.json:
        return as_json([{**to_data(r), "substance": r.id if r.kind != "none" else None} for r in found])
    texts = knowledge.tables["words/messages"]
    return page_of(knowledge, settings, [Block(title=texts["title_names_read"], entries=tuple(name_entry(r, texts) for r in found))])


def run_edit_check(options: argparse.Namespace, knowledge: Knowledge, settings: Settings) -> str:
    """`thirdline edit-check FILE`: how each line was read."""
    reading = derive_reading(options.case, knowledge, date.fromisoformat(settings.as_of).toordinal(), settings.region)
    if options.json:
        return as_json([{"number": c.number, **to_data(c.resolution), "days": as_range(c.days)} for c in reading.courses])
    return page_of(knowledge, settings, reading_blocks(reading, knowledge))


def run_new(options: argparse.Namespace, knowledge: Knowledge, settings: Settings) -> str:
    """`thirdline new PATH`: ask, then write; the end of the input ends the questions, and what was told is kept."""

    def say(line: str) -> None:
        print(line, file=sys.stderr)

    def ask(question: str) -> str:
        print(f"{question} ", end="", file=sys.stderr, flush=True)
        return sys.stdin.readline()

    told = Interview(knowledge, date.fromisoformat(settings.as_of), ask, say).run()
    save_new(options.path, as_file(told))
    written: str = knowledge.tables["words/messages"]["new_written"].format(file=options.path)
    return written + "\n"
