"""Units as people type them. One small table: spelling -> dimension and factor to the base unit.

Lab units (mIU/L, pmol/L, ng/dL ...) are only normalised in spelling here; what turns one into
another depends on the substance measured and stands in knowledge/terms/labs.yaml.
"""

from __future__ import annotations

# dimension -> base unit: mass mg, time days
_MASS = {"kg": 1e6, "g": 1e3, "mg": 1.0, "µg": 1e-3, "ng": 1e-6}
_TIME = {"min": 1 / 1440, "h": 1 / 24, "d": 1.0, "wk": 7.0, "mo": 30.4375, "y": 365.25}

_SPELLINGS = {
    "gram": "g", "grams": "g", "gr": "g", "milligram": "mg", "milligrams": "mg", "mgs": "mg",
    "ug": "µg", "mcg": "µg", "μg": "µg", "microgram": "µg", "micrograms": "µg",
    "minute": "min", "minutes": "min", "mins": "min", "hr": "h", "hrs": "h", "hour": "h", "hours": "h",
    "day": "d", "days": "d", "w": "wk", "wks": "wk", "week": "wk", "weeks": "wk",
    "m": "mo", "mos": "mo", "month": "mo", "months": "mo", "mth": "mo", "mths": "mo", "yr": "y", "yrs": "y", "year": "y", "years": "y",
    "percent": "%", "per cent": "%", "kgs": "kg", "kilograms": "kg", "session": "sessions",
    "miu/l": "mIU/L", "mu/l": "mIU/L", "uiu/ml": "mIU/L", "µiu/ml": "mIU/L", "μiu/ml": "mIU/L", "uu/ml": "mIU/L", "mcu/ml": "mIU/L",
    "meq/l": "mEq/L", "mmol/l": "mmol/L", "µmol/l": "µmol/L", "umol/l": "µmol/L", "μmol/l": "µmol/L",
    "nmol/l": "nmol/L", "pmol/l": "pmol/L", "ng/dl": "ng/dL", "µg/dl": "µg/dL", "ug/dl": "µg/dL", "mcg/dl": "µg/dL",
    "ng/ml": "ng/mL", "µg/l": "ng/mL", "ug/l": "ng/mL", "mcg/l": "ng/mL", "pg/ml": "pg/mL", "ng/l": "pg/mL",
    "mg/l": "mg/L", "mg/dl": "mg/dL", "g/l": "g/L", "g/dl": "g/dL", "ml/min": "mL/min", "ml/min/1.73m2": "mL/min",
    "ml/min/1.73 m2": "mL/min", "ml/min/1.73m²": "mL/min", "ms": "ms", "msec": "ms", "fl": "fL", "10^9/l": "10^9/L", "x10^9/l": "10^9/L",
}  # fmt: skip


_MICRO = str.maketrans("\u03bc", "\u00b5")  # Greek mu to the micro sign
_BY_KEY = {"".join(key.split()).translate(_MICRO): unit for key, unit in _SPELLINGS.items()} | {unit.lower(): unit for unit in (*_MASS, *_TIME, "%")}


# how often, as typed: how many such doses make a day
TIMES_A_DAY = {
    1: "a day|per day|daily|/day|/d|/24h|/24hours|once a day|once daily|one a day|every day|each day|od|qd|at night|nightly|"
    "every night|each night|at bedtime|before bed|nocte|qhs|mane|in the morning|every morning|each morning|in the evening|every evening|qam|qpm|"
    "1x a day|1x daily",
    2: "twice a day|twice daily|twice per day|two times a day|two times daily|2 times a day|2 times daily|2x a day|2x daily|2x/day|bd|bid|"
    "morning and night|morning and evening",
    3: "three times a day|three times daily|thrice daily|3 times a day|3 times daily|3x a day|3x daily|3x/day|tds|tid",
    4: "four times a day|four times daily|4 times a day|4 times daily|4x a day|4x daily|4x/day|qds|qid",
}
_TIMES = {"".join(said.split()): times for times, table in TIMES_A_DAY.items() for said in table.split("|")}


def per_day(unit: str) -> tuple[str, int] | None:
    """A unit of mass with how often a day: the unit, and the times; None for anything else.

    >>> per_day("mg twice a day"), per_day("mcg/day"), per_day("mg b.i.d."), per_day("mg a week")
    (('mg', 2), ('µg', 1), ('mg', 2), None)
    """
    bare = "".join(unit.lower().replace(".", "").split())
    mass = next((m for m in ("mg", "mcg", "ug", "µg", "g") if bare.startswith(m)), None)
    return (normalise_unit(mass), _TIMES[bare.removeprefix(mass)]) if mass and bare.removeprefix(mass) in _TIMES else None


def normalise_unit(text: str) -> str:
    """The one spelling for a unit as typed, however it is spaced; unknown units come back as typed.

    >>> normalise_unit("mcg"), normalise_unit("uIU/mL"), normalise_unit("mEq / L"), normalise_unit("tsp")
    ('µg', 'mIU/L', 'mEq/L', 'tsp')
    """
    trimmed = text.strip().rstrip(".")
    return _BY_KEY.get("".join(trimmed.split()).translate(_MICRO).lower(), trimmed)


def convert(value: float, unit: str, target: str) -> float | None:
    """`value` in another unit of the same dimension, or None where the two do not share one.

    >>> convert(50, "µg", "mg"), convert(6, "wk", "d"), convert(1, "mg", "d")
    (0.05, 42.0, None)
    """
    for table in (_MASS, _TIME):
        if unit in table and target in table:
            return round(value * table[unit] / table[target], 9)
    return value if unit == target else None


def base_of(unit: str) -> str | None:
    """The unit in which amounts of this dimension are compared: mg, d, or None.

    >>> base_of("g"), base_of("wk"), base_of("mmol/L")
    ('mg', 'd', None)
    """
    return "mg" if unit in _MASS else "d" if unit in _TIME else None
