"""The contract of token classification: one label per word, from a model that predicts one per token.

A *word* is an element of a sentence that is split already; a *row* is what the model sees of one sentence, or of
one window of a long sentence. Label ids are indexes into ``label_names``, which may come in any order. ``-100``
marks a position that neither the loss nor a metric may count. Positions of words are half-open, as in slices.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NotRequired, Protocol, TypedDict

from nlpcheck.contract.types import Array, Examples, Features, Model, Tensor, Tokenizer


class TokenizedSentences(TypedDict):
    """Columns of rows for the model; the lists of one row have one length."""

    input_ids: list[list[int]]
    attention_mask: list[list[int]]
    labels: list[list[int]]
    overflow_to_sample_mapping: NotRequired[list[int]]
    """Per row the index of its sentence; with ``stride`` only."""


class EntitySpan(TypedDict):
    """An entity in its text."""

    type: str
    start: int
    """Its first character."""
    end: int
    """The character after its last one."""
    text: str


class EntityScores(TypedDict):
    """Fractions from 0 to 1."""

    precision: float
    recall: float
    f1: float
    accuracy: float


class TokenClassification(Protocol):
    """The functions of the area; every one is optional."""

    def align_labels_with_tokens(
        self,
        labels: Sequence[int],
        word_ids: Sequence[int | None],
        *,
        label_names: Sequence[str],
        label_all_tokens: bool = False,
    ) -> list[int]:
        """Return one label id per token of a row.

        A token of no word (``None`` in ``word_ids``: special tokens, padding) gets -100. A word's first token *in
        this row* gets the word's label, also where the row begins in the middle of the word, and a label of -100
        stays -100. A word's other tokens get -100; with ``label_all_tokens`` they get the label's continuation:
        ``I-X`` for ``B-X`` if ``label_names`` has it, else the label itself. The type X is everything after the
        first hyphen and may itself hold hyphens.

        ``labels`` holds one id per word of the sentence, ``word_ids`` one entry per token: the index of its word
        or ``None``. Word ids do not decrease along a row and a word's tokens are adjacent. Words without a token
        are skipped: they shift no label.

        Raises ``ValueError`` or ``IndexError`` if a word id has no label.

        Requirements: TC-ALIGN.
        Source: https://huggingface.co/docs/transformers/tasks/token_classification

        >>> from nlpcheck.tasks.token_classification import align_labels_with_tokens
        >>> names = ["O", "B-PER", "I-PER"]
        >>> align_labels_with_tokens([1, 0], [None, 0, 0, 1, None], label_names=names)
        [-100, 1, -100, 0, -100]
        >>> align_labels_with_tokens([1, 0], [None, 0, 0, 1, None], label_names=names, label_all_tokens=True)
        [-100, 1, 2, 0, -100]
        """
        ...

    def tokenize_and_align_labels(
        self,
        examples: Examples,
        tokenizer: Tokenizer,
        *,
        label_names: Sequence[str],
        max_length: int | None = None,
        stride: int | None = None,
        label_all_tokens: bool = False,
    ) -> TokenizedSentences:
        """Return the columns of the rows that a model is trained on, labels included.

        ``examples`` maps ``tokens`` to sentences (lists of words) and ``ner_tags`` to their label ids, one per word.
        It is any mapping, not always a dict. Rows hold ``input_ids`` as the tokenizer gives them with
        ``is_split_into_words=True``, ``attention_mask`` and ``labels`` (as ``align_labels_with_tokens`` gives them),
        all of one length, not padded; more keys are fine. Without ``stride`` there is one row per sentence, in order.

        ``max_length`` is the greatest number of tokens of a row, special tokens included; what is too long is cut on
        the right. None cuts nothing, not even at the tokenizer's own ``model_max_length``.

        With ``stride``, the number of tokens that neighbouring windows share (0 is a stride, None is none), a sentence
        that is too long becomes several rows from left to right. The room of a row is ``max_length`` without the
        special tokens; each window begins room - stride tokens after the one before, and the first that reaches the
        end of the sentence is the last. ``overflow_to_sample_mapping`` then names each row's sentence.

        Raises ``ValueError`` if a sentence's words and tags differ in number, and if ``stride`` is not less than the
        room.

        Requirements: TC-WINDOW.
        Source: https://huggingface.co/docs/transformers/tasks/token_classification

        >>> from nlpcheck.strategies.tokenizers import load_tokenizer
        >>> from nlpcheck.tasks.token_classification import tokenize_and_align_labels
        >>> names = ["O", "B-PER", "I-PER"]
        >>> tokenizer = load_tokenizer("wordpiece")
        >>> examples = {"tokens": [["Ada", "Lovelace", "wrote"]], "ner_tags": [[1, 2, 0]]}
        >>> rows = tokenize_and_align_labels(examples, tokenizer, label_names=names)
        >>> tokenizer.convert_ids_to_tokens(rows["input_ids"][0])
        ['[CLS]', 'ada', 'love', '##lace', 'wrote', '[SEP]']
        >>> rows["labels"][0]
        [-100, 1, 2, -100, 0, -100]
        >>> rows = tokenize_and_align_labels(examples, tokenizer, label_names=names, max_length=5, stride=1)
        >>> [tokenizer.convert_ids_to_tokens(ids) for ids in rows["input_ids"]]
        [['[CLS]', 'ada', 'love', '##lace', '[SEP]'], ['[CLS]', '##lace', 'wrote', '[SEP]']]
        >>> rows["labels"]
        [[-100, 1, 2, -100, -100], [-100, 2, 0, -100]]
        >>> rows["overflow_to_sample_mapping"]
        [0, 0]
        """
        ...

    def collate(
        self, features: Features, tokenizer: Tokenizer, *, pad_to_multiple_of: int | None = None
    ) -> dict[str, Tensor]:
        """Return a batch of tensors, padded to its longest row or to the next multiple.

        ``features`` is a list of rows whose values are lists; keys that are neither the model's nor labels may be
        kept or dropped. Padding stands on the tokenizer's side, with its pad id and its pad token type; the attention
        mask is 0 exactly there. ``labels`` are ``int64`` and padded with -100 on the same side. All tensors have the
        shape (rows, tokens).

        SHOULD: a ``label`` key comes back as ``labels``, and keys that the model does not take are dropped.

        Requirements: TC-COLLATE.
        Source: https://huggingface.co/docs/transformers/main_classes/data_collator

        >>> from nlpcheck.strategies.tokenizers import load_tokenizer
        >>> from nlpcheck.tasks.token_classification import collate
        >>> short = {"input_ids": [5], "attention_mask": [1], "labels": [2]}
        >>> long = {"input_ids": [6, 7], "attention_mask": [1, 1], "labels": [0, 1]}
        >>> batch = collate([short, long], load_tokenizer("wordpiece"))
        >>> batch["input_ids"].tolist(), batch["attention_mask"].tolist(), batch["labels"].tolist()
        ([[5, 0], [6, 7]], [[1, 0], [1, 1]], [[2, -100], [0, 1]])
        """
        ...

    def predictions_to_words(
        self, predictions: Sequence[int], word_ids: Sequence[int | None], *, num_words: int, fill: int
    ) -> list[int]:
        """Return one prediction per word: the one at the word's first token, ``fill`` where it has no token.

        ``predictions`` and ``word_ids`` hold one entry per token of a row. Words may lack a token because the row
        was cut or because the tokenizer keeps none of their characters.

        Requirements: TC-WORDS.
        Source: https://huggingface.co/docs/transformers/tasks/token_classification

        >>> from nlpcheck.tasks.token_classification import predictions_to_words
        >>> predictions_to_words([0, 7, 8, 5, 0], [None, 0, 0, 2, None], num_words=4, fill=-1)
        [7, -1, 5, -1]
        """
        ...

    def extract_entities(self, tags: Sequence[str], *, mode: str = "lenient") -> list[tuple[str, int, int]]:
        """Return ``(type, first word, last word + 1)`` of every entity, in order.

        Tags are ``O``, ``B-X`` or ``I-X`` with a non-empty type X, which is everything after the first hyphen and may
        itself hold hyphens. ``B-X`` opens an entity, always a new one; ``I-X`` continues an open entity of the same
        type. An ``I-X`` that continues none opens one in mode ``"lenient"`` (as conlleval and seqeval's default do)
        and belongs to none in mode ``"strict"`` (IOB2).

        Requirements: TC-ENTITY.
        Source: https://www.clips.uantwerpen.be/conll2000/chunking/conlleval.txt

        >>> from nlpcheck.tasks.token_classification import extract_entities
        >>> extract_entities(["B-PER", "I-PER", "O", "I-LOC"])
        [('PER', 0, 2), ('LOC', 3, 4)]
        >>> extract_entities(["B-PER", "I-PER", "O", "I-LOC"], mode="strict")
        [('PER', 0, 2)]
        """
        ...

    def entity_spans(
        self, text: str, word_offsets: Sequence[tuple[int, int]], tags: Sequence[str], *, mode: str = "lenient"
    ) -> list[EntitySpan]:
        """Return every entity as ``{"type", "start", "end", "text"}``, in order.

        ``word_offsets`` holds first character and last character + 1 of each word in ``text``, ``tags`` one tag per
        word. An entity reaches from the start of its first word to the end of its last, and its ``text`` is
        ``text[start:end]``: white space between words stays as it is. Entities are those of ``extract_entities``.

        Requirements: TC-SPAN.
        Source: https://huggingface.co/docs/transformers/main_classes/pipelines

        >>> from nlpcheck.tasks.token_classification import entity_spans
        >>> entity_spans("in New  York", [(0, 2), (3, 6), (8, 12)], ["O", "B-LOC", "I-LOC"])
        [{'type': 'LOC', 'start': 3, 'end': 12, 'text': 'New  York'}]
        """
        ...

    def compute_metrics(
        self, logits: Array, labels: Array, *, label_names: Sequence[str], mode: str = "lenient"
    ) -> EntityScores:
        """Return precision, recall and F1 over entities, and accuracy over positions, as fractions.

        ``logits`` has the shape (rows, tokens, labels), ``labels`` the shape (rows, tokens); the predicted label is
        the one with the highest logit. Positions whose label is -100 are removed from labels and predictions alike
        before tags are read, whatever is predicted there. Entities are those of ``extract_entities``, read sentence
        by sentence. A predicted entity is correct if the same sentence has a gold entity of the same type, start and
        end. Counts are summed over the corpus before dividing: precision is correct / predicted, recall correct /
        gold, F1 their harmonic mean. ``accuracy`` is the share of counted positions, ``O`` included, whose label is
        predicted. 0/0 is 0.

        Requirements: TC-METRIC.
        Source: https://aclanthology.org/W03-0419/

        >>> import numpy as np
        >>> from nlpcheck.tasks.token_classification import compute_metrics
        >>> predicted = np.array([[0, 1, 0, 1]])  # O B-PER O B-PER
        >>> labels = np.array([[-100, 1, 0, 0]])  # -    B-PER O O
        >>> compute_metrics(np.eye(3)[predicted], labels, label_names=["O", "B-PER", "I-PER"])
        {'precision': 0.5, 'recall': 1.0, 'f1': 0.6666666666666666, 'accuracy': 0.6666666666666666}
        """
        ...

    def load_model(self, checkpoint: str, *, label_names: Sequence[str]) -> Model:
        """Return the checkpoint's model with a token classification head, one output per name.

        ``checkpoint`` is a local folder. ``config.id2label`` and ``config.label2id`` are set from ``label_names``. A
        head of another width is replaced by a fresh one, one of the same width is kept. Weights are ``float32``
        whatever the checkpoint holds, and the model is in evaluation mode.

        Requirements: TC-HEAD.
        Source: https://huggingface.co/docs/transformers/model_doc/auto

        >>> from nlpcheck.strategies.checkpoints import checkpoint
        >>> from nlpcheck.tasks.token_classification import load_model
        >>> model = load_model(checkpoint("bert-three-labels"), label_names=["O", "B-PER"])
        >>> model.config.id2label, model.training
        ({0: 'O', 1: 'B-PER'}, False)
        """
        ...
