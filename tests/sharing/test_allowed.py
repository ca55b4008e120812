"""Only files that are named go to the Hub; each of the others is told, with a reason."""

import os

import pytest

from nlpcheck.errors import UsageError
from nlpcheck.sharing.allowed import ALLOWED, OTHERWISE, allowed
from tests.sharing.conftest import written


def why(folder, name):
    return {one.name: one.why for one in allowed(folder).refused}.get(name)


@pytest.mark.parametrize("name", [*(name for name in ALLOWED if "?" not in name), "model-00001-of-00002.safetensors"])
def test_what_a_model_needs_goes(tmp_path, name):
    (tmp_path / name).touch()
    assert allowed(tmp_path).files == (name,)
    assert not allowed(tmp_path).refused


@pytest.mark.parametrize(
    ("name", "because"),
    [
        ("training_args.bin", "it is a pickle with the paths and settings of your machine"),
        ("pytorch_model.bin", "it is a pickle, which runs code when it is loaded"),
        ("optimizer.pt", "it is a state of the training"),
        ("OPTIMIZER.PT", "it is a state of the training"),
        ("trainer_state.json", "it is a state of the training"),
        ("train.jsonl", "it may hold your data"),
        ("predictions.json", "it may hold your data"),
        ("modeling.py", "it is code, and the model loads without it"),
        (".env", "it is hidden"),
        (".gitattributes", "it is hidden"),
        ("token", OTHERWISE),
        ("config.json.bak", OTHERWISE),
        ("CONFIG.JSON", OTHERWISE),
        ("model-1-of-2.safetensors", "its name is not one that transformers loads"),
    ],
)
def test_what_is_not_named_stays(tmp_path, name, because):
    (tmp_path / name).touch()
    assert allowed(tmp_path).files == ()
    assert why(tmp_path, name) == because


def test_a_link_stays_wherever_it_leads(tmp_path):
    folder = written(tmp_path / "folder", secret=b"x")
    (tmp_path / "token").write_text("x")
    (folder / "vocab.txt").symlink_to(tmp_path / "token")
    (folder / "merges.txt").symlink_to(folder / "secret")
    (folder / "LICENSE").symlink_to("nowhere")
    for name in ("vocab.txt", "merges.txt", "LICENSE"):
        assert name not in allowed(folder).files
        assert why(folder, name) == "it is a link; put the file itself in its place"


def test_folders_stay_even_with_the_name_of_a_file(tmp_path):
    for name in ("checkpoint-5", "runs", ".git", "config.json"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "config.json").touch()
    assert allowed(tmp_path).files == ()
    assert why(tmp_path, "checkpoint-5/") == "it is a state of the training"
    assert why(tmp_path, "config.json/") == why(tmp_path, ".git/") == "only files at the top go"


def test_what_is_no_plain_file_stays(tmp_path):
    os.mkfifo(tmp_path / "config.json")
    assert why(tmp_path, "config.json") == "it is not a plain file"


def test_order_is_that_of_names(tmp_path):
    for name in ("tokenizer.json", "config.json", "z", "a"):
        (tmp_path / name).touch()
    assert allowed(tmp_path).files == ("config.json", "tokenizer.json")
    assert [one.name for one in allowed(tmp_path).refused] == ["a", "z"]


@pytest.mark.parametrize(("name", "is_what"), [("file", "is a file"), ("nothing", "does not exist")])
def test_what_is_no_folder_is_told(tmp_path, name, is_what):
    (tmp_path / "file").touch()
    with pytest.raises(UsageError, match=f"FOLDER '.*{name}' {is_what}; it must be a folder"):
        allowed(tmp_path / name)
