"""Texts to be tokenized, and prompts with their completions; the tokenizer by name."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from nlpcheck.strategies.text import texts
from nlpcheck.strategies.tokenizers import MUST_TOKENIZERS, load_tokenizer

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerFast

ENDING = ("byte-bpe-no-prefix", "byte-bpe", "unigram")
"""Tokenizers with an EOS token: the first adds none by itself, the others do."""
WITHOUT_END = ("wordlevel", "wordpiece", "wordpiece-left")
"""Tokenizers without an EOS token."""
SHORT_LENGTH = 8


@dataclass(frozen=True)
class Texts:
    """Arguments of ``tokenize``: the column ``text``, and the tokenizer by name."""

    tokenizer: str
    texts: list[str]


@dataclass(frozen=True)
class Completion:
    """Arguments of ``completion_labels``; the tokenizer by name."""

    tokenizer: str
    prompt: str
    completion: str


def text_columns(*, tokenizers: Sequence[str] = ENDING, level: str = "MUST") -> st.SearchStrategy[Texts]:
    """A few texts.

    >>> from hypothesis import find
    >>> find(text_columns(), lambda drawn: True)
    Texts(tokenizer='byte-bpe-no-prefix', texts=['Ada'])
    """
    column = st.lists(texts(level, max_words=5), min_size=1, max_size=3)
    return st.builds(Texts, st.sampled_from(tokenizers), column)


def completions(
    *, tokenizers: Sequence[str] = (*MUST_TOKENIZERS, "byte-bpe-no-prefix"), level: str = "MUST"
) -> st.SearchStrategy[Completion]:
    """A text cut somewhere: between two words, before or behind the space, or within a word.

    >>> from hypothesis import find
    >>> find(completions(), lambda drawn: True).tokenizer
    'wordpiece'
    """
    cut = st.integers(0, 24)
    return st.builds(_cut, st.sampled_from(tokenizers), texts(level, min_words=2, max_words=6), cut)


def _cut(tokenizer: str, text: str, position: int) -> Completion:
    position = min(position, len(text))
    return Completion(tokenizer, text[:position], text[position:])


@cache
def short_tokenizer(name: str) -> PreTrainedTokenizerFast:
    """Return a copy of a tokenizer that was made for a model of `SHORT_LENGTH` positions.

    >>> short_tokenizer("unigram").model_max_length
    8
    """
    tokenizer = copy.deepcopy(load_tokenizer(name))
    tokenizer.model_max_length = SHORT_LENGTH
    return tokenizer


@cache
def ending_in_zero() -> PreTrainedTokenizerFast:
    """Return a copy of GPT-2's tokenizer whose EOS has the id 0, as that of GPT-NeoX.

    >>> ending_in_zero().eos_token_id
    0
    """
    tokenizer = copy.deepcopy(load_tokenizer(ENDING[0]))
    tokenizer.eos_token = tokenizer.convert_ids_to_tokens(0)
    return tokenizer
