"""Code under test may do anything: each sin ends in its own clear state, and everything else is judged."""

import textwrap

import pytest

from tests.cli.conftest import QUICK, run_nlpcheck

QA = "question_answering"

SINS = {
    "token_classification.py": """
        import sys
        from nlpcheck.tasks.token_classification import extract_entities

        print("hello from the module")
        print("and to the other stream", file=sys.stderr)

        class Panic(BaseException):
            def __str__(self):
                raise RuntimeError("no text")

        def align_labels_with_tokens(labels, word_ids, *, label_names, label_all_tokens=False):
            sys.exit(0)

        def predictions_to_words(predictions, word_ids, *, num_words, fill=-100):
            raise Panic

        def tokenize_and_align_labels(examples, tokenizer, *, label_names, max_length=None, stride=None, label_all_tokens=False):
            raise KeyboardInterrupt

        def entity_spans(text, word_offsets, tags, *, mode="lenient"):
            return (tag for tag in tags)

        def compute_metrics(logits, labels, *, label_names, mode="lenient"):
            return dict.fromkeys(["precision", "recall", "f1", "accuracy"], float("nan"))
    """,
    "question_answering.py": """
        import sys, warnings
        import numpy as np
        from nlpcheck.tasks.question_answering import normalize_answer, token_f1 as right_f1

        def char_span_to_token_span(*args, **kwargs):
            value = []
            value.append(value)
            return value

        def token_span_to_char_span(*args, **kwargs):
            return np.broadcast_to(np.int64(0), (10**12,))

        class Evil:
            __hash__ = None
            def __repr__(self): raise ValueError("repr")
            def __eq__(self, other): raise ValueError("eq")
            def __len__(self): raise ValueError("len")

        def prepare_train_features(*args, **kwargs):
            return Evil()

        class Rows(list):
            def __iter__(self): raise SystemExit(4)

        def prepare_validation_features(*args, **kwargs):
            return Rows([1])

        def postprocess_qa_predictions(*args, **kwargs):
            return postprocess_qa_predictions(*args, **kwargs)

        def exact_match(prediction, references):
            raise NotImplementedError

        def token_f1(prediction, references, *, version=2):
            warnings.simplefilter("error")
            np.seterr(all="raise")
            if prediction:
                warnings.warn("look out")
            return 0.0

        class compute_metrics:
            def __init__(self, *args, **kwargs): pass
    """,
}


def written(folder, files):
    """Write some files of source text."""
    for name, source in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(textwrap.dedent(source))
    return folder


@pytest.fixture(scope="module")
def sins(tmp_path_factory):
    folder = written(tmp_path_factory.mktemp("sins"), SINS)
    firsts = ["TC-ALIGN-1", "TC-WORDS-1", "TC-WINDOW-1", "TC-SPAN-1", "TC-METRIC-1", "TC-ENTITY", "QA-TOKENS-1"]
    firsts += ["QA-CHARS-1", "QA-TRAIN-90", "QA-VALID-90", "QA-ANSWER-1", "QA-EM-1", "QA-F1", "QA-METRIC-1", "QA-NORM"]
    return run_nlpcheck("check", ".", *QUICK, "-k", " or ".join(firsts), cwd=folder)


@pytest.mark.parametrize(
    ("function", "area", "text"),
    [
        ("align_labels_with_tokens", "token_classification", "raised SystemExit: 0"),
        ("predictions_to_words", "token_classification", "raised Panic: (a message that cannot be read)"),
        ("tokenize_and_align_labels", "token_classification", "raised KeyboardInterrupt"),
        ("entity_spans", "token_classification", "a value of type generator"),
        ("compute_metrics", "token_classification", "nan"),
        ("char_span_to_token_span", QA, "nested more than 50 levels deep"),
        ("token_span_to_char_span", QA, "more than 1000000 values"),
        ("prepare_train_features", QA, "a value of type Evil"),
        ("prepare_validation_features", QA, "raised SystemExit: 4"),
        ("postprocess_qa_predictions", QA, "raised RecursionError"),
        ("token_f1", QA, "raised UserWarning: look out"),
    ],
)
def test_a_sin_fails_and_is_named(sins, function, area, text):
    failed = [r for r in sins.of(function, area) if r["state"] == "failed"]
    assert text in failed[0]["returned"]
    assert sins.states(function, area) <= {"failed", "blocked", "passed"}


def test_nothing_of_all_this_is_our_error(sins):
    assert sins.code == 1
    assert [r["reason"] for r in sins.report["results"] if r["state"] == "error"] == []


def test_the_functions_beside_them_are_judged(sins):
    assert sins.states("extract_entities") == {"passed"}
    assert sins.states("normalize_answer", QA) == {"passed"}


def test_a_stub_is_not_implemented_and_says_what_to_write(sins):
    assert sins.states("exact_match", QA) == {"not-implemented"}
    assert "add `def exact_match(" in sins.of("exact_match", QA)[0]["reason"]


