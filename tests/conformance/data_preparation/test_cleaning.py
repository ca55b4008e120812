"""Cleaning: rows without a value, and rows that are there already, go; the others stay as they are.

The same text in train and test measures memory, not skill. Copies are rarely exact: a capital, a second space or a
line break is all that differs. The other half of the work is to keep what looks empty and is not: 0 and False.
"""

from hypothesis import strategies as st

from nlpcheck.assertions import must_equal
from nlpcheck.oracles import data as oracle
from nlpcheck.rules import arguments_unchanged, repeatable
from nlpcheck.search import example, given
from nlpcheck.spec import SHOULD, requirement
from nlpcheck.strategies.rows import Cleaned, clean_calls, dirty_rows


def rows_of(*values, column="text"):
    """Rows with one column that counts and the number of the row."""
    return Cleaned([{"id": number, column: value} for number, value in enumerate(values)], [column])


def pairs_of(*values):
    """Rows with two columns that count."""
    rows = [{"id": number, "text": text, "label": label} for number, (text, label) in enumerate(values)]
    return Cleaned(rows, ["text", "label"])


def must_be_cleaned(impl, case):
    """Compare the numbers of the rows that are kept, then the rows."""
    kept = impl.clean(case.rows, columns=case.columns)
    right = oracle.cleaned(case.rows, case.columns)
    must_equal(
        [row.get("id") for row in kept], [row["id"] for row in right], f"the ids of the rows kept by {case.columns}"
    )


@requirement("DATA-CLEAN-1", "clean")
@given(dirty_rows())
@example(rows_of("a", "b", "A"))
@example(rows_of("  a  B "))
@example(Cleaned([{"id": 0, "text": " A ", "note": None, "tags": ["x", None], "n": 0}], ["text"]))
def test_rows_are_kept_as_they_are(impl, case):
    """What comes back are rows of the input, with all their columns and their values unchanged.

    Why: folded or stripped text is for comparing; the tokenizer must see what was written.
    Hint: compare a folded copy, return the row itself.
    """
    kept = impl.clean(case.rows, columns=case.columns)
    strange = [row for row in kept if row not in case.rows]
    must_equal(strange, [], "rows that are none of the input")


@requirement("DATA-CLEAN-2", "clean", after="DATA-CLEAN-1")
@given(dirty_rows())
@example(rows_of("c", "a", "b"))
@example(rows_of("bb", "a", "c", "bb"))
@example(rows_of(*map(str, range(40))))
def test_rows_keep_their_order(impl, case):
    """The rows that are kept stand in the order in which they came.

    Why: other columns, files and predictions are matched by position.
    Hint: append rows while reading; a set or a sort loses the order.
    """
    kept = [row["id"] for row in impl.clean(case.rows, columns=case.columns)]
    must_equal(kept, sorted(kept), "the ids of the rows that are kept")


@requirement("DATA-CLEAN-3", "clean", after="DATA-CLEAN-2")
@given(dirty_rows())
@example(rows_of("a", None, "b"))
@example(rows_of(None))
@example(pairs_of(("a", None), (None, 1), ("b", 2)))
@example(pairs_of((None, None), ("b", 2)))
def test_rows_with_none_are_dropped(impl, case):
    """A row in which any one of the columns is None is dropped.

    Why: str(None) is the word "None", and a label None raises in the middle of training.
    Hint: any(row[column] is None for column in columns).
    """
    kept = impl.clean(case.rows, columns=case.columns)
    must_equal([row for row in kept if any(row[c] is None for c in case.columns)], [], "kept rows with None")


@requirement("DATA-CLEAN-4", "clean", after="DATA-CLEAN-2")
@given(dirty_rows())
@example(rows_of("", "a", " ", "\n", "\t \n"))
@example(pairs_of(("a", ""), ("", "pos"), ("b", "pos")))
@example(pairs_of((" ", "\n"), ("b", 2)))
def test_rows_with_blank_text_are_dropped(impl, case):
    """A row in which any one of the columns is blank, empty or nothing but white space, is dropped.

    Why: it becomes a row of special tokens only, with a label that cannot be learned.
    Hint: `not text.strip()`, in any of the columns, not in all of them.
    """
    kept = impl.clean(case.rows, columns=case.columns)
    blank = [row for row in kept if any(isinstance(row[c], str) and not row[c].split() for c in case.columns)]
    must_equal(blank, [], "kept rows with blank text")


