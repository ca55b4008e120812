"""A folder goes to the Hub whole, once, and only what is allowed of it."""

import pytest

from nlpcheck.errors import UsageError
from nlpcheck.sharing.pushing import push
from tests.sharing.conftest import TOKEN, weights, written
from tests.sharing.repositories import Account, File, Repository

pytestmark = pytest.mark.usefixtures("online")


def sent(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_the_repository_holds_the_folder_and_the_address_is_returned(hub, folder):
    assert push(folder, "me/tags") == f"{hub.url}/me/tags"
    assert hub.repositories["me/tags"].contents == sent(folder)
    assert not hub.repositories["me/tags"].private


def test_a_name_alone_goes_to_whoever_is_logged_in(hub, folder):
    assert push(folder, "tags") == f"{hub.url}/me/tags"


def test_an_organization_that_lets_us_write_is_an_owner(hub, folder):
    push(folder, "team/tags")
    assert hub.repositories["team/tags"].contents == sent(folder)


def test_a_private_repository_is_made_private_before_anything_is_in_it(hub, folder):
    push(folder, "me/tags", private=True)
    assert hub.repositories["me/tags"].private
    assert hub.asked("POST", "create")[0].json["visibility"] == "private"


def test_without_private_the_default_of_the_owner_decides(hub, folder):
    push(folder, "me/tags")
    assert "visibility" not in hub.asked("POST", "create")[0].json


def test_what_is_to_be_private_never_goes_to_a_public_repository(hub, folder):
    hub.repositories["me/tags"] = Repository("me/tags")
    with pytest.raises(UsageError, match="everybody can read it, but --private was asked for"):
        push(folder, "me/tags", private=True)
    assert hub.repositories["me/tags"].contents == {}


def test_nothing_goes_to_a_repository_that_became_public_after_all(hub, folder, monkeypatch):
    answer = hub.answer

    def careless(request):
        found = answer(request)
        for repository in hub.repositories.values():
            repository.private = False
        return found

    monkeypatch.setattr(hub, "answer", careless)
    with pytest.raises(UsageError, match="everybody can read it, but --private was asked for"):
        push(folder, "me/tags", private=True)
    assert hub.repositories["me/tags"].contents == {}


def test_a_private_repository_stays_private(hub, folder):
    hub.repositories["me/tags"] = Repository("me/tags", private=True)
    push(folder, "me/tags")
    assert hub.repositories["me/tags"].private
    assert hub.repositories["me/tags"].contents == sent(folder)


def test_one_commit_holds_all(hub, folder):
    push(folder, "me/tags")
    assert len(hub.repositories["me/tags"].commits) == 2


def test_the_same_folder_again_changes_nothing_and_sends_no_weights(hub, folder):
    push(folder, "me/tags")
    push(folder, "me/tags")
    assert len(hub.repositories["me/tags"].commits) == 2
    assert len(hub.asked("PUT", "/storage/")) == 1


def test_a_changed_file_alone_is_sent_and_the_old_one_stays_in_the_history(hub, folder):
    push(folder, "me/tags")
    old = sent(folder)
    (folder / "README.md").write_text("# Better tags\n")
    push(folder, "me/tags")
    repository = hub.repositories["me/tags"]
    assert repository.contents == sent(folder)
    assert repository.commits[-2]["README.md"].content == old["README.md"]
    assert len(hub.asked("PUT", "/storage/")) == 1


def test_weights_go_in_parts_where_the_storage_asks_for_them(hub, tmp_path):
    hub.part_size = 1000
    content = weights(64 * 40)
    push(written(tmp_path / "large", model__safetensors=content), "me/tags")
    assert len(hub.asked("PUT", "/storage/")) == -(-len(content) // 1000)
    assert hub.repositories["me/tags"].contents["model.safetensors"] == content


def test_what_is_refused_is_told_and_stays(hub, folder):
    written(folder, training_args__bin=b"x", notes__txt="mine", data__csv="a,b")
    (folder / "checkpoint-10").mkdir()
    told = []
    push(folder, "me/tags", tell=told.append)
    assert set(hub.repositories["me/tags"].contents) == {
        "README.md",
        "config.json",
        "tokenizer.json",
        "model.safetensors",
    }
    for name in ("training_args.bin", "notes.txt", "data.csv", "checkpoint-10/"):
        assert any(line.startswith(f"stays here: {name} (") for line in told)


def test_what_another_model_left_there_is_not_loaded_with_this_one(hub, folder):
    names = (
        "model-00001-of-00001.safetensors",
        "model.safetensors.index.json",
        "spiece.model",
        "demo.gif",
        "config.json",
    )
    repository = hub.repositories["me/tags"] = Repository("me/tags")
    repository.commits.append(repository.files | {name: File(b"old", is_large=False) for name in names})
    told = []
    push(folder, "me/tags", tell=told.append)
    assert set(repository.contents) == set(sent(folder)) | {"demo.gif"}
    assert "to remove: model-00001-of-00001.safetensors, model.safetensors.index.json, spiece.model" in "\n".join(told)
    assert repository.commits[-2]["spiece.model"].content == b"old"


def test_files_that_the_hub_drops_without_a_word_are_missed(hub, folder):
    repository = hub.repositories["me/tags"] = Repository("me/tags")
    repository.commits.append(repository.files | {".gitignore": File(b"*.safetensors", is_large=False)})
    with pytest.raises(UsageError, match=r"has not taken model\.safetensors: a \.gitignore"):
        push(folder, "me/tags")


def test_a_card_without_a_head_is_told_in_the_words_of_the_hub(hub, folder):
    (folder / "README.md").write_text("# Tags\n")
    told = []
    push(folder, "me/tags", tell=told.append)
    assert any("empty or missing yaml metadata" in line for line in told)


def test_the_folder_is_not_touched(hub, folder):
    old = sent(folder)
    push(folder, "me/tags")
    assert sent(folder) == old


def test_the_token_goes_to_the_hub_alone(hub, folder):
    push(folder, "me/tags")
    with_token = [one.path for one in hub.requests if TOKEN in str(one.headers)]
    assert with_token
    assert not [path for path in with_token if path.startswith("/storage/")]
    assert not [one for one in hub.requests if TOKEN.encode() in one.body or TOKEN in one.path]


def test_a_token_of_an_organization_is_left_to_the_hub_to_judge(hub, folder, monkeypatch):
    hub.fail("GET", "whoami", 200, times=9, body={"type": "org", "name": "ci"})
    hub.accounts[TOKEN] = Account("team")
    assert push(folder, "team/tags") == f"{hub.url}/team/tags"
