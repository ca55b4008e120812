"""What a person may be told about a requirement, and how cards that say the same are folded.

Every output takes its fields from `told`, so that what is hidden is hidden in all of them: of a hidden requirement only
the statement, the concept and the kind of trouble are told, never a value that went in, came out or should have.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nlpcheck.grading import record as r
from nlpcheck.grading.outputs.wording import LABEL, MEANING, exception_name, words
from nlpcheck.grading.record import Record, RequirementScore

TEXT, VALUE, ADDRESS, COMMAND = "text", "value", "address", "command"
QUIET = {r.PASS, r.PARTIAL, r.BLOCKED, r.NOT_IMPLEMENTED, r.NOT_APPLICABLE}
"""Verdicts that need no card of their own: counted and listed instead."""


@dataclass(frozen=True)
class Line:
    """One named field of a card."""

    name: str
    text: str
    kind: str = TEXT
    """``text``: ours or one line; ``value``: of the submission, shown as code; ``address``; ``command``."""


def is_hidden(one: RequirementScore) -> bool:
    """Return whether only title and concept may be told; what is not marked public is hidden."""
    return one.visibility != r.PUBLIC


def title(one: RequirementScore) -> str:
    """Return the id and what is required; a hidden requirement that has no card is told by its concept."""
    statement = one.card.statement if one.card is not None else ""
    return f"{one.id}: {statement or concept(one)}"


def concept(one: RequirementScore) -> str:
    """Return what a requirement is about, in words."""
    return f"{words(one.area)}, {words(one.family)}"


def told(one: RequirementScore) -> list[Line]:
    """Return what the student is told about a requirement, in order; empty fields are left out."""
    lines = _hidden(one) if is_hidden(one) else _public(one)
    return [line for line in lines if line.text.strip()]


def _hidden(one: RequirementScore) -> list[Line]:
    hint = one.card.hint if one.card is not None else ""
    raised = f"It raises {exception_name(one.exception)}." if one.exception else ""
    return [
        Line("What happened", raised or MEANING.get(one.verdict, "")),
        Line("Concept", concept(one)),
        Line("Hint", hint),
    ]


def _public(one: RequirementScore) -> list[Line]:
    card = one.card or r.Card("")
    same = f'"{card.looks_like}"' if card.looks_like else ""
    return [
        Line("What happened", MEANING.get(one.verdict, "")),
        Line("Because", card.reason),
        Line("What was called", card.call, VALUE),
        Line("What came back", card.returned, VALUE),
        Line("What must come back", card.expected, VALUE),
        Line("Where they part", card.difference, VALUE),
        Line("Why it matters", card.why),
        Line("Hint", card.hint),
        Line("It looks like", same),
        Line("Read more", card.reference, ADDRESS),
        Line("Try it", f"nlpcheck check . -k {one.id}", COMMAND),
    ]


@dataclass(frozen=True)
class Fold:
    """Cards of one kind: the first is told in full, the others are counted."""

    first: RequirementScore
    others: tuple[RequirementScore, ...] = ()


def folds(requirements: Sequence[RequirementScore]) -> list[Fold]:
    """Fold mistakes of the same kind, in the order of learning: the same function with the same misconception.

    Without a known misconception, the same way of failing to answer at all; wrong answers are each of their own kind.
    """
    kinds: dict[tuple[str, ...], list[RequirementScore]] = {}
    for one in requirements:
        if one.verdict not in QUIET:
            kinds.setdefault(_kind(one), []).append(one)
    return [Fold(some[0], tuple(some[1:])) for some in kinds.values()]


def _kind(one: RequirementScore) -> tuple[str, ...]:
    where = (one.area, one.function, one.visibility)
    if is_hidden(one):
        return (*where, one.id)
    if one.card is not None and one.card.looks_like:
        return (*where, "looks like", one.card.looks_like)
    alone = one.id if one.verdict in (r.WRONG, r.CONTRACT) else ""
    return (*where, one.verdict, one.exception, alone)


def by_function(found: Sequence[Fold]) -> dict[tuple[str, str], list[Fold]]:
    """Group folded cards by area and function, in the order of learning."""
    groups: dict[tuple[str, str], list[Fold]] = {}
    for fold in found:
        groups.setdefault((fold.first.area, fold.first.function), []).append(fold)
    return groups


def label(one: RequirementScore) -> str:
    """Return the verdict in a word or two; with the exception's name if there is one."""
    if one.verdict == r.EXCEPTION and one.exception:
        return f"raises {exception_name(one.exception)}"
    return LABEL.get(one.verdict, words(one.verdict))


def fix_first(record: Record) -> RequirementScore | None:
    """Return the requirement that the record names as the first to mend; never a hidden one."""
    named = [one for one in record.requirements if one.id == record.fix_first and one.verdict != r.PASS]
    return next((one for one in named if not is_hidden(one)), None)
