"""The questions that lead from a problem to a task, as data: read it from top to bottom.

Each answer either asks on or ends at a task, says what it decides, and names the tasks that are tempting here, with
what is wrong about them.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Answer:
    """One answer to a question, and what follows from it."""

    key: str
    text: str
    then: str
    """The name of the next question, or of a task."""
    because: str
    tempting: dict[str, str] = field(default_factory=dict)
    """Task -> why it is not this one."""
    note: str = ""
    """What to bear in mind in the rest of the work."""


@dataclass(frozen=True)
class Question:
    """One step towards the task."""

    key: str
    text: str
    why: str
    answers: tuple[Answer, ...]


OUTPUT = Question(
    "output",
    "Take one input and imagine the perfect result. What is it?",
    "The shape of the result decides which task it is. The subject of the texts does not, and neither does the model.",
    (
        Answer(
            "label",
            "a label, several labels or a number for the text as a whole",
            "labels",
            "there is one decision per text, however long the text is",
            {
                "token_classification": "It marks words. A word such as `great` does not decide what a whole text "
                "says (`great, broken again`), and nobody has tagged the words.",
                "causal_lm": "A model that writes can be asked for the label, but then its text must be parsed, it may "
                "write something else, and there is no score per label. A head with one output per label cannot.",
            },
        ),
        Answer("parts", "parts of the text itself, or a tag for each word", "parts", "the result stands in the text"),
        Answer("text", "a new text", "relation", "no part of the input is the result: it has to be written"),
        Answer(
            "nothing",
            "nothing yet: there are only texts, and a model shall get used to their language",
            "later",
            "nobody has labelled anything, so the text itself has to be the label",
            {
                "sequence_classification": "It needs labels. Train on the text alone first, and put the "
                "classification head on that model when there are labels.",
            },
        ),
    ),
)

LABELS = Question(
    "labels",
    "What is said of each text?",
    "It decides the number of outputs, the loss, and how an output is read.",
    (
        Answer(
            "one",
            "exactly one of a few classes",
            "sequence_classification",
            "one output per class, softmax: the largest wins (problem_type single_label_classification)",
            note="Count the classes before you train: where one of them has 90 % of the rows, accuracy says nothing, "
            "so look at the macro F1.",
        ),
        Answer(
            "several",
            "any number of labels, also none",
            "sequence_classification",
            "one output per label, each with a sigmoid of its own (problem_type multi_label_classification)",
            note="Labels are float vectors of zeros and ones; with argmax each text gets exactly one.",
        ),
        Answer(
            "number",
            "a number on a scale, such as a score or an age",
            "sequence_classification",
            "one output and the squared error (problem_type regression)",
            note="Five stars are both: as classes, 1 instead of 5 is as wrong as 4 instead of 5; as a number, "
            "4.6 is an answer.",
        ),
        Answer(
            "pair",
            "how two texts relate: same meaning, contradiction, answers the question ...",
            "sequence_classification",
            "two texts go in as one row with two segments, one label comes out",
            {
                "question_answering": "Two texts go in there too, but a place in the second comes out. Here it is a "
                "verdict on both.",
            },
            note="Pass them as text and text_pair, not joined to one text: the model then knows where one ends.",
        ),
    ),
)

PARTS = Question(
    "parts",
    "What decides which parts are wanted?",
    "The same words can be looked for in two ways: by a type that is fixed before, or by a question that is not.",
    (
        Answer(
            "types",
            "types that are the same for every text: dates, names, products, parts of speech",
            "token_classification",
            "each word gets a tag (B-DATE, I-DATE, O), so a text may hold none, one or fifty of each type",
            {
                "question_answering": "Asking `what is the date?` of every text gives one span per question. A text "
                "with five dates has five, one with none has none, and the question never changes: it says nothing.",
                "sequence_classification": "It says that there is a date in the text. It does not say where.",
                "summarization": "A model that writes may write a date that is not in the text, and it cannot say "
                "where it was. A tag belongs to characters that can be shown.",
            },
        ),
        Answer("question", "a question that comes with each text", "copied", "what is wanted differs from row to row"),
    ),
)

COPIED = Question(
    "copied",
    "Can every answer be cut out of the given text, character by character?",
    "A span head only points: it has a start and an end. What is not in the text it cannot say.",
    (
        Answer(
            "yes",
            "yes, or there is no answer in it at all",
            "question_answering",
            "two numbers are learned: the start and the end of the answer in the text",
            {
                "token_classification": "It looks for types that were fixed before training. Here the next question "
                "may ask for anything, so the question has to be part of the input.",
                "causal_lm": "A model that writes answers also where the text does not, and nobody sees it. A span can "
                "be held against the text.",
                "sequence_classification": "It chooses from a fixed list. The answers here are no list.",
            },
            note="Each row needs question, context and the character at which the answer starts. In a whole manual, "
            "find the passages first (retrieval); this task reads them.",
        ),
        Answer(
            "no",
            "no, it is worded freely, or put together from several places, or yes and no",
            "causal_lm",
            "the answer has to be written: text, question and answer become one text that the model continues, and "
            "only the answer counts for the loss",
            {
                "question_answering": "A span head can only point at words of the text. For an answer that is not "
                "there it learns to point at something else.",
            },
            note="Written answers can be wrong without looking wrong; keep the passages beside them.",
        ),
        Answer(
            "list",
            "no, it is one of a short list that is the same for every text",
            "sequence_classification",
            "one output per entry of the list; question and text go in as a pair",
            {"question_answering": "The answer is no part of the text; it is one of a few that were known before."},
        ),
    ),
)

RELATION = Question(
    "relation",
    "How does the new text relate to the one that goes in?",
    "Two families write: encoder-decoders read a whole text and then write another, decoders go on where a text ends.",
    (
        Answer(
            "shorter",
            "it says the same, shorter: a summary, a headline, the minutes of a meeting",
            "summarization",
            "a whole text is read, then another is written",
            {
                "question_answering": "It cuts one passage out. A summary says what stands in many places.",
                "causal_lm": "A decoder can be prompted to, but it reads from left to right only, and every summary "
                "has to share its window with the text. The encoder-decoder reads first, in both directions.",
                "token_classification": "Marking important sentences gives excerpts, if excerpts are what you want.",
            },
        ),
        Answer(
            "language",
            "it says the same in another language",
            "translation",
            "a whole text is read, then another is written; the tokenizer has to know both languages",
            {
                "token_classification": "Words do not translate one by one: their number and their order change.",
                "sequence_classification": "It can tell which language a text is in, not what it is in another.",
            },
        ),
        Answer(
            "style",
            "it says the same in another way: formal, simple, corrected, as SQL",
            "translation",
            "it is the same task with two kinds of text in place of two languages: pairs of source and target",
            {
                "masked_lm": "It fills gaps in place; it cannot add, drop or move words.",
                "summarization": "It is the same head and loop, but ROUGE rewards what is kept and does not see what "
                "is wrong in the new form; BLEU against the wanted form does.",
            },
            note="The languages of a row are then names of your own, such as {'informal': ..., 'formal': ...}.",
        ),
        Answer(
            "continues",
            "it goes on where the text ends: completion, dialogue, code",
            "causal_lm",
            "each token is predicted from those before it, which is what going on means",
            {
                "masked_lm": "It sees what comes after the gap. At the end of a text there is nothing after it.",
                "summarization": "An encoder-decoder writes a second text; here it is the same one that goes on.",
            },
        ),
        Answer(
            "gap",
            "a word is missing in the middle, and both sides are there",
            "masked_lm",
            "the gap is predicted from both sides",
            {
                "causal_lm": "It sees the left side only: in `a ___ of milk` it would not know of the milk.",
                "question_answering": "It points at words that are in the text. The missing one is not.",
            },
        ),
    ),
)

LATER = Question(
    "later",
    "What is the model for afterwards?",
    "Both need nothing but text. They differ in what a token may see while it is predicted.",
    (
        Answer(
            "understand",
            "to be given another head: classify, tag, find answers",
            "masked_lm",
            "an encoder sees both sides of each word, which is what those heads want",
            {"causal_lm": "It learns to look to the left only; a tagger wants to know what comes next, too."},
        ),
        Answer(
            "write",
            "to write text",
            "causal_lm",
            "a decoder predicts each token from those before it, as it does when it writes",
            {"masked_lm": "It fills gaps; writing from left to right is not what it was trained for."},
        ),
    ),
)

QUESTIONS = {question.key: question for question in (OUTPUT, LABELS, PARTS, COPIED, RELATION, LATER)}
FIRST = OUTPUT.key
