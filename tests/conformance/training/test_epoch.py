"""One epoch: every batch once, several of them to an update where memory is short.

Batches hold different numbers of labels. The update from a window of batches is the update from their union: the sum of
all losses over the number of all labels, never a mean of means. The learning rate follows the updates, not the batches.
"""

import math

from hypothesis import strategies as st

from nlpcheck.assertions import must, must_be_close, must_equal, must_raise
from nlpcheck.oracles.training import Plan
from nlpcheck.rules.training import (
    LOSS,
    expected,
    must_be_one_of,
    must_have_moved,
    must_leave_chance_alone,
    state_of,
)
from nlpcheck.search import example, given
from nlpcheck.spec import SHOULD, requirement
from nlpcheck.strategies.training import FEW, HEADS, KINDS, REGRESSION, Run, run_of, runs, sgd, sgd_by_rate, trainee

SHORT_LAST = runs(FEW, [1, 2, 1])
WINDOW = runs(FEW, [1, 3])
COUNTS = st.sampled_from([(3, 1), (4, 2), (5, 2), (3, 4), (4, 3), (5, 3)])
WITH_MASKED_LABELS = ("bert-sequence", "bert-other-head", "roberta", "gpt2", "llama", "bart")

WITHOUT_LABELS = st.sampled_from([(1, 1, (0,)), (2, 2, (0, 1)), (3, 1, (1,)), (6, 2, (2, 3))])
"""A number of batches, how many make a window, and which of them hold no counted label."""

DROPPED = st.sampled_from([("bert-sequence", "dropout"), ("gpt2", "transformer.drop"), ("t5", "decoder.dropout")])
"""Models, each with a dropout layer that drops everything in training mode."""


def trained(impl, run, *, every=1, model=None, optimizer=None, **options):
    """The losses of an epoch."""
    model = model or trainee(run.model)
    optimizer = optimizer or sgd(model)
    return impl.train_epoch(model, run.batches(), optimizer, gradient_accumulation_steps=every, **options)


def must_train_as(impl, run, plan, model, optimizer, *, every=1, dropped="", when, **options):
    """Train for an epoch, then compare the parameters with the oracle's."""
    before = state_of(model)
    impl.train_epoch(model, run.batches(), optimizer, gradient_accumulation_steps=every, **options)
    goal = expected(run, plan, accumulation=every, dropped=dropped).parameters[-1]
    must_have_moved(model, before, goal, when=when)


@requirement("TRAIN-EPOCH-1", "train_epoch")
@given(COUNTS)
def test_epoch_has_an_entry_per_step(impl, count):
    """There is one entry per optimizer step: one per window, a shorter last one included.

    Why: losses per batch cannot be compared between runs with other accumulations; a window left out is data lost.
    Hint: the number of batches divided by gradient_accumulation_steps, rounded up.
    """
    number, every = count
    run = run_of("bert-sequence", [1] * number)
    found = trained(impl, run, every=every)
    must_equal(len(found), math.ceil(number / every), f"the number of entries for {number} batches, {every} per step")


@requirement("TRAIN-EPOCH-2", "train_epoch", after="TRAIN-EPOCH-1")
@given(SHORT_LAST)
def test_epoch_returns_the_losses_of_its_batches(impl, run):
    """Without accumulation the entries are the batches' mean losses, in order, each before its own update.

    Why: the curve of the losses is what one looks at to see whether training works.
    Hint: collect loss.item() of each batch; neither a running mean nor a second forward pass.
    """
    model = trainee(run.model)
    found = impl.train_epoch(model, run.batches(), sgd(model))
    must_be_close(found, expected(run).losses, f"the losses of three steps of {run.model}", tolerance=LOSS)


@requirement("TRAIN-EPOCH-3", "train_epoch", after="TRAIN-EPOCH-1")
@given(SHORT_LAST)
def test_epoch_updates_after_each_batch(impl, run):
    """Without accumulation the model is updated after every batch, from that batch alone.

    Why: each update starts where the last one ended; leftover gradients would be trained on twice.
    Hint: gradient_accumulation_steps is 1 by default; zero_grad(), backward(), step() for every batch.
    """
    model = trainee(run.model)
    before = state_of(model)
    impl.train_epoch(model, run.batches(), sgd(model))
    must_have_moved(model, before, expected(run).parameters[-1], when="after three batches")


