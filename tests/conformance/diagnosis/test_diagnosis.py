"""Diagnosis: the columns of a few rows say which task a data set is for.

What there is to predict decides: a label for the text, a tag for each word, a piece of the context, another text. Plain
text has no answer in it, and then somebody must say what it is for. Guessing would train the wrong model without a word.
"""

from hypothesis import strategies as st

from nlpcheck.assertions import must_equal, must_raise
from nlpcheck.rules import arguments_unchanged, repeatable
from nlpcheck.search import example, given
from nlpcheck.spec import SHOULD, requirement
from nlpcheck.strategies.datasets_rows import (
    GOALS,
    LONG,
    SHORT,
    SHOWN,
    Framed,
    diagnosis_calls,
    framed_rows,
)

LABELLED = {"text": "A cat sat.", "label": 1}
PAIR = {"text": "A cat sat.", "text_pair": "It sat.", "label": 0}
TAGGED = {"tokens": ["Ada", "wrote"], "ner_tags": [1, 0]}
ASKED = {"question": "Who?", "context": "Ada wrote.", "answers": {"text": ["Ada"], "answer_start": [0]}}
SUMMED_UP = {"document": LONG[0], "summary": SHORT[0]}
TRANSLATED = {"translation": {"en": "A cat.", "fr": "Un chat."}}
PLAIN = {"text": "A cat sat."}
ROW_OF = dict(
    zip(SHOWN, [{"text": "None of them sat.", "label": 0}, TAGGED, ASKED, SUMMED_UP, TRANSLATED], strict=True)
)
LISTED = st.sampled_from(sorted(ROW_OF))


def must_be_task(impl, case, **options):
    """Compare the task of some rows."""
    must_equal(impl.diagnose(case.rows, **options), case.task, "the task")


# every task


@requirement("DIAG-TASK-1", "diagnose")
@given(framed_rows(("sequence_classification",)))
@example(Framed([LABELLED], "sequence_classification"))
@example(Framed([PAIR], "sequence_classification"))
@example(Framed([{"text": "A cat.", "label": "pos"}, {"text": "No.", "label": "neg"}], "sequence_classification"))
@example(Framed([{"text": "A cat.", "label": 3.8}], "sequence_classification"))
@example(Framed([{"text": "A cat.", "label": [0, 2]}, {"text": "No.", "label": [1]}], "sequence_classification"))
@example(Framed([{"text": "A cat.", "label": ["joy", "love"]}], "sequence_classification"))
@example(Framed([{"text": "A cat.", "label": True}], "sequence_classification"))
@example(Framed([{"text": "A cat.", "label": -1}], "sequence_classification"))
@example(Framed([{"text": "A cat.", "label": "3"}], "sequence_classification"))
@example(Framed([{"text": "No.", "label": "neither positive nor negative"}], "sequence_classification"))
@example(Framed([{"text": text, "label": 1} for text in LONG], "sequence_classification"))
def test_text_with_a_label_is_sequence_classification(impl, case):
    """`text` and `label`, with or without `text_pair`, are sequence classification; a label is a number, a name or a list.

    Why: names and lists of names are how labels look before anybody has given them ids.
    Hint: ask whether the column is there, not what type the label has.
    """
    must_be_task(impl, case)


@requirement("DIAG-TASK-2", "diagnose", after="DIAG-TASK-1")
@given(st.sampled_from([0, 0.0, False]))
@example(0)
def test_a_label_of_0_is_a_label(impl, label):
    """A label 0, 0.0 or False is a label, also if all rows have it.

    Why: the first rows of a sorted data set all have label 0.
    Hint: `row.get("label")` is false for 0; ask `"label" in row`.
    """
    for rows in ([{"text": "A cat.", "label": label}], [{"text": "A cat.", "label": label}] * 3):
        must_equal(impl.diagnose(rows), "sequence_classification", "the task")


