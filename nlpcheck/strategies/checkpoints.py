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
_DISTILBERT_SIZES = {"dim": 16, "n_layers": 2, "n_heads": 2, "hidden_dim": 32}


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
    return model


def _stored_type(name: str) -> torch.dtype:
    """The type of the weights in the checkpoint's file."""
    import torch

    return torch.bfloat16 if name.endswith("bf16") else torch.float32


def _configuration(name: str, settings: dict[str, Any]) -> dict[str, Any]:
    """Arguments of the configuration class."""
    sizes = _SIZES | _DISTILBERT_SIZES if name == "distilbert" else _SIZES
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
