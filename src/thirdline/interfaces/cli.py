"""The command line. Exit codes: 0 done, 2 wrong usage, 3 the input was refused, 4 the knowledge is broken.

argparse, not Typer: Typer now loads pydantic at each start (docs/decisions/0004). Heavy imports load
where they are used.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, TypeVar

from thirdline import __version__
from thirdline.tree import Refused

if TYPE_CHECKING:
    from thirdline.case.model import Case
    from thirdline.knowledge.compile import Knowledge
    from thirdline.knowledge.load import Records
    from thirdline.reasoning.assessment import Settings

T = TypeVar("T")
STEPS = {
    "options": "every next step for a case, with its reasons",
    "compare": "one option in full, or several, each statement with its claim",
    "switch": "a dated plan from one antidepressant to another, to bring to the prescriber",
    "monitor": "which checks are due when, for what is taken now",
    "timeline": "the history and its scores as a drawing (SVG), with its text alternative inside",
    "maoi": "`maoi food NAME`: a food on an MAOI; `maoi card`: the card to carry",
}
EXIT_USAGE, EXIT_INPUT, EXIT_KNOWLEDGE = 2, 3, 4


class Stop(Exception):
    """Ends the command with a code; every line goes to standard error."""

    def __init__(self, code: int, *lines: str):
        self.code, self.lines = code, lines
        super().__init__(*lines)


def main(arguments: list[str] | None = None) -> NoReturn:
    """Entry point of `thirdline` and `python -m thirdline`."""
    options = build_parser().parse_args(arguments)
    try:
        options.run(options)
    except Stop as stop:
        for line in stop.lines:
            print(f"thirdline: {line}", file=sys.stderr)
        sys.exit(stop.code)
    except BrokenPipeError:
        sys.stderr.close()
    sys.exit(0)


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
    """Next steps; interfaces.steps does the work."""
    parsers = {name: commands.add_parser(name, help=says) for name, says in STEPS.items()}
    for name in ("options", "monitor", "timeline"):
        parsers[name].add_argument("file", type=Path, help="the case file (YAML or JSON)")
    parsers["compare"].add_argument("option", nargs="+", metavar="OPTION", help="ids as `thirdline options` prints them: augment_lithium")
    parsers["monitor"].add_argument("--days", type=int, default=365, metavar="N", help="how far to look ahead (365)")
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
        p.set_defaults(run=run_step, step=f"run_{name}")


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


def run_assess(options: argparse.Namespace) -> None:
    """`thirdline assess FILE`."""
    from thirdline.reasoning.assessment import Settings

    day, knowledge = _day(options.as_of), _open_knowledge()
    _check_choices(knowledge, options.region, options.scheme)
    case = _load(options.file, day)
    settings = Settings(as_of=day.isoformat(), region=options.region, scheme=options.scheme, reader=options.reader)
    sys.stdout.write(_render(case, knowledge, settings, options))


def run_step(options: argparse.Namespace) -> None:
    """`thirdline options`, `compare`, `switch`, `monitor`, `maoi`."""
    from thirdline.interfaces import steps

    day, knowledge = _day(options.as_of), _open_knowledge()
    _check_choices(knowledge, options.region, knowledge.default_scheme.adequacy)
    if "file" in options:
        options.case = _load(options.file, day)
    try:
        sys.stdout.write(getattr(steps, options.step)(options, knowledge, day))
    except ValueError as error:
        raise Stop(EXIT_USAGE, str(error).partition("|")[0]) from None


def _load(file: Path, day: date) -> Case:
    from thirdline.interfaces.files import load_case

    try:
        return load_case(file, day)
    except Refused as refused:
        raise Stop(EXIT_INPUT, *map(str, refused.problems)) from None


def run_check(options: argparse.Namespace) -> None:
    """`thirdline check NAME...`."""
    from thirdline.case.read import read_case
    from thirdline.interfaces.check import case_of, render_check
    from thirdline.reasoning.assessment import Settings

    day, knowledge = _day(options.as_of), _open_knowledge()
    _check_choices(knowledge, options.region, knowledge.default_scheme.adequacy)
    try:
        case = read_case(case_of(options), "check", day.toordinal())
    except ValueError as error:
        raise Stop(EXIT_USAGE, str(error)) from None
    except Refused as refused:
        raise Stop(EXIT_INPUT, *map(str, refused.problems)) from None
    settings = Settings(as_of=day.isoformat(), region=options.region, reader=options.reader)
    text = _render(case, knowledge, settings, options, only_mix=True)
    sys.stdout.write(render_check(text) if options.json else text)


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


def _day(text: str | None) -> date:
    if text is None:
        return date.today()
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Stop(EXIT_USAGE, f"--as-of {text}: not a day; write YYYY-MM-DD, for example 2026-11-23") from None


def _check_choices(knowledge: Knowledge, region: str | None, scheme: str) -> None:
    known = sorted(set(knowledge.regions) - {"any"})
    if region is not None and region not in known:
        raise Stop(EXIT_USAGE, f"--region {region}: not known; one of {', '.join(known)}")
    usable = sorted(key for key, s in knowledge.adequacy.items() if s.available and s.decides)
    if scheme not in usable:
        raise Stop(EXIT_USAGE, f"--scheme {scheme}: not available to decide; one of {', '.join(usable)}")


def _open_knowledge() -> Knowledge:
    from thirdline.knowledge.store import open_knowledge

    return _with_knowledge(open_knowledge)


def _load_records() -> Records:
    from thirdline.knowledge.load import load_records
    from thirdline.knowledge.store import find_knowledge

    return _with_knowledge(lambda: load_records(find_knowledge()))


def _with_knowledge(work: Callable[[], T]) -> T:
    try:
        return work()
    except Refused as refused:
        raise Stop(EXIT_KNOWLEDGE, *map(str, refused.problems)) from None


def run_evidence_fit(options: argparse.Namespace) -> None:
    """`thirdline evidence fit FILE`."""
    from thirdline.interfaces.evidence import run_fit

    try:
        sys.stdout.write(run_fit(options))
    except Refused as refused:
        raise Stop(EXIT_INPUT, *map(str, refused.problems)) from None


def run_schema(options: argparse.Namespace) -> None:
    """`thirdline schema case|assessment`."""
    if options.which == "case":
        from thirdline.case.model import Case
        from thirdline.shape import schema_of

        found = schema_of(Case)
    else:
        from thirdline.present.data import schema_of_assessment

        found = schema_of_assessment()
    print(json.dumps(found, indent=2, ensure_ascii=False))


def run_knowledge_check(options: argparse.Namespace) -> None:
    """`thirdline knowledge check`."""
    from thirdline.knowledge.store import build_knowledge, find_knowledge

    _with_knowledge(lambda: build_knowledge(find_knowledge()))
    print("The knowledge holds together: " + ", ".join(f"{len(found)} {folder}" for folder, found in _load_records().by_folder.items()) + ".")


def run_knowledge_show(options: argparse.Namespace) -> None:
    """`thirdline knowledge show ID`."""
    from thirdline.present.knowledge import show_record

    lines = show_record(_load_records(), options.id)
    if not lines:
        raise Stop(EXIT_USAGE, f"knowledge show {options.id}: no record has this id; try the generic name, in lower case")
    print("\n".join(lines))


def run_knowledge_audit(options: argparse.Namespace) -> None:
    """`thirdline knowledge audit`."""
    from thirdline.present.knowledge import sample_claims

    print("\n".join(sample_claims(_load_records(), options.sample, options.seed)))