@requirement("DIAG-TASK-3", "diagnose")
@given(framed_rows(("token_classification",)))
@example(Framed([TAGGED], "token_classification"))
@example(Framed([{"tokens": ["Ada", "wrote"], "ner_tags": ["B-PER", "O"]}], "token_classification"))
@example(Framed([{"tokens": ["Ada"], "ner_tags": [0]}], "token_classification"))
def test_words_with_tags_are_token_classification(impl, case):
    """`tokens` and `ner_tags`, as numbers or names, are token classification.

    Why: a list of labels per row is one label per word here, not several labels of a text.
    Hint: both columns hold lists.
    """
    must_be_task(impl, case)


@requirement("DIAG-TASK-4", "diagnose")
@given(framed_rows(("question_answering",)))
@example(Framed([ASKED], "question_answering"))
@example(Framed([{**ASKED, "answers": {"text": [], "answer_start": []}}], "question_answering"))
@example(Framed([{**ASKED, "id": "56be", "title": "Ada"}], "question_answering"))
def test_a_question_with_a_context_is_question_answering(impl, case):
    """`question`, `context` and `answers` are question answering, also where there is no answer.

    Why: in SQuAD 2 a third of the questions have none.
    Hint: an empty list of answers is no None.
    """
    must_be_task(impl, case)


@requirement("DIAG-TASK-5", "diagnose")
@given(framed_rows(("summarization",)))
@example(Framed([SUMMED_UP], "summarization"))
@example(Framed([{"document": "A cat sat.", "summary": "A cat, which sat."}], "summarization"))
def test_a_document_with_a_summary_is_summarization(impl, case):
    """`document` and `summary` are summarization, however long either is.

    Why: two texts per row are no pair to classify when there is no label.
    Hint: the names of the columns are enough.
    """
    must_be_task(impl, case)


@requirement("DIAG-TASK-6", "diagnose")
@given(framed_rows(("translation",)))
@example(Framed([TRANSLATED], "translation"))
@example(Framed([{"id": "0", "translation": {"de": "Ja.", "en": "Yes."}}], "translation"))
@example(Framed([{"translation": {"en": "Yes.", "fr": "Oui.", "de": "Ja."}}], "translation"))
@example(Framed([{"translation": {"pt_BR": "Sim.", "zh-CN": "Shi.", "ast": "Sim."}}], "translation"))
@example(Framed([{"translation": {"de": "York", "en": "York"}}], "translation"))
def test_one_text_per_language_is_translation(impl, case):
    """`translation`, a dict of one text per language, is translation, whatever the languages are.

    Why: English to French is one pair of many.
    Hint: the name of the column is enough.
    """
    must_be_task(impl, case)


# plain text


@requirement("DIAG-TASK-7", "diagnose")
@given(framed_rows(("plain",)), st.sampled_from(sorted(GOALS)))
@example(Framed([PLAIN], "plain"), "fill")
@example(Framed([PLAIN], "plain"), "generate")
@example(Framed([{"id": 7, "title": "York", **PLAIN}], "plain"), "fill")
@example(Framed([{"text": text} for text in LONG], "plain"), "generate")
@example(Framed([{"text": "None of them came."}, {"text": "Who sat?"}], "plain"), "fill")
@example(Framed([{"text": "Who sat?"}], "plain"), "generate")
@example(Framed([{"id": "q1", **PLAIN}, {"id": "q2", **PLAIN}], "plain"), "generate")
def test_the_goal_decides_about_plain_text(impl, case, goal):
    """Plain text is `masked_lm` with the goal "fill" and `causal_lm` with the goal "generate".

    Why: both learn from the text itself; nothing in the rows tells them apart.
    Hint: filling gaps is what an encoder does, going on is what a decoder does.
    """
    must_equal(impl.diagnose(case.rows, goal=goal), GOALS[goal], f"the task with goal={goal!r}")


