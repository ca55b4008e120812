"""Runs: a model by name, a few rows of its task, and the sizes of the batches that they are to stand in.

Rows are plain data, not padded. Models are the tiny ones of `nlpcheck.strategies.checkpoints` without dropout, so that
training mode and evaluation mode give the same numbers; where a requirement tells the two modes apart, one dropout
layer drops everything.
"""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from random import Random
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from nlpcheck.strategies.checkpoints import checkpoint_model
from nlpcheck.strategies.models import put_back

if TYPE_CHECKING:
    import torch
    from hypothesis.strategies import SearchStrategy
    from torch import Tensor
    from transformers import PreTrainedModel

IGNORE_INDEX = -100

SEQUENCE, REGRESSION, MULTI_LABEL, TOKEN, LANGUAGE, CAUSAL, SEQ2SEQ, SPAN = (
    "sequence", "regression", "multi_label", "token", "language", "causal", "seq2seq", "span",
)  # fmt: skip
"""What a head says something about, and so which labels count."""

HEADS = {
    "bert-sequence": SEQUENCE,
    "roberta-sequence": SEQUENCE,
    "bert-regression": REGRESSION,
    "roberta-two-scores": REGRESSION,
    "distilbert-multi-label": MULTI_LABEL,
    "bert-other-head": TOKEN,
    "roberta-token": TOKEN,
    "gpt2-token": TOKEN,
    "bert-qa": SPAN,
    "distilbert-qa": SPAN,
    "bert": LANGUAGE,
    "roberta": LANGUAGE,
    "distilbert": LANGUAGE,
    "gpt2": CAUSAL,
    "llama": CAUSAL,
    "t5": SEQ2SEQ,
    "bart": SEQ2SEQ,
}
"""Model -> head: every head and every family."""

WITH_SEGMENTS = ("bert", "bert-regression", "bert-other-head", "bert-qa")
"""Models whose batches hold token types, too."""

NUMBERS = {"bert-regression": 1, "roberta-two-scores": 2, "distilbert-multi-label": 3}
"""Model -> numbers that are its labels of a row."""

ENCODERS_AND_DECODERS = tuple(name for name, head in HEADS.items() if head != SEQ2SEQ)
FEW = ("bert-other-head", "gpt2", "t5", "roberta-two-scores", "distilbert-qa", "bert-sequence")
"""One model of each kind of counting, and of most families."""

KINDS = (
    *FEW,
    "bert-regression",
    "distilbert-multi-label",
    "gpt2-token",
    "bert-qa",
    "bert",
    "roberta",
    "llama",
    "bart",
)
"""As many as it takes to tell ways of counting apart that go by the names of families or heads."""

FAMILIES = (
    "bert",
    "bert-sequence",
    "bert-regression",
    "roberta",
    "distilbert",
    "gpt2",
    "llama",
    "t5",
    "bart",
    "gpt2-token",
    "distilbert-qa",
)
"""Models that name their parts differently."""

PAD_IDS = {"roberta-sequence": 1, "roberta-two-scores": 1, "roberta-token": 1, "roberta": 1, "bart": 1}
FIRST_ID, LAST_ID = 5, 40  # of the tokens; lower ids are special somewhere
SHARE_COUNTED = 0.6


@dataclass(frozen=True)
class Run:
    """Rows for a model, unpadded, and the sizes of their batches."""

    model: str
    rows: list[dict[str, Any]]
    sizes: list[int]

    @property
    def head(self) -> str:
        """What the model's head says something about."""
        return HEADS[self.model]

    def batches(self, *, extra: int = 0, side: str = "right") -> list[dict[str, Tensor]]:
        """Return new tensors, each batch padded to its longest row and some ``extra`` columns."""
        batches, first = [], 0
        for size in self.sizes:
            rows = self.rows[first : first + size]
            batches.append(collated(rows, PAD_IDS.get(self.model, 0), extra=extra, side=side))
            first += size
        return batches

    def resized(self, *sizes: int) -> Run:
        """Return the same rows in batches of other sizes."""
        return replace(self, sizes=list(sizes))

    def unlabelled(self, *numbers: int) -> Run:
        """Return the same run in which no label of some rows counts (of a causal model only the first is there)."""
        rows = copy.deepcopy(self.rows)
        for number in numbers:
            labels = rows[number]["labels"]
            if isinstance(labels, list):
                first = [FIRST_ID] if self.head == CAUSAL else [IGNORE_INDEX]
                rows[number]["labels"] = first + [IGNORE_INDEX] * (len(labels) - 1)
            else:
                rows[number]["labels"] = IGNORE_INDEX
        return replace(self, rows=rows)


def collated(rows: Sequence[dict[str, Any]], pad_id: int, *, extra: int = 0, side: str = "right") -> dict[str, Tensor]:
    """Pad rows to a batch of tensors."""
    import torch

    def padded(lists: list[list[int]], filler: int, more: int) -> list[list[int]]:
        width = max(map(len, lists)) + more
        gaps = [[filler] * (width - len(values)) for values in lists]
        return [gap + v if side == "left" else v + gap for gap, v in zip(gaps, lists, strict=True)]

    ids = [row["input_ids"] for row in rows]
    batch: dict[str, Any] = {
        "input_ids": padded(ids, pad_id, extra),
        "attention_mask": padded([[1] * len(values) for values in ids], 0, extra),
    }
    for name in rows[0].keys() - batch.keys():
        values = [row[name] for row in rows]
        per_token = isinstance(values[0], list) and not isinstance(values[0][0], float)
        filler = 0 if name == "token_type_ids" else IGNORE_INDEX
        batch[name] = padded(values, filler, extra) if per_token else values
    return {name: torch.tensor(values) for name, values in sorted(batch.items())}


