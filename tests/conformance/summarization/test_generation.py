"""Generation: the model reads a text and writes another, one id after the other, each time the best one.

It begins with the start id and stops at the EOS or after max_new_tokens. Several texts are read at once, padded, and
masked so that none sees the others. Checkpoints come with settings of their own (beams, penalties, lengths): here they
play no part, but for the ids that they force.
"""

from functools import cache

from hypothesis import strategies as st

from nlpcheck.assertions import must_equal
from nlpcheck.oracles import seq2seq as oracle
from nlpcheck.rules import arguments_unchanged, repeatable
from nlpcheck.search import given
from nlpcheck.spec import SHOULD, requirement
from nlpcheck.strategies.calls import Call, ModelName, TokenizerName
from nlpcheck.strategies.generators import TOKENIZERS, generator, next_scores
from nlpcheck.strategies.seq2seq import Writing
from nlpcheck.strategies.tokenizers import load_tokenizer

T5, BART, MBART = TOKENIZERS
TEXTS = ["Ada", "Paris in", "the cat plays", "New York", "Ada in the New York cat", "unhappy players in Paris"]
LATE, EARLY = "Paris in", "Ada"  # of T5: one writes on and on, the other ends at once
PARIS, LONDON, ADA = 92, 93, 97  # of T5's tokenizer; London is the second word of the one that writes on
FORCED = ("forced_bos_token_id", "forced_eos_token_id", "decoder_start_token_id", "eos_token_id")
NEVER = 229  # T5 does not write it in the texts below
LONG = "in 18th in the York unhappy Paris in 18th York Paris Ada players New unhappy plays York plays 18th cat"  # 30 tokens
LONG_OF_BART = (
    "New players unhappy plays Ada players Paris quiz players cat players the Paris York unhappy New New a Paris"
)
HUGE = "quiz the cat " * 150 + "Ada in Paris"  # 1054 tokens
WITH_PADDING = "the a unhappy"  # T5 writes its pad id before another word

ALONE = [Writing(T5, ["the cat plays"]), Writing(BART, ["Paris in"]), Writing(T5, [LATE])]
LIMITS = [Writing(T5, [LATE], 22), Writing(T5, [LATE], 3), Writing(BART, ["the cat plays"], 5), Writing(T5, [LATE], 1)]
ENDING = [Writing(T5, [TEXTS[5]]), Writing(T5, ["the cat plays"]), Writing(BART, ["New York"]), Writing(T5, [EARLY])]
SEVERAL = [Writing(T5, [TEXTS[4], LATE, EARLY, LATE], 6), Writing(T5, TEXTS, 5), Writing(BART, TEXTS[:4], 6)]
MANY = Writing(T5, (TEXTS * 12)[:67], 2)
WHOLE = [Writing(T5, [LONG], 4), Writing(BART, [LONG_OF_BART], 4), Writing(T5, [LONG, "Ada in"], 3)]
FORCED_FIRST = [
    Writing(T5, ["Ada"], 2, ADA),
    Writing(T5, [LATE], 6, ADA),
    Writing(BART, TEXTS[:3], 5, 0),
    Writing(BART, ["Ada"], 5, 551),
]
OWN_FIRST = [
    Writing(T5, [LATE, "the cat plays"], 5, settings={"forced_bos_token_id": ADA}),
    Writing(BART, TEXTS[:3], 5, settings={"forced_bos_token_id": 0}),
]
OTHER_FIRST = [
    Writing(T5, [LATE], 5, PARIS, settings={"forced_bos_token_id": ADA}),
    Writing(BART, TEXTS[:2], 5, 0, settings={"forced_bos_token_id": 551}),
]
OWN_LAST = [
    Writing(T5, [LATE], 4, settings={"forced_eos_token_id": ADA}),
    Writing(BART, TEXTS[:3], 4, settings={"forced_eos_token_id": 551}),
    Writing(BART, TEXTS[:2], 3, 0, settings={"forced_eos_token_id": 551}),
]
OWN_START = [
    Writing(T5, ["the cat plays", LATE], 5, settings={"decoder_start_token_id": 1}),
    Writing(BART, TEXTS[:2], 5, settings={"decoder_start_token_id": 0}),
]
USUAL = [
    {"num_beams": 4, "length_penalty": 2.0, "early_stopping": True},
    {"do_sample": True, "temperature": 50.0, "top_k": 0},
    {"no_repeat_ngram_size": 1},
    {"repetition_penalty": 5.0},
    {"min_length": 12},
    {"min_new_tokens": 7},
    {"max_length": 3},
    {"max_new_tokens": 2},
]
UNUSUAL = [
    {"suppress_tokens": [LONDON]},
    {"bad_words_ids": [[LONDON]]},
    {"num_beams": 2, "num_return_sequences": 2},
    {"return_dict_in_generate": True, "output_scores": True},
    {"encoder_no_repeat_ngram_size": 1},
    {"encoder_repetition_penalty": 9.0},
    {"exponential_decay_length_penalty": (1, 9.0)},
]
WITH_USUAL = [
    *(Writing(T5, TEXTS[1:3], 6, settings=settings) for settings in USUAL),
    *(Writing(BART, TEXTS[2:4], 4, settings=settings) for settings in USUAL[:4]),
]
WITH_UNUSUAL = [Writing(T5, TEXTS[1:3], 6, settings=settings) for settings in UNUSUAL]
OTHER_END = Writing(T5, ["the cat plays"], 6, settings={"eos_token_id": NEVER})
ENDS = [Writing(T5, ["the cat plays", LATE], 6, settings={"eos_token_id": ends}) for ends in ([NEVER, 1], [1, NEVER])]
CODED = [Writing(MBART, ["Ada in Paris"], 4), Writing(MBART, ["New York", "the cat plays"], 3)]


