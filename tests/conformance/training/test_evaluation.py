"""Evaluation: one number for a data set, whatever its batches are, and a model that does not notice.

The mean is over labels. So it does not change with the batch size, the order of the rows or their padding, and asking
twice gives the same number. Whatever training needs afterwards (modes, gradients, the random state) is as it was.
"""

import random

import numpy as np
from hypothesis import strategies as st

from nlpcheck.assertions import must, must_be_close, must_equal, must_raise
from nlpcheck.rules import must_record_gradients
from nlpcheck.rules.training import (
    LOSS,
    expected_loss,
    gradients_of,
    modes_of,
    must_be_unmoved,
    must_keep_gradients,
    must_keep_settings,
    set_modes,
    settings_of,
    state_of,
)
from nlpcheck.search import example, given
from nlpcheck.spec import SHOULD, requirement
from nlpcheck.strategies.training import FEW, HEADS, REGRESSION, SPAN, Run, run_of, runs, trainee

ONE_BATCH = runs(tuple(HEADS), [3])
UNEQUAL = runs(tuple(HEADS), [1, 3])
SOME = runs(("bert-sequence", "gpt2", "t5"), [2, 1])
MODES = st.sampled_from(["training", "evaluation", "mixed", "mixed otherwise"])
WITH_MASKED_LABELS = ("bert-sequence", "bert-other-head", "roberta", "gpt2", "llama", "bart")
INVARIANT = tuple(name for name in (*FEW, "roberta", "llama", "bart") if HEADS[name] != SPAN)

DROPPED = st.sampled_from(
    [("bert-sequence", "dropout"), ("gpt2", "transformer.drop"), ("t5", "decoder.dropout"),
     ("bert-other-head", "bert.encoder.layer.1.output.dropout")]
)  # fmt: skip
"""Models, each with a dropout layer that drops everything in training mode."""


@requirement("TRAIN-EVAL-1", "evaluate")
@given(ONE_BATCH)
def test_evaluate_returns_the_mean_loss_of_a_batch(impl, run):
    """For one batch the value is the mean loss over its counted labels.

    Why: it is the number that training brings down, so the two must be comparable.
    Hint: model(**batch).loss, for a single batch.
    """
    found = impl.evaluate(trainee(run.model), run.batches())
    must_be_close(found, expected_loss(run), f"the loss of a batch for {run.model}", tolerance=LOSS)


@requirement("TRAIN-EVAL-2", "evaluate", after="TRAIN-EVAL-1")
@given(UNEQUAL)
@example(run_of("bert-sequence", [1, 3, 2], 1))
@example(run_of("gpt2", [1, 3, 2], 1))
def test_evaluate_is_a_mean_over_labels(impl, run):
    """For several batches the value is the mean over all counted labels, not over batches or rows.

    Why: with a mean over batches the labels of a small last batch count more, and the value changes with the batch size.
    Hint: add up loss * (number of counted labels), divide by the number of all of them.
    Source: https://github.com/huggingface/transformers/issues/41898
    """
    found = impl.evaluate(trainee(run.model), run.batches())
    must_be_close(found, expected_loss(run), f"the loss of {len(run.sizes)} batches of {run.model}", tolerance=LOSS)


@requirement("TRAIN-EVAL-3", "evaluate", after="TRAIN-EVAL-1")
@given(st.sampled_from(INVARIANT), st.sampled_from([[4, 1], [1, 1, 3], [3, 2]]))
def test_evaluate_does_not_depend_on_batch_sizes(impl, name, sizes):
    """The same rows in batches of other sizes give the same value.

    Why: the batch size is a matter of memory; it must not decide which of two models is better.
    Hint: weight each batch with its number of counted labels; do not leave out a last small batch.
    """
    whole = run_of(name, [5], 1)
    values = [impl.evaluate(trainee(name), run.batches()) for run in (whole, whole.resized(*sizes))]
    must_be_close(values[1], values[0], f"the loss of 5 rows in batches of {sizes}, not of 5", tolerance=LOSS)


@requirement("TRAIN-EVAL-4", "evaluate", after="TRAIN-EVAL-1")
@given(st.sampled_from(INVARIANT))
def test_evaluate_does_not_depend_on_order(impl, name):
    """The same rows in another order give the same value.

    Why: no row is worth more than another.
    Hint: neither running averages nor the last batch only.
    """
    run = run_of(name, [1, 3, 1], 2)
    other = Run(name, run.rows[::-1], run.sizes)
    values = [impl.evaluate(trainee(name), one.batches()) for one in (run, other)]
    must_be_close(values[1], values[0], "the loss of the rows in reverse order", tolerance=LOSS)


@requirement("TRAIN-EVAL-5", "evaluate", after="TRAIN-EVAL-1")
@given(st.sampled_from(INVARIANT))
def test_evaluate_does_not_depend_on_padding(impl, name):
    """More padding, labelled -100, changes nothing.

    Why: how long the longest row of a batch is has nothing to do with the others.
    Hint: count labels that are not -100, not tokens; hand the attention mask to the model.
    """
    run = run_of(name, [2, 1], 1)
    values = [impl.evaluate(trainee(name), run.batches(extra=extra)) for extra in (0, 3)]
    must_be_close(values[1], values[0], "the loss with three more columns of padding", tolerance=LOSS)


