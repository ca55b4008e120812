"""One step: a batch moves every weight a little against its gradient.

Clear the gradients, compute the loss in training mode, differentiate it, clip if asked, step. Each requirement compares
with the step of plain gradient descent, written out; the model's own loss is never asked.
"""

from hypothesis import strategies as st

from nlpcheck.assertions import must, must_be_close, must_equal
from nlpcheck.oracles.training import Plan
from nlpcheck.rules.training import LOSS, expected, must_have_moved, must_leave_chance_alone, state_of
from nlpcheck.search import given
from nlpcheck.spec import SHOULD, requirement
from nlpcheck.strategies.training import FEW, HEADS, run_of, runs, sgd, sgd_by_rate, trainee

ONE_BATCH = runs(tuple(HEADS), [3])
FEW_BATCHES = runs(FEW, [3])
TWO_BATCHES = runs(FEW, [2, 1])

DROPPED = st.sampled_from(
    [("bert-sequence", "dropout"), ("bert-sequence", "bert.embeddings.dropout"), ("gpt2", "transformer.drop"),
     ("t5", "decoder.dropout")]
)  # fmt: skip
"""Models, each with a dropout layer that drops everything in training mode."""

FROZEN = st.sampled_from(
    [
        ("bert-sequence", "bert.embeddings"),
        ("gpt2", "transformer.h"),
        ("t5", "encoder"),
        ("distilbert-qa", "distilbert"),
    ]
)


def stepped(impl, model, run, optimizer, **options):
    """One call per batch; the losses."""
    return [impl.train_step(model, batch, optimizer, **options) for batch in run.batches()]


def must_step_as(impl, run, plan, model, optimizer, *, dropped="", when, **options):
    """Step through the batches, then compare the parameters with the oracle's."""
    before = state_of(model)
    stepped(impl, model, run, optimizer, **options)
    must_have_moved(model, before, expected(run, plan, dropped=dropped).parameters[-1], when=when)


@requirement("TRAIN-STEP-1", "train_step")
@given(ONE_BATCH)
def test_step_returns_the_loss_before_the_update(impl, run):
    """train_step returns the mean loss of the batch under the weights before the update.

    Why: it is what the update was made for; a second forward pass after the step costs time and says something else.
    Hint: loss = model(**batch).loss first; return loss.item().
    """
    model = trainee(run.model)
    loss = impl.train_step(model, run.batches()[0], sgd(model))
    must_be_close(loss, expected(run).losses[0], f"the loss of a batch for {run.model}", tolerance=LOSS)


@requirement("TRAIN-STEP-2", "train_step")
@given(FEW_BATCHES)
def test_step_moves_every_parameter(impl, run):
    """Every trainable parameter that has a gradient moves, in the body of the model as in its head.

    Why: fine-tuning adapts the whole model; a frozen or forgotten part stays what pre-training left.
    Hint: loss.backward(), then optimizer.step(), both after optimizer.zero_grad().
    """
    model = trainee(run.model)
    before = state_of(model)
    stepped(impl, model, run, sgd(model))
    after, goals = state_of(model), expected(run).parameters[-1]
    should = {name for name, goal in goals.items() if (goal - before[name]).abs().max() > 1e-4}
    still = [name for name in goals if name in should and bool((after[name] == before[name]).all())]
    must(not still, "a change of every parameter that has a gradient", f"no change of {still[:5]}")


@requirement("TRAIN-STEP-3", "train_step", after="TRAIN-STEP-2")
@given(ONE_BATCH)
def test_step_is_gradient_descent(impl, run):
    """With SGD every parameter becomes itself minus learning rate times the gradient of the batch's mean loss.

    Why: any other factor, sign, loss or order of the calls trains something else, or nothing.
    Hint: optimizer.zero_grad(); loss.backward(); optimizer.step(); once each, in this order.
    """
    model = trainee(run.model)
    must_step_as(impl, run, Plan(), model, sgd(model), when=f"after one step of {run.model}")


@requirement("TRAIN-STEP-4", "train_step", after="TRAIN-STEP-3")
@given(TWO_BATCHES)
def test_step_starts_each_time_afresh(impl, run):
    """The second step is made from the second batch alone.

    Why: backward() adds to the gradients that are there: without clearing them each batch is trained on again and again.
    Hint: optimizer.zero_grad() in every step.
    """
    model = trainee(run.model)
    must_step_as(impl, run, Plan(), model, sgd(model), when="after two steps")


@requirement("TRAIN-STEP-5", "train_step", after="TRAIN-STEP-3")
@given(FEW_BATCHES)
def test_step_forgets_gradients_of_before(impl, run):
    """Gradients that are there before the call count for nothing.

    Why: somebody else's backward() (a look at the gradients, an interrupted step) would be trained on.
    Hint: clear the gradients before backward(), not only after the step.
    """
    model = trainee(run.model)
    for parameter in model.parameters():
        parameter.grad = parameter.detach().clone().fill_(0.5)
    must_step_as(impl, run, Plan(), model, sgd(model), when="after a step with old gradients of 0.5 everywhere")


