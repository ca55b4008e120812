"""The contract of data preparation: ids for labels, rows that are worth training on, and an honest split.

What goes wrong here does not raise: ids that change from run to run, the same text in train and test, rows that
vanish because a label is 0. The scores are simply too good, or the model is served with another order of labels.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

Rows = Sequence[Mapping[str, Any]]
"""Rows of a data set, as dicts with the same keys."""


class DataPreparation(Protocol):
    """The functions of the area; every one is optional."""

    def label_mapping(self, labels: Iterable[str]) -> dict[str, int]:
        """Return an id for each distinct name: its place, from 0, when the names are in code-point order.

        ``labels`` has a name as often as the data has it, in any order. Code-point order is that of
        ``sorted``: capitals before small letters, "10" before "9". Names that differ in anything, in case or
        in a space, are different names.

        Requirements: DATA-LABEL.
        Source: https://huggingface.co/docs/datasets/package_reference/main_classes

        >>> from nlpcheck.tasks.data_preparation import label_mapping
        >>> label_mapping(["world", "Sports", "world", "business"])
        {'Sports': 0, 'business': 1, 'world': 2}
        """
        ...

    def clean(self, rows: Rows, *, columns: Sequence[str]) -> list[dict[str, Any]]:
        r"""Return the rows that say something, and say it for the first time.

        Dropped is a row in which one of ``columns`` is None or blank text: text without a character that is no
        white space. Everything else is a value, 0 and False too, and so is the text "None".

        Dropped is also a row that equals an earlier one in all of ``columns``. Texts are compared after case
        folding (``str.casefold``: "Straße" and "STRASSE" are equal) and collapsing white space: a run of it
        counts as one space, at the ends as nothing. Nothing else of a text is ignored. A value that is no text
        equals an equal value. Other columns are not looked at.

        The rows that are kept have their order, all their columns, and their values as they were.

        SHOULD: an empty list is a value, and so is a list that holds None or blank text; a number does not equal the
        text that it looks like. Not tested: whether 1 and True are equal, and how texts inside of lists are compared.

        Requirements: DATA-CLEAN.
        Source: https://arxiv.org/abs/2107.06499

        >>> from nlpcheck.tasks.data_preparation import clean
        >>> rows = [{"text": "A cat ", "label": 0}, {"text": " a  CAT", "label": 1}, {"text": "\t", "label": 1}]
        >>> clean(rows, columns=["text"])
        [{'text': 'A cat ', 'label': 0}]
        >>> len(clean(rows, columns=["text", "label"]))  # two labels for one text: both rows differ
        2
        """
        ...

    def split(
        self, rows: Rows, *, test_fraction: float, seed: int, group_by: str | None = None
    ) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        """Return the rows to train on and the rows to test on, each in any order.

        Every row is on one side, once; of equal rows every one. Rows that share the value of the column
        ``group_by`` are a group and stay together, wherever they stand; without ``group_by`` each row is a
        group of its own.

        ``test_fraction`` is a fraction between 0 and 1, neither of them included. The number of test groups
        differs by at most one from ``test_fraction`` times the number of groups: rounding up, down or to the
        nearest are all right. Groups are counted, not rows. Both sides hold a row if there are at least two
        groups, however small or large the fraction is.

        Which groups are tested on follows from ``seed`` alone, not from a random state outside; another seed
        gives another choice.

        SHOULD: a single group goes to one side. Rows whose group is None are kept, and are a group like any other.
        The random states of ``random`` and numpy are left as they were.

        Requirements: DATA-SPLIT.
        Source: https://scikit-learn.org/stable/modules/cross_validation.html#group-shuffle-split

        >>> from nlpcheck.tasks.data_preparation import split
        >>> rows = [{"page": page, "text": text} for page, text in ["ax", "ay", "bx", "cx", "ay"]]
        >>> train, test = split(rows, test_fraction=0.3, seed=0, group_by="page")
        >>> len({row["page"] for row in test}), len(train) + len(test)  # 0.3 of three pages: one
        (1, 5)
        """
        ...
