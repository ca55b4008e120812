"""Prediction: the logits of every row, in order, without padding.

What a model says about a row depends neither on chance nor on the rows beside it. The shape tells the head: one vector
per row, one per token, or two numbers per token, the start logit before the end logit.
"""

import numpy as np
from hypothesis import strategies as st

from nlpcheck.assertions import must, must_be_close, must_equal
from nlpcheck.border.returned import shape
from nlpcheck.oracles import training as oracle
from nlpcheck.rules import must_record_gradients
from nlpcheck.rules.training import (
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
from nlpcheck.strategies.training import ENCODERS_AND_DECODERS, HEADS, SEQUENCE, Run, run_of, runs, trainee

LOGIT = 1e-3
"""Logits are below 100 and computed in float32."""

ALL = runs(ENCODERS_AND_DECODERS, [2, 1, 3])
SEVERAL = ("bert-sequence", "bert-regression", "bert-other-head", "distilbert-qa", "roberta", "gpt2", "llama")
SOME = runs(("bert-sequence", "gpt2", "distilbert-qa"), [2, 1])
MODES = st.sampled_from(["training", "evaluation", "mixed", "mixed otherwise"])
DROPPED = st.sampled_from(
    [("bert-sequence", "dropout"), ("gpt2", "transformer.drop"), ("bert-qa", "bert.encoder.layer.1.output.dropout")]
)
"""Models, each with a dropout layer that drops everything in training mode."""


def right_logits(run, **padding):
    """The oracle's logits of every row; they are computed once per process."""
    key = (repr(run), *padding.items())
    if key not in _known:
        _known[key] = oracle.predictions(trainee(run.model), run.batches(**padding))
    return _known[key]


_known = {}


def without_labels(batches):
    """The same batches, only what a model reads."""
    return [
        {name: value for name, value in b.items() if "labels" not in name and "positions" not in name} for b in batches
    ]


def in_one_batch(model, *rows):
    """One batch of these rows."""
    labels = [1 if HEADS[model] == SEQUENCE else [1] * len(ids) for ids in rows]
    return Run(model, [{"input_ids": ids, "labels": own} for ids, own in zip(rows, labels, strict=True)], [len(rows)])


ONE_TOKEN = in_one_batch("roberta-token", [7], [8, 9, 10])
AS_MANY_LABELS_AS_TOKENS = in_one_batch("bert-sequence", [7, 8, 9], [10, 11])
PADDING_ID_INSIDE = in_one_batch("gpt2", [7, 0, 9, 0], [0, 8])


@requirement("TRAIN-PREDICT-1", "predict")
@given(SOME)
@example(run_of("bert-sequence", [2, 2, 1]))
@example(run_of("gpt2", [1]))
def test_predict_gives_one_entry_per_row(impl, run):
    """There is one entry per row, over all batches, the last and smaller ones included.

    Why: predictions are matched to examples by their place in the list.
    Hint: extend the list by the rows of each batch; do not append whole batches.
    """
    found = impl.predict(trainee(run.model), run.batches())
    must_equal(len(found), len(run.rows), f"the number of entries for batches of {run.sizes} rows")


@requirement("TRAIN-PREDICT-2", "predict", after="TRAIN-PREDICT-1")
@given(ALL)
@example(ONE_TOKEN)
@example(AS_MANY_LABELS_AS_TOKENS)
@example(PADDING_ID_INSIDE)
def test_predict_gives_the_shape_of_the_head(impl, run):
    """An entry has the shape (labels,) for a sequence head, (tokens, labels) for a token or language-model head,
    (tokens, 2) for a span head, where tokens are those that the row attends to.

    Why: padding has logits, too, and they mean nothing; a row of 3 tokens has 3 predictions.
    Hint: row[mask.bool()] for what stands per token; torch.stack([start, end], dim=-1) for spans.
    """
    found = impl.predict(trainee(run.model), run.batches())
    right = [list(row.shape) for row in right_logits(run)]
    must_equal([shape(row) for row in found], right, f"the shapes of the entries for {run.model}")


@requirement("TRAIN-PREDICT-3", "predict", after="TRAIN-PREDICT-2")
@given(ALL)
def test_predict_gives_the_logits_in_order(impl, run):
    """The entries are the model's logits as they are, rows and tokens in their order, start before end.

    Why: softmax, argmax and thresholds are for those who read them; a change of order gives each row another's answer.
    Hint: outputs.logits (outputs[0] is the loss where there are labels), or start_logits and end_logits.
    """
    found = impl.predict(trainee(run.model), run.batches())
    must_be_close(found, right_logits(run), f"the logits of {run.model}", tolerance=LOGIT)


@requirement("TRAIN-PREDICT-4", "predict", after="TRAIN-PREDICT-3")
@given(runs(SEVERAL, [2, 1]))
def test_predict_needs_no_labels(impl, run):
    """Without labels in the batches the entries are the same.

    Why: one predicts what one does not know yet.
    Hint: do not read batch["labels"], nor the loss.
    """
    found = impl.predict(trainee(run.model), without_labels(run.batches()))
    must_be_close(found, right_logits(run), f"the logits of {run.model}, without labels", tolerance=LOGIT)


@requirement("TRAIN-PREDICT-5", "predict", after="TRAIN-PREDICT-2")
@given(st.sampled_from(SEVERAL), st.sampled_from([[1, 1, 1, 1], [1, 3]]))
def test_predict_does_not_depend_on_batches(impl, name, sizes):
    """A row's logits are the same alone and beside longer rows.

    Why: the batch size is a matter of memory.
    Hint: hand the attention mask to the model, and give back attended positions only.
    """
    whole = run_of(name, [4], 3)
    values = [impl.predict(trainee(name), run.batches()) for run in (whole, whole.resized(*sizes))]
    must_be_close(values[1], values[0], f"the logits of 4 rows in batches of {sizes}, not of 4", tolerance=LOGIT)


@requirement("TRAIN-PREDICT-6", "predict", after="TRAIN-PREDICT-3")
@given(DROPPED)
def test_predict_works_in_evaluation_mode(impl, dropped):
    """Logits are computed without dropout, also if the model comes in training mode.

    Why: with dropout the same row gets another answer each time.
    Hint: model.eval() before the loop.
    """
    name, layer = dropped
    run = run_of(name, [2, 1])
    right = right_logits(run)
    found = impl.predict(trainee(name, dropped=layer, training=True), run.batches())
    what = f"the logits of a model in training mode, where {layer} drops everything"
    must_be_close(found, right, what, tolerance=LOGIT)


@requirement("TRAIN-PREDICT-7", "predict")
@given(MODES, st.sampled_from(["bert-sequence", "gpt2"]))
def test_predict_restores_every_mode(impl, mode, name):
    """Afterwards every part of the model is in the mode that it was in before.

    Why: a model left in evaluation mode trains on without dropout; train() wakes parts that were to stay asleep.
    Hint: remember part.training of every module in model.modules().
    """
    model = trainee(name)
    set_modes(model, mode)
    before = modes_of(model)
    impl.predict(model, run_of(name, [1, 1]).batches())
    must_equal(modes_of(model), before, f"which parts are in training mode, after {mode}")


@requirement("TRAIN-PREDICT-8", "predict")
@given(SOME)
def test_predict_leaves_the_model(impl, run):
    """Weights, gradients and what is trainable stay as they were.

    Why: who looks at predictions in the middle of training wants to go on with it.
    Hint: no backward(), no zero_grad(), no requires_grad_(False): torch.no_grad() as a context.
    """
    model = trainee(run.model, training=True)
    for number, parameter in enumerate(model.parameters()):
        if number % 2:
            parameter.grad = parameter.detach().clone().fill_(0.5)
    before, gradients = state_of(model), gradients_of(model)
    impl.predict(model, run.batches())
    must_be_unmoved(model, before, when="after prediction")
    must_keep_gradients(model, gradients, when="after prediction")
    must(all(p.requires_grad for p in model.parameters()), "all parameters trainable as before", "frozen ones")


@requirement("TRAIN-PREDICT-9", "predict", after="TRAIN-PREDICT-2")
@given(runs(("bert-other-head", "bert", "llama", "distilbert-qa", "bert-sequence"), [2, 1, 3]))
def test_predict_cuts_more_padding(impl, run):
    """More padding changes nothing: neither the number of tokens nor their logits.

    Why: batches may be padded to a multiple, or all to one width.
    Hint: the attention mask says what is padding, row by row; other rows' lengths do not.
    """
    found = impl.predict(trainee(run.model), run.batches(extra=3))
    must_be_close(found, right_logits(run), f"the logits of {run.model}, three more columns", tolerance=LOGIT)


@requirement("TRAIN-PREDICT-11", "predict")
@given(SOME)
def test_predict_lets_gradients_be_recorded(impl, run):
    """Afterwards torch records gradients as before.

    Why: switched off for good, the next training step has nothing to follow back: it fails, or learns nothing.
    Hint: `with torch.no_grad():` ends with its block; `torch.set_grad_enabled(False)` does not.
    """
    impl.predict(trainee(run.model), run.batches())
    must_record_gradients(impl)


@requirement("TRAIN-PREDICT-10", "predict")
@given(SOME)
def test_predict_leaves_the_settings(impl, run):
    """The configuration is as it was afterwards, and dropout layers drop as much as before.

    Why: dropout set to 0 instead of a change of mode never comes back, and training goes on without it.
    Hint: model.eval(), and the modes restored; arguments of the forward pass instead of changes of model.config.
    """
    model = trainee(run.model, training=True)
    for part in model.modules():
        if "p" in vars(part):
            part.p = 0.25
    before = settings_of(model)
    impl.predict(model, run.batches())
    must_keep_settings(model, before, when="after prediction")


@requirement("TRAIN-PREDICT-90", "predict")
@given(SOME)
def test_predict_keeps_its_batches(impl, run):
    """predict leaves the list of batches and the batches as they were.

    Why: their labels are needed to judge the predictions.
    Hint: build a dict without the labels instead of popping them.
    """
    impl.predict(trainee(run.model), run.batches())
    must_equal(impl.recorder.calls[-1].passed[0][1], run.batches(), "the batches afterwards")


@requirement("TRAIN-PREDICT-91", "predict", after="TRAIN-PREDICT-3")
@given(SOME)
def test_predict_twice_gives_the_same(impl, run):
    """Asked twice, predict gives the same logits, whatever was asked in between.

    Why: a list that lives on between calls gives the rows of the last data set again.
    Hint: no state between calls.
    """
    model = trainee(run.model)
    first = impl.predict(model, run.batches())
    impl.predict(model, run.batches()[1:])
    must_be_close(impl.predict(model, run.batches()), first, "the second answer", tolerance=LOGIT)


@requirement("TRAIN-PREDICT-92", "predict", after="TRAIN-PREDICT-3", level=SHOULD)
@given(runs(("bert-other-head", "gpt2", "llama", "distilbert-qa"), [2, 1, 3]))
def test_predict_cuts_padding_on_the_left(impl, run):
    """Padding on the left is left out as well.

    Why: decoders are often padded on the left, so that texts can go on at their right end.
    Hint: choose positions by the mask; row[: mask.sum()] keeps the padding and loses the end.
    """
    batches = without_labels(run.batches(side="left"))
    found = impl.predict(trainee(run.model), batches)
    right = oracle.predictions(trainee(run.model), batches)
    must_be_close(found, right, f"the logits of {run.model}, padding on the left", tolerance=LOGIT)


@requirement("TRAIN-PREDICT-93", "predict", level=SHOULD)
@given(SOME)
def test_predict_holds_no_graph(impl, run):
    """No tensor holds on to the graph of its computation.

    Why: the graphs of a whole data set fill the memory, and such tensors cannot become arrays.
    Hint: torch.no_grad() around the forward pass, or detach().
    """
    found = impl.raw.predict(trainee(run.model), run.batches())
    must(not any(getattr(row, "requires_grad", False) for row in found), "tensors without a graph", "tensors with one")


@requirement("TRAIN-PREDICT-94", "predict", after="TRAIN-PREDICT-1")
@given(SOME)
def test_predict_gives_tensors_of_numbers(impl, run):
    """The entries hold ordinary finite numbers.

    Why: a mask set to minus infinity inside the logits survives every average.
    Hint: cut padding off, do not overwrite it.
    """
    found = impl.predict(trainee(run.model), run.batches())
    must(all(np.isfinite(np.array(row)).all() for row in found), "finite numbers", found)


@requirement("TRAIN-PREDICT-95", "predict", after="TRAIN-PREDICT-2", level=SHOULD)
@given(runs(("bert-other-head", "gpt2", "distilbert-qa"), [2, 1]))
def test_predict_leaves_out_gaps(impl, run):
    """A position in the middle that the row does not attend to is left out as well.

    Why: whoever takes tokens out of a text by its mask gets predictions for the others, in their order.
    Hint: choose positions by the mask; neither its sum nor its first and last 1 tell where the gaps are.
    """
    batches = run.batches(extra=1)
    for batch in batches:
        batch["attention_mask"][:, -1] = 1
        batch["attention_mask"][:, -2] = 0
    found = impl.predict(trainee(run.model), batches)
    right = oracle.predictions(trainee(run.model), batches)
    must_be_close(found, right, f"the logits of {run.model}, a gap before the last position", tolerance=LOGIT)


@requirement("TRAIN-PREDICT-96", "predict", after="TRAIN-PREDICT-3", level=SHOULD)
@given(st.sampled_from(("bert-sequence", "bert-other-head", "gpt2")))
def test_predict_takes_batches_without_mask(impl, name):
    """In a batch without an attention mask every position is attended to.

    Why: a batch of rows of one length needs no mask, and the model takes none for all ones.
    Hint: batch.get("attention_mask"); where there is none, all of the row's logits.
    """
    run = run_of(name, [1])
    batches = [{key: value for key, value in batch.items() if key != "attention_mask"} for batch in run.batches()]
    found = impl.predict(trainee(name), batches)
    must_be_close(found, right_logits(run), f"the logits of {name}, without a mask", tolerance=LOGIT)
