"""One short run of every task, shared by all tests that look at what a run leaves."""

import json
from pathlib import Path

import pytest

from nlpcheck.cli.main import main
from nlpcheck.contract import TASKS

EPOCHS = {
    "sequence_classification": 6, "token_classification": 4, "question_answering": 5, "masked_lm": 5, "causal_lm": 5,
    "summarization": 8, "translation": 10,
}  # fmt: skip
"""Enough for a model to have learned something, and few enough for a test."""


@pytest.fixture(scope="session")
def trained(tmp_path_factory):
    """Return what trains a task once, and from then on returns its folder."""
    folder = tmp_path_factory.mktemp("runs")

    def train(task) -> Path:
        if not (folder / task).exists():
            code = main(["run", task, "-o", str(folder / task), "--epochs", str(EPOCHS[task]), "--quiet"])
            assert code == 0
        return folder / task

    return train


@pytest.fixture(scope="session")
def found(trained):
    """Return what the evaluation of a task's run says."""
    return lambda task: json.loads((trained(task) / "evaluation.json").read_text(encoding="utf-8"))


@pytest.fixture(params=TASKS)
def task(request):
    """Each of the seven tasks."""
    return request.param
