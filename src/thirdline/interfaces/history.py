"""The commands that put a history in: name, new, edit-check. Each returns the text to print; ValueError says what was typed wrong."""

from __future__ import annotations

import argparse
import dataclasses
import json
import sys
from datetime import date

from thirdline.interfaces.files import save_new
from thirdline.interfaces.interview import Interview, as_file
from thirdline.knowledge.compile import Knowledge
from thirdline.knowledge.names import resolve
from thirdline.present.blocks import Block
from thirdline.present.data import to_data
from thirdline.present.history import name_entry, reading_blocks
from thirdline.present.page import Page
from thirdline.present.terminal import render_terminal
from thirdline.reasoning.reading import derive_reading


def run_name(options: argparse.Namespace, knowledge: Knowledge, day: date) -> str:
    """`thirdline name TEXT...`: one object per text: typed, substance or null, how, score, candidates."""
    found = [resolve(text, knowledge.names) for text in options.text]
    if options.json:
        rows = [
            {
                "typed": r.typed,
                "kind": r.kind,
                "substance": r.id if r.kind != "none" else None,
                "how": r.how,
                "score": r.score,
                "candidates": list(r.candidates),
            }
            for r in found
        ]
        return json.dumps(rows, indent=2, ensure_ascii=False) + "\n"
    texts = knowledge.tables["words/messages"]
    return _page(knowledge, day, Block(title=texts["title_names_read"], entries=tuple(name_entry(r, texts) for r in found)))


def run_edit_check(options: argparse.Namespace, knowledge: Knowledge, day: date) -> str:
    """`thirdline edit-check FILE`: how each line was read."""
    reading = derive_reading(options.case, knowledge, day.toordinal(), options.region)
    if options.json:
        rows = [
            {"number": c.number, **to_data(dataclasses.replace(c.resolution)), "days": [c.days.low, None if c.days.high == float("inf") else c.days.high]}
            for c in reading.courses
        ]
        return json.dumps(rows, indent=2, ensure_ascii=False) + "\n"
    return _page(knowledge, day, *reading_blocks(reading, knowledge))


def run_new(options: argparse.Namespace, knowledge: Knowledge, day: date) -> str:
    """`thirdline new FILE`: ask, then write; an end of input keeps what was told so far."""
    texts = knowledge.tables["words/messages"]

    def say(line: str) -> None:
        print(line, file=sys.stderr)

    def ask(question: str) -> str:
        print(f"{question} ", end="", file=sys.stderr, flush=True)
        return sys.stdin.readline().rstrip("\n")

    save_new(options.path, as_file(Interview(knowledge, day, ask, say).run()))
    return texts["new_written"].format(file=options.path) + "\n"


def _page(knowledge: Knowledge, day: date, *blocks: Block) -> str:
    texts = knowledge.tables["words/messages"]
    heading = texts["plan_heading"].format(day=day.isoformat())
    return render_terminal(Page(heading=heading, version=f"knowledge {knowledge.hash[:12]}", blocks=tuple(b for b in blocks if b.entries), footer=()))
