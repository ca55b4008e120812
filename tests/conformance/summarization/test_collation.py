"""Collation: rows with inputs and labels of different lengths become one batch.

Inputs are padded as everywhere. Labels are padded with -100, which the loss leaves out, and on the right, where a text
that is written goes on. The decoder reads the labels one step behind: the start id first, and a pad id for each -100.
"""

from hypothesis import strategies as st

from nlpcheck.assertions import must, must_be_close, must_equal
from nlpcheck.border.returned import forward, matrix
from nlpcheck.oracles import seq2seq as oracle
from nlpcheck.rules import arguments_unchanged, padding, repeatable
from nlpcheck.rules.padding import calls, collated, dtype_of, tensors
from nlpcheck.search import example, given
from nlpcheck.spec import SHOULD, requirement
from nlpcheck.strategies.batches import Batch, with_extra_columns
from nlpcheck.strategies.calls import Call, ModelName, TokenizerName
from nlpcheck.strategies.models import live_model
from nlpcheck.strategies.seq2seq import Labels, labels_to_shift, target_batches, target_row
from nlpcheck.strategies.tokenizers import load_tokenizer

TOLERANCE = 1e-3
"""A mean over a few labels of about 10: float32 and another order of summing differ by 1e-5."""

ENDS_SHORT = Labels([[7, 8, 1, -100, -100], [9, 8, 7, 6, 1]], 0, 0)
ONE_COLUMN = Labels([[7], [-100]], 1, 2)
IN_THE_MIDDLE = Labels([[7, -100, 8, -100, 9, 2]], 1, 2)
FIRST_IGNORED = Labels([[-100, 7, 8], [-100, -100, 9]], 3, 5)
PAD_IS_A_LABEL = Labels([[9, 0, 9, -100]], 9, 0)
START_IS_A_LABEL = Labels([[5, 7, 5, 1], [5, 5, 5, 5]], 1, 5)
PAD_IS_NOTHING = Labels([[5, -100, -100], [7, 8, -100]], 0, 2)
MINUS_ONE = Labels([[7, 0, 2, 1, 3]], 4, 6)
SQUARE = Labels([[10, 11], [12, 13]], 1, 2)

FEW, MANY = target_row([11, 12], [21, 22, 23, 1]), target_row([13, 14, 15, 16, 1], [24, 1])
NO_LABEL_COUNTS = target_row([11, 12, 13], [-100, 21, -100, 1])
T5 = Batch("unigram", [FEW, MANY])
T5_WITHOUT_A_LABEL = Batch("unigram", [FEW, target_row([13, 14, 1], [-100, -100])])
T5_TURNED = Batch("unigram", [MANY, FEW, NO_LABEL_COUNTS])
BART = Batch("byte-bpe", [target_row([11, 12], [0, 21, 22, 23, 2]), target_row([13, 14, 15, 2], [24, 2])])
BERT = Batch("wordpiece", [target_row([11, 12], [21, 22, 23], typed=True), target_row([13, 14, 15], [24], typed=True)])
ALONE = Batch("unigram", [FEW])
EQUAL = Batch("byte-bpe", [target_row([11, 2], [12, 2]), target_row([13, 2], [14, 2])])
FAR_LONGER = Batch("unigram", [target_row([11, 1], [12] * 130 + [1]), FEW])
CODE_LAST = Batch("unigram", [target_row([11, 1, 9], [21, 1, 9]), target_row([13, 1, 9], [21, 22, 23, 1, 9])])
PAD_IS_EOS = Batch("byte-bpe-no-prefix", [target_row([11, 12], [21, 594]), target_row([13], [21, 22, 23, 594])])
LEFT = Batch("wordpiece-left", BERT.features)
XLNET = Batch("unigram-cls-last", BERT.features)
BATCHES = target_batches("unigram", "byte-bpe", "wordpiece")
LEFT_BATCHES = target_batches("wordpiece-left", "unigram-cls-last")
PAD_ENDS = target_batches("byte-bpe-no-prefix")
TYPED = target_batches("wordpiece")

MODELS = {"t5": "unigram", "bart": "byte-bpe"}
START_OF = {"t5": 0, "bart": 2}
LABELS = labels_to_shift()


