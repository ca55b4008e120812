"""Text of others only shows."""

import csv
import io
import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlpcheck.grading.outputs import sanitize
from tests.grading.outputs.hostile import TEXTS


@settings(deadline=None)
@given(TEXTS)
def test_cleaned_text_has_no_invisible_signs(text):
    cleaned = sanitize.clean(text)
    cleaned.encode()  # no lone surrogate
    odd = {sign for sign in cleaned if unicodedata.category(sign)[0] == "C"} - set("\n\t\u200c\u200d")
    assert not odd


@settings(deadline=None)
@given(st.text(st.characters(categories=["L", "N", "P", "S"], exclude_characters=sanitize.BLANK) | st.just(" ")))
def test_ordinary_text_stays(text):
    assert sanitize.clean(text) == text


def test_joiners_of_names_and_emoji_stay_and_others_show():
    assert sanitize.clean("क्\u200dष 👩\u200d🎓") == "क्\u200dष 👩\u200d🎓"
    assert sanitize.clean("a\u200cb\u200b") == "a\\u200cb\\u200b"


@pytest.mark.parametrize(
    "sign",
    ["\x00", "\x1b", "\x07", "\x7f", "\x9b", "\u202e", "\u2066", "\ufeff", "\U000e0041", "\ud800", "\uffff", "\u2028"],
)
def test_each_kind_of_invisible_sign_shows(sign):
    assert sign not in sanitize.clean(f"a{sign}b")
    assert sanitize.clean(f"a{sign}b").startswith("a\\")


def test_towers_of_marks_and_blank_letters_show():
    assert sanitize.clean("e" + "\u0301" * 3) == "e" + "\u0301" * 3
    assert sanitize.clean("e" + "\u0301" * 9) == "e" + "\u0301" * 6 + "\\u0301" * 3
    assert sanitize.clean("a\u3164\u2800") == "a\\u3164\\u2800"


def test_a_huge_text_costs_little_and_its_length_is_told():
    huge = "\x1b" * 50_000_000
    assert sanitize.one_line("a" + huge + "b").count("left out") == 1
    assert "[... 999960 characters left out ...]" in sanitize.one_line("x" * 1_000_000, 40)


@settings(deadline=None)
@given(TEXTS, st.integers(2, 50))
def test_a_cut_says_how_much_is_gone(text, limit):
    got = sanitize.cut(text, limit)
    if len(text) <= limit:
        assert got == text
    else:
        kept = limit // 2
        assert got == f"{text[:kept]} [... {len(text) - 2 * kept} characters left out ...] {text[-kept:]}"


FORMULAS = [
    "=1+1",
    "+cmd|' /C calc'!A0",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "  =1",
    "\uff1d1",
    '=HYPERLINK("http://x")',
]


@pytest.mark.parametrize("text", FORMULAS)
def test_formulas_become_text(text):
    assert sanitize.csv_cell(text).startswith("'")


@pytest.mark.parametrize("text", ["-3.5", "+7", "0", "12,5", "Ana", "a=b", "a-b", "x@y.z", ""])
def test_numbers_and_words_stay(text):
    assert sanitize.csv_cell(text) == text


@settings(deadline=None)
@given(TEXTS)
def test_no_cell_is_a_formula_however_the_file_is_split(text):
    line = io.StringIO()
    csv.writer(line).writerow(["1", sanitize.csv_cell(text), "2"])
    for delimiter in ",;\t|":
        for cell in next(csv.reader(io.StringIO(line.getvalue()), delimiter=delimiter)):
            assert not re.match(r"\s*[=+\-@]", cell) or re.fullmatch(r"[+-]?\d+([.,]\d+)?", cell)


@settings(deadline=None)
@given(TEXTS)
def test_annotations_stay_one_command(text):
    for made in (sanitize.annotation_text(text), sanitize.annotation_property(text)):
        assert "\n" not in made
        assert "\r" not in made
        assert "::" not in made
        assert "##[" not in made
        assert not re.search("%(?!25|0A|0D|3A|2C)", made)
    assert not set(":,") & set(sanitize.annotation_property(text))


@settings(deadline=None)
@given(TEXTS)
def test_no_line_for_a_log_is_a_command(text):
    for row in sanitize.block_in_a_log(text).splitlines():
        assert not row.lstrip().startswith("::")
        assert "##[" not in row
    assert "::" not in sanitize.line(text)


def test_slices_in_a_value_stay():
    assert sanitize.block_in_a_log("x[::2]") == "x[::2]"


@settings(deadline=None)
@given(TEXTS)
def test_a_fence_holds(text):
    made = sanitize.fenced(text)
    fence, *_, last = made.split("\n")
    assert fence == f"{last}text"
    assert set(last) == {"`"}
    assert last not in sanitize.block(text)


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "https://x y", "https://x>\n<b>", "http://x", "https://x/`"]
)
def test_only_plain_addresses_become_links(address):
    assert not sanitize.link(address).startswith("<")


def test_an_address_of_ours_is_a_link():
    assert sanitize.link("https://a.b/c_d#e") == "<https://a.b/c_d#e>"


@settings(deadline=None)
@given(TEXTS)
def test_file_names_are_safe_and_differ(text):
    name = sanitize.file_name(text)
    assert re.fullmatch(r"[A-Za-z0-9_-][A-Za-z0-9._-]*", name)
    assert len(name) < 130
    assert name not in (".", "..")


def test_ids_of_the_intake_stay_file_names():
    assert sanitize.file_name("perez_ana-2.b") == "perez_ana-2.b"
    assert sanitize.file_name("a/b") != sanitize.file_name("a:b")
