"""Texts and names that a submission chose."""

import itertools
import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlpcheck.grading.intake import printable
from nlpcheck.grading.intake.texts import safe_ids

SAFE = re.compile(r"[A-Za-z0-9._-]{1,60}")
DEVICES = {"con", "prn", "aux", "nul", "com1", "lpt9"}


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("Ana Silva", "Ana Silva"),
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x1b]0;title\x07x", "x"),
        ("\x1b]8;;http://x\x1b\\link\x1b]8;;\x1b\\", "link"),
        ("\x9b31mC1", "C1"),
        ("a\nb\r\tc", "a b c"),
        ("a\x00b\x7fc", "abc"),
        ("evil\u202egpj.exe", "evilgpj.exe"),
        ("zero\u200bwidth", "zerowidth"),
        ("line\u2028separator", "line separator"),
        ("lone\udcffsurrogate", "lonesurrogate"),
        ("e\u0301", "é"),
        ("क्\u200dष", "क्\u200dष"),
        ("", ""),
    ],
)
def test_what_steers_or_hides_is_gone(raw, shown):
    assert printable(raw) == shown


@given(st.text(), st.integers(1, 30))
def test_printable_is_short_encodable_and_one_line(text, limit):
    shown = printable(text, limit)
    assert len(shown) <= limit
    shown.encode()
    assert not any(unicodedata.category(one) in {"Cc", "Cs", "Zl", "Zp"} for one in shown)
    assert shown == shown.strip()


def check(ids):
    folded = [one.casefold() for one in ids.values()]
    assert len(set(folded)) == len(folded)
    for one in ids.values():
        assert SAFE.fullmatch(one)
        assert one[0] not in ".-"
        assert one[-1] != "."
        assert one.partition(".")[0].casefold() not in DEVICES


@given(st.dictionaries(st.text(st.characters(exclude_characters="/\0")), st.booleans(), max_size=8))
def test_ids_are_safe_and_unique(keys):
    ids = safe_ids(keys)
    assert set(ids) == set(keys)
    check(ids)


NASTY = [
    "Ana", "ana", "ANA", "ána", "a\u0301na", ".", "..", "...", "", "con", "CON.txt", "Nul", "com1.py", "a" * 300, "a" * 301,
    "../../etc/passwd", "-rf", "=1+1", "王伟", "李娜", "a\nb", "a\x1b[31mb", "\udcff", "\udcfe", "ana ", " ana",
    "$(reboot)", "<script>", "ana.", "\ufb01", "fi", "\u0130", "\u0131", "\u017f", "s", "ss", "ß",
]  # fmt: skip


def test_ids_of_nasty_names():
    check(safe_ids(dict.fromkeys(NASTY, False)))
    check(safe_ids(dict.fromkeys(NASTY, True)))


def test_ids_do_not_depend_on_the_order():
    first = safe_ids(dict.fromkeys(NASTY, False))
    assert safe_ids(dict.fromkeys(reversed(NASTY), False)) == first


def test_a_plain_name_keeps_its_id_whoever_comes():
    for other in ("Ana", "ANA", "ána", "ana."):
        for keys in itertools.permutations(["ana", other]):
            assert safe_ids(dict.fromkeys(keys, False))["ana"] == "ana"


def test_an_id_that_is_made_like_a_digest_is_no_way_in():
    made = safe_ids({"Ana": False, "ana": False})["Ana"]
    check(safe_ids({"Ana": False, "ana": False, made: False, made.lower(): False, made.upper(): False}))
