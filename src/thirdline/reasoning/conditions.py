"""Conditions evaluated in Kleene's three-valued logic; an unknown keeps the fields that leave it open.

>>> both(Value(1, 1), Value(0, 1, 4))
Value(low=0, high=1, causes=4)
>>> both(Value(0, 0), Value(0, 1, 4))
Value(low=0, high=0, causes=0)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from thirdline.case.values import Value
from thirdline.knowledge.conditions import Condition, Every, Negation, Op, Some, Test

Derive = Callable[[Test], Value]
K = TypeVar("K")


def evaluate(condition: Condition, derive: Derive) -> Value:
    """Truth of a condition: (1, 1) true, (0, 0) false, (0, 1) unknown with its causes."""
    if isinstance(condition, Test):
        return compare(derive(condition), condition.op, condition.bound)
    if isinstance(condition, Negation):
        return negate(evaluate(condition.part, derive))
    return _every(condition.parts, derive) if isinstance(condition, Every) else _some(condition.parts, derive)


def parts_of(condition: Every | Some | Negation) -> tuple[Condition, ...]:
    """What a join is made of."""
    return (condition.part,) if isinstance(condition, Negation) else condition.parts


def _every(parts: tuple[Condition, ...], derive: Derive) -> Value:
    """And over parts, ended by the first that is false."""
    truth = TRUE
    for part in parts:
        truth = both(truth, evaluate(part, derive))
        if truth.high == 0:
            break
    return truth


def _some(parts: tuple[Condition, ...], derive: Derive) -> Value:
    """Or over parts, ended by the first that is true."""
    truth = FALSE
    for part in parts:
        truth = either(truth, evaluate(part, derive))
        if truth.low == 1:
            break
    return truth


TRUE, FALSE = Value(1, 1), Value(0, 0)


def both(a: Value, b: Value) -> Value:
    """And: false where either is false."""
    if a.high == 0 or b.low == 1:
        return a
    if b.high == 0 or a.low == 1:
        return b
    return Value(0, 1, a.causes | b.causes)


def either(a: Value, b: Value) -> Value:
    """Or: true where either is true."""
    if a.low == 1 or b.high == 0:
        return a
    if b.low == 1 or a.high == 0:
        return b
    return Value(0, 1, a.causes | b.causes)


def any_of(truths: Iterable[Value]) -> Value:
    """Or over any number of truths: false where there are none."""
    found = FALSE
    for truth in truths:
        found = either(found, truth)
    return found


def any_of_each(truths: Iterable[tuple[K, Value]]) -> dict[K, Value]:
    """Or over the truths of each key, so that repeats of one key count once."""
    found: dict[K, Value] = {}
    for key, truth in truths:
        found[key] = either(found[key], truth) if key in found else truth
    return found


def negate(a: Value) -> Value:
    """Not: unknown stays unknown."""
    return Value(1 - a.high, 1 - a.low, a.causes)


def compare(value: Value, op: Op, bound: float) -> Value:
    """Truth of `value op bound` for a number known only to an interval."""
    if op == "true":
        return value
    if op == "at_least":
        low, high = value.low >= bound, value.high >= bound
    elif op == "over":
        low, high = value.low > bound, value.high > bound
    elif op == "at_most":
        low, high = value.high <= bound, value.low <= bound
    else:
        low, high = value.high < bound, value.low < bound
    return TRUE if low else Value(0, 1, value.causes) if high else FALSE


def is_true(value: Value) -> bool:
    return value.low == 1


def is_false(value: Value) -> bool:
    return value.high == 0


def is_unknown(value: Value) -> bool:
    return value.low != value.high
