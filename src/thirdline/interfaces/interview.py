"""`thirdline new FILE`: the history rebuilt by questions, from the one list of what would change the assessment; then the file is written.

An answer that cannot be read is asked again, never guessed; nothing that was typed is lost.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import yaml

from thirdline.case.model import Case
from thirdline.case.read import read_case
from thirdline.case.shorthand import parse_course
from thirdline.knowledge.compile import Knowledge
from thirdline.knowledge.names import resolve
from thirdline.present.words import word
from thirdline.reasoning.assess import assess
from thirdline.reasoning.assessment import Question, Settings
from thirdline.reasoning.reading import derive_reading
from thirdline.shape import key_of
from thirdline.tree import Refused

Data = dict[str, Any]
OPENING = ("region", "person.age", "person.sex", "episode.began")
LISTS = ("courses", "conditions", "symptoms", "labs", "genes", "scores")
END = ("stop", "enough", "quit")


class Interview:
    """One run: `ask` puts a question and returns the answer, `say` prints a line."""

    def __init__(self, knowledge: Knowledge, day: date, ask: Callable[[str], str], say: Callable[[str], None]):
        self.knowledge, self.day, self.ask, self.say = knowledge, day, ask, say
        self.texts = knowledge.tables["words/messages"]
        self.data: Data = {"thirdline_case": "1"}
        self.asked: set[str] = set()

    def run(self) -> Data:
        """The case as plain data, always one that can be read."""
        self.say(self.texts["new_opening"])
        for field in OPENING:
            self._put_question(field, self.texts[f"ask.{field}"])
        self._ask_courses()
        while question := self._next_question():
            if not self._put_question(question.field, word(question.text, self.texts)):
                break
        return self.data

    def case(self, data: Data | None = None) -> Case:
        """The case so far; Refused where an answer cannot be read."""
        return read_case(json.dumps(data or self.data).encode(), "your answer", self.day.toordinal())

    def _next_question(self) -> Question | None:
        """The most worthwhile one that was not asked yet."""
        found = assess(self.case(), self.knowledge, Settings(as_of=self.day.isoformat()))
        return next((q for q in found.questions if q.field not in self.asked), None)

    def _ask_courses(self) -> None:
        """Each treatment on a line, until an empty one."""
        self.say(self.texts["new_courses"])
        items: list[Data] = []
        while line := self.ask(self.texts["new_course"]).strip():
            try:
                course: Data = {key_of(key): getattr(value, "typed", value) for key, value in parse_course(line).items()}
                self.case({**self.data, "courses": {"items": [*items, course]}})
            except (ValueError, Refused) as error:
                self.say(self.texts["new_again"].format(why=str(error).replace("|", ". ")))
                continue
            items.append(course)
            found = resolve(course["what"], self.knowledge.names)
            near = f" ({', '.join(found.candidates)}?)" if found.candidates else ""
            self.say(self.texts["new_read"].format(typed=course["what"], id=found.id or self.texts["new_unknown"] + near, how=found.how))
        self.data["courses"] = {"items": items}

    def _put_question(self, field: str, text: str) -> bool:
        """Ask until the answer can be read; empty passes on; False where the person has had enough."""
        self.asked.add(field)
        while answer := self.ask(text).strip():
            if answer.lower() in END:
                return False
            tried = json.loads(json.dumps(self.data))
            try:
                self._put(tried, field, answer)
                self.case(tried)
            except (ValueError, Refused) as error:
                self.say(self.texts["new_again"].format(why=str(error).replace("|", ". ")))
                continue
            self.data = tried
            break
        return True

    def _put(self, data: Data, field: str, answer: str) -> None:
        """An answer in its place: a plain field, one of a course, or an item of a list."""
        top, _, rest = field.partition(".")
        if top == "courses" and rest != "complete":
            number, _, name = rest.partition(".")
            data["courses"]["items"][self._place_of(int(number))][name] = answer
        elif field == "symptoms.complete":
            data["symptoms"] = _symptoms(answer)
        elif top in LISTS and rest != "complete":
            data.setdefault(top, {}).setdefault("items", []).append(_item(top, rest, answer))
        elif rest:
            data.setdefault(top, {})[rest] = answer
        else:
            data[top] = answer

    def _place_of(self, number: int) -> int:
        """Where the course stands in the file; questions count courses by time."""
        case = self.case()
        reading = derive_reading(case, self.knowledge, self.day.toordinal(), case.region)
        asked = reading.courses[number - 1].course
        return next(i for i, c in enumerate(case.courses.items) if (c.what, c.from_, c.to) == (asked.what, asked.from_, asked.to))


def _symptoms(answer: str) -> Data:
    """Asked whether anything is new or severe: 'no' completes the empty list; anything else is what it is."""
    if answer.lower() in ("no", "none", "nothing"):
        return {"complete": "yes", "items": []}
    if answer.lower() == "yes":
        raise ValueError("'yes' does not say what it is|Write what you notice, with commas between: fever, stiff muscles. Or write no.")
    return {"items": [{"what": what.strip()} for what in answer.split(",") if what.strip()]}


def _item(top: str, key: str, answer: str) -> Data:
    """An illness with its state, a test with its day, a gene, a score."""
    said = answer.lower()
    if top == "conditions":
        status = {"yes": "now", "no": "no", "now": "now", "past": "past", "before": "past", "suspected": "suspected", "maybe": "suspected"}
        if said not in status:
            raise ValueError(f"'{answer}' is no answer here|Write yes, past, suspected or no.")
        return {"what": key.replace("_", " "), "status": status[said]}
    if top == "labs":
        value, _, day = answer.partition(",")
        return {"test": key, "value": value.strip(), **({"date": day.strip()} if day.strip() else {})}
    if top == "genes":
        return {"gene": key, "result": said}
    numbers = answer.replace(",", " ").split()
    return {"scale": key, **({"items": numbers} if len(numbers) > 1 else {"total": answer})}


def as_file(data: Data) -> str:
    """The case as its file is written."""
    return str(yaml.safe_dump(data, sort_keys=False, allow_unicode=True, default_flow_style=False))
