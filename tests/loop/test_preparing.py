"""Rows are cleaned, split and numbered before anything is trained."""

import json

import pytest

from nlpcheck.errors import UsageError
from nlpcheck.loop.plan import Plan
from nlpcheck.loop.preparing import prepare


@pytest.fixture
def prepared(tmp_path):
    """Return what writes rows (or rows by split) and prepares them."""

    def make(task, rows, **options):
        splits = rows if isinstance(rows, dict) else {"train": rows}
        folder = tmp_path / "data"
        folder.mkdir(exist_ok=True)
        for name, some in splits.items():
            lines = "".join(f"{json.dumps(row)}\n" for row in some)
            (folder / f"{name}.jsonl").write_text(lines, encoding="utf-8")
        path = folder if isinstance(rows, dict) else folder / "train.jsonl"
        return prepare(Plan(task, tmp_path / "out", data=path, **options))

    return make


def tickets(*labels):
    return [{"text": f"ticket number {n}", "label": label} for n, label in enumerate(labels)]


def test_labels_are_numbered_by_name(prepared):
    made = prepared("sequence_classification", tickets(*"cabcabcab"))
    assert made.label_names == ["a", "b", "c"]
    for row in (*made.train, *made.held_out):
        assert made.label_names[row["label"]] == "cab"[int(row["text"][-1]) % 3]


def test_labels_that_are_numbers_are_numbered_by_size(prepared):
    made = prepared("sequence_classification", tickets(*[10, 9, 2] * 3))
    assert made.label_names == ["2", "9", "10"]


def test_labels_keep_the_order_of_the_checkpoint(prepared, tmp_path):
    (tmp_path / "config.json").write_text('{"id2label": {"0": "pos", "1": "neg"}}', encoding="utf-8")
    made = prepared("sequence_classification", tickets(*["pos", "neg"] * 4), checkpoint=tmp_path)
    assert made.label_names == ["pos", "neg"]


def test_equal_and_incomplete_rows_are_dropped(prepared):
    rows = tickets(*"ababab")
    again = [{**row, "text": row["text"].upper()} for row in rows]
    made = prepared(
        "sequence_classification", [*rows, *again, {"text": None, "label": "a"}, {"text": " ", "label": "b"}]
    )
    assert (made.read, made.dropped, len(made.train) + len(made.held_out)) == (14, 8, 6)


def test_splits_of_the_data_are_used_and_share_no_row(prepared):
    rows = tickets(*"abababab")
    made = prepared("sequence_classification", {"train": rows[:6], "validation": rows[4:8]})
    assert [row["text"] for row in made.held_out] == [row["text"] for row in rows[4:8]]
    assert [row["text"] for row in made.train] == [row["text"] for row in rows[:4]]


def test_questions_about_one_context_stay_together(prepared):
    rows = [
        {
            "question": f"Who has written letter {n}?",
            "context": f"It was Anna who has written it, on day {n % 5} of the month.",
            "answers": {"text": ["Anna"], "answer_start": [7]},
        }
        for n in range(20)
    ]
    made = prepared("question_answering", rows)
    sides = [{row["context"] for row in side} for side in (made.train, made.held_out)]
    assert not sides[0] & sides[1]
    ids = [row["id"] for row in made.held_out]
    assert len(set(ids)) == len(ids)


def test_other_seeds_hold_out_other_rows(prepared):
    rows = tickets(*"ab" * 20)
    one, same, other = (prepared("sequence_classification", rows, seed=seed).held_out for seed in (0, 0, 1))
    assert one == same
    assert one != other


@pytest.mark.parametrize(
    ("task", "rows", "says"),
    [
        ("sequence_classification", [{"text": "x", "label": ["a", "b"]}] * 8, "several labels"),
        ("sequence_classification", tickets(0.5, 0.25, 1.5, 2.5, 3.5, 4.5, 0.75), "nor regression"),
        ("token_classification", tickets(*"ababab"), "token_classification"),
        ("sequence_classification", tickets("a", "b"), "at least 5 rows"),
    ],
)
def test_data_that_do_not_fit_are_refused(prepared, task, rows, says):
    rows = [{**row, "text": f"{row['text']} {n}"} for n, row in enumerate(rows)]
    with pytest.raises(UsageError, match=says):
        prepared(task, rows)


def test_languages_are_the_first_two_or_as_asked(prepared):
    rows = [{"translation": {"de": f"Haus {n}", "en": f"house {n}"}} for n in range(8)]
    assert prepared("translation", rows).languages == ("de", "en")
    assert prepared("translation", rows, source_lang="en").languages == ("en", "de")
    assert prepared("translation", rows, target_lang="de").languages == ("en", "de")
    with pytest.raises(UsageError, match="--target-lang fr"):
        prepared("translation", rows, target_lang="fr")


def test_split_with_hidden_labels_evaluates_nothing(prepared):
    rows = tickets(*[0, 1] * 10)
    hidden = [{"text": f"hidden {n}", "label": -1} for n in range(4)]
    made = prepared("sequence_classification", {"train": rows, "test": hidden})
    assert (made.read, len(made.train) + len(made.held_out)) == (20, 20)
    assert made.notes == ("the split test (4 rows) was not used",)