@requirement("DATA-CLEAN-5", "clean", after="DATA-CLEAN-2")
@given(dirty_rows())
@example(pairs_of(("a", 0), ("b", 0), ("c", False)))
@example(pairs_of(("a", None), ("a", 0), ("b", ""), ("b", 0), ("c", None), ("c", False)))
@example(rows_of(0, 1, column="label"))
@example(rows_of(*[False, True], column="label"))
@example(rows_of(0.0, 1.5, column="label"))
@example(pairs_of(("a", -1), ("b", -100), ("c", -1.0)))
@example(rows_of("None", "0", "nan", "null", "N/A", "False", "-", ".", "\u2014"))
def test_rows_with_values_that_look_empty_are_kept(impl, case):
    """0, 0.0 and False are values, and so are texts such as "None", "nan" and "0".

    Why: dropping rows labelled 0 leaves a data set of one class.
    Hint: `if not row[column]` is true for 0; ask for None and for blank text.
    """
    must_be_cleaned(impl, case)


@requirement("DATA-CLEAN-6", "clean", after="DATA-CLEAN-2")
@given(dirty_rows())
@example(rows_of("a", "a"))
@example(rows_of("a", "b", "a", "c", "b", "a"))
@example(pairs_of(("a", 0), ("b", 0), ("a", 0)))
@example(rows_of("a", "", "a", None, "a"))
def test_rows_that_repeat_are_dropped(impl, case):
    """Of rows that are equal in the columns the first is kept, wherever the others stand.

    Why: what is there twice may land in train and in test, and counts twice in every mean.
    Hint: remember what was seen; a comparison with the row before finds neighbours only.
    """
    must_be_cleaned(impl, case)


@requirement("DATA-CLEAN-7", "clean", after="DATA-CLEAN-6")
@given(dirty_rows())
@example(rows_of("Cat", "cat", "CAT", "dog"))
@example(rows_of("A b", "a B"))
@example(rows_of("Stra\u00dfe", "STRASSE"))
@example(rows_of("\u039f\u0394\u039f\u03a3", "\u03bf\u03b4\u03bf\u03c3", "\u03bf\u03b4\u03bf\u03c2"))
@example(rows_of("\u00c9tude", "\u00e9tude"))
@example(pairs_of(("Cat", "POS"), ("cat", "pos"), ("cat", "neg")))
@example(pairs_of(("a", "Dog"), ("a", "dog")))
def test_rows_that_differ_in_case_are_equal(impl, case):
    """Texts are compared after case folding.

    Why: headlines and shouted comments are the same text in capitals.
    Hint: str.casefold; lower() leaves the German sharp s and the Greek final sigma alone.
    Source: https://docs.python.org/3/library/stdtypes.html#str.casefold
    """
    must_be_cleaned(impl, case)


@requirement("DATA-CLEAN-8", "clean", after="DATA-CLEAN-6")
@given(dirty_rows())
@example(rows_of("a b", "a  b", "a\tb", "a\nb", "a \r\n b"))
@example(rows_of("a    b", "a b"))
@example(rows_of("a", " a", "a ", "\na\t"))
@example(rows_of("  a  ", "a"))
@example(pairs_of(("a b", "c"), ("a  b", "c "), (" a b", "c")))
@example(pairs_of(("a", "b c"), ("a", "b\nc ")))
def test_rows_that_differ_in_white_space_are_equal(impl, case):
    """Texts are compared with every run of white space as one space, and none at the ends.

    Why: the same page, scraped twice, differs in its line breaks.
    Hint: " ".join(text.split()).
    """
    must_be_cleaned(impl, case)


