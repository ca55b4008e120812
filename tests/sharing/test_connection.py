"""Speaking with the Hub changes nothing for the rest of the process, whatever happens meanwhile."""

import logging
import os
import sys
import warnings

import pytest
from huggingface_hub import get_session
from huggingface_hub.utils import are_progress_bars_disabled

from nlpcheck.errors import UsageError
from nlpcheck.sharing.connection import SILENCE_SECONDS, XET_ATTEMPTS, connected
from nlpcheck.sharing.failures import DISK, PushError
from tests.sharing.conftest import TOKEN

pytestmark = pytest.mark.usefixtures("online")
LIBRARY = logging.getLogger("huggingface_hub")


@pytest.fixture(autouse=True)
def bars(monkeypatch):
    """Let bars be as they are for those who have not turned them off."""
    module = sys.modules["huggingface_hub.utils.tqdm"]
    monkeypatch.setattr(module, "HF_HUB_DISABLE_PROGRESS_BARS", None)
    monkeypatch.setattr(module, "progress_bar_states", {})
    assert not are_progress_bars_disabled()


def settings():
    return get_session().timeout, LIBRARY.handlers, LIBRARY.propagate, are_progress_bars_disabled()


def raised(error):
    raise error


def test_all_settings_are_as_before():
    before = settings()
    with connected("trying", "me/tags", None):
        assert get_session().timeout.read == SILENCE_SECONDS
        assert are_progress_bars_disabled()
    assert settings() == before


@pytest.mark.parametrize("error", [ValueError("odd"), UsageError("ours"), KeyboardInterrupt()])
def test_all_settings_are_as_before_even_after_a_failure(error):
    before = settings()
    with pytest.raises((UsageError, KeyboardInterrupt)), connected("trying", "me/tags", None):
        raised(error)
    assert settings() == before


def test_what_the_library_logs_is_told_once_and_nowhere_else(caplog):
    told = []
    LIBRARY.propagate = True
    try:
        with connected("trying", "me/tags", None, told.append):
            LIBRARY.warning("Retrying in %ss", 1)
            LIBRARY.info("a detail")
    finally:
        LIBRARY.propagate = False
    assert told == ["the Hub: Retrying in 1s"]
    assert not caplog.records


def test_no_token_is_told():
    told = []
    with connected("trying", "me/tags", TOKEN, told.append):
        LIBRARY.warning("asked with %s", TOKEN)
        warnings.warn(f"{TOKEN} is old", UserWarning, stacklevel=1)
        warnings.warn("not for users", DeprecationWarning, stacklevel=1)
    assert told == ["the Hub: asked with <token>", "the Hub: <token> is old"]


def test_our_own_refusals_pass_unchanged():
    with pytest.raises(UsageError, match=r"^ours$") as caught, connected("trying", "me/tags", None):
        raise UsageError("ours")
    assert not isinstance(caught.value, PushError)


def test_a_cause_is_found_behind_what_was_raised_while_it_was_handled():
    with pytest.raises(PushError) as caught, connected("trying", "me/tags", None):
        try:
            raised(OSError(28, "No space left on device", "/cache"))
        except OSError:
            raise RuntimeError("while cleaning up")  # noqa: B904  (that is how it is)
    assert DISK.format(where="/cache") in str(caught.value)


def test_xet_tries_less_often_unless_somebody_says_otherwise(monkeypatch):
    name = "HF_XET_CLIENT_RETRY_MAX_ATTEMPTS"
    monkeypatch.setenv(name, "9")
    with connected("trying", "me/tags", None):
        assert os.environ[name] == "9"
    monkeypatch.delenv(name)
    with connected("trying", "me/tags", None):
        assert os.environ[name] == XET_ATTEMPTS
