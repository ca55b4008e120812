"""Each thing to watch is found with its count and its first example, and is not found where all is well."""

import json
from pathlib import Path

import pytest

from nlpcheck.advice.advice import WATCHES, advise
from nlpcheck.advice.findings import ERROR, FINE, NOTE, WARNING
from nlpcheck.advice.ruler import Ruler, by_checkpoint, by_words
from nlpcheck.data.layouts import canonical, recognise
from nlpcheck.data.table import Table
from nlpcheck.errors import UsageError

SEQUENCE, TOKEN, SPAN = "sequence_classification", "token_classification", "question_answering"
SUMMARY, TRANSLATION, MASKED = "summarization", "translation", "masked_lm"
TEXTS = [f"the {word} cat sat on the mat" for word in ("old", "young", "red", "grey", "wet", "shy", "fat", "big")]
MOODS = [{"text": text, "label": ("good", "bad")[n % 2]} for n, text in enumerate(TEXTS * 2)]
for number, row in enumerate(MOODS):
    row["text"] += f" {number}"
IDS = [{**row, "label": n % 2} for n, row in enumerate(MOODS)]
TAGGED = [{"tokens": ["Ada", text, "here"], "ner_tags": ["B-PER", "O", "O"]} for text in TEXTS]
ASKED = [
    {"id": str(n), "question": f"who sat {n}?", "context": text, "answers": {"text": ["cat"], "answer_start": [text.find("cat")]}}
    for n, text in enumerate(TEXTS)
]  # fmt: skip
NEWS = [
    {"document": f"{text}. It was a long day, and nothing else came of it.", "summary": f"cat {n} sat"}
    for n, text in enumerate(TEXTS)
]
SENTENCES = [{"translation": {"en": f"{text} today", "fr": f"{text} un jour"}} for text in TEXTS]
PLAIN = [{"text": text} for text in TEXTS * 60]
for number, row in enumerate(PLAIN):
    row["text"] += f" {number}"
RIGHT = {SEQUENCE: MOODS, TOKEN: TAGGED, SPAN: ASKED, SUMMARY: NEWS, TRANSLATION: SENTENCES, MASKED: PLAIN}


def changed(task, number, **values):
    """Return right rows of a task, one of them changed."""
    rows = [dict(row) for row in RIGHT[task]]
    rows[number] = {**rows[number], **values}
    return rows


def look(task, rows, *, test=None, names=(), ruler=None, max_length=None):
    splits = {"train": rows, **({"test": test} if test else {})}
    labels = {} if not names else {"label" if task == SEQUENCE else "ner_tags": list(names)}
    table = Table(Path("rows"), splits, labels)
    return advise(table, task=task, ruler=ruler, max_length=max_length).findings


def answers(text, start):
    return {
        "text": text if isinstance(text, list) else [text],
        "answer_start": start if isinstance(start, list) else [start],
    }


