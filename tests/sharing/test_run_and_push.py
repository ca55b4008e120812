"""``nlpcheck run --push``: asked before the training, pushed after it, and nothing is lost where the Hub fails."""

import json

import pytest
import yaml

from tests.sharing.conftest import READS
from tests.sharing.test_pushing import sent
from tests.sharing.wire import CUT

RUN = ("run", "sequence_classification", "--epochs", "0.1", "--quiet", "-o", "moods", "--push")


@pytest.mark.parametrize(
    ("repo_id", "more", "says"),
    [
        ("me/my moods", {}, "the repo id 'me/my moods' holds ' '"),
        ("me/moods", {"HF_HUB_OFFLINE": "1"}, "nothing can be pushed offline"),
        ("me/moods", {"HF_TOKEN": ""}, "nobody is logged in"),
        ("me/moods", {"HF_TOKEN": READS}, "the token of me may only read"),
        ("you/moods", {}, "you are me, of museum, team, not you"),
    ],
)
def test_what_prevents_a_push_is_told_before_the_training(command, tmp_path, repo_id, more, says):
    done = command(*RUN, repo_id, **more)
    assert done.returncode != 0
    assert says in done.stderr
    assert not (tmp_path / "moods").exists()
    assert not (tmp_path / "moods.partial").exists()


def test_a_push_that_fails_leaves_the_trained_folder_to_push_again(hub, command, tmp_path):
    hub.fail("POST", "/commit/", CUT)
    done = command(*RUN, "moods", "--private")
    assert done.returncode == 1
    assert "the connection was cut" in done.stderr
    folder = tmp_path / "moods"
    trained = sent(folder)
    assert "`nlpcheck push moods moods --private` tries again" in done.stderr
    again = command("push", "moods", "moods", "--private")
    assert again.returncode == 0, again.stderr
    assert sent(folder) == trained
    assert hub.repositories["me/moods"].private
    assert hub.repositories["me/moods"].contents == {n: c for n, c in trained.items() if n != "held_out.jsonl"}
    card = yaml.safe_load(trained["README.md"].decode().split("---")[1])
    (result,) = card["model-index"][0]["results"]
    assert card["pipeline_tag"] == result["task"]["type"] == "text-classification"
    told = {one["type"]: one["value"] for one in result["metrics"]}
    assert told == pytest.approx(json.loads(trained["evaluation.json"])["metrics"], abs=1e-6)
