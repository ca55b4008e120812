"""Rows as public data sets hold them: the layout counts, the sentences are our own."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

SENTENCES = [
    "The train to Basel leaves at nine in the morning.",
    "Nobody has seen the grey cat since last Monday.",
    "A heavy storm has closed the harbour for two days.",
    "Our museum shows four new pictures this summer.",
    "The council wants to repair the old bridge in May.",
    "Fresh bread is sold behind the church every day.",
]
OTHERS = [
    "It departs early.",
    "The cat is missing.",
    "Ships could not leave.",
    "There is something to see.",
    "A bridge will be mended.",
    "You can buy bread there.",
]
BIO = ["O", "B-PER", "I-PER", "B-ORG", "I-ORG", "B-LOC", "I-LOC", "B-MISC", "I-MISC"]


@dataclass(frozen=True)
class Public:
    """Columns as a public data set has them, and what must be recognised."""

    name: str
    columns: dict[str, list[Any]]
    task: str
    layout: dict[str, str]
    label_names: dict[str, list[str]] = field(default_factory=dict)

    @property
    def rows(self) -> list[dict[str, Any]]:
        return [dict(zip(self.columns, values, strict=True)) for values in zip(*self.columns.values(), strict=True)]


def classes(
    name: str, texts: dict[str, str], label: str = "label", names: list[str] | None = None, **more: Any
) -> Public:
    """One or two sentences with a label; ``texts`` maps the contract's columns to theirs."""
    sides = zip(texts.values(), (SENTENCES, OTHERS), strict=False)
    columns = {**dict(sides), label: [0, 1, 0, 1, 1, 0], **more}
    layout = {**texts, "label": label}
    return Public(name, columns, "sequence_classification", layout, {label: names} if names else {})


def entities(name: str, columns: dict[str, list[Any]], layout: dict[str, str], **label_names: list[str]) -> Public:
    return Public(name, columns, "token_classification", layout, label_names)


WORDS = [["EU", "rejects", "German", "call"], ["Peter", "Blackburn"], ["He", "left", "Brussels", "."]]
NER = [[3, 0, 7, 0], [1, 2], [0, 0, 5, 0]]
POS = [[22, 42, 16, 21], [22, 22], [29, 38, 22, 7]]
CHUNK = [[11, 21, 11, 12], [11, 12], [11, 21, 11, 0]]
NAMES = [[BIO[tag] for tag in tags] for tags in NER]

CONTEXT = "The mill was built in 1704 by Ida Holm. Since 1950 it has been a museum."
SQUAD = {
    "id": ["a1", "a2", "a3"],
    "title": ["Mill"] * 3,
    "context": [CONTEXT] * 3,
    "question": ["When was the mill built?", "Who built the mill?", "What is the mill today?"],
    "answers": [
        {"text": ["1704"], "answer_start": [22]},
        {"text": ["Ida Holm"], "answer_start": [30]},
        {"text": ["a museum"], "answer_start": [63]},
    ],
}
SQUAD_LAYOUT = {"id": "id", "question": "question", "context": "context", "answers": "answers"}
NO_ANSWER = {"text": [], "answer_start": []}

ARTICLES = [f"{one} {two} The rest of the report was about other things and very long." for one, two in
            zip(SENTENCES, SENTENCES[1:] + SENTENCES[:1], strict=True)]  # fmt: skip
HEADLINES = [sentence.rsplit(" ", 4)[0] for sentence in SENTENCES]
FRENCH = [
    "Le train pour Bâle part à neuf heures du matin.",
    "Personne n'a vu le chat gris depuis lundi dernier.",
    "Une forte tempête a fermé le port pendant deux jours.",
    "Notre musée montre quatre nouveaux tableaux cet été.",
    "Le conseil veut réparer le vieux pont en mai.",
    "Le pain frais est vendu derrière l'église chaque jour.",
]

