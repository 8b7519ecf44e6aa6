"""Case documents made from the model itself, so that a new field is tried without a new test."""

import types
import typing
from collections.abc import Iterator
from typing import Any

from hypothesis import strategies as st

from thirdline.case.dates import When
from thirdline.case.model import Case
from thirdline.case.values import Amount
from thirdline.record import is_record
from thirdline.shape import Listing, fields_of

VALID: dict[Any, list[Any]] = {
    Amount: ["about 100 mg", "2-3 weeks", "unknown", 43, 1.5],
    When: ["2024-05-12", "about May 2024", "05/06/2024", "now", "unknown", 2019],
    str: ["sertraline", "NO", "12:30", "µ", "null"],
    int: [0, 3, 27],
}
ODD: list[Any] = [
    *(None, True, False, 0, -1, 2024, 1.5, 1e300, float("nan"), float("inf")),
    *([], {}, [[]], [None], {"items": []}, {"complete": "yes"}, {"items": None, "complete": "no"}, {"": ""}),
    *("", " ", "null", "~", "NO", "yes", "010", "12:30", "a: b", "#", "[", "{", "&x", "*x", "!t", "\u202e", "\ufeff", "\x85", "\u2028", "🙂"),
    *("-5 mg", "100-75 mg", "1,000 mg", "9" * 400, "9" * 5000, "1e400 mg", "mg/day", "²", "٣"),
    *("about 0001", "about 9999", "2024-02-30", "2030", "now", "unknown"),
]
ONCE = {"thirdline_case": 1}


def odd(valid: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Mostly what is valid, sometimes what is odd, sometimes any text."""
    return st.integers(0, 9).flatmap(lambda n: valid if n < 8 else st.sampled_from(ODD) if n < 9 else st.text(max_size=12))


def misshapen(valid: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Mostly what is valid, sometimes another kind of node whose text would do anywhere."""
    return st.integers(0, 19).flatmap(lambda n: valid if n < 18 else st.sampled_from([None, [], {}, ["2024"], {"items": []}, {"unknown key": 1}, "2024", 2024]))


def documents(hint: Any, vary: Any) -> st.SearchStrategy[Any]:
    """What may stand for `hint` in a file, each part passed through `vary`."""
    origin, args = typing.get_origin(hint), typing.get_args(hint)
    if origin in (types.UnionType, typing.Union):
        return documents(args[0], vary)
    if origin is typing.Literal:
        return vary(st.sampled_from(args))
    if origin is tuple:
        return vary(st.lists(documents(args[0], vary), max_size=3))
    if origin is Listing:
        items = st.lists(documents(args[0], vary), max_size=3)
        return vary(items | st.fixed_dictionaries({"items": items, "complete": vary(st.sampled_from(["yes", "no", "not said"]))}))
    if is_record(hint) and hint not in VALID:
        return vary(_blocks(hint, vary))
    return vary(st.sampled_from(VALID[hint]))


def _blocks(hint: Any, vary: Any) -> st.SearchStrategy[Any]:
    """A block with some of its keys, sometimes with one that is not known; a few at a time keeps it small."""
    keys = {key: documents(inner, vary) for key, (_, inner) in fields_of(hint).items()}
    required = [key for key, (spec, _) in fields_of(hint).items() if spec.required]
    some = st.lists(st.sampled_from(sorted(keys)), max_size=4, unique=True)
    return some.flatmap(lambda picked: st.fixed_dictionaries({key: keys[key] for key in {*picked, *required}}))


def cases(vary: Any) -> st.SearchStrategy[Any]:
    """Whole cases; the header is right most of the time."""
    return st.builds(lambda body, header: {**body, "thirdline_case": header}, _blocks(Case, vary), vary(st.just(1)))


def dated_documents(value: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """(path, case) with `value` in each field of the model that takes a date, one at a time."""
    for path, body in _dated(Case, value):
        yield path, {**ONCE, **body}


def _dated(hint: Any, value: str) -> Iterator[tuple[str, Any]]:
    origin, args = typing.get_origin(hint), typing.get_args(hint)
    if hint is When:
        yield "", value
    elif origin in (types.UnionType, typing.Union):
        yield from _dated(args[0], value)
    elif origin in (tuple, Listing):
        yield from ((f".1{path}", [body]) for path, body in _dated(args[0], value))
    elif is_record(hint) and hint is not Amount:
        for key, (_, inner) in fields_of(hint).items():
            for path, body in _dated(inner, value):
                joined = f".{key}{path}" if hint is not Case else f"{key}{path}"
                yield joined, {**_least(hint), key: body}


def _least(hint: Any) -> dict[str, Any]:
    """The required keys of a block, each with something valid."""
    return {
        key: VALID[inner][0] if inner in VALID else typing.get_args(inner)[0]
        for key, (spec, inner) in fields_of(hint).items()
        if spec.required and hint is not Case
    }
