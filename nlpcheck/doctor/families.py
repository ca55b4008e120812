"""What an architecture can be: by the library's own tables, not by a list of names."""

from __future__ import annotations

from functools import cache

from nlpcheck.doctor.checkpoint import Checkpoint

TABLES = {
    "sequence_classification": "MODEL_FOR_SEQUENCE_CLASSIFICATION_MAPPING_NAMES",
    "token_classification": "MODEL_FOR_TOKEN_CLASSIFICATION_MAPPING_NAMES",
    "question_answering": "MODEL_FOR_QUESTION_ANSWERING_MAPPING_NAMES",
    "masked_lm": "MODEL_FOR_MASKED_LM_MAPPING_NAMES",
    "causal_lm": "MODEL_FOR_CAUSAL_LM_MAPPING_NAMES",
    "summarization": "MODEL_FOR_SEQ_TO_SEQ_CAUSAL_LM_MAPPING_NAMES",
    "translation": "MODEL_FOR_SEQ_TO_SEQ_CAUSAL_LM_MAPPING_NAMES",
}
ENDINGS = {
    "sequence_classification": ("ForSequenceClassification",),
    "token_classification": ("ForTokenClassification",),
    "question_answering": ("ForQuestionAnswering", "ForQuestionAnsweringSimple"),
    "masked_lm": ("ForMaskedLM", "ForPreTraining"),
    "causal_lm": ("ForCausalLM", "LMHeadModel"),
    "summarization": ("ForConditionalGeneration", "MTModel", "Seq2SeqLM"),
    "translation": ("ForConditionalGeneration", "MTModel", "Seq2SeqLM"),
}
"""How the classes that hold a head of a task are called."""
TWO_WAYS = frozenset({"xlnet", "xlm", "flaubert"})
"""Trained as language models, and yet able to look to both sides, or to be told which way to look."""


@cache
def heads(model_type: str) -> frozenset[str]:
    """Return the tasks for which the library has a head on an architecture."""
    from transformers.models.auto import modeling_auto

    return frozenset(task for task, table in TABLES.items() if model_type in getattr(modeling_auto, table))


@cache
def known(model_type: str) -> bool:
    """Tell whether the library knows an architecture at all."""
    from transformers.models.auto import modeling_auto

    return model_type in modeling_auto.MODEL_MAPPING_NAMES


def family(checkpoint: Checkpoint) -> str:
    """Return encoder, decoder or encoder-decoder, as recipes spell it; empty where nothing tells."""
    if checkpoint.model_type in TWO_WAYS:
        return ""
    if checkpoint.config.get("is_encoder_decoder"):
        return "encoder-decoder"
    found = heads(checkpoint.model_type)
    if "summarization" in found and "is_encoder_decoder" not in checkpoint.config:
        return "encoder-decoder"
    if checkpoint.config.get("is_decoder"):
        return "decoder"
    if "causal_lm" in found and "masked_lm" not in found:
        return "" if _both_sides(checkpoint) else "decoder"
    return "encoder" if "masked_lm" in found else ""


def _both_sides(checkpoint: Checkpoint) -> bool:
    """Tell whether a decoder's configuration takes the mask away that hides what follows."""
    config = checkpoint.config
    return config.get("is_causal") is False or bool(config.get("use_bidirectional_attention"))


def holds_head(checkpoint: Checkpoint, task: str) -> bool:
    """Tell whether the checkpoint was saved with a head of a task."""
    return checkpoint.architecture.endswith(ENDINGS[task])


def rotates(checkpoint: Checkpoint) -> bool:
    """Tell whether positions are rotated, so that a row beyond them is worse but no error."""
    config = checkpoint.config
    names = ("rope_theta", "rope_scaling", "rope_parameters", "alibi", "global_rope_theta")
    absolute = config.get("position_embedding_type") in (None, "absolute")
    relative = bool(config.get("relative_attention")) and config.get("position_biased_input") is False
    return relative or not absolute or any(config.get(name) for name in names)