def written(impl, case, *, training=False):
    """What the implementation's model writes, stripped."""
    model = generator(case.model, case.settings, training=training)
    texts = impl.generate(model, load_tokenizer(TOKENIZERS[case.model]), list(case.texts), **case.options)
    return [text.strip() for text in texts]


def expected(case):
    """What it must write, each text alone."""
    forced = {name: case.settings[name] for name in FORCED if name in case.settings}
    if case.forced_bos_token_id is not None:
        forced["forced_bos_token_id"] = case.forced_bos_token_id
    if isinstance(forced.get("eos_token_id"), list):
        forced["eos_token_id"] = tuple(forced["eos_token_id"])
    return [best_text(case.model, text, case.max_new_tokens, *map(forced.get, FORCED)) for text in case.texts]


@cache
def best_text(name, text, max_new_tokens, first, last, start, end):
    """What a model writes for one text, one forward pass per id."""
    model, tokenizer = generator(name), load_tokenizer(TOKENIZERS[name])
    inputs = tokenizer([text], return_tensors="pt")
    settings = model.generation_config
    ends = settings.eos_token_id if end is None else end
    ids = oracle.greedy(
        lambda so_far: next_scores(model, inputs, so_far),
        settings.decoder_start_token_id if start is None else start,
        ends if isinstance(ends, tuple) else {ends},
        max_new_tokens,
        first=first,
        last=last,
    )
    return tokenizer.decode(oracle.spoken(ids, set(tokenizer.all_special_ids))).strip()


def must_write(impl, case, **options):
    """Compare with what greedy search writes for each text alone."""
    must_equal(written(impl, case, **options), expected(case), "the texts, stripped")


@requirement("SUM-GENERATE-1", "generate")
@given(st.sampled_from([SEVERAL[0], SEVERAL[2]]))
def test_generate_gives_one_text_per_text(impl, case):
    """There is one text for every text.

    Why: a metric compares each with its reference.
    Hint: decode every row that model.generate returns.
    """
    must_equal(len(written(impl, case)), len(case.texts), "the number of texts")


@requirement("SUM-GENERATE-2", "generate", after="SUM-GENERATE-1")
@given(st.sampled_from(ALONE))
def test_generate_writes_the_best_id_each_time(impl, case):
    """After the start id comes, each time, the id with the highest logit.

    Why: greedy search is the one that two people get the same text from.
    Hint: model.generate with num_beams=1 and do_sample=False; the ids come back without the source.
    Source: https://huggingface.co/docs/transformers/generation_strategies
    """
    must_write(impl, case)


@requirement("SUM-GENERATE-3", "generate", after="SUM-GENERATE-2")
@given(st.sampled_from(LIMITS))
def test_generate_writes_max_new_tokens(impl, case):
    """A text that does not end has exactly max_new_tokens ids, the start id not counted.

    Why: the library's own limit of 20 cuts summaries in the middle; max_length counts the start id too.
    Hint: model.generate(..., max_new_tokens=max_new_tokens).
    Source: https://github.com/huggingface/transformers/issues/13490
    """
    must_write(impl, case)


@requirement("SUM-GENERATE-4", "generate", after="SUM-GENERATE-2")
@given(st.sampled_from(ENDING))
def test_generate_stops_at_the_end(impl, case):
    """A text ends where the model writes the EOS.

    Why: what a model writes behind its end is noise.
    Hint: the end is generation_config.eos_token_id.
    """
    must_write(impl, case)


@requirement("SUM-GENERATE-5", "generate", after=["SUM-GENERATE-2", "SUM-GENERATE-4"])
@given(st.sampled_from([SEVERAL[0], MANY, *SEVERAL[1:]]))
def test_generate_writes_each_text_on_its_own(impl, case):
    """A text's result is the same alone and among longer and shorter ones, and stands in its place.

    Why: texts of a batch are padded, and a model that sees the padding writes something else.
    Hint: pass the attention mask with the ids; do not sort texts by length without putting them back.
    """
    must_write(impl, case)


