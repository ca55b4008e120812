"""Whatever goes wrong on the way is said clearly, without a token, loses nothing, and pushing again works."""

import errno
import re
import socket

import pytest
from huggingface_hub import HfApi, constants

from nlpcheck.errors import UsageError
from nlpcheck.sharing import connection
from nlpcheck.sharing.failures import PushError
from nlpcheck.sharing.pushing import push
from tests.sharing.conftest import READS, REVOKED, TOKEN, weights
from tests.sharing.repositories import File, Repository
from tests.sharing.test_pushing import sent
from tests.sharing.wire import CUT, LOGIN_PAGE, LOST, SILENT

ALWAYS = float("inf")
WHOAMI, CREATE, CARD, PREUPLOAD = "/api/whoami-v2", "/api/repos/create", "/api/validate-yaml", "/preupload/"
BATCH, STORAGE, VERIFY, COMMIT = "/info/lfs/objects/batch", "/storage/", "/info/lfs/verify", "/commit/"
ADDRESSES = [
    ("GET", WHOAMI), ("POST", CREATE), ("GET", "/api/models/me/tags$"), ("POST", CARD), ("POST", PREUPLOAD),
    ("POST", BATCH), ("PUT", STORAGE), ("POST", VERIFY), ("POST", COMMIT), ("GET", "/revision/"),
]  # fmt: skip


def refusal(folder, repo_id="me/tags", kind=PushError, **options):
    """Push, expect to be refused, and return the message and what was told, which never hold the token."""
    told = []
    old = sent(folder)
    with pytest.raises(kind) as caught:
        push(folder, repo_id, tell=told.append, **options)
    assert sent(folder) == old
    assert TOKEN not in "\n".join([str(caught.value), *told])
    assert "s1gned" not in "\n".join([str(caught.value), *told])
    return str(caught.value), "\n".join(told)


@pytest.fixture
def old(hub):
    """Return a repository that holds another model."""
    repository = hub.repositories["me/tags"] = Repository("me/tags")
    repository.commits.append(repository.files | {"model.safetensors": File(weights(metadata="old"), is_large=True)})
    return repository


@pytest.mark.usefixtures("online")
@pytest.mark.parametrize("how", [401, 403, 409, 500, CUT, LOST])
@pytest.mark.parametrize(("method", "address"), [one for one in ADDRESSES if one[1] != CREATE])
def test_nothing_is_lost_whatever_fails_wherever(hub, folder, old, method, address, how):
    before = old.contents
    hub.fail(method, address, how, times=ALWAYS, body={"error": f"who sends Bearer {TOKEN}?"})
    message, _ = refusal(folder)
    assert message.endswith(f"{folder} is as it was; `nlpcheck push {folder} me/tags` tries again")
    assert old.contents in (before, sent(folder)), "others see the old model or the new one, never half of it"
    hub.failures.clear()
    push(folder, "me/tags")
    assert old.contents == sent(folder)


@pytest.mark.usefixtures("online")
@pytest.mark.parametrize(
    ("address", "status", "says"),
    [
        (COMMIT, 400, "does not accept what was sent (400)"),
        (COMMIT, 401, "does not accept the token (401): it is wrong, was revoked or has run out"),
        (COMMIT, 402, "asks for a paid plan (402)"),
        (COMMIT, 403, "this token may not write to me/tags (403). Give it write access"),
        (PREUPLOAD, 404, "has no me/tags for this token (404)"),
        (COMMIT, 409, "somebody else was changing me/tags at the moment (409)"),
        (COMMIT, 412, "me/tags has changed since this push began (412)"),
        (COMMIT, 413, "finds the files too large (413)"),
        (COMMIT, 418, "the Hub refuses (418)"),
        (COMMIT, 429, "too many requests from you (429)"),
        (COMMIT, 500, "the Hub itself fails at the moment (500). Wait some minutes"),
        (COMMIT, 503, "the Hub itself fails at the moment (503)"),
    ],
)
def test_a_refusal_says_what_to_do_and_what_the_hub_said(hub, folder, address, status, says):
    hub.fail("POST", address, status, body={"error": "the moon is full"})
    message, _ = refusal(folder)
    assert says in message
    assert "sending the files to me/tags: " in message
    assert "it said: the moon is full" in message


