"""The head: a checkpoint becomes a model that scores, at each position, every token as the next one.

The head is part of the checkpoint: in GPT-2 its weights are the embeddings of the tokens, stored once for both.
"""

import tempfile
from math import isfinite
from pathlib import Path

from nlpcheck.assertions import must, must_be_close, must_equal
from nlpcheck.border.returned import column, forward, shape
from nlpcheck.rules import heads
from nlpcheck.rules.heads import BATCH, TOLERANCE, loaded
from nlpcheck.search import given
from nlpcheck.spec import SHOULD, requirement
from nlpcheck.strategies.checkpoints import VOCABULARY_SIZE, checkpoint_model, loads

DECODERS = ("gpt2", "llama", "gpt2-bf16")


def logits_of(model):
    """The logits for two rows of tokens, in float32 and evaluation mode."""
    return column(forward(model.float().eval(), BATCH), "logits")


@requirement("CL-HEAD-1", "load_model")
@given(loads("gpt2", "llama"))
def test_load_model_scores_every_token_at_each_position(impl, load):
    """The model gives one logit per token of the vocabulary, at each position of each row.

    Why: the next token is chosen from all of them.
    Hint: AutoModelForCausalLM.
    Source: https://huggingface.co/docs/transformers/tasks/language_modeling
    """
    got = shape(column(forward(loaded(impl, load), BATCH), "logits"))
    must_equal(got, [*shape(BATCH["input_ids"]), VOCABULARY_SIZE], "the shape of the logits")


test_load_model_gives_float32 = heads.gives_float32("CL-HEAD-2", loads("gpt2-bf16", "gpt2"))
test_load_model_gives_evaluation_mode = heads.gives_evaluation_mode("CL-HEAD-3", loads("gpt2", "llama"))
test_load_model_keeps_the_decoder = heads.keeps_encoder("CL-HEAD-4", loads(*DECODERS, "gpt2-sequence"))


@requirement("CL-HEAD-5", "load_model", after="CL-HEAD-1")
@given(loads(*DECODERS))
def test_load_model_keeps_the_head(impl, load):
    """The logits are the checkpoint's, to the last digit of float32.

    Why: a new head speaks at random; the one of the checkpoint has learnt a language.
    Hint: from_pretrained of the class for causal language modelling; it ties the weights where the checkpoint does.
    """
    expected = logits_of(checkpoint_model(load.checkpoint))
    must_be_close(logits_of(loaded(impl, load)), expected, "the logits of the checkpoint", tolerance=TOLERANCE)


@requirement("CL-HEAD-6", "load_model", after="CL-HEAD-1")
@given(loads("gpt2", "llama"))
def test_load_model_gives_a_loss(impl, load):
    """Called with labels, the model gives a loss.

    Why: without it there is nothing to train on.
    Hint: a class whose name ends in ForCausalLM or LMHeadModel.
    """
    outputs = forward(loaded(impl, load), {**BATCH, "labels": BATCH["input_ids"]})
    must(isfinite(outputs.get("loss", float("nan"))), "a finite loss", outputs.get("loss"))


@requirement("CL-HEAD-7", "load_model", after="CL-HEAD-5")
@given(loads("gpt2", "llama"))
def test_load_model_loads_what_was_saved(impl, load):
    """A model that is changed, saved and loaded again gives the logits that it gave.

    Why: that is how a trained model comes back.
    Hint: the same class for training and for loading.
    """
    model = loaded(impl, load)
    for weight in model.parameters():
        weight.data.mul_(0.75)
    expected = logits_of(model)
    with tempfile.TemporaryDirectory() as folder:
        model.save_pretrained(Path(folder))
        got = logits_of(impl.load_model(folder))
    must_be_close(got, expected, "the logits of a model that was saved", tolerance=TOLERANCE)


test_load_model_leaves_the_checkpoint = heads.leaves_checkpoint("CL-HEAD-8", loads("gpt2-bf16"))
test_load_model_gives_weights_that_can_be_trained = heads.gives_weights_that_can_be_trained(
    "CL-HEAD-21", loads("gpt2"), level=SHOULD
)
test_load_model_loads_afresh = heads.loads_afresh("CL-HEAD-91", loads("gpt2"))
