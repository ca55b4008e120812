import json
import re
import statistics
import subprocess
import sys
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest

from nlpcheck.contract import TASKS
from nlpcheck.data.bundled import bundled
from nlpcheck.data.reading import read
from nlpcheck.errors import UsageError
from nlpcheck.tasks.data_preparation import clean, split
from nlpcheck.tasks.token_classification import extract_entities

FIXTURES = Path(__file__).parents[2] / "fixtures"
README = (FIXTURES / "data" / "README.md").read_text(encoding="utf-8")
COLUMNS = {
    "sequence_classification": ["text", "label"],
    "token_classification": ["tokens", "ner_tags"],
    "question_answering": ["question", "context", "answers"],
    "masked_lm": ["text"],
    "causal_lm": ["text"],
    "summarization": ["document", "summary"],
    "translation": ["translation"],
}


@pytest.fixture(scope="module")
def rows():
    return {task: read(bundled(task)).rows for task in TASKS}


@pytest.fixture(scope="module")
def cleaned(rows):
    kept = {task: clean(rows[task], columns=COLUMNS[task]) for task in TASKS}
    kept["translation"] = [row for row in kept["translation"] if None not in row["translation"].values()]
    return kept


def words(value):
    if isinstance(value, dict):
        return max(words(text) for text in value.values()) if "en" in value else 0
    return len(value.split() if isinstance(value, str) else value)


def stated(pattern):
    """Return the numbers that README states in words that match, line breaks aside."""
    found = re.search(pattern, re.sub(r"\s+", " ", README))
    assert found, f"README does not state {pattern!r}"
    return [int(number) for number in found.groups()]


def test_the_script_reproduces_the_files_byte_for_byte(tmp_path):
    subprocess.run([sys.executable, FIXTURES / "build_data.py", tmp_path], check=True, capture_output=True)
    built = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    assert built == {file.name: file.read_bytes() for file in (FIXTURES / "data").glob("*.jsonl")}


def test_every_task_has_a_file_and_every_file_a_task():
    assert {bundled(task).stem for task in TASKS} == {file.stem for file in (FIXTURES / "data").glob("*.jsonl")}


def test_another_name_is_refused():
    with pytest.raises(UsageError, match="there is no task 'ner'; choose from sequence_classification"):
        bundled("ner")


@pytest.mark.parametrize("task", TASKS)
def test_files_are_small_and_their_rows_have_the_columns_and_an_id(rows, task):
    assert 100 <= len(rows[task]) <= 300
    assert {"id", *COLUMNS[task]} <= rows[task][0].keys() <= {"id", "title", *COLUMNS[task]}
    assert len({row["id"] for row in rows[task]}) == len(rows[task])


@pytest.mark.parametrize("task", TASKS)
def test_the_table_of_the_readme_counts_right(rows, cleaned, task):
    lengths = sorted(max(words(row[column]) for column in COLUMNS[task]) for row in cleaned[task])
    line = next(line for line in README.splitlines() if line.startswith(f"| {task} |"))
    numbers = [int(cell) for cell in line.strip("| ").split(" | ")[2:]]
    assert numbers == [len(rows[task]), len(cleaned[task]), statistics.median_low(lengths), lengths[-1]]


def test_the_readme_counts_the_labels_right(cleaned):
    counts = Counter(row["label"] for row in cleaned["sequence_classification"])
    share = round(100 * counts["neutral"] / counts.total())
    assert stated(r"`neutral` (\d+), `angry` (\d+), `pleased` (\d+)") == [
        counts[name] for name in ("neutral", "angry", "pleased")
    ]
    assert stated(r"right in (\d+) %") == [share]


def test_the_readme_counts_the_entities_right(cleaned):
    tags = [row["ner_tags"] for row in cleaned["token_classification"]]
    entities = Counter(kind for row in tags for kind, *_ in extract_entities(row, mode="strict"))
    names = ("COMPANY", "AMOUNT", "END-DATE", "START-DATE")
    assert stated(", ".join(rf"`{name}` (\d+)" for name in names)) == [entities[name] for name in names]
    assert set(entities) == set(names)
    assert stated(r"(\d+) rows hold no entity") == [sum(set(row) == {"O"} for row in tags)]
    flat = [tag for row in tags for tag in row]
    assert stated(r"(\d+) % of the words are `O`") == [round(100 * flat.count("O") / len(flat))]


def test_the_readme_counts_questions_and_causes_right(cleaned):
    questions = cleaned["question_answering"]
    contexts = {row["context"] for row in questions}
    assert stated(r"ask (\d+) questions about (\d+) contexts") == [len(questions), len(contexts)]
    causes = Counter(row["summary"].split()[0] for row in cleaned["summarization"])
    names = ("Strike", "Snow", "Storm", "Fire", "Flood")
    assert stated(", ".join(rf"{name} (\d+)" for name in names)) == [causes[name] for name in names]
    assert set(causes) == set(names)


@pytest.mark.parametrize("task", TASKS)
def test_cleaning_removes_none_rows_and_duplicates_and_keeps_every_other_row(rows, cleaned, task):
    removed = len(rows[task]) - len(cleaned[task])
    assert 3 <= removed <= 6
    assert all(row[column] is not None for row in cleaned[task] for column in COLUMNS[task])
    assert any(row[column] is None for row in rows[task] for column in COLUMNS[task])


@pytest.mark.parametrize("task", TASKS)
def test_every_file_has_an_emoji_and_a_row_that_is_far_longer_than_the_others(cleaned, task):
    lengths = sorted(max(words(row[column]) for column in COLUMNS[task]) for row in cleaned[task])
    assert lengths[-1] > 5 * statistics.median_low(lengths)
    assert re.search("[\U0001f300-\U0001faff☀-➿]", json.dumps(cleaned[task], ensure_ascii=False))


def test_words_and_tags_are_as_many_and_every_tag_follows_iob2(cleaned):
    for row in cleaned["token_classification"]:
        assert len(row["tokens"]) == len(row["ner_tags"])
        assert extract_entities(row["ner_tags"], mode="strict") == extract_entities(row["ner_tags"], mode="lenient")


def test_two_entities_stand_side_by_side(cleaned):
    tags = [row["ner_tags"] for row in cleaned["token_classification"]]
    assert any(before != "O" and after == "B-COMPANY" for row in tags for before, after in pairwise(row))


def test_answers_are_slices_of_their_contexts(cleaned):
    for row in cleaned["question_answering"]:
        (text,), (start,) = row["answers"]["text"], row["answers"]["answer_start"]
        assert row["context"][start : start + len(text)] == text


def test_an_answer_is_twice_in_its_context_and_the_first_place_is_wrong(cleaned):
    answers = [
        (row["context"], row["answers"]["text"][0], row["answers"]["answer_start"][0])
        for row in cleaned["question_answering"]
    ]
    assert any(context.index(text) != start for context, text, start in answers)


def test_an_answer_stands_behind_an_emoji(cleaned):
    ahead = [row["context"][: row["answers"]["answer_start"][0]] for row in cleaned["question_answering"]]
    assert any(len(text.encode("utf-16-le")) // 2 > len(text) for text in ahead)


def test_a_split_by_context_keeps_pages_apart(cleaned):
    train, held_out = split(cleaned["question_answering"], test_fraction=0.2, seed=0, group_by="context")
    assert not {row["context"] for row in train} & {row["context"] for row in held_out}


def test_translations_have_both_languages_and_no_break_spaces(cleaned):
    assert all(row["translation"].keys() == {"en", "fr"} for row in cleaned["translation"])
    assert any("\u00a0" in row["translation"]["fr"] for row in cleaned["translation"])