def with_model(impl, batch, model):
    """What the implementation makes of a batch, told of a model."""
    return impl.collate(batch.features, load_tokenizer(batch.tokenizer), model=model)


def label_rows(batch):
    """The labels of a batch's rows."""
    return [row["labels"] for row in batch.features]


# shift_right


def shift(impl, case):
    """What the decoder reads."""
    import torch

    return impl.shift_right(torch.tensor(case.rows), **case.named)


@requirement("SUM-SHIFT-1", "shift_right")
@given(LABELS)
@example(ENDS_SHORT)
@example(ONE_COLUMN)
def test_shift_right_keeps_the_shape(impl, case):
    """The result has as many rows and columns as the labels.

    Why: the decoder answers each of its inputs with one label.
    Hint: one id comes in on the left, one goes out on the right.
    """
    got = shift(impl, case)
    must(isinstance(got, list) and all(isinstance(row, list) for row in got), "the shape (rows, tokens)", got)
    must_equal([len(row) for row in got], [len(row) for row in case.rows], "the lengths of the rows")


@requirement("SUM-SHIFT-2", "shift_right")
@given(LABELS)
@example(SQUARE)
def test_shift_right_gives_integer_ids(impl, case):
    """The result is a tensor of integers.

    Why: the decoder looks its inputs up in an embedding, which takes no floats.
    Hint: torch.full_like and torch.zeros_like keep the type; torch.zeros makes floats.
    """
    import torch

    got = impl.raw.shift_right(torch.tensor(case.rows), **case.named)
    must(isinstance(got, torch.Tensor), "a torch.Tensor", type(got).__name__)
    must(dtype_of(got) in {"int64", "int32"}, "ids of type int64 or int32", dtype_of(got))


@requirement("SUM-SHIFT-3", "shift_right", after="SUM-SHIFT-1")
@given(LABELS)
@example(ENDS_SHORT)
@example(ONE_COLUMN)
@example(FIRST_IGNORED)
@example(START_IS_A_LABEL)
def test_shift_right_begins_with_the_start_id(impl, case):
    """Every row begins with decoder_start_token_id.

    Why: the model writes its first token after this id; it must have learnt to begin there.
    Hint: shifted[:, 0] = decoder_start_token_id; it is the pad id for T5 and the EOS for BART.
    """
    must_equal([row[:1] for row in shift(impl, case)], [[case.decoder_start_token_id]] * len(case.rows), "the starts")


@requirement("SUM-SHIFT-4", "shift_right", after="SUM-SHIFT-1")
@given(LABELS)
@example(ENDS_SHORT)
@example(IN_THE_MIDDLE)
@example(FIRST_IGNORED)
@example(ONE_COLUMN)
@example(PAD_IS_A_LABEL)
@example(PAD_IS_NOTHING)
def test_shift_right_leaves_no_ignored_label(impl, case):
    """The result holds no -100: each becomes pad_token_id.

    Why: -100 is no id, and the embedding raises on it, or reads outside its memory.
    Hint: masked_fill(shifted == -100, pad_token_id).
    Source: https://github.com/huggingface/transformers/issues/21554
    """
    got = shift(impl, case)
    must(not any(-100 in row for row in got), "no -100", got)
    before = [column == -100 for row in case.rows for column in row[:-1]]
    after = [token for row in got for token in row[1:]]
    pads = [token for token, ignored in zip(after, before, strict=True) if ignored]
    must_equal(pads, [case.pad_token_id] * len(pads), "what stands for -100")


@requirement("SUM-SHIFT-5", "shift_right", after=["SUM-SHIFT-3", "SUM-SHIFT-4"])
@given(LABELS)
@example(SQUARE)
@example(ENDS_SHORT)
@example(IN_THE_MIDDLE)
@example(PAD_IS_A_LABEL)
@example(PAD_IS_NOTHING)
@example(START_IS_A_LABEL)
@example(MINUS_ONE)
def test_shift_right_moves_labels_by_one(impl, case):
    """Behind the start id stand the labels of the same row but the last, in their order.

    Why: unshifted, the decoder reads the very token that it is to write, and the loss falls to nothing.
    Hint: shifted[:, 1:] = labels[:, :-1].
    """
    expected = oracle.shifted(case.rows, case.pad_token_id, case.decoder_start_token_id)
    must_equal(shift(impl, case), expected, "what the decoder reads")


