"""A prompt and its completion become one row, of which only the completion is trained on."""

from __future__ import annotations

from transformers import PreTrainedTokenizerFast

IGNORED = -100


def completion_labels(prompt: str, completion: str, tokenizer: PreTrainedTokenizerFast) -> dict[str, list[int]]:
    """Tokenize both as one text; a token counts if it ends after the prompt."""
    row = tokenizer(prompt + completion, return_offsets_mapping=True)
    ends = [end for _, end in row["offset_mapping"]]  # 0 where the tokenizer has added a token
    labels = [token if end > len(prompt) else IGNORED for token, end in zip(row["input_ids"], ends, strict=True)]
    return {"input_ids": row["input_ids"], "labels": labels}
