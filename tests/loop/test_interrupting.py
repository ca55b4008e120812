"""A run that is interrupted leaves a checkpoint from which it goes on to the same numbers, or nothing."""

import os
import signal
import subprocess
import sys
import time

import pytest

COMMAND = [sys.executable, "-m", "nlpcheck", "run", "causal_lm", "--epochs", "8", "--quiet", "-o"]
LONGEST_SECONDS = 240


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """The folder of a run that nobody interrupted."""
    folder = tmp_path_factory.mktemp("whole") / "out"
    subprocess.run([*COMMAND, str(folder)], check=True, capture_output=True)
    return folder


def interrupted(folder, number, *, once):
    """Start a run, send it a signal once something is there, and return its exit code and what it said."""
    run = subprocess.Popen(
        [*COMMAND, str(folder)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509  (a job in the background ignores it)
    )  # fmt: skip
    begun = time.monotonic()
    while not list(folder.parent.glob(once)) and run.poll() is None:
        assert time.monotonic() - begun < LONGEST_SECONDS
        time.sleep(0.02)
    assert run.poll() is None, run.communicate()[0]
    os.kill(run.pid, number)
    said = run.communicate()[0]
    return run.returncode, said


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
def test_run_goes_on_to_the_same_numbers(tmp_path, whole, number):
    code, said = interrupted(tmp_path / "out", number, once="out.partial/reference/checkpoint-*/complete.json")
    assert not (tmp_path / "out").exists()
    if number != signal.SIGKILL:
        assert (code, "--resume goes on" in said) == (130, True)
    subprocess.run([*COMMAND, str(tmp_path / "out"), "--resume"], check=True, capture_output=True)
    for name in ("model.safetensors", "evaluation.json", "held_out.jsonl"):
        assert (tmp_path / "out" / name).read_bytes() == (whole / name).read_bytes(), name
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_run_without_a_checkpoint_leaves_nothing(tmp_path):
    code, said = interrupted(tmp_path / "out", signal.SIGINT, once="out.partial/run.json")
    assert (code, "nothing is left" in said) == (130, True)
    assert list(tmp_path.iterdir()) == []
