"""Trees to frozen types, and the same types to JSON Schema."""

import json
from typing import ClassVar, Literal

import pytest
from jsonschema import Draft202012Validator

from tests.refusal import problem_of, problems_of
from thirdline.record import Record, needed, told
from thirdline.shape import Listing, bind, fields_of, key_of, parse_scalar, schema_of, split_cure, suggest
from thirdline.tree import Map, Node, Text, parse_tree

Roast = Literal["light", "half_dark", "dark"]


class Grams(Record, kw_only=False):
    """A scalar that reads itself."""

    number: int
    SCHEMA: ClassVar[dict[str, object]] = {"type": "string"}

    @classmethod
    def parse(cls, text: str) -> "Grams":
        if not text.endswith(" g"):
            raise ValueError(f"'{text}' is not in grams|Write for example '7 g'.")
        return cls(int(text[:-2]))


class Bean(Record):
    name: str
    dose: Grams | None = None

    @classmethod
    def from_text(cls, text: str) -> "Bean":
        return cls(name=text)


class Milk(Record):
    share: float = 0.5


class Cup(Record):
    name: str
    for_: str | None = told("Who it is for.")
    size: int | None = None
    hot: bool = True
    roast: Roast | None = None
    milk: Milk = Milk()
    beans: Listing[Bean] = Listing()
    sips: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        if self.size == 0:
            raise ValueError("an empty cup|Fill it.")


class Shelf(Record):
    cups: dict[str, Cup]
    note: Node | None = None


def tree(text: str) -> Node:
    return parse_tree(text.encode(), "cup.yaml")


def cup(text: str) -> Cup:
    return bind(tree(f"name: mug\n{text}"), Cup)


def accepts(target: type, document: object) -> bool:
    return Draft202012Validator(schema_of(target)).is_valid(document)


def test_a_block_becomes_its_type() -> None:
    """Each key fills its field; the value is the parsed one."""
    read = cup("for: me\nsize: 3\nhot: no\nroast: dark\nmilk: {share: 0.25}\nbeans: [{name: arabica, dose: 7 g}]\nsips: [1, 2]\n")
    expected = Cup(
        name="mug", for_="me", size=3, hot=False, roast="dark", milk=Milk(share=0.25), beans=Listing(items=(Bean(name="arabica", dose=Grams(7)),)), sips=(1, 2)
    )
    assert expected == read


class Saucer(Record):
    size: int = needed("Across, in cm.")
    rim: str | None = told("Its colour.")


class Tray(Saucer):
    legs: int = 4


def test_what_is_said_of_a_field_is_kept() -> None:
    """Of one that may be missing and of one that may not; also where another record adds fields."""
    assert {"size": "Across, in cm.", "rim": "Its colour."} == Saucer.docs == Tray.docs


def test_a_name_that_python_keeps_is_written_without_its_mark() -> None:
    """`for_` is `for` in a file."""
    assert ("for", "name") == (key_of("for_"), key_of("name"))
    assert "for" in fields_of(Cup)


def test_an_unknown_key_is_refused_where_it_stands_with_the_nearest_one() -> None:
    """The line is the key's own, the cure the key meant."""
    problem = problem_of(lambda: cup("size: 3\nroats: dark\n"))
    assert (3, "roats", "Did you mean 'roast'?") == (problem.place.line, problem.place.path, problem.cure)


def test_the_python_name_of_a_key_is_not_the_key() -> None:
    """`for_` in a file is unknown."""
    assert "Did you mean 'for'" in problem_of(lambda: cup("for_: me\n")).cure


def test_a_missing_key_is_refused_with_its_block() -> None:
    """The block's place and the key to add."""
    problem = problem_of(lambda: cup("size: 1\nbeans:\n  - dose: 7 g\n"))
    assert (4, "beans.1", "the key 'name' is missing") == (problem.place.line, problem.place.path, problem.what)


def test_every_problem_is_found_in_one_pass() -> None:
    """Reading goes on after a fault."""
    problems = problems_of(lambda: cup("sise: 3\nhot: maybe\nbeans: [{dose: 7}, {name: x, nome: y}]\n"))
    assert {"sise", "hot", "beans.1", "beans.1.dose", "beans.2.nome"} == {p.place.path for p in problems}


@pytest.mark.parametrize(
    ("text", "path", "what"),
    [
        ("milk: much", "milk", "a block of 'key: value' lines is expected here"),
        ("milk: [much]", "milk", "a block of 'key: value' lines is expected here"),
        ("sips: 3", "sips", "a list is expected here"),
        ("sips: {a: 3}", "sips", "a list is expected here"),
        ("sips: [[3]]", "sips.1", "a single value is expected here"),
        ("beans: arabica", "beans", "a list is expected here"),
        ("beans: {items: arabica}", "beans.items", "a list is expected here"),
        ("beans: [[arabica]]", "beans.1", "a block of 'key: value' lines is expected here"),
        ("size: [3]", "size", "a single value is expected here"),
        ("size: {a: 3}", "size", "a single value is expected here"),
    ],
)
def test_another_kind_of_node_is_refused(text: str, path: str, what: str) -> None:
    """A list, a block and a single value do not stand for each other."""
    problem = problem_of(lambda: cup(text))
    assert (path, what) == (problem.place.path, problem.what)