@requirement("TRAIN-EPOCH-4", "train_epoch", after="TRAIN-EPOCH-1")
@given(runs(KINDS, [1, 3]))
@example(run_of("gpt2", [1, 2, 1], 1))
@example(run_of("bert-other-head", [2, 1, 2], 1))
def test_epoch_returns_the_mean_over_the_labels_of_a_window(impl, run):
    """The entry of a window is the mean loss over all its counted labels.

    Why: a mean of the batches' means gives the few labels of a short batch the weight of the many of a long one.
    Hint: weight each batch's mean with its share of the window's counted labels.
    Source: https://github.com/huggingface/transformers/issues/34191
    """
    every = len(run.sizes)
    found = trained(impl, run, every=every)
    must_be_close(
        found, expected(run, accumulation=every).losses, f"the loss of one window of {run.model}", tolerance=LOSS
    )


@requirement("TRAIN-EPOCH-5", "train_epoch", after="TRAIN-EPOCH-1")
@given(runs(KINDS, [1, 3]))
@example(run_of("llama", [1, 2, 1], 1))
@example(run_of("bert-other-head", [2, 1, 2], 1))
def test_epoch_accumulates_the_update_of_the_union(impl, run):
    """The update from several batches is the update from their union, whatever their numbers of labels.

    Why: accumulation saves memory; it must not change what is learnt. Gradients of means do not add up to one of a mean.
    Hint: backward() of each batch's mean times its counted labels over those of the window; one step at the end.
    Source: https://huggingface.co/blog/gradient_accumulation
    """
    model = trainee(run.model)
    every = len(run.sizes)
    must_train_as(impl, run, Plan(), model, sgd(model), every=every, when=f"after one window of {run.model}")


@requirement("TRAIN-EPOCH-6", "train_epoch", after="TRAIN-EPOCH-5")
@given(SHORT_LAST, st.sampled_from([2, 5]))
@example(run_of("bert-other-head", [1, 1, 2, 1, 2], 2), 3)
def test_epoch_counts_a_shorter_last_window(impl, run, every):
    """A last window of fewer batches makes an update of its own, the mean over its own labels.

    Why: its batches are data like the others; divided by the full number of batches they would count less.
    Hint: cut the list into windows first; what a loss is divided by follows from the window that it is in.
    """
    model = trainee(run.model)
    when = f"after {len(run.sizes)} batches, {every} per step"
    must_train_as(impl, run, Plan(), model, sgd(model), every=every, when=when)


@requirement("TRAIN-EPOCH-7", "train_epoch", after="TRAIN-EPOCH-4")
@given(runs(("bert-other-head", "gpt2", "t5"), [1, 2, 1, 1]))
def test_epoch_returns_the_losses_of_all_windows(impl, run):
    """Every window's entry is its own mean, before its own update.

    Why: sums, running means and losses multiplied by the accumulation make curves that mean nothing.
    Hint: start a new sum with every window.
    """
    found = trained(impl, run, every=2)
    must_be_close(found, expected(run, accumulation=2).losses, "the losses of two windows of two", tolerance=LOSS)


@requirement("TRAIN-EPOCH-8", "train_epoch", after="TRAIN-EPOCH-5")
@given(st.sampled_from(WITH_MASKED_LABELS), st.integers(0, 2))
def test_epoch_passes_over_batches_without_labels(impl, name, number):
    """A batch in which no label counts adds nothing, wherever it stands in its window.

    Why: the mean over no labels is 0 / 0: one such batch makes every weight NaN.
    Hint: leave it out, or sum losses instead of averaging; NaN times 0 is NaN.
    """
    run, model = run_of(name, [1, 1, 1]).unlabelled(number), trainee(name)
    when = f"after a window of three batches of which number {number} has no counted label"
    must_train_as(impl, run, Plan(), model, sgd(model), every=3, when=when)


