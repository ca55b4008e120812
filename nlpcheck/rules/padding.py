"""The requirements on padding that every ``collate`` of the contract shares, once for all areas.

Each factory makes one requirement::

    test_pads_to_the_longest_row = pads_to_longest("TC-COLLATE-2", token_batches(), *TRAPS)
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from hypothesis.strategies import SearchStrategy

from nlpcheck.assertions import must, must_equal
from nlpcheck.border.recording import Area
from nlpcheck.border.returned import column, matrix
from nlpcheck.oracles.padding import mask_of, padded_width, padding_of, unpadded
from nlpcheck.rules.general import Test, finished
from nlpcheck.search import example, given
from nlpcheck.strategies.batches import Batch, with_extra_columns, with_last_token
from nlpcheck.strategies.calls import Call, TokenizerName
from nlpcheck.strategies.tokenizers import load_tokenizer

Batches = SearchStrategy[Batch]
LEFT = ", also where the tokenizer pads on the left"
SOURCE = "https://huggingface.co/docs/transformers/pad_truncation"


def calls(batches: Batches) -> SearchStrategy[Call]:
    """Turn batches into calls of ``collate``, for the general rules."""
    return batches.map(lambda batch: Call((batch.features, TokenizerName(batch.tokenizer)), _options(batch)))


def collated(impl: Area, batch: Batch) -> dict[str, Any]:
    """Call the implementation's ``collate``; the batch comes back as plain data."""
    batch_of: dict[str, Any] = impl.collate(batch.features, load_tokenizer(batch.tokenizer), **_options(batch))
    return batch_of


def tensors(impl: Area, batch: Batch) -> Mapping[str, Any]:
    """Call the implementation's ``collate``; the values of the batch are what it made them."""
    got = impl.raw.collate(batch.features, load_tokenizer(batch.tokenizer), **_options(batch))
    must(isinstance(got, Mapping), "a dict", got)
    return got  # type: ignore[no-any-return]


def dtype_of(values: Any) -> str:
    """Name the type of the numbers in a tensor or an array; what has none is named itself."""
    return str(getattr(values, "dtype", type(values).__name__)).removeprefix("torch.")


def _options(batch: Batch) -> dict[str, int]:
    return {} if batch.pad_to_multiple_of is None else {"pad_to_multiple_of": batch.pad_to_multiple_of}


def _paddings(batch: Batch, rows: list[list[Any]]) -> list[list[Any]]:
    """Return the padding of each row of a batch."""
    side = load_tokenizer(batch.tokenizer).padding_side
    return [padding_of(row, length, side=side) for row, length in zip(rows, batch.lengths, strict=False)]


def _over(batches: Batches, examples: Sequence[Batch], test: Callable[[Area, Batch], None]) -> Test:
    """Judge a test on the examples, then on drawn batches."""
    judged: Any = given(batches)(test)
    for one in reversed(examples):
        judged = example(one)(judged)
    return judged  # type: ignore[no-any-return]


def _texts(statement: str, why: str, hint: str) -> tuple[str, str, str]:
    return statement, why, f"{hint}\nSource: {SOURCE}"


def one_row_per_feature(id: str, batches: Batches, *examples: Batch, keys: Sequence[str], **options: Any) -> Test:
    """Make the requirement that what the model needs is there, one entry per row."""

    def test(impl: Area, batch: Batch) -> None:
        got = collated(impl, batch)
        typed = ["token_type_ids"] if "token_type_ids" in batch.features[0] else []
        counts = {key: len(column(got, key)) for key in ["input_ids", "attention_mask", *typed, *keys]}
        must_equal(counts, dict.fromkeys(counts, len(batch.features)), "the number of entries under each key")

    return finished(_over(batches, examples, test), id, "collate", _texts(
        f"The batch has every input of the tokenizer's models and {' and '.join(keys)}, one entry per row.",
        "a model gives no loss without the labels, and guesses the mask and the token types if they are missing.",
        "pad the rows as they are; leave none of the tokenizer's model_input_names out.",
    ), **options)  # fmt: skip


def gives_tensors(id: str, batches: Batches, *examples: Batch, **options: Any) -> Test:
    """Make the requirement R3: the values of a batch are tensors."""

    def test(impl: Area, batch: Batch) -> None:
        import torch

        got = tensors(impl, batch)
        kinds = {key: type(value).__name__ for key, value in got.items() if not isinstance(value, torch.Tensor)}
        must(not kinds, "torch.Tensor under every key", kinds)

    return finished(_over(batches, examples, test), id, "collate", _texts(
        "Every value of the batch is a torch.Tensor.",
        "the model takes tensors only; a list or an array fails in its first layer.",
        'ask the tokenizer for return_tensors="pt", or call torch.tensor on each padded list.',
    ), **options)  # fmt: skip