@pytest.mark.parametrize(("text", "value"), [("dark", "dark"), ("DARK", "dark"), ("half_dark", "half_dark"), ("Half  dark", "half_dark")])
def test_a_choice_is_read_in_any_case_and_with_spaces(text: str, value: str) -> None:
    """What comes out is the choice as declared."""
    assert value == parse_scalar(text, Roast)


def test_a_word_that_is_no_choice_is_refused_with_the_choices() -> None:
    """The nearest choice, or all of them."""
    assert "Did you mean 'dark'?" == problem_of(lambda: cup("roast: drak\n")).cure
    assert "Known: light, half_dark, dark." == problem_of(lambda: cup("roast: blue\n")).cure


@pytest.mark.parametrize(("text", "value"), [("yes", True), ("True", True), ("NO", False), ("false", False)])
def test_yes_and_no_are_read(text: str, value: bool) -> None:
    """true and false mean the same."""
    assert value is parse_scalar(text, bool)


@pytest.mark.parametrize("text", ["maybe", "1", "y", "on"])
def test_what_is_neither_yes_nor_no_is_refused(text: str) -> None:
    """Nothing else is taken for a truth."""
    with pytest.raises(ValueError, match=r"neither yes nor no\|Write yes or no\."):
        parse_scalar(text, bool)


@pytest.mark.parametrize("text", ["x", "", "1.5", "1_0", "three", "9" * 5000])
def test_what_is_no_whole_number_is_refused(text: str) -> None:
    """Digits with a sign at most; not what Python alone calls a number."""
    with pytest.raises(ValueError, match=r"is not a whole number\|."):
        parse_scalar(text, int)


@pytest.mark.parametrize("text", ["x", "", "nan", "inf", "-Infinity", "1_0.5", "1e999"])
def test_what_is_no_finite_number_is_refused(text: str) -> None:
    """A number that cannot be compared or summed is none."""
    with pytest.raises(ValueError, match=r"is not a number\|."):
        parse_scalar(text, float)


@pytest.mark.parametrize(("text", "number"), [("0", 0.0), ("-1.5", -1.5), ("2", 2.0), ("1e-3", 0.001)])
def test_a_number_is_read(text: str, number: float) -> None:
    """With or without a point, a sign, an exponent."""
    assert number == parse_scalar(text, float)


def test_spaces_around_a_value_do_not_count() -> None:
    """Quoted spaces are trimmed before reading."""
    assert ("me", 3) == (cup('for: " me "').for_, cup('size: " 3 "').size)


def test_a_scalar_type_says_what_is_wrong() -> None:
    """Its ValueError becomes the problem, with the cure after the bar."""
    problem = problem_of(lambda: cup("beans: [{name: x, dose: 7}]"))
    assert ("'7' is not in grams", "Write for example '7 g'.") == (problem.what, problem.cure)


def test_a_type_can_refuse_the_whole_block() -> None:
    """A ValueError of the type itself stands at the block."""
    problem = problem_of(lambda: bind(tree("cups:\n  red:\n    name: mug\n    size: 0\n"), Shelf))
    assert (3, "cups.red", "an empty cup", "Fill it.") == (problem.place.line, problem.place.path, problem.what, problem.cure)


def test_an_error_without_a_cure_points_to_the_manual() -> None:
    """No problem goes without a cure."""
    assert ("wrong", "See the format's description in docs/.") == split_cure(ValueError("wrong"))


@pytest.mark.parametrize("text", ["size:", "size: null", "size: ~", "hot:", "milk: null", "beans:", "sips: null"])
def test_nothing_after_an_optional_key_is_as_if_it_were_not_there(text: str) -> None:
    """The default stays."""
    assert Cup(name="mug") == cup(text)


@pytest.mark.parametrize("value", ["", "null", "~"])
def test_nothing_after_a_required_key_is_refused(value: str) -> None:
    """The word null is not taken for the text."""
    assert "name" in str(problem_of(lambda: bind(tree(f"name: {value}"), Cup)))


@pytest.mark.parametrize("value", ["null", "~", ""])
def test_nothing_inside_a_list_is_a_missing_value(value: str) -> None:
    """An item left empty is refused at its number."""

    class Notes(Record):
        notes: tuple[str, ...]

    assert "notes.2" == problem_of(lambda: bind(tree(f"notes:\n  - x\n  - {value}\n"), Notes)).place.path


def test_an_empty_text_is_refused() -> None:
    """Quotes around nothing say nothing."""
    assert ("for", "the text is empty") == ((p := problem_of(lambda: cup('for: "  "'))).place.path, p.what)


def test_a_record_may_be_written_as_its_name() -> None:
    """A text where a record is expected is read by the record itself."""
    assert (Bean(name="arabica"), Bean(name="robusta")) == cup("beans: [arabica, {name: robusta}]").beans.items


