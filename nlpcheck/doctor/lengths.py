"""Does a row fit into the positions of the model, and a context beside its question?"""

from __future__ import annotations

from collections.abc import Iterator

from nlpcheck.advice.findings import ERROR, WARNING, Finding, fine
from nlpcheck.advice.positions import positions
from nlpcheck.advice.view import View, concerning, texts_of
from nlpcheck.doctor.families import rotates
from nlpcheck.doctor.patient import ENOUGH, Patient

NO_LIMIT = 10**9
"""``model_max_length`` of a tokenizer that knows none is larger."""
USUAL_WINDOW = 384
USUAL_SPECIALS = 3
PACKED = ("masked_lm", "causal_lm")


def max_length(patient: Patient) -> Iterator[Finding]:
    """A planned ``max_length``, or the tokenizer's own limit, beyond the positions of the model."""
    checkpoint, name = patient.checkpoint, "max length and positions"
    if checkpoint is None or (limit := positions(checkpoint.config)) is None:
        return
    soft, planned = rotates(checkpoint), patient.plan.max_length
    own = checkpoint.tokenizer.model_max_length if checkpoint.has_tokenizer else NO_LIMIT
    own = int(own) if isinstance(own, (int, float)) else NO_LIMIT
    mend = f"truncate to {limit} at most (max_length={limit})"
    if planned is not None and planned > limit:
        what = "was never trained on longer rows" if soft else "has no more positions: an IndexError, on the first row"
        says = f"max_length is {planned}, the model can place {limit} tokens and {what}"
        yield Finding(name, WARNING if soft else ERROR, says, mend=mend)
    elif planned is None and limit < own < NO_LIMIT:
        says = f"the tokenizer truncates to {own}, the model can place {limit} tokens"
        yield Finding(name, WARNING, says, mend=f"{mend}; set model_max_length of the tokenizer, too")
    else:
        yield fine(name, f"the model can place {limit} tokens, {_said(planned, own)}")
    if planned is None:
        yield from _long_rows(patient, limit, unlimited=own >= NO_LIMIT or own > limit)


def _said(planned: int | None, own: int) -> str:
    if planned is not None:
        return f"max_length is {planned}"
    return "the tokenizer knows no limit" if own >= NO_LIMIT else f"the tokenizer truncates to {own}"


def _long_rows(patient: Patient, limit: int, *, unlimited: bool) -> Iterator[Finding]:
    """Rows beyond the positions, where nothing cuts them unless somebody says so."""
    view = patient.view
    if view is None or not unlimited or patient.task in (*PACKED, "question_answering"):
        return
    places = view.whole[:ENOUGH]
    sizes = [(sum(map(view.ruler.count, texts_of(view.task, place.row))), place) for place in places]
    found = [(place, f"{size} {view.ruler.unit}") for size, place in sizes if size > limit]
    yield concerning(
        "rows beyond the positions",
        found,
        len(places),
        f"rows longer than the {limit} tokens that the model can place, and neither plan nor tokenizer cuts them",
        none=f"no row is longer than the {limit} tokens that the model can place",
        mend=f"truncate: truncation=True, max_length={limit}",
    )


def windows(patient: Patient) -> Iterator[Finding]:
    """Questions that leave no room for the context."""
    view = patient.view
    if patient.task != "question_answering" or view is None:
        return
    limit = patient.plan.max_length or _window(patient)
    most = limit - USUAL_SPECIALS - patient.plan.stride
    name, stride = "room for the context", patient.plan.stride
    if most <= 0:
        says = f"windows of {limit} tokens that share {stride} leave no room for a question"
        yield Finding(name, ERROR, says, mend="choose a stride well below max_length")
        return
    yield _room(view, name, most, f"windows of {limit} tokens that share {stride}")


def _room(view: View, name: str, most: int, said: str) -> Finding:
    places = view.whole[:ENOUGH]
    found = [(place, place.row["question"]) for place in places if view.ruler.count(place.row["question"]) >= most]
    return concerning(
        name,
        found,
        len(places),
        f"questions of {most} {view.ruler.unit} or more; {said} have no room for their context then",
        none=f"every question leaves room for its context in {said}",
        severity=ERROR,
        mend="raise max_length, lower the stride, or leave these rows out; the library panics on them",
    )


def _window(patient: Patient) -> int:
    limit = positions(patient.checkpoint.config) if patient.checkpoint else None
    return min(USUAL_WINDOW, limit or USUAL_WINDOW)


def packing(patient: Patient) -> Iterator[Finding]:
    """Texts that fill no block."""
    view, plan = patient.view, patient.plan
    if patient.task not in PACKED or view is None or plan.max_length is None:
        return
    for split in view.splits:
        total = sum(view.ruler.count(place.row["text"]) for place in view.whole if place.split == split)
        if total < plan.max_length:
            says = f"{split} has {total} {view.ruler.unit}, less than one block of {plan.max_length}: no row is left"
            yield Finding("blocks", ERROR, says, mend="choose a shorter block, or drop_remainder=False")


LENGTHS = (max_length, windows, packing)
