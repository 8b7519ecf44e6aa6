"""Case files that must be refused, each named by what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class BadFile:
    """`words` must stand in the error; `line` too, where the fault has one."""

    says: str
    content: bytes
    words: str
    line: int | None = None
    name: str = "case.yaml"


def _course(*lines: str) -> bytes:
    return "\n".join(("thirdline_case: 1", "courses:", "  - what: sertraline", *(f"    {line}" for line in lines), "")).encode()


def _bomb() -> bytes:
    """Nine levels of nine aliases: a file of a few lines that would unfold to millions."""
    levels = [f"l{i}: &l{i} [{', '.join([f'*l{i - 1}'] * 9)}]" for i in range(1, 9)]
    return "\n".join(["thirdline_case: 1", "l0: &l0 [lol]", *levels, ""]).encode()


BAD = (
    BadFile("broken YAML", b"thirdline_case: 1\nperson: {age: 43\ncourses: []\n", "not well-formed YAML", 3),
    BadFile("bad indentation", b"thirdline_case: 1\nperson:\n   age: 43\n  sex: female\n", "not well-formed YAML", 4),
    BadFile("an unclosed quote", b'thirdline_case: 1\nperson: {name: "Maria}\n', "not well-formed YAML"),
    BadFile("broken JSON", b'{"thirdline_case": 1,\n "person": {"age": 43}', "not well-formed JSON", 2, "case.json"),
    BadFile("no header", b"person: {age: 43}\n", "thirdline_case: 1", 1),
    BadFile("an empty file", b"", "thirdline_case: 1", 1),
    BadFile("a list instead of a case", b"- sertraline\n", "thirdline_case: 1", 1),
    BadFile("a newer version of the file", b"thirdline_case: 2\nperson: {age: 43}\n", "this file has version 2", 1),
    BadFile("a version that is no number", b"thirdline_case: one\n", "is not a version", 1),
    BadFile("an unknown key", b"thirdline_case: 1\nmedicines: []\n", "the key 'medicines' is not known", 2),
    BadFile("a misspelt key", _course("dosis: 50 mg"), "the key 'dosis' is not known", 4),
    BadFile("a key twice", b"thirdline_case: 1\nperson: {age: 43}\nperson: {age: 34}\n", "given twice (first on line 2)", 3),
    BadFile("a JSON key twice", b'{"thirdline_case": 1, "region": "UK", "region": "US"}', "given twice", None, "case.json"),
    BadFile("a negative dose", _course("dose: -50 mg"), "is negative", 4),
    BadFile("a dose that is no amount", _course("dose: a little"), "is not an amount", 4),
    BadFile("a range from large to small", _course("dose: 150-75 mg"), "the first number is larger", 4),
    BadFile("an age in a wrong unit", b"thirdline_case: 1\nperson: {age: 43 mg}\n", "has not the unit that belongs here", 2),
    BadFile("an age beyond a life", b"thirdline_case: 1\nperson: {age: 430}\n", "nobody is '430' years old", 2),
    BadFile("a length without a unit", _course("lasted: 12"), "has not the unit that belongs here", 4),
    BadFile("a length in milligrams", _course("lasted: 50 mg"), "has not the unit that belongs here", 4),
    BadFile("a day that is not in the calendar", _course("from: 2025-02-30"), "not a day of the calendar", 4),
    BadFile("a date that cannot be read", _course("from: last Tuesday"), "not a date that can be read", 4),
    BadFile("a date after today", _course("from: 2026-12-24"), "lies in the future", 4),
    BadFile("a score from the future", b"thirdline_case: 1\nscores:\n  - {scale: PHQ-9, date: 2027, total: 12}\n", "lies in the future", 3),
    BadFile("an end before its beginning", _course("from: 2025-05-01", "to: 2025-04-01"), "it ends before it begins", 3),
    BadFile("a word that is no choice", _course("outcome: splendid"), "not one of the choices", 4),
    BadFile("a missing name", b"thirdline_case: 1\ncourses:\n  - dose: 50 mg\n", "the key 'what' is missing", 3),
    BadFile("text where a block belongs", b"thirdline_case: 1\nperson: Maria\n", "a block of 'key: value' lines", 2),
    BadFile("anchors", b"thirdline_case: 1\nperson: &me {age: 43}\n", "anchors and aliases", 2),
    BadFile("a YAML bomb", _bomb(), "anchors and aliases", 2),
    BadFile("a tag", b"thirdline_case: 1\nnotes: [!!python/name:os.system x]\n", "is not allowed", 2),
    BadFile("two documents", b"thirdline_case: 1\n---\nthirdline_case: 1\n", "a second document", 2),
    BadFile("too deep", b"thirdline_case: 1\nnotes: " + b"[" * 60 + b"]" * 60 + b"\n", "levels deep", 2),
    BadFile("five megabytes", b"thirdline_case: 1\nnotes:\n" + b"  - and then I felt a little better, and then worse again\n" * 90_000, "bytes"),
    BadFile("not UTF-8", b"thirdline_case: 1\nperson: {name: Jos\xe9}\n", "not UTF-8", 2),
    BadFile("UTF-16", "thirdline_case: 1\n".encode("utf-16"), "not UTF-8"),
    BadFile("a control character", b"thirdline_case: 1\nperson: {name: Jo\x07se}\n", "a character that YAML does not allow"),
)
