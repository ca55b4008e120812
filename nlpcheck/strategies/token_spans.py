"""Rows of a question and a piece of its context, told by offsets and sequence ids, with an answer in characters."""

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


def token_rows(
    *, answer: str = "any", last: bool = False, shared: bool = False, spaces: bool = False, bare: bool = False
) -> SearchStrategy[TokenRow]:
    """Rows whose window of the context begins anywhere in it; `answer` is `"inside"` the window, `"cut"` or `"any"`.

    Ordinary rows have special tokens between and behind the segments, every token holds characters of its own, and the
    answer begins and ends with characters that a token holds, but does not begin in the window's last token. With
    `last` it does; with `shared`, tokens share characters or hold none; with `spaces`, the answer may begin or end in
    white space, though it is not all of it; with `bare`, no token is special.

    >>> from hypothesis import find
    >>> find(token_rows(answer="inside"), lambda row: True).right_spans
    [(4, 4)]
    """
    kinds = st.sampled_from(["inside", "cut"]) if answer == "any" else st.just(answer)
    return _token_rows(kinds, last=last, shared=shared, spaces=spaces, bare=bare)


@st.composite
def _token_rows(
    draw: DrawFn, kinds: SearchStrategy[str], *, last: bool, shared: bool, spaces: bool, bare: bool
) -> TokenRow:
    question = _laid_out(draw(PLAIN_WORDS), 0)
    context = _laid_out(draw(ODD_WORDS if shared else PLAIN_WORDS), draw(ORIGINS))
    before, between, behind = (0, 0, 0) if bare else draw(SPECIALS)
    start, end = draw(_inside(context, last=last, spaces=spaces) if draw(kinds) == "inside" else _cut(context))
    special: list[Offset] = [(0, 0)]
    segments: list[tuple[int, int | None]] = [(before, None), (len(question), 0), (between, None)]
    segments += [(len(context), 1), (behind, None)]
    return TokenRow(
        offsets=special * before + question + special * between + context + special * behind,
        sequence_ids=[segment for count, segment in segments for _ in range(count)],
        start_char=start,
        end_char=end,
    )


Word = tuple[int, int, int, int]  # white space before, characters, tokens that hold them, characters shared backwards

ORIGINS = st.sampled_from([0, 0, 1, 7, 12])
SPECIALS = st.sampled_from([(1, 1, 1), (1, 2, 1), (0, 1, 1), (0, 1, 2), (1, 1, 3), (3, 1, 1)])
PLAIN_WORDS = st.lists(
    st.sampled_from([(1, 3, 1, 0), (1, 1, 1, 0), (0, 2, 1, 0), (0, 1, 1, 0)]), min_size=2, max_size=6
)
ODD_WORDS = st.lists(
    st.sampled_from([(1, 3, 1, 0), (0, 1, 1, 0), (0, 1, 3, 0), (1, 1, 2, 0), (1, 0, 1, 0), (0, 2, 1, 1), (2, 0, 2, 0)]),
    min_size=1,
    max_size=6,
).map(lambda words: [*words, (0, 1, 1, 0)])


def _laid_out(words: list[Word], origin: int) -> list[Offset]:
    """Return the offsets of tokens one after another; starts and ends never decrease."""
    offsets: list[Offset] = []
    start = end = origin
    for gap, length, tokens, shared in words:
        start = max(start, end - shared) if shared else end + gap * bool(offsets)
        end = start + length + shared
        offsets += [(start, end)] * tokens
    return offsets


@st.composite
def _inside(draw: DrawFn, context: list[Offset], *, last: bool, spaces: bool) -> tuple[int, int]:
    """From one held character to another; with `spaces` perhaps with some of the characters around them."""
    held = sorted(set().union(*map(oracle.characters, context)))
    in_last = held.index(context[-1][0])
    first = draw(st.integers(in_last, len(held) - 1) if last else st.integers(0, max(in_last - 1, 0)))
    end_at = draw(st.integers(first, min(first + 6, len(held) - 1)))
    start, end = held[first], held[end_at] + 1
    if spaces:
        start = max(context[0][0], start - draw(st.integers(0, 2)))
        end = min(context[-1][1], end + draw(st.integers(0, 2)))
    return start, end


@st.composite
def _cut(draw: DrawFn, context: list[Offset]) -> tuple[int, int]:
    """Begins before the window's context, or ends after it, or both."""
    begin, stop = context[0][0], context[-1][1]
    if begin and draw(st.booleans()):
        start = begin - draw(st.integers(1, min(3, begin)))
        return start, draw(st.integers(start + 1, stop + 2))
    end = stop + draw(st.integers(1, 3))
    return draw(st.integers(max(0, begin - 2), end - 1)), end
