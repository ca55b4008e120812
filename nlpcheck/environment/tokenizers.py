"""Defects of tokenizers."""

from __future__ import annotations

from nlpcheck.environment.check import Check

WINDOWS = "windows"
"""Self-check: the tokenizers library returns every window of a long text."""

WORDS, ROOM, STRIDE = 50, 10, 2


def lost_windows() -> str:
    """Cut a text of 50 words into windows of 10 that share 2."""
    import tokenizers

    vocabulary = {"w": 0, "?": 1}
    tokenizer = tokenizers.Tokenizer(tokenizers.models.WordLevel(vocabulary, unk_token="?"))  # noqa: S106  (no secret)
    tokenizer.pre_tokenizer = tokenizers.pre_tokenizers.Whitespace()
    tokenizer.enable_truncation(max_length=ROOM, stride=STRIDE)
    windows = 1 + len(tokenizer.encode(" ".join(["w"] * WORDS)).overflowing)
    right = -(-(WORDS - STRIDE) // (ROOM - STRIDE))
    return "" if windows == right else f"{windows} instead of {right}"


CHECKS = (
    Check(
        name=WINDOWS,
        library="tokenizers",
        wrong="loses windows of long texts",
        matters="answers in the second half of a context are never trained on and never found",
        instead="install a release that is right",
        issue="https://github.com/huggingface/tokenizers/issues/2091",
        affected="0.23.1, 0.23.2",
        mended="tokenizers>=0.23.3",
        probe=lost_windows,
    ),
)