def run_of(model: str, sizes: Sequence[int], seed: int = 0) -> Run:
    """Return rows of unequal lengths with unequal numbers of labels; one counts in the first row of each batch.

    >>> run_of("bert-sequence", [1, 1]).rows
    [{'input_ids': [7, 30, 29], 'labels': 1}, {'input_ids': [15, 23, 28, 29, 34, 32], 'labels': 2}]
    """
    random = Random(f"{model} {seed}")  # noqa: S311  (rows, not secrets)
    firsts = {sum(sizes[:number]) for number in range(len(sizes))}
    return Run(model, [_row(model, random, counted=n in firsts) for n in range(sum(sizes))], list(sizes))


def _row(model: str, random: Random, *, counted: bool) -> dict[str, Any]:
    ids = [random.randint(FIRST_ID, LAST_ID) for _ in range(random.randint(2, 6))]
    segments = {"token_type_ids": [int(n > len(ids) // 2) for n in range(len(ids))]} if model in WITH_SEGMENTS else {}
    return {"input_ids": ids, **segments, **_labels(model, len(ids), random, counted=counted)}


def _labels(model: str, length: int, random: Random, *, counted: bool) -> dict[str, Any]:
    head = HEADS[model]
    if head == SPAN:
        start = random.randrange(length)
        end = random.randrange(start, length)
        start, end = (0, 0) if counted else (start, end)  # no answer is an answer that counts
        return {"start_positions": start, "end_positions": end}
    if outputs := NUMBERS.get(model):
        numbers = [random.choice([0.0, 1.0] if head == MULTI_LABEL else [0.0, 1.5, -2.25]) for _ in range(outputs)]
        return {"labels": numbers if outputs > 1 else numbers[0]}
    if head == SEQUENCE:
        return {"labels": random.randrange(3) if counted else random.choice([0, 1, 2, IGNORE_INDEX])}
    ids = range(3 if head == TOKEN else FIRST_ID)  # special ones, too: only -100 does not count
    length = random.randint(2, 5) if head == SEQ2SEQ else length
    labels = [random.choice(ids) if random.random() < SHARE_COUNTED else IGNORE_INDEX for _ in range(length)]
    return {"labels": [*labels[:-1], random.choice(ids)] if counted else labels}


def runs(models: Sequence[str], *sizes: Sequence[int], seeds: int = 1) -> SearchStrategy[Run]:
    """Runs for all models with all sizes; there are few, so that each is tried."""
    return st.sampled_from([run_of(model, by, seed) for seed in range(seeds) for by in sizes for model in models])


def trainee(name: str, *, dropped: str = "", training: bool = False) -> PreTrainedModel:
    """Return a model for the code under test, put back to its first weights: one of a name is in use at a time.

    No dropout layer drops anything but the one called ``dropped``, which drops everything in training mode.
    """
    import torch

    torch.set_grad_enabled(True)  # whatever the code under test has left behind
    original = _original(name, dropped)
    model = _LIVE.get(name)
    if model is None or not put_back(model, original):
        model = _LIVE[name] = copy.deepcopy(original)
    return model.train(training)  # type: ignore[no-any-return]


_LIVE: dict[str, PreTrainedModel] = {}


@cache
def _original(name: str, dropped: str) -> PreTrainedModel:
    """Return the model that those for the code under test are put back to; nothing may change it."""
    model = copy.deepcopy(checkpoint_model(name))
    set_dropout(model, dropped)
    return model


@cache
def judge_of(name: str, dropped: str = "") -> PreTrainedModel:
    """Return the same model in training mode, for the oracle, which changes nothing about it but its settings."""
    return copy.deepcopy(_original(name, dropped)).train()  # type: ignore[no-any-return]


def set_dropout(model: PreTrainedModel, dropped: str) -> None:
    """Turn all dropout off but that of one layer, which becomes certain."""
    for path, part in model.named_modules():
        if "p" in vars(part):
            part.p = float(path == dropped and path != "")
    for owner in (model.config, *model.modules()):
        for setting, value in vars(owner).items():
            if "drop" in setting and value and isinstance(value, float):
                setattr(owner, setting, 0.0)


def sgd(model: PreTrainedModel, *, lr: float = 0.1, **options: Any) -> torch.optim.SGD:
    """Return an optimizer over all parameters."""
    import torch

    return torch.optim.SGD(model.parameters(), lr=lr, **options)


def sgd_by_rate(model: PreTrainedModel, rates: dict[str, float]) -> torch.optim.SGD:
    """Return an optimizer with one group per prefix of names, each with its own rate; others are left out."""
    import torch

    groups = [
        {"params": [p for name, p in model.named_parameters() if name.startswith(prefix)], "lr": rate}
        for prefix, rate in rates.items()
    ]
    return torch.optim.SGD(groups, lr=0.0)


def with_misleading_names(name: str, *, norm: bool = False) -> PreTrainedModel:
    """Return a model with one more part of this name: a linear layer, or a norm."""
    import torch

    model = copy.deepcopy(checkpoint_model("bert-sequence"))
    model.add_module(name, torch.nn.LayerNorm(4) if norm else torch.nn.Linear(4, 4))
    return model
