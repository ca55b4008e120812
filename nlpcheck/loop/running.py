"""The one loop: load, tokenize, put the head on, train, evaluate; once with the reference, once with the user's."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from nlpcheck.errors import UsageError
from nlpcheck.loop.evaluating import HeldOutLoss, Judge
from nlpcheck.loop.functions import REFERENCE, YOURS, Functions, TheirError, reference, theirs
from nlpcheck.loop.outcome import Found, Outcome, Seconds
from nlpcheck.loop.pieces import FINE_TUNING, PIECES, Effort, Pieces
from nlpcheck.loop.plan import Plan, Setting
from nlpcheck.loop.preparing import Prepared, prepare
from nlpcheck.loop.starting import texts_of, write_start
from nlpcheck.loop.training import Machine, quiet, train

Tell = Callable[[str, int, int], None]
"""Told of each stage, of the steps that are done, and of how many there are."""


@dataclass
class Bench:
    """Everything that both trainings share."""

    plan: Plan
    pieces: Pieces
    prepared: Prepared
    start: Path
    setting: Setting
    effort: Effort
    machine: Machine
    work: Path
    tell: Tell
    seconds: Seconds
    truth: Judge = field(init=False)
    held_out_loss: HeldOutLoss = field(init=False)

    def __post_init__(self) -> None:
        """Let the reference make what both trainings are judged by."""
        ours = reference(self.plan.task)
        with self.seconds.of("tokenization"):
            self.truth = self.judge(ours)
        self.held_out_loss = HeldOutLoss(self.pieces, ours, self.setting, self.prepared.held_out)

    def judge(self, use: Functions) -> Judge:
        """Return what scores models with some functions."""
        return Judge(self.pieces, use, self.setting, self.prepared.held_out, self.machine, self.work / "evaluation")


def run(plan: Plan, work: Path, tell: Tell, save: Callable[[Any, Any], None]) -> Found:
    """Run the loop and return what was found; ``save`` is given the trained model and its tokenizer."""
    seconds = Seconds()
    with seconds.of("imports"):
        tell("importing", 0, 0)
        from transformers import Seq2SeqTrainer, Trainer  # noqa: F401
    bench = _bench(plan, work, tell, seconds)
    recipe = _recipe(plan.task)
    ours, model = _training(bench, reference(plan.task), REFERENCE)
    found = Found(
        plan, bench.prepared, recipe["metrics"], bench.pieces.main_metric, bench.pieces.lower_is_better,
        _settings(bench), ours, seconds=seconds,
    )  # fmt: skip
    if plan.implementation is not None:
        found.yours, model = _their_training(bench, plan.implementation, found.notes)
    if model is not None:
        with seconds.of("evaluation"):
            found.answers = bench.truth.answers(bench.truth.output(model))
        with seconds.of("saving"), quiet():
            save(model, bench.setting.tokenizer)
    return found


def _recipe(task: str) -> dict[str, Any]:
    from nlpcheck.tasks.diagnosis import recipe

    return recipe(task)


def _bench(plan: Plan, work: Path, tell: Tell, seconds: Seconds) -> Bench:
    """Prepare rows, start and setting."""
    from transformers import AutoTokenizer

    pieces, recipe = PIECES[plan.task], _recipe(plan.task)
    with seconds.of("reading"):
        tell("reading", 0, 0)
        prepared = prepare(plan)
    with seconds.of("start"):
        start = plan.checkpoint or _own_start(plan, work, recipe["family"], prepared)
        with quiet():
            tokenizer = AutoTokenizer.from_pretrained(str(start))
        if tokenizer.pad_token is None:
            tokenizer.pad_token = tokenizer.eos_token
    effort = _effort(plan, pieces)
    setting = _setting(plan, pieces, prepared, tokenizer, start)
    machine = Machine(recipe["generates"], plan.checkpoint is None, plan.seed)
    return Bench(plan, pieces, prepared, start, setting, effort, machine, work, tell, seconds)


def _own_start(plan: Plan, work: Path, family: str, prepared: Prepared) -> Path:
    """Make the tiny model to start from; its tokenizer has seen no held-out row."""
    columns = PIECES[plan.task].columns
    rows = ({name: row[name] for name in (*columns, "text_pair") if name in row} for row in prepared.train)
    texts = (text for row in rows for value in row.values() for text in texts_of(value))
    return write_start(work / "start", family, texts, positions=plan.max_length or 0, seed=plan.seed)


def _effort(plan: Plan, pieces: Pieces) -> Effort:
    chosen = {name: getattr(plan, name) for name in ("epochs", "learning_rate", "batch_size")}
    usual = pieces.effort if plan.checkpoint is None else FINE_TUNING
    return replace(usual, **{name: value for name, value in chosen.items() if value is not None})


def _setting(plan: Plan, pieces: Pieces, prepared: Prepared, tokenizer: Any, start: Path) -> Setting:
    most = min(tokenizer.model_max_length, _positions(start))
    if plan.max_length is not None and plan.max_length > most:
        raise UsageError(f"--max-length {plan.max_length}: the model reads at most {most} tokens")
    source, target = prepared.languages
    golds = [row["answers"]["text"] for row in (*prepared.train, *prepared.held_out) if "answers" in row]
    return Setting(
        tokenizer=tokenizer,
        label_names=prepared.label_names,
        max_length=plan.max_length or min(pieces.max_length, most),
        max_target_length=plan.max_target_length or pieces.max_target_length,
        seed=plan.seed,
        label_all_tokens=plan.label_all_tokens,
        source_lang=source,
        target_lang=target,
        prefix=plan.prefix,
        unanswerable=any(not texts for texts in golds),
    )


def _positions(start: Path) -> int:
    """Return how many positions a model has; one with relative positions has no limit."""
    config = json.loads((start / "config.json").read_text(encoding="utf-8"))
    return int(config.get("max_position_embeddings") or config.get("n_positions") or 1 << 30)


def _settings(bench: Bench) -> dict[str, Any]:
    """Return what a reader must know to do the same again."""
    setting, effort = bench.setting, bench.effort
    found: dict[str, Any] = {
        "start": "tiny random model" if bench.plan.checkpoint is None else bench.plan.checkpoint.resolve().name,
        "seed": bench.plan.seed,
        "epochs": effort.epochs,
        "learning_rate": effort.learning_rate,
        "batch_size": effort.batch_size,
        "max_length": setting.max_length,
    }
    if bench.machine.generates:
        found |= {"max_target_length": setting.max_target_length, "prefix": setting.prefix}
    if bench.plan.task == "translation":
        found |= {"source_lang": setting.source_lang, "target_lang": setting.target_lang}
    if bench.plan.task == "token_classification":
        found["label_all_tokens"] = setting.label_all_tokens
    if bench.plan.task == "question_answering":
        found |= {"stride": setting.stride, "unanswerable": setting.unanswerable}
    return found


def _training(bench: Bench, use: Functions, whose: str) -> tuple[Outcome, Any]:
    """Train with some functions; return what came of it, and the model."""
    import transformers

    from nlpcheck.loop.callbacks import Stop, Watcher, newest_checkpoint, stopping

    plan, seconds = bench.plan, bench.seconds
    outcome = Outcome(whose)
    with seconds.of("tokenization"):
        bench.tell(f"tokenizing ({whose})", 0, 0)
        rows = json.loads(json.dumps(bench.prepared.train))
        features = bench.pieces.train_features(use, bench.setting, rows)
        judge = bench.truth if whose == REFERENCE else bench.judge(use)
    with seconds.of("start"), quiet():
        transformers.set_seed(plan.seed)  # the head is random: both trainings get the same one
        model = bench.pieces.head(use, bench.setting, str(bench.start))
        _write_greedily(bench, model)
    with seconds.of("evaluation"):
        outcome.before = bench.truth.scores(bench.truth.output(model))
    stop = Stop()
    watcher = Watcher(bench.held_out_loss, lambda step, steps: bench.tell(f"training ({whose})", step, steps), stop)
    folder = bench.work / whose
    checkpoint = newest_checkpoint(folder) if plan.resume else None
    if checkpoint:
        watcher.go_on_from(checkpoint)
    collate = bench.pieces.collate(use, bench.setting, model, None)
    with seconds.of("training"), stopping(stop, lambda text: bench.tell(text, 0, 0)):
        transformers.set_seed(plan.seed)
        outcome.losses = train(
            bench.machine, model, features, collate, bench.effort, folder, watcher, bench.setting.tokenizer, checkpoint
        )
    if stop.asked:
        raise KeyboardInterrupt
    with seconds.of("evaluation"):
        bench.tell(f"evaluating ({whose})", 0, 0)
        output = bench.truth.output(model)
        outcome.after = bench.truth.scores(output)
        outcome.reported = outcome.after if whose == REFERENCE else judge.scores(judge.output(model))
    outcome.held_out_losses = watcher.held_out_losses
    outcome.functions = {**use.called} if whose == YOURS else {}
    outcome.trained_rows = len(features)
    return outcome, model


def _write_greedily(bench: Bench, model: Any) -> None:
    """Let a model that writes write greedily, and as much as a target may have, also where it is loaded later."""
    if bench.machine.generates:
        settings = model.generation_config
        settings.max_length, settings.max_new_tokens = None, bench.setting.max_target_length
        settings.num_beams, settings.do_sample = 1, False


def _their_training(bench: Bench, target: str, notes: list[str]) -> tuple[Outcome, Any]:
    """Train with the user's functions; what goes wrong with them is their result, not a crash."""
    use = None
    try:
        use = theirs(bench.plan.task, target)
        outcome, model = _training(bench, use, YOURS)
    except TheirError as error:
        failed = Outcome(YOURS, failed_in=error.function, failure=error.what)
    except (UsageError, KeyboardInterrupt):
        raise
    except Exception as error:  # what they returned broke the loop further on  # noqa: BLE001
        last = list(use.called)[-1] if use and use.called else "the loop"
        what = f"the loop cannot go on with what your functions returned: {type(error).__name__}: {error}"
        failed = Outcome(YOURS, failed_in=f"after {last}", failure=what)
    else:
        notes += use.notes
        return outcome, model
    failed.functions = dict(use.called) if use else {}
    return failed, None
