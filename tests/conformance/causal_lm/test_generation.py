"""Generation: the most probable token follows, again and again.

Several prompts in one batch have different lengths. A decoder goes on behind the last position, so padding must stand in
front and must not be seen; then each prompt is continued as if it were alone.
"""

from dataclasses import replace

from hypothesis import strategies as st

from nlpcheck.assertions import must_equal
from nlpcheck.oracles import causal as oracle
from nlpcheck.rules import arguments_unchanged, repeatable
from nlpcheck.search import given
from nlpcheck.spec import SHOULD, requirement
from nlpcheck.strategies.calls import Call, ModelName, TokenizerName
from nlpcheck.strategies.causal_models import ALPHABET, counting, dropping, exchange, predictor, state_of
from nlpcheck.strategies.completions import short_tokenizer
from nlpcheck.strategies.talks import (
    ENDED,
    ENDED_AT_ONCE,
    ENDED_BY_ZERO,
    ENDED_IN_A_LIST,
    ENDED_LLAMA,
    ENDS_IN_THE_PROMPT,
    EOS,
    EOS_IN_PROMPTS,
    FIRST_ENDS_AT_ONCE,
    GPT2,
    GPT2_LIKE,
    LLAMA,
    NO_END,
    OTHER_END,
    ROBERTA,
    SPECIAL_INSIDE,
    T5,
    TALKS,
    TWICE,
    TWO_ENDS,
)
from nlpcheck.strategies.tokenizers import load_tokenizer

EXPECTED = {}
SAID = [273, 399]  # by LLAMA, of its own accord, first
SAMPLED = {"do_sample": True, "temperature": 3.0}


def generated(impl, talk, model=None):
    """The implementation's texts, stripped."""
    model = talk.prepared() if model is None else model
    texts = impl.generate(model, load_tokenizer(talk.tokenizer), talk.prompts, max_new_tokens=talk.max_new_tokens)
    return [text.strip() for text in texts]


def expected_of(talk):
    """What the model says after each prompt, alone and step by step."""
    if repr(talk) not in EXPECTED:  # the oracle asks the model once per token: not again for each implementation
        predict = predictor(talk.prepared())
        EXPECTED[repr(talk)] = talk.texts(
            lambda ids: oracle.continuation(predict, ids, steps=talk.max_new_tokens, ends=talk.ends)
        )
    return EXPECTED[repr(talk)]


def must_continue(impl, talk, what="the new texts"):
    """Compare the texts."""
    expected = expected_of(talk)
    must_equal(generated(impl, talk), expected, what)


def alone(talk):
    """The first prompt only."""
    return replace(talk, prompts=talk.prompts[:1])


@requirement("CL-GENERATE-1", "generate")
@given(st.sampled_from([LLAMA, T5, alone(GPT2), TWICE]))
def test_generate_gives_one_text_per_prompt(impl, talk):
    """There is one text per prompt.

    Why: texts are matched to their prompts by position.
    Hint: decode every row of the output: tokenizer.batch_decode.
    """
    must_equal(len(generated(impl, talk)), len(talk.prompts), "the number of texts")


@requirement("CL-GENERATE-2", "generate", after="CL-GENERATE-1")
@given(st.sampled_from([alone(talk) for talk in TALKS]))
def test_generate_continues_a_prompt_greedily(impl, talk):
    """The text is what the most probable tokens say, one after the other; the prompt is not part of it.

    Why: a metric that gets the prompt, too, rewards what was given.
    Hint: generate returns prompt and continuation: output[:, input_ids.shape[1]:], cut in tokens, not in characters.
    Source: https://huggingface.co/docs/transformers/llm_tutorial
    """
    must_continue(impl, talk, "the new text")


@requirement("CL-GENERATE-3", "generate", after="CL-GENERATE-1")
@given(st.sampled_from([(1, "$%&'"), (2, "$"), (8, "$%"), (1, "$%&'()*+"), (25, "$")]))
def test_generate_makes_so_many_tokens(impl, case):
    """There are max_new_tokens new tokens, however long the prompt is.

    Why: max_length counts the prompt: a long one leaves no room, and nothing is generated.
    Hint: max_new_tokens=max_new_tokens.
    """
    number, prompt = case
    tokenizer = load_tokenizer(GPT2_LIKE)  # in which "$" is 3, "%" is 4, and so on
    following = tokenizer(prompt)["input_ids"][-1] + 1
    expected = [tokenizer.decode([token % ALPHABET for token in range(following, following + number)])]
    must_equal(impl.generate(counting(), tokenizer, [prompt], max_new_tokens=number), expected, "the new text")