@requirement("DIAG-TASK-8", "diagnose")
@given(framed_rows(("plain",)), st.sampled_from(["classify", "", "masked_lm", "Fill", "fill "]))
@example(Framed([PLAIN], "plain"), "classify")
@example(Framed([{"id": 7, **PLAIN}], "plain"), "translate")
@example(Framed([PLAIN], "plain"), "fill-mask")
@example(Framed([PLAIN], "plain"), "generation")
@example(Framed([PLAIN], "plain"), " generate")
@example(Framed([{"id": 0, "title": "York", **PLAIN}] * 3, "plain"), "")
def test_plain_text_needs_a_goal(impl, case, goal):
    """Plain text without a goal, or with an unknown one, is a ValueError.

    Why: a guess trains the wrong model, and nothing tells.
    Hint: no default; an id beside the text is no label, and a title is no summary.
    """
    must_raise((ValueError,), impl.diagnose, case.rows)
    must_raise((ValueError,), impl.diagnose, case.rows, goal=goal)


@requirement(
    "DIAG-TASK-9", "diagnose", after=["DIAG-TASK-1", "DIAG-TASK-3", "DIAG-TASK-4", "DIAG-TASK-5", "DIAG-TASK-6"]
)
@given(framed_rows(), st.sampled_from(sorted(GOALS)))
@example(Framed([LABELLED], "sequence_classification"), "fill")
@example(Framed([SUMMED_UP], "summarization"), "generate")
@example(Framed([TAGGED], "token_classification"), "fill")
def test_the_goal_counts_for_plain_text_only(impl, case, goal):
    """Where the columns show the task, a goal changes nothing.

    Why: a labelled data set stays one, even if somebody also wants to generate.
    Hint: look at the goal last.
    """
    must_be_task(impl, case, goal=goal)


# other columns, other rows


@requirement(
    "DIAG-TASK-10", "diagnose", after=["DIAG-TASK-1", "DIAG-TASK-3", "DIAG-TASK-4", "DIAG-TASK-5", "DIAG-TASK-6"]
)
@given(framed_rows())
@example(Framed([{"label": 1, "id": 3, "text": "A cat.", "title": "Cats"}], "sequence_classification"))
@example(Framed([{"title": "Cats", "summary": SHORT[0], "id": "7", "document": LONG[0]}], "summarization"))
@example(Framed([{"ner_tags": [0], "title": "York", "tokens": ["York"], "id": 1}], "token_classification"))
@example(
    Framed([{"answers": {"text": [], "answer_start": []}, "context": "A.", "question": "B?"}], "question_answering")
)
@example(Framed([{"title": "Cats", "translation": {"en": "A.", "fr": "B."}, "id": 1}], "translation"))
@example(
    Framed(
        [{"title": "Cats", "text": "A.", "label": 0}, {"label": 1, "text": "B.", "title": "Dogs"}],
        "sequence_classification",
    )
)
def test_the_order_of_columns_and_other_columns_do_not_matter(impl, case):
    """The task is the same in any order of the columns, and beside columns such as `id` and `title`.

    Why: every data set brings columns of its own, and a dict has no first column.
    Hint: ask whether the columns of a task are among those of the row.
    """
    must_be_task(impl, case)


@requirement("DIAG-TASK-11", "diagnose", after="DIAG-TASK-10")
@given(LISTED, st.integers(0, 2), st.integers(0, 2))
@example("sequence_classification", 0, 1)
@example("summarization", 0, 1)
@example("sequence_classification", 2, 0)
@example("token_classification", 1, 1)
def test_rows_with_none_are_left_aside(impl, task, place, number):
    """A row that holds a None is left aside while there are others: first, between or last.

    Why: data sets have holes, often in the very first row; the label of a test split is None throughout.
    Hint: first keep the rows without None, then look at columns.
    """
    row = {"id": 1, **ROW_OF[task]}
    names = list(row)
    hole = {**row, names[-1 - number % (len(names) - 1)]: None}
    rows = [row, row, row]
    rows[place] = hole
    must_equal(impl.diagnose(rows), task, "the task")
    must_equal(impl.diagnose([hole, hole, row]), task, "the task, one row of three being complete")


