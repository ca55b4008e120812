"""One loop under all tasks: the pieces of the reference fit together, and a tiny model learns its rows by heart.

Tokenize, collate, load, train, evaluate, predict, score: only the pieces change.
"""

import numpy as np
import pytest
import torch

from nlpcheck.strategies.checkpoints import checkpoint
from nlpcheck.strategies.tokenizers import load_tokenizer
from nlpcheck.tasks import (
    causal_lm,
    data_preparation,
    diagnosis,
    masked_lm,
    question_answering,
    sequence_classification,
    summarization,
    token_classification,
    training,
    translation,
)

TEXTS = ["the cat sat", "a dog ran home", "the dog sat", "a cat ran home", "players play", "unhappy players"]


@pytest.fixture(autouse=True)
def _seeded():
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        yield


def rows_of(features):
    """Columns become rows, as a data set hands them to its collator."""
    return [dict(zip(features, row, strict=True)) for row in zip(*features.values(), strict=True)]


def learnt(model, batches, *, epochs=80):
    """Train on some batches; return the loss before and after."""
    for part in model.modules():
        if isinstance(part, torch.nn.Dropout):
            part.p = 0.0  # to learn by heart
    parameters = dict(model.named_parameters())
    groups = training.parameter_groups(model)
    optimizer = torch.optim.AdamW(
        [
            {"params": [parameters[name] for name in groups["decay"]], "weight_decay": 0.01},
            {"params": [parameters[name] for name in groups["no_decay"]], "weight_decay": 0.0},
        ],
        lr=0.01,
    )
    before = training.evaluate(model, batches)
    for _ in range(epochs):
        training.train_epoch(model, batches, optimizer, gradient_accumulation_steps=2, max_grad_norm=5.0)
    return before, training.evaluate(model, batches)


def in_batches(rows, collate, tokenizer, size=2, **options):
    return [collate(rows[first : first + size], tokenizer, **options) for first in range(0, len(rows), size)]


def test_sequence_classification():
    data = [
        {"text": text, "label": label}
        for text, label in zip(TEXTS, ["animal", "animal", "animal", "animal", "game", "game"], strict=True)
    ]
    assert diagnosis.diagnose(data) == "sequence_classification"
    ids = data_preparation.label_mapping(row["label"] for row in data)
    rows = data_preparation.clean(data, columns=["text"])
    examples = {"text": [row["text"] for row in rows], "label": [ids[row["label"]] for row in rows]}
    tokenizer = load_tokenizer("wordpiece")
    features = rows_of(sequence_classification.tokenize(examples, tokenizer, max_length=16))
    batches = in_batches(features, sequence_classification.collate, tokenizer)
    model = sequence_classification.load_model(checkpoint("bert"), label_names=list(ids))
    before, after = learnt(model, batches)
    assert after < before / 4
    logits = torch.stack(training.predict(model, batches)).numpy()
    labels = np.array([row["labels"] for row in features])
    assert sequence_classification.compute_metrics(logits, labels) == {"accuracy": 1.0, "f1": 1.0}
    named = sequence_classification.decode_predictions(logits, label_names=list(ids))
    assert named == [row["label"] for row in rows]


def test_token_classification():
    names = ["O", "B-PET", "I-PET"]
    data = [
        {"tokens": ["the", "unhappy", "cat", "sat"], "ner_tags": [0, 1, 2, 0]},
        {"tokens": ["players", "ran"], "ner_tags": [0, 0]},
        {"tokens": ["a", "dog", "sat", "home"], "ner_tags": [0, 1, 0, 0]},
    ]
    assert diagnosis.diagnose(data) == "token_classification"
    tokenizer = load_tokenizer("wordpiece")
    examples = {key: [row[key] for row in data] for key in data[0]}
    features = rows_of(token_classification.tokenize_and_align_labels(examples, tokenizer, label_names=names))
    batches = in_batches(features, token_classification.collate, tokenizer)
    model = token_classification.load_model(checkpoint("bert"), label_names=names)
    before, after = learnt(model, batches, epochs=400)
    assert after < before / 4
    width = max(len(row["labels"]) for row in features)
    logits, labels = np.zeros((len(features), width, len(names))), np.full((len(features), width), -100)
    for number, (row, predicted) in enumerate(zip(features, training.predict(model, batches), strict=True)):
        logits[number, : len(predicted)], labels[number, : len(predicted)] = predicted.numpy(), row["labels"]
    assert set(token_classification.compute_metrics(logits, labels, label_names=names).values()) == {1.0}


