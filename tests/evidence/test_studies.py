"""Tables of studies: effects by hand, zero cells, and every fault with its study and column."""

from __future__ import annotations

import csv
import json
import math
from pathlib import Path

import pytest

from thirdline.evidence import network
from thirdline.evidence.fit import Choices, fit_table
from thirdline.evidence.studies import Arm, contrasts_of, read_rows
from thirdline.interfaces.cli import main
from thirdline.tree import Refused

ARMS = [
    {"study": "1", "treatment": "a", "events": "10", "n": "50"},
    {"study": "1", "treatment": "b", "events": "20", "n": "50"},
    {"study": "2", "treatment": "a", "events": "12", "n": "60"},
    {"study": "2", "treatment": "b", "events": "18", "n": "60"},
]
PAIRS = [{"studlab": "1", "treat1": "b", "treat2": "a", "TE": "0.5", "seTE": "0.2"}]


def binary(events: tuple[int, int], n: tuple[int, int]) -> list[Arm]:
    return [Arm(study="1", treatment=t, n=m, events=e) for t, e, m in zip("ab", events, n, strict=True)]


def test_ratios_by_hand() -> None:
    """20 of 50 against 10 of 50."""
    (odds,), (risk,) = (contrasts_of(binary((20, 10), (50, 50)), m).pairs for m in ("OR", "RR"))
    assert (math.log((20 / 30) / (10 / 40)), math.sqrt(1 / 20 + 1 / 30 + 1 / 10 + 1 / 40)) == pytest.approx((odds.te, odds.se))
    assert (math.log(2), math.sqrt(1 / 20 - 1 / 50 + 1 / 10 - 1 / 50)) == pytest.approx((risk.te, risk.se))


def test_differences_by_hand() -> None:
    """Means 5 and 3, deviations 2 and 4, 20 people each; standardised by the pooled deviation with Hedges' correction."""
    arms = [Arm(study="1", treatment="a", n=20, mean=5, sd=2), Arm(study="1", treatment="b", n=20, mean=3, sd=4)]
    (raw,), (g,) = (contrasts_of(arms, m).pairs for m in ("MD", "SMD"))
    assert (2, math.sqrt(4 / 20 + 16 / 20)) == pytest.approx((raw.te, raw.se))
    want = (1 - 3 / (4 * 38 - 1)) * 2 / math.sqrt(10)
    assert (want, math.sqrt(1 / 20 + 1 / 20 + want**2 / 80)) == pytest.approx((g.te, g.se))


def test_a_zero_cell_adds_a_half_to_each_of_its_study_and_no_other() -> None:
    (pair,) = contrasts_of(binary((0, 5), (20, 20)), "OR").pairs
    assert math.log((0.5 * 15.5) / (5.5 * 20.5)) == pytest.approx(pair.te)
    (all_of_one,) = contrasts_of(binary((20, 5), (20, 20)), "OR").pairs
    assert math.log((20.5 * 15.5) / (5.5 * 0.5)) == pytest.approx(all_of_one.te)
    (whole,) = contrasts_of(binary((5, 6), (20, 20)), "OR").pairs
    assert math.log((5 * 14) / (6 * 15)) == pytest.approx(whole.te)


@pytest.mark.parametrize(("events", "why"), [((0, 0), "nobody had the event"), ((20, 20), "everybody had the event")])
def test_a_study_that_says_nothing_is_left_out_by_name(events: tuple[int, int], why: str) -> None:
    found = contrasts_of(binary(events, (20, 20)), "OR")
    assert ((), (("1", why),)) == (found.pairs, found.left_out)


def wrong(rows: list[dict[str, str]], i: int, **fields: str) -> list[dict[str, str]]:
    return [{**row, **fields} if j == i else row for j, row in enumerate(rows)]


def three(ab: float, bc: float, ac: float, se: float) -> list[dict[str, str]]:
    """A study of three arms; a standard error over 1 from a to c cannot stand beside two of 0.5."""
    rows = (("a", "b", ab, 0.5), ("b", "c", bc, 0.5), ("a", "c", ac, se))
    return [{"studlab": "1", "treat1": a, "treat2": b, "TE": str(te), "seTE": str(se)} for a, b, te, se in rows]


def test_rounded_effects_of_three_arms_are_accepted() -> None:
    assert 3 == len(read_rows(three(1.0, 1.0, 2.03, 0.9), "MD", "made.csv").pairs)


