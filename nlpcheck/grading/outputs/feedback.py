"""Feedback for one student, as Markdown: the score, the one thing to mend first, the rest, and what works already."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from nlpcheck.grading import record as r
from nlpcheck.grading.outputs import cards
from nlpcheck.grading.outputs.cards import Fold, Line
from nlpcheck.grading.outputs.sanitize import fenced, link, markdown
from nlpcheck.grading.outputs.wording import MEANING, count, percent, points, words
from nlpcheck.grading.record import Record, RequirementScore
from nlpcheck.grading.resolver import roots

MOST_CARDS = 40
"""Cards in one file; the others are named."""
MOST_NAMED = 12


def feedback(record: Record) -> str:
    """Return the feedback on one submission."""
    paragraphs = [f"# Feedback: {markdown(record.assignment)}", *_score(record)]
    if record.status == r.GRADED:
        paragraphs += [*_first(record), *_rest(record), *_waiting(record), *_works(record)]
    paragraphs += _notes(record)
    return "\n\n".join(paragraphs) + "\n"


def _score(record: Record) -> list[str]:
    name = markdown(record.name.strip() or record.id)
    if record.status != r.GRADED:
        why = f" {markdown(record.reason)}" if record.reason else ""
        kind = r.UNGRADABLE if record.status == r.UNGRADABLE else r.INTERNAL_ERROR
        return [f"**{name}**: not graded.", f"{MEANING[kind]}{why}"]
    total = f"{points(record.points)} of {points(record.maximum)} points"
    reason = [markdown(record.reason)] if record.reason else []
    share = percent(record.points, record.maximum)
    return [f"**{name}**: **{total}** ({share} %)", *reason, _table(record)]


def _table(record: Record) -> str:
    rows = ["| Part | Points | Requirements that hold |", "|:--|--:|--:|"]
    for item in record.items:
        hidden = " (hidden)" if item.visibility != r.PUBLIC else ""
        got = f"{points(item.points)} of {points(item.maximum)}"
        held = f"{item.passed} of {item.total}" if item.total else "none judged"
        rows.append(f"| {markdown(item.title)}{hidden} | {got} | {held} |")
    return "\n".join(rows)


def _first(record: Record) -> list[str]:
    one = cards.fix_first(record)
    if one is None:
        done = record.requirements and all(x.verdict in (r.PASS, r.NOT_APPLICABLE) for x in record.requirements)
        return ["Everything that was asked for holds. Well done!"] if done else []
    return ["## Fix this first", *_card(Fold(one, _alike(record, one)), "###")]


def _alike(record: Record, one: RequirementScore) -> tuple[RequirementScore, ...]:
    mine = [fold for fold in cards.folds(record.requirements) if one in (fold.first, *fold.others)]
    return tuple(other for fold in mine for other in (fold.first, *fold.others) if other is not one)


def _rest(record: Record) -> list[str]:
    first = cards.fix_first(record)
    told = set() if first is None else {first.id, *(other.id for other in _alike(record, first))}
    found = cards.folds([one for one in record.requirements if one.id not in told])
    if not found:
        return []
    shown, named = found[:MOST_CARDS], found[MOST_CARDS:]
    paragraphs = ["## Then these" if first is not None else "## What does not hold yet"]
    for (area, function), some in cards.by_function(shown).items():
        paragraphs.append(f"### {_place(area, function)}")
        paragraphs += [text for fold in some for text in _card(fold)]
    if named:
        ids = _named(one.id for fold in named for one in (fold.first, *fold.others))
        paragraphs.append(f"And {count(len(named), 'more mistake')}, to be seen once these are mended: {ids}.")
    return paragraphs


def _place(area: str, function: str) -> str:
    name = markdown(f"`{function}`") if function else "The module as a whole"
    return f"{name} ({markdown(words(area))})"


def _card(fold: Fold, heading: str = "####") -> list[str]:
    hidden = " (hidden)" if cards.is_hidden(fold.first) else ""
    lines = [f"{heading} {markdown(cards.title(fold.first))}{hidden}"]
    lines += [_line(line) for line in cards.told(fold.first)]
    if fold.others:
        ids = _named(one.id for one in fold.others)
        lines.append(f"And {len(fold.others)} more of the same kind: {ids}.")
    return lines


def _line(line: Line) -> str:
    if line.kind == cards.VALUE:
        return f"{line.name}:\n\n{fenced(line.text)}"
    if line.kind == cards.COMMAND:
        return f"{line.name}: {markdown(f'`{line.text}`')}"
    shown = link(line.text) if line.kind == cards.ADDRESS else markdown(line.text)
    return f"*{line.name}*: {shown}"


def _waiting(record: Record) -> list[str]:
    """Return what has no card: it waits for something else, or is not written yet."""
    lines = [*_unwritten(record.requirements), *_blocked(record.requirements)]
    return ["## Not judged yet", "\n".join(lines)] if lines else []


def _unwritten(requirements: Sequence[RequirementScore]) -> list[str]:
    missing = Counter((one.area, one.function) for one in requirements if one.verdict == r.NOT_IMPLEMENTED)
    return [
        f"- {_place(*place)} is not written yet: {count(number, 'requirement waits', 'requirements wait')} for it."
        for place, number in missing.items()
    ]


def _blocked(requirements: Sequence[RequirementScore]) -> list[str]:
    known = {one.id: one for one in requirements}
    ends = roots(requirements)
    waiting = [one for one in requirements if one.verdict == r.BLOCKED]
    causes = Counter(_cause(one, known.get(ends.get(one.id, ""))) for one in waiting)
    return [f"- {count(number, 'requirement')} {cause}" for cause, number in causes.items()]


def _cause(one: RequirementScore, root: RequirementScore | None) -> str:
    """Say what a requirement waits for: another one, or what the examiner said; of a hidden one only the first."""
    if root is not None:
        return f"can be judged once {markdown(cards.title(root))}"
    if one.card is None or not one.card.reason or cards.is_hidden(one):
        return "can be judged once others hold."
    return f"cannot be judged yet: {markdown(one.card.reason.rstrip('.'))}."


def _works(record: Record) -> list[str]:
    """Return what holds already, by family."""
    families: dict[tuple[str, str], list[bool]] = {}
    for one in record.requirements:
        if one.verdict != r.NOT_APPLICABLE:
            families.setdefault((one.area, one.family), []).append(one.verdict == r.PASS)
    lines = []
    for (area, family), held in families.items():
        if any(held):
            share = f"all {len(held)}" if all(held) and len(held) > 1 else f"{sum(held)} of {len(held)}"
            mark = "✓ " if all(held) else ""
            lines.append(f"- {mark}{markdown(words(area))}, {markdown(words(family))}: {share}")
    return ["## What already works", "\n".join(lines)] if lines else []


def _notes(record: Record) -> list[str]:
    lines = [f"- {markdown(note)}" for note in record.notes]
    left_out = sum(one.verdict == r.NOT_APPLICABLE for one in record.requirements)
    if left_out:
        cannot = "cannot be judged with the libraries installed here and does not count."
        lines.append(f"- {count(left_out, 'requirement')} of the assignment {cannot}")
    ours = [one.id for one in record.requirements if one.verdict == r.INTERNAL_ERROR]
    if ours:
        lines.append(f"- The grader itself failed on {_named(ours)}; your teacher has been told.")
    return ["## Notes", "\n".join(lines)] if lines else []


def _named(ids: Iterable[str]) -> str:
    """Return ids in a row; of many, the first few and how many more."""
    names = list(ids)
    more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    return ", ".join(markdown(name) for name in names[:MOST_NAMED]) + more
