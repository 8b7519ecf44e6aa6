"""Random cases like real ones, built from the knowledge's own names, doses, conditions, tests and genes.

First a *true* history is drawn, then what the person remembers of it: each field is seen through one of
its views, from not said at all to exact. So two cases that see the same truth, one more sharply, are a
refinement of each other by construction. What the product takes for granted and says so (most doses taken,
no psychosis, for depression) is not refined. Cases are plain data, as a JSON case file holds them.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.cases import AS_OF, the_knowledge
from thirdline.case.model import Case
from thirdline.case.read import read_case
from thirdline.case.values import Amount
from thirdline.knowledge.compile import Knowledge
from thirdline.knowledge.rules import Scale
from thirdline.knowledge.types import Substance
from thirdline.reasoning.scales import total_of

Data = dict[str, Any]
Draw = st.DrawFn
TODAY = AS_OF.toordinal()
UNKNOWN_NAMES = ("Dr Lee's calm drops", "zzyxoril", "the small white one", "Sertralin-Plus 3000", "mood tea no. 7")
USES = ("depression", "depression", "depression", "added to an antidepressant", "pain", "sleep", "smoking", "anxiety", "other")
OUTCOMES = ("well", "much better", "partly better", "little or no better", "worse", "better then lost")
TAKEN = ("every dose", "most doses", "about half", "few doses")
SEVERITIES = ("few symptoms", "mild", "moderate", "severe")
PHENOTYPES = ("poor", "intermediate", "normal", "rapid", "ultrarapid")


def tried(examples: int) -> settings:
    """How many cases a property is tried on; a search (HYPOTHESIS_PROFILE=search) takes more, and makes what fails small."""
    quick = (Phase.explicit, Phase.generate)
    return settings(max_examples=examples, phases=quick) if settings.get_current_profile_name() == "steady" else settings()


@dataclass(frozen=True)
class Views:
    """One true value as it may be told, vaguest first, the truth last; None is not said."""

    told: tuple[Any, ...]


@dataclass(frozen=True)
class Items:
    """A list of which some items may be left out, as long as the list is not called complete."""

    items: tuple[Any, ...]


def read(data: Data) -> Case:
    """The case that this data stands for."""
    return read_case(json.dumps(data).encode(), "case.json", TODAY)


# --- seeing the truth twice


@st.composite
def pairs(draw: Draw, new_courses: bool = True) -> tuple[Data, Data]:
    """(what was told at first, the same told more sharply, with more courses only if wanted)."""
    before, after = _look(draw, draw(st.deferred(truths)))
    if not new_courses:
        known = {course["what"] for course in before["courses"]["items"]}
        after["courses"]["items"] = [course for course in after["courses"]["items"] if course["what"] in known]
    return before, after


@st.composite
def cases(draw: Draw) -> Data:
    """One case as told, with the oddities real files have."""
    data, _ = draw(pairs())
    return {**data, **draw(_oddities(data))}


def sample_cases(count: int) -> list[Data]:
    """`count` cases, always the same ones, for tests that need them all at once."""
    found: list[Data] = []

    @settings(max_examples=count, derandomize=True, database=None)
    @given(cases())
    def collect(data: Data) -> None:
        found.append(data)

    collect()
    return found[:count]


def _look(draw: Draw, tree: Any) -> tuple[Any, Any]:
    if isinstance(tree, Views):
        seen = draw(st.integers(0, len(tree.told) - 1))
        return tree.told[seen], tree.told[-1 if draw(st.booleans()) else seen]
    if isinstance(tree, Items):
        return _look_at_list(draw, tree)
    if isinstance(tree, dict):
        both = {key: _look(draw, part) for key, part in tree.items()}
        return tuple({key: pair[side] for key, pair in both.items() if pair[side] is not None} for side in (0, 1))  # type: ignore[return-value]  # two of them
    if isinstance(tree, tuple):
        both_items = [_look(draw, part) for part in tree]
        return [a for a, _ in both_items], [b for _, b in both_items]
    return tree, tree


def _look_at_list(draw: Draw, tree: Items) -> tuple[Data, Data]:
    seen = [_look(draw, item) for item in tree.items]
    at_first = [draw(st.integers(0, 4)) > 0 for _ in seen]
    later = [shown or draw(st.booleans()) for shown in at_first]
    said = draw(st.sampled_from(("yes", "no", "not said") if all(at_first) else ("no", "not said")))
    said_later = draw(st.sampled_from(("yes", said))) if all(later) else said
    return (
        {"complete": said, "items": [a for (a, _), shown in zip(seen, at_first, strict=True) if shown]},
        {"complete": said_later, "items": [b for (_, b), shown in zip(seen, later, strict=True) if shown]},
    )


# --- the truth


@st.composite
def truths(draw: Draw) -> Data:
    """A whole history as it really was, each field with its views."""
    knowledge = the_knowledge()
    began = draw(st.integers(30, 1500))
    female = draw(st.booleans())
    return {
        "thirdline_case": 1,
        "region": draw(st.sampled_from((None, "US", "UK", "EU", "CA"))),
        "person": draw(_person(female)),
        "episode": {
            "began": _day(TODAY - began),
            "severity": draw(st.sampled_from(("severe with psychosis", *map(_maybe, SEVERITIES)))),
            "diagnosis": _maybe(draw(st.sampled_from(("depression", "depression", "bipolar")))),
        },
        "courses": Items(
            tuple(
                draw(st.lists(_course(knowledge, TODAY - began), min_size=draw(st.integers(0, 4)), max_size=6, unique_by=lambda c: c["what"].strip().lower()))
            )
        ),
        "conditions": Items(tuple(draw(_conditions(knowledge)))),
        "symptoms": Items(tuple({"what": name} for name in draw(_few(_spellings(knowledge.tables["terms/symptoms"]), 3)))),
        "labs": Items(tuple(draw(_labs(knowledge)))),
        "genes": Items(tuple({"gene": gene, "result": Views(("unknown", draw(st.sampled_from(PHENOTYPES))))} for gene in draw(_few(["CYP2D6", "CYP2C19"], 2)))),
        "scores": Items(tuple(draw(_score(scale)) for scale in draw(_few(sorted(knowledge.scales), 2, knowledge.scales.get)))),
        "safety": draw(_safety()),
    }


def _maybe(truth: Any) -> Views:
    return Views((None, "unknown", truth))


def _few(options: list[Any], most: int, read_as: Any = None) -> st.SearchStrategy[list[Any]]:
    found = st.integers(0, most).flatmap(lambda n: st.lists(st.sampled_from(options), min_size=n, max_size=n, unique=True))
    return found.map(lambda keys: [read_as(k) for k in keys]) if read_as else found


def _spellings(terms: dict[str, Any]) -> list[str]:
    """One spelling for each term, so that none comes twice."""
    return [(term.names or (term.name,))[i % len(term.names or (1,))] for i, term in enumerate(terms.values())]


@st.composite
def _person(draw: Draw, female: bool) -> Data:
    age = draw(st.one_of(st.integers(18, 90), st.sampled_from((17, 24, 25, 60, 61, 64, 65, 66))))
    return {
        "age": Views((None, "unknown", f"{age - 5}-{age + 5}", f"about {age}", str(age))),
        "sex": Views((None, "female" if female else "male")),
        "pregnancy": _maybe(draw(st.sampled_from(("no", "no", "possible", "pregnant", "breast-feeding")))) if female else None,
        "smoking": _maybe(draw(st.sampled_from(("no", "yes", "stopped")))),
    }


@st.composite
def _safety(draw: Draw) -> Data:
    yes_no = st.sampled_from(("no", "no", "no", "yes"))
    asked = {name: _maybe(draw(yes_no)) for name in ("taken_too_much", "intent", "plan", "means", "recent_attempt", "past_overdose")}
    return {"suicidal_thoughts": _maybe(draw(st.sampled_from(("no", "no", "better off dead", "thoughts of suicide")))), **asked}


@st.composite
def _conditions(draw: Draw, knowledge: Knowledge) -> list[Data]:
    found = draw(_few(_spellings(knowledge.tables["terms/conditions"]), 4))
    return [{"what": name, "status": draw(st.sampled_from(("now", "now", "now", "past", "suspected")))} for name in found]


@st.composite
def _labs(draw: Draw, knowledge: Knowledge) -> list[Data]:
    terms = knowledge.tables["terms/labs"]
    found = []
    for key in draw(_few(sorted(terms), 4)):
        span = terms[key].plausible
        value = round(span.low + (span.high - span.low) * draw(st.integers(1, 99)) / 100, 2)
        low, high = max(span.low, value * 0.9), value * 1.1
        found.append(
            {
                "test": terms[key].name,
                "value": Views((f"{low:.2f}-{high:.2f} {span.unit}", f"{value} {span.unit}")),
                "date": draw(st.sampled_from((None, "2026-11-01", "October 2026", "2025"))),
            }
        )
    return found


@st.composite
def _score(draw: Draw, scale: Scale) -> Data:
    answers = [draw(st.integers(0, scale.item_maximum)) for _ in range(scale.items)]
    return {
        "scale": scale.name,
        "date": draw(st.sampled_from((None, "2026-11-02", "June 2026"))),
        "total": total_of(scale, answers),
        "items": Views((None, answers)),
    }


# --- courses


@st.composite
def _course(draw: Draw, knowledge: Knowledge, began: int) -> Data:
    what, substance = draw(_named(knowledge))
    start = TODAY - draw(st.one_of(st.integers(1, 120), st.integers(1, 4000)))
    current = draw(st.booleans())
    end = TODAY if current else min(TODAY, start + draw(st.one_of(st.integers(0, 90), st.integers(0, 700))))
    steps = draw(st.integers(0, 3)) == 0
    return {
        "what": what,
        "dose": None if steps else draw(_dose(substance)),
        "steps": tuple(draw(_steps(substance, start, end))) if steps else None,
        "from": _day(start),
        "to": Views((None, "unknown", "now")) if current else _day(end),
        "lasted": _lasted(end - start + 1),
        "for": draw(st.sampled_from((None, "unknown", *USES))),
        "taken": draw(st.sampled_from((None, Views(("unknown", draw(st.sampled_from(TAKEN))))))),
        "outcome": _maybe(draw(st.sampled_from(OUTCOMES))),
        "stopped": _maybe("still taking" if current else draw(st.sampled_from(("did not help", "side effects", "other")))),
        "episode": Views((None, "current" if end >= began else "earlier")),
    }


@st.composite
def _named(draw: Draw, knowledge: Knowledge) -> tuple[str, Substance | None]:
    """A name as typed, with its substance: often an antidepressant or something rules ask for."""
    kind = draw(st.integers(0, 9))
    if kind == 0:
        return draw(st.sampled_from(UNKNOWN_NAMES)), None
    if kind == 1:
        return draw(st.sampled_from(sorted(t.name for t in knowledge.treatments.values()))), None
    wanted = [s for s in knowledge.substances if "antidepressant" in s.roles] if kind < 6 else list(knowledge.substances)
    substance = draw(st.sampled_from(wanted))
    name = draw(st.sampled_from([substance.name, *(n.name for n in substance.names)]))
    return draw(st.sampled_from((name, name.upper(), f" {name} tablets"))), substance


@st.composite
def _dose(draw: Draw, substance: Substance | None) -> Views:
    amounts = sorted(
        {a.low for form in (substance.forms if substance else ()) for d in form.doses for a in (d.start, d.usual, d.maximum) if a and a.unit == "mg"}
        | {a.high for form in (substance.forms if substance else ()) for d in form.doses for a in (d.usual, d.maximum) if a and a.unit == "mg"}
    )
    mg = draw(st.sampled_from(amounts)) if amounts else draw(st.sampled_from((5, 50, 300)))
    mg = round(mg * draw(st.sampled_from((1, 1, 1, 0.5, 0.9, 1.1, 2))), 2)
    return Views((None, "unknown", f"{mg * 0.5:g}-{mg * 2:g} mg", f"about {mg:g} mg", f"{mg:g} mg"))


@st.composite
def _steps(draw: Draw, substance: Substance | None, start: int, end: int) -> list[Data]:
    """Doses one after the other, each with its first day; how long is only told by the next."""
    cuts = sorted({start, *(draw(st.integers(start, end)) for _ in range(draw(st.integers(0, 2))))})
    return [{"dose": Views(draw(_dose(substance)).told[1:]), "from": date.fromordinal(cut).isoformat()} for cut in cuts]


def _day(day: int) -> Views:
    exact = date.fromordinal(day)
    month = exact.strftime("%B %Y")
    return Views((None, "unknown", str(exact.year), f"about {month}", month, exact.isoformat()))


def _lasted(days: int) -> Views | None:
    typed = f"about {max(1, round(days / 7))} weeks"
    span = Amount.parse(typed).to("d")
    return Views((None, None, None, typed)) if span and span.low <= days <= span.high else None


# --- what real files also hold


@st.composite
def _oddities(draw: Draw, data: Data) -> st.SearchStrategy[Data]:
    """Repeats, contradictions, values without units, unknown words, notes; each rarely."""
    knowledge = the_knowledge()
    odd: Data = {}
    if draw(st.integers(0, 3)) == 0 and data["courses"]["items"]:
        odd["courses"] = {**data["courses"], "items": [*data["courses"]["items"], draw(_odd_course(data["courses"]["items"]))]}
    if draw(st.integers(0, 3)) == 0:
        odd["labs"] = {**data["labs"], "items": [*data["labs"]["items"], *draw(_labs_again())]}
    if draw(st.integers(0, 3)) == 0:
        odd["scores"] = {**data["scores"], "items": [*data["scores"]["items"], *draw(_scores_again(knowledge))]}
    if draw(st.integers(0, 3)) == 0:
        odd["notes"] = draw(st.lists(st.sampled_from(("sleeps badly", "moved house", "I want to end my life", "suicidal at night")), max_size=3))
    if draw(st.integers(0, 3)) == 0:
        odd["symptoms"] = {**data["symptoms"], "items": [*data["symptoms"]["items"], {"what": "buzzing in the left ear"}]}
    return odd  # type: ignore[return-value]  # composite makes it a strategy


@st.composite
def _odd_course(draw: Draw, courses: list[Data]) -> Data:
    again = dict(draw(st.sampled_from(courses)))
    changes: list[Data] = [
        {},
        {"dose": "100"},
        {"dose": "5 tablets"},
        {"dose": "90000 mg"},
        {"from": "03/04/2024", "to": "now"},
        {"from": "2024-01-01", "to": "2024-03-01", "lasted": "2 years"},
        {"lasted": "6 weeks", "from": None, "to": None},
    ]
    return {key: value for key, value in {**again, **draw(st.sampled_from(changes))}.items() if value is not None}


def _labs_again() -> st.SearchStrategy[list[Data]]:
    values = (
        "TSH 2 mIU/L",
        "TSH 30 mIU/L",
        "TSH 4-12 mIU/L",
        "TSH 9 bananas",
        "sodium 500 mmol/L",
        "nortriptyline 40 ng/mL",
        "nortriptyline 120 ng/mL",
        "vitamin Q 3 mg/L",
    )
    dates = st.sampled_from((None, "2026-10-12", "October 2026", "2025"))
    item = st.tuples(st.sampled_from(values), dates).map(
        lambda v: {key: part for key, part in zip(("test", "value", "date"), (*_split(v[0]), v[1]), strict=True) if part}
    )
    return st.lists(item, max_size=3)


def _split(text: str) -> tuple[str, str]:
    words = text.split(" ")
    at = next(i for i, word in enumerate(words) if word[0].isdigit())
    return " ".join(words[:at]), " ".join(words[at:])


@st.composite
def _scores_again(draw: Draw, knowledge: Knowledge) -> list[Data]:
    scales = st.sampled_from([*sorted(s.name for s in knowledge.scales.values()), "an old quiz"])
    totals = st.sampled_from(({"total": 0}, {"total": 12}, {"total": 999}, {"items": [1, 2, 3]}))
    dates = st.sampled_from(({}, {"date": "June 2026"}, {"date": "2026-06"}, {"date": "2026-11-02"}))
    return [{"scale": draw(scales), **draw(totals), **draw(dates)} for _ in range(draw(st.integers(1, 3)))]
