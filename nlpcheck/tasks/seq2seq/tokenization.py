"""A text to read and a text to write become a row: the second is tokenized as a target."""

from __future__ import annotations

from collections.abc import Iterable

from transformers import PreTrainedTokenizerFast

Rows = dict[str, list[list[int]]]


def tokenize_pairs(
    pairs: Iterable[tuple[str | None, str | None]],
    tokenizer: PreTrainedTokenizerFast,
    *,
    prefix: str,
    max_source_length: int,
    max_target_length: int,
) -> Rows:
    """Return the rows of (source, target) pairs; a pair in which one side is None gives none."""
    kept = [(source, target) for source, target in pairs if source is not None and target is not None]
    if not kept:
        return {key: [] for key in [*tokenizer.model_input_names, "labels"]}
    rows = tokenizer([prefix + source for source, _ in kept], max_length=max_source_length, truncation=True)
    labels = tokenize_targets([target for _, target in kept], tokenizer, max_target_length)
    return {**rows, "labels": labels}


def tokenize_targets(targets: list[str], tokenizer: PreTrainedTokenizerFast, max_length: int) -> list[list[int]]:
    """Return the ids of texts as the model is to write them, each with its end."""
    template = tokenizer(text_target="")["input_ids"]  # the special tokens alone
    end = [] if tokenizer.eos_token_id in [None, *template] else [tokenizer.eos_token_id]
    rows = tokenizer(text_target=targets, max_length=max_length - len(end), truncation=True)
    return [ids + end for ids in rows["input_ids"]]