@requirement("TRAIN-EVAL-6", "evaluate", after="TRAIN-EVAL-2")
@given(st.sampled_from(WITH_MASKED_LABELS), st.integers(0, 2))
def test_evaluate_passes_over_batches_without_labels(impl, name, number):
    """A batch in which no label counts adds nothing, wherever it stands.

    Why: its mean is 0 / 0; one such batch would make the value of the whole data set NaN.
    Hint: leave it out; NaN times 0 is NaN.
    """
    run = run_of(name, [1, 1, 1]).unlabelled(number)
    found = impl.evaluate(trainee(name), run.batches())
    must_be_close(found, expected_loss(run), f"the loss, batch {number} without a counted label", tolerance=LOSS)


@requirement("TRAIN-EVAL-7", "evaluate")
@given(st.sampled_from(WITH_MASKED_LABELS), st.sampled_from([1, 2]))
def test_evaluate_refuses_a_data_set_without_labels(impl, name, number):
    """If nothing counts in any batch, ValueError.

    Why: there is no loss to speak of; a NaN or a 0 would look like the result of a very bad or very good model.
    Hint: count before dividing.
    """
    batches = run_of(name, [1] * number).unlabelled(*range(number)).batches()
    must_raise((ValueError,), impl.evaluate, trainee(name), batches)


@requirement("TRAIN-EVAL-8", "evaluate", after="TRAIN-EVAL-1")
@given(DROPPED)
def test_evaluate_works_in_evaluation_mode(impl, dropped):
    """The loss is computed without dropout, also if the model comes in training mode.

    Why: with dropout the value is random, and worse than the model is.
    Hint: model.eval() before the loop; torch.no_grad() alone turns no dropout off.
    """
    name, layer = dropped
    run, model = run_of(name, [2, 1]), trainee(name, dropped=layer, training=True)
    what = f"the loss of a model in training mode, where {layer} drops everything"
    must_be_close(impl.evaluate(model, run.batches()), expected_loss(run), what, tolerance=LOSS)


@requirement("TRAIN-EVAL-9", "evaluate")
@given(MODES, st.sampled_from(["bert-sequence", "gpt2", "t5"]))
def test_evaluate_restores_every_mode(impl, mode, name):
    """Afterwards every part of the model is in the mode that it was in before.

    Why: a model left in evaluation mode trains on without dropout; train() wakes parts that were to stay asleep.
    Hint: remember part.training of every module in model.modules(), not only of the model.
    """
    model = trainee(name)
    set_modes(model, mode)
    before = modes_of(model)
    impl.evaluate(model, run_of(name, [1, 1]).batches())
    must_equal(modes_of(model), before, f"which parts are in training mode, after {mode}")


@requirement("TRAIN-EVAL-10", "evaluate")
@given(SOME)
def test_evaluate_leaves_the_weights(impl, run):
    """Parameters and buffers stay exactly as they were, and trainable parameters trainable.

    Why: a model that learns from the data that it is judged on is not judged at all.
    Hint: neither backward() nor step(); do not freeze parameters to save memory, use torch.no_grad().
    """
    model = trainee(run.model, training=True)
    next(model.parameters()).requires_grad_(requires_grad=False)
    before, trainable = state_of(model), [p.requires_grad for p in model.parameters()]
    impl.evaluate(model, run.batches())
    must_be_unmoved(model, before, when="after evaluation")
    must_equal([p.requires_grad for p in model.parameters()], trainable, "which parameters are trainable, afterwards")


@requirement("TRAIN-EVAL-11", "evaluate")
@given(SOME, st.booleans())
def test_evaluate_leaves_the_gradients(impl, run, some):
    """Gradients stay as they were; where there was none, there is none.

    Why: evaluation in the middle of a window must not spoil the update that is being collected.
    Hint: no backward(), no zero_grad(): torch.no_grad() is enough.
    """
    model = trainee(run.model, training=True)
    for number, parameter in enumerate(model.parameters()):
        if some and number % 2:
            parameter.grad = parameter.detach().clone().fill_(0.5)
    before = gradients_of(model)
    impl.evaluate(model, run.batches())
    must_keep_gradients(model, before, when="after evaluation")


@requirement("TRAIN-EVAL-12", "evaluate")
@given(SOME, st.booleans())
def test_evaluate_leaves_the_random_state(impl, run, training):
    """Torch, numpy and random draw the same numbers afterwards as without an evaluation.

    Why: evaluating more often must not change the order of the data and the dropout of the training that goes on.
    Hint: no shuffling, no DataLoader (each pass draws a seed), no manual_seed.
    """
    import torch

    model = trainee(run.model, training=training)
    torch.rand(1), np.random.random_sample(), random.random()  # noqa: NPY002  (now no state is that of a fresh seed)
    states = torch.get_rng_state, np.random.get_state, random.getstate
    before = [str(state()) if state is not torch.get_rng_state else state().tolist() for state in states]
    impl.evaluate(model, run.batches())
    after = [str(state()) if state is not torch.get_rng_state else state().tolist() for state in states]
    changed = [name for name, a, b in zip(["torch", "numpy", "random"], before, after, strict=True) if a != b]
    must_equal(changed, [], "the modules whose random state has changed")