@requirement("CL-GENERATE-4", "generate", after="CL-GENERATE-2")
@given(st.sampled_from([*TALKS, *(replace(talk, prompts=talk.prompts[::-1]) for talk in (GPT2, T5))]))
def test_generate_continues_each_prompt_as_if_alone(impl, talk):
    """What follows a prompt does not depend on the other prompts, shorter or longer.

    Why: with padding on the right a decoder continues padding; without a mask it reads padding.
    Hint: pad on the left whatever tokenizer.padding_side is, and pass the attention mask.
    Source: https://github.com/huggingface/transformers/issues/18388
    """
    must_continue(impl, talk)


@requirement("CL-GENERATE-5", "generate", after="CL-GENERATE-2")
@given(st.sampled_from([ENDED, ENDED_LLAMA, alone(ENDED), ENDED_AT_ONCE, FIRST_ENDS_AT_ONCE]))
def test_generate_stops_at_eos(impl, talk):
    """A text ends where the model says generation_config.eos_token_id; the others of the batch go on.

    Why: behind its end a text is padding, or the model starts another one.
    Hint: model.generate stops by itself at the eos_token_id of its generation_config.
    """
    must_continue(impl, talk)


@requirement("CL-GENERATE-6", "generate", after="CL-GENERATE-5")
@given(st.sampled_from([TWO_ENDS, ENDED_IN_A_LIST, alone(TWO_ENDS)]))
def test_generate_stops_at_any_eos_of_a_list(impl, talk):
    """Where generation_config.eos_token_id is a list, each of its ids ends a text.

    Why: chat models end a turn with one token and a document with another.
    Hint: pass it on as it is; a comparison with a list is never true.
    """
    must_continue(impl, talk)


@requirement("CL-GENERATE-7", "generate", after="CL-GENERATE-4")
@given(st.sampled_from([NO_END, OTHER_END]))
def test_generate_does_not_stop_elsewhere(impl, talk):
    """Where generation_config.eos_token_id is None, or another id, the tokenizer's EOS ends nothing.

    Why: the model says what ends its texts; a tokenizer is shared by models that do not agree.
    Hint: neither eos_token_id=tokenizer.eos_token_id nor a cut at the tokenizer's EOS.
    """
    must_continue(impl, talk)


@requirement("CL-GENERATE-8", "generate", after="CL-GENERATE-4")
@given(st.sampled_from([ENDS_IN_THE_PROMPT, alone(ENDS_IN_THE_PROMPT)]))
def test_generate_goes_on_behind_eos_in_the_prompt(impl, talk):
    """An EOS that the tokenizer puts at the end of a prompt does not end the text.

    Why: tokenizers of T5's and RoBERTa's kind put one there; the new text starts behind it.
    Hint: look for EOS among the new tokens only.
    """
    must_continue(impl, talk)


@requirement("CL-GENERATE-9", "generate", after="CL-GENERATE-4")
@given(st.sampled_from([SPECIAL_INSIDE, replace(NO_END, prompts=NO_END.prompts[:2])]))
def test_generate_leaves_special_tokens_out(impl, talk):
    """Special tokens among the new ones leave no text.

    Why: no reader and no metric wants <pad> or </s>.
    Hint: skip_special_tokens=True.
    """
    must_continue(impl, talk)


@requirement("CL-GENERATE-10", "generate", after="CL-GENERATE-2")
@given(st.sampled_from([replace(talk, settings=SAMPLED) for talk in (alone(GPT2), LLAMA)]))
def test_generate_does_not_sample(impl, talk):
    """The text is greedy also if the model's own settings ask for sampling.

    Why: many checkpoints come with do_sample: the same prompt would get another text each time.
    Hint: pass do_sample=False; what is not passed is taken from model.generation_config.
    """
    must_continue(impl, talk)


