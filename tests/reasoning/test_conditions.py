"""Kleene's three-valued logic, and numbers known only to an interval."""

import itertools
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thirdline.case.values import Value, exactly, unknown
from thirdline.knowledge import conditions
from thirdline.knowledge.conditions import BOUNDS, Condition, Every, Negation, Some
from thirdline.reasoning.conditions import both, compare, either, evaluate, is_false, is_true, is_unknown, negate

TRUE, FALSE, OPEN = exactly(1), exactly(0), Value(0, 1)
TRUTHS = {"T": TRUE, "F": FALSE, "U": OPEN}
CRISP = {"at_least": float.__ge__, "over": float.__gt__, "at_most": float.__le__, "under": float.__lt__}


def letter(truth: Value) -> str:
    return next(name for name, value in TRUTHS.items() if (value.low, value.high) == (truth.low, truth.high))


def evaluate_at(condition: Condition, letters: dict[str, str]) -> Value:
    """The truth where each fact has the truth of its letter."""
    return evaluate(condition, lambda test: TRUTHS[letters[test.fact]])


def ask(name: str) -> conditions.Test:
    """A test of a fact called `name`."""
    return conditions.Test(fact=name)


@pytest.mark.parametrize(("a", "b", "result"), ["TTT", "TFF", "TUU", "FTF", "FFF", "FUF", "UTU", "UFF", "UUU"])
def test_and(a: str, b: str, result: str) -> None:
    """False where either is false, true where both are true, else unknown."""
    assert result == letter(both(TRUTHS[a], TRUTHS[b]))


@pytest.mark.parametrize(("a", "b", "result"), ["TTT", "TFT", "TUT", "FTT", "FFF", "FUU", "UTT", "UFU", "UUU"])
def test_or(a: str, b: str, result: str) -> None:
    """True where either is true, false where both are false, else unknown."""
    assert result == letter(either(TRUTHS[a], TRUTHS[b]))


@pytest.mark.parametrize(("a", "result"), ["TF", "FT", "UU"])
def test_not(a: str, result: str) -> None:
    """Unknown stays unknown."""
    assert result == letter(negate(TRUTHS[a]))


@pytest.mark.parametrize(("truth", "answers"), [("T", (True, False, False)), ("F", (False, True, False)), ("U", (False, False, True))])
def test_a_truth_is_one_of_three(truth: str, answers: tuple[bool, bool, bool]) -> None:
    """True, false or unknown, and only one of them."""
    value = TRUTHS[truth]
    assert answers == (is_true(value), is_false(value), is_unknown(value))


@pytest.mark.parametrize("join", [both, either])
def test_an_unknown_keeps_the_causes_of_both_sides(join: Any) -> None:
    """Either answer may settle it."""
    assert Value(0, 1, 6) == join(Value(0, 1, 2), Value(0, 1, 4))


def test_what_is_settled_has_no_causes() -> None:
    """One false settles an and, one true settles an or: there is nothing left to ask."""
    assert (FALSE, TRUE) == (both(FALSE, Value(0, 1, 4)), either(Value(0, 1, 4), TRUE))


def test_not_keeps_the_causes() -> None:
    """The same answer settles it."""
    assert Value(0, 1, 4) == negate(Value(0, 1, 4))


@pytest.mark.parametrize(
    ("number", "answers"),
    [(9, "FFTT"), (10, "TFTF"), (11, "TTFF")],
)
def test_an_exact_number_is_compared_under_at_and_over_the_bound(number: float, answers: str) -> None:
    """At least, over, at most, under 10."""
    assert answers == "".join(letter(compare(exactly(number), op, 10)) for op in BOUNDS)


@pytest.mark.parametrize(
    ("low", "high", "answers"),
    [
        (8, 9, "FFTT"),
        (8, 10, "UFTU"),
        (8, 12, "UUUU"),
        (10, 10, "TFTF"),
        (10, 12, "TUUF"),
        (11, 12, "TTFF"),
        (0, math.inf, "UUUU"),
        (10, math.inf, "TUUF"),
        (11, math.inf, "TTFF"),
    ],
)
def test_an_interval_is_compared_under_across_and_over_the_bound(low: float, high: float, answers: str) -> None:
    """At least, over, at most, under 10: unknown where the bound lies inside."""
    assert answers == "".join(letter(compare(Value(low, high), op, 10)) for op in BOUNDS)


