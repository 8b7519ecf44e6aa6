"""Findings made by hand, to see how they are shown whatever rules there are."""

from __future__ import annotations

from typing import Any

from tests.cases import assessed, case, the_knowledge, world_of
from thirdline.reasoning.assessment import Assessment, Finding, Words
from thirdline.reasoning.urgent import derive_act_now
from thirdline.record import replace


def finding(name: str, **changes: Any) -> Finding:
    """A major interaction to raise today, its own group and words unless told otherwise."""
    plain: dict[str, Any] = {
        "id": f"interaction:bleeding:{name}",
        "kind": "interaction",
        "hazard": "bleeding",
        "subjects": (name,),
        "severity": "major",
        "urgency": "today",
        "certainty": "established",
        "likelihood": None,
        "next_check": None,
        "group": name,
        "message": name,
        "params": {},
        "words": Words(
            title=f"Title of {name}",
            person=f"Person text of {name}.",
            clinician=f"Clinician text of {name}.",
            action=f"Action of {name}.",
            ask=None,
            emergency=None,
        ),
        "because": (),
        "replaced": (),
    }
    return Finding(**{**plain, **changes})


def showing(*findings: Finding, **fields: Any) -> Assessment:
    """An assessment that holds exactly these findings."""
    knowledge = the_knowledge()
    made = case(**fields)
    found = tuple(findings)
    return replace(assessed(made, knowledge), findings=found, act_now=derive_act_now(world_of(made, knowledge), found))
