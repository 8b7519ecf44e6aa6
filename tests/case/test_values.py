"""Numbers as remembered: intervals with a unit."""

import math
from contextlib import suppress
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thirdline.case.values import ABOUT, Amount, Value, exactly, unknown


def bounds(text: str) -> tuple[float, float, str]:
    amount = Amount.parse(text)
    return amount.low, amount.high, amount.unit


def refusal(text: str) -> tuple[str, str]:
    """What is wrong with an amount, and the cure."""
    with pytest.raises(ValueError) as caught:
        Amount.parse(text)
    what, _, cure = str(caught.value).partition("|")
    assert what and cure.endswith(".")
    return what, cure


def test_an_exact_value_is_a_point() -> None:
    """Low and high are the number, and nothing leaves it open."""
    assert Value(3, 3, 0) == exactly(3)
    assert exactly(3).is_exact


def test_an_unknown_value_is_the_whole_range_with_its_causes() -> None:
    """Zero to infinity unless a range is given."""
    assert (Value(0, math.inf, 4), Value(0, 130, 4)) == (unknown(4), unknown(4, 0, 130))
    assert not unknown(4).is_exact


def test_scaling_keeps_the_causes() -> None:
    """Both ends are multiplied."""
    assert Value(2, 6, 4) == Value(1, 3, 4).scale(2)


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        ("100 mg", 100, 100, "mg"),
        ("100mg", 100, 100, "mg"),
        ("43", 43, 43, ""),
        ("0 mg", 0, 0, "mg"),
        ("1.5 mg", 1.5, 1.5, "mg"),
        ("1,5 mg", 1.5, 1.5, "mg"),
        ("12,25 mg", 12.25, 12.25, "mg"),
        ("50 µg", 50, 50, "µg"),
        ("50 μg", 50, 50, "µg"),
        ("50 mcg", 50, 50, "µg"),
        ("50 ug", 50, 50, "µg"),
        ("3 weeks", 3, 3, "wk"),
        ("20 %", 20, 20, "%"),
        ("50 per cent", 50, 50, "%"),
        ("7.2 mIU/L", 7.2, 7.2, "mIU/L"),
        ("1.5 10^9/L", 1.5, 1.5, "10^9/L"),
        ("60 mL/min/1.73 m2", 60, 60, "mL/min"),
        ("75-150 mg", 75, 150, "mg"),
        ("75 - 150 mg", 75, 150, "mg"),
        ("75–150 mg", 75, 150, "mg"),
        ("75 to 150 mg", 75, 150, "mg"),
        ("75 mg - 150 mg", 75, 150, "mg"),
        ("75mg-150mg", 75, 150, "mg"),
        ("75 mg to 150 mg", 75, 150, "mg"),
        ("100-100 mg", 100, 100, "mg"),
        ("2-3 weeks", 2, 3, "wk"),
        ("40-45", 40, 45, ""),
    ],
)
def test_an_amount_is_read(text: str, low: float, high: float, unit: str) -> None:
    """A number or a range, a point or a comma, with or without a unit."""
    assert (low, high, unit) == bounds(text)


@pytest.mark.parametrize("word", ["under", "below", "less than", "<", "at most", "up to", "<=", "≤"])
def test_a_bound_above_leaves_the_low_end_open(word: str) -> None:
    """From nothing to the number."""
    assert (0, 50, "mg") == bounds(f"{word} 50 mg")


@pytest.mark.parametrize("word", ["over", "above", "more than", ">", "at least", ">=", "≥"])
def test_a_bound_below_leaves_the_high_end_open(word: str) -> None:
    """From the number to infinity."""
    assert (50, math.inf, "mg") == bounds(f"{word} 50 mg")


@pytest.mark.parametrize("word", ["about", "around", "approx", "approx.", "approximately", "roughly", "~", "ca", "ca.", "ABOUT"])
def test_about_widens_by_a_fifth(word: str) -> None:
    """Twenty per cent each way, as docs/case-format.md says."""
    assert 0.2 == ABOUT
    assert (80, 120, "mg") == bounds(f"{word} 100 mg")


def test_about_a_range_widens_each_end_by_its_own_fifth() -> None:
    """The low end goes down by a fifth of itself, the high end up."""
    assert (80, 180, "mg") == bounds("about 100-150 mg")


