"""New text: the most probable token, again and again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from transformers import GenerationConfig, PreTrainedModel, PreTrainedTokenizerFast

from .modes import evaluating


def generate(
    model: PreTrainedModel, tokenizer: PreTrainedTokenizerFast, prompts: Sequence[str], *, max_new_tokens: int
) -> list[str]:
    """Continue the prompts greedily, all in one batch."""
    # Padding on the left: the next token must follow the prompt's last one, not padding.
    rows = tokenizer(list(prompts), padding=True, padding_side="left", return_tensors="pt").to(model.device)
    ids = rows["input_ids"]  # (prompts, tokens)
    settings = GenerationConfig(  # type: ignore[no-untyped-call]
        max_new_tokens=max_new_tokens,
        eos_token_id=model.generation_config.eos_token_id,
        pad_token_id=tokenizer.pad_token_id,
    )
    with evaluating(model), _settings(model, settings):
        output = model.generate(ids, attention_mask=rows["attention_mask"])  # type: ignore[operator]
    return tokenizer.batch_decode(output[:, ids.shape[1] :], skip_special_tokens=True)


@contextmanager
def _settings(model: PreTrainedModel, settings: GenerationConfig) -> Iterator[None]:
    """Lay the model's own settings aside: one that is not passed to generate would be taken from them."""
    own, model.generation_config = model.generation_config, settings
    try:
        yield
    finally:
        model.generation_config = own
