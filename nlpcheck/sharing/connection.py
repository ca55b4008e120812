"""Speaking with the Hub: one client, bounded waiting, one way to fail, and no text that holds a token."""

from __future__ import annotations

import contextlib
import logging
import os
import sys
import warnings
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from nlpcheck import __version__
from nlpcheck.errors import NlpcheckError
from nlpcheck.sharing.failures import explained
from nlpcheck.sharing.redaction import redacted

if TYPE_CHECKING:
    from huggingface_hub import HfApi

SILENCE_SECONDS = 120.0
"""How long the Hub may say nothing at all; it answers a large commit within a minute."""

XET_ATTEMPTS = "3"
"""How often Xet tries each request: a minute in all. By default it tries for a quarter of an hour, without a word."""

Tell = Callable[[str], None]


def unheard(_line: str) -> None:
    """Take a line and tell nobody."""


@contextlib.contextmanager
def connected(doing: str, repo_id: str, token: str | None, tell: Tell = unheard) -> Iterator[HfApi]:
    """Give the Hub's client; whatever goes wrong below becomes a PushError that says what was being done.

    What the library logs and warns about meanwhile, its attempts to try again above all, is told without tokens.
    """
    from huggingface_hub import HfApi

    os.environ.setdefault("HF_XET_CLIENT_RETRY_MAX_ATTEMPTS", XET_ATTEMPTS)
    api = HfApi(token=token, library_name="nlpcheck", library_version=__version__)
    with _heard(token, tell), _patient(), _bars_on_terminals_only():
        try:
            yield api
        except NlpcheckError:
            raise
        except Exception as error:  # noqa: BLE001  (the library, httpx, Xet and the system raise whatever they like)
            raise explained(error, doing, repo_id, token) from None


@contextlib.contextmanager
def _patient() -> Iterator[None]:
    """Bound the waiting for an answer: the library waits for ever."""
    from huggingface_hub import get_session

    session = get_session()
    before = session.timeout
    session.timeout = SILENCE_SECONDS
    try:
        yield
    finally:
        session.timeout = before


@contextlib.contextmanager
def _bars_on_terminals_only() -> Iterator[None]:
    """Show bars of progress to those who can see them move."""
    from huggingface_hub.utils.tqdm import are_progress_bars_disabled, disable_progress_bars, enable_progress_bars

    if sys.stderr.isatty() or are_progress_bars_disabled():
        yield
        return
    disable_progress_bars()
    try:
        yield
    finally:
        enable_progress_bars()


@contextlib.contextmanager
def _heard(token: str | None, tell: Tell) -> Iterator[None]:
    """Pass the library's log and warnings on, in place of its own handlers."""
    logger = logging.getLogger("huggingface_hub")
    before, logger.handlers = logger.handlers, [_Teller(token, tell)]
    passed_on, logger.propagate = logger.propagate, False
    try:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("ignore")
            warnings.simplefilter("always", UserWarning)  # the Hub's remarks on a card
            yield
    finally:
        logger.handlers, logger.propagate = before, passed_on
        for one in caught:
            tell(f"the Hub: {redacted(str(one.message), token)}")


class _Teller(logging.Handler):
    """Tells what is logged as a warning or worse."""

    def __init__(self, token: str | None, tell: Tell) -> None:
        super().__init__(logging.WARNING)
        self.token, self.tell = token, tell

    def emit(self, record: logging.LogRecord) -> None:
        """Tell a record, without tokens."""
        self.tell(f"the Hub: {redacted(record.getMessage(), self.token)}")
