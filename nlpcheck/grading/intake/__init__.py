"""Find submissions, and take a snapshot of each: plain files only, capped, under a safe name.

Nothing of a submission is executed or parsed as Python here, and no link in it is followed.
"""

from nlpcheck.grading.intake.find import Found, Listing, Person, find_submissions, look_into
from nlpcheck.grading.intake.modules import Module
from nlpcheck.grading.intake.rules import Caps
from nlpcheck.grading.intake.snapshot import CONTRACT, OK, UNGRADABLE, Snapshot, snapshot, with_areas
from nlpcheck.grading.intake.texts import printable

__all__ = [
    "CONTRACT",
    "OK",
    "UNGRADABLE",
    "Caps",
    "Found",
    "Listing",
    "Module",
    "Person",
    "Snapshot",
    "find_submissions",
    "look_into",
    "printable",
    "snapshot",
    "with_areas",
]
