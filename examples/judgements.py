"""Our word on each failure of an adapter: a defect, another convention, or a case that was left out."""

from __future__ import annotations

from dataclasses import dataclass

DEFECT = "A defect"
CONVENTION = "Another convention"
LEFT_OUT = "A case left out"
KINDS = (DEFECT, CONVENTION, LEFT_OUT)
"""In the order of the page."""


@dataclass(frozen=True)
class Judgement:
    """One sentence on the failures of some requirements."""

    kind: str
    ids: frozenset[str]
    text: str
    link: str = ""


def _on(kind: str, ids: str, text: str, link: str = "") -> Judgement:
    return Judgement(kind, frozenset(ids.split()), text, link)


_COLLATORS = [
    _on(
        LEFT_OUT,
        "TC-COLLATE-28",
        "Labels under `label` are padded but keep that name, which no model takes.",
        "https://github.com/huggingface/transformers/pull/13057",
    ),
    _on(
        CONVENTION,
        "TC-COLLATE-29 QA-COLLATE-27",
        "The Trainer drops the columns that the model does not take before a collator sees them.",
    ),
    _on(LEFT_OUT, "QA-COLLATE-23", "The collator pads; that positions move with left padding is left to the caller."),
]
_HEADS = [
    _on(
        CONVENTION,
        "TC-HEAD-4 QA-HEAD-3",
        "`from_pretrained` keeps the type in which a checkpoint is stored unless `dtype` is passed.",
    ),
    _on(
        CONVENTION,
        "TC-HEAD-6 TC-HEAD-7",
        "A head of another width is replaced only with `ignore_mismatched_sizes=True`; the recipe starts from a bare encoder.",
    ),
    _on(
        LEFT_OUT,
        "QA-HEAD-2",
        "`num_labels` of an earlier task stays in the configuration; the recipe starts from a bare encoder.",
    ),
]
_NOTHING_COUNTED = _on(
    LEFT_OUT,
    "TC-METRIC-23",
    "`accuracy_score` divides by the number of tags: a corpus in which nothing counts raises ZeroDivisionError.",
)
_SPANS = _on(
    LEFT_OUT,
    "QA-TOKENS-10 QA-TOKENS-11 QA-TOKENS-12 QA-TOKENS-13",
    "The loops compare starts with starts and ends with ends, and stop at a special token: shared and deleted "
    "characters, rows without special tokens and empty contexts are not thought of.",
)
_WINDOWS = [
    _on(CONVENTION, "QA-TRAIN-11 QA-VALID-11", "The recipe strips the question."),
    _on(
        LEFT_OUT,
        "QA-TRAIN-15 QA-VALID-15 QA-TRAIN-16 QA-VALID-16",
        "The tokenizer is asked for what cannot be; it panics, and a panic passes through `except Exception`.",
        "https://github.com/huggingface/tokenizers/issues/1269",
    ),
    _on(LEFT_OUT, "QA-VALID-24", "The recipe takes position 0 for the CLS token."),
    _on(
        LEFT_OUT,
        "QA-TRAIN-9 QA-TRAIN-10 QA-TRAIN-12 QA-TRAIN-28 QA-TRAIN-29 QA-TRAIN-30",
        "The loops over offsets meet the cases above: emoji, deleted characters, no special tokens, an empty context.",
    ),
]

