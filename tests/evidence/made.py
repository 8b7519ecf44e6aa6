"""Networks made by chance: invented numbers, for the arithmetic only."""

from __future__ import annotations

from hypothesis import strategies as st

from thirdline.evidence.studies import Arm, Contrast, contrasts_of

NAMES = ("a", "b", "c", "d", "e")


@st.composite
def networks(draw: st.DrawFn, measure: str = "MD") -> tuple[Contrast, ...]:
    """Two to eight studies of two to four arms; every treatment is joined to "a" by some study."""
    arms: list[Arm] = []
    others = draw(st.lists(st.sampled_from(NAMES[1:]), unique=True, min_size=2, max_size=4))
    wanted = [["a", name] for name in others]
    wanted += draw(st.lists(st.lists(st.sampled_from(["a", *others]), unique=True, min_size=2, max_size=4), max_size=5))
    for i, names in enumerate(wanted):
        for name in names:
            mean, sd, n = draw(st.integers(-40, 40)) / 4, draw(st.integers(8, 40)) / 8, draw(st.integers(10, 90))
            arms.append(Arm(study=f"s{i}", treatment=name, n=n, mean=mean, sd=sd))
    return contrasts_of(arms, "MD").pairs


def treatments_of(pairs: tuple[Contrast, ...]) -> list[str]:
    """Every treatment, "a" last: the reference."""
    return [*sorted({t for p in pairs for t in (p.treat1, p.treat2)} - {"a"}), "a"]
