"""Each mistake that shows before training is found, by its name, and as bad as it is."""

import json
from functools import cache

import pytest

from nlpcheck.doctor.checkpoint import open_checkpoint
from nlpcheck.doctor.examination import CHECKS, examine
from nlpcheck.doctor.families import TABLES, family
from nlpcheck.errors import UsageError
from tests.doctor.conftest import edit

SEQUENCE, TOKEN, SPAN = "sequence_classification", "token_classification", "question_answering"
E, W = "error", "warning"
TAGS = {"id2label": {"0": "B-X", "1": "O", "2": "I-X"}, "label2id": {"B-X": 0, "O": 1, "I-X": 2}}
NAMED = {"plan": {"label_names": ("negative", "neutral", "positive")}}
MOODS = [{"text": f"cat {n}", "label": ("negative", "neutral", "positive")[n % 3]} for n in range(30)]
FOUR = [{"text": f"cat {n}", "label": n % 4} for n in range(40)]
TWO = [{"text": f"cat {n}", "label": n % 2} for n in range(20)]
SCORES = [{"text": f"cat {n}", "label": n / 7} for n in range(9)]
SEVERAL = [{"text": f"cat {n}", "label": [n % 2, 1, 0]} for n in range(9)]
PAIRS = [{"text": f"cat {n}", "text_pair": "dog", "label": n % 3} for n in range(30)]
LONG = [{"text": "the cat " * 100, "label": n % 3} for n in range(30)]
NO_ANSWER = [{"id": "1", "question": "who?", "context": "a cat", "answers": {"text": [], "answer_start": []}}]
MOVED = [{"id": "1", "question": "who?", "context": "a cat", "answers": {"text": ["cat"], "answer_start": [3]}}]
CHINESE = [{"text": "猫在这里睡觉", "label": n % 3} for n in range(9)]

