"""The contract of sequence classification: one answer per text, or per pair of texts.

The answer is one label of several (`single_label_classification`), any number of them
(`multi_label_classification`) or a number (`regression`). The three differ in the type of the labels, in the loss
and in how logits are read; the text is treated alike. A label's id is its place in ``label_names``, whose order is
free.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NotRequired, Protocol, TypedDict

from nlpcheck.contract.types import Array, Examples, Features, Model, Tensor, Tokenizer


class SequenceRows(TypedDict):
    """Columns of rows for the model, with every key of ``tokenizer.model_input_names``."""

    input_ids: list[list[int]]
    attention_mask: NotRequired[list[list[int]]]
    token_type_ids: NotRequired[list[list[int]]]
    labels: NotRequired[list[int] | list[float] | list[list[int]] | list[list[float]]]
    """Per row what stood under ``label``."""


class ClassificationScores(TypedDict):
    """Fractions from 0 to 1."""

    accuracy: float
    f1: float


class SequenceClassification(Protocol):
    """The functions of the area; every one is optional."""

    def tokenize(self, examples: Examples, tokenizer: Tokenizer, *, max_length: int) -> SequenceRows:
        """Return the columns of the rows for the model: one row per text, or per pair of texts.

        ``examples`` maps ``text``, for pairs also ``text_pair``, and for training ``label`` to columns. It is any
        mapping, not always a dict.

        The rows come in the order of the examples, with every key of ``tokenizer.model_input_names``. They are not
        padded and have at most ``max_length`` tokens, special tokens included; ``max_length`` leaves room for those
        and one token more. A text that is too long keeps its beginning and its special tokens.

        A pair is one row with two segments, also if its second text is empty. A pair that is too long is cut
        longest first, to exactly ``max_length`` tokens: tokens are taken from the end of the longer segment until
        the rest fits. So where both are cut, their lengths differ by at most one (which of the two keeps the odd
        token is free), and a segment that is not cut is at most one token longer than one that is.

        The column ``label`` comes back as ``labels``, its values unchanged: ids, numbers, or one list per row.
        Without ``label`` there are no ``labels``.

        Requirements: SC-TOKENIZE.
        Source: https://huggingface.co/docs/transformers/tasks/sequence_classification

        >>> from nlpcheck.strategies.tokenizers import load_tokenizer
        >>> from nlpcheck.tasks.sequence_classification import tokenize
        >>> tokenizer = load_tokenizer("wordpiece")
        >>> rows = tokenize({"text": ["Ada plays"], "text_pair": ["in"], "label": [1]}, tokenizer, max_length=6)
        >>> tokenizer.convert_ids_to_tokens(rows["input_ids"][0])  # play, s has lost its end
        ['[CLS]', 'ada', 'play', '[SEP]', 'in', '[SEP]']
        >>> rows["token_type_ids"], rows["labels"]
        ([[0, 0, 0, 0, 1, 1]], [1])
        """
        ...

    def collate(
        self, features: Features, tokenizer: Tokenizer, *, pad_to_multiple_of: int | None = None
    ) -> dict[str, Tensor]:
        """Return the rows as one batch of tensors.

        ``features`` is a list of rows as ``tokenize`` makes them, one by one; their label is under ``labels`` or
        ``label``, and other keys may be kept or dropped. The inputs of the model are padded to the longest row of
        the batch, or to the next multiple of ``pad_to_multiple_of`` that holds it, on ``tokenizer.padding_side``:
        ids with the pad id, the attention mask with 0 (it is 1 everywhere else). The token type of padding is 0 or
        the tokenizer's own.

        ``labels`` has one entry per row and is not padded: ``float32`` if the labels are floats (a regression) or
        lists (one number per label name, of whichever type), else ``int64``.

        SHOULD: rows without a label give a batch without ``labels``. Other keys may hold lists of any length.

        Requirements: SC-COLLATE.
        Source: https://huggingface.co/docs/transformers/main_classes/data_collator

        >>> from nlpcheck.strategies.tokenizers import load_tokenizer
        >>> from nlpcheck.tasks.sequence_classification import collate
        >>> short = {"input_ids": [5], "attention_mask": [1], "label": [0, 1]}
        >>> long = {"input_ids": [6, 7], "attention_mask": [1, 1], "label": [1, 1]}
        >>> batch = collate([short, long], load_tokenizer("wordpiece"))
        >>> batch["input_ids"].tolist(), batch["attention_mask"].tolist()
        ([[5, 0], [6, 7]], [[1, 0], [1, 1]])
        >>> batch["labels"]
        tensor([[0., 1.],
                [1., 1.]])
        """
        ...

    def load_model(
        self, checkpoint: str, *, label_names: Sequence[str], problem_type: str = "single_label_classification"
    ) -> Model:
        """Return the checkpoint's model with a sequence head: one output per label name and row.

        ``checkpoint`` is a local folder. ``config.id2label`` and ``config.label2id`` name the outputs in the order
        of ``label_names``, and ``config.problem_type`` is ``problem_type``, so that the model's own loss is the
        right one: cross-entropy for `single_label_classification`, binary cross-entropy (mean over rows and labels)
        for `multi_label_classification`, the mean squared error for `regression`, which has one output and one name.

        A sequence head of another width is replaced, one of the same width is kept, whatever its outputs were
        called. The weights of a new head are free. Weights are ``float32`` whatever the checkpoint holds, the model
        is in evaluation mode, and saved and loaded again it is the same model.

        SHOULD: every weight can be trained.

        Requirements: SC-HEAD.
        Source: https://huggingface.co/docs/transformers/model_doc/auto

        >>> from nlpcheck.strategies.checkpoints import checkpoint
        >>> from nlpcheck.tasks.sequence_classification import load_model
        >>> model = load_model(checkpoint("bert"), label_names=["neg", "pos", "neutral"])
        >>> model.config.num_labels, model.config.id2label[2], model.config.problem_type
        (3, 'neutral', 'single_label_classification')
        """
        ...

    def decode_predictions(
        self,
        logits: Array,
        *,
        label_names: Sequence[str],
        problem_type: str = "single_label_classification",
        threshold: float = 0.5,
    ) -> list[str] | list[list[str]] | list[float]:
        """Return what the model says about each row: a name, a list of names, or a number.

        ``logits`` has the shape (rows, labels); column i belongs to ``label_names[i]``. By ``problem_type``:

        - `single_label_classification`: the name of the highest logit, of the first among equals.
        - `multi_label_classification`: the names whose probability, the sigmoid of the logit, is at least
          ``threshold``, in the order of ``label_names``; the list may be empty.
        - `regression`: the number in the only column.

        Requirements: SC-DECODE.
        Source: https://huggingface.co/docs/transformers/main_classes/output

        >>> import numpy as np
        >>> from nlpcheck.tasks.sequence_classification import decode_predictions
        >>> names = ["pos", "neg", "neutral"]
        >>> logits = np.array([[0.0, 2.0, 2.0], [-1.0, -1.0, -9.0]])
        >>> decode_predictions(logits, label_names=names)
        ['neg', 'pos']
        >>> decode_predictions(logits, label_names=names, problem_type="multi_label_classification")
        [['pos', 'neg', 'neutral'], []]
        >>> decode_predictions(np.array([[0.25], [-3.0]]), label_names=["score"], problem_type="regression")
        [0.25, -3.0]
        """
        ...

    def compute_metrics(self, logits: Array, labels: Array, *, average: str = "macro") -> ClassificationScores:
        """Return accuracy and F1 of a single-label classification, as fractions.

        ``logits`` has the shape (rows, labels), ``labels`` (rows,); the prediction is the highest logit (ties are
        not tested). Rows labelled -100 are left out of everything, their predictions too.

        ``accuracy`` is the share of rows whose label is predicted. The F1 of a label is 2 * both / (predicted +
        gold), counted in rows. ``f1`` is, by ``average``:

        - `macro`: the mean of the labels that occur in gold or in the predictions.
        - `weighted`: the same, each weighted by its number of gold rows.
        - `micro`: counted over all labels together, which equals the accuracy.
        - `binary`: that of label 1 alone; there are two outputs.

        0/0 is 0, so both are 0 if no row is left.

        Requirements: SC-METRIC.
        Source: https://scikit-learn.org/stable/modules/model_evaluation.html#classification-metrics

        >>> import numpy as np
        >>> from nlpcheck.tasks.sequence_classification import compute_metrics
        >>> logits = np.array([[9, 0, 0], [9, 0, 0], [0, 9, 0], [0, 9, 0]])  # predicted: 0 0 1 1
        >>> labels = np.array([0, 0, 0, -100])
        >>> compute_metrics(logits, labels, average="micro")["f1"]  # 2 of 3 rows
        0.6666666666666666
        >>> compute_metrics(logits, labels)["f1"]  # label 0: 2 * 2 / (2 + 3); label 1: 0; label 2 does not occur
        0.4
        """
        ...