@pytest.mark.parametrize(
    ("rows", "measure", "said"),
    [
        (wrong(ARMS, 0, events="-1"), "OR", "study 1, column events: a count cannot be negative"),
        (wrong(ARMS, 1, events="51"), "OR", "study 1, column events: more events than people"),
        (wrong(ARMS, 2, n="0"), "OR", "study 2, column n: 0 people are none"),
        (wrong(ARMS, 2, n="many"), "OR", "study 2, column n: 'many' is not a number"),
        (wrong(ARMS, 2, n="nan"), "OR", "study 2, column n: 'nan' is not a number"),
        (wrong(ARMS, 3, events=""), "OR", "study 2, column events: it is missing"),
        (wrong(ARMS, 3, treatment="a"), "OR", "study 2, column treatment: 'a' has two arms"),
        (wrong(ARMS, 3, treatment=" "), "OR", "study 2, column treatment: it is empty"),
        (ARMS[:3], "OR", "study 2, column treatment: it has one arm"),
        ([{**ARMS[0], "mean": "", "sd": ""}, {"study": "1", "treatment": "b", "events": "", "n": "9", "mean": "3", "sd": "1"}], "OR", "another scale"),
        ([{"study": "1", "treatment": t, "n": "9", "mean": "3", "sd": sd} for t, sd in (("a", "1"), ("b", "0"))], "MD", "study 1, column sd"),
        ([{"study": "1", "treatment": t, "n": n, "mean": "3", "sd": "1"} for t, n in (("a", "9"), ("b", "1"))], "MD", "study 1, column n"),
        (wrong(PAIRS, 0, seTE=""), "OR", "study 1, column seTE: it is missing"),
        (wrong(PAIRS, 0, seTE="0"), "OR", "study 1, column seTE: a standard error must be over 0"),
        (wrong(PAIRS, 0, treat2="b"), "OR", "study 1, column treat1: the same two arms twice, or an arm with itself"),
        ([*PAIRS, {**PAIRS[0], "treat1": "c"}], "OR", "study 1, column treat1: 3 arms make 3 pairs, 2 are given"),
        (wrong(PAIRS, 0, treat2=" "), "OR", "study 1, column studlab, treat1, treat2: one of them is empty"),
        (three(1.0, 1.0, 2.05, 0.5), "OR", "study 1, column TE: its effects do not add up"),
        (three(1.0, 1.0, 2.0, 1.01), "OR", "study 1, column seTE: no set of arms"),
        ([{"trial": "1"}], "OR", "these columns are no arms and no contrasts: trial"),
        ([], "OR", "these columns are no arms and no contrasts: none"),
    ],
)
def test_each_fault_names_study_and_column(rows: list[dict[str, str]], measure: str, said: str) -> None:
    with pytest.raises(Refused) as refused:
        read_rows(rows, measure, "made.csv")
    assert said in "\n".join(map(str, refused.value.problems))


def test_two_faults_are_both_said() -> None:
    with pytest.raises(Refused) as refused:
        read_rows(wrong(wrong(ARMS, 0, events="-1"), 3, n="x"), "OR", "made.csv")
    assert 2 == len(refused.value.problems)


def test_a_search_that_does_not_settle_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(network, "STEPS", 0)
    with pytest.raises(Refused, match="did not settle"):
        fit_table(ARMS, Choices(tau="REML"), "made.csv")


# --- the command


def run(capsys: pytest.CaptureFixture[str], path: Path, *more: str) -> tuple[int | str | None, str, str]:
    with pytest.raises(SystemExit) as stopped:
        main(["evidence", "fit", str(path), *more])
    out = capsys.readouterr()
    return stopped.value.code, out.out, out.err


def table(folder: Path, rows: list[dict[str, str]]) -> Path:
    path = folder / "studies.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def test_the_command_prints_json_and_text(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, table(tmp_path, ARMS), "--reference", "a", "--json")
    found = json.loads(out)
    assert (0, "a", 1) == (code, found["reference"], found["df"])
    assert {"treatment", "te", "se", "lower", "upper", "p_score"} <= set(found["effects"][0])
    assert {"treat1", "treat2", "te", "se"} == set(found["league"][0])
    assert "2 studies, 2 treatments against a" in run(capsys, table(tmp_path, ARMS), "--reference", "a")[1]


def test_the_plot_has_the_effect_inside_its_interval_and_a_line_at_no_difference(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = run(capsys, table(tmp_path, three(1.0, 1.0, 2.0, 0.6)), "--measure", "MD", "--reference", "c", "--plot")[1].splitlines()[-3:]
    rows = {line.split()[0]: line for line in lines}
    assert ["a", "b", "c"] == list(rows)
    at = rows["c"].index("|")
    assert [at, at] == [rows[name].index("|") for name in "ab"]
    assert at < rows["b"].index("o") < rows["a"].index("o")
    assert all(rows[name].index("-") < rows[name].index("o") < rows[name].rindex("-") for name in "ab")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (None, "it cannot be read"),
        ("study,treatment,events,n\n1,a,10,50,7\n1,b,20,50\n", "more or fewer fields than the header"),
        ("study,treatment,events,n\n1,a,10,50\n1,b,20,50\n", "the reference 'z' is in no study"),
    ],
)
def test_a_bad_file_names_itself_and_the_cure(tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str | None, said: str) -> None:
    path = tmp_path / "studies.csv"
    if text is not None:
        path.write_text(text)
    code, out, error = run(capsys, path, "--reference", "z")
    assert (3, "") == (code, out)
    assert said in error and "studies.csv" in error
