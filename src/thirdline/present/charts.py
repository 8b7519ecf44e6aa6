"""Drawings as SVG, each with its text alternative inside: a forest plot, a network, a history with its scores (Vega-Lite by vl-convert, no browser)."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any
from xml.sax.saxutils import escape

from thirdline.evidence.fit import Found
from thirdline.evidence.studies import BINARY
from thirdline.reasoning.assessment import Assessment

WIDTH = 480  # pixels
ROW = 30
OUTSIDE = 1.2  # of the circle: where its names stand


def render_svg(spec: dict[str, Any]) -> str:
    """The drawing of a Vega-Lite specification, with its description as the text alternative."""
    import vl_convert

    svg = str(vl_convert.vegalite_to_svg({"$schema": "https://vega.github.io/schema/vega-lite/v5.json", "background": "white", **spec}))
    return svg.replace(">", f' role="img"><desc>{escape(spec["description"])}</desc>', 1) + "\n"


def forest_plot(f: Found) -> dict[str, Any]:
    """Each treatment against the reference with its interval; a log scale for ratios."""
    back = math.exp if f.measure in BINARY else float
    found = sorted((e for e in f.effects if e.treatment != f.reference), key=lambda e: -e.te)
    rows = [{"name": e.treatment, "value": back(e.te), "low": back(e.lower), "high": back(e.upper)} for e in found]
    scale, title = {"type": "log"} if f.measure in BINARY else {"zero": False}, f"{f.measure} against {f.reference}"
    y = {"field": "name", "type": "nominal", "title": None, "sort": None}
    x = {name: {"field": name, "type": "quantitative", "scale": scale, "title": title} for name in ("value", "low")}
    return {
        "description": title + ". " + "; ".join(f"{r['name']} {r['value']:.3g} ({r['low']:.3g} to {r['high']:.3g})" for r in rows),
        "width": WIDTH,
        "height": {"step": ROW},
        "data": {"values": rows},
        "layer": [
            {"data": {"values": [{}]}, "mark": "rule", "encoding": {"x": {"datum": back(0.0), "type": "quantitative", "scale": scale}}},
            {"mark": "rule", "encoding": {"y": y, "x": x["low"], "x2": {"field": "high"}}},
            {"mark": {"type": "point", "filled": True}, "encoding": {"y": y, "x": x["value"]}},
        ],
    }


def network_plot(pairs: Mapping[tuple[str, str], int]) -> dict[str, Any]:
    """Treatments on a circle, a line for each two that were compared, as thick as there are studies."""
    names = sorted({name for pair in pairs for name in pair})
    place = {name: (math.cos(2 * math.pi * i / len(names)), math.sin(2 * math.pi * i / len(names))) for i, name in enumerate(names)}
    lines = [{"x": place[a][0], "y": place[a][1], "x2": place[b][0], "y2": place[b][1], "studies": n} for (a, b), n in sorted(pairs.items())]
    dots: list[dict[str, Any]] = [{"x": x, "y": y, "name": name} for name, (x, y) in place.items()]
    labels = [{**dot, "x": dot["x"] * OUTSIDE, "y": dot["y"] * OUTSIDE} for dot in dots]
    at = {end: {"field": end, "type": "quantitative", "axis": None, "scale": {"domain": [-2, 2]}} for end in ("x", "y")}
    thick = {"x2": {"field": "x2"}, "y2": {"field": "y2"}, "size": {"field": "studies", "type": "quantitative", "legend": None}}
    return {
        "description": "Which treatments were compared, and in how many studies: " + "; ".join(f"{a} and {b} {n}" for (a, b), n in sorted(pairs.items())),
        "width": WIDTH,
        "height": WIDTH,
        "layer": [
            {"data": {"values": lines}, "mark": "rule", "encoding": {**at, **thick}},
            {"data": {"values": dots}, "mark": {"type": "point", "filled": True}, "encoding": at},
            {"data": {"values": labels}, "mark": "text", "encoding": {**at, "text": {"field": "name"}}},
        ],
    }


def timeline_plot(a: Assessment) -> dict[str, Any]:
    """Each course as a bar of its days, as far as they are known, and each score on its day."""
    bars = [{"name": f"{c.number} {c.name}", "from": c.start[0], "to": c.end[1], "dose": c.dose_typed or ""} for c in a.courses]
    known = [b for b in bars if b["from"] > "1901"]
    scores = [{"scale": s.name, "date": s.date, "total": s.total} for s in a.scales if s.date]
    courses = {
        "data": {"values": known},
        "width": WIDTH,
        "height": {"step": ROW},
        "mark": "bar",
        "encoding": {
            "y": {"field": "name", "type": "nominal", "title": None, "sort": [b["name"] for b in known]},
            "x": {"field": "from", "type": "temporal", "title": None},
            "x2": {"field": "to"},
        },
    }
    said = [f"{b['name']} {b['dose']} from {b['from']} to {b['to']}" for b in known] + [f"{s['scale']} {s['date']}: {s['total']}" for s in scores]
    return {"description": "; ".join(said), "vconcat": [courses, *([_scores(scores)] if scores else [])]}


def _scores(scores: list[dict[str, Any]]) -> dict[str, Any]:
    encoding = {
        "x": {"field": "date", "type": "nominal", "title": None, "sort": None},
        "y": {"field": "total", "type": "quantitative", "title": "score"},
        "color": {"field": "scale", "title": None},
    }
    return {"data": {"values": scores}, "width": WIDTH, "mark": {"type": "line", "point": True}, "encoding": encoding}