@pytest.mark.parametrize("text", ["unknown", "Unknown", "?", "not sure", "don't know"])
def test_unknown_is_an_amount(text: str) -> None:
    """Anything from nothing to infinity, in any unit."""
    amount = Amount.parse(text)
    assert amount.is_unknown
    assert unknown() == amount.to("mg")


@pytest.mark.parametrize("text", ["0 mg", "under 50 mg", "over 50 mg"])
def test_a_bounded_amount_is_not_unknown(text: str) -> None:
    """Half a bound is still something known."""
    assert not Amount.parse(text).is_unknown


def test_what_was_typed_is_kept() -> None:
    """Word for word, for showing it again."""
    assert "about 50 MCG" == Amount.parse("about 50 MCG").typed


@pytest.mark.parametrize("text", ["-5 mg", "- 5 mg", "5 - -10 mg", "5 -10 mg"])
def test_a_negative_amount_is_refused(text: str) -> None:
    """The minus sign is never dropped."""
    assert "negative" in refusal(text)[0]


@pytest.mark.parametrize("text", ["100-75 mg", "100 mg - 75 mg", "10 to 5 weeks"])
def test_a_range_from_large_to_small_is_refused(text: str) -> None:
    """The cure names the order."""
    assert "Write the smaller number first." == refusal(text)[1]


@pytest.mark.parametrize("text", ["", "mg", "mg/day", "a lot", "about", "under", "nan", "inf", "−5 mg", "½ tablet", "one mg"])
def test_what_has_no_number_is_refused(text: str) -> None:
    """The cure shows how an amount looks."""
    assert "for example '100 mg'" in refusal(text)[1]


@pytest.mark.parametrize(
    "text",
    ["1.5.2 mg", "1,5,2 mg", "1-2-3 mg", "50-", "50 -", "50 to", "50 mg to", "1/2 tablet", "5-HTP", "10^9/L", "100 mg 50 mg", "100 mg + 50 mg", "40-45-50"],
)
def test_what_is_left_after_the_number_is_not_taken_for_a_unit(text: str) -> None:
    """A unit begins with a letter, and a second number is never passed over."""
    refusal(text)


@pytest.mark.parametrize("text", ["1,000 mg", "1,200 mg", "10,000 IU", "1,0000 mg"])
def test_a_comma_before_three_digits_or_more_is_refused(text: str) -> None:
    """It may mean thousands or thousandths: never a silent guess by a factor of a thousand."""
    refusal(text)


@pytest.mark.parametrize("text", ["9" * 400 + " mg", "1-" + "9" * 400 + " mg"])
def test_a_number_too_large_to_hold_is_refused(text: str) -> None:
    """Infinity is no dose."""
    refusal(text)


@pytest.mark.parametrize(("text", "number"), [("1e2", 100), ("1.5E2", 150), ("5e-05", 0.00005), ("1e+2 mg", 100)])
def test_an_exponent_belongs_to_the_number(text: str, number: float) -> None:
    """JSON writes small and large numbers so."""
    assert number == Amount.parse(text).low


@pytest.mark.parametrize(
    ("text", "target", "low", "high"),
    [
        ("2 weeks to 3 months", "d", 14, 91.3125),
        ("3 weeks to 2 months", "d", 21, 60.875),
        ("500 mg to 1 g", "mg", 500, 1000),
        ("500 mg - 1 g", "mg", 500, 1000),
        ("50 mcg - 0.1 mg", "µg", 50, 100),
    ],
)
def test_each_end_of_a_range_has_its_own_unit(text: str, target: str, low: float, high: float) -> None:
    """The unit of the second number is not put on the first."""
    assert Value(low, high) == Amount.parse(text).to(target)


@pytest.mark.parametrize("text", ["5 g - 10 mg", "2 months to 3 weeks", "5 mg - 10 days", "5 mg - 10 bananas"])
def test_a_range_whose_units_do_not_rise_or_do_not_meet_is_refused(text: str) -> None:
    """Compared in one unit, or not at all."""
    refusal(text)


