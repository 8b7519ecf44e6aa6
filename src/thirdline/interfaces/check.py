"""`thirdline check NAME...`: the mix alone, without a case file. The words of the command line become a case, read as strictly as any."""

from __future__ import annotations

import argparse
import json
import re
from typing import Any

_DOSE = re.compile(r"(?P<what>.*\S)\s+(?P<dose>[0-9][0-9.,]*\s*(?:mg|g|mcg|ug|µg|microgram|micrograms)\b\S*)", re.IGNORECASE)
SHOWN = ("schema", "software", "knowledge", "settings", "resolved_names", "act_now", "exposure", "points", "findings", "questions", "coverage")


def add_check(parser: argparse.ArgumentParser) -> None:
    """The options of the command."""
    parser.add_argument("names", nargs="+", metavar="NAME", help="what is taken now, with its dose if it matters: 'citalopram 40 mg'")
    parser.add_argument("--age", metavar="YEARS", help="age in years")
    parser.add_argument("--sex", choices=("female", "male", "other"), help="sex, where it bears on the answer")
    parser.add_argument("--condition", action="append", default=[], metavar="NAME", help="an illness (may be repeated); 'none' if there is no other")
    parser.add_argument("--gene", action="append", default=[], metavar="GENE:RESULT", help="a gene result: CYP2D6:poor")
    parser.add_argument("--lab", action="append", default=[], metavar="TEST:VALUE", help="a blood test of today: 'sodium:128 mmol/L'")
    parser.add_argument("--stopped", action="append", default=[], metavar="NAME:DATE", help="what was stopped lately, and when: fluoxetine:2026-11-01")


def case_of(options: argparse.Namespace) -> bytes:
    """The words of the command line as a case file (JSON); every strict check of a case applies to it."""
    courses: list[dict[str, Any]] = [{**_split_dose(name), "to": "now"} for name in options.names]
    for text in options.stopped:
        name, day = _split(text, "--stopped", "fluoxetine:2026-11-01")
        courses.append({"what": name, "to": day, "stopped": "other"})
    labs = [dict(zip(("test", "value"), _split(text, "--lab", "'sodium:128 mmol/L'"), strict=True)) for text in options.lab]
    genes = [dict(zip(("gene", "result"), _split(text, "--gene", "CYP2D6:poor"), strict=True)) for text in options.gene]
    case: dict[str, Any] = {
        "thirdline_case": "1",
        "person": {key: value for key in ("age", "sex") if (value := getattr(options, key))},
        "courses": {"complete": "yes", "items": courses},
        "conditions": {"complete": "yes" if "none" in options.condition else "no", "items": [c for c in options.condition if c != "none"]},
        "labs": labs,
        "genes": genes,
    }
    return json.dumps(case, ensure_ascii=False).encode()


def _split_dose(name: str) -> dict[str, str]:
    """A name with its dose, where one is written behind it.

    >>> _split_dose("citalopram 40 mg"), _split_dose("vitamin B 12")
    ({'what': 'citalopram', 'dose': '40 mg'}, {'what': 'vitamin B 12'})
    """
    match = _DOSE.fullmatch(name.strip())
    return {"what": match["what"], "dose": match["dose"]} if match else {"what": name}


def _split(text: str, option: str, example: str) -> tuple[str, str]:
    """Both sides of the last colon."""
    before, colon, after = (part.strip() for part in text.rpartition(":"))
    if not (before and colon and after):
        raise ValueError(f"{option} {text}: two parts with a colon between them are needed, for example {example}")
    return before, after


def render_check(whole: str) -> str:
    """The parts of the assessment's JSON that are about the mix."""
    found = json.loads(whole)
    return json.dumps({key: found[key] for key in SHOWN}, indent=2, ensure_ascii=False) + "\n"
