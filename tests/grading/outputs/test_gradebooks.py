"""The instructor's own file comes back with the grades in it and with nothing else changed."""

import csv
import io
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlpcheck.errors import UsageError
from nlpcheck.grading import record as r
from nlpcheck.grading.outputs import gradebooks
from nlpcheck.grading.outputs.formats import Context, files, read_roster
from nlpcheck.grading.outputs.sheet import Sheet
from tests.grading.outputs.examples import FLAGGED, item, record, requirement, ungradable

CANVAS = (
    "\ufeffStudent,ID,SIS User ID,SIS Login ID,Section,Week 2 (11),Week 3 (12),Final Score\r\n"
    "    Points Possible,,,,,10,20,(read only)\r\n"
    '"Pérez, Ana",101,s1,ana@x.org,"A, morning",7,,35.0\r\n'
    '"Chen, Bo",102,s2,bo@x.org,B,=1+1,"3",20\r\n'
    '"Dee, Dan",103,s3,dan@x.org,B,,9,1\r\n'
    '"Student, Test",104,,test,A,,,\r\n'
)
PEOPLE = {"ana": {"canvas": "101"}, "bo": {"email": "bo@x.org"}}


def cells(text):
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))


def test_canvas_keeps_all_but_the_grades():
    text, report = gradebooks.canvas([record(), FLAGGED], PEOPLE, CANVAS)
    expected = CANVAS.replace("7,,35.0", "7,4,35.0").replace('=1+1,"3"', '=1+1,"4"')
    assert text == expected
    assert report == ["2 grades written, of 2 submissions", "no submission for Dee, Dan"]
    assert gradebooks.canvas([record(), FLAGGED], PEOPLE, text)[0] == text


def test_a_new_column_of_canvas_comes_before_its_sums():
    roster = (
        CANVAS.replace(",Week 3 (12)", "")
        .replace(",20,(read", ",(read")
        .replace("7,,", "7,")
        .replace(',"3"', "")
        .replace(",9,1", ",1")
        .replace("A,,,", "A,,")
    )
    text, report = gradebooks.canvas([record()], PEOPLE, roster)
    assert "no column for 'Week 3': one was made" in report[1]
    rows = cells(text)
    assert rows[0][-3:] == ["Week 2 (11)", "Week 3", "Final Score"]
    assert rows[1][-2:] == ["20", "(read only)"]
    assert rows[2][-2:] == ["4", "35.0"]
    assert rows[3][-2:] == ["", "20"]
    assert text.startswith("\ufeff")
    assert text.count("\r\n") == roster.count("\r\n")


def test_other_points_possible_scale_the_grades_and_say_so():
    text, report = gradebooks.canvas([record()], PEOPLE, CANVAS.replace(",10,20,", ",10,15,"))
    assert cells(text)[2][6] == "3"
    assert "the gradebook counts 15 points, the assignment 20: the grades are scaled" in report


def test_a_grade_is_never_written_over_with_nothing():
    text, report = gradebooks.canvas([ungradable("dan")], {"dan": {"canvas": "103"}}, CANVAS)
    assert text == CANVAS
    assert any("Dee, Dan: not graded" in line for line in report)


def test_an_excuse_stays():
    roster = CANVAS.replace('"3"', "EX")
    text, report = gradebooks.canvas([FLAGGED], PEOPLE, roster)
    assert text == roster
    assert "Chen, Bo: excused, the grade is left as it was" in report


def test_a_zero_is_a_grade():
    zero = record("ana", requirement())
    assert zero.points == 0
    text, _ = gradebooks.canvas([zero], PEOPLE, CANVAS.replace("7,,35.0", "7,9,35.0"))
    assert cells(text)[2][6] == "0"


@pytest.mark.parametrize(
    "name", ["Ana Pérez", "Pérez, Ana", "PÉREZ ana", "pérezana", "perezana", "ana_perez", "ana-pérez"]
)
def test_a_name_is_enough_if_only_one_has_it(name):
    text, _ = gradebooks.canvas([replace(record(), name=name)], {}, CANVAS)
    assert cells(text)[2][6] == "4"


@pytest.mark.parametrize("name", ["s1", "ana@x.org", "ANA@x.org"])
def test_a_submission_may_be_named_by_login_or_number(name):
    assert cells(gradebooks.canvas([replace(record(), name=name)], {}, CANVAS)[0])[2][6] == "4"


