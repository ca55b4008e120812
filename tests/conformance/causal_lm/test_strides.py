"""Strides: the perplexity of a text that is longer than the model.

The text is cut into windows that overlap. What a window shares with the one before is context, scored already; what is
new is scored. So every token but the first counts once, most of them with much before them.
"""

from functools import cache
from math import exp

from hypothesis import strategies as st

from nlpcheck.assertions import must, must_be_close, must_equal, must_raise
from nlpcheck.oracles import causal as oracle
from nlpcheck.rules import arguments_unchanged, must_record_gradients, repeatable
from nlpcheck.search import example, given
from nlpcheck.spec import SHOULD, requirement
from nlpcheck.strategies.calls import Call, ModelName, TensorOf
from nlpcheck.strategies.causal_models import ALPHABET, counting, dropping, forgetful, predictor, state_of, uniform
from nlpcheck.strategies.causal_scores import LongText, long_texts
from nlpcheck.strategies.checkpoints import VOCABULARY_SIZE, checkpoint_model
from nlpcheck.strategies.models import live_model

IDS = [6, 30, 12, 9, 25, 17, 8, 31, 14, 22, 7, 19, 28, 11, 33]
TOLERANCE = 1e-3  # relative: the mean of float32 numbers, exponentiated

WHOLE = LongText("gpt2", IDS[:6], 6, 3)
SHORTER = LongText("llama", IDS[:4], 9, 2)
PAIR = LongText("gpt2", IDS[:2], 2, 1)
PAIR_IN_MORE = LongText("gpt2", IDS[:2], 8, 3)
TWO_WINDOWS = LongText("gpt2", IDS[:7], 6, 3)  # the second scores one token
EVEN = LongText("gpt2", IDS[:12], 6, 3)
UNEVEN = LongText("gpt2", IDS, 6, 4)
LLAMA = LongText("llama", IDS, 7, 3)
STEP_BY_STEP = LongText("gpt2", IDS[:10], 5, 1)
LITTLE_OVERLAP = LongText("gpt2", IDS, 5, 4)
SMALLEST = LongText("llama", IDS[:8], 2, 1)
LIKELY = LongText("gpt2", [6, 184, *[273] * 10], 6, 3)  # a perplexity of 24.16, so that rounding shows
LONGER_THAN_THE_MODEL = LongText("gpt2", (IDS * 6)[:85], 40, 30)  # which has 80 positions
LONG = (TWO_WINDOWS, EVEN, UNEVEN, LLAMA, STEP_BY_STEP, LITTLE_OVERLAP, SMALLEST)

TEXTS = long_texts("gpt2", "llama")
FEW = st.sampled_from([UNEVEN, TWO_WINDOWS, LLAMA])


def tensor_of(ids):
    """The ids as a tensor."""
    import torch

    return torch.tensor(ids)


def must_be_perplexity(got, expected, what="the perplexity"):
    """Compare up to float32."""
    must_be_close(got, expected, what, tolerance=TOLERANCE * expected)


def expected_of(case):
    """What the oracle says of a case and its pristine model."""
    return _expected(case.model, tuple(case.input_ids), case.max_length, case.stride)


@cache
def _expected(model, input_ids, max_length, stride):
    """The oracle asks the model once per token: not again for each implementation."""
    predict = predictor(checkpoint_model(model))
    return oracle.strided_perplexity(predict, input_ids, max_length=max_length, stride=stride)


def perplexity_of(impl, case):
    """What the implementation says of a case and its pristine model."""
    return impl.strided_perplexity(live_model(case.model), tensor_of(case.input_ids), **case.sizes)


@requirement("CL-STRIDE-1", "strided_perplexity")
@given(st.sampled_from([WHOLE, SHORTER, PAIR, PAIR_IN_MORE]))
def test_strides_of_a_short_text_are_one_window(impl, case):
    """A text of at most max_length tokens is scored in one go, every token but the first given all before it.

    Why: there is nothing to cut; the first token has nothing before it to be predicted from.
    Hint: exp(sum of the negative log-likelihoods / (tokens - 1)).
    Source: https://huggingface.co/docs/transformers/perplexity
    """
    must_be_perplexity(perplexity_of(impl, case), expected_of(case))


