"""The fixtures: reproducible, and of the families that they stand for."""

import json
import runpy
from pathlib import Path

import pytest

from nlpcheck.strategies.text import ODD_WORDS, PLAIN_WORDS
from nlpcheck.strategies.tokenizers import ALL_TOKENIZERS, MUST_TOKENIZERS, load_tokenizer

FIXTURES = Path(__file__).parents[2] / "fixtures"

# Name -> (tokens of "Ada plays" and "cat" as a pair, pad id from the start or from the end, padding side).
SHAPES = {
    "wordpiece": ("[CLS] ada play ##s [SEP] cat [SEP]", 0, "right"),
    "byte-bpe": ("<s> ĠAda Ġplay s </s> </s> Ġcat </s>", 1, "right"),
    "unigram": ("▁Ada ▁play s </s> ▁cat </s>", 0, "right"),
    "byte-bpe-no-prefix": ("Ada Ġplay s cat", -1, "right"),
    "unigram-cls-last": ("▁Ada ▁play s <sep> ▁cat <sep> <cls>", 5, "left"),
    "wordlevel": ("Ada [UNK] cat", -1, "right"),
    "wordpiece-left": ("[CLS] ada play ##s [SEP] cat [SEP]", -1, "left"),
}


def test_the_script_reproduces_the_tokenizers_byte_for_byte(tmp_path):
    runpy.run_path(str(FIXTURES / "build_tokenizers.py"))["main"](tmp_path)
    built = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    assert built == {file.name: file.read_bytes() for file in (FIXTURES / "tokenizers").iterdir()}


def test_every_tokenizer_has_a_file_and_a_name():
    assert {file.stem for file in (FIXTURES / "tokenizers").iterdir()} == {*ALL_TOKENIZERS, "wrappers"}
    assert set(json.loads((FIXTURES / "tokenizers" / "wrappers.json").read_text())) == set(ALL_TOKENIZERS)
    assert set(MUST_TOKENIZERS) < set(ALL_TOKENIZERS)


@pytest.mark.parametrize("name", ALL_TOKENIZERS)
def test_tokenizers_are_of_their_family(name):
    tokenizer = load_tokenizer(name)
    tokens, pad_id, side = SHAPES[name]
    row = tokenizer("Ada plays", "cat")
    assert tokenizer.convert_ids_to_tokens(row["input_ids"]) == tokens.split()
    assert (tokenizer.pad_token_id, tokenizer.padding_side) == (pad_id % len(tokenizer), side)
    assert tokenizer.is_fast
    assert sorted(row) == sorted(tokenizer.model_input_names)
    assert tokenizer.name_or_path == f"nlpcheck/{name}"


def test_an_unknown_tokenizer_is_named():
    with pytest.raises(ValueError, match="no tokenizer is called 'word-piece'; there are wordpiece,"):
        load_tokenizer("word-piece")


@pytest.mark.parametrize("name", MUST_TOKENIZERS)
def test_plain_words_have_between_one_and_a_few_tokens(name):
    tokenizer = load_tokenizer(name)
    counts = [
        len(tokenizer([word], is_split_into_words=True, add_special_tokens=False)["input_ids"]) for word in PLAIN_WORDS
    ]
    assert min(counts) == 1
    assert {2, 3, 4} <= set(counts)
    assert max(counts) < 8


@pytest.mark.parametrize("name", MUST_TOKENIZERS)
def test_some_odd_word_has_no_token(name):
    tokenizer = load_tokenizer(name)
    counts = [
        len(tokenizer([word], is_split_into_words=True, add_special_tokens=False)["input_ids"]) for word in ODD_WORDS
    ]
    assert 0 in counts
