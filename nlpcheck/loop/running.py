"""The one loop: load, tokenize, put the head on, train, evaluate; once with the reference, once with the user's."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import zip_longest
from pathlib import Path
from typing import Any

from nlpcheck.errors import UsageError
from nlpcheck.loop.bench import Bench, Tell, make_bench, recipe_of
from nlpcheck.loop.evaluating import Judge
from nlpcheck.loop.features import Features, Row
from nlpcheck.loop.functions import REFERENCE, YOURS, Functions, TheirError, reference, theirs
from nlpcheck.loop.outcome import Found, Outcome, Seconds
from nlpcheck.loop.plan import Plan
from nlpcheck.loop.training import Job, quiet, train

COMPARED = ("input_ids", "labels", "start_positions", "end_positions")
"""Keys of features that are right or wrong."""


def run(plan: Plan, work: Path, tell: Tell, save: Callable[[Any, Any], None]) -> Found:
    """Run the loop and return what was found; ``save`` is given the trained model and its tokenizer.

    With an implementation, its training is what is saved; where that fails, nothing is.
    """
    seconds = Seconds()
    with seconds.of("imports"):
        tell("importing", 0, 0)
        import torch
        from transformers import Seq2SeqTrainer, Trainer  # noqa: F401
    threads = torch.get_num_threads()
    torch.set_num_threads(1 if plan.checkpoint is None else threads)  # a tiny model is faster, and the same everywhere
    try:
        return _run(plan, work, tell, save, seconds)
    finally:
        torch.set_num_threads(threads)


def _run(plan: Plan, work: Path, tell: Tell, save: Callable[[Any, Any], None], seconds: Seconds) -> Found:
    """Run the loop once or twice, and keep the model of the last one."""
    their_functions = _their_functions(plan)  # a target that is not there is told before anything is trained
    bench = make_bench(plan, work, tell, seconds)
    ours, model = _training(bench, reference(plan.task), REFERENCE)
    found = Found(
        plan, bench.prepared, recipe_of(plan.task)["metrics"], bench.pieces.main_metric, bench.pieces.lower_is_better,
        bench.settings(), ours, seconds=seconds, notes=[*bench.prepared.notes],
    )  # fmt: skip
    if their_functions is not None:
        found.yours, model = _their_training(bench, their_functions, found.notes)
    found.notes += [
        f"from step {run.diverged_at} on the loss{_of(run, found)} is no number: the model has learned nothing. "
        f"A lower --learning-rate (it was {bench.effort.learning_rate:g}) usually helps"
        for run in (found.reference, found.yours)
        if run and run.diverged_at is not None
    ]
    if model is not None:
        with seconds.of("evaluation"):
            found.answers = bench.truth.answers(bench.truth.output(model))
        with seconds.of("saving"), quiet():
            save(model, bench.setting.tokenizer)
    return found


def _of(run: Outcome, found: Found) -> str:
    return f" ({run.whose})" if found.yours else ""


def _training(bench: Bench, use: Functions, whose: str) -> tuple[Outcome, Any]:
    """Train with some functions; return what came of it, and the model."""
    outcome = Outcome(whose)
    with bench.seconds.of("tokenization"):
        features = bench.features_by(use) if whose == YOURS else bench.features
        outcome.features = len(features)
        outcome.differing = differing(bench.features, features)
    model = _model(bench, use)
    judge = bench.judge(use) if whose == YOURS else bench.truth
    with bench.seconds.of("evaluation"):
        outcome.before, outcome.rescored_before, outcome.reported_before = _three_scores(bench, judge, model)
    _fit(bench, use, model, features, outcome)
    with bench.seconds.of("evaluation"):
        bench.tell(f"evaluating ({whose})", 0, 0)
        outcome.after, outcome.rescored, outcome.reported = _three_scores(bench, judge, model)
    outcome.functions = dict(use.called)
    return outcome, model


def _model(bench: Bench, use: Functions) -> Any:
    """Return the model before training: its new head is random, but the same for both trainings."""
    import transformers

    with bench.seconds.of("start"), quiet():
        transformers.set_seed(bench.plan.seed)
        try:
            model = bench.pieces.head(use, bench.setting, str(bench.start))
        except (OSError, ValueError) as error:  # theirs is a TheirError
            raise UsageError(
                f"--checkpoint {bench.start}: no model for {bench.plan.task} can be loaded from it: {error}\n"
                "`nlpcheck doctor` looks for the reason"
            ) from error
        if model.config.pad_token_id is None:  # a decoder that classifies looks for the last token before the padding
            model.config.pad_token_id = bench.setting.tokenizer.pad_token_id
        if bench.machine.generates:
            _write_greedily(bench, model)
    return model


def _write_greedily(bench: Bench, model: Any) -> None:
    """Let a model write greedily, and as much as a target may have, also where it is loaded later."""
    from transformers import GenerationConfig

    from nlpcheck.tasks.seq2seq.collation import start_id
    from nlpcheck.tasks.seq2seq.generation import KEPT

    setting, own = bench.setting, model.generation_config
    kept = {name: getattr(own, name) for name in KEPT}
    if setting.target_lang in setting.tokenizer.all_special_tokens:  # it begins with its language
        kept["forced_bos_token_id"] = setting.tokenizer.convert_tokens_to_ids(setting.target_lang)
    model.generation_config = GenerationConfig(  # type: ignore[no-untyped-call]
        decoder_start_token_id=start_id(model), max_new_tokens=setting.max_target_length, **kept
    )


def _fit(bench: Bench, use: Functions, model: Any, features: Features, outcome: Outcome) -> None:
    """Train the model, from the last checkpoint where the run goes on; KeyboardInterrupt if it was stopped."""
    import transformers

    from nlpcheck.loop.callbacks import Stop, Watcher, newest_checkpoint, stopping

    whose, stop = outcome.whose, Stop()
    watcher = Watcher(bench.held_out_loss, lambda step, steps: bench.tell(f"training ({whose})", step, steps), stop)
    folder = bench.work / whose
    checkpoint = newest_checkpoint(folder) if bench.plan.resume else None
    if checkpoint:
        watcher.go_on_from(checkpoint)
    collate = bench.pieces.collate(use, bench.setting, model, None)
    with bench.seconds.of("training"), stopping(stop, lambda text: bench.tell(text, 0, 0)):
        transformers.set_seed(bench.plan.seed)
        job = Job(model, bench.setting.tokenizer, features, collate, bench.effort, folder)
        outcome.losses = train(bench.machine, job, watcher, checkpoint)
    outcome.held_out_losses = watcher.held_out_losses
    if stop.asked:
        raise KeyboardInterrupt


def _three_scores(bench: Bench, judge: Judge, model: Any) -> list[dict[str, float]]:
    """Score a model by the reference, by the reference on rows as others label them, and as those others would."""
    true = bench.truth.scores(bench.truth.output(model))
    if judge is bench.truth:
        return [true, true, true]
    output = judge.output(model)
    return [true, bench.truth.scores(output, judge.features), judge.scores(output)]


def _their_functions(plan: Plan) -> Functions | TheirError | None:
    """Return the user's functions, or why they cannot be had, or None where nobody asked for them."""
    if plan.implementation is None:
        return None
    try:
        return theirs(plan.task, plan.implementation)
    except TheirError as error:
        return error