@pytest.mark.usefixtures("online")
@pytest.mark.parametrize("how", [401, 403, 409, 500, CUT, LOST])
def test_a_repository_that_could_not_be_made_is_made_by_the_next_push(hub, folder, how):
    hub.fail("POST", CREATE, how)
    message, _ = refusal(folder)
    assert message.startswith("making me/tags: ")
    push(folder, "me/tags")
    assert hub.repositories["me/tags"].contents == sent(folder)


@pytest.mark.usefixtures("online")
def test_an_upload_that_fails_is_tried_again_aloud_then_given_up(hub, folder, online):
    hub.fail("PUT", STORAGE, 500, times=ALWAYS)
    message, told = refusal(folder)
    assert "the Hub itself fails at the moment (500)" in message
    assert online == [1, 2, 4, 8, 8]
    assert "the Hub: Retrying in 1s [Retry 1/5]." in told
    assert not hub.repositories["me/tags"].contents


@pytest.mark.usefixtures("online")
def test_an_upload_that_is_cut_once_arrives(hub, folder):
    hub.fail("PUT", STORAGE, CUT)
    push(folder, "me/tags")
    assert hub.repositories["me/tags"].contents == sent(folder)


@pytest.mark.usefixtures("online")
def test_an_upload_that_is_cut_in_the_second_part_goes_on_where_whole_files_are_there(hub, folder):
    hub.part_size = 100
    hub.fail("PUT", f"{STORAGE}.*/2", CUT, times=ALWAYS)
    message, _ = refusal(folder)
    assert "the connection was cut" in message
    hub.failures.clear()
    push(folder, "me/tags")
    assert hub.repositories["me/tags"].contents == sent(folder)


@pytest.mark.usefixtures("online")
def test_a_commit_whose_answer_is_lost_is_not_made_twice(hub, folder):
    hub.fail("POST", COMMIT, LOST)
    message, _ = refusal(folder)
    assert "it is not known whether all has arrived" in message
    push(folder, "me/tags")
    assert len(hub.repositories["me/tags"].commits) == 2
    assert len(hub.asked("PUT", STORAGE)) == 1


@pytest.mark.usefixtures("online")
def test_somebody_who_commits_meanwhile_is_not_overwritten(hub, folder, old, monkeypatch):
    answer = hub.answer

    def with_another(request):
        if PREUPLOAD in request.path:
            old.commits.append(old.files | {"theirs.txt": File(b"theirs", is_large=False)})
        return answer(request)

    monkeypatch.setattr(hub, "answer", with_another)
    message, _ = refusal(folder)
    assert "me/tags has changed since this push began (412)" in message
    assert "theirs.txt" in old.contents
    assert old.contents["model.safetensors"] == weights(metadata="old")
    monkeypatch.setattr(hub, "answer", answer)
    push(folder, "me/tags")
    assert old.contents == sent(folder) | {"theirs.txt": b"theirs"}


@pytest.mark.usefixtures("online")
def test_a_hub_that_says_nothing_is_not_waited_for_without_end(hub, folder, monkeypatch):
    monkeypatch.setattr(connection, "SILENCE_SECONDS", 0.2)
    hub.fail("POST", COMMIT, SILENT)
    message, _ = refusal(folder)
    assert f"{hub.url} has stopped answering" in message


@pytest.mark.usefixtures("online")
@pytest.mark.parametrize(("method", "address"), [one for one in ADDRESSES if one[1] not in (STORAGE, VERIFY)])
def test_a_login_page_in_between_is_recognised(hub, folder, method, address):
    hub.fail(method, address, LOGIN_PAGE, times=ALWAYS)
    message, _ = refusal(folder)
    assert "perhaps a proxy or a login page stands between" in message


@pytest.mark.usefixtures("online")
def test_nobody_at_that_address(folder, monkeypatch):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        monkeypatch.setattr(constants, "ENDPOINT", f"http://127.0.0.1:{free.getsockname()[1]}")
        message, _ = refusal(folder)
    assert re.search(r"http://127\.0\.0\.1:\d+ cannot be reached\. Look at the network", message)


