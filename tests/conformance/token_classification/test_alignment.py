"""Alignment: which label each token carries, and which token speaks for a word.

A data set labels words, a model sees tokens. A word may become several tokens or none, and some tokens belong to no
word. Only `word_ids` knows which token belongs where: not the text of a token, not its offsets, not a counter.
"""

from hypothesis import strategies as st

from nlpcheck.assertions import must, must_equal, must_raise
from nlpcheck.oracles import alignment as oracle
from nlpcheck.oracles.entities import entities
from nlpcheck.rules import arguments_unchanged, repeatable
from nlpcheck.search import example, given
from nlpcheck.spec import SHOULD, requirement
from nlpcheck.strategies.alignment import (
    IGNORED,
    TaggedRow,
    align_calls,
    tagged_rows,
    word_calls,
)
from nlpcheck.strategies.labels import ODD_TYPES, label_names

NAMES = ["O", "B-PER", "I-PER", "B-ORG", "I-ORG"]
# The labels of a course's data set with its types, not its tags, side by side.
GROUPED = ["B-PER", "B-ORG", "I-ORG", "O", "I-PER"]


def aligned(impl, row, **options):
    """The labels that the implementation gives to a row's tokens."""
    return impl.align_labels_with_tokens(row.labels, row.word_ids, label_names=row.label_names, **options)


def at(positions, labels):
    """The labels at some positions, None where there is none."""
    return [labels[position] if position < len(labels) else None for position in positions]


# align_labels_with_tokens


@requirement("TC-ALIGN-1", "align_labels_with_tokens")
@given(tagged_rows(), st.booleans())
@example(TaggedRow([1], [None, 0, 0, None], NAMES), everywhere=False)
@example(TaggedRow([1, 0], [0], NAMES), everywhere=False)
def test_align_gives_one_label_per_token(impl, row, everywhere):
    """There are as many labels as tokens.

    Why: the loss compares labels and logits position by position; a list of another length cannot be batched.
    Hint: walk over word_ids, not over the labels of the words.
    """
    labels = aligned(impl, row, label_all_tokens=everywhere)
    must(len(labels) == len(row.word_ids), f"{len(row.word_ids)} labels, one per token", labels)


@requirement("TC-ALIGN-2", "align_labels_with_tokens", after="TC-ALIGN-1")
@given(tagged_rows(), st.booleans())
@example(TaggedRow([1], [None, 0, None], NAMES), everywhere=False)
@example(TaggedRow([1, 2], [None, None, 0, 1], NAMES), everywhere=True)
@example(TaggedRow([1, 2], [0, 1, None, None], NAMES), everywhere=True)
def test_align_ignores_tokens_of_no_word(impl, row, everywhere):
    """A token that belongs to no word is labelled -100.

    Why: the loss skips -100 only; any other value trains the model to tag [CLS] and [SEP].
    Hint: word_ids() is None for special tokens and for padding.
    Source: https://huggingface.co/docs/transformers/tasks/token_classification
    """
    labels = aligned(impl, row, label_all_tokens=everywhere)
    special = row.special_positions
    must_equal(at(special, labels), [IGNORED] * len(special), f"the labels of the tokens of no word, at {special}")


@requirement("TC-ALIGN-3", "align_labels_with_tokens", after="TC-ALIGN-1")
@given(tagged_rows(), st.booleans())
@example(TaggedRow([0, 1, 0], [None, 0, 1, 2, None], NAMES), everywhere=False)
@example(TaggedRow([1, 0, 3], [None, 0, 0, 1, 2, 2, None], NAMES), everywhere=False)
@example(TaggedRow([1, 1, 1], [0, 1, 2], NAMES), everywhere=True)
def test_align_labels_the_first_token_of_a_word(impl, row, everywhere):
    """The first token of a word carries the word's label.

    Why: it is the token whose prediction is taken for the word.
    Hint: a token is its word's first one in this row if the entry before it in word_ids is another.
    """
    labels, first = aligned(impl, row, label_all_tokens=everywhere), row.first_positions
    must_equal(at(first, labels), [row.label_at(token) for token in first], f"the labels of first tokens, at {first}")


