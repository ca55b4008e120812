"""The command line of `nlpcheck run`: what it refuses before it trains, and what a report holds."""

import json
import os
import subprocess
import sys

import pytest

from nlpcheck.cli import run as command
from nlpcheck.cli.main import main
from nlpcheck.loop.plan import Plan
from nlpcheck.loop.starting import train_tokenizer


@pytest.fixture
def refused(tmp_path, monkeypatch, capsys):
    """Return what runs a command that is refused, and returns what was said; nothing may be left behind."""
    monkeypatch.chdir(tmp_path)

    def call(*arguments):
        before = sorted(tmp_path.rglob("*"))
        assert main(["run", *arguments]) == 2
        assert sorted(tmp_path.rglob("*")) == before
        return capsys.readouterr().err

    return call


def test_help_loads_nothing_heavy():
    code = "import sys; from nlpcheck.cli.main import parser; parser(); print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert "nlpcheck.cli.run" in loaded
    assert not {"torch", "transformers", "datasets", "matplotlib", "pandas", "huggingface_hub"} & set(loaded)


def test_help_teaches(capsys):
    with pytest.raises(SystemExit):
        main(["run", "--help"])
    shown = capsys.readouterr().out
    for part in ("examples:", "exit codes:", "--implementation", "--resume"):
        assert part in shown


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--data", "nowhere.csv"], "nowhere.csv"),
        (["--checkpoint", "nowhere"], "--checkpoint nowhere: must be a local folder"),
        (["--implementation", "nowhere"], "nowhere"),
        (["--epochs", "0"], "--epochs 0.0: must be a number above 0"),
        (["--epochs", "1e308"], "--epochs 1e+308: must be at most"),
        (["--seed", "-1"], "--seed -1: must be at least 0"),
        (["--max-length", "1000000000"], "must be at most 4096"),
        (["--max-length", "3"], "--max-length 3: must be at least 16"),
        (["--max-target-length", "5000"], "--max-target-length 5000: must be at most 4096"),
        (["--private"], "--push REPO_ID"),
        (["--resume"], "holds no checkpoint"),
        (["--json", "no/such/folder.json"], "must be a file in a folder that exists"),
        (["--push", "a/b/c"], "a/b/c"),
    ],
)
def test_wrong_usage_is_told_before_anything_is_trained(refused, arguments, says):
    assert says in refused("token_classification", *arguments)


def test_data_of_another_task_are_refused(refused, tmp_path):
    (tmp_path / "rows.jsonl").write_text(
        "".join(json.dumps({"text": f"ticket {n}", "label": "a"}) + "\n" for n in range(9)), encoding="utf-8"
    )
    assert "question_answering needs" in refused("question_answering", "--data", "rows.jsonl")


def test_rows_that_leave_no_room_are_told(refused):
    said = refused("question_answering", "--max-length", "20")
    assert "cannot be tokenized with --max-length 20" in said


def test_functions_that_were_edited_meanwhile_are_another_run(tmp_path):
    (tmp_path / "package").mkdir()
    file = tmp_path / "package" / "token_classification.py"
    file.write_text("")
    plan = Plan("token_classification", tmp_path / "out", implementation=str(tmp_path))
    before = plan.fingerprint()
    assert plan.fingerprint() == before
    os.utime(file, (1, 1_900_000_000))
    assert plan.fingerprint() != before


def test_missing_libraries_are_named(refused, monkeypatch):
    monkeypatch.setattr(command, "NEEDED", ("accelerate", "no_such_library"))
    said = refused("masked_lm")
    assert "needs no_such_library" in said
    assert "pip install 'nlpcheck[run]'" in said


def test_push_is_asked_for_before_training(refused, monkeypatch):
    from huggingface_hub import constants

    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)
    assert "nothing can be pushed offline" in refused("masked_lm", "--push", "me/model")


def test_own_data_and_own_checkpoint(tmp_path, capsys):
    import transformers

    rows = [
        {"comment": f"{'nice' if n % 2 else 'awful'} thing {n}", "mood": ["sad", "happy"][n % 2]} for n in range(24)
    ]
    lines = "".join(f"{row['comment']},{row['mood']}\n" for row in rows)
    (tmp_path / "mood.csv").write_text(f"comment,mood\n{lines}", encoding="utf-8")
    tokenizer = train_tokenizer([row["comment"] for row in rows], "encoder")
    transformers.set_seed(0)
    config = transformers.DistilBertConfig(
        vocab_size=len(tokenizer), dim=16, n_layers=1, n_heads=2, hidden_dim=16, max_position_embeddings=32,
        id2label={0: "sad", 1: "happy"},
    )  # fmt: skip
    transformers.DistilBertForSequenceClassification(config).save_pretrained(tmp_path / "start")
    tokenizer.model_input_names = ["input_ids", "attention_mask"]
    tokenizer.save_pretrained(tmp_path / "start")
    files = ["--data", str(tmp_path / "mood.csv"), "--checkpoint", str(tmp_path / "start"), "-o", str(tmp_path / "out")]
    how = ["--epochs", "2", "--learning-rate", "0.01", "--json", "-"]
    assert main(["run", "sequence_classification", *files, *how]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["labels"] == ["sad", "happy"]  # the checkpoint's order, not that of the names
    assert (report["settings"]["start"], report["settings"]["max_length"]) == ("start", 32)
    assert report["data"] == {
        "name": "mood.csv", "rows": 24, "dropped": 0, "train": 19, "held_out": 5, "split": "20% held out",
    }  # fmt: skip
    assert str(tmp_path) not in (tmp_path / "out" / "evaluation.json").read_text(encoding="utf-8")


def test_a_full_disk_is_told(tmp_path):
    command = f"ulimit -f 200; exec {sys.executable} -m nlpcheck run sequence_classification --epochs 1 --quiet -o out"
    done = subprocess.run(["bash", "-c", command], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "make room, or name another folder" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "out").exists()
