"""What a submission may hold: limits, names that are left out, and the two ways to refuse one."""

from __future__ import annotations

from dataclasses import dataclass

UNGRADABLE = "ungradable"
"""Not the student's fault, or not surely: no attempt is used."""
CONTRACT = "contract"
"""Against the rules for submissions, on purpose or by a strange accident: nothing of it is followed."""

CODE = (".py", ".ipynb")
ZIP = (".zip",)
TAR = (".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tbz2")
UNOPENED = (".rar", ".7z", ".tar.xz", ".txz", ".tar.zst", ".gz", ".xz", ".bz2")
"""Archives that need a program which is not there, or that cannot be opened within limits."""

_LEFT_OUT = {
    ".git", ".hg", ".svn", ".gitignore", ".gitattributes", ".github", ".venv", "__pycache__", "node_modules",
    ".ipynb_checkpoints", ".ds_store", "__macosx", "thumbs.db", "desktop.ini", ".idea", ".vscode", ".mypy_cache",
    ".pytest_cache", ".ruff_cache", ".hypothesis", ".nlpcheck", ".tox", ".nox",
}  # fmt: skip
BYTECODE = (".pyc", ".pyo")
VENV_MARK = "pyvenv.cfg"
"""The file that makes a folder a virtual environment, whatever its name."""


@dataclass(frozen=True)
class Caps:
    """How much of one submission is taken; over one of these it is not graded."""

    files: int = 2_000
    file_bytes: int = 10_000_000
    total_bytes: int = 50_000_000
    depth: int = 20
    path_characters: int = 400
    name_bytes: int = 200
    names: int = 20_000
    """Entries of one folder or archive, those that are left out included."""
    notebook_bytes: int = 10_000_000
    notebook_brackets: int = 300_000
    archive_bytes: int = 50_000_000
    ratio: int = 100
    """Uncompressed to compressed; looked at for archives that grow beyond `file_bytes`."""


class RefusedError(Exception):
    """A submission that is not taken: `status` and the reason, which names no path of this machine."""

    def __init__(self, status: str, reason: str) -> None:
        super().__init__(status, reason)
        self.status = status
        self.reason = reason


class ChangedError(Exception):
    """A file changed or went away while it was read; another try may succeed."""


def is_left_out(name: str) -> bool:
    """Tell whether a file or folder is none of the student's work, such as ``.git`` or ``__pycache__``.

    >>> [is_left_out(name) for name in (".git", "__MACOSX", "._notes.py", "utils.py", "conftest.py")]
    [True, True, True, False, False]
    """
    return name.casefold() in _LEFT_OUT or name.startswith("._") or name.endswith((".egg-info", *BYTECODE))


def is_bytecode(name: str) -> bool:
    """Tell whether a file is compiled Python, which is never taken."""
    return name.casefold().endswith(BYTECODE)


def is_archive(name: str) -> bool:
    """Tell by its name whether a file is an archive that can be opened."""
    return name.casefold().endswith((*ZIP, *TAR))


def is_unopened_archive(name: str) -> bool:
    """Tell by its name whether a file is an archive that cannot be opened."""
    return name.casefold().endswith(UNOPENED) and not is_archive(name)


def in_units(number: int) -> str:
    """Say how large something is.

    >>> in_units(52_400_000)
    '52.4 MB'
    """
    return f"{number / 1e6:.1f} MB" if number >= 100_000 else f"{number:,} bytes"  # noqa: PLR2004