@requirement("TC-ALIGN-4", "align_labels_with_tokens", after="TC-ALIGN-1")
@given(tagged_rows())
@example(TaggedRow([1], [None, 0, 0, 0, None], NAMES))
@example(TaggedRow([0, 2], [0, 0, 1, 1], NAMES))
def test_align_ignores_the_other_tokens_of_a_word(impl, row):
    """The other tokens of a word are labelled -100, unless label_all_tokens asks for more.

    Why: each word then counts once in the loss, however many pieces it is cut into.
    Hint: label_all_tokens is False if nobody passes it.
    """
    labels, other = aligned(impl, row), row.other_positions
    must_equal(at(other, labels), [IGNORED] * len(other), f"the labels of tokens that continue a word, at {other}")


@requirement("TC-ALIGN-5", "align_labels_with_tokens", after="TC-ALIGN-1")
@given(tagged_rows(complete=True))
@example(TaggedRow([1], [None, 0, 0, 0, None], NAMES))
@example(TaggedRow([0, 1], [0, 0, 1, 1], GROUPED))
@example(TaggedRow([0], [0, 0, 0], ["B-X", "I-X", "O"]))
@example(TaggedRow([2], [0, 0], ["O", "B-per", "B-PER", "I-per", "I-PER"]))
@example(TaggedRow([2], [0, 0], ["O", "I-LOCATION", "B-LOC", "B-LOCATION", "I-LOC"]))
def test_align_continues_an_entity_with_its_inside_label(impl, row):
    """With label_all_tokens, a word labelled B-X goes on with I-X.

    Why: B- opens an entity: a word in three pieces labelled B, B, B reads as three entities.
    Hint: look I-X up in label_names; its id need not be the next one.
    Source: https://github.com/huggingface/notebooks/issues/250
    """
    labels = aligned(impl, row, label_all_tokens=True)
    opened = [t for t in row.other_positions if _name(row, t).startswith("B-")]
    expected = ["I-" + _name(row, token)[2:] for token in opened]
    must_equal(_names(row, at(opened, labels)), expected, f"the names of the labels inside of B- words, at {opened}")


@requirement("TC-ALIGN-6", "align_labels_with_tokens", after="TC-ALIGN-1")
@given(tagged_rows(complete=True))
@example(TaggedRow([0], [0, 0], NAMES))
@example(TaggedRow([2, 3], [None, 0, 0, 0, 1, None], NAMES))
@example(TaggedRow([1, 3], [0, 0, 1, 1], ["O", "I-PER", "B-PER", "I-ORG", "B-ORG"]))
def test_align_repeats_labels_that_open_nothing(impl, row):
    """With label_all_tokens, a word labelled O or I-X goes on with the same label.

    Why: nothing opens there; another label would cut an entity in two or invent one.
    Hint: only names that begin with B- change; an odd id is no sign of B-.
    """
    labels = aligned(impl, row, label_all_tokens=True)
    same = [t for t in row.other_positions if row.label_at(t) != IGNORED and not _name(row, t).startswith("B-")]
    must_equal(at(same, labels), [row.label_at(t) for t in same], f"the labels inside of O and I- words, at {same}")


@requirement("TC-ALIGN-7", "align_labels_with_tokens", after="TC-ALIGN-1")
@given(tagged_rows())
@example(TaggedRow([1], [0, 0], ["O", "B-PER"]))
@example(TaggedRow([0, 1], [0, 0, 1, 1], ["B-PER", "B-ORG", "I-ORG", "O"]))
@example(TaggedRow([1], [0, 0], ["O", "B-SUB-ORG", "I-ORG"]))
@example(TaggedRow([1], [0, 0], ["O", "B-PER", "I-per"]))
@example(TaggedRow([1], [0, 0], ["O", "B-LOC", "B-LOCATION", "I-LOCATION"]))
def test_align_keeps_b_where_the_names_have_no_inside_label(impl, row):
    """With label_all_tokens, a word labelled B-X goes on with B-X if label_names has no I-X.

    Why: some label sets know single words only; there is no other label of this type.
    Hint: ask whether the name is there before you take its index.
    """
    labels = aligned(impl, row, label_all_tokens=True)
    lone = [t for t in row.other_positions if _is_lone(row, t)]
    must_equal(at(lone, labels), [row.label_at(t) for t in lone], f"the labels inside of words without I-, at {lone}")


