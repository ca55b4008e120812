"""``nlpcheck replay`` and ``nlpcheck spec``."""

import json
import os
import re
import subprocess
import sys
import textwrap

import pytest

from tests.cli.conftest import ENVIRONMENT, QUICK, run_nlpcheck
from tests.cli.test_bad_input import written

WRONG = """
    from nlpcheck.tasks.token_classification import tokenize_and_align_labels as right

    def align_labels_with_tokens(labels, word_ids, *, label_names, label_all_tokens=False):
        return [0 if word is None else labels[word] for word in word_ids]

    def tokenize_and_align_labels(examples, tokenizer, *, label_names, max_length=None, stride=None, label_all_tokens=False):
        return {"input_ids": [], "attention_mask": [], "labels": []}

    def compute_metrics(logits, labels, *, label_names, mode="lenient"):
        return {"precision": 2.0, "recall": 2.0, "f1": 2.0, "accuracy": 2.0}

    def load_model(checkpoint, label_names):
        return None
"""


@pytest.fixture(scope="module")
def recorded(tmp_path_factory):
    """A folder above some wrong code, and the ids of what was recorded by function."""
    folder = tmp_path_factory.mktemp("recorded")
    plain = "\n".join(line for line in textwrap.dedent(WRONG).splitlines() if "right" not in line)
    written(folder / "my work-1", {"token_classification.py": plain})
    chosen = "TC-ALIGN-2 or TC-WINDOW-1 or TC-METRIC-1 or TC-HEAD-1"
    ran = run_nlpcheck("check", "my work-1", *QUICK, "-k", chosen, cwd=folder)
    ids = {}
    for record in ran.report["results"]:
        if record["replay"]:
            ids.setdefault(record["function"], record["replay"])
    return folder, ids


def test_a_record_is_found_from_the_folder_above(recorded):
    folder, ids = recorded
    ran = run_nlpcheck("replay", ids["align_labels_with_tokens"], cwd=folder)
    assert ran.code == 1
    assert ran.out.startswith(f"STILL FAILS  {ids['align_labels_with_tokens']}\n✗ TC-ALIGN-2")
    assert f"nlpcheck replay {ids['align_labels_with_tokens']}" in ran.out