def _their_training(bench: Bench, use: Functions | TheirError, notes: list[str]) -> tuple[Outcome, Any]:
    """Train with the user's functions; what goes wrong with them is their result, not a crash."""
    if isinstance(use, TheirError):
        return Outcome(YOURS, failed_in=use.function, failure=use.what), None
    try:
        outcome, model = _training(bench, use, YOURS)
    except TheirError as error:
        failed = Outcome(YOURS, failed_in=error.function, failure=error.what)
    except (UsageError, OSError):
        raise
    except Exception as error:  # noqa: BLE001  (what they returned broke the loop further on)
        what = f"the loop cannot go on with what your functions returned: {type(error).__name__}: {error}"
        failed = Outcome(YOURS, failed_in=f"after {next(reversed(use.called), 'the start')}", failure=what)
    else:
        notes += use.notes
        return outcome, model
    failed.functions = dict(use.called)
    return failed, None


def differing(ours: Features, others: Features) -> int:
    """Return how many rows have other ids or labels than the reference's; a row too many or too few counts, too."""
    pairs: Iterable[tuple[Row, Row]] = zip_longest(ours, others, fillvalue={})
    return sum(_compared(one) != _compared(other) for one, other in pairs)


def _compared(row: Row) -> list[Any]:
    values: Iterable[Any] = (row.get(name) for name in COMPARED)
    return [value.tolist() if hasattr(value, "tolist") else value for value in values]
