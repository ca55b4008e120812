"""The contract of summarization: a model reads a document and writes a shorter text.

The encoder reads the source, the decoder writes the target token by token. The *start id* is what the decoder sees
first: ``decoder_start_token_id`` of the model's ``generation_config``, or of its ``config`` where that is None. Rows
are not padded before they are collated; -100 marks a label that the loss does not count.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, TypedDict

from nlpcheck.contract.seq2seq import Rows, SequenceToSequence
from nlpcheck.contract.types import Examples, Tokenizer


class RougeScores(TypedDict):
    """Fractions from 0 to 1, each a mean of F-measures."""

    rouge1: float
    rouge2: float
    rougeL: float
    rougeLsum: float


class Summarization(SequenceToSequence, Protocol):
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
