"""Prediction: what the model would put in the place of each mask.

The model scores every token of the vocabulary at every position; only the positions of masks are asked for. A row may have
several masks, or none.
"""

import numpy as np

from nlpcheck.assertions import must_equal
from nlpcheck.oracles import prediction as oracle
from nlpcheck.rules import arguments_unchanged, repeatable
from nlpcheck.search import example, given
from nlpcheck.spec import SHOULD, requirement
from nlpcheck.strategies.calls import Call, TokenizerName
from nlpcheck.strategies.predictions import MASK, prediction, predictions

ONE = prediction("wordpiece", [[2, MASK, 70, 3]])
TWO = prediction("wordpiece", [[MASK, 70, MASK]], 2)
LAST = prediction("byte-bpe", [[0, 9, MASK], [MASK, 9, 2]], 3)
UNEVEN = prediction("byte-bpe", [[0, MASK, MASK, MASK, 2], [0, 9, 9, 9, 2], [0, 9, MASK, 9, 2]])
NONE_FIRST = prediction("wordpiece", [[2, 70, 3], [2, MASK, 3]], 2)
NO_MASK = prediction("wordpiece", [[2, 70, 3], [2, 80, 3]])
LEFT = prediction("wordpiece-left", [[212, 1, MASK, 2], [1, MASK, 70, 2]], 2)
ADJACENT = prediction("wordpiece", [[MASK, MASK, MASK]], 3, best={(0, 0): 30, (0, 1): 20, (0, 2): 10})
NEGATIVE = prediction("wordpiece", [[2, MASK, 3]], 3, level=-50.0)
SPECIAL = prediction("wordpiece", [[2, MASK, MASK, MASK]], best={(0, 1): 0, (0, 2): 4, (0, 3): 3})
FIRST_AND_LAST_ID = prediction("byte-bpe", [[MASK, MASK]], best={(0, 0): 0, (0, 1): 598})
TWELVE = prediction("wordpiece", [[2, MASK, 70, MASK, 3], [2, 70, MASK, 80, 3]], 12)
ALIKE = prediction("wordpiece", [[2, MASK, 70, MASK, MASK, 3]], best={(0, 1): 80, (0, 3): 80, (0, 4): 80})
IN_THE_ROW = prediction("byte-bpe", [[0, 70, MASK, 80, 2]], best={(0, 2): 70})
CASES = predictions()


def predicted(impl, case):
    """The implementation's ids for tensors."""
    args, kwargs = case.call().resolved()
    return impl.predict_masked(*args, **kwargs)


def expected(case, top_k=None):
    """What the oracle predicts."""
    return oracle.predictions(case.logits, case.input_ids, case.mask_id, top_k or case.top_k)


@requirement("ML-PREDICT-1", "predict_masked")
@given(CASES)
@example(ONE)
@example(UNEVEN)
@example(NO_MASK)
def test_predict_masked_has_an_entry_per_row(impl, case):
    """The result has one entry per row, also for a row without a mask.

    Why: predictions are matched to texts by their place in the list.
    Hint: one list per row of input_ids.
    """
    must_equal(len(predicted(impl, case)), len(case.input_ids), "the number of entries")


@requirement("ML-PREDICT-2", "predict_masked", after="ML-PREDICT-1")
@given(CASES)
@example(UNEVEN)
@example(LAST)
@example(LEFT)
@example(ALIKE)
def test_predict_masked_has_an_entry_per_mask(impl, case):
    """A row's entry has one list per mask.

    Why: a row may have several masks, and each mask has predictions of its own.
    Hint: every position whose id is tokenizer.mask_token_id, not only the first.
    """
    counts = [len(row) for row in predicted(impl, case)]
    must_equal(counts, [int(n) for n in (case.input_ids == case.mask_id).sum(1)], "the number of lists in each row")


@requirement("ML-PREDICT-3", "predict_masked", after="ML-PREDICT-2")
@given(predictions(masks=(0,)))
@example(NO_MASK)
def test_predict_masked_gives_nothing_without_masks(impl, case):
    """A row without a mask gives an empty list.

    Why: not every text has a gap; the others are wanted all the same.
    Hint: no exception, no None, no prediction for another position.
    """
    must_equal(predicted(impl, case), [[] for _ in case.input_ids], "the predictions")


@requirement("ML-PREDICT-4", "predict_masked", after="ML-PREDICT-2")
@given(CASES)
@example(TWO)
@example(LAST)
@example(NEGATIVE)
@example(TWELVE)
def test_predict_masked_gives_as_many_as_asked(impl, case):
    """Every mask has exactly top_k ids.

    Why: the caller takes the first one, or lists all of them.
    Hint: logits.topk(top_k), over the vocabulary.
    """
    got = predicted(impl, case)
    odd = [ids for row in got for ids in row if len(ids) != case.top_k]
    must_equal(odd[:3], [], f"lists that have not {case.top_k} ids")


