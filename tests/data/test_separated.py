"""CSV and TSV: cells are texts, and some of them were something else before they were written."""

import csv
import io
import sys

import pytest

from nlpcheck.data.cells import container
from nlpcheck.data.reading import read
from nlpcheck.errors import UsageError


@pytest.fixture
def rows(tmp_path):
    def rows(content, name="a.csv", **options):
        file = tmp_path / name
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        return read(file, **options).rows

    return rows


def written(rows, **options):
    stream = io.StringIO()
    writer = csv.DictWriter(stream, rows[0], lineterminator="\n", **options)
    writer.writeheader()
    writer.writerows(rows)
    return stream.getvalue()


class TestDialects:
    @pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
    def test_the_header_tells_the_separator(self, rows, separator):
        assert rows(f"text{separator}label\nyes, no; maybe|x{separator}a\n".replace(
            "yes, no; maybe|x", '"yes, no; maybe|x"')) == [{"text": "yes, no; maybe|x", "label": "a"}]  # fmt: skip

    def test_a_lone_column_needs_no_separator(self, rows):
        assert rows("text\nHello there\n") == [{"text": "Hello there"}]

    def test_quotes_hold_separators_line_breaks_and_quotes(self, rows):
        data = [{"text": 'He said "no",\nand left; then\tcame', "label": "a"}]
        assert rows(written(data)) == data
        assert rows(written(data, delimiter="\t"), "a.tsv") == data
        assert rows(written(data, delimiter="\t", quoting=csv.QUOTE_ALL), "a.tsv") == data

    def test_windows_line_ends_and_a_byte_order_mark(self, rows):
        assert rows(b"\xef\xbb\xbftext,label\r\nx,a\r\n") == [{"text": "x", "label": "a"}]

    def test_quotes_in_a_tsv_without_quoting_are_characters(self, rows):
        assert rows('sentence\tlabel\n"open and never closed\t1\nan 8" pipe\t0\n"closed"\t1\n', "a.tsv") == [
            {"sentence": '"open and never closed', "label": 1},
            {"sentence": 'an 8" pipe', "label": 0},
            {"sentence": '"closed"', "label": 1},
        ]

    def test_a_quote_that_a_writer_doubled_is_one(self, rows):
        data = [{"text": 'She said "no" twice', "label": "a"}, {"text": "plain", "label": "b"}]
        assert rows(written(data, delimiter="\t"), "a.tsv") == data

    def test_cells_may_be_long(self, rows):
        text = "word " * 60_000
        assert rows(f'text,label\n"{text}",a\n')[0]["text"] == text

    def test_no_more_rows_are_read_than_asked_for(self, rows):
        assert rows("text,label\nx,a\ny,b\nbroken\n", most_rows=2) == [
            {"text": "x", "label": "a"},
            {"text": "y", "label": "b"},
        ]

    def test_the_row_numbers_that_pandas_writes_are_no_column(self, rows):
        assert rows(",text\n0,x\n1,y\n") == [{"text": "x"}, {"text": "y"}]


class TestRefusals:
    def test_a_row_of_another_length_is_named(self, rows):
        with pytest.raises(UsageError, match=r"a.csv, line 3: has 3 cells where the header has 2 \(text, label\); put"):
            rows("text,label\nx,a\ny, too,b\n")

    def test_a_name_twice(self, rows):
        with pytest.raises(UsageError, match=r"its header names 'text' twice; rename one"):
            rows("text,text\nx,y\n")

    def test_a_quote_that_is_never_closed(self, rows):
        with pytest.raises(UsageError, match=r"a.csv, line \d: is not CSV \(.*\); check its quotes"):
            rows('text,label\n"x,a\ny,b\n')

    def test_a_cell_that_is_broken_among_lists(self, rows):
        with pytest.raises(UsageError, match=r"column 'tokens', line 3: \"\['b', \]\]\" is neither JSON nor a Python"):
            rows("tokens\n\"['a']\"\n\"['b', ]]\"\n")


