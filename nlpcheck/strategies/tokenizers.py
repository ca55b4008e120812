"""The tokenizers of the suite, drawn by name: every family that the contract names, a few hundred entries each.

| name | like | special tokens | pad id | padding | token types |
|---|---|---|---|---|---|
| `wordpiece` | BERT, lowercasing | `[CLS] A [SEP] B [SEP]` | 0 | right | yes |
| `byte-bpe` | RoBERTa, with a prefix space | `<s> A </s></s> B </s>` | 1 | right | no |
| `unigram` | T5 | `A </s> B </s>` | 0 | right | no |
| `byte-bpe-no-prefix` | GPT-2 | none are added | last, equal to EOS | right | no |
| `unigram-cls-last` | XLNet | `A <sep> B <sep> <cls>` | 5 | left | yes, 3 for padding |
| `wordlevel` | whole words | none | last | right | no |
| `wordpiece-left` | BERT | `[CLS] A [SEP] B [SEP]` | last | left | yes |
"""

from __future__ import annotations

import json
from functools import cache
from importlib import resources
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from nlpcheck.strategies.translators import TRANSLATORS, load_translator

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from hypothesis.strategies import SearchStrategy
    from transformers import PreTrainedTokenizerFast

MUST_TOKENIZERS = ("wordpiece", "byte-bpe", "unigram")
ALL_TOKENIZERS = (*MUST_TOKENIZERS, "byte-bpe-no-prefix", "unigram-cls-last", "wordlevel", "wordpiece-left")

ENLARGED = "wordpiece-enlarged"
"""`wordpiece`, to which somebody has added tokens: `vocab_size` does not count them, `len` does."""
ADDED = 20

# A word of a pre-split sentence that byte-level BPE without a prefix space glues to the one before.
_GLUES_WORDS = frozenset({"byte-bpe-no-prefix"})
# Nothing stands between the two segments of a pair.
_NO_SEPARATOR = frozenset({"byte-bpe-no-prefix", "wordlevel"})


def tokenizer_names(*, level: str = "MUST", pairs: bool = False, word_level: bool = False) -> SearchStrategy[str]:
    """Names of tokenizers, for `load_tokenizer`; they shrink towards `wordpiece`.

    `level="MUST"` draws those on which the popular recipes are right, `"all"` every one. `pairs` leaves out those that
    put nothing between two segments, `word_level` those that cannot tell where a pre-split word begins.

    >>> from hypothesis import find
    >>> find(tokenizer_names(level="all"), lambda name: True)
    'wordpiece'
    """
    names = MUST_TOKENIZERS if level == "MUST" else ALL_TOKENIZERS
    left_out = (_NO_SEPARATOR if pairs else frozenset()) | (_GLUES_WORDS if word_level else frozenset())
    return st.sampled_from([name for name in names if name not in left_out])


def load_tokenizer(name: str) -> PreTrainedTokenizerFast:
    """The tokenizer called `name`, built once per process; those of `translators` too, their languages put back.

    >>> load_tokenizer("wordpiece").tokenize("Unhappy players")
    ['un', '##happy', 'play', '##er', '##s']
    """
    if name == ENLARGED:
        return _enlarged()
    return load_translator(name) if name in TRANSLATORS else _built(name)


@cache
def _enlarged() -> PreTrainedTokenizerFast:
    tokenizer: PreTrainedTokenizerFast = _built.__wrapped__("wordpiece")  # one of its own
    tokenizer.add_tokens([f"new{number}" for number in range(ADDED)])
    tokenizer.name_or_path = f"nlpcheck/{ENLARGED}"
    return tokenizer


@cache
def _built(name: str) -> PreTrainedTokenizerFast:
    from tokenizers import Tokenizer
    from transformers import PreTrainedTokenizerFast

    if name not in ALL_TOKENIZERS:
        raise ValueError(f"no tokenizer is called {name!r}; there are {', '.join(ALL_TOKENIZERS)}")
    settings = _wrappers()[name]
    backend = Tokenizer.from_str((_folder() / f"{name}.json").read_text(encoding="utf-8"))
    tokenizer = PreTrainedTokenizerFast(tokenizer_object=backend, **settings["arguments"])  # type: ignore[no-untyped-call]
    tokenizer.name_or_path = f"nlpcheck/{name}"
    tokenizer._pad_token_type_id = settings["pad_token_type_id"]  # noqa: SLF001 - read-only, and no argument sets it
    return tokenizer


@cache
def _wrappers() -> dict[str, Any]:
    """What the classes around the tokenizers must be told."""
    wrappers: dict[str, Any] = json.loads((_folder() / "wrappers.json").read_text(encoding="utf-8"))
    return wrappers


@cache
def _folder() -> Traversable:
    """The folder of the tokenizer files: of the installed package, or of the checkout."""
    if find_spec("nlpcheck.fixtures"):
        return resources.files("nlpcheck.fixtures") / "tokenizers"
    return Path(__file__).parents[2] / "fixtures" / "tokenizers"