@requirement("DIAG-TASK-12", "diagnose", after="DIAG-TASK-10")
@given(LISTED, st.sampled_from(["id", "title"]))
@example("sequence_classification", "title")
@example("question_answering", "title")
def test_rows_that_all_hold_none_are_judged_by_their_other_columns(impl, task, name):
    """If every row holds a None, the columns that are not None decide.

    Why: a column that is None everywhere, such as a title, must not hide the task.
    Hint: if no row is left, take all rows again, without their None.
    """
    row = ROW_OF[task]
    must_equal(impl.diagnose([{name: None, **row}, {**row, name: None}]), task, "the task")
    must_equal(impl.diagnose([{**row, "id": None, "title": "York"}, {**row, "id": 1, "title": None}]), task, "the task")


@requirement("DIAG-TASK-13", "diagnose", after=["DIAG-TASK-7", "DIAG-TASK-8"])
@given(st.sampled_from(sorted(GOALS)), st.integers(1, 3))
@example("fill", 1)
@example("generate", 2)
def test_text_whose_label_is_none_is_plain_text(impl, goal, count):
    """If `label` is None in every row, what is left is plain text, which needs a goal.

    Why: there is nothing to learn from a label that is nowhere.
    Hint: a column that is always None is no column.
    """
    rows = [{"text": "A cat sat.", "label": None}] * count
    must_equal(impl.diagnose(rows, goal=goal), GOALS[goal], f"the task with goal={goal!r}")
    must_raise((ValueError,), impl.diagnose, rows)


@requirement("DIAG-TASK-14", "diagnose", after="DIAG-TASK-10")
@given(LISTED, LISTED, st.integers(0, 2))
@example("sequence_classification", "summarization", 2)
@example("token_classification", "question_answering", 0)
@example("sequence_classification", "translation", 1)
def test_rows_of_different_tasks_are_refused(impl, one, other, place):
    """Rows that are for different tasks are a ValueError, also if it is the last row that differs, or one of many.

    Why: a file that was put together by mistake should be told before it is trained on.
    Hint: find the task of every row, and compare.
    """
    if one == other:
        other = next(task for task in SHOWN if task != one)
    rows = [ROW_OF[one]] * 3
    rows[place] = ROW_OF[other]
    must_raise((ValueError,), impl.diagnose, rows)
    must_raise((ValueError,), impl.diagnose, rows, goal="fill")
    must_raise((ValueError,), impl.diagnose, [ROW_OF[one]] * 40 + [ROW_OF[other]])
    must_raise((ValueError,), impl.diagnose, [{"title": None, **row} for row in rows])


UNFIT = (
    {"id": 7},
    {"id": 7, "price": 3.5},
    {"label": 1},
    {"id": 7, "label": 2, "score": 0.5},
    {"ner_tags": [0, 1]},
    {"image": [[0.5, 1.0], [0.0, 0.5]], "label": 1},
    {"x": 1.0, "y": 2.0},
    {"pixels": [0.5, 1.0], "tags": [1, 0]},
)


@requirement("DIAG-TASK-15", "diagnose", after="DIAG-TASK-7")
@given(st.sampled_from(UNFIT), st.sampled_from(sorted(GOALS)))
@example({"label": 1}, "fill")
@example({"id": 7, "price": 3.5}, "generate")
def test_rows_that_fit_no_task_are_refused(impl, row, goal):
    """Rows that fit no task are a ValueError, with and without a goal.

    Why: a table without text is for no language task; a default would be a wrong answer.
    Hint: let no `else` name a task.
    """
    for rows in ([row], [row, row]):
        must_raise((ValueError,), impl.diagnose, rows)
        must_raise((ValueError,), impl.diagnose, rows, goal=goal)


HALVES = (
    {"summary": "It sat."},
    {"document": "A cat sat. It sat."},
    {"question": "Who sat?"},
    {"context": "A cat sat."},
    {"title": "Cats", "context": "A cat sat."},
    {"document": "A cat sat. It sat.", "title": "Cats"},
    {"tokens": ["A", "cat"]},
    {"id": "q1", "tokens": ["A", "cat"], "title": "Cats"},
    {"names": ["Ada", "York"]},
    {"id": "q1", "title": "York"},
    {"id": 7, "summary": "It sat."},
    {"label": "pos"},
    {"text": "A cat sat.", "text_pair": "It sat."},
)


