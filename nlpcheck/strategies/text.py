"""Words and texts over a tiny vocabulary, so that repeats, shared pieces and glued punctuation are common.

`level="MUST"` draws ordinary ASCII text. `level="all"` adds what breaks popular code: characters that a tokenizer
deletes or splits, strings that look like special tokens, unusual white space, and nothing at all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import strategies as st

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

# Simplest first, because examples shrink towards the front. The comments say what a word is good for.
PLAIN_WORDS = (
    "Ada",  # one piece everywhere
    "Paris",
    "in",
    "a",
    "the",
    "New",
    "York",
    "cat",
    "plays",  # two pieces: play, s
    "Lovelace",  # two pieces, a capital
    "tokenization",
    "unhappy",
    "Londonist",  # three pieces
    "players",
    "1815",  # digits: 18, 15
    "18th",
    "3.5",  # punctuation inside
    "U.S.",
    "don't",
    "Paris,",  # punctuation glued on
    "(Rome)",
    "war-torn",
    "quiz",  # unknown to some vocabularies
    "PARIS",  # all capitals
)

ODD_WORDS = (
    "café",
    "cafe\u0301",  # decomposed accent, which some normalizers delete or join
    "\u6771\u4eac",  # ideographs
    "\u6771Paris",
    "\u2603",  # a symbol of the basic plane
    "\u2764\ufe0f",  # variation selector
    "\U0001f600",  # astral: four bytes
    "\U0001f600\U0001f600",
    "\U0001f469\u200d\U0001f4bb",  # joined by ZWJ
    "Pa\u00adris",  # soft hyphen
    "a\u200bb",  # zero-width space
    "\u200b",  # no token at all in some families
    "\ufe0f",
    "\u0301",  # a lone combining mark
    "\ufb01ne",  # a ligature that becomes two letters
    "\u0130",  # becomes two characters in lower case
    "\u00a0",
    "a\x07b",  # control characters
    "\x00",
    "[SEP]",  # looks like a special token
    "[PAD]",
    "</s>",
    "<|endoftext|>",
    "a" * 120,  # longer than WordPiece accepts
    " ",
    "",
)

ODD_GAPS = (" ", "  ", "\u00a0", "\n", "\t", "\u3000", "\r\n", "")
ODD_ENDS = ("", " ", "  ", "\n", "\u00a0", "\u200b")


def words(level: str = "MUST") -> SearchStrategy[str]:
    """One word of a sentence that is split already; it shrinks towards `"Ada"`.

    `"all"` adds words without any character, and words of which a tokenizer keeps none.

    >>> from hypothesis import find
    >>> find(words("all"), lambda word: not word.isascii())
    'café'
    """
    plain = st.sampled_from(PLAIN_WORDS)
    return plain if level == "MUST" else plain | st.sampled_from(ODD_WORDS)


def texts(level: str = "MUST", *, min_words: int = 0, max_words: int = 12) -> SearchStrategy[str]:
    """A text of several words; it shrinks towards few words and single spaces.

    At level `"MUST"` it has at least one word, one space between words and none at the ends.

    >>> from hypothesis import find
    >>> find(texts(), lambda text: "York" in text)
    'York'
    """
    if level == "MUST":
        return st.lists(words(level), min_size=max(1, min_words), max_size=max_words).map(" ".join)
    spaced_words = st.tuples(words(level), st.sampled_from(ODD_GAPS))
    inner = st.lists(spaced_words, min_size=min_words, max_size=max_words).map(_join)
    ends = st.sampled_from(ODD_ENDS)
    return st.tuples(ends, inner, ends).map("".join)


def _join(spaced_words: list[tuple[str, str]]) -> str:
    """The words with their gaps between them, none after the last."""
    joined = "".join(word + gap for word, gap in spaced_words)
    return joined.removesuffix(spaced_words[-1][1]) if spaced_words else ""
