"""Pairs of texts to read and to write, rows with labels of their own length, and matrices of labels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from nlpcheck.oracles.seq2seq import framed
from nlpcheck.strategies.batches import Batch, token_row
from nlpcheck.strategies.calls import Call, TensorOf, TokenizerName
from nlpcheck.strategies.tokenizers import load_tokenizer
from nlpcheck.strategies.translators import FAMILIES

Template = tuple[Sequence[str], Sequence[str]]
Lengths = tuple[int, int]

TEMPLATES: dict[str, Template] = {
    "wordpiece": (["[CLS]"], ["[SEP]"]),
    "byte-bpe": (["<s>"], ["</s>"]),
    "unigram": ([], ["</s>"]),
    "byte-bpe-no-prefix": ([], []),
}
"""What stands before and behind a text."""
ENDS: dict[str, list[str]] = {"byte-bpe-no-prefix": ["<|endoftext|>"]}
"""What is appended to a target where the template has no end."""

TEXTS = ("Ada in Paris", "the cat", "plays", "New York, in the U.S.", "unhappy players in the war-torn cat", "a 18th")
ODD_TEXTS = ("  the cat", "Ada \n", "caf\u00e9 in  Paris", "\U0001f600 Ada", " ")
PREFIXES = (None, "", "in: ", "the cat ", "summarize:")
LENGTHS: tuple[Lengths, ...] = ((64, 64), (5, 64), (64, 4), (4, 6), (6, 3), (9, 5))
OTHER_LANGUAGES = {"xx": "York York", "de_AT": "cat", "target": "quiz"}


@dataclass(frozen=True)
class Pairs:
    """Arguments of ``tokenize``: sources and targets, the tokenizer by name."""

    tokenizer: str
    sources: list[str | None]
    targets: list[str | None]
    lengths: Lengths = (64, 64)
    """The most tokens of a source and of a target."""
    prefix: str | None = None
    """None: it is not passed."""
    languages: tuple[str, str] = ("de", "ro")
    """What source and target are called in a translation."""
    others: bool = False
    """Whether a translation has other languages beside these, and the target first."""

    @property
    def documents(self) -> dict[str, list[Any]]:
        """The examples of summarization."""
        return {"id": list(range(len(self.sources))), "document": list(self.sources), "summary": list(self.targets)}

    @property
    def translations(self) -> dict[str, list[Any]]:
        """The examples of translation."""
        rows = []
        for number, (source, target) in enumerate(zip(self.sources, self.targets, strict=True)):
            sides = dict(zip(self.languages, (source, target), strict=True))
            if self.others:
                turned = dict(reversed(sides.items())) if number % 2 == 0 else sides
                sides = {"xx": OTHER_LANGUAGES["xx"], **turned, **OTHER_LANGUAGES}
            rows.append(sides)
        return {"id": [str(number) for number in range(len(rows))], "translation": rows}

    @property
    def options(self) -> dict[str, Any]:
        """The named arguments of summarization."""
        limits = {"max_source_length": self.lengths[0], "max_target_length": self.lengths[1]}
        return limits if self.prefix is None else {"prefix": self.prefix, **limits}

    @property
    def named(self) -> dict[str, Any]:
        """The named arguments of translation."""
        source, target = self.languages
        return {"source_lang": source, "target_lang": target, **self.options}

    @property
    def kept(self) -> list[tuple[str, str]]:
        """The pairs that have both sides."""
        pairs = zip(self.sources, self.targets, strict=True)
        return [(source, target) for source, target in pairs if source is not None and target is not None]

    @property
    def inputs(self) -> list[list[int]]:
        """The ids of every kept source, as they must be."""
        return [self._ids((self.prefix or "") + source, 0) for source, _ in self.kept]

    @property
    def labels(self) -> list[list[int]]:
        """The labels of every kept target, as they must be."""
        return [self._ids(target, 1) for _, target in self.kept]

    def _ids(self, text: str, side: int) -> list[int]:
        tokenizer = load_tokenizer(self.tokenizer)
        vocabulary = tokenizer.get_vocab()
        before, behind = ([vocabulary[token] for token in part] for part in self.template(side))
        tokens = tokenizer(text, add_special_tokens=False)["input_ids"]
        return framed(tokens, before, behind, self.lengths[side])

    def template(self, side: int) -> tuple[list[str], list[str]]:
        """Return the special tokens before and behind a source (0) or a target (1)."""
        if self.tokenizer in FAMILIES:
            family = FAMILIES[self.tokenizer]
            known = self.languages[side] in family.languages
            return family.template(self.languages[side] if known else family.languages[side])
        before, behind = TEMPLATES[self.tokenizer]
        return [*before], [*behind, *(ENDS.get(self.tokenizer, []) if side else [])]


def pairs(
    *tokenizers: str,
    lengths: Sequence[Lengths] = LENGTHS,
    prefixes: Sequence[str | None] = PREFIXES,
    missing: bool = False,
    languages: Mapping[str, Sequence[tuple[str, str]]] = {},
) -> SearchStrategy[Pairs]:
    """One to three pairs of texts; with ``missing`` either side may be None, but not all rows lack one.

    ``languages`` are the choices for each tokenizer.

    >>> from hypothesis import find
    >>> find(pairs("unigram", missing=True), lambda drawn: len(drawn.kept) < len(drawn.sources)).kept
    [('Ada in Paris', 'the cat')]
    """
    text = st.sampled_from(TEXTS)
    side = st.one_of(text, st.none()) if missing else text
    rows = st.lists(st.tuples(side, side), min_size=0 if missing else 1, max_size=3)
    rows = rows.map(lambda drawn: [*drawn, ("Ada in Paris", "the cat")]) if missing else rows
    named = [(name, choice) for name in tokenizers for choice in languages.get(name, [("de", "ro")])]
    return st.builds(
        _pairs, st.sampled_from(named), rows, st.sampled_from(lengths), st.sampled_from(prefixes), st.booleans()
    )


def _pairs(
    named: tuple[str, tuple[str, str]],
    rows: list[tuple[str | None, str | None]],
    lengths: Lengths,
    prefix: str | None,
    others: bool,  # noqa: FBT001  (drawn)
) -> Pairs:
    sources, targets = [source for source, _ in rows], [target for _, target in rows]
    return Pairs(named[0], sources, targets, lengths, prefix, named[1], others)


def document_calls(drawn: SearchStrategy[Pairs]) -> SearchStrategy[Call]:
    """Turn pairs into calls of ``tokenize`` for summarization."""
    return drawn.map(lambda one: Call((one.documents, TokenizerName(one.tokenizer)), one.options))


def translation_calls(drawn: SearchStrategy[Pairs]) -> SearchStrategy[Call]:
    """Turn pairs into calls of ``tokenize`` for translation."""
    return drawn.map(lambda one: Call((one.translations, TokenizerName(one.tokenizer)), one.named))


@dataclass(frozen=True)
class Labels:
    """Arguments of ``shift_right``."""

    rows: list[list[int]]
    pad_token_id: int
    decoder_start_token_id: int

    @property
    def named(self) -> dict[str, int]:
        """The named arguments."""
        return {"pad_token_id": self.pad_token_id, "decoder_start_token_id": self.decoder_start_token_id}

    @property
    def call(self) -> Call:
        """The call of ``shift_right``."""
        return Call((TensorOf(self.rows),), self.named)


def labels_to_shift() -> SearchStrategy[Labels]:
    """Rows of labels, many of them -100, at the end or anywhere.

    >>> from hypothesis import find
    >>> find(labels_to_shift(), lambda drawn: len(drawn.rows) > 1).rows
    [[7], [7]]
    """
    label = st.sampled_from([7, -100, 8, 0, 1, 2, 300])
    rows = st.integers(1, 5).flatmap(
        lambda width: st.lists(st.lists(label, min_size=width, max_size=width), min_size=1, max_size=3)
    )
    ids = st.sampled_from([(0, 0), (0, 2), (1, 2), (0, 5), (9, 0), (3, 3), (594, 2)])
    return st.builds(lambda rows, ids: Labels(rows, *ids), rows, ids)


def target_row(input_ids: Sequence[int], labels: Sequence[int], *, typed: bool = False) -> dict[str, Any]:
    """One row by hand, its labels as long as they like.

    >>> target_row([7, 8], [9])
    {'input_ids': [7, 8], 'attention_mask': [1, 1], 'labels': [9]}
    """
    return token_row(input_ids, labels, typed=typed)


def target_batches(*tokenizers: str) -> SearchStrategy[Batch]:
    """Rows with labels of their own length, some of them -100.

    >>> from hypothesis import find
    >>> find(target_batches("unigram"), lambda batch: len(batch.features) > 1).features[1]["labels"]
    [10]
    """
    sketch = st.tuples(st.integers(1, 6), st.integers(1, 6), st.integers(0, 9))
    return st.builds(_target_batch, st.sampled_from(tokenizers), st.lists(sketch, min_size=1, max_size=4))


def _target_batch(tokenizer: str, sketches: list[tuple[int, int, int]]) -> Batch:
    features = []
    for tokens, targets, first in sketches:
        labels = [-100 if (first + n) % 7 == 5 else 10 + first + n for n in range(targets)]  # noqa: PLR2004
        typed = "token_type_ids" in load_tokenizer(tokenizer).model_input_names
        features.append(target_row([10 + first + n for n in range(tokens)], labels, typed=typed))
    return Batch(tokenizer, features)


@dataclass(frozen=True)
class Spoken:
    """Arguments of ``decode``: rows of one length, as lists, as an array or as a tensor."""

    tokenizer: str
    rows: list[list[int]]
    kind: str = "list"

    @property
    def ids(self) -> Any:
        """The rows, as what they are handed over."""
        if self.kind == "tensor":
            import torch

            return torch.tensor(self.rows)
        if self.kind == "array":
            import numpy as np

            return np.array(self.rows)
        return [list(row) for row in self.rows]

    @property
    def call(self) -> Call:
        """The call of ``decode``."""
        ids = TensorOf(self.rows) if self.kind == "tensor" else self.ids
        return Call((ids, TokenizerName(self.tokenizer)))


KINDS = ("list", "array", "tensor")


def spoken_rows(*tokenizers: str, ignored: bool = True, special: bool = True) -> SearchStrategy[Spoken]:
    """Rows of ids: words, and special tokens or -100 anywhere if they are asked for; never an unknown token.

    >>> from hypothesis import find
    >>> find(spoken_rows("unigram"), lambda drawn: -100 in drawn.rows[0]).kind
    'list'
    """
    return st.sampled_from(tokenizers).flatmap(lambda name: _spoken(name, ignored=ignored, special=special))


def _spoken(name: str, *, ignored: bool, special: bool) -> SearchStrategy[Spoken]:
    tokenizer = load_tokenizer(name)
    unknown = {tokenizer.unk_token_id} - {tokenizer.eos_token_id}
    specials = sorted(set(tokenizer.all_special_ids) - unknown) if special else []
    words = [*tokenizer("Ada plays in New York, Londonist", add_special_tokens=False)["input_ids"], *_lowest(name)]
    words = [word for word in words if word not in {*tokenizer.all_special_ids}]
    token = st.sampled_from([*words, *([-100] * 3 if ignored else []), *specials])
    rows = st.integers(1, 6).flatmap(
        lambda width: st.lists(st.lists(token, min_size=width, max_size=width), min_size=1, max_size=3)
    )
    return st.builds(Spoken, st.just(name), rows, st.sampled_from(KINDS))


def _lowest(name: str) -> list[int]:
    """Return the ids 0 and 1 where they are words: what -100 must not become."""
    return [0, 1] if name == "byte-bpe-no-prefix" else []


@dataclass(frozen=True)
class Writing:
    """Arguments of ``generate``; the model is one of `generators`, which names its tokenizer too."""

    model: str
    texts: list[str]
    max_new_tokens: int = 8
    forced_bos_token_id: int | None = None
    settings: dict[str, Any] = field(default_factory=dict)
    """Generation settings of the model."""

    @property
    def options(self) -> dict[str, Any]:
        """The named arguments; one that is None is not passed."""
        forced = self.forced_bos_token_id
        more = {} if forced is None else {"forced_bos_token_id": forced}
        return {"max_new_tokens": self.max_new_tokens, **more}