@requirement("DIAG-TASK-21", "diagnose", after="DIAG-TASK-8")
@given(st.sampled_from(HALVES))
@example({"summary": "It sat."})
@example({"question": "Who sat?"})
def test_one_half_of_a_task_is_refused(impl, row):
    """Columns of a task without the others are a ValueError, if no goal is given.

    Why: a summary without its document is nothing but text.
    Hint: a task needs all of its columns.
    """
    must_raise((ValueError,), impl.diagnose, [row])
    must_raise((ValueError,), impl.diagnose, [row, row])


HALF_EMPTY = (
    {"document": "A cat sat. It sat.", "summary": None},
    {"document": None, "summary": "It sat."},
    {"tokens": ["A", "cat"], "ner_tags": None},
    {"tokens": None, "ner_tags": [0, 0]},
    {"text": None, "label": 1},
    {"id": 7, "translation": None},
)


@requirement("DIAG-TASK-22", "diagnose", after=["DIAG-TASK-12", "DIAG-TASK-21"])
@given(st.sampled_from(HALF_EMPTY), st.integers(1, 3))
@example({"document": "A cat sat. It sat.", "summary": None}, 1)
@example({"tokens": ["A", "cat"], "ner_tags": None}, 2)
def test_one_half_of_a_task_beside_none_is_refused(impl, row, count):
    """Columns of a task of which one is None in every row are a ValueError, if no goal is given.

    Why: documents whose summaries are still to be written are nothing to learn to summarize from.
    Hint: a column that is always None is no column.
    """
    must_raise((ValueError,), impl.diagnose, [row] * count)


@requirement("DIAG-TASK-23", "diagnose", after=["DIAG-TASK-14", "DIAG-TASK-15"])
@given(LISTED, st.sampled_from([{"id": 7}, {"id": 7, "price": 3.5}, {"x": 1.0, "y": 2.0}]), st.integers(0, 2))
@example("sequence_classification", {"id": 7}, 0)
@example("token_classification", {"id": 7, "price": 3.5}, 2)
def test_a_row_that_fits_no_task_is_refused(impl, task, row, place):
    """One row that fits no task is a ValueError, also if all others fit: the first row, the last, or one between.

    Why: a row without a text is a mistake in the file, and would be trained on like any other.
    Hint: find the task of every row; a row without one is no row with a None.
    """
    rows = [ROW_OF[task]] * 3
    rows[place] = row
    must_raise((ValueError,), impl.diagnose, rows)
    must_raise((ValueError,), impl.diagnose, rows[place:] or rows, goal="fill")


# other names


OTHER_NAMES = {
    "sentence1, sentence2": Framed([{"sentence1": "A.", "sentence2": "B.", "label": 0, "idx": 0}], SHOWN[0]),
    "premise, hypothesis": Framed([{"premise": "A cat.", "hypothesis": "A pet.", "label": 1}] * 2, SHOWN[0]),
    "words, tags": Framed(
        [{"words": ["Ada", "wrote"], "tags": ["B-PER", "O"]}, {"words": ["York"], "tags": ["O"]}], SHOWN[1]
    ),
    "words, tags as numbers": Framed([{"words": ["Ada", "wrote"], "tags": [1, 0]}], SHOWN[1]),
    "article, highlights": Framed([{"article": LONG[0], "highlights": SHORT[0], "id": "42c0"}], SHOWN[3]),
    "article, highlights of two": Framed(
        [{"article": a, "highlights": b} for a, b in zip(LONG, SHORT, strict=True)], SHOWN[3]
    ),
}
FURTHER_NAMES = {
    "sentence": Framed([{"sentence": "A cat sat.", "label": 1, "idx": 4}], SHOWN[0]),
    "question1, question2": Framed([{"question1": "Who?", "question2": "Who was it?", "label": 1, "idx": 4}], SHOWN[0]),
    "labels": Framed([{"text": "A cat sat.", "labels": [3, 14], "id": "e1"}, {"text": "No.", "labels": [2], "id": "e2"}], SHOWN[0]),
    "a list of labels that is empty": Framed([{"text": "A cat.", "label": []}, {"text": "No.", "label": [1]}], SHOWN[0]),
    "tokens, tags": Framed([{"tokens": ["Ada", "wrote"], "tags": [1, 0]}], SHOWN[1]),
    "tokens, labels": Framed([{"tokens": ["Ada", "wrote"], "labels": [1, 0]}], SHOWN[1]),
    "conll2003": Framed([{"id": "0", "tokens": ["Ada", "wrote"], "pos_tags": [22, 38], "chunk_tags": [11, 21], "ner_tags": [1, 0]}], SHOWN[1]),
    "dialogue, summary": Framed([{"id": "1381", "dialogue": LONG[0], "summary": SHORT[0]}], SHOWN[3]),
    "article, abstract": Framed([{"article": LONG[1], "abstract": SHORT[1]}], SHOWN[3]),
}  # fmt: skip