@requirement("ML-PREDICT-5", "predict_masked", after="ML-PREDICT-4")
@given(CASES)
@example(ONE)
@example(prediction("byte-bpe", [[0, 9, 9, MASK]]))
@example(prediction("wordpiece-left", [[MASK, 9], [9, MASK]]))
@example(FIRST_AND_LAST_ID)
@example(ALIKE)
@example(IN_THE_ROW)
def test_predict_masked_reads_the_logits_of_the_mask(impl, case):
    """The best id of a mask is the one with the highest logit at its own position, in its own row.

    Why: a masked language model predicts a token at the position where it is hidden, not one before.
    Hint: logits[row, position].argmax(); no shift as for a causal model.
    """
    must_equal(predicted(impl, case), expected(case), "the best ids")


@requirement("ML-PREDICT-6", "predict_masked", after="ML-PREDICT-5")
@given(CASES)
@example(UNEVEN)
@example(FIRST_AND_LAST_ID)
@example(prediction("wordpiece", [[MASK, MASK, MASK]], best={(0, 0): 30, (0, 1): 20, (0, 2): 10}))
def test_predict_masked_goes_from_left_to_right(impl, case):
    """The masks of a row come from left to right.

    Why: the first prediction belongs to the first gap.
    Hint: (input_ids[row] == mask_id).nonzero() gives positions in this order.
    """
    must_equal(predicted(impl, case), expected(case), "the best ids")


@requirement("ML-PREDICT-7", "predict_masked", after="ML-PREDICT-5")
@given(CASES)
@example(TWO)
@example(ADJACENT)
@example(NEGATIVE)
@example(LAST)
def test_predict_masked_puts_the_best_first(impl, case):
    """The ids of a mask are those with the highest logits, the best first.

    Why: the caller shows them as a ranking.
    Hint: argsort sorts upwards: reverse it; topk is sorted already. argpartition is not sorted.
    """
    must_equal(predicted(impl, case), expected(case), f"the {case.top_k} best ids")


@requirement("ML-PREDICT-8", "predict_masked", after="ML-PREDICT-5")
@given(CASES)
@example(ONE)
@example(LEFT)
def test_predict_masked_gives_one_by_default(impl, case):
    """Without top_k each mask has one id, in a list.

    Why: the same call must give the same answer everywhere.
    Hint: top_k=1 in the signature; a list of one id, not the id.
    """
    args, _ = case.call().resolved()
    must_equal(impl.predict_masked(*args), expected(case, 1), "the best ids")


@requirement("ML-PREDICT-9", "predict_masked", after="ML-PREDICT-5")
@given(CASES)
@example(NONE_FIRST)
@example(UNEVEN)
@example(LEFT)
def test_predict_masked_reads_every_row(impl, case):
    """Rows with different numbers of masks each have their own predictions.

    Why: one row's missing mask must not move the predictions of the next row.
    Hint: group what nonzero() finds by row, or go through the rows.
    """
    must_equal(predicted(impl, case), expected(case), "the ids")


@requirement("ML-PREDICT-10", "predict_masked", after="ML-PREDICT-5")
@given(CASES)
@example(SPECIAL)
@example(prediction("byte-bpe", [[MASK, MASK]], best={(0, 0): 1, (0, 1): 598}))
def test_predict_masked_leaves_no_id_out(impl, case):
    """Special ids are predicted like any other if their logits are the highest.

    Why: what the model says is shown as it is; a model that predicts [PAD] is a model with a defect.
    Hint: no id is left out before the best are chosen.
    """
    must_equal(predicted(impl, case), expected(case), "the best ids")


@requirement("ML-PREDICT-20", "predict_masked", level=SHOULD, after="ML-PREDICT-9")
@given(CASES)
@example(UNEVEN)
@example(TWO)
def test_predict_masked_takes_arrays(impl, case):
    """Arrays of numpy do as well as tensors.

    Why: Trainer.predict hands logits over as numpy arrays.
    Hint: torch.as_tensor(logits), or np.asarray(logits).
    """
    call = Call((case.logits, case.input_ids, TokenizerName(case.tokenizer)), {"top_k": case.top_k})
    args, kwargs = call.resolved()
    must_equal(impl.predict_masked(*args, **kwargs), expected(case), "the ids")


@requirement("ML-PREDICT-21", "predict_masked", level=SHOULD, after="ML-PREDICT-9")
@given(CASES)
@example(TWO)
def test_predict_masked_takes_half_precision(impl, case):
    """Logits of bfloat16 do as well.

    Why: large models are run in half precision.
    Hint: torch sorts bfloat16; numpy does not know it, so convert to float32 first.
    """
    import torch

    args, _ = case.call().resolved()
    rounded = args[0].to(torch.bfloat16)
    got = impl.predict_masked(rounded, *args[1:])
    places = [np.flatnonzero(row == case.mask_id) for row in case.input_ids]
    scores = [[float(rounded[n, place, ids[0]]) for place, ids in zip(places[n], row, strict=True)]
              for n, row in enumerate(got)]  # fmt: skip
    must_equal(scores, [[float(rounded[n, place].max()) for place in at] for n, at in enumerate(places)],
               "the logits of the predicted ids")  # fmt: skip


CALLS = CASES.map(lambda case: case.call())

test_predict_masked_keeps_its_arguments = arguments_unchanged("ML-PREDICT-90", "predict_masked", CALLS)
test_predict_masked_is_repeatable = repeatable("ML-PREDICT-91", "predict_masked", CALLS)
