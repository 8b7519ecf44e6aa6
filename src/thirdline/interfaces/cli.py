"""The command line. Exit codes: 0 done, 2 wrong usage, 3 the input was refused, 4 the knowledge is broken."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, NoReturn

import typer

from thirdline import __version__
from thirdline.tree import Refused

if TYPE_CHECKING:
    from thirdline.knowledge.compile import Knowledge

EXIT_INPUT, EXIT_KNOWLEDGE = 3, 4
app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None, help="Put in the real history of a depression treatment, get clearer next steps. Nothing leaves this machine.")
knowledge_app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Look at, check and audit the knowledge.")
app.add_typer(knowledge_app, name="knowledge")

Reader = Literal["person", "caregiver", "clinician"]
AsOf = Annotated[str | None, typer.Option("--as-of", metavar="DATE", help="Read the case as of this day (YYYY-MM-DD); today if not given.")]


def main() -> None:
    """Entry point of `thirdline` and `python -m thirdline`."""
    app()


@contextmanager
def refusing(code: int) -> Iterator[None]:
    """Problems go to standard error, one a line, and the exit code says what kind they were."""
    try:
        yield
    except Refused as refused:
        for problem in refused.problems:
            print(f"thirdline: {problem}", file=sys.stderr)
        raise typer.Exit(code) from None


def _open_knowledge() -> Knowledge:
    from thirdline.knowledge.store import open_knowledge

    with refusing(EXIT_KNOWLEDGE):
        return open_knowledge()
    raise AssertionError("unreachable: refusing() exits")


def _day(text: str | None) -> date:
    if text is None:
        return date.today()
    try:
        return date.fromisoformat(text)
    except ValueError:
        _usage(f"--as-of {text}: not a day; write YYYY-MM-DD, for example 2026-11-23")


def _usage(text: str) -> NoReturn:
    print(f"thirdline: {text}", file=sys.stderr)
    raise typer.Exit(2)


@app.command()
def assess(
    file: Annotated[Path, typer.Argument(help="The case file (YAML or JSON).")],
    as_json: Annotated[bool, typer.Option("--json", help="Print the whole assessment as JSON.")] = False,
    as_md: Annotated[bool, typer.Option("--md", help="Print the page as Markdown.")] = False,
    as_of: AsOf = None,
    region: Annotated[str | None, typer.Option(help="Where care is given: US, UK, IE, EU, CA, AU, NZ, IN. The case's own region if not given.")] = None,
    reader: Annotated[Reader, typer.Option(help="Who reads it.")] = "person",
    scheme: Annotated[str, typer.Option(help="The dose scheme that decides what a fair trial is.")] = "label_minimum",
    why: Annotated[str | None, typer.Option("--why", metavar="ID", help="Explain one finding, rule, course number, definition, stage, or 'stages'.")] = None,
) -> None:
    """Read a case and print what follows from it."""
    from thirdline.interfaces.files import load_case
    from thirdline.reasoning.assess import assess as assess_case
    from thirdline.reasoning.assessment import Settings

    day, knowledge = _day(as_of), _open_knowledge()
    _check_choices(knowledge, region, scheme)
    with refusing(EXIT_INPUT):
        case = load_case(file, day)
    settings = Settings(as_of=day.isoformat(), region=region, scheme=scheme, reader=reader)
    if why is not None:
        _print_why(case, knowledge, settings, why)
        return
    from thirdline.present.words import speak

    spoken = speak(assess_case(case, knowledge, settings), knowledge)
    if as_json:
        from thirdline.present.data import render_json

        sys.stdout.write(render_json(spoken))
        return
    from thirdline.present.page import build_page
    from thirdline.present.terminal import render_markdown, render_terminal

    page = build_page(spoken, knowledge.tables["words/messages"])
    sys.stdout.write(render_markdown(page) if as_md else render_terminal(page, colour=sys.stdout.isatty()))


def _check_choices(knowledge: Knowledge, region: str | None, scheme: str) -> None:
    known = sorted(set(knowledge.regions) - {"any"})
    if region is not None and region not in known:
        _usage(f"--region {region}: not known; one of {', '.join(known)}")
    usable = sorted(key for key, s in knowledge.adequacy.items() if s.available and s.decides)
    if scheme not in usable:
        _usage(f"--scheme {scheme}: not available to decide; one of {', '.join(usable)}")


def _print_why(case: object, knowledge: Knowledge, settings: object, key: str) -> None:
    from thirdline.present.why import explain

    lines = explain(case, knowledge, settings, key)  # type: ignore[arg-type]  # narrowed by the caller
    if lines is None:
        _usage(f"--why {key}: no such finding, rule, course, definition or stage in this assessment")
    print("\n".join(lines))


@app.command()
def schema(which: Annotated[Literal["case", "assessment"], typer.Argument(help="Which schema.")]) -> None:
    """Print the JSON Schema of the case file or of the assessment."""
    if which == "case":
        from thirdline.case.model import Case
        from thirdline.shape import schema_of

        found = schema_of(Case)
    else:
        from thirdline.present.data import schema_of_assessment

        found = schema_of_assessment()
    print(json.dumps(found, indent=2, ensure_ascii=False))


@app.command()
def version() -> None:
    """Print the version of the software."""
    print(__version__)


@knowledge_app.command("check")
def knowledge_check() -> None:
    """Load and check every file; print each problem with its line and its cure."""
    from thirdline.knowledge.load import load_records
    from thirdline.knowledge.store import build_knowledge, find_knowledge

    with refusing(EXIT_KNOWLEDGE):
        build_knowledge(find_knowledge())
        records = load_records(find_knowledge())
    print("The knowledge holds together: " + ", ".join(f"{len(found)} {folder}" for folder, found in records.by_folder.items()) + ".")


@knowledge_app.command("show")
def knowledge_show(key: Annotated[str, typer.Argument(metavar="ID", help="A substance, rule, source, scheme, scale or treatment.")]) -> None:
    """Print one record with its claims and their sources."""
    from thirdline.knowledge.load import load_records
    from thirdline.knowledge.store import find_knowledge
    from thirdline.present.knowledge import show_record

    with refusing(EXIT_KNOWLEDGE):
        lines = show_record(load_records(find_knowledge()), key)
    if not lines:
        _usage(f"knowledge show {key}: no record has this id; try the generic name, in lower case")
    print("\n".join(lines))


@knowledge_app.command("audit")
def knowledge_audit(
    sample: Annotated[int, typer.Option(help="How many claims.")] = 30,
    seed: Annotated[int, typer.Option(help="The same seed gives the same sample.")] = 1,
) -> None:
    """Print random claims with their sources, for a human to look up again."""
    from thirdline.knowledge.load import load_records
    from thirdline.knowledge.store import find_knowledge
    from thirdline.present.knowledge import sample_claims

    with refusing(EXIT_KNOWLEDGE):
        print("\n".join(sample_claims(load_records(find_knowledge()), sample, seed)))
