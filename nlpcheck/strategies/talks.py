"""Prompts for a decoder that says words: what it is asked, how it was prepared, and which settings it came with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from nlpcheck.strategies.causal_models import exchange, speaker
from nlpcheck.strategies.tokenizers import load_tokenizer

Continue = Callable[[list[int]], list[int]]


@dataclass(frozen=True)
class Talk:
    """Arguments of ``generate``: model and tokenizer by name."""

    model: str
    tokenizer: str
    prompts: list[str]
    max_new_tokens: int = 5
    exchanged: list[tuple[int, int]] = field(default_factory=list)
    """Tokens of which the model says the other."""
    settings: dict[str, Any] = field(default_factory=dict)
    """The model's own generation settings."""

    def prepared(self) -> Any:
        """Return the live model, prepared, with its settings."""
        model = exchange(speaker(self.model, self.tokenizer), self.exchanged)
        for name, value in self.settings.items():
            setattr(model.generation_config, name, value)
        return model

    def encoded(self) -> list[list[int]]:
        """Return the ids of each prompt, by the defaults of the tokenizer."""
        tokenizer = load_tokenizer(self.tokenizer)
        return [list(tokenizer(prompt)["input_ids"]) for prompt in self.prompts]

    @property
    def ends(self) -> list[int]:
        """The ids that end a text."""
        ends = self.settings.get("eos_token_id")
        return [] if ends is None else [ends] if isinstance(ends, int) else list(ends)

    def texts(self, continued: Continue) -> list[str]:
        """Return the stripped text of what somebody says after each prompt's ids, without special tokens."""
        tokenizer = load_tokenizer(self.tokenizer)
        new = [continued(ids) for ids in self.encoded()]
        return [str(tokenizer.decode(ids, skip_special_tokens=True)).strip() for ids in new]
