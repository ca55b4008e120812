"""Cards, counts and the verdict."""

from dataclasses import replace
from pathlib import Path

import pytest

from nlpcheck.reporting.card import card_text, fields
from nlpcheck.reporting.document import document
from nlpcheck.reporting.result import STATES, Result, counts
from nlpcheck.reporting.summary import summary, verdict

FAILED = Result(
    id="TC-ALIGN-2",
    area="token_classification",
    family="alignment",
    function="align_labels_with_tokens",
    level="MUST",
    statement="A token that belongs to no word is labelled -100.",
    state="failed",
    call="align_labels_with_tokens([1], [None, 0, None], label_names=['O', 'B-X'])",
    returned="[0, 1, 0]",
    expected="[-100, 1, -100]",
    difference="at [0]: 0, must be -100",
    why="the loss skips -100 only.",
    hint="word_ids() is None for special tokens and for padding.",
    looks_like="special tokens labelled O",
    replay="TC-ALIGN-2-7f3a",
    source="conformance/token_classification/test_alignment.py:57",
)
CARD = """\
✗ TC-ALIGN-2  A token that belongs to no word is labelled -100.  MUST token_classification
  call          align_labels_with_tokens([1], [None, 0, None], label_names=['O', 'B-X'])
  you returned  [0, 1, 0]
  must be       [-100, 1, -100]
  difference    at [0]: 0, must be -100
  why           the loss skips -100 only.
  hint          word_ids() is None for special tokens and for padding.
  looks like    "special tokens labelled O"
  replay        nlpcheck replay TC-ALIGN-2-7f3a
  source        conformance/token_classification/test_alignment.py:57"""


def test_the_card_of_a_failure():
    assert card_text(FAILED) == CARD


def test_a_card_shows_no_empty_line():
    bare = replace(FAILED, call="", difference="", looks_like="", replay="")
    assert [name for name, _ in fields(bare)] == ["you returned", "must be", "why", "hint", "source"]


def test_markup_in_a_value_is_not_markup():
    assert "[bold]x[/bold] [/]" in card_text(replace(FAILED, returned="[bold]x[/bold] [/]"))


def test_a_long_line_of_a_card_is_cut_in_the_middle():
    text = dict(fields(replace(FAILED, returned="a" * 5000 + "\nb")))["you returned"]
    assert len(text) < 1000
    assert text.endswith("a\nb")


def test_pytest_shows_no_replay():
    assert "replay" not in card_text(FAILED, shows_replay=False)


def result(state, level="MUST", family="alignment", **fields):
    """A result in a state."""
    return replace(FAILED, state=state, level=level, family=family, **fields)


@pytest.mark.parametrize(
    ("results", "code", "text"),
    [
        ([result("passed")], 0, "Everything that was checked holds."),
        ([result("passed"), result("failed")], 1, "1 MUST requirement failed. Fix TC-ALIGN-2 first"),
        ([result("failed"), result("failed")], 1, "2 MUST requirements failed."),
        ([result("passed"), result("failed", "SHOULD")], 0, "Every MUST that was checked holds; 1 SHOULD do not."),
        ([result("failed", "SHOULD")], 0, "1 SHOULD do not."),
        ([result("passed", family="interface"), result("not-implemented")], 2, "Nothing could be checked"),
        ([result("passed", family="interface")], 0, "Everything that was checked holds."),
        ([result("not-applicable")], 2, "Nothing could be checked with the libraries installed here"),
        ([result("passed"), result("error"), result("failed")], 3, "nlpcheck itself failed"),
    ],
)
def test_the_verdict_and_the_exit_code(results, code, text):
    line, got = verdict(results)
    assert got == code
    assert text in line.plain


def test_the_denominator_is_always_there():
    results = [
        result("passed"),
        result("failed"),
        result("blocked"),
        result("not-implemented"),
        result("passed", "SHOULD"),
    ]
    lines = summary(results).plain.splitlines()
    assert lines[0].split() == [
        "token_classification",
        "MUST",
        "2",
        "of",
        "4",
        "checked:",
        "1",
        "passed,",
        "1",
        "failed;",
        "1",
        "blocked,",
        "1",
        "not-implemented",
    ]
    assert lines[1].split() == ["token_classification", "SHOULD", "1", "of", "1", "checked:", "1", "passed"]
    assert lines[2].split() == ["not", "implemented:", "align_labels_with_tokens"]


def test_what_was_not_judged_says_why():
    text = summary([result("error", reason="a defect"), *[result("not-applicable", reason="too old")] * 6]).plain
    assert "TC-ALIGN-2 error: a defect" in text
    assert text.count("too old") == 1
    assert "and 2 more" in text


def test_counts_name_every_state():
    got = counts([result(state) for state in STATES])
    assert got == {"MUST": dict.fromkeys(STATES, 1), "SHOULD": {}}


def test_a_record_comes_back():
    assert Result.from_record(FAILED.as_record()) == FAILED


def test_the_document_ends_with_a_footer():
    report = document({"target": "x"}, [FAILED], ["a note"], 1.23456)
    assert report["header"] == {"format": 1, "target": "x"}
    assert report["footer"] == {"complete": True, "counts": counts([FAILED]), "notes": ["a note"], "seconds": 1.235}


def test_files_are_written_whole_or_not_at_all(tmp_path: Path):
    from nlpcheck.files import write_text

    file = tmp_path / "report.json"
    write_text(file, "\ud800ä")
    assert file.read_text(encoding="utf-8") == "\\ud800ä"
    with pytest.raises(TypeError):
        write_text(file, 1)
    assert [entry.name for entry in tmp_path.iterdir()] == ["report.json"]


def test_a_link_and_a_device_stay_what_they_are(tmp_path: Path):
    from nlpcheck.files import write_text

    (tmp_path / "link").symlink_to(tmp_path / "file")
    write_text(tmp_path / "link", "x")
    write_text(Path("/dev/null"), "x")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "file").read_text() == "x"
    assert Path("/dev/null").is_char_device()
