"""Drawings as SVG, each with its text alternative inside: a forest plot, a network, a history with its scores (Vega-Lite by vl-convert, no browser).

The specifications are templates in knowledge/words/charts.yaml: `specs`.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from string import Template
from typing import Any
from xml.sax.saxutils import escape

from thirdline.evidence.fit import Found
from thirdline.evidence.studies import BINARY
from thirdline.reasoning.assessment import Assessment

Specs = Mapping[str, str]
OUTSIDE = 1.2  # of the circle: where its names stand


def render_svg(spec: dict[str, Any]) -> str:
    """The drawing of a Vega-Lite specification, with its description as the text alternative."""
    import vl_convert

    svg = str(vl_convert.vegalite_to_svg({"$schema": "https://vega.github.io/schema/vega-lite/v5.json", "background": "white", **spec}))
    return svg.replace(">", f' role="img"><desc>{escape(spec["description"])}</desc>', 1) + "\n"


def _fill(template: str, **values: Any) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(Template(template).substitute({name: json.dumps(value) for name, value in values.items()}))
    return found


def forest_plot(f: Found, specs: Specs) -> dict[str, Any]:
    """Each treatment against the reference with its interval; a log scale for ratios."""
    back = math.exp if f.measure in BINARY else float
    found = sorted((e for e in f.effects if e.treatment != f.reference), key=lambda e: -e.te)
    rows = [{"name": e.treatment, "value": back(e.te), "low": back(e.lower), "high": back(e.upper)} for e in found]
    scale, title = {"type": "log"} if f.measure in BINARY else {"zero": False}, f"{f.measure} against {f.reference}"
    said = title + ". " + "; ".join(f"{r['name']} {r['value']:.3g} ({r['low']:.3g} to {r['high']:.3g})" for r in rows)
    return _fill(specs["forest"], description=said, rows=rows, scale=scale, title=title, no_difference=back(0.0))


def network_plot(pairs: Mapping[tuple[str, str], int], specs: Specs) -> dict[str, Any]:
    """Treatments on a circle, a line for each two that were compared, as thick as there are studies."""
    names = sorted({name for pair in pairs for name in pair})
    place = {name: (math.cos(2 * math.pi * i / len(names)), math.sin(2 * math.pi * i / len(names))) for i, name in enumerate(names)}
    lines = [{"x": place[a][0], "y": place[a][1], "x2": place[b][0], "y2": place[b][1], "studies": n} for (a, b), n in sorted(pairs.items())]
    dots = [{"x": x, "y": y, "name": name} for name, (x, y) in place.items()]
    labels = [{"x": x * OUTSIDE, "y": y * OUTSIDE, "name": name} for name, (x, y) in place.items()]
    said = "Which treatments were compared, and in how many studies: " + "; ".join(f"{a} and {b} {n}" for (a, b), n in sorted(pairs.items()))
    return _fill(specs["network"], description=said, lines=lines, dots=dots, labels=labels)


def timeline_plot(a: Assessment, specs: Specs) -> dict[str, Any]:
    """Each course as a bar of its days, as far as they are known, and each score on its day."""
    bars = [{"name": f"{c.number} {c.name}", "from": c.start[0], "to": c.end[1], "dose": c.dose_typed or ""} for c in a.courses]
    known = [b for b in bars if b["from"] > "1901"]
    scores = [{"scale": s.name, "date": s.date, "total": s.total} for s in a.scales if s.date]
    said = [f"{b['name']} {b['dose']} from {b['from']} to {b['to']}" for b in known] + [f"{s['scale']} {s['date']}: {s['total']}" for s in scores]
    drawn = [_fill(specs["courses"], courses=known, names=[b["name"] for b in known])] + ([_fill(specs["scores"], scores=scores)] if scores else [])
    return {"description": "; ".join(said), "vconcat": drawn}