@requirement("TRAIN-STEP-6", "train_step", after="TRAIN-STEP-4")
@given(runs(("bert-sequence", "gpt2"), [2, 1, 1]))
def test_step_is_the_optimizers(impl, run):
    """The step is the optimizer's own: with momentum and weight decay it remembers the steps before.

    Why: Adam and momentum are nothing without their memory, and the caller chooses the optimizer.
    Hint: optimizer.step(), on the optimizer that was passed; do not make another one, do not write weights by hand.
    """
    plan = Plan(momentum=0.75, decay=0.125)
    model = trainee(run.model)
    optimizer = sgd(model, momentum=plan.momentum, weight_decay=plan.decay)
    must_step_as(impl, run, plan, model, optimizer, when="after three steps with momentum and weight decay")


@requirement("TRAIN-STEP-7", "train_step", after="TRAIN-STEP-3")
@given(runs(("bert-sequence",), [2, 1]))
def test_step_keeps_to_the_optimizers_groups(impl, run):
    """Each group of the optimizer has its own learning rate, and what the optimizer does not hold stays.

    Why: a new head learns faster than the body, and weight decay is a matter of groups, too.
    Hint: optimizer.step() does it; do not read one rate and apply it to model.parameters().
    """
    plan = Plan(held=(("classifier", 1.0), ("bert.encoder", 0.1)))
    model = trainee(run.model)
    optimizer = sgd_by_rate(model, {"classifier": 0.1, "bert.encoder": 0.01})
    must_step_as(impl, run, plan, model, optimizer, when="after two steps with two groups")


@requirement("TRAIN-STEP-8", "train_step", after="TRAIN-STEP-3")
@given(FROZEN)
def test_step_leaves_frozen_parameters(impl, frozen):
    """Frozen parameters stay, also with a gradient from before; the others move as ever.

    Why: who freezes the body wants its features; thawing it silently also costs memory and time.
    Hint: leave requires_grad as it is, and clear all gradients.
    """
    name, beginning = frozen
    model, run = trainee(name), run_of(name, [2, 1])
    for path, parameter in model.named_parameters():
        parameter.requires_grad_(not path.startswith(beginning)).grad = parameter.detach().clone()
    when = f"after two steps with {beginning} frozen"
    must_step_as(impl, run, Plan(frozen=beginning), model, sgd(model), when=when)


@requirement("TRAIN-STEP-9", "train_step", after="TRAIN-STEP-1")
@given(DROPPED)
def test_step_trains_in_training_mode(impl, dropped):
    """The loss is computed in training mode, also if the model comes in evaluation mode.

    Why: a loaded model is in evaluation mode, where dropout does nothing: it would overfit silently.
    Hint: model.train() before the forward pass.
    """
    name, layer = dropped
    run = run_of(name, [3])
    model = trainee(name, dropped=layer)
    loss = impl.train_step(model, run.batches()[0], sgd(model))
    right = expected(run, dropped=layer).losses[0]
    must_be_close(loss, right, f"the loss where {layer} drops everything in training mode", tolerance=LOSS)


@requirement("TRAIN-STEP-10", "train_step", after="TRAIN-STEP-3")
@given(FEW_BATCHES, st.sampled_from([0.5, 0.01]))
def test_step_clips_by_the_global_norm(impl, run, share):
    """A gradient longer than max_grad_norm is shortened to that length as a whole; its direction stays.

    Why: one odd batch must not throw the model away; clipping values or single parameters changes the direction.
    Hint: torch.nn.utils.clip_grad_norm_(model.parameters(), max_grad_norm) between backward() and step().
    """
    limit = expected(run).norms[0] * share
    model = trainee(run.model)
    plan = Plan(max_grad_norm=limit)
    when = f"after a step with a gradient of norm {limit / share:.4g} and max_grad_norm={limit:.4g}"
    must_step_as(impl, run, plan, model, sgd(model), when=when, max_grad_norm=limit)


@requirement("TRAIN-STEP-11", "train_step", after="TRAIN-STEP-3")
@given(FEW_BATCHES, st.sampled_from([1.01, 100.0]))
def test_step_leaves_short_gradients(impl, run, share):
    """A gradient shorter than max_grad_norm is left as it is.

    Why: stretching every gradient to one length is another method, and never comes to rest.
    Hint: clip_grad_norm_ only ever shortens.
    """
    limit = expected(run).norms[0] * share
    model = trainee(run.model)
    when = f"after a step with a gradient of norm {limit / share:.4g} and max_grad_norm={limit:.4g}"
    must_step_as(impl, run, Plan(), model, sgd(model), when=when, max_grad_norm=limit)