@requirement("CL-STRIDE-2", "strided_perplexity", after="CL-STRIDE-1")
@given(TEXTS)
@example(UNEVEN)
@example(EVEN)
@example(TWO_WINDOWS)
@example(LLAMA)
@example(STEP_BY_STEP)
@example(LITTLE_OVERLAP)
@example(SMALLEST)
@example(LIKELY)
@example(LONGER_THAN_THE_MODEL)
def test_strides_score_each_token_in_its_first_window(impl, case):
    """Each token but the first is scored once, given what the first window that holds it has before it.

    Why: scored in every window a token counts several times; skipped at the border, the hardest ones do not count.
    Hint: of a window score only what lies behind the end of the one before; the rest is context, labelled -100.
    Source: https://github.com/huggingface/transformers/issues/30975
    """
    must_be_perplexity(perplexity_of(impl, case), expected_of(case))


@requirement("CL-STRIDE-3", "strided_perplexity")
@given(st.sampled_from(LONG))
def test_strides_of_a_uniform_model_give_the_size_of_its_vocabulary(impl, case):
    """A model that gives every one of V tokens the same probability has perplexity V.

    Why: that is what the number means; it comes out different if the divisor is not the number of scored tokens.
    Hint: n tokens give n - 1 predictions, however many windows there are.
    """
    got = impl.strided_perplexity(uniform(case.model), tensor_of(case.input_ids), **case.sizes)
    must_be_perplexity(got, VOCABULARY_SIZE, f"the perplexity of a model of {VOCABULARY_SIZE} equally likely tokens")


@requirement("CL-STRIDE-4", "strided_perplexity")
@given(st.sampled_from([(6, 3), (5, 4), (2, 1), (30, 7)]))
def test_strides_of_a_model_that_is_always_right_give_one(impl, sizes):
    """A model that is certain of each next token has perplexity 1.

    Why: nothing is left to guess; with a shift too many or too few it is certain of the wrong tokens.
    Hint: a model that gets labels shifts them by itself.
    """
    length, stride = sizes
    ids = [number % ALPHABET for number in range(20)]
    got = impl.strided_perplexity(counting(), tensor_of(ids), max_length=length, stride=stride)
    must_be_perplexity(got, 1.0)


@requirement("CL-STRIDE-5", "strided_perplexity", after="CL-STRIDE-1")
@given(st.sampled_from(LONG))
def test_strides_count_each_token_once(impl, case):
    """For a model that looks at the last token only, windows of any size give what one window gives.

    Why: every token but the first is scored once with a token before it, so there is nothing else to differ.
    Hint: the first tokens of a later window are context; the last window may be short.
    """
    ids = [*IDS, 40, *case.input_ids]
    scores = predictor(forgetful())(ids)
    expected = exp(oracle.token_nll([scores], [ids])[0] / (len(ids) - 1))
    got = impl.strided_perplexity(forgetful(), tensor_of(ids), **case.sizes)
    must_be_perplexity(got, expected, "the perplexity of a model that looks at the last token only")


@requirement("CL-STRIDE-6", "strided_perplexity", after="CL-STRIDE-2")
@given(FEW | st.just(PAIR))
def test_strides_take_a_batch_of_one(impl, case):
    """Ids of the shape (1, tokens) give what those of the shape (tokens,) give.

    Why: a tokenizer with return_tensors="pt" gives the first, a column of a data set the second.
    Hint: input_ids.reshape(1, -1) takes both.
    """
    got = impl.strided_perplexity(live_model(case.model), tensor_of([case.input_ids]), **case.sizes)
    must_be_perplexity(got, expected_of(case), "the perplexity of a batch of one")


@requirement("CL-STRIDE-7", "strided_perplexity", after="CL-STRIDE-2")
@given(st.sampled_from([UNEVEN, TWO_WINDOWS]))
def test_strides_are_scored_without_dropout(impl, case):
    """A model in training mode is scored in evaluation mode.

    Why: with dropout a model is worse than it is, and another one at each call.
    Hint: model.eval(); torch.no_grad() alone leaves dropout on.
    """
    with dropping(live_model(case.model)) as model:
        got = impl.strided_perplexity(model, tensor_of(case.input_ids), **case.sizes)
    must_be_perplexity(got, expected_of(case), "the perplexity of a model that came in training mode")


