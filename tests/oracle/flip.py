"""The slow, obvious way to find what is worth finding out: answer one field, read the case again, compare.

A case is plain data, as in a JSON case file. Each course is marked by its place in the file, because an
answer may change the order in time and with it the numbers.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from tests.cases import AS_OF, the_knowledge
from tests.properties.generate import read
from thirdline.case.values import Value
from thirdline.knowledge.compile import Knowledge
from thirdline.knowledge.conditions import Condition, Every, Negation, Some
from thirdline.knowledge.conditions import Test as Asked
from thirdline.reasoning.assess import assess
from thirdline.reasoning.assessment import Assessment, Settings
from thirdline.reasoning.conditions import evaluate
from thirdline.reasoning.rules import bindings_of, run_rules
from thirdline.reasoning.timeline import ReadCourse
from thirdline.reasoning.trace import open_world
from thirdline.tree import Refused

Data = dict[str, Any]
Key = tuple[str, str]
SETTINGS = Settings(as_of=AS_OF.isoformat())
CHOICES: dict[str, tuple[str, ...]] = {
    "sex": ("female", "male"),
    "pregnancy": ("no", "possible", "planned", "pregnant", "breast-feeding"),
    "smoking": ("no", "yes", "stopped"),
    "severity": ("few symptoms", "mild", "moderate", "severe", "severe with psychosis"),
    "diagnosis": ("depression", "bipolar"),
    "suicidal_thoughts": ("no", "better off dead", "thoughts of suicide"),
    "outcome": ("well", "much better", "partly better", "little or no better", "worse", "better then lost"),
    "stopped": ("still taking", "did not help", "side effects", "other"),
    "taken": ("every dose", "most doses", "about half", "few doses"),
    "for": ("depression", "added to an antidepressant", "pain", "sleep", "anxiety", "other"),
    "episode": ("current", "earlier"),
}
YES_NO = ("taken_too_much", "intent", "plan", "means", "recent_attempt", "past_overdose")
AGES = (17, 18, 24, 25, 40, 60, 61, 64, 65, 66, 80)


def marked(data: Data) -> Data:
    """The same case, each course carrying its place in the file."""
    whole = copy.deepcopy(data)
    for i, course in enumerate(whole.get("courses", {}).get("items", [])):
        course["why"] = f"#{i}"
    return whole


def from_yaml(path: Path) -> Data:
    """A case file as plain data, its lists always in the long form."""
    whole: Data = yaml.load(path.read_text(), Loader=yaml.BaseLoader)  # text only
    for kind in ("courses", "conditions", "symptoms", "labs", "genes", "scores"):
        if not isinstance(whole.get(kind), dict):
            whole[kind] = {"items": whole.get(kind) or []}
        whole[kind]["items"] = [{"what": item} if isinstance(item, str) else item for item in whole[kind]["items"]]
    return {**whole, **{part: whole.get(part) or {} for part in ("person", "episode", "safety")}}


def course_at(data: Data, number: int, knowledge: Knowledge) -> int:
    """The place in the file of a course, by its number in time."""
    course = open_world(read(data), knowledge, SETTINGS).reading.courses[number - 1]
    return int(str(course.course.why).removeprefix("#"))


def moved(field: str, data: Data, other: Data) -> str:
    """The same field in a changed case: courses may have other numbers there."""
    parts = field.split(".")
    if parts[0] != "courses" or len(parts) < 3:
        return field
    knowledge = the_knowledge()
    place = course_at(data, int(parts[1]), knowledge)
    number = next(c.number for c in open_world(read(other), knowledge, SETTINGS).reading.courses if c.course.why == f"#{place}")
    return ".".join((parts[0], str(number), *parts[2:]))


# --- answers


def answers(field: str, data: Data, knowledge: Knowledge) -> Iterator[Data]:
    """The case with this field answered, in several ways; an answer the calendar forbids is none."""
    kind, _, rest = field.partition(".")
    is_course = kind == "courses" and rest != "complete"
    told = _course_answers(rest.split("."), data, knowledge) if is_course else ANSWERS[kind](rest, data, knowledge)
    return (answered for answered in told if _can_be_read(answered))


def _can_be_read(data: Data) -> bool:
    try:
        read(data)
    except Refused:
        return False
    return True


def _with(data: Data, path: tuple[Any, ...], value: Any) -> Data:
    """A copy with one value set."""
    whole = copy.deepcopy(data)
    part = whole
    for key in path[:-1]:
        part = part.setdefault(key, {}) if isinstance(part, dict) else part[key]
    part[path[-1]] = value
    return whole


def _adding(data: Data, kind: str, item: Data) -> Data:
    whole = copy.deepcopy(data)
    whole.setdefault(kind, {"items": []})["items"].append(item)
    return whole


def _person(key: str, data: Data, knowledge: Knowledge) -> Iterator[Data]:
    told = AGES if key == "age" else CHOICES.get(key, ())
    return (_with(data, ("person", key), value) for value in told)


def _episode(key: str, data: Data, knowledge: Knowledge) -> Iterator[Data]:
    days = (40, 200, 400, 800, 1600, 3600)
    told = [_ago(n) for n in days] if key == "began" else CHOICES[key]
    return (_with(data, ("episode", key), value) for value in told)


def _ago(days: int) -> str:
    return (AS_OF - timedelta(days=days)).isoformat()


def _safety(key: str, data: Data, knowledge: Knowledge) -> Iterator[Data]:
    return (_with(data, ("safety", key), value) for value in (("yes", "no") if key in YES_NO else CHOICES[key]))


def _conditions(key: str, data: Data, knowledge: Knowledge) -> Iterator[Data]:
    """Present, past, or absent: the last only by calling the list complete."""
    name = knowledge.tables["terms/conditions"][key].name
    others = [c for c in data.get("conditions", {}).get("items", []) if knowledge.find("conditions", c["what"]) != key]
    for status in ("now", "past"):
        yield _with(data, ("conditions", "items"), [*others, {"what": name, "status": status}])
    yield _with(_with(data, ("conditions", "items"), others), ("conditions", "complete"), "yes")


def _symptoms(key: str, data: Data, knowledge: Knowledge) -> Iterator[Data]:
    """The list is complete, or one more is felt."""
    yield _with(data, ("symptoms", "complete"), "yes")
    for term in knowledge.tables["terms/symptoms"].values():
        yield _adding(data, "symptoms", {"what": term.name})


def _labs(key: str, data: Data, knowledge: Knowledge) -> Iterator[Data]:
    term = knowledge.tables["terms/labs"][key]
    bounds = [test.bound for test in asked_anywhere(knowledge) if test.fact == "lab" and dict(test.args).get("of") == key]
    values = {term.plausible.low, term.plausible.high, *(b * f for b in bounds for f in (0.99, 1, 1.01))}
    others = [lab for lab in data.get("labs", {}).get("items", []) if knowledge.find("labs", lab["test"]) != key]
    for value in sorted(values):
        yield _with(data, ("labs", "items"), [*others, {"test": term.name, "value": f"{value:.4f} {term.unit}", "date": _ago(1)}])


def _genes(key: str, data: Data, knowledge: Knowledge) -> Iterator[Data]:
    others = [g for g in data.get("genes", {}).get("items", []) if g["gene"] != key]
    return (_with(data, ("genes", "items"), [*others, {"gene": key, "result": r}]) for r in ("poor", "intermediate", "normal", "rapid", "ultrarapid"))


def _scores(key: str, data: Data, knowledge: Knowledge) -> Iterator[Data]:
    scale = knowledge.scales[key]
    at = scale.suicide_item.number - 1 if scale.suicide_item else 0
    for answer in range(scale.item_maximum + 1):
        yield _adding(data, "scores", {"scale": scale.name, "date": _ago(0), "items": [answer if n == at else 0 for n in range(scale.items)]})
    yield _adding(data, "scores", {"scale": scale.name, "date": _ago(0), "items": [scale.item_maximum] * scale.items})


def _complete(key: str, data: Data, knowledge: Knowledge) -> Iterator[Data]:
    """Nothing else is taken, or something more is, now or until lately, or one more antidepressant failed."""
    yield _with(data, ("courses", "complete"), "yes")
    for substance in knowledge.substances:
        yield _adding(data, "courses", {"what": substance.name, "to": "now", "from": _ago(20), "dose": "100 mg", "for": "depression", "why": "#new"})
    yield _adding(
        data,
        "courses",
        {
            "what": "fluoxetine",
            "from": _ago(300),
            "to": _ago(10),
            "dose": "60 mg",
            "for": "depression",
            "outcome": "little or no better",
            "stopped": "did not help",
            "episode": "current",
            "why": "#new",
        },
    )


ANSWERS: dict[str, Callable[[str, Data, Knowledge], Iterator[Data]]] = {
    "person": _person, "episode": _episode, "safety": _safety, "conditions": _conditions, "symptoms": _symptoms,
    "labs": _labs, "genes": _genes, "scores": _scores, "courses": _complete,
}  # fmt: skip


def _course_answers(path: list[str], data: Data, knowledge: Knowledge) -> Iterator[Data]:
    course = open_world(read(data), knowledge, SETTINGS).reading.courses[int(path[0]) - 1]
    place: tuple[Any, ...] = ("courses", "items", course_at(data, int(path[0]), knowledge))
    step = ("steps", int(path[2]) - 1) if path[1] == "steps" else ()
    name = path[-1]
    told: Any = CHOICES.get(name, ())
    if name == "dose":
        amounts = {
            a
            for f in (course.substance.forms if course.substance else ())
            for d in f.doses
            for r in (d.usual, d.maximum)
            if r and (v := r.to("mg"))
            for a in (v.low, v.high)
        }
        told = [f"{mg:g} mg" for mg in (1, *sorted(amounts), *sorted(a * 1.5 for a in amounts))]
    elif name in ("from", "to", "lasted"):
        told = ["5 days", "3 weeks", "6 weeks", "10 weeks", "1 year"] if name == "lasted" else _days_near(course, name)
    for value in told:
        yield _with(data, (*place, *step, name), value)


def _days_near(course: ReadCourse, name: str) -> list[str]:
    """Days that are possible for this end, spread over what is open; and now where nothing says that it ended."""
    start, end = course.start, course.end
    low, high = start if name == "from" else end
    today = AS_OF.toordinal()
    low = max(low, today - 4000)
    near = {low, high, *(end[1] - n for n in (3, 20, 27, 28, 41, 42, 60, 100, 400)), *(today - n for n in (1, 6, 13, 20, 27, 34, 60))}
    days = [date.fromordinal(d).isoformat() for d in sorted(near) if low <= d <= min(high, today)]
    return days + (["now"] if name == "to" and course.current.high else [])


# --- conclusions


def conclusions(data: Data, knowledge: Knowledge) -> dict[Key, Any]:
    """What the assessment says, in the words of WouldChange, each course by its mark."""
    return _conclusions(json.dumps(data))


@lru_cache(maxsize=64)
def _conclusions(text: str) -> dict[Key, Any]:
    case, knowledge = read(json.loads(text)), the_knowledge()
    shown = assess(case, knowledge, SETTINGS)
    world = open_world(case, knowledge, SETTINGS)
    mark = {c.number: str(c.course.why) for c in world.reading.courses}
    return dict(_visible(shown, mark))


def _visible(shown: Assessment, mark: dict[int, str]) -> Iterator[tuple[Key, Any]]:
    for option in shown.options:
        yield ("option", option.id), sorted((r.kind, r.id, r.then) for r in option.reasons)
    for rule in {r.rule for f in shown.findings for r in f.because}:
        graded = sorted((f.subjects, f.severity, f.urgency) for f in shown.findings if rule in {r.rule for r in f.because})
        yield ("finding", rule), [subjects for subjects, _, _ in graded]
        yield ("grade", rule), graded
    for trial in shown.trials:
        if trial.kind == "antidepressant":
            yield ("trial", mark[trial.course]), trial.verdict
            yield ("outcome", mark[trial.course]), trial.result
            yield ("episode", mark[trial.course]), trial.in_episode
    yield from ((("definition", d.id), d.answer) for d in shown.resistance.definitions)
    yield from ((("stage", s.id), s.stage) for s in shown.resistance.stages)


def open_rules(data: Data, knowledge: Knowledge) -> dict[Key, Any]:
    """Which rules are open on what, and which are graded by something open."""
    world = open_world(read(data), knowledge, SETTINGS)
    found: dict[Key, Any] = {}
    for firing in run_rules(world, knowledge.rules):
        found.setdefault(("finding", firing.rule.rule.rule), []).append((firing.subjects, firing.truth.low, firing.truth.high))
        found.setdefault(("grade", firing.rule.rule.rule), []).append((firing.subjects, world.fields.names(firing.open_shifts)))
    return found


def open_gates(data: Data, knowledge: Knowledge) -> frozenset[str]:
    """Rules whose gate is open on some binding: they ask nothing, on purpose."""
    world = open_world(read(data), knowledge, SETTINGS)
    found = set()
    for rule in knowledge.rules:
        for binding in bindings_of(world, rule):
            gate: Value = evaluate(rule.applies, world.derive_for(binding.courses[0] if binding.courses else None)) if rule.applies else binding.gate
            if rule.applies and gate.low != gate.high:
                found.add(rule.rule.rule)
    return frozenset(found)


def changed(before: dict[Key, Any], after: dict[Key, Any]) -> set[Key]:
    """What is otherwise than before, or only on one side."""
    return {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}


def wanted(question: Any, data: Data, knowledge: Knowledge) -> set[Key]:
    """What the question says it would change, each course by its mark."""
    mark = {str(c.number): str(c.course.why) for c in open_world(read(data), knowledge, SETTINGS).reading.courses}
    return {(w.what, mark[w.id] if w.what in ("trial", "outcome", "episode") else w.id) for w in question.would_change}


# --- fields


def asked_anywhere(knowledge: Knowledge) -> Iterator[Asked]:
    """Every test in every condition of the knowledge: rules, shifts and ceilings."""
    for rule in knowledge.rules:
        for condition in (rule.applies, rule.when, *(c for c, _ in rule.shifts)):
            yield from asked_in(condition)
    for found in knowledge.ceilings.values():
        for condition, *_ in found:
            yield from asked_in(condition)


def asked_in(condition: Condition | None) -> Iterator[Asked]:
    """Every test inside a condition."""
    if isinstance(condition, Asked):
        yield condition
    elif isinstance(condition, Negation):
        yield from asked_in(condition.part)
    elif isinstance(condition, (Every, Some)):
        for part in condition.parts:
            yield from asked_in(part)


def all_fields(data: Data, knowledge: Knowledge) -> list[str]:
    """Every field that could be asked of this case and is not answered yet."""
    case = read(data)
    tests = list(asked_anywhere(knowledge))
    asked = {
        kind: {dict(t.args)["of"] for t in tests if t.fact in facts}
        for kind, facts in (
            ("conditions", {"condition"}),
            ("labs", {"lab", "measured"}),
            ("genes", {"phenotype", "tested_phenotype"}),
            ("scores", {"score", "item"}),
        )
    }
    given = {
        kind: {knowledge.find(kind, item[key]) for item in data.get(kind, {}).get("items", [])} for kind, key in (("conditions", "what"), ("labs", "test"))
    }
    given["genes"] = {g["gene"] for g in data.get("genes", {}).get("items", []) if g["result"] != "unknown"}
    given["scores"] = {knowledge.find("scales", s["scale"]) for s in data.get("scores", {}).get("items", [])}
    fields = [
        f"{part}.{name}"
        for part in ("person", "episode", "safety")
        for name, value in _fields(getattr(case, part))
        if value is None or value == "unknown" or getattr(value, "is_unknown", False)
    ]
    fields += [f"{kind}.{key}" for kind, keys in asked.items() for key in sorted(keys - given[kind]) if getattr(case, kind).complete != "yes"]
    fields += [name for name in ("courses.complete", "symptoms.complete") if getattr(case, name.split(".")[0]).complete != "yes"]
    for course in open_world(case, knowledge, SETTINGS).reading.courses:
        for name in ("dose", "from", "to", "taken", "outcome", "stopped", "for", "episode"):
            value = getattr(course.course, "for_" if name == "for" else "from_" if name == "from" else name)
            if (value is None or value == "unknown" or getattr(value, "is_unknown", False)) and not (name == "dose" and course.course.steps):
                fields.append(f"courses.{course.number}.{name}")
    return [f for f in fields if f not in ("person.name", "person.stopped_smoking", "safety.past_overdose")]


def _fields(part: Any) -> Iterator[tuple[str, Any]]:
    return ((name.rstrip("_"), getattr(part, name)) for name in part.__slots__)