@requirement("TRAIN-EPOCH-9", "train_epoch", after="TRAIN-EPOCH-8")
@given(st.sampled_from(WITH_MASKED_LABELS), st.integers(0, 2))
def test_epoch_returns_losses_despite_batches_without_labels(impl, name, number):
    """Such a batch adds nothing to the loss of its window, either.

    Why: a NaN in the curve hides what the other batches say, and an average over batches counts it as a 0.
    Hint: divide by the number of counted labels of the window.
    """
    run = run_of(name, [1, 1, 1]).unlabelled(number)
    found = trained(impl, run, every=3)
    must_be_close(found, expected(run, accumulation=3).losses, "the loss of the window", tolerance=LOSS)


@requirement("TRAIN-EPOCH-10", "train_epoch")
@given(st.sampled_from(WITH_MASKED_LABELS), WITHOUT_LABELS)
def test_epoch_refuses_a_window_without_labels(impl, name, case):
    """A window in which nothing counts raises ValueError, wherever it stands.

    Why: there is nothing to learn from it; a silent NaN or 0 hides that the labels are lost.
    Hint: count the window's labels before its step, and raise if there are none.
    """
    model = trainee(name)
    number, every, unlabelled = case
    batches = run_of(name, [1] * number).unlabelled(*unlabelled).batches()
    must_raise((ValueError,), impl.train_epoch, model, batches, sgd(model), gradient_accumulation_steps=every)


@requirement("TRAIN-EPOCH-11", "train_epoch", after="TRAIN-EPOCH-10")
@given(st.sampled_from(("bert-sequence", "gpt2")), st.booleans())
def test_epoch_makes_no_step_for_a_window_without_labels(impl, name, later):
    """Before that error no step is made for the window: weights are those of before, or of after an earlier window,
    and the learning rate is that of as many steps.

    Why: a step without a gradient still applies weight decay and momentum, and one with NaN destroys the model.
    Hint: raise before optimizer.step() and scheduler.step().
    """
    import torch

    run = run_of(name, [1, 1, 1]).unlabelled(1, 2) if later else run_of(name, [1, 1]).unlabelled(0, 1)
    every = 1 if later else 2
    model = trainee(name)
    before = state_of(model)
    optimizer = sgd(model, weight_decay=0.5)
    scheduler = torch.optim.lr_scheduler.StepLR(optimizer, step_size=1, gamma=0.5)
    options = {"gradient_accumulation_steps": every, "scheduler": scheduler}
    must_raise((ValueError,), impl.train_epoch, model, run.batches(), optimizer, **options)
    first = Run(name, run.rows[:1], [1])
    allowed = [before, expected(first, Plan(decay=0.5)).parameters[-1]] if later else [before]
    must_be_one_of(model, before, allowed, when="after the error")
    rates = [0.1, 0.05] if later else [0.1]
    rate = optimizer.param_groups[0]["lr"]
    must(any(abs(rate - one) < 1e-9 for one in rates), f"a learning rate of {rates} after the error", rate)


@requirement("TRAIN-EPOCH-12", "train_epoch", after="TRAIN-EPOCH-5")
@given(WINDOW)
def test_epoch_forgets_gradients_of_before(impl, run):
    """Gradients that are there before the call count for nothing.

    Why: somebody else's backward(), or the rest of an interrupted epoch, would be trained on.
    Hint: clear the gradients before the first batch, not only after each step.
    """
    model = trainee(run.model)
    for parameter in model.parameters():
        parameter.grad = parameter.detach().clone().fill_(0.5)
    when = "after a window with old gradients of 0.5 everywhere"
    must_train_as(impl, run, Plan(), model, sgd(model), every=2, when=when)


