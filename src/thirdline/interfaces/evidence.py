"""`thirdline evidence fit FILE`: a table of studies in, what the network says out."""

from __future__ import annotations

import argparse
import csv
from collections import Counter
from collections.abc import Iterator, Mapping
from math import exp
from pathlib import Path

from thirdline.evidence.fit import Choices, Found, fit_table
from thirdline.evidence.studies import BINARY, read_rows
from thirdline.present.data import render_json
from thirdline.tree import Place, refuse

PLOT = 60  # columns of the forest plot


def load_rows(path: Path) -> list[dict[str, str]]:
    """The rows of a table, keyed by its header. Refused names the file and the cure."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = [dict(row) for row in csv.DictReader(file) if any((v or "").strip() for v in row.values() if isinstance(v, str))]
    except OSError as error:
        refuse(Place(file=str(path)), f"it cannot be read ({error.strerror})", "Check the name and its permissions.")
    except (UnicodeDecodeError, csv.Error) as error:
        refuse(Place(file=str(path)), f"it is no CSV table in UTF-8 ({error})", "Save it as CSV, UTF-8, with a header line.")
    for i, row in enumerate(rows, 2):
        if None in row or None in row.values():
            refuse(Place(file=str(path), line=i), "this line has more or fewer fields than the header", "Give each line one field for each column.")
    return rows


def run_fit(options: argparse.Namespace, specs: Mapping[str, str]) -> str:
    """The text, the JSON or a drawing of the fit; `specs` of the drawings."""
    choices = Choices(measure=options.measure, model=options.model, tau=options.tau, reference=options.reference, small_values=options.small_values)
    rows = load_rows(options.file)
    found = fit_table(rows, choices, str(options.file))
    if options.svg:
        from thirdline.present.charts import forest_plot, network_plot, render_svg

        contrasts = read_rows(rows, options.measure, str(options.file)).pairs
        pairs = Counter((min(p.treat1, p.treat2), max(p.treat1, p.treat2)) for p in contrasts)
        return render_svg(forest_plot(found, specs) if options.svg == "forest" else network_plot(pairs, specs))
    if options.json:
        return render_json(found)
    return "\n".join([*_lines(found), *(_plot(found) if options.plot else ())]) + "\n"


def _lines(f: Found) -> Iterator[str]:
    ratio = f.measure in BINARY
    yield f"{f.studies} studies, {len(f.effects)} treatments against {f.reference}; tau2 {f.tau2:.4g}; Q {f.q:.2f} on {f.df} df" + ("; ratios" if ratio else "")
    yield from (f"  {p.name:<16} Q {p.q:8.2f} on {p.df} df" + (f", p {p.p:.3g}" if p.p is not None else "") for p in f.parts)
    width = max(len(e.treatment) for e in f.effects)
    for e in sorted(f.effects, key=lambda e: -e.p_score):
        te, low, high = (exp(x) for x in (e.te, e.lower, e.upper)) if ratio else (e.te, e.lower, e.upper)
        yield f"  {e.treatment:<{width}} {te:8.3f} ({low:.3f} to {high:.3f})  P-score {e.p_score:.3f}"
    yield from (f"not joined to these by any chain of studies, so nothing can be said: {', '.join(part)}" for part in f.apart)
    yield from (f"study {study} is left out: {why}" for study, why in f.left_out)


def _plot(f: Found) -> Iterator[str]:
    """A forest plot in text: o the effect, - its interval, | no difference; log scale for ratios."""
    low, high = min(0.0, *(e.lower for e in f.effects)), max(0.0, *(e.upper for e in f.effects))
    width, back = max(len(e.treatment) for e in f.effects), exp if f.measure in BINARY else float

    def column(x: float) -> int:
        return round((x - low) / (high - low) * (PLOT - 1))

    yield f"  {'':<{width}} {back(low):<{PLOT // 2}.3g}{back(high):>{PLOT - PLOT // 2}.3g}"
    for e in sorted(f.effects, key=lambda e: -e.p_score):
        line = [" "] * PLOT
        line[column(e.lower) : column(e.upper) + 1] = "-" * (column(e.upper) - column(e.lower) + 1)
        line[column(0.0)], line[column(e.te)] = "|", "|" if e.treatment == f.reference else "o"
        yield f"  {e.treatment:<{width}} {''.join(line)}".rstrip()