@pytest.mark.usefixtures("online")
def test_offline_nothing_is_tried(hub, folder, monkeypatch):
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)
    message, _ = refusal(folder, kind=UsageError)
    assert "unset HF_HUB_OFFLINE" in message
    assert not hub.requests


@pytest.mark.usefixtures("online")
def test_what_is_wrong_with_the_command_is_told_before_what_is_wrong_with_the_world(folder, monkeypatch):
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)
    assert "holds ' '" in refusal(folder, "me/my tags", kind=UsageError)[0]
    (folder / "config.json").unlink()
    assert "it has no config.json" in refusal(folder, kind=UsageError)[0]


@pytest.mark.usefixtures("online")
def test_without_a_token_nothing_is_tried(hub, folder, monkeypatch):
    monkeypatch.delenv("HF_TOKEN")
    message, _ = refusal(folder, kind=UsageError)
    assert "nobody is logged in" in message
    assert "`hf auth login`" in message
    assert not hub.requests


@pytest.mark.usefixtures("online")
@pytest.mark.parametrize(
    ("token", "repo_id", "says"),
    [
        (REVOKED, "me/tags", "the Hub does not accept the token (401)"),
        (READS, "me/tags", "the token of me may only read"),
        (TOKEN, "you/tags", "you are me, of museum, team, not you. Push to me/... instead"),
        (TOKEN, "museum/tags", "you may only read in museum"),
    ],
)
def test_who_may_not_write_is_told_before_anything_is_made(hub, folder, monkeypatch, token, repo_id, says):
    monkeypatch.setenv("HF_TOKEN", token)
    message, _ = refusal(folder, repo_id)
    assert says in message
    assert token not in message
    assert [one.path for one in hub.requests] == [WHOAMI]


@pytest.mark.usefixtures("online")
def test_a_card_that_the_hub_cannot_read_is_named(hub, folder):
    (folder / "README.md").write_text("---\nlicense: [\n---\n")
    message, _ = refusal(folder)
    assert "the head of README.md is not what the Hub understands" in message
    assert not hub.repositories["me/tags"].contents


@pytest.mark.usefixtures("online")
def test_a_full_disk_on_the_way_is_named(hub, folder, monkeypatch):
    def full(*_, **__):
        raise RuntimeError("Error while uploading") from OSError(errno.ENOSPC, "No space left on device", "/cache/xet")

    monkeypatch.setattr(HfApi, "create_commit", full)
    message, _ = refusal(folder)
    assert "the disk is full (/cache/xet). Make room, or let HF_HOME and TMPDIR point to another disk" in message


@pytest.mark.usefixtures("online")
def test_a_file_that_vanishes_on_the_way_is_named(hub, folder, monkeypatch):
    def gone(*_, **__):
        raise FileNotFoundError(errno.ENOENT, "No such file or directory", "folder/config.json")

    monkeypatch.setattr(HfApi, "create_commit", gone)
    assert "folder/config.json cannot be read or written (No such file or directory)" in refusal(folder)[0]


@pytest.mark.usefixtures("online")
def test_what_nobody_expected_is_named_without_the_token(hub, folder, monkeypatch):
    def odd(*_, **__):
        raise RuntimeError(f"panic with {TOKEN}")

    monkeypatch.setattr(HfApi, "create_commit", odd)
    message, _ = refusal(folder)
    assert "sending the files to me/tags: RuntimeError" in message
    assert "panic with <token>" in message


@pytest.mark.usefixtures("online")
@pytest.mark.parametrize("status", [401, 404])
def test_xet_that_refuses_is_named_with_the_way_round_it(hub, folder, monkeypatch, status):
    monkeypatch.setattr(constants, "HF_HUB_DISABLE_XET", False)
    hub.fail("GET", "/xet-write-token/", status, times=ALWAYS)
    message, _ = refusal(folder)
    assert "the Hub's storage for large files (Xet) refused or could not be reached" in message
    assert "set HF_HUB_DISABLE_XET=1" in message
    assert str(status) in message
    monkeypatch.setattr(constants, "HF_HUB_DISABLE_XET", True)
    push(folder, "me/tags")
    assert hub.repositories["me/tags"].contents == sent(folder)
