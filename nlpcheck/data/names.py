"""The names that columns have in public data sets, the most telling first."""

from __future__ import annotations

# ruff: noqa: SIM905 - a vocabulary reads better as text than as a list of quoted words
SURE_LABELS = ["label", "labels"]
LABELS = (
    "label labels class category sentiment intent topic emotion gold_label coarse_label target stars rating "
    "score similarity_score is_duplicate"
).split()
PAIRS = [
    ("text", "text_pair"),
    ("sentence1", "sentence2"),
    ("premise", "hypothesis"),
    ("question1", "question2"),
    ("question", "sentence"),
    ("question", "passage"),
    ("query", "document"),
    ("text1", "text2"),
    ("text_a", "text_b"),
    ("sentence_a", "sentence_b"),
]
SINGLES = "text sentence content review tweet message question body description".split()
WORDS = "tokens words token word".split()
TAGS = "ner_tags ner ner_labels named_entities entity_tags entities tags labels tag label chunk_tags pos_tags".split()
QUESTIONS = "question query".split()
CONTEXTS = "context passage paragraph document text".split()
ANSWER_TEXTS = "answer answer_text answers.text answers text".split()
REPLIES = "answer answers answer_text response reply".split()
STARTS = "answer_start answers.answer_start start start_char answer_start_char".split()
DOCUMENTS = "document article dialogue dialog text report body content story passage source maintext".split()
SUMMARIES = "summary highlights abstract headline tldr summary_text".split()
LANGUAGE_NAMES = "english french german spanish italian portuguese dutch romanian russian chinese czech polish".split()
LANGUAGE_CODES = (
    "en fr de es it pt nl ro ru zh cs pl ja ko ar hi tr sv da fi no uk el he hu bg et lv lt "
    "eng fra deu spa ita por nld ron rus zho ces pol jpn kor ara hin tur swe dan fin ukr ell heb hun"
).split()
