"""Conditions read from a tree: compiled, or refused with the line and the cure."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.cases import the_knowledge
from tests.knowledge.small import a_class, a_substance, amount, an_effect, tree
from tests.refusal import problem_of
from thirdline.case.model import Safety
from thirdline.knowledge import conditions
from thirdline.knowledge.compile import ancestors_of
from thirdline.knowledge.conditions import BOUNDS, SELECTORS, Condition, Every, Negation, Some, Vocabulary, parse_condition, select
from thirdline.knowledge.types import EnzymeRole
from thirdline.record import replace
from thirdline.shape import key_of
from thirdline.tree import List, Map, Node, Place, Refused, Text


def inhibits(enzyme: str, strength: str | None) -> EnzymeRole:
    return EnzymeRole(enzyme=enzyme, role="inhibitor", strength=strength, claim="c")  # type: ignore[arg-type]  # one of the enzymes and grades


CLASSES = {
    "maoi": a_class("maoi", effects=(an_effect("hypertension", grade="strong"),)),
    "maoi_old": a_class("maoi_old", inherits=("maoi",)),
    "ssri": a_class("ssri", effects=(an_effect("bleeding", grade="weak"),)),
}
SUBSTANCES = (
    a_substance("phenelzine", classes=("maoi_old",), roles=("antidepressant",)),
    a_substance("fluoxetine", classes=("ssri",), roles=("antidepressant",), enzymes=(inhibits("CYP2D6", "strong"),)),
    a_substance(
        "sertraline",
        classes=("ssri",),
        roles=("antidepressant",),
        enzymes=(inhibits("CYP2D6", "weak"), EnzymeRole(enzyme="CYP2C19", role="substrate", claim="c")),
    ),
    a_substance("aspirin", effects=(an_effect("bleeding", grade="moderate"),), enzymes=(inhibits("CYP2C9", "not graded"),)),
    a_substance("psyllium", kind="supplement", roles=("fibre",)),
)
PHENELZINE, FLUOXETINE, SERTRALINE, ASPIRIN, PSYLLIUM = (1 << i for i in range(5))
FACTS = the_knowledge().tables["terms/facts"]
VOCABULARY = Vocabulary(
    facts=FACTS,
    terms={
        "condition": frozenset({"epilepsy", "liver_impairment"}),
        "symptom": frozenset({"fever"}),
        "lab": frozenset({"tsh", "lithium"}),
        "effect": frozenset({"bleeding", "hypertension"}),
        "gene": frozenset({"CYP2D6", "CYP2C19"}),
        "points": frozenset({"tisdale"}),
        "scale": frozenset({"phq9"}),
        "class": frozenset(CLASSES),
        "part": frozenset({"antidepressant", "fibre"}),
        "safety": frozenset(Safety.__struct_fields__),
    },
    lab_units={"tsh": "mIU/L", "lithium": "mmol/L"},
    substances=SUBSTANCES,
    ancestors={name: ancestors_of(name, CLASSES) for name in CLASSES},
    class_effects={name: record.effects for name, record in CLASSES.items()},
)
VALUES = {"limit": amount("10 mIU/L"), "gap": amount("2 weeks"), "range": amount("4-10 mIU/L")}


def parse(text: str) -> Condition:
    return without_slots(parse_condition(tree(text), VOCABULARY, VALUES))


def without_slots(condition: Condition) -> Condition:
    """Slots only number the tests of one vocabulary."""
    if isinstance(condition, conditions.Test):
        return replace(condition, slot=0)
    if isinstance(condition, Negation):
        return Negation(part=without_slots(condition.part))
    return replace(condition, parts=tuple(map(without_slots, condition.parts)))


def a_test(fact: str, *, mask: int = 0, op: Any = "true", bound: float = 0.0, **args: Any) -> conditions.Test:
    """A compiled test as it must come out; `is_` is the argument `is`."""
    ordered = tuple(sorted((key_of(key), value) for key, value in args.items()))
    return conditions.Test(fact=fact, args=ordered, mask=mask, op=op, bound=bound)


def test_conditions_are_joined_and_turned() -> None:
    """The example of the module, line by line."""
    compiled = parse("all:\n  - takes: {class: maoi}\n  - any:\n    - lab: {of: tsh, at_least: $limit}\n  - not: {condition: {of: epilepsy}}\n")
    takes, lab, condition = a_test("takes", mask=PHENELZINE), a_test("lab", of="tsh", op="at_least", bound=10), a_test("condition", of="epilepsy")
    assert Every(parts=(takes, Some(parts=(lab,)), Negation(part=condition))) == compiled


@pytest.mark.parametrize("body", ["crisis_words:", "crisis_words: yes", "crisis_words: {}"])
def test_a_fact_without_arguments_stands_alone(body: str) -> None:
    """Nothing, yes or an empty block."""
    assert a_test("crisis_words") == parse(body)


def test_words_are_a_set_and_terms_are_one() -> None:
    """Of several words any may hold; the order does not matter."""
    assert a_test("condition", of="epilepsy", status=frozenset({"now", "past"})) == parse("condition: {of: epilepsy, status: [past, now]}")
    assert a_test("sex", is_=frozenset({"female"})) == parse("sex: {is: female}")


@pytest.mark.parametrize(
    ("text", "op", "bound"),
    [
        ("lab: {of: tsh, at_least: 10}", "at_least", 10),
        ("lab: {of: tsh, over: 4.5 mIU/L}", "over", 4.5),
        ("lab: {of: tsh, under: $limit}", "under", 10),
        ("lab: {of: lithium, at_most: 0.8 mmol/l}", "at_most", 0.8),
        ("age: {at_least: 65}", "at_least", 65),
        ("age: {over: 65 years}", "over", 65),
        ("days_taken: {under: 28}", "under", 28),
        ("days_taken: {under: 4 weeks}", "under", 28),
        ("days_at_dose: {under: $gap}", "under", 14),
        ("dose: {at_least: 1 g}", "at_least", 1000),
        ("score: {of: phq9, at_least: 20 points}", "at_least", 20),
        ("item: {of: phq9, number: 9, over: 0}", "over", 0),
    ],
)
def test_a_bound_is_a_number_in_the_unit_of_the_fact(text: str, op: str, bound: float) -> None:
    """Bare, with a unit that can be turned into it, or by the name of a value."""
    compiled = parse(text)
    assert isinstance(compiled, conditions.Test)
    assert (op, bound) == (compiled.op, compiled.bound)


def test_a_stretch_of_days_may_be_written_in_weeks() -> None:
    """`within` is days in whatever unit of time."""
    assert a_test("took", mask=FLUOXETINE, within=35.0) == parse("took: {is: fluoxetine, within: 5 weeks}")


def test_the_number_of_an_item_is_whole() -> None:
    """It counts the questions of a scale."""
    assert a_test("item", of="phq9", number=9, op="at_least", bound=1) == parse("item: {of: phq9, number: 9, at_least: 1}")


def test_the_same_question_has_the_same_slot() -> None:
    """Whatever it is compared with, a fact is derived once."""
    one, other = parse("lab: {of: tsh, over: 4}"), parse("lab: {at_least: 10, of: tsh}")
    assert isinstance(one, conditions.Test) and isinstance(other, conditions.Test)
    assert one.slot == other.slot


@pytest.mark.parametrize(
    ("selector", "mask"),
    [
        ("{is: aspirin}", ASPIRIN),
        ("{is: [aspirin, psyllium]}", ASPIRIN | PSYLLIUM),
        ("{class: ssri}", FLUOXETINE | SERTRALINE),
        ("{class: maoi}", PHENELZINE),
        ("{class: maoi_old}", PHENELZINE),
        ("{class: [ssri, maoi]}", PHENELZINE | FLUOXETINE | SERTRALINE),
        ("{kind: supplement}", PSYLLIUM),
        ("{part: antidepressant}", PHENELZINE | FLUOXETINE | SERTRALINE),
        ("{effect: bleeding}", FLUOXETINE | SERTRALINE | ASPIRIN),
        ("{effect: bleeding, grade: weak}", FLUOXETINE | SERTRALINE | ASPIRIN),
        ("{effect: bleeding, grade: moderate}", ASPIRIN),
        ("{effect: bleeding, grade: strong}", 0),
        ("{effect: hypertension}", PHENELZINE),
        ("{enzyme: CYP2D6}", FLUOXETINE | SERTRALINE),
        ("{enzyme: CYP2D6, role: inhibitor, strength: weak}", FLUOXETINE | SERTRALINE),
        ("{enzyme: CYP2D6, strength: moderate}", FLUOXETINE),
        ("{enzyme: CYP2C9}", ASPIRIN),
        ("{enzyme: CYP2C9, strength: weak}", 0),
        ("{enzyme: CYP2C19}", 0),
        ("{enzyme: CYP2C19, role: substrate}", SERTRALINE),
        ("{enzyme: [CYP2D6, CYP2C19], role: [inhibitor, substrate]}", FLUOXETINE | SERTRALINE),
        ("{class: ssri, enzyme: CYP2D6, strength: strong}", FLUOXETINE),
        ("{class: ssri, kind: supplement}", 0),
    ],
)
def test_a_selector_picks_what_has_every_property(selector: str, mask: int) -> None:
    """Keys are joined by and, words by or; classes inherit, a grade is the least."""
    node = tree(selector)
    assert isinstance(node, Map)
    assert mask == select(node.entries, VOCABULARY, node.place)


BAD = {
    "a word": ("epilepsy", 1, "", "one key"),
    "a list": ("- crisis_words:", 1, "", "one key"),
    "two keys": ("crisis_words:\nage: {over: 5}", 1, "", "one key"),
    "nothing": ("", 1, "", "one key"),
    "all of nothing": ("all: []", 1, "all", "needs a list"),
    "any with a block": ("any:\n  age: {over: 5}", 2, "any", "needs a list"),
    "not of a list": ("not:\n  - crisis_words:", 2, "not", "one key"),
    "unknown fact": ("all:\n  - agee: {over: 5}", 2, "all.1.agee", "not declared"),
    "no to a fact": ("crisis_words: no", 1, "crisis_words", "a block of arguments"),
    "a list of arguments": ("age: [5]", 1, "age", "a block of arguments"),
    "unknown argument": ("age:\n  above: 5", 2, "age.above", "has no argument 'above'"),
    "selector where none is asked for": ("age: {over: 5, class: ssri}", 1, "age.class", "has no argument 'class'"),
    "missing argument": ("lab: {over: 5}", 1, "lab", "needs 'of'"),
    "number compared with nothing": ("lab: {of: tsh}", 1, "lab", "compared with nothing"),
    "truth compared": ("symptom: {of: fever, over: 5}", 1, "symptom", "cannot be compared"),
    "unknown term": ("symptom:\n  of: fevre", 2, "symptom.of", "not a known symptom"),
    "unknown word": ("sex: {is: [female, woman]}", 1, "sex.is", "'woman' is not a known word"),
    "unknown safety question": ("safety: {of: intention, is: yes}", 1, "safety.of", "not a known safety"),
    "a block for a word": ("sex: {is: {a: b}}", 1, "sex.is", "a word or a list of words"),
    "no substances": ("takes: {}", 1, "takes", "which substances"),
    "unknown substance": ("takes: {is: aspirine}", 1, "takes", "'aspirine' is not a known is"),
    "unknown class": ("takes: {class: [ssri, ssris]}", 1, "takes", "'ssris' is not a known class"),
    "unknown effect": ("takes: {effect: bleding}", 1, "takes", "'bleding' is not a known effect"),
    "unknown grade": ("takes: {effect: bleeding, grade: heavy}", 1, "takes", "'heavy' is not a known grade"),
    "unknown part": ("takes: {part: main}", 1, "takes", "'main' is not a known part"),
    "wrong unit": ("lab: {of: tsh, at_least: 10 mg}", 1, "lab.at_least", "cannot be read in mIU/L"),
    "unit of a count": ("takes_count: {class: ssri, at_least: 2 mg}", 1, "takes_count.at_least", "cannot be read in substances"),
    "weight for days": ("took: {is: aspirin, within: 5 mg}", 1, "took.within", "cannot be read in d"),
    "range with a unit": ("lab: {of: tsh, at_least: 4-10 mIU/L}", 1, "lab.at_least", "cannot be read"),
    "range by name": ("lab: {of: tsh, at_least: $range}", 1, "lab.at_least", "cannot be read"),
    "unknown value": ("lab: {of: tsh, at_least: $limt}", 1, "lab.at_least", "no value 'limt'"),
    "no number": ("lab: {of: tsh, at_least: high}", 1, "lab.at_least", "not an amount"),
    "negative number": ("lab: {of: tsh, at_least: -5}", 1, "lab.at_least", "negative"),
    "list for a number": ("lab: {of: tsh, at_least: [5]}", 1, "lab.at_least", "a number is expected"),
}


@pytest.mark.parametrize(("text", "line", "path", "what"), BAD.values(), ids=BAD)
def test_a_bad_condition_is_one_problem_with_its_line(text: str, line: int, path: str, what: str) -> None:
    """Nothing that is misspelt or misplaced is passed over."""
    problem = problem_of(lambda: parse(text))
    assert Place(file="small.yaml", line=line, path=path) == problem.place
    assert what in problem.what


@pytest.mark.parametrize("bound", ["4-10", "unknown", "about 10", "under 10"])
def test_a_bound_that_is_no_single_number_is_refused(bound: str) -> None:
    """With or without a unit: half of it must not be taken for all of it."""
    problem_of(lambda: parse(f"lab: {{of: tsh, at_least: {bound}}}"))


@pytest.mark.parametrize("text", ["lab: {of: tsh, at_least: 4, under: 10}", "age: {over: 18, at_most: 65}"])
def test_two_bounds_on_one_fact_are_refused(text: str) -> None:
    """Neither may win in silence; `all` joins two."""
    problem_of(lambda: parse(text))


@pytest.mark.parametrize(
    "text",
    [
        "lab: {of: [tsh, lithium], over: 5}",
        "lab: {of: [], over: 5}",
        "symptom: {of: [fever, [fever]]}",
        "sex: {is: []}",
        "sex: {is: [female, {a: b}]}",
        "takes: {is: []}",
        "takes: {effect: bleeding, grade: []}",
    ],
)
def test_a_word_too_many_or_too_few_is_refused(text: str) -> None:
    """One term where one is meant, at least one where several may be, and no nesting."""
    problem_of(lambda: parse(text))


@pytest.mark.parametrize("number", ["nine", "[]", "1.5", "0", "²"])
def test_an_item_that_has_no_number_is_refused(number: str) -> None:
    """A whole number from one."""
    problem_of(lambda: parse(f"item: {{of: phq9, number: {number}, at_least: 1}}"))


@pytest.mark.parametrize(
    "selector", ["{enzyme: CYP9Z9}", "{enzyme: CYP2D6, role: inhibiter}", "{kind: suplement}", "{clas: ssri}", "{class: ssri, strenght: weak}", "{}"]
)
def test_a_selector_with_a_word_that_is_not_known_is_refused(selector: str) -> None:
    """A slip of the pen must not pick nothing, nor everything."""
    node = tree(selector)
    assert isinstance(node, Map)
    problem_of(lambda: select(node.entries, VOCABULARY, node.place))


@pytest.mark.parametrize("selector", ["{grade: strong}", "{role: inhibitor}", "{strength: weak}"])
def test_a_selector_that_only_grades_is_refused(selector: str) -> None:
    """A grade of what? It would pick every substance."""
    problem_of(lambda: parse(f"takes: {selector}"))


WORDS = st.sampled_from(
    [
        *FACTS,
        *BOUNDS,
        *SELECTORS,
        "all",
        "any",
        "not",
        "of",
        "within",
        "number",
        "status",
        "epilepsy",
        "fever",
        "tsh",
        "ssri",
        "aspirin",
        "CYP2D6",
        "phq9",
        "yes",
        "10",
        "$limit",
        "$no",
        "5 weeks",
        "unknown",
        "",
        "²",
    ]
)


def nodes(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    place = Place(file="small.yaml", line=1)
    maps = st.dictionaries(WORDS, inner, max_size=3).map(lambda found: Map(entries=found, place=place, key_places=dict.fromkeys(found, place)))
    return maps | st.lists(inner, max_size=3).map(lambda found: List(items=tuple(found), place=place))


@given(st.recursive(WORDS.map(lambda word: Text(text=word, place=Place(file="small.yaml", line=1))), nodes, max_leaves=8))
def test_any_tree_is_a_condition_or_is_refused(node: Node) -> None:
    """No order of known words leads to any other exception."""
    try:
        parse_condition(node, VOCABULARY, VALUES)
    except Refused as refused:
        assert all(problem.what and problem.cure for problem in refused.problems)


ARGUMENTS = st.dictionaries(
    st.sampled_from(["of", "within", "number", "status", *BOUNDS, *SELECTORS]),
    WORDS | st.lists(WORDS, max_size=2).map(lambda words: f"[{', '.join(words)}]"),
    max_size=4,
)


@settings(max_examples=500)
@given(st.sampled_from(sorted(FACTS)), ARGUMENTS)
def test_any_arguments_of_a_fact_are_read_or_refused(fact: str, arguments: dict[str, str]) -> None:
    """Its own and those of others, with known, odd and missing words."""
    try:
        node = tree(f"{fact}: {{{', '.join(f'{key}: {value}' for key, value in arguments.items())}}}")
        parse_condition(node, VOCABULARY, VALUES)
    except Refused as refused:
        assert all(problem.what and problem.cure for problem in refused.problems)