@requirement("DIAG-TASK-16", "diagnose", after="DIAG-TASK-10", level=SHOULD)
@given(st.sampled_from(sorted(OTHER_NAMES)))
def test_common_names_of_columns_are_known(impl, name):
    """`sentence1`, `sentence2`; `premise`, `hypothesis`; `words`, `tags`; `article`, `highlights` are known.

    Why: these are the names of GLUE, of inference, of tagging and of news data sets.
    Hint: two texts with a label; two lists of one length; a long text with a short one.
    """
    case = OTHER_NAMES[name]
    must_be_task(impl, case)
    turned = [dict(reversed(row.items())) for row in case.rows]
    must_equal(impl.diagnose(turned), case.task, "the task, with the columns in the other order")


@requirement("DIAG-TASK-17", "diagnose", after="DIAG-TASK-10", level=SHOULD)
@given(st.sampled_from(sorted(FURTHER_NAMES)))
def test_further_names_of_columns_are_known(impl, name):
    """So are `sentence`, `question1`, `question2`, `labels`, `tags`, `dialogue`, `abstract`, and further tags beside `ner_tags`.

    Why: the shapes of the values tell, whatever the columns are called.
    Hint: a number or a list beside a text is a label; a list as long as the list of words holds tags.
    """
    must_be_task(impl, FURTHER_NAMES[name])


@requirement("DIAG-TASK-18", "diagnose", after="DIAG-TASK-8", level=SHOULD)
@given(st.sampled_from(["idx", "url", "guid"]), st.sampled_from(sorted(GOALS)))
@example("idx", "fill")
def test_an_index_or_an_address_is_no_label(impl, name, goal):
    """`idx`, `url` and `guid` beside plain text change nothing.

    Why: a number per row is not always a label.
    Hint: leave such columns aside before looking at shapes.
    """
    rows = [{"text": "A cat sat.", name: value} for value in ([0, 1] if name == "idx" else ["a/1", "a/2"])]
    must_equal(impl.diagnose(rows, goal=goal), GOALS[goal], f"the task with goal={goal!r}")
    must_raise((ValueError,), impl.diagnose, rows)


@requirement("DIAG-TASK-19", "diagnose", after="DIAG-TASK-11", level=SHOULD)
@given(LISTED, LISTED)
@example("sequence_classification", "summarization")
@example("token_classification", "sequence_classification")
def test_a_row_with_none_does_not_contradict(impl, task, other):
    """A row with a None is left aside even if its other columns would fit another task.

    Why: half a row is no evidence while there are whole ones.
    Hint: leave rows aside before any of them is judged.
    """
    rows = [{**ROW_OF[other], "title": None}, {**ROW_OF[task], "title": "York"}, {**ROW_OF[other], "id": None}]
    must_equal(impl.diagnose(rows), task, "the task")


