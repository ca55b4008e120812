"""To watch in any data set: rows that are empty, twice there, too long, or hold what no text should hold."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from nlpcheck.advice.findings import ERROR, FINE, NOTE, WARNING, Finding
from nlpcheck.advice.view import (
    INPUTS,
    KINDS,
    OUTPUTS,
    Place,
    View,
    concerning,
    folded,
    key_of,
    missing,
    odd,
    shown,
    texts_of,
)

_BROKEN = re.compile("\ufffd|\u00c3[\u0080-\u00bf]|\u00e2\u20ac[\u0098-\u00a6\u2122\u0153\u009d]")
_MARKUP = re.compile(r"</?(?:br|p|div|span|b|i|a|li|ul|h[1-6])\b[^<>]*>|&(?:amp|lt|gt|quot|nbsp|#\d+);", re.IGNORECASE)
ONE_ANSWER = ("sequence_classification", "token_classification", "question_answering")
"""Tasks in which equal inputs have one right answer; a text may well have two summaries."""
MEND_LENGTH = {
    "sequence_classification": "what is cut is not read: raise the limit if the positions of the model allow it, or "
    "look whether the decisive words come early",
    "token_classification": "entities in the part that is cut are never learned and never scored: cut long sentences "
    "into windows (stride), or raise the limit",
    "question_answering": "cut the context into overlapping windows (stride), never the question",
    "summarization": "the part that is cut is not summarised: raise the limit or choose a model for long texts",
    "translation": "the part that is cut is not translated: split such rows into sentences",
}


def none_rows(view: View) -> Iterator[Finding]:
    """Rows that hold None or blank text in a column of the task."""
    columns = [name for name in view.wanted if name != "text_pair"]
    places = view.places
    found = [
        (place, place.row)
        for place in places
        if any(
            view.given(place, name) in (None, []) or name in INPUTS[view.task] or isinstance(place.row[name], str)
            for name in missing(place.row, columns)
        )
    ]
    yield concerning(
        "None rows",
        found,
        len(places),
        f"rows with None or blank text in {' or '.join(columns)}",
        none=f"no row holds None or blank text in {', '.join(columns)}",
        mend="leave them out before training, both sides together: clean(rows, columns=[...]) does",
    )


def duplicates_between(view: View) -> Iterator[Finding]:
    """Inputs that are in two splits: the score then tells what was learned by heart."""
    name = "duplicates between splits"
    if len(view.splits) == 1:
        says = "there is one split only; the held-out part is still to be made"
        yield Finding(name, NOTE, says, mend="clean first, then split: copies of a row must not end on both sides")
        return
    first: dict[str, Place] = {}
    found = []
    for place in view.readable:
        earlier = first.setdefault(key_of(view.task, place.row), place)
        if earlier.split != place.split:
            found.append((place, f"also {earlier}: {shown(_inputs(view, place))}"))
    yield concerning(
        name,
        found,
        sum(map(len, view.splits.values())),
        "rows with the inputs of a row in an earlier split (case and spaces aside)",
        none="no row of one split has the inputs of a row in another (case and spaces aside)",
        severity=ERROR,
        mend="take them out of the training split, and measure again: what was seen in training is remembered, not "
        "understood",
    )


def duplicates_within(view: View) -> Iterator[Finding]:
    """Inputs that are twice in one split; with different answers they contradict each other."""
    first: dict[tuple[str, str], Place] = {}
    again: list[tuple[Place, Any]] = []
    against: list[tuple[Place, Any]] = []
    places = view.whole
    for place in places:
        earlier = first.setdefault((place.split, key_of(view.task, place.row)), place)
        if earlier is place:
            continue
        answers = [{name: folded(one.row.get(name)) for name in OUTPUTS[view.task]} for one in (earlier, place)]
        if answers[0] != answers[1]:
            against.append((place, f"{earlier} has {shown(answers[0])}, this one {shown(answers[1])}"))
        else:
            again.append((place, f"as {earlier}: {shown(_inputs(view, place))}"))
    yield concerning(
        "repeated rows",
        again,
        len(places),
        "rows that repeat an earlier row of their split (case and spaces aside)",
        none="no row repeats an earlier one of its split (case and spaces aside)",
        mend="keep the first of each: clean(rows, columns=[...]) does",
    )
    if view.task in ONE_ANSWER:
        yield concerning(
            "contradictions",
            against,
            len(places),
            "rows with the inputs of an earlier row and another answer",
            none="equal inputs have equal answers",
            mend="look at them: no model can be right about both",
        )


def _inputs(view: View, place: Place) -> dict[str, Any]:
    return {name: place.row[name] for name in INPUTS[view.task] if name in place.row}


def lengths(view: View) -> Iterator[Finding]:
    """The longest rows against ``max_length``; nothing is cut in language modelling, where texts are packed."""
    ruler, places = view.ruler, view.whole
    sized = sorted(((sum(map(ruler.count, texts_of(view.task, p.row))), p) for p in places), key=lambda one: -one[0])
    if not sized:
        return
    longest, place = sized[0]
    middle = sized[len(sized) // 2][0]
    extent = f"{middle} {ruler.unit} in the middle, {longest} at most"
    over = sum(size > view.max_length for size, _ in sized)
    example = f"{place}: {longest} {ruler.unit}, {shown(texts_of(view.task, place.row)[-1])}"
    if view.task not in MEND_LENGTH or not over:
        fits = f"no row is longer than max_length {view.max_length}: " if view.task in MEND_LENGTH else ""
        yield Finding("lengths", FINE, f"{fits}{extent}", of=len(places), example=example)
        return
    severity = NOTE if view.task == "question_answering" else WARNING
    says = f"rows that are longer than max_length {view.max_length}; {extent}"
    yield Finding("lengths", severity, says, over, len(places), example, MEND_LENGTH[view.task])


def special_tokens(view: View) -> Iterator[Finding]:
    """Texts in which a special token is written out: the tokenizer takes it for the real one."""
    places = view.whole
    found = [
        (place, f"{token!r} in {shown(text)}")
        for place in places
        for text in texts_of(view.task, place.row)
        for token in sorted(view.ruler.specials)
        if token in text
    ]
    rows = list({str(place): (place, value) for place, value in reversed(found)}.values())[::-1]
    yield concerning(
        "special tokens in texts",
        rows,
        len(places),
        "rows that contain the text of a special token, which becomes a real one",
        none="no text contains the text of a special token",
        mend="tokenize with split_special_tokens=True, or leave those rows out",
    )


def broken_texts(view: View) -> Iterator[Finding]:
    """Texts that were decoded wrongly, or still hold markup."""
    places = view.whole
    for name, pattern, severity, what, mend in (
        ("broken encoding", _BROKEN, WARNING, "signs of a wrong decoding", "read the source again, as UTF-8"),
        ("markup", _MARKUP, NOTE, "HTML tags or entities", "take them out if the texts to come will have none"),
    ):
        found = []
        for place in places:
            hit = next((hit for text in texts_of(view.task, place.row) if (hit := pattern.search(text))), None)
            if hit:
                found.append((place, f"{hit.group()!r} in {shown(hit.string)}"))
        if found:
            yield concerning(name, found, len(places), f"rows with {what}", none="", severity=severity, mend=mend)


def unknown_words(view: View) -> Iterator[Finding]:
    """Texts of which the tokenizer knows too little."""
    if view.ruler.unknown is None:
        return
    places, found, much = view.whole, [], 0.05
    for place in places:
        text = " ".join(texts_of(view.task, place.row))
        if (total := view.ruler.count(text)) and view.ruler.unknown(text) / total > much:
            found.append((place, text))
    yield concerning(
        "unknown tokens",
        found,
        len(places),
        f"rows of which more than {much:.0%} of the tokens are unknown to the tokenizer",
        none=f"in no row are more than {much:.0%} of the tokens unknown to the tokenizer",
        mend="choose a checkpoint for this language and these signs: all unknown tokens look the same to the model",
    )


def odd_values(view: View) -> Iterator[Finding]:
    """Rows that hold something else than their column should; they are left out of what follows."""
    found = [
        (place, f"{name} is {view.given(place, name)!r}, must be {KINDS.get(name, 'a text')}")
        for place in view.places
        for name in _odd(view, place)[:1]
    ]
    if found:
        says = "rows with a value of another kind than the rest of its column; they are not looked at further"
        mend = "mend or leave out: tokenizing such a row is an error, or reads what nobody wrote"
        yield concerning("odd values", found, len(view.places), says, none="", severity=ERROR, mend=mend)


def _odd(view: View, place: Place) -> list[str]:
    """Return the columns with something else than they should hold, also where nothing is left of it."""
    lost = [name for name in ("answers",) if place.row.get(name, "") is None and view.given(place, name) is not None]
    return odd(place.row, view.wanted) + lost


def enough_rows(view: View) -> Iterator[Finding]:
    """Splits without a row that is whole: no training there, or no score."""
    whole = {place.split for place in view.whole}
    for number, split in enumerate(view.splits):
        if split not in whole and number == 0:
            yield Finding("empty split", ERROR, f"the split {split} has no row to train on", mend="look at its rows")
        elif split not in whole:
            says = f"the split {split} has no row with an answer: nothing can be scored on it"
            yield Finding("empty split", NOTE, says, mend="hold back a part of another split instead")


COMMON = (none_rows, odd_values, enough_rows, duplicates_between, duplicates_within, lengths, special_tokens,
          broken_texts, unknown_words)  # fmt: skip
