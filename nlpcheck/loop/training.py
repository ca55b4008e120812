"""Training and predicting with the library's Trainer, which is told to be quiet and to keep to its work."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nlpcheck.loop.features import Features, Output
from nlpcheck.loop.pieces import Effort

if TYPE_CHECKING:
    from nlpcheck.loop.callbacks import Watcher

CHECKPOINTS = 5
"""So many checkpoints a training writes, beside the one that an interruption writes."""
EVALUATED_AT_ONCE = 32


@dataclass(frozen=True)
class Machine:
    """Where and with which trainer a model is trained."""

    generates: bool
    uses_cpu: bool
    seed: int


def trainer(machine: Machine, model: Any, folder: Path, collate: Callable[[Features], Any], **more: Any) -> Any:
    """Return a Trainer, or a Seq2SeqTrainer that generates, which writes nowhere but into the folder."""
    import transformers
    from transformers.trainer_callback import PrinterCallback

    kind = "Seq2Seq" if machine.generates else ""
    arguments = getattr(transformers, f"{kind}TrainingArguments")(
        output_dir=str(folder),
        seed=machine.seed,
        data_seed=machine.seed,
        use_cpu=machine.uses_cpu,
        per_device_eval_batch_size=EVALUATED_AT_ONCE,
        remove_unused_columns=False,  # a collator knows what the model takes
        dataloader_pin_memory=False,
        disable_tqdm=True,
        report_to="none",
        log_level="error",
        logging_steps=1,
        logging_nan_inf_filter=False,  # a loss that is no number is a finding
        **({"predict_with_generate": True} if machine.generates else {}),
        **more.pop("arguments", {}),
    )
    made = getattr(transformers, f"{kind}Trainer")(model, arguments, data_collator=collate, **more)
    made.remove_callback(PrinterCallback)
    return made


def schedule(effort: Effort, rows: int) -> dict[str, Any]:
    """Return the arguments of a training on so many rows."""
    steps = math.ceil(math.ceil(rows / effort.batch_size) * effort.epochs)
    return {
        "num_train_epochs": effort.epochs,
        "learning_rate": effort.learning_rate,
        "per_device_train_batch_size": effort.batch_size,
        "warmup_steps": min(math.ceil(steps / 20), 100),
        "save_steps": max(math.ceil(steps / CHECKPOINTS), 1),
        "save_total_limit": 2,  # the older one until the newer one is whole
        "max_grad_norm": 1.0,
        "weight_decay": 0.01,
    }


@dataclass(frozen=True)
class Job:
    """What is trained, on what, and where its checkpoints go."""

    model: Any
    tokenizer: Any
    features: Features
    collate: Callable[[Features], Any]
    effort: Effort
    folder: Path


def train(machine: Machine, job: Job, watcher: Watcher, resume_from: Path | None) -> list[tuple[int, float]]:
    """Train the model, from a checkpoint if there is one; return the loss of each step."""
    made = trainer(
        machine,
        job.model,
        job.folder,
        job.collate,
        arguments=schedule(job.effort, len(job.features)),
        train_dataset=job.features,
        processing_class=job.tokenizer,
        callbacks=[watcher],
    )
    with quiet():
        made.train(resume_from_checkpoint=str(resume_from) if resume_from else None)
    return [(entry["step"], entry["loss"]) for entry in made.state.log_history if "loss" in entry]


def predict(
    machine: Machine, model: Any, features: Features, collate: Callable[[Features], Any],
    folder: Path, tokenizer: Any, reduce: Callable[[Any, Any], Any] | None,
) -> Output:  # fmt: skip
    """Return what the model says about features, in their order."""
    hook = {"preprocess_logits_for_metrics": reduce} if reduce else {}
    made = trainer(machine, model, folder, collate, processing_class=tokenizer, **hook)
    with quiet():
        found = made.predict(features)
    return Output(found.predictions, found.label_ids)


@contextmanager
def quiet() -> Iterator[None]:
    """Silence the library's warnings and bars: what matters is in the result."""
    import warnings

    from nlpcheck.tasks.loading import without_load_report

    with warnings.catch_warnings(), without_load_report():
        warnings.simplefilter("ignore")
        yield
