"""Typed names to ids. Exact after tidying, or not at all: what is not known stays visible to the end."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

_STRENGTH = re.compile(r"\b\d+(?:[.,]\d+)?\s*(?:%|(?:mg|mcg|ug|µg|g|ml|iu)(?:\s*/\s*\d*\s*(?:h|hr|hours|ml|day))?\b)", re.IGNORECASE)
_NOISE = re.compile(r"\b(?:tablets?|tabs?|capsules?|caps?|pills?|oral|daily)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolution:
    """What a typed name was taken to be, and how; `candidates` when it was not taken for anything."""

    typed: str
    kind: Literal["substance", "treatment", "none"]
    id: str | None = None
    how: str
    form: str | None = None
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NameBook:
    """Tidied name to the (kind, id, form) it stands for; names given twice are left out on purpose."""

    entries: Mapping[str, tuple[str, str, str | None]]


def tidy(text: str) -> str:
    """One spelling for look-up: lower case, single spaces, no marks.

    >>> tidy("  St. John’s-Wort® ")
    'st johns wort'
    """
    plain = text.casefold().replace("’", "'").replace("'", "")
    return " ".join(re.sub(r"[^\w+%/µ]+", " ", plain).split())


def index_names(records: Iterable[tuple[str, str, Any]]) -> NameBook:
    """Build the book from (kind, id, record); a name that two records claim resolves to nothing."""
    found: dict[str, tuple[str, str, str | None]] = {}
    twice: set[str] = set()
    for kind, key, record in records:
        for name, form in {key.replace("_", " "): None, **{n.name: n.form for n in record.names}}.items():
            spelled = tidy(name)
            if spelled in found and found[spelled][:2] != (kind, key):
                twice.add(spelled)
            if form or spelled not in found:
                found[spelled] = (kind, key, form)
    return NameBook(entries={name: hit for name, hit in found.items() if name not in twice})


def resolve(typed: str, book: NameBook) -> Resolution:
    """Look one name up: as typed, then without strength and dose form. Never by likeness."""
    how, hit = "as typed", book.entries.get(tidy(typed))
    if hit is None:
        how, hit = "without the strength", book.entries.get(tidy(_NOISE.sub(" ", _STRENGTH.sub(" ", typed))))
    if hit is not None:
        return Resolution(typed=typed, kind=hit[0], id=hit[1], how=how, form=hit[2])  # type: ignore[arg-type]  # the kind is one of the two by construction
    near = difflib.get_close_matches(tidy(typed), list(book.entries), n=3, cutoff=0.75)
    return Resolution(typed=typed, kind="none", how="not in our data", candidates=tuple(near))


def index_terms(terms: Mapping[str, Any]) -> dict[str, str]:
    """Tidied id, name and other names of each term to its id; the first owner of a name keeps it."""
    index: dict[str, str] = {}
    for key, term in terms.items():
        for name in (key.replace("_", " "), term.name, *term.names):
            index.setdefault(tidy(name), key)
    return index