def test_question_answering():
    data = [
        {
            "id": "1",
            "question": "who sat?",
            "context": "the cat sat",
            "answers": {"text": ["cat"], "answer_start": [4]},
        },
        {"id": "2", "question": "who ran?", "context": "a dog ran", "answers": {"text": ["dog"], "answer_start": [2]}},
    ]
    assert diagnosis.diagnose(data) == "question_answering"
    tokenizer = load_tokenizer("wordpiece")
    examples = {key: [row[key] for row in data] for key in data[0]}
    settings = {"max_length": 32, "stride": 4}
    trained = rows_of(question_answering.prepare_train_features(examples, tokenizer, **settings))
    asked = rows_of(question_answering.prepare_validation_features(examples, tokenizer, **settings))
    batches = in_batches(trained, question_answering.collate, tokenizer)
    model = question_answering.load_model(checkpoint("bert"))
    before, after = learnt(model, batches)
    assert after < before / 4
    logits = training.predict(model, batches)
    width = max(map(len, logits))
    starts, ends = (np.stack([np.pad(row[:, n].numpy(), (0, width - len(row))) for row in logits]) for n in (0, 1))
    answers = question_answering.postprocess_qa_predictions(data, asked, (starts, ends))
    golds = {row["id"]: row["answers"]["text"] for row in data}
    assert question_answering.compute_metrics(answers, golds) == {"exact_match": 100.0, "f1": 100.0}


def test_masked_lm():
    assert diagnosis.diagnose([{"text": text} for text in TEXTS], goal="fill") == "masked_lm"
    tokenizer = load_tokenizer("wordpiece")
    grouped = masked_lm.group_texts({"input_ids": tokenizer(TEXTS, add_special_tokens=False)["input_ids"]}, 6)
    features = [{"input_ids": ids, "attention_mask": [1] * len(ids)} for ids in grouped["input_ids"]]
    generator = torch.Generator().manual_seed(0)
    batches = in_batches(features, masked_lm.collate, tokenizer, mlm_probability=0.5, generator=generator)
    model = masked_lm.load_model(checkpoint("bert"))
    before, after = learnt(model, batches)
    assert after < before / 4
    model.eval()
    with torch.no_grad():
        totals = [
            masked_lm.token_nll(model(**{k: v for k, v in b.items() if k != "labels"}).logits, b["labels"])
            for b in batches
        ]
    assert masked_lm.perplexity(totals) == pytest.approx(np.exp(after), rel=1e-4)


def test_causal_lm():
    assert diagnosis.diagnose([{"text": text} for text in TEXTS], goal="generate") == "causal_lm"
    tokenizer = load_tokenizer("byte-bpe-no-prefix")
    features = rows_of(causal_lm.tokenize({"text": TEXTS[:2]}, tokenizer))
    batches = in_batches(features, causal_lm.collate, tokenizer)
    model = causal_lm.load_model(checkpoint("gpt2"))
    before, after = learnt(model, batches)
    assert after < before / 4
    model.generation_config.eos_token_id = tokenizer.eos_token_id
    assert causal_lm.generate(model, tokenizer, ["the cat", "a dog"], max_new_tokens=9) == [" sat", " ran home"]
    text = torch.tensor(features[1]["input_ids"])
    whole = causal_lm.strided_perplexity(model, text, max_length=64, stride=32)
    (nll,) = [causal_lm.token_nll(model(text[None]).logits, text[None])]
    assert whole == pytest.approx(causal_lm.perplexity([nll]), rel=1e-4)


@pytest.mark.parametrize("task", [summarization, translation], ids=["summarization", "translation"])
def test_sequence_to_sequence(task):
    pairs = list(zip(TEXTS[:4], ["cat sat", "dog ran", "dog sat", "cat ran"], strict=True))
    tokenizer = load_tokenizer("unigram")
    lengths = {"max_source_length": 32, "max_target_length": 16}
    if task is summarization:
        data = [{"document": document, "summary": summary} for document, summary in pairs]
        examples = {key: [row[key] for row in data] for key in data[0]}
        features = task.tokenize(examples, tokenizer, prefix="summarize: ", **lengths)
    else:
        data = [{"translation": {"en": source, "fr": target}} for source, target in pairs]
        examples = {"translation": [row["translation"] for row in data]}
        features = task.tokenize(examples, tokenizer, source_lang="en", target_lang="fr", **lengths)
    assert diagnosis.diagnose(data) == task.__name__.rpartition(".")[2]
    model = task.load_model(checkpoint("t5"))
    batches = in_batches(rows_of(features), task.collate, tokenizer, model=model)
    before, after = learnt(model, batches, epochs=120)
    assert after < before / 4
    sources = [f"summarize: {source}" if task is summarization else source for source, _ in pairs]
    written = task.generate(model, tokenizer, sources, max_new_tokens=12)
    references = [target if task is summarization else [target] for _, target in pairs]
    scores = task.compute_metrics(written, references)
    assert written == task.decode([row["labels"] for row in rows_of(features)], tokenizer)
    assert scores.get("rouge1", 1.0) == 1.0