@requirement("DIAG-TASK-20", "diagnose", after=["DIAG-TASK-7", "DIAG-TASK-14"], level=SHOULD)
@given(st.sampled_from(sorted(GOALS)), st.booleans())
@example(goal="fill", turned=False)
@example(goal="generate", turned=True)
def test_labels_in_some_rows_only_are_refused(impl, goal, turned):
    """Rows of which some have a `label` and others no such column are a ValueError, also with a goal.

    Why: one part is to be classified, the other is plain text; a common part of the columns decides nothing.
    Hint: find the task of every row, and compare.
    """
    rows = [{"text": "A cat.", "label": 1}, {"text": "It sat."}]
    rows = rows[::-1] if turned else rows
    must_raise((ValueError,), impl.diagnose, rows, goal=goal)
    must_raise((ValueError,), impl.diagnose, rows)


@requirement("DIAG-TASK-24", "diagnose", after="DIAG-TASK-9", level=SHOULD)
@given(LISTED, st.sampled_from(["translate", "", "Fill", "classify"]))
@example("sequence_classification", "translate")
@example("token_classification", "classify")
def test_an_unknown_goal_counts_for_plain_text_only(impl, task, goal):
    """Where the columns show the task, an unknown goal changes nothing either.

    Why: a goal counts only where nothing else tells.
    Hint: look at the goal last, also to refuse it.
    """
    must_equal(impl.diagnose([ROW_OF[task]], goal=goal), task, f"the task with goal={goal!r}")


UNEVEN = (
    ({"id": 3}, {}),
    ({}, {"title": "Cats", "id": 7}),
    ({"id": "a"}, {"title": "Cats"}),
)


@requirement("DIAG-TASK-25", "diagnose", after="DIAG-TASK-10", level=SHOULD)
@given(LISTED, st.sampled_from(UNEVEN))
@example("sequence_classification", ({"id": 3}, {}))
@example("sequence_classification", ({}, {"text_pair": "It sat."}))
@example("sequence_classification", ({"text_pair": "It sat."}, {}))
def test_rows_with_different_further_columns_are_of_one_task(impl, task, further):
    """Rows of one task agree, also if some have an `id`, a `title` or a `text_pair` and others have no such column.

    Why: lines of a JSON file have the fields that somebody filled in.
    Hint: compare tasks, not columns.
    """
    must_equal(impl.diagnose([{**ROW_OF[task], **columns} for columns in further]), task, "the task")


EMPTY = (
    Framed([{"text": "", "label": 0}], SHOWN[0]),
    Framed([{"text": "", "text_pair": "", "label": "neg"}, {"text": "A.", "text_pair": "", "label": "pos"}], SHOWN[0]),
    Framed([{"tokens": [], "ner_tags": []}], SHOWN[1]),
    Framed([{"tokens": [], "ner_tags": []}, TAGGED], SHOWN[1]),
    Framed([{**ASKED, "context": "", "answers": {"text": [], "answer_start": []}}], SHOWN[2]),
    Framed([{**ASKED, "question": ""}], SHOWN[2]),
    Framed([{"document": "A cat sat.", "summary": ""}], SHOWN[3]),
    Framed([{"translation": {"en": "", "fr": ""}}], SHOWN[4]),
    Framed([{"text": "None", "label": 1}, {**SUMMED_UP, "title": None}], SHOWN[0]),
)


@requirement("DIAG-TASK-26", "diagnose", after="DIAG-TASK-10", level=SHOULD)
@given(st.sampled_from(EMPTY))
@example(EMPTY[0])
@example(EMPTY[2])
@example(EMPTY[4])
@example(EMPTY[-1])
def test_an_empty_text_is_no_hole(impl, case):
    """An empty text, a sentence without words and the text "None" are values: only None is a hole.

    Why: the first row of a data set may be empty, and its columns are those of the task all the same.
    Hint: ask for None; `if row.get("context")` is false for "".
    """
    must_be_task(impl, case)


test_diagnose_keeps_its_arguments = arguments_unchanged("DIAG-TASK-90", "diagnose", diagnosis_calls())
test_diagnose_is_repeatable = repeatable("DIAG-TASK-91", "diagnose", diagnosis_calls())
