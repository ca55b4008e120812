"""To watch where a text has a label: which there are, how many of each, and whether they are what they should be."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from nlpcheck.advice.findings import ERROR, FINE, NOTE, WARNING, Finding, fine
from nlpcheck.advice.view import Place, View, concerning

MOST = 0.8
"""From this share on, accuracy says little."""
FEW = 5
"""Of fewer rows than this, nothing is learned and less is measured."""
SHOWN = 12
MANY = 12
"""From so many different numbers on, they are a scale and no classes."""
HIDDEN = -1


def problem_type(view: View) -> str:
    """Return how the labels are to be read, as ``config.problem_type`` spells it."""
    values = [place.row["label"] for place in view.whole if "label" in place.row]
    if any(isinstance(value, list) for value in values):
        return "multi_label_classification"
    if any(isinstance(value, float) for value in values):
        return "regression"
    return "single_label_classification"


def kind(view: View) -> Iterator[Finding]:
    """What the labels are: one name, several, or a number."""
    says = {
        "single_label_classification": "one label per row: softmax and cross-entropy",
        "multi_label_classification": "several labels per row: a sigmoid for each, float vectors of zeros and ones",
        "regression": "the labels are numbers: one output and the squared error; accuracy does not fit",
    }
    found = problem_type(view)
    numbers = [place.row["label"] for place in view.whole if isinstance(place.row["label"], float)]
    if found == "regression" and all(number.is_integer() for number in numbers) and len(set(numbers)) < MANY:
        told = f"the labels are whole numbers stored with a fraction, such as {numbers[0]}, and taken for a scale"
        mend = "if they are classes, make them int or names: floats choose the squared error without a word"
        yield Finding("problem type", WARNING, told, len(numbers), len(view.whole), mend=mend)
        return
    yield Finding("problem type", NOTE if found != "single_label_classification" else FINE, f"{says[found]} ({found})")


def labels_of(view: View) -> list[tuple[Place, list[Any]]]:
    """Return the places with their labels; of a vector of zeros and ones, the positions of the ones."""
    pairs = [(place, place.row["label"]) for place in view.whole if place.row.get("label") is not None]
    vectors = flags(view)
    return [(place, _ones(view, label) if vectors else _listed(label)) for place, label in pairs]


def flags(view: View) -> int:
    """Return the length of the labels where all are vectors of zeros and ones, else 0."""
    values = [place.row.get("label") for place in view.whole]
    lists = [value for value in values if isinstance(value, list)]
    sizes = {len(value) for value in lists}
    if len(lists) < len(values) or len(sizes) != 1 or any(item not in (0, 1) for value in lists for item in value):
        return 0
    return sizes.pop()


def _ones(view: View, label: list[Any]) -> list[Any]:
    names = view.names if len(view.names) == len(label) else [str(position) for position in range(len(label))]
    return [name for name, flag in zip(names, label, strict=True) if flag]


def _listed(label: Any) -> list[Any]:
    return label if isinstance(label, list) else [label]


def balance(view: View) -> Iterator[Finding]:
    """How many rows each class has."""
    if problem_type(view) == "regression":
        return
    labelled = labels_of(view)
    counts = Counter(label for _, labels in labelled for label in labels)
    if not counts:
        return
    (most, number), *_ = counts.most_common(1)
    share = number / len(labelled)
    told = ", ".join(f"{label} {count}" for label, count in counts.most_common(SHOWN))
    told += f" and {len(counts) - SHOWN} more" if len(counts) > SHOWN else ""
    if len(counts) == 1:
        says = f"there is one class only: {told}"
        yield Finding(
            "class balance", ERROR, says, number, len(labelled), mend="a model that says nothing else is right"
        )
    elif share >= MOST and problem_type(view) == "single_label_classification":
        says = f"{told}: {share:.0%} are {most}, and always saying so has that accuracy"
        mend = "judge by macro F1, and compare with a model that always says the same"
        yield Finding("class balance", WARNING, says, number, len(labelled), _first(labelled, most), mend)
    else:
        yield Finding("class balance", FINE, told, of=len(labelled))
    rare = sorted((label for label, count in counts.items() if count < FEW), key=str)
    if rare:
        says = f"classes of fewer than {FEW} rows: {', '.join(map(str, rare[:SHOWN]))}"
        yield Finding("rare classes", WARNING, says, len(rare), len(counts), _first(labelled, rare[0]),
                      "collect more, or join them with another class; a split may leave none to test on")  # fmt: skip


def _first(labelled: list[tuple[Place, list[Any]]], wanted: Any) -> str:
    place = next(place for place, labels in labelled if wanted in labels)
    return f"{place}: {place.row}"[:240]


def outside(view: View) -> Iterator[Finding]:
    """Labels that are none of the declared names, as a name or as an id."""
    if problem_type(view) == "regression":
        return
    if not view.names:
        yield fine("labels outside the names", "the data declare no names: every label that occurs counts as one")
        return
    given = [(place, view.given(place, "label")) for place in view.places]
    pairs = [(place, label) for place, label in given if label is not None and label != HIDDEN]
    is_one, vectors = allowed(view), flags(view)
    found = [(place, label) for place, label in pairs if not (vectors or all(map(is_one, _listed(label))))]
    yield concerning(
        "labels outside the names",
        found,
        len(pairs),
        f"rows with a label that is none of {', '.join(view.names[:SHOWN])}",
        none=f"every label is one of {', '.join(view.names[:SHOWN])}",
        severity=ERROR,
        mend="name it, or leave the row out: an id beyond the head ends training with an IndexError",
    )


def allowed(view: View) -> Callable[[Any], bool]:
    """Return what tells whether a label is a declared name or its id."""
    names, count = {*view.names}, len(view.names)
    return lambda label: label in names if isinstance(label, str) else isinstance(label, int) and 0 <= label < count


def hidden(view: View) -> Iterator[Finding]:
    """Rows labelled -1, as in the test splits of GLUE."""
    labels = [(place, view.given(place, "label")) for place in view.places]
    found = [(place, place.raw) for place, label in labels if label == HIDDEN and not isinstance(label, bool)]
    others = {label for _, label in labels if isinstance(label, int)}
    two_classes = not view.names and others == {HIDDEN, 1}
    if found and not two_classes:
        mend = "leave them out of training and of every score; their labels are secret"
        says = "rows that are labelled -1, which is no class"
        yield concerning("hidden labels", found, len(labels), says, none="", mend=mend)


def unseen(view: View) -> Iterator[Finding]:
    """Labels that the first split lacks."""
    if len(view.splits) == 1 or problem_type(view) == "regression":
        return
    training = next(iter(view.splits))
    labelled = labels_of(view)
    seen = {label for place, labels in labelled if place.split == training for label in labels}
    found = [(p, p.row) for p, labels in labelled if p.split != training and not seen.issuperset(labels)]
    yield concerning(
        "labels without training rows",
        found,
        sum(place.split != training for place, _ in labelled),
        f"rows of other splits with a label that {training} never shows",
        none=f"every label of the other splits occurs in {training}",
        severity=ERROR,
        mend="make the splits again, so that each class is in all; make the ids from the names of all splits",
    )


def spelling(view: View) -> Iterator[Finding]:
    """Labels that differ in case or spaces only, or in type."""
    counts = Counter(label for _, labels in labels_of(view) for label in labels)
    folded: dict[str, list[Any]] = {}
    for label in counts:
        folded.setdefault(" ".join(str(label).casefold().split()), []).append(label)
    alike = [labels for labels in folded.values() if len(labels) > 1 and problem_type(view) != "regression"]
    if alike:
        says = "labels that are spelled in several ways, and count as different ones"
        example = " and ".join(f"{label!r} ({counts[label]} rows)" for label in alike[0])
        yield Finding("spelling of labels", ERROR, says, len(alike), len(folded), example, "spell each in one way")


def sorted_rows(view: View) -> Iterator[Finding]:
    """Rows that are sorted by label: the first thousand are then of one class."""
    labelled = [labels for place, labels in labels_of(view) if place.split == next(iter(view.splits))]
    if problem_type(view) != "single_label_classification" or len(labelled) < 2 * FEW:
        return
    turns = sum(one != other for one, other in itertools.pairwise(labelled))
    classes = len({str(labels) for labels in labelled})
    if classes > 1 and turns == classes - 1:
        says = "the rows are sorted by label: the first part of them has one class only"
        yield Finding(
            "order of rows", WARNING, says, mend="shuffle (with a seed) before you take the first n, or split"
        )


LABELS = (kind, balance, outside, hidden, unseen, spelling, sorted_rows)