@requirement("DATA-CLEAN-9", "clean", after="DATA-CLEAN-6")
@given(dirty_rows())
@example(rows_of("a b", "ab", "a-b", "a_b"))
@example(rows_of("caf\u00e9", "cafe"))
@example(rows_of("a", "a.", "a!", "(a)"))
@example(rows_of("a b", "b a", "a a b"))
@example(rows_of("1", "2", "1.0"))
@example(rows_of("x2", "x\u00b2"))
@example(rows_of("the cat", "cat", "cats"))
@example(rows_of("so good", "soo good", '"so good"', "so good (not)"))
@example(rows_of("7", "07", "007", "7.0"))
@example(rows_of(0.2, 0.7, 0.21, 1.0, column="score"))
@example(rows_of("<b>a</b>", "a", "#a", "@you a", "a https://example.org", "&amp;a", "&a"))
@example(rows_of(*(f"{'long ' * 60}{number}" for number in range(3))))
@example(rows_of(*(f"{number}{' long' * 60}" for number in range(3))))
@example(rows_of("ab", "ba", "a b c", "c b a"))
def test_rows_that_differ_in_anything_else_are_kept(impl, case):
    """Nothing else of a text is ignored: accents, marks, digits, the order of words and the end count.

    Why: "not bad" and "bad, not" are two rows; a data set that shrinks too much is no better.
    Hint: fold the case and collapse white space, and no more.
    """
    must_be_cleaned(impl, case)


@requirement("DATA-CLEAN-10", "clean", after="DATA-CLEAN-6")
@given(dirty_rows())
@example(pairs_of(("a", 0), ("a", 1)))
@example(pairs_of(("a", 0), ("b", 0)))
@example(pairs_of(("a b", "c"), ("a", "b c")))
@example(pairs_of(("ab", "c"), ("a", "bc")))
@example(pairs_of(("a", "b"), ("b", "a")))
@example(pairs_of(("a|b", "c"), ("a", "b|c")))
@example(pairs_of(("a", "a"), ("b", "b"), ("a", "b")))
@example(Cleaned([{"id": n, "text": "a", "pair": "b", "label": n} for n in range(3)], ["text", "pair", "label"]))
@example(Cleaned([{"id": 0, "text": "a", "pair": "b"}, {"pair": "b", "text": "a", "id": 1}], ["text", "pair"]))
def test_rows_are_equal_in_all_columns_or_not_at_all(impl, case):
    """Rows are equal if they are equal in every one of the columns, each with its own counterpart.

    Why: a premise comes with many hypotheses; joined to one text, different pairs look alike.
    Hint: compare tuples with one entry per column.
    """
    must_be_cleaned(impl, case)


@requirement("DATA-CLEAN-11", "clean", after="DATA-CLEAN-6")
@given(dirty_rows())
@example(Cleaned([{"id": 0, "text": "a", "note": None}, {"id": 1, "text": "b", "note": " "}], ["text"]))
@example(Cleaned([{"id": 0, "text": "a", "note": "x"}, {"id": 1, "text": "A", "note": "y"}], ["text"]))
@example(Cleaned([{"id": 0, "text": "a", "note": "x"}, {"id": 1, "text": "b", "note": "x"}], ["text"]))
@example(Cleaned([{"id": 0, "text": None, "label": 1}, {"id": 1, "text": "", "label": 2}], ["label"]))
def test_rows_are_judged_by_the_columns_alone(impl, case):
    """Other columns are not looked at: None there drops nothing, a difference there keeps nothing.

    Why: an id differs in every row, so comparing whole rows finds no copy at all.
    Hint: read row[column] for the columns that were passed.
    """
    must_be_cleaned(impl, case)


@requirement("DATA-CLEAN-12", "clean", after=["DATA-CLEAN-4", "DATA-CLEAN-8"], level=SHOULD)
@given(dirty_rows(odd=True))
@example(rows_of("a\u00a0b", "a b", "a\u3000b", "a\u2003 b", "a\u2028b"))
@example(rows_of("\u00a0", "\u3000", "\u2003\n", "a"))
@example(rows_of("\u00a0a", "a\u3000", "a"))
def test_rows_with_white_space_of_unicode(impl, case):
    """No-break, ideographic and other white space of Unicode counts as white space, between words and alone.

    Why: scraped pages are full of it, and it cannot be seen.
    Hint: str.split() and str.strip() without an argument know it; " " and "[ \\t\\n]" do not.
    """
    must_be_cleaned(impl, case)


