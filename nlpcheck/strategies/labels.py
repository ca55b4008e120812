"""Label names and tags: few types, so that equal types stand side by side and types are confused."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Sequence
from typing import TYPE_CHECKING

from hypothesis import strategies as st

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

TYPES = ("PER", "ORG", "LOC")
# Types that look like a part of a tag, or hold one.
ODD_TYPES = ("O", "B", "I", "B-PER", "SUB-ORG", "\u00e9", "X-O")


def label_names(types: Sequence[str] = TYPES, *, complete: bool = True) -> SearchStrategy[list[str]]:
    """Names of labels in any order: O, and B-X and I-X of some types; they shrink towards one type in the usual order.

    With `complete=False` some B-X have no I-X, and some I-X no B-X.

    >>> from hypothesis import find
    >>> find(label_names(), lambda names: True)
    ['O', 'B-PER', 'I-PER']
    """
    return st.sampled_from(_name_lists(tuple(types), complete=complete)).map(list)


@functools.cache
def _name_lists(types: tuple[str, ...], *, complete: bool) -> list[list[str]]:
    """Every choice of up to three types and their prefixes, each in several orders, the simplest first."""
    lists = []
    for count in (1, 2, 3):
        for some in itertools.combinations(types[:4] if count > 1 else types, count):
            for prefixes in itertools.product(["BI"] if complete else ["BI", "B", "I"], repeat=count):
                pairs = zip(some, prefixes, strict=True)
                lists += _orders(["O", *(f"{b_or_i}-{kind}" for kind, both in pairs for b_or_i in both)])
    return lists


def _orders(names: list[str]) -> list[list[str]]:
    """The usual order; I before B; all B, then O, then all I; and one without any rule."""
    mixed = sorted(names, key=lambda name: (len(name) * 7 + sum(map(ord, name)) * 5) % 11)
    return [names, names[::-1], sorted(names, key=lambda name: "BOI".index(name[0])), mixed]


def tag_sequences(types: Sequence[str] = TYPES, *, min_size: int = 1, max_size: int = 7) -> SearchStrategy[list[str]]:
    """Tags of one sentence in any order, also those that no annotator would write; they shrink towards O.

    >>> from hypothesis import find
    >>> find(tag_sequences(), lambda tags: "I-ORG" in tags)
    ['I-ORG']
    """
    tags = ["O", *(f"{prefix}-{kind}" for kind in types for prefix in "BI")]
    return st.lists(st.sampled_from(tags), min_size=min_size, max_size=max_size)


def iob2_sequences(types: Sequence[str] = TYPES, *, max_entities: int = 4) -> SearchStrategy[list[str]]:
    """Tags of one sentence as an annotator writes them: every entity opens with B-.

    >>> from hypothesis import find
    >>> find(iob2_sequences(), lambda tags: "I-ORG" in tags)
    ['B-ORG', 'I-ORG']
    """
    entities = [[f"B-{kind}"] + [f"I-{kind}"] * more for kind in types for more in range(3)]
    chunks = st.lists(st.sampled_from([["O"], *entities]), min_size=1, max_size=max_entities)
    return chunks.map(lambda some: list(itertools.chain.from_iterable(some)))
