"""The model writes: the best id each time, whatever settings it comes with."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from transformers import GenerationConfig, PreTrainedModel, PreTrainedTokenizerFast

from .collation import start_id
from .decoding import decode

KEPT = ["eos_token_id", "pad_token_id", "bos_token_id", "forced_bos_token_id", "forced_eos_token_id"]
BATCH_SIZE = 32


@contextmanager
def greedy(model: PreTrainedModel) -> Iterator[None]:
    """Let the model generate greedily, in evaluation mode; afterwards its settings and modes are what they were."""
    settings, modes = model.generation_config, [(part, part.training) for part in model.modules()]
    # The library fills what a call leaves open with the model's own settings: beams, penalties, minimal lengths.
    model.generation_config = GenerationConfig(  # type: ignore[no-untyped-call]
        decoder_start_token_id=start_id(model), **{name: getattr(settings, name) for name in KEPT}
    )
    model.train(mode=False)
    try:
        yield
    finally:
        model.generation_config = settings
        for part, training in modes:
            part.training = training


def generate(
    model: PreTrainedModel,
    tokenizer: PreTrainedTokenizerFast,
    texts: Sequence[str],
    *,
    max_new_tokens: int,
    forced_bos_token_id: int | None = None,
) -> list[str]:
    """Return what the model writes for each text."""
    forced = {} if forced_bos_token_id is None else {"forced_bos_token_id": forced_bos_token_id}
    generated: list[str] = []
    with greedy(model):
        for first in range(0, len(texts), BATCH_SIZE):
            inputs = tokenizer(list(texts[first : first + BATCH_SIZE]), padding=True, return_tensors="pt")
            ids = model.generate(**inputs, max_new_tokens=max_new_tokens, **forced)  # type: ignore[operator]
            generated += decode(ids, tokenizer)
    return generated
