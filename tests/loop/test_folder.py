"""The folder of a run is whole or not there, and nobody else's folder is touched."""

import json

import pytest

from nlpcheck.errors import UsageError
from nlpcheck.loop.folder import Places, finish, opened, resumable
from nlpcheck.loop.outcome import finite


def work(target, *, text="new", fails=None, checkpoint=False, resume=False, fingerprint="{}"):
    """Do what a run does to its folders."""
    with opened(target, fingerprint, resume=resume) as places:
        if checkpoint:
            folder = places.work / "reference" / "checkpoint-5"
            folder.mkdir(parents=True, exist_ok=True)
            (folder / "complete.json").write_text("[]", encoding="utf-8")
        places.result.mkdir()
        (places.result / "evaluation.json").write_text(json.dumps({"made_by": "nlpcheck run 1", "x": text}))
        if fails:
            raise fails
        finish(places)


def test_finished_run_leaves_the_target_alone(tmp_path):
    work(tmp_path / "deep" / "out", checkpoint=True)
    assert [path.name for path in (tmp_path / "deep").iterdir()] == ["out"]


def test_run_without_a_checkpoint_leaves_nothing(tmp_path):
    with pytest.raises(KeyboardInterrupt):
        work(tmp_path / "out", fails=KeyboardInterrupt())
    assert list(tmp_path.iterdir()) == []


def test_checkpoint_stays_and_is_gone_on_from(tmp_path):
    target = tmp_path / "out"
    with pytest.raises(KeyboardInterrupt):
        work(target, fails=KeyboardInterrupt(), checkpoint=True)
    places = Places(target)
    assert resumable(places)
    assert not places.result.exists()
    with pytest.raises(UsageError, match="--resume goes on"):
        work(target)
    work(target, resume=True)
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_unmarked_checkpoint_is_none(tmp_path):
    with pytest.raises(OSError, match="full"), opened(tmp_path / "out", "{}", resume=False) as places:
        (places.work / "reference" / "checkpoint-5").mkdir(parents=True)
        raise OSError("disk full")
    assert list(tmp_path.iterdir()) == []


def test_resume_wants_the_same_run(tmp_path):
    target = tmp_path / "out"
    with pytest.raises(UsageError, match="holds no checkpoint"):
        work(target, resume=True)
    with pytest.raises(KeyboardInterrupt):
        work(target, fails=KeyboardInterrupt(), checkpoint=True, fingerprint='{"seed": 1}')
    with pytest.raises(UsageError, match="must be the same"):
        work(target, resume=True, fingerprint='{"seed": 2}')
    assert resumable(Places(target))


def test_own_folder_is_replaced_only_at_the_end(tmp_path):
    target = tmp_path / "out"
    work(target, text="old")
    with pytest.raises(KeyboardInterrupt):
        work(target, text="new", fails=KeyboardInterrupt())
    assert json.loads((target / "evaluation.json").read_text())["x"] == "old"
    work(target, text="new")
    assert json.loads((target / "evaluation.json").read_text())["x"] == "new"
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


@pytest.mark.parametrize("name", ["thesis.tex", "config.json", "README.md"])
def test_folder_of_somebody_else_is_never_replaced(tmp_path, name):
    target = tmp_path / "out"
    target.mkdir()
    (target / name).write_text("{}", encoding="utf-8")
    with pytest.raises(UsageError, match=name):
        work(target)
    assert (target / name).read_text(encoding="utf-8") == "{}"
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_own_folder_with_a_file_of_the_users_is_not_replaced(tmp_path):
    target = tmp_path / "out"
    work(target)
    (target / "notes.md").write_text("mine", encoding="utf-8")
    with pytest.raises(UsageError, match=r"notes\.md"):
        work(target)


def test_file_and_link_are_no_folders(tmp_path):
    file, link = tmp_path / "file", tmp_path / "link"
    file.write_text("x", encoding="utf-8")
    link.symlink_to(tmp_path)
    for target in (file, link):
        with pytest.raises(UsageError, match="is not a folder"):
            work(target)


def test_leftovers_of_a_killed_run_stand_in_nobodys_way(tmp_path):
    partial = tmp_path / "out.partial"
    partial.mkdir()
    (partial / "run.json").write_text("{}", encoding="utf-8")
    work(tmp_path / "out")
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


@pytest.mark.parametrize("resume", [True, False])
def test_a_run_at_work_is_left_alone(tmp_path, resume):
    with opened(tmp_path / "out", "{}", resume=False) as places:
        with pytest.raises(UsageError, match="another run is at work"), opened(places.target, "{}", resume=resume):
            pass
        assert places.work.is_dir()


def test_numbers_that_are_none_are_null():
    assert finite({"a": [(1, float("nan"))], "b": float("inf"), "c": 0.5}) == {"a": [[1, None]], "b": None, "c": 0.5}
