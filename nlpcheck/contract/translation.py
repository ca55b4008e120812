"""The contract of translation: a model reads a text in one language and writes it in another.

The encoder reads the source, the decoder writes the target token by token. The *start id* is what the decoder sees
first: ``decoder_start_token_id`` of the model's ``generation_config``, or of its ``config`` where that is None. Rows
are not padded before they are collated; -100 marks a label that the loss does not count.

Some tokenizers know many languages: a *code* is a special token of theirs, such as ``en_XX``, that stands before or
behind a text and says which language it is in. Their ``src_lang`` and ``tgt_lang`` say which codes come next.
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


class BleuScore(TypedDict):
    """A percentage from 0 to 100."""

    bleu: float


class Translation(Protocol):
    """The functions of the area; every one is optional."""

    def tokenize(
        self,
        examples: Examples,
        tokenizer: Tokenizer,
        *,
        source_lang: str,
        target_lang: str,
        prefix: str = "",
        max_source_length: int,
        max_target_length: int,
    ) -> Rows:
        """Return the columns of the rows that a model is trained on.

        ``examples`` maps ``translation`` to a column of dicts, each from languages to texts; ``source_lang`` and
        ``target_lang`` are the keys of the two sides. There may be other languages beside them, in any order.
        ``examples`` is any mapping, not always a dict. The rows stand in the order of the examples and are not
        padded. An example in which one side is None is dropped, both sides together; if all are, every column is
        empty. An empty text is no None.

        The source is ``prefix`` followed by the text, as the tokenizer encodes it by default, at most
        ``max_source_length`` tokens, special tokens included: what is too long is cut on the right.

        ``labels`` are the target's text tokenized *as a target*: without the prefix, in the template that the
        tokenizer has for targets. They have at most ``max_target_length`` tokens, special tokens included, and
        end in EOS, also when they were cut: in EOS and the language code where the family puts the code last. A
        tokenizer whose template has no EOS gets one appended, within ``max_target_length``; one that has no EOS
        token gets none.

        Where the tokenizer knows ``source_lang`` and ``target_lang`` as codes, the source carries that of
        ``source_lang`` and the labels that of ``target_lang``. Where it does not, its ``src_lang`` and
        ``tgt_lang`` stay as they are. They may differ after the call.

        Requirements: TRANS-TOKENIZE.
        Source: https://huggingface.co/docs/transformers/tasks/translation

        >>> from nlpcheck.strategies.tokenizers import load_tokenizer
        >>> from nlpcheck.tasks.translation import tokenize
        >>> tokenizer = load_tokenizer("mbart50")
        >>> examples = {"translation": [{"de_DE": "Ada in Paris", "ro_RO": "Paris, Ada"}]}
        >>> lengths = {"max_source_length": 8, "max_target_length": 3}
        >>> rows = tokenize(examples, tokenizer, source_lang="de_DE", target_lang="ro_RO", **lengths)
        >>> tokenizer.convert_ids_to_tokens(rows["input_ids"][0])
        ['de_DE', '▁Ada', '▁in', '▁Paris', '</s>']
        >>> tokenizer.convert_ids_to_tokens(rows["labels"][0])
        ['ro_RO', '▁Paris', '</s>']
        """
        ...

    def shift_right(self, labels: Tensor, *, pad_token_id: int, decoder_start_token_id: int) -> Tensor:
        """Return what the decoder reads while it learns to write the labels: one step behind them.

        ``labels`` has the shape (rows, tokens), and so has the result: in each row ``decoder_start_token_id``
        first, then the labels but the last, with ``pad_token_id`` in the place of every -100. It is a new tensor
        of integers.

        Requirements: TRANS-SHIFT.
        Source: https://huggingface.co/docs/transformers/model_doc/t5#training

        >>> import torch
        >>> from nlpcheck.tasks.translation import shift_right
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

        Requirements: TRANS-COLLATE.
        Source: https://huggingface.co/docs/transformers/main_classes/data_collator

        >>> from nlpcheck.strategies.tokenizers import load_tokenizer
        >>> from nlpcheck.tasks.translation import collate
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

        Requirements: TRANS-HEAD.
        Source: https://huggingface.co/docs/transformers/model_doc/auto#transformers.AutoModelForSeq2SeqLM

        >>> from nlpcheck.strategies.checkpoints import checkpoint
        >>> from nlpcheck.tasks.translation import load_model
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

        Requirements: TRANS-DECODE.
        Source: https://huggingface.co/learn/llm-course/chapter7/4

        >>> from nlpcheck.strategies.tokenizers import load_tokenizer
        >>> from nlpcheck.tasks.translation import decode
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

        Requirements: TRANS-GENERATE.
        Source: https://huggingface.co/docs/transformers/generation_strategies

        >>> from nlpcheck.strategies.models import live_model
        >>> from nlpcheck.strategies.tokenizers import load_tokenizer
        >>> from nlpcheck.tasks.translation import generate
        >>> model, tokenizer = live_model("t5-generator"), load_tokenizer("unigram")
        >>> paris, eos = tokenizer("Paris")["input_ids"]
        >>> generate(model, tokenizer, ["Ada plays"], max_new_tokens=1, forced_bos_token_id=paris)
        ['Paris']
        """
        ...

    def compute_metrics(
        self,
        predictions: Sequence[str],
        references: Sequence[Sequence[str]],
        *,
        tokenize: str = "13a",
        lowercase: bool = False,
    ) -> BleuScore:
        """Return corpus BLEU in percent, as sacrebleu computes it with this signature.

        ``references`` has one list per prediction, with the same number of texts in every row. The counts of all
        rows are added up before anything is divided; the result is no mean over rows:

        - The texts are tokenized by ``tokenize``, a name of sacrebleu: ``13a`` parts marks from words as WMT does,
          ``none`` splits at white space, ``char`` parts all characters, SHOULD also ``intl`` and ``zh``. With
          ``lowercase`` they are put in lower case first.
        - The precision of order n (1 to 4) is the number of n-grams of the predictions that are in a reference of
          their row, each at most as often as in the reference that holds it most often, divided by the number of
          n-grams of the predictions.
        - An order without a match counts as 1 / (2 ** k * its n-grams), for the first such order k = 1, for the
          second k = 2, and so on (smoothing ``exp``).
        - BLEU is the geometric mean of the four precisions, times exp(1 - r / c) if c < r: c is the number of
          tokens of all predictions, r the sum over rows of the length of the reference that is closest in length
          to the prediction, the shorter one of two that are equally close.

        BLEU is 0 if no token is shared, or if no prediction has as many as four tokens. Without rows it is 0.

        Raises ``ValueError`` if the lists differ in length.

        Requirements: TRANS-METRIC.
        Source: https://aclanthology.org/P02-1040/ and https://github.com/mjpost/sacrebleu

        >>> from nlpcheck.tasks.translation import compute_metrics
        >>> compute_metrics(["a b c d e"], [["x", "a b c d"]])["bleu"]  # of 4/5, 3/4, 2/3 and 1/2; not shorter
        66.87403049764218
        >>> compute_metrics(["The cat sat.", "It is a dog."], [["The cat sat."], ["it is a dog."]], lowercase=True)
        {'bleu': 100.00000000000004}
        """
        ...
