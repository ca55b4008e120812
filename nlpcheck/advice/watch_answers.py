"""To watch where answers are parts of their context: whether they are, and what else the loop will stumble over."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from nlpcheck.advice.findings import ERROR, FINE, NOTE, Finding
from nlpcheck.advice.view import Place, View, concerning, shown

LONGEST_ANSWER = 30
"""The usual max_answer_length, in tokens."""
AROUND = 12


def golds(row: dict[str, Any]) -> list[tuple[str, int]]:
    """Return the answers of a row with their starts; dicts of lists and lists of dicts are both read."""
    answers = row.get("answers")
    if isinstance(answers, list):
        return [(one["text"], one["answer_start"]) for one in answers if isinstance(one, dict)]
    if not isinstance(answers, dict):
        return []
    texts, starts = answers.get("text"), answers.get("answer_start")
    if isinstance(texts, str) and isinstance(starts, int):
        return [(texts, starts)]
    return list(zip(texts or [], starts or [], strict=False))


def _slice(row: dict[str, Any], text: str, start: int) -> str:
    return row["context"][start : start + len(text)] if start >= 0 else ""


def slices(view: View) -> Iterator[Finding]:
    """Answers that do not stand in their context where they should."""
    found, total, moved = [], 0, 0
    for place in view.whole:
        context = place.row["context"]
        for text, start in golds(place.row):
            total += 1
            if _slice(place.row, text, start) != text:
                elsewhere = context.find(text)
                moved += elsewhere >= 0
                hint = f"; it stands at {elsewhere}" if elsewhere >= 0 else "; it stands nowhere in the context"
                there = context[max(start, 0) : max(start, 0) + len(text)]
                found.append((place, f"answer {text!r} at {start}, where the context has {there!r}{hint}"))
    yield concerning(
        "answers that are not slices",
        found,
        total,
        f"answers that are not what their context holds at answer_start ({moved} stand elsewhere in it)",
        none="every answer is the slice of its context at answer_start",
        severity=ERROR,
        mend="count answer_start in characters of the very context that is given (not bytes, not before a strip), "
        "or leave the row out of training",
    )


def unequal(view: View) -> Iterator[Finding]:
    """Rows with more texts than starts, or the reverse."""
    found = []
    for place in view.whole:
        answers = place.row.get("answers")
        if isinstance(answers, dict) and isinstance(answers.get("text"), list):
            texts, starts = answers["text"], answers.get("answer_start")
            if not isinstance(starts, list) or len(texts) != len(starts):
                found.append((place, answers))
    if found:
        yield concerning("texts and starts", found, len(view.whole),
                         "rows with other numbers of texts and of starts", none="",
                         severity=ERROR, mend="give each text its start, or leave the row out")  # fmt: skip


def unanswered(view: View) -> Iterator[Finding]:
    """Rows without an answer: SQuAD version 2."""
    found = [(place, place.row["question"]) for place in view.whole if not golds(place.row)]
    yield concerning(
        "rows without an answer",
        found,
        len(view.whole),
        "questions without an answer in their context, as in SQuAD version 2",
        none="every question has an answer, as in SQuAD version 1",
        severity=NOTE,
        mend="label them with the CLS token, predict with version_2_with_negative=True, score with version 2",
    )


def edges(view: View) -> Iterator[Finding]:
    """Answers that begin or end with a space."""
    found = [(place, repr(text)) for place in view.whole for text, _ in golds(place.row) if text != text.strip()]
    if found:
        yield concerning("answers with spaces", found, len(view.whole),
                         "answers that begin or end with white space, as no token does", none="",
                         mend="strip them, and move answer_start by what was cut on the left")  # fmt: skip


def long_answers(view: View) -> Iterator[Finding]:
    """Answers longer than the usual limit in predictions."""
    sizes = [(view.ruler.count(text), place, text) for place in view.whole for text, _ in golds(place.row)]
    found = [(place, f"{size} {view.ruler.unit}: {text}") for size, place, text in sizes if size > LONGEST_ANSWER]
    yield concerning(
        "long answers",
        found,
        len(sizes),
        f"answers longer than {LONGEST_ANSWER} {view.ruler.unit}, the usual max_answer_length",
        none=f"no answer is longer than {LONGEST_ANSWER} {view.ruler.unit}, the usual max_answer_length",
        mend="raise max_answer_length, or these answers are never predicted",
    )


def several_places(view: View) -> Iterator[Finding]:
    """Answers whose text occurs more than once in the context."""
    found, total = [], 0
    for place in view.whole:
        for text, start in golds(place.row)[:1]:
            total += 1
            if text and place.row["context"].count(text) > 1:
                first = place.row["context"].find(text)
                found.append((place, f"answer {text!r} at {start}; {text!r} also stands elsewhere, first at {first}"))
    yield concerning(
        "answers in several places",
        found,
        total,
        "answers whose text stands more than once in the context",
        none="every answer stands once in its context",
        severity=NOTE,
        mend="use answer_start; context.find(text) takes the first place, which may be about something else",
    )


def ids(view: View) -> Iterator[Finding]:
    """Ids that are there twice: predictions are kept by id."""
    given = [(place, view.given(place, "id")) for place in view.whole]
    counts = Counter(str(id) for _, id in given if id is not None)
    twice = [(place, place.row["question"]) for place, id in given if counts[str(id)] > 1]
    if not counts:
        yield Finding("ids", NOTE, "the rows have no id", mend="number them: predictions are kept by id")
        return
    yield concerning(
        "ids",
        twice,
        len(view.whole),
        "rows that share their id with another: the prediction of one overwrites that of the other",
        none="every row has an id of its own",
        severity=ERROR,
        mend="give each row an id of its own",
    )


def shared_contexts(view: View) -> Iterator[Finding]:
    """Contexts that are in two splits."""
    if len(view.splits) == 1:
        contexts = len({place.row["context"] for place in view.whole})
        if contexts < len(view.whole):
            says = f"{len(view.whole)} questions are asked about {contexts} contexts"
            yield Finding("shared contexts", NOTE, says, mend='split by context: split(rows, group_by="context", ...)')
        return
    first: dict[str, Place] = {}
    found = []
    for place in view.whole:
        earlier = first.setdefault(" ".join(place.row["context"].casefold().split()), place)
        if earlier.split != place.split:
            found.append((place, f"also {earlier}: {shown(place.row['context'])}"))
    yield concerning(
        "contexts in two splits",
        found,
        len(view.whole),
        "rows about a context that an earlier split holds, too",
        none="no context is in two splits",
        mend="split by context: what was read in training is easier than what is new",
    )


def kinds(view: View) -> Iterator[Finding]:
    """How many rows have answers, for the overview."""
    per_row = [len(golds(place.row)) for place in view.whole]
    if per_row:
        several = sum(count > 1 for count in per_row)
        says = f"{sum(map(bool, per_row))} of {len(per_row)} rows have an answer, {several} have several to choose from"
        yield Finding("answers", FINE, says, of=len(per_row))


ANSWERS = (kinds, slices, unequal, unanswered, edges, long_answers, several_places, ids, shared_contexts)
