"""Bytes to a tree, or to one clear refusal."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.refusal import problem_of
from thirdline.tree import MAX_BYTES, MAX_DEPTH, List, Map, Node, Place, Problem, Refused, Text, parse_tree

PRINTABLE = st.text(st.characters(exclude_categories=["C", "Zl", "Zp"]))


def plain(node: Node) -> object:
    """The tree as Python lists, dicts and texts, without places."""
    if isinstance(node, Map):
        return {key: plain(child) for key, child in node.entries.items()}
    return [plain(child) for child in node.items] if isinstance(node, List) else node.text


def entry(text: str, name: str = "a.yaml") -> Text:
    """The scalar under the key `a`."""
    tree = parse_tree(text.encode(), name)
    assert isinstance(tree, Map)
    found = tree.entries["a"]
    assert isinstance(found, Text)
    return found


def nested(levels: int) -> bytes:
    return b"[" * levels + b"]" * levels


@pytest.mark.parametrize("text", ["NO", "yes", "010", "12:30", "0x1F", "1e3", "1_000", "2024-05-12", ".inf", "true", "=", "<<"])
def test_a_scalar_stays_text(text: str) -> None:
    """What YAML would turn into a number, a date or a truth stays as typed."""
    assert text == entry(f"a: {text}").text


@pytest.mark.parametrize("text", ["", "~", "null"])
def test_a_plain_null_is_missing(text: str) -> None:
    """A key with nothing, ~ or null after it has no value."""
    assert entry(f"a: {text}").is_missing


@pytest.mark.parametrize("text", ['""', "'~'", "'null'"])
def test_a_quoted_null_is_text(text: str) -> None:
    """Quotes make a word of it."""
    assert not entry(f"a: {text}").is_missing


def test_lines_and_paths_are_kept() -> None:
    """Every value knows its line and the keys and numbers down to it."""
    tree = parse_tree(b"# first\nb:\n  - 1\n  - c: 2\n", "a.yaml")
    assert isinstance(tree, Map)
    (items,) = tree.entries.values()
    assert isinstance(items, List)
    second = items.items[1]
    assert isinstance(second, Map)
    assert Place(file="a.yaml", line=4, path="b.2.c") == second.entries["c"].place


def test_a_key_knows_its_line() -> None:
    """The place of a key is where the key stands, not where its value begins."""
    tree = parse_tree(b"a:\n  - 1\n", "a.yaml")
    assert isinstance(tree, Map)
    assert (1, "a") == (tree.key_places["a"].line, tree.key_places["a"].path)


def test_windows_line_ends_count_once() -> None:
    """A carriage return adds no line."""
    tree = parse_tree(b"b: 1\r\na: 2\r\n", "a.yaml")
    assert isinstance(tree, Map)
    assert 2 == tree.entries["a"].place.line


def test_a_place_below_keeps_the_line_unless_given() -> None:
    """A path grows by a key; the line changes only where it is known."""
    place = Place(file="a.yaml", line=3, path="b")
    assert ("a.yaml, line 3: b.1", "a.yaml, line 5: b.c") == (str(place.below(1)), str(place.below("c", 5)))


def test_a_refusal_tells_every_problem() -> None:
    """The text of a refusal has a line for each problem, with its cure."""
    problems = [Problem(place=Place(file="a.yaml", line=n), what=f"fault {n}", cure="Mend it.") for n in (1, 2)]
    assert "a.yaml, line 1: fault 1. Mend it.\na.yaml, line 2: fault 2. Mend it." == str(Refused(problems))


@pytest.mark.parametrize(("data", "name"), [(b"", "a.yaml"), (b"# only this\n", "a.yaml"), (b"null", "a.json")])
def test_an_empty_file_is_a_missing_value(data: bytes, name: str) -> None:
    """Nothing, a comment or null alone is no value."""
    tree = parse_tree(data, name)
    assert isinstance(tree, Text) and tree.is_missing


@pytest.mark.parametrize(("text", "name"), [("a: é", "a.yaml"), ('{"a": "é"}', "a.json")])
def test_a_byte_order_mark_is_passed_over(text: str, name: str) -> None:
    """What some editors put first is no part of the text."""
    assert {"a": "é"} == plain(parse_tree(text.encode("utf-8-sig"), name))


@pytest.mark.parametrize("data", [b"---\na: 1\n", b"a: 1\n...\n"])
def test_the_marks_around_one_document_are_allowed(data: bytes) -> None:
    """A start or an end mark makes no second document."""
    assert {"a": "1"} == plain(parse_tree(data, "a.yaml"))


@pytest.mark.parametrize(
    ("written", "text"), [("12", "12"), ("1.50", "1.50"), ("-3", "-3"), ("1e400", "1e400"), ("NaN", "NaN"), ("true", "yes"), ("false", "no"), ("null", "")]
)
def test_a_json_value_becomes_text(written: str, text: str) -> None:
    """Numbers keep their digits, true and false become yes and no, null is empty."""
    assert text == entry(f'{{"a": {written}}}', "a.json").text


def test_json_null_is_missing_and_its_word_is_not() -> None:
    """null has no value; "null" and "" are texts."""
    assert [True, False, False] == [entry(f'{{"a": {written}}}', "a.json").is_missing for written in ("null", '"null"', '""')]


def test_json_has_paths_without_lines() -> None:
    """In JSON the field is named; the line is not known."""
    tree = parse_tree(b'{"a": ["x",\n "y"]}', "a.json")
    assert isinstance(tree, Map) and isinstance(tree.entries["a"], List)
    assert Place(file="a.json", path="a.2") == tree.entries["a"].items[1].place


def test_json_is_known_by_its_ending_in_capitals_too() -> None:
    """A.JSON is JSON: its true is yes."""
    assert "yes" == entry('{"a": true}', "A.JSON").text


BAD_YAML = {
    "unclosed list": (b"a: [1, 2\nb: 3\n", 2, "", "not well-formed YAML"),
    "unclosed quote": (b'a: 1\nb: "x\n', 3, "", "not well-formed YAML"),
    "two colons": (b"a: 1\nb: c: d\n", 2, "", "not well-formed YAML"),
    "wrong indentation": (b"a:\n   b: 1\n  c: 2\n", 3, "", "not well-formed YAML"),
    "tab indentation": (b"a:\n\tb: 1\n", 2, "", "not well-formed YAML"),
    "unknown tag handle": (b"a: 1\nb: !x!y 2\n", 2, "", "not well-formed YAML"),
    "anchor": (b"a: 1\nb: &x 2\n", 2, "b", "anchors and aliases"),
    "anchor on a list": (b"b: &x [1]\n", 1, "b", "anchors and aliases"),
    "anchor on a key": (b"&x b: 1\n", 1, "", "anchors and aliases"),
    "alias": (b"a: 1\nb: *x\n", 2, "b", "anchors and aliases"),
    "alias bomb": (b"a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n", 1, "a", "anchors and aliases"),
    "tag": (b"a: !!int 2\n", 1, "a", "the tag"),
    "tag that calls": (b"a: !!python/object/apply:os.system [ls]\n", 1, "a", "the tag"),
    "own tag": (b"a: 1\nb: !me 2\n", 2, "b", "the tag !me"),
    "bare tag": (b"a: ! 2\n", 1, "a", "the tag !"),
    "two documents": (b"a: 1\n---\nb: 2\n", 2, "", "a second document"),
    "empty second document": (b"a: 1\n---\n", 2, "", "a second document"),
    "duplicate key": (b"a: 1\nb: 2\na: 3\n", 3, "a", "given twice (first on line 1)"),
    "duplicate key below": (b"a:\n  b: 1\n  'b': 2\n", 3, "a.b", "given twice (first on line 2)"),
    "list as key": (b"a: 1\n? [b]\n: 2\n", 2, "", "a key must be plain text"),
    "not UTF-8": (b"a: 1\nb: 2\nc: \xe9\n", 3, "", "not UTF-8"),
    "UTF-16": ("a: é".encode("utf-16"), 1, "", "not UTF-8"),
    "nul": (b"a: 1\nb: \x00\n", 2, "", "a character that YAML does not allow"),
    "escape character": ("a: é\nb: \x1b[31m\n".encode(), 2, "", "a character that YAML does not allow"),
    "deep lists": (nested(1000), 1, ".".join("1" * (MAX_DEPTH + 1)), "nested more than"),
    "deep list left open": (b"[" * 400_000, 1, ".".join("1" * (MAX_DEPTH + 1)), "nested more than"),
    "deep maps": (b"\n".join(b" " * n + b"a:" for n in range(500)), MAX_DEPTH + 1, ".".join("a" * MAX_DEPTH), "nested more than"),
    "deep keys": (b"? " * 300 + b"a", 1, "", "nested more than"),
}

BAD_JSON = {
    "missing comma": (b'{"a": 1\n "b": 2}', 2, "", "not well-formed JSON"),
    "bare key": (b"{a: 1}", 1, "", "not well-formed JSON"),
    "left open": (b'{"a": [1,', 1, "", "not well-formed JSON"),
    "more after the end": (b'{"a": 1}\n{"b": 2}', 2, "", "not well-formed JSON"),
    "empty": (b"", 1, "", "not well-formed JSON"),
    "raw control character": (b'{"a": "\x01"}', 1, "", "not well-formed JSON"),
    "duplicate key": (b'{"a": 1, "b": 2, "a": 3}', None, "a", "given twice"),
    "duplicate key below": (b'{"a": [{"b": 1, "b": 2}]}', None, "a.1.b", "given twice"),
    "not UTF-8": (b'{"a":\n"\xe9"}', 2, "", "not UTF-8"),
    "deep lists": (nested(1000), None, "", "nested more than"),
    "deep maps": (b'{"a":' * 100_000, None, "", "nested more than"),
}


@pytest.mark.parametrize(("data", "line", "path", "what"), BAD_YAML.values(), ids=BAD_YAML)
def test_bad_yaml_is_one_problem_with_its_line(data: bytes, line: int, path: str, what: str) -> None:
    """What YAML cannot read, or could hide or multiply, is refused where it stands."""
    problem = problem_of(lambda: parse_tree(data, "bad.yaml"))
    assert Place(file="bad.yaml", line=line, path=path) == problem.place
    assert what in problem.what


@pytest.mark.parametrize(("data", "line", "path", "what"), BAD_JSON.values(), ids=BAD_JSON)
def test_bad_json_is_one_problem_with_its_line_or_field(data: bytes, line: int | None, path: str, what: str) -> None:
    """What JSON cannot read is refused at its line; what it would hide, at its field."""
    problem = problem_of(lambda: parse_tree(data, "bad.json"))
    assert Place(file="bad.json", line=line, path=path) == problem.place
    assert what in problem.what


@pytest.mark.parametrize("name", ["a.yaml", "a.json"])
def test_a_file_of_five_megabytes_is_refused_unread(name: str) -> None:
    """The size is named and the largest allowed; nothing is parsed."""
    problem = problem_of(lambda: parse_tree(b'"' * 5_000_000, name))
    assert ("the file has 5,000,000 bytes", True) == (problem.what, "1,000,000" in problem.cure)


@pytest.mark.parametrize(("spare", "is_read"), [(0, True), (-1, False)])
def test_the_largest_file_is_read_and_one_byte_more_is_not(spare: int, is_read: bool) -> None:
    """The limit itself is allowed."""
    data = b"a: " + b"x" * (MAX_BYTES - 3 - spare)
    if is_read:
        parse_tree(data, "a.yaml")
    else:
        problem_of(lambda: parse_tree(data, "a.yaml"))


@pytest.mark.parametrize("name", ["a.yaml", "a.json"])
def test_the_deepest_nesting_allowed_is_read(name: str) -> None:
    """Both formats allow MAX_DEPTH levels."""
    assert isinstance(parse_tree(nested(MAX_DEPTH), name), List)


def test_brackets_inside_json_text_are_no_nesting() -> None:
    """A text may hold any number of brackets and quotes."""
    text = '["\\' * (MAX_DEPTH + 1)
    assert text == entry(json.dumps({"a": text}), "a.json").text


def test_json_text_cannot_hide_deep_nesting() -> None:
    """Closing brackets inside a text do not make room for opening ones after it."""
    data = b'["' + b"]" * 100_000 + b'", ' + b"[" * 90_000
    assert "nested more than" in problem_of(lambda: parse_tree(data, "a.json")).what


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ('a: "\\e[31m"', "a.yaml"),
        ('a: "\\0"', "a.yaml"),
        ('{"a": "\\u001b[31m"}', "a.json"),
        ('{"a": "\\u0000"}', "a.json"),
        ('{"a": "\\ud800"}', "a.json"),
        ('a: "\\x9b31m"', "a.yaml"),
        ('{"a": "\x9b31m"}', "a.json"),
        ('{"\\u0007": 1}', "a.json"),
    ],
    ids=[
        "YAML escape",
        "YAML nul",
        "JSON escape",
        "JSON nul",
        "JSON half a character",
        "YAML one-character escape",
        "JSON one-character escape, raw",
        "JSON bell in a key",
    ],
)
def test_a_control_character_in_quotes_is_refused(text: str, name: str) -> None:
    """It would reach the terminal or break the page, however it is spelled."""
    assert "character" in problem_of(lambda: parse_tree(text.encode(), name)).what


@pytest.mark.parametrize(("text", "name"), [('a: "x\\ty\\nz"', "a.yaml"), ('{"a": "x\\ty\\nz"}', "a.json")])
def test_tabs_and_line_ends_inside_quotes_are_kept(text: str, name: str) -> None:
    """They are text, not control."""
    assert "x\ty\nz" == entry(text, name).text


def parses_or_refuses(data: bytes, name: str) -> None:
    """Only a tree or a refusal with a place and a cure may come out."""
    try:
        tree = parse_tree(data, name)
    except Refused as refused:
        assert all(problem.place.file == name and problem.what and problem.cure for problem in refused.problems)
    else:
        assert isinstance(tree, Text | Map | List)


@given(st.binary(max_size=300), st.sampled_from(["a.yaml", "a.json"]))
def test_any_bytes_are_read_or_refused(data: bytes, name: str) -> None:
    """No bytes lead to any other exception."""
    parses_or_refuses(data, name)


@given(st.text(max_size=300), st.sampled_from(["a.yaml", "a.json"]))
def test_any_text_is_read_or_refused(text: str, name: str) -> None:
    """No text leads to any other exception."""
    parses_or_refuses(text.encode("utf-8", "surrogatepass"), name)


SYNTAX = [
    "a",
    "1",
    ":",
    ": ",
    "- ",
    "? ",
    "\n",
    "\n  ",
    "\t",
    "[",
    "]",
    "{",
    "}",
    ",",
    '"',
    "'",
    "&x ",
    "*x",
    "!t ",
    "!!str ",
    "|\n",
    ">-\n",
    "#",
    "%YAML 1.1\n",
    "---\n",
    "...\n",
    "\\",
    "\ufeff",
    "\x85",
    "~",
]


@given(st.lists(st.sampled_from(SYNTAX), max_size=60).map("".join), st.sampled_from(["a.yaml", "a.json"]))
def test_any_mix_of_syntax_is_read_or_refused(text: str, name: str) -> None:
    """No order of brackets, quotes, marks and tags leads to any other exception."""
    parses_or_refuses(text.encode(), name)


@given(st.recursive(PRINTABLE, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(PRINTABLE, inner, max_size=4), max_leaves=20))
def test_json_comes_back_as_written(data: object) -> None:
    """Lists, keys and texts survive reading."""
    assert data == plain(parse_tree(json.dumps(data).encode(), "a.json"))
