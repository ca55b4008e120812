"""Gradescope, GitHub, JUnit: what their readers need is there."""

import base64
import json
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest

from nlpcheck.errors import UsageError
from nlpcheck.grading import record as r
from nlpcheck.grading.outputs import formats
from nlpcheck.grading.outputs.formats import Context
from nlpcheck.grading.outputs.github import classroom, classroom_environment, workflow_commands
from nlpcheck.grading.outputs.gradescope import results
from nlpcheck.grading.outputs.junit import KIND, junit
from tests.grading.outputs.examples import CARD, HIDDEN, record, requirement, ungradable

GRADESCOPE_TOP = {
    "score",
    "execution_time",
    "output",
    "output_format",
    "test_output_format",
    "test_name_format",
    "visibility",
    "stdout_visibility",
    "extra_data",
    "tests",
    "leaderboard",
}
GRADESCOPE_TEST = {
    "score",
    "max_score",
    "status",
    "name",
    "name_format",
    "number",
    "output",
    "output_format",
    "tags",
    "visibility",
    "extra_data",
}


def test_gradescope_has_only_known_keys_and_all_that_matter():
    content = json.loads(results(record(), 1.234))
    assert set(content) == GRADESCOPE_TOP - {"leaderboard"}
    assert all(set(test) == GRADESCOPE_TEST for test in content["tests"])
    assert content["score"] == 4 == sum(test["score"] for test in content["tests"])
    assert content["execution_time"] == 1.23
    assert [test["number"] for test in content["tests"]] == ["1", "2"]
    assert [test["status"] for test in content["tests"]] == ["failed", "failed"]
    assert [test["visibility"] for test in content["tests"]] == ["visible", "after_published"]
    assert content["stdout_visibility"] == "hidden"


def test_gradescope_does_not_tell_the_total_before_hidden_items_are_published():
    assert "points" not in json.loads(results(record()))["output"]


def test_gradescope_without_a_score_says_why():
    content = json.loads(results(ungradable()))
    assert content["score"] == 0
    assert content["tests"][0]["status"] == "failed"
    assert "the archive cannot be read" in content["tests"][0]["output"]


@pytest.mark.parametrize("verdict", [r.PASS, r.NOT_APPLICABLE])
def test_gradescope_says_passed_where_there_are_no_points_either(verdict):
    done = record("ana", requirement("A", r.PASS))
    done = replace(done, items=(replace(done.items[0], points=0, maximum=0, verdict=verdict),), points=0, maximum=0)
    assert json.loads(results(done))["tests"][0]["status"] == "passed"


def test_the_same_record_gives_the_same_bytes():
    assert formats.files(
        [*formats.ALWAYS, "gradescope", "junit", "github", "classroom", "summary"], [record()]
    ) == formats.files([*formats.ALWAYS, "gradescope", "junit", "github", "classroom", "summary"], [record()])


def test_classroom_has_tests_in_any_case():
    content = json.loads(classroom(record()))
    assert content["status"] == "fail"
    assert content["max_score"] == 20
    assert sum(test["score"] for test in content["tests"]) == 4
    assert json.loads(classroom(ungradable())) == {
        "version": 1,
        "status": "error",
        "max_score": 0,
        "tests": [],
        "message": "not graded: the archive cannot be read",
    }
    assert json.loads(classroom(record("ana", requirement("A", r.PASS))))["status"] == "pass"


def test_classroom_is_base64_in_the_environment():
    name, _, value = classroom_environment(record()).strip().partition("=")
    assert name == "NLPCHECK_RESULTS"
    assert json.loads(base64.b64decode(value)) == json.loads(classroom(record()))


def test_annotations_of_one_submission_are_its_mistakes():
    assert workflow_commands([record()]).splitlines() == [
        "::warning title=TC-ALIGN-2 (and 1 more of the same kind)::wrong answer. A token that belongs to no word is labelled -100. Hint: `word_ids()` is None for special tokens and for padding.",
        "::warning title=TC-SPAN-7::raises KeyError. An I- that continues nothing gives no span. Hint: pass mode on.",
    ]


def test_annotations_stay_under_the_cap_and_say_what_is_left():
    many = [requirement(f"TC-{number}", card=replace(CARD, looks_like="")) for number in range(25)]
    rows = workflow_commands([record("ana", *many)]).splitlines()
    assert len(rows) == 10
    assert rows[-1] == "::warning title=And more::16 more; the job summary has all"


def test_annotations_of_a_class_are_what_a_person_should_look_at():
    rows = workflow_commands([record(), ungradable()]).splitlines()
    assert rows[0] == "::error title=Not graded%3A Ana Pérez::the archive cannot be read"
    assert rows[1].startswith("::notice title=Grades::2 submissions")


def test_junit_counts_and_kinds():
    some = [requirement(f"V-{verdict}", verdict) for verdict in r.PRIORITY if verdict != r.PARTIAL]
    root = ET.fromstring(junit([record("ana", *some), ungradable()]).encode())
    first, second = root
    cases = {
        case.get("name").removeprefix("V-"): [child.tag for child in case if child.tag != "properties"]
        for case in first.iter("testcase")
    }
    assert cases == {verdict: [KIND[verdict]] if KIND[verdict] else [] for verdict in cases}
    assert cases["blocked"] == ["skipped"]
    assert cases["not_implemented"] == ["failure"]
    for name, tag in (("tests", "testcase"), ("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        assert int(root.get(name)) == len(list(root.iter(tag)))
        assert int(first.get(name)) == len(list(first.iter(tag)))
    assert second.get("errors") == "1"


def test_junit_has_points_and_no_time_unless_it_is_given():
    text = junit([record()])
    assert ' time="' not in text
    assert "timestamp" not in text
    case = ET.fromstring(text).find(".//testcase[@name='TC-ALIGN-4']")
    assert {one.get("name"): one.get("value") for one in case.iter("property")} == {
        "verdict": "pass",
        "item": "1",
        "level": "MUST",
        "points": "2",
        "max_points": "2",
    }
    assert 'timestamp="2026-01-02T03:04:05"' in junit([record()], "2026-01-02T03:04:05")


def test_junit_is_not_green_for_what_was_refused():
    refused = replace(record(), requirements=(), reason="a link is not a file")
    assert ET.fromstring(junit([refused])).get("failures") == "1"


def test_unknown_formats_are_refused_with_what_was_meant():
    with pytest.raises(UsageError, match="did you mean 'gradescope'"):
        formats.chosen(["gradscope"])
    with pytest.raises(UsageError, match="choose from feedback, csv"):
        formats.chosen(["xlsx-pivot"])
    assert formats.chosen(["canvas, moodle,", "canvas"]) == ["canvas", "moodle"]


def test_files_are_written_into_a_folder(tmp_path):
    written = formats.write(tmp_path, ["feedback", "csv", "junit"], [record(), replace(HIDDEN_RECORD, id="../../evil")])
    assert sorted(str(file.relative_to(tmp_path)) for file in written) == sorted(
        str(file.relative_to(tmp_path)) for file in tmp_path.rglob("*") if file.is_file()
    )
    assert all(file.resolve().is_relative_to(tmp_path) for file in written)


HIDDEN_RECORD = record("bo", HIDDEN)


@pytest.mark.parametrize("name", sorted(set(formats.FORMATS) - {"canvas", "moodle"}))
def test_every_format_bears_nothing_and_a_failed_class(name):
    formats.files([name], [])
    formats.files([name], [ungradable(), replace(ungradable("x"), status=r.INTERNAL_ERROR)], Context())
