"""The command line as people use it: exit codes, one clear line for each problem, and their files left alone."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

from tests.cases import the_knowledge
from tests.interfaces.bad_files import BAD, BadFile
from thirdline.interfaces.cli import main
from thirdline.knowledge.store import build_knowledge, find_knowledge, open_knowledge
from thirdline.tree import Refused

ROOT = Path(__file__).parents[2]
MARIA = ROOT / "examples" / "maria.yaml"
AS_OF = ("--as-of", "2026-11-23")


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for the blob, shared so that it is built once."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(autouse=True)
def own_cache(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test touches the blob of the person who runs it."""
    monkeypatch.setenv("THIRDLINE_CACHE", str(cache))


def ran(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """One command in its own process."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "PYTHONIOENCODING": "utf-8"}
    return subprocess.run([sys.executable, "-m", "thirdline", *map(str, arguments)], capture_output=True, text=True, cwd=ROOT, env=environment, check=False)


def code_of(*arguments: str | Path) -> int:
    """The exit code of one command run inside this process."""
    with pytest.raises(SystemExit) as caught:
        main([*map(str, arguments)])
    return int(caught.value.code or 0)


# --- exit codes, in a process of their own


def test_a_readable_case_ends_with_0() -> None:
    """The page on standard output, nothing on standard error."""
    done = ran("assess", MARIA, *AS_OF)

    assert (0, "") == (done.returncode, done.stderr)
    assert done.stdout.startswith("Maria, 43 · as of 2026-11-23")


def test_a_wrong_option_ends_with_2() -> None:
    """Wrong usage is told from wrong input."""
    done = ran("assess", MARIA, "--as-of", "tomorrow")

    assert 2 == done.returncode
    assert ["thirdline: --as-of tomorrow: not a day; write YYYY-MM-DD, for example 2026-11-23"] == done.stderr.splitlines()


def test_a_refused_case_ends_with_3_and_no_traceback(tmp_path: Path) -> None:
    """One line that names file, line and cure."""
    bad = tmp_path / "my case.yaml"
    bad.write_text("thirdline_case: 1\ncourses:\n  - what: sertraline\n    dose: -50 mg\n")
    done = ran("assess", bad)

    assert (3, "") == (done.returncode, done.stdout)
    assert 1 == len(done.stderr.splitlines())
    assert f"{bad}, line 4" in done.stderr
    assert "Traceback" not in done.stderr


def test_no_arguments_show_the_help() -> None:
    """Wrong usage, with a word on how to use it."""
    done = ran()

    assert 2 == done.returncode
    assert "usage: thirdline" in done.stderr


# --- bad files, one by one


@pytest.mark.parametrize("bad", BAD, ids=lambda bad: bad.says)
def test_a_bad_file_is_refused_in_one_clear_line(bad: BadFile, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Code 3; the line names the file (and the line in it), what is wrong and a cure."""
    file = tmp_path / bad.name
    file.write_bytes(bad.content)

    assert 3 == code_of("assess", file, *AS_OF)
    said = capsys.readouterr()
    assert "" == said.out
    assert [] == [line for line in said.err.splitlines() if not line.startswith(f"thirdline: {file}")]
    assert 1 == len(said.err.splitlines())
    assert bad.words in said.err
    assert bad.line is None or f", line {bad.line}" in said.err


@pytest.mark.parametrize("bad", BAD, ids=lambda bad: bad.says)
def test_a_refused_file_is_not_touched(bad: BadFile, tmp_path: Path) -> None:
    """Bytes and time of change are as before."""
    file = tmp_path / bad.name
    file.write_bytes(bad.content)
    os.utime(file, (1_700_000_000, 1_700_000_000))

    code_of("assess", file, *AS_OF)
    assert (bad.content, 1_700_000_000) == (file.read_bytes(), file.stat().st_mtime)
    assert [file] == list(tmp_path.iterdir())


def test_an_assessed_file_is_not_touched(tmp_path: Path) -> None:
    """Reading leaves it as it was, and nothing beside it."""
    file = tmp_path / "maria.yaml"
    shutil.copy(MARIA, file)
    os.utime(file, (1_700_000_000, 1_700_000_000))

    assert 0 == code_of("assess", file, *AS_OF)
    assert (MARIA.read_bytes(), 1_700_000_000) == (file.read_bytes(), file.stat().st_mtime)
    assert [file] == list(tmp_path.iterdir())


def test_two_problems_are_two_lines(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Reading goes on after the first problem."""
    file = tmp_path / "two.yaml"
    file.write_text("thirdline_case: 1\nperson:\n  age: -4\n  seks: female\n")

    assert 3 == code_of("assess", file)
    assert ["line 3", "line 4"] == sorted(line.split(", ")[1].split(":")[0] for line in capsys.readouterr().err.splitlines())


@pytest.mark.parametrize(
    "line", ["courses: [{what: sertraline, dose: 6 weeks}]", "courses: [{what: sertraline, dose: 100}]", "labs: [{test: TSH, value: 5 mmol/L}]"]
)
def test_a_dose_or_a_test_in_a_wrong_unit_is_said_aloud_and_not_used(line: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The rest of the case is still assessed; the value stands under NOT CHECKED, as typed."""
    file = tmp_path / "unit.yaml"
    file.write_text(f"thirdline_case: 1\n{line}\n")

    assert 0 == code_of("assess", file, *AS_OF)
    unchecked = capsys.readouterr().out.split("NOT CHECKED")[1]
    assert "unit" in unchecked
    assert "so it was not used" in unchecked or "so the dose was not used" in unchecked


@pytest.mark.parametrize(("path", "words"), [("no such.yaml", "there is no such file"), (".", "this is a folder")])
def test_a_file_that_is_none_is_refused(path: str, words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A missing file and a folder are told plainly."""
    assert 3 == code_of("assess", tmp_path / path)
    assert words in capsys.readouterr().err


# --- options


def test_json_is_the_published_schema(capsys: pytest.CaptureFixture[str]) -> None:
    """--json validates against what `schema assessment` prints."""
    code_of("schema", "assessment")
    schema = json.loads(capsys.readouterr().out)
    code_of("assess", MARIA, *AS_OF, "--json")

    jsonschema.Draft202012Validator(schema).validate(json.loads(capsys.readouterr().out))


def test_the_schema_of_a_case_takes_the_example(capsys: pytest.CaptureFixture[str]) -> None:
    """`schema case` is a JSON Schema."""
    assert 0 == code_of("schema", "case")
    jsonschema.Draft202012Validator.check_schema(json.loads(capsys.readouterr().out))


def test_markdown_has_headings(capsys: pytest.CaptureFixture[str]) -> None:
    """--md prints the page as Markdown."""
    code_of("assess", MARIA, *AS_OF, "--md")

    out = capsys.readouterr().out
    assert out.startswith("# Maria, 43")
    assert "\n## WHERE YOU STAND\n" in out


def test_why_stages_shows_the_sums(capsys: pytest.CaptureFixture[str]) -> None:
    """Each method by name, and the ones that could not be read."""
    assert 0 == code_of("assess", MARIA, *AS_OF, "--why", "stages")

    out = capsys.readouterr().out
    assert [] == [s.name for s in the_knowledge().staging.values() if s.name not in out]


def test_why_explains_a_course_by_number_and_by_name(capsys: pytest.CaptureFixture[str]) -> None:
    """Both say the same."""
    code_of("assess", MARIA, *AS_OF, "--json")
    courses = json.loads(capsys.readouterr().out)["courses"]
    number = next(c["number"] for c in courses if c["name"] == "sertraline")
    code_of("assess", MARIA, *AS_OF, "--why", str(number))
    by_number = capsys.readouterr().out
    code_of("assess", MARIA, *AS_OF, "--why", "sertraline")

    assert by_number == capsys.readouterr().out
    assert by_number.startswith("sertraline")


def test_why_explains_every_rule_whether_it_fired_or_not(capsys: pytest.CaptureFixture[str]) -> None:
    """Each rule's id is an answerable question."""
    for rule in the_knowledge().rules[::9]:
        assert 0 == code_of("assess", MARIA, *AS_OF, "--why", rule.rule.rule)
        assert rule.rule.rule in capsys.readouterr().out


def test_why_of_nothing_known_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    """It says that there is no such thing."""
    assert 2 == code_of("assess", MARIA, *AS_OF, "--why", "moonshine")
    assert "--why moonshine" in capsys.readouterr().err


def test_as_of_is_the_day_on_the_page(capsys: pytest.CaptureFixture[str]) -> None:
    """The same case read later is read as of then."""
    code_of("assess", MARIA, "--as-of", "2027-02-01")

    assert "as of 2027-02-01" in capsys.readouterr().out


def test_a_case_from_the_future_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    """Dates after --as-of are slips."""
    assert 3 == code_of("assess", MARIA, "--as-of", "2020-01-01")
    assert "lies in the future" in capsys.readouterr().err


def test_region_wins_over_the_file(capsys: pytest.CaptureFixture[str]) -> None:
    """--region is what the page is read for."""
    code_of("assess", MARIA, *AS_OF, "--region", "US")

    assert "region US" in capsys.readouterr().out


@pytest.mark.parametrize("option", [("--region", "Mars"), ("--scheme", "moonshine"), ("--scheme", "athf_sf")])
def test_an_unknown_choice_names_the_known_ones(option: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    """Wrong usage, with what may be written."""
    assert 2 == code_of("assess", MARIA, *AS_OF, *option)
    assert "one of" in capsys.readouterr().err


def test_every_scheme_that_decides_can_be_chosen(capsys: pytest.CaptureFixture[str]) -> None:
    """--scheme is said back in the JSON."""
    for key in (k for k, s in the_knowledge().adequacy.items() if s.available and s.decides):
        assert 0 == code_of("assess", MARIA, *AS_OF, "--scheme", key, "--json")
        assert key == json.loads(capsys.readouterr().out)["settings"]["scheme"]


# --- knowledge


def test_knowledge_check_is_quiet_about_good_knowledge(capsys: pytest.CaptureFixture[str]) -> None:
    """One line that counts the records."""
    assert 0 == code_of("knowledge", "check")
    assert 1 == len(capsys.readouterr().out.splitlines())


@pytest.mark.parametrize("key", ["sertraline", "phq9", "msm"])
def test_knowledge_show_prints_a_record_with_its_claims(key: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The file it stands in, and where each claim was read."""
    assert 0 == code_of("knowledge", "show", key)

    out = capsys.readouterr().out
    assert f"{key}.yaml" in out
    assert "source  " in out


def test_knowledge_show_of_nothing_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    """It says that no record has this id."""
    assert 2 == code_of("knowledge", "show", "moonshine")
    assert "no record has this id" in capsys.readouterr().err


def test_the_same_seed_audits_the_same_claims(capsys: pytest.CaptureFixture[str]) -> None:
    """So that two people can look up the same ones; another seed, others."""
    samples = []
    for seed in ("7", "7", "8"):
        code_of("knowledge", "audit", "--sample", "5", "--seed", seed)
        samples.append(capsys.readouterr().out)

    assert samples[0] == samples[1] != samples[2]
    assert 5 == samples[0].count("  source  ")


# --- broken knowledge and the blob


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """A copy of the knowledge that may be broken."""
    return Path(shutil.copytree(find_knowledge(), tmp_path / "knowledge"))


def test_broken_knowledge_names_file_line_and_cure(copied: Path) -> None:
    """Two faults in two files are two problems, each with its place and its cure."""
    scale = copied / "scales" / "phq9.yaml"
    scale.write_text(scale.read_text().replace("items: 9", "items: nine", 1))
    (copied / "terms" / "hazards.yaml").write_text("suicide: [")

    with pytest.raises(Refused) as caught:
        build_knowledge(copied)
    said = sorted(map(str, caught.value.problems))
    assert ["scales/phq9.yaml", "terms/hazards.yaml"] == [s.split(",")[0] for s in said]
    assert [] == [p for p in caught.value.problems if p.place.line is None or not p.cure]


def test_knowledge_check_ends_with_4_on_broken_knowledge(copied: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Each problem on a line of its own."""
    (copied / "terms" / "hazards.yaml").write_text("suicide: [")
    monkeypatch.setattr("thirdline.knowledge.store.find_knowledge", lambda: copied)

    assert 4 == code_of("knowledge", "check")
    assert capsys.readouterr().err.startswith("thirdline: terms/hazards.yaml, line ")


def test_assess_ends_with_4_on_broken_knowledge(copied: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """No assessment is made from knowledge that does not hold together."""
    (copied / "terms" / "hazards.yaml").unlink()
    monkeypatch.setattr("thirdline.knowledge.store.find_knowledge", lambda: copied)

    assert 4 == code_of("assess", MARIA, *AS_OF)
    assert ("", True) == ((said := capsys.readouterr()).out, "terms/hazards.yaml" in said.err)


def test_an_edited_file_is_picked_up(copied: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The blob is keyed by content: one comment more, another hash, and the old blob is gone."""
    monkeypatch.setenv("THIRDLINE_CACHE", str(tmp_path / "cache"))
    before = open_knowledge(copied)
    (copied / "terms" / "hazards.yaml").write_text((copied / "terms" / "hazards.yaml").read_text() + "# edited\n")
    after = open_knowledge(copied)

    assert before.hash != after.hash
    assert 1 == len(list((tmp_path / "cache").glob("*.pickle")))


@pytest.mark.parametrize("content", [b"", b"not a pickle", b"\x80\x05]\x94."], ids=["empty", "text", "another object"])
def test_a_corrupt_blob_is_rebuilt(content: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is never trusted and never a traceback."""
    monkeypatch.setenv("THIRDLINE_CACHE", str(tmp_path))
    _store(the_knowledge().hash, tmp_path, monkeypatch)
    (blob,) = tmp_path.glob("*.pickle")
    blob.write_bytes(content)

    assert the_knowledge().hash == open_knowledge().hash
    assert len(blob.read_bytes()) > len(content)


def _store(content_hash: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the blob of the knowledge already built, and build no other."""
    monkeypatch.setattr("thirdline.knowledge.store.build_knowledge", lambda root, content: the_knowledge())
    assert content_hash == open_knowledge().hash


def test_a_cache_that_cannot_be_written_costs_no_answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """A file where the folder should be: a warning, and the knowledge all the same."""
    (tmp_path / "cache").write_text("in the way")
    monkeypatch.setenv("THIRDLINE_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr("thirdline.knowledge.store.build_knowledge", lambda root, content: the_knowledge())

    assert the_knowledge().hash == open_knowledge().hash
    assert "could not be cached" in capsys.readouterr().err
