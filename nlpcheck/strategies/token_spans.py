"""Rows of a question and a piece of its context, told by offsets and sequence ids alone, with an answer in characters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from nlpcheck.oracles import token_spans as oracle

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn, SearchStrategy

Offset = tuple[int, int]


@dataclass(frozen=True)
class TokenRow:
    """A row of tokens, and where the answer is in the whole context."""

    offsets: list[Offset]
    sequence_ids: list[int | None]
    start_char: int
    end_char: int

    @property
    def answer(self) -> tuple[int, int]:
        """The answer's first character and the one after its last."""
        return self.start_char, self.end_char

    @property
    def context_tokens(self) -> list[int]:
        """The positions of the context's tokens."""
        return oracle.context_tokens(self.sequence_ids)

    @property
    def right_spans(self) -> list[tuple[int, int]]:
        """Every token span that covers the answer and is as small as it can be."""
        return oracle.right_spans(self.offsets, self.sequence_ids, *self.answer)

    @property
    def shape(self) -> tuple[list[Offset], list[int | None]]:
        """What the functions of spans take first."""
        return self.offsets, self.sequence_ids


def token_rows(level: str = "MUST", *, answer: str = "any") -> SearchStrategy[TokenRow]:
    """Rows whose window of the context begins anywhere in it; `answer` is `"inside"` the window, `"cut"` or `"any"`.

    At level `"MUST"` special tokens stand before, between and behind the segments, every token holds characters of its
    own, and the answer's first and last characters are held by a token. `"all"` lifts all of that, so tokens share
    characters or hold none, and the answer may begin or end in white space; some token still holds part of it.

    >>> from hypothesis import find
    >>> find(token_rows(answer="inside"), lambda row: True).right_spans
    [(2, 2)]
    """
    return _token_rows(level, st.sampled_from(["inside", "cut"]) if answer == "any" else st.just(answer))


@st.composite
def _token_rows(draw: DrawFn, level: str, answer: SearchStrategy[str]) -> TokenRow:
    odd = level != "MUST"
    specials = st.integers(0 if odd else 1, 2)
    question = _laid_out(draw(_words(odd)), 0)
    context = _laid_out(draw(_words(odd)), draw(st.sampled_from([0, 0, 1, 7, 12])))
    before, between, behind = draw(st.integers(0, 1)), draw(specials), draw(specials)
    special = [(0, 0)]
    return TokenRow(
        offsets=special * before + question + special * between + context + special * behind,
        sequence_ids=[
            *[None] * before,
            *[0] * len(question),
            *[None] * between,
            *[1] * len(context),
            *[None] * behind,
        ],
        **draw(_inside(context, odd=odd) if draw(answer) == "inside" else _cut(context)),
    )


def _words(odd: bool) -> SearchStrategy[list[tuple[int, int, int, int]]]:  # noqa: FBT001
    """Lists of (gap, length, tokens, shared): white space before, characters, tokens that hold them, overlap."""
    one = (0, 1, 1, 0)
    plain = st.tuples(st.integers(0, 1), st.integers(1, 4), st.just(1), st.just(0))
    strange = st.tuples(st.integers(0, 2), st.integers(0, 2), st.integers(1, 3), st.integers(0, 1))
    words = st.lists(plain | strange if odd else plain, min_size=1, max_size=6)
    return words.map(lambda drawn: drawn if any(length for _, length, _, _ in drawn) else [*drawn, one])


def _laid_out(words: list[tuple[int, int, int, int]], origin: int) -> list[Offset]:
    """Return the offsets of tokens one after another; starts and ends never decrease."""
    offsets: list[Offset] = []
    start = end = origin
    for gap, length, tokens, shared in words:
        start = max(start, end - shared) if shared else end + gap * bool(offsets)
        end = max(end, start + length)
        offsets += [(start, end)] * tokens
    return offsets


def _held(context: list[Offset]) -> list[int]:
    return sorted(set().union(*map(oracle.characters, context)))


@st.composite
def _inside(draw: DrawFn, context: list[Offset], *, odd: bool) -> dict[str, int]:
    """From one held character to another; with `odd` perhaps with some of the characters around them."""
    held = _held(context)
    first = draw(st.integers(0, len(held) - 1))
    last = draw(st.integers(first, min(first + 6, len(held) - 1)))
    start, end = held[first], held[last] + 1
    if odd:
        start = max(context[0][0], start - draw(st.integers(0, 2)))
        end = min(context[-1][1], end + draw(st.integers(0, 2)))
    return {"start_char": start, "end_char": end}


@st.composite
def _cut(draw: DrawFn, context: list[Offset]) -> dict[str, int]:
    """Begins before the window's context, or ends after it, or both."""
    begin, stop = context[0][0], context[-1][1]
    beyond = draw(st.booleans()) if begin else True
    if beyond:
        end = stop + draw(st.integers(1, 3))
        return {"start_char": draw(st.integers(max(0, begin - 2), end - 1)), "end_char": end}
    start = begin - draw(st.integers(1, min(3, begin)))
    return {"start_char": start, "end_char": draw(st.integers(start + 1, stop + 2))}
