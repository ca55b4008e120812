"""The head: a checkpoint becomes a model that reads one text and writes another, and nothing in it is new.

The last layer is that of the language model, often the embeddings once more; all weights are the checkpoint's.
"""

import shutil
import tempfile
from pathlib import Path

from hypothesis import strategies as st

from nlpcheck.assertions import must, must_be_close, must_equal
from nlpcheck.border.returned import column, forward
from nlpcheck.rules import heads
from nlpcheck.rules.heads import BATCH, TOLERANCE, loaded
from nlpcheck.search import given
from nlpcheck.spec import SHOULD, requirement
from nlpcheck.strategies.checkpoints import Load, checkpoint, checkpoint_model, loads
from nlpcheck.strategies.models import live_model

READ = {**BATCH, "decoder_input_ids": [[2, 7, 8], [2, 9, 10]]}
LABELS = [[7, 8, 9], [9, 10, -100]]
SETTINGS = {
    "decoder_start_token_id": 5,
    "num_beams": 3,
    "forced_bos_token_id": 7,
    "eos_token_id": 4,
    "max_new_tokens": 33,
}
COMPARED = 8 * TOLERANCE
"""The logits of the tiny models are larger than 1."""


def logits(model):
    """What a model says after two short texts, for two beginnings."""
    return column(forward(model.float().eval(), READ), "logits")


def save(model, folder):
    """Save a model that the implementation made; it must not raise."""
    try:
        model.save_pretrained(folder)
    except Exception as error:  # noqa: BLE001  (code under test: anything may be raised)
        must(False, "a model that can be saved", repr(error))  # noqa: FBT003


@requirement("SUM-HEAD-1", "load_model")
@given(loads("t5", "bart"))
def test_load_model_reads_and_writes(impl, load):
    """Called with the ids of texts and labels, the model gives a loss and one logit per id of the vocabulary.

    Why: the bare encoder-decoder gives hidden states, which can neither be trained on nor generated from.
    Hint: AutoModelForSeq2SeqLM.
    Source: https://huggingface.co/docs/transformers/tasks/summarization
    """
    outputs = forward(loaded(impl, load), {**BATCH, "labels": LABELS})
    must("loss" in outputs and outputs["loss"] > 0, "a loss", sorted(outputs))
    widths = {len(token) for row in column(outputs, "logits") for token in row}
    must_equal(sorted(widths), [checkpoint_model(load.checkpoint).config.vocab_size], "the number of logits per token")


test_load_model_gives_float32 = heads.gives_float32("SUM-HEAD-2", loads("t5-bf16", "bart"))
test_load_model_gives_evaluation_mode = heads.gives_evaluation_mode("SUM-HEAD-3", loads("t5", "bart"))


@requirement("SUM-HEAD-4", "load_model", after="SUM-HEAD-1")
@given(loads("t5", "bart", "t5-generator"))
def test_load_model_keeps_every_weight(impl, load):
    """The model's logits are those of the checkpoint's model, to the last digit of float32.

    Why: in such a model nothing is new: a weight that is random, rounded or no longer shared spoils all it has learnt.
    Hint: from_pretrained loads weights, and shares the embeddings; from_config and a constructor load nothing.
    """
    got, expected = logits(loaded(impl, load)), logits(checkpoint_model(load.checkpoint))
    must_be_close(got, expected, "the logits", tolerance=COMPARED)


@requirement("SUM-HEAD-5", "load_model", after="SUM-HEAD-4")
@given(loads("t5", "bart"))
def test_load_model_can_be_saved_and_loaded(impl, load):
    """Saved and loaded again, the model gives the same logits.

    Why: what was trained must be what is used later.
    Hint: leave the sharing of weights, and the class, to from_pretrained.
    """
    model = loaded(impl, load)
    with tempfile.TemporaryDirectory() as folder:
        save(model, folder)
        again = impl.load_model(folder)
        must_be_close(logits(again), logits(model), "the logits of the model that was saved", tolerance=COMPARED)


@requirement("SUM-HEAD-6", "load_model", after="SUM-HEAD-1")
@given(st.sampled_from([Load("t5-generator")]))
def test_load_model_starts_where_the_checkpoint_does(impl, load):
    """The model's decoder begins, ends and pads with the ids of the checkpoint.

    Why: another start id is another beginning than the one that was trained; another end is none.
    Hint: from_pretrained reads them from the checkpoint.
    """
    names = ("decoder_start_token_id", "eos_token_id", "pad_token_id")
    got, expected = loaded(impl, load).generation_config, checkpoint_model(load.checkpoint).generation_config
    must_equal({n: getattr(got, n) for n in names}, {n: getattr(expected, n) for n in names}, "the ids")


@requirement("SUM-HEAD-7", "load_model", after="SUM-HEAD-4")
@given(loads("t5", "bart"))
def test_load_model_keeps_shared_weights_shared(impl, load):
    """Embeddings that encoder, decoder and last layer share are one weight: where one changes, all do.

    Why: trained apart they drift from each other, and a saved model holds one of them only.
    Hint: from_pretrained ties them; do not put a copy in the place of one.
    """
    got, expected = loaded(impl, load), live_model(load.checkpoint)
    for model in (got, expected):
        model.get_input_embeddings().weight.data.mul_(2)
    must_be_close(logits(got), logits(expected), "the logits after the embeddings were doubled", tolerance=COMPARED)


@requirement("SUM-HEAD-20", "load_model", level=SHOULD, after="SUM-HEAD-6")
@given(loads("bart"))
def test_load_model_keeps_generation_settings(impl, load):
    """What the checkpoint's generation_config.json says is what the model's generation_config says.

    Why: forced ids and the end of a text stand there; a model without them writes in another language, or on and on.
    Hint: from_pretrained reads the file; do not put a new GenerationConfig in its place.
    """
    with tempfile.TemporaryDirectory() as parent:
        folder = Path(parent) / load.checkpoint
        shutil.copytree(checkpoint(load.checkpoint), folder)
        from transformers import GenerationConfig

        GenerationConfig(**SETTINGS).save_pretrained(folder)
        found = impl.load_model(str(folder)).generation_config
    must_equal({name: getattr(found, name) for name in SETTINGS}, SETTINGS, "the generation settings")


@requirement("SUM-HEAD-91", "load_model", after="SUM-HEAD-4")
@given(loads("t5"))
def test_load_model_loads_afresh(impl, load):
    """Each call gives a model of its own: training one leaves the next untouched.

    Why: in a comparison of several runs all but the first would start from trained weights.
    Hint: no cache around load_model.
    """
    for weight in loaded(impl, load).parameters():
        weight.data.zero_()
    got, expected = logits(loaded(impl, load)), logits(checkpoint_model(load.checkpoint))
    must_be_close(got, expected, "the logits after the first model was changed", tolerance=COMPARED)


test_load_model_gives_weights_that_can_be_trained = heads.gives_weights_that_can_be_trained(
    "SUM-HEAD-21", loads("t5"), level=SHOULD
)
test_load_model_leaves_the_checkpoint = heads.leaves_checkpoint("SUM-HEAD-90", loads("t5-bf16"))