def test_a_class_is_no_function(sins):
    (record,) = [
        r
        for r in sins.report["results"]
        if r["function"] == "compute_metrics" and r["returned"] == "a class, `compute_metrics`"
    ]
    assert (record["state"], record["family"]) == ("failed", "interface")
    assert sins.states("compute_metrics", QA) == {"blocked"}


def test_what_the_code_prints_does_not_reach_our_output(sins):
    assert sins.out.startswith("{")
    assert "hello from" not in sins.out + sins.err
    assert "to the other stream" not in sins.out + sins.err


FALLS = """
    import ctypes, itertools, os, re, shutil, threading, time, sys
    from nlpcheck.tasks.token_classification import extract_entities

    def align_labels_with_tokens(labels, word_ids, *, label_names, label_all_tokens=False):
        os._exit(0)

    def predictions_to_words(predictions, word_ids, *, num_words, fill=-100):
        return sum(itertools.repeat(0))  # never comes back to the interpreter

    def entity_spans(text, word_offsets, tags, *, mode="lenient"):
        ctypes.string_at(0)

    def compute_metrics(logits, labels, *, label_names, mode="lenient"):
        while True:
            try:
                time.sleep(60)
            except Exception:
                pass
"""

DIRT = """
    import os, shutil, sys, tempfile, threading, time
    from nlpcheck.tasks import question_answering as reference

    normalize_answer = reference.normalize_answer

    def exact_match(prediction, references):
        os.closerange(3, 256)
        return reference.exact_match(prediction, references)

    calls = []

    def token_f1(prediction, references, *, version=2):
        calls.append("f1")
        if len(calls) < 4:
            sys.stdout.close()
            sys.stderr = None
            threading.Thread(target=time.sleep, args=(600,)).start()
            folder = tempfile.mkdtemp()
            os.chdir(folder)
            shutil.rmtree(folder)
        return reference.token_f1(prediction, references, version=version) + 1

    def char_span_to_token_span(*args, **kwargs):
        calls.append("span")
        if len(calls) < 4:
            os.fork()
        return reference.char_span_to_token_span(*args, **kwargs)
"""


@pytest.fixture(scope="module")
def falls(tmp_path_factory):
    folder = written(tmp_path_factory.mktemp("falls"), {"token_classification.py": FALLS})
    chosen = "extract_entities or TC-ALIGN-1 or TC-WORDS-1 or TC-SPAN-1 or TC-METRIC-1"
    return run_nlpcheck("check", ".", *QUICK, "--time-budget", "0.5", "-k", chosen, cwd=folder)


@pytest.mark.parametrize(
    ("function", "text"),
    [
        ("align_labels_with_tokens", "the process exited with status 0"),
        ("predictions_to_words", "the process did not answer in time and could not be interrupted"),
        ("entity_spans", "the process was ended by SIGSEGV"),
        ("compute_metrics", "still running after 0.5 s"),
    ],
)
def test_code_that_takes_the_process_down_fails(falls, function, text):
    first, *others = falls.of(function)
    assert (first["state"], first["returned"]) == ("failed", f"nothing: {text}")
    assert {r["state"] for r in others} <= {"failed", "blocked"}


def test_after_a_fall_the_rest_is_judged(falls):
    assert falls.code == 1
    assert falls.states("extract_entities") == {"passed"}
    assert falls.report["footer"]["complete"] is True


@pytest.fixture(scope="module")
def dirt(tmp_path_factory):
    folder = written(tmp_path_factory.mktemp("dirt"), {"question_answering.py": DIRT})
    chosen = "QA-NORM-1 or QA-EM-1 or QA-F1-1 or QA-TOKENS-1"
    return run_nlpcheck("check", ".", *QUICK, "-k", chosen, cwd=folder)


def test_closing_our_pipe_fails(dirt):
    assert "the process exited with status" in dirt.of("exact_match", QA)[0]["returned"]


def test_closing_the_streams_and_deleting_the_folder_disturbs_nobody(dirt):
    assert dirt.states("token_f1", QA) <= {"failed", "blocked"}
    assert all(r["replay"] for r in dirt.of("token_f1", QA) if r["state"] == "failed")
    assert dirt.states("normalize_answer", QA) == {"passed"}
    assert dirt.report["footer"]["notes"] == []


def test_a_child_that_returns_twice_reports_nothing(dirt):
    assert dirt.states("char_span_to_token_span", QA) == {"passed"}


IMPORTS = {
    "import nlpcheck_has_no_such_module": "ModuleNotFoundError: No module named 'nlpcheck_has_no_such_module'",
    "def f(:\n    pass": "token_classification.py, line 1: def f(:",
    "import sys; sys.exit(0)": "SystemExit: 0",
    "raise KeyboardInterrupt": "KeyboardInterrupt",
    "import os; os._exit(7)": "the process exited with status 7",
    "import time; time.sleep(60)": "an import that did not finish in time",
    "import itertools; sum(itertools.repeat(0))": "the process did not answer in time and could not be interrupted",
    "raise ValueError('\\ud800 is half a letter')": "ValueError: \\ud800 is half a letter",
}


