"""Typed names to ids. Exact after tidying, or not at all: what is not known stays visible to the end."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

_STRENGTH = re.compile(r"\b\d+(?:[.,]\d+)?\s*(?:mg|mcg|ug|µg|g|ml|iu|%)(?:\s*/\s*\d*\s*(?:h|hr|hours|ml|day))?\b", re.IGNORECASE)
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
            if spelled in found and found[spelled][1] != key:
                twice.add(spelled)
            if form or spelled not in found:
                found[spelled] = (kind, key, form)
    return NameBook(entries={name: hit for name, hit in found.items() if name not in twice})


def resolve(typed: str, book: NameBook) -> Resolution:
    """Look one name up: as typed, then without strength and dose form. Never by likeness."""
    for how, text in (("as typed", typed), ("without the strength", _NOISE.sub(" ", _STRENGTH.sub(" ", typed)))):
        if hit := book.entries.get(tidy(text)):
            return Resolution(typed=typed, kind=hit[0], id=hit[1], how=how, form=hit[2])  # type: ignore[arg-type]  # the kind is one of the two by construction
    near = difflib.get_close_matches(tidy(typed), list(book.entries), n=3, cutoff=0.75)
    return Resolution(typed=typed, kind="none", how="not in our data", candidates=tuple(near))


def find_term(typed: str, terms: Mapping[str, Any]) -> str | None:
    """The id of a condition, symptom, test or scale whose id, name or other name this is."""
    wanted = tidy(typed)
    for key, term in terms.items():
        if wanted in (tidy(key.replace("_", " ")), tidy(term.name), *map(tidy, term.names)):
            return key
    return None
