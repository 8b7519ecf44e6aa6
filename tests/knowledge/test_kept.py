"""Records kept as bytes: the same as the records, each made once; an assessment cannot tell the difference."""

from __future__ import annotations

import pickle

import pytest

from tests.cases import AS_OF, case, the_knowledge
from thirdline.knowledge.kept import Kept, KeptRow
from thirdline.knowledge.store import _seldom_whole
from thirdline.present.data import render_json
from thirdline.reasoning.assess import assess
from thirdline.reasoning.assessment import Settings


def test_a_mapping_of_bytes_is_the_mapping() -> None:
    """Keys in order, values equal, each unpickled once, also after it was itself pickled."""
    items = {"b": ("two", 2), "a": ("one", 1)}
    kept = pickle.loads(pickle.dumps(Kept(items)))

    assert (dict(kept), list(kept), len(kept)) == (items, ["b", "a"], 2)
    assert kept["a"] is kept["a"]
    assert "c" not in kept


def test_a_row_of_bytes_is_the_row() -> None:
    """From both ends, in slices, and not past its end."""
    kept = KeptRow(("x", "y", "z"))

    assert (list(kept), kept[-1], kept[1:], len(kept)) == (["x", "y", "z"], "z", ["y", "z"], 3)
    for place in (3, -4):
        with pytest.raises(IndexError):
            kept[place]


def test_an_assessment_is_the_same_to_the_byte() -> None:
    """From the knowledge as built, and as it comes out of the cache."""
    knowledge, settings = the_knowledge(), Settings(as_of=AS_OF.isoformat())
    kept = pickle.loads(pickle.dumps(_seldom_whole(knowledge)))
    told = case(
        person={"age": "50", "smoking": "yes"},
        courses=[{"what": what, "dose": "100 mg", "from": "2026-05-01", "to": "now"} for what in ("sertraline", "Nexito Plus", "lithium", "zzz")],
    )

    assert render_json(assess(told, kept, settings)) == render_json(assess(told, knowledge, settings))