SHIFTS = LABELS.map(lambda case: case.call)

test_shift_right_keeps_its_arguments = arguments_unchanged("SUM-SHIFT-90", "shift_right", SHIFTS)
test_shift_right_is_repeatable = repeatable("SUM-SHIFT-91", "shift_right", SHIFTS)


# what collate makes of the inputs

test_collate_gives_what_the_model_needs = padding.one_row_per_feature(
    "SUM-COLLATE-1", BATCHES, T5, BART, BERT, ALONE, keys=["labels"]
)
test_collate_gives_tensors = padding.gives_tensors("SUM-COLLATE-2", BATCHES, T5, BART, BERT, ALONE)
test_collate_gives_integer_ids = padding.gives_integer_ids("SUM-COLLATE-3", BATCHES, T5, BERT)
test_collate_keeps_tokens = padding.keeps_tokens("SUM-COLLATE-4", BATCHES, T5, T5_TURNED, BART, FAR_LONGER)
test_collate_pads_with_the_pad_id = padding.pads_with_pad_id("SUM-COLLATE-5", BATCHES, T5, BART, BERT)
test_collate_masks_padding = padding.masks_padding("SUM-COLLATE-6", BATCHES, T5, BART, EQUAL, FAR_LONGER)
test_collate_gives_one_width = padding.all_of_one_width("SUM-COLLATE-7", BATCHES, T5, BERT)
test_collate_keeps_token_types = padding.keeps_token_types("SUM-COLLATE-8", TYPED, BERT)


# what collate makes of the labels


def must_hold_labels(impl, batch):
    """Every row of labels begins with its own and goes on with -100."""
    rows, expected = matrix(collated(impl, batch), "labels"), label_rows(batch)
    wide = [[*own, *[-100] * (len(row) - len(own))] for row, own in zip(rows, expected, strict=True)]
    must_equal(rows, wide, "the labels")


@requirement("SUM-COLLATE-9", "collate", after="SUM-COLLATE-1")
@given(BATCHES)
@example(T5)
@example(BART)
@example(ALONE)
def test_collate_gives_int64_labels(impl, batch):
    """The labels are int64.

    Why: cross-entropy reads them as class numbers; other types raise or mean something else to a loss.
    Hint: torch.tensor(labels, dtype=torch.long).
    """
    must_equal(dtype_of(tensors(impl, batch).get("labels")), "int64", "the type of the labels")


@requirement("SUM-COLLATE-10", "collate", after="SUM-COLLATE-1")
@given(BATCHES)
@example(T5)
@example(T5_TURNED)
@example(T5_WITHOUT_A_LABEL)
@example(BART)
@example(BERT)
@example(ALONE)
@example(FAR_LONGER)
@example(CODE_LAST)
def test_collate_pads_labels_with_the_ignored_index(impl, batch):
    """Labels keep their ids and are padded with -100 on the right, whatever the lengths of the inputs.

    Why: the loss counts every other label; padded with the pad id, the model learns to write padding.
    Hint: pad the labels apart from the inputs, with -100; their width is that of the longest labels.
    Source: https://huggingface.co/docs/transformers/main_classes/data_collator
    """
    must_hold_labels(impl, batch)


@requirement("SUM-COLLATE-11", "collate", after="SUM-COLLATE-10")
@given(PAD_ENDS)
@example(PAD_IS_EOS)
def test_collate_keeps_labels_that_are_the_pad_id(impl, batch):
    """A label that is the pad id is a label like any other: the EOS of a tokenizer that pads with EOS.

    Why: replacing pad ids by -100 takes the end away from every text, and the model never stops.
    Hint: pad with -100 directly, not with the pad id that is then replaced.
    """
    pad_id = load_tokenizer(batch.tokenizer).pad_token_id
    rows = [row | {"labels": [*row["labels"][:-1], pad_id]} for row in batch.features]
    must_hold_labels(impl, Batch(batch.tokenizer, rows))


