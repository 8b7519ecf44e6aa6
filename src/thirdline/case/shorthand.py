"""A course in one line, as people remember it: "Zoloft 150 mg, Jan 2024 to May 2024, no better".

Each part between commas or semicolons is understood as a whole, or the line is refused with the part that was not: nothing is guessed and
nothing is dropped. docs/case-format.md lists every form; each is a test.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterator
from typing import Any

from thirdline.case.dates import When
from thirdline.case.units import TIMES_A_DAY
from thirdline.case.values import WORDS, Amount

Fields = dict[str, Any]
CURE = "Write for example: Zoloft 150 mg, Jan 2024 to May 2024, no better. Or give the parts by name (what, dose, from, to, outcome)."
# What is said, by what it means; a phrase stands between bars.
OUTCOMES = {
    "well": "well|got well|recovered|remission|fully better|worked|worked well|worked great|back to normal",
    "much better": "much better|helped a lot|very much better|a lot better|half or more better|more than half better",
    "partly better": "a bit better|a little better|partly better|helped a little|helped a bit|some help|helped some|somewhat better|slightly better|"
    "helped slightly|some improvement|slight improvement|some benefit|partial response",
    "little or no better": "no better|not better|no help|no change|no effect|nothing|did nothing|did not help|didn't help|did not work|didn't work|"
    "no difference|no benefit|no response|no improvement|no good|no luck|the same|still the same|mood the same|not effective|ineffective|"
    "not much better|not much help|useless|failed",
    "worse": "worse|got worse|made it worse|made me worse|felt worse|much worse",
    "better then lost": "stopped working|helped then stopped|better then lost|wore off|pooped out|worked then stopped|helped at first|worked at first|"
    "helped for a while|worked for a while|stopped helping|lost its effect|helped then stopped working|helped at first then stopped|"
    "a bit better then stopped working|better then stopped working|better then worse again",
    "unknown": "cannot say|can't say|don't know|not sure if it helped|result unknown",
}
USES = {
    "sleep": "for sleep|to sleep|for insomnia",
    "pain": "for pain|for nerve pain|for migraine",
    "anxiety": "for anxiety|for panic",
    "smoking": "to stop smoking|for smoking",
    "thyroid": "for thyroid|for the thyroid",
    "depression": "for depression|for mood",
    "added to an antidepressant": "as an add-on|added on|add-on|augmentation",
}
TAKEN = {
    "every dose": "every day|never missed|took every dose|daily",
    "most doses": "most days|missed a few|took most",
    "about half": "about half|missed half|took half|every other day",
    "few doses": "hardly took it|few doses|missed most|rarely took it",
}
EPISODES = {"current": "this episode|this depression", "earlier": "earlier episode|earlier depression"}
_TABLES = (("outcome", OUTCOMES), ("for_", USES), ("taken", TAKEN), ("episode", EPISODES))
_PHRASES = {phrase: (name, value) for name, table in _TABLES for value, said in table.items() for phrase in said.split("|")}
_SIDE = re.compile(
    r"side[- ]effects?|could ?n[o']t (?:tolerate|stand)|not tolerated|\b(?:sweat|nause|sick|weight|libido|sexual|tired|drows|sleepy|sedat|"
    r"headache|dizz|rash|shak|tremor|restless|agitat|insomnia|numb|flat|dry mouth|constipat|diarrh|palpitat|blood pressure|zaps)\w*"
)
_ABOUT = r"(?:about |around |roughly |up to |~ ?)?"
_OFTEN = "|".join(sorted((said for table in TIMES_A_DAY.values() for said in table.split("|") if said[0] != "/"), key=len, reverse=True))
_TIMES = re.compile(rf"\b(?:{'|'.join(said for times, table in TIMES_A_DAY.items() if times > 1 for said in table.split('|'))})\b", re.IGNORECASE)
_PER = rf"\s*/\s*(?:day|d|week|wk|24 ?h(?:r|ours)?)\b|\s+(?:{_OFTEN}|(?:once )?(?:weekly|a week)|per week)(?!\w)"
_DOSE = re.compile(rf"{_ABOUT}\d[\d.,]*(?:\s*(?:mg\s*)?(?:-|to)\s*\d[\d.,]*)?\s*(?:mgs?|mcg|µg|ug|g|micrograms?|milligrams?)\b(?:{_PER})?", re.IGNORECASE)
_SPELL = r"(?:days?|weeks?|wks?|months?|mths?|years?|yrs?)"
_HOW_MANY = rf"(?:\d[\d.,]*(?:\s*(?:-|to)\s*\d+)?\s*|(?:{'|'.join(w for w in WORDS if w not in ('a', 'an'))})\s+)"
_LASTED = re.compile(rf"(?:(?:for|lasted)\s+)?{_ABOUT}{_HOW_MANY}{_SPELL}|(?:for|lasted|about|around)\s+an?\s+{_SPELL}", re.IGNORECASE)
_SESSIONS = re.compile(rf"{_ABOUT}\d+(?:\s*(?:-|to)\s*\d+)?\s*sessions?", re.IGNORECASE)
_SPAN = re.compile(r"(?:from\s+)?(?P<from>.+?)\s*(?:\bto\b|\buntil\b|\btill\b|\bthrough\b|–|—|\s-\s)\s*(?P<to>.+)", re.IGNORECASE)
_MONTH = rf"(?:{'|'.join(month for month in (*calendar.month_name, *calendar.month_abbr, 'sept') if month)})\.?"
# what a part begins with that can be no part of a name
_SURE = re.compile(
    rf"{_DOSE.pattern}|{_HOW_MANY}{_SPELL}\b|\d+\s*sessions?\b|(?:since|from|until|in|for|about|around|~)\b|~|\d{{4}}\s*[-–]|{_MONTH}\s+\d{{4}}|"
    r"dose |unknown dose|(?:now|still taking|still on it)$|(?:stopped|ended|quit)\s*(?::|because|due|for)",
    re.IGNORECASE,
)
_BEFORE = re.compile(r"^(?:i )?(?:tried|took|was on|have been on|been on|started|am on|on)\s+", re.IGNORECASE)
_FILLER = re.compile(r"^(?:(?:but|and|it)\s+)+", re.IGNORECASE)
_SEVERAL = re.compile(r"[/+]|\band\b", re.IGNORECASE)  # more than one substance: a dose behind the last is no dose of the whole
# what is left in a name, and must be a time or a second dose that was not understood
_LEFT = re.compile(
    rf"\b(?:since|until|till|from|then|increased|raised|reduced|in|for|to)(?:\s.*|$)|\b(?:every|each|once|twice|per|an?|or|and|but|with)$|\b(?:19[5-9]\d|20(?:0[1-9]|[1-9]\d))\b.*|\b{_MONTH}\s+\d.*",
    re.IGNORECASE,
)
_YEARS = re.compile(r"(?P<from>\d{4})\s*[-–]\s*(?P<to>\d{4})")


def parse_course(text: str) -> Fields:
    """The fields of a course by their names in Python; ValueError('what|cure') names the part that cannot be read.

    >>> found = parse_course("about 3 months of Effexor, dose unknown, stopped: sweating")
    >>> found["what"], found["lasted"].typed, found["stopped"], found["why"]
    ('Effexor', 'about 3 months', 'side effects', 'sweating')
    """
    parts = [part for part in (p.strip(" .") for p in re.split(r"[;,](?!\d)", text)) if part]
    if not parts:
        raise ValueError(f"the line is empty|{CURE}")
    found: Fields = {}
    for i, part in enumerate(parts):
        read = tuple(_read_first(part)) if i == 0 else _read_glued(part.split(), told=True)
        if read is None:
            raise ValueError(f"'{part}' cannot be read in '{text}'|{CURE}")
        for key, value in read:
            if key in found and found[key] != value:
                raise ValueError(f"'{part}' says the {key.strip('_')} a second time in '{text}'|Keep one of the two.")
            found[key] = value
    return found


def _read_first(part: str) -> Iterator[tuple[str, Any]]:
    """The name, with a time before it ('about 3 months of Effexor') or any parts behind it without commas ('Effexor 75 mg since 2019 no better')."""
    part = _BEFORE.sub("", part)
    if match := re.fullmatch(rf"(?P<lasted>{_LASTED.pattern}|an?\s+{_SPELL})\s+(?:of|on)\s+(?P<rest>.+)", part, re.IGNORECASE):
        yield "lasted", _amount(match["lasted"])
        part = match["rest"]
    if match := re.fullmatch(rf"(?P<dose>{_DOSE.pattern})\s+(?:of\s+)?(?P<rest>[^\W\d].+)", part, re.IGNORECASE):
        yield "dose", Amount.parse(match["dose"])
        part = match["rest"]
    words = part.split()
    for i in range(1, len(words)):
        name = " ".join(words[:i])
        if _is_name(name) and not (_DOSE.search(name) and _SEVERAL.search(name)) and (behind := _read_glued(words[i:], told=False)) is not None:
            yield from behind
            part = name
            break
    if not _is_name(part):
        raise ValueError(f"'{part}' is no name|Begin the line with the name of the medicine or treatment.")
    if match := _TIMES.search(part):
        raise ValueError(f"'{match[0]}' stands apart from its dose in '{part}'|Write how often right behind the dose (75 mg {match[0]}), or leave it out.")
    if match := _LEFT.search(part):
        raise ValueError(f"'{match[0]}' cannot be read in '{part}'|Put a comma after the name, the dose and the time. {CURE}")
    yield "what", part


def _is_name(part: str) -> bool:
    return not re.fullmatch(r"[\W\d]*", part) and not any(reader(part) for reader in _READERS)


def _read_glued(words: list[str], told: bool) -> list[tuple[str, Any]] | None:
    """The words as parts that follow each other, the longest first; None where some cannot be read.

    `told`: a dose or a time came before. Until then a number may belong to the name (vitamin D 2000), and so may a word (Sleep Well).
    """
    if not words:
        return []
    for i in range(len(words), 0, -1):
        part = _FILLER.sub("", " ".join(words[:i])) if told else " ".join(words[:i])
        if not told and not re.match(_SURE, part) and not (" " in part and part.lower() in _PHRASES):
            continue
        read = next((fields for reader in _READERS if (fields := reader(part))), None)
        if read is not None and (rest := _read_glued(words[i:], told or bool({"dose", "lasted", "from_", "to"} & set(read)))) is not None:
            return [*read.items(), *rest]
    return None


def _amount(text: str) -> Amount:
    return Amount.parse(re.sub(r"^(?:for|lasted)\s+", "", text.strip(), flags=re.IGNORECASE))


def _read_dose(part: str) -> Fields | None:
    if re.fullmatch(r"dose (?:unknown|not known|forgotten)|unknown dose", part, re.IGNORECASE):
        return {"dose": Amount.parse("unknown")}
    return {"dose": Amount.parse(part)} if re.fullmatch(_DOSE, part) else None


def _read_lasted(part: str) -> Fields | None:
    if re.fullmatch(_SESSIONS, part):
        return {"sessions": _amount(part)}
    return {"lasted": _amount(part)} if re.fullmatch(_LASTED, part) else None


def _read_dates(part: str) -> Fields | None:
    """A span, 'since ...', 'until ...', 'in ...', 'now': each end as When reads it, or nothing."""
    if re.fullmatch(r"now|still taking(?: it)?|still on it|current|ongoing", part, re.IGNORECASE):
        return {"to": When.parse("now")}
    if match := re.fullmatch(r"since\s+(.+)", part, re.IGNORECASE):
        return _dates(match[1], "now")
    if match := re.fullmatch(r"until\s+(.+)", part, re.IGNORECASE):
        return _dates(None, match[1])
    if match := re.fullmatch(r"in\s+(.+)", part, re.IGNORECASE):
        return _dates(match[1], match[1])
    if match := re.fullmatch(_YEARS, part) or re.fullmatch(_SPAN, part):
        return _dates(match["from"], match["to"])
    return _dates(part, part)


def _dates(start: str | None, end: str | None) -> Fields | None:
    try:
        ends = {"from_": When.parse(start) if start else None, "to": When.parse(end) if end else None}
    except ValueError:
        return None
    return {key: value for key, value in ends.items() if value is not None}


def _read_stopped(part: str) -> Fields | None:
    """'stopped: why': side effects by that name, no help by its own words; any other reason is kept as it was written."""
    match = re.fullmatch(r"(?:stopped|ended|quit)(?:\s*:\s*|\s+(?:because(?: of)?|due to|for)\s+)(.+)", part, re.IGNORECASE)
    if match is None:
        return {"stopped": "side effects"} if re.fullmatch(_SIDE, part.lower()) else None
    why = match[1].strip()
    if re.search(_SIDE, why.lower()):
        return {"stopped": "side effects", "why": why}
    if _PHRASES.get(why.lower()) == ("outcome", "little or no better"):
        return {"stopped": "did not help", "outcome": "little or no better"}
    return {"stopped": "other", "why": why}


def _read_phrase(part: str) -> Fields | None:
    said = " ".join(part.lower().replace("’", "'").split())
    if match := re.fullmatch(r"(?:added to|on top of|with)\s+(.+)", said):
        return {"for_": "added to an antidepressant", "added_to": match[1]}
    return dict([_PHRASES[said]]) if said in _PHRASES else None


_READERS: tuple[Callable[[str], Fields | None], ...] = (_read_dose, _read_phrase, _read_stopped, _read_dates, _read_lasted)
