"""Whether a push will be possible, asked before a training costs time; nothing is sent but the question who I am."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nlpcheck.errors import UsageError
from nlpcheck.sharing.connection import connected
from nlpcheck.sharing.failures import PushError, status_of
from nlpcheck.sharing.repo_ids import checked

if TYPE_CHECKING:
    from huggingface_hub import HfApi, ModelInfo

NOT_FOUND = 404


def ready(repo_id: str, *, private: bool = False) -> str:
    """Return the whole id, with its owner, under which a push would go; raise a UsageError that says what prevents it.

    The id must be one that the Hub can have, we must not be offline, there must be a token that the Hub knows and
    that may write, the owner must be the token's or an organization of theirs, and what is to be private must not be
    public already.
    """
    checked(repo_id)
    token = require_token()
    with connected("asking the Hub who you are", repo_id, token) as api:
        account = api.whoami()
        whole = repo_id if "/" in repo_id else f"{account['name']}/{repo_id}"
        _require_right_to_write(account, whole)
        if private:
            require_not_public(existing(api, whole))
    return whole


def require_token() -> str:
    """Return the token of whoever is logged in; raise a UsageError when offline or when there is none."""
    from huggingface_hub import constants, get_token

    if constants.HF_HUB_OFFLINE:
        raise UsageError(
            "nothing can be pushed offline: unset HF_HUB_OFFLINE and TRANSFORMERS_OFFLINE, "
            "or keep the folder and push it later with `nlpcheck push FOLDER REPO_ID`"
        )
    with connected("reading the token", "", None):
        token = get_token()
    if token is None:
        raise UsageError(
            f"nobody is logged in to the Hub: make a token with write access at {constants.ENDPOINT}/settings/tokens, "
            "then run `hf auth login` (or set HF_TOKEN); a token does not belong on the command line or in a file here"
        )
    return token


def require_not_public(repository: ModelInfo | None) -> None:
    """Raise a UsageError for a repository that everybody can read."""
    if repository is not None and not repository.private:
        raise UsageError(
            f"{repository.id} exists and everybody can read it, but --private was asked for: make it private in its "
            "settings on the Hub, or choose another name. Nothing has been sent"
        )


def existing(api: HfApi, repo_id: str) -> ModelInfo | None:
    """Return what the Hub knows about a repository, or None where there is none."""
    from huggingface_hub.errors import HfHubHTTPError

    try:
        return api.model_info(repo_id)
    except HfHubHTTPError as error:
        if status_of(error) == NOT_FOUND:
            return None
        raise


def _require_right_to_write(account: dict[str, Any], repo_id: str) -> None:
    """Raise a PushError where the Hub itself says that this person's token cannot write there."""
    role = ((account.get("auth") or {}).get("accessToken") or {}).get("role")
    if account.get("type", "user") != "user" or role not in ("read", "write"):
        return  # fine-grained tokens and those of organizations and of CI have rules of their own; the Hub will say
    owner, name = repo_id.partition("/")[0], str(account["name"])
    roles = {str(one.get("name")): one.get("roleInOrg") for one in account.get("orgs") or ()}
    if owner.lower() not in {known.lower() for known in (name, *roles)}:
        others = f", of {', '.join(sorted(roles))}" if roles else ""
        raise PushError(f"{repo_id} cannot be written: you are {name}{others}, not {owner}. Push to {name}/... instead")
    if role == "read":
        raise PushError(f"the token of {name} may only read: make one with write access, then `hf auth login` again")
    if roles.get(owner) == "read":
        raise PushError(f"you may only read in {owner}: ask one of its administrators, or push to {name}/... instead")
