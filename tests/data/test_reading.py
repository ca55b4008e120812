"""Files: what each format becomes, and what is said about one that cannot be read."""

import datetime as dt
import decimal
import json
import os

import pytest

from nlpcheck.data.reading import read
from nlpcheck.errors import UsageError

ROWS = [{"text": "One.", "label": "a"}, {"text": "Two.", "label": "b"}, {"text": None, "label": "a"}]


@pytest.fixture
def write(tmp_path):
    def write(name, content):
        file = tmp_path / name
        if isinstance(content, bytes):
            file.write_bytes(content)
        else:
            file.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
        return file

    return write


def lines(rows):
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


class TestJsonLines:
    def test_each_line_is_a_row_of_the_one_split(self, write):
        file = write("rows.jsonl", lines(ROWS))
        table = read(file)
        assert table.splits == {"train": ROWS}
        assert (table.rows, table.columns, table.origin, table.label_names) == (ROWS, ["text", "label"], file, {})

    def test_a_text_is_a_path_too(self, write):
        assert read(str(write("rows.jsonl", lines(ROWS)))).rows == ROWS

    def test_no_more_rows_are_read_than_asked_for(self, write):
        # The broken line lies behind them: a file of any size is looked into quickly.
        assert read(write("rows.jsonl", lines(ROWS) + "{"), most_rows=2).rows == ROWS[:2]

    def test_blank_lines_byte_order_mark_and_windows_line_ends_are_no_rows(self, write):
        content = b"\xef\xbb\xbf" + lines(ROWS).replace("\n", "\r\n\r\n").encode()
        assert read(write("rows.jsonl", content)).rows == ROWS

    @pytest.mark.parametrize("mark", ["\u2028", "\u0085", "\x0b"])
    def test_a_line_separator_inside_a_text_ends_no_line(self, write, mark):
        rows = [{"text": f"one{mark}two"}]
        assert (
            read(write("rows.jsonl", json.dumps(rows[0], ensure_ascii=False).replace("\\u000b", "\\u000b"))).rows
            == rows
        )

    def test_what_a_row_lacks_is_none(self, write):
        assert read(write("rows.jsonl", '{"a": 1}\n{"b": 2}\n')).rows == [{"a": 1, "b": None}, {"a": None, "b": 2}]

    def test_a_list_under_that_name_is_read_too(self, write):
        assert read(write("rows.jsonl", ROWS)).rows == ROWS

    def test_a_bad_line_is_named(self, write):
        with pytest.raises(UsageError, match=r"rows.jsonl, line 3: is not JSON \(.*\): \{\"text\": \"cut"):
            read(write("rows.jsonl", lines(ROWS[:2]) + '{"text": "cut'))

    def test_a_line_that_is_no_object_is_named(self, write):
        with pytest.raises(UsageError, match=r"line 2: is a list; each line must be an object such as"):
            read(write("rows.jsonl", '{"text": "x"}\n["x"]\n'))

    def test_a_line_that_is_nested_without_end_is_named(self, write):
        with pytest.raises(UsageError, match=r"line 1: is not JSON"):
            read(write("rows.jsonl", '{"a":' + "[" * 200_000))