@requirement("CL-STRIDE-8", "strided_perplexity", after="CL-STRIDE-2")
@given(st.booleans())
def test_strides_restore_the_mode(impl, training):
    """The model is afterwards in the mode in which it was: training or evaluation.

    Why: an evaluation amid training that leaves evaluation mode behind switches dropout off for the rest.
    Hint: remember model.training, and model.train(that) at the end.
    """
    model = live_model("gpt2", training=training)
    impl.strided_perplexity(model, tensor_of(UNEVEN.input_ids), **UNEVEN.sizes)
    must_equal(model.training, training, "model.training afterwards")


@requirement("CL-STRIDE-9", "strided_perplexity", after="CL-STRIDE-2")
@given(st.booleans())
def test_strides_leave_weights_and_gradients(impl, training):
    """Weights and gradients of the model are afterwards what they were.

    Why: an evaluation between a backward pass and a step must not change the step.
    Hint: no backward, no zero_grad; torch.no_grad() while scoring.
    """
    import torch

    model = live_model("gpt2", training=training)
    weights = list(model.parameters())
    for number, weight in enumerate(weights):
        weight.grad = None if number % 2 else torch.ones_like(weight)
    before = [float(weight.detach().double().sum()) for weight in weights]
    impl.strided_perplexity(model, tensor_of(UNEVEN.input_ids), **UNEVEN.sizes)
    must_equal([float(weight.detach().double().sum()) for weight in weights], before, "the sums of all weights")
    grads = [None if weight.grad is None else float(weight.grad.mean()) for weight in weights]
    must_equal(grads, [None if number % 2 else 1.0 for number in range(len(weights))], "the means of all gradients")
    must(all(weight.requires_grad for weight in weights), "weights that can be trained on")


@requirement("CL-STRIDE-11", "strided_perplexity")
@given(FEW)
def test_strides_let_gradients_be_recorded(impl, case):
    """Afterwards torch records gradients as before.

    Why: switched off for good, the next training step has nothing to follow back: it fails, or learns nothing.
    Hint: `with torch.no_grad():` ends with its block; `torch.set_grad_enabled(False)` does not.
    """
    impl.strided_perplexity(live_model(case.model), tensor_of(case.input_ids), **case.sizes)
    must_record_gradients(impl)


@requirement("CL-STRIDE-10", "strided_perplexity")
@given(st.sampled_from([(6, 0), (6, 6), (6, 7), (6, -1), (1, 1), (20, 20), (20, 0)]))
def test_strides_refuse_impossible_ones(impl, sizes):
    """A stride that is not between 0 and max_length, both excluded: ValueError.

    Why: with 0 there is no end; with max_length or more some tokens have nothing before them, or are skipped.
    Hint: if not 0 < stride < max_length, also where the text is short.
    """
    length, stride = sizes
    model = live_model("gpt2")
    must_raise((ValueError,), impl.strided_perplexity, model, tensor_of(IDS), max_length=length, stride=stride)


# SHOULD


@requirement("CL-STRIDE-20", "strided_perplexity", level=SHOULD, after="CL-STRIDE-8")
@given(st.booleans())
def test_strides_restore_the_mode_of_each_part(impl, training):
    """Each part of the model is afterwards in its own mode, also one that differs from the model's.

    Why: frozen parts are kept in evaluation mode while the rest trains; model.train() would wake them.
    Hint: remember the mode of every module in model.modules().
    """
    model = live_model("gpt2", training=training)
    model.transformer.h[0].train(not training)
    before = state_of(model)["training"]
    impl.strided_perplexity(model, tensor_of(UNEVEN.input_ids), **UNEVEN.sizes)
    must_equal(state_of(model)["training"], before, "the parts in training mode")


@requirement("CL-STRIDE-21", "strided_perplexity", level=SHOULD, after="CL-STRIDE-2")
@given(FEW)
def test_strides_leave_the_settings_of_the_model(impl, case):
    """The configuration of the model is afterwards what it was.

    Why: a setting changed for an evaluation, such as use_cache, stays for the training.
    Hint: pass such settings to the call of the model.
    """
    model = live_model(case.model)
    before = state_of(model)["settings"]
    impl.strided_perplexity(model, tensor_of(case.input_ids), **case.sizes)
    must_equal(state_of(model)["settings"], before, "the configuration")


CALLS = FEW.map(lambda case: Call((ModelName(case.model), TensorOf([case.input_ids])), case.sizes))

test_strided_perplexity_keeps_its_arguments = arguments_unchanged("CL-STRIDE-90", "strided_perplexity", CALLS)
test_strided_perplexity_is_repeatable = repeatable("CL-STRIDE-91", "strided_perplexity", CALLS)
