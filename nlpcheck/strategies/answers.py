"""What a span model said about some questions: contexts, their windows, and logits with one best answer.

Windows are cut by hand, no tokenizer is involved: `offset_mapping` is None for the tokens before the context
(special tokens and the question) and behind it. In drawn values no window has more than 20 columns, so that the
pruning to the 20 best starts and ends, which is allowed, prunes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import TYPE_CHECKING, Any

import numpy as np
from hypothesis import strategies as st

from nlpcheck.strategies.calls import Call
from nlpcheck.strategies.logits import STEP, exact_logits, planted_logits

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn, SearchStrategy

Row = dict[str, Any]
Offset = tuple[int, int]
Array = np.ndarray[Any, np.dtype[np.float32]]

BEFORE = 3  # tokens before the context of a window made by hand: [CLS] question [SEP]
MOST_CONTEXT_TOKENS = 10
MARGIN = 1 / 4  # by which the best pair is better than any other


@dataclass(frozen=True)
class Predicted:
    """Some examples, their windows, and the logits of these windows."""

    examples: list[Row]
    features: list[Row]
    start_logits: Array
    end_logits: Array
    max_answer_length: int = 30
    threshold: float = 0.0
    """For the null score; used with ``version_2_with_negative`` only."""

    @property
    def predictions(self) -> tuple[Array, Array]:
        """Start and end logits, as ``Trainer.predict`` gives them."""
        return self.start_logits, self.end_logits

    def reordered(self, order: Sequence[int]) -> Predicted:
        """Return the same with the windows in another order."""
        return replace(
            self,
            features=[self.features[window] for window in order],
            start_logits=self.start_logits[list(order)],
            end_logits=self.end_logits[list(order)],
        )


def window(
    example_id: str,
    offsets: Sequence[Offset],
    *,
    before: int = BEFORE,
    after: int = 1,
    cls_index: int | None = None,
) -> Row:
    """Return a window as ``prepare_validation_features`` makes it; without ``cls_index`` if that is None."""
    offset_mapping = [None] * before + list(offsets) + [None] * after
    row = {
        "example_id": example_id,
        "input_ids": list(range(1, len(offset_mapping) + 1)),
        "attention_mask": [1] * len(offset_mapping),
        "offset_mapping": offset_mapping,
    }
    return row if cls_index is None else {**row, "cls_index": cls_index}


def word_offsets(context: str) -> list[Offset]:
    """Return the offsets of words and punctuation marks.

    >>> word_offsets("a cat.")
    [(0, 1), (2, 5), (5, 6)]
    """
    return [match.span() for match in re.finditer(r"\w+|[^\w\s]", context)]


def predicted(
    contexts: Mapping[str, str],
    windows: Sequence[Row],
    starts: Mapping[tuple[int, int], float],
    ends: Mapping[tuple[int, int], float],
    *,
    columns: int = 0,
    **options: Any,
) -> Predicted:
    """Return a hand-made case: logits are low but at the given ``(window, token)``."""
    width = max(columns, *(len(row["offset_mapping"]) for row in windows), 0)
    return Predicted(
        [{"id": key, "question": "?", "context": context} for key, context in contexts.items()],
        list(windows),
        planted_logits(len(windows), width, starts),
        planted_logits(len(windows), width, ends),
        **options,
    )


def one_window(
    context: str,
    starts: Mapping[int, float],
    ends: Mapping[int, float],
    **options: Any,
) -> Predicted:
    """Return a hand-made case of one window: `[CLS] question [SEP] context [SEP]`."""
    return predicted(
        {"q": context},
        [window("q", word_offsets(context))],
        {(0, token): logit for token, logit in starts.items()},
        {(0, token): logit for token, logit in ends.items()},
        **options,
    )


WORDS = ("Ada", "met", "Bob", "in", "New", "York", "U", "S", "at", "noon")
Text = tuple[str, list[Offset]]
"""A context and the offsets of its tokens."""


def _joined(count: int, separators: Sequence[str], first: str = "", last: str = "") -> Text:
    """Join words by separators in turn; tokens are the words."""
    text, offsets = first, []
    for index, word in enumerate(WORDS[:count]):
        text += separators[index % len(separators)] if index else ""
        offsets.append((len(text), len(text) + len(word)))
        text += word
    return text + last, offsets


def _plain(count: int) -> Text:
    return _joined(count, [" "])


def _glued(count: int) -> Text:
    """Join words by marks and by nothing: what joining tokens by spaces does not give back."""
    return _joined(count, ["-", "", ". ", "'", "/"], last=".")


def _spaced(count: int) -> Text:
    return _joined(count, ["  ", "\n", " \t"], first=" ", last="  ")


def _accented(count: int) -> Text:
    """Put characters of several bytes, and of several code units, before the words."""
    return _joined(count, [" ", "\u00e9 ", " \U0001f600 "], first="\U0001f600\u00e9")


def _with_space(count: int) -> Text:
    """Count the space before a word to its token, as Unigram and byte-level tokenizers may."""
    text, offsets = _plain(count)
    return text, [(max(start - 1, 0), end) for start, end in offsets]


def _with_empty_tokens(count: int) -> Text:
    """Put a token without characters before some words, as byte-level tokenizers do."""
    text, offsets = _plain(count)
    tokens = [[offset] if index % 2 else [(offset[0], offset[0]), offset] for index, offset in enumerate(offsets)]
    return text, [token for some in tokens for token in some][:MOST_CONTEXT_TOKENS]


def _with_shared_characters(count: int) -> Text:
    """Let two tokens hold one character, as the bytes of an emoji do."""
    text, offsets = _joined(count, [" \U0001f600 ", " "])
    places = [index for index, character in enumerate(text) if character == "\U0001f600"]
    emoji = [(place, place + 1) for place in places for _ in range(2)]
    return text, sorted(offsets + emoji)[:MOST_CONTEXT_TOKENS]


def _with_marks(count: int) -> Text:
    """Make tokens of punctuation marks too, so that an answer may begin or end with one."""
    text = '(Ada) met "B.", $5!'
    offsets = word_offsets(text)[:count]
    return text[: offsets[-1][1]], offsets


_STYLES = (_plain, _glued, _with_marks, _spaced, _accented, _with_space, _with_empty_tokens, _with_shared_characters)
_IDS = (["q1", "q2", "q3"], ["1", "01", "10"], ["b", "a", "c"], ["1", "0", "2"])


@st.composite
def predicted_windows(
    draw: DrawFn, *, examples: int = 2, extra_columns: bool = True, null_scores: bool = False
) -> Predicted:
    """Up to two examples, each with up to four windows, and logits with one best answer per example.

    Windows stand in any order. With ``extra_columns`` the logits may be wider than the windows. With
    ``null_scores`` the null score of each example is near the score of its best answer, and ``threshold`` is
    drawn; the two never differ by exactly the threshold.

    >>> from hypothesis import find
    >>> find(predicted_windows(), lambda case: len(case.features) > 1).examples[0]["context"]
    'Ada met Bob'
    """
    layout = {"before": draw(st.integers(1, 4)), "after": draw(st.integers(0, 2))}
    rows, windows = [], []
    for key in draw(st.sampled_from(_IDS))[: draw(st.integers(1, examples))]:
        context, offsets = draw(st.sampled_from(_STYLES))(draw(st.integers(2, MOST_CONTEXT_TOKENS)))
        rows.append({"id": key, "question": "Who?", "context": context})
        windows += [window(key, part, **layout) for part in draw(_cuts(offsets))]
    Random(draw(st.integers(0, 20))).shuffle(windows)  # noqa: S311  (0 is a shuffle too, and nothing is secret)
    width = max(len(row["offset_mapping"]) for row in windows)
    starts, ends = draw(exact_logits(len(windows), width)), draw(exact_logits(len(windows), width))
    case = Predicted(rows, windows, starts, ends, max_answer_length=draw(st.sampled_from([30, 1, 2, 3, 5])))
    best = {row["id"]: _plant_best(case, row) for row in rows}
    if null_scores:
        case = _with_null_scores(case, best, draw)
    return _widened(case, draw(st.sampled_from(_COLUMNS))) if extra_columns else case


_COLUMNS = ((0, 0.0), (1, -100.0), (2, 20.0), (3, 20.0))  # how many more, and the logit there


@st.composite
def _cuts(draw: DrawFn, offsets: Sequence[Offset]) -> list[Sequence[Offset]]:
    """Windows of a context, from left to right, as many as it takes."""
    size = draw(st.integers(max(2, len(offsets) // 3), len(offsets)))
    step = size - draw(st.integers(0, size - 1))
    step = max(step, (len(offsets) - size + 2) // 3)
    starts = [start for start in range(0, len(offsets), step) if start == 0 or start + size - step < len(offsets)]
    return [offsets[start : start + size] for start in starts]


def _legal_pairs(case: Predicted, example: Row) -> dict[tuple[int, int, int], str]:
    """Return window, start and end of every legal pair of an example, and the text."""
    return {
        (number, start, end): example["context"][offsets[start][0] : offsets[end][1]]
        for number, row in enumerate(case.features)
        if row["example_id"] == example["id"]
        for offsets in [row["offset_mapping"]]
        for start in range(len(offsets))
        if offsets[start]
        for end in range(start, min(len(offsets), start + case.max_answer_length))
        if offsets[end]
    }


def _plant_best(case: Predicted, example: Row) -> float:
    """Raise the logits of the best pair that has a text until it is the only best; return its score."""
    texts = _legal_pairs(case, example)
    scores = {pair: float(case.start_logits[pair[:2]] + case.end_logits[pair[::2]]) for pair in texts}
    best = max((pair for pair in texts if texts[pair].strip()), key=scores.__getitem__)
    lacking = max((scores[pair] for pair in texts if pair != best), default=-np.inf) + MARGIN - scores[best]
    if lacking > 0:
        case.start_logits[best[:2]] += lacking
        case.end_logits[best[::2]] += lacking
    return float(case.start_logits[best[:2]] + case.end_logits[best[::2]])


def _with_null_scores(case: Predicted, best: Mapping[str, float], draw: DrawFn) -> Predicted:
    """Put the lowest null score of each example near its best score, and draw a threshold between eighths."""
    threshold = draw(st.sampled_from([0.0, 2.0, -2.0])) + STEP / 2
    surplus = draw(st.lists(st.integers(-24, 24), min_size=len(case.examples), max_size=len(case.examples)))
    for example, more in zip(case.examples, surplus, strict=True):
        own = [number for number, row in enumerate(case.features) if row["example_id"] == example["id"]]
        lowest = draw(st.sampled_from(own))
        for number in own:
            distance = more * STEP if number == lowest else (more + 8 * (number + 1)) * STEP
            start = case.start_logits[number, 0]
            case.end_logits[number, 0] = best[example["id"]] + distance - start
    return replace(case, threshold=threshold)


def _widened(case: Predicted, columns: tuple[int, float]) -> Predicted:
    """Return the same with more columns on the right."""
    count, logit = columns
    more = np.full((len(case.features), count), logit, dtype=np.float32)
    wide = [np.hstack([logits, more]) for logits in case.predictions]
    return replace(case, start_logits=wide[0], end_logits=wide[1])


def many_windows(count: int, best: int) -> Predicted:
    """Return an example of many short windows, the best pair in one of them."""
    context = " ".join(f"w{number}" for number in range(count))
    offsets = word_offsets(context)
    windows = [window("q", [offset], before=1, after=0) for offset in offsets]
    return predicted({"q": context}, windows, {(best, 1): 2.0}, {(best, 1): 2.0})


def deep_pair(size: int, deep: str) -> Predicted:
    """Return a window whose best pair has the `size`-th best start of all its tokens, or end, or `"both"`.

    Better starts stand behind the pair's end and better ends before its start, so that they make no better pair.

    >>> deep_pair(3, "start").start_logits[0].argsort()[-3:].tolist()  # from the third best to the best
    [6, 10, 11]
    """
    words = 2 * size + 4
    start, end = BEFORE + size, BEFORE + size + 3
    starts, ends = {start: 3.0}, {end: 3.0}
    if deep != "end":
        starts |= {end + rank: 3.0 + rank * STEP for rank in range(1, size)}
    if deep != "start":
        ends |= {start - rank: 3.0 + rank * STEP for rank in range(1, size)}
    return one_window(" ".join(f"w{number}" for number in range(words)), starts, ends)


def answer_calls(*, null_scores: bool = False) -> SearchStrategy[Call]:
    """Calls of ``postprocess_qa_predictions``, with the null score if it counts."""

    def call(case: Predicted) -> Call:
        options: dict[str, Any] = {"max_answer_length": case.max_answer_length}
        if null_scores:
            options |= {"version_2_with_negative": True, "null_score_diff_threshold": case.threshold}
        return Call((case.examples, case.features, case.predictions), options)

    return predicted_windows(null_scores=null_scores).map(call)