JUDGEMENTS: dict[str, list[Judgement]] = {
    "seqeval": [_NOTHING_COUNTED],
    "conlleval": [
        _on(
            DEFECT,
            "TC-METRIC-2 TC-METRIC-18 TC-METRIC-20 TC-METRIC-21",
            "Without a predicted entity, precision is 1; the Perl script that it copies prints 0.",
        ),
        _on(
            DEFECT,
            "TC-METRIC-1 TC-METRIC-90 TC-METRIC-91",
            "The number of columns is taken from the first line even if that is blank, so an empty first sentence is a "
            "FormatError.",
        ),
    ],
    "torchmetrics": [
        _on(
            DEFECT,
            "QA-F1-9 QA-F1-10 QA-METRIC-2",
            "The documentation says that the metric is that of SQuAD version 1; two texts without words score F1 1 as in "
            "version 2, where version 1 gives 0.",
            "https://github.com/Lightning-AI/torchmetrics/pull/623",
        ),
        _on(
            LEFT_OUT,
            "QA-METRIC-3 QA-METRIC-4 QA-METRIC-5 QA-METRIC-6 QA-METRIC-90 QA-METRIC-91",
            "A question without gold answers, which version 2 of SQuAD is full of, is a ValueError.",
        ),
        _on(LEFT_OUT, "QA-METRIC-11", "No questions score NaN."),
    ],
    "transformers_collators": _COLLATORS,
    "transformers_pipeline": [
        _on(
            LEFT_OUT,
            "TC-ENTITY-18",
            "Groups are left out by the name of their type: a type named O never comes back.",
            "https://github.com/huggingface/transformers/issues/30028",
        )
    ],
    "hf_course": [
        _on(
            DEFECT,
            "TC-ALIGN-5 TC-ALIGN-6 TC-ALIGN-7 TC-ALIGN-9 TC-ALIGN-17",
            "The number of the label decides, not its name: right only where each B-X has an odd number and I-X the next.",
            "https://huggingface.co/learn/nlp-course/chapter7/2",
        ),
        *_COLLATORS,
        _NOTHING_COUNTED,
        *_HEADS,
        _SPANS,
        *_WINDOWS,
        _on(
            LEFT_OUT,
            "QA-TRAIN-93 QA-VALID-93",
            "A column goes to the tokenizer as it is; a lazy one must become a list first.",
        ),
        _on(
            CONVENTION,
            "QA-TRAIN-1 QA-TRAIN-2 QA-TRAIN-3 QA-TRAIN-4 QA-TRAIN-5 QA-TRAIN-6 QA-TRAIN-7 QA-TRAIN-8 QA-TRAIN-13 "
            "QA-TRAIN-20 QA-TRAIN-21 QA-TRAIN-25 QA-TRAIN-90 QA-TRAIN-91 QA-TRAIN-92",
            "Written for SQuAD 1.1: a question without answers is an IndexError.",
        ),
    ],
    "hf_docs": [
        *_COLLATORS,
        *_HEADS,
        _on(
            DEFECT,
            "QA-TOKENS-2 QA-TOKENS-9",
            "An answer that is cut by the end of the context is labelled, and its end is the special token behind it. The "
            "course had the same lines and corrected them.",
            "https://github.com/huggingface/course/pull/26",
        ),
        _SPANS,
    ],
    "hf_examples": [
        _on(
            DEFECT,
            "QA-TOKENS-15 QA-TRAIN-27",
            "Where the answer begins in the last context token, the search for its start runs on through the special "
            "tokens behind it, whose offsets are (0, 0): the start is after the end. The script has a comment on this case.",
            "https://github.com/huggingface/transformers/blob/main/examples/pytorch/question-answering/run_qa.py",
        ),
        _on(
            DEFECT,
            "TC-ALIGN-20",
            "`replace` changes every `B-` of a name, not only the first: `B-SUB-ORG` becomes `I-SUI-ORG`, which does not exist.",
            "https://github.com/huggingface/transformers/blob/main/examples/pytorch/token-classification/run_ner.py",
        ),
        _on(LEFT_OUT, "TC-ALIGN-21", "With all tokens labelled, a word labelled -100 is looked up as a label."),
        *_COLLATORS,
        _NOTHING_COUNTED,
        *_HEADS,
        _SPANS,
        *_WINDOWS,
        _on(
            CONVENTION,
            "QA-TRAIN-92 QA-VALID-92 QA-TRAIN-93 QA-VALID-93",
            "The script writes the stripped questions into the batch that it is given, which only works on what "
            "`Dataset.map` passes.",
        ),
        _on(LEFT_OUT, "QA-ANSWER-26", "The null score is read at position 0 also where CLS comes last."),
        _on(CONVENTION, "QA-ANSWER-32 QA-ANSWER-33", 'Where nothing can be an answer, the script answers "empty".'),
    ],
}