@requirement("DATA-CLEAN-14", "clean", after="DATA-CLEAN-9", level=SHOULD)
@given(dirty_rows(odd=True))
@example(rows_of("k\u0131sa", "KISA", "kisa"))
@example(rows_of("a\u200bb", "ab", "\u200b", "a"))
@example(rows_of("a", "\ufeffa"))
@example(rows_of("\U0001f600", "\U0001f601", "\U0001f600 "))
def test_rows_that_differ_in_odd_characters_are_kept(impl, case):
    """Characters without width and emoji count like any other, and so does the dot of an i.

    Why: such a character is no white space, and a letter is equal to what it folds to, not to what it looks like.
    Hint: upper() makes one letter of the two kinds of i; str.isspace tells what white space is.
    """
    must_be_cleaned(impl, case)


SEPARATORS = ("|||", "||", "###", "::", "\\t", "_", "-", ",", "', '", '", "', "<sep>", "[SEP]", "\u241f", "0", "None")


@requirement("DATA-CLEAN-15", "clean", after="DATA-CLEAN-10", level=SHOULD)
@given(st.sampled_from(SEPARATORS))
@example("|||")
@example("[SEP]")
def test_rows_are_equal_column_by_column_whatever_they_hold(impl, mark):
    """Two columns are not mistaken for others that look the same when they are joined, by whatever mark.

    Why: every mark that could be put between columns is in some text.
    Hint: compare tuples, no joined texts.
    """
    for between in (mark, f" {mark} "):
        must_be_cleaned(impl, pairs_of((f"a{between}b", "c"), ("a", f"b{between}c")))


@requirement("DATA-CLEAN-13", "clean", after="DATA-CLEAN-6", level=SHOULD)
@given(dirty_rows())
@example(rows_of(["a", "b"], ["a", "b"], ["b", "a"], ["a"], column="tokens"))
@example(rows_of([0, 1], [0], [0, 1], column="tags"))
@example(rows_of({"en": "a", "fr": "b"}, {"en": "a", "fr": "c"}, {"en": "a", "fr": "b"}, column="translation"))
def test_rows_with_lists_and_dicts(impl, case):
    """Values that are lists or dicts are compared too.

    Why: words, tags and translations are columns as well.
    Hint: a list cannot be in a set; turn it into something that can.
    """
    must_be_cleaned(impl, case)


@requirement("DATA-CLEAN-16", "clean", after="DATA-CLEAN-5", level=SHOULD)
@given(st.sampled_from([[], [""], [" ", ""], [None], ["x", None], {}, {"en": ""}]))
@example([])
@example([""])
@example([None])
def test_rows_with_empty_lists_are_kept(impl, value):
    """An empty list is a value, and so is a list of blank texts, or one that holds None.

    Why: a text without entities has an empty list of them; dropped, only texts with entities are left.
    Hint: ask for None and for blank text; `if not row[column]` is true for [].
    """
    must_be_cleaned(impl, rows_of(value, ["x"], column="tokens"))
    must_be_cleaned(impl, pairs_of(("a", value), ("b", value)))


@requirement("DATA-CLEAN-17", "clean", after="DATA-CLEAN-6", level=SHOULD)
@given(st.sampled_from([1, 0, -7, 1.5, 10]))
@example(1)
@example(1.5)
def test_rows_with_a_number_and_its_text_are_kept(impl, number):
    """A number and the text that it looks like are two values.

    Why: a file that was put together from two sources has both, and somebody should see that.
    Hint: compare values, not str(value).
    """
    must_be_cleaned(impl, rows_of(number, str(number)))
    must_be_cleaned(impl, pairs_of(("a", number), ("a", str(number))))


test_clean_keeps_its_arguments = arguments_unchanged("DATA-CLEAN-90", "clean", clean_calls())
test_clean_is_repeatable = repeatable("DATA-CLEAN-91", "clean", clean_calls())
