"""The command line. Exit codes: 0 done, 2 wrong usage, 3 the input was refused, 4 the knowledge is broken.

argparse, not Typer: Typer now loads pydantic at each start (docs/decisions/0004). Heavy imports load
where they are used.
"""

from __future__ import annotations

import argparse
import gc
import json
import sys
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from thirdline import __version__
from thirdline.tree import Broken, Refused

if TYPE_CHECKING:
    from thirdline.case.model import Case
    from thirdline.knowledge.compile import Knowledge
    from thirdline.knowledge.load import Records
    from thirdline.reasoning.assessment import Settings

STEPS = {
    "options": "every next step for a case, with its reasons",
    "compare": "one option in full, or several, each statement with its claim",
    "switch": "a dated plan from one antidepressant to another, to bring to the prescriber",
    "monitor": "which checks are due when, for what is taken now",
    "name": "what a typed name is taken for, and how sure that is",
    "new": "put a history in by questions, and write the case file",
    "edit-check": "how each line of a case was read",
    "timeline": "the history and its scores as a drawing (SVG), with its text alternative inside",
    "maoi": "`maoi food NAME`: a food on an MAOI; `maoi card`: the card to carry",
}
HISTORY = ("name", "new", "edit-check")
EXIT_USAGE, EXIT_INPUT, EXIT_KNOWLEDGE = 2, 3, 4


class Stop(Exception):
    """Ends the command with a code; every line goes to standard error."""

    def __init__(self, code: int, *lines: str):
        self.code, self.lines = code, lines
        super().__init__(*lines)


def main(arguments: list[str] | None = None) -> NoReturn:
    """Entry point of `thirdline` and `python -m thirdline`."""
    options = build_parser().parse_args(arguments)
    gc.disable()  # one answer and the process ends: looking for circles among its objects costs a sixth of it
    try:
        sys.stdout.write(options.run(options))
    except Refused as refused:
        _end(EXIT_KNOWLEDGE if isinstance(refused, Broken) else EXIT_INPUT, map(str, refused.problems))
    except Stop as stop:
        _end(stop.code, stop.lines)
    except BrokenPipeError:
        sys.stderr.close()
    finally:
        gc.enable()
    sys.exit(0)


def _end(code: int, lines: Iterable[str]) -> NoReturn:
    for line in lines:
        print(f"thirdline: {line}", file=sys.stderr)
    sys.exit(code)


