"""Defects of the Trainer of transformers; it needs accelerate."""

from __future__ import annotations

import math
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from nlpcheck.environment.check import Check

NEAR = 1e-4
"""Relative; the defects are a third and more."""


@contextmanager
def _trainer() -> Iterator[Any]:
    """Make a maker of trainers that write to a folder which is deleted, and draw from no random state."""
    import torch
    from transformers import Trainer, TrainingArguments

    def make(model: Any, *, batch_size: int, accumulate: int = 1, **data: Any) -> Any:
        arguments = TrainingArguments(
            output_dir=folder,
            per_device_train_batch_size=batch_size,
            per_device_eval_batch_size=batch_size,
            gradient_accumulation_steps=accumulate,
            learning_rate=0.0,
            max_steps=1,
            logging_steps=1,
            save_strategy="no",
            report_to="none",
            disable_tqdm=True,
            use_cpu=True,
        )
        return Trainer(model, arguments, **data)

    with tempfile.TemporaryDirectory() as folder, torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        yield make


def _tiny_bert(head: str) -> Any:
    """Return a BERT of four numbers per token, without dropout, whose answers are far from uniform."""
    import torch
    import transformers

    config = transformers.BertConfig(
        vocab_size=8,
        hidden_size=4,
        num_hidden_layers=1,
        num_attention_heads=1,
        intermediate_size=4,
        max_position_embeddings=8,
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
    )
    model = getattr(transformers, head)(config)
    torch.nn.init.normal_(model.classifier.weight)
    return model


def inflated_accumulation() -> str:
    """Train on one batch of two rows, and on two batches of one: the same loss and gradient, unless they are summed."""
    rows = [{"input_ids": [1, 2, 3], "labels": 1}] * 2
    with _trainer() as make:
        model = _tiny_bert("BertForSequenceClassification")
        logs = []
        for batch_size, accumulate in ((2, 1), (1, 2)):
            trainer = make(model, batch_size=batch_size, accumulate=accumulate, train_dataset=rows)
            trainer.train()
            logs.append(next(entry for entry in trainer.state.log_history if "loss" in entry))
    once, twice = logs
    right = all(math.isclose(once[name], twice[name], rel_tol=0.01) for name in ("loss", "grad_norm"))
    shown = f"loss {once['loss']:.2f} and gradient {once['grad_norm']:.2f} from one batch"
    return "" if right else f"{shown}, {twice['loss']:.2f} and {twice['grad_norm']:.2f} from its two halves"


def loss_by_batches() -> str:
    """Evaluate two rows with one label and with three, one at a time and both at once."""
    rows = [{"input_ids": [1, 2, 3], "labels": [1, -100, -100]}, {"input_ids": [4, 5, 6], "labels": [0, 1, 0]}]
    with _trainer() as make:
        model = _tiny_bert("BertForTokenClassification")
        losses = [make(model, batch_size=size, eval_dataset=rows).evaluate()["eval_loss"] for size in (1, 2)]
    right = math.isclose(*losses, rel_tol=NEAR)
    return "" if right else f"eval_loss {losses[0]:.4f} with batches of one row, {losses[1]:.4f} with one batch"


def unshifted_count() -> str:
    """Evaluate GPT-2 on one row of four tokens, of which three are predicted."""
    import torch
    import transformers

    ids = [1, 2, 3, 4]
    config = transformers.GPT2Config(
        vocab_size=8, n_positions=8, n_embd=4, n_layer=1, n_head=1, bos_token_id=0, eos_token_id=0
    )
    with _trainer() as make:
        model: Any = transformers.GPT2LMHeadModel(config)
        found = make(model, batch_size=1, eval_dataset=[{"input_ids": ids, "labels": ids}]).evaluate()["eval_loss"]
        with torch.no_grad():
            true = model.eval()(torch.tensor([ids]), labels=torch.tensor([ids])).loss.item()
    return "" if math.isclose(found, true, rel_tol=NEAR) else f"eval_loss {found:.4f}, the model's own loss {true:.4f}"


CHECKS = (
    Check(
        name="trainer-accumulation",
        library="transformers",
        needs=("torch", "accelerate"),
        wrong="sums losses over accumulation steps instead of averaging them (Trainer; most encoder heads, T5, BART)",
        matters="loss and gradient are as many times too large as there are accumulation steps",
        instead="set model.accepts_loss_kwargs = False, or pass compute_loss_func; causal models are right",
        issue="https://github.com/huggingface/transformers/issues/47688",
        affected="5.23.0",
        mended="",
        probe=inflated_accumulation,
    ),
    Check(
        name="trainer-eval-loss",
        library="transformers",
        needs=("torch", "accelerate"),
        wrong="averages eval_loss over batches, not over labels (Trainer)",
        matters="eval_loss, and exp(eval_loss), change with the evaluation batch size",
        instead="sum the loss and the number of labels, and divide once",
        issue="https://github.com/huggingface/transformers/issues/39241",
        affected="4.x to 5.23.0",
        mended="",
        probe=loss_by_batches,
    ),
    Check(
        name="trainer-gpt2-loss",
        library="transformers",
        needs=("torch", "accelerate"),
        wrong="divides the eval_loss of GPT-2 by one token too many per row (Trainer)",
        matters="exp(eval_loss) is a perplexity that is too good",
        instead="compute the loss of the logits, or call the model without num_items_in_batch",
        issue="https://github.com/huggingface/transformers/pull/46204",
        affected="5.23.0",
        mended="",
        probe=unshifted_count,
    ),
)
