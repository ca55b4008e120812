"""Tokenizers with languages, models that write, and what the suite expects of them: as the libraries have it."""

import pytest

from nlpcheck.strategies.generators import TOKENIZERS, generator, next_scores
from nlpcheck.strategies.seq2seq import LENGTHS, TEXTS, Pairs
from nlpcheck.strategies.tokenizers import load_tokenizer
from nlpcheck.strategies.translators import FAMILIES, TRANSLATORS


@pytest.mark.parametrize("name", TRANSLATORS)
@pytest.mark.parametrize("lengths", LENGTHS)
def test_expected_rows_of_translators_are_the_librarys(name, lengths):
    source, target = FAMILIES[name].languages[2:]
    case = Pairs(name, list(TEXTS), list(reversed(TEXTS)), lengths, languages=(source, target))
    tokenizer = load_tokenizer(name)
    tokenizer.src_lang, tokenizer.tgt_lang = source, target
    rows = tokenizer(case.sources, max_length=lengths[0], truncation=True)["input_ids"]
    labels = tokenizer(text_target=case.targets, max_length=lengths[1], truncation=True)["input_ids"]
    assert (case.inputs, case.labels) == (rows, labels)


@pytest.mark.parametrize("name", TRANSLATORS)
def test_words_of_translators_are_known(name):
    tokenizer = load_tokenizer(name)
    assert tokenizer.unk_token_id not in tokenizer(" ".join(TEXTS))["input_ids"]
    assert tokenizer.is_fast


def test_languages_are_put_back():
    tokenizer = load_tokenizer("mbart50")
    tokenizer.src_lang, tokenizer.tgt_lang = "de_DE", "ro_RO"
    again = load_tokenizer("mbart50")
    assert (again.src_lang, again.tgt_lang) == ("en_XX", "fr_XX")
    assert again.convert_ids_to_tokens(again("Ada")["input_ids"]) == ["en_XX", "\u2581Ada", "</s>"]


@pytest.mark.parametrize("name", TOKENIZERS)
def test_generators_know_as_many_ids_as_their_tokenizer(name):
    tokenizer, model = load_tokenizer(TOKENIZERS[name]), generator(name)
    inputs = tokenizer(["Ada"], return_tensors="pt")
    scores = next_scores(model, inputs, [model.generation_config.decoder_start_token_id])
    assert len(scores) == len(tokenizer)
    first, second, *_ = sorted(scores, reverse=True)
    assert first - second > 0.01


def test_settings_of_a_generator_are_put_back():
    assert generator("t5-generator", {"num_beams": 3}).generation_config.num_beams == 3
    assert generator("t5-generator").generation_config.num_beams is None
