"""The first version of an assignment: valid, complete and readable."""

from __future__ import annotations

import itertools
import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlpcheck.contract import AREAS
from nlpcheck.grading.assignment import load_assignment
from nlpcheck.grading.draft import draft, groups, shared_out
from nlpcheck.grading.manifest import manifest, ungraded


@pytest.mark.parametrize("areas", [[area] for area in AREAS] + [["diagnosis", "training"], list(AREAS)])
def test_a_draft_is_valid_and_leaves_nothing_out(tmp_path, areas):
    file = tmp_path / "a.toml"
    file.write_text(draft("Week 3", areas), encoding="utf-8")
    assignment = load_assignment(file)
    assert set(assignment.areas) == set(areas)
    assert assignment.maximum == 100_000
    assert ungraded(assignment) == []
    for one, index in manifest(assignment):
        assert one.id.startswith(assignment.items[index].select)
    sizes = [group.size for group in groups(assignment.areas)]
    assert sizes == [sum(owner == index for _, owner in manifest(assignment)) for index in range(len(sizes))]


@pytest.mark.parametrize("name", ['say "hi"', "back\\slash", "Übung 3", "# no comment", "[[items]]"])
def test_any_name_survives(tmp_path, name):
    file = tmp_path / "a.toml"
    file.write_text(draft(name, ["diagnosis"]), encoding="utf-8")
    assert load_assignment(file).name == name


def test_each_draft_has_a_secret_of_its_own():
    one, other = (tomllib.loads(draft("a", ["diagnosis"]))["assignment"]["secret"] for _ in range(2))
    assert one != other
    assert len(one) == 64


def test_a_draft_is_readable():
    text = draft("Week 3", list(AREAS))
    assert max(map(len, text.splitlines())) <= 120
    assert "# align_labels_with_tokens: 20 requirements. Return one label id per token of a row." in text


@given(st.lists(st.integers(1, 60), min_size=1, max_size=80), st.integers(0, 200))
def test_points_are_shared_out_exactly(sizes, total):
    points = shared_out(total, sizes)
    assert min(points) >= 1
    assert sum(points) == max(total, len(sizes))
    by_size = sorted(zip(sizes, points, strict=True))
    assert all(b[1] - a[1] >= -1 for a, b in itertools.pairwise(by_size))
