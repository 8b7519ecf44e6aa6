"""Typed names to ids: as typed; with strength, form and release read off; in another spelling; or nearly so, where nothing else is near.

A name that may be two things, or is near to something that is not in our data, is never swapped: it lists candidates or stays unknown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Any

from thirdline.knowledge.name_book import SHORTEST, WHOLE, Hit, Kind, NameBook, sounded, tidy
from thirdline.record import Record, replace

_NUMBER = r"\d+(?:[.,]\d+)?(?:\s*[/–-]\s*\d+(?:[.,]\d+)?)*"
_PER = r"(?:\s*/\s*\d*\s*(?:h|hr|ml|d|wk|kg))"
_UNIT = rf"\s*(?:%|(?:mgs?|mcgs?|ug|µg|gms?|g|mls?|cc|meqs?|mmol|ius?|ui|u|units?|hrs?|h|hours?){_PER}{{0,2}}\b)"
_DOSED = re.compile(rf"(?:\b|(?<=[a-z]{{4}})){_NUMBER}{_UNIT}", re.IGNORECASE)  # also with no space before it: Vyvanse60mg
_STRENGTH = re.compile(rf"\b{_NUMBER}(?:s\b|{_UNIT})?", re.IGNORECASE)  # 30s: how many
_TWO_STRENGTHS = re.compile(r"(?<![\d./])(\d+(?:\.\d+)?)\s*/\s*(\d+(?:\.\d+)?)(?!\s*(?:ml|h|hr|hours?|/|\.?\d))")
WHOLE_SHARE = 100  # 70/30 is a mix of insulins
_BRACKETS = re.compile(r"[\[(]([^\])]+)[\])]")
_COUNT = re.compile(r"x\d+x?\d*s?|[a-z]{2,4}\d{4,}")  # how many are in a pack: x28, (3)x10; a register's number: NDA020503
_DOTTED = re.compile(r"\b(?:[a-z]\.){1,3}[a-z]\b\.?", re.IGNORECASE)  # L.P. is LP, q.h.s. is qhs
_TIMES = r"(?=(?:dai|day|week|month|night|evening|morning|other|mon|tue|wed|thu|fri|sat|sun|[ap]m\b|hs\b|h\b))"
_EACH = rf"\d+(?:\s*[-–]\s*\d+)?\s*(?:h|hrs?|hours?|d|days?|w|wks?|weeks?|months?)\b|{_TIMES}"
_FREE = r"\b(?:sugar|gluten|preservative|dye|fragrance|lactose|alcohol|additive|dairy)[ -]free\b"  # "aspirin free" is no aspirin
_DIRECTIONS = re.compile(
    rf"\bq\.?\s*(?:{_EACH})|\*nf\*|^\s*extra[ -]strength\b|\btimed?[ -]release\b|{_FREE}", re.IGNORECASE
)  # q4-6h, q day; not on the hospital's list
_LISTED = re.compile(r"[/,+;]|\b(?:and|with)\b", re.IGNORECASE)
_VOWELS = re.compile(r"[aeiouy]")
LONG = 9  # letters of a generic name in which any two may be wrong; else any one
ALIKE = 8  # letters of a brand that may be written as it sounds
CLEAR = 9  # letters of a brand that may be misspelt though few know it: brands are near to each other, and most of the world's are not in our data
SLIP, SLIPS = 1, 3  # letters wrong: any; or, up to three, where only vowels, or only the order, are wrong
HEARD, SHARE, APART = 7, 0.2, 1.0  # a generic name written by ear: its least length, how much of it may be wrong, and how much nearer than anything else
TAIL = 3  # consonants at the end of a generic name that tell its kind (-pam, -lam, -cin): right, or it is another thing
EITHER = frozenset({"or"})  # between two names of one thing
HOLDS_MORE = "holds a name and more"
LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz")  # alone they may belong to a name
LATIN = "\u024f"  # its last letter: names in other scripts lie beyond
IN_BRACKETS = "by the name in brackets"
CANDIDATES, FAR = 3, 0.4  # how many near names are shown, and how far a longer one may be


class Resolution(Record):
    """What a typed name was taken to be, and how; `candidates` when it was not taken for anything. `score`: 1 as typed, less the farther it is;
    `product`: the product of several substances it is a part of."""

    typed: str
    kind: Kind
    id: str | None = None
    how: str
    form: str | None = None
    candidates: tuple[str, ...] = ()
    score: float = 1.0
    product: str | None = None


def resolve(typed: str, book: NameBook) -> Resolution:
    """Look one name up, from the surest way to the least sure; what no way settles stays unknown, with what is near."""
    if hit := book.entries.get(tidy(typed)):
        return _found(typed, hit, "as typed")
    if book.others & {tidy(typed), tidy(_STRENGTH.sub(" ", typed))}:
        return _unknown(typed, (), book)
    for name, how in _readings(typed, book):
        if (hit := book.entries.get(name)) and _says_no_other(typed, hit, book):
            return _holds_more(typed, (hit[1],)) if _hides_another(typed, name, hit, book) else _found(typed, hit, how)
    if both := _said_twice(typed, book):
        return both
    parts, rest = _parts(tidy(typed), book)
    if rest:
        parts, rest = _parts(_core(typed, book), book)
    named = tuple(dict.fromkeys(hit[1] for hit in parts))
    twice = len(parts) > 1 and set(rest) <= EITHER  # "S-adenosylmethionine, or SAMe"
    if len(named) == 1 and (twice or (not rest and book.joining.isdisjoint(tidy(typed).split()))):  # "plus" says that there is more in it
        return _found(typed, parts[0], "without the strength")
    if len(named) > 1 and not rest and all(hit[0] == "substance" for hit in parts) and not _lists_a_salt(typed, book):
        return _several(typed, named)
    if named:
        return _holds_more(typed, named)
    core = _core(typed, book)
    if core in book.everyday:
        return _unknown(typed, _near(core, book.long), book)
    sound = sounded(core)
    heard = book.spelled.get(sound)
    if len(core) < SHORTEST or core in book.others or heard == frozenset():
        return _unknown(typed, (), book)
    if heard and len(heard) == 1:
        hit = next(iter(heard))
        if sound in book.generics or sound in book.well_known or core > LATIN or _is_written_like(core, sound, book):
            return _found(typed, hit, "in another spelling")
    return _nearest(typed, core, book)


def _said_twice(typed: str, book: NameBook) -> Resolution | None:
    """One thing under two names, as registers write it ("Quetiapin / Seroquel"), or two things, each perhaps misspelt."""
    sides = [resolve(side, book) for side in typed.split("/")] if "/" in typed else []
    if not sides or not all(side.kind == "substance" for side in sides):
        return None
    named = tuple(dict.fromkeys(str(side.id) for side in sides))
    return replace(min(sides, key=lambda side: side.score), typed=typed) if len(named) == 1 else _several(typed, named)


def _several(typed: str, named: tuple[str, ...]) -> Resolution:
    return Resolution(typed=typed, kind="combination", how="several names", candidates=named)


def _lists_a_salt(typed: str, book: NameBook) -> bool:
    """Whether a word that elsewhere is a salt stands in the list as a thing of its own: "macrogol/potassium/sodium bicarbonate"."""
    pieces = (tidy(_STRENGTH.sub(" ", piece)).split() for piece in _LISTED.split(typed))
    return any(words and book.salts.issuperset(words) for words in pieces)


def _found(typed: str, hit: Hit, how: str, score: float = 1.0) -> Resolution:
    return Resolution(typed=typed, kind=hit[0], id=hit[1], how=how, form=hit[2], score=score)


def _holds_more(typed: str, named: tuple[str, ...]) -> Resolution:
    return Resolution(typed=typed, kind="none", how=HOLDS_MORE, candidates=named, score=0.0)


def _hides_another(typed: str, name: str, hit: Hit, book: NameBook) -> bool:
    """Whether a product of two may be meant: two strengths in one (50/12.5), or a last word that is often another medicine (a brand with AM, CT, comp)."""
    if hit[0] == "substance" and any(float(a) + float(b) != WHOLE_SHARE and float(a) >= float(b) for a, b in _TWO_STRENGTHS.findall(typed)):
        return True
    words, own = tidy(_BRACKETS.sub(" ", typed)).split(), name.split()
    behind = [words[i + len(own) :] for i in range(len(words)) if words[i : i + len(own)] == own]
    brand = sounded(name) not in book.generics
    seconds = book.second if brand else book.second_of_any
    bracketed = not any(words[i : i + len(own)] == own for i in range(len(words)))
    if (hit[0] == "combination" or bracketed) and any(w in book.second_of_any and w not in own and before not in book.around for before, w in pairwise(words)):
        return True  # what is sold for the night is another product than its namesake of the day; "at night" is when
    return any(rest[0] in seconds and (len(rest) == 1 or rest[1][0].isdigit() or rest[0] in book.second_anywhere) for rest in behind if rest)


def _unknown(typed: str, near: Iterable[tuple[str, int]], book: NameBook) -> Resolution:
    """Not taken for anything; names that are somewhat near are listed."""
    listed = dict.fromkeys(book.entries[name][1] for name, wrong in near if wrong <= (FAR * len(name) if len(name) >= HEARD else SLIP))
    return Resolution(typed=typed, kind="none", how="not in our data", candidates=tuple(listed)[:CANDIDATES], score=0.0)


def _readings(typed: str, book: NameBook) -> Iterator[tuple[str, str]]:
    """The name with more and more of what stands around it read off; what is in brackets first."""
    for inside in _BRACKETS.findall(typed):
        yield from ((text, IN_BRACKETS) for text in dict.fromkeys((tidy(inside), _core(inside, book))))
    outside = tidy(re.sub(r"[\[(][^\])]*[\])]", " ", typed))
    core = _core(typed, book)
    if "-" in typed and (joined := tidy(typed.replace("-", ""))) in book.entries:
        yield joined, "as typed"
    kept = (_core(typed, book, keep=words) for words in (book.release | book.second_anywhere, book.release, book.salts | LETTERS))
    for text in dict.fromkeys((tidy(_DOSED.sub(" ", outside)), tidy(_STRENGTH.sub(" ", outside)), *kept, core, _unglued(core, book))):
        yield text, "without the strength"


def _says_no_other(typed: str, hit: Hit, book: NameBook) -> bool:
    """Whether nothing else is named, inside the brackets or outside: "Lexapro (escitalopram) + bupropion" is two things."""
    inside = _BRACKETS.findall(typed)
    texts = [text for t in (_BRACKETS.sub(" ", typed), *inside) for text in (tidy(t), _core(t, book))]  # as it stands too: the core has no potassium
    said = {other[1] for text in texts for other in _parts(text, book)[0]} if inside else set()
    return all(other == hit[1] or (hit[0] == "combination" and f"_{other}_" in f"_{hit[1]}_") for other in said)


def _core(typed: str, book: NameBook, keep: frozenset[str] = frozenset()) -> str:
    """The words that may be a name: no strength, no form, no release, no salt."""
    outside = re.sub(r"[\[(][^\])]*[\])]", " ", typed)
    undotted = _DOTTED.sub(lambda found: found[0].replace(".", "") + " ", outside)
    words = tidy(_STRENGTH.sub(" ", tidy(_DIRECTIONS.sub(" ", undotted)))).split()
    off = book.around - keep
    plain = (w for w in words if not _COUNT.fullmatch(w) and not all(not part or part in off or _COUNT.fullmatch(part) for part in w.split("/")))
    return " ".join(w for w in plain if w in keep or w not in book.release)


def _unglued(core: str, book: NameBook) -> str:
    """Without the salts that German and its neighbours write in one word: Zolpidemtartrat, Natriumvalproat."""
    words = []
    for word in core.split():
        bare = [word.removesuffix(s).removeprefix(s) for s in book.salts if word != s and (word.endswith(s) or word.startswith(s))]
        words.append(min((b for b in bare if len(b) >= SHORTEST), key=len, default=word))
    return " ".join(words)


def _parts(text: str, book: NameBook) -> tuple[list[Hit], list[str]]:
    """What the longest runs of words in it stand for, none of them used twice; and the words that stand for nothing."""
    words, i = text.replace("/", " ").replace("+", " ").split(), 0
    found: list[Hit] = []
    rest: list[str] = []
    while i < len(words):
        for j in range(len(words), i, -1):
            hit = book.entries.get(" ".join(words[i:j]))
            if hit and (j - i > 1 or _stands_alone(words[i], hit)):
                found.append(hit)
                i = j - 1
                break
        else:
            rest += [words[i]] if words[i] not in book.joining and not _is_around(words[i], book) else []
        i += 1
    return found, rest


def _stands_alone(word: str, hit: Hit) -> bool:
    """Whether a word among others is surely a name: a long one, a treatment's, or one with a figure in it (B12)."""
    return len(word) >= SHORTEST or hit[0] == "treatment" or any(c.isdigit() for c in word)


