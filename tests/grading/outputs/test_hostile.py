"""No text of a submission acts in any output."""

import base64
import csv
import io
import json
import re
import unicodedata
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from markdown_it import MarkdownIt
from rich.console import Console

from nlpcheck.grading.outputs import formats, gradebooks, gradescope
from nlpcheck.grading.outputs.feedback import feedback
from nlpcheck.grading.outputs.formats import Context
from nlpcheck.grading.outputs.github import classroom, classroom_environment, workflow_commands
from nlpcheck.grading.outputs.junit import junit
from nlpcheck.grading.outputs.summary import summary
from nlpcheck.grading.outputs.table import show
from tests.grading.outputs.hostile import CANARIES, records

MARKDOWN = MarkdownIt("commonmark", {"html": True}).enable("table")
CODE = re.compile(r"^(`{3,})text\n.*?^\1$|(?<!\\)`[^`\n]+`", re.DOTALL | re.MULTILINE)
OURS = re.compile(r"<https://huggingface\.co/[^>]*>")
INERT = {"text", "code_inline", "softbreak", "strong_open", "strong_close", "em_open", "em_close"}


def strict(text):
    """Read JSON as the strictest reader does."""

    def refuse(constant):
        raise AssertionError(constant)

    return json.loads(text, parse_constant=refuse)


def strings(value):
    """All texts in a JSON value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, one in value.items():
            yield key
            yield from strings(one)
    elif isinstance(value, list):
        for one in value:
            yield from strings(one)


def assert_plain(text):
    """No sign that acts without being seen."""
    text.encode()
    odd = {sign for sign in text if unicodedata.category(sign)[0] == "C"} - set("\n\t\u200b\u200c\u200d")
    assert not odd, odd


def assert_no_command(text):
    for row in text.splitlines():
        assert not row.lstrip().startswith("::")
        assert "##[" not in row


def assert_inert_page(page, headings):
    """A page of Markdown whose only structure is ours."""
    assert_plain(page)
    tokens = MARKDOWN.parse(page)
    assert {token.type for token in tokens} <= {
        f"{kind}_{end}"
        for kind in ("heading", "paragraph", "table", "thead", "tbody", "tr", "th", "td", "bullet_list", "list_item")
        for end in ("open", "close")
    } | {"inline", "fence"}
    for token in tokens:
        assert {child.type for child in token.children or []} <= INERT
    found = [tokens[place + 1].content for place, token in enumerate(tokens) if token.type == "heading_open"]
    for heading in found:
        assert heading.startswith(headings), heading
    texts = [child.content for token in tokens for child in token.children or [] if child.type == "text"]
    assert not [text for text in texts if re.search(r"@\w", text)]
    assert not re.search(r"(?<!<)https?://|(?<!\w)www\.\w", OURS.sub("", CODE.sub("", page)))
    for table in (token for token in tokens if token.type == "table_open"):
        rows = page.splitlines()[slice(*table.map)]
        assert len({len(re.sub(r"\\.", "", row).split("|")) for row in rows}) == 1


@settings(deadline=None)
@given(records())
def test_the_feedback_is_only_text(record):
    ours = ("Feedback", "Fix", "Then", "`align_labels", "TC-", "Not judged", "What ", "Notes")
    page = feedback(record)
    assert_inert_page(page, ours)
    assert len(page) < 200_000


@settings(deadline=None)
@given(records())
def test_the_summary_is_only_text(record):
    assert_inert_page(summary([record, record]), ("Grades", "Missed"))


@settings(deadline=None)
@given(records())
def test_tables_hold_no_formula(record):
    text = gradebooks.grades([record], {"ana": {"email": record.name}})
    assert_plain(text)
    header, row = csv.reader(io.StringIO(text))
    assert len(header) == len(row) == 9
    for cell in [*header, *row]:
        assert not re.match(r"\s*[=+\-@\t\r]", cell) or re.fullmatch(r"[+-]?\d+([.,]\d+)?", cell)


@settings(deadline=None)
@given(records())
def test_gradescope_gets_plain_finite_json(record):
    content = strict(gradescope.results(record, float("nan")))
    for text in strings(content):
        assert_plain(text)
        assert_no_command(text)
    assert all(test["output_format"] == "text" for test in content["tests"])
    assert 0 <= content["score"] <= sum(test["max_score"] for test in content["tests"])


@settings(deadline=None)
@given(records())
def test_classroom_gets_plain_json_with_tests(record):
    content = strict(classroom(record))
    assert isinstance(content["tests"], list)
    for text in strings(content):
        assert_plain(text)
        assert_no_command(text)
    name, value = classroom_environment(record).rstrip("\n").split("=", 1)
    assert name == "NLPCHECK_RESULTS"
    assert strict(base64.b64decode(value, validate=True)) == content


@settings(deadline=None)
@given(records())
def test_annotations_are_ours_alone(record):
    for some in ([record], [record] * 30):
        rows = workflow_commands(some).splitlines()
        for row in rows:
            assert re.fullmatch(r"::(error|warning|notice) title=[^:,]*::.*", row)
            assert row.count("::") == 2
        assert all(sum(row.startswith(f"::{kind}") for row in rows) <= 10 for kind in ("error", "warning", "notice"))


@settings(deadline=None)
@given(records())
def test_xml_is_read_by_a_parser(record):
    text = junit([record])
    root = ET.fromstring(text.encode())
    assert "<!" not in text
    for element in root.iter():
        assert element.tag in {
            "testsuites",
            "testsuite",
            "testcase",
            "properties",
            "property",
            "failure",
            "error",
            "skipped",
        }
        for value in [element.text or "", *element.attrib.values()]:
            assert_plain(value)
            assert_no_command(value)


@settings(deadline=None)
@given(records())
def test_the_terminal_is_only_written_to(record):
    for colours in (False, True):
        stream = io.StringIO()
        show(
            Console(file=stream, width=60, force_terminal=colours, color_system="standard" if colours else None),
            [record, record],
        )
        text = re.sub(r"\x1b\[[\d;]*m", "", stream.getvalue()) if colours else stream.getvalue()
        assert_plain(text)
        assert_no_command(text)


@settings(deadline=None)
@given(records())
def test_what_was_printed_is_in_no_output(record):
    made = formats.files(
        ["feedback", "csv", "summary", "gradescope", "classroom", "github", "junit"], [record], Context()
    )
    assert not [name for name, text in made.items() if "OUTPUT-of-the-submission" in text]


@pytest.mark.parametrize("canary", CANARIES)
def test_the_feedback_column_of_moodle_is_no_html(canary):
    from dataclasses import replace

    from tests.grading.outputs.examples import record

    one = record()
    one = replace(one, items=tuple(replace(item, title=canary) for item in one.items))
    roster = "Identifier,Email address,Grade,Feedback comments\nParticipant 7,a@b.c,,\n"
    text, _ = gradebooks.moodle([one], {"ana": {"moodle": "7"}}, roster)
    _, row = csv.reader(io.StringIO(text))
    assert not set('<>"') & set(row[3])
    assert row[3].startswith("[nlpcheck] ")
