"""To watch where the text itself is the label: whether there is enough of it."""

from __future__ import annotations

from collections.abc import Iterator

from nlpcheck.advice.findings import FINE, WARNING, Finding
from nlpcheck.advice.view import View, concerning

FEW_BLOCKS = 10
SHORTEST = 2


def amount(view: View) -> Iterator[Finding]:
    """How many blocks of ``max_length`` the texts fill."""
    for split in view.splits:
        texts = [place.row["text"] for place in view.whole if place.split == split]
        total = sum(map(view.ruler.count, texts))
        blocks = total // view.max_length
        says = f"{split}: {total} {view.ruler.unit}, which fill {blocks} blocks of {view.max_length}"
        if blocks < FEW_BLOCKS:
            mend = "choose a shorter block_size, or keep the remainder: with no full block nothing is left to train on"
            yield Finding("amount of text", WARNING, says, blocks, mend=mend)
        else:
            yield Finding("amount of text", FINE, says, blocks)


def short_texts(view: View) -> Iterator[Finding]:
    """Texts of a single token: there is nothing to predict them from."""
    found = [(place, place.row["text"]) for place in view.whole if view.ruler.count(place.row["text"]) < SHORTEST]
    yield concerning(
        "texts of one token",
        found,
        len(view.whole),
        "texts of one token: alone, there is nothing to predict them from",
        none="no text is one token long",
        mend="pack texts into blocks (group_texts), or leave these out",
    )


TEXTS = (amount, short_texts)
