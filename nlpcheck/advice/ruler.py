"""How long a text is: in tokens of a checkpoint, or in words and marks where there is no checkpoint yet."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nlpcheck.advice.bounds import check_folder
from nlpcheck.errors import UsageError

# Scripts that are written without spaces have about one token per sign.
_PIECES = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|[^\W_]+|[^\w\s]")
KNOWN_SPECIALS = frozenset(
    ("[CLS]", "[SEP]", "[MASK]", "[PAD]", "[UNK]", "<s>", "</s>", "<pad>", "<unk>", "<mask>", "<|endoftext|>")
)


@dataclass(frozen=True)
class Ruler:
    """Counts the tokens of a text, special tokens left out."""

    count: Callable[[str], int]
    unit: str
    exact: bool
    pieces: Callable[[list[str]], list[int]] | None = None
    """The number of tokens of each word of a sentence; None where the tokenizer does not tell."""
    unknown: Callable[[str], int] | None = None
    """The number of unknown tokens of a text."""
    specials: frozenset[str] = KNOWN_SPECIALS


def by_words() -> Ruler:
    """Return a ruler without a tokenizer: sub-words can only make a text longer.

    >>> by_words().count("Don't go, Ada!")
    7
    """
    return Ruler(lambda text: len(_PIECES.findall(text)), "words and marks", exact=False)


def by_checkpoint(folder: Path) -> Ruler:
    """Return a ruler that asks the tokenizer of a checkpoint folder."""
    if not folder.is_dir():
        raise UsageError(f"--checkpoint {folder}: there is no such folder; must be one that save_pretrained wrote")
    file = folder / "tokenizer.json"
    return _by_rust(file) if file.is_file() else _by_library(folder)


def _by_rust(file: Path) -> Ruler:
    """Ask the file alone: no transformers, no torch."""
    import tokenizers

    try:
        backend = tokenizers.Tokenizer.from_file(str(file))
    except Exception as error:
        raise UsageError(f"{file}: no tokenizer can be read from it ({error}); save the tokenizer again") from error
    backend.no_truncation()
    backend.no_padding()
    specials = {token.content for token in backend.get_added_tokens_decoder().values() if token.special}
    number = backend.token_to_id(getattr(backend.model, "unk_token", None) or "")

    def ids(text: str) -> list[int]:
        return backend.encode(text, add_special_tokens=False).ids

    def pieces(words: list[str]) -> list[int]:
        found = backend.encode(words, is_pretokenized=True, add_special_tokens=False).word_ids
        return [found.count(number) for number in range(len(words))]

    def unknowns(text: str) -> int:
        return ids(text).count(number) if number is not None else 0

    return Ruler(lambda text: len(ids(text)), "tokens", exact=True, pieces=pieces, unknown=unknowns,
                 specials=frozenset(specials))  # fmt: skip


def _by_library(folder: Path) -> Ruler:
    """Ask transformers, which makes tokenizers from other files, too."""
    check_folder(folder)
    import transformers

    make: Any = transformers.AutoTokenizer
    try:
        tokenizer = make.from_pretrained(folder, local_files_only=True)
    except Exception as error:
        raise UsageError(
            f"{folder}: no tokenizer can be loaded from it ({type(error).__name__}: {error}); a checkpoint folder must "
            "hold the files that tokenizer.save_pretrained writes, such as tokenizer.json"
        ) from error

    def ids(text: str) -> list[int]:
        return tokenizer(text, add_special_tokens=False)["input_ids"]  # type: ignore[no-any-return]

    def unknowns(text: str) -> int:
        return ids(text).count(tokenizer.unk_token_id)

    return Ruler(lambda text: len(ids(text)), "tokens", exact=True, unknown=unknowns,
                 specials=frozenset(tokenizer.all_special_tokens))  # fmt: skip
