"""Whole words: all tokens of a word are hidden, or none, so that no piece gives the others away."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import torch

from .masking import IGNORED

if TYPE_CHECKING:
    from torch import Generator, Tensor
    from transformers import PreTrainedTokenizerFast

WordIds = Sequence[int | None]  # per token its word, None for a special token or padding


def mask_whole_words(
    input_ids: Tensor,
    word_ids: Sequence[WordIds],
    tokenizer: PreTrainedTokenizerFast,
    *,
    mlm_probability: float = 0.15,
    generator: Generator | None = None,
) -> tuple[Tensor, Tensor]:
    """Select some words; every token of these becomes the mask."""
    chance = torch.rand(input_ids.shape, generator=generator) < mlm_probability
    first_tokens = torch.tensor([_first_tokens(row) for row in word_ids])  # (rows, tokens)
    in_word = torch.tensor([[word is not None for word in row] for row in word_ids])
    selected = chance.gather(1, first_tokens) & in_word  # a word has the chance of its first token
    return input_ids.masked_fill(selected, tokenizer.mask_token_id), input_ids.masked_fill(~selected, IGNORED)


def _first_tokens(word_ids: WordIds) -> list[int]:
    """Return for each token the position of the first token of its word."""
    firsts: list[int] = []
    for position, word in enumerate(word_ids):
        continues = position > 0 and word == word_ids[position - 1]
        firsts.append(firsts[-1] if continues else position)
    return firsts