@requirement("TC-ALIGN-8", "align_labels_with_tokens", after="TC-ALIGN-5")
@given(st.permutations(["O", "B-CIV-ORG", "I-CIV-ORG", "B-ORG", "I-ORG", "I-CIV"]), st.sampled_from(["CIV-ORG", "ORG"]))
@example(["O", "B-ORG", "I-ORG", "B-CIV-ORG", "I-CIV-ORG", "I-CIV"], "CIV-ORG")
@example(["O", "B-CIV-ORG", "I-CIV-ORG", "B-ORG", "I-ORG", "I-CIV"], "CIV-ORG")
def test_align_reads_types_with_hyphens(impl, names, kind):
    """The type is everything after the first hyphen, further hyphens included.

    Why: "CIV-ORG" is another type than "ORG" and than "CIV".
    Hint: name.split("-", 1)[1] or name[2:], not name.split("-")[1] and not name.split("-")[-1].
    """
    labels = impl.align_labels_with_tokens([names.index(f"B-{kind}")], [0, 0], label_names=names, label_all_tokens=True)
    must_equal(labels, [names.index(f"B-{kind}"), names.index(f"I-{kind}")], f"the labels of B-{kind} and I-{kind}")


@requirement("TC-ALIGN-9", "align_labels_with_tokens", after="TC-ALIGN-1")
@given(tagged_rows(), st.integers(0, 5), st.booleans())
@example(TaggedRow([1, 3], [0, 0, 1, 1], NAMES), 0, everywhere=True)
def test_align_does_not_depend_on_the_order_of_the_names(impl, row, shift, everywhere):
    """Naming the labels in another order changes the ids and nothing else.

    Why: data sets and checkpoints number the same labels differently; a rule about numbers breaks on the next one.
    Hint: go from id to name through label_names, and back.
    """
    count = len(row.label_names)
    order = [(shift - old) % count for old in range(count)]
    renamed = [row.label_names[old] for old in order]
    moved = TaggedRow([_renamed(label, order) for label in row.labels], row.word_ids, renamed)
    labels = aligned(impl, row, label_all_tokens=everywhere)
    expected = [_renamed(label, order) for label in labels]
    must_equal(aligned(impl, moved, label_all_tokens=everywhere), expected, "the labels under the other order of names")


@requirement("TC-ALIGN-10", "align_labels_with_tokens", after="TC-ALIGN-3")
@given(tagged_rows(), st.integers(0, 4), st.booleans())
@example(TaggedRow([1, 2], [None, 0, 1, None], NAMES), 1, everywhere=False)
@example(TaggedRow([1, 3], [None, 0, 0, 1, None], NAMES), 0, everywhere=True)
def test_align_lets_words_without_a_token_shift_nothing(impl, row, at_word, everywhere):
    """A word without a token changes no label of the other words.

    Why: tokenizers drop some words altogether; a counter that goes on with each new word is one off from there.
    Hint: use the word id as the index, not the number of words seen so far.
    """
    at_word = min(at_word, len(row.labels))
    ids = [word if word is None or word < at_word else word + 1 for word in row.word_ids]
    longer = TaggedRow([*row.labels[:at_word], 0, *row.labels[at_word:]], ids, row.label_names)
    labels = aligned(impl, row, label_all_tokens=everywhere)
    got = aligned(impl, longer, label_all_tokens=everywhere)
    must_equal(got, labels, f"the labels with one more word, at {at_word}, that has no token")


@requirement("TC-ALIGN-11", "align_labels_with_tokens", after="TC-ALIGN-3")
@given(tagged_rows(), st.integers(1, 4), st.booleans())
@example(TaggedRow([0, 1], [None, 0, 1, 1, None], NAMES), 2, everywhere=False)
@example(TaggedRow([3, 3], [0, 1], NAMES), 1, everywhere=True)
@example(TaggedRow([1], [None, 0, 0, None], NAMES), 300, everywhere=False)  # beyond the numbers that Python keeps
def test_align_takes_rows_that_begin_later_in_the_sentence(impl, row, shift, everywhere):
    """In a row that begins in the middle of its sentence, word ids still count from the sentence's first word.

    Why: the second window of a long sentence begins at word 40, not at word 0.
    Hint: use the word id as the index into the labels of the whole sentence.
    """
    ids = [word if word is None else word + shift for word in row.word_ids]
    later = TaggedRow([0] * shift + row.labels, ids, row.label_names)
    labels = aligned(impl, row, label_all_tokens=everywhere)
    got = aligned(impl, later, label_all_tokens=everywhere)
    must_equal(got, labels, f"the labels of the row behind {shift} words more")


