import random
from pathlib import Path

import pytest
from hypothesis import given, settings

from nlpcheck.contract import TASKS
from nlpcheck.data.bundled import bundled
from nlpcheck.data.layouts import AmbiguousError, canonical, recognise
from nlpcheck.data.reading import read
from nlpcheck.data.table import Table
from nlpcheck.errors import UsageError
from nlpcheck.strategies.datasets_rows import SHOWN, framed_rows
from tests.data.public import (
    ARTICLES,
    BIO,
    CONTEXT,
    FRENCH,
    HEADLINES,
    NAMES,
    NER,
    OTHERS,
    PUBLIC,
    SENTENCES,
    SQUAD,
    WORDS,
)

FOUND = {"text": ["cat"], "answer_start": [4]}
GOALS = {"masked_lm": "fill", "causal_lm": "generate"}


def table_of(rows, **label_names):
    return Table(Path("rows.jsonl"), {"train": rows}, label_names)


def table(label_names=None, **columns):
    rows = [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]
    return Table(Path("rows.jsonl"), {"train": rows}, label_names or {})


def shuffled(rows, seed):
    names = list(rows[0])
    random.Random(seed).shuffle(names)
    return [{name: row[name] for name in names} for row in rows]


@pytest.mark.parametrize("public", PUBLIC, ids=lambda public: public.name)
def test_public_layouts_are_recognised(public):
    layout = recognise(table_of(public.rows, **public.label_names))
    assert (layout.task, layout.columns) == (public.task, public.layout)


@pytest.mark.parametrize("public", PUBLIC, ids=lambda public: public.name)
def test_the_order_of_columns_changes_nothing(public):
    tables = [table_of(shuffled(public.rows, seed), **public.label_names) for seed in range(5)]
    layouts = [recognise(one) for one in tables]
    assert {layout.task for layout in layouts} == {public.task}
    if "opus" not in public.name and "tatoeba" not in public.name:  # there the first language is the first column
        assert all(layout.columns == public.layout for layout in layouts)


@pytest.mark.parametrize("public", PUBLIC, ids=lambda public: public.name)
def test_rows_come_out_with_the_columns_of_the_contract(public):
    layout = recognise(table_of(public.rows, **public.label_names))
    rows = canonical(public.rows, layout, public.label_names)
    assert len(rows) == len(public.rows)
    assert all(layout.columns.keys() <= row.keys() and None not in row.values() for row in rows)


@pytest.mark.parametrize("task", TASKS)
def test_bundled_data_are_what_they_are_called(task):
    layout = recognise(read(bundled(task)), goal=GOALS.get(task))
    assert layout.task == task
    assert all(ours == theirs for ours, theirs in layout.columns.items())


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("task", TASKS)
def test_renamed_and_shuffled_columns_are_recognised_by_their_values(task, seed):
    data = read(bundled(task))
    columns = list(data.columns)
    random.Random(seed).shuffle(columns)
    names = {name: f"column {n}" for n, name in enumerate(columns)}
    rows = shuffled([{names[name]: value for name, value in row.items()} for row in data.rows], seed)
    expected = recognise(data, goal=GOALS.get(task))
    layout = recognise(table_of(rows), goal=GOALS.get(task))
    assert layout.task == task
    wanted = {ours: names[theirs] for ours, theirs in expected.columns.items() if ours != "id"}
    assert {ours: theirs for ours, theirs in layout.columns.items() if ours != "id"} == wanted


@pytest.mark.parametrize("task", TASKS)
def test_a_bundled_task_that_is_named_is_found_too(task):
    assert recognise(read(bundled(task)), task=task).task == task


def test_why_a_layout_was_found_is_said():
    because = recognise(table(words=WORDS, tags=NAMES)).because
    assert because == ("'words' and 'tags' have as many items, row by row", "'tags' holds tag names")


