"""What a confined worker may not do. Every payload bounds itself and reaches for nothing but this test's own files."""

from __future__ import annotations

import contextlib
import ctypes
import importlib
import mmap
import os
import platform
import resource
import shutil
import signal
import socket
import stat
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import landlockpy
import pytest

from nlpcheck.isolation.inside import environment, namespaces, syscalls
from nlpcheck.isolation.inside.confinement import Limits
from tests.grading.isolation.conftest import may_start_processes
from tests.grading.isolation.keeping import DENIED, attempt, kept, opened

REPOSITORY = Path(__file__).resolve().parents[3]
SITE = Path(landlockpy.__file__).parents[1]


def test_only_the_snapshot_and_the_environment_can_be_read(folder, way):
    closed = [
        "/etc/passwd",
        "/etc/hostname",
        "/etc/shadow",
        "/proc/1/environ",
        "/proc/1/cmdline",
        f"/proc/{os.getpid()}/environ",
        f"/proc/{os.getpid()}/mem",
        f"/proc/{os.getpid()}/cmdline",
        f"/proc/{os.getppid()}/cwd/README.md",
        "/proc/net/tcp",
        "/proc/kallsyms",
        "/proc/sysrq-trigger",
        str(REPOSITORY / "README.md"),
        str(REPOSITORY / "nlpcheck" / "judging.py"),
        str(folder.parent / "canary"),
        str(folder.parent / "ben" / "submission.py"),
        str(folder / ".." / "canary"),
        os.path.expanduser("~/.bashrc"),
    ]
    open_ = [str(folder / "submission.py"), str(SITE / "numpy" / "version.py"), "/proc/cpuinfo", "/dev/urandom"]
    answer = kept(
        lambda: [{p: opened(p) for p in closed}, [attempt(lambda p=p: open(p).close()) for p in open_]], folder, way=way
    ).answer
    assert set(answer[0].values()) <= DENIED, answer[0]
    assert answer[1] == ["done"] * 4


def test_foreign_folders_cannot_be_listed(folder, way):
    closed = [
        "/",
        "/etc",
        "/home",
        "/root",
        "/proc",
        "/tmp",
        str(folder.parent),
        str(REPOSITORY),
        str(REPOSITORY / "tests"),
    ]
    answer = kept(lambda: {p: attempt(lambda p=p: os.listdir(p)) for p in closed}, folder, way=way).answer
    assert set(answer.values()) <= DENIED, answer


def test_only_the_private_folder_can_be_written(folder, way):
    def payload() -> Any:
        own = Path("own")
        own.write_text("mine")
        places = [folder, folder.parent, Path("/tmp"), SITE, REPOSITORY, Path("/"), Path("/var/tmp")]
        return [
            {str(p): attempt(lambda p=p: (p / "left-behind").write_text("x")) for p in places},
            attempt(lambda: (folder / "submission.py").write_text("other")),
            attempt((folder / "submission.py").unlink),
            attempt(lambda: os.rename("own", folder / "own")),
            own.read_text(),
            [os.environ[name].startswith(os.getcwd()) for name in ("HOME", "TMPDIR", "HF_HOME")],
        ]

    answer = kept(payload, folder, way=way).answer
    assert set(answer[0].values()) <= DENIED, answer[0]
    assert {*answer[1:4]} <= DENIED | {"EXDEV"}
    assert answer[4:] == ["mine", [True] * 3]
    assert (folder / "submission.py").read_text() == "answer = 42\n"


def test_rights_times_and_attributes_of_foreign_files_stay(folder, way):
    canary = folder.parent / "canary"
    before = canary.stat()

    def payload() -> Any:
        handle = os.open(folder / "submission.py", os.O_RDONLY)
        return [
            attempt(lambda: os.chmod(canary, 0)),
            attempt(lambda: os.chmod(folder / "submission.py", 0)),
            attempt(lambda: os.fchmod(handle, 0)),
            attempt(lambda: os.chown(canary, os.getuid(), os.getgid())),
            attempt(lambda: os.utime(canary, (0, 0))),
            attempt(lambda: os.setxattr(canary, "user.x", b"y")),
            attempt(lambda: os.truncate(canary, 0)),
            attempt(lambda: os.link(canary, "linked")),
            attempt(lambda: os.mkdir(folder / "new")),
        ]

    answer = kept(payload, folder, way=way).answer
    pretended = set() if way == namespaces.DIRECT else {"done"}  # see syscalls.PRETENDED
    assert set(answer[:5]) <= DENIED | pretended, answer
    assert set(answer[5:]) <= DENIED | {"EXDEV"}, answer
    assert stat.S_IMODE((folder / "submission.py").stat().st_mode) == 0o644
    after = canary.stat()
    assert (before.st_mode, before.st_mtime, before.st_uid, before.st_size) == (
        after.st_mode,
        after.st_mtime,
        after.st_uid,
        after.st_size,
    )