WRONG = {
    "None": (SEQUENCE, changed(SEQUENCE, 3, text=None), {}, "None rows", WARNING, 1, "train row 3"),
    "blank text": (SEQUENCE, changed(SEQUENCE, 3, text=" \n"), {}, "None rows", WARNING, 1, "train row 3"),
    "a None side": (TRANSLATION, changed(TRANSLATION, 2, translation={"en": "a", "fr": None}), {}, "None rows", WARNING, 1, "row 2"),
    "a text that is a number": (SEQUENCE, changed(SEQUENCE, 3, text=7), {}, "odd values", ERROR, 1, "train row 3: text is 7, must be a text"),
    "a label that is a dict": (SEQUENCE, changed(SEQUENCE, 3, label={"a": 1}), {}, "odd values", ERROR, 1, "train row 3: label is"),
    "a word that is None": (TOKEN, changed(TOKEN, 3, tokens=["a", None, "b"]), {}, "odd values", ERROR, 1, "must be a list of words"),
    "a start that is a text": (SPAN, changed(SPAN, 3, answers=answers("cat", ["8"])), {}, "odd values", ERROR, 1, "train row 3 (id 3): answers"),
    "a side that is a number": (TRANSLATION, changed(TRANSLATION, 3, translation={"en": "a", "fr": 1}), {}, "odd values", ERROR, 1, "a text for each language"),
    "no row to train on": (SUMMARY, [{**row, "summary": None} for row in NEWS], {"test": NEWS[:1]}, "empty split", ERROR, 0, ""),
    "answers that nobody gave": (SUMMARY, NEWS, {"test": [{"document": "a b", "summary": None}]}, "empty split", NOTE, 0, ""),
    "a copy in the test split": (SEQUENCE, MOODS, {"test": [{**MOODS[5], "text": f" {MOODS[5]['text'].upper()}"}]},
                                 "duplicates between splits", ERROR, 1, "test row 0: also train row 5"),
    "the source in both": (TRANSLATION, SENTENCES, {"test": [{"translation": {"en": "the old cat sat on the mat today", "fr": "x"}}]},
                           "duplicates between splits", ERROR, 1, "test row 0"),
    "a copy": (SEQUENCE, [*MOODS, {**MOODS[2], "text": MOODS[2]["text"].title()}], {}, "repeated rows", WARNING, 1, "as train row 2"),
    "a contradiction": (SEQUENCE, [*MOODS, {**MOODS[2], "label": "bad"}], {}, "contradictions", WARNING, 1, "train row 2"),
    "a long row": (SEQUENCE, changed(SEQUENCE, 4, text="cat " * 600), {}, "lengths", WARNING, 1, "train row 4: 600 words"),
    "a long context": (SPAN, changed(SPAN, 4, context="cat " * 600, answers=answers("cat", 0)), {}, "lengths", NOTE, 1, "row 4"),
    "a special token": (SEQUENCE, changed(SEQUENCE, 4, text="a [MASK] b"), {}, "special tokens in texts", WARNING, 1, "[MASK]"),
    "mojibake": (SEQUENCE, changed(SEQUENCE, 4, text="caf\u00c3\u00a9 noir"), {}, "broken encoding", WARNING, 1, "row 4"),
    "markup": (SEQUENCE, changed(SEQUENCE, 4, text="cat<br />sat &amp; ate"), {}, "markup", NOTE, 1, "<br />"),
    "most rows of one class": (SEQUENCE, [{**row, "label": "good" if n else "bad"} for n, row in enumerate(MOODS)], {},
                               "class balance", WARNING, 15, "good"),
    "one class": (SEQUENCE, [{**row, "label": "good"} for row in MOODS], {}, "class balance", ERROR, 16, ""),
    "a rare class": (SEQUENCE, changed(SEQUENCE, 1, label="ugly"), {}, "rare classes", WARNING, 1, "row 1"),
    "an id outside the names": (SEQUENCE, [{**row, "label": 2 if n == 7 else row["label"]} for n, row in enumerate(IDS)],
                                {"names": ("bad", "good")}, "labels outside the names", ERROR, 1, "train row 7: 2"),
    "a name outside the names": (SEQUENCE, changed(SEQUENCE, 7, label="odd"), {"names": ("bad", "good")},
                                 "labels outside the names", ERROR, 1, "train row 7: odd"),
    "hidden labels": (SEQUENCE, IDS, {"test": [{"text": "a cat of gold", "label": -1}], "names": ("bad", "good")}, "hidden labels", WARNING, 1, "test row 0"),
    "hidden labels without names": (SEQUENCE, IDS, {"test": [{"text": "a cat of gold", "label": -1}]}, "hidden labels", WARNING, 1, "test row 0"),
    "a label that training lacks": (SEQUENCE, MOODS, {"test": [{"text": "a cat of gold", "label": "odd"}]},
                                    "labels without training rows", ERROR, 1, "test row 0"),
    "two spellings": (SEQUENCE, changed(SEQUENCE, 0, label="Good"), {}, "spelling of labels", ERROR, 1, "'Good' (1 rows)"),
    "sorted": (SEQUENCE, sorted(MOODS, key=lambda row: row["label"]), {}, "order of rows", WARNING, 0, ""),
    "classes as floats": (SEQUENCE, [{**row, "label": float(n % 2)} for n, row in enumerate(MOODS)], {}, "problem type", WARNING, 16, ""),
    "a tag too few": (TOKEN, changed(TOKEN, 6, ner_tags=["O"]), {}, "rows that cannot be aligned", ERROR, 1, "train row 6: 3 words, 1 tags"),
    "an invisible word": (TOKEN, changed(TOKEN, 2, tokens=["Ada", "\u200b", "x"]), {}, "words without a token", WARNING, 1, "word 1 is '\\u200b', tagged O"),
    "ids without names": (TOKEN, [{**row, "ner_tags": [1, 0, 0]} for row in TAGGED], {}, "tags without names", WARNING, 0, ""),
    "a tag id outside": (TOKEN, [{**row, "ner_tags": [1, 0, 2 if n == 3 else 0]} for n, row in enumerate(TAGGED)],
                         {"names": ("O", "B-PER")}, "labels outside the names", ERROR, 1, "train row 3"),
    "opens with I-": (TOKEN, changed(TOKEN, 2, ner_tags=["O", "I-PER", "O"]), {}, "tag scheme", WARNING, 1, "row 2"),
    "IOB1": (TOKEN, [{**row, "ner_tags": ["I-PER", "O", "O"]} for row in TAGGED], {}, "tag scheme", WARNING, 8, "row 0"),
    "BIOES": (TOKEN, changed(TOKEN, 2, ner_tags=["S-PER", "O", "O"]), {}, "tag scheme", WARNING, 1, ""),
    "a tag without prefix": (TOKEN, changed(TOKEN, 2, ner_tags=["PER", "O", "O"]), {}, "tag scheme", ERROR, 1, ""),
    "a rare type": (TOKEN, changed(TOKEN, 2, ner_tags=["B-X-Y", "O", "O"]), {}, "rare classes", WARNING, 1, ""),
    "a tag that training lacks": (TOKEN, TAGGED, {"test": [{"tokens": ["a"], "ner_tags": ["B-ORG"]}]},
                                  "labels without training rows", ERROR, 1, "test row 0"),
    "an answer beside itself": (SPAN, changed(SPAN, 5, answers=answers("cat", 3)), {}, "answers that are not slices", ERROR, 1, "it stands at"),
    "an answer of another text": (SPAN, changed(SPAN, 5, answers=answers("dog", 3)), {}, "answers that are not slices", ERROR, 1, "stands nowhere"),
    "a start too few": (SPAN, changed(SPAN, 5, answers=answers(["cat", "mat"], [8])), {}, "texts and starts", ERROR, 1, "train row 5"),
    "no answer": (SPAN, changed(SPAN, 5, answers=answers([], [])), {}, "rows without an answer", NOTE, 1, "who sat 5?"),
    "a space at the end": (SPAN, changed(SPAN, 0, answers=answers("cat ", 8)), {}, "answers with spaces", WARNING, 1, "'cat '"),
    "a long answer": (SPAN, changed(SPAN, 5, context="cat " * 40, answers=answers("cat " * 39 + "cat", 0)), {}, "long answers", WARNING, 1, "40 words"),
    "twice in the context": (SPAN, changed(SPAN, 5, context="a cat is a cat", answers=answers("cat", 11)), {},
                             "answers in several places", NOTE, 1, "first at 2"),
    "an id twice": (SPAN, changed(SPAN, 5, id="4"), {}, "ids", ERROR, 2, "who sat 4?"),
    "a context in both": (SPAN, ASKED, {"test": [{**ASKED[1], "question": "what now?", "id": "t"}]}, "contexts in two splits", WARNING, 1, "also train row 1"),
    "a long target": (SUMMARY, changed(SUMMARY, 2, document="a " * 400, summary="cat " * 130), {}, "long targets", WARNING, 1, "130"),
    "beyond the default length": (SUMMARY, changed(SUMMARY, 2, document="a " * 400, summary="cat " * 20), {}, "length of what is generated", NOTE, 1, "20"),
    "a copy as summary": (SUMMARY, changed(SUMMARY, 2, summary=NEWS[2]["document"].upper()), {}, "targets that are the source", WARNING, 1, "row 2"),
    "a summary longer than its text": (SUMMARY, changed(SUMMARY, 2, summary="cat " * 40), {}, "summaries against documents", WARNING, 1, "row 2"),
    "sentences on one line": (SUMMARY, changed(SUMMARY, 2, summary="A cat. It sat."), {}, "sentences of summaries", NOTE, 1, "A cat."),
    "sides that do not belong": (TRANSLATION, changed(TRANSLATION, 2, translation={"en": "cat", "fr": "chat " * 9}), {}, "sides of unlike length", WARNING, 1, "1 and 9"),
    "not translated": (TRANSLATION, changed(TRANSLATION, 2, translation={"en": "a cat", "fr": "A cat"}), {}, "targets that are the source", WARNING, 1, "a cat"),
    "another language": (TRANSLATION, changed(TRANSLATION, 2, translation={"en": "a cat", "de": "Katze"}), {}, "languages", ERROR, 1, "Katze"),
    "too little text": (MASKED, PLAIN[:9], {}, "amount of text", WARNING, 0, ""),
    "one token": (MASKED, [*PLAIN, {"text": "cat"}], {}, "texts of one token", WARNING, 1, "cat"),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_it_is_found_with_count_and_example(name):
    task, rows, options, finding, severity, count, example = WRONG[name]
    found = [one for one in look(task, rows, **options) if one.name == finding and one.severity == severity]
    assert [one.count for one in found] == [count]
    assert example in found[0].example
    assert found[0].mend


@pytest.mark.parametrize("task", RIGHT)
def test_right_rows_have_nothing_to_mend(task):
    assert [one for one in look(task, RIGHT[task]) if one.found] == []


@pytest.mark.parametrize("task", RIGHT)
def test_two_right_splits_have_nothing_to_mend(task):
    half = len(RIGHT[task]) // 2
    small = {MASKED: 8}.get(task)
    found = look(task, RIGHT[task][:half], test=RIGHT[task][half:], max_length=small)
    assert [one.name for one in found if one.found and one.name != "rare classes"] == []


OVERVIEWS = {"split_words", "kinds", "unknown_words"}
"""Watches that only count, and one that needs a tokenizer: its test is the doctor's."""


def test_every_watch_finds_something(monkeypatch):
    """A watch that no example breaks may be one that never finds anything."""
    breaking = set()

    def listening(watch):
        def listen(view):
            found = list(watch(view))
            breaking.update(watch.__name__ for one in found if one.severity != FINE)
            return iter(found)

        return listen

    names = {watch.__name__ for watches in WATCHES.values() for watch in watches}
    for task, watches in list(WATCHES.items()):
        monkeypatch.setitem(WATCHES, task, tuple(map(listening, watches)))
    for task, rows, options, *_ in WRONG.values():
        look(task, rows, **options)
    assert names - breaking == OVERVIEWS


class TestWithoutBlame:
    """What is unusual and right."""

    def found(self, *arguments, **options):
        return {one.name: one.severity for one in look(*arguments, **options) if one.found}

    def test_minus_one_and_one_are_two_classes(self):
        rows = [{**row, "label": 2 * (n % 2) - 1} for n, row in enumerate(MOODS)]
        assert "hidden labels" not in self.found(SEQUENCE, rows)

    def test_scores_are_no_classes(self):
        rows = [{**row, "label": n / 7} for n, row in enumerate(MOODS)]
        assert self.found(SEQUENCE, rows) == {}

    def test_several_labels_none_of_them_too(self):
        rows = [{**row, "label": [["a"], ["b", "a"], [], ["b"]][n % 4]} for n, row in enumerate(MOODS)]
        assert self.found(SEQUENCE, rows) == {}
        vectors = [{**row, "label": [[1, 0], [1, 1], [0, 0], [0, 1]][n % 4]} for n, row in enumerate(MOODS)]
        assert self.found(SEQUENCE, vectors) == {}
        (balance,) = [one for one in look(SEQUENCE, vectors) if one.name == "class balance"]
        assert balance.says == "0 8, 1 8"

    def test_parts_of_speech_are_no_entities(self):
        rows = [{**row, "ner_tags": ["NOUN", "NOUN", "ADV"]} for row in TAGGED]
        assert self.found(TOKEN, rows) == {}

    def test_hyphens_in_types(self):
        rows = [{**row, "ner_tags": ["B-END-DATE", "I-END-DATE", "O"]} for row in TAGGED]
        assert self.found(TOKEN, rows) == {}
        (balance,) = [one for one in look(TOKEN, rows) if one.name == "class balance"]
        assert balance.says.startswith("entities: END-DATE 8;")

    def test_an_answer_at_the_first_character(self):
        rows = changed(SPAN, 0, answers=answers("the", 0))
        assert self.found(SPAN, rows) == {}

    def test_characters_outside_the_basic_plane(self):
        rows = changed(SPAN, 0, context="\U0001f600 cat", answers=answers("cat", 2))
        assert self.found(SPAN, rows) == {}

    def test_two_summaries_of_one_text(self):
        assert self.found(SUMMARY, [*NEWS, {**NEWS[0], "summary": "another one"}]) == {}

    def test_equal_questions_about_other_texts(self):
        rows = [{**row, "question": "Who was it that sat on the mat?"} for row in ASKED]
        assert self.found(SPAN, rows) == {}


def test_a_tokenizer_counts_what_it_makes_of_a_text():
    ruler = Ruler(len, "signs", exact=True, pieces=lambda words: [0 if word == "here" else 2 for word in words],
                  unknown=lambda text: text.count("Ada"))  # fmt: skip
    found = {one.name: one for one in look(TOKEN, TAGGED, ruler=ruler)}
    assert (found["words without a token"].count, found["cut words"].count, found["cut words"].of) == (8, 16, 24)
    assert found["lengths"].says.endswith("signs in the middle, 37 at most")


def test_words_and_marks():
    count = by_words().count
    assert [count(text) for text in ("", "a b", "a-b", "C3PO", "\u732b\u304c", "it's 5.5 km!")] == [0, 2, 3, 1, 2, 8]


def test_every_task_is_watched():
    from nlpcheck.contract import TASKS

    assert set(WATCHES) == set(TASKS)


class TestAbsurdCheckpoints:
    """What the library would not survive is refused before the library is asked for a tokenizer."""

    def told(self, folder, **files):
        (folder / "vocab.txt").write_text("[UNK]\ncat\n", encoding="utf-8")
        for name, settings in files.items():
            (folder / f"{name}.json").write_text(json.dumps(settings), encoding="utf-8")
        with pytest.raises(UsageError) as refused:
            by_checkpoint(folder)
        return str(refused.value)

    def test_labels_without_end(self, tmp_path):
        assert "num_labels is 1000000000000" in self.told(tmp_path, config={"num_labels": 10**12})

    def test_a_length_that_is_none(self, tmp_path):
        assert "model_max_length is '-5'" in self.told(tmp_path, tokenizer_config={"model_max_length": -5})


class TestIdsOfTagsWithoutNames:
    @pytest.mark.parametrize("zero", [0, "0"], ids=["number", "digits"])
    def test_they_are_told_with_what_to_do(self, zero):
        one, ten = type(zero)(1), type(zero)(10)
        rows = [{"tokens": ["Ada", "ran", "far"], "ner_tags": [one, zero, ten]}] * 6
        found = {finding.name: finding for finding in look(TOKEN, rows)}
        told = found["tags without names"]
        assert (told.severity, told.says) == ("warning", "tags are ids without names: 0, 1, 10")
        assert "--label-names" in told.mend
        assert "tag scheme" not in found  # not: right for parts of speech

    def test_of_one_length_they_are_no_flags(self):
        rows = [{"tokens": ["Ada", "ran"], "ner_tags": [1, 0]}] * 6
        layout = recognise(Table(Path("rows"), {"train": rows}))
        assert canonical(rows, layout)[0]["ner_tags"] == ["1", "0"]

    def test_names_that_are_given_end_it(self):
        rows = [{"tokens": ["Ada", "ran"], "ner_tags": [1, 0]}] * 6
        assert "tags without names" not in {finding.name for finding in look(TOKEN, rows, names=["O", "B-PER"])}


@pytest.mark.parametrize("answers", [3, "cat", [3], {"answer_start": [4]}, [{"text": 3, "answer_start": 4}]])
def test_answers_of_another_kind_are_told(answers):
    whole = {"question": "who sat?", "context": "the cat sat", "answers": {"text": ["cat"], "answer_start": [4]}}
    rows = [{**whole, "id": str(n), "context": f"the cat sat {n}"} for n in range(9)]
    found = {finding.name: finding for finding in look(SPAN, [*rows, {**whole, "id": "x", "answers": answers}])}
    assert (found["odd values"].severity, found["odd values"].count) == ("error", 1)
    assert "answers is" in found["odd values"].example


def test_a_dict_is_no_text():
    rows = [{"text": "the cat", "text_pair": "sat", "label": "a"}] * 9
    found = {one.name: one for one in look(SEQUENCE, [*rows, {**rows[0], "text_pair": {"end": None}}])}
    assert "text_pair is {'end': None}, must be a text" in found["odd values"].example
