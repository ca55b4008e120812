"""What the contracts of summarization and translation share: one text in, one text out.

The encoder reads the source, the decoder writes the target token by token. The *start id* is what the decoder sees
first: ``decoder_start_token_id`` of the model's ``generation_config``, or of its ``config`` where that is None. Rows
are not padded before they are collated; -100 marks a label that the loss does not count.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NotRequired, Protocol, TypedDict

from nlpcheck.contract.types import Array, Features, Model, Tensor, Tokenizer


class Rows(TypedDict):
    """Columns of rows for the model, with every key of ``tokenizer.model_input_names``."""

    input_ids: list[list[int]]
    attention_mask: NotRequired[list[list[int]]]
    token_type_ids: NotRequired[list[list[int]]]
    labels: list[list[int]]
    """Per row the tokens of the target."""


class SourceBatch(TypedDict):
    """A batch for the model: every value is a ``torch.Tensor`` of shape (rows, tokens)."""

    input_ids: Tensor
    attention_mask: NotRequired[Tensor]
    token_type_ids: NotRequired[Tensor]
    decoder_input_ids: NotRequired[Tensor]


class SequenceToSequence(Protocol):
    """The functions that both areas have."""

    def shift_right(self, labels: Tensor, *, pad_token_id: int, decoder_start_token_id: int) -> Tensor:
        """Return what the decoder reads while it learns to write the labels: one step behind them.

        ``labels`` has the shape (rows, tokens), and so has the result: in each row ``decoder_start_token_id``
        first, then the labels but the last, with ``pad_token_id`` in the place of every -100. It is a new tensor
        of integers.

        Requirements: SUM-SHIFT and TRANS-SHIFT.
        Source: https://huggingface.co/docs/transformers/model_doc/t5#training

        >>> import torch
        >>> from nlpcheck.tasks.summarization import shift_right
        >>> shift_right(torch.tensor([[7, 8, 1], [9, 1, -100]]), pad_token_id=5, decoder_start_token_id=3)
        tensor([[3, 7, 8],
                [3, 9, 1]])
        """
        ...

    def collate(self, features: Features, tokenizer: Tokenizer, *, model: Model | None = None) -> SourceBatch:
        """Return one batch of the rows, in their order.

        ``features`` are rows as ``tokenize`` makes them; keys that are neither the model's nor ``labels`` may be
        kept or dropped. The model's inputs are padded to one width on ``tokenizer.padding_side``: ids with the
        pad id, the attention mask is 0 exactly at padding. ``labels`` (int64) are padded with -100 on the right,
        whatever that side is; their width need not be that of the inputs. Rows without labels give a batch
        without them (or None in their place).

        ``decoder_input_ids`` may be in the batch, with or without ``model``; the model makes its own otherwise.
        Where they are, they equal ``shift_right`` of the labels, with the start id of ``model``, and hold no
        -100.

        Requirements: SUM-COLLATE and TRANS-COLLATE.
        Source: https://huggingface.co/docs/transformers/main_classes/data_collator

        >>> from nlpcheck.strategies.tokenizers import load_tokenizer
        >>> from nlpcheck.tasks.summarization import collate
        >>> rows = [
        ...     {"input_ids": [7, 8, 1], "attention_mask": [1, 1, 1], "labels": [9, 1]},
        ...     {"input_ids": [7, 1], "attention_mask": [1, 1], "labels": [1]},
        ... ]
        >>> batch = collate(rows, load_tokenizer("unigram"))
        >>> batch["input_ids"].tolist(), batch["labels"].tolist()
        ([[7, 8, 1], [7, 1, 0]], [[9, 1], [1, -100]])
        """
        ...

    def load_model(self, checkpoint: str) -> Model:
        """Return the checkpoint's model that reads one text and writes another.

        ``checkpoint`` is a local folder. The weights are the checkpoint's, those that are shared stay shared, and
        so are its generation settings; float32, whatever type the file holds, in evaluation mode.

        Requirements: SUM-HEAD and TRANS-HEAD.
        Source: https://huggingface.co/docs/transformers/model_doc/auto#transformers.AutoModelForSeq2SeqLM

        >>> from nlpcheck.strategies.checkpoints import checkpoint
        >>> from nlpcheck.tasks.summarization import load_model
        >>> model = load_model(checkpoint("t5-bf16"))
        >>> type(model).__name__, str(model.dtype), model.training
        ('T5ForConditionalGeneration', 'torch.float32', False)
        """
        ...

    def decode(self, ids: Array | Sequence[Sequence[int]], tokenizer: Tokenizer) -> list[str]:
        """Return one text per row of ids.

        ``ids`` are generated ids or labels: lists, an array or a tensor of shape (rows, tokens). -100 may stand
        anywhere and gives no text, and neither does a special token. The texts are stripped; a row without other
        tokens gives "".

        Requirements: SUM-DECODE and TRANS-DECODE.
        Source: https://huggingface.co/learn/llm-course/chapter7/5

        >>> from nlpcheck.strategies.tokenizers import load_tokenizer
        >>> from nlpcheck.tasks.summarization import decode
        >>> tokenizer = load_tokenizer("unigram")
        >>> tokenizer("Ada in Paris")["input_ids"]
        [97, 8, 92, 1]
        >>> decode([[0, 97, 8, 92, 1], [0, 92, 1, -100, -100]], tokenizer)
        ['Ada in Paris', 'Paris']
        """
        ...

    def generate(
        self,
        model: Model,
        tokenizer: Tokenizer,
        texts: Sequence[str],
        *,
        max_new_tokens: int,
        forced_bos_token_id: int | None = None,
    ) -> list[str]:
        """Return what the model writes for each text, decoded as ``decode`` does.

        Texts are encoded with the tokenizer's defaults, without a prefix, and generated from in batches: a text's
        result does not depend on the others in the list. The decoder begins with the start id; then comes, each
        time, the id with the highest logit, until ``generation_config.eos_token_id`` or ``max_new_tokens`` ids,
        the start id not counted. No other generation setting of the model plays a part (beams, sampling,
        penalties, lengths), its forced ids aside: ``forced_bos_token_id`` is the first id after the start id, and
        ``forced_eos_token_id`` the last of ``max_new_tokens``. The argument ``forced_bos_token_id``, unless it is
        None, takes the place of the model's.

        The model's settings and mode are afterwards what they were.

        Requirements: SUM-GENERATE and TRANS-GENERATE.
        Source: https://huggingface.co/docs/transformers/generation_strategies

        >>> from nlpcheck.strategies.models import live_model
        >>> from nlpcheck.strategies.tokenizers import load_tokenizer
        >>> from nlpcheck.tasks.summarization import generate
        >>> model, tokenizer = live_model("t5-generator"), load_tokenizer("unigram")
        >>> paris, eos = tokenizer("Paris")["input_ids"]
        >>> generate(model, tokenizer, ["Ada plays"], max_new_tokens=1, forced_bos_token_id=paris)
        ['Paris']
        """
        ...
