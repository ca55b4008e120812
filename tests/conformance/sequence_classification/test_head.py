"""The head: a checkpoint becomes a model with one output per label and row.

The encoder is the checkpoint's. The head is the task's: its width and its names come from the labels, its loss from the
problem type, and it is new unless the checkpoint holds a sequence head of the same width.
"""

import tempfile

from hypothesis import strategies as st

from nlpcheck.assertions import must, must_be_close, must_equal
from nlpcheck.border.returned import column, forward, shape
from nlpcheck.oracles import classification as oracle
from nlpcheck.rules import arguments_unchanged, heads
from nlpcheck.rules.heads import TOLERANCE, calls, loaded
from nlpcheck.search import given
from nlpcheck.spec import SHOULD, requirement
from nlpcheck.strategies.checkpoints import SEQUENCE_LABELS, Load, checkpoint_model, loads


def some(*these):
    """These calls, and no others."""
    return st.sampled_from(these)


# Neither sorted nor sorted backwards; of the library's default width, and of others.
TWO, THREE, FOUR = ["pos", "neg"], ["neg", "pos", "mixed"], ["2", "0", "3", "1"]
SINGLE, MULTI, REGRESSION = "single_label_classification", "multi_label_classification", "regression"

# A load takes 15 ms: few checkpoints, each for a reason.
FAMILIES = loads("bert", "roberta", "distilbert", "gpt2", label_names=[FOUR])
TWELVE = ["Not spam", "spam", "Ham", *(f"kind {n}" for n in range(9))]
NAMED = some(
    Load("bert-sequence", {"label_names": THREE}),
    Load("bert", {"label_names": FOUR}),
    Load("bert", {"label_names": TWELVE}),
    Load("bert-sequence", {"label_names": THREE, "problem_type": MULTI}),
    Load("bert", {"label_names": ["stars"], "problem_type": REGRESSION}),
)
TYPED = some(
    Load("bert", {"label_names": THREE, "problem_type": MULTI}),
    Load("bert-sequence", {"label_names": THREE, "problem_type": SINGLE}),
)
NUMBER = loads("bert", "bert-sequence", label_names=[["stars"]], problem_type=[REGRESSION])
SETS = loads("bert-sequence", label_names=[THREE], problem_type=[MULTI])
CLASSES = some(Load("bert-sequence", {"label_names": THREE}), Load("roberta-sequence", {"label_names": TWO}))
SET_OF_ONE = loads("bert", label_names=[["toxic"]], problem_type=[MULTI])
FIVE = loads("bert-sequence-five", "roberta-sequence", "gpt2-sequence", label_names=[FOUR])
KEPT = loads("bert-sequence", "roberta-sequence", "gpt2-sequence", label_names=[list(SEQUENCE_LABELS)])
RENAMED = some(
    Load("bert-sequence", {"label_names": THREE, "problem_type": MULTI}),
    Load("gpt2-sequence", {"label_names": THREE, "problem_type": SINGLE}),
)

# One row at a time: a decoder without a pad token takes no more.
ROWS = [{"input_ids": [ids], "attention_mask": [[1] * len(ids)]} for ids in ([6, 7, 8, 9], [9, 10, 11])]
BOTH = {"input_ids": [[6, 7, 8, 9], [9, 10, 11, 12]], "attention_mask": [[1] * 4] * 2}


def logits_of(model):
    """What a model says about each of two rows."""
    return [row for batch in ROWS for row in column(forward(model, batch), "logits")]


def must_be_the_trained_model(impl, load):
    """Compare the model's logits with those of the model that was saved."""
    got = logits_of(loaded(impl, load).float().eval())
    expected = logits_of(checkpoint_model(load.checkpoint))
    must_be_close(got, expected, "the logits of a trained model", tolerance=TOLERANCE)


def must_have_loss(impl, load, labels, right):
    """Compare the model's loss with the definition, given the model's own logits."""
    outputs = forward(loaded(impl, load).float().eval(), {**BOTH, "labels": labels})
    must("loss" in outputs, "a loss", sorted(outputs))
    must_be_close(outputs["loss"], right(column(outputs, "logits"), labels), "the loss", tolerance=TOLERANCE)


@requirement("SC-HEAD-1", "load_model")
@given(FAMILIES)
def test_load_model_gives_logits_per_row_and_label(impl, load):
    """The model gives one logit per row and label.

    Why: a head of another width cannot predict every label, or predicts labels that do not exist.
    Hint: AutoModelForSequenceClassification, told the number of labels; the library's default is two.
    Source: https://huggingface.co/docs/transformers/tasks/sequence_classification
    """
    must_equal(shape(logits_of(loaded(impl, load))), [2, len(load.options["label_names"])], "the shape of the logits")


