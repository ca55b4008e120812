"""Is this token classification: words, and a tag for each?"""

from __future__ import annotations

from nlpcheck.data.columns import IDS, MOST, STRINGS, TEXT, Column, Columns, share, words_of
from nlpcheck.data.names import TAGS, WORDS
from nlpcheck.data.table import Layout
from nlpcheck.errors import UsageError

FEW = 3


def token_classification(columns: Columns) -> Layout | None:
    """Two columns whose items belong together one by one: words, and their tags."""
    lists = columns.of(STRINGS, IDS) or [
        c for c in columns.of(TEXT) if c.is_tags or c.name.casefold() in (*WORDS, "text")
    ]
    empty = [columns.by_name[name] for name in ("tokens", "ner_tags") if name in columns.by_name]
    if not lists and len(empty) == 2:  # noqa: PLR2004  (words and tags, in sentences without words)
        lists = empty
    tags = _tags_among(columns, lists)
    if tags is None:
        return None
    words = _words_among(columns, [column for column in lists if column is not tags], tags)
    if words is None:
        return None
    if _one_a_row(words) and _one_a_row(tags):
        raise UsageError(
            f"{words.name!r} and {tags.name!r} hold one word a row; a row must be a sentence. Join the words of each "
            f"sentence into a list, or save them in CoNLL layout (a word and its tag a line, blank lines between)"
        )
    how = "tag names" if tags.is_tags and not tags.names else "ids with names" if tags.names else "ids without names"
    reasons = (f"{words.name!r} and {tags.name!r} have as many items, row by row", f"{tags.name!r} holds {how}")
    return Layout("token_classification", {"tokens": words.name, "ner_tags": tags.name}, reasons)


def _one_a_row(column: Column) -> bool:
    """Tell whether a column of texts holds single words, in more rows than a few short sentences would be."""
    return column.kind == TEXT and len(column.values) > FEW and column.words <= 1


def _tags_among(columns: Columns, lists: list[Column]) -> Column | None:
    """Return the tags to learn: by name, by BIO notation, else those of which one (O) is by far the commonest."""
    candidates = [column for column in lists if column.kind != TEXT or column.is_tags]
    named = columns.named(TAGS, candidates)
    if named:
        return named
    marked = [column for column in candidates if column.is_tags]
    ids = [column for column in candidates if column.kind == IDS]
    return max(marked or ids, key=_share_of_commonest, default=None)


def _share_of_commonest(column: Column) -> float:
    counts = column.items
    return max(counts.values(), default=0) / max(counts.total(), 1)


def _words_among(columns: Columns, lists: list[Column], tags: Column) -> Column | None:
    """Return the words: a list as long as the tags', with the most different items."""
    texts = [column for column in lists if column.kind != IDS]
    fitting = [column for column in texts if _fit(columns, column, tags)]
    return columns.named(WORDS, fitting) or max(fitting, key=lambda column: len(column.items), default=None)


def _fit(columns: Columns, words: Column, tags: Column) -> bool:
    rows = columns.together(words.name, tags.name)
    return share(len(words_of(left)) == len(words_of(right)) for left, right in rows) >= MOST / 2 or not rows
