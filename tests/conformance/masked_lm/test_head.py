"""The head: a checkpoint becomes a model that scores every token of the vocabulary at every position.

A checkpoint of a masked language model holds the decoder already: it must be kept, and its output embeddings are the input
embeddings.
"""

import tempfile
from math import isfinite

from nlpcheck.assertions import must, must_be_close, must_equal
from nlpcheck.border.returned import column, forward, shape
from nlpcheck.rules import heads
from nlpcheck.rules.heads import BATCH, TOLERANCE, loaded
from nlpcheck.search import given
from nlpcheck.spec import SHOULD, requirement
from nlpcheck.strategies.checkpoints import VOCABULARY_SIZE, checkpoint_model, loads

ROWS, TOKENS = shape(BATCH["input_ids"])
LABELS = [[-100, 7, -100, -100], [9, -100, -100, 12]]


def logits_of(model):
    """What a model says about two rows of tokens."""
    return column(forward(model, BATCH), "logits")


@requirement("ML-HEAD-1", "load_model")
@given(loads("bert", "roberta", "distilbert", "bert-bf16", "bert-other-head"))
def test_load_model_scores_the_vocabulary(impl, load):
    """The model gives one logit per token of the vocabulary at every position of every row.

    Why: the task is to name hidden tokens; any of the vocabulary may be hidden anywhere.
    Hint: AutoModelForMaskedLM, whatever head the checkpoint was saved with.
    Source: https://huggingface.co/docs/transformers/tasks/masked_language_modeling
    """
    got = shape(logits_of(loaded(impl, load).eval()))
    must_equal(got, [ROWS, TOKENS, VOCABULARY_SIZE], "the shape of the logits")


test_load_model_gives_float32 = heads.gives_float32("ML-HEAD-2", loads("bert-mlm-bf16", "bert"))
test_load_model_gives_evaluation_mode = heads.gives_evaluation_mode("ML-HEAD-3", loads("bert", "roberta"))
test_load_model_keeps_the_encoder = heads.keeps_encoder(
    "ML-HEAD-4", loads("bert", "bert-mlm-bf16", "bert-other-head", "roberta", "distilbert")
)


@requirement("ML-HEAD-5", "load_model", after="ML-HEAD-1")
@given(loads("bert", "roberta", "distilbert", "bert-mlm-bf16"))
def test_load_model_keeps_the_decoder(impl, load):
    """The logits are those of the checkpoint's own model.

    Why: the decoder has learnt to name tokens; a new one names them at random, and a loss says so only much later.
    Hint: load the weights into the masked language model's class; initialise nothing afterwards.
    """
    got, expected = logits_of(loaded(impl, load).float().eval()), logits_of(checkpoint_model(load.checkpoint))
    must_be_close(got, expected, "the logits", tolerance=TOLERANCE)


@requirement("ML-HEAD-6", "load_model", after="ML-HEAD-1")
@given(loads("bert", "distilbert"))
def test_load_model_gives_a_loss(impl, load):
    """Called with labels the model gives a loss over those that are not -100.

    Why: without it there is nothing to train on.
    Hint: a class whose name ends in ForMaskedLM.
    """
    outputs = forward(loaded(impl, load), {**BATCH, "labels": LABELS})
    must(isfinite(outputs.get("loss", float("nan"))), "a finite loss", outputs.get("loss"))


test_load_model_leaves_the_checkpoint = heads.leaves_checkpoint("ML-HEAD-7", loads("bert-mlm-bf16"))


@requirement("ML-HEAD-8", "load_model", after="ML-HEAD-1")
@given(loads("bert", "bert-bf16", "roberta"))
def test_load_model_survives_saving(impl, load):
    """Saved with save_pretrained and loaded again, the model gives the same logits.

    Why: after training, that is all that is left of it.
    Hint: the folder holds weights and configuration; load both, and draw nothing anew.
    """
    model = loaded(impl, load).eval()
    before = logits_of(model)
    with tempfile.TemporaryDirectory() as folder:
        model.save_pretrained(folder)
        after = logits_of(impl.load_model(folder))
    must_be_close(after, before, "the logits after saving and loading", tolerance=TOLERANCE)


@requirement("ML-HEAD-20", "load_model", level=SHOULD, after="ML-HEAD-5")
@given(loads("bert", "roberta", "distilbert"))
def test_load_model_ties_embeddings(impl, load):
    """The output embeddings are the input embeddings: who changes one changes the other.

    Why: the checkpoint was trained so; two copies that drift apart are another model, with a third more weights.
    Hint: from_pretrained ties them; weights copied by hand need model.tie_weights().
    """
    import torch

    model = loaded(impl, load)
    with torch.no_grad():
        model.get_input_embeddings().weight.zero_()
    must(not model.get_output_embeddings().weight.any(), "output embeddings that follow", "others, still the old ones")


test_load_model_gives_weights_that_can_be_trained = heads.gives_weights_that_can_be_trained(
    "ML-HEAD-21", loads("bert"), level=SHOULD
)
test_load_model_loads_afresh = heads.loads_afresh("ML-HEAD-91", loads("bert"))