@pytest.mark.parametrize("typed", ["50 mg/day", "50 mg / day", "50 mg per day", "50 mg twice a day", "2 tablets", "50 bananas"])
def test_an_amount_in_a_unit_that_is_not_known_has_no_value(typed: str) -> None:
    """The unit stays as typed, and None says that it could not be used."""
    amount = Amount.parse(typed)
    assert typed.partition(" ")[2] == amount.unit
    assert amount.to("mg") is None


@pytest.mark.parametrize(
    ("text", "target", "low", "high"),
    [
        ("50 µg", "mg", 0.05, 0.05),
        ("0.5-1 g", "mg", 500, 1000),
        ("6 weeks", "d", 42, 42),
        ("48 hours", "d", 2, 2),
        ("672 h", "d", 28, 28),
        ("about 3 months", "d", 73.05, 109.575),
        ("over 1 g", "mg", 1000, math.inf),
    ],
)
def test_an_amount_is_converted(text: str, target: str, low: float, high: float) -> None:
    """Both ends, without a rounding error that a bound could notice."""
    assert Value(low, high) == Amount.parse(text).to(target)


@pytest.mark.parametrize(("text", "target"), [("6 weeks", "mg"), ("100 mg", "d"), ("100", "mg")])
def test_an_amount_without_the_unit_asked_for_has_no_value(text: str, target: str) -> None:
    """Another dimension or no unit: None."""
    assert Amount.parse(text).to(target) is None


SLIPS = {
    "spaces before the unit": "5" + " " * 8000 + "mg",
    "spaces before a dash": "5 mg" + " " * 8000 + "- x",
    "dashes": "5" + " -" * 4000,
    "letters": "5 " + "a" * 8000 + "-",
}


@pytest.mark.parametrize("text", SLIPS.values(), ids=SLIPS)
def test_a_long_text_takes_no_longer_than_a_short_one(text: str) -> None:
    """A slip of the hand on the space bar must not hold up the program: half a second is ample."""
    before = process_time()
    with suppress(ValueError):
        Amount.parse(text)
    assert process_time() - before < 0.5


@pytest.mark.parametrize("example", Amount.SCHEMA["examples"])  # type: ignore[arg-type]  # a list of texts
def test_the_examples_of_the_schema_are_amounts(example: str) -> None:
    """What editors show can be read."""
    assert example == Amount.parse(example).typed


PARTS = [
    "1",
    "0",
    "75",
    "1.5",
    "1,5",
    "1,000",
    "9" * 400,
    " ",
    "-",
    "–",
    " to ",
    "mg",
    "g",
    "weeks",
    "mcg",
    "%",
    "/",
    "about ",
    "~",
    "under ",
    ">= ",
    "unknown",
    "?",
    ".",
    ",",
    "e5",
    "²",
    "٣",
    "\n",
    "^",
]


@given(st.text(max_size=30) | st.lists(st.sampled_from(PARTS), max_size=8).map("".join))
def test_any_text_is_an_amount_or_says_what_is_wrong(text: str) -> None:
    """Only an ordered interval, finite unless left open, or 'what|cure'."""
    try:
        amount = Amount.parse(text)
    except ValueError as error:
        assert all(str(error).partition("|"))
    else:
        assert 0 <= amount.low <= amount.high
        assert amount.low < math.inf


@given(
    st.decimals(0, 10_000, places=2), st.decimals(0, 10_000, places=2), st.sampled_from(["mg", "g", "wk", "mIU/L"]), st.sampled_from(["-", " - ", "–", " to "])
)
def test_a_range_comes_back_as_written(one: float, other: float, unit: str, joint: str) -> None:
    """Numbers and unit survive reading."""
    low, high = min(one, other), max(one, other)
    assert (float(low), float(high), unit) == bounds(f"{low}{joint}{high} {unit}")


@given(st.integers(0, 100), st.integers(0, 100), st.sampled_from(["mg", "mg/day", "mg a day", "weeks", "tablets a day"]))
def test_the_second_number_of_a_range_is_never_lost(one: int, other: int, unit: str) -> None:
    """It is read, or the amount is refused."""
    low, high = min(one, other), max(one, other)
    try:
        amount = Amount.parse(f"{low} {unit} - {high} {unit}")
    except ValueError:
        return
    assert (low, high) == (amount.low, amount.high)