@requirement("TRAIN-EVAL-13", "evaluate", after="TRAIN-EVAL-1")
@given(SOME)
def test_evaluate_twice_gives_the_same(impl, run):
    """Asked twice, evaluate gives the same value, also after a look at other rows in between.

    Why: two models can be compared only if a value belongs to a model, not to a moment.
    Hint: no state between calls.
    """
    model = trainee(run.model, training=True)
    first = impl.evaluate(model, run.batches())
    impl.evaluate(model, run.batches()[1:])
    must_be_close(impl.evaluate(model, run.batches()), first, "the second value", tolerance=LOSS)


@requirement("TRAIN-EVAL-14", "evaluate")
@given(SOME)
def test_evaluate_leaves_the_settings(impl, run):
    """The configuration is as it was afterwards, and dropout layers drop as much as before.

    Why: dropout set to 0 instead of a change of mode never comes back, and training goes on without it.
    Hint: model.eval(), and the modes restored; arguments of the forward pass instead of changes of model.config.
    """
    model = trainee(run.model, training=True)
    for part in model.modules():
        if "p" in vars(part):
            part.p = 0.25
    before = settings_of(model)
    impl.evaluate(model, run.batches())
    must_keep_settings(model, before, when="after evaluation")


@requirement("TRAIN-EVAL-15", "evaluate")
@given(SOME)
def test_evaluate_lets_gradients_be_recorded(impl, run):
    """Afterwards torch records gradients as before.

    Why: switched off for good, the next training step has nothing to follow back: it fails, or learns nothing.
    Hint: `with torch.no_grad():` ends with its block; `torch.set_grad_enabled(False)` does not.
    """
    impl.evaluate(trainee(run.model), run.batches())
    must_record_gradients(impl)


@requirement("TRAIN-EVAL-90", "evaluate")
@given(runs(("bert-sequence", "gpt2", "bert-qa"), [1, 1]))
def test_evaluate_keeps_its_batches(impl, run):
    """evaluate leaves the list of batches and the batches as they were.

    Why: the same list comes again after the next epoch; without labels there is no loss.
    Hint: read batch["labels"], do not pop it.
    """
    impl.evaluate(trainee(run.model), run.batches())
    must_equal(impl.recorder.calls[-1].passed[0][1], run.batches(), "the batches afterwards")


@requirement("TRAIN-EVAL-91", "evaluate", after="TRAIN-EVAL-7", level=SHOULD)
@given(MODES)
def test_evaluate_restores_modes_after_an_error(impl, mode):
    """The modes are restored also when there is nothing to evaluate.

    Why: who catches the error goes on training, without dropout and without knowing.
    Hint: try ... finally, or count before touching the model.
    """
    model = trainee("bert-sequence")
    set_modes(model, mode)
    before = modes_of(model)
    must_raise((ValueError,), impl.evaluate, model, run_of("bert-sequence", [1]).unlabelled(0).batches())
    must_equal(modes_of(model), before, f"which parts are in training mode, after {mode} and the error")


@requirement("TRAIN-EVAL-92", "evaluate", after="TRAIN-EVAL-2", level=SHOULD)
@given(st.sampled_from([name for name, head in HEADS.items() if head == REGRESSION]))
def test_evaluate_counts_every_number_of_a_regression(impl, name):
    """For a head of numbers a target of -100.0 is a number like any other.

    Why: -100 marks positions without a class; a temperature may well be -100.
    Hint: compare with -100 only where labels are ids.
    """
    run = run_of(name, [1, 2])
    number = run.rows[0]["labels"]
    rows = [{**run.rows[0], "labels": [-100.0] * len(number) if isinstance(number, list) else -100.0}, *run.rows[1:]]
    run = Run(name, rows, run.sizes)
    must_be_close(
        impl.evaluate(trainee(name), run.batches()), expected_loss(run), "with a target of -100.0", tolerance=1.0
    )


@requirement("TRAIN-EVAL-93", "evaluate", level=SHOULD)
@given(runs(("bert-sequence",), [1, 1]))
def test_evaluate_returns_a_plain_number(impl, run):
    """The value is a number, not a tensor.

    Why: numbers can be compared, logged and stored; a tensor may hold on to a graph.
    Hint: loss.item().
    """
    loss = impl.raw.evaluate(trainee(run.model), run.batches())
    must(not hasattr(loss, "requires_grad"), "a number", f"a {type(loss).__name__}")


@requirement("TRAIN-EVAL-94", "evaluate", after="TRAIN-EVAL-7", level=SHOULD)
@given(st.sampled_from(("bert-sequence", "gpt2")))
def test_evaluate_refuses_an_empty_data_set(impl, name):
    """Without any batch nothing counts, either: ValueError.

    Why: a data set filtered down to nothing would look like the result of a very good model.
    Hint: if the number of counted labels is 0 at the end, raise.
    """
    must_raise((ValueError,), impl.evaluate, trainee(name), [])