BROKEN = {
    "gpt2 tags words": (TOKEN, "gpt2", "byte-bpe", {}, "decoder where an encoder is needed", E),
    "llama answers": (SPAN, "llama", "byte-bpe", {}, "decoder where an encoder is needed", E),
    "gpt2 fills gaps": ("masked_lm", "gpt2", "byte-bpe", {}, "head of the task", E),
    "bert turned into a decoder tags": (TOKEN, "bert", "wordpiece", {"config": {"is_decoder": True}},
                                        "decoder where an encoder is needed", E),
    "bert goes on": ("causal_lm", "bert", "byte-bpe", {}, "encoder where a decoder is needed", E),
    "bert translates": ("translation", "bert", "wordpiece", {}, "encoder-decoder needed", E),
    "gpt2 summarises as seq2seq": ("summarization", "gpt2", "byte-bpe", {}, "encoder-decoder needed", E),
    "bart tags": (TOKEN, "bart", "byte-bpe", {}, "head of the task", E),
    "an architecture of nobody": (SEQUENCE, "bert", "wordpiece", {"config": {"model_type": "bort"}}, "architecture", E),
    "three outputs, four labels": (SEQUENCE, "bert-sequence", "wordpiece", {"rows": FOUR}, "head and labels", E),
    "five outputs, two labels": (SEQUENCE, "bert-sequence-five", "wordpiece", {"rows": TWO}, "head and labels", W),
    "a span head of three": (SPAN, "bert-qa-three", "wordpiece", {}, "head and labels", E),
    "weights and settings of a head": (SEQUENCE, "bert-sequence", "wordpiece",
                                       {"config": {"id2label": {"0": "a", "1": "b"}, "label2id": {"a": 0, "b": 1}}},
                                       "weights of the head", E),
    "one output for classes": (SEQUENCE, "bert-regression", "wordpiece", {"config": {"problem_type": None}},
                               "problem type", E),
    "regression of classes": (SEQUENCE, "bert-sequence", "wordpiece", {"config": {"problem_type": "regression"}},
                              "problem type", E),
    "classes for scores": (SEQUENCE, "bert-sequence", "wordpiece", {"rows": SCORES}, "problem type", E),
    "one label where there are several": (SEQUENCE, "bert-sequence", "wordpiece",
                                          {"rows": SEVERAL, "config": {"problem_type": "single_label_classification"}},
                                          "problem type", E),
    "several where there is one": (SEQUENCE, "distilbert-multi-label", "wordpiece", {}, "problem type", E),
    "labels in another order": (SEQUENCE, "bert-sequence", "wordpiece", {"rows": MOODS, **NAMED}, "label order", E),
    "names without an order": (SEQUENCE, "bert-sequence", "wordpiece", {"rows": MOODS}, "label order", W),
    "tags in another order": (TOKEN, "bert-same-width", "wordpiece",
                              {"plan": {"label_names": ("O", "B-X", "I-X")}}, "label order", E),
    "a head for other labels": (SEQUENCE, "bert-sequence", "wordpiece", {"plan": {"label_names": ("a", "b", "c")}},
                                "label order", W),
    "label2id is not the inverse": (TOKEN, "bert", "wordpiece", {"config": {**TAGS, "label2id": {"O": 0, "B-X": 1, "I-X": 2}}},
                                    "id2label and label2id", E),
    "a name twice": (SEQUENCE, "bert", "wordpiece", {"config": {"id2label": {"0": "a", "1": "a", "2": "b"}}},
                     "id2label and label2id", E),
    "no tokenizer": (SEQUENCE, "bert", None, {}, "tokenizer", E),
    "words without a space": (TOKEN, "bert", "byte-bpe-no-prefix", {"config": {"pad_token_id": 594}},
                              "space before words", E),
    "no pad token": (SEQUENCE, "bert", "wordpiece", {"settings": {"pad_token": None}}, "pad token", E),
    "no pad token in blocks": ("causal_lm", "gpt2", "byte-bpe-no-prefix", {"settings": {"pad_token": None}},
                               "pad token", W),
    "pad is EOS where EOS is learned": ("causal_lm", "gpt2", "byte-bpe-no-prefix", {}, "pad == EOS", W),
    "a decoder that does not know its pad": (SEQUENCE, "gpt2-sequence", "byte-bpe", {}, "pad id of the model", E),
    "a decoder with another pad": (SEQUENCE, "gpt2-sequence", "byte-bpe", {"config": {"pad_token_id": 5}},
                                   "pad id of the model", E),
    "an encoder-decoder with another pad": ("translation", "t5", "byte-bpe", {}, "pad id of the model", E),
    "an encoder with another pad": (SEQUENCE, "bert", "byte-bpe", {}, "pad id of the model", W),
    "no mask token": ("masked_lm", "bert", "wordpiece", {"settings": {"mask_token": None}}, "mask token", E),
    "no EOS": ("causal_lm", "gpt2", "wordlevel", {}, "EOS token", E),
    "a vocabulary larger than the embedding": (SEQUENCE, "t5-generator", "byte-bpe", {}, "ids and embedding", E),
    "vocab_size and embedding": (SEQUENCE, "bert", "wordpiece", {"config": {"vocab_size": 641}}, "vocab_size", E),
    "another language": (SEQUENCE, "bert", "wordpiece", {"rows": CHINESE}, "unknown tokens", W),
    "max_length beyond the positions": (SEQUENCE, "bert", "wordpiece", {"plan": {"max_length": 81}},
                                        "max length and positions", E),
    "79 of the 78 positions of roberta": (SEQUENCE, "roberta", "byte-bpe", {"plan": {"max_length": 79}},
                                          "max length and positions", E),
    "beyond rotated positions": ("causal_lm", "llama", "byte-bpe", {"plan": {"max_length": 81}},
                                 "max length and positions", W),
    "a tokenizer that cuts too late": (SEQUENCE, "bert", "wordpiece", {}, "max length and positions", W),
    "nothing cuts long rows": (SEQUENCE, "roberta", "byte-bpe", {"rows": LONG}, "rows beyond the positions", W),
    "windows without room": (SPAN, "bert", "wordpiece", {"plan": {"max_length": 10, "stride": 8}},
                             "room for the context", E),
    "a question as long as its window": (SPAN, "bert", "wordpiece", {"plan": {"max_length": 12, "stride": 6}},
                                         "room for the context", E),
    "less text than a block": ("masked_lm", "bert", "wordpiece", {"plan": {"max_length": 64}}, "blocks", E),
    "nowhere to begin": ("translation", "t5", "unigram", {"config": {"decoder_start_token_id": None}},
                         "decoder start", E),
    "no end": ("causal_lm", "llama", "byte-bpe", {}, "end of generation", W),
    "another end": ("translation", "t5", "unigram", {"config": {"eos_token_id": 5}}, "end of generation", W),
    "writes on": ("summarization", "bart", "byte-bpe", {"generation": {"min_length": 56}}, "least length", W),
    "float16": (SEQUENCE, "bert-fp16", "wordpiece", {}, "type of the weights", W),
    "quantized": (SEQUENCE, "bert", "wordpiece", {"config": {"quantization_config": {"quant_method": "gptq"}}},
                  "quantized weights", E),
    "accuracy of tags": (TOKEN, None, None, {"plan": {"metrics": ("accuracy",)}}, "metric", E),
    "bleu of summaries": ("summarization", None, None, {"plan": {"metrics": ("BLEU",)}}, "metric", E),
    "rouge of translations": ("translation", None, None, {"plan": {"metrics": ("rouge",)}}, "metric", E),
    "perplexity of classes": (SEQUENCE, None, None, {"plan": {"metrics": ("perplexity",)}}, "metric", E),
    "accuracy of numbers": (SEQUENCE, None, None, {"rows": SCORES, "plan": {"metrics": ("accuracy",)}}, "metric", E),
    "seqeval of answers": (SPAN, None, None, {"plan": {"metrics": ("seqeval",)}}, "metric", E),
    "squad v1 without answers": (SPAN, None, None, {"rows": NO_ANSWER, "plan": {"metrics": ("squad",)}}, "metric", E),
    "accuracy of one class": (SEQUENCE, None, None,
                              {"rows": [*MOODS[:3], *[MOODS[0]] * 30], "plan": {"metrics": ("accuracy",)}}, "metric", W),
    "data of another task": (TOKEN, None, None, {"rows": MOODS}, "task and data", E),
    "translations to summarise": ("summarization", None, None,
                                  {"rows": [{"translation": {"en": "a cat", "fr": "un chat"}}]}, "task and data", E),
    "answers that are no slices": (SPAN, None, None, {"rows": MOVED}, "answers that are not slices", E),
}  # fmt: skip


