"""The same specification, in process and behind a process border: equal verdicts.

Every requirement on the reference; of mutants and alternatives a sample in which each function has its share, since
all of them take long: `benchmarks/equal_verdicts.py` compares them all.
"""

from __future__ import annotations

import zlib

import pytest

from nlpcheck import profiles
from nlpcheck.bench.catalogue import entries
from nlpcheck.contract import AREAS
from nlpcheck.spec import requirements
from tests.grading.isolation.twins import twins

EACH = 60
"""Of the mutants beyond the first one of each family, every so many."""
CANNOT_CROSS = frozenset(("a-head-that-is-saved-under-other-names", "one-output-per-token-and-a-threshold"))
"""Mutants whose model does not fit its class or configuration: behind the border it is refused wherever it returns."""


@pytest.fixture(scope="module")
def both():
    with twins() as found:
        yield found


@pytest.fixture(autouse=True, scope="module")
def _bench_profile():
    before = profiles._active.name, profiles._active.seed, profiles._active.shrinks
    profiles.activate("bench")
    yield
    profiles._active.name, profiles._active.seed, profiles._active.shrinks = before


def mixed(kind, area):
    """Return entries of an area in a fixed mixed order, and of these the first of each family.

    Without those that answer by the order of a set: the two processes have hash seeds of their own.
    """
    chosen = [entry for entry in entries(kind, (area,)) if entry.family != "repeatability"]
    chosen.sort(key=lambda entry: zlib.crc32(entry.target.encode()))
    return chosen, list({entry.family: entry for entry in reversed(chosen)}.values())


def sample(kind, area):
    """Return the first entry of each family, and every so many of the others."""
    chosen, first = mixed(kind, area)
    return [*first, *[entry for entry in chosen if entry not in first][::EACH]]


@pytest.mark.parametrize("area", AREAS)
def test_the_reference_passes_on_both_sides(both, area):
    assert [str(found) for one in requirements([area]) if (found := both.of_reference(one))] == []


@pytest.mark.parametrize("area", AREAS)
def test_what_catches_a_mutant_in_process_catches_it_in_isolation(both, area):
    known = requirements([area])
    assert [str(found) for entry in sample("mutant", area) if (found := both.of_mutant(entry, known))] == []


@pytest.mark.parametrize("area", AREAS)
def test_each_requirement_ends_in_the_same_state_on_both_sides(both, area):
    known = requirements([area])
    _, first = mixed("mutant", area)
    chosen = [entry for entry in first if entry.name not in CANNOT_CROSS]
    assert [str(found) for entry in chosen for found in both.of_sequence(entry, known)] == []


@pytest.mark.parametrize("area", AREAS)
def test_alternatives_pass_on_both_sides(both, area):
    known = requirements([area])
    chosen = sample("alternative", area)[:3]
    assert [str(found) for entry in chosen for found in both.of_alternative(entry, known)] == []
