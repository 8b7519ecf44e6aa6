"""Small ways to build a case and read its assessment, for every test."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from thirdline.case.model import Case
from thirdline.case.read import read_case
from thirdline.knowledge.compile import Knowledge
from thirdline.knowledge.store import build_knowledge, find_knowledge
from thirdline.present.words import speak
from thirdline.reasoning.adequacy import Trial, derive_trials
from thirdline.reasoning.assess import assess
from thirdline.reasoning.assessment import Assessment, Settings
from thirdline.reasoning.facts import World
from thirdline.reasoning.reading import derive_reading
from thirdline.reasoning.standing import Message

AS_OF = date(2026, 11, 23)
Said = tuple[str, tuple[tuple[str, str], ...]]


def case(**fields: Any) -> Case:
    """A case from plain data: case(person={"age": 43}, courses=[{"what": "sertraline"}])."""
    return read_case(json.dumps({"thirdline_case": 1, **fields}).encode(), "case.json", AS_OF.toordinal())


def case_from(text: str) -> Case:
    """A case from YAML text; the header may be left out."""
    whole = text if "thirdline_case" in text else f"thirdline_case: 1\n{text}"
    return read_case(whole.encode(), "case.yaml", AS_OF.toordinal())


def assessed(case: Case, knowledge: Knowledge, **settings: Any) -> Assessment:
    """The assessment of a case, in words, read on AS_OF."""
    return speak(assess(case, knowledge, Settings(**{"as_of": AS_OF.isoformat(), **settings})), knowledge)


@lru_cache(maxsize=1)
def the_knowledge() -> Knowledge:
    """The knowledge of this source tree, built once."""
    return build_knowledge(find_knowledge())


def said(messages: Iterable[Message]) -> tuple[Said, ...]:
    """Messages as (id, parameters), which can be put in a set."""
    return tuple((m.id, tuple(m.params.items())) for m in messages)


def day(back: int) -> str:
    """The day `back` days before AS_OF, as a case file writes it."""
    return (AS_OF - timedelta(days=back)).isoformat()


def course(what: str, dose: str | None = None, days: int | None = None, *, ago: int = 400, **fields: Any) -> dict[str, Any]:
    """A course for depression that was taken for `days` from `ago` days back, did not help and is over; `fields` win.

    Keys that are Python words are written with a line below: for_, from_.
    """
    plain = {"what": what, "for": "depression", "outcome": "little or no better", "stopped": "did not help"}
    plain |= {"dose": dose} if dose else {}
    plain |= {"from": day(ago), "to": day(ago - days + 1)} if days else {}
    given = {**plain, **{key.rstrip("_"): value for key, value in fields.items()}}
    return {key: value for key, value in given.items() if value is not None}


def history(*courses: dict[str, Any], **fields: Any) -> Case:
    """A person of 43 whose moderate depression began three years ago, with a complete list of these courses."""
    plain = {"person": {"age": 43}, "episode": {"began": day(3 * 365), "severity": "moderate", "diagnosis": "depression"}}
    return case(**{**plain, "courses": {"complete": "yes", "items": list(courses)}, **fields})


def world_of(case: Case, knowledge: Knowledge, region: str | None = None) -> World:
    """The world of a case before anything is judged."""
    return World(derive_reading(case, knowledge, AS_OF.toordinal(), region), knowledge)


def trials_of(case: Case, knowledge: Knowledge, scheme: str = "label_minimum", region: str | None = None) -> list[Trial]:
    """Every course as a trial, in the order of time."""
    return derive_trials(world_of(case, knowledge, region), scheme)


def only_trial(case: Case, knowledge: Knowledge, scheme: str = "label_minimum", region: str | None = None) -> Trial:
    """The first course of the case as a trial."""
    return trials_of(case, knowledge, scheme, region)[0]
