"""Each declared fact derived from the reading. Unknown facts carry the fields that would settle them.

`World` caches: a fact is derived once for the person and once for each course. The table at the end
matches knowledge/terms/facts.yaml name by name; a test holds the two together.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from thirdline.case.values import Value
from thirdline.knowledge.compile import Knowledge
from thirdline.knowledge.conditions import Test
from thirdline.knowledge.mix import pairs_of
from thirdline.reasoning.conditions import FALSE, TRUE, evaluate
from thirdline.reasoning.course_facts import COURSE_FACTS
from thirdline.reasoning.person_facts import MOVED_BY_TAKING, PERSON_FACTS
from thirdline.reasoning.reading import Reading
from thirdline.reasoning.timeline import Days, ReadCourse
from thirdline.record import replace

Args = Mapping[str, Any]


class World:
    """What conditions are evaluated in: one reading, one knowledge, the trials once they are derived."""

    def __init__(self, reading: Reading, knowledge: Knowledge):
        self.reading, self.knowledge, self.fields = reading, knowledge, reading.fields
        self.trials: dict[int, Any] = {}
        self.exposures: dict[int, Value] = {}
        self.inducers: dict[int, Value] = {}
        self._ceilings: dict[int, list[tuple[Value, float]]] = {}
        self._person_cache: dict[int, Value] = {}
        self._still_cache: dict[int, Value] = {}  # of facts that no course more can change
        self._derivers: dict[int, Callable[[Test], Value]] = {}
        self.taking = [c for c in reading.courses if c.substance and c.current.high == 1]
        self.taken = [c for c in reading.courses if c.substance]
        self.pairs = self._find_pairs()
        self.lately = [c for c in self.taken if c.current.low == 0 and reading.as_of - c.end[1] < knowledge.longest_washout]

    def _find_pairs(self) -> dict[int, list[tuple[ReadCourse, ReadCourse]]]:
        """The courses taken now that each pair rule is about, by the rule's number: found with bitmasks (knowledge.mix)."""
        courses: dict[int, list[ReadCourse]] = {}
        for course in self.taking:
            courses.setdefault(course.bit.bit_length() - 1, []).append(course)
        found: dict[int, list[tuple[ReadCourse, ReadCourse]]] = {}
        for rule, first, second in pairs_of(self.knowledge.mix, sorted(courses)):
            found.setdefault(rule, []).extend((a, b) for a in courses[first] for b in courses[second])
        return found

    def with_course(self, course: ReadCourse) -> World:
        """The same case with one course more; what was judged and what the course cannot change is kept."""
        more = World(replace(self.reading, courses=(*self.reading.courses, course)), self.knowledge)
        more.trials, more.exposures, more.inducers, more._still_cache = self.trials, self.exposures, self.inducers, self._still_cache
        return more

    def derive_for(self, course: ReadCourse | None) -> Callable[[Test], Value]:
        """The fact deriver for one binding: the person (None) or a course."""
        number = course.number if course else 0
        if number not in self._derivers:
            self._derivers[number] = self._make_deriver(course)
        return self._derivers[number]

    def _make_deriver(self, course: ReadCourse | None) -> Callable[[Test], Value]:
        """A deriver that works each fact out once: for the person, or for the course."""
        own: dict[int, Value] = {}
        moved, still = self._person_cache, self._still_cache

        def derive(test: Test) -> Value:
            cache = own if test.fact in COURSE_FACTS else moved if test.fact in MOVED_BY_TAKING else still
            value = cache.get(test.slot)
            if value is None:
                value = cache[test.slot] = self._derive(test, course)
            return value

        return derive

    def _derive(self, test: Test, course: ReadCourse | None) -> Value:
        if test.fact in PERSON_FACTS:
            return PERSON_FACTS[test.fact](self, dict(test.args), test.mask)
        if course is None:
            raise ValueError(f"the fact '{test.fact}' needs a course, but the rule is about the person")
        return COURSE_FACTS[test.fact](self, course, dict(test.args), test.mask)

    def open(self, path: str) -> Value:
        """An unknown truth that the field at `path` would settle."""
        return Value(0, 1, self.fields.bit(path))

    def absent(self, listing: str, path: str = "") -> Value:
        """What a list does not hold: false where the list is complete, else open."""
        return FALSE if getattr(self.reading.case, listing).complete == "yes" else self.open(path or f"{listing}.complete")

    def days_since(self, day: Days, path: str) -> Value:
        """How many days ago that was."""
        return Value(self.reading.as_of - day[1], self.reading.as_of - day[0], self.fields.bit(path))

    def choice(self, given: str | None, wanted: frozenset[str], path: str) -> Value:
        if given is None or given == "unknown":
            return self.open(path)
        return TRUE if given in wanted else FALSE

    def ceilings_of(self, course: ReadCourse) -> list[tuple[Value, float]]:
        """(does it hold for this person, mg a day) for each of the substance's ceilings of the region."""
        if course.number not in self._ceilings:
            derive, region = self.derive_for(course), self.reading.region
            found = self.knowledge.ceilings.get(course.key, ())
            self._ceilings[course.number] = [(evaluate(condition, derive), mg) for condition, c, mg in found if _holds_in(c.region, region)]
        return self._ceilings[course.number]


def _holds_in(region: str, asked: str | None) -> bool:
    """A label's ceiling holds in its own region; where that has none of its own, and where no region is known, everywhere."""
    if region == "any" or asked not in ("US", "UK", "EU"):
        return True
    return region == asked or (asked == "UK" and region == "EU")