def _is_written_like(core: str, sound: str, book: NameBook) -> bool:
    """Whether a long brand of this sound is also written nearly so: "deroxate"; halothane only sounds like a brand."""
    return len(core) >= ALIKE and any(sounded(name) == sound and name[0] == core[0] and wrong <= SLIP + 1 for name, wrong in _near(core, book.long))


def _is_around(word: str, book: NameBook) -> bool:
    """A word or a figure that is no name; also a misspelt salt or form: "lithium earbonate"."""
    if word in book.around or word in book.release or _STRENGTH.fullmatch(word) or _COUNT.fullmatch(word):
        return True
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    scorer: Any = OSA.distance
    return len(word) >= HEARD and process.extractOne(word, book.around, scorer=scorer, score_cutoff=SLIP) is not None


def _nearest(typed: str, core: str, book: NameBook) -> Resolution:
    """A misspelt name, where everything it may be a slip of is one and the same thing; or a generic name written by ear."""
    near = _near(core, book.long)
    slips = [(name, wrong) for name, wrong in near if _is_slip(core, name, wrong, book)]
    if len({book.entries[name][:2] for name, _ in slips}) == 1:
        name, wrong = slips[0]
        loose = wrong > SLIP and _consonants(core) != _consonants(name) and sorted(core) != sorted(name)
        if loose and any(w <= wrong and book.entries[n][:2] != book.entries[name][:2] for n, w in near):
            return _unknown(typed, slips, book)
        return _found(typed, book.entries[name], f"nearly '{name}'", round(1 - wrong / len(name), 2))
    if by_ear := _by_ear(core, book):
        hit, wrong_share = by_ear
        return _found(typed, hit, f"nearly '{hit[1].replace('_', ' ')}'", round(1 - wrong_share, 2))
    return _unknown(typed, slips or near, book)