@pytest.fixture(scope="session")
def half(clinic):
    """A checkpoint in float16."""
    from safetensors.torch import load_file, save_file

    folder = clinic.folder("bert", "wordpiece")
    weights = {name: weight.half() for name, weight in load_file(folder / "model.safetensors").items()}
    save_file(weights, folder / "model.safetensors", metadata={"format": "pt"})
    return folder


@pytest.fixture(scope="session")
def examined(clinic, half):
    """Return what each check says of a broken case: (check, finding); every case is examined once."""

    @cache
    def of(name):
        task, model, tokenizer, options, *_ = BROKEN[name]
        if model == "bert-fp16":
            model, options = None, {"folder": half}
        patient = clinic.patient(task, model, tokenizer, **options)
        return [(check.__name__, one) for checks in CHECKS.values() for check in checks for one in check(patient)]

    return of


@pytest.mark.parametrize("name", BROKEN)
def test_it_is_found(examined, name):
    found = {one.name: one.severity for _, one in examined(name) if one.found}
    assert found.get(BROKEN[name][4]) == BROKEN[name][5], found


@pytest.mark.parametrize("name", BROKEN)
def test_it_says_what_to_do(examined, name):
    assert all(one.mend and one.says for _, one in examined(name) if one.found)


ELSEWHERE = {"token_types", "word_ids", "weights", "defects"}
"""Checks that have a test of their own below."""
ONLY_NOTES = {"most", "language", "case", "sides"}


def test_every_check_has_a_broken_example(examined):
    """A check that no example breaks may be one that never finds anything."""
    breaking = {check for name in BROKEN for check, one in examined(name) if one.found}
    checks = {check.__name__ for checks in CHECKS.values() for check in checks}
    assert checks - breaking == ELSEWHERE | ONLY_NOTES


def test_a_tokenizer_in_python_has_no_word_ids(clinic):
    folder = clinic.folder("bert")
    (folder / "vocab.json").write_text(json.dumps({"a": 0}))
    edit(folder / "tokenizer_config.json", {"tokenizer_class": "ByT5Tokenizer"})
    for task in (TOKEN, SPAN):
        assert clinic.findings(task, folder=folder)["word ids"] == E
    assert "word ids" not in clinic.findings(SEQUENCE, folder=folder)


