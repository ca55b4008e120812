"""What can go wrong between us and the Hub, and what to do next, in words that hold no token."""

from __future__ import annotations

import errno
import json
from collections.abc import Iterator
from typing import Any

from nlpcheck.errors import UsageError
from nlpcheck.sharing.redaction import redacted

SERVER_FAILS = 500

BY_STATUS = {
    400: "the Hub does not accept what was sent (400). Mend what it names, then push again.",
    401: (
        "the Hub does not accept the token (401): it is wrong, was revoked or has run out. Make one with write "
        "access at {endpoint}/settings/tokens and log in with `hf auth login`; where HF_TOKEN is set, that one is used."
    ),
    402: "the Hub asks for a paid plan (402) for this. See {endpoint}/settings/billing, or push under another name.",
    403: (
        "this token may not write to {repo_id} (403). Give it write access to that repository at "
        "{endpoint}/settings/tokens, or push under a name of your own. The Hub answers alike when your storage is full."
    ),
    404: "the Hub has no {repo_id} for this token (404): it was deleted, renamed or made private meanwhile.",
    409: "somebody else was changing {repo_id} at the moment (409). Look at {endpoint}/{repo_id}, then push again.",
    412: "{repo_id} has changed since this push began (412). Look at {endpoint}/{repo_id}, then push again.",
    413: "the Hub finds the files too large (413). Look whether something in the folder is not part of the model.",
    429: "the Hub has had too many requests from you (429). Wait some minutes, then push again.",
}
FAILING = (
    "the Hub itself fails at the moment ({status}). Wait some minutes (https://status.huggingface.co says how it is), "
    "then push again."
)
UNREACHABLE = (
    "{endpoint} cannot be reached. Look at the network, at the proxy (HTTPS_PROXY) and at HF_ENDPOINT, then push again."
)
SILENT = "{endpoint} has stopped answering. Push again later."
CUT = (
    "the connection was cut, so it is not known whether all has arrived. Push again: what has arrived whole is not "
    "sent twice, and a repository changes only when everything is there."
)
DISK = "the disk is full ({where}). Make room, or let HF_HOME and TMPDIR point to another disk, then push again."
STORAGE = (
    "the Hub's storage for large files (Xet) refused or could not be reached. Push again: what it has is not sent "
    "twice. If it stays so, set HF_HUB_DISABLE_XET=1, and they go by plain HTTP."
)
ODD = (
    "the answer is not one of the Hub's: perhaps a proxy or a login page stands between. Look at HF_ENDPOINT "
    "({endpoint}), then push again."
)
CARD = "the head of README.md is not what the Hub understands: {said}. Mend it, then push again."


class PushError(UsageError):
    """The Hub refused or could not be reached; what was to be pushed is as it was and can be pushed again."""


def explained(error: Exception, doing: str, repo_id: str, token: str | None) -> PushError:
    """Return an error that says what was being done, what went wrong, what the Hub said and what to do next."""
    from huggingface_hub import constants

    texts = {"endpoint": constants.ENDPOINT, "repo_id": repo_id}
    for cause in _chain(error):
        if text := _known(cause, texts):
            said = _said(cause)
            break
    else:
        text = f"{type(error).__name__}. Push again; if it comes back, please report it."
        said = str(error)
    beside = f"\nit said: {said}" if said else ""
    return PushError(redacted(f"{doing}: {text}{beside}", token))


def status_of(error: BaseException) -> int | None:
    """Return the status of the answer that an error of `huggingface_hub` is about."""
    status = getattr(getattr(error, "response", None), "status_code", None)
    return status if isinstance(status, int) else None


def _chain(error: BaseException) -> Iterator[BaseException]:
    """Give an error and what it came from: an upload wraps what happened to it."""
    seen: BaseException | None = error
    while seen is not None:
        yield seen
        seen = seen.__cause__ or seen.__context__


def _known(error: BaseException, texts: dict[str, str]) -> str | None:
    """Return what is known about an error, or None."""
    if status := status_of(error):
        template = BY_STATUS.get(status) or (FAILING if status >= SERVER_FAILS else None)
        return template.format(**texts, status=status) if template else f"the Hub refuses ({status})."
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        return DISK.format(where=error.filename or "a temporary or cache file")
    if _of_xet(error):
        return DISK.format(where="the cache of Xet") if "No space left" in str(error) else STORAGE
    if isinstance(error, json.JSONDecodeError | KeyError):
        return ODD.format(**texts)
    if isinstance(error, ValueError) and "metadata in README.md" in str(error):
        return CARD.format(said=" ".join(str(error).split()))
    if isinstance(error, OSError) and error.filename:
        return f"{error.filename} cannot be read or written ({error.strerror}). Mend that, then push again."
    return _transport(error, texts)


def _of_xet(error: BaseException) -> bool:
    """Return whether the library in Rust has raised this; most of it looks like Python's own."""
    return type(error) in (ConnectionError, TimeoutError) or type(error).__module__.startswith("hf_xet")


def _transport(error: BaseException, texts: dict[str, str]) -> str | None:
    """Return what happened to a connection, by the names that httpx and httpx2 share."""
    kinds = {kind.__name__ for kind in type(error).__mro__}
    if kinds & {"ConnectError", "ConnectTimeout", "ProxyError"}:
        return UNREACHABLE.format(**texts)
    if "TimeoutException" in kinds:
        return SILENT.format(**texts)
    return CUT if "TransportError" in kinds else None


def _said(error: BaseException) -> str:
    """Return the Hub's own words, on one line."""
    words: Any = error if _of_xet(error) else getattr(error, "server_message", None) or ""
    return " ".join(str(words).split())