def _is_slip(core: str, name: str, wrong: int, book: NameBook) -> bool:
    """One letter of a name, or two of a long generic one; a few where the consonants are right, or where all the letters are there; never the first.

    Of brands, only the well known and the long; of generic names that are no id, the long. A word of one or two letters is right
    or it is another thing: vitamin D is no slip of vitamin K.
    """
    sound = sounded(name)
    own = sound == _generic(book.entries[name])
    if own and core == name[1:] and len(name) >= LONG:
        return True
    if core[0] != name[0] or _whole(core) != _whole(name):
        return False
    turned = sorted(core) == sorted(name)
    same = turned or _consonants(core) == _consonants(name)
    if sound not in book.generics:
        known = sound in book.well_known
        return (wrong <= SLIP and (len(name) >= CLEAR or known)) or (wrong <= SLIPS and same and known and len(name) >= HEARD)
    if not own:
        return (wrong <= SLIP or (wrong <= SLIP + 1 and same)) and len(name) >= CLEAR
    return (wrong <= SLIP + (len(name) >= LONG) and len(name) > SHORTEST) or (wrong <= SLIPS and same) or (wrong <= SLIPS + 1 and turned and len(name) >= LONG)


def _whole(name: str) -> set[str]:
    return {w for w in name.split() if len(w) <= WHOLE}