@pytest.mark.parametrize(
    "function", ["align_labels_with_tokens", "tokenize_and_align_labels", "compute_metrics", "load_model"]
)
def test_the_script_needs_neither_nlpcheck_nor_pytest(recorded, function):
    folder, ids = recorded
    script = run_nlpcheck("replay", ids[function], "--script", cwd=folder)
    assert script.code == 0
    assert "nlpcheck" not in script.out.replace(str(folder), "").replace("nlpcheck_", "").replace('"nlpcheck/', "")
    guard = "import sys\nsys.modules['nlpcheck'] = sys.modules['pytest'] = None\n"
    done = subprocess.run(
        [sys.executable, "-I", "-c", guard + script.out],
        cwd="/",
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("returned "), done.stdout
    assert "must be " in done.stdout


def test_a_mended_file_is_fixed(tmp_path):
    written(
        tmp_path, {"token_classification.py": "def extract_entities(tags, *, mode='lenient'): return [('X', 0, 1)]"}
    )
    ran = run_nlpcheck("check", ".", *QUICK, "-k", "TC-ENTITY-1", cwd=tmp_path)
    replay = ran.by_id("TC-ENTITY-1")["replay"]
    written(tmp_path, {"token_classification.py": "from nlpcheck.tasks.token_classification import extract_entities"})
    fixed = run_nlpcheck("replay", replay, cwd=tmp_path)
    assert (fixed.code, fixed.out.splitlines()[0]) == (0, f"FIXED  {replay}: Words tagged O hold no entity.")
    written(
        tmp_path,
        {"token_classification.py": "def extract_entities(tags, *, mode='lenient'): raise NotImplementedError"},
    )
    stub = run_nlpcheck("replay", replay, cwd=tmp_path)
    assert (stub.code, stub.out.split()[0]) == (1, "not-implemented")
    written(tmp_path, {"token_classification.py": "syntax error"})
    broken = run_nlpcheck("replay", replay, cwd=tmp_path)
    assert broken.code == 1
    assert "SyntaxError" in broken.out


RECORD = {
    "replay": "X",
    "target": "nlpcheck.tasks",
    "tasks": [],
    "area": "token_classification",
    "script": "",
    "example": {"$": "dict", "items": []},
}


@pytest.mark.parametrize(
    ("name", "content", "text"),
    [
        ("TC-ALIGN-1-0000", None, "no such counterexample in .nlpcheck/ in or below"),
        ("broken", "{", "is not a recorded counterexample"),
        ("list", "[]", "is not a recorded counterexample"),
        ("empty", "{}", "is not a recorded counterexample"),
        ("unknown", {**RECORD, "requirement": "TC-OLD-1"}, "has no requirement TC-OLD-1"),
        ("gone", {**RECORD, "requirement": "TC-ALIGN-1", "target": "gone/x.py"}, "does not exist"),
        (
            "odd",
            {**RECORD, "requirement": "TC-ALIGN-1", "example": {"$": "no:Such"}},
            "is not a recorded counterexample",
        ),
        ("other", {**RECORD, "requirement": "TC-ALIGN-1"}, "is not a recorded counterexample"),
        ("../x", None, "no such counterexample"),
        ("*", None, "no such counterexample"),
    ],
)
def test_a_record_that_cannot_be_replayed_is_wrong_usage(nlpcheck, tmp_path, name, content, text):
    (tmp_path / ".nlpcheck").mkdir()
    if content is not None:
        content = content if isinstance(content, str) else json.dumps(content)
        (tmp_path / ".nlpcheck" / f"{name}.json").write_text(content)
    ran = nlpcheck("replay", name)
    assert ran.code == 2, ran.err
    assert text in ran.err
    assert "Traceback" not in ran.err


@pytest.mark.parametrize(
    ("name", "texts"),
    [
        ("TC-ALIGN-2", ["TC-ALIGN-2  A token that belongs to no word", "why ", "hint ", "after ", "source "]),
        ("tc-align-2", ["TC-ALIGN-2  A token"]),
        ("token_classification", ["TC-ALIGN-1", "TC-HEAD-1"]),
        ("alignment", ["TC-ALIGN-1", "TC-WORDS-1"]),
        (
            "align_labels_with_tokens",
            ["token_classification: def align_labels_with_tokens(labels, word_ids, *, label_names,", ">>> "],
        ),
        ("compute_metrics", ["token_classification: def", "question_answering: def"]),
    ],
)
def test_spec_prints_what_a_name_stands_for(nlpcheck, name, texts):
    ran = nlpcheck("spec", name)
    assert ran.code == 0
    for text in texts:
        assert text in ran.out


def test_spec_lists_everything(nlpcheck):
    ran = nlpcheck("spec")
    assert re.search(r"token_classification +alignment", ran.out)
    known = json.loads(nlpcheck("spec", "--json").out)
    assert f"{len(known)} requirements." in ran.out
    assert {"id", "statement", "why", "hint", "level"} <= set(known[0])


def test_spec_names_what_comes_close(nlpcheck):
    ran = nlpcheck("spec", "alignmnt")
    assert ran.code == 2
    assert "did you mean alignment" in ran.err


def test_a_full_pipe_is_no_traceback(tmp_path):
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [sys.executable, "-P", "-m", "nlpcheck", "spec", "--json"],
        stdout=writing, stderr=subprocess.PIPE, cwd=tmp_path, env=ENVIRONMENT, text=True, check=False,
    )  # fmt: skip
    os.close(writing)
    assert "Traceback" not in done.stderr


def test_the_script_makes_live_arguments_as_they_were(tmp_path):
    chosen = ["--task", "training", "-k", "TRAIN-EPOCH-4"]
    ran = run_nlpcheck("check", "mutant:training/epoch/a-mean-of-the-batches-means", *QUICK, *chosen, cwd=tmp_path)
    (record,) = [r for r in ran.report["results"] if r["state"] == "failed"]
    script = tmp_path / "case.py"
    script.write_text(run_nlpcheck("replay", record["replay"], "--script", cwd=tmp_path).out, encoding="utf-8")
    shown = subprocess.run([sys.executable, script], capture_output=True, text=True, env=ENVIRONMENT, check=True)
    returned, expected = (line.split(None, 1)[1] for line in shown.stdout.splitlines())
    assert record["returned"].endswith(returned)
    assert expected == f"be  {record['expected']}"
