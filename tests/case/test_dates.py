"""Dates as remembered: intervals of days."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thirdline.case.dates import ABOUT_DAYS, FIRST, LAST, When

MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"]
DAYS = st.dates(date(1900, 1, 1), date(2199, 12, 31))


def span(text: str) -> tuple[str, str]:
    """First and last day as ISO dates."""
    when = When.parse(text)
    return date.fromordinal(when.low).isoformat(), date.fromordinal(when.high).isoformat()


def refusal(text: str) -> tuple[str, str]:
    """What is wrong with a date, and the cure."""
    with pytest.raises(ValueError) as caught:
        When.parse(text)
    what, _, cure = str(caught.value).partition("|")
    assert what and cure
    return what, cure


@pytest.mark.parametrize(
    "text", ["2024-05-12", "2024-5-12", "12 May 2024", "12 may 2024", "May 12, 2024", "May 12 2024", " 12  May  2024 ", "since 2024-05-12"]
)
def test_a_day_is_one_day(text: str) -> None:
    """However it is written."""
    assert ("2024-05-12", "2024-05-12") == span(text)


@pytest.mark.parametrize("text", ["2024-02", "February 2024", "Feb 2024", "feb. 2024", "since Feb 2024"])
def test_a_month_is_all_its_days(text: str) -> None:
    """Leap years included."""
    assert ("2024-02-01", "2024-02-29") == span(text)


@pytest.mark.parametrize("text", ["2019", "since 2019", "Since  2019"])
def test_a_year_is_all_its_days(text: str) -> None:
    """ "Since" says when it began, not that it lasted."""
    assert ("2019-01-01", "2019-12-31") == span(text)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("spring 2024", "2024-03-01", "2024-05-31"),
        ("summer 2024", "2024-06-01", "2024-08-31"),
        ("autumn 2024", "2024-09-01", "2024-11-30"),
        ("Fall 2024", "2024-09-01", "2024-11-30"),
        ("early 2024", "2024-01-01", "2024-04-30"),
        ("mid-2024", "2024-05-01", "2024-08-31"),
        ("late 2024", "2024-09-01", "2024-12-31"),
        ("Sept 2024", "2024-09-01", "2024-09-30"),
    ],
)
def test_a_part_of_a_year_is_its_months(text: str, first: str, last: str) -> None:
    """Seasons of the northern half, thirds of the year."""
    assert (first, last) == span(text)


@pytest.mark.parametrize("text", ["05/06/2024", "06/05/2024", "5/6/2024", "05.06.2024"])
def test_an_ambiguous_day_keeps_both_readings(text: str) -> None:
    """From 6 May to 5 June."""
    assert ("2024-05-06", "2024-06-05") == span(text)


@pytest.mark.parametrize("text", ["13/06/2024", "06/13/2024", "13.6.2024"])
def test_a_day_that_can_only_be_read_one_way_is_one_day(text: str) -> None:
    """There is no thirteenth month."""
    assert ("2024-06-13", "2024-06-13") == span(text)


def test_the_same_number_for_day_and_month_is_one_day() -> None:
    """Both readings agree."""
    assert ("2024-05-05", "2024-05-05") == span("05/05/2024")


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("about 2024-05-12", "2024-05-05", "2024-05-19"),
        ("about May 2024", "2024-03-31", "2024-07-01"),
        ("about 2024", "2023-07-02", "2025-07-02"),
        ("about spring 2024", "2024-01-30", "2024-07-01"),
        ("about 05/06/2024", "2024-04-29", "2024-06-12"),
    ],
)
def test_about_widens_by_the_grain(text: str, first: str, last: str) -> None:
    """A week round a day, a month round a month, half a year round a year."""
    assert {"day": 7, "month": 31, "year": 183} == ABOUT_DAYS
    assert (first, last) == span(text)


@pytest.mark.parametrize("word", ["about", "around", "approx", "approx.", "approximately", "roughly", "circa", "ca.", "ca", "~", "since about", "Since ~"])
def test_every_word_for_about_is_known(word: str) -> None:
    """The same words as for an amount."""
    assert span("about May 2024") == span(f"{word} May 2024")


def test_about_is_a_whole_word() -> None:
    """The letters ca before a month say nothing."""
    refusal("camay 2024")


@pytest.mark.parametrize("text", ["now", "NOW", "today", "still", "ongoing", "current"])
def test_now_is_the_day_of_asking(text: str) -> None:
    """It ends where the case is read."""
    when = When.parse(text)
    assert when.is_now and not when.is_unknown
    assert (738_000, 738_000) == when.resolve(738_000)


@pytest.mark.parametrize("text", ["unknown", "?", "not sure", "Don't know", " unsure "])
def test_unknown_is_a_date(text: str) -> None:
    """Any day at all."""
    when = When.parse(text)
    assert when.is_unknown and not when.is_now
    assert (FIRST, LAST) == when.resolve(738_000)


def test_what_was_typed_is_kept() -> None:
    """Word for word, for showing it again."""
    assert "About  May 2024" == When.parse("About  May 2024").typed


@pytest.mark.parametrize("text", ["2024-02-30", "2023-02-29", "2024-13-01", "2024-13", "0000", "31 June 2024", "31/31/2024", "30/02/2024", "00/05/2024"])
def test_a_day_that_the_calendar_does_not_have_is_refused(text: str) -> None:
    """With examples that can be copied."""
    what, cure = refusal(text)
    assert "not a day of the calendar" in what
    assert "2024-05-12" in cure


@pytest.mark.parametrize("text", ["", "since", "about", "12:30", "010", "05/06/24", "20240512", "2024/05/12", "soon", "since now"])
def test_what_is_no_date_is_refused(text: str) -> None:
    """Nothing is guessed, least of all a century."""
    what, cure = refusal(text)
    assert "not a date that can be read" in what
    assert "'unknown'" in cure


@pytest.mark.parametrize("text", ["0024-05-12", "1824", "about 0001", "2300", "about 9999", "9999-12-31"])
def test_a_year_outside_the_calendar_of_a_life_is_refused(text: str) -> None:
    """A slip of the finger, not a date between 1900 and 2200."""
    refusal(text)


@pytest.mark.parametrize("example", When.SCHEMA["examples"])  # type: ignore[arg-type]  # a list of texts
def test_the_examples_of_the_schema_are_dates(example: str) -> None:
    """What editors show can be read."""
    assert example == When.parse(example).typed


PARTS = [
    "2024",
    "0001",
    "9999",
    "05",
    "13",
    "31",
    "-",
    "/",
    ".",
    " ",
    "May",
    "feb",
    "sept.",
    "spring",
    "mid",
    "about ",
    "~",
    "since ",
    "now",
    "unknown",
    "?",
    ",",
    "٢",
    "²",
    "\n",
]


@given(st.text(max_size=20) | st.lists(st.sampled_from(PARTS), max_size=7).map("".join))
def test_any_text_is_a_date_or_says_what_is_wrong(text: str) -> None:
    """Only an ordered interval or 'what|cure'."""
    try:
        when = When.parse(text)
    except ValueError as error:
        assert all(str(error).partition("|"))
    else:
        assert when.low <= when.high


@given(DAYS)
def test_a_day_comes_back_however_it_is_written(day: date) -> None:
    """Year first, or with the month's name on either side."""
    month = MONTHS[day.month - 1]
    for text in (day.isoformat(), f"{day.day} {month} {day.year}", f"{month[:3]} {day.day}, {day.year}"):
        assert (day.isoformat(), day.isoformat()) == span(text)


@given(DAYS)
def test_a_day_lies_inside_every_coarser_writing_of_it(day: date) -> None:
    """Its month, its year, "about", and both orders of day and month."""
    iso, month, ordinal = day.isoformat(), MONTHS[day.month - 1], day.toordinal()
    for text in (iso[:7], f"{month} {day.year}", iso[:4], f"since {iso[:4]}", f"{day.day}/{day.month}/{day.year}", f"{day.month}/{day.day}/{day.year}"):
        when = When.parse(text)
        assert when.low <= ordinal <= when.high


@given(st.dates(date(1901, 1, 1), date(2198, 12, 31)))
def test_about_a_day_is_a_week_each_way(day: date) -> None:
    """Over the ends of months and years."""
    week = timedelta(days=7)
    assert ((day - week).isoformat(), (day + week).isoformat()) == span(f"about {day.isoformat()}")
