"""Properties of the mix: more never turns grave into silence, unknown is never green, nothing lethal is folded."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.cases import assessed, case, the_knowledge
from tests.properties.generate import tried
from thirdline.reasoning.assessment import Assessment

NAMES = st.sampled_from([s.name for s in the_knowledge().substances])


def taking(*names: str) -> Assessment:
    """All of these taken now, and nothing else."""
    return assessed(case(courses={"complete": "yes", "items": [{"what": name, "to": "now"} for name in names]}), the_knowledge())


def grave(a: Assessment) -> set[str]:
    return {f.id for f in a.findings if f.severity == "contraindicated"}


@tried(25)
@given(st.lists(NAMES, unique=True, min_size=2, max_size=5), NAMES)
def test_one_more_medicine_never_removes_a_contraindication(names: list[str], more: str) -> None:
    """Neither does naming it twice."""
    assert grave(taking(*names)) <= grave(taking(*names, more))


@tried(15)
@given(st.lists(NAMES, unique=True, min_size=1, max_size=4), st.text("abcdefghij", min_size=12, max_size=14))
def test_an_unknown_name_is_never_green(names: list[str], unknown: str) -> None:
    """Nor is any pair with it."""
    coverage = taking(*names, unknown).coverage

    assert {"not in our data"} == {p.answer for p in coverage.pairs if unknown in (p.first, p.second)} | {i.answer for i in coverage.items if i.item == unknown}


@tried(25)
@given(st.lists(NAMES, unique=True, min_size=2, max_size=6))
def test_every_item_and_pair_gets_an_answer(names: list[str]) -> None:
    """And a pair with a finding of its own is never called clear."""
    found = taking(*names)
    ids = {r.typed: r.id for r in found.resolved_names}
    about = [set(f.subjects) for f in found.findings]

    assert len(found.coverage.pairs) == len(names) * (len(names) - 1) // 2
    for pair in found.coverage.pairs:
        assert (pair.answer == "a risk") == any({ids[pair.first], ids[pair.second]} <= subjects for subjects in about)


@tried(20)
@given(st.lists(NAMES, unique=True, min_size=2, max_size=4))
def test_leaving_out_whether_it_is_still_taken_never_makes_a_risk_clear(names: list[str]) -> None:
    """And what was contraindicated is still said to be possible."""
    sure = taking(*names)
    items = [{"what": names[0]}, *({"what": name, "to": "now"} for name in names[1:])]
    vague = assessed(case(courses={"complete": "yes", "items": items}), the_knowledge())
    worst = {frozenset(f.subjects) for f in sure.findings if f.severity == "contraindicated"}
    ids = {r.typed: r.id for r in sure.resolved_names}

    for before, after in zip(sure.coverage.pairs, vague.coverage.pairs, strict=True):
        assert before.answer != "a risk" or after.answer != "checked, nothing known"
        if names[0] in (before.first, before.second) and any({ids[before.first], ids[before.second]} <= subjects for subjects in worst):
            assert after.could_be == "contraindicated"


def test_five_lethal_items_are_all_shown() -> None:
    """Three groups at most, but nothing contraindicated is ever folded (clinical.md A1)."""
    found = taking("phenelzine", "sertraline", "pethidine", "pseudoephedrine", "dextromethorphan", "sumatriptan")
    shown = {key for group in found.act_now.groups for key in group.findings}

    assert 5 <= len(grave(found))
    assert grave(found) <= shown