@requirement("TRAIN-STEP-12", "train_step", after="TRAIN-STEP-10")
@given(runs(("bert-sequence", "llama"), [2, 1]))
def test_step_clips_the_gradient_not_the_step(impl, run):
    """Clipping is done between the backward pass and the step, and does not touch what the optimizer remembers.

    Why: with momentum the step is longer than the gradient; clipping after the step comes too late for this batch.
    Hint: backward(), clip_grad_norm_, step().
    """
    limit = expected(run).norms[0] / 2
    plan = Plan(max_grad_norm=limit, momentum=0.75)
    model = trainee(run.model)
    when = f"after two steps with momentum and max_grad_norm={limit:.4g}"
    must_step_as(impl, run, plan, model, sgd(model, momentum=0.75), when=when, max_grad_norm=limit)


def must_clip_beyond_the_optimizer(impl, run, *, when):
    """Step through the batches with an optimizer of one matrix, and a limit for the norm of all gradients."""
    beginning = min(name for name in expected(run).parameters[0] if "ight" in name)
    limit = expected(run).norms[0] / 2
    plan = Plan(max_grad_norm=limit, held=((beginning, 1.0),))
    model = trainee(run.model)
    optimizer = sgd_by_rate(model, {beginning: 0.1})
    when = f"{when} with max_grad_norm={limit:.4g} and an optimizer of {beginning} only"
    must_step_as(impl, run, plan, model, optimizer, when=when, max_grad_norm=limit)


@requirement("TRAIN-STEP-14", "train_step", after="TRAIN-STEP-10", level=SHOULD)
@given(runs(("bert-sequence", "gpt2"), [2]))
def test_step_clips_over_all_parameters(impl, run):
    """The norm is that of the gradients of all of the model's parameters, also where the optimizer holds only some.

    Why: the same max_grad_norm must mean the same whichever parameters an optimizer trains.
    Hint: clip_grad_norm_(model.parameters(), max_grad_norm), not the parameters of the optimizer's groups.
    """
    must_clip_beyond_the_optimizer(impl, run, when="after a step")


@requirement("TRAIN-STEP-15", "train_step", after="TRAIN-STEP-14", level=SHOULD)
@given(runs(("bert-sequence", "gpt2"), [1, 2]))
def test_step_clears_all_gradients(impl, run):
    """So it is in the second step: gradients of parameters that the optimizer does not hold are cleared, too.

    Why: optimizer.zero_grad() clears its own parameters only; the others' gradients add up and swell the norm.
    Hint: model.zero_grad().
    """
    must_clip_beyond_the_optimizer(impl, run, when="after two steps")


@requirement("TRAIN-STEP-13", "train_step", after="TRAIN-STEP-3")
@given(st.sampled_from(("gpt2",)))
def test_step_learns_a_batch_by_heart(impl, name):
    """Stepping on one batch again and again, with Adam, brings its loss down to less than half.

    Why: a loop that cannot even learn two rows by heart is broken somewhere: labels, masks, rate or order.
    Hint: print the loss of each step; it must fall from the first steps on.
    """
    import torch

    run, model = run_of(name, [2]), trainee(name)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.05)
    found = [impl.train_step(model, run.batches()[0], optimizer) for _ in range(12)]
    must(min(found[-3:]) < found[0] / 2, f"less than half of the first loss after {len(found)} steps", found)


@requirement("TRAIN-STEP-90", "train_step")
@given(runs(("bert-sequence", "t5", "bert-qa"), [2]))
def test_step_keeps_its_batch(impl, run):
    """train_step leaves the batch as it was, keys and values.

    Why: the same batch comes again in the next epoch; without its labels there is no loss.
    Hint: read batch["labels"], do not pop it; make new tensors instead of writing into these.
    """
    model, batch = trainee(run.model), run.batches()[0]
    impl.train_step(model, batch, sgd(model))
    must_equal(impl.recorder.calls[-1].passed[0][1], run.batches()[0], "the batch afterwards")


@requirement("TRAIN-STEP-91", "train_step", level=SHOULD)
@given(runs(("bert-sequence",), [1]))
def test_step_returns_a_plain_number(impl, run):
    """The loss is a number, not a tensor.

    Why: a tensor of the loss keeps the whole graph of its batch in memory for as long as somebody keeps the loss.
    Hint: loss.item().
    """
    model = trainee(run.model)
    loss = impl.raw.train_step(model, run.batches()[0], sgd(model))
    must(not hasattr(loss, "requires_grad"), "a number", f"a {type(loss).__name__}")


@requirement("TRAIN-STEP-92", "train_step", level=SHOULD)
@given(runs(("bert-sequence",), [1]))
def test_step_leaves_chance_alone(impl, run):
    """train_step sets no seed: after two different seeds chance goes on differently.

    Why: a seed in every step makes dropout silence the same units for ever, and every later shuffle the same one.
    Hint: set a seed once, at the start of the program.
    """
    model = trainee(run.model)
    must_leave_chance_alone(lambda: impl.train_step(model, run.batches()[0], sgd(model)))
