"""The autograder bundle grades as an ordinary user and leaves results in any case."""

import io
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from nlpcheck import __version__
from nlpcheck.cli.main import main
from nlpcheck.errors import UsageError
from nlpcheck.grading.outputs import deliver
from nlpcheck.grading.outputs.bundle import bundle
from nlpcheck.grading.outputs.gradescope import results
from tests.grading.outputs.examples import record


def opened(**options):
    return zipfile.ZipFile(io.BytesIO(bundle("format = 1\n", "Week 3", **options)))


def test_what_is_in_it():
    archive = opened(requirements=["./n.whl"], files={"n.whl": b"x"})
    assert archive.namelist() == [
        "README.txt",
        "assignment.toml",
        "deliver.py",
        "n.whl",
        "requirements.txt",
        "run_autograder",
        "setup.sh",
    ]
    modes = {entry.filename: entry.external_attr >> 16 for entry in archive.infolist()}
    assert modes["run_autograder"] == modes["setup.sh"] == 0o100755
    assert modes["assignment.toml"] == 0o100644
    assert archive.read("requirements.txt") == b"./n.whl\n"
    assert opened().read("requirements.txt").decode() == f"nlpcheck=={__version__}\n"


def test_the_same_assignment_gives_the_same_bytes():
    assert bundle("x = 1", "a") == bundle("x = 1", "a")


@pytest.mark.parametrize("name", ["setup.sh", "run_autograder"])
def test_the_scripts_are_scripts(name, tmp_path):
    script = tmp_path / name
    script.write_bytes(opened().read(name))
    assert script.read_text().startswith("#!/usr/bin/env bash\n")
    subprocess.run(["bash", "-n", str(script)], check=True)


def test_no_isolation_only_if_it_is_allowed():
    assert b"--allow-no-isolation" not in opened().read("run_autograder")
    assert b"--isolation auto --allow-no-isolation" in opened(allow_no_isolation=True).read("run_autograder")
    assert b"nothing is graded" in opened().read("README.txt")
    assert b'stamped "none"' in opened(allow_no_isolation=True).read("README.txt")


def test_wrong_arguments():
    with pytest.raises(UsageError, match="is empty"):
        bundle(" \n", "x")
    with pytest.raises(UsageError, match=r"setup\.sh"):
        bundle("x = 1", "x", files={"setup.sh": b""})


def run_autograder(tmp_path: Path, nlpcheck: str) -> dict:
    """Run the bundle's script where everything that only the container has is replaced."""
    home, tools = tmp_path / "autograder", tmp_path / "tools"
    for folder in (home / "source", home / "submission", home / "venv/bin", tools):
        folder.mkdir(parents=True)
    (home / "submission/a.py").write_text("")
    for name in ("assignment.toml", "deliver.py"):
        (home / "source" / name).write_bytes(opened().read(name))
    stand_ins = {
        "chown": "exit 0",
        "pkill": "exit 0",
        "runuser": 'shift 3; exec "$@"',
        "python3": f'exec {sys.executable} "$@"',
    }
    for name, text in stand_ins.items():
        (tools / name).write_text(f"#!/bin/bash\n{text}\n")
        (tools / name).chmod(0o755)
    (home / "venv/bin/nlpcheck").write_text(
        f'#!/bin/bash\nwhile [ $# -gt 1 ]; do [ "$1" = -o ] && out=$2; shift; done\n{nlpcheck}\n'
    )
    (home / "venv/bin/nlpcheck").chmod(0o755)
    script = home / "run_autograder"
    script.write_text(
        opened()
        .read("run_autograder")
        .decode()
        .replace("/autograder/", f"{home}/")
        .replace("results=/autograder", f"results={home}")
    )
    done = subprocess.run(
        ["bash", str(script)],
        env={"PATH": f"{tools}:{os.environ['PATH']}", "TMPDIR": str(tmp_path)},
        check=False,
        capture_output=True,
        timeout=60,
    )
    assert done.returncode == 0
    return json.loads((home / "results/results.json").read_text())


def test_results_are_handed_over(tmp_path):
    good = tmp_path / "good.json"
    good.write_text(results(record()))
    command = f'mkdir -p "$out/gradescope"; cp {good} "$out/gradescope/submission.json"'
    assert run_autograder(tmp_path, command) == json.loads(results(record()))


@pytest.mark.parametrize(
    "command",
    [
        "exit 3",
        "kill -9 $$",
        'mkdir -p "$out/gradescope"; echo "{" > "$out/gradescope/submission.json"',
        'mkdir -p "$out/gradescope"; ln -s /etc/passwd "$out/gradescope/submission.json"',
        'mkdir -p "$out/gradescope"; mkfifo "$out/gradescope/submission.json"',
    ],
)
def test_when_the_grader_fails_there_are_results_too(tmp_path, command):
    assert run_autograder(tmp_path, command) == deliver.FAILED


GOOD = {"score": 1, "tests": [{"score": 1, "max_score": 2}]}


@pytest.mark.parametrize(
    "content",
    [
        None,
        [],
        {"score": 1},
        {**GOOD, "score": 3},
        {**GOOD, "score": -1},
        {**GOOD, "score": float("nan")},
        {**GOOD, "score": float("inf")},
        {**GOOD, "score": True},
        {**GOOD, "score": "1"},
        {**GOOD, "tests": [{"score": 3, "max_score": 2}]},
        {**GOOD, "tests": [{"score": 1}]},
        {**GOOD, "tests": [1]},
    ],
)
def test_unsound_results_are_not_handed_over(content, tmp_path):
    assert deliver.sound(content) is None
    (tmp_path / "a.json").write_text(json.dumps(content))
    assert deliver.read(tmp_path) is None


def test_sound_results_are(tmp_path):
    (tmp_path / "a.json").write_text(json.dumps(GOOD))
    assert deliver.read(tmp_path) == GOOD
    (tmp_path / "b.json").write_text(json.dumps(GOOD))
    assert deliver.read(tmp_path) is None
    assert deliver.read(tmp_path / "gone") is None
    assert deliver.sound(json.loads(results(record())))


def test_the_command_writes_a_bundle_that_only_its_owner_reads(tmp_path, capsys):
    file, made, wheel = tmp_path / "a.toml", tmp_path / "b.zip", tmp_path / "n-1.whl"
    assert main(["assignment", "new", "diagnosis", "-o", str(file)]) == 0
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("n.py", "")
    for _ in range(2):
        assert main(["assignment", "bundle", str(file), "-o", str(made), "--wheel", str(wheel)]) == 0
    assert made.stat().st_mode & 0o777 == 0o600
    archive = zipfile.ZipFile(made)
    assert archive.read("assignment.toml") == file.read_bytes()
    assert archive.read("requirements.txt") == b"./n-1.whl\n"
    assert archive.read("n-1.whl") == wheel.read_bytes()
    assert "It holds the secret" in capsys.readouterr().out
    assert {entry.name for entry in tmp_path.iterdir()} == {"a.toml", "b.zip", "n-1.whl"}


def test_the_command_writes_over_nothing_else(tmp_path, capsys):
    file = tmp_path / "a.toml"
    assert main(["assignment", "new", "diagnosis", "-o", str(file)]) == 0
    before = file.read_bytes()
    assert main(["assignment", "bundle", str(file), "-o", str(file)]) == 2
    assert main(["assignment", "bundle", str(file), "-o", str(tmp_path / "x/y.zip")]) == 2
    assert main(["assignment", "bundle", str(file), "--wheel", str(file), "-o", str(tmp_path / "z.zip")]) == 2
    assert file.read_bytes() == before
    assert "is no zip" in capsys.readouterr().err