def test_a_comparison_that_is_open_keeps_the_causes_and_a_settled_one_does_not() -> None:
    """A vague number may still settle the question."""
    assert (Value(0, 1, 4), TRUE) == (compare(Value(8, 12, 4), "over", 10), compare(Value(8, 12, 4), "over", 7))


def test_a_truth_is_compared_with_nothing() -> None:
    """It is the answer itself."""
    assert Value(0, 1, 4) == compare(Value(0, 1, 4), "true", 0)


def test_a_condition_is_evaluated_from_its_facts() -> None:
    """A number compared, a truth turned, both joined."""
    facts = {"age": exactly(70), "fever": Value(0, 1, 4)}
    age = conditions.Test(fact="age", op="at_least", bound=65)
    assert Value(0, 1, 4) == evaluate(Every(parts=(age, Negation(part=ask("fever")))), lambda test: facts[test.fact])
    assert TRUE == evaluate(Some(parts=(age, ask("fever"))), lambda test: facts[test.fact])


@pytest.mark.parametrize(("join", "result"), [(Every, OPEN), (Some, OPEN)])
def test_a_join_of_one_is_that_one(join: Any, result: Value) -> None:
    """Nothing is added to it."""
    assert result == evaluate(join(parts=(ask("a"),)), lambda test: OPEN)


def test_an_unknown_number_leaves_every_comparison_open() -> None:
    """Silence is earned: what is not known is never under a bound."""
    assert all(is_unknown(compare(unknown(4), op, bound)) for op in BOUNDS for bound in (0.5, 10, 1e9))


TRUTH = st.builds(lambda truth, causes: Value(truth.low, truth.high, causes if truth is OPEN else 0), st.sampled_from([TRUE, FALSE, OPEN]), st.integers(1, 7))


@given(TRUTH, TRUTH)
def test_the_order_does_not_matter(a: Value, b: Value) -> None:
    """Nor for the causes."""
    assert (both(a, b), either(a, b)) == (both(b, a), either(b, a))


@given(TRUTH, TRUTH)
def test_de_morgan_holds(a: Value, b: Value) -> None:
    """Not both is either not, causes and all."""
    assert negate(both(a, b)) == either(negate(a), negate(b))


@given(TRUTH)
def test_twice_not_is_the_same(a: Value) -> None:
    """Causes and all."""
    assert a == negate(negate(a))


@given(st.integers(0, 20), st.integers(0, 20), st.integers(0, 20), st.sampled_from(BOUNDS))
def test_a_comparison_is_what_every_number_of_the_interval_says(one: int, other: int, bound: int, op: Any) -> None:
    """Known exactly where all numbers agree; the two ends decide."""
    low, high = min(one, other), max(one, other)
    said = {CRISP[op](float(number), float(bound)) for number in range(low, high + 1)}
    assert ("U" if len(said) == 2 else "T" if said == {True} else "F") == letter(compare(Value(low, high, 1), op, bound))


NAMES = ["a", "b", "c"]
CONDITIONS: st.SearchStrategy[Condition] = st.recursive(
    st.sampled_from(NAMES).map(ask),
    lambda inner: (
        inner.map(lambda part: Negation(part=part))
        | st.builds(lambda kind, parts: kind(parts=tuple(parts)), st.sampled_from([Every, Some]), st.lists(inner, min_size=1, max_size=3))
    ),
    max_leaves=8,
)


@given(CONDITIONS, st.lists(st.sampled_from(["T", "F", "U"]), min_size=3, max_size=3))
def test_more_information_never_turns_an_answer(condition: Condition, letters: list[str]) -> None:
    """What is true or false with unknowns stays so, whatever they turn out to be."""
    known = dict(zip(NAMES, letters, strict=True))
    before = evaluate_at(condition, known)
    for completed in itertools.product(*("TF" if known[name] == "U" else known[name] for name in NAMES)):
        after = evaluate_at(condition, dict(zip(NAMES, completed, strict=True)))
        assert before.low <= after.low == after.high <= before.high


@given(CONDITIONS, st.lists(st.booleans(), min_size=3, max_size=3))
def test_an_unknown_names_only_facts_that_are_open(condition: Condition, open_: list[bool]) -> None:
    """Nobody is asked for what is known already."""
    facts = {name: Value(0, 1, 1 << i) if is_open else TRUE for i, (name, is_open) in enumerate(zip(NAMES, open_, strict=True))}
    truth = evaluate(condition, lambda test: facts[test.fact])
    assert 0 == truth.causes & ~sum(value.causes for value in facts.values())
    assert is_unknown(truth) is (truth.causes != 0)
