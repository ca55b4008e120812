"""Label names and tags: few types, so that equal types stand side by side and types are confused."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from hypothesis import strategies as st

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

# The last one holds a hyphen, and its tail is a type as well.
TYPES = ("PER", "ORG", "SUB-ORG")
# Types that look like a part of a tag.
ODD_TYPES = ("O", "B", "I", "B-PER", "PER-", "\u00e9")


def label_names(types: Sequence[str] = TYPES, *, complete: bool = True) -> SearchStrategy[list[str]]:
    """Names of labels in any order: O, and B-X and I-X of some types; they shrink towards one type in the usual order.

    With `complete=False` some B-X have no I-X, and some I-X no B-X.

    >>> from hypothesis import find
    >>> find(label_names(), lambda names: True)
    ['O', 'B-PER', 'I-PER']
    """
    some_types = st.lists(st.sampled_from(types), min_size=1, max_size=3, unique=True)
    prefixes = st.just("BI") if complete else st.sampled_from(["BI", "B", "I"])
    pairs = some_types.flatmap(lambda some: st.tuples(*(st.tuples(st.just(kind), prefixes) for kind in some)))
    names = pairs.map(lambda some: ["O", *(f"{prefix}-{kind}" for kind, both in some for prefix in both)])
    return names.flatmap(st.permutations)


def tag_sequences(
    types: Sequence[str] = TYPES, *, min_size: int = 1, max_size: int = 7
) -> SearchStrategy[list[str]]:
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
    entity = st.builds(lambda kind, more: [f"B-{kind}"] + [f"I-{kind}"] * more, st.sampled_from(types), st.integers(0, 2))
    chunk = st.one_of(st.just(["O"]), entity)
    return st.lists(chunk, min_size=1, max_size=max_entities).map(lambda chunks: [tag for some in chunks for tag in some])