class TestCells:
    def test_whole_columns_of_numbers_are_numbers(self, rows):
        assert rows("text,label,score\nx,1,0.5\ny,0,2\n") == [
            {"text": "x", "label": 1, "score": 0.5},
            {"text": "y", "label": 0, "score": 2.0},
        ]

    def test_numbers_among_texts_stay_texts(self, rows):
        assert [row["text"] for row in rows("text,label\n7,1\nseven,0\n")] == ["7", "seven"]

    @pytest.mark.parametrize("cell", ["007", "1_000", "nan", "inf", "1e999", "٣", "0x1f", "+1", "1234567890123456.5"])
    def test_what_merely_resembles_a_number_stays_a_text(self, rows, cell):
        assert rows(f"label,text\n{cell},x\n")[0]["label"] == cell

    def test_an_empty_cell_is_none_and_words_for_nothing_are_words(self, rows):
        texts = [row["text"] for row in rows("text,label\n,1\nNA,2\nNone,3\nnull,\n")]
        assert texts == [None, "NA", "None", "null"]
        assert rows("text,label\nx,1\ny,\n")[1]["label"] is None

    @pytest.mark.parametrize(
        ("cell", "value"),
        [
            ('["EU", "it\'s"]', ["EU", "it's"]),
            ("['EU', \"it's\"]", ["EU", "it's"]),
            ("('EU', 'x')", ("EU", "x")),
            ("['EU' 'rejects' \"it's\"]", ["EU", "rejects", "it's"]),
            ("['EU'\n 'rejects']", ["EU", "rejects"]),
            ("[3 0 -7 0]", [3, 0, -7, 0]),
            ("[np.int64(3), np.int64(0)]", [3, 0]),
            ("{'text': array(['a (b)'], dtype=object), 'answer_start': array([5])}",
             {"text": ["a (b)"], "answer_start": [5]}),
            ("{'text': [], 'answer_start': []}", {"text": [], "answer_start": []}),
            ('{"en": "a", "fr": null}', {"en": "a", "fr": None}),
            ("{'en': 'a', 'fr': None}", {"en": "a", "fr": None}),
            ("[True, False]", [True, False]),
            ("[]", []),
        ],
    )  # fmt: skip
    def test_lists_and_dicts_are_read_however_they_were_written(self, cell, value):
        assert container(cell) == value

    @pytest.mark.parametrize(
        "cell",
        ["[laughter]", "['a' ... 'b']", "{1, 2}", "[1, 2", "__import__('os').getcwd()", "[open('x')]", "[" * 5000, "5"],
    )
    def test_nothing_else_is_and_nothing_is_run(self, cell):
        assert container(cell) is None

    def test_a_text_that_begins_with_a_bracket_stays_a_text(self, rows):
        assert [row["text"] for row in rows("text\n[laughs] Yes.\n[]\n")] == ["[laughs] Yes.", "[]"]
        assert rows("text\n[laughter]\n") == [{"text": "[laughter]"}]

    def test_words_and_tags_come_back_from_pandas(self, tmp_path):
        pd = pytest.importorskip("pandas")
        data = [{"tokens": ["EU", "it's"], "ner_tags": [3, 0]}, {"tokens": ["a"], "ner_tags": [0]}]
        pd.DataFrame(data).to_csv(tmp_path / "a.csv")
        assert read(tmp_path / "a.csv").rows == data

    def test_answers_come_back_from_datasets(self, tmp_path):
        datasets = pytest.importorskip("datasets")
        data = [{"question": "Who?", "answers": {"text": ['Ida, she said "no"'], "answer_start": [5]}}]
        datasets.Dataset.from_list(data).to_csv(tmp_path / "a.csv")
        assert read(tmp_path / "a.csv").rows == data


def test_reading_imports_nothing_heavy(tmp_path):
    import subprocess

    (tmp_path / "a.csv").write_text("text,label\nx,a\ny,b\n")
    code = f"""
import sys
from nlpcheck.data.reading import read
from nlpcheck.data.layouts import canonical, recognise
table = read({str(tmp_path / "a.csv")!r})
canonical(table.rows, recognise(table), table.label_names)
print(*sorted({{"torch", "transformers", "datasets", "pandas", "pyarrow", "numpy"}} & set(sys.modules)))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""
