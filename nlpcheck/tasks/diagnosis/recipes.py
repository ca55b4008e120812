"""The name of a task becomes what the task needs."""

from __future__ import annotations

import copy
from typing import Any

RECIPES: dict[str, dict[str, Any]] = {
    "sequence_classification": {
        "head": "AutoModelForSequenceClassification",
        "family": "encoder",
        "labels": "sequence",
        "collator": "DataCollatorWithPadding",
        "trainer": "Trainer",
        "metrics": ["accuracy", "f1"],
        "needs_alignment": False,
        "generates": False,
    },
    "token_classification": {
        "head": "AutoModelForTokenClassification",
        "family": "encoder",
        "labels": "token",
        "collator": "DataCollatorForTokenClassification",
        "trainer": "Trainer",
        "metrics": ["precision", "recall", "f1", "accuracy"],
        "needs_alignment": True,
        "generates": False,
    },
    "question_answering": {
        "head": "AutoModelForQuestionAnswering",
        "family": "encoder",
        "labels": "span",
        "collator": "DataCollatorWithPadding",
        "trainer": "Trainer",
        "metrics": ["exact_match", "f1"],
        "needs_alignment": True,
        "generates": False,
    },
    "masked_lm": {
        "head": "AutoModelForMaskedLM",
        "family": "encoder",
        "labels": "self",
        "collator": "DataCollatorForLanguageModeling",
        "trainer": "Trainer",
        "metrics": ["perplexity"],
        "needs_alignment": False,
        "generates": False,
    },
    "causal_lm": {
        "head": "AutoModelForCausalLM",
        "family": "decoder",
        "labels": "self",
        "collator": "DataCollatorForLanguageModeling",
        "trainer": "Trainer",
        "metrics": ["perplexity"],
        "needs_alignment": False,
        "generates": False,
    },
    "summarization": {
        "head": "AutoModelForSeq2SeqLM",
        "family": "encoder-decoder",
        "labels": "target",
        "collator": "DataCollatorForSeq2Seq",
        "trainer": "Seq2SeqTrainer",
        "metrics": ["rouge1", "rouge2", "rougeL", "rougeLsum"],
        "needs_alignment": False,
        "generates": True,
    },
    "translation": {
        "head": "AutoModelForSeq2SeqLM",
        "family": "encoder-decoder",
        "labels": "target",
        "collator": "DataCollatorForSeq2Seq",
        "trainer": "Seq2SeqTrainer",
        "metrics": ["bleu"],
        "needs_alignment": False,
        "generates": True,
    },
}


def recipe(task: str) -> dict[str, Any]:
    """Return what a task needs, in a dict of the caller's own."""
    if task not in RECIPES:
        raise ValueError(f"there is no task {task!r}; choose from {', '.join(RECIPES)}")
    return copy.deepcopy(RECIPES[task])