def test_a_pair_needs_two_token_types(clinic):
    folder = clinic.folder("roberta", "wordpiece", config={"type_vocab_size": 1})
    edit(folder / "config.json", {"type_vocab_size": 1})
    assert clinic.findings(SEQUENCE, "distilbert", "wordpiece", rows=PAIRS).get("token types") is None
    patient = clinic.patient(SEQUENCE, folder=folder, rows=PAIRS)
    name = "roberta.embeddings.token_type_embeddings.weight"
    patient.checkpoint.tensors[name] = type(patient.checkpoint.tensors[name])((1, 16), "F32")
    assert E in {one.severity for one in examine(patient) if one.name == "token types"}


def test_weights_that_are_missing_cut_off_or_a_pointer(clinic):
    folder = clinic.folder("bert", "wordpiece")
    file = folder / "model.safetensors"
    whole = file.read_bytes()
    for content, says in (
        (whole[:-1], "was cut off"),
        (b"version https://git-lfs.github.com/spec/v1\n", "git lfs pull"),
        (b"{}", "no safetensors file"),
        (b"", "no safetensors file"),
        *(
            (len(header).to_bytes(8, "little") + header, "no safetensors file")
            for header in (
                b"[]",
                b"{}x",
                b'{"w": 3}',
                b'{"w": {"dtype": "F32"}}',
                b'{"w": {"dtype": "F32", "shape": 3, "data_offsets": [0, 0]}}',
            )
        ),
    ):
        file.write_bytes(content)
        (found,) = [one for one in examine(clinic.patient(SEQUENCE, folder=folder)) if one.name == "weights"]
        assert (found.severity, says in found.says) == (E, True), found
    file.unlink()
    assert clinic.findings(SEQUENCE, folder=folder)["weights"] == E
    (folder / "pytorch_model.bin").write_bytes(b"")
    assert "weights" not in clinic.findings(SEQUENCE, folder=folder)


@pytest.mark.parametrize(
    ("files", "says"),
    [
        ({}, "has no config.json"),
        ({"config.json": "{"}, "is not JSON"),
        ({"config.json": "[]"}, "must be an object"),
        ({"adapter_config.json": "{}"}, "holds an adapter"),
        ({"config.json": '{"num_labels": "three"}'}, "num_labels is 'three', must be int"),
        ({"config.json": '{"architectures": "BertModel"}'}, "architectures is 'BertModel', must be list"),
        (
            {"config.json": '{"num_labels": 1000000000000}'},
            "num_labels is 1000000000000, must be between 0 and 1000000",
        ),
        ({"config.json": '{"num_labels": -3}'}, "num_labels is -3, must be between 0 and"),
        ({"config.json": '{"text_config": {"num_labels": 1000000000000}}'}, "num_labels is 1000000000000"),
        (
            {"config.json": '{"num_hidden_layers": 1000000000000}'},
            "num_hidden_layers is .* must be between 0 and 10000",
        ),
        ({"config.json": "[" * 100_000}, "is not JSON"),
        ({"config.json": "{}", "generation_config.json": '{"max_length": "x"}'}, "max_length is 'x', must be int"),
    ],
)
def test_a_folder_that_is_no_checkpoint_is_told(tmp_path, files, says):
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    with pytest.raises(UsageError, match=says):
        open_checkpoint(tmp_path)
    with pytest.raises(UsageError, match="there is no such folder"):
        open_checkpoint(tmp_path / "nowhere")