@requirement("SUM-COLLATE-12", "collate", after="SUM-COLLATE-1")
@given(BATCHES, st.sampled_from([None, "t5", "bart"]))
@example(T5, None)
@example(T5, "t5")
@example(BART, "bart")
@example(ALONE, None)
def test_collate_takes_rows_without_labels(impl, batch, name):
    """Rows without labels give a batch without them.

    Why: the texts that a model is to summarize or translate have no labels yet.
    Hint: treat labels, and what the decoder reads, only if the rows have them.
    """
    rows = [{key: value for key, value in row.items() if key != "labels"} for row in batch.features]
    model = {} if name is None else {"model": live_model(name)}
    got = impl.raw.collate(rows, load_tokenizer(batch.tokenizer), **model)
    must(got.get("labels") is None, "a batch without labels", got)


# what collate gives the decoder to read


def must_be_shifted(got, start, pad):
    """Whatever the decoder is given is the labels, shifted."""
    labels = matrix(got, "labels")
    if got.get("decoder_input_ids") is not None:
        expected = oracle.shifted(labels, pad, start)
        must_equal(matrix(got, "decoder_input_ids"), expected, "decoder_input_ids")


@requirement("SUM-COLLATE-13", "collate", after="SUM-COLLATE-10")
@given(target_batches("unigram"), st.sampled_from(["t5", "bart"]))
@example(T5, "t5")
@example(BART, "bart")
@example(T5_TURNED, "t5")
def test_collate_shifts_what_the_decoder_reads(impl, batch, name):
    """With a model, decoder_input_ids may be in the batch: then they are the labels shifted right, start id first.

    Why: labels that are not shifted show the decoder what it is to write, and a wrong start is not the one that it
    begins with later; -100 in them raises in the embedding.
    Hint: shift_right(labels, ...); or leave them out, since the model makes its own from the labels.
    Source: https://github.com/huggingface/transformers/issues/27714
    """
    batch = Batch(MODELS[name], batch.features)
    got = with_model(impl, batch, live_model(name))
    must_be_shifted(got, START_OF[name], load_tokenizer(batch.tokenizer).pad_token_id)


@requirement("SUM-COLLATE-14", "collate", after="SUM-COLLATE-10")
@given(BATCHES)
@example(T5)
@example(BART)
def test_collate_shifts_nothing_without_a_model(impl, batch):
    """Without a model, decoder_input_ids that are in the batch all the same begin with one id and hold no -100.

    Why: nothing says what the start id is; and -100 raises in the embedding.
    Hint: leave them out.
    """
    got = collated(impl, batch)
    if got.get("decoder_input_ids") is not None:
        labels, read = matrix(got, "labels"), matrix(got, "decoder_input_ids")
        must_equal(
            read, oracle.shifted(labels, load_tokenizer(batch.tokenizer).pad_token_id, read[0][0]), "decoder_input_ids"
        )


@requirement("SUM-COLLATE-15", "collate", after="SUM-COLLATE-10")
@given(st.sampled_from(["t5", "bart"]), st.sampled_from([[0, 1], [1, 0]]), st.booleans())
@example("t5", [0, 1], told=True)
@example("bart", [0, 1], told=True)
def test_collate_gives_the_loss_of_the_labels(impl, name, order, told):
    """The model's loss of the batch is the mean over the labels of its rows, as if none had been padded.

    Why: what padding adds to the loss is what the model learns beside its task.
    Hint: the attention mask hides padding from the encoder, -100 hides it from the loss.
    Source: https://github.com/huggingface/transformers/issues/9909
    """
    rows = [(T5 if name == "t5" else BART).features[number] for number in order]
    model = live_model(name)
    named = {"model": model} if told else {}
    batch = impl.collate(rows, load_tokenizer(MODELS[name]), **named)
    taken = ("input_ids", "attention_mask", "labels", "decoder_input_ids")
    got = forward(model, {key: batch[key] for key in taken if batch.get(key) is not None})
    logits = [one_row(model, row, START_OF[name]) for row in rows]
    must_be_close(
        got.get("loss"), oracle.mean_nll(logits, [row["labels"] for row in rows]), "the loss", tolerance=TOLERANCE
    )


def one_row(model, row, start):
    """The model's logits for the labels of one row alone."""
    read = oracle.shifted([row["labels"]], 0, start)
    return forward(model, {"input_ids": [row["input_ids"]], "decoder_input_ids": read})["logits"][0]


