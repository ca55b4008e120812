"""The head: a checkpoint becomes a model with one output per label and token.

The encoder is the checkpoint's. The head is the task's: its width and its names come from the labels, and it is new unless
the checkpoint holds one of the same width.
"""

from math import isfinite

from nlpcheck.assertions import must, must_be_close, must_equal
from nlpcheck.border.returned import column, forward, shape
from nlpcheck.rules import arguments_unchanged, heads
from nlpcheck.rules.heads import BATCH, TOLERANCE, calls, loaded
from nlpcheck.search import given
from nlpcheck.spec import SHOULD, requirement
from nlpcheck.strategies.checkpoints import HEAD_LABELS, checkpoint_model, loads

# Neither sorted nor sorted backwards, and of widths that differ from the library's default of two.
LABELS = [["O", "B-X", "I-X"], ["I-LOC", "B-PER", "O", "B-LOC"]]
TRAINED = [list(HEAD_LABELS)]
ROWS, TOKENS = shape(BATCH["input_ids"])

# A load takes 20 ms: few checkpoints, each for a reason.
FRESH = loads("bert", label_names=LABELS)
FAMILIES = loads("bert", "roberta", "distilbert", label_names=LABELS[1:])


def logits_shape(impl, load):
    """The shape of what the model says about two rows of tokens."""
    return shape(column(forward(loaded(impl, load), BATCH), "logits"))


def must_be_the_trained_model(impl, load):
    """Compare the model's logits with those of the model that was saved."""
    got = column(forward(loaded(impl, load).float().eval(), BATCH), "logits")
    expected = column(forward(checkpoint_model(load.checkpoint), BATCH), "logits")
    must_be_close(got, expected, "the logits of a trained model", tolerance=TOLERANCE)


@requirement("TC-HEAD-1", "load_model")
@given(FAMILIES)
def test_load_model_gives_logits_per_token_and_label(impl, load):
    """The model gives one logit per row, token and label.

    Why: a head of another width cannot predict every label, or predicts labels that do not exist.
    Hint: AutoModelForTokenClassification, told the number of labels; the library's default is two.
    Source: https://huggingface.co/docs/transformers/tasks/token_classification
    """
    must_equal(logits_shape(impl, load), [ROWS, TOKENS, len(load.options["label_names"])], "the shape of the logits")


@requirement("TC-HEAD-2", "load_model")
@given(FRESH)
def test_load_model_names_the_outputs(impl, load):
    """config.id2label gives each output the name at its place in label_names.

    Why: a pipeline and the model's page show these names; without them they show LABEL_0.
    Hint: id2label=dict(enumerate(label_names)), in the order in which the names come.
    """
    names = {str(label): name for label, name in loaded(impl, load).config.id2label.items()}
    expected = {str(label): name for label, name in enumerate(load.options["label_names"])}
    must_equal(names, expected, "config.id2label, whether the keys are numbers or texts")


@requirement("TC-HEAD-3", "load_model")
@given(FRESH)
def test_load_model_numbers_the_names(impl, load):
    """config.label2id is the inverse of id2label.

    Why: tools that encode labels read this one; set one way only, the two disagree.
    Hint: pass label2id beside id2label; the one does not follow from the other.
    """
    expected = {name: label for label, name in enumerate(load.options["label_names"])}
    must_equal(loaded(impl, load).config.label2id, expected, "config.label2id")


test_load_model_gives_float32 = heads.gives_float32("TC-HEAD-4", loads("bert-bf16", "bert", label_names=LABELS[:1]))
test_load_model_gives_evaluation_mode = heads.gives_evaluation_mode("TC-HEAD-5", FAMILIES)
test_load_model_keeps_the_encoder = heads.keeps_encoder(
    "TC-HEAD-6", loads("bert", "bert-bf16", "bert-other-head", "roberta", "distilbert", label_names=LABELS[:1])
)


@requirement("TC-HEAD-7", "load_model", after="TC-HEAD-1")
@given(loads("bert-other-head", label_names=LABELS[:1]))
def test_load_model_replaces_a_head_of_another_width(impl, load):
    """A checkpoint's head of another width is replaced.

    Why: a model that was trained on other labels is a good start; only its last layer does not fit.
    Hint: from_pretrained raises on the first weight of another shape unless ignore_mismatched_sizes=True.
    """
    must_equal(logits_shape(impl, load), [ROWS, TOKENS, len(load.options["label_names"])], "the shape of the logits")


@requirement("TC-HEAD-8", "load_model", after="TC-HEAD-1")
@given(loads("bert-same-width", label_names=TRAINED))
def test_load_model_keeps_a_head_of_the_same_width(impl, load):
    """A checkpoint's head of the same width is kept.

    Why: loading a model that was trained for this task must give that model, not one with a random last layer.
    Hint: load the weights into the task's class; do not create the last layer a second time.
    """
    must_be_the_trained_model(impl, load)


@requirement("TC-HEAD-9", "load_model", after="TC-HEAD-8")
@given(loads("bert-same-width", label_names=LABELS[:1]))
def test_load_model_keeps_a_head_of_the_same_width_under_other_names(impl, load):
    """A head of the same width is kept also if its outputs had other names.

    Why: whether it fits is a matter of its width; names are texts that the caller chooses.
    Hint: set the names, and leave the weights alone.
    """
    must_be_the_trained_model(impl, load)


@requirement("TC-HEAD-10", "load_model", after="TC-HEAD-1")
@given(FAMILIES)
def test_load_model_gives_a_loss(impl, load):
    """Called with labels, the model gives a loss.

    Why: without it there is nothing to train on, and a model without the task's head says nothing about it.
    Hint: a class whose name ends in ForTokenClassification.
    """
    last = len(load.options["label_names"]) - 1
    outputs = forward(loaded(impl, load), {**BATCH, "labels": [[-100, 0, last, -100], [last, 1, 0, 0]]})
    must(isfinite(outputs.get("loss", float("nan"))), "a finite loss", outputs.get("loss"))


test_load_model_can_be_saved = heads.can_be_saved(
    "TC-HEAD-12", FAMILIES, "AutoModelForTokenClassification", "logits", after="TC-HEAD-1"
)
test_load_model_leaves_the_checkpoint = heads.leaves_checkpoint("TC-HEAD-11", loads("bert", label_names=LABELS[:1]))


@requirement("TC-HEAD-20", "load_model", level=SHOULD, after="TC-HEAD-2")
@given(FRESH)
def test_load_model_numbers_outputs_with_integers(impl, load):
    """The keys of config.id2label are integers.

    Why: predictions are integers; with texts as keys looking one up fails, in a pipeline as in your own code.
    Hint: JSON has text keys only; convert them when you read label names from a file.
    """
    keys = list(loaded(impl, load).config.id2label)
    must(all(isinstance(key, int) for key in keys), "integers as keys of config.id2label", keys)


test_load_model_gives_weights_that_can_be_trained = heads.gives_weights_that_can_be_trained(
    "TC-HEAD-21", loads("bert", label_names=LABELS[:1]), level=SHOULD
)
test_load_model_keeps_its_arguments = arguments_unchanged("TC-HEAD-90", "load_model", calls(FRESH))
test_load_model_loads_afresh = heads.loads_afresh("TC-HEAD-91", loads("bert", label_names=LABELS[:1]))
