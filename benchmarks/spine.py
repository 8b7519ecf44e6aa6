"""The spine's figures: assess in process, a cold process, a cold rebuild of the blob, growth with rules.

Each figure is the median of several runs on this machine, beside a peer measured in the same run.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from thirdline.interfaces.files import load_case
from thirdline.knowledge.store import build_knowledge, find_knowledge
from thirdline.reasoning.assess import assess
from thirdline.reasoning.assessment import Settings
from thirdline.record import replace

HERE = Path(__file__).parent
SETTINGS = Settings(as_of="2026-11-23")


def median_ms(work: Callable[[], object], runs: int) -> float:
    """Median wall time of `work`, in milliseconds, after one warm-up."""
    work()
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times) * 1000


def process(*arguments: str, cache: str | None = None) -> Callable[[], object]:
    """A whole process of this Python, its output thrown away; compiled modules are kept, as they are wherever it is installed."""
    kept = {"PYTHONPATH": "src", "PYTHONPYCACHEPREFIX": str(HERE.parent / ".cache" / "pycache")}
    env = {**os.environ, **kept, **({"THIRDLINE_CACHE": cache} if cache else {})}
    env.pop("PYTHONDONTWRITEBYTECODE", None)
    return lambda: subprocess.run([sys.executable, *arguments], check=True, capture_output=True, env=env, cwd=HERE.parent)


def main() -> None:
    knowledge = build_knowledge(find_knowledge())
    case = load_case(HERE / "case.yaml", date(2026, 11, 23))
    one = median_ms(lambda: assess(case, knowledge, SETTINGS), 300)
    print(f"assess in process, {len(case.courses.items)} courses, {len(knowledge.rules)} rules   {one:8.2f} ms   (aim 1.5)")
    ten = replace(knowledge, rules=knowledge.rules * 10)
    more = median_ms(lambda: assess(case, ten, SETTINGS), 50)
    print(f"the same with 10 times the rules ({len(ten.rules)})            {more:8.2f} ms   ({more / one:.1f} times)")
    with tempfile.TemporaryDirectory() as cache:
        cold = median_ms(process("-m", "thirdline", "assess", "benchmarks/case.yaml", "--json", cache=cache), 9)
    peer = median_ms(process("-c", "import pydantic; from pydantic import BaseModel"), 9)
    bare = median_ms(process("-c", "pass"), 9)
    print(f"thirdline assess as a process                        {cold:8.0f} ms   (aim 350)")
    print(f"python -c 'import pydantic' as a process             {peer:8.0f} ms   (ours is {cold / peer:.2f} of it)")
    print(f"python -c pass as a process                          {bare:8.0f} ms")
    rebuild = median_ms(lambda: build_knowledge(find_knowledge()), 3)
    print(f"cold rebuild of the knowledge ({len(knowledge.substances)} substances)           {rebuild:8.0f} ms")


if __name__ == "__main__":
    main()