def test_links_lead_nowhere_new(folder, way):
    canary = str(folder.parent / "canary")

    def payload() -> Any:
        os.symlink(canary, "link")
        return [opened("link"), opened("/proc/self/root" + canary), opened("/proc/self/cwd/../canary")]

    assert set(kept(payload, folder, way=way).answer) <= DENIED


def test_there_is_no_network(folder, way):
    listener = socket.create_server(("127.0.0.1", 0))
    port = listener.getsockname()[1]
    name = str(folder.parent / "canary.sock")
    unix = socket.socket(socket.AF_UNIX)
    unix.bind(name)
    unix.listen()
    os.chmod(name, 0o777)

    def payload() -> Any:
        left, right = socket.socketpair()
        left.send(b"x")
        families = [
            socket.AF_INET,
            socket.AF_INET6,
            socket.AF_UNIX,
            socket.AF_NETLINK,
            socket.AF_PACKET,
            socket.AF_VSOCK,
        ]
        kinds = [socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.SOCK_RAW]
        return [
            [attempt(lambda f=f, k=k: socket.socket(f, k)) for f in families for k in kinds],
            attempt(lambda: socket.create_connection(("127.0.0.1", port), 1)),
            attempt(lambda: left.connect(name)),
            attempt(lambda: socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)),
            attempt(lambda: socket.getaddrinfo("localhost.invalid", 80)),
            right.recv(1).decode(),
        ]

    answer = kept(payload, folder, way=way).answer
    assert set(answer[0]) == {"EPERM"}
    assert answer[1:4] == ["EPERM"] * 3
    assert answer[4] != "done"
    assert answer[5] == "x"
    for server in (listener, unix):
        server.settimeout(0.1)
        with pytest.raises(TimeoutError):
            server.accept()
        server.close()


def numbers() -> dict[str, int]:
    rules = syscalls.Filter()
    never = [name for names in syscalls.NEVER.values() for name in names]
    return {
        name: number
        for name in [*never, *syscalls.NOT_THERE]
        if (number := rules.number(name)) is not None and number >= 0
    }


def test_denied_system_calls_are_denied_whatever_their_arguments(folder, way):
    calls = numbers()
    assert {"ptrace", "process_vm_readv", "unshare", "mount", "bpf", "keyctl", "io_uring_setup"} <= set(calls)

    def payload() -> Any:
        libc = ctypes.CDLL(None, use_errno=True)
        found = {}
        for name, number in calls.items():
            found[name] = [libc.syscall(number, 0, 0, 0, 0, 0, 0), ctypes.get_errno()]
        return found

    answer = kept(payload, folder, way=way).answer
    wrong = {n: a for n, a in answer.items() if a != [-1, 38 if n in syscalls.NOT_THERE else 1]}
    assert not wrong


def test_no_new_namespaces_through_clone(folder, way):
    if platform.machine() not in ("x86_64", "aarch64"):
        pytest.skip("the order of clone's arguments is another one here")
    number = {"x86_64": 56, "aarch64": 220}[platform.machine()]

    def payload() -> Any:
        libc = ctypes.CDLL(None, use_errno=True)
        flags = [0x10000000, 0x20000000, 0x40000000, 0x08000000, 0x00020000, 0x04000000, 0x02000000, 0x7E020000]
        found = []
        for flag in flags:
            child = libc.syscall(number, flag | signal.SIGCHLD, 0, 0, 0, 0)
            if child == 0:
                os._exit(0)
            found.append([child, ctypes.get_errno()])
        return found

    assert kept(payload, folder, way=way).answer == [[-1, 1]] * 8


def test_no_privileges_are_left_or_can_be_gained(folder, way):
    def payload() -> Any:
        status = dict(
            line.split(":\t", 1) for line in Path("/proc/self/status").read_text().splitlines() if ":\t" in line
        )
        return [
            [status[name] for name in ("CapInh", "CapPrm", "CapEff", "CapAmb")],
            status["NoNewPrivs"],
            status["Seccomp"],
            os.getgroups(),
            attempt(lambda: os.setresuid(0, 0, 0)) if os.getuid() else "EPERM",
            attempt(lambda: os.nice(-5)),
            attempt(lambda: resource.setrlimit(resource.RLIMIT_NPROC, (10**6, 10**6))),
            attempt(lambda: resource.setrlimit(resource.RLIMIT_DATA, (-1, -1))),
            os.getuid(),
        ]

    answer = kept(payload, folder, way=way).answer
    assert answer[0] == ["0" * 16] * 4
    assert answer[1:3] == ["1", "2"]
    assert answer[4] in ("EPERM", "EINVAL")  # the second where the namespace has no such user
    assert answer[5] == "EPERM"
    assert answer[6] != "done"
    assert answer[7] != "done"
    if os.geteuid() == 0 and may_start_processes(way):
        assert answer[8] != 0
        assert answer[3] == []


