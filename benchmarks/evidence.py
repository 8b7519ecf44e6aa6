"""Network meta-analysis beside `pimeta` from PyPI (in its own environment under .cache/peers), and its growth, on made networks."""

from __future__ import annotations

import json
import random

from benchmarks.mix import CACHE, install, run
from benchmarks.spine import median_ms
from thirdline.evidence.network import fit_network
from thirdline.evidence.studies import Arm, Contrast, contrasts_of


def made(studies: int, treatments: int, seed: int = 1) -> tuple[Contrast, ...]:
    """A connected network by chance: two arms mostly, three in one study of six. Invented numbers."""
    dice = random.Random(seed)
    names = [f"t{i:03}" for i in range(treatments)]
    arms = []
    for s in range(studies):
        own = {names[s % treatments], *dice.sample(names, 3 if s % 6 == 0 else 2)}
        arms += [Arm(study=f"s{s:05}", treatment=t, n=dice.randint(30, 200), events=dice.randint(5, 25)) for t in sorted(own)]
    return contrasts_of(arms, "OR").pairs


def main() -> None:
    for studies, treatments in ((59, 9), (500, 30), (5000, 100)):
        pairs = made(studies, treatments)
        names = sorted({t for p in pairs for t in (p.treat1, p.treat2)})
        runs = 30 if studies < 1000 else 3
        dl, reml = (median_ms(lambda m=m, p=pairs, n=names: fit_network(p, n, "random", m), runs) for m in ("DL", "REML"))
        print(f"{studies:5} studies x {treatments:3} treatments     DL {dl:9.2f} ms   REML {reml:9.2f} ms")
        if studies == 59:
            print(f"  pimeta, the same network, DL      {peer(pairs, dl)}")


def peer(pairs: tuple[Contrast, ...], ours: float) -> str:
    """pimeta's time on the same contrasts; why not, where it cannot be had."""
    home = CACHE / "pimeta"
    if problem := install("pimeta", home):
        return problem
    rows = [[p.te, p.se, p.treat1, p.treat2, p.study] for p in pairs]
    program = (
        "import json, sys, time\nfrom pimeta import netmeta\nrows = json.load(sys.stdin)\nte, se, a, b, s = map(list, zip(*rows))\n"
        "times = []\nfor _ in range(9):\n    start = time.perf_counter()\n    netmeta(te, se, a, b, s)\n    times.append(time.perf_counter() - start)\n"
        "print(sorted(times)[4] * 1000)\n"
    )
    ran = run(str(home / "bin" / "python"), "-c", program, text_in=json.dumps(rows))
    if ran.returncode:
        return f"not measured: {ran.stderr.strip().splitlines()[-1]}"
    theirs = float(ran.stdout.splitlines()[-1])
    return f"{theirs:9.2f} ms   ({theirs / ours:.1f} times ours)"


if __name__ == "__main__":
    main()
