"""The house style, held by a machine: size, no broad except, no clinical number or name in Python."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import pytest

from thirdline.knowledge.compile import Knowledge

ROOT = Path(__file__).parents[1] / "src" / "thirdline"
MODULES = sorted(ROOT.rglob("*.py"))
CASE_WORDS = {"smoking", "ketamine", "same"}  # a field of the case, a kind of trial, a relation of pairs; all are names in knowledge/ too
PURE = ("case", "reasoning")
# Numbers that are no clinical statement: counting, halves of an interval, calendar, text widths, exit codes.
# Each file's own are listed with the reason.
EVERYWHERE = {-1, 0, 1, 2, 0.5}
ALLOWED = {
    "case/model.py": {130},  # the longest life
    "case/dates.py": {3, 4, 5, 6, 7, 8, 9, 11, 12, 31, 183, 1900, 2200},  # months, seasons, half-widths of "about"
    "case/units.py": {3, 4, 9, 24, 1440, 7.0, 30.4375, 365.25, 1e6, 1e3, 1e-3, 1e-6},  # times a day; metric steps and the calendar; digits kept
    "case/values.py": {0.2, 9, 100},  # "about" (docs/case-format.md); digits kept; longest amount
    "knowledge/metabolism.py": {0.01},  # the least clearance the model is asked about
    "knowledge/names.py": {
        0.2,
        0.4,
        2,
        3,
        5,
        7,
        8,
        9,
        16,
        100,
    },  # shares of a mixed insulin; letters that may be wrong, and of how long a name; near names shown (docs/decisions/0016)
    "knowledge/name_book.py": {2, 5},  # letters of a word that is no slip, and of the shortest name that may be misspelt
    "knowledge/store.py": {3, 16, 0o700},  # version parts, hash digits, folder permissions
    "reasoning/assess.py": {12, 18},  # hash digits; age of majority (clinical.md A12)
    "reasoning/effects.py": {4, 100},  # bands; people
    "reasoning/switching.py": {3, 7},  # pieces of one dose, digits; days of a week
    "reasoning/exposure.py": {4, 1e-9},  # digits kept; what counts as no clearance
    "reasoning/questions.py": {3, 4, 5, 6, 8, 9},  # stakes: an order, not a measure
    "reasoning/rules.py": {90},  # three months: clinical.md C27
    "reasoning/staging.py": {3, 4, 5, 10, 12, 31, 365.25, 1e-9},  # rungs of a ladder, months of a year, digits
    "reasoning/timeline.py": {10},  # a slip of unit: docs/case-format.md
    "reasoning/urgent.py": {3},  # groups shown: design.md
    "present": {1.2, 3, 4, 5, 7, 12, 30, 100, 140},  # widths, list lengths, days of a week
    "evidence": {3, 4, 0.02, 200, 0.95, 0.975, 1e-10},  # Hedges' correction, rounding of printed effects, steps of a search, intervals, what counts as the same
    "interfaces": {
        2,
        3,
        4,
        12,
        30,
        60,
        365,
    },  # exit codes, sample size, columns of a plot, digits of a hash, a year, weeks of a taper (a convention, said)
    "shape.py": {2, 0.6, 15},  # how near a suggested word is; digits of a whole number
    "tree.py": {24, 300, 1_000_000, 4},  # limits of an input
}


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def functions(path: Path) -> Iterator[ast.FunctionDef]:
    return (node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.FunctionDef))


def length(node: ast.FunctionDef) -> int:
    """Lines of a function without its docstring."""
    return (node.end_lineno or 0) - node.lineno + 1 - len((ast.get_docstring(node) or "").splitlines())


def test_no_module_is_over_300_lines() -> None:
    """Two rooms in one?"""
    assert {} == {name_of(p): n for p in MODULES if (n := len([line for line in p.read_text().splitlines() if line.strip()])) > 300}


def test_no_function_is_over_50_lines_and_the_median_is_ten_or_fewer() -> None:
    """Small functions over class hierarchies."""
    assert {} == {f"{name_of(p)}:{f.name}": length(f) for p in MODULES for f in functions(p) if length(f) > 50}
    assert median(length(f) for p in MODULES for f in functions(p)) <= 10


def test_the_whole_source_is_under_9000_lines() -> None:
    """Growth goes into knowledge/. Counted as a module is, without blank lines (docs/decisions/0015)."""
    assert sum(1 for p in MODULES for line in p.read_text().splitlines() if line.strip()) < 9000


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_no_except_is_broad(path: Path) -> None:
    """A failure is visible, never an empty list."""
    handlers = [n for n in ast.walk(ast.parse(path.read_text())) if isinstance(n, ast.ExceptHandler)]
    assert [] == [h.lineno for h in handlers if h.type is None or (isinstance(h.type, ast.Name) and h.type.id in ("Exception", "BaseException"))]


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_no_number_in_python_is_clinical(path: Path) -> None:
    """Thresholds, doses and days live in knowledge/, with their claims; what stays is listed above with its reason."""
    name = name_of(path)
    allowed = EVERYWHERE | ALLOWED.get(name, set()) | ALLOWED.get(name.split("/")[0], set())
    numbers = [n for n in ast.walk(ast.parse(path.read_text())) if isinstance(n, ast.Constant) and type(n.value) in (int, float)]
    assert [] == [(n.lineno, n.value) for n in numbers if n.value not in allowed]


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_no_substance_is_named_in_python(path: Path, knowledge: Knowledge) -> None:
    """Names live in knowledge/; docstrings may speak of one."""
    tree = ast.parse(path.read_text())
    docs = {
        id(n.body[0].value) for n in ast.walk(tree) if isinstance(n, (ast.Module, ast.ClassDef, ast.FunctionDef)) and n.body and isinstance(n.body[0], ast.Expr)
    }
    names = {s.substance for s in knowledge.substances} | {n.name.lower() for s in knowledge.substances for n in s.names if len(n.name) > 3}
    texts = [n for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, str) and id(n) not in docs]
    assert [] == [(n.lineno, n.value) for n in texts if n.value.lower() in names - CASE_WORDS]


@pytest.mark.parametrize("path", [p for p in MODULES if name_of(p).split("/")[0] in (*PURE, "knowledge", "present") and p.name != "store.py"], ids=name_of)
def test_nothing_is_printed_below_the_interfaces(path: Path) -> None:
    """Cores return; the edge prints."""
    assert [] == [n.lineno for n in ast.walk(ast.parse(path.read_text())) if isinstance(n, ast.Call) and isinstance(n.func, ast.Name) and n.func.id == "print"]
