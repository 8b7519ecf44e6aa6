"""The same inputs give the same bytes, whatever the order of the file and the seed of Python's hashes."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.cases import AS_OF, assessed, the_knowledge
from tests.properties.generate import Data, cases, read, sample_cases, tried
from thirdline.present.data import render_json
from thirdline.reasoning.assessment import Assessment, Finding, Settings
from thirdline.reasoning.rules import SEVERITIES, URGENCIES
from thirdline.reasoning.trace import open_world

ROOT = Path(__file__).parents[2]
IN_ORDER = ("items", "steps")  # a questionnaire's answers and a course's steps mean their order
PRINT_ALL = """
import json, sys
from tests.cases import assessed, the_knowledge
from tests.properties.generate import read
from thirdline.present.data import render_json
for data in json.load(sys.stdin):
    sys.stdout.write(render_json(assessed(read(data), the_knowledge())))
"""


def test_two_hash_seeds_give_the_same_bytes() -> None:
    """Twenty cases in two processes whose sets and dicts hash otherwise."""
    given_cases = json.dumps(sample_cases(20))

    first, second = (_printed(given_cases, seed) for seed in ("1", "4242"))
    assert first == second
    assert first.count(b'"schema"') == 20


def _printed(given_cases: str, seed: str) -> bytes:
    environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}
    return subprocess.run([sys.executable, "-c", PRINT_ALL], input=given_cases.encode(), env=environment, cwd=ROOT, capture_output=True, check=True).stdout


@tried(30)
@given(cases(), st.integers(0, 2**16))
def test_the_order_of_the_file_never_matters(data: Data, seed: int) -> None:
    """Every list and every mapping shuffled, except what means its order."""
    assert render_json(assessed(read(data), the_knowledge())) == render_json(assessed(read(_shuffled(data, random.Random(seed))), the_knowledge()))


def _shuffled(part: Any, chance: random.Random, key: str = "") -> Any:
    if isinstance(part, dict):
        return {name: _shuffled(value, chance, name) for name, value in chance.sample(sorted(part.items()), len(part))}
    if isinstance(part, list):
        whole = [_shuffled(value, chance) for value in part]
        return whole if key == "steps" or not all(isinstance(v, (dict, str)) for v in part) else chance.sample(whole, len(whole))
    return part


@tried(20)
@given(cases())
def test_the_same_case_twice_gives_the_same_bytes(data: Data) -> None:
    """Nothing is remembered from one assessment to the next."""
    first = render_json(assessed(read(data), the_knowledge()))

    assert first == render_json(assessed(read(data), the_knowledge()))


def test_one_case_leaves_nothing_behind_for_the_next() -> None:
    """Thirty cases forwards and backwards: each has the same bytes, whatever was assessed before it."""
    read_cases = [read(data) for data in sample_cases(30)]
    forwards = [render_json(assessed(case, the_knowledge())) for case in read_cases]
    backwards = [render_json(assessed(case, the_knowledge())) for case in reversed(read_cases)]

    assert forwards == backwards[::-1]


@tried(30)
@given(cases())
def test_findings_are_read_by_urgency_then_severity(data: Data) -> None:
    """The reading order is total: no two findings share an id, and each list is sorted."""
    found = assessed(read(data), the_knowledge()).findings

    assert [_rank(f) for f in found] == sorted(_rank(f) for f in found)
    assert len(found) == len({f.id for f in found})


def _rank(finding: Finding) -> tuple[int, int]:
    return URGENCIES.index(finding.urgency), SEVERITIES.index(finding.severity)


@tried(30)
@given(cases())
def test_courses_are_numbered_by_time(data: Data) -> None:
    """Trials, exposures and questions speak of courses by a number that exists."""
    shown: Assessment = assessed(read(data), the_knowledge())

    assert [c.number for c in shown.courses] == list(range(1, len(shown.courses) + 1))
    assert {t.course for t in shown.trials} | {e.course for e in shown.exposure} <= {c.number for c in shown.courses}
    assert all(int(q.field.split(".")[1]) <= len(shown.courses) for q in shown.questions if q.field.startswith("courses.") and q.field != "courses.complete")


@tried(20)
@given(cases())
def test_the_world_is_never_changed_by_reading_it_again(data: Data) -> None:
    """Tracing a rule works on its own world and leaves the assessment as it was."""
    before = render_json(assessed(read(data), the_knowledge()))
    open_world(read(data), the_knowledge(), Settings(as_of=AS_OF.isoformat()))

    assert before == render_json(assessed(read(data), the_knowledge()))
