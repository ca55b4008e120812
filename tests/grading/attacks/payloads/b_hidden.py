"""Group B, the second half: links, and what hidden requirements ask."""

import os
from pathlib import Path

from tests.grading.attacks.attack import ANY, collect

ATTACKS, attack = collect("B")


def _links(folder: Path, canaries: dict[str, str]) -> None:
    (folder / "data.txt").symlink_to(f"{canaries['OUTSIDE']}/secret.txt")
    (folder / "environ.txt").symlink_to("/proc/self/environ")
    (folder / "all").symlink_to(canaries["OUTSIDE"])


READS_DATA = """
here = os.path.dirname(os.path.abspath(__file__))
_read(f"{here}/data.txt", f"{here}/environ.txt", f"{here}/all/secret.txt")
"""
UNLINKED = "links, devices and pipes are never followed: they do not reach the snapshot"
attack(28, "links to secrets", UNLINKED, top=READS_DATA, make=_links, verdict=ANY, note=None, speaks=False)


def _linked_module(folder: Path, canaries: dict[str, str]) -> None:
    (folder / "token_classification.py").unlink()
    (folder / "token_classification.py").symlink_to("../n0-perfect/token_classification.py")


attack(28, "linked to a neighbour", UNLINKED, make=_linked_module, verdict=ANY, at_most=0.0, note=None, speaks=False)


def _linked_folder(folder: Path, canaries: dict[str, str]) -> None:
    (folder / "token_classification.py").unlink()
    (folder / "token_classification").symlink_to("../n0-perfect")
    folder.joinpath("x").symlink_to("..")


attack(
    28, "folder linked to a neighbour", UNLINKED, make=_linked_folder, verdict=ANY, at_most=0.0, note=None, speaks=False
)


def _hard_link(folder: Path, canaries: dict[str, str]) -> None:
    os.link(f"{canaries['OUTSIDE']}/secret.txt", folder / "data.txt")


attack(28, "hard link to a secret", UNLINKED, top=READS_DATA, make=_hard_link, verdict=ANY, note=None, speaks=False)


def _devices(folder: Path, canaries: dict[str, str]) -> None:
    import socket

    os.mkfifo(folder / "training.py")
    os.mkfifo(folder / "pipe.txt")
    here = os.open(folder, os.O_RDONLY)
    try:
        with socket.socket(socket.AF_UNIX) as one:
            one.bind(f"/proc/self/fd/{here}/talk.sock")
    finally:
        os.close(here)


attack(28, "pipes and sockets as files", UNLINKED, make=_devices, verdict=ANY, note=None, speaks=False)

HIDDEN = "of a hidden requirement a student sees title and hint, and of an exception a builtin class name"
attack(
    29,
    "hidden inputs in an exception",
    HIDDEN,
    align='raise ValueError("LEAK" + repr(labels))',
    verdict="exception",
    secret=True,
)
attack(
    29,
    "hidden inputs in a class name",
    HIDDEN,
    align='raise type("LEAK" + "_".join(map(str, labels)), (ValueError,), {"__doc__": "LEAK"})("LEAK")',
    verdict="exception",
    secret=True,
)
attack(
    29,
    "hidden inputs in a file name",
    HIDDEN,
    align='exec(compile("1/0", "/LEAK" + repr(labels) + ".py", "exec"), {"__name__": "LEAK"})',
    verdict="exception",
    secret=True,
)
attack(29, "hidden inputs printed", HIDDEN, aligned='print("LEAK", labels)', secret=True)
attack(
    29,
    "hidden inputs returned",
    HIDDEN,
    aligned='aligned = ["LEAK" + repr(labels)] * len(word_ids)',
    verdict=("contract", "wrong", "refused_value"),
    secret=True,
)
attack(
    29,
    "hidden inputs in a public requirement",
    "what a hidden requirement asks is never in a worker that answers public ones",
    top="_seen = []",
    aligned="_seen.append(list(labels))",
    entities="""
if _seen:
    raise ValueError("LEAK" + repr(_seen[:3]))
""",
    verdict=ANY,
    secret=True,
)
attack(
    29,
    "hidden inputs on disk",
    "what a hidden requirement asks is never in a worker that answers public ones",
    aligned='open("seen.txt", "a").write("LEAK" + repr(labels))',
    entities="""
if os.path.exists("seen.txt"):
    raise ValueError(open("seen.txt").read()[:500])
""",
    verdict=ANY,
    secret=True,
)

PERSIST = """
import glob, hashlib
mark = "@TOKEN@-persist"
places = [f"{folder}/{mark}" for folder in ("/tmp", "/var/tmp", "/dev/shm", "/run", os.path.expanduser("~"), os.environ.get("HF_HOME", "."),
          os.environ.get("TMPDIR", "."), ".", os.path.dirname(os.path.abspath(__file__)), os.path.dirname(sys.executable), "/")]
def _remember():
    for place in places:
        try:
            open(place, "w").write("seen")
        except OSError:
            pass
    _syscall(248, b"user", mark.encode(), b"seen", 4, ctypes.c_int(-4))  # add_key, user session keyring
    _syscall(29, 0x6e6c7063, 4096, 0o1666)  # shmget
    _syscall(68, 0x6e6c7063, 0o1666)  # msgget
    try:
        one = socket.socket(socket.AF_UNIX); one.bind("\\0" + mark); one.listen(1); globals()["_kept"] = one
    except OSError:
        pass
def _recall():
    for place in places:
        if os.path.exists(place):
            _breach(f"found {os.path.basename(os.path.dirname(place))}/{mark} again")
    if _syscall(250, 10, ctypes.c_int(-4), b"user", mark.encode(), 0) > 0:
        _breach("found a key again")
    if _syscall(29, 0x6e6c7063, 4096, 0) >= 0:
        _breach("found shared memory again")
    if _syscall(68, 0x6e6c7063, 0) >= 0:
        _breach("found a queue again")
    try:
        one = socket.socket(socket.AF_UNIX); one.connect("\\0" + mark)
        _breach("found a socket again")
    except OSError:
        pass
_recall()
_remember()
"""
GONE = "a private folder, removed with the worker; no shared memory, keys, queues or sockets that outlive it"
attack(30, "remembers inputs", GONE, top=PERSIST)
attack(30, "remembers inputs again", GONE, top=PERSIST)
attack(
    32,
    "tells grading from practice",
    "calls are repeated in the same and in a fresh worker",
    top="_calls = [0]",
    entities="""
_calls[0] += 1
if _calls[0] > 3:
    return []
""",
    verdict=("wrong", "nondeterministic"),
    needs_wall=False,
)