class TestLibraries:
    """Defects are told where they matter, and as what they are."""

    @pytest.fixture
    def broken(self, monkeypatch):
        import dataclasses

        from nlpcheck import environment

        def all_defect():
            return "seen"

        for name, check in environment.CHECKS.items():
            monkeypatch.setitem(environment.CHECKS, name, dataclasses.replace(check, probe=all_defect, needs=()))

    def found(self, clinic, task, *arguments, **plan):
        patient = clinic.patient(task, *arguments, plan={"libraries": True, **plan})
        return {one.name: one.severity for one in examine(patient) if one.name.startswith("library")}

    def test_lost_windows_break_answers_and_nothing_else(self, clinic, broken):
        assert self.found(clinic, SPAN) == {"library: windows": E}
        assert self.found(clinic, SEQUENCE) == {}

    def test_accumulation_matters_where_it_is_planned(self, clinic, broken):
        assert self.found(clinic, TOKEN, "bert", "wordpiece", accumulation=4) == {"library: trainer-accumulation": W}
        assert self.found(clinic, TOKEN, "bert", "wordpiece") == {}
        assert "library: trainer-accumulation" not in self.found(
            clinic, "causal_lm", "gpt2", "byte-bpe", accumulation=4
        )

    def test_an_eos_that_pads(self, clinic, broken):
        assert self.found(clinic, "causal_lm", "gpt2", "byte-bpe-no-prefix")["library: eos-as-padding"] == W
        assert "library: eos-as-padding" not in self.found(clinic, "causal_lm", "gpt2", "byte-bpe")
        assert self.found(clinic, "causal_lm")["library: eos-as-padding"] == "note"

    def test_right_libraries_are_not_named(self, clinic, monkeypatch):
        from nlpcheck import environment

        check = environment.CHECKS["windows"]
        monkeypatch.setitem(environment.CHECKS, "windows", type(check)(**{**vars(check), "probe": str}))
        assert self.found(clinic, SPAN) == {}


def test_families_are_those_of_the_library(clinic):
    from transformers.models.auto import modeling_auto

    assert all(getattr(modeling_auto, table) for table in TABLES.values())
    kinds = {"bert": "encoder", "distilbert": "encoder", "roberta": "encoder", "gpt2": "decoder", "llama": "decoder",
             "t5": "encoder-decoder", "bart": "encoder-decoder"}  # fmt: skip
    for model, kind in kinds.items():
        assert family(open_checkpoint(clinic.folder(model))) == kind


def notes(clinic, *arguments, **options):
    return {one.name for one in examine(clinic.patient(*arguments, **options)) if one.severity == "note"}


def test_what_is_only_worth_knowing_is_a_note(clinic):
    long = [{"document": "the cat sat " * 20, "summary": "the cat sat " * 8}]
    assert "length of what is generated" in notes(clinic, "summarization", "t5", "unigram", rows=long)
    more = {"generation": {"max_new_tokens": 400}}
    assert "length of what is generated" not in notes(clinic, "summarization", "t5", "unigram", rows=long, **more)
    assert "case" in notes(clinic, TOKEN, "bert", "wordpiece")
    assert "case" not in notes(clinic, TOKEN, "roberta", "byte-bpe")
    assert "padding side" in notes(clinic, "causal_lm", "gpt2", "byte-bpe")
    left = {"settings": {"padding_side": "left", "truncation_side": "left"}}
    assert "padding side" not in notes(clinic, "causal_lm", "gpt2", "byte-bpe", **left)
    assert "truncation side" in notes(clinic, "causal_lm", "gpt2", "byte-bpe", **left)
    mbart = {"config": {"model_type": "mbart"}}
    assert "target language" in notes(clinic, "translation", "bart", "byte-bpe", **mbart)
    told = {**mbart, "generation": {"forced_bos_token_id": 5}}
    assert "target language" not in notes(clinic, "translation", "bart", "byte-bpe", **told)


@pytest.mark.parametrize("value", [{"tokens": 512}, "512", "many", -5, 0, True, [512], float("inf"), float("nan")])
def test_a_length_that_is_none_is_told_before_the_library_stumbles(clinic, value):
    folder = clinic.folder("bert-sequence", "wordpiece", settings={"model_max_length": value})
    (found,) = [one for one in examine(clinic.patient(SEQUENCE, folder=folder)) if one.name == "tokenizer"]
    assert (found.severity, "model_max_length is" in found.says) == (E, True), found


@pytest.mark.parametrize("value", [None, 512, 1e30])
def test_a_length_of_any_size_is_none_to_mend(clinic, value):
    folder = clinic.folder("bert-sequence", "wordpiece", settings={"model_max_length": value})
    assert "tokenizer" not in clinic.findings(SEQUENCE, folder=folder)


def test_ids_beyond_reading_name_no_labels(clinic):
    folder = clinic.folder("bert-sequence", "wordpiece", config={"id2label": {"9" * 5000: "a"}})
    assert open_checkpoint(folder).labels == []
