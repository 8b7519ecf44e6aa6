"""Units as typed."""

import pytest

from thirdline.case.units import convert, normalise_unit

SPELLINGS = {
    "mg": "mg", "MG": "mg", "Mg": "mg", "mg.": "mg", "milligrams": "mg", "G": "g", "grams": "g", "kilograms": "kg",
    "µg": "µg", "μg": "µg", "ug": "µg", "mcg": "µg", "MCG": "µg", "micrograms": "µg",
    "h": "h", "Hours": "h", "days": "d", "weeks": "wk", "wks.": "wk", "months": "mo", "Years": "y", "yrs": "y", "mins": "min",
    "per cent": "%", "percent": "%", "session": "sessions",
    "mU/L": "mIU/L", "uIU/mL": "mIU/L", "µIU/mL": "mIU/L", "umol/l": "µmol/L",
    "mcg/dL": "µg/dL", "μg/dL": "µg/dL", "μg/L": "ng/mL", "μmol/L": "µmol/L",
    "ng/l": "pg/mL", "ml/min/1.73m²": "mL/min", "mL/min/1.73 m2": "mL/min", "x10^9/L": "10^9/L",
}  # fmt: skip


@pytest.mark.parametrize(("typed", "unit"), SPELLINGS.items())
def test_a_unit_has_one_spelling(typed: str, unit: str) -> None:
    """Long and short forms, plural, capitals, both characters for micro."""
    assert unit == normalise_unit(typed)


@pytest.mark.parametrize(
    ("typed", "unit"), [(" mg ", "mg"), ("mmol / L", "mmol/L"), ("mIU /L", "mIU/L"), ("x 10^9/L", "10^9/L"), ("mL/min/1.73 m²", "mL/min"), ("per  cent", "%")]
)
def test_spaces_in_a_unit_do_not_count(typed: str, unit: str) -> None:
    """However it is spaced, it is the same unit."""
    assert unit == normalise_unit(typed)


@pytest.mark.parametrize("typed", ["tsp", "IU", "mg/day", "bananas", ""])
def test_a_unit_that_is_not_known_comes_back_as_typed(typed: str) -> None:
    """It stays visible to whoever cannot use it."""
    assert typed == normalise_unit(typed)


@pytest.mark.parametrize(
    ("value", "unit", "target", "converted"),
    [
        (50, "µg", "mg", 0.05),
        (1, "g", "mg", 1000),
        (6, "wk", "d", 42),
        (3, "mo", "d", 91.3125),
        (48, "h", "d", 2),
        (1440, "min", "d", 1),
        (1, "y", "mo", 12),
        (2, "mmol/L", "mmol/L", 2),
        (0, "mg", "g", 0),
    ],
)
def test_a_value_is_converted_inside_its_dimension(value: float, unit: str, target: str, converted: float) -> None:
    """Mass to mass, time to time, and any unit to itself."""
    assert converted == convert(value, unit, target)


@pytest.mark.parametrize(("unit", "target"), [("mg", "d"), ("wk", "mg"), ("tsp", "mg"), ("mg", "mg/day"), ("", "mg"), ("mmol/L", "mIU/L")])
def test_there_is_no_way_between_dimensions(unit: str, target: str) -> None:
    """None, never a number."""
    assert convert(1, unit, target) is None
