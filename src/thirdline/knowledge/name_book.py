"""The book of names: every name in the knowledge, tidied and by sound, to what it stands for."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any, Literal

from thirdline.record import Record

Kind = Literal["substance", "treatment", "combination", "none"]
Hit = tuple[Kind, str, str | None]
_ENDING = re.compile(r"(?:ium|io|um|us|e|a|o|i)$")
_SOUNDS = (
    ("ph", "f"),
    ("w", "v"),
    ("oo", "u"),
    ("ee", "i"),
    ("z", "s"),
    ("c", "k"),
    ("qu", "k"),
    ("q", "k"),
    ("y", "i"),
    ("x", "ks"),
    ("h", ""),
)
_HISSED = re.compile(r"^x|^ts|c(?=[eiy])")  # said as s
SHORTEST = 5  # letters of a name that may be misspelt
WHOLE = 2  # letters of a word that is never a slip of another
NO_AROUND = ("well_known", "everyday", "release", "joining", "second", "second_anywhere", "second_of_any")  # kinds of words that are not simply read off
GENERIC = ("generic", "common")  # kinds of names that a misspelt one may be a slip of, however few know them


class NameBook(Record):
    """Tidied name to what it stands for; names given twice are left out on purpose. `spelled`: the same by sound.

    `long`: the names that may be misspelt; `others`: names of other things that are nearly one of ours (terms/other_names.yaml);
    a sound in `spelled` that stands for nothing is another thing's; `generics`: the sounds of what is no brand.
    From terms/name_words.yaml: `well_known`, sounds of brands that most people know; `everyday`, words of daily life that are near to a name;
    `salts` (of four letters or more), `around`, `release`, `joining`, words that are no name; `second` and `second_of_any`, those that
    right behind a brand, or behind any name, are often another medicine in one product; `second_anywhere`, those of them that need not come last.
    """

    entries: Mapping[str, Hit]
    spelled: Mapping[str, frozenset[Hit]]
    long: tuple[str, ...]
    others: frozenset[str]
    generics: frozenset[str]
    well_known: frozenset[str]
    everyday: frozenset[str]
    salts: frozenset[str]
    around: frozenset[str]
    release: frozenset[str]
    joining: frozenset[str]
    second: frozenset[str]
    second_of_any: frozenset[str]
    second_anywhere: frozenset[str]


def tidy(text: str) -> str:
    """One spelling for look-up: lower case, single spaces, no marks.

    >>> tidy("  St. John’s-Wort® ")
    'st johns wort'
    """
    plain = text.casefold().replace("’", "'").replace("'", "")
    return " ".join(re.sub(r"[^\w+%/]+|_+", " ", plain).split())


def sounded(name: str) -> str:
    """One spelling for names that differ only by language: script, accents, endings, letters that sound alike.

    >>> sounded("sertralina") == sounded("Sertralin") == sounded("сертралин") == sounded("sertraline"), sounded("litio") == sounded("lithium")
    (True, True)
    """
    plain = "".join(c for c in unicodedata.normalize("NFKD", tidy(name)) if not unicodedata.combining(c))
    if not plain.isascii():
        from anyascii import anyascii

        plain = tidy(anyascii(plain)).replace("dzh", "g").replace("ts", "c")
    words = []
    for word in plain.split():
        word = _HISSED.sub("s", word)
        for written, heard in _SOUNDS:
            word = word.replace(written, heard)
        words.append(re.sub("m$", "n", _ENDING.sub("", re.sub(r"(.)\1", r"\1", word))))
    return " ".join(words)


def index_names(records: Iterable[tuple[Kind, str, Any]], others: Iterable[str] = (), words: Mapping[str, Iterable[str]] = MappingProxyType({})) -> NameBook:
    """Build the book from (kind, id, record); a name that two records claim resolves to nothing."""
    found: dict[str, Hit] = {}
    twice: set[str] = set()
    by_sound: dict[str, set[Hit]] = defaultdict(set)
    generics: set[str] = set()
    bare: dict[str, set[Hit]] = {}  # "toprol" of "Toprol XL", for the well known: the base of others may be another thing's name elsewhere
    released, well_known = frozenset(words.get("release", ())), frozenset(map(sounded, words.get("well_known", ())))
    for kind, key, record in records:
        generics.update(sounded(name) for name in (key, *(n.name for n in record.names if n.kind in GENERIC)))
        for name, form in {key: None, **{n.name: getattr(n, "form", None) for n in record.names}}.items():
            spelled = tidy(name)
            if (base := spelled.rpartition(" "))[2] in released:
                bare.setdefault(base[0], set()).add((kind, key, None))
            by_sound[sounded(name)].add((kind, key, None))
            if spelled in found and found[spelled][:2] != (kind, key):
                twice.add(spelled)
            if form or spelled not in found:
                found[spelled] = (kind, key, form)
    entries = {name: hit for name, hit in found.items() if name not in twice}
    for name, hits in bare.items():
        if sounded(name) in well_known and len(hits) == 1 and name not in found:
            entries[name] = next(iter(hits))
    for other in others:
        by_sound.setdefault(sounded(other), set())
    return NameBook(
        entries=entries,
        spelled={name: frozenset(hits) for name, hits in by_sound.items()},
        long=tuple(name for name in entries if len(name) >= SHORTEST),
        others=frozenset(map(tidy, others)),
        generics=frozenset(generics),
        well_known=well_known,
        everyday=frozenset(map(tidy, words.get("everyday", ()))),
        salts=frozenset(w for w in (*words.get("salts", ()), *words.get("short_salts", ())) if len(w) > WHOLE + 1),
        around=frozenset(w for kind, said in words.items() if kind not in NO_AROUND for w in said),
        release=released,
        joining=frozenset(words.get("joining", ())),
        second=frozenset(word for kind in ("second", "second_anywhere", "second_of_any") for word in words.get(kind, ())),
        second_anywhere=frozenset(words.get("second_anywhere", ())),
        second_of_any=frozenset(words.get("second_of_any", ())),
    )


def index_terms(terms: Mapping[str, Any]) -> dict[str, str]:
    """Tidied id, name and other names of each term to its id; the first owner of a name keeps it."""
    index: dict[str, str] = {}
    for key, term in terms.items():
        for name in (key, term.name, *term.names):
            index.setdefault(tidy(name), key)
    return index
