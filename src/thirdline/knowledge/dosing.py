"""Doses of a substance as numbers, worked out once when the knowledge is compiled."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from thirdline.case.values import Value
from thirdline.knowledge.rules import AdequacyScheme
from thirdline.knowledge.types import Form, Substance
from thirdline.record import Record

Minimum = tuple[float, str]


class DoseTable(Record):
    """`unit` labels use; `largest_mg` any label allows; `minimums` by (scheme, form): mg a day of the default form, and its claim."""

    unit: str
    largest_mg: float | None
    minimums: Mapping[tuple[str, str | None], Minimum]
    levels: tuple[tuple[str, Value], ...]


def derive_doses(substance: Substance, schemes: Iterable[AdequacyScheme]) -> DoseTable:
    """The numbers behind one substance's doses."""
    amounts = [a for f in substance.forms for d in f.doses for a in (d.maximum, d.usual, d.start) if a]
    largest = [mg.high for f in substance.forms for d in f.doses for a in (d.maximum, d.usual) if a and (mg := a.to("mg"))]
    minimums = {
        (scheme.adequacy, form.form if form else None): found
        for scheme in schemes
        for form in (None, *substance.forms)
        if (found := minimum_dose(substance, form, scheme))
    }
    levels = tuple(("_".join(a.replace(" ", "_") for a in row.analytes), Value(row.range.low, row.range.high)) for row in substance.levels)
    return DoseTable(unit=amounts[0].unit if amounts else "mg", largest_mg=max(largest, default=None), minimums=minimums, levels=levels)


def minimum_dose(substance: Substance, form: Form | None, scheme: AdequacyScheme) -> Minimum | None:
    """The scheme's minimum in mg a day of the default form, and the claim it rests on; None when it has none."""
    if scheme.doses == "table":
        row = scheme.table.get(substance.substance)
        mg = row.minimum.to("mg") if row else None
        return (mg.low, f"{scheme.adequacy}#{row.claim}") if row and mg else None
    for region in scheme.regions:
        for candidate in _forms_first(substance, form):
            for dosing in candidate.doses:
                mg = dosing.usual.to("mg") if dosing.usual else None
                if dosing.for_ == "depression" and dosing.region == region and mg:
                    return mg.low, f"{substance.substance}#{dosing.claim}"
    return None


def _forms_first(substance: Substance, form: Form | None) -> list[Form]:
    """The course's own form before the others, unless its doses are converted to the default form's."""
    own = [form] if form and (form.default or not form.equals) else []
    return own + [f for f in substance.forms if f.default and f not in own] + [f for f in substance.forms if not f.default and f not in own and not f.equals]
