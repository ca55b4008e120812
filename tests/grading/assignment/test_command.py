"""``nlpcheck assignment new | show | check``."""

from __future__ import annotations

import os
import stat
import subprocess
import sys

import pytest

from nlpcheck.cli.main import main
from nlpcheck.errors import UsageError
from nlpcheck.grading.assignment import load_assignment
from nlpcheck.grading.draft import draft
from nlpcheck.grading.preflight import REFERENCE, Trial
from nlpcheck.grading.record import ItemScore


@pytest.fixture
def run(tmp_path, monkeypatch, capfd):
    """Run the command in a folder of its own; returns the exit code and what was printed."""
    monkeypatch.chdir(tmp_path)

    def command(*arguments):
        code = main(arguments)
        printed = capfd.readouterr()
        return code, printed.out, printed.err

    return command


def names_in(folder):
    return [file.name for file in folder.iterdir()]


def test_new_writes_a_valid_file_that_only_the_owner_reads(run, tmp_path):
    code, out, _ = run("assignment", "new", "diagnosis", "--name", "Week 3")
    file = tmp_path / "assignment.toml"
    assert code == 0
    assert load_assignment(file).name == "Week 3"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert names_in(tmp_path) == ["assignment.toml"]
    for words in ["Week 3", "Diagnose", "31", "100", "nlpcheck assignment check assignment.toml", "secret"]:
        assert words in out
    assert "secret = " not in out


def test_new_never_overwrites(run, tmp_path):
    run("assignment", "new", "diagnosis")
    before = (tmp_path / "assignment.toml").read_bytes()
    code, out, err = run("assignment", "new", "diagnosis")
    assert (code, out) == (2, "")
    assert "assignment.toml exists" in err
    assert (tmp_path / "assignment.toml").read_bytes() == before
    assert names_in(tmp_path) == ["assignment.toml"]


def test_new_does_not_follow_a_link_to_nowhere(run, tmp_path):
    (tmp_path / "link.toml").symlink_to(tmp_path / "elsewhere.toml")
    assert run("assignment", "new", "diagnosis", "-o", "link.toml")[0] == 2
    assert not (tmp_path / "elsewhere.toml").exists()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["nosuch"], "nosuch: there is no such area; choose from sequence_classification"),
        (["diagnosis", "--name", " "], "--name ' '"),
        (["diagnosis", "--name", "a\x1b[31m"], "--name 'a\\x1b[31m'"),
        (["diagnosis", "-o", "nosuch/a.toml"], "cannot be written"),
    ],
)
def test_new_says_what_is_wrong(run, tmp_path, arguments, says):
    code, _, err = run("assignment", "new", *arguments)
    assert code == 2
    assert says in err
    assert names_in(tmp_path) == []


def test_show_prints_items_points_and_what_is_not_graded(run, write):
    code, out, _ = run("assignment", "show", str(write('DATA-"', 'DATA-CLEAN"')))
    assert code == 0
    for words in ["Week 3", "Number the labels", "2.5", "hidden", "all", "9.5", "seqeval", "DATA-SPLIT (10)"]:
        assert words in out
    assert "0123456789abcdef" not in out
    assert "DATA-LABEL-1" not in out


def test_show_names_requirements_if_asked(run, write):
    assert "Number the labels: DATA-LABEL-1 DATA-LABEL-2" in run("assignment", "show", "--ids", str(write()))[1]


def test_show_prints_titles_as_they_are(run, write):
    assert "[red]Number[/red]" in run("assignment", "show", str(write("Number the labels", "[red]Number[/red]")))[1]


def test_show_works_on_a_file_that_froze_other_requirements(run, write):
    code, out, err = run("assignment", "show", str(write('requirement_set = "', 'requirement_set = "x')))
    assert code == 1
    assert "Number the labels" in out
    assert "requirement_set" in err


def test_a_wrong_file_is_told_and_not_shown(run, write):
    for action in (["assignment", "show"], ["assignment", "check"], ["check-assignment"]):
        code, _, err = run(*action, str(write("2.5", "-2")))
        assert code == 2
        assert "points = -2" in err


