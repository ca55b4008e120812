"""The user's functions beside the reference's: what is true of them, and what they would say of themselves."""

import json

import pytest
from rich.console import Console

from nlpcheck.cli.main import main
from nlpcheck.loop.features import Features
from nlpcheck.loop.running import differing

RIGHT = "from nlpcheck.tasks.token_classification import align_labels_with_tokens, collate, compute_metrics\n"
BREAKS_THE_MODEL = """\
import torch

def collate(features, tokenizer, *, pad_to_multiple_of=None):
    width = max(len(row["input_ids"]) for row in features)
    return {
        "input_ids": torch.tensor([row["input_ids"] + [10**6] * (width - len(row["input_ids"])) for row in features]),
        "labels": torch.tensor([row["labels"] + [-100] * (width - len(row["labels"])) for row in features]),
    }
"""
RAISES = """\
def compute_metrics(logits, labels, *, label_names, mode="lenient"):
    return {"f1": len(label_names) / 0}
"""


@pytest.fixture
def run(tmp_path, capsys):
    """Return what runs token classification for a moment, with an implementation, and returns what came of it."""

    def call(target, *options):
        output, report = tmp_path / "out", tmp_path / "report.json"
        command = ["run", "token_classification", "-o", str(output), "--epochs", "1", "--json", str(report)]
        code = main([*command, "--implementation", str(target), *options])
        return code, json.loads(report.read_text(encoding="utf-8")), capsys.readouterr().out, output

    return call


@pytest.fixture
def source(tmp_path):
    def write(text):
        (tmp_path / "token_classification.py").write_text(text, encoding="utf-8")
        return tmp_path

    return write


def test_mistakes_of_the_submission_show(run):
    code, report, shown, output = run("examples/submission")
    reference, yours = report["runs"]["reference"], report["runs"]["yours"]
    assert code == 0
    assert reference["differing"] == 0
    assert yours["differing"] > yours["features"] / 2  # labels of continuations are found by counting
    assert yours["held_out_losses"][0] == reference["held_out_losses"][0]  # the same start
    assert yours["held_out_losses"][-1][1] > reference["held_out_losses"][-1][1] + 0.1
    assert yours["rescored_before"]["f1"] != yours["reported_before"]["f1"]  # all sentences in one
    assert report["metrics"] == yours["after"]  # what is true is what the card says
    for words in (
        "training rows have other ids or labels",
        "your functions say f1",
        "nlpcheck check examples/submission",
    ):
        assert words in " ".join(shown.split())
    assert (output / "loss.png").stat().st_size > 10_000


def test_right_functions_change_nothing(run, source):
    code, report, shown, _ = run(source(RIGHT))
    reference, yours = report["runs"]["reference"], report["runs"]["yours"]
    assert code == 0
    for name in ("losses", "held_out_losses", "after", "reported", "rescored", "differing"):
        assert yours[name] == reference[name], name
    assert "Your functions do what the reference's do" in shown
    assert yours["functions"]["align_labels_with_tokens"] == "yours"
    assert yours["functions"]["tokenize_and_align_labels"] == "reference"


@pytest.mark.parametrize(
    ("text", "where", "what"),
    [(RAISES, "compute_metrics", "ZeroDivisionError"), (BREAKS_THE_MODEL, "after collate", "IndexError")],
)
def test_what_they_break_ends_their_run_alone(run, source, text, where, what):
    code, report, shown, output = run(source(text))
    yours = report["runs"]["yours"]
    assert code == 1
    assert (yours["failed_in"], what in yours["failure"]) == (where, True)
    assert "your run could not be finished" in shown
    assert "held-out rows" in shown  # the reference's table
    assert not output.exists()
    assert not list(output.parent.glob("*.partial"))


def test_rows_that_differ_are_counted():
    ours: Features = [{"input_ids": [1, 2], "labels": [0, -100], "extra": 1}, {"input_ids": [3], "labels": [0]}]
    assert differing(ours, [dict(row, extra=2) for row in ours]) == 0
    assert differing(ours, [ours[0], {**ours[1], "labels": [1]}]) == 1
    assert differing(ours, ours[:1]) == 1
    assert differing(ours, [*ours, ours[0]]) == 1


def test_tables_fit_a_narrow_terminal():
    from nlpcheck.loop.chart import chart

    curves = [("a", [(0, 2.0), (10, 1.0)]), ("b", [(0, 2.0), (5, float("nan")), (10, 3.0)])]
    console = Console(width=60, record=True, file=None)
    with console.capture() as capture:
        console.print(chart(curves, 60))
    lines = capture.get().splitlines()
    assert max(map(len, lines)) <= 60
    assert any("*" in line for line in lines)
    assert any("o" in line for line in lines[:-2])
