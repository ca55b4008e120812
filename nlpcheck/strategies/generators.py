"""Models that write varied texts, some of which end early: random weights, chosen so that much can go wrong."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from nlpcheck.strategies.models import live_model

if TYPE_CHECKING:
    from torch import Tensor
    from transformers import PreTrainedModel

TOKENIZERS = {"t5-generator": "unigram", "bart-generator": "byte-bpe", "bart-codes-generator": "mbart50"}
"""The generators, and the tokenizer that knows every id that each may write."""

# Seed of the weights, and the token whose output EOS is made to resemble, so that some texts end.
_TUNED = {"t5-generator": (5, 7), "bart-generator": (24, 302), "bart-codes-generator": (47, 11)}
_SPREAD = 1.5
_A_LITTLE_MORE = 1.15


def generator(name: str, settings: dict[str, Any] | None = None, *, training: bool = False) -> PreTrainedModel:
    """Return a live model that writes varied texts, with these generation settings; put back at each call.

    >>> generator("bart-generator", {"num_beams": 4}).generation_config.num_beams
    4
    """
    model = live_model(name, training=training)
    for part, weight in model.named_parameters():
        weight.data.copy_(_weights(name)[part])
    for setting, value in (settings or {}).items():
        setattr(model.generation_config, setting, value)
    return model


@cache
def _weights(name: str) -> dict[str, Tensor]:
    import torch

    seed, resembled = _TUNED[name]
    random = torch.Generator().manual_seed(seed)
    model: Any = live_model(name)
    weights = {}
    for part, weight in model.named_parameters():
        if "norm" in part:
            weights[part] = torch.full(weight.shape, float(part.endswith("weight")))
        else:
            weights[part] = torch.randn(weight.shape, generator=random) * _SPREAD
    last = model.get_output_embeddings().weight  # BART's are the embeddings of its inputs, whatever its configuration
    outputs = next(weights[part] for part, weight in model.named_parameters() if weight is last)
    outputs[model.generation_config.eos_token_id] = outputs[resembled] * _A_LITTLE_MORE
    return weights


def next_scores(model: PreTrainedModel, inputs: Any, ids: list[int]) -> list[float]:
    """Return the model's scores of every id after those that it has written for one text, in one forward pass."""
    import torch

    with torch.no_grad():
        logits = model(**inputs, decoder_input_ids=torch.tensor([ids])).logits
    scores: list[float] = logits[0, -1].tolist()
    return scores