def test_accents_tell_two_people_apart():
    roster = CANVAS.replace('"Chen, Bo"', '"Perez, Ana"')
    assert [row[6] for row in cells(gradebooks.canvas([record()], {}, roster)[0])[2:4]] == ["4", "3"]


def test_an_id_comes_before_a_name():
    text, _ = gradebooks.canvas([record()], {"ana": {"canvas": "102", "name": "Ana Pérez"}}, CANVAS)
    assert [row[6] for row in cells(text)[2:4]] == ["", "4"]


def test_who_is_not_in_the_gradebook_is_not_looked_for_by_name():
    text, report = gradebooks.canvas([record()], {"ana": {"canvas": "999", "name": "Ana Pérez"}}, CANVAS)
    assert text == CANVAS
    assert any("no row fits Ana Pérez" in line for line in report)


def test_an_id_of_another_system_is_none_of_ours():
    text, report = gradebooks.canvas([replace(record(), name="x")], {"ana": {"moodle": "101"}}, CANVAS)
    assert text == CANVAS
    assert any("no row fits x" in line for line in report)


def test_what_fits_two_rows_is_reported_and_left_alone():
    roster = CANVAS.replace('"Chen, Bo"', '"Ana, Pérez"')
    text, report = gradebooks.canvas([record()], {}, roster)
    assert text == roster
    assert any("2 rows have the same name as Ana Pérez" in line for line in report)


def test_a_row_that_two_submissions_fit_is_left_alone():
    both = [record("ana"), record("anna")]
    text, report = gradebooks.canvas(both, {"ana": {"canvas": "101"}, "anna": {"canvas": "101"}}, CANVAS)
    assert text == CANVAS
    assert sum("several submissions fit the row of Pérez, Ana: ana, anna" in line for line in report) == 2


def test_each_member_of_a_group_gets_the_grade():
    text, _ = gradebooks.canvas([record("group")], {"group": [{"email": "ana@x.org"}, {"sid": "s3"}]}, CANVAS)
    assert [row[6] for row in cells(text)[2:5]] == ["4", "3", "4"]


def test_the_test_student_is_nobody():
    assert not any("Test" in line for line in gradebooks.canvas([record()], PEOPLE, CANVAS)[1])


@pytest.mark.parametrize("roster", ["", "\ufeff", "a\nb\n", "Name,Grade\nx,1\n"])
@pytest.mark.parametrize("fill", [gradebooks.canvas, gradebooks.moodle])
@pytest.mark.parametrize("records", [[], [record()]])
def test_what_is_no_gradebook_is_refused_also_before_anything_is_graded(roster, fill, records):
    with pytest.raises(UsageError, match="gradebook"):
        fill(records, {}, roster)


def test_two_columns_of_one_name_are_refused():
    with pytest.raises(UsageError, match="2 columns"):
        gradebooks.canvas([record()], {}, CANVAS.replace("Week 2", "Week 3"))


WORKSHEET = (
    "Identifier,Full name,Email address,Status,Grade,Maximum Grade,Grade can be changed,Last modified (grade),Feedback comments\n"
    'Participant 7,Ana Pérez,ana@x.org,"Submitted, late",,20.00,Yes,-,\n'
    "Participant 8,Bo Chen,bo@x.org,Submitted,3.00,20.00,Yes,-,Well argued.\n"
    "Participant 9,Dan Dee,dan@x.org,Submitted,,20.00,No,-,\n"
)


def test_moodle_gets_grade_and_feedback():
    people = {"ana": {"moodle": "7"}, "bo": {"moodle": "8"}, "dan": {"moodle": "9"}}
    text, report = gradebooks.moodle([record(), FLAGGED, record("dan")], people, WORKSHEET)
    rows = cells(text)
    assert [row[4] for row in rows[1:]] == ["4", "4", ""]
    assert rows[1][8].startswith("[nlpcheck] 4 of 20 points. Part 1: 4 of 10.")
    assert "Fix this first: TC-ALIGN-2" in rows[1][8]
    assert rows[2][8].startswith("Well argued. [nlpcheck] 4 of 20")
    assert rows[3] == cells(WORKSHEET)[3]
    for place, row in enumerate(cells(WORKSHEET)):
        assert [rows[place][column] for column in (0, 1, 2, 3, 5, 6, 7)] == [
            row[column] for column in (0, 1, 2, 3, 5, 6, 7)
        ]
    assert '"Submitted, late"' in text
    assert "Dan Dee: locked in the gradebook, the grade is left as it was" in report
    assert gradebooks.moodle([record(), FLAGGED, record("dan")], people, text)[0] == text


