"""``nlpcheck check``: what a user sees, and what is written."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import jsonschema
import pytest

import nlpcheck as package
from tests.cli.conftest import ENVIRONMENT, QUICK, run_nlpcheck
from tests.cli.test_bad_input import written

SCHEMA = json.loads((Path(__file__).parents[2] / "docs" / "report.schema.json").read_text())
WRONG = """
    from nlpcheck.tasks.token_classification import extract_entities, predictions_to_words

    def align_labels_with_tokens(labels, word_ids, *, label_names, label_all_tokens=False):
        return [0 if word is None else labels[word] for word in word_ids]

    def collates(): ...
"""
WRONG_QA = "from nlpcheck.tasks.question_answering import normalize_answer\ndef exact_match(prediction, references): return 1.0"
CHOSEN = ("-k", "align_labels_with_tokens or TC-WORDS or TC-ENTITY-1 or TC-COLLATE-1 or QA-NORM or QA-EM")


def without_times(text):
    """A report without what may differ between two runs."""
    return re.sub(r'"seconds": [\d.e-]+', '"seconds": 0', text)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return written(
        tmp_path_factory.mktemp("wrong"), {"token_classification.py": WRONG, "question_answering.py": WRONG_QA}
    )


@pytest.fixture(scope="module")
def first(folder):
    return run_nlpcheck("check", ".", *QUICK, *CHOSEN, cwd=folder)


@pytest.fixture(scope="module")
def shown(folder):
    """The same run with its text, by two workers, the report in a file."""
    options = ("--profile", "quick", "--jobs", "2", "--cards", "2", "--json", "report.json")
    return run_nlpcheck("check", ".", *options, *CHOSEN, cwd=folder, env={"FORCE_COLOR": "", "NO_COLOR": "1"})


def test_a_report_fits_its_schema(first):
    jsonschema.validate(first.report, SCHEMA)
    assert first.code == 1


def test_two_runs_differ_in_times_only_however_many_workers(first, shown, folder):
    assert shown.code == 1
    assert without_times(first.out) == without_times((folder / "report.json").read_text())


def test_the_schema_names_what_the_code_knows():
    from nlpcheck import contract, profiles
    from nlpcheck.reporting.result import STATES, Result

    definitions = SCHEMA["$defs"]
    assert definitions["area"]["enum"] == list(contract.AREAS)
    assert definitions["state"]["enum"] == list(STATES)
    assert definitions["result"]["required"] == list(Result.__dataclass_fields__)
    assert set(SCHEMA["properties"]["header"]["properties"]["profile"]["enum"]) == set(profiles.EXAMPLES) - {
        profiles.BENCH
    }


def test_the_text_of_a_run(shown):
    lines = shown.out.splitlines()
    assert lines[0].startswith("✗ TC-ALIGN-2  A token that belongs to no word is labelled -100.  MUST")
    assert shown.out.count("you returned") == 2
    assert "the card of one of these: -k ID" in lines
    assert any(
        re.match(r"token_classification +MUST +\d+ of +\d+ checked: \d+ passed, \d+ failed;", line) for line in lines
    )
    assert any("not implemented: " in line and "collate" in line for line in lines)
    assert "Fix TC-ALIGN-2 first" in lines[-1]


def test_a_file_gets_neither_colours_nor_a_progress_bar(shown):
    assert "\x1b" not in shown.out + shown.err
    assert shown.err == ""
    assert max(map(len, shown.out.splitlines())) <= 120


def test_the_misconception_is_named(first):
    assert first.by_id("TC-ALIGN-2")["looks_like"]


def test_a_missing_function_says_which_name_comes_close(first):
    assert "found `collates`, is it meant to be this one?" in first.by_id("TC-COLLATE-1")["reason"]


def test_a_should_counts_under_strict_only(nlpcheck, tmp_path):
    source = """
        from nlpcheck.tasks.token_classification import tokenize_and_align_labels as right
        def tokenize_and_align_labels(examples, tokenizer, **options):
            assert all(type(examples[name]) is list for name in examples)
            return right(examples, tokenizer, **options)
    """
    written(tmp_path, {"token_classification.py": source})
    chosen = (*QUICK, "-k", "TC-WINDOW-93 or TC-WINDOW-92")
    assert nlpcheck("check", ".", *chosen).code == 0
    assert nlpcheck("check", ".", *chosen, "--strict").code == 1
    assert nlpcheck("check", ".", *chosen, "--strict", "--level", "must").code == 0


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (["nowhere"], "neither a file, a folder nor an importable package"),
        (["."], "holds no module named after an area"),
        (["nlpcheck.tasks", "-k", "no_such_word"], "-k 'no_such_word' matches no requirement"),
        (["nlpcheck.tasks", "-k", "a b"], "join words by and, or, not"),
        (["nlpcheck.tasks", "--task", "nonsense"], "--task nonsense: there is no such area"),
        (["nlpcheck.tasks", "--json", "no/such/folder/x.json"], "must be a file in a folder that exists"),
        (["nlpcheck.tasks", "--json", "."], "must be a file in a folder that exists"),
        (["nlpcheck.tasks", "--time-budget", "0"], "must be a number of seconds above 0"),
        (["nlpcheck.tasks", "--time-budget", "long"], "invalid"),
        (["nlpcheck.tasks", "--jobs", "0"], "invalid choice"),
        ([], "the following arguments are required: TARGET"),
    ],
)
def test_wrong_usage_is_told_and_exits_2(nlpcheck, arguments, text):
    ran = nlpcheck("check", *arguments)
    assert ran.code == 2
    assert text in ran.err
    assert ran.out == ""
    assert "Traceback" not in ran.err


def test_an_edited_copy_of_the_reference_is_what_is_judged(nlpcheck, tmp_path):
    shutil.copytree(Path(package.__file__).parent / "tasks", tmp_path / "tasks")
    file = tmp_path / "tasks" / "token_classification" / "entities.py"
    file.write_text(file.read_text() + "\n\ndef extract_entities(tags, *, mode='lenient'):\n    return []\n")
    ran = nlpcheck("check", "tasks", *QUICK, "-k", "TC-ENTITY")
    assert ran.code == 1
    assert ran.by_id("TC-ENTITY-2")["returned"].endswith("[]")


def test_a_notebook_is_judged(nlpcheck, tmp_path):
    cells = ["%matplotlib inline", "raise SystemExit", "from nlpcheck.tasks.question_answering import normalize_answer"]
    cells = [{"cell_type": "code", "source": source} for source in cells]
    (tmp_path / "homework.ipynb").write_text(json.dumps({"cells": cells}))
    ran = nlpcheck("check", "homework.ipynb", "--task", "question_answering", *QUICK, "-k", "QA-NORM-1")
    assert ran.code == 0, ran.err


def test_a_folder_that_cannot_be_written_to_costs_the_record_only(nlpcheck, tmp_path):
    written(tmp_path, {"question_answering.py": WRONG_QA})
    (tmp_path / ".nlpcheck").write_text("not a folder")
    ran = nlpcheck("check", ".", *QUICK, "-k", "QA-EM")
    assert ran.code == 1
    assert {r["replay"] for r in ran.report["results"]} == {""}
    assert len(ran.report["footer"]["notes"]) == 1
    assert ran.report["footer"]["notes"][0].startswith("no counterexample is recorded: ")


def test_no_record_writes_nothing(nlpcheck, tmp_path):
    written(tmp_path, {"question_answering.py": WRONG_QA})
    nlpcheck("check", ".", *QUICK, "-k", "QA-EM-1", "--no-record", "--json", "-")
    assert sorted(entry.name for entry in tmp_path.iterdir() if entry.name != "__pycache__") == [
        "question_answering.py"
    ]


def test_alignment_never_imports_torch(nlpcheck, tmp_path):
    source = """
        import atexit, sys, pathlib
        from nlpcheck.tasks.token_classification import align_labels_with_tokens as right
        def align_labels_with_tokens(labels, word_ids, *, label_names, label_all_tokens=False):
            heavy = {"torch", "datasets", "evaluate", "seqeval"} & set(sys.modules)
            pathlib.Path(__file__).with_name("seen").write_text(repr(heavy))
            return right(labels, word_ids, label_names=label_names, label_all_tokens=label_all_tokens)
        from nlpcheck.tasks.token_classification import tokenize_and_align_labels as rows
        def tokenize_and_align_labels(*args, **kwargs):
            heavy = {"torch", "datasets", "evaluate", "seqeval"} & set(sys.modules)
            pathlib.Path(__file__).with_name("seen_too").write_text(repr(heavy))
            return rows(*args, **kwargs)
    """
    written(tmp_path, {"token_classification.py": source})
    assert nlpcheck("check", ".", *QUICK, "-k", "alignment").code == 0
    assert (tmp_path / "seen").read_text() == "set()"
    assert (tmp_path / "seen_too").read_text() == "set()"


@pytest.mark.parametrize("command", [[], ["check"], ["replay"], ["spec"], ["bench"]])
def test_every_command_has_help(nlpcheck, command):
    ran = nlpcheck(*command, "--help")
    assert ran.code == 0
    assert ran.out.startswith(f"usage: {' '.join(['nlpcheck', *command])}")


def test_the_version(nlpcheck):
    assert nlpcheck("--version").out == f"nlpcheck {package.__version__}\n"


@pytest.mark.parametrize("whom", ["group", "parent", "terminate"])
def test_ctrl_c_leaves_no_process_and_no_report(tmp_path, whom):
    source = """
        import os, pathlib, subprocess, time
        def extract_entities(tags, *, mode="lenient"):
            child = subprocess.Popen(["sleep", "600"])
            pathlib.Path(__file__).with_name("pids").write_text(f"{os.getpid()} {child.pid}")
            time.sleep(600)
    """
    written(tmp_path, {"token_classification.py": source})
    command = [sys.executable, "-P", "-m", "nlpcheck", "check", ".", "--profile", "quick", "--json", "report.json"]
    process = subprocess.Popen(
        [*command, "-k", "TC-ENTITY-1"],
        cwd=tmp_path,
        env=ENVIRONMENT,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509  (a job in the background ignores it)
    )
    waited = wait_for(lambda: (tmp_path / "pids").is_file() and len((tmp_path / "pids").read_text().split()) == 2)
    assert waited
    if whom == "group":
        os.killpg(process.pid, signal.SIGINT)
    else:
        process.send_signal(signal.SIGINT if whom == "parent" else signal.SIGTERM)
    _, err = process.communicate(timeout=30)
    assert process.returncode == 130
    assert err.strip() == "nlpcheck: interrupted; no report was written"
    assert not list(tmp_path.glob("*report.json*"))
    for pid in (tmp_path / "pids").read_text().split():
        assert wait_for(lambda pid=pid: not is_running(int(pid)))


def test_a_worker_does_not_outlive_a_parent_that_is_killed(tmp_path):
    source = """
        import os, pathlib, time
        def extract_entities(tags, *, mode="lenient"):
            pathlib.Path(__file__).with_name("pids").write_text(str(os.getpid()))
            time.sleep(600)
    """
    written(tmp_path, {"token_classification.py": source})
    command = [sys.executable, "-P", "-m", "nlpcheck", "check", ".", "--jobs", "1", "-k", "TC-ENTITY-1"]
    process = subprocess.Popen(command, cwd=tmp_path, env=ENVIRONMENT, stdout=subprocess.DEVNULL)
    assert wait_for(lambda: (tmp_path / "pids").is_file() and (tmp_path / "pids").read_text())
    process.kill()
    process.wait()
    assert wait_for(lambda: not is_running(int((tmp_path / "pids").read_text())))


def wait_for(condition, seconds=40):
    """Wait until a condition holds; tell whether it did."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.05)
    return False


def is_running(pid):
    """Tell whether a process is there and no zombie."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False