PUBLIC = [
    classes("glue/sst2", {"text": "sentence"}, names=["negative", "positive"], idx=[*range(6)]),
    classes("glue/cola", {"text": "sentence"}, names=["unacceptable", "acceptable"], idx=[*range(6)]),
    classes("glue/mrpc", {"text": "sentence1", "text_pair": "sentence2"}, names=["no", "yes"], idx=[*range(6)]),
    classes("glue/rte without names", {"text": "sentence1", "text_pair": "sentence2"}, idx=[*range(6)]),
    classes("glue/mnli", {"text": "premise", "text_pair": "hypothesis"}, names=["e", "n", "c"], idx=[*range(6)]),
    classes("glue/qqp", {"text": "question1", "text_pair": "question2"}, idx=[*range(6)]),
    classes("qqp, the original", {"text": "question1", "text_pair": "question2"}, "is_duplicate", id=[*range(6)]),
    classes("glue/qnli", {"text": "question", "text_pair": "sentence"}, names=["entailment", "not"], idx=[*range(6)]),
    Public(
        "glue/stsb",
        {"sentence1": SENTENCES, "sentence2": OTHERS, "label": [5.0, 0.2, 1.4, 3.3, 2.0, 4.8], "idx": [*range(6)]},
        "sequence_classification",
        {"text": "sentence1", "text_pair": "sentence2", "label": "label"},
    ),
    classes(
        "glue/wnli, the test rows",
        {"text": "sentence1", "text_pair": "sentence2"},
        names=["no", "yes"],
        idx=[*range(6)],
    ),
    classes("super_glue/boolq", {"text": "question", "text_pair": "passage"}, idx=[*range(6)]),
    classes("imdb", {"text": "text"}, names=["neg", "pos"]),
    classes("yelp", {"text": "text"}, "stars", review_id=[f"x{n}" for n in range(6)]),
    classes("amazon_polarity", {"text": "content"}, title=OTHERS),
    classes("emotion", {"text": "text"}, names=["sadness", "joy"]),
    classes("setfit", {"text": "text"}, label_text=["no", "yes", "no", "yes", "yes", "no"]),
    classes("banking77", {"text": "query"}, "category"),
    Public(
        "go_emotions",
        {"text": SENTENCES, "labels": [[0], [1, 2], [2], [0], [1], [0, 1]], "id": ["a", "b", "c", "d", "e", "f"]},
        "sequence_classification",
        {"text": "text", "label": "labels"},
        {"labels": ["joy", "anger", "fear"]},
    ),
    entities(
        "conll2003",
        {"id": ["0", "1", "2"], "tokens": WORDS, "pos_tags": POS, "chunk_tags": CHUNK, "ner_tags": NER},
        {"tokens": "tokens", "ner_tags": "ner_tags"},
        ner_tags=BIO,
    ),
    entities("conll2003, names", {"tokens": WORDS, "ner_tags": NAMES}, {"tokens": "tokens", "ner_tags": "ner_tags"}),
    entities(
        "wikiann",
        {"tokens": WORDS, "ner_tags": NER, "langs": [["en"] * len(w) for w in WORDS]},
        {"tokens": "tokens", "ner_tags": "ner_tags"},
        ner_tags=BIO,
    ),
    entities("words and tags", {"words": WORDS, "tags": NAMES}, {"tokens": "words", "ner_tags": "tags"}),
    entities(
        "tags as text",
        {"text": [" ".join(w) for w in WORDS], "labels": [" ".join(t) for t in NAMES]},
        {"tokens": "text", "ner_tags": "labels"},
    ),
    entities(
        "few_nerd",
        {"tokens": WORDS, "fine_ner": NER, "id": ["0", "1", "2"]},
        {"tokens": "tokens", "ner_tags": "fine_ner"},
        fine_ner=BIO,
    ),
    Public("squad", SQUAD, "question_answering", SQUAD_LAYOUT),
    Public("squad_v2", {**SQUAD, "answers": [NO_ANSWER, *SQUAD["answers"][1:]]}, "question_answering", SQUAD_LAYOUT),
    Public("squad_v2, nothing answered", {**SQUAD, "answers": [NO_ANSWER] * 3}, "question_answering", SQUAD_LAYOUT),
    Public(
        "answers flat, with starts",
        {
            "question": SQUAD["question"],
            "context": SQUAD["context"],
            "answer": ["1704", "Ida Holm", "a museum"],
            "answer_start": [22, 30, 63],
        },
        "question_answering",
        {"question": "question", "context": "context", "answers": "answer + answer_start"},
    ),
    Public(
        "answers flat, without starts",
        {"passage": SQUAD["context"], "query": SQUAD["question"], "answer": ["1704", "Ida Holm", "a museum"]},
        "question_answering",
        {"question": "query", "context": "passage", "answers": "answer"},
    ),
    Public(
        "wmt16",
        {"translation": [{"en": en, "fr": fr} for en, fr in zip(SENTENCES, FRENCH, strict=True)]},
        "translation",
        {"translation": "translation"},
    ),
    Public("opus, flat", {"en": SENTENCES, "fr": FRENCH}, "translation", {"translation": "en + fr"}),
    Public(
        "tatoeba, flat", {"English": SENTENCES, "French": FRENCH}, "translation", {"translation": "English + French"}
    ),
    Public(
        "cnn_dailymail",
        {"article": ARTICLES, "highlights": HEADLINES, "id": [f"{n:x}" * 8 for n in range(6)]},
        "summarization",
        {"document": "article", "summary": "highlights"},
    ),
    Public(
        "xsum",
        {"document": ARTICLES, "summary": HEADLINES, "id": [str(n) for n in range(6)]},
        "summarization",
        {"document": "document", "summary": "summary"},
    ),
    Public(
        "samsum",
        {"id": [str(n) for n in range(6)], "dialogue": ARTICLES, "summary": HEADLINES},
        "summarization",
        {"document": "dialogue", "summary": "summary"},
    ),
    Public(
        "billsum",
        {"text": ARTICLES, "summary": HEADLINES, "title": OTHERS},
        "summarization",
        {"document": "text", "summary": "summary"},
    ),
]
