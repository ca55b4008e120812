"""``nlpcheck push``, as a process of its own: what it prints, what it returns, and that no token is in any of it."""

import json
import signal
import subprocess
import sys
import time

import pytest

from tests.sharing.conftest import TOKEN, written
from tests.sharing.test_pushing import sent
from tests.sharing.wire import CUT, SILENT


@pytest.fixture
def nlpcheck(command):
    """Run ``nlpcheck push``."""
    return lambda *arguments, **more: command("push", *arguments, **more)


def test_a_push_says_what_goes_what_stays_and_where_it_is(hub, nlpcheck, folder):
    written(folder, training_args__bin=TOKEN[::-1])
    done = nlpcheck(folder, "tags", "--private")
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        "stays here: training_args.bin (it is a pickle with the paths and settings of your machine)",
        "to send: 4 files, 0.0 MB: README.md, config.json, model.safetensors, tokenizer.json",
        f"pushed: {hub.url}/me/tags",
    ]
    assert done.stderr == ""
    assert hub.repositories["me/tags"].private
    assert TOKEN.encode() not in b"".join(hub.repositories["me/tags"].contents.values())


def test_a_debug_log_holds_no_token(hub, nlpcheck, folder):
    done = nlpcheck(folder, "tags", HF_DEBUG="1", HF_HUB_VERBOSITY="debug")
    assert done.returncode == 0, done.stderr


def test_a_record_is_all_that_is_printed_with_json(hub, nlpcheck, folder):
    done = nlpcheck(folder, "me/tags", "--json")
    record = json.loads(done.stdout)
    assert record["address"] == f"{hub.url}/me/tags"
    assert record["files"] == {name: len(content) for name, content in sent(folder).items()}


def test_a_dry_run_asks_nobody(hub, nlpcheck, folder):
    done = nlpcheck(folder, "me/tags", "--dry-run", HF_HUB_OFFLINE="1")
    assert done.returncode == 0
    assert done.stdout.endswith("nothing was sent: --dry-run\n")
    assert not hub.requests


@pytest.mark.parametrize(
    ("arguments", "more", "code", "says"),
    [
        (["me/tags"], {"HF_HUB_OFFLINE": "1"}, 2, "nothing can be pushed offline"),
        (["me/tags"], {"HF_TOKEN": ""}, 2, "nobody is logged in to the Hub"),
        (["me/my tags"], {}, 2, "the repo id 'me/my tags' holds ' '"),
        (["you/tags"], {}, 1, "you/tags cannot be written: you are me"),
        (["me/tags"], {"HF_ENDPOINT": "http://127.0.0.1:9"}, 1, "http://127.0.0.1:9 cannot be reached"),
    ],
)
def test_what_prevents_a_push_has_its_own_exit_code(hub, nlpcheck, folder, arguments, more, code, says):
    done = nlpcheck(folder, *arguments, **more)
    assert done.returncode == code
    assert done.stderr.startswith("nlpcheck: ")
    assert says in done.stderr
    assert "Traceback" not in done.stderr
    assert not hub.repositories


@pytest.mark.parametrize("how", [401, 409, CUT])
def test_the_same_command_works_when_the_hub_does(hub, nlpcheck, folder, how):
    hub.fail("POST", "/commit/", how, body={"error": f"no, {TOKEN}"})
    done = nlpcheck(folder, "me/tags")
    assert done.returncode == 1
    assert f"`nlpcheck push {folder} me/tags` tries again" in done.stderr
    assert nlpcheck(folder, "me/tags").returncode == 0
    assert hub.repositories["me/tags"].contents == sent(folder)


def test_an_interruption_leaves_the_folder(hub, environment, folder, tmp_path):
    hub.fail("POST", "/commit/", SILENT)
    command = [sys.executable, "-P", "-m", "nlpcheck", "push", str(folder), "me/tags"]
    running = subprocess.Popen(command, cwd=tmp_path, env=environment, stderr=subprocess.PIPE, text=True)
    while not hub.asked("POST", "/commit/"):
        assert running.poll() is None
        time.sleep(0.02)
    old = sent(folder)
    running.send_signal(signal.SIGTERM)  # the same to us, and no shell makes its children deaf to it
    _, err = running.communicate(timeout=60)
    assert running.returncode == 130
    assert err == f"\nnlpcheck: interrupted; {folder} is as it was and can be pushed again\n"
    assert sent(folder) == old


def test_xet_out_of_reach_is_given_up_and_the_way_round_it_works(hub, nlpcheck, folder):
    """The real library of Xet runs, and finds nobody where the Hub sends it."""
    headers = {
        "X-Xet-Cas-Url": "http://127.0.0.1:9",
        "X-Xet-Access-Token": TOKEN,
        "X-Xet-Token-Expiration": "9999999999",
    }
    body = {"casUrl": "http://127.0.0.1:9", "exp": 9999999999, "accessToken": TOKEN}
    hub.fail("GET", "/xet-write-token/", 200, times=99, body=body, **headers)
    quick = {"HF_XET_CLIENT_RETRY_MAX_ATTEMPTS": "1", "HF_XET_CLIENT_RETRY_BASE_DELAY": "100ms"}
    done = nlpcheck(folder, "me/tags", HF_HUB_DISABLE_XET="0", **quick)
    assert done.returncode == 1
    assert "set HF_HUB_DISABLE_XET=1, and they go by plain HTTP" in done.stderr
    assert not hub.repositories["me/tags"].contents
    assert nlpcheck(folder, "me/tags", HF_HUB_DISABLE_XET="1").returncode == 0
