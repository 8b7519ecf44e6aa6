"""The stored outputs: what each case looks like to a reader, and to a program."""

from __future__ import annotations

import re
from pathlib import Path

from tests.cases import AS_OF, the_knowledge
from thirdline.interfaces.files import load_case
from thirdline.present.data import render_json
from thirdline.present.options import option_card
from thirdline.present.page import Page, build_page
from thirdline.present.terminal import render_markdown, render_terminal
from thirdline.present.words import speak
from thirdline.reasoning.assess import assess
from thirdline.reasoning.assessment import Settings

HERE = Path(__file__).parent
CASES = [*sorted((HERE / "cases").glob("*.yaml")), HERE.parents[1] / "examples/maria.yaml"]


def render(case: Path) -> dict[str, str]:
    """The page, the Markdown and the JSON of a case, without versions."""
    knowledge = the_knowledge()
    spoken = speak(assess(load_case(case, AS_OF), knowledge, Settings(as_of=AS_OF.isoformat())), knowledge)
    page = build_page(spoken, knowledge.tables["words/messages"])
    faces = {"txt": render_terminal(page), "md": render_markdown(page), "json": render_json(spoken)}
    return {face: masked(text) for face, text in faces.items()}


def card(option: str) -> str:
    """One option in full, as `thirdline compare` prints it."""
    block = option_card(option, the_knowledge())
    return render_terminal(Page(heading=option, version="", blocks=(block,), footer=()))


def stored_card(option: str) -> Path:
    """Where an option's page is kept."""
    return HERE / "options" / f"{option}.txt"


def masked(text: str) -> str:
    """Without what changes with every edit of the knowledge."""
    text = re.sub(r"knowledge [0-9a-f]{12}", "knowledge ............", text)
    return re.sub(r'"knowledge": "[0-9a-f]{12}"', '"knowledge": "............"', text)


def stored(case: Path, face: str) -> Path:
    """Where an output is kept."""
    return HERE / "outputs" / f"{case.stem}.{face}"
