"""Assignments to test with: a valid file, and how to change one line of it."""

from __future__ import annotations

import pytest

from nlpcheck.grading.manifest import installed_set

VALID = """\
format = 1

[assignment]
name = "Week 3"
areas = ["data_preparation"]
level = "must"
secret = "0123456789abcdef"
requirement_set = "{installed}"

[limits]
memory_mb = 1024

[policy]
forbidden = ["seqeval"]

[[items]]
title = "Number the labels"
select = "DATA-LABEL"
points = 2.5

[[items]]
title = "Clean and split"
select = "DATA-"
points = 7
visibility = "hidden"
scoring = "all"
"""


@pytest.fixture
def valid():
    """The text of a valid assignment."""
    return VALID.format(installed=installed_set(["data_preparation"]))


@pytest.fixture
def write(tmp_path, valid):
    """Writes the valid assignment, with some text replaced."""

    def written(old="", new=""):
        assert valid.count(old) == 1 or not old
        file = tmp_path / "week3.toml"
        file.write_text(valid.replace(old, new) if old else valid, encoding="utf-8")
        return file

    return written
