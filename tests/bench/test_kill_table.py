"""What the specification is worth: every mutant killed, every requirement kills, every alternative passes."""

import pytest

from nlpcheck.bench.catalogue import entries
from nlpcheck.bench.parallel import parallel_kill_table
from nlpcheck.bench.table import concerns
from nlpcheck.contract import AREAS, functions_of
from nlpcheck.spec import requirements


@pytest.fixture(scope="module")
def table():
    return parallel_kill_table([], "", lambda target: None, full=False, profile="bench")


def test_every_mutant_is_killed(table):
    assert table.survivors() == []


def test_every_requirement_kills_a_mutant(table):
    assert table.idle() == []


def test_every_alternative_passes(table):
    assert table.blamed() == {}


def test_the_table_holds_every_entry_and_every_requirement(table):
    judged = {row.target for row in table.rows}
    assert judged == {entry.target for kind in ("mutant", "alternative") for entry in entries(kind)}
    assert set(table.requirements) == {r.id for r in requirements()}


@pytest.mark.parametrize("kind", ["mutant", "alternative"])
@pytest.mark.parametrize("area", AREAS)
def test_every_function_has_mutants_and_alternatives(area, kind):
    changed = {name for entry in entries(kind, (area,)) for name in entry.functions}
    assert changed == set(functions_of(area))


def test_titles_are_unique():
    targets = [entry.target for kind in ("mutant", "alternative") for entry in entries(kind)]
    assert sorted(targets) == sorted(set(targets))


def test_every_requirement_has_an_entry_that_concerns_it():
    every = [entry for kind in ("mutant", "alternative") for entry in entries(kind)]
    assert [r.id for r in requirements() if not any(concerns(r, entry) for entry in every)] == []