@requirement("TRAIN-EPOCH-13", "train_epoch", after="TRAIN-EPOCH-5")
@given(WINDOW, st.sampled_from([0.5, 0.05]), st.just(2))
@example(run_of("bert-other-head", [1, 2, 1], 3), 0.9, 3)
@example(run_of("bert-sequence", [1, 2, 1], 3), 0.25, 2)
@example(run_of("gpt2", [1, 2], 3), 0.5, 3)
def test_epoch_clips_the_gradient_of_the_window(impl, run, share, every):
    """max_grad_norm is for the gradient of each whole window, a shorter one included: it is clipped once, when it is
    complete.

    Why: clipping each batch's part, or the sum while it grows, changes the direction of the update.
    Hint: clip_grad_norm_ after the last backward() of a window, before the step.
    """
    limit = min(expected(run, accumulation=every).norms) * share
    model = trainee(run.model)
    when = f"after {len(run.sizes)} batches, {every} per step, with gradients of at least {limit / share:.4g}"
    when += f" and max_grad_norm={limit:.4g}"
    plan = Plan(max_grad_norm=limit)
    must_train_as(impl, run, plan, model, sgd(model), every=every, when=when, max_grad_norm=limit)


@requirement("TRAIN-EPOCH-14", "train_epoch", after="TRAIN-EPOCH-5")
@given(WINDOW)
def test_epoch_leaves_short_gradients(impl, run):
    """A window's gradient that is shorter than max_grad_norm is left as it is.

    Why: the sum of the batches' gradients may be longer than the gradient of their mean, which is what counts.
    Hint: clip what the optimizer will see, after all dividing.
    """
    limit = expected(run, accumulation=2).norms[0] * 1.01
    model = trainee(run.model)
    when = f"after a window with a gradient of norm {limit / 1.01:.4g} and max_grad_norm={limit:.4g}"
    must_train_as(impl, run, Plan(), model, sgd(model), every=2, when=when, max_grad_norm=limit)


@requirement("TRAIN-EPOCH-15", "train_epoch", after="TRAIN-EPOCH-13")
@given(runs(("bert-sequence", "gpt2", "t5"), [1, 3]))
def test_epoch_clips_over_all_parameters(impl, run):
    """The norm is that of the gradients of all of the model's parameters, also where the optimizer holds only some.

    Why: the same max_grad_norm must mean the same whichever parameters an optimizer trains.
    Hint: clip_grad_norm_(model.parameters(), max_grad_norm), not the parameters of the optimizer's groups.
    """
    beginning = min(name for name in expected(run).parameters[0] if "ight" in name)
    limit = expected(run, accumulation=2).norms[0] / 2
    plan = Plan(max_grad_norm=limit, held=((beginning, 1.0),))
    model = trainee(run.model)
    optimizer = sgd_by_rate(model, {beginning: 0.1})
    when = f"after a window with max_grad_norm={limit:.4g} and an optimizer of {beginning} only"
    must_train_as(impl, run, plan, model, optimizer, every=2, when=when, max_grad_norm=limit)


@requirement("TRAIN-EPOCH-16", "train_epoch", after="TRAIN-EPOCH-15", level=SHOULD)
@given(runs(("bert-sequence", "gpt2"), [1, 2]))
def test_epoch_clears_all_gradients(impl, run):
    """So it is in the second step: gradients of parameters that the optimizer does not hold are cleared, too.

    Why: optimizer.zero_grad() clears its own parameters only; the others' gradients add up and swell the norm.
    Hint: model.zero_grad().
    """
    beginning = min(name for name in expected(run).parameters[0] if "ight" in name)
    limit = expected(run).norms[0] / 2
    plan = Plan(max_grad_norm=limit, held=((beginning, 1.0),))
    model = trainee(run.model)
    optimizer = sgd_by_rate(model, {beginning: 0.1})
    when = f"after two steps with max_grad_norm={limit:.4g} and an optimizer of {beginning} only"
    must_train_as(impl, run, plan, model, optimizer, when=when, max_grad_norm=limit)


