"""Defects of the tokenizers and collators of transformers."""

from __future__ import annotations

from typing import Any

from nlpcheck.environment.check import Check

DRAWS = 40
"""Of two words that are masked independently, one alone is never masked once in 2 ** 40 times."""


def _byte_level(**options: Any) -> Any:
    """Return a GPT-2 tokenizer of a few tokens; ``\u0120`` stands for the space before a word."""
    import transformers

    make: Any = transformers.GPT2Tokenizer
    tokens = ["a", "b", "\u0120", "\u0120a", "\u0120b", "<|endoftext|>"]
    merges = [("\u0120", "a"), ("\u0120", "b")]
    return make(vocab={token: id for id, token in enumerate(tokens)}, merges=merges, **options)


def glued_words() -> str:
    """Tokenize the words "a", "b" without a space before words: an error, or two words."""
    tokenizer = _byte_level()
    try:
        tokens = tokenizer(["a", "b"], is_split_into_words=True).tokens()
    except (AssertionError, ValueError):  # it refuses, as releases 4 did
        return ""
    return "" if tokens == ["\u0120a", "\u0120b"] else f'the words "a", "b" became the tokens of "ab": {tokens}'


def setting_without_effect() -> str:
    """Ask for a space before words after the tokenizer was made."""
    tokenizer = _byte_level()
    tokenizer.add_prefix_space = True
    tokens = tokenizer(["a", "b"], is_split_into_words=True).tokens()
    return "" if tokens == ["\u0120a", "\u0120b"] else f'the words "a", "b" became {tokens}'


def unlearned_end() -> str:
    """Collate two rows that end in EOS where the pad token is EOS too."""
    from transformers import DataCollatorForLanguageModeling

    tokenizer = _byte_level()
    tokenizer.pad_token = tokenizer.eos_token
    end = tokenizer.eos_token_id
    collate = DataCollatorForLanguageModeling(tokenizer, mlm=False)
    labels = collate([{"input_ids": [0, end]}, {"input_ids": [0, 1, end]}])["labels"].tolist()
    return "" if labels == [[0, end, -100], [0, 1, end]] else f"the labels of two texts that end in EOS: {labels}"


def words_by_offset() -> str:
    """Mask whole words of "york, new": the comma is no part of the word."""
    import torch
    from transformers import BertTokenizer, DataCollatorForLanguageModeling

    tokens = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "york", ",", "new"]
    tokenizer = BertTokenizer(vocab={token: id for id, token in enumerate(tokens)})
    row = dict(tokenizer("york, new", return_offsets_mapping=True))
    collate = DataCollatorForLanguageModeling(tokenizer, mlm_probability=0.5, whole_word_mask=True)
    with torch.random.fork_rng(devices=[]):
        draws = [collate([dict(row)])["labels"][0].tolist() for _ in range(DRAWS)]
    alone = any((york == -100) != (comma == -100) for _, york, comma, *_ in draws)  # noqa: PLR2004  (ignored)
    return "" if alone else f'"york" and "," were masked together {DRAWS} times out of {DRAWS}'


CHECKS = (
    Check(
        name="words-without-space",
        library="transformers",
        needs=("torch",),
        wrong="glues words that are split already, if the tokenizer adds no space before a word",
        matters="a RoBERTa or GPT-2 model reads `helloworld` where it was trained on `hello world`",
        instead="load the tokenizer with add_prefix_space=True",
        issue="https://github.com/huggingface/transformers/issues/11057",
        affected="5.23.0; 4.x raised an error instead",
        mended="",
        probe=glued_words,
    ),
    Check(
        name="add-prefix-space-too-late",
        library="transformers",
        needs=("torch",),
        wrong="ignores `tokenizer.add_prefix_space = True`",
        matters="the words stay glued, and the attribute says otherwise",
        instead="pass add_prefix_space=True to from_pretrained",
        issue="https://github.com/huggingface/transformers/issues/11057",
        affected="5.23.0",
        mended="",
        probe=setting_without_effect,
    ),
    Check(
        name="eos-as-padding",
        library="transformers",
        needs=("torch",),
        wrong="takes every EOS for padding where the pad token is EOS (DataCollatorForLanguageModeling, mlm=False)",
        matters="the model never learns to stop",
        instead="make labels from the attention mask, before or in the collator",
        issue="https://github.com/huggingface/transformers/issues/23530",
        affected="4.29.2 to 5.23.0",
        mended="",
        probe=unlearned_end,
    ),
    Check(
        name="whole-words-by-offset",
        library="transformers",
        needs=("torch",),
        wrong="takes whatever has no space between it for one word (DataCollatorForLanguageModeling, whole_word_mask)",
        matters="`york,` is masked as a whole, and a Chinese sentence is one word",
        instead="group tokens by word_ids()",
        issue="https://github.com/huggingface/transformers/pull/39485",
        affected="5.23.0",
        mended="",
        probe=words_by_offset,
    ),
)