class TestAmbiguousData:
    def test_texts_alone_ask_for_the_goal(self):
        with pytest.raises(AmbiguousError, match="only texts") as caught:
            recognise(table(text=SENTENCES))
        assert sorted(caught.value.choices.values()) == ["causal_lm", "masked_lm"]
        assert caught.value.question.endswith("?")

    @pytest.mark.parametrize("task", ["masked_lm", "causal_lm"])
    def test_a_goal_decides_what_texts_are_for(self, task):
        assert recognise(table(text=SENTENCES), goal=GOALS[task]).task == task

    def test_a_goal_does_not_overrule_a_label(self):
        assert recognise(table(text=SENTENCES, label=[0, 1] * 3), goal="fill").task == "sequence_classification"

    def test_tags_beside_a_label_of_the_sentence_ask_which_to_predict(self):
        with pytest.raises(AmbiguousError) as caught:
            recognise(table(text=SENTENCES[:3], tokens=WORDS, slots=NAMES, intent=["a", "b", "a"]))
        assert caught.value.choices == {
            "the tag of each word (slots)": "token_classification",
            "the class of the whole text (intent)": "sequence_classification",
        }

    def test_a_summary_beside_a_label_asks_which_to_predict(self):
        with pytest.raises(AmbiguousError) as caught:
            recognise(table(article=ARTICLES, summary=HEADLINES, label=[0, 1] * 3))
        assert set(caught.value.choices.values()) == {"summarization", "sequence_classification"}

    def test_two_texts_without_a_label_ask_what_they_are_to_each_other(self):
        with pytest.raises(AmbiguousError) as caught:
            recognise(table(source=SENTENCES, target=FRENCH))
        assert caught.value.choices["'target' is 'source' in another language"] == "translation"

    @pytest.mark.parametrize("task", ["translation", "summarization"])
    def test_the_answer_to_that_question_is_a_layout(self, task):
        data = table(source=SENTENCES, target=FRENCH)
        layout = recognise(data, task=task)
        assert layout.task == task
        assert layout.columns.keys() <= canonical(data.rows, layout)[0].keys()

    def test_a_task_decides_between_several(self):
        data = table(text=SENTENCES[:3], tokens=WORDS, slots=NAMES, intent=["a", "b", "a"])
        assert recognise(data, task="sequence_classification").columns == {"text": "text", "label": "intent"}
        assert recognise(data, task="token_classification").columns == {"tokens": "tokens", "ner_tags": "slots"}


class TestRefusals:
    def test_columns_of_no_task(self):
        with pytest.raises(UsageError, match=r"no task has its columns: a \(whole numbers\).*token_classification"):
            recognise(table(a=[1, 2, 3]))

    def test_a_task_whose_columns_are_missing(self):
        with pytest.raises(UsageError, match=r"question_answering needs a question.*the columns are text \(texts\)"):
            recognise(table(text=SENTENCES), task="question_answering")

    def test_an_unknown_task(self):
        with pytest.raises(UsageError, match="there is no task 'ner'; choose from sequence_classification"):
            recognise(table(text=SENTENCES), task="ner")

    def test_an_unknown_goal(self):
        with pytest.raises(UsageError, match="there is no goal 'win'; choose from fill, generate"):
            recognise(table(text=SENTENCES), goal="win")

    def test_several_columns_that_could_be_the_label(self):
        with pytest.raises(UsageError, match=r"could be the label \(tone, channel\); rename"):
            recognise(table(message=SENTENCES, tone=["calm", "angry"] * 3, channel=["mail", "phone", "mail"] * 2))


class TestLessUsualData:
    """Data that are no benchmark: columns beside the task, names of their own, layouts that are near a task."""

    def test_columns_in_no_set_of_names(self):
        data = table(v1=["ham", "spam"] * 3, v2=SENTENCES)
        assert recognise(data).columns == {"text": "v2", "label": "v1"}

    def test_a_pair_with_other_names_and_a_score_between_numbers(self):
        scores = table(c0=SENTENCES, c1=OTHERS, c2=[5.0, 0.2, 1.4, 3.3, 2.0, 4.8])
        assert recognise(scores).columns == {"text": "c0", "text_pair": "c1", "label": "c2"}

    def test_other_texts_beside_one_with_a_name(self):
        data = table(location=OTHERS, keyword=["fire", "flood"] * 3, text=SENTENCES, target=[0, 1] * 3)
        assert recognise(data).columns == {"text": "text", "label": "target"}

    def test_a_true_or_false_answer_is_a_label(self):
        data = table(question=OTHERS, passage=SENTENCES, answer=[True, False] * 3)
        layout = recognise(data)
        assert layout.columns == {"text": "question", "text_pair": "passage", "label": "answer"}
        assert canonical(data.rows, layout)[0]["label"] == "true"

    def test_parses_beside_a_pair(self):
        data = table(
            premise=SENTENCES, premise_parse=ARTICLES, hypothesis=OTHERS, genre=["a", "b"] * 3, label=[0, 1] * 3
        )
        assert recognise(data).columns == {"text": "premise", "text_pair": "hypothesis", "label": "label"}

    def test_where_and_when_a_text_was_found_is_no_label(self):
        with pytest.raises(AmbiguousError, match="only texts"):
            recognise(table(text=SENTENCES, year=[2019, 2020] * 3, source=["web", "book"] * 3, url=["x"] * 6))

    def test_parts_of_speech_are_tags_where_there_are_no_others(self):
        assert recognise(table(tokens=WORDS, upos=NER)).columns == {"tokens": "tokens", "ner_tags": "upos"}

    def test_languages_by_three_letters(self):
        assert recognise(table(sentence_eng=SENTENCES, sentence_fra=FRENCH)).task == "translation"

    def test_one_word_a_row_is_refused(self):
        words, tags = ["The", "EU", "is", "big"], ["O", "B-ORG", "O", "O"]
        with pytest.raises(UsageError, match=r"'Word' and 'Tag' hold one word a row; a row must be a sentence"):
            recognise(table(Word=words, Tag=tags))

    def test_pieces_of_a_text_by_characters_are_refused(self):
        spans = [[{"start": 0, "end": 3, "label": "X"}], []] * 3
        with pytest.raises(
            UsageError, match=r"'entities' marks pieces of the text by their characters.* split the text"
        ):
            recognise(table(text=SENTENCES, entities=spans))