@requirement("CL-GENERATE-11", "generate", after="CL-GENERATE-2")
@given(st.sampled_from([replace(talk, settings={"num_beams": 3}) for talk in (alone(GPT2), LLAMA)]))
def test_generate_does_not_search_beams(impl, talk):
    """The text is greedy also if the model's own settings ask for several beams.

    Why: beams find another text, and two runs could be compared only if both say how many.
    Hint: pass num_beams=1.
    """
    must_continue(impl, talk)


@requirement("CL-GENERATE-12", "generate", after="CL-GENERATE-4")
@given(st.sampled_from([replace(LLAMA, settings={"max_length": 7}), replace(LLAMA, settings={"max_new_tokens": 2})]))
def test_generate_does_not_use_the_lengths_of_the_model(impl, talk):
    """max_new_tokens counts also if the model's own settings name a length.

    Why: the caller has said how much text is wanted.
    Hint: pass max_new_tokens itself on; it goes before max_length.
    """
    must_continue(impl, talk)


@requirement("CL-GENERATE-13", "generate", after="CL-GENERATE-4")
@given(
    st.sampled_from(
        [
            replace(GPT2, settings={"do_sample": True, "num_beams": 2, "temperature": 0.7, "max_length": 30}),
            ENDED,
            LLAMA,
        ]
    )
)
def test_generate_leaves_the_settings_of_the_model(impl, talk):
    """The settings of the model are afterwards what they were.

    Why: the next caller expects the settings that the model came with.
    Hint: pass settings to model.generate instead of writing them into model.generation_config.
    """
    model = talk.prepared()
    before = settings_of(model)
    generated(impl, talk, model)
    must_equal(settings_of(model), before, "config and generation_config")


def settings_of(model):
    """The settings, without the pad id that a model may lack: it changes no text."""
    settings = state_of(model)["settings"]
    return {name: {k: v for k, v in values.items() if k != "pad_token_id"} for name, values in settings.items()}


@requirement("CL-GENERATE-14", "generate", after="CL-GENERATE-2")
@given(st.sampled_from([alone(GPT2), alone(LLAMA)]))
def test_generate_leaves_the_weights(impl, talk):
    """The weights of the model are afterwards what they were, in the type that they had, without gradients.

    Why: a model that is looked at amid training goes on with what is left of it.
    Hint: neither half() nor bfloat16() on a model that is not yours; torch.no_grad().
    """
    model = talk.prepared()
    before = weights_of(model)
    generated(impl, talk, model)
    must_equal(weights_of(model), before, "the types and sums of all weights, and which have gradients")


def weights_of(model):
    """What there is to see of the weights."""
    weights = [weight.detach() for weight in model.parameters()]
    grads = [weight.grad is not None for weight in model.parameters()]
    trainable = [weight.requires_grad for weight in model.parameters()]
    return (
        [str(weight.dtype) for weight in weights],
        [float(weight.double().sum()) for weight in weights],
        grads,
        trainable,
    )


@requirement("CL-GENERATE-15", "generate", after="CL-GENERATE-3")
@given(st.sampled_from(["\n", "."]))
def test_generate_does_not_cut_the_text(impl, sign):
    """A text goes on behind a line break and behind a full stop.

    Why: where a text ends is said by EOS and max_new_tokens alone.
    Hint: cut the prompt off in tokens; leave the decoded text as it is.
    """
    tokenizer = load_tokenizer(GPT2_LIKE)
    token = tokenizer(sign)["input_ids"][-1]
    model = exchange(counting(), [(6, token)])  # "$" is 3: what follows is "%&", the sign, "(" and so on
    said = [4, 5, token, 7, 8]
    got = impl.generate(model, tokenizer, ["$"], max_new_tokens=5)
    must_equal([text.strip() for text in got], [tokenizer.decode(said).strip()], "the new text")


@requirement("CL-GENERATE-16", "generate", after="CL-GENERATE-5")
@given(st.sampled_from([ENDED_BY_ZERO, replace(ENDED_BY_ZERO, settings={"eos_token_id": [1, 0]})]))
def test_generate_stops_at_an_eos_of_zero(impl, talk):
    """A text also ends where generation_config.eos_token_id is 0.

    Why: GPT-NeoX and Pythia end their texts with 0; taken for "none", they never end.
    Hint: ask whether the id is None, not whether it is true.
    """
    must_continue(impl, talk)


