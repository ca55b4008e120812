"""Right settings, many of them unusual: the doctor finds nothing to mend."""

import pytest

from tests.doctor.conftest import ROWS

SEQUENCE = "sequence_classification"
LABELLED = {"id2label": {"0": "O", "1": "B-X", "2": "I-X"}, "label2id": {"O": 0, "B-X": 1, "I-X": 2}}
FITS = {"settings": {"model_max_length": 80}}
LONG = [{"text": "the cat " * 100, "label": n % 3} for n in range(30)]

RIGHT = {
    "an encoder without a head": (SEQUENCE, "bert", "wordpiece", FITS),
    "a trained head of as many labels": (SEQUENCE, "bert-sequence", "wordpiece", FITS),
    "a decoder as a classifier, its pad known": (SEQUENCE, "gpt2-sequence", "byte-bpe-no-prefix",
                                                {"config": {"pad_token_id": 594}}),
    "an encoder-decoder as a classifier": (SEQUENCE, "bart", "byte-bpe", {}),
    "a token head of another task": (SEQUENCE, "bert-other-head", "wordpiece", FITS),
    "a pad token that is EOS where no label is EOS": (SEQUENCE, "bert", "byte-bpe-no-prefix",
                                                      {"config": {"pad_token_id": 594}}),
    "an embedding larger than the vocabulary": ("masked_lm", "bert", "wordpiece", FITS),
    "roberta, 78 of 80 positions": (SEQUENCE, "roberta", "byte-bpe", {"plan": {"max_length": 78}}),
    "bart, whose embedding has two more rows": ("summarization", "bart", "byte-bpe", {"plan": {"max_length": 80}}),
    "t5, which has no positions": ("summarization", "t5", "unigram", {"plan": {"max_length": 5000}}),
    "a long row that the plan cuts": (SEQUENCE, "bert", "wordpiece", {"rows": LONG, "plan": {"max_length": 80}}),
    "a long row that the tokenizer cuts": (SEQUENCE, "bert", "wordpiece", {"rows": LONG, **FITS}),
    "another family of encoders": ("token_classification", "distilbert", "byte-bpe", {"config": {"pad_token_id": 1}}),
    "a tagger with its labels in order": ("token_classification", "bert", "wordpiece", {"config": LABELLED, **FITS}),
    "the encoder of an encoder-decoder as a tagger": ("token_classification", "t5", "unigram", {}),
    "a byte-level tagger with a space before words": ("token_classification", "roberta", "byte-bpe", {}),
    "left padding": ("token_classification", "bert", "wordpiece-left", {"config": {"pad_token_id": 212}}),
    "a trained span head": ("question_answering", "bert-qa", "wordpiece", {"plan": {"stride": 16}, **FITS}),
    "a decoder": ("causal_lm", "llama", "byte-bpe", {"config": {"eos_token_id": 2, "pad_token_id": 1}}),
    "an encoder turned into a decoder": ("causal_lm", "bert", "byte-bpe",
                                         {"config": {"is_decoder": True, "eos_token_id": 2, "pad_token_id": 1}}),
    "a list of ids at which generation stops": ("causal_lm", "llama", "byte-bpe",
                                                {"generation": {"eos_token_id": [7, 2]}, "config": {"pad_token_id": 1}}),
    "a language model": ("masked_lm", "roberta", "byte-bpe", {}),
    "a translator": ("translation", "t5", "unigram", {}),
    "squad v1 as it is": ("question_answering", "bert", "wordpiece", {"plan": {"stride": 8, "metrics": ("squad",)}, **FITS}),
    "numbers as labels": (SEQUENCE, "bert-regression", "wordpiece",
                          {"rows": [{"text": f"cat {n}", "label": n / 7} for n in range(9)], **FITS}),
    "several labels per row": (SEQUENCE, "distilbert-multi-label", "wordpiece",
                               {"rows": [{"text": f"cat {n}", "label": [n % 2, 1.0, 0.0]} for n in range(9)], **FITS}),
}  # fmt: skip


@pytest.mark.parametrize("name", RIGHT)
def test_nothing_is_blamed(clinic, name):
    task, model, tokenizer, options = RIGHT[name]
    found = {k: v for k, v in clinic.findings(task, model, tokenizer, **options).items() if k != "rare classes"}
    assert found == {}, name


METRICS = [
    *((SEQUENCE, name) for name in ("accuracy", "f1", "mcc", "matthews_correlation", "roc_auc", "eval_f1", "loss")),
    *(("token_classification", name) for name in ("seqeval", "f1", "entity_f1", "conlleval")),
    *(("question_answering", name) for name in ("squad", "squad_v2", "exact_match", "f1")),
    *(("summarization", name) for name in ("rouge", "rougeLsum", "rouge-1".replace("-", ""), "bertscore", "meteor")),
    *(("translation", name) for name in ("bleu", "sacrebleu", "chrf", "ter", "comet")),
    ("masked_lm", "perplexity"),
    ("causal_lm", "perplexity"),
    ("causal_lm", "a_metric_of_ones_own"),
]


@pytest.mark.parametrize(("task", "metric"), METRICS)
def test_a_metric_that_fits_is_not_blamed(clinic, task, metric):
    assert "metric" not in clinic.findings(task, plan={"metrics": (metric,)})


@pytest.mark.parametrize("task", ROWS)
def test_data_alone_can_be_examined(clinic, task):
    found = clinic.findings(task)
    assert "error" not in found.values()
