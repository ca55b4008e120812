"""The questions on a terminal: asked again until an answer fits."""

import os
import pty
import subprocess
import sys

import pytest

ENVIRONMENT = {**os.environ, "HF_HUB_OFFLINE": "1", "COLUMNS": "150", "TERM": "xterm-256color"}


def conversation(cwd, arguments, typed, **environment):
    """Return exit code and everything that a terminal shows while lines are typed."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "nlpcheck", *arguments],
        stdin=theirs, stdout=theirs, stderr=theirs, cwd=cwd, env={**ENVIRONMENT, **environment},
    )  # fmt: skip
    os.close(theirs)
    os.write(ours, "".join(f"{line}\n" for line in typed).encode())
    shown = b""
    while True:
        try:
            part = os.read(ours, 65536)
        except OSError:  # how the end of a terminal reads on Linux
            break
        if not part:
            break
        shown += part
    os.close(ours)
    return process.wait(timeout=60), shown.decode()


def test_an_answer_that_fits_nothing_is_asked_for_again(tmp_path):
    code, shown = conversation(tmp_path, ["diagnose", "--ask"], ["cats", "3", "language"])
    assert code == 0
    assert "'cats' answers nothing here" in shown
    assert "your answer:" in shown
    assert "translation" in shown.partition("so it is")[2]
    assert "\x1b[" in shown


def test_colours_only_if_wanted(tmp_path):
    code, shown = conversation(tmp_path, ["diagnose", "--ask"], ["1", "1"], NO_COLOR="1")
    assert code == 0
    assert "sequence_classification" in shown
    assert not any(f"\x1b[{code}m" in shown for code in (31, 32, 33, 36))


@pytest.mark.parametrize(("typed", "task"), [(["0", "1"], "masked_lm"), (["2"], "causal_lm")])
def test_data_that_are_open_are_asked_about(tmp_path, typed, task):
    lines = [f"The cat number {n} sat on a mat of its own, and slept until noon." for n in range(90)]
    (tmp_path / "plain.txt").write_text("\n".join(lines))
    code, shown = conversation(tmp_path, ["diagnose", "plain.txt"], typed, NO_COLOR="1")
    assert code == 0, shown
    assert task in shown.rpartition("your answer:")[2]
