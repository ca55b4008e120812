"""Tiny checkpoints, drawn by name: random weights, two layers, built once per process in a folder of its own.

| name | saved from | stored as | what it is for |
|---|---|---|---|
| `bert` | `BertForMaskedLM` | float32 | the usual start: an encoder, the wrong head |
| `bert-bf16` | `BertModel` | bfloat16 | weights in another type, no head |
| `bert-other-head` | `BertForTokenClassification` | float32 | a head of five labels, `EARLIER_LABELS` |
| `bert-same-width` | `BertForTokenClassification` | float32 | a trained head of three labels |
| `bert-three-labels` | `BertModel` | float32 | no head, `num_labels` 3 left in the configuration |
| `bert-qa` | `BertForQuestionAnswering` | float32 | a trained span head |
| `bert-qa-three` | `BertForQuestionAnswering` | float32 | a span head with a third output |
| `roberta`, `distilbert` | their masked language models | float32 | other families, other names of the parts |
| `bert-sequence`, `roberta-sequence`, `gpt2-sequence` | sequence heads | float32 | a trained head, `SEQUENCE_LABELS` |
| `bert-sequence-five` | `BertForSequenceClassification` | float32 | a sequence head of five labels |
| `roberta-token` | `RobertaForTokenClassification` | float32 | a token head of another family |
| `bert-regression`, `roberta-two-scores` | sequence heads | float32 | heads of one number and of two |
| `distilbert-multi-label` | `DistilBertForSequenceClassification` | float32 | several labels per text |
| `distilbert-qa`, `gpt2-token` | a span head, a token head | float32 | heads of other families |
| `bert-mlm-bf16` | `BertForMaskedLM` | bfloat16 | a language model in another type |
| `gpt2`, `llama` | causal language models | float32 | decoders, with tied and with free output embeddings |
| `t5`, `bart` | sequence-to-sequence models | float32 | encoder-decoders, start id 0 and 2 |
| `gpt2-bf16`, `t5-bf16` | the same | bfloat16 | weights in another type |
| `t5-generator`, `bart-generator` | the same | float32 | as many outputs as `unigram`, `byte-bpe` have tokens |
| `bart-codes-generator` | the same | float32 | as many outputs as `mbart50` has tokens |
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from multiprocessing.util import Finalize
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

if TYPE_CHECKING:
    import torch
    from hypothesis.strategies import SearchStrategy
    from transformers import PreTrainedModel

VOCABULARY_SIZE = 640  # holds every id of every tokenizer of the suite
EARLIER_LABELS = ("B-X", "I-X", "B-Y", "I-Y", "O")
HEAD_LABELS = ("I-X", "O", "B-X")  # of the trained head of three labels
SEQUENCE_LABELS = ("neutral", "negative", "positive")  # of the trained sequence heads

# Name -> model class and settings of its configuration.
_RECIPES: dict[str, tuple[str, dict[str, Any]]] = {
    "bert": ("BertForMaskedLM", {}),
    "bert-bf16": ("BertModel", {}),
    "bert-other-head": ("BertForTokenClassification", {"labels": EARLIER_LABELS}),
    "bert-same-width": ("BertForTokenClassification", {"labels": HEAD_LABELS}),
    "bert-three-labels": ("BertModel", {"labels": HEAD_LABELS}),
    "bert-qa": ("BertForQuestionAnswering", {}),
    "roberta": ("RobertaForMaskedLM", {"pad_token_id": 1}),
    "distilbert": ("DistilBertForMaskedLM", {}),
    "bert-qa-three": ("BertForQuestionAnswering", {"num_labels": 3}),
    "bert-sequence": ("BertForSequenceClassification", {"labels": SEQUENCE_LABELS}),
    "bert-sequence-five": ("BertForSequenceClassification", {"labels": EARLIER_LABELS}),
    "bert-mlm-bf16": ("BertForMaskedLM", {}),
    "roberta-sequence": ("RobertaForSequenceClassification", {"labels": SEQUENCE_LABELS, "pad_token_id": 1}),
    "roberta-token": ("RobertaForTokenClassification", {"labels": SEQUENCE_LABELS, "pad_token_id": 1}),
    "gpt2": ("GPT2LMHeadModel", {}),
    "gpt2-bf16": ("GPT2LMHeadModel", {}),
    "gpt2-sequence": ("GPT2ForSequenceClassification", {"labels": SEQUENCE_LABELS}),
    "llama": ("LlamaForCausalLM", {"num_key_value_heads": 1}),
    "t5": ("T5ForConditionalGeneration", {}),
    "t5-bf16": ("T5ForConditionalGeneration", {}),
    "bart": ("BartForConditionalGeneration", {}),
    "bert-regression": ("BertForSequenceClassification", {"labels": ("score",), "problem_type": "regression"}),
    "roberta-two-scores": (
        "RobertaForSequenceClassification",
        {"labels": ("anger", "joy"), "problem_type": "regression", "pad_token_id": 1},
    ),
    "distilbert-multi-label": (
        "DistilBertForSequenceClassification",
        {"labels": SEQUENCE_LABELS, "problem_type": "multi_label_classification"},
    ),
    "distilbert-qa": ("DistilBertForQuestionAnswering", {}),
    "gpt2-token": ("GPT2ForTokenClassification", {"labels": HEAD_LABELS}),
    "t5-generator": ("T5ForConditionalGeneration", {"vocab_size": 230, "tie_word_embeddings": False}),
    "bart-generator": ("BartForConditionalGeneration", {"vocab_size": 599, "tie_word_embeddings": False}),
    "bart-codes-generator": ("BartForConditionalGeneration", {"vocab_size": 118, "tie_word_embeddings": False}),
}
CHECKPOINTS = tuple(_RECIPES)

# The same sizes under the names that the families use.
_SIZES = {
    "vocab_size": VOCABULARY_SIZE,
    "max_position_embeddings": 80,
    "hidden_size": 16,
    "num_hidden_layers": 2,
    "num_attention_heads": 2,
    "intermediate_size": 32,
}
_OTHER_NAMES: dict[str, dict[str, Any]] = {
    "distilbert": {"dim": 16, "n_layers": 2, "n_heads": 2, "hidden_dim": 32},
    "gpt2": {"n_positions": 80, "n_embd": 16, "n_layer": 2, "n_head": 2, "bos_token_id": None, "eos_token_id": None},
    "llama": {"bos_token_id": None, "eos_token_id": None},
    "t5": {"d_model": 16, "d_kv": 8, "d_ff": 32, "num_layers": 2, "num_heads": 2, "decoder_start_token_id": 0},
    "bart": {
        "d_model": 16,
        "encoder_layers": 2,
        "decoder_layers": 2,
        "encoder_attention_heads": 2,
        "decoder_attention_heads": 2,
        "encoder_ffn_dim": 32,
        "decoder_ffn_dim": 32,
        "forced_eos_token_id": None,
    },
}
"""Settings of the families that have names of their own for these."""


@dataclass(frozen=True)
class Load:
    """Arguments of ``load_model``; the checkpoint by name."""

    checkpoint: str
    options: dict[str, Any] = field(default_factory=dict)


def loads(*checkpoints: str, **options: Sequence[Any]) -> SearchStrategy[Load]:
    """Calls of ``load_model`` on some checkpoints, each option drawn from the values given for it.

    There are few, so that all of them are tried.

    >>> from hypothesis import find
    >>> find(loads("bert", label_names=[["O", "B-X"]]), lambda load: True)
    Load(checkpoint='bert', options={'label_names': ['O', 'B-X']})
    """
    drawn = st.fixed_dictionaries({name: st.sampled_from(values) for name, values in options.items()})
    return st.builds(Load, st.sampled_from(checkpoints), drawn)


class Folder(str):
    """The path of a checkpoint, shown by its name: the path differs from process to process."""

    __slots__ = ()

    def __repr__(self) -> str:
        """Show the name only."""
        return f"<checkpoint {Path(self).name}>"


def checkpoint(name: str) -> str:
    """Return the folder of the checkpoint called ``name``, as ``from_pretrained`` takes it.

    It is written when it is first asked for, and again if somebody has written into it since.

    >>> sorted(path.name for path in Path(checkpoint("bert")).iterdir())
    ['config.json', 'model.safetensors']
    """
    folder = _root() / name
    if _WRITTEN.get(name) != _state_of(folder):
        shutil.rmtree(folder, ignore_errors=True)
        _write(name, folder)
        _WRITTEN[name] = _state_of(folder)
    return Folder(folder)


_WRITTEN: dict[str, list[tuple[str, int, int]]] = {}


def _state_of(folder: Path) -> list[tuple[str, int, int]]:
    """Return the files of a folder with their sizes and times."""
    files = sorted(folder.iterdir()) if folder.is_dir() else []
    return [(file.name, file.stat().st_size, file.stat().st_mtime_ns) for file in files]


def _write(name: str, folder: Path) -> None:
    from safetensors.torch import save_file

    model = checkpoint_model(name)
    stored = _stored_type(name)
    model.config.architectures = [type(model).__name__]
    model.config.dtype = stored
    model.config.save_pretrained(folder)
    weights = {part: weight.detach().to(stored) for part, weight in model.named_parameters()}  # shared ones once
    save_file(weights, str(folder / "model.safetensors"), metadata={"format": "pt"})


@cache
def checkpoint_model(name: str) -> PreTrainedModel:
    """Return the very model that a checkpoint holds, in float32 and evaluation mode."""
    import torch
    import transformers

    if name not in _RECIPES:
        msg = f"no checkpoint is called {name!r}; there are {', '.join(CHECKPOINTS)}"
        raise ValueError(msg)
    class_name, settings = _RECIPES[name]
    model_class = getattr(transformers, class_name)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(CHECKPOINTS.index(name))
        model: PreTrainedModel = model_class(model_class.config_class(**_configuration(name, settings)))
        # The library starts with biases of zero and layer norms of one, which would hide a part that was not loaded.
        for parameter in model.parameters():
            weight = torch.randn(parameter.shape) / 2
            parameter.data = weight.to(_stored_type(name)).to(torch.float32)
    model.train(mode=False)
    model.name_or_path = f"nlpcheck/{name}"
    return model


def _stored_type(name: str) -> torch.dtype:
    """The type of the weights in the checkpoint's file."""
    import torch

    return torch.bfloat16 if name.endswith("bf16") else torch.float32


def _configuration(name: str, settings: dict[str, Any]) -> dict[str, Any]:
    """Arguments of the configuration class."""
    sizes = _SIZES | _OTHER_NAMES.get(name.partition("-")[0], {})
    names = settings.get("labels")
    labels = (
        {
            "id2label": dict(enumerate(names)),
            "label2id": {n: i for i, n in enumerate(names)},
        }
        if names
        else {}
    )
    return sizes | labels | {key: value for key, value in settings.items() if key != "labels"}


@cache
def _root() -> Path:
    """A temporary folder that goes when the process ends."""
    folder = Path(tempfile.mkdtemp(prefix="nlpcheck-checkpoints-"))
    atexit.register(_remove, folder, os.getpid())
    Finalize(None, _remove, (folder, os.getpid()), exitpriority=0)  # children of multiprocessing skip atexit
    return folder


def _remove(folder: Path, owner: int) -> None:
    """Remove the folder, but not from a child process that has inherited it."""
    if os.getpid() == owner:
        shutil.rmtree(folder, ignore_errors=True)
