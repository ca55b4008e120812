"""How a worker ends, and that nothing of it stays. Every payload bounds itself."""

from __future__ import annotations

import mmap
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import pytest

from nlpcheck.isolation.inside import keeper as keeper_module
from nlpcheck.isolation.inside import namespaces, processes
from nlpcheck.isolation.inside.output import HEAD, TAIL, Output
from tests.grading.isolation.conftest import may_start_processes
from tests.grading.isolation.keeping import Kept, attempt, kept, opened, start

MOST = 200
LONGEST = 60.0


def alive(pids: list[int]) -> list[int]:
    """Return those that run still."""
    return [pid for pid in pids if Path(f"/proc/{pid}").exists() and " Z " not in Path(f"/proc/{pid}/stat").read_text()]


def family_of(keeper: int) -> list[int]:
    return processes.descendants(keeper)


def gone(pids: list[int], seconds: float = 5.0) -> bool:
    """Wait until none of some processes is left."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            if not alive(pids):
                return True
        except OSError:
            continue
        time.sleep(0.02)
    return False


def test_an_ordinary_end(folder, way):
    def payload() -> Any:
        print("out")
        print("err", file=sys.stderr)
        os.write(1, b"raw")
        return 42

    result = kept(payload, folder, way=way)
    assert result.answer == 42
    assert result.end["ended"] == {"exit": 0, "signal": None, "reason": ""}
    assert result.end["output"] == {"text": "out\nerr\nraw", "bytes": 11}
    assert "seccomp" in result.end["applied"]
    assert any(name.startswith("Landlock ABI") for name in result.end["applied"])


@pytest.mark.parametrize(
    ("payload", "ended"),
    [
        (lambda: os._exit(0), {"exit": 0, "signal": None}),
        (lambda: os._exit(7), {"exit": 7, "signal": None}),
        (lambda: sys.exit(3), {"exit": 3, "signal": None}),
        (lambda: sys.exit("no"), {"exit": 1, "signal": None}),
        (lambda: os.kill(os.getpid(), signal.SIGSEGV), {"exit": None, "signal": 11}),
        (os.abort, {"exit": None, "signal": 6}),
        (lambda: 1 / 0, {"exit": 1, "signal": None}),
    ],
)
def test_other_ends(folder, payload, ended):
    result = kept(payload, folder)
    assert result.answer is None
    assert result.end["ended"] == {**ended, "reason": ""}


def test_what_the_submission_prints_is_cut_in_the_middle(folder, way):
    result = kept(lambda: print("a" * 100_000 + "\nend"), folder, way=way)
    assert result.end["output"]["bytes"] == 100_005
    assert len(result.text) < HEAD + TAIL + 100
    assert result.text.startswith("aaa")
    assert result.text.endswith("aaa\nend\n")
    assert "bytes left out" in result.text


def test_too_much_output_is_an_end(folder, way):
    def payload() -> Any:
        line = b"x" * 65536
        for _ in range(16 * 1024):  # at most 1 GiB
            os.write(1, line)

    result = kept(payload, folder, way=way, limits={"output_mb": 4})
    assert result.reason == "output_limit"
    assert result.seconds < 20


def test_too_long_is_an_end_that_nothing_can_put_off(folder, way):
    def payload() -> Any:
        for number in set(signal.Signals) - {signal.SIGKILL, signal.SIGSTOP}:
            if number < signal.SIGRTMIN:
                signal.signal(number, signal.SIG_IGN)
        signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
        end = time.monotonic() + LONGEST
        while time.monotonic() < end:
            pass

    result = kept(payload, folder, way=way, limits={"submission_seconds": 0.5})
    assert result.reason == "time"
    assert result.seconds < 10


def test_too_much_memory_of_all_processes_together_is_an_end(folder, way):
    if not may_start_processes(way):
        pytest.skip("no processes in this way")

    def payload() -> Any:
        for _ in range(6):
            if not os.fork():
                held = bytearray(150 << 20)
                for place in range(0, len(held), 4096):
                    held[place] = 1
                time.sleep(20)
                os._exit(0)
        time.sleep(20)

    result = kept(payload, folder, way=way, limits={"memory_mb": 400})
    assert result.reason == "memory"
    assert result.seconds < 15


def test_memory_that_is_shared_counts(folder, way):
    def payload() -> Any:
        held = []
        for _ in range(20):  # at most 2 GiB
            held.append(mmap.mmap(-1, 100 << 20))
            held[-1].write(b"x" * (100 << 20))
            time.sleep(0.05)
        time.sleep(20)

    assert kept(payload, folder, way=way, limits={"memory_mb": 300}).reason == "memory"


def test_memory_inherited_by_a_fork_counts_once(folder, way):
    if not may_start_processes(way):
        pytest.skip("no processes in this way")

    def payload() -> Any:
        held = b"x" * (200 << 20)
        children = []
        for _ in range(4):
            child = os.fork()
            if not child:
                time.sleep(1.0)
                os._exit(0)
            children.append(child)
        return [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children] + [len(held)]

    result = kept(payload, folder, way=way, limits={"memory_mb": 500})
    assert result.answer == [0, 0, 0, 0, 200 << 20], result.end


def test_a_full_disk_is_an_error_or_an_end(folder, way):
    def payload() -> Any:
        for number in range(40):
            Path(f"part-{number}").write_bytes(b"x" * (1 << 20))
        time.sleep(2)

    result = kept(lambda: attempt(payload), folder, way=way, limits={"disk_mb": 8, "file_mb": 4})
    assert result.answer == "ENOSPC" or result.reason == "disk"


def test_many_small_files_are_bounded(folder, way):
    def payload() -> Any:
        for number in range(60_000):
            os.close(os.open(f"{number}", os.O_CREAT | os.O_WRONLY))
        time.sleep(2)

    result = kept(lambda: attempt(payload), folder, way=way)
    assert result.answer == "ENOSPC" or result.reason == "disk"


def fork_bomb() -> Any:
    """Fork from parent and children alike, 200 processes at most, each for 20 seconds at most."""
    started, refused = 0, ""
    try:
        for _ in range(MOST):
            if not os.fork():
                time.sleep(20)
                os._exit(0)
            started += 1
    except OSError as error:
        refused = type(error).__name__
    time.sleep(1)
    return [started, refused]


def test_a_fork_bomb_is_bounded(folder, way):
    result = kept(fork_bomb, folder, way=way, limits={"processes": 20})
    if result.answer is None:
        assert result.reason == "processes"
    else:
        assert result.answer[0] <= 21
        assert result.answer[1]
    assert result.seconds < 15


def test_a_limit_on_processes_binds_root_by_another_user(folder):
    if os.geteuid() != 0 or not may_start_processes(namespaces.possible()):
        pytest.skip("for root")
    started, refused = kept(fork_bomb, folder, limits={"processes": 20}).answer
    assert started <= 21
    assert refused == "BlockingIOError"


def daemon() -> Any:
    """Fork twice, leave the session, and stay for 20 seconds."""
    child = os.fork()
    if not child:
        attempt(os.setsid)
        if os.fork():
            os._exit(0)
        attempt(os.setsid)
        for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
            signal.signal(number, signal.SIG_IGN)
        time.sleep(20)
        os._exit(0)
    os.waitpid(child, 0)
    time.sleep(0.3)
    return "left"


def test_no_survivors(folder, way):
    if not may_start_processes(way):
        pytest.skip("no processes in this way")
    running = start(daemon, folder, way=way)
    time.sleep(0.25)
    seen = family_of(running.keeper)
    result = running.wait()
    assert result.answer == "left"
    assert len(seen) >= 2
    assert not alive([running.keeper, *seen])  # dead before the end was told


def sleeper() -> Any:
    if not os.fork():
        time.sleep(LONGEST)
    time.sleep(LONGEST)


def alone() -> Any:
    time.sleep(LONGEST)


def running_family(folder: Path, way: str) -> Any:
    """Start a worker that has a child, where it may have one, and return it with everything that belongs to it."""
    children = may_start_processes(way)
    running = start(sleeper if children else alone, folder, way=way)
    end = time.monotonic() + 20
    while len(seen := family_of(running.keeper)) < 2 + children and time.monotonic() < end:
        time.sleep(0.02)
    assert len(seen) == 2 + children
    return running, seen


def test_a_byte_kills(folder, way):
    running, seen = running_family(folder, way)
    running.control.sendall(b"kill")
    result = running.wait()
    assert result.reason == "killed"
    assert not alive(seen)


def test_when_the_trusted_side_dies_everything_does(folder, way):
    running, seen = running_family(folder, way)
    running.control.close()
    assert gone(seen)
    os.waitpid(running.keeper, 0)
    running.channel.close()


def test_when_the_keeper_is_killed_everything_dies(folder, way, monkeypatch):
    (folder.parent / "tmp").mkdir()
    (folder.parent / "tmp").chmod(0o1777)
    monkeypatch.setattr(tempfile, "tempdir", str(folder.parent / "tmp"))
    running, seen = running_family(folder, way)
    try:
        os.kill(running.keeper, signal.SIGKILL)
    except PermissionError:  # root's right to kill others has been taken away
        running.control.close()
    os.waitpid(running.keeper, 0)
    assert gone(seen)
    assert not list((folder.parent / "tmp").iterdir())
    running.control.close()
    running.channel.close()


def test_when_the_nursery_is_killed_everything_dies(folder, way):
    read, write = os.pipe()
    nursery = os.fork()
    if not nursery:
        running, seen = running_family(folder, way)
        os.write(write, repr([running.keeper, *seen]).encode())
        time.sleep(LONGEST)
        os._exit(0)
    os.close(write)
    seen = eval(os.read(read, 4096))
    os.close(read)
    os.kill(nursery, signal.SIGKILL)
    os.waitpid(nursery, 0)
    assert gone(seen)


def test_the_private_folder_is_removed(folder, way, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(folder.parent / "tmp"))
    (folder.parent / "tmp").mkdir()
    (folder.parent / "tmp").chmod(0o1777)

    def payload() -> Any:
        Path("inner/deeper").mkdir(parents=True)
        Path("inner/deeper/file").write_text("x")
        os.symlink("/etc", "inner/link")
        attempt(lambda: os.chmod("inner/deeper", 0))
        os.mkfifo("pipe")
        return os.getcwd()

    where = kept(payload, folder, way=way).answer
    assert where
    assert not Path(where).exists()
    assert not list((folder.parent / "tmp").iterdir())


def test_folders_whose_rights_are_taken_away_are_removed(tmp_path):
    place = tmp_path / "place"
    (place / "inner" / "deeper").mkdir(parents=True)
    (place / "inner" / "deeper" / "file").write_text("x")
    (place / "inner" / "deeper").chmod(0)
    (place / "inner").chmod(0)
    keeper_module.remove(str(place))
    assert not place.exists()


def test_workers_do_not_see_each_other(folder, way):
    def leave() -> Any:
        for place in (".", os.environ["TMPDIR"], "/dev/shm", "/tmp", "/var/tmp"):
            attempt(lambda p=place: Path(p, "left-for-the-next").write_text("x"))
        return os.getcwd()

    first = kept(leave, folder, way=way).answer

    def look() -> Any:
        places = [first, ".", os.environ["TMPDIR"], "/dev/shm", "/tmp", "/var/tmp"]
        return [attempt(lambda p=p: Path(p, "left-for-the-next").read_text()) for p in places]

    assert "done" not in kept(look, folder, way=way).answer


def test_the_channel_is_the_only_descriptor(folder, way):
    secret = os.open(folder.parent / "canary", os.O_RDONLY)
    os.set_inheritable(secret, True)  # noqa: FBT003

    def payload() -> Any:
        found = {}
        for number in range(256):
            try:
                found[number] = os.readlink(f"/proc/self/fd/{number}")
            except OSError:
                continue
        return found

    found = kept(payload, folder, way=way).answer
    os.close(secret)
    kinds = sorted(name.partition(":")[0] for name in found.values())
    assert kinds == ["/dev/null", "pipe", "pipe", "socket"]


def test_keepers_cannot_be_read_or_stopped(folder, way):
    def payload(channel: Any) -> Any:
        keeper = int(channel.recv(100))
        parent = os.getppid()
        tries = [opened(f"/proc/{p}/{f}") for p in (keeper, parent) for f in ("mem", "environ", "maps", "fd/0")]
        tries += [attempt(lambda p=p: os.kill(p, signal.SIGSTOP)) for p in (keeper,)]
        channel.sendall(repr(tries).encode())

    running = start(payload, folder, way=way, talks=True)
    running.channel.sendall(str(running.keeper).encode())
    tries = eval(running.said())
    running.control.sendall(b"kill")
    end = running.control.recv(1)
    assert end
    os.waitpid(running.keeper, 0)
    running.channel.close()
    running.control.close()
    assert "done" not in tries


def test_a_wrong_request_is_told(folder):
    result = kept(lambda: 1, folder, limits={"memory": 3})
    assert isinstance(result, Kept)
    assert result.reason == "unconfined"
    assert "memory" in result.text


def test_a_missing_folder_is_told(tmp_path):
    result = kept(lambda: 1, tmp_path / "nowhere")
    assert result.reason == "unconfined"
    assert "nowhere" in result.text


def test_output_keeps_both_ends():
    read, write = os.pipe()
    output = Output(read)
    os.write(write, b"h" * HEAD)
    os.write(write, b"m" * 20_000)
    os.write(write, b"t" * TAIL)
    os.close(write)
    while output.read():
        pass
    os.close(read)
    assert output.text() == "h" * HEAD + "\n[... 20000 bytes left out ...]\n" + "t" * TAIL


def test_descendants_are_found():
    child = subprocess.Popen(["sh", "-c", "sleep 5 & wait"])
    end = time.monotonic() + 5
    while len(found := processes.descendants(os.getpid())) < 2 and time.monotonic() < end:
        time.sleep(0.02)
    assert child.pid in found
    for pid in processes.descendants(child.pid):
        processes.kill(pid)
    child.wait()