@requirement("TC-ALIGN-12", "align_labels_with_tokens", after="TC-ALIGN-3")
@given(tagged_rows(), st.integers(1, 3), st.booleans())
@example(TaggedRow([1], [None, 0, 0, 0, None], NAMES), 1, everywhere=False)
@example(TaggedRow([1], [None, 0, 0, 0, None], NAMES), 2, everywhere=True)
def test_align_labels_a_word_that_is_cut_between_rows_in_both(impl, row, cut, everywhere):
    """A word that goes on in the next row has a first token there too, with the word's own label.

    Why: each row is a training example by itself; without a label the word's rest teaches nothing.
    Hint: keep nothing from the row before; the first token that is seen of a word is its first token.
    """
    tokens = [word for word in row.word_ids if word is not None][cut:] or [0]
    rest = TaggedRow(row.labels, tokens, row.label_names)
    aligned(impl, row, label_all_tokens=everywhere)
    got = aligned(impl, rest, label_all_tokens=everywhere)
    must_equal(got[:1], [row.labels[tokens[0]]], "the label of the first token of the row that begins inside")


@requirement("TC-ALIGN-13", "align_labels_with_tokens", after="TC-ALIGN-3")
@given(label_names(), st.integers(2, 4), st.booleans())
@example(["O", "B-PER", "I-PER"], 2, everywhere=False)
@example(["O", "B-PER", "I-PER"], 2, everywhere=True)
def test_align_keeps_neighbours_with_equal_labels_apart(impl, names, count, everywhere):
    """Neighbouring words with the same label are labelled one by one.

    Why: "New New York" has the label twice; two words are told apart by their ids, not by their labels or texts.
    Hint: compare word ids, not labels.
    """
    opening = next(i for i, name in enumerate(names) if name != "O")
    got = impl.align_labels_with_tokens(
        [opening] * count, list(range(count)), label_names=names, label_all_tokens=everywhere
    )
    must_equal(got, [opening] * count, f"the labels of {count} words of one token each, all labelled {names[opening]}")


@requirement("TC-ALIGN-14", "align_labels_with_tokens", after="TC-ALIGN-3")
@given(tagged_rows(ignored=True))
@example(TaggedRow([IGNORED], [None, 0, 0, None], NAMES))
@example(TaggedRow([IGNORED, 1], [None, 0, 0, 1, 1, None], NAMES))
def test_align_keeps_ignored_words_ignored(impl, row):
    """A word labelled -100 stays -100.

    Why: someone has excluded the word on purpose.
    Hint: hand the label on as it is; do not replace what is negative.
    """
    labels = aligned(impl, row)
    ignored = [t for t in [*row.first_positions, *row.other_positions] if row.label_at(t) == IGNORED]
    must_equal(
        at(ignored, labels), [IGNORED] * len(ignored), f"the labels of the tokens of ignored words, at {ignored}"
    )


@requirement("TC-ALIGN-15", "align_labels_with_tokens", after="TC-ALIGN-5")
@given(tagged_rows(complete=True))
@example(TaggedRow([1, 2, 0, 3, 3], [None, 0, 0, 1, 1, 2, 3, 3, 4, 4, None], NAMES))
@example(TaggedRow([1, 1], [0, 0, 0, 1, 1], NAMES))
def test_align_keeps_the_number_of_entities(impl, row):
    """With label_all_tokens, the tokens' labels hold exactly the entities of the words' labels.

    Why: the score counts entities; one that is split or merged on the way can never be found again.
    Hint: only the first token of a B-X word opens an entity.
    """
    labels = aligned(impl, row, label_all_tokens=True)
    words = [label for label in map(row.label_at, row.first_positions) if label != IGNORED]
    tags = _names(row, [label for label in labels if label != IGNORED])
    got = [kind for kind, _, _ in entities(tags, "lenient")]
    expected = [kind for kind, _, _ in entities([row.label_names[label] for label in words], "lenient")]
    must_equal(got, expected, f"the types of the entities in the tokens' labels {labels}")


@requirement("TC-ALIGN-16", "align_labels_with_tokens", after="TC-ALIGN-1")
@given(tagged_rows())
@example(TaggedRow([3, 0, 0, 7, 0], [None, 0, 1, 2, 2, 2, 3, 4, None], [*NAMES, "B-MISC", "I-MISC", "B-LOC", "I-LOC"]))
@example(TaggedRow([2, 1, 0], [None, 0, 2, 2, None, None], NAMES))
def test_align_gives_exactly_these_labels(impl, row):
    """Every token carries the label that the definition gives it.

    Why: one wrong position in a row is a wrong training example.
    Hint: three cases: no word, the word's first token in this row, any other token.
    """
    expected = oracle.token_labels(row.labels, row.word_ids, row.label_names, label_all_tokens=False)
    must_equal(aligned(impl, row), expected)


