"""Why a recipe is as it is: one reason for each of its lines, and what a row looks like."""

from __future__ import annotations

from typing import Any

ROWS: dict[str, dict[str, Any]] = {
    "sequence_classification": {"text": "I have asked for help three times now.", "label": "angry"},
    "token_classification": {"tokens": ["Acme", "Ltd", "signs"], "ner_tags": ["B-COMPANY", "I-COMPANY", "O"]},
    "question_answering": {
        "id": "1",
        "question": "How long is the warranty?",
        "context": "The warranty is two years.",
        "answers": {"text": ["two years"], "answer_start": [16]},
    },
    "masked_lm": {"text": "Heat the butter in a large pan."},
    "causal_lm": {"text": "The train to Bonn departs from platform 5."},
    "summarization": {"document": "The museum stayed closed on Monday. The staff ...", "summary": "Strike at museum."},
    "translation": {"translation": {"en": "There will be rain.", "fr": "Il y aura de la pluie."}},
}
"""A row of each task, with the contract's columns."""

HEADS = {
    "sequence_classification": "one vector per text becomes one score per label",
    "token_classification": "the vector of every token becomes one score per tag",
    "question_answering": "the vector of every token becomes two scores: answer starts here, answer ends here",
    "masked_lm": "the vector of a masked token becomes one score per entry of the vocabulary",
    "causal_lm": "the vector of every token becomes one score per entry of the vocabulary, for the next token",
    "summarization": "an encoder reads the document, a decoder writes the summary token by token",
    "translation": "an encoder reads the source, a decoder writes the target token by token",
}
FAMILIES = {
    "encoder": "every token sees both sides; nothing has to be written",
    "decoder": "every token sees only those before it, as it must when text is written from left to right",
    "encoder-decoder": "the source is seen from both sides, the target is written from left to right",
}
LABELS = {
    "sequence": "one per row",
    "token": "one per token, -100 where a token carries none (special tokens, the rest of a word, padding)",
    "span": "two per row: the tokens at which the answer starts and ends, both the CLS token if it has none",
    "self": "the ids of the text itself, -100 where nothing is predicted",
    "target": "the ids of the target text, -100 at padding",
}
COLLATORS = {
    "DataCollatorWithPadding": "pads the inputs of a batch; there is nothing to pad in the labels",
    "DataCollatorForTokenClassification": "pads inputs, and labels with -100",
    "DataCollatorForLanguageModeling": "pads, and makes the labels: mlm=True masks anew each epoch, mlm=False copies",
    "DataCollatorForSeq2Seq": "pads inputs, labels with -100, and shifts them for the decoder",
}
TRAINERS = {
    "Trainer": "predictions are the outputs of one forward pass",
    "Seq2SeqTrainer": "with predict_with_generate=True it is generated text that is scored, not logits that saw the "
    "labels",
}
METRICS = {
    "sequence_classification": "f1 beside accuracy, because accuracy is high where one class is most of the rows",
    "token_classification": "over whole entities: most words are O, so accuracy is high for a model that finds nothing",
    "question_answering": "over texts after normalisation: exact, and by words in common",
    "masked_lm": "the exponential of the mean loss per predicted token",
    "causal_lm": "the exponential of the mean loss per predicted token",
    "summarization": "words, pairs of words and longest sequences in common with the reference",
    "translation": "n-grams in common with the references, over the corpus",
}
ALIGNMENT = {
    True: "applies: labels belong to words or characters, and the tokenizer cuts differently; word_ids() or offsets "
    "move them to tokens",
    False: "does not apply: no label belongs to a part of the text",
}
GENERATION = {
    True: "applies: text is written one token at a time; the score comes from generate(), and targets need EOS",
    False: "does not apply: one forward pass gives all there is to score",
}


def lines(task: str) -> list[tuple[str, str, str]]:
    """Return name, value and reason of each line of the recipe of a task."""
    from nlpcheck.tasks.diagnosis import recipe

    found = recipe(task)
    return [
        ("head", found["head"], HEADS[task]),
        ("family", found["family"], FAMILIES[found["family"]]),
        ("labels", found["labels"], LABELS[found["labels"]]),
        ("collator", found["collator"], COLLATORS[found["collator"]]),
        ("trainer", found["trainer"], TRAINERS[found["trainer"]]),
        ("metrics", ", ".join(found["metrics"]), METRICS[task]),
        ("alignment", _yes(applies=found["needs_alignment"]), ALIGNMENT[found["needs_alignment"]]),
        ("generation", _yes(applies=found["generates"]), GENERATION[found["generates"]]),
    ]


def _yes(*, applies: bool) -> str:
    return "yes" if applies else "no"