def scheduled(impl, count, *, rate=0.1, gamma=0.5):
    """Train with a rate that is halved by each step of the scheduler; the model, its weights before, its optimizer."""
    import torch

    number, every = count
    run = run_of("bert-sequence", [1] * number)
    model = trainee(run.model)
    before = state_of(model)
    optimizer = sgd(model, lr=rate)
    scheduler = torch.optim.lr_scheduler.StepLR(optimizer, step_size=1, gamma=gamma)
    trained(impl, run, every=every, model=model, optimizer=optimizer, scheduler=scheduler)
    return run, model, before, optimizer


@requirement("TRAIN-EPOCH-17", "train_epoch", after="TRAIN-EPOCH-1")
@given(COUNTS)
def test_epoch_steps_the_scheduler_once_per_step(impl, count):
    """The scheduler makes as many steps as the optimizer.

    Why: stepped per batch or per epoch, the schedule ends too early or never.
    Hint: scheduler.step() beside optimizer.step(), in the same branch.
    """
    number, every = count
    *_, optimizer = scheduled(impl, count)
    rate = 0.1 * 0.5 ** math.ceil(number / every)
    what = f"the learning rate after {number} batches, {every} per step, if it is halved each time"
    must_be_close(optimizer.param_groups[0]["lr"], rate, what, tolerance=1e-9)


@requirement("TRAIN-EPOCH-18", "train_epoch", after=["TRAIN-EPOCH-6", "TRAIN-EPOCH-17"])
@given(st.sampled_from([(1, 1), (2, 1), (3, 1), (3, 2), (4, 2)]))
def test_epoch_steps_the_scheduler_after_the_optimizer(impl, count):
    """The first update is made with the first learning rate, each later one with the next.

    Why: stepped before the optimizer, the schedule's first rate is never used.
    Hint: optimizer.step(), then scheduler.step().
    """
    _, every = count
    run, model, before, _ = scheduled(impl, count)
    plan = Plan(rates=(0.1, 0.05, 0.025))
    when = f"after {count[0]} batches, {every} per step, with a rate that is halved each time"
    must_have_moved(model, before, expected(run, plan, accumulation=every).parameters[-1], when=when)


@requirement("TRAIN-EPOCH-19", "train_epoch", after="TRAIN-EPOCH-2")
@given(DROPPED, st.sampled_from([1, 2]))
def test_epoch_trains_in_training_mode(impl, dropped, every):
    """All losses are computed in training mode, also if the model comes in evaluation mode.

    Why: a loaded model is in evaluation mode, and so is one that was just evaluated: dropout would do nothing.
    Hint: model.train() at the start.
    """
    name, layer = dropped
    run = run_of(name, [2, 1])
    found = trained(impl, run, every=every, model=trainee(name, dropped=layer))
    right = expected(run, accumulation=every, dropped=layer).losses
    must_be_close(found, right, f"the losses where {layer} drops everything in training mode", tolerance=LOSS)


@requirement("TRAIN-EPOCH-20", "train_epoch", after="TRAIN-EPOCH-3")
@given(runs(("bert-sequence", "llama"), [1, 2, 1]))
def test_epoch_uses_the_optimizer_that_it_gets(impl, run):
    """Steps are the optimizer's own, with its momentum and weight decay, and the next epoch goes on with them.

    Why: an optimizer made anew in each epoch forgets what it has learnt about the gradients.
    Hint: optimizer.step(), on the optimizer that was passed.
    """
    plan = Plan(momentum=0.75, decay=0.125)
    model = trainee(run.model)
    optimizer = sgd(model, momentum=0.75, weight_decay=0.125)
    before = state_of(model)
    first, second = Run(run.model, run.rows[:3], [1, 2]), Run(run.model, run.rows[3:], [1])
    impl.train_epoch(model, first.batches(), optimizer)
    impl.train_epoch(model, second.batches(), optimizer)
    must_have_moved(model, before, expected(run, plan).parameters[-1], when="after two epochs with momentum")


