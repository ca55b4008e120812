"""Send a finished folder to the Hub: one commit, so that others see the old model or the new one, never half of it."""

from __future__ import annotations

from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING

from nlpcheck.errors import UsageError
from nlpcheck.sharing.allowed import CONFIGURATION, TOKENIZER, WEIGHTS, Selection, allowed
from nlpcheck.sharing.connection import Tell, connected, unheard
from nlpcheck.sharing.failures import PushError
from nlpcheck.sharing.ready import existing, ready, require_not_public, require_token
from nlpcheck.sharing.repo_ids import checked
from nlpcheck.sharing.whole import notes, require_no_token, require_whole

if TYPE_CHECKING:
    from huggingface_hub import HfApi, ModelInfo

MESSAGE = "Add a model trained with nlpcheck"
MEGABYTE = 1_000_000


def push(folder: Path | str, repo_id: str, *, private: bool = False, tell: Tell = unheard) -> str:
    """Push what is allowed of a folder to a model repository, which is made if there is none; return its address.

    The folder is only read. Whatever fails is a UsageError that says what to do next (a PushError if the Hub or the
    way to it is the cause), leaves the repository as it was, and can be tried again. What stays behind, and what the
    library has to say, is told line by line. No token is told.
    """
    checked(repo_id)
    selection = chosen(Path(folder))
    token = require_token()
    require_no_token(selection, token)
    for line in before(selection):
        tell(line)
    try:
        return _send(selection, ready(repo_id, private=private), token, tell, private=private)
    except PushError as error:
        again = f"`nlpcheck push {selection.folder} {repo_id}{' --private' if private else ''}`"
        raise PushError(f"{error}\n{selection.folder} is as it was; {again} tries again") from None


def chosen(folder: Path) -> Selection:
    """Return what of a folder is to be sent, if that is a whole model and holds nothing that looks like a token."""
    try:
        selection = allowed(folder)
        require_whole(selection)
        require_no_token(selection)
    except OSError as error:
        raise UsageError(f"FOLDER {str(folder)!r} cannot be read: {error}") from error
    return selection


def before(selection: Selection) -> list[str]:
    """Return what there is to say before anything is sent: what stays, what is missed, how much goes."""
    stays = [f"stays here: {one.name} ({one.why})" for one in selection.refused]
    missed = [f"note: {note}" for note in notes(selection)]
    size = f"{selection.size / MEGABYTE:.1f} MB"
    return [*stays, *missed, f"to send: {len(selection.files)} files, {size}: {', '.join(selection.files)}"]


def _send(selection: Selection, repo_id: str, token: str, tell: Tell, *, private: bool) -> str:
    """Make the repository if it is not there, commit the files, and look whether they have all arrived."""
    with connected(f"making {repo_id}", repo_id, token, tell) as api:
        repository = existing(api, repo_id) or _made(api, repo_id, private=private)
        if private:
            require_not_public(repository)
    old = _left_from_before(repository, selection)
    if old:
        tell(f"to remove: {', '.join(old)}, of the model that is there now; the history keeps it")
    with connected(f"sending the files to {repo_id}", repo_id, token, tell) as api:
        revision = _commit(api, selection, old, repository)
    with connected(f"looking at what {repo_id} holds now", repo_id, token, tell) as api:
        _require_arrived(api.model_info(repo_id, revision=revision), selection)
    return f"{api.endpoint}/{repo_id}"


def _made(api: HfApi, repo_id: str, *, private: bool) -> ModelInfo:
    """Make a repository; where privacy was not asked for, the owner's own default decides."""
    api.create_repo(repo_id, private=private or None)
    return api.model_info(repo_id)


def _left_from_before(repository: ModelInfo, selection: Selection) -> list[str]:
    """Return the files of another model that whoever loads this one would get instead of its own, or beside them."""
    loaded = CONFIGURATION + WEIGHTS + TOKENIZER
    others = sorted(_names(repository) - set(selection.files))
    return [name for name in others if any(fnmatchcase(name, pattern) for pattern in loaded)]


def _commit(api: HfApi, selection: Selection, old: list[str], repository: ModelInfo) -> str:
    """Commit all changes at once, onto what we have seen; files that the Hub has already are not sent again."""
    from huggingface_hub import CommitOperationAdd, CommitOperationDelete

    removals = [CommitOperationDelete(name) for name in old]
    additions = [CommitOperationAdd(name, path) for name, path in selection.paths.items()]
    commit = api.create_commit(
        repository.id, [*removals, *additions], commit_message=MESSAGE, parent_commit=repository.sha
    )
    return str(commit.oid)


def _require_arrived(repository: ModelInfo, selection: Selection) -> None:
    """Raise a PushError if the Hub left files out, as it does without a word for what a .gitignore there names."""
    if lost := sorted(set(selection.files) - _names(repository)):
        raise PushError(
            f"{repository.id} has not taken {', '.join(lost)}: a .gitignore in it names them. Delete it on the Hub"
        )


def _names(repository: ModelInfo) -> set[str]:
    """Return the names of all files of a repository."""
    return {one.rfilename for one in repository.siblings or ()}
