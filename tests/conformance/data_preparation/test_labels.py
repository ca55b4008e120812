"""Labels: every name gets an id, and the same id in every run, on every machine, from every split that has all names.

A model knows ids only. If training and serving count the names in another order, the model answers with the wrong
names and nothing raises.
"""

from nlpcheck.assertions import must_equal
from nlpcheck.oracles import data as oracle
from nlpcheck.rules import arguments_unchanged, repeatable
from nlpcheck.search import example, given
from nlpcheck.spec import SHOULD, requirement
from nlpcheck.strategies.rows import label_calls, names


@requirement("DATA-LABEL-1", "label_mapping")
@given(names())
@example(["pos"])
@example(["pos", "neg"])
@example(["a", "B"])
@example([f"label {number}" for number in range(300)])
def test_labels_all_have_an_id(impl, labels):
    """The keys are the names that occur, as they are written.

    Why: a name without an id raises in the middle of training; a changed name is no longer found.
    Hint: neither strip nor lower-case a name.
    """
    must_equal(sorted(impl.label_mapping(labels)), sorted(set(labels)), "the names, sorted")


@requirement("DATA-LABEL-2", "label_mapping", after="DATA-LABEL-1")
@given(names())
@example(["pos"])
@example(["b", "a", "c", "a"])
@example([f"label {number}" for number in range(300)])
def test_labels_are_numbered_from_0(impl, labels):
    """The ids are 0, 1, 2, ... without a gap and without a double, however often a name occurs.

    Why: an id is the row of the model's last layer; one beyond the number of names has no row.
    Hint: number the distinct names, not the labels of the rows, and start at 0.
    """
    ids = impl.label_mapping(labels)
    must_equal(sorted(ids.values()), list(range(len(ids))), "the ids, sorted")


@requirement("DATA-LABEL-3", "label_mapping", after="DATA-LABEL-2")
@given(names())
@example(["pos", "neg"])
@example(["a", "B", "b", "A"])
@example(["10", "9", "1"])
@example(["LABEL_2", "LABEL_10"])
@example(["bb", "a", "c"])
@example(["b", "b", "b", "a", "c", "c"])
@example(["_", "a", "Z"])
@example(["not-spam", "not spam", "not a-b", "not-a b"])
@example(["O", "B-PER", "I-PER"])
@example(["entailment", "neutral", "contradiction"])
@example(["spam", "ham", "other", "None", "unknown", "nan"])
@example(["2", "3", "1"])
@example(["LABEL_1", "LABEL_3"])
@example(["ab", "a", "b"])
@example(["spam", "pos"])
@example(["yes", "no", "unknown"])
def test_labels_are_in_code_point_order(impl, labels):
    """Names are numbered in code-point order: capitals before small letters, "10" before "9".

    Why: the order of the rows, of a language or of a set differs from run to run and from machine to machine.
    Hint: sorted(set(labels)), without a key.
    """
    must_equal(impl.label_mapping(labels), oracle.label_ids(labels))


@requirement("DATA-LABEL-4", "label_mapping", after="DATA-LABEL-2")
@given(names())
@example(["c", "a", "b", "a"])
def test_labels_do_not_depend_on_the_order_of_the_rows(impl, labels):
    """The same names in another order, or more often, give the same ids.

    Why: a shuffled data set is the same data set; its ids must fit the model that was trained before.
    Hint: ids by first occurrence or by number of occurrences change with the rows.
    """
    other = labels[::-1] + labels[:1] * 3
    must_equal(impl.label_mapping(other), impl.label_mapping(labels), f"the ids for {other}")


@requirement("DATA-LABEL-5", "label_mapping", level=SHOULD, after="DATA-LABEL-2")
@given(names(odd=True))
@example(["\u00c4rger", "Zorn", "Angst"])
@example(["\uff5e", "\U0001f600"])
@example(["cafe\u0301", "caf\u00e9", "cafe"])
@example([" pos", "pos", "pos "])
@example(["\u00df", "ss", "z"])
@example(["", "a", " "])
def test_labels_beyond_ascii_are_in_code_point_order(impl, labels):
    """The same for accents, emoji and spaces at the ends: they are names like any other, by their code points.

    Why: an order by language, by UTF-16 or after normalisation is another one on another machine.
    Hint: Python compares texts by code point.
    """
    must_equal(impl.label_mapping(labels), oracle.label_ids(labels))


@requirement("DATA-LABEL-6", "label_mapping", level=SHOULD, after="DATA-LABEL-1")
@given(names())
@example(["b", "a", "b"])
def test_labels_come_in_any_sequence(impl, labels):
    """A tuple of names is as good as a list.

    Why: a column of a data set is no list.
    Hint: ask nothing of `labels` but that it can be iterated over.
    """
    must_equal(impl.label_mapping(tuple(labels)), oracle.label_ids(labels))


test_label_mapping_keeps_its_arguments = arguments_unchanged("DATA-LABEL-90", "label_mapping", label_calls())
test_label_mapping_is_repeatable = repeatable("DATA-LABEL-91", "label_mapping", label_calls())
