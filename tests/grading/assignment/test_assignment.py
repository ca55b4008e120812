"""Reading an assignment: what it says, its digest, and what each mistake is told."""

from __future__ import annotations

import subprocess
import sys

import pytest

from nlpcheck.errors import UsageError
from nlpcheck.grading.assignment import Assignment, Item, default_assignment, load_assignment
from nlpcheck.grading.manifest import installed_set, manifest
from nlpcheck.grading.scheme import seed_of
from nlpcheck.isolation.inside.confinement import Limits


def test_a_file_says_everything(write):
    assignment = load_assignment(write())
    assert assignment == Assignment(
        name="Week 3",
        areas=("data_preparation",),
        items=(
            Item("Number the labels", "DATA-LABEL", 2500),
            Item("Clean and split", "DATA-", 7000, "hidden", "all"),
        ),
        seed=seed_of("0123456789abcdef", "Week 3"),
        requirement_set=installed_set(["data_preparation"]),
        limits=Limits(memory_mb=1024),
        forbidden=("seqeval",),
    )
    assert assignment.maximum == 9500
    assert type(assignment.limits.memory_mb) is int
    assert type(assignment.limits.import_seconds) is float


def test_the_seed_depends_on_the_secret_and_the_name_and_fits_hypothesis(write):
    one, other = load_assignment(write()), load_assignment(write("0123456789abcdef", "0123456789abcdeg"))
    renamed = load_assignment(write("Week 3", "Week 4"))
    assert len({one.seed, other.seed, renamed.seed}) == 3
    assert 0 <= one.seed < 2**32


def test_the_secret_is_nowhere_in_an_assignment(write):
    assert "0123456789abcdef" not in repr(load_assignment(write()))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("2.5", "2.501"),
        ("2.5", '2.5\nvisibility = "hidden"'),
        ("2.5", '2.5\nscoring = "all"'),
        ("DATA-LABEL", "DATA-LABEL-1"),
        ("Number the labels", "Count the labels"),
        ("0123456789abcdef", "0123456789abcdeg"),
        ("memory_mb = 1024", "memory_mb = 1025"),
        ("memory_mb = 1024", "memory_mb = 1024\nrequirement_seconds = 9.5"),
        ('["seqeval"]', '["seqeval", "nltk"]'),
        ('secret = "', 'profile = "default"\nsecret = "'),
    ],
)
def test_the_digest_knows_what_can_change_a_record(write, old, new):
    assert load_assignment(write(old, new)).digest != load_assignment(write()).digest


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("format = 1", "# a comment\nformat = 1"),
        ("2.5", "2.50"),
        ("memory_mb = 1024", "open_files = 256\nmemory_mb = 1024"),
        ("memory_mb = 1024", "memory_mb = 1024.0"),
        ('["seqeval"]', '["seqeval", "seqeval"]'),
        ('level = "must"', "degenerate_ceiling = 4.5"),
    ],
)
def test_the_digest_does_not_hear_how_it_is_written(write, old, new):
    assert load_assignment(write(old, new)).digest == load_assignment(write()).digest


