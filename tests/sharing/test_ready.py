"""Before a training costs time, one question or two tell whether its model can be pushed."""

import pytest
from huggingface_hub import constants

from nlpcheck.errors import UsageError
from nlpcheck.sharing.failures import PushError
from nlpcheck.sharing.ready import ready
from tests.sharing.conftest import READS, REVOKED, TOKEN
from tests.sharing.repositories import Repository
from tests.sharing.wire import CUT

pytestmark = pytest.mark.usefixtures("online")


@pytest.mark.parametrize(
    ("asked", "whole"),
    [("tags", "me/tags"), ("me/tags", "me/tags"), ("ME/tags", "ME/tags"), ("team/tags", "team/tags")],
)
def test_the_whole_id_is_returned_and_nothing_is_made(hub, asked, whole):
    assert ready(asked) == whole
    assert [(one.method, one.path) for one in hub.requests] == [("GET", "/api/whoami-v2")]
    assert not hub.repositories


def test_a_wrong_id_is_told_before_anybody_is_asked(hub):
    with pytest.raises(UsageError, match="has 3 parts"):
        ready("me/tags/x")
    assert not hub.requests


@pytest.mark.parametrize(
    ("token", "repo_id", "says"),
    [
        (REVOKED, "tags", r"asking the Hub who you are: the Hub does not accept the token \(401\)"),
        (READS, "tags", "the token of me may only read: make one with write access"),
        (None, "you/tags", "you/tags cannot be written: you are me, of museum, team, not you"),
        (None, "museum/tags", "you may only read in museum"),
    ],
)
def test_who_may_not_write_is_told(monkeypatch, token, repo_id, says):
    if token:
        monkeypatch.setenv("HF_TOKEN", token)
    with pytest.raises(PushError, match=says):
        ready(repo_id)


def test_fine_grained_tokens_are_left_to_the_hub_to_judge(hub):
    hub.accounts[TOKEN].role = "fineGrained"
    assert ready("museum/tags") == "museum/tags"


def test_privacy_is_looked_after_before_the_training(hub):
    hub.repositories["me/tags"] = Repository("me/tags")
    hub.repositories["me/diary"] = Repository("me/diary", private=True)
    assert ready("diary", private=True) == "me/diary"
    assert ready("new", private=True) == "me/new"
    with pytest.raises(UsageError, match="everybody can read it, but --private was asked for"):
        ready("tags", private=True)


def test_a_repository_that_cannot_be_asked_about_is_not_taken_for_a_new_one(hub):
    hub.repositories["me/tags"] = Repository("me/tags")
    hub.fail("GET", "/api/models/me/tags", 500)
    with pytest.raises(PushError, match=r"fails at the moment \(500\)"):
        ready("tags", private=True)


def test_an_answer_without_a_name_is_not_the_hubs(hub):
    hub.fail("GET", "whoami", 200, body={"status": "ok"})
    with pytest.raises(PushError, match="the answer is not one of the Hub's"):
        ready("tags")


def test_offline_nobody_is_asked(hub, monkeypatch):
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)
    with pytest.raises(UsageError, match="nothing can be pushed offline"):
        ready("tags")
    assert not hub.requests


def test_a_login_stands_in_a_file_too(hub, monkeypatch, tmp_path):
    monkeypatch.delenv("HF_TOKEN")
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "token").write_text(REVOKED)
    with pytest.raises(PushError, match=r"\(401\)"):
        ready("tags")
    assert REVOKED in hub.requests[0].headers["authorization"]


@pytest.mark.parametrize(("how", "says"), [(500, r"fails at the moment \(500\)"), (429, r"\(429\)"), (CUT, "was cut")])
def test_a_hub_that_does_not_answer_is_told(hub, how, says):
    hub.fail("GET", "whoami", how)
    with pytest.raises(PushError, match=says):
        ready("tags")
