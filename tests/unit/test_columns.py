"""The stand-ins for the columns of `datasets` behave as those do, and the reference takes the real ones."""

import datasets
import pytest

from nlpcheck.rules.general import Column, Columns
from nlpcheck.strategies.tokenizers import load_tokenizer
from nlpcheck.tasks import question_answering, token_classification

SENTENCES = {"tokens": [["Ada", "in", "Paris"], ["the", "cat"]], "ner_tags": [[1, 0, 3], [0, 0]]}
QUESTIONS = {
    "id": ["1", "2"],
    "question": ["the cat", "Ada"],
    "context": ["Ada in the New York", "Ada in Paris"],
    "answers": [{"text": ["New York"], "answer_start": [11]}, {"text": [], "answer_start": []}],
}


def lazy_batch(columns):
    """The very object that `Dataset.map(batched=True)` passes."""
    seen = []
    datasets.Dataset.from_dict(columns).map(seen.append, batched=True, load_from_cache_file=False)
    return seen[0]


@pytest.mark.parametrize("kind", [Columns, lazy_batch])
def test_a_batch_is_a_mapping_and_no_dict(kind):
    batch = kind(SENTENCES)
    assert not isinstance(batch, dict)
    assert list(batch) == list(SENTENCES)
    assert dict(batch) == SENTENCES
    batch["tokens"] = []  # a recipe that writes into the batch is not stopped here
    assert batch["tokens"] == []


@pytest.mark.parametrize("kind", [Column, lambda values: datasets.Dataset.from_dict({"x": values})["x"]])
def test_a_column_is_a_sequence_and_no_list(kind):
    column = kind([[1], [2, 3]])
    assert not isinstance(column, list)
    assert (len(column), column[1], list(column)) == (2, [2, 3], [[1], [2, 3]])


@pytest.mark.parametrize("of_columns", [lazy_batch, datasets.Dataset.from_dict])
def test_the_reference_takes_what_datasets_hands_over(of_columns):
    tokenizer = load_tokenizer("wordpiece")
    names = ["O", "B-PER", "I-PER", "B-LOC", "I-LOC"]
    lengths = {"max_length": 8, "stride": 1}
    align = token_classification.tokenize_and_align_labels
    assert align(of_columns(SENTENCES), tokenizer, label_names=names) == align(SENTENCES, tokenizer, label_names=names)
    for prepare in (question_answering.prepare_train_features, question_answering.prepare_validation_features):
        assert prepare(of_columns(QUESTIONS), tokenizer, **lengths) == prepare(QUESTIONS, tokenizer, **lengths)