@requirement("TC-ALIGN-17", "align_labels_with_tokens", after="TC-ALIGN-1")
@given(tagged_rows())
@example(TaggedRow([3, 0, 0, 7], [None, 0, 0, 1, 2, 2, 3, 3, None], [*NAMES, "B-MISC", "I-MISC", "B-LOC", "I-LOC"]))
@example(TaggedRow([1, 2], [0, 0, 1, 1], ["O", "B-PER", "B-LOC", "I-PER", "I-LOC"]))
def test_align_gives_exactly_these_labels_to_all_tokens(impl, row):
    """With label_all_tokens, every token carries the label that the definition gives it.

    Why: the other tokens are trained too, so their labels must be right as well.
    Hint: the first token has the word's label, the others its continuation.
    """
    expected = oracle.token_labels(row.labels, row.word_ids, row.label_names, label_all_tokens=True)
    must_equal(aligned(impl, row, label_all_tokens=True), expected)


@requirement("TC-ALIGN-18", "align_labels_with_tokens", after="TC-ALIGN-3")
@given(tagged_rows(), st.integers(0, 2), st.booleans())
@example(TaggedRow([1], [None, 0, None], NAMES), 0, everywhere=False)
@example(TaggedRow([1, 2], [0, 1], NAMES), 1, everywhere=True)
def test_align_refuses_a_word_without_a_label(impl, row, beyond, everywhere):
    """A word id that has no label is a ValueError or an IndexError.

    Why: words and labels of different sentences were put together; going on trains on labels that are all wrong.
    Hint: labels[word] raises by itself; do not catch it, wrap around, or fill in a default.
    """
    missing = len(row.labels) + beyond
    content = [word for word in row.word_ids if word is not None]
    must_raise(
        (ValueError, IndexError),
        impl.align_labels_with_tokens,
        row.labels,
        [None, *content, missing, None],
        label_names=row.label_names,
        label_all_tokens=everywhere,
    )


@requirement("TC-ALIGN-19", "align_labels_with_tokens", level=SHOULD, after="TC-ALIGN-5")
@given(st.permutations(["O", "B-PER", "I-PER", "S-PER", "E-PER", "NOUN"]), st.sampled_from(["S-PER", "E-PER", "NOUN"]))
@example(["O", "B-PER", "I-PER", "E-PER", "S-PER", "NOUN"], "S-PER")
def test_align_repeats_labels_of_other_schemes(impl, names, name):
    """With label_all_tokens, a label that is not B-X goes on as it is, in whatever scheme it belongs to.

    Why: S-X and E-X and part-of-speech tags have no continuation that this rule could know.
    Hint: ask for "B-" at the start of the name before you put "I-" in front of its type.
    """
    label = names.index(name)
    got = impl.align_labels_with_tokens([label], [0, 0], label_names=names, label_all_tokens=True)
    must_equal(got, [label, label], f"the labels of a word of two tokens labelled {name}")


@requirement("TC-ALIGN-20", "align_labels_with_tokens", level=SHOULD, after="TC-ALIGN-5")
@given(label_names(ODD_TYPES), st.integers(0, 6))
@example(["O", "B-SUB-ORG", "I-SUB-ORG"], 1)
@example(["O", "B-O", "I-O"], 0)
@example(["O", "B-B-PER", "I-B-PER", "I-I-PER"], 1)
def test_align_reads_types_that_look_like_tags(impl, names, label):
    """A type may be called O, B-PER or SUB-ORG; a tag is still read from its front.

    Why: the rest of a tag is a name, not grammar: replacing "B-" everywhere makes "B-SUB-ORG" an "I-SUI-ORG".
    Hint: look at the first two characters only.
    """
    label %= len(names)
    got = impl.align_labels_with_tokens([label], [0, 0], label_names=names, label_all_tokens=True)
    must_equal(got, [label, oracle.continuation_of(label, names)], f"the labels of a word labelled {names[label]}")


