"""From answers to a task: a way through the tree of questions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nlpcheck.advice.scenarios import SCENARIOS, Scenario
from nlpcheck.advice.tree import FIRST, QUESTIONS, Answer, Question
from nlpcheck.errors import UsageError


@dataclass(frozen=True)
class Step:
    """A question and the answer that was given."""

    question: Question
    answer: Answer


@dataclass(frozen=True)
class Way:
    """The steps so far; a way has arrived once its last answer names a task."""

    steps: tuple[Step, ...] = ()

    @property
    def open(self) -> Question | None:
        """The question that is asked next, None at the end."""
        return QUESTIONS.get(self.steps[-1].answer.then if self.steps else FIRST)

    @property
    def task(self) -> str:
        """The task at the end, empty before."""
        return "" if self.open else self.steps[-1].answer.then

    @property
    def tempting(self) -> list[tuple[str, str]]:
        """The tasks that were tempting on the way and why they are not it, the last step first."""
        found = [item for step in reversed(self.steps) for item in step.answer.tempting.items()]
        return [(task, why) for task, why in found if task != self.task]

    @property
    def notes(self) -> list[str]:
        """What the answers say to bear in mind."""
        return [step.answer.note for step in self.steps if step.answer.note]

    def answered(self, given: str) -> Way:
        """Return the way one step on; an answer is a key, a number from 1, or the beginning of its text."""
        question = self.open
        if question is None:
            raise UsageError(f"the answer {given!r} is one too many: {self.task} was decided before it; leave it out")
        return Way((*self.steps, Step(question, chosen(question, given))))


def chosen(question: Question, given: str) -> Answer:
    """Return the answer that is meant; UsageError if none is, or more than one."""
    wanted = given.strip().casefold()
    wanted = wanted.removeprefix(f"{question.key}=")
    for number, answer in enumerate(question.answers, start=1):
        if wanted in (answer.key, str(number)):
            return answer
    near = [answer for answer in question.answers if wanted and answer.text.casefold().startswith(wanted)]
    if len(near) == 1:
        return near[0]
    keys = ", ".join(f"{number} or {answer.key}" for number, answer in enumerate(question.answers, start=1))
    raise UsageError(f"{given.strip()!r} answers nothing here ({question.text}); answer with {keys}")


def follow(answers: Sequence[str]) -> Way:
    """Return the way that some answers lead.

    >>> follow(["parts", "types"]).task
    'token_classification'
    """
    way = Way()
    for answer in answers:
        way = way.answered(answer)
    return way


def scenario(name: str) -> Scenario:
    """Return the scenario of a name; any other name is a UsageError."""
    if name not in SCENARIOS:
        raise UsageError(f"there is no scenario {name!r}; choose from {', '.join(SCENARIOS)}, or answer --ask")
    return SCENARIOS[name]


def tempting(way: Way, told: Scenario | None = None) -> list[tuple[str, str]]:
    """Return what was tempting and wrong: each task once, what the scenario says first."""
    found: dict[str, list[str]] = {}
    for task, why in [*(told.tempting.items() if told else ()), *way.tempting]:
        found.setdefault(task, []).append(why)
    return [(task, " ".join(reasons)) for task, reasons in found.items()]
