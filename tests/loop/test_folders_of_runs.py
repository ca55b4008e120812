"""What a run of each task leaves: a model that is better than before, and a folder that says so by itself."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from nlpcheck.contract import TASKS
from nlpcheck.sharing.allowed import allowed

LEAST_CHANGE = {
    "sequence_classification": 0.3, "token_classification": 0.2, "question_answering": 10, "masked_lm": 300,
    "causal_lm": 300, "summarization": 0.4, "translation": 10,
}  # fmt: skip
"""Of the main metric; the bundled run, several times as long, changes it by more."""


def test_training_improves_the_metric(task, found):
    about = found(task)
    name = about["main_metric"]
    change = about["metrics"][name] - about["before"][name]
    assert (-change if name == "perplexity" else change) > LEAST_CHANGE[task]


def test_loss_falls(task, found):
    run = found(task)["runs"]["reference"]
    held_out = [loss for _, loss in run["held_out_losses"]]
    losses = [loss for _, loss in run["losses"]]
    assert held_out[-1] < held_out[0]
    assert sum(losses[-5:]) < sum(losses[:5])
    assert [step for step, _ in run["losses"]] == list(range(1, len(losses) + 1))


@pytest.fixture(scope="module")
def repeated(trained):
    """The metrics that a process without nlpcheck finds in the folders."""
    script = Path(__file__).parent / "repeat.py"
    command = [sys.executable, str(script), *(str(trained(task)) for task in TASKS)]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)


def test_plain_transformers_repeat_the_numbers(task, found, repeated):
    true = found(task)["metrics"]
    assert repeated[task]
    for name, value in repeated[task].items():
        assert value == pytest.approx(true[name], rel=1e-4), name


def test_all_that_the_model_needs_may_go_to_the_hub(task, trained):
    selection = allowed(trained(task))
    assert {"config.json", "model.safetensors", "tokenizer.json", "README.md", "evaluation.json"} <= set(
        selection.files
    )
    assert [one.name for one in selection.refused] == ["held_out.jsonl"]  # the rows are nobody else's


def test_card_tells_the_metrics_to_the_hub(task, trained, found):
    _, metadata, text = (trained(task) / "README.md").read_text(encoding="utf-8").split("---\n", 2)
    (result,) = yaml.safe_load(metadata)["model-index"][0]["results"]
    told = {metric["type"]: metric["value"] for metric in result["metrics"]}
    assert told == pytest.approx(found(task)["metrics"], abs=1e-6)
    for part in ("## Evaluation", "## Data", "## Training", "## Limits"):
        assert part in text


def test_evaluation_holds_no_rows(trained):
    text = (trained("sequence_classification") / "evaluation.json").read_text(encoding="utf-8")
    rows = (trained("sequence_classification") / "held_out.jsonl").read_text(encoding="utf-8").splitlines()
    assert rows
    assert not any(json.loads(row)["text"] in text for row in rows)


def test_nothing_is_left_beside_the_folders(trained, task):
    assert not list(trained(task).parent.glob("*.partial"))


def test_equal_runs_give_equal_files(trained, tmp_path):
    folder = trained("causal_lm")
    about = json.loads((folder / "evaluation.json").read_text(encoding="utf-8"))
    epochs = str(about["settings"]["epochs"])
    command = [sys.executable, "-m", "nlpcheck", "run", "causal_lm", "-o", "again", "--epochs", epochs, "--quiet"]
    subprocess.run(command, check=True, capture_output=True, cwd=tmp_path)
    for name in ("model.safetensors", "evaluation.json", "held_out.jsonl", "tokenizer.json"):
        assert (folder / name).read_bytes() == (tmp_path / "again" / name).read_bytes(), name