@requirement("SUM-GENERATE-6", "generate", after="SUM-GENERATE-5")
@given(st.sampled_from(WITH_USUAL))
def test_generate_is_greedy_whatever_the_settings(impl, case):
    """The model's own generation settings play no part: beams, sampling, penalties, shortest and longest length.

    Why: checkpoints bring the settings of the paper that they come from; results must not depend on them.
    Hint: the library fills what a call leaves open with model.generation_config: give it a fresh GenerationConfig
    for the time of the call.
    """
    must_write(impl, case)


@requirement("SUM-GENERATE-13", "generate", after="SUM-GENERATE-2")
@given(st.sampled_from(WHOLE))
def test_generate_reads_texts_to_their_end(impl, case):
    """A text is read whole: the tokenizer's defaults cut nothing.

    Why: a model that reads the beginning of a document only summarizes or translates no more than that.
    Hint: tokenizer(texts, padding=True, return_tensors="pt"), without max_length.
    """
    must_write(impl, case)


@requirement("SUM-GENERATE-14", "generate", after="SUM-GENERATE-4")
@given(st.sampled_from([OTHER_END]))
def test_generate_stops_nowhere_else(impl, case):
    """Where generation_config.eos_token_id is another id than the tokenizer's EOS, that one ends nothing.

    Why: the model says what ends its texts; a tokenizer is shared by models that do not agree.
    Hint: neither eos_token_id=tokenizer.eos_token_id nor a cut at the tokenizer's EOS.
    """
    must_write(impl, case)


@requirement("SUM-GENERATE-15", "generate", after="SUM-GENERATE-2")
@given(st.sampled_from(CODED))
def test_generate_reads_texts_as_sources(impl, case):
    """Texts are encoded as sources: a tokenizer with languages marks them with its src_lang.

    Why: the encoder must know what language it reads; in the template of targets it is told another one.
    Hint: tokenizer(texts), not tokenizer(text_target=texts).
    Source: https://huggingface.co/docs/transformers/model_doc/mbart
    """
    must_write(impl, case)


@requirement("SUM-GENERATE-7", "generate", after="SUM-GENERATE-2")
@given(st.sampled_from(FORCED_FIRST))
def test_generate_begins_with_the_forced_id(impl, case):
    """forced_bos_token_id, 0 included, is the first id after the start id, and what follows depends on it.

    Why: a model of many languages writes in the one whose code comes first; without it, in any.
    Hint: model.generate(..., forced_bos_token_id=...) if it is not None; 0 is an id.
    Source: https://huggingface.co/docs/transformers/model_doc/nllb
    """
    must_write(impl, case)


@requirement("SUM-GENERATE-8", "generate", after="SUM-GENERATE-2")
@given(st.sampled_from(OWN_FIRST))
def test_generate_keeps_the_models_forced_id(impl, case):
    """Without forced_bos_token_id, the one of model.generation_config is the first id.

    Why: a model that was trained to begin so writes nonsense otherwise; BART for news begins with its <s>.
    Hint: passing forced_bos_token_id=None, or a fresh configuration, must not take it away.
    """
    must_write(impl, case)


@requirement("SUM-GENERATE-9", "generate", after=["SUM-GENERATE-7", "SUM-GENERATE-8"])
@given(st.sampled_from(OTHER_FIRST))
def test_generate_prefers_the_argument_to_the_model(impl, case):
    """The argument forced_bos_token_id takes the place of the model's.

    Why: the caller chooses the language; the model's setting is the one of the last caller.
    Hint: an argument that is not None wins.
    """
    must_write(impl, case)


@requirement("SUM-GENERATE-10", "generate", after="SUM-GENERATE-3")
@given(st.sampled_from(OWN_LAST))
def test_generate_keeps_the_models_forced_end(impl, case):
    """The model's forced_eos_token_id is the last of max_new_tokens.

    Why: it is one of the ids that a model forces, and those are kept.
    Hint: copy forced_eos_token_id to the configuration that you generate with.
    """
    must_write(impl, case)


@requirement("SUM-GENERATE-11", "generate", after="SUM-GENERATE-2")
@given(st.sampled_from(OWN_START))
def test_generate_begins_with_the_models_start_id(impl, case):
    """The decoder begins with generation_config.decoder_start_token_id.

    Why: it is the id that training put before every label.
    Hint: leave it to the library, or copy it to the configuration that you generate with.
    """
    must_write(impl, case)