@settings(max_examples=200, deadline=None, database=None, derandomize=True)
@given(framed_rows(SHOWN))
def test_what_the_contract_calls_a_task_is_recognised_as_it(case):
    data = table_of(case.rows)
    layout = recognise(data)
    assert layout.task == case.task
    assert len(canonical(data.rows, layout)) == len(case.rows)


class TestCanonicalRows:
    def test_ids_of_labels_become_names(self):
        data = table({"label": ["neg", "pos"]}, sentence=SENTENCES, label=[1, 0, 1, 0, 1, -1])
        labels = [row["label"] for row in canonical(data.rows, recognise(data), data.label_names)]
        assert labels == ["pos", "neg", "pos", "neg", "pos", None]  # -1: a row that nobody labelled, not the last name

    def test_ids_without_names_become_their_digits(self):
        data = table(text=SENTENCES, label=[2, 0, 2, 0, 2, -1])
        assert [row["label"] for row in canonical(data.rows, recognise(data))] == ["2", "0", "2", "0", "2", None]

    def test_numbers_to_predict_stay_numbers(self):
        data = table(text=SENTENCES, score=[0.5, 1.0, 2.5, 3.0, 4.5, 5.0])
        assert canonical(data.rows, recognise(data))[2]["label"] == 2.5

    def test_several_labels_become_names(self):
        data = table({"labels": ["joy", "fear"]}, text=SENTENCES, labels=[[0], [0, 1], [], [1], [0], [1]])
        assert [row["label"] for row in canonical(data.rows, recognise(data), data.label_names)][:3] == [
            ["joy"],
            ["joy", "fear"],
            [],
        ]

    def test_flags_of_several_labels_stay_numbers(self):
        data = table(text=SENTENCES, labels=[[0, 1, 0], [1, 1, 0]] * 3)
        assert canonical(data.rows, recognise(data))[0]["label"] == [0, 1, 0]

    def test_ids_of_tags_become_names(self):
        data = table({"ner_tags": BIO}, tokens=WORDS, ner_tags=NER)
        assert [row["ner_tags"] for row in canonical(data.rows, recognise(data), data.label_names)] == NAMES

    def test_texts_of_words_and_tags_become_lists(self):
        data = table(sentence=SENTENCES[:1], text=["EU rejects"], tags=["B-ORG O"])
        assert canonical(data.rows, recognise(data, task="token_classification"))[0]["ner_tags"] == ["B-ORG", "O"]

    def test_answers_without_starts_are_looked_up(self):
        data = table(query=SQUAD["question"], passage=SQUAD["context"], answer=["1704", "Ida Holm", "a museum"])
        answers = [row["answers"] for row in canonical(data.rows, recognise(data))]
        assert answers == SQUAD["answers"]

    def test_answers_as_squad_lists_them_become_columns(self):
        rows = [{**row, "answers": [{"text": "1704", "answer_start": 22}]} for row in table(**SQUAD).rows]
        assert canonical(rows, recognise(table_of(rows)))[0]["answers"] == SQUAD["answers"][0]

    def test_questions_without_ids_are_numbered(self):
        data = table(question=SQUAD["question"], context=SQUAD["context"], answers=SQUAD["answers"])
        assert [row["id"] for row in canonical(data.rows, recognise(data))] == ["0", "1", "2"]

    def test_ids_that_are_not_different_are_replaced(self):
        data = table(**{**SQUAD, "id": ["a", "a", "b"]})
        assert [row["id"] for row in canonical(data.rows, recognise(data))] == ["0", "1", "2"]

    def test_languages_in_columns_become_a_translation(self):
        data = table(en=SENTENCES, fr=FRENCH)
        assert canonical(data.rows, recognise(data))[0] == {"translation": {"en": SENTENCES[0], "fr": FRENCH[0]}}

    def test_other_columns_are_kept_and_rows_are_not_changed(self):
        rows = table(sentence=SENTENCES, label=["a", "b"] * 3, idx=[*range(6)], note=["x"] * 6).rows
        before = [dict(row) for row in rows]
        assert canonical(rows, recognise(table_of(rows)))[1] == {
            "text": SENTENCES[1],
            "label": "b",
            "idx": 1,
            "note": "x",
        }
        assert rows == before

    def test_rows_that_lack_something_stay_and_hold_none(self):
        rows = [
            *table(text=SENTENCES, label=["a", "b"] * 3).rows,
            {"text": None, "label": "a"},
            {"text": "x", "label": None},
        ]
        assert canonical(rows, recognise(table_of(rows)))[-2:] == rows[-2:]


