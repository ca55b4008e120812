"""What a worker may read: the system's libraries, the Python environment, and not what would help it to cheat."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

SYSTEM = (
    "/usr",
    "/lib",
    "/lib32",
    "/lib64",
    "/bin",
    "/sbin",
    "/etc/alternatives",
    "/etc/ld.so.cache",
    "/etc/localtime",
    "/sys/devices/system/cpu",
    "/proc/cpuinfo",
    "/proc/meminfo",
    "/proc/filesystems",
    "/dev/full",
    "/dev/random",
    "/dev/urandom",
    "/dev/zero",
)
PARTS = ("bin", "include", "lib", "lib32", "lib64", "libexec", "share", "pyvenv.cfg")
"""Of a Python's prefix: somebody may have made a course's folder one, with the submissions in it."""
OURS = "nlpcheck"
SITE = ("site-packages", "dist-packages")


def system_paths() -> list[str]:
    """Return what programs need of the system, as far as it is there."""
    return [path for path in SYSTEM if os.path.exists(path)]


def python_paths() -> list[str]:
    """Return the folders of the running Python: its own, and where packages are installed."""
    prefixes = {sys.prefix, sys.exec_prefix, sys.base_prefix, sys.base_exec_prefix}
    parts = [os.path.join(prefix, part) for prefix in prefixes for part in PARTS]
    return outermost([*filter(os.path.exists, parts), *site_folders()])


def site_folders() -> list[str]:
    """Return the folders of installed packages that Python looks into."""
    return [os.path.realpath(path) for path in sys.path if os.path.basename(path) in SITE and os.path.isdir(path)]


def outermost(paths: Iterable[str]) -> list[str]:
    """Return the paths, resolved, that lie in none of the others."""
    found: list[str] = []
    for path in sorted({os.path.realpath(path) for path in paths}):
        if not any(is_below(path, other) for other in found):
            found.append(path)
    return found


def is_below(path: str, folder: str) -> bool:
    """Tell whether a path is a folder or lies in it; both resolved."""
    return path == folder or path.startswith(folder.rstrip("/") + "/")


def hidden_paths(forbidden: Iterable[str] = (), folders: Iterable[str] | None = None) -> list[str]:
    """Return everything installed of this package and of forbidden top-level modules."""
    modules = {OURS, *forbidden}
    found: set[str] = set()
    for folder in site_folders() if folders is None else folders:
        for name in sorted(os.listdir(folder)):
            if _belongs(folder, name, modules):
                path = os.path.join(folder, name)
                found |= {path, os.path.realpath(path)}
    return sorted(found)


def _belongs(folder: str, name: str, modules: set[str]) -> bool:
    stem = name.split(".", 1)[0]
    if stem in modules:
        return True
    if name.startswith("__editable__"):
        return any(plain(module) in plain(name) for module in modules)
    if name.endswith((".dist-info", ".egg-info")):
        project = plain(name.split("-", 1)[0])
        return project in {plain(module) for module in modules} or _provides(Path(folder, name), modules - {OURS})
    return False


def plain(name: str) -> str:
    """Return a project's name in one spelling."""
    return re.sub(r"[-_.]+", "-", name).lower()


def _provides(info: Path, modules: set[str]) -> bool:
    """Tell whether a distribution of another name holds one of the modules."""
    if not modules:
        return False
    try:
        record = b"\n" + Path(info, "RECORD").read_bytes()
    except OSError:
        return False
    return any(f"\n{module}{end}".encode() in record for module in modules for end in ("/", ".py,"))


def grants(readable: Iterable[str], hidden: Iterable[str]) -> tuple[list[str], list[str]]:
    """Split readable paths into those without anything hidden, and folders around hidden things.

    Of the second kind, Landlock lets names be listed; what may be read in them is in the first.
    """
    roots = outermost(path for path in readable if os.path.exists(path))
    secret = {os.path.realpath(path) for path in hidden}
    whole: list[str] = []
    listed: list[str] = []
    for root in roots:
        for path, is_whole in _split(root, secret):
            (whole if is_whole else listed).append(path)
    return whole, listed


def _split(path: str, hidden: set[str]) -> Iterator[tuple[str, bool]]:
    if any(is_below(path, other) for other in hidden):
        return
    inner = {other for other in hidden if is_below(other, path)}
    yield path, not inner
    if not inner:
        return
    with os.scandir(path) as entries:
        for entry in sorted(entries, key=lambda entry: entry.name):
            if not entry.is_symlink():  # what it leads to has a rule of its own, or none
                yield from _split(entry.path, inner)
