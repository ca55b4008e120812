"""The contract of masked language modelling: some tokens are hidden, and the model learns to name them.

Texts are cut into blocks of one length. In every batch some tokens are *selected*: their labels are their ids, and
all other labels are -100, which no loss counts. Most selected tokens are replaced by the mask token, some by a
random one, and some stay as they are, so that the model cannot trust any token that it sees.

An id is *ordinary* unless it is special: [CLS], [SEP], padding and their like. Randomness comes from the generator
that is passed, which it advances; None is torch's global one. Two calls with generators in the same state give the
same values.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Protocol

from nlpcheck.contract.types import Array, Examples, Features, Generator, Model, Tensor, Tokenizer


class MaskedLM(Protocol):
    """The functions of the area; every one is optional."""

    def group_texts(self, examples: Examples, block_size: int, *, drop_remainder: bool = True) -> dict[str, list[Any]]:
        """Return the texts, joined and cut into blocks of ``block_size`` tokens.

        ``examples`` maps the names of columns (``input_ids``, ``attention_mask``, ...) to columns of rows; a row is
        a list with one entry per token, and may be empty. It is any mapping, not always a dict. The rows of each
        column are joined in their order, and the result is cut every ``block_size`` tokens. A block may hold the end
        of one row and the beginning of the next; nothing is put between them.

        The tokens that are left over at the end, fewer than a block, are dropped, or with ``drop_remainder=False``
        kept as a last, shorter block. There is never an empty block: rows that do not fill one block give none
        (or, kept, one short block).

        The same columns come out as went in. A ``labels`` column may be added; it equals ``input_ids`` and shares no
        storage with it: neither the list nor (SHOULD) the blocks in it. SHOULD: a ``labels`` column that goes in
        comes out cut like the others.

        Requirements: ML-GROUP.
        Source: https://huggingface.co/learn/llm-course/chapter7/3

        >>> from nlpcheck.tasks.masked_lm import group_texts
        >>> group_texts({"input_ids": [[1, 2, 3], [4, 5]]}, 2)
        {'input_ids': [[1, 2], [3, 4]]}
        >>> group_texts({"input_ids": [[1, 2, 3], [4, 5]]}, 2, drop_remainder=False)
        {'input_ids': [[1, 2], [3, 4], [5]]}
        """
        ...

    def mask_tokens(
        self,
        input_ids: Tensor,
        tokenizer: Tokenizer,
        *,
        special_tokens_mask: Tensor,
        mlm_probability: float = 0.15,
        mask_replace_prob: float = 0.8,
        random_replace_prob: float = 0.1,
        generator: Generator | None = None,
    ) -> tuple[Tensor, Tensor]:
        """Return the inputs and the labels of a batch, both of the shape of ``input_ids``.

        ``input_ids`` is a tensor of int64 and of shape (rows, tokens); ``special_tokens_mask`` has the same shape
        and is 1 where a token is special or padding, else 0. It alone says what is special, not the id.

        Each ordinary position is selected with ``mlm_probability``, independently of all others: the number of
        selected positions varies from row to row and from call to call, and may be 0. Of the selected positions the
        share ``mask_replace_prob`` becomes ``tokenizer.mask_token_id``, the share ``random_replace_prob`` becomes a
        random id of the vocabulary, and the rest stays; this, too, is decided for each position by itself. The two
        shares are of the selected positions: 80, 10 and 10 of 100 by default. They do not exceed 1 together.

        A random id is below ``len(tokenizer)``, and every ordinary id is equally likely; it may be a special id or
        the original one, or never be. A probability of 0 means never, one of 1 always.

        Labels are int64: the original id where a position is selected, -100 elsewhere. Ids at positions that are not
        selected do not change. Special positions are never selected. ``input_ids`` is not modified.

        Requirements: ML-MASK.
        Source: https://arxiv.org/abs/1810.04805, section 3.1

        >>> import torch
        >>> from nlpcheck.strategies.tokenizers import load_tokenizer
        >>> from nlpcheck.tasks.masked_lm import mask_tokens
        >>> tokenizer = load_tokenizer("wordpiece")  # 2 is [CLS], 3 [SEP], 4 [MASK]
        >>> ids, special = torch.tensor([[2, 70, 80, 3]]), torch.tensor([[1, 0, 0, 1]])
        >>> always = {"mlm_probability": 1.0, "mask_replace_prob": 1.0, "random_replace_prob": 0.0}
        >>> mask_tokens(ids, tokenizer, special_tokens_mask=special, **always)
        (tensor([[2, 4, 4, 3]]), tensor([[-100,   70,   80, -100]]))
        """
        ...

    def mask_whole_words(
        self,
        input_ids: Tensor,
        word_ids: Sequence[Sequence[int | None]],
        tokenizer: Tokenizer,
        *,
        mlm_probability: float = 0.15,
        generator: Generator | None = None,
    ) -> tuple[Tensor, Tensor]:
        """Return the inputs and the labels of a batch in which whole words are masked.

        ``word_ids`` holds for each row a list with one entry per token: the number of its word, or None for a special
        token or padding. A word is a run of neighbouring tokens of one row whose word ids are equal and not None.
        The same number on both sides of another one, or of None, is two words; each row is on its own.

        Each word is selected with ``mlm_probability``, independently of all others and whatever its length: all of
        its tokens or none. Every selected token becomes ``tokenizer.mask_token_id``. Labels are int64: the original
        id where a token is selected, -100 elsewhere. Tokens without a word are never selected.

        Requirements: ML-WORD.
        Source: https://github.com/google-research/bert#readme (whole word masking)

        >>> import torch
        >>> from nlpcheck.strategies.tokenizers import load_tokenizer
        >>> from nlpcheck.tasks.masked_lm import mask_whole_words
        >>> ids, words = torch.tensor([[2, 70, 80, 90, 3]]), [[None, 0, 0, 1, None]]
        >>> mask_whole_words(ids, words, load_tokenizer("wordpiece"), mlm_probability=1.0)
        (tensor([[2, 4, 4, 4, 3]]), tensor([[-100,   70,   80,   90, -100]]))
        """
        ...

    def collate(
        self,
        features: Features,
        tokenizer: Tokenizer,
        *,
        mlm_probability: float = 0.15,
        generator: Generator | None = None,
    ) -> dict[str, Tensor]:
        """Return a batch of tensors, padded to its longest row, with some of its tokens masked.

        ``features`` is a list of rows whose values are lists: the inputs of the model and possibly
        ``special_tokens_mask``; other keys may be kept or dropped. Padding stands on the tokenizer's side, with its
        pad id and its pad token type; the attention mask is 0 exactly there, also after masking. With
        ``mlm_probability=0`` the ids are those of the rows.

        Tokens are masked as by ``mask_tokens`` with its default shares. Padding and special tokens are never
        selected: special is what the rows' ``special_tokens_mask`` says where they have one, else every token whose
        id is a special one of the tokenizer (an unknown token may be selected or not). ``labels`` are int64.

        SHOULD: ``labels`` in the rows are replaced.

        Requirements: ML-COLLATE.
        Source: https://huggingface.co/docs/transformers/main_classes/data_collator

        >>> from nlpcheck.strategies.tokenizers import load_tokenizer
        >>> from nlpcheck.tasks.masked_lm import collate
        >>> rows = [{"input_ids": [2, 70, 3], "attention_mask": [1, 1, 1]}]
        >>> rows += [{"input_ids": [2, 70, 80, 3], "attention_mask": [1, 1, 1, 1]}]
        >>> collate(rows, load_tokenizer("wordpiece"), mlm_probability=1.0)["labels"]
        tensor([[-100,   70, -100, -100],
                [-100,   70,   80, -100]])
        """
        ...

    def predict_masked(
        self, logits: Array, input_ids: Array, tokenizer: Tokenizer, *, top_k: int = 1
    ) -> list[list[list[int]]]:
        """Return per row and per mask the ``top_k`` ids with the highest logits, best first.

        ``logits`` has the shape (rows, tokens, vocabulary), ``input_ids`` (rows, tokens). The masks are the positions
        whose id is ``tokenizer.mask_token_id``, from left to right; a row without one gives an empty list. The logits
        at a position are those of the token at that position. Ties are not tested.

        Requirements: ML-PREDICT.
        Source: https://huggingface.co/docs/transformers/tasks/masked_language_modeling

        >>> import numpy as np
        >>> from nlpcheck.strategies.tokenizers import load_tokenizer
        >>> from nlpcheck.tasks.masked_lm import predict_masked
        >>> logits = np.zeros((2, 3, 213), dtype=np.float32)
        >>> logits[0, 1, 70], logits[0, 1, 80] = 2, 3
        >>> ids = np.array([[2, 4, 3], [2, 70, 3]])  # [CLS] [MASK] [SEP] and [CLS] token [SEP]
        >>> predict_masked(logits, ids, load_tokenizer("wordpiece"), top_k=2)
        [[[80, 70]], []]
        """
        ...

    def token_nll(self, logits: Array, labels: Array) -> tuple[float, int]:
        """Return the sum of the negative log-likelihoods over the labels that count, and their number.

        ``logits`` has the shape (rows, tokens, vocabulary), ``labels`` (rows, tokens): the logits at a position are
        for the label at that position. Labels of -100 do not count, all others do. The sum is in nats (natural
        logarithms) and in float32 or better, also if the logits are stored in half precision. If nothing counts the
        result is ``(0.0, 0)``.

        Requirements: ML-NLL.
        Source: https://pytorch.org/docs/stable/generated/torch.nn.CrossEntropyLoss.html

        >>> import numpy as np
        >>> from nlpcheck.tasks.masked_lm import token_nll
        >>> uniform = np.zeros((1, 3, 8), dtype=np.float32)
        >>> nll, count = token_nll(uniform, np.array([[5, -100, 2]]))
        >>> round(nll, 4), count  # 2 log(8)
        (4.1589, 2)
        """
        ...

    def perplexity(self, totals: Iterable[tuple[float, int]]) -> float:
        """Return exp(sum / number) over all pairs of ``totals``, as ``token_nll`` gives one for each batch.

        Both members are added up over all pairs before they are divided, so that neither the size of the batches nor
        their order matters. ``totals`` is any iterable, also one that can be read only once. A pair with the number
        0 adds nothing. The result is infinity where exp overflows.

        Raises ``ValueError`` if nothing was counted: without pairs, or if all numbers are 0.

        Requirements: ML-PPL.
        Source: https://huggingface.co/docs/transformers/perplexity

        >>> from math import log
        >>> from nlpcheck.tasks.masked_lm import perplexity
        >>> round(perplexity([(3 * log(8), 3), (log(8), 1)]), 6)
        8.0
        >>> perplexity([(1e9, 1)])
        inf
        """
        ...

    def load_model(self, checkpoint: str) -> Model:
        """Return the checkpoint's model with its decoder for masked tokens.

        ``checkpoint`` is a local folder. The model gives one logit per token of the vocabulary at every position;
        a decoder that the checkpoint holds is kept, and one that it lacks is free. Weights are float32 whatever the
        checkpoint is stored in, and the model is in evaluation mode. Saved and loaded again it gives the same logits.

        Requirements: ML-HEAD.
        Source: https://huggingface.co/docs/transformers/tasks/masked_language_modeling
        """
        ...
