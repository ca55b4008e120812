"""The contract of translation: a model reads a text in one language and writes it in another.

The encoder reads the source, the decoder writes the target token by token. The *start id* is what the decoder sees
first: ``decoder_start_token_id`` of the model's ``generation_config``, or of its ``config`` where that is None. Rows
are not padded before they are collated; -100 marks a label that the loss does not count.

Some tokenizers know many languages: a *code* is a special token of theirs, such as ``en_XX``, that stands before or
behind a text and says which language it is in. Their ``src_lang`` and ``tgt_lang`` say which codes come next.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, TypedDict

from nlpcheck.contract.seq2seq import Rows, SequenceToSequence
from nlpcheck.contract.types import Examples, Tokenizer


class BleuScore(TypedDict):
    """A percentage from 0 to 100."""

    bleu: float


class Translation(SequenceToSequence, Protocol):
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
