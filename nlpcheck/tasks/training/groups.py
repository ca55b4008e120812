"""What weight decay may touch: matrices, but neither biases nor the weights of normalisation layers."""

from __future__ import annotations

from transformers import PreTrainedModel


def parameter_groups(model: PreTrainedModel) -> dict[str, list[str]]:
    """Return the names of the trainable parameters, those with weight decay and those without."""
    groups: dict[str, list[str]] = {"decay": [], "no_decay": []}
    for name, parameter in model.named_parameters():  # gives a tied parameter once
        if parameter.requires_grad:
            # Families name their norms as they like (LayerNorm, ln_1, norm), but norms and biases are all vectors.
            groups["decay" if parameter.dim() > 1 else "no_decay"].append(name)
    return groups
