"""Rows of a data set before anything was done to them: repeated, blank, half empty, in groups.

Few words and few values, so that rows are often equal, nearly equal, or equal in some columns only.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from nlpcheck.strategies.calls import Call

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn, SearchStrategy

NAMES = (
    "neg", "pos", "Neg", "NEG", "neutral", "a", "b", "ab", "B", "10", "9", "1", "LABEL_2", "LABEL_10", "Z", "_",
    "not spam", "not-spam", "spam", "entailment", "contradiction", "I-PER", "B-PER", "O",
)  # fmt: skip
ODD_NAMES = (
    "caf\u00e9", "cafe", "cafe\u0301", "\u00c4rger", "Zorn", "\u00df", "ss", "\u4e2d", "\uff5e", "\U0001f600",
    "\U0001f44d", " pos", "pos ", "\u00e9", "\u0130", "i",
)  # fmt: skip
"""Beyond ASCII: order by code point is neither that of a language nor that of UTF-16."""

WORDS = ("a", "b", "A", "ab", "cat", "Cat", "None", "0", "1.5", "caf\u00e9", "cafe", "Stra\u00dfe", "STRASSE")
GAPS = (" ", "  ", "\t", "\n", " \n")
ODD_GAPS = ("\u00a0", "\u3000", "\u2003", "\u2028", "\u0085", "\u00a0 ")
"""White space of Unicode."""
ENDS = ("", "", "", " ", "\n", "  ")
BLANKS = ("", " ", "\t\n")
LABELS: tuple[list[Any], ...] = ([0, 1, 2], [False, True], [0.0, 1.5], ["neg", "pos", "POS "], [0, None])
COLUMNS = (["text"], ["text", "label"], ["text", "pair"], ["pair", "label", "text"], ["label"])


@dataclass(frozen=True)
class Cleaned:
    """Rows, and the columns that count."""

    rows: list[dict[str, Any]]
    columns: list[str]


@dataclass(frozen=True)
class Grouped:
    """Rows, the column that groups them (None: each is its own group), and a fraction."""

    rows: list[dict[str, Any]]
    group_by: str | None
    test_fraction: float
    seed: int = 0

    @property
    def groups(self) -> int:
        """The number of groups."""
        return len({row[self.group_by] for row in self.rows}) if self.group_by else len(self.rows)

    @property
    def options(self) -> dict[str, Any]:
        """The arguments of ``split`` beside the rows."""
        return {"test_fraction": self.test_fraction, "seed": self.seed, "group_by": self.group_by}


def names(*, odd: bool = False) -> SearchStrategy[list[str]]:
    """Labels as the rows of a data set have them: repeated, in any order.

    >>> from hypothesis import find
    >>> find(names(), lambda labels: len(labels) > 1)
    ['neg', 'neg']
    """
    return st.lists(st.sampled_from(NAMES + (ODD_NAMES if odd else ())), min_size=1, max_size=14)


def gapped_texts(*, odd: bool = False) -> SearchStrategy[str]:
    """Texts of one to three words with white space of several kinds between them and at the ends.

    >>> from hypothesis import find
    >>> find(gapped_texts(), lambda text: text.endswith("b"))
    'b'
    """
    gaps = st.sampled_from(GAPS + (ODD_GAPS * 2 if odd else ()))
    pieces = st.lists(st.tuples(gaps, st.sampled_from(WORDS)), min_size=1, max_size=3)
    ends = st.sampled_from(ENDS + (ODD_GAPS if odd else ()))
    return st.tuples(ends, pieces.map(_joined), ends).map("".join)


def _joined(pieces: list[tuple[str, str]]) -> str:
    return "".join(gap + word for gap, word in pieces).removeprefix(pieces[0][0])


@st.composite
def dirty_rows(draw: DrawFn, *, odd: bool = False) -> Cleaned:
    """Draw rows of which some are blank or equal in the columns that count.

    >>> from hypothesis import find
    >>> len(find(dirty_rows(), lambda case: True).rows)
    1
    """
    texts = gapped_texts(odd=odd) | st.sampled_from([*BLANKS, *(ODD_GAPS if odd else ()), None])
    few = st.sampled_from(draw(st.lists(texts, min_size=1, max_size=4)))
    values = draw(st.sampled_from(LABELS))
    row = st.fixed_dictionaries({"text": few, "pair": few, "label": st.sampled_from(values)})
    rows = draw(st.lists(row, min_size=1, max_size=8))
    columns = draw(
        st.sampled_from([["text"], ["text", "label"], ["text", "pair"], ["pair", "label", "text"], ["label"]])
    )
    return Cleaned([{"id": number, **row} for number, row in enumerate(rows)], columns)


FRACTIONS = (0.1, 0.2, 0.25, 0.3, 0.5, 0.6, 0.75, 0.9, 0.01, 0.99)
PAGES = ("a", "b", "A", "page 3", "p4", "p5", "p6", "p7", "p8", "p9", "p10", "p11")


@st.composite
def grouped_rows(draw: DrawFn, *, groups: int = 2) -> Grouped:
    """Draw rows of at least so many groups, in any order, some of the rows equal.

    >>> from hypothesis import find
    >>> find(grouped_rows(), lambda case: True).groups
    2
    """
    pages = draw(st.sampled_from([st.sampled_from(PAGES), st.integers(0, 11)]))
    distinct = draw(st.lists(pages, min_size=groups, max_size=9, unique=True))
    repeated = draw(st.lists(st.sampled_from(distinct), max_size=8))
    texts = st.sampled_from(["x", "y", "X ", ["x", "y"], None, 0])
    rows = [{"page": page, "text": draw(texts)} for page in draw(st.permutations(distinct + repeated))]
    group_by = draw(st.sampled_from(["page", "page", None]))
    return Grouped(rows, group_by, draw(st.sampled_from(FRACTIONS)), draw(st.integers(0, 5)))


def clean_calls() -> SearchStrategy[Call]:
    """Calls of ``clean``."""
    return dirty_rows().map(lambda case: Call((case.rows,), {"columns": case.columns}))


def split_calls() -> SearchStrategy[Call]:
    """Calls of ``split``."""
    return grouped_rows().map(lambda case: Call((case.rows,), case.options))


def label_calls() -> SearchStrategy[Call]:
    """Calls of ``label_mapping``."""
    return names().map(lambda labels: Call((labels,)))
