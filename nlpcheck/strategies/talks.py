"""Prompts for a decoder that says words: what it is asked, how it was prepared, and which settings it came with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
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


GPT2_LIKE = "byte-bpe-no-prefix"
EOS = 594  # of this tokenizer, and its pad id

SHORT_FIRST = ["Ada", "Paris, (Rome)", "Londonist", "the cat plays in Rome"]
GPT2 = Talk("gpt2", GPT2_LIKE, SHORT_FIRST)
LLAMA = Talk("llama", GPT2_LIKE, ["the cat plays in Rome", "Ada plays ", "Ada"])  # one ends in a space
ROBERTA = Talk("llama", "byte-bpe", ["Ada plays", "the cat plays in Rome", "quiz"])  # <s> ... </s>
T5 = Talk("llama", "unigram", ["(Rome)  quiz, don't", "Ada plays", "Londonist"])  # unknown characters, two spaces
WORDS = Talk("llama", "wordlevel", ["the cat plays in Rome", "Ada plays"])  # unknown words
TWICE = replace(LLAMA, prompts=["Ada", "the cat plays in Rome", "Ada"])
TALKS = (GPT2, LLAMA, ROBERTA, T5, WORDS)

ENDING = [(323, EOS)]  # GPT2 ends its first text after two tokens, the others not at all
ENDED = replace(GPT2, exchanged=ENDING, settings={"eos_token_id": EOS})
ENDED_AT_ONCE = replace(GPT2, exchanged=[(498, EOS)], settings={"eos_token_id": EOS})
FIRST_ENDS_AT_ONCE = replace(ENDED_AT_ONCE, prompts=["Paris, (Rome)", "Ada"])
ENDED_LLAMA = replace(LLAMA, exchanged=[(360, EOS)], settings={"eos_token_id": EOS})
ENDED_IN_A_LIST = replace(ENDED, settings={"eos_token_id": [EOS]})
TWO_ENDS = replace(ROBERTA, exchanged=[(283, 598), (330, 3)], max_new_tokens=6, settings={"eos_token_id": [3, 598]})
ENDS_IN_THE_PROMPT = replace(ROBERTA, settings={"eos_token_id": 2})
NO_END = replace(GPT2, exchanged=ENDING)
OTHER_END = replace(ROBERTA, exchanged=[(330, 3)], settings={"eos_token_id": 598})
SPECIAL_INSIDE = replace(T5, exchanged=[(47, 0)])  # the pad token, in the middle of a text
ENDED_BY_ZERO = replace(SPECIAL_INSIDE, settings={"eos_token_id": 0})
EOS_IN_PROMPTS = replace(GPT2, prompts=["Ada<|endoftext|>Paris", "Ada<|endoftext|>", "Londonist"])