@pytest.mark.parametrize("source", IMPORTS)
def test_a_module_that_does_not_import_blocks_its_area_only(tmp_path, source):
    healthy = "from nlpcheck.tasks.question_answering import normalize_answer"
    written(tmp_path, {"token_classification.py": source, "question_answering.py": healthy})
    options = ("--import-budget", "1.5", "-k", "import or TC-ALIGN-1 or QA-NORM-1")
    ran = run_nlpcheck("check", ".", *QUICK, *options, cwd=tmp_path)
    assert ran.code == 1
    assert IMPORTS[source] in ran.by_id("TC-IMPORT-1")["returned"]
    assert ran.states("align_labels_with_tokens") == {"blocked"}
    assert ran.states("normalize_answer", QA) == {"passed"}


def test_a_module_that_defines_nothing_is_nothing_to_check(nlpcheck, tmp_path):
    (tmp_path / "token_classification.py").write_text("def align_label_with_tokens(): ...\n")
    ran = nlpcheck("check", ".", *QUICK, "-k", "TC-ALIGN-1")
    assert ran.code == 2
    assert "Nothing could be checked" in ran.err
    assert (
        "found `align_label_with_tokens`, is it meant to be this one?"
        in ran.of("align_labels_with_tokens")[0]["reason"]
    )


def test_a_wrong_signature_blocks_the_function(nlpcheck, tmp_path):
    source = """
        def align_labels_with_tokens(word_ids, labels, *, label_names, label_all_tokens=False): return []
        def predictions_to_words(predictions, word_ids, num_words, fill, extra): return []
        def extract_entities(tags): return []
    """
    written(tmp_path, {"token_classification.py": source})
    ran = nlpcheck("check", ".", *QUICK, "-k", "TC-ALIGN-1 or TC-WORDS-1 or TC-ENTITY-1")
    assert ran.code == 1
    assert {ran.by_id(f"TC-SIGNATURE-{n}")["state"] for n in (1, 4, 5)} == {"failed"}
    assert "def align_labels_with_tokens(word_ids, labels," in ran.by_id("TC-SIGNATURE-1")["returned"]
    for function in ("align_labels_with_tokens", "predictions_to_words", "extract_entities"):
        assert ran.states(function) == {"blocked"}


def test_modified_arguments_are_found_and_spoil_nothing_else(nlpcheck, tmp_path):
    source = """
        from nlpcheck.tasks.token_classification import align_labels_with_tokens as right
        def align_labels_with_tokens(labels, word_ids, *, label_names, label_all_tokens=False):
            found = right(labels, word_ids, label_names=label_names, label_all_tokens=label_all_tokens)
            labels.clear()
            return found
    """
    written(tmp_path, {"token_classification.py": source})
    ran = nlpcheck("check", ".", *QUICK, "-k", "align_labels_with_tokens and (TC-ALIGN or TC-SIGNATURE)")
    failed = [r["id"] for r in ran.report["results"] if r["state"] == "failed"]
    assert failed == ["TC-ALIGN-90"]
    assert "arguments afterwards: [[]" in ran.by_id("TC-ALIGN-90")["returned"]


def test_files_of_the_user_do_not_shadow_the_libraries(nlpcheck, tmp_path):
    for name in ("tokenizers", "numpy", "hypothesis", "json", "random"):
        (tmp_path / f"{name}.py").write_text("raise RuntimeError('this is not the library')\n")
    folder = tmp_path / "work"
    written(folder, {"token_classification.py": "from nlpcheck.tasks.token_classification import extract_entities"})
    ran = nlpcheck("check", "work", *QUICK, "-k", "TC-ENTITY-1")
    assert ran.code == 0, ran.err


def test_a_lazy_export_that_fails_blames_its_function_only(nlpcheck, tmp_path):
    package = """
        import importlib
        def __getattr__(name):
            files = {"extract_entities": "good", "align_labels_with_tokens": "bad", "predictions_to_words": "slow"}
            if name in files:
                return getattr(importlib.import_module("." + files[name], __name__), name)
            raise AttributeError(name)
    """
    files = {
        "token_classification/__init__.py": package,
        "token_classification/good.py": "from nlpcheck.tasks.token_classification import extract_entities",
        "token_classification/bad.py": "def align_labels_with_tokens(:",
        "token_classification/slow.py": "import time; time.sleep(60)",
    }
    written(tmp_path, files)
    options = ("--import-budget", "1", "-k", "TC-ALIGN-1 or TC-WORDS-1 or TC-ENTITY-1 or repeat")
    ran = nlpcheck("check", ".", *QUICK, *options)
    assert "SyntaxError" in ran.by_id("TC-SIGNATURE-1")["returned"]
    assert "did not finish in time" in ran.by_id("TC-SIGNATURE-4")["returned"]
    assert ran.states("align_labels_with_tokens") | ran.states("predictions_to_words") == {"blocked"}
    assert ran.states("extract_entities") == {"passed"}
    assert ran.by_id("TC-REPEAT-1")["state"] == "passed"
