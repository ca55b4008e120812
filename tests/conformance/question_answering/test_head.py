"""The head: a checkpoint becomes a model that scores every token as the start and as the end of the answer.

The encoder is the checkpoint's. The head has two outputs, also if an earlier task left another number of labels in the
checkpoint's configuration.
"""

from math import isfinite

from nlpcheck.assertions import must, must_be_close, must_equal
from nlpcheck.border.returned import column, forward, shape
from nlpcheck.rules import heads
from nlpcheck.rules.heads import BATCH, TOLERANCE, loaded
from nlpcheck.search import given
from nlpcheck.spec import SHOULD, requirement
from nlpcheck.strategies.checkpoints import checkpoint_model, loads

ENDS = ("start_logits", "end_logits")
ROWS, TOKENS = shape(BATCH["input_ids"])
SHAPES = {name: [ROWS, TOKENS] for name in ENDS}


def logits_shapes(impl, load):
    """The shapes of what the model says about two rows of tokens."""
    outputs = forward(loaded(impl, load), BATCH)
    return {name: shape(column(outputs, name)) for name in ENDS}


@requirement("QA-HEAD-1", "load_model")
@given(loads("bert", "roberta", "distilbert"))
def test_load_model_gives_start_and_end_logits(impl, load):
    """The model gives one start logit and one end logit per row and token.

    Why: the answer is the span between the best start and the best end.
    Hint: AutoModelForQuestionAnswering.
    Source: https://huggingface.co/docs/transformers/tasks/question_answering
    """
    must_equal(logits_shapes(impl, load), SHAPES, "the shapes of the logits")


@requirement("QA-HEAD-2", "load_model", after="QA-HEAD-1")
@given(loads("bert-three-labels", "bert-other-head"))
def test_load_model_has_two_outputs_whatever_the_checkpoint_says(impl, load):
    """The head has two outputs also if the checkpoint's configuration names three or five labels.

    Why: the head takes its width from config.num_labels, and its output no longer splits into start and end.
    Hint: pass num_labels=2 to from_pretrained.
    """
    must_equal(logits_shapes(impl, load), SHAPES, "the shapes of the logits")


@requirement("QA-HEAD-9", "load_model", after="QA-HEAD-2")
@given(loads("bert-qa-three"))
def test_load_model_replaces_a_span_head_of_another_width(impl, load):
    """A checkpoint's span head with a third output gives way to one with two.

    Why: some models of answers were trained with an output for "no answer"; start and end are all that is read here.
    Hint: ignore_mismatched_sizes=True beside num_labels=2; without it from_pretrained raises.
    """
    must_equal(logits_shapes(impl, load), SHAPES, "the shapes of the logits")


test_load_model_gives_float32 = heads.gives_float32("QA-HEAD-3", loads("bert-bf16", "bert"))
test_load_model_gives_evaluation_mode = heads.gives_evaluation_mode("QA-HEAD-4", loads("bert", "distilbert"))
test_load_model_keeps_the_encoder = heads.keeps_encoder(
    "QA-HEAD-5", loads("bert", "bert-bf16", "bert-three-labels", "roberta", "distilbert")
)


@requirement("QA-HEAD-6", "load_model", after="QA-HEAD-1")
@given(loads("bert-qa"))
def test_load_model_keeps_a_trained_head(impl, load):
    """A checkpoint's span head is kept.

    Why: loading a model that was trained for this task must give that model, not one with a random last layer.
    Hint: load the weights into the task's class; do not create the last layer a second time.
    """
    got, expected = forward(loaded(impl, load).float().eval(), BATCH), forward(checkpoint_model(load.checkpoint), BATCH)
    must_be_close(
        {name: column(got, name) for name in ENDS},
        {name: column(expected, name) for name in ENDS},
        "the logits of a trained model",
        tolerance=TOLERANCE,
    )


@requirement("QA-HEAD-7", "load_model", after="QA-HEAD-1")
@given(loads("bert", "distilbert"))
def test_load_model_gives_a_loss(impl, load):
    """Called with start and end positions, the model gives a loss.

    Why: without it there is nothing to train on, and a model without the task's head says nothing about it.
    Hint: a class whose name ends in ForQuestionAnswering.
    """
    outputs = forward(
        loaded(impl, load), {**BATCH, "start_positions": [0, TOKENS - 2], "end_positions": [0, TOKENS - 1]}
    )
    must(isfinite(outputs.get("loss", float("nan"))), "a finite loss", outputs.get("loss"))


test_load_model_can_be_saved = heads.can_be_saved(
    "QA-HEAD-10", loads("bert", "roberta", "distilbert"), "AutoModelForQuestionAnswering", *ENDS, after="QA-HEAD-1"
)
test_load_model_leaves_the_checkpoint = heads.leaves_checkpoint("QA-HEAD-8", loads("bert-three-labels"))
test_load_model_gives_weights_that_can_be_trained = heads.gives_weights_that_can_be_trained(
    "QA-HEAD-21", loads("bert"), level=SHOULD
)
test_load_model_loads_afresh = heads.loads_afresh("QA-HEAD-91", loads("bert"))