@requirement("SUM-COLLATE-16", "collate", after="SUM-COLLATE-13")
@given(st.sampled_from(["t5", "bart"]), st.booleans())
def test_collate_leaves_the_model_as_it_was(impl, name, told):
    """The model that is passed is only asked for its start id: its settings and its mode stay.

    Why: the model is being trained or evaluated, and is saved with its settings.
    Hint: read the start id, and set nothing.
    """
    model = live_model(name)
    if not told:
        model.generation_config.decoder_start_token_id = None
    before = settings_of(model)
    with_model(impl, T5 if name == "t5" else BART, model)
    must_equal(settings_of(model), before, "the model's settings and mode after the call")


def settings_of(model):
    """What a call must not change."""
    return repr(
        [model.generation_config.to_dict(), model.config.to_dict(), [part.training for part in model.modules()]]
    )


# SHOULD


@requirement("SUM-COLLATE-20", "collate", level=SHOULD, after="SUM-COLLATE-10")
@given(LEFT_BATCHES)
@example(LEFT)
@example(XLNET)
def test_collate_pads_labels_on_the_right_always(impl, batch):
    """Labels are padded on the right also where the tokenizer pads on the left.

    Why: the decoder begins at the first label; -100 there makes it read padding before the text.
    Hint: the library's collator for these models follows tokenizer.padding_side; pad the labels by hand.
    """
    must_hold_labels(impl, batch)


test_collate_keeps_tokens_left = padding.keeps_tokens(
    "SUM-COLLATE-21", LEFT_BATCHES, LEFT, XLNET, where=padding.LEFT, level=SHOULD
)
test_collate_pads_with_the_pad_id_left = padding.pads_with_pad_id(
    "SUM-COLLATE-22", LEFT_BATCHES, LEFT, XLNET, where=padding.LEFT, level=SHOULD
)
test_collate_masks_padding_left = padding.masks_padding(
    "SUM-COLLATE-23", LEFT_BATCHES, LEFT, XLNET, where=padding.LEFT, level=SHOULD
)


@requirement("SUM-COLLATE-24", "collate", level=SHOULD, after="SUM-COLLATE-13")
@given(st.sampled_from(["t5", "bart"]), st.sampled_from([5, 0, 2, None]))
@example("bart", 0)
@example("t5", 5)
@example("bart", None)
def test_collate_takes_the_start_id_for_generation(impl, name, start):
    """The start id is that of model.generation_config; only where that is None, that of model.config.

    Why: generation begins with the one of generation_config, 0 included; training must begin there too.
    Hint: ask `is None`, since 0 is an id; the library's own shift looks at model.config only.
    """
    model = live_model(name)
    model.generation_config.decoder_start_token_id = start
    batch = T5 if name == "t5" else BART
    got = with_model(impl, batch, model)
    must_be_shifted(got, START_OF[name] if start is None else start, load_tokenizer(batch.tokenizer).pad_token_id)


test_collate_attends_to_a_pad_id_in_the_text = padding.masks_by_position(
    "SUM-COLLATE-25", PAD_ENDS, PAD_IS_EOS, level=SHOULD
)


@requirement("SUM-COLLATE-26", "collate", level=SHOULD, after="SUM-COLLATE-10")
@given(BATCHES)
@example(T5)
@example(BERT)
def test_collate_takes_rows_with_other_columns(impl, batch):
    """Rows may hold more than the model's inputs and labels: word ids, offsets and the like, of any length.

    Why: tokenization leaves them behind; they cannot be made a tensor.
    Hint: keep tokenizer.model_input_names and the labels, before padding.
    """
    must_hold_labels(impl, with_extra_columns(batch))


CALLS = calls(target_batches("unigram", "byte-bpe"))
MODEL_CALLS = target_batches("unigram").map(
    lambda batch: Call((batch.features, TokenizerName("unigram")), {"model": ModelName("t5")})
)

test_collate_keeps_its_arguments = arguments_unchanged("SUM-COLLATE-90", "collate", CALLS)
test_collate_is_repeatable = repeatable("SUM-COLLATE-91", "collate", MODEL_CALLS)