class TestJson:
    def test_a_list_of_rows(self, write):
        assert read(write("rows.json", ROWS)).rows == ROWS

    def test_columns(self, write):
        assert read(write("rows.json", {"text": ["a", "b"], "label": [0, 1]})).rows == [
            {"text": "a", "label": 0},
            {"text": "b", "label": 1},
        ]

    def test_columns_by_index_as_pandas_writes_them(self, write):
        assert read(write("rows.json", {"text": {"0": "a", "5": "b"}, "label": {"0": 0, "5": 1}})).rows == [
            {"text": "a", "label": 0},
            {"text": "b", "label": 1},
        ]

    def test_columns_apart_from_the_values_as_pandas_splits_them(self, write):
        document = {"columns": ["text", "label"], "index": [0, 1], "data": [["a", 0], ["b", 1]]}
        assert read(write("rows.json", document)).rows == [{"text": "a", "label": 0}, {"text": "b", "label": 1}]

    @pytest.mark.parametrize("name", ["rows.json", "rows.jsonl"])
    @pytest.mark.parametrize("value", ["1" * 5000, "[" * 200_000])
    def test_numbers_and_brackets_without_end_are_refused(self, write, name, value):
        with pytest.raises(UsageError, match=r"beyond what can be read|line 1: is not JSON"):
            read(write(name, '{"a":' + value + "}"))

    def test_rows_below_data(self, write):
        assert read(write("rows.json", {"version": "1.0", "data": ROWS})).rows == ROWS

    def test_splits(self, write):
        assert read(write("rows.json", {"train": ROWS, "test": ROWS[:1]})).splits == {"train": ROWS, "test": ROWS[:1]}

    def test_a_column_of_dicts_is_a_column(self, write):
        document = {"translation": [{"en": "a", "fr": "b"}], "note": ["x"]}
        assert read(write("rows.json", document)).rows == [{"translation": {"en": "a", "fr": "b"}, "note": "x"}]

    def test_json_lines_under_that_name(self, write):
        assert read(write("rows.json", lines(ROWS))).rows == ROWS

    def test_squad_becomes_a_row_for_each_question(self, write):
        answered = {"id": "1", "question": "When?", "answers": [{"text": "1704", "answer_start": 3}]}
        impossible = {"id": "2", "question": "Who?", "answers": [], "is_impossible": True, "plausible_answers": [{}]}
        articles = [{"title": "Mill", "paragraphs": [{"context": "In 1704.", "qas": [answered, impossible]}]}]
        beside = {"title": "Mill", "context": "In 1704."}
        assert read(write("squad.json", {"version": "v2.0", "data": articles})).rows == [
            {"id": "1", **beside, "question": "When?", "answers": {"text": ["1704"], "answer_start": [3]}},
            {"id": "2", **beside, "question": "Who?", "answers": {"text": [], "answer_start": []}},
        ]

    def test_broken_json_says_where(self, write):
        with pytest.raises(UsageError, match=r"rows.json, line 2: is not JSON \(.*, column"):
            read(write("rows.json", '[{"a": 1},\n{"a": }]'))

    @pytest.mark.parametrize("document", [3, '"text"', {"a": 1}, {"a": [1], "b": {"0": 2}}])
    def test_another_shape_is_refused_with_what_it_must_be(self, write, document):
        with pytest.raises(UsageError, match="must be a list of rows, a dict of columns of one length"):
            read(write("rows.json", document))

    def test_columns_of_different_lengths_are_refused(self, write):
        with pytest.raises(UsageError, match=r"different lengths, \{'a': 2, 'b': 1\}"):
            read(write("rows.json", {"a": [1, 2], "b": [1]}))

    def test_a_row_that_is_no_object_is_named(self, write):
        with pytest.raises(UsageError, match=r"row 2: is a str; each row must be an object with columns"):
            read(write("rows.json", [{"a": 1}, "b"]))


class TestText:
    def test_each_line_is_a_row_and_blank_ones_are_none(self, write):
        assert read(write("a.txt", "One.\r\n\n  \n Two.\n")).rows == [{"text": "One."}, {"text": " Two."}]

    def test_words_with_tags_are_read_as_conll(self, write):
        table = read(write("a.txt", "EU B-ORG\nrejects O\n\nPeter B-PER\n"))
        assert table.rows == [
            {"tokens": ["EU", "rejects"], "ner_tags": ["B-ORG", "O"]},
            {"tokens": ["Peter"], "ner_tags": ["B-PER"]},
        ]

    @pytest.mark.parametrize("text", ["Hello O\nall of you\n", "one\ntwo\n", "a I-b\nc d\n"])
    def test_sentences_are_not_mistaken_for_it(self, write, text):
        assert read(write("a.txt", text)).columns == ["text"]


class TestConll:
    def test_conll_2003_with_document_marks(self, write):
        content = "-DOCSTART- -X- -X- O\n\nEU NNP B-NP B-ORG\nrejects VBZ B-VP O\n\n\nPeter NNP B-NP B-PER"
        assert read(write("eng.conll", content)).rows == [
            {
                "tokens": ["EU", "rejects"],
                "pos_tags": ["NNP", "VBZ"],
                "chunk_tags": ["B-NP", "B-VP"],
                "ner_tags": ["B-ORG", "O"],
            },
            {"tokens": ["Peter"], "pos_tags": ["NNP"], "chunk_tags": ["B-NP"], "ner_tags": ["B-PER"]},
        ]

    def test_tabs_separate_where_there_are_tabs(self, write):
        assert read(write("wnut.conll", "New York\tB-LOC\n\u200b\tO\n")).rows[0]["tokens"] == ["New York", "\u200b"]

    def test_conll_2002_has_parts_of_speech(self, write):
        assert read(write("a.conll", "Melbourne NP B-LOC\n")).columns == ["tokens", "pos_tags", "ner_tags"]

    def test_five_columns_keep_words_and_tags(self, write):
        assert read(write("a.conll", "a b c d O\n")).columns == [
            "tokens", "column_2", "column_3", "column_4", "ner_tags",
        ]  # fmt: skip

    def test_a_line_with_another_number_of_columns_is_named(self, write):
        with pytest.raises(UsageError, match=r"line 3: 'c d O' has 3 columns; must have 2, as those before it"):
            read(write("a.conll", "a O\n\nc d O\n"))

    def test_a_word_without_a_tag_is_named(self, write):
        with pytest.raises(UsageError, match=r"line 1: 'alone' is one column; must be a word and its tags"):
            read(write("a.conll", "alone\n"))


