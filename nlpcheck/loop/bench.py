"""What both trainings of a run share: rows, start, setting, and what they are judged by."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from nlpcheck.advice.positions import positions
from nlpcheck.errors import UsageError
from nlpcheck.loop.evaluating import HeldOutLoss, Judge
from nlpcheck.loop.features import Features
from nlpcheck.loop.functions import Functions, reference
from nlpcheck.loop.outcome import Seconds
from nlpcheck.loop.pieces import FINE_TUNING, PIECES, Effort, Pieces
from nlpcheck.loop.plan import Plan, Setting, config_of
from nlpcheck.loop.preparing import Prepared, prepare
from nlpcheck.loop.starting import texts_of, write_start
from nlpcheck.loop.training import Machine, quiet

NO_LIMIT = 1 << 30
NEEDED_TOKEN = {"masked_lm": "mask_token", "causal_lm": "eos_token"}
Tell = Callable[[str, int, int], None]
"""Told of each stage, of the steps that are done, and of how many there are."""


@dataclass
class Bench:
    """Everything that both trainings share."""

    plan: Plan
    prepared: Prepared
    start: Path
    setting: Setting
    effort: Effort
    machine: Machine
    work: Path
    tell: Tell
    seconds: Seconds
    truth: Judge = field(init=False)
    features: Features = field(init=False)
    held_out_loss: HeldOutLoss = field(init=False)

    def __post_init__(self) -> None:
        """Let the reference make what both trainings are compared with."""
        ours = reference(self.plan.task)
        with self.seconds.of("tokenization"):
            self.tell("tokenizing", 0, 0)
            try:
                self.truth = self.judge(ours)
                self.features = self.features_by(ours)
            except ValueError as error:
                raise UsageError(
                    f"the rows cannot be tokenized with --max-length {self.setting.max_length}: {error}; "
                    "take a higher one, or leave out the row that is too long (`nlpcheck diagnose` names the longest)"
                ) from error
        self.held_out_loss = HeldOutLoss(self.pieces, ours, self.setting, self.prepared.held_out)

    @property
    def pieces(self) -> Pieces:
        """What the task supplies."""
        return PIECES[self.plan.task]

    def judge(self, use: Functions) -> Judge:
        """Return what scores models with some functions."""
        return Judge(self.pieces, use, self.setting, self.prepared.held_out, self.machine, self.work / "evaluation")

    def features_by(self, use: Functions) -> Features:
        """Return what some functions make of rows of their own to train on."""
        rows = json.loads(json.dumps(self.prepared.train))
        return self.pieces.train_features(use, self.setting, rows)

    def settings(self) -> dict[str, Any]:
        """Return what a reader must know to do the same again."""
        setting, plan = self.setting, self.plan
        shown: dict[str, Any] = {
            "start": "tiny random model" if plan.checkpoint is None else plan.checkpoint.resolve().name,
            "seed": plan.seed,
            "epochs": self.effort.epochs,
            "learning_rate": self.effort.learning_rate,
            "batch_size": self.effort.batch_size,
            "max_length": setting.max_length,
        }
        if self.machine.generates:
            shown |= {"max_target_length": setting.max_target_length, "prefix": setting.prefix}
        return shown | {name: getattr(setting, name) for name in self.pieces.own_settings}


def recipe_of(task: str) -> dict[str, Any]:
    """Return what is known of a task: family, trainer, metrics."""
    from nlpcheck.tasks.diagnosis import recipe

    return recipe(task)


def make_bench(plan: Plan, work: Path, tell: Tell, seconds: Seconds) -> Bench:
    """Prepare the rows, the start and the setting."""
    recipe = recipe_of(plan.task)
    with seconds.of("reading"):
        tell("reading", 0, 0)
        prepared = prepare(plan)
    with seconds.of("start"):
        start = plan.checkpoint or _own_start(plan, work, recipe["family"], prepared)
        tokenizer = _tokenizer(start)
        _require_fitting(tokenizer, plan, recipe)
    effort = _effort(plan)
    setting = _setting(plan, effort, prepared, tokenizer, start)
    machine = Machine(recipe["generates"], plan.checkpoint is None, plan.seed)
    return Bench(plan, prepared, start, setting, effort, machine, work, tell, seconds)


def _own_start(plan: Plan, work: Path, family: str, prepared: Prepared) -> Path:
    """Make the tiny model to start from; its tokenizer has seen no held-out row."""
    columns = (*PIECES[plan.task].columns, "text_pair")
    values = (row[name] for row in prepared.train for name in columns if name in row)
    texts = (text for value in values for text in texts_of(value))
    return write_start(work / "start", family, texts, positions=plan.max_length or 0, seed=plan.seed)


def _tokenizer(start: Path) -> Any:
    from transformers import AutoTokenizer

    try:
        with quiet():
            tokenizer = AutoTokenizer.from_pretrained(str(start))
    except (OSError, ValueError) as error:
        raise UsageError(f"--checkpoint {start}: its tokenizer cannot be loaded: {error}") from error
    if tokenizer.pad_token is None:
        tokenizer.pad_token = tokenizer.eos_token
    return tokenizer


def _require_fitting(tokenizer: Any, plan: Plan, recipe: dict[str, Any]) -> None:
    """Raise a UsageError for a tokenizer that lacks what the task needs."""
    lacks = [name for name in ("pad_token", NEEDED_TOKEN.get(plan.task, "pad_token")) if not getattr(tokenizer, name)]
    if recipe["needs_alignment"] and not tokenizer.is_fast:
        lacks.append("word ids and offsets (it is no fast tokenizer)")
    if lacks:
        raise UsageError(
            f"--checkpoint {plan.checkpoint}: its tokenizer has no {' and no '.join(dict.fromkeys(lacks))}, which "
            f"{plan.task} needs; choose another checkpoint, `nlpcheck doctor` looks closer"
        )


def _effort(plan: Plan) -> Effort:
    chosen = {name: getattr(plan, name) for name in ("epochs", "learning_rate", "batch_size")}
    usual = PIECES[plan.task].effort if plan.checkpoint is None else FINE_TUNING
    return replace(usual, **{name: value for name, value in chosen.items() if value is not None})


def _setting(plan: Plan, effort: Effort, prepared: Prepared, tokenizer: Any, start: Path) -> Setting:
    most = min(tokenizer.model_max_length, positions(config_of(start)) or NO_LIMIT)
    if plan.max_length is not None and plan.max_length > most:
        raise UsageError(f"--max-length {plan.max_length}: must be at most {most}, which is what the model can read")
    pieces = PIECES[plan.task]
    source, target = prepared.languages
    golds = [row["answers"]["text"] for row in (*prepared.train, *prepared.held_out) if "answers" in row]
    return Setting(
        tokenizer=tokenizer,
        label_names=prepared.label_names,
        max_length=plan.max_length or min(effort.max_length or pieces.max_length, most),
        max_target_length=plan.max_target_length or pieces.max_target_length,
        seed=plan.seed,
        label_all_tokens=plan.label_all_tokens,
        source_lang=source,
        target_lang=target,
        prefix=plan.prefix,
        unanswerable=any(not texts for texts in golds),
    )
