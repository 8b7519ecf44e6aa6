"""options, compare, switch, monitor, timeline, maoi: what they print, what they refuse, and that the same input gives the same bytes."""

from __future__ import annotations

import json
import re
from pathlib import Path

import icalendar
import pytest

from thirdline.interfaces.cli import main

ROOT = Path(__file__).parents[2]
MARIA = str(ROOT / "examples" / "maria.yaml")
AS_OF = ("--as-of", "2026-11-23")
SWITCH = ("switch", "sertraline", "phenelzine", "--from", "100 mg", "--start", "2026-12-01", *AS_OF)


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(autouse=True)
def own_cache(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test touches the blob of the person who runs it."""
    monkeypatch.setenv("THIRDLINE_CACHE", str(cache))


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """What a command prints; it ends well."""
    with pytest.raises(SystemExit) as caught:
        main(list(arguments))
    done = capsys.readouterr()
    assert (caught.value.code or 0, done.err) == (0, "")
    return done.out


def refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """What a refused command says; its exit code is that of wrong usage."""
    with pytest.raises(SystemExit) as caught:
        main(list(arguments))
    done = capsys.readouterr()
    assert (caught.value.code, done.out) == (2, "")
    return done.err


def test_options_put_what_cannot_wait_first(capsys: pytest.CaptureFixture[str]) -> None:
    """Act now, then repair, then the bands; each option names its page."""
    page = said(capsys, "options", MARIA, *AS_OF)
    order = [page.index(title) for title in ("ACT NOW", "REPAIR", "BAND 1 OF 4", "BAND 2 OF 4", "NOT NOW")]

    assert order == sorted(order)
    assert "thirdline compare talk_cbt" in page


def test_options_and_assess_have_the_same_order(capsys: pytest.CaptureFixture[str]) -> None:
    """The same order for the same facts on every face."""
    whole = json.loads(said(capsys, "assess", MARIA, "--json", *AS_OF))["options"]
    page = said(capsys, "options", MARIA, *AS_OF)

    assert [o["id"] for o in whole] == re.findall(r"thirdline compare (\w+)", page)


def test_compare_shows_what_no_trial_compared(capsys: pytest.CaptureFixture[str]) -> None:
    """Across kinds of treatment nothing is ranked; inside one, a trial that compared two is named."""
    assert "No trial that was read compared these two" in said(capsys, "compare", "talk_cbt", "augment_lithium")
    assert "stard_level3_augment" in said(capsys, "compare", "augment_lithium", "augment_t3")


def test_compare_as_json_carries_its_claims(capsys: pytest.CaptureFixture[str]) -> None:
    (found,) = json.loads(said(capsys, "compare", "augment_buspirone", "--json"))
    claims = {c["id"] for c in found["claims"]}

    assert {f"augment_buspirone#{e['claim']}" for e in found["option"]["effects"]} <= claims


def test_a_switch_to_a_maoi_waits(capsys: pytest.CaptureFixture[str]) -> None:
    """Text, JSON and calendar say the same days."""
    page = said(capsys, *SWITCH)
    plan = json.loads(said(capsys, *SWITCH, "--json"))
    events = icalendar.Calendar.from_ical(said(capsys, *SWITCH, "--ics")).walk("VEVENT")

    assert "A PLAN TO BRING, NOT TO FOLLOW ALONE" in page
    assert "this one governs" in page
    assert [e["dtstart"].dt.toordinal() for e in events] == [step["day"] for step in plan["steps"]]
    assert all(e["dtstart"].dt.isoformat() in page for e in events)
    assert all(str(e["summary"]).startswith("To discuss") for e in events)


def test_the_same_plan_gives_the_same_bytes(capsys: pytest.CaptureFixture[str]) -> None:
    assert said(capsys, *SWITCH, "--ics") == said(capsys, *SWITCH, "--ics")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("switch", "xxsertraline", "phenelzine", "--from", "100 mg", "--start", "2026-12-01"), "not in our data; did you mean sertraline"),
        (("switch", "sertraline", "Zoloft", "--from", "100 mg", "--start", "2026-12-01"), "the same medicine"),
        (("switch", "sertraline", "phenelzine", "--from", "much", "--start", "2026-12-01"), "'much' is not an amount"),
        (("switch", "sertraline", "phenelzine", "--from", "100", "--start", "2026-12-01"), "one dose in mg"),
        (("switch", "sertraline", "phenelzine", "--from", "100 mg", "--start", "tomorrow"), "--start tomorrow"),
        (("switch", "sertraline", "phenelzine", "--from", "100 mg", "--start", "2026-12-01", "--weeks", "0"), "--weeks 0"),
        (("compare", "augment_lithum"), "augment_lithium"),
        (("maoi", "food"), "which food"),
    ],
)
def test_wrong_usage_says_what_and_how(capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], words: str) -> None:
    assert words in refused(capsys, *arguments)


def test_monitor_names_dates_and_advice(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Lithium begun a week ago: the first level is due, and what to do on sick days."""
    case = tmp_path / "case.yaml"
    case.write_text("thirdline_case: 1\nperson: {age: 50}\ncourses: [{what: lithium, dose: 400 mg, from: 2026-11-20, to: now}]\n")
    page = said(capsys, "monitor", str(case), *AS_OF)

    assert "2026-11-27  lithium: Lithium level, 12 hours after a dose" in page
    assert "sick days" in page
    assert len(icalendar.Calendar.from_ical(said(capsys, "monitor", str(case), "--ics", *AS_OF)).walk("VEVENT")) > 3
    assert all(due["claim"]["says"] for due in json.loads(said(capsys, "monitor", str(case), "--json", *AS_OF)))


@pytest.mark.parametrize(("name", "verdict"), [("mature cheddar", "avoid"), ("cottage cheese", "wrongly forbidden"), ("Marmite", "avoid"), ("salami", "avoid")])
def test_a_food_has_its_verdict_and_its_source(capsys: pytest.CaptureFixture[str], name: str, verdict: str) -> None:
    page = said(capsys, "maoi", "food", *name.split())

    assert verdict in page
    assert "2026-11-23)" in page


@pytest.mark.parametrize("name", ["dragon tears", "zzz", "wurst nach Art des Hauses 17"])
def test_an_unknown_food_is_never_green(capsys: pytest.CaptureFixture[str], name: str) -> None:
    page = said(capsys, "maoi", "food", name)

    assert "not in our data" in page
    assert "safe when fresh" not in page


def test_the_card_says_what_a_reaction_is_and_that_the_pen_is_used(capsys: pytest.CaptureFixture[str]) -> None:
    """clinical.md A8 and D41."""
    card = " ".join(said(capsys, "maoi", "card").split())

    for words in (
        "Call the emergency number at once",
        "Use the adrenaline pen at once",
        "nifedipine at home",
        "two weeks after my last dose",
        "Do not stop the MAOI by yourself",
    ):
        assert words in card


def test_the_timeline_carries_its_text_and_nothing_from_elsewhere(capsys: pytest.CaptureFixture[str]) -> None:
    svg = said(capsys, "timeline", MARIA, *AS_OF)

    assert "<desc>" in svg
    assert "sertraline 100 mg from 2025-04-01" in svg
    assert "<script" not in svg
    assert set(re.findall(r'(?:href|src)="(?!#)', svg)) == set()


@pytest.mark.parametrize("kind", ["forest", "network"])
def test_evidence_is_drawn_with_its_numbers_in_words(capsys: pytest.CaptureFixture[str], tmp_path: Path, kind: str) -> None:
    table = tmp_path / "t.csv"
    table.write_text("study,treatment,n,events\n1,A,100,40\n1,B,100,20\n2,B,100,25\n2,C,100,30\n")
    svg = said(capsys, "evidence", "fit", str(table), "--svg", kind)

    assert ("OR against A" if kind == "forest" else "A and B 1; B and C 1") in svg
