"""Tokenizers that know languages, drawn by name: a code stands beside every text and says which language it is in.

| name | like | template | code of the source, of the target |
|---|---|---|---|
| `mbart50` | mBART-50 | `code A </s>` | en_XX, fr_XX |
| `nllb` | NLLB | `code A </s>` | eng_Latn, fra_Latn |
| `mbart` | the first mBART | `A </s> code` | en_XX, fr_XX |
| `nllb-legacy` | NLLB before 2023 | `A </s> code` | eng_Latn, fra_Latn |
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from nlpcheck.strategies.text import PLAIN_WORDS

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerFast

ORDINARY_PIECES = ("en", "fr")  # names of languages that are pieces of words, as in any large vocabulary


@dataclass(frozen=True)
class Family:
    """How a tokenizer marks languages."""

    class_name: str
    languages: tuple[str, ...]
    """Some of its codes: first the two that a fresh tokenizer is set to, source and target."""
    code_last: bool

    def template(self, code: str) -> tuple[list[str], list[str]]:
        """Return the special tokens before and behind a text.

        >>> FAMILIES["mbart"].template("fr_XX")
        ([], ['</s>', 'fr_XX'])
        """
        return ([], ["</s>", code]) if self.code_last else ([code], ["</s>"])


_XX = ("en_XX", "fr_XX", "de_DE", "ro_RO")
_LATN = ("eng_Latn", "fra_Latn", "deu_Latn", "ron_Latn")
FAMILIES = {
    "mbart50": Family("MBart50Tokenizer", _XX, code_last=False),
    "nllb": Family("NllbTokenizer", _LATN, code_last=False),
    "mbart": Family("MBartTokenizer", _XX, code_last=True),
    "nllb-legacy": Family("NllbTokenizer", _LATN, code_last=True),
}
TRANSLATORS = tuple(FAMILIES)


def load_translator(name: str) -> PreTrainedTokenizerFast:
    """The tokenizer called `name`, its languages put back: whoever used it last may have changed them.

    >>> tokenizer = load_translator("mbart50")
    >>> tokenizer.src_lang = "de_DE"
    >>> load_translator("mbart50").src_lang
    'en_XX'
    """
    tokenizer: PreTrainedTokenizerFast = _built(name)
    tokenizer.src_lang, tokenizer.tgt_lang, *_ = FAMILIES[name].languages
    return tokenizer


@cache
def _built(name: str) -> Any:
    import transformers

    family = FAMILIES[name]
    tokenizer_class: Any = getattr(transformers, family.class_name)
    if family.class_name == "NllbTokenizer":
        vocab, merges = _pairs()
        tokenizer = tokenizer_class(vocab=vocab, merges=merges, legacy_behaviour=family.code_last)
    else:
        tokenizer = tokenizer_class(vocab=_pieces())
    tokenizer.name_or_path = f"nlpcheck/{name}"
    return tokenizer


def _words() -> list[str]:
    return [f"\u2581{word}" for word in PLAIN_WORDS if word.isalpha() and len(word) < len("Lovelace")]


def _characters() -> list[str]:
    return sorted({*"".join((*PLAIN_WORDS, *ORDINARY_PIECES)), *"\u2581.,:;!?'()-"})


def _pieces() -> list[tuple[str, float]]:
    """Return a Unigram vocabulary: whole words are cheaper than their letters."""
    pieces = [("<unk>", 0.0), ("<s>", 0.0), ("</s>", 0.0)]
    pieces += [(word, -2.0) for word in _words()]
    pieces += [(piece, -6.0) for piece in ORDINARY_PIECES]
    return pieces + [(character, -8.0) for character in _characters()]


def _pairs() -> tuple[dict[str, int], list[tuple[str, str]]]:
    """Return a BPE vocabulary, and the merges that make its words letter by letter."""
    merges: dict[tuple[str, str], None] = {}
    for word in [*_words(), *ORDINARY_PIECES]:
        for cut in range(1, len(word)):
            merges[word[:cut], word[cut]] = None
    special = ["<s>", "<pad>", "</s>", "<unk>"]
    tokens = dict.fromkeys([*special, *_characters(), *("".join(merge) for merge in merges)])
    return {token: number for number, token in enumerate(tokens)}, list(merges)
