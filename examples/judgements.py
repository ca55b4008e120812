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
        "TC-COLLATE-29 QA-COLLATE-27 ML-COLLATE-65 ML-COLLATE-66",
        "The Trainer drops the columns that the model does not take before a collator sees them.",
    ),
    _on(LEFT_OUT, "QA-COLLATE-23", "The collator pads; that positions move with left padding is left to the caller."),
    _on(
        CONVENTION,
        "SC-COLLATE-8",
        "Labels keep the type of their numbers: a multi-label data set must hold floats, or the loss raises.",
        "https://github.com/huggingface/datasets/issues/7472",
    ),
    _on(
        DEFECT,
        "CL-COLLATE-15",
        "Labels are -100 wherever the id is the pad id: where the pad token is EOS, as every recipe for GPT-2 sets it, no "
        "EOS is trained and the model never stops.",
        "https://github.com/huggingface/transformers/issues/23530",
    ),
    _on(
        CONVENTION,
        "SUM-COLLATE-20 TRANS-COLLATE-20",
        "Labels are padded on the tokenizer's side, so decoder inputs begin with padding where that is the left one.",
    ),
    _on(
        LEFT_OUT,
        "SUM-COLLATE-24 TRANS-COLLATE-24",
        "Decoder inputs start with the id of `model.config`; generation starts with that of `model.generation_config`.",
    ),
]
_HEADS = [
    _on(
        CONVENTION,
        "TC-HEAD-4 QA-HEAD-3 SC-HEAD-8 ML-HEAD-2 CL-HEAD-2 SUM-HEAD-2 TRANS-HEAD-2",
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
_GROUPS = _on(
    CONVENTION,
    "ML-GROUP-20 ML-GROUP-21 CL-GROUP-20 CL-GROUP-21",
    "`labels` is a shallow copy of `input_ids`: the blocks are the same lists until `datasets` writes them down, and labels "
    "that were there are lost.",
)
_TRAINING = [
    _on(
        DEFECT,
        "TRAIN-EVAL-2 TRAIN-EVAL-3",
        "The loss is the mean over batches: a last, smaller batch and batches with fewer labels weigh too much.",
        "https://github.com/huggingface/transformers/issues/41898",
    ),
    _on(
        DEFECT,
        "TRAIN-EPOCH-1",
        "The last window of accumulation, if it is shorter, never makes a step; its gradients are lost.",
        "https://github.com/huggingface/course/blob/main/chapters/en/chapter7/6.mdx",
    ),
    _on(
        DEFECT,
        "TRAIN-GROUPS-3",
        "The list of names is BERT's: in GPT-2 (`ln_1`), T5 and the head of RoBERTa (`layer_norm`) every norm decays.",
        "https://github.com/huggingface/transformers/issues/16908",
    ),
    _on(CONVENTION, "TRAIN-GROUPS-5", "Frozen parameters are handed to the optimizer too, which leaves them alone."),
    _on(
        LEFT_OUT,
        "TRAIN-GROUPS-6",
        "Names decide: a layer called `bias_mixer` does not decay.",
    ),
    _on(
        CONVENTION,
        "TRAIN-STEP-5 TRAIN-EVAL-8 TRAIN-EVAL-9",
        "The loop clears gradients after a step and sets the mode once per epoch; each function alone relies on it.",
    ),
    _on(LEFT_OUT, "TRAIN-EPOCH-10 TRAIN-EVAL-7", "Where nothing counts the loss is NaN, and goes on as such."),
]
_SEQ2SEQ = [
    _on(
        DEFECT,
        "TRANS-TOKENIZE-9 TRANS-TOKENIZE-10",
        "The languages are set for three classes of tokenizers, and NLLB's is none of them: French is tokenized as English.",
        "https://github.com/huggingface/transformers/blob/main/examples/pytorch/translation/run_translation.py",
    ),
    _on(
        LEFT_OUT,
        "TRANS-TOKENIZE-13 TRANS-TOKENIZE-80 TRANS-TOKENIZE-81 TRANS-TOKENIZE-90 TRANS-TOKENIZE-91",
        "A row in which a text is missing is a TypeError or ValueError; the script for summaries drops such rows.",
        "https://github.com/huggingface/transformers/pull/14816",
    ),
    _on(LEFT_OUT, "SUM-TOKENIZE-12", "If no row is left, the tokenizer is called without texts: IndexError."),
    _on(CONVENTION, "SUM-TOKENIZE-22", "Rows with an empty text are dropped as well as those without one."),
    _on(
        LEFT_OUT,
        "SUM-TOKENIZE-20 TRANS-TOKENIZE-20",
        "Where the tokenizer adds no EOS, the labels have none and the model is not taught to stop.",
    ),
    _on(
        LEFT_OUT,
        "SUM-DECODE-20 TRANS-DECODE-20",
        "`np.where` needs rows of one length, which the Trainer's padding gives.",
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
        "QA-TRAIN-9 QA-TRAIN-10 QA-TRAIN-12 QA-TRAIN-28 QA-TRAIN-29 QA-TRAIN-30 QA-TRAIN-94",
        "The loops over offsets meet the cases above: emoji, deleted characters, no special tokens, an empty context.",
    ),
]

_UNSMOOTHED = _on(
    CONVENTION,
    "TRANS-METRIC-11 TRANS-METRIC-12 TRANS-METRIC-16",
    "There is no smoothing by default, and none as the NIST script has it: an order without a match makes the score 0.",
)

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
    "rouge_score": [
        _on(
            LEFT_OUT,
            "SUM-METRIC-23 SUM-METRIC-24",
            "The library scores a row; their mean and number are left to the caller.",
        )
    ],
    "sacrebleu": [
        _on(
            LEFT_OUT,
            "TRANS-METRIC-26",
            "Predictions and references are zipped: what is longer is cut without a word. References by row, which look like "
            "this, are the most reported mistake.",
            "https://github.com/mjpost/sacrebleu/issues/220",
        ),
        _on(LEFT_OUT, "TRANS-METRIC-25", "The first row is looked at: without rows it is an IndexError."),
    ],
    "nltk": [
        _on(
            DEFECT,
            "TRANS-METRIC-4 TRANS-METRIC-9 TRANS-METRIC-11 TRANS-METRIC-12 TRANS-METRIC-13 TRANS-METRIC-16 TRANS-METRIC-22 "
            "TRANS-METRIC-24",
            "Each row counts at least one n-gram of every order, also a row too short to have one: a corpus with a short row "
            "that equals its references scores less than 100.",
            "https://github.com/nltk/nltk/issues/1554",
        ),
        _on(CONVENTION, "TRANS-METRIC-26", "Lists of different length are an AssertionError."),
        _on(LEFT_OUT, "TRANS-METRIC-25", "Without rows it is a ZeroDivisionError."),
    ],
    "ignite": [_UNSMOOTHED],
    "torcheval": [
        _on(
            DEFECT,
            "TRANS-METRIC-6 TRANS-METRIC-22",
            "The shortest reference gives the length for the brevity penalty, where the paper takes the closest.",
            "https://github.com/meta-pytorch/torcheval/pull/195",
        ),
        _on(
            LEFT_OUT,
            "TRANS-METRIC-13 TRANS-METRIC-23 TRANS-METRIC-25",
            "Predictions without four tokens, and no predictions, are a ValueError.",
        ),
        _UNSMOOTHED,
    ],
    "sklearn": [
        _on(
            LEFT_OUT,
            "SC-METRIC-20",
            "Without a row that counts, accuracy_score is a ValueError.",
        )
    ],
    "transformers_trainer": _TRAINING,
    "torchmetrics": [
        _on(
            DEFECT,
            "TRANS-METRIC-7",
            "Of two references equally close in length the one listed first counts, so the score depends on their order.",
            "https://github.com/Lightning-AI/torchmetrics/issues/3504",
        ),
        _UNSMOOTHED,
        _on(
            DEFECT,
            "ML-NLL-6 CL-NLL-10",
            "Perplexity takes the logarithm of a softmax: where a probability underflows the whole data set's perplexity is "
            "infinite. `log_softmax` has no such limit.",
        ),
        _on(
            LEFT_OUT,
            "ML-NLL-9 CL-NLL-12",
            "Logits in bfloat16 and float16 are scored in their own type.",
            "https://github.com/Lightning-AI/torchmetrics/issues/2224",
        ),
        _on(
            LEFT_OUT,
            "SUM-METRIC-23 SUM-METRIC-24 ML-PPL-10 ML-PPL-11 CL-PPL-10 CL-PPL-11",
            "Nothing to score gives NaN.",
        ),
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
        *_TRAINING,
        _GROUPS,
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
        *_SEQ2SEQ,
        _GROUPS,
        _on(
            CONVENTION,
            "SC-HEAD-4 SC-HEAD-6 SC-HEAD-7",
            "`problem_type` is left to the first loss, which reads it off the labels.",
        ),
        _on(
            LEFT_OUT, "SC-TOKENIZE-93", "A column goes to the tokenizer as it is; a lazy one must become a list first."
        ),
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