def test_a_few_broken_rows_do_not_hide_the_task():
    rows = [*table(tokens=WORDS * 3, ner_tags=NAMES * 3).rows, {"tokens": ["one", "two"], "ner_tags": ["O"]}]
    assert recognise(table_of(rows)).task == "token_classification"


def test_a_context_that_lost_its_answer_is_still_the_context():
    rows = [{**row, "context": CONTEXT.replace("1704", "1705")} for row in table(**SQUAD).rows]
    assert recognise(table_of(rows)).columns["context"] == "context"


def test_short_sentences_in_many_rows_are_no_classes():
    assert recognise(table(text=OTHERS * 4, label=[*range(6)] * 4)).columns == {"text": "text", "label": "label"}


ASKED = {"question": SQUAD["question"], "answer": ["in 1704", "Ida Holm did", "it is a museum"]}


class TestQuestionsWithoutAContext:
    @pytest.mark.parametrize("task", [None, "question_answering"])
    def test_it_is_said_that_the_context_is_missing(self, task):
        with pytest.raises(
            UsageError, match=r"'question' and 'answer' come without a context.*must be a slice"
        ) as told:
            recognise(table(**ASKED), task=task)
        assert not isinstance(told.value, AmbiguousError)

    def test_answers_that_repeat_their_question_are_no_summaries(self):
        answers = [f"Well, {question.rstrip('?')} is what nobody knows for sure." for question in SQUAD["question"]]
        for question, answer in (("question", "answer"), ("Query", "Response")):
            with pytest.raises(UsageError, match="come without a context"):
                recognise(table(**{question: SQUAD["question"], answer: answers}))

    def test_answers_with_starts_need_it_too(self):
        with pytest.raises(UsageError, match="'question' and 'answers' come without a context"):
            recognise(table(question=SQUAD["question"], answers=SQUAD["answers"]))

    @pytest.mark.parametrize("task", ["summarization", "translation"])
    def test_another_task_can_still_be_named(self, task):
        assert recognise(table(**ASKED), task=task).task == task

    def test_a_label_beside_them_is_what_to_predict(self):
        assert recognise(table(**ASKED, label=["a", "b", "a"])).task == "sequence_classification"


@pytest.mark.parametrize(
    "rows",
    [
        [{"id": str(n), "question": "who sat?", "context": f"{n} on the mat there the cat sat", "answers": FOUND} for n in range(9)],
        [{"question": "who sat?", "context": "the cat sat", "answers": FOUND}] * 9,
        [{"question": "who sat?", "context": "the cat sat", "answers": FOUND, "note": f"A note of several words {n}"} for n in range(9)],
        [{"question": "who sat?", "context": f"{n} on the mat there the cat sat", "answer": "cat"} for n in range(9)],
    ],
)  # fmt: skip
def test_a_short_question_in_every_row_is_still_the_question(rows):
    layout = recognise(table_of(rows))
    assert (layout.task, layout.columns["question"], layout.columns["context"]) == (
        "question_answering",
        "question",
        "context",
    )


def test_answers_that_cannot_be_read_become_none():
    data = table(**SQUAD)
    layout = recognise(data)
    for answers in (3, "cat", [3], {"text": None, "answer_start": [1]}):
        assert canonical([{**data.rows[0], "answers": answers}], layout)[0]["answers"] is None