def _consonants(name: str) -> str:
    return _VOWELS.sub("", name)


def _generic(hit: Hit) -> str:
    """The sound of the name that is also the id."""
    return sounded(hit[1])


def _by_ear(core: str, book: NameBook) -> tuple[Hit, float] | None:
    """The generic name it sounds like, with the share that is wrong, where nothing else sounds nearly as like.

    A wrong vowel counts half, a consonant too many or too few one, a wrong consonant one and a half: ears drop and double them, but seldom swap them.
    """
    from rapidfuzz import process
    from rapidfuzz.distance import OSA, Indel

    heard = sounded(core)
    if len(heard) < HEARD:
        return None
    scorer: Any = OSA.distance
    near = process.extract(heard, book.spelled.keys(), scorer=scorer, limit=16)
    bare = _consonants(heard)
    ranked = sorted(((wrong + Indel.distance(bare, _consonants(name))) / 2, name) for name, wrong, _ in near)
    wrong, name = ranked[0]
    hits = book.spelled[name]
    only = next(iter(hits)) if len(hits) == 1 else None
    if only is None or heard[0] != name[0] or _whole(heard) != _whole(name) or name != _generic(only) or len(name) < HEARD or wrong > SHARE * len(name):
        return None
    if bare[-TAIL:] != _consonants(name)[-TAIL:] or (core[0].isascii() and heard[0] != "k" and core[0] != only[1][0]):
        return None
    return None if any(w < wrong + APART and book.spelled[n] != hits for w, n in ranked) else (only, wrong / len(name))


def _near(core: str, names: Iterable[str]) -> list[tuple[str, int]]:
    """Names with how many letters are wrong (changed, added, dropped, swapped), fewest first."""
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    scorer: Any = OSA.distance
    found = process.extract(core, names, scorer=scorer, limit=8)
    return sorted(((name, int(wrong)) for name, wrong, _ in found), key=lambda row: (row[1], row[0]))