@requirement("TRAIN-EPOCH-21", "train_epoch", after="TRAIN-EPOCH-3")
@given(st.sampled_from([("bert-sequence", "bert.embeddings"), ("t5", "encoder")]))
def test_epoch_leaves_frozen_parameters(impl, frozen):
    """Frozen parameters stay, also with a gradient from before; the others move as ever.

    Why: who freezes the body wants its features; thawing it silently also costs memory and time.
    Hint: leave requires_grad as it is, and clear all gradients.
    """
    name, beginning = frozen
    model, run = trainee(name), run_of(name, [2, 1])
    for path, parameter in model.named_parameters():
        parameter.requires_grad_(not path.startswith(beginning)).grad = parameter.detach().clone()
    when = f"after two batches with {beginning} frozen"
    must_train_as(impl, run, Plan(frozen=beginning), model, sgd(model), when=when)


@requirement("TRAIN-EPOCH-22", "train_epoch", after="TRAIN-EPOCH-9")
@given(st.sampled_from(("bert-sequence", "gpt2")), st.sampled_from([1, 0, 2]))
def test_epoch_counts_batches_without_labels_as_batches(impl, name, number):
    """A window is as many batches as are asked for, those without counted labels among them.

    Why: which rows make an update together must not depend on whether a batch before them was empty.
    Hint: cut the list into windows first, then look at labels.
    """
    run = run_of(name, [1, 1, 1, 1]).unlabelled(number)
    found = trained(impl, run, every=2)
    right = expected(run, accumulation=2).losses
    must_be_close(found, right, f"the losses of two windows of two, batch {number} without labels", tolerance=LOSS)


@requirement("TRAIN-EPOCH-90", "train_epoch")
@given(runs(("bert-sequence", "gpt2", "bert-qa"), [1, 1, 1]))
def test_epoch_keeps_its_batches(impl, run):
    """train_epoch leaves the list of batches and the batches as they were.

    Why: the same list comes again in the next epoch.
    Hint: do not pop batches or labels, do not divide or mask in place.
    """
    trained(impl, run, every=2)
    must_equal(impl.recorder.calls[-1].passed[0][1], run.batches(), "the batches afterwards")


@requirement("TRAIN-EPOCH-91", "train_epoch", level=SHOULD)
@given(runs(("bert-sequence",), [1, 1]))
def test_epoch_returns_plain_numbers(impl, run):
    """The losses are numbers, not tensors.

    Why: a tensor of a loss keeps the whole graph of its batch in memory; a list of them fills it.
    Hint: loss.item().
    """
    model = trainee(run.model)
    losses = impl.raw.train_epoch(model, run.batches(), sgd(model))
    graph = getattr(losses, "requires_grad", False)
    losses = losses.tolist() if hasattr(losses, "tolist") and not graph else list(losses)  # one tensor is a list (R3)
    must(
        not any(hasattr(loss, "requires_grad") for loss in losses), "numbers", [type(loss).__name__ for loss in losses]
    )


@requirement("TRAIN-EPOCH-92", "train_epoch", after="TRAIN-EPOCH-5", level=SHOULD)
@given(st.sampled_from([name for name, head in HEADS.items() if head == REGRESSION]))
def test_epoch_counts_every_number_of_a_regression(impl, name):
    """For a head of numbers a target of -100.0 is a number like any other.

    Why: -100 marks positions without a class; a temperature may well be -100.
    Hint: compare with -100 only where labels are ids.
    """
    run = run_of(name, [1, 2])
    number = run.rows[0]["labels"]
    rows = [{**run.rows[0], "labels": [-100.0] * len(number) if isinstance(number, list) else -100.0}, *run.rows[1:]]
    run = Run(name, rows, run.sizes)
    found = trained(impl, run, every=2)
    must_be_close(found, expected(run, accumulation=2).losses, "the loss of a window with -100.0", tolerance=1.0)


@requirement("TRAIN-EPOCH-93", "train_epoch", level=SHOULD)
@given(runs(("bert-sequence",), [1, 1]))
def test_epoch_leaves_chance_alone(impl, run):
    """train_epoch sets no seed: after two different seeds chance goes on differently.

    Why: a seed in every epoch makes dropout silence the same units again, and every later shuffle the same one.
    Hint: set a seed once, at the start of the program.
    """
    must_leave_chance_alone(lambda: trained(impl, run))
