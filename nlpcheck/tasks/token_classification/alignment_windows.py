"""A batch of words and tags becomes rows for the model; a long sentence becomes several rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from .alignment import align_labels_with_tokens

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerFast


def tokenize_and_align_labels(
    examples: Mapping[str, Sequence[Any]],
    tokenizer: PreTrainedTokenizerFast,
    *,
    label_names: Sequence[str],
    max_length: int | None = None,
    stride: int | None = None,
    label_all_tokens: bool = False,
) -> dict[str, list[Any]]:
    """Tokenize all sentences in one call, cut what is too long, and label every row."""
    sentences, tags = list(examples["tokens"]), list(examples["ner_tags"])
    if [len(words) for words in sentences] != [len(row) for row in tags]:
        raise ValueError("words and tags of a sentence differ in number: every later label would be wrong")
    if max_length is not None and stride is not None:
        room = max_length - tokenizer.num_special_tokens_to_add()
        if stride >= room:  # no window would get further: the tokenizer panics
            raise ValueError(f"stride {stride} leaves no room: a row holds {room} tokens besides the special ones")
    encoding = tokenizer(
        sentences,
        is_split_into_words=True,
        truncation=max_length is not None,  # True alone would cut at tokenizer.model_max_length
        max_length=max_length,
        stride=stride or 0,
        return_overflowing_tokens=stride is not None,
    )
    sentence_of_row = encoding.get("overflow_to_sample_mapping", range(len(sentences)))
    encoding["labels"] = [
        align_labels_with_tokens(
            tags[sentence], encoding.word_ids(row), label_names=label_names, label_all_tokens=label_all_tokens
        )
        for row, sentence in enumerate(sentence_of_row)
    ]
    return dict(encoding)