@requirement("SC-HEAD-2", "load_model")
@given(NAMED)
def test_load_model_names_the_outputs(impl, load):
    """config.id2label gives each output the name at its place in label_names, whatever the checkpoint called them.

    Why: a pipeline shows these names; with those of another task, or in another order, it shows wrong ones.
    Hint: id2label=dict(enumerate(label_names)), in the order in which the names come.
    Source: https://github.com/huggingface/transformers/issues/10401
    """
    names = {str(label): name for label, name in loaded(impl, load).config.id2label.items()}
    expected = {str(label): name for label, name in enumerate(load.options["label_names"])}
    must_equal(names, expected, "config.id2label, whether the keys are numbers or texts")


@requirement("SC-HEAD-3", "load_model")
@given(NAMED)
def test_load_model_numbers_the_names(impl, load):
    """config.label2id is the inverse of id2label.

    Why: tools that encode labels read this one; set one way only, the two disagree.
    Hint: pass label2id beside id2label; the one does not follow from the other.
    """
    expected = {name: label for label, name in enumerate(load.options["label_names"])}
    must_equal(loaded(impl, load).config.label2id, expected, "config.label2id")


@requirement("SC-HEAD-4", "load_model")
@given(TYPED)
def test_load_model_sets_the_problem_type(impl, load):
    """config.problem_type is the problem type that was asked for.

    Why: left open, the loss is guessed from the first batch: float labels mean several labels, one output a regression.
    Hint: pass problem_type on to from_pretrained.
    """
    must_equal(loaded(impl, load).config.problem_type, load.options["problem_type"], "config.problem_type")


@requirement("SC-HEAD-5", "load_model", after="SC-HEAD-4")
@given(loads("bert", label_names=[THREE, TWO]))
def test_load_model_sets_the_problem_type_by_default(impl, load):
    """Without problem_type it is single_label_classification, and config.problem_type says so.

    Why: it is the usual problem, and the configuration is saved with the model.
    Hint: set it also where it is the default.
    """
    must_equal(loaded(impl, load).config.problem_type, SINGLE, "config.problem_type")


@requirement("SC-HEAD-6", "load_model", after="SC-HEAD-1")
@given(NUMBER)
def test_load_model_gives_one_output_for_a_regression(impl, load):
    """For a regression the head has one output, and config.problem_type is regression.

    Why: the answer is one number.
    Hint: there is one label name, and the width follows from it; the library's default of two does not.
    """
    model = loaded(impl, load)
    must_equal([shape(logits_of(model)), model.config.problem_type], [[2, 1], REGRESSION], "logits and problem type")


@requirement("SC-HEAD-7", "load_model", after="SC-HEAD-1")
@given(SET_OF_ONE)
def test_load_model_takes_one_name_of_a_multi_label_problem(impl, load):
    """A multi-label problem with a single name is no regression.

    Why: with one output the library takes the mean squared error unless it is told the problem type.
    Hint: the problem type is what was passed; do not infer it from the number of names.
    """
    model = loaded(impl, load)
    must_equal([shape(logits_of(model)), model.config.problem_type], [[2, 1], MULTI], "logits and problem type")


test_load_model_gives_float32 = heads.gives_float32("SC-HEAD-8", loads("bert-bf16", "bert", label_names=[THREE]))
test_load_model_gives_evaluation_mode = heads.gives_evaluation_mode(
    "SC-HEAD-9", loads("bert", "gpt2", label_names=[FOUR])
)
test_load_model_keeps_the_encoder = heads.keeps_encoder(
    "SC-HEAD-10",
    loads("bert-bf16", "bert-sequence-five", "roberta", "distilbert", "gpt2", label_names=[THREE]),
)


@requirement("SC-HEAD-11", "load_model", after="SC-HEAD-1")
@given(FIVE)
def test_load_model_replaces_a_head_of_another_width(impl, load):
    """A checkpoint's head of another width is replaced.

    Why: a model that was trained on other labels is a good start; only its last layer does not fit.
    Hint: from_pretrained raises on the first weight of another shape unless ignore_mismatched_sizes=True.
    """
    must_equal(shape(logits_of(loaded(impl, load))), [2, len(load.options["label_names"])], "the shape of the logits")


@requirement("SC-HEAD-12", "load_model", after="SC-HEAD-1")
@given(KEPT)
def test_load_model_keeps_a_head_of_the_same_width(impl, load):
    """A checkpoint's sequence head of the same width is kept.

    Why: loading a model that was trained for this task must give that model, not one with a random last layer.
    Hint: load the weights into the task's class; do not create the last layer a second time.
    """
    must_be_the_trained_model(impl, load)


