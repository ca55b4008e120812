"""Does an output of the head mean the label that the data mean by its id?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from nlpcheck.advice.findings import ERROR, NOTE, WARNING, Finding, fine
from nlpcheck.doctor.families import holds_head
from nlpcheck.doctor.patient import Patient

NAMELESS = re.compile(r"LABEL_\d+")
LABELLED = ("sequence_classification", "token_classification")


def inverse(patient: Patient) -> Iterator[Finding]:
    """Whether id2label and label2id say the same."""
    checkpoint = patient.checkpoint
    if checkpoint is None or patient.task not in LABELLED or not checkpoint.labels:
        return
    back = checkpoint.config.get("label2id")
    here: dict[str, Any] = {name: id for id, name in enumerate(checkpoint.labels)}
    if len(here) < len(checkpoint.labels):
        twice = sorted({name for name in checkpoint.labels if checkpoint.labels.count(name) > 1})
        says = f"id2label has a name twice: {', '.join(twice)}"
        yield Finding("id2label and label2id", ERROR, says, mend="give each id a name of its own")
    elif back is not None and _as_texts(back) != _as_texts(here):
        says = f"id2label says {here}, label2id says {back}"
        mend = "set both from one list of names; predictions are read with the one, labels written with the other"
        yield Finding("id2label and label2id", ERROR, says, mend=mend)


def _as_texts(ids: dict[str, Any]) -> dict[str, str]:
    """Return ids as texts: some tools write them so."""
    return {name: str(id) for name, id in ids.items()}


def order(patient: Patient) -> Iterator[Finding]:
    """Whether the trained head has the labels in the order of the data's ids."""
    checkpoint, name = patient.checkpoint, "label order"
    if checkpoint is None or patient.task not in LABELLED or not holds_head(checkpoint, patient.task):
        return
    theirs, ours = checkpoint.labels, patient.label_names
    if not theirs or not ours or len(theirs) != len(ours):
        return
    if all(NAMELESS.fullmatch(label) for label in theirs):
        says = (
            f"id2label does not name its labels ({theirs[0]}, ...); whether they are in the order of the data is open"
        )
        yield Finding(name, NOTE, says, mend="look into the model's description, and set id2label")
        return
    folded = [label.casefold() for label in theirs], [label.casefold() for label in ours]
    if folded[0] == folded[1]:
        yield fine(name, f"id2label and the data have the same order: {', '.join(ours)}")
    elif sorted(folded[0]) == sorted(folded[1]):
        place = next(id for id, (one, other) in enumerate(zip(*folded, strict=True)) if one != other)
        says = f"output {place} of the head is {theirs[place]!r}, label {place} of the data is {ours[place]!r}"
        mend = "turn names into ids with config.label2id of the checkpoint, for rows and for metrics"
        # Names without a declared order can still be given the ids of the head; ids cannot.
        severity = ERROR if patient.declared else WARNING
        yield Finding(name, severity, says, example=f"head: {theirs}; {_ours(patient)}: {ours}", mend=mend)
    else:
        says = f"the head was trained for {', '.join(theirs)}; the data have {', '.join(ours)}"
        yield Finding(
            name, WARNING, says, mend="load it with your names and a new head; the old one means other things"
        )


def _ours(patient: Patient) -> str:
    return "data" if patient.declared else "data, sorted, as label_mapping and `nlpcheck run` order them"


LABEL_ORDER = (inverse, order)