@requirement("TC-ALIGN-21", "align_labels_with_tokens", level=SHOULD, after="TC-ALIGN-14")
@given(tagged_rows(ignored=True))
@example(TaggedRow([IGNORED, 1], [None, 0, 0, 1, 1, None], NAMES))
@example(TaggedRow([IGNORED], [0, 0], ["O", "B-PER", "B-ORG"]))
def test_align_continues_ignored_words_with_ignored_tokens(impl, row):
    """With label_all_tokens, a word labelled -100 is -100 at every token.

    Why: -100 is no index into label_names: the popular recipes fail there, or count from the end of the names.
    Hint: treat -100 before you look a name up.
    """
    labels = aligned(impl, row, label_all_tokens=True)
    ignored = [t for t in [*row.first_positions, *row.other_positions] if row.label_at(t) == IGNORED]
    must_equal(
        at(ignored, labels), [IGNORED] * len(ignored), f"the labels of the tokens of ignored words, at {ignored}"
    )


test_align_keeps_its_arguments = arguments_unchanged("TC-ALIGN-90", "align_labels_with_tokens", align_calls())
test_align_is_repeatable = repeatable("TC-ALIGN-91", "align_labels_with_tokens", align_calls())


def _name(row, token):
    """The name of the label of a token's word; empty for an ignored word."""
    label = row.label_at(token)
    return "" if label == IGNORED else row.label_names[label]


def _names(row, labels):
    """The names of labels; of what is no label, its value."""
    names = dict(enumerate(row.label_names))
    return [names.get(label, str(label)) for label in labels]


def _is_lone(row, token):
    """Whether a token's word is labelled B-X and there is no I-X."""
    name = _name(row, token)
    return name.startswith("B-") and f"I-{name[2:]}" not in row.label_names


def _renamed(label, order):
    """The id of a label after its names were put into another order."""
    return order.index(label) if label in order else label


# predictions_to_words


def words_of(impl, row, predictions, fill=IGNORED):
    """The predictions that the implementation reads off for the row's words."""
    return impl.predictions_to_words(predictions, row.word_ids, num_words=len(row.labels), fill=fill)


def positions(row):
    """Predictions that tell where they come from."""
    return list(range(len(row.word_ids)))


@requirement("TC-WORDS-1", "predictions_to_words")
@given(tagged_rows())
@example(TaggedRow([0, 0, 0], [None, 0, None], NAMES))
@example(TaggedRow([0], [None, 0, 0, 0, None], NAMES))
def test_words_have_one_prediction_each(impl, row):
    """There are exactly num_words predictions.

    Why: they are compared with the gold labels word by word; one more or less shifts all that follow.
    Hint: start from a list of num_words entries, not from the words that were seen.
    """
    got = words_of(impl, row, positions(row))
    must(len(got) == len(row.labels), f"{len(row.labels)} predictions, one per word", got)


@requirement("TC-WORDS-2", "predictions_to_words", after="TC-WORDS-1")
@given(tagged_rows())
@example(TaggedRow([0, 0], [None, 0, 0, 1, 1, 1, None], NAMES))
@example(TaggedRow([0, 0], [0, 1], NAMES))
@example(TaggedRow([0, 0, 0], [None, 1, 1, 2, None], NAMES))
def test_words_take_the_prediction_of_their_first_token(impl, row):
    """A word's prediction is the one at its first token in the row.

    Why: that token carried the label in training; the others were ignored and may predict anything.
    Hint: keep what is there already when another token of the same word comes.
    """
    got = words_of(impl, row, positions(row))
    words = [row.word_ids[token] for token in row.first_positions]
    must_equal(at(words, got), row.first_positions, f"the positions whose prediction was taken for the words {words}")


@requirement("TC-WORDS-3", "predictions_to_words", after="TC-WORDS-1")
@given(tagged_rows(), st.sampled_from([IGNORED, 0, 7, -1]))
@example(TaggedRow([0, 0, 0], [None, 0, 2, None], NAMES), 7)
@example(TaggedRow([0, 0, 0], [None, 0, 0, None], NAMES), IGNORED)
@example(TaggedRow([0, 0], [None, 1, None], NAMES), 0)
@example(TaggedRow([0, 0], [None, 1, None], NAMES), -1)
def test_words_without_a_token_are_filled(impl, row, fill):
    """A word without a token gets `fill`: before, between and after the words that the row holds.

    Why: the tokenizer dropped it or the row was cut before it; nothing was predicted for it.
    Hint: fill the list first, then write what was predicted.
    """
    got = words_of(impl, row, [label + 1000 for label in positions(row)], fill)
    missing = [word for word in range(len(row.labels)) if word not in row.word_ids]
    must_equal(at(missing, got), [fill] * len(missing), f"the predictions of the words without a token, {missing}")