def build_parser() -> argparse.ArgumentParser:
    """Every command with its help; tests/docs compares it with the manual."""
    parser = argparse.ArgumentParser(
        prog="thirdline", description="Put in the real history of a depression treatment, get clearer next steps. Nothing leaves this machine."
    )
    parser.add_argument("--version", action="version", version=f"thirdline {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    _add_assess(commands)
    _add_check(commands)
    _add_steps(commands)
    found = commands.add_parser("schema", help="print the JSON Schema of the case file or of the assessment")
    found.add_argument("which", choices=("case", "assessment"))
    found.set_defaults(run=run_schema)
    evidence = commands.add_parser("evidence", help="what trials say: network meta-analysis")
    _add_fit(evidence.add_subparsers(required=True, metavar="COMMAND"))
    knowledge = commands.add_parser("knowledge", help="look at, check and audit the knowledge")
    _add_knowledge(knowledge.add_subparsers(required=True, metavar="COMMAND"))
    return parser


def _add_assess(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    p = commands.add_parser("assess", help="read a case and print what follows from it")
    p.add_argument("file", type=Path, help="the case file (YAML or JSON)")
    shape = p.add_mutually_exclusive_group()
    shape.add_argument("--json", action="store_true", help="print the whole assessment as JSON")
    shape.add_argument("--md", action="store_true", help="print the page as Markdown")
    shape.add_argument("--why", metavar="ID", help="explain one finding, rule, course (number or name), definition or stage, or 'stages'")
    _add_settings(p)
    p.add_argument("--scheme", default="label_minimum", metavar="ID", help="the dose scheme that decides what a fair trial is")
    p.set_defaults(run=run_assess)


def _add_settings(p: argparse.ArgumentParser) -> None:
    p.add_argument("--as-of", metavar="DATE", help="read the case as of this day, YYYY-MM-DD (today if not given)")
    p.add_argument("--region", metavar="R", help="where care is given: US, UK, IE, EU, CA, AU, NZ, IN (the case's own if not given)")
    p.add_argument("--reader", choices=("person", "caregiver", "clinician"), default="person", help="who reads it")


def _add_check(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    from thirdline.interfaces.check import add_check

    p = commands.add_parser("check", help="check what is taken together, without a case file")
    add_check(p)
    shape = p.add_mutually_exclusive_group()
    shape.add_argument("--json", action="store_true", help="print findings and coverage as JSON, as in the assessment")
    shape.add_argument("--why", metavar="ID", help="explain one finding, rule or name")
    _add_settings(p)
    p.set_defaults(run=run_check, md=False, scheme=None)


def _add_steps(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """A history put in, and next steps; interfaces.history and interfaces.steps do the work."""
    parsers = {name: commands.add_parser(name, help=says) for name, says in STEPS.items()}
    for name in ("options", "monitor", "timeline", "edit-check"):
        parsers[name].add_argument("file", type=Path, help="the case file (YAML or JSON)")
    parsers["compare"].add_argument("option", nargs="+", metavar="OPTION", help="ids as `thirdline options` prints them: augment_lithium")
    parsers["monitor"].add_argument("--days", type=int, default=365, metavar="N", help="how far to look ahead (365)")
    parsers["name"].add_argument("text", nargs="+", metavar="TEXT", help="a name as typed: 'Wellbutrin XL 300'")
    parsers["new"].add_argument("path", type=Path, help="the case file to write; it must not exist")
    switch, maoi = parsers["switch"], parsers["maoi"]
    switch.add_argument("first", metavar="A", help="what is taken now")
    switch.add_argument("second", metavar="B", help="what it would be changed for")
    switch.add_argument("--from", dest="dose", required=True, metavar="DOSE", help="the daily dose now: '150 mg'")
    switch.add_argument("--start", required=True, metavar="DATE", help="the first day of the plan, YYYY-MM-DD")
    switch.add_argument("--weeks", type=int, default=4, metavar="N", help="over how many weeks the old one goes down (4 is a convention; some need months)")
    switch.add_argument("--linear", action="store_true", help="equal steps of the dose (by shares or by a published curve if not given)")
    maoi.add_argument("what", choices=("food", "card"))
    maoi.add_argument("name", nargs="*", help="the food")
    for name, p in parsers.items():
        shape = p.add_mutually_exclusive_group()
        shape.add_argument("--json", action="store_true", help="print JSON")
        if name in ("switch", "monitor"):
            shape.add_argument("--ics", action="store_true", help="print a calendar file")
        _add_settings(p)
        p.set_defaults(run=run_step, command=name, scheme=None)


def _add_fit(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    p = commands.add_parser("fit", help="fit a network meta-analysis to a table of studies")
    p.add_argument("file", type=Path, help="a CSV table of arms (study, treatment, n, events or mean, sd) or contrasts (studlab, treat1, treat2, TE, seTE)")
    p.add_argument("--measure", choices=("OR", "RR", "MD", "SMD"), default="OR", help="the effect (OR); contrasts are taken as they are")
    p.add_argument("--model", choices=("random", "common"), default="random", help="random effects, or one common effect")
    p.add_argument("--tau", choices=("DL", "REML", "REML-exact"), default="DL", help="how heterogeneity is estimated (DL); REML as netmeta does it")
    p.add_argument("--reference", metavar="NAME", help="the treatment the others are compared with (the first by name if not given)")
    p.add_argument("--small-values", choices=("good", "bad"), default="bad", help="whether a small value is good or bad (bad)")
    shape = p.add_mutually_exclusive_group()
    shape.add_argument("--json", action="store_true", help="print everything as JSON")
    shape.add_argument("--plot", action="store_true", help="add a forest plot in text")
    shape.add_argument("--svg", choices=("forest", "network"), help="print a drawing instead, with its text alternative inside")
    p.set_defaults(run=run_evidence_fit)


def _add_knowledge(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    commands.add_parser("check", help="load and check every file; each problem with its line and cure").set_defaults(run=run_knowledge_check)
    show = commands.add_parser("show", help="print one record with its claims and their sources")
    show.add_argument("id", help="a substance, rule, source, scheme, scale or treatment")
    show.set_defaults(run=run_knowledge_show)
    audit = commands.add_parser("audit", help="print random claims with their sources, for a human to look up again")
    audit.add_argument("--sample", type=int, default=30, metavar="N", help="how many claims (30)")
    audit.add_argument("--seed", type=int, default=1, metavar="S", help="the same seed gives the same sample (1)")
    audit.set_defaults(run=run_knowledge_audit)


def run_assess(options: argparse.Namespace) -> str:
    """`thirdline assess FILE`."""
    from thirdline.interfaces.files import load_case

    day, knowledge, settings = _open(options)
    return _render(load_case(options.file, day), knowledge, settings, options)


def run_check(options: argparse.Namespace) -> str:
    """`thirdline check NAME...`."""
    from thirdline.case.read import read_case
    from thirdline.interfaces.check import case_of, render_check

    day, knowledge, settings = _open(options)
    try:
        case = read_case(case_of(options), "check", day.toordinal())
    except ValueError as error:
        raise Stop(EXIT_USAGE, str(error)) from None
    text = _render(case, knowledge, settings, options, only_mix=True)
    return render_check(text) if options.json else text


def run_step(options: argparse.Namespace) -> str:
    """`thirdline options`, `compare`, `switch`, `monitor`, `timeline`, `maoi`: interfaces.steps does the work."""
    from thirdline.interfaces import history, steps
    from thirdline.interfaces.files import load_case

    day, knowledge, settings = _open(options)
    if "file" in options:
        options.case = load_case(options.file, day)
    try:
        text: str = getattr(history if options.command in HISTORY else steps, f"run_{options.command.replace('-', '_')}")(options, knowledge, settings)
    except ValueError as error:
        raise Stop(EXIT_USAGE, str(error).partition("|")[0]) from None
    return text


def _open(options: argparse.Namespace) -> tuple[date, Knowledge, Settings]:
    """What every command that reasons begins with: the day, the knowledge, and choices that it has."""
    from thirdline.knowledge.store import open_knowledge
    from thirdline.reasoning.assessment import Settings

    day, knowledge = _day(options.as_of), open_knowledge()
    regions = sorted(set(knowledge.regions) - {"any"})
    if options.region is not None and options.region not in regions:
        raise Stop(EXIT_USAGE, f"--region {options.region}: not known; one of {', '.join(regions)}")
    scheme = options.scheme or knowledge.default_scheme.adequacy
    usable = sorted(key for key, s in knowledge.adequacy.items() if s.available and s.decides)
    if scheme not in usable:
        raise Stop(EXIT_USAGE, f"--scheme {scheme}: not available to decide; one of {', '.join(usable)}")
    return day, knowledge, Settings(as_of=day.isoformat(), region=options.region, scheme=scheme, reader=options.reader)


def _day(text: str | None) -> date:
    if text is None:
        return date.today()
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Stop(EXIT_USAGE, f"--as-of {text}: not a day; write YYYY-MM-DD, for example 2026-11-23") from None


def _render(case: Case, knowledge: Knowledge, settings: Settings, options: argparse.Namespace, only_mix: bool = False) -> str:
    if options.why is not None:
        from thirdline.present.why import explain

        lines = explain(case, knowledge, settings, options.why)
        if lines is None:
            raise Stop(EXIT_USAGE, f"--why {options.why}: no such finding, rule, course, definition or stage in this assessment")
        return "\n".join(lines) + "\n"
    from thirdline.present.words import speak
    from thirdline.reasoning.assess import assess
    from thirdline.reasoning.mix import only_the_mix

    found = assess(case, knowledge, settings)
    spoken = speak(only_the_mix(found) if only_mix else found, knowledge)
    if options.json:
        from thirdline.present.data import render_json

        return render_json(spoken)
    from thirdline.present.page import MIX_BLOCKS, WHOLE, build_page
    from thirdline.present.terminal import render_markdown, render_terminal

    page = build_page(spoken, knowledge.tables["words/messages"], MIX_BLOCKS if only_mix else WHOLE)
    return render_markdown(page) if options.md else render_terminal(page, colour=sys.stdout.isatty())


def _load_records() -> Records:
    from thirdline.knowledge.load import load_records
    from thirdline.knowledge.store import find_knowledge

    return load_records(find_knowledge())


def run_evidence_fit(options: argparse.Namespace) -> str:
    """`thirdline evidence fit FILE`."""
    from thirdline.interfaces.evidence import run_fit
    from thirdline.knowledge.store import open_knowledge

    return run_fit(options, open_knowledge().tables["words/charts"] if options.svg else {})


def run_schema(options: argparse.Namespace) -> str:
    """`thirdline schema case|assessment`."""
    if options.which == "case":
        from thirdline.case.model import Case
        from thirdline.shape import schema_of

        found = schema_of(Case)
    else:
        from thirdline.present.data import schema_of_assessment

        found = schema_of_assessment()
    return json.dumps(found, indent=2, ensure_ascii=False) + "\n"


def run_knowledge_check(options: argparse.Namespace) -> str:
    """`thirdline knowledge check`."""
    from thirdline.knowledge.store import build_knowledge, find_knowledge

    build_knowledge(find_knowledge())
    return "The knowledge holds together: " + ", ".join(f"{len(found)} {folder}" for folder, found in _load_records().by_folder.items()) + ".\n"


def run_knowledge_show(options: argparse.Namespace) -> str:
    """`thirdline knowledge show ID`."""
    from thirdline.present.knowledge import show_record

    lines = show_record(_load_records(), options.id)
    if not lines:
        raise Stop(EXIT_USAGE, f"knowledge show {options.id}: no record has this id; try the generic name, in lower case")
    return "\n".join(lines) + "\n"


def run_knowledge_audit(options: argparse.Namespace) -> str:
    """`thirdline knowledge audit`."""
    from thirdline.present.knowledge import sample_claims

    return "\n".join(sample_claims(_load_records(), options.sample, options.seed)) + "\n"
