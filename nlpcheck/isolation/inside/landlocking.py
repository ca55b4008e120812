"""Landlock: which files a worker may read and where it may write, whatever the file system's rights say."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import Any

from . import environment
from .errors import UnconfinedError

OLDEST = 1
TCP_SINCE = 4
SCOPES_SINCE = 6
OWN = ("cmdline", "comm", "environ", "fd", "limits", "maps", "smaps_rollup", "stat", "statm", "status")
"""What a process may read of itself in /proc."""


def library() -> Any:
    """Return landlockpy; `UnconfinedError` if it is missing."""
    try:
        import landlockpy
    except ImportError as error:
        raise UnconfinedError(f"Landlock: {error}; install landlockpy") from error
    return landlockpy


def abi() -> int:
    """Return the version of Landlock that this kernel speaks; 0 if none, or if landlockpy is missing."""
    try:
        return int(library().abi_version())
    except (UnconfinedError, OSError):
        return 0


def scopes_signals() -> bool:
    """Tell whether this kernel's Landlock keeps signals among a worker's own processes."""
    return abi() >= SCOPES_SINCE


def restrict(readable: Iterable[str], writable: Iterable[str], hidden: Iterable[str]) -> list[str]:
    """Deny this process, for good, every file that is not granted; return what was applied."""
    landlock = library()
    version = abi()
    if version < OLDEST:
        raise UnconfinedError("Landlock: this kernel has none (Linux 5.13 or newer, `landlock` among its LSMs)")
    rights = landlock.AccessFS
    listing = rights.READ_DIR
    reading = listing | rights.READ_FILE | rights.EXECUTE
    owning = landlock.fs_for_abi(version) & ~(rights.MAKE_CHAR | rights.MAKE_BLOCK | rights.IOCTL_DEV)
    whole, listed = environment.grants(readable, hidden)
    with landlock.Ruleset(scoped=landlock.scope_for_abi(version)) as rules:
        for path in whole:
            _allow(rules, path, reading, reading & ~listing)
        for path in listed:
            rules.allow_path(path, listing)
        for path in writable:
            rules.allow_path(path, owning)
        rules.allow_path("/dev/null", rights.READ_FILE | rights.WRITE_FILE)
        for path in _own_process():
            _allow(rules, path, listing | rights.READ_FILE, rights.READ_FILE)
        rules.restrict()
    applied = [f"Landlock ABI {version}"]
    if version >= TCP_SINCE:
        applied.append("no TCP")
    if version >= SCOPES_SINCE:
        applied.append("signals and abstract sockets scoped")
    return applied


def _allow(rules: Any, path: str, for_folders: Any, for_files: Any) -> None:
    try:
        rules.allow_path(path, for_folders if os.path.isdir(path) else for_files)
    except FileNotFoundError:
        return  # removed meanwhile, or a link to nowhere


def _own_process() -> list[str]:
    """Return what a process may read of itself in /proc: not the mounts or the network around it."""
    try:
        return [f"/proc/{os.readlink('/proc/self')}/{name}" for name in OWN]  # by the number that this /proc has for it
    except OSError:
        return []