@pytest.mark.parametrize("text", ['beans: [""]', 'beans: ["  "]'])
def test_a_record_written_as_an_empty_name_is_refused(text: str) -> None:
    """The short form keeps the rule of the long one."""
    assert "the text is empty" == problem_of(lambda: cup(text)).what


def test_a_record_written_as_its_name_is_trimmed() -> None:
    """Spaces inside the quotes are no part of the name."""
    assert "arabica" == cup('beans: [" arabica "]').beans.items[0].name


@pytest.mark.parametrize(
    ("text", "complete", "count"),
    [
        ("beans: [arabica]", "not said", 1),
        ("beans: []", "not said", 0),
        ("beans:", "not said", 0),
        ("", "not said", 0),
        ("beans: {items: [arabica]}", "not said", 1),
        ("beans: {complete: yes, items: [arabica, robusta]}", "yes", 2),
        ("beans: {complete: no, items: [arabica]}", "no", 1),
        ("beans: {complete: yes}", "yes", 0),
        ("beans: {complete: yes, items: null}", "yes", 0),
        ("beans: {complete: null, items: []}", "not said", 0),
    ],
)
def test_a_list_says_whether_it_is_complete(text: str, complete: str, count: int) -> None:
    """A plain list does not say; the block may."""
    beans = cup(text).beans
    assert (complete, count) == (beans.complete, len(beans.items))


@pytest.mark.parametrize(
    ("text", "path"), [("beans: {complete: maybe}", "beans.complete"), ("beans: {whole: yes}", "beans.whole"), ("beans: {items: [{}]}", "beans.items.1")]
)
def test_a_fault_in_a_list_that_says_more_is_found(text: str, path: str) -> None:
    """The block around a list is as strict as any other."""
    assert path == problem_of(lambda: cup(text)).place.path


def test_reading_such_a_list_again_keeps_no_more_in_memory() -> None:
    """A server may read any number of cases."""
    cup("beans: {complete: yes}")
    before = fields_of.cache_info().currsize
    cup("beans: {complete: yes}")
    assert before == fields_of.cache_info().currsize


def test_a_dictionary_keeps_the_keys_as_written() -> None:
    """Its values are read, its keys are free."""
    assert {"My cup": Cup(name="mug")} == bind(tree("cups: {My cup: {name: mug}}"), Shelf).cups


def test_a_dictionary_is_no_list() -> None:
    """A list where keys are expected is refused."""
    assert "cups" == problem_of(lambda: bind(tree("cups: [a]"), Shelf)).place.path


def test_a_field_declared_as_a_node_keeps_its_tree() -> None:
    """What another reader reads is handed on with its lines."""
    note = bind(tree("cups: {}\nnote: {a: [1]}"), Shelf).note
    assert isinstance(note, Map) and 2 == note.place.line


def test_a_file_of_one_word_is_no_block() -> None:
    """The top level is checked like any other."""
    assert "Known keys: cups, note." == problem_of(lambda: bind(Text(text="x", place=tree("x").place), Shelf)).cure


def test_the_nearest_words_come_first() -> None:
    """Two at most; all of them where none is near."""
    assert "Did you mean 'from' or 'form'?" == suggest("from_", ["to", "form", "from"])
    assert "Known: to, from." == suggest("zzz", ["to", "from"])


def test_the_schema_is_a_schema() -> None:
    """JSON Schema of 2020-12."""
    Draft202012Validator.check_schema(schema_of(Cup))


def test_the_schema_names_keys_as_files_do() -> None:
    """`for`, with its description for editors."""
    properties = schema_of(Cup)["$defs"]["Cup"]["properties"]  # type: ignore[index]  # plain JSON
    assert "Who it is for." == properties["for"]["description"]
    assert "for_" not in properties


@pytest.mark.parametrize(
    ("document", "is_accepted"),
    [
        ({"name": "mug"}, True),
        ({"name": "mug", "for": None, "size": None, "roast": None}, True),
        ({"name": "mug", "beans": ["arabica", {"name": "robusta"}], "sips": [1]}, True),
        ({"name": "mug", "beans": {"complete": "yes", "items": ["arabica"]}}, True),
        ({"name": "mug", "beans": None, "sips": None}, True),
        ({"size": 3}, False),
        ({"name": "mug", "sise": 3}, False),
        ({"name": "mug", "milk": {"much": 1}}, False),
        ({"name": "mug", "beans": {"whole": "yes"}}, False),
        ({"name": "mug", "beans": [[]]}, False),
        ({"name": "mug", "size": "3"}, False),
        ({"name": "mug", "roast": "blue"}, False),
    ],
)
def test_the_schema_accepts_what_is_read_and_nothing_else(document: object, is_accepted: bool) -> None:
    """Known keys, required keys, kinds and choices."""
    assert is_accepted is accepts(Cup, document)


@pytest.mark.parametrize("key", ["hot", "milk"])
def test_the_schema_accepts_null_wherever_the_reader_does(key: str) -> None:
    """A key left empty keeps its default, whatever that is, and an editor must not call it wrong."""
    document = {"name": "mug", key: None}
    assert Cup(name="mug") == bind(parse_tree(json.dumps(document).encode(), "a.json"), Cup)
    assert accepts(Cup, document)