def test_signals_reach_nobody_else(folder, way):
    tester, parent = os.getpid(), os.getppid()
    heard: list[int] = []
    before = signal.signal(signal.SIGUSR1, lambda *_: heard.append(1))
    try:
        answer = kept(
            lambda: [
                attempt(lambda: os.kill(tester, signal.SIGUSR1)),
                attempt(lambda: os.kill(os.getppid(), signal.SIGKILL)) if way == namespaces.NONE else "ESRCH",
                attempt(lambda: os.kill(parent, 0)),
                attempt(lambda: signal.pidfd_send_signal(os.pidfd_open(tester), signal.SIGUSR1)),
                attempt(lambda: os.killpg(tester, signal.SIGUSR1)),
            ],
            folder,
            way=way,
        ).answer
    finally:
        signal.signal(signal.SIGUSR1, before)
    assert set(answer) <= {"EPERM", "ESRCH"}, answer
    assert not heard


def test_kill_everybody_kills_oneself_at_most(folder, way):
    other = subprocess.Popen(["sleep", "30"])
    try:
        end = kept(lambda: attempt(lambda: os.kill(-1, signal.SIGKILL)), folder, way=way)
        assert end.reason in ("", "killed")
        assert other.poll() is None
    finally:
        other.kill()
        other.wait()


def test_forbidden_modules_are_not_there(folder, way):
    assert (SITE / "sacrebleu" / "__init__.py").exists()

    def payload() -> Any:
        def found(name: str) -> str:
            return attempt(lambda: importlib.import_module(name))

        first = [found("sacrebleu"), found("sacrebleu.metrics"), found("tab" + "ulate")]
        sys.meta_path[:] = [finder for finder in sys.meta_path if type(finder).__name__ != "_Absent"]
        importlib.invalidate_caches()
        second = attempt(lambda: importlib.import_module("sacrebleu").corpus_bleu)
        files = [
            opened(p)
            for p in (SITE / "sacrebleu" / "__init__.py", next(iter(SITE.glob("sacrebleu-*")), SITE / "x") / "METADATA")
        ]
        return [first, second, files]

    answer = kept(payload, folder, way=way, forbidden=["sacrebleu"]).answer
    assert answer[0] == ["ModuleNotFoundError", "ModuleNotFoundError", "done"]
    assert answer[1] != "done"
    assert set(answer[2]) <= DENIED


def test_nlpcheck_itself_is_not_there(folder, way):
    installed = environment.hidden_paths()

    def payload() -> Any:
        sys.meta_path[:] = [finder for finder in sys.meta_path if type(finder).__name__ != "_Absent"]
        for name in [name for name in sys.modules if name.startswith("nlpcheck")]:
            del sys.modules[name]
        importlib.invalidate_caches()
        modules = ("nlpcheck.oracles.bleu", "nlpcheck.judging", "nlpcheck.conformance", "nlpcheck.errors")
        inside = [os.path.join(base, name) for path in installed for base, _, names in os.walk(path) for name in names]
        return [[attempt(lambda n=n: importlib.import_module(n)) for n in modules], [opened(p) for p in inside]]

    imports, files = kept(payload, folder, way=way).answer
    assert "done" not in imports
    assert set(files) <= DENIED


def test_the_environment_holds_nothing_of_ours(folder, way, monkeypatch):
    monkeypatch.setenv("GITHUB_TOKEN", "CANARY")
    monkeypatch.setenv("NLPCHECK_SECRET", "CANARY")

    def payload() -> Any:
        ctypes.CDLL(None).getenv.restype = ctypes.c_char_p
        return [dict(os.environ), str(ctypes.CDLL(None).getenv(b"GITHUB_TOKEN"))]

    assert "CANARY" not in str(kept(payload, folder, way=way).answer)


def test_resources_are_bounded(folder, way):
    def payload() -> Any:
        def files() -> None:
            with contextlib.ExitStack() as stack:
                for _ in range(300):
                    stack.enter_context(open("/dev/null"))

        def big_file() -> None:
            with open("big", "wb") as file:
                file.writelines(b"x" * (1 << 20) for _ in range(20))

        def memory() -> None:
            bytearray(1 << 30)

        def shared() -> None:
            mmap.mmap(-1, 1 << 30)

        return [
            attempt(files),
            attempt(big_file),
            attempt(memory),
            attempt(shared),
            resource.getrlimit(resource.RLIMIT_CORE),
        ]

    limits = {"open_files": 64, "file_mb": 10, "disk_mb": 64, "memory_mb": 512}
    answer = kept(payload, folder, way=way, limits=limits).answer
    assert answer[0] == "EMFILE"
    assert answer[1] in ("EFBIG", "ENOSPC")
    assert answer[2] == "MemoryError"
    assert answer[3] == "EPERM"
    assert answer[4] == [0, 0]


