"""name, edit-check, new: what a name is taken for, how a line was read, and a history rebuilt by questions that reads back the same."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from tests.cases import AS_OF, the_knowledge
from thirdline.case.read import read_case
from thirdline.interfaces.cli import main
from thirdline.interfaces.interview import Interview, as_file
from thirdline.present.data import render_json
from thirdline.reasoning.assess import assess
from thirdline.reasoning.assessment import Settings

MARIA = str(Path(__file__).parents[2] / "examples" / "maria.yaml")
DAY = ("--as-of", "2026-11-23")
ANSWERS = [
    "UK", "52", "female", "March 2025",
    "Zoloft 150 mg, Jan 2024 to May 2024, no better",
    "lithium since ~2019, banana",
    "about 3 months of Effexor, dose unknown, stopped: sweating",
    "",
]  # fmt: skip


def scripted(answers: list[str], rest: str = "") -> tuple[Interview, list[str]]:
    """An interview that is answered from a list, and what it says; then always `rest`."""
    told, said = iter(answers), list[str]()
    return Interview(the_knowledge(), AS_OF, lambda question: next(told, rest), said.append), said


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """One cache for the session, none of the person's."""
    monkeypatch.setenv("THIRDLINE_CACHE", str(request.config.cache.mkdir("knowledge")))  # type: ignore[union-attr]  # pytest's own cache folder


def test_a_line_that_cannot_be_read_is_asked_again_and_not_kept() -> None:
    interview, said = scripted(ANSWERS, "stop")
    data = interview.run()

    assert [c["what"] for c in data["courses"]["items"]] == ["Zoloft", "Effexor"]
    assert any("'banana' cannot be read" in line for line in said)


def test_what_was_told_reads_back_to_the_same_assessment() -> None:
    """The file and the answers give the same bytes."""
    interview, _ = scripted([*ANSWERS, "no", "no", "yes", "no"], "")
    data = interview.run()
    settings = Settings(as_of=AS_OF.isoformat())
    from_file = read_case(as_file(data).encode(), "new.yaml", AS_OF.toordinal())

    assert render_json(assess(from_file, the_knowledge(), settings)) == render_json(assess(interview.case(), the_knowledge(), settings))


def test_every_question_may_be_left_open() -> None:
    """Enter for everything: an empty case, with nothing invented."""
    interview, _ = scripted([], "")

    assert interview.run() == {"thirdline_case": "1", "courses": {"items": []}}


def test_yes_to_something_new_is_not_taken_for_a_complete_list() -> None:
    """'Is there anything new or severe?' yes: which? Only 'no' closes the list."""
    interview, said = scripted(["yes", "fever, stiff muscles"], "stop")
    interview._put_question("symptoms.complete", "anything new?")

    assert interview.data["symptoms"] == {"items": [{"what": "fever"}, {"what": "stiff muscles"}]}
    assert any("does not say what it is" in line for line in said)


def ran(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as caught:
        main(list(arguments))
    done = capsys.readouterr()
    return int(caught.value.code or 0), done.out, done.err


def test_new_writes_a_file_once(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that is there is never touched; the answers are kept beside it."""
    path = tmp_path / "mine.yaml"
    monkeypatch.setattr("sys.stdin", io.StringIO("\n".join([*ANSWERS, "stop"]) + "\n"))
    assert ran(capsys, "new", str(path), *DAY)[0] == 0
    before = path.read_bytes()
    monkeypatch.setattr("sys.stdin", io.StringIO("\n".join([*ANSWERS, "stop"]) + "\n"))
    code, _, err = ran(capsys, "new", str(path), *DAY)

    assert (code, path.read_bytes()) == (3, before)
    assert "What you wrote is kept in" in err


def test_name_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    """One object per text; unknown is null with what is near."""
    code, out, _ = ran(capsys, "name", "Zoloft 50mg", "serteraline", "Dr Lee's calm drops", "--json")
    found = json.loads(out)

    assert code == 0
    assert [(f["typed"], f["substance"]) for f in found] == [("Zoloft 50mg", "sertraline"), ("serteraline", "sertraline"), ("Dr Lee's calm drops", None)]
    assert found[1]["score"] < 1
    assert "nearly" in found[1]["how"]


def test_edit_check_says_how_each_line_was_read(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = ran(capsys, "edit-check", MARIA, *DAY)

    assert code == 0
    assert "levothyroxine (as typed)" in out
    assert "not said:" in out
