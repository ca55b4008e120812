"""The table of docs/threat-model.md is that of the payloads."""

from nlpcheck.grading import record
from tests.grading.attacks.attack import ANY, SAME
from tests.grading.attacks.payloads import ATTACKS
from tests.grading.attacks.threat_model import DOCUMENT, outcomes_in, renewed, rows_in

TEXT = DOCUMENT.read_text(encoding="utf-8")


def test_the_table_lists_every_attack_and_no_other():
    expected = [[f"{one.group}{one.number}", one.name, one.defence] for one in sorted(ATTACKS, key=_order)]
    assert [[row[0], row[1], row[3]] for row in rows_in(TEXT)] == expected


def _order(attack):
    return "ABCDEFGHX".index(attack.group)


def test_what_became_of_each_attack_is_what_must_become_of_it():
    for attack in ATTACKS:
        found = outcomes_in(TEXT)[attack.label]
        allowed = {"as its twin" if one == SAME else one for one in attack.verdict}
        assert ANY in attack.verdict or found in allowed or found in record.PRIORITY, (attack.label, found, allowed)


def test_the_table_is_as_the_generator_writes_it():
    assert renewed(TEXT, outcomes_in(TEXT)) == TEXT
