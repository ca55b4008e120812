"""Folders: what `save_to_disk` wrote, a file for each split, and what is said about any other."""

import json

import pytest

from nlpcheck.data.layouts import canonical, recognise
from nlpcheck.data.reading import read
from nlpcheck.errors import UsageError

ROWS = [{"text": "One.", "label": 1}, {"text": "Two.", "label": 0}, {"text": "Three.", "label": -1}]


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    """A Dataset and a DatasetDict on disk, with names of labels."""
    datasets = pytest.importorskip("datasets")
    folder = tmp_path_factory.mktemp("saved")
    features = datasets.Features({"text": datasets.Value("string"), "label": datasets.ClassLabel(names=["no", "yes"])})
    data = datasets.Dataset.from_list(ROWS, features=features)
    data.save_to_disk(folder / "one")
    datasets.DatasetDict(train=data, test=data.select([2, 0])).save_to_disk(folder / "several")
    data.with_format("numpy").save_to_disk(folder / "formatted")
    return folder


class TestSaved:
    def test_a_dataset(self, saved):
        table = read(saved / "one")
        assert table.splits == {"train": ROWS}
        assert table.label_names == {"label": ["no", "yes"]}

    def test_a_dataset_dict(self, saved):
        table = read(saved / "several")
        assert table.splits == {"train": ROWS, "test": [ROWS[2], ROWS[0]]}
        assert read(saved / "several", most_rows=1).splits == {"train": ROWS[:1], "test": ROWS[2:]}

    def test_a_dataset_with_a_format_has_plain_values(self, saved):
        rows = read(saved / "formatted").rows
        assert rows == ROWS
        assert all(type(row["label"]) is int for row in rows)

    def test_its_ids_become_names_and_unlabelled_rows_none(self, saved):
        table = read(saved / "one")
        rows = canonical(table.rows, recognise(table), table.label_names)
        assert [row["label"] for row in rows] == ["yes", "no", None]

    def test_a_damaged_one_is_refused(self, saved, tmp_path):
        for file in (saved / "one").iterdir():
            (tmp_path / file.name).write_bytes(file.read_bytes()[:40] if file.suffix == ".arrow" else file.read_bytes())
        with pytest.raises(UsageError, match=r"is not a whole saved data set \(.*\); save it again"):
            read(tmp_path)

    def test_a_dict_that_does_not_name_its_splits_is_refused(self, tmp_path):
        (tmp_path / "dataset_dict.json").write_text("{}")
        with pytest.raises(UsageError, match=r"must name the splits; save the DatasetDict again"):
            read(tmp_path)


class TestFilesBySplit:
    def test_names_of_splits(self, tmp_path):
        for name in ("train.jsonl", "dev.jsonl", "test.jsonl", "README.md"):
            (tmp_path / name).write_text(json.dumps({"text": name}) + "\n")
        assert read(tmp_path).splits == {
            "train": [{"text": "train.jsonl"}],
            "validation": [{"text": "dev.jsonl"}],
            "test": [{"text": "test.jsonl"}],
        }

    @pytest.mark.parametrize("name", ["validation", "valid", "val", "dev", "eval", "DEV"])
    def test_validation_has_many_names(self, tmp_path, name):
        (tmp_path / "train.txt").write_text("a\n")
        (tmp_path / f"{name}.txt").write_text("b\n")
        assert list(read(tmp_path).splits) == ["train", "validation"]

    def test_shards_follow_each_other(self, tmp_path):
        (tmp_path / "data").mkdir()
        for n in (1, 0):
            (tmp_path / "data" / f"train-0000{n}-of-00002.jsonl").write_text(f'{{"text": "part {n}"}}\n')
        assert [row["text"] for row in read(tmp_path).rows] == ["part 0", "part 1"]
        assert [row["text"] for row in read(tmp_path, most_rows=1).rows] == ["part 0"]

    def test_a_split_in_two_formats_is_refused(self, tmp_path):
        (tmp_path / "train.csv").write_text("text\na\n")
        (tmp_path / "train.jsonl").write_text('{"text": "a"}\n')
        with pytest.raises(UsageError, match=r"train is there in several formats \(train.csv, train.jsonl\); keep one"):
            read(tmp_path)


class TestNoDataSet:
    def test_an_empty_folder(self, tmp_path):
        with pytest.raises(
            UsageError, match=r"is no data set. It must be saved by `save_to_disk` or hold train.*nothing"
        ):
            read(tmp_path)

    def test_a_checkpoint(self, tmp_path):
        (tmp_path / "config.json").write_text("{}")
        with pytest.raises(
            UsageError, match=r"so it is a checkpoint: give it to --checkpoint, and a data file to --data"
        ):
            read(tmp_path)

    def test_files_with_other_names_are_offered(self, tmp_path):
        (tmp_path / "tickets.csv").write_text("text\na\n")
        with pytest.raises(UsageError, match=r"name one of its files instead: tickets.csv"):
            read(tmp_path)
