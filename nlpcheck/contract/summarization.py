"""The contract of summarization: a model reads a document and writes a shorter text.

The encoder reads the source, the decoder writes the target token by token. The *start id* is what the decoder sees
first: ``decoder_start_token_id`` of the model's ``generation_config``, or of its ``config`` where that is None. Rows
are not padded before they are collated; -100 marks a label that the loss does not count.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NotRequired, Protocol, TypedDict

from nlpcheck.contract.types import Array, Examples, Features, Model, Tensor, Tokenizer


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


class RougeScores(TypedDict):
    """Fractions from 0 to 1, each a mean of F-measures."""

    rouge1: float
    rouge2: float
    rougeL: float
    rougeLsum: float


class Summarization(Protocol):
    """The functions of the area; every one is optional."""

    def tokenize(
        self,
        examples: Examples,
        tokenizer: Tokenizer,
        *,
        prefix: str = "",
        max_source_length: int,
        max_target_length: int,
    ) -> Rows:
        """Return the columns of the rows that a model is trained on.

        ``examples`` maps ``document`` and ``summary`` to columns of texts. It is any mapping, not always a dict.
        The rows stand in the order of the examples and are not padded. An example in which one side is None is
        dropped, both sides together; if all are, every column is empty. An empty text is no None.

        The source is ``prefix`` followed by the document, as the tokenizer encodes it by default, at most
        ``max_source_length`` tokens, special tokens included: what is too long is cut on the right.

        ``labels`` are the summary tokenized *as a target*: without the prefix, in the template that the tokenizer
        has for targets (of a tokenizer with languages, that of ``tgt_lang``). They have at most
        ``max_target_length`` tokens, special tokens included, and end in EOS, also when they were cut: in EOS and
        the language code where the family puts the code last. A tokenizer whose template has no EOS gets one
        appended, within ``max_target_length``; one that has no EOS token gets none.

        Requirements: SUM-TOKENIZE.
        Source: https://huggingface.co/docs/transformers/tasks/summarization

        >>> from nlpcheck.strategies.tokenizers import load_tokenizer
        >>> from nlpcheck.tasks.summarization import tokenize
        >>> tokenizer = load_tokenizer("unigram")
        >>> examples = {"document": ["Ada plays in Paris", None], "summary": ["Ada in Paris", "Rome"]}
        >>> rows = tokenize(examples, tokenizer, prefix="the: ", max_source_length=6, max_target_length=3)
        >>> [tokenizer.convert_ids_to_tokens(ids) for ids in rows["input_ids"]]
        [['▁the', ':', '▁Ada', '▁play', 's', '</s>']]
        >>> [tokenizer.convert_ids_to_tokens(ids) for ids in rows["labels"]]
        [['▁Ada', '▁in', '</s>']]
        """
        ...

    def shift_right(self, labels: Tensor, *, pad_token_id: int, decoder_start_token_id: int) -> Tensor:
        """Return what the decoder reads while it learns to write the labels: one step behind them.

        ``labels`` has the shape (rows, tokens), and so has the result: in each row ``decoder_start_token_id``
        first, then the labels but the last, with ``pad_token_id`` in the place of every -100. It is a new tensor
        of integers.

        Requirements: SUM-SHIFT.
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

        Requirements: SUM-COLLATE.
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

        Requirements: SUM-HEAD.
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

        Requirements: SUM-DECODE.
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

        Requirements: SUM-GENERATE.
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

    def compute_metrics(
        self, predictions: Sequence[str], references: Sequence[str], *, use_stemmer: bool = False
    ) -> RougeScores:
        r"""Return ROUGE as fractions: for each score the mean of the rows' F-measures.

        Both lists hold one text per row, its sentences separated by newlines. A row's F-measure is the
        harmonic mean of precision and recall, 0 if nothing is shared, as rouge_score computes it:

        - Words are the runs of a-z and 0-9 of the text in lower case; everything else only separates them. With
          ``use_stemmer``, words of more than three letters are replaced by their Porter stem.
        - ``rouge1`` and ``rouge2``: the words, or pairs of neighbouring words (newlines do not part them), that
          both texts hold, each as often as both do. A text of one word has no pair.
        - ``rougeL``: the longest common subsequence of all words of the two texts; newlines mean nothing.
        - ``rougeLsum``: per sentence of the reference, the words that are in a longest common subsequence with any
          sentence of the prediction; over all sentences no word counts more often than the prediction holds
          it. Where a longest common subsequence can be chosen in several ways, any choice is right.

        A text without words scores 0. Without rows all scores are 0.

        Raises ``ValueError`` if the lists differ in length.

        Requirements: SUM-METRIC.
        Source: https://aclanthology.org/W04-1013/ and https://pypi.org/project/rouge-score/

        >>> from nlpcheck.tasks.summarization import compute_metrics
        >>> scores = compute_metrics(["a cat sat", "dogs"], ["The cat sat.", "a dog"])
        >>> {name: round(score, 3) for name, score in scores.items()}  # the means of 2/3, 1/2, 2/3, 2/3 and 0
        {'rouge1': 0.333, 'rouge2': 0.25, 'rougeL': 0.333, 'rougeLsum': 0.333}
        >>> scores = compute_metrics(["a b c\nd e f"], ["d e f\na b c"])
        >>> scores["rougeL"], scores["rougeLsum"]  # as one text, half of it is in order; sentences have no order
        (0.5, 1.0)
        """
        ...