def test_threads_are_bounded_and_allowed(folder, way):
    def payload() -> Any:
        stop = threading.Event()
        started = 0

        def wait() -> None:
            stop.wait(20)

        try:
            for _ in range(200):
                threading.Thread(target=wait, daemon=True).start()
                started += 1
        except RuntimeError:
            pass
        stop.set()
        return started

    bound = may_start_processes(way) and (os.geteuid() == 0 or way == namespaces.OWN_USERS)
    answer = kept(payload, folder, way=way, limits={"processes": 32}).answer
    assert answer >= 16
    assert not bound or answer <= 34


def test_multiprocessing_works_within_the_limits(folder, way):
    if way == namespaces.NONE:
        pytest.skip("semaphores need a private /dev/shm")
    if not may_start_processes(way):
        pytest.skip("no processes in this way")

    def payload() -> Any:
        import multiprocessing

        with multiprocessing.get_context("fork").Pool(2) as pool:
            return [pool.map(abs, [-1, 2, -3]), subprocess.run(["true"], check=False).returncode]

    assert kept(payload, folder, way=way).answer == [[1, 2, 3], 0]


def test_files_of_its_own_can_be_copied(folder, way):
    def payload() -> Any:
        Path("one").write_text("x")
        shutil.copy2("one", "two")
        return Path("two").read_text()

    assert kept(payload, folder, way=way).answer == "x"


def test_loaders_may_have_workers(folder, way):
    if way == namespaces.NONE or not may_start_processes(way):
        pytest.skip("no semaphores or no processes in this way")
    from torch.utils.data import DataLoader

    rows = [1.0, 2.0, 3.0]
    answer = kept(lambda: [float(row) for row in DataLoader(rows, num_workers=1)], folder, way=way).answer
    assert answer == rows


def test_without_namespaces_sessions_and_groups_cannot_be_left(folder):
    answer = kept(lambda: [attempt(os.setsid), attempt(lambda: os.setpgid(0, 0))], folder, way=namespaces.NONE).answer
    assert answer == ["EPERM", "EPERM"]


@pytest.mark.parametrize(
    ("table", "word"),
    [
        ({"memory": 1}, "memory_mb"),
        ({"memory_mb": 0}, "above 0"),
        ({"memory_mb": True}, "whole number"),
        ({"memory_mb": 1.5}, "whole number"),
        ({"import_seconds": float("nan")}, "a number"),
        ({"import_seconds": "3"}, "a number"),
    ],
)
def test_wrong_limits_are_named(table: dict[str, Any], word: str):
    with pytest.raises(ValueError, match=word):
        Limits.from_dict(table)


def test_limits_come_back():
    limits = Limits(memory_mb=512, requirement_seconds=2.5)
    assert Limits.from_dict(limits.to_dict()) == limits
    assert Limits.from_dict({"import_seconds": 3}).import_seconds == 3.0


@pytest.mark.parametrize("broken", ["landlock", "seccomp"])
def test_what_cannot_be_applied_stops_the_worker(folder, way, monkeypatch, broken: str):
    from nlpcheck.isolation.inside import landlocking

    def missing(*_: Any) -> Any:
        raise OSError("not on this kernel")

    monkeypatch.setattr({"landlock": landlocking, "seccomp": syscalls}[broken], "restrict", missing)
    end = kept(lambda: "ran", folder, way=way)
    assert end.answer is None
    assert end.reason == "unconfined"
    assert "not on this kernel" in end.text


def test_a_distribution_of_another_name_is_found(tmp_path):
    for name in ("sk_learn", "other", "nlpcheck"):
        (tmp_path / name).mkdir()
    for name, record in (
        ("scikit_learn-1.dist-info", "sk_learn/__init__.py,,\n"),
        ("other-2.dist-info", "other/__init__.py,,\n"),
    ):
        (tmp_path / name).mkdir()
        (tmp_path / name / "RECORD").write_text(record)
    found = {Path(path).name for path in environment.hidden_paths(["sk_learn"], [str(tmp_path)])}
    assert found == {"sk_learn", "scikit_learn-1.dist-info", "nlpcheck"}


def test_grants_leave_hidden_things_and_links_to_them_out(tmp_path):
    for name in ("a/b/secret", "a/c", "d"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "a" / "link").symlink_to(tmp_path / "a" / "b" / "secret")
    root = str(tmp_path)
    whole, listed = environment.grants([root], [root + "/a/b/secret"])
    assert sorted(whole) == [root + "/a/c", root + "/d"]
    assert sorted(listed) == [root, root + "/a", root + "/a/b"]