@requirement("CL-GENERATE-17", "generate", after="CL-GENERATE-4")
@given(st.sampled_from([GPT2, ROBERTA]))
def test_generate_reads_prompts_to_their_end(impl, talk):
    """A prompt longer than tokenizer.model_max_length is read whole.

    Why: what is cut away is the end of the prompt, where the continuation has to begin.
    Hint: tokenizer(prompts, padding=True), without truncation=True.
    """
    tokenizer = short_tokenizer(talk.tokenizer)
    texts = impl.generate(talk.prepared(), tokenizer, talk.prompts, max_new_tokens=talk.max_new_tokens)
    must_equal([text.strip() for text in texts], expected_of(talk), "the new texts")


# SHOULD


@requirement("CL-GENERATE-20", "generate", level=SHOULD, after="CL-GENERATE-12")
@given(
    st.sampled_from(
        [
            replace(GPT2, settings={"repetition_penalty": 2.0}),
            replace(alone(LLAMA), settings={"no_repeat_ngram_size": 1}),
            replace(alone(LLAMA), settings={"suppress_tokens": [273, 586]}),
            replace(alone(LLAMA), settings={"bad_words_ids": [[273]]}),
            replace(ENDED, settings={"eos_token_id": EOS, "min_new_tokens": 4}),
            replace(ENDED, settings={"eos_token_id": EOS, "min_length": 40}),
            replace(NO_END, settings={"forced_eos_token_id": 373}),
            replace(alone(LLAMA), settings={"num_return_sequences": 2, "do_sample": True}),
            replace(alone(LLAMA), settings={"begin_suppress_tokens": SAID}),
            replace(ENDED, settings={"eos_token_id": EOS, "exponential_decay_length_penalty": (0, 9.0)}),
            replace(alone(LLAMA), settings={"sequence_bias": [[[SAID[0]], -1e3]]}),
        ]
    )
)
def test_generate_does_not_change_scores(impl, talk):
    """The most probable token follows also if the model's own settings punish, forbid or force tokens.

    Why: checkpoints come with a repetition_penalty, too; greedy means the model's own choice.
    Hint: use a GenerationConfig of your own; with do_sample=False and num_beams=1 the rest still counts.
    """
    must_continue(impl, talk)


@requirement("CL-GENERATE-21", "generate", level=SHOULD, after="CL-GENERATE-4")
@given(st.sampled_from([EOS_IN_PROMPTS]))
def test_generate_reads_eos_in_a_prompt(impl, talk):
    """An EOS that is part of a prompt's text is read, also where padding looks like it.

    Why: between two documents it tells the model that the second is a new one.
    Hint: use the tokenizer's attention mask; one made from the ids hides EOS where it is the pad token.
    """
    must_continue(impl, talk)


@requirement("CL-GENERATE-22", "generate", level=SHOULD, after="CL-GENERATE-4")
@given(st.sampled_from([alone(GPT2), GPT2]))
def test_generate_without_dropout(impl, talk):
    """A model in training mode generates as it does in evaluation mode.

    Why: with dropout the text is another one at each call.
    Hint: model.eval(), and back afterwards.
    """
    expected = expected_of(talk)
    with dropping(talk.prepared()) as model:
        got = generated(impl, talk, model)
    must_equal(got, expected, "the new texts")


@requirement("CL-GENERATE-23", "generate", level=SHOULD, after="CL-GENERATE-1")
@given(st.booleans())
def test_generate_restores_the_mode(impl, training):
    """The model is afterwards in the mode in which it was: training or evaluation.

    Why: texts are looked at amid training, too.
    Hint: remember model.training.
    """
    model = GPT2.prepared().train(training)
    generated(impl, alone(GPT2), model)
    must_equal(model.training, training, "model.training afterwards")


CALLS = st.sampled_from([alone(LLAMA), T5]).map(
    lambda talk: Call(
        (ModelName(talk.model), TokenizerName(talk.tokenizer), talk.prompts), {"max_new_tokens": talk.max_new_tokens}
    )
)

test_generate_keeps_its_arguments = arguments_unchanged("CL-GENERATE-90", "generate", CALLS)
test_generate_is_repeatable = repeatable("CL-GENERATE-91", "generate", CALLS)