def test_moodle_scales_to_its_maximum():
    text, _ = gradebooks.moodle(
        [record("ana", *[requirement(f"A{n}", r.PASS if n else r.WRONG) for n in range(3)])],
        {"ana": {"moodle": "7"}},
        WORKSHEET.replace("20.00", "100.00"),
    )
    assert cells(text)[1][4] == "66.66"


def test_a_grade_export_of_moodle_gets_two_columns():
    roster = "First name,Last name,ID number,Email address,Assignment: Week 2 (Real)\r\nAna,Pérez,s1,ana@x.org,-\r\n"
    text, _ = gradebooks.moodle([record()], {}, roster)
    header, row = cells(text)
    assert header[4:] == ["Assignment: Week 2 (Real)", "Week 3 (Real)", "Week 3 (Feedback)"]
    assert row[4:6] == ["-", "4"]
    assert row[6].startswith("[nlpcheck]")
    again, _ = gradebooks.moodle([record()], {}, text)
    assert again == text


def test_semicolons_and_decimal_commas_stay():
    roster = (
        WORKSHEET.replace('"Submitted, late"', "Late")
        .replace(",", ";")
        .replace("20.00", "20,00")
        .replace("3.00", "3,00")
    )
    half = record("ana", requirement("A", r.PASS), *[requirement(f"B{n}") for n in range(7)])
    text, _ = gradebooks.moodle([half], {"ana": {"moodle": "7"}}, roster)
    assert text.splitlines()[1].split(";")[4:6] == ["2,5", "20,00"]


FIELD = st.one_of(
    st.text(st.sampled_from("ab,;\"'\n\r é=+\t"), max_size=6), st.sampled_from(["", "x", "1", "a,b", 'say "x"'])
)


@settings(deadline=None)
@given(
    st.lists(st.lists(FIELD, min_size=2, max_size=4), min_size=1, max_size=4),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from(["", "\ufeff"]),
    st.sampled_from(",;\t"),
)
def test_a_sheet_comes_back_to_the_byte(rows, quoting, end, mark, delimiter):
    stream = io.StringIO()
    table = csv.writer(stream, quoting=quoting, lineterminator=end, delimiter=delimiter)
    table.writerow(["h1", "h2", "h3", "h4"])
    table.writerows(rows)
    text = mark + stream.getvalue()
    sheet = Sheet.read(text)
    assert sheet.text() == text
    known = list(csv.reader(io.StringIO(stream.getvalue(), newline=""), delimiter=delimiter))
    assert len(sheet.rows) == len(known)
    for place, row in enumerate(known):
        assert [sheet.value(place, column).strip() for column in range(len(row))] == [cell.strip() for cell in row]


@settings(deadline=None)
@given(st.text(st.sampled_from('ab,;"\n\r é'), max_size=60))
def test_any_text_comes_back(text):
    text = "h1,h2\n" + text
    assert Sheet.read(text).text() == text


def test_our_own_table():
    items = replace(
        record(), items=(item((), 0), replace(item((), 1), title="total"), replace(item((), 1), title="=evil"))
    )
    rows = cells(gradebooks.grades([ungradable(), FLAGGED, items], {"bo": {"email": "bo@x.org"}}))
    assert rows[0] == ["id", "name", "email", "Part 1", "total (2)", "'=evil", "total", "maximum", "percent", "status"]
    assert [row[0] for row in rows[1:]] == ["ana", "broken", "bo"]
    assert rows[2][3:] == ["", "", "", "", "20", "", "ungradable"]
    assert rows[3][:3] == ["bo", "Bo Chen", "bo@x.org"]
    assert rows[3][-4:] == ["4", "20", "20", "graded"]


def test_a_roster_is_needed_and_must_be_utf8(tmp_path):
    with pytest.raises(UsageError, match="--roster FILE"):
        files(["canvas"], [record()], Context())
    file = tmp_path / "roster.csv"
    file.write_bytes("\ufeffStudent,ID\r\nÄ,1\r\n".encode())
    assert read_roster(file) == "\ufeffStudent,ID\r\nÄ,1\r\n"
    file.write_bytes("Student,ID\nÄ,1\n".encode("utf-16"))
    with pytest.raises(UsageError, match="not UTF-8"):
        read_roster(file)
    with pytest.raises(UsageError, match="No such file"):
        read_roster(tmp_path / "none.csv")