class TestParquet:
    def test_rows_and_names_of_labels(self, tmp_path):
        datasets = pytest.importorskip("datasets")
        features = datasets.Features(
            {
                "tokens": datasets.List(datasets.Value("string")),
                "ner_tags": datasets.List(datasets.ClassLabel(names=["O", "B-X"])),
                "label": datasets.ClassLabel(names=["no", "yes"]),
            }
        )
        rows = [{"tokens": ["a", "b"], "ner_tags": [0, 1], "label": 1}, {"tokens": [], "ner_tags": [], "label": -1}]
        datasets.Dataset.from_list(rows, features=features).to_parquet(tmp_path / "rows.parquet")
        table = read(tmp_path / "rows.parquet")
        assert table.rows == rows
        assert table.label_names == {"ner_tags": ["O", "B-X"], "label": ["no", "yes"]}
        assert read(tmp_path / "rows.parquet", most_rows=1).rows == rows[:1]

    def test_values_come_out_plain(self, tmp_path):
        pa = pytest.importorskip("pyarrow")
        pq = pytest.importorskip("pyarrow.parquet")
        day, price = dt.date(2026, 5, 1), decimal.Decimal("2.50")
        columns = {"day": [day], "price": [price], "raw": [b"caf\xc3\xa9"], "pair": [{"en": "a", "fr": None}]}
        pq.write_table(pa.table(columns), tmp_path / "rows.parquet")
        row = read(tmp_path / "rows.parquet").rows[0]
        assert row == {"day": "2026-05-01", "price": 2.5, "raw": "café", "pair": {"en": "a", "fr": None}}
        json.dumps(row)

    @pytest.mark.parametrize("content", [b"", b"PAR1", b"text,label\n"])
    def test_a_file_that_is_not_whole_is_refused(self, write, content):
        pytest.importorskip("pyarrow")
        with pytest.raises(UsageError, match=r"rows.parquet: is not a whole Parquet file"):
            read(write("rows.parquet", content))


class TestRefusals:
    def test_nothing_there(self, tmp_path):
        with pytest.raises(UsageError, match=r"absent.csv: there is no such file or folder; check the path"):
            read(tmp_path / "absent.csv")

    @pytest.mark.parametrize("name", ["a.jsonl", "a.csv", "a.tsv", "a.txt", "a.conll"])
    @pytest.mark.parametrize("content", ["", "\n\n"])
    def test_an_empty_file(self, write, name, content):
        with pytest.raises(UsageError, match=r"holds no rows|first line is empty"):
            read(write(name, content))

    def test_an_empty_list(self, write):
        with pytest.raises(UsageError, match=r"a.json: holds no rows; a data set needs at least one"):
            read(write("a.json", []))

    def test_rows_without_columns(self, write):
        with pytest.raises(UsageError, match=r"its rows have no columns"):
            read(write("a.jsonl", "{}\n"))

    def test_an_unknown_ending(self, write):
        with pytest.raises(UsageError, match=r"a.xlsx: has the ending '.xlsx'; must be one of .csv, .tsv, .json,"):
            read(write("a.xlsx", "x"))

    def test_no_ending(self, write):
        with pytest.raises(UsageError, match=r"has no ending; must be one of"):
            read(write("data", "x"))

    @pytest.mark.parametrize("name", ["a.csv", "a.tsv", "a.json", "a.jsonl", "a.txt", "a.conll"])
    def test_another_encoding_is_named_with_its_remedy(self, write, name):
        with pytest.raises(UsageError, match=r"is not UTF-8 \(byte 0xe9, .*iconv"):
            read(write(name, "text\ncaf\xe9 ouvert\n".encode("latin-1")))

    @pytest.mark.skipif(os.geteuid() == 0 if hasattr(os, "geteuid") else True, reason="root may read everything")
    def test_a_file_without_the_right_to_read_it(self, write):
        file = write("a.csv", "text\nx\n")
        file.chmod(0)
        with pytest.raises(UsageError, match=r"a.csv: cannot be read \(Permission denied\)"):
            read(file)

    def test_a_pipe(self, tmp_path):
        os.mkfifo(tmp_path / "pipe.csv")
        with pytest.raises(UsageError, match=r"is neither a file nor a folder"):
            read(tmp_path / "pipe.csv")

    @pytest.mark.parametrize("most_rows", [0, -1])
    def test_no_rows_asked_for(self, write, most_rows):
        with pytest.raises(UsageError, match=rf"most_rows={most_rows}: must be at least 1, or None"):
            read(write("a.jsonl", lines(ROWS)), most_rows=most_rows)
