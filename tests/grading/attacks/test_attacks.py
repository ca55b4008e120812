"""No attack earns a point, reaches anything outside, disturbs a neighbour or outlives its submission."""

import ast

import pytest

from tests.grading.attacks import bases
from tests.grading.attacks.batch import PERFECT, TWINS, filled, neighbours
from tests.grading.attacks.conftest import RUNG
from tests.grading.attacks.oracle import faults_of, faults_of_batch
from tests.grading.attacks.payloads import ATTACKS


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.label)
def test_attack_is_held_off(attack, batch):
    if attack not in batch.attacks:
        pytest.skip("in another share of the attacks, or nothing holds it off without a wall")
    assert list(faults_of(attack, batch)) == []


def test_the_batch_is_undisturbed(batch, alone):
    assert list(faults_of_batch(batch, alone)) == []


def test_the_batch_without_attacks_is_undisturbed(alone):
    assert list(faults_of_batch(alone, alone)) == []
    assert set(alone.records) == set(neighbours(""))


@pytest.mark.parametrize("base", bases.SOURCES)
def test_twins_are_right_in_part(base, alone):
    twin = alone.records[TWINS[base]]
    assert 0 < twin.points < alone.records[PERFECT].points + twin.maximum / 2
    assert {one.verdict for one in twin.requirements} >= {"pass", "wrong"}
    assert not twin.integrity


def test_the_report_names_its_walls(batch):
    assert all(record.isolation for record in batch.records.values())
    if RUNG == "none":
        assert all("none" in record.isolation[0] for record in batch.records.values())


def test_attacks_have_labels_of_their_own():
    assert len({attack.label for attack in ATTACKS}) == len(ATTACKS)
    assert len({attack.id for attack in ATTACKS}) == len(ATTACKS)


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.label)
def test_payloads_can_be_parsed(attack):
    known = dict.fromkeys(("TCP", "TCP6", "UDP", "UDP6", "PID"), "1")
    ast.parse(filled(attack.text(), known))