@requirement("SC-HEAD-13", "load_model", after="SC-HEAD-12")
@given(RENAMED)
def test_load_model_keeps_a_head_of_the_same_width_under_other_names(impl, load):
    """A head of the same width is kept also for other names and another problem type, its outputs in their order.

    Why: whether it fits is a matter of its width; names are texts that the caller chooses.
    Hint: set the names and the problem type, and leave the weights alone.
    """
    must_be_the_trained_model(impl, load)


@requirement("SC-HEAD-14", "load_model", after="SC-HEAD-11")
@given(CLASSES)
def test_load_model_gives_cross_entropy(impl, load):
    """The loss of a single-label problem is the cross-entropy of the logits.

    Why: a loss of another kind trains towards something else, or gives no loss at all.
    Hint: AutoModelForSequenceClassification with problem_type; no softmax in the model.
    """
    must_have_loss(impl, load, [0, len(load.options["label_names"]) - 1], oracle.cross_entropy)


@requirement("SC-HEAD-15", "load_model", after="SC-HEAD-1")
@given(SETS)
def test_load_model_gives_binary_cross_entropy(impl, load):
    """The loss of a multi-label problem is the binary cross-entropy, a mean over rows and labels.

    Why: each label is a question of its own; cross-entropy would let only one of them win.
    Hint: problem_type="multi_label_classification" in the configuration.
    """
    must_have_loss(impl, load, [[1.0, 0.0, 1.0], [0.0, 0.0, 0.0]], oracle.binary_cross_entropy)


@requirement("SC-HEAD-16", "load_model", after="SC-HEAD-6")
@given(NUMBER)
def test_load_model_gives_the_mean_squared_error(impl, load):
    """The loss of a regression is the mean squared error.

    Why: with another loss the output is no estimate of the number.
    Hint: problem_type="regression" in the configuration, beside one output.
    """
    must_have_loss(impl, load, [0.5, -2.0], oracle.mean_squared_error)


@requirement("SC-HEAD-17", "load_model", after="SC-HEAD-11")
@given(loads("bert-sequence", "bert-sequence-five", label_names=[THREE], problem_type=[MULTI]))
def test_load_model_can_be_saved_and_loaded_again(impl, load):
    """Saved and loaded again, the model gives the same logits, and has the same names and problem type.

    Why: this is how the model leaves the process that trained it.
    Hint: let the configuration know the width of the head; a layer exchanged by hand is not saved with it.
    """
    from transformers import AutoModelForSequenceClassification

    from nlpcheck.errors import Violation

    model = loaded(impl, load)
    before = [logits_of(model), dict(model.config.label2id), model.config.problem_type]
    with tempfile.TemporaryDirectory() as folder:
        model.save_pretrained(folder)
        try:
            again = AutoModelForSequenceClassification.from_pretrained(folder)
        except (RuntimeError, ValueError) as error:
            raise Violation(f"loading raised {type(error).__name__}", "a model that can be loaded again") from None
        after = [logits_of(again), dict(again.config.label2id), again.config.problem_type]
    must_be_close(after, before, "logits, names and problem type", tolerance=TOLERANCE)


test_load_model_leaves_the_checkpoint = heads.leaves_checkpoint("SC-HEAD-18", loads("bert", label_names=[THREE]))


@requirement("SC-HEAD-20", "load_model", level=SHOULD, after="SC-HEAD-2")
@given(loads("bert", label_names=[THREE]))
def test_load_model_numbers_outputs_with_integers(impl, load):
    """The keys of config.id2label are integers.

    Why: predictions are integers; with texts as keys looking one up fails, in a pipeline as in your own code.
    Hint: JSON has text keys only; convert them when you read label names from a file.
    """
    keys = list(loaded(impl, load).config.id2label)
    must(all(isinstance(key, int) for key in keys), "integers as keys of config.id2label", keys)


test_load_model_gives_weights_that_can_be_trained = heads.gives_weights_that_can_be_trained(
    "SC-HEAD-21", loads("bert", "gpt2", label_names=[THREE]), level=SHOULD, after="SC-HEAD-1"
)
test_load_model_keeps_its_arguments = arguments_unchanged(
    "SC-HEAD-90", "load_model", calls(loads("bert", label_names=[FOUR, THREE]))
)
test_load_model_loads_afresh = heads.loads_afresh("SC-HEAD-91", loads("bert", label_names=[THREE]))
