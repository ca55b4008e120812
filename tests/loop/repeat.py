"""Load the folders of runs with plain transformers and score them anew, with nothing of nlpcheck.

Run in a process of its own: ``python repeat.py FOLDER ...`` prints the metrics of each folder as JSON.
"""

from __future__ import annotations

import json
import math
import re
import string
import sys
from pathlib import Path

import torch
import transformers
from rouge_score.rouge_scorer import RougeScorer
from sacrebleu.metrics import BLEU
from seqeval.metrics import f1_score
from transformers import AutoTokenizer


def sequence_classification(model, tokenizer, rows, settings):
    batch = tokenizer(
        [row["text"] for row in rows],
        padding=True,
        truncation=True,
        max_length=settings["max_length"],
        return_tensors="pt",
    )
    predicted = model(**batch).logits.argmax(-1).tolist()
    gold = [row["label"] for row in rows]
    assert [model.config.id2label[label] for label in predicted] == [row["prediction"] for row in rows]
    return {"accuracy": sum(p == g for p, g in zip(predicted, gold, strict=True)) / len(gold)}


def token_classification(model, tokenizer, rows, settings):
    names = model.config.id2label
    true, found = [], []
    for row in rows:
        encoding = tokenizer(row["tokens"], is_split_into_words=True, return_tensors="pt")
        predicted = model(**encoding).logits[0].argmax(-1).tolist()
        words = encoding.word_ids()
        kept = [t for t, word in enumerate(words) if word is not None]
        tags = [names[row["ner_tags"][words[t]]] for t in kept]
        first = [words[t] != words[t - 1] for t in kept]
        true.append([tag if new else re.sub("^B-", "I-", tag) for tag, new in zip(tags, first, strict=True)])
        found.append([names[predicted[t]] for t in kept])
        by_word = [names[predicted[t]] for t, new in zip(kept, first, strict=True) if new]
        assert by_word == row["prediction"]
    return {"f1": f1_score(true, found)}


def question_answering(model, tokenizer, rows, settings):
    right = 0
    for row in rows:
        encoding = tokenizer(
            row["question"], row["context"], truncation="only_second", max_length=settings["max_length"],
            stride=settings["stride"], return_overflowing_tokens=True, return_offsets_mapping=True, padding=True,
            return_tensors="pt",
        )  # fmt: skip
        offsets = encoding.pop("offset_mapping").tolist()
        encoding.pop("overflow_to_sample_mapping")
        output = model(**encoding)
        best = (-math.inf, "")
        for window, spans in enumerate(offsets):
            context = [t for t, part in enumerate(encoding.sequence_ids(window)) if part == 1]
            for start in context:
                for end in range(start, min(start + 30, context[-1] + 1)):
                    score = (output.start_logits[window, start] + output.end_logits[window, end]).item()
                    best = max(best, (score, row["context"][spans[start][0] : spans[end][1]]))
        right += any(normal(best[1]) == normal(gold) for gold in row["answers"]["text"])
    return {"exact_match": 100 * right / len(rows)}


def normal(text):
    text = "".join(sign for sign in text.lower() if sign not in string.punctuation)
    return " ".join(re.sub(r"\b(a|an|the)\b", " ", text).split())


def masked_lm(model, tokenizer, rows, settings, shift=0):
    total = count = 0
    for row in rows:
        ids, labels = torch.tensor([row["input_ids"]]), torch.tensor(row["labels"])
        logits = model(ids).logits[0]
        logits, labels = logits[: len(labels) - shift], labels[shift:]
        kept = labels != -100
        if kept.any():
            total += torch.nn.functional.cross_entropy(logits[kept], labels[kept], reduction="sum").item()
            count += int(kept.sum())
    return {"perplexity": math.exp(total / count)}


def causal_lm(model, tokenizer, rows, settings):
    return masked_lm(model, tokenizer, rows, settings, shift=1)


def written(model, tokenizer, sources):
    batch = tokenizer(sources, padding=True, return_tensors="pt")
    return [text.strip() for text in tokenizer.batch_decode(model.generate(**batch), skip_special_tokens=True)]


def summarization(model, tokenizer, rows, settings):
    texts = written(model, tokenizer, [row["document"] for row in rows])
    assert texts == [row["prediction"] for row in rows]
    scorer = RougeScorer(["rouge1", "rouge2"])
    scores = [scorer.score(row["summary"], text) for row, text in zip(rows, texts, strict=True)]
    return {name: sum(score[name].fmeasure for score in scores) / len(scores) for name in ("rouge1", "rouge2")}


def translation(model, tokenizer, rows, settings):
    texts = written(model, tokenizer, [row["translation"]["en"] for row in rows])
    assert texts == [row["prediction"] for row in rows]
    return {"bleu": BLEU().corpus_score(texts, [[row["translation"]["fr"] for row in rows]]).score}


HEADS = {
    "sequence_classification": "AutoModelForSequenceClassification",
    "token_classification": "AutoModelForTokenClassification",
    "question_answering": "AutoModelForQuestionAnswering",
    "masked_lm": "AutoModelForMaskedLM",
    "causal_lm": "AutoModelForCausalLM",
    "summarization": "AutoModelForSeq2SeqLM",
    "translation": "AutoModelForSeq2SeqLM",
}


def main(folders):
    torch.set_num_threads(1)
    found = {}
    for folder in map(Path, folders):
        about = json.loads((folder / "evaluation.json").read_text(encoding="utf-8"))
        rows = [json.loads(line) for line in (folder / "held_out.jsonl").read_text(encoding="utf-8").splitlines()]
        model = getattr(transformers, HEADS[about["task"]]).from_pretrained(folder).eval()
        with torch.no_grad():
            score = globals()[about["task"]]
            found[about["task"]] = score(model, AutoTokenizer.from_pretrained(folder), rows, about["settings"])
    assert not any(name.startswith("nlpcheck") for name in sys.modules)
    print(json.dumps(found))  # noqa: T201


if __name__ == "__main__":
    main(sys.argv[1:])
