"""The name of a repository on the Hub, held against the Hub's rules before anything costs time."""

from __future__ import annotations

import re

from nlpcheck.errors import UsageError
from nlpcheck.sharing.redaction import redacted

LONGEST = 96
SIGNS = re.compile(r"[A-Za-z0-9_.\-]+")
EDGE = re.compile(r"[A-Za-z0-9_]")


def checked(repo_id: str) -> str:
    """Return the id of a repository, `name` or `owner/name`, if the Hub can have one of that name.

    >>> checked("me/support-tickets")
    'me/support-tickets'
    """
    if wrong := _wrong(repo_id):
        raise UsageError(
            f"the repo id {redacted(repo_id)!r} {wrong}; it must be NAME or OWNER/NAME, such as me/support-tickets, "
            "each of letters, digits, '-', '_' and '.'"
        )
    return repo_id


def _wrong(repo_id: str) -> str | None:
    """Return what is wrong with an id, or None."""
    if redacted(repo_id) != repo_id and "://" not in repo_id:
        return "holds an access token: log in with `hf auth login` instead, and revoke this one if others may see it"
    if "://" in repo_id or repo_id.startswith(("huggingface.co/", "hf.co/")):
        return "is an address: leave out all that stands before the owner's name"
    parts = repo_id.split("/")
    if len(parts) > 2:  # noqa: PLR2004  (an owner and a name)
        return f"has {len(parts)} parts, separated by '/'"
    for part in parts:
        if wrong := _wrong_part(part):
            return wrong
    return "ends with '.git'" if repo_id.endswith(".git") else None


def _wrong_part(part: str) -> str | None:
    if not part:
        return "has an empty part"
    if not SIGNS.fullmatch(part):
        strange = next(sign for sign in part if not SIGNS.fullmatch(sign))
        return f"holds {strange!r}"
    if not (EDGE.match(part[0]) and EDGE.match(part[-1])):
        return "has a part that begins or ends with '-' or '.'"
    if len(part) > LONGEST:
        return f"has a part of {len(part)} signs, and {LONGEST} are the most"
    for taken in ("--", ".."):
        if taken in part:
            return f"holds {taken!r}, which the Hub keeps for itself"
    return None
