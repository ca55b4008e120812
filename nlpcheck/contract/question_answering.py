"""The contract of extractive question answering: the model points at a piece of the context.

A context that is too long is read in *windows*: rows that each hold the whole question as the first segment
and a piece of the context as the second. The model scores every token as the start and as the end of the
answer. Spans of characters are half-open, as in slices; spans of tokens hold both ends. Text is compared
after ``strip``, since the offsets of byte-level and Unigram tokens may hold the space before a word.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NotRequired, Protocol, TypedDict

from nlpcheck.contract.types import Array, Examples, Features, Model, Tensor, Tokenizer


class TrainWindows(TypedDict):
    """Columns of rows for the model, with every key of ``tokenizer.model_input_names``."""

    input_ids: list[list[int]]
    attention_mask: NotRequired[list[list[int]]]
    token_type_ids: NotRequired[list[list[int]]]
    start_positions: list[int]
    """Per row the first token of the answer, or the CLS token."""
    end_positions: list[int]
    """Per row the last token of the answer, or the CLS token."""


class ValidationWindows(TypedDict):
    """Columns of rows for the model, and what turns its logits into text."""

    input_ids: list[list[int]]
    attention_mask: NotRequired[list[list[int]]]
    token_type_ids: NotRequired[list[list[int]]]
    example_id: list[str]
    """Per row the ``id`` of its example."""
    offset_mapping: list[list[tuple[int, int] | None]]
    """Per row and token its characters in the context, None for a token that is not of the context."""
    cls_index: NotRequired[list[int]]
    """Per row the position of the CLS token."""


class SquadScores(TypedDict):
    """Percentages from 0 to 100."""

    exact_match: float
    f1: float


class QuestionAnswering(Protocol):
    """The functions of the area; every one is optional."""

    def char_span_to_token_span(
        self,
        offsets: Sequence[tuple[int, int]],
        sequence_ids: Sequence[int | None],
        start_char: int,
        end_char: int,
    ) -> tuple[int, int] | None:
        """Return the first and the last token of an answer, or None if this window does not hold all of it.

        ``offsets`` and ``sequence_ids`` have one entry per token of the window: its characters in its own
        text, and the segment that it belongs to (1 is the context; 0 is the question, None a special token).
        The answer is ``context[start_char:end_char]``; it is not stripped. The span is a smallest one of
        context tokens that covers the answer: both end tokens share a character with it, and every character
        of it that a context token holds is covered. Where tokens share characters several such spans exist,
        and any of them is right.

        None unless the answer lies wholly inside the window's context, which reaches from the start of the
        first context token to the end of the last.

        Requirements: QA-TOKENS.
        Source: https://huggingface.co/learn/llm-course/chapter7/7

        >>> from nlpcheck.tasks.question_answering import char_span_to_token_span
        >>> # [CLS] who [SEP] a cat sat [SEP]
        >>> offsets = [(0, 0), (0, 3), (0, 0), (0, 1), (2, 5), (6, 9), (0, 0)]
        >>> sequence_ids = [None, 0, None, 1, 1, 1, None]
        >>> char_span_to_token_span(offsets, sequence_ids, 2, 9)  # "cat sat"
        (4, 5)
        >>> char_span_to_token_span(offsets, sequence_ids, 6, 12) is None  # it goes on behind this window
        True
        """
        ...

    def token_span_to_char_span(
        self, offsets: Sequence[tuple[int, int]], start_token: int, end_token: int
    ) -> tuple[int, int]:
        """Return where the text of a span of tokens starts, and where it ends (excluded).

        ``offsets`` has one entry per token, ``end_token`` belongs to the span: the result is the start of the
        first token and the end of the last, so that ``context[start:end]`` is the text.

        Requirements: QA-CHARS.
        Source: https://huggingface.co/learn/llm-course/chapter7/7

        >>> from nlpcheck.tasks.question_answering import token_span_to_char_span
        >>> token_span_to_char_span([(0, 1), (2, 5), (6, 9)], 1, 2)  # of "a cat sat"
        (2, 9)
        """
        ...

    def prepare_train_features(
        self, examples: Examples, tokenizer: Tokenizer, *, max_length: int, stride: int
    ) -> TrainWindows:
        """Return the columns of the windows that a model is trained on, answer positions included.

        ``examples`` maps ``id``, ``question``, ``context`` and ``answers`` to columns; an entry of
        ``answers`` is ``{"text": [...], "answer_start": [...]}`` with one item per gold answer. It is any
        mapping, not always a dict.

        There is one row per window, in the order of the examples and within an example from left to right,
        not padded, with every key of ``tokenizer.model_input_names``. A row has at most ``max_length``
        tokens, special tokens included. Only the context is cut; the text of the question is not changed.
        ``stride`` is the number of context tokens that neighbouring windows share: with room for n tokens of
        context, each window starts n - ``stride`` tokens after the one before, and the first that reaches the
        end of the context is the last. An empty context gives one row.

        ``start_positions`` and ``end_positions`` are the first and the last token (included) of the first
        gold answer, as ``char_span_to_token_span`` gives them. If the answer does not lie wholly inside the
        window, or there is no answer, both are the position of the CLS token, which is 0 if the tokenizer has
        none.

        Raises ``ValueError`` if a context must be cut while ``stride`` leaves no room, that is, while it is
        not less than the room for the context. Raising it for every such ``stride`` is right too.

        Requirements: QA-TRAIN.
        Source: https://huggingface.co/learn/llm-course/chapter7/7

        >>> from nlpcheck.strategies.tokenizers import load_tokenizer
        >>> from nlpcheck.tasks.question_answering import prepare_train_features
        >>> tokenizer = load_tokenizer("wordpiece")
        >>> answers = {"text": ["wrote"], "answer_start": [4]}
        >>> examples = {"id": ["q"], "question": ["Who?"], "context": ["Ada wrote."], "answers": [answers]}
        >>> rows = prepare_train_features(examples, tokenizer, max_length=7, stride=1)
        >>> [" ".join(tokenizer.convert_ids_to_tokens(ids)) for ids in rows["input_ids"]]
        ['[CLS] who ? [SEP] ada wrote [SEP]', '[CLS] who ? [SEP] wrote . [SEP]']
        >>> rows["start_positions"], rows["end_positions"]
        ([5, 4], [5, 4])
        """
        ...

    def prepare_validation_features(
        self, examples: Examples, tokenizer: Tokenizer, *, max_length: int, stride: int
    ) -> ValidationWindows:
        """Return the columns of the same windows, with what turns a model's logits into text.

        ``examples`` needs no ``answers`` here. No window is left out. Beside the inputs of the model a row
        has ``example_id``, the ``id`` of its example, and ``offset_mapping``: per token its characters in the
        context as ``(start, end)``, and None for every token outside the context.

        SHOULD: ``cls_index``, the position of the CLS token, for tokenizers that do not put it first.

        Raises ``ValueError`` as ``prepare_train_features`` does.

        Requirements: QA-VALID.
        Source: https://huggingface.co/learn/llm-course/chapter7/7

        >>> from nlpcheck.strategies.tokenizers import load_tokenizer
        >>> from nlpcheck.tasks.question_answering import prepare_validation_features
        >>> examples = {"id": ["q"], "question": ["Who?"], "context": ["Ada wrote."]}
        >>> rows = prepare_validation_features(examples, load_tokenizer("wordpiece"), max_length=7, stride=1)
        >>> rows["example_id"]
        ['q', 'q']
        >>> rows["offset_mapping"][0]  # [CLS] who ? [SEP] ada wrote [SEP]
        [None, None, None, None, (0, 3), (4, 9), None]
        """
        ...

    def postprocess_qa_predictions(
        self,
        examples: Sequence[Mapping[str, Any]],
        features: Sequence[Mapping[str, Any]],
        predictions: tuple[Array, Array],
        *,
        version_2_with_negative: bool = False,
        n_best_size: int = 20,
        max_answer_length: int = 30,
        null_score_diff_threshold: float = 0.0,
    ) -> dict[str, str]:
        """Return one answer per example, by its id.

        ``examples`` is a list of rows with ``id`` and ``context``, ``features`` a list of windows as
        ``prepare_validation_features`` makes them, in any order: a window belongs to the example that its
        ``example_id`` names. ``predictions`` are the start logits and the end logits, each of shape
        (features, tokens). They may be wider than a window; the extra columns on the right count for nothing.

        The answer is the slice of the context that belongs to the best pair of a start and an end token over
        all windows of the example, compared after ``strip``. The two tokens are of one window and both of the
        context (their ``offset_mapping`` is not None), the start is not behind the end, and from start to end
        there are at most ``max_answer_length`` tokens, both ends counted. The score of a pair is the sum of
        its two logits, nothing else: scores of different windows are compared as they are. Ties are not
        tested. The answer is "" if there is no such pair. Every example has an entry, also one without a
        window.

        Only the ``n_best_size`` best starts and ends of a window need be considered; it is tested only where
        that changes nothing.

        With ``version_2_with_negative`` there may be no answer. The null score of a window is the sum of its
        start and end logit at ``cls_index`` (position 0 where the feature has no such key), that of an
        example the lowest over its windows. The answer is "" when null score - best score >
        ``null_score_diff_threshold`` (equality is not tested).

        Requirements: QA-ANSWER.
        Source: https://huggingface.co/learn/llm-course/chapter7/7

        >>> import numpy as np
        >>> from nlpcheck.tasks.question_answering import postprocess_qa_predictions
        >>> examples = [{"id": "q", "context": "a cat sat"}]
        >>> features = [{"example_id": "q", "offset_mapping": [None, None, (0, 1), (2, 5), (6, 9)]}]
        >>> start_logits = np.array([[4, 9, 0, 3, 1]])
        >>> end_logits = np.array([[4, 9, 4, 0, 2]])
        >>> predictions = (start_logits, end_logits)
        >>> postprocess_qa_predictions(examples, features, predictions)  # 3 + 2; 3 + 4 would run backwards
        {'q': 'cat sat'}
        >>> postprocess_qa_predictions(examples, features, predictions, max_answer_length=1)  # 0 + 4
        {'q': 'a'}
        >>> postprocess_qa_predictions(examples, features, predictions, version_2_with_negative=True)
        {'q': ''}
        """
        ...

    def normalize_answer(self, text: str) -> str:
        r"""Return a text without what SQuAD does not judge an answer by.

        In this order: lower case; ASCII punctuation (``string.punctuation``) deleted; the words a, an and the
        (the regex ``\b(a|an|the)\b``) replaced by a space; every run of white space made one space, none at
        the ends. A text may come out empty.

        Requirements: QA-NORM.
        Source: https://arxiv.org/abs/1606.05250

        >>> from nlpcheck.tasks.question_answering import normalize_answer
        >>> normalize_answer("  The U.S.A., an  ally")
        'usa ally'
        """
        ...

    def exact_match(self, prediction: str, references: Sequence[str]) -> float:
        """Return 1.0 if the prediction equals one of the references, both normalised, else 0.0.

        ``references`` is a list of gold texts, not empty. Two texts that both come out empty are equal.

        Requirements: QA-EM.
        Source: https://arxiv.org/abs/1606.05250

        >>> from nlpcheck.tasks.question_answering import exact_match
        >>> exact_match("the Cat!", ["dog", "cat"])
        1.0
        """
        ...

    def token_f1(self, prediction: str, references: Sequence[str], *, version: int = 2) -> float:
        """Return the highest F1 of the prediction over the references, as a fraction.

        F1 is the harmonic mean of precision and recall over the words of the normalised texts, as multisets:
        a word counts as often as it is in both. 0 if they share none. If either side has no words, version 2
        gives 1 when both have none and else 0, version 1 gives 0. ``references`` is a list of gold texts, not
        empty.

        Requirements: QA-F1.
        Source: https://arxiv.org/abs/1606.05250 and https://arxiv.org/abs/1806.03822

        >>> from nlpcheck.tasks.question_answering import token_f1
        >>> token_f1("the black cat", ["a white cat", "dog"])  # one word of two, on both sides
        0.5
        >>> token_f1("", ["the"]), token_f1("", ["the"], version=1)
        (1.0, 0.0)
        """
        ...

    def compute_metrics(
        self, predictions: Mapping[str, str], references: Mapping[str, Sequence[str]], *, version: int = 2
    ) -> SquadScores:
        """Return exact match and F1 in percent, as means over ``references``.

        ``predictions`` maps ids to texts, ``references`` ids to lists of gold texts. A question without a
        prediction scores 0 and counts; a prediction without a question does not. An empty list of golds, a
        question without an answer, means ``[""]``; the prediction is compared with it normalised. Golds that
        come out empty are kept. Both scores are 0 if ``references`` is empty.

        Raises ``ValueError`` for an empty list of golds in version 1, where every question has an answer.

        Requirements: QA-METRIC.
        Source: https://rajpurkar.github.io/SQuAD-explorer/

        >>> from nlpcheck.tasks.question_answering import compute_metrics
        >>> compute_metrics({"1": "The cat", "2": "black cat"}, {"1": ["cat"], "2": ["white cat"], "3": []})
        {'exact_match': 33.333333333333336, 'f1': 50.0}
        """
        ...

    def collate(
        self, features: Features, tokenizer: Tokenizer, *, pad_to_multiple_of: int | None = None
    ) -> dict[str, Tensor]:
        """Return a batch of tensors, padded to its longest row or to the next multiple.

        ``features`` is a list of rows whose values are lists, ``start_positions`` and ``end_positions``
        numbers; other keys that the model does not take may be kept or dropped. Padding stands on the
        tokenizer's side, with its pad id and its pad token type; the attention mask is 0 exactly there.
        Inputs have the shape (rows, tokens), positions the shape (rows,) and the type ``int64``.

        SHOULD: positions move with padding on the left, and keys that the model does not take are dropped.

        Requirements: QA-COLLATE.
        Source: https://huggingface.co/docs/transformers/main_classes/data_collator

        >>> from nlpcheck.strategies.tokenizers import load_tokenizer
        >>> from nlpcheck.tasks.question_answering import collate
        >>> short = {"input_ids": [5], "attention_mask": [1], "start_positions": 0, "end_positions": 0}
        >>> long = {"input_ids": [6, 7], "attention_mask": [1, 1], "start_positions": 0, "end_positions": 1}
        >>> batch = collate([short, long], load_tokenizer("wordpiece"))
        >>> batch["input_ids"].tolist(), batch["attention_mask"].tolist(), batch["end_positions"].tolist()
        ([[5, 0], [6, 7]], [[1, 0], [1, 1]], [0, 1])
        """
        ...

    def load_model(self, checkpoint: str) -> Model:
        """Return the checkpoint's model with a span head: a start and an end logit per token.

        ``checkpoint`` is a local folder. The head has two outputs whatever the checkpoint's ``num_labels``
        is. Weights are ``float32`` whatever the checkpoint holds, and the model is in evaluation mode.

        Requirements: QA-HEAD.
        Source: https://huggingface.co/docs/transformers/model_doc/auto

        >>> from nlpcheck.strategies.checkpoints import checkpoint
        >>> from nlpcheck.tasks.question_answering import load_model
        >>> model = load_model(checkpoint("bert-three-labels"))
        >>> model.config.num_labels, model.training
        (2, False)
        """
        ...
