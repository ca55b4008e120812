"""What the instructor sees."""

import io
from dataclasses import replace

import pytest
from rich.console import Console

from nlpcheck.grading import record as r
from nlpcheck.grading.outputs import course
from nlpcheck.grading.outputs.summary import LARGEST, summary
from nlpcheck.grading.outputs.table import show
from tests.grading.outputs.examples import CARD, FLAGGED, record, requirement, ungradable


def shown(records, **options):
    stream = io.StringIO()
    show(Console(file=stream, width=100, **options), records)
    return stream.getvalue()


def test_the_table():
    lines = [line.rstrip() for line in shown([FLAGGED, record(), ungradable()]).splitlines()]
    assert lines == [
        "name                Part 1  Part 2  total   %  remarks",
        "points possible         10      10     20",
        "Ana Pérez (ana)          4       0      4  20",
        "Ana Pérez (broken)       -       -      -   -  ungradable: the archive cannot be read",
        "Bo Chen                  4       0      4  20  look at: vendored copy, seqeval is in the folder",
        "3 submissions, mean 20 %, median 20 %, from 20 % to 20 %, 0 with all points, 1 not graded",
        "missed most:",
        "  2 of 2  TC-ALIGN-2  A token that belongs to no word is labelled -100.",
        "  2 of 2  TC-ALIGN-3  A token that belongs to no word is labelled -100.",
        "  2 of 2  TC-SPAN-7  An I- that continues nothing gives no span. (hidden)",
        "isolation: bubblewrap 0.8.0",
    ]


def test_many_items_are_numbered_and_named_below():
    many = record("ana", *[requirement(f"A{number}", r.PASS, item=number) for number in range(6)])
    text = shown([many])
    assert text.splitlines()[0].split() == ["name", "1", "2", "3", "4", "5", "6", "total", "%", "remarks"]
    assert "items: 1 Part 1, 2 Part 2" in text


def test_colours_only_where_they_are_wanted(monkeypatch):
    assert "\x1b" not in shown([record()])
    assert "\x1b[" in shown([record()], force_terminal=True, color_system="standard")
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[3" not in shown([record()], force_terminal=True, color_system="standard")


def test_nothing_to_show():
    assert "0 submissions" in shown([])
    assert "0 submissions" in summary([])


@pytest.mark.parametrize(
    ("requirements", "remark"),
    [
        ([requirement("I", r.EXCEPTION, family="interface", function="")], "does not import: token classification"),
        ([requirement("T", r.TIMEOUT), requirement("U", r.TIMEOUT)], "timeout in align_labels_with_tokens (2)"),
        ([requirement(f"T{n}", r.CRASHED, function=f"f{n}") for n in range(5)], "crash in f0, f1, f2 and 2 more"),
        ([requirement("N", r.NOT_IMPLEMENTED)], "1 function not written"),
        ([requirement("W")], ""),
    ],
)
def test_remarks(requirements, remark):
    assert course.remarks(record("ana", *requirements)) == ([remark] if remark else [])


def test_the_share_is_rounded_down_so_that_only_all_points_are_100():
    almost = replace(record("ana", requirement("A", r.PASS)), points=9999)
    assert course.total(almost) == ("9.999", "99.9")


def test_what_waits_is_not_missed_and_hidden_ones_are_marked():
    records = [record("ana"), record("bo", requirement("TC-ALIGN-2", r.PASS), requirement("TC-ALIGN-3"))]
    missed = course.most_missed(records)
    assert [(one.id, one.missed, one.judged) for one in missed] == [
        ("TC-ALIGN-3", 2, 2),
        ("TC-ALIGN-2", 1, 2),
        ("TC-SPAN-7", 1, 1),
    ]


def test_the_page_for_a_job_summary():
    page = summary([record(), FLAGGED, ungradable()])
    assert "| Name | Part 1 (10) | Part 2 (10) | Total | % | Remarks |" in page
    assert "| Bo Chen | 4 | 0 | 4 | 20 | look at: vendored copy, seqeval is in the folder |" in page
    assert "- 2 of 2: **TC-ALIGN-2** A token that belongs to no word is labelled -100." in page


@pytest.mark.parametrize("largest", [2000, LARGEST])
def test_a_summary_is_never_larger_than_github_takes(largest):
    many = [replace(record(f"s{number}"), name="ü" * 100, notes=()) for number in range(largest // 150)]
    page = summary(many, largest)
    assert len(page.encode()) <= largest
    assert "more, for which there is no room here; grades.csv has them all" in page
    assert page.rstrip().endswith("Isolation: bubblewrap 0\\.8\\.0")


def test_a_class_graded_behind_several_walls_names_all():
    assert course.isolation([record(), replace(record("bo"), isolation=())]) == "bubblewrap 0.8.0 / none"


def test_statements_come_from_whoever_failed():
    assert course.most_missed([record("ana", requirement("A", card=CARD))])[0].statement == CARD.statement