@requirement("SUM-GENERATE-12", "generate", after="SUM-GENERATE-2")
@given(st.sampled_from([WITH_USUAL[0], WITH_USUAL[1], FORCED_FIRST[0], ALONE[1]]))
def test_generate_leaves_the_model_as_it_was(impl, case):
    """The model's settings and its mode are afterwards what they were.

    Why: the model is saved with its settings, and goes on being trained or evaluated.
    Hint: do not write into model.config or model.generation_config; if you must, put them back.
    """
    model = generator(case.model, case.settings)
    before = settings_of(model)
    impl.generate(model, load_tokenizer(TOKENIZERS[case.model]), list(case.texts), **case.options)
    must_equal(settings_of(model), before, "the model's settings and mode after the call")


def settings_of(model):
    """What a call must not change; the library's own marks aside."""
    shown = {
        "generation_config": model.generation_config.to_dict(),
        "config": model.config.to_dict(),
        "training": [part.training for part in model.modules()],
        "trainable": [weight.requires_grad for weight in model.parameters()],
    }
    return {name: repr(value) for name, value in shown.items()}


# SHOULD


@requirement("SUM-GENERATE-20", "generate", level=SHOULD, after="SUM-GENERATE-6")
@given(st.sampled_from(WITH_UNUSUAL))
def test_generate_is_greedy_whatever_the_rarer_settings(impl, case):
    """Forbidden words, several results per text and other rare settings of the model play no part either.

    Why: there are more settings than anybody can turn off one by one.
    Hint: a fresh GenerationConfig instead of a list of arguments.
    """
    must_write(impl, case)


@requirement("SUM-GENERATE-21", "generate", level=SHOULD, after="SUM-GENERATE-12")
@given(st.sampled_from([ALONE[0], SEVERAL[1]]))
def test_generate_takes_a_model_in_training(impl, case):
    """A model in training mode writes what it writes in evaluation mode, and is in training mode afterwards.

    Why: scores are looked at between two epochs; dropout makes every text random.
    Hint: model.eval() before, and the old mode of every part afterwards.
    """
    wanted = expected(case)  # of the same model, in evaluation mode
    model = generator(case.model, case.settings, training=True)
    model.get_encoder().eval()  # as if it were frozen
    before = settings_of(model)
    texts = impl.generate(model, load_tokenizer(TOKENIZERS[case.model]), list(case.texts), **case.options)
    must_equal([text.strip() for text in texts], wanted, "the texts, stripped")
    must_equal(settings_of(model), before, "the model's settings and mode after the call")


@requirement("SUM-GENERATE-22", "generate", level=SHOULD, after="SUM-GENERATE-4")
@given(st.sampled_from(ENDS))
def test_generate_stops_at_any_end_of_a_list(impl, case):
    """Where generation_config.eos_token_id is a list, each of its ids ends a text.

    Why: some models end a text with one token and a document with another.
    Hint: pass it on as it is; a comparison with a list is never true.
    """
    must_write(impl, case)


@requirement("SUM-GENERATE-23", "generate", level=SHOULD, after="SUM-GENERATE-4")
@given(st.sampled_from([Writing(T5, [WITH_PADDING], 5), Writing(T5, [LATE, WITH_PADDING], 4)]))
def test_generate_goes_on_behind_a_pad_id(impl, case):
    """A pad id that the model writes ends nothing: the text goes on behind it.

    Why: it is an id like any other that the model may choose; only the end ends a text.
    Hint: neither stop at tokenizer.pad_token_id nor cut there.
    """
    must_write(impl, case)


@requirement("SUM-GENERATE-24", "generate", level=SHOULD, after="SUM-GENERATE-13")
@given(st.sampled_from([Writing(T5, [HUGE], 1)]))
def test_generate_reads_very_long_texts(impl, case):
    """A text of more than 1024 tokens is read whole, too, where the tokenizer has no limit.

    Why: 512 and 1024 are the limits of some models; T5 has none.
    Hint: no truncation=True with a limit of your own.
    """
    must_write(impl, case)


@requirement("SUM-GENERATE-25", "generate", level=SHOULD, after="SUM-GENERATE-4")
@given(st.sampled_from([Writing(T5, [WITH_PADDING], 5, settings={"eos_token_id": 0})]))
def test_generate_stops_at_an_end_of_zero(impl, case):
    """A text also ends where generation_config.eos_token_id is 0.

    Why: 0 is an id like any other; taken for "none", no text ends.
    Hint: ask whether the id is None, not whether it is true.
    """
    must_write(impl, case)


CALLS = st.sampled_from(
    [
        Call((ModelName(T5), TokenizerName("unigram"), ["Ada in", "the cat"]), {"max_new_tokens": 3}),
        Call((ModelName(T5), TokenizerName("unigram"), ["Paris"]), {"max_new_tokens": 2, "forced_bos_token_id": PARIS}),
    ]
)

test_generate_keeps_its_arguments = arguments_unchanged("SUM-GENERATE-90", "generate", CALLS)
test_generate_is_repeatable = repeatable("SUM-GENERATE-91", "generate", CALLS)