def test_check_passes_a_good_assignment(run, tmp_path):
    run("assignment", "new", "diagnosis")
    code, out, _ = run("assignment", "check", "assignment.toml", "--in-process")
    assert code == 0
    for words in [
        "Diagnose",
        "100 %",
        "0 %",
        "random 0.0 %",
        "the ceiling is 5 %",
        "mutants lose points",
        "may be graded",
    ]:
        assert words in out


@pytest.fixture
def trials(monkeypatch):
    """What the submissions of a preflight earn, by name, in percent of the only item; all others nothing."""
    earned = {REFERENCE: 100}

    def tried(folder, assignment):
        verdicts = {"DIAG-SIGNATURE-2": "pass" if earned.get(folder.name) else "wrong"}
        points = earned.get(folder.name, 0) * assignment.items[0].points // 100
        item = ItemScore("Recipes", "public", points, assignment.items[0].points, 0, 1, "pass")
        return Trial(folder.name, (item,), verdicts)

    monkeypatch.setattr("nlpcheck.grading.preflight.tried_here", tried)
    return earned


@pytest.fixture
def recipes(tmp_path):
    """An assignment with one item; gives its file for an expression."""

    def written(select):
        head = draft("Week 3", ["diagnosis"]).partition("[[items]]")[0]
        file = tmp_path / "a.toml"
        file.write_text(f'{head}[[items]]\ntitle = "Recipes"\nselect = "{select}"\npoints = 1\n', encoding="utf-8")
        return str(file)

    return written


def test_check_has_a_name_of_its_own(run, trials, recipes):
    code, out, _ = run("check-assignment", recipes("DIAG-RECIPE"), "--in-process")
    assert code == 0
    assert "1 of 1 mutants lose points" in out


def test_check_finds_what_is_given_away(run, trials, recipes):
    trials["echo"] = 20
    code, out, _ = run("assignment", "check", recipes("DIAG-RECIPE"), "--in-process")
    assert code == 1
    assert "at most 20.0 % (echo)" in out
    assert "echo earns 20.0 %, more than the ceiling, by DIAG-SIGNATURE-2" in out
    assert "needs a look" in out


def test_check_finds_what_the_reference_loses(run, trials, recipes):
    trials[REFERENCE] = 0
    code, out, _ = run("assignment", "check", recipes("DIAG-RECIPE"), "--in-process")
    assert code == 1
    assert "it does not pass DIAG-SIGNATURE-2: wrong" in out


def test_check_finds_what_goes_unseen(run, trials, recipes):
    code, out, _ = run("assignment", "check", recipes("DIAG-RECIPE-91"), "--in-process", "--all-mutants")
    assert code == 1
    assert "loses nothing: mutant:diagnosis/recipes/" in out
    assert "but no item takes that" in out


def test_no_file_at_all(run):
    code, _, err = run("assignment", "check", "none.toml")
    assert code == 2
    assert "nlpcheck assignment new" in err


def test_the_real_command(tmp_path):
    command = [sys.executable, "-P", "-m", "nlpcheck", "assignment", "new", "diagnosis"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_help_has_examples(capsys):
    with pytest.raises(SystemExit):
        main(["assignment", "--help"])
    assert "nlpcheck assignment check week3.toml" in capsys.readouterr().out


def test_a_half_written_file_is_never_seen(tmp_path, monkeypatch):
    from nlpcheck.cli import assignment

    def fails(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(assignment.os, "link", fails)
    with pytest.raises(UsageError, match="No space left"):
        assignment.write_new(tmp_path / "a.toml", "text")
    assert names_in(tmp_path) == []


def test_wrong_code_that_prints_is_not_heard(run, recipes, monkeypatch):
    def shouts(folder, assignment):
        os.write(1, b"to standard output")
        os.write(2, b"panicked at encoding.rs")
        return Trial(folder.name, (ItemScore("Recipes", "public", 0, 0, 0, 0, "pass"),), {})

    monkeypatch.setattr("nlpcheck.grading.preflight.tried_here", shouts)
    _, out, err = run("check-assignment", recipes("DIAG-RECIPE"), "--in-process")
    assert "mutants lose points" in out
    assert "to standard output" not in out
    assert "panicked" not in err