def test_points_are_exact(write):
    assert load_assignment(write("2.5", "0.1")).items[0].points == 100
    assert load_assignment(write("2.5", "1.001")).items[0].points == 1001
    assert load_assignment(write("2.5", "1e2")).items[0].points == 100_000


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("format = 1", "format = 2", ["week3.toml: format = 2", "must be 1"]),
        ("format = 1", "", ["format is missing", "must be 1"]),
        ("format = 1", "format = ", ["not TOML", "line 1"]),
        ("[limits]", "[limit]", ["limit: there is no such key", "'limits'"]),
        ('level = "must"', 'levle = "must"', ["[assignment] levle", "'level'"]),
        ('level = "must"', 'level = "may"', ["[assignment] level = 'may'", "'must' or 'all'"]),
        ('level = "must"', "level = true", ["[assignment] level = true", "'must' or 'all'"]),
        ('level = "must"', 'zzz = "must"', ["[assignment] zzz", "known are name, areas"]),
        ('level = "must"', 'profile = "bench"', ["[assignment] profile = 'bench'", "'quick'"]),
        ('level = "must"', "degenerate_ceiling = 101", ["degenerate_ceiling = 101", "from 0 to 100"]),
        ('name = "Week 3"', 'name = " "', ["[assignment] name = ' '", "one line"]),
        ('name = "Week 3"', "name = 3", ["[assignment] name = 3", "must be a text"]),
        ('name = "Week 3"', "", ["[assignment] name is missing"]),
        ('name = "Week 3"', 'name = "a\\u001b[31m"', ["[assignment] name", "one line"]),
        ('["data_preparation"]', '"data_preparation"', ["[assignment] areas", "list of texts"]),
        ('["data_preparation"]', "[]", ["[assignment] areas = []", "must hold areas"]),
        ('["data_preparation"]', '["data_preperation"]', ["[assignment] areas", "did you mean 'data_preparation'?"]),
        ('["data_preparation"]', '["diagnosis", "diagnosis"]', ["[assignment] areas", "each once"]),
        ("0123456789abcdef", "short", ["[assignment] secret", "5 characters", "token_hex"]),
        ('secret = "0123456789abcdef"', "", ["[assignment] secret is missing", "token_hex"]),
        ("memory_mb = 1024", "memory = 1024", ["[limits] memory:", "'memory_mb'"]),
        ("memory_mb = 1024", "memory_mb = 0", ["[limits] memory_mb = 0", "whole number above 0"]),
        ("memory_mb = 1024", "memory_mb = 0.5", ["[limits] memory_mb = 0.5", "whole number above 0"]),
        ("memory_mb = 1024", "memory_mb = inf", ["[limits] memory_mb = Infinity", "must be a number"]),
        ("memory_mb = 1024", 'memory_mb = "1"', ["[limits] memory_mb = '1'", "must be a number"]),
        ("memory_mb = 1024", "import_seconds = 0", ["import_seconds = 0", "a number above 0"]),
        ("[limits]\nmemory_mb = 1024", "[[limits]]\nmemory_mb = 1024", ["limits = [", "must be a table: [limits]"]),
        ('["seqeval"]', '["seqeval.metrics"]', ["[policy] forbidden", "'seqeval.metrics'"]),
        ("2.5", "-1", ["[[items]] 1: points = -1", "a number from 0"]),
        ("2.5", "nan", ["[[items]] 1: points = NaN", "a number from 0"]),
        ("2.5", "inf", ["[[items]] 1: points = Infinity", "a number from 0"]),
        ("2.5", "1e300", ["[[items]] 1: points", "to 1000000"]),
        ("2.5", "true", ["[[items]] 1: points = true", "a number"]),
        ("2.5", "0.0001", ["[[items]] 1: points = 0.0001", "thousandths"]),
        ("points = 2.5", "", ["[[items]] 1: points is missing"]),
        ("points = 2.5", "point = 2.5", ["[[items]] 1: point:", "'points'"]),
        ('"hidden"', '"secret"', ["[[items]] 2: visibility = 'secret'", "'public' or 'hidden'"]),
        ('scoring = "all"', 'scoring = "al"', ["[[items]] 2: scoring = 'al'", "did you mean 'all'?"]),
        ("DATA-LABEL", "DATA-LABEL and (", ["[[items]] 1: select", "parentheses"]),
        ("DATA-LABEL", "", ["[[items]] 1: select = ''"]),
        ("DATA-LABEL", "alignment", ["item 'Number the labels'", "matches no requirement", "nlpcheck spec"]),
        ("DATA-LABEL", "DATA-SIGNATURE or DATA-", ["item 'Clean and split'", "earlier items"]),
        ("DATA-LABEL", "not DATA-LABEL and not clean and not split", ["earns nothing unless", "interface"]),
        ("Number the labels", "Clean and split", ["title = 'Clean and split'", "two items"]),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_its_place_and_what_to_do(write, old, new, says):
    with pytest.raises(UsageError) as refused:
        load_assignment(write(old, new))
    for words in ["week3.toml", *says]:
        assert words in str(refused.value)


def test_no_items_at_all(write, valid):
    file = write()
    file.write_text(valid.partition("[[items]]")[0])
    with pytest.raises(UsageError, match=r"items is missing.*\[\[items\]\]"):
        load_assignment(file)


def test_an_assignment_must_be_worth_something(write, valid):
    file = write()
    file.write_text(valid.replace("2.5", "0").replace("= 7", "= 0"))
    with pytest.raises(UsageError, match="no item is worth anything"):
        load_assignment(file)


def test_another_requirement_set_is_refused_and_renewed(write, valid):
    installed = installed_set(["data_preparation"])
    with pytest.raises(UsageError) as refused:
        load_assignment(write(installed, "000000000000"))
    for words in ["'000000000000'", repr(installed), "assignment show", "assignment check"]:
        assert words in str(refused.value)


def test_a_file_that_is_not_there_or_not_text(tmp_path):
    with pytest.raises(UsageError, match="assignment new"):
        load_assignment(tmp_path / "none.toml")
    with pytest.raises(UsageError, match="assignment new"):
        load_assignment(tmp_path)
    (tmp_path / "latin.toml").write_bytes(b"format = 1 # \xe9")
    with pytest.raises(UsageError, match="UTF-8"):
        load_assignment(tmp_path / "latin.toml")


def test_without_a_file_each_area_is_an_item():
    assignment = default_assignment(["diagnosis", "data_preparation"], "secret")
    assert assignment.areas == ("data_preparation", "diagnosis")
    assert [(item.title, item.points, item.visibility) for item in assignment.items] == [
        ("Data preparation", 10_000, "public"),
        ("Diagnosis", 10_000, "public"),
    ]
    assert {(one.area, index) for one, index in manifest(assignment)} == {("data_preparation", 0), ("diagnosis", 1)}
    assert default_assignment(["data_preparation", "diagnosis"], "secret").digest == assignment.digest
    assert default_assignment(["data_preparation", "diagnosis"], "other").digest != assignment.digest


def test_reading_is_cheap_for_those_who_only_pass_it_on():
    code = (
        "import sys, nlpcheck.grading.assignment as a; print(*[m for m in ('hypothesis', 'torch') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


def test_checking_imports_no_torch(write):
    code = (
        "import sys; from nlpcheck.grading.assignment import load_assignment;"
        f"load_assignment({str(write())!r}); print('torch' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_a_byte_order_mark_of_windows_is_no_mistake(write, valid):
    file = write()
    plain = load_assignment(file)
    file.write_bytes(b"\xef\xbb\xbf" + valid.replace("\n", "\r\n").encode())
    assert load_assignment(file) == plain