def gives_integer_ids(id: str, batches: Batches, *examples: Batch, **options: Any) -> Test:
    """Make the requirement that ids can be looked up in an embedding."""

    def test(impl: Area, batch: Batch) -> None:
        got = tensors(impl, batch)
        types = {key: dtype_of(got[key]) for key in ("input_ids", "token_type_ids") if key in got}
        must(set(types.values()) <= {"int64", "int32"}, "ids of type int64 or int32", types)

    return finished(_over(batches, examples, test), id, "collate", _texts(
        "Token ids and token types are integers that an embedding takes.",
        "an embedding looks ids up by number; with floats the model raises.",
        "torch.zeros and torch.ones make floats unless dtype=torch.long is given.",
    ), **options)  # fmt: skip


def pads_to_longest(id: str, batches: Batches, *examples: Batch, **options: Any) -> Test:
    """Make the requirement on the width of a batch."""

    def test(impl: Area, batch: Batch) -> None:
        widths = [len(row) for row in matrix(collated(impl, batch), "input_ids")]
        must_equal(widths, [max(batch.lengths)] * len(widths), f"the widths of rows of {batch.lengths} tokens")

    return finished(_over(batches, examples, test), id, "collate", _texts(
        "The batch is as wide as its longest row.",
        "a narrower one loses tokens; a wider one wastes time on padding, whatever the rest of the data set holds.",
        'padding="longest" (or True), neither "max_length" nor truncation.',
    ), **options)  # fmt: skip


def pads_to_multiple(id: str, batches: Batches, *examples: Batch, where: str = "", **options: Any) -> Test:
    """Make the requirement on ``pad_to_multiple_of``."""

    def test(impl: Area, batch: Batch) -> None:
        width = padded_width(batch.lengths, batch.pad_to_multiple_of)
        widths = [len(row) for row in matrix(collated(impl, batch), "input_ids")]
        must_equal(widths, [width] * len(widths), f"the widths of rows of {batch.lengths} tokens")

    return finished(_over(batches, examples, test), id, "collate", _texts(
        f"With pad_to_multiple_of the width is the next multiple that holds the longest row{where}.",
        "fast matrix units need such widths; a width that is a multiple already needs no more padding.",
        "pass pad_to_multiple_of on to tokenizer.pad.",
    ), **options)  # fmt: skip


def all_of_one_width(id: str, batches: Batches, *examples: Batch, keys: Sequence[str] = (), **options: Any) -> Test:
    """Make the requirement that everything that stands per token has the width of the ids."""

    def test(impl: Area, batch: Batch) -> None:
        got = collated(impl, batch)
        per_token = [key for key in ("attention_mask", "token_type_ids", *keys) if key in got]
        widths = {key: [len(row) for row in matrix(got, key)] for key in per_token}
        ids = [len(row) for row in matrix(got, "input_ids")]
        must_equal(widths, dict.fromkeys(widths, ids), "the widths of the rows under each key")

    return finished(_over(batches, examples, test), id, "collate", _texts(
        "Whatever stands per token is as wide as input_ids, also with pad_to_multiple_of.",
        "the loss and the attention compare these tensors position by position.",
        "take the width from the padded input_ids, not from the longest row a second time.",
    ), **options)  # fmt: skip


def keeps_tokens(id: str, batches: Batches, *examples: Batch, where: str = "", **options: Any) -> Test:
    """Make the requirement that the rows' tokens are still there, in order, outside the padding."""

    def test(impl: Area, batch: Batch) -> None:
        side = load_tokenizer(batch.tokenizer).padding_side
        got = matrix(collated(impl, batch), "input_ids")
        tokens = [unpadded(row, n, side=side) for row, n in zip(got, batch.lengths, strict=False)]
        must_equal(tokens, [row["input_ids"] for row in batch.features], f"the ids outside the padding on the {side}")

    return finished(_over(batches, examples, test), id, "collate", _texts(
        f"Every row keeps its tokens, in their order, and the rows stay in theirs{where}.",
        "labels, offsets and examples are matched to rows by their order.",
        "do not sort rows by length in the collator; put the padding on tokenizer.padding_side.",
    ), **options)  # fmt: skip