@requirement("TC-WORDS-4", "predictions_to_words", after="TC-WORDS-2")
@given(tagged_rows(), st.integers(0, 2), st.sampled_from([IGNORED, 0, 1]))
@example(TaggedRow([0], [None, 0, 0, None], NAMES), 0, 0)
@example(TaggedRow([0, 0], [0, 0, 1, 1], NAMES), 1, 1)
@example(TaggedRow([0, 0], [0, 0, 1, 1], NAMES), 0, IGNORED)
def test_words_take_any_prediction_at_its_face_value(impl, row, same, fill):
    """A first token's prediction is taken whatever it is: also 0, and also what `fill` is.

    Why: 0 is a label like any other; a test for "nothing there yet" that compares values takes the wrong token.
    Hint: ask whether the word was seen, not whether its entry is 0 or `fill`.
    """
    first = row.first_positions
    predictions = [same if token in first else 3 for token in positions(row)]
    words = [row.word_ids[token] for token in first]
    got = words_of(impl, row, predictions, fill)
    must_equal(at(words, got), [same] * len(words), f"the predictions of the words {words}")


@requirement("TC-WORDS-5", "predictions_to_words", after="TC-WORDS-2")
@given(tagged_rows(), st.lists(st.integers(5, 9), min_size=12, max_size=12))
@example(TaggedRow([0], [None, 0, None], NAMES), [5, 6, 7, 8, 9] * 3)
@example(TaggedRow([0, 0], [None, None, 0, None], NAMES), [5, 6, 7, 8, 9] * 3)
def test_words_do_not_hear_tokens_of_no_word(impl, row, others):
    """What is predicted at tokens of no word changes nothing.

    Why: [CLS], [SEP] and padding predict something too, but speak for no word.
    Hint: skip the positions where word_ids is None.
    """
    noisy = [others[t % len(others)] if word is None else t for t, word in enumerate(row.word_ids)]
    quiet = [0 if word is None else t for t, word in enumerate(row.word_ids)]
    must_equal(words_of(impl, row, noisy), words_of(impl, row, quiet), "the predictions of the words")


@requirement("TC-WORDS-6", "predictions_to_words", "align_labels_with_tokens", after="TC-WORDS-2")
@given(tagged_rows(), st.booleans())
@example(TaggedRow([1, 2, 0], [None, 0, 0, 1, 2, 2, None], NAMES), everywhere=False)
@example(TaggedRow([1, 2, 0], [0, 0, 2], NAMES), everywhere=True)
def test_words_get_their_own_labels_back(impl, row, everywhere):
    """Labels that go from words to tokens and back are the same, for every word that has a token.

    Why: training writes labels to the tokens from which evaluation reads predictions; it must be the same place.
    Hint: both directions go through the first token of a word.
    """
    got = words_of(impl, row, aligned(impl, row, label_all_tokens=everywhere))
    expected = [label if word in row.word_ids else IGNORED for word, label in enumerate(row.labels)]
    must_equal(got, expected, "the labels of the words after the round trip")


@requirement("TC-WORDS-7", "predictions_to_words", after="TC-WORDS-1")
@given(tagged_rows(), st.lists(st.integers(0, 3), min_size=20, max_size=20), st.sampled_from([IGNORED, 0, 1]))
@example(TaggedRow([0] * 4, [None, 0, 0, 2, 2, None], NAMES), [0, 1, 2, 3, 0] * 4, 0)
def test_words_get_exactly_these_predictions(impl, row, drawn, fill):
    """Every word has the prediction that the definition gives it.

    Why: the score of a corpus is read off these lists.
    Hint: the first token of a word speaks; a word without a token gets `fill`.
    """
    predictions = drawn[: len(row.word_ids)]
    expected = oracle.word_predictions(predictions, row.word_ids, len(row.labels), fill)
    must_equal(words_of(impl, row, predictions, fill), expected)


test_words_keep_their_arguments = arguments_unchanged("TC-WORDS-90", "predictions_to_words", word_calls())
test_words_are_repeatable = repeatable("TC-WORDS-91", "predictions_to_words", word_calls())
