"""Defects of the modules of evaluate."""

from __future__ import annotations

from typing import Any

from nlpcheck.environment.check import Check

REMOVED = "special_tokens_map_extended"


def removed_attribute() -> str:
    """Ask a tokenizer for the attribute that the perplexity module reads; the module itself is not on this machine."""
    import tokenizers
    import transformers

    backend = tokenizers.Tokenizer(tokenizers.models.WordLevel({"w": 0}, unk_token="w"))  # noqa: S106  (no secret)
    make: Any = transformers.PreTrainedTokenizerFast
    tokenizer = make(tokenizer_object=backend)
    return "" if hasattr(tokenizer, REMOVED) else f"the module reads tokenizer.{REMOVED}, which is not there any more"


CHECKS = (
    Check(
        name="evaluate-perplexity",
        library="evaluate",
        needs=("transformers", "tokenizers"),
        wrong='cannot compute evaluate.load("perplexity") for a tokenizer without a pad token, such as GPT-2\'s',
        matters="AttributeError with transformers 5, in the module's own example",
        instead="sum negative log-likelihoods, as token_nll and perplexity of the contract do",
        issue="https://github.com/huggingface/evaluate/issues/766",
        affected="0.4.6 with transformers 5",
        mended="",
        probe=removed_attribute,
    ),
)