def pads_with_pad_id(id: str, batches: Batches, *examples: Batch, where: str = "", **options: Any) -> Test:
    """Make the requirement on the ids of the padding."""

    def test(impl: Area, batch: Batch) -> None:
        got = matrix(collated(impl, batch), "input_ids")
        paddings = _paddings(batch, got)
        pad_id = load_tokenizer(batch.tokenizer).pad_token_id
        must_equal(paddings, [[pad_id] * len(padding) for padding in paddings], "the ids of the padding")

    return finished(_over(batches, examples, test), id, "collate", _texts(
        f"The padding holds the tokenizer's pad id{where}.",
        "0 is the pad id of some models only; of others it is an ordinary word or the start of the text.",
        "tokenizer.pad_token_id.",
    ), **options)  # fmt: skip


def masks_padding(id: str, batches: Batches, *examples: Batch, where: str = "", **options: Any) -> Test:
    """Make the requirement on the attention mask."""

    def test(impl: Area, batch: Batch) -> None:
        got = matrix(collated(impl, batch), "attention_mask")
        width = max(map(len, got), default=0)
        side = load_tokenizer(batch.tokenizer).padding_side
        must_equal(got, [mask_of(n, width, side=side) for n in batch.lengths], "the attention mask")

    return finished(_over(batches, examples, test), id, "collate", _texts(
        f"The attention mask is 1 at every token of a row and 0 at padding{where}.",
        "a row's prediction must not depend on how long the other rows of its batch are.",
        "pad the rows' own attention_mask with 0; do not compare ids with the pad id.",
    ), **options)  # fmt: skip


def masks_by_position(id: str, batches: Batches, *examples: Batch, **options: Any) -> Test:
    """Make the requirement that a pad id inside a text is a token like any other."""

    def test(impl: Area, batch: Batch) -> None:
        tokenizer = load_tokenizer(batch.tokenizer)
        got = matrix(collated(impl, with_last_token(batch, tokenizer.pad_token_id)), "attention_mask")
        must_equal([sum(row) for row in got], batch.lengths, "the number of attended tokens of each row")

    return finished(_over(batches, examples, test), id, "collate", _texts(
        "A text's own token is attended to, also if its id is the pad id.",
        "where the pad token is EOS, comparing ids with the pad id hides the end of every text.",
        "what is padding follows from the rows' lengths, not from the ids.",
    ), **options)  # fmt: skip


def keeps_token_types(id: str, batches: Batches, *examples: Batch, where: str = "", **options: Any) -> Test:
    """Make the requirement that token types stay with their tokens."""

    def test(impl: Area, batch: Batch) -> None:
        side = load_tokenizer(batch.tokenizer).padding_side
        got = matrix(collated(impl, batch), "token_type_ids")
        types = [unpadded(row, n, side=side) for row, n in zip(got, batch.lengths, strict=False)]
        must_equal(types, [row["token_type_ids"] for row in batch.features], "the token types outside the padding")

    return finished(_over(batches, examples, test), id, "collate", _texts(
        f"Every token keeps its token type{where}.",
        "a model with token types tells the two segments of a pair apart by nothing else.",
        "pad the rows' own token_type_ids; the model's default is all zeros.",
    ), **options)  # fmt: skip


def pads_token_types(id: str, batches: Batches, *examples: Batch, where: str = "", **options: Any) -> Test:
    """Make the requirement on the token type of padding: 0 is right too, since it is masked."""

    def test(impl: Area, batch: Batch) -> None:
        got = matrix(collated(impl, batch), "token_type_ids")
        allowed = {0, load_tokenizer(batch.tokenizer).pad_token_type_id}
        types = {kind for padding in _paddings(batch, got) for kind in padding}
        must(types <= allowed, f"token types of the padding in {sorted(allowed)}", got)

    return finished(_over(batches, examples, test), id, "collate", _texts(
        f"The padding has a token type that the model knows{where}.",
        "a type beyond the model's few (-100, a pad id) is looked up in an embedding and raises there.",
        "tokenizer.pad_token_type_id.",
    ), **options)  # fmt: skip


def drops_other_columns(id: str, batches: Batches, *examples: Batch, **options: Any) -> Test:
    """Make the requirement that columns without a place in the model do no harm."""

    def test(impl: Area, batch: Batch) -> None:
        extended = with_extra_columns(batch)
        extra = set(extended.features[0]) - set(batch.features[0])
        must(
            not extra & set(collated(impl, extended)),
            f"none of the keys {sorted(extra)}",
            sorted(collated(impl, extended)),
        )

    return finished(_over(batches, examples, test), id, "collate", _texts(
        "Columns that the model does not take are dropped.",
        "tokenization leaves word ids and offsets behind; they have no rectangular shape and no place in the model.",
        "keep tokenizer.model_input_names and the labels, before padding.",
    ), **options)  # fmt: skip
