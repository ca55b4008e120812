"""Which mistake is named first."""

from nlpcheck.grading import record as r
from nlpcheck.grading.resolver import blocked_by, fix_first, roots
from tests.grading.outputs.examples import HIDDEN, blocked, requirement


def test_what_cannot_be_imported_comes_first():
    imports = requirement("TC-IMPORT-1", r.TIMEOUT, family="interface", function="")
    assert fix_first([requirement(), imports]) == "TC-IMPORT-1"


def test_the_one_that_most_wait_for_comes_before_an_earlier_one():
    found = [requirement("A"), requirement("B"), blocked("C", "B"), blocked("D", "C")]
    assert fix_first(found) == "B"
    assert blocked_by(found) == {"B": 2, "C": 1}


def test_the_earliest_of_equals():
    assert fix_first([requirement("A", r.PASS), requirement("B"), requirement("C")]) == "B"


def test_must_before_should_and_wrong_before_unwritten():
    found = [requirement("A", r.NOT_IMPLEMENTED), requirement("B", level="SHOULD"), requirement("C")]
    assert fix_first(found) == "C"
    assert fix_first(found[:2]) == "B"
    assert fix_first(found[:1]) == "A"


def test_a_hidden_one_is_never_named():
    assert fix_first([HIDDEN]) == ""
    assert fix_first([HIDDEN, requirement()]) == "TC-ALIGN-2"


def test_nothing_to_mend():
    fine = [requirement("A", r.PASS), requirement("B", r.NOT_APPLICABLE), requirement("C", r.INTERNAL_ERROR)]
    assert fix_first(fine) == ""
    assert fix_first([]) == ""


def test_a_circle_of_waiting_ends():
    circle = [blocked("A", "B"), blocked("B", "A")]
    assert fix_first(circle) == ""
    assert blocked_by(circle) == {"A": 1, "B": 1}
    assert set(roots(circle)) == {"A", "B"}


def test_the_root_of_a_chain():
    found = [requirement("A"), blocked("B", "A"), blocked("C", "B")]
    assert roots(found) == {"B": "A", "C": "A"}
    assert roots([blocked("X", "gone")]) == {"X": "gone"}
