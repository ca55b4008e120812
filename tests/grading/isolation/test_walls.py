"""The ladder: what each rung on this machine holds, and that none is lowered silently."""

from __future__ import annotations

import json
import os
import shutil
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import landlockpy
import pytest

import nlpcheck
from nlpcheck.errors import UsageError
from nlpcheck.isolation import inside, walls
from nlpcheck.isolation.inside import identity
from nlpcheck.isolation.walls import bubblewrap, container
from nlpcheck.isolation.walls import wall as wall_module
from nlpcheck.isolation.walls.container import Container
from nlpcheck.isolation.walls.landlock import Landlock
from tests.grading.isolation.keeping import DENIED

SITE = Path(landlockpy.__file__).parents[1]
NURSERY = """
import json, os, socket, sys
from nlpcheck_inside import frames, keeper
keeper.warm_up()

def opened(path):
    try:
        open(path, "rb").close() if not os.path.isdir(path) else os.listdir(path)
        return "done"
    except OSError as error:
        import errno
        return errno.errorcode[error.errno]

def attempt(action):
    try:
        action()
        return "done"
    except BaseException as error:
        return type(error).__name__

def payload():
    asked = json.loads(sys.argv[1])
    def children():
        started = 0
        try:
            for _ in range(200):
                if not os.fork():
                    import time
                    time.sleep(10)
                    os._exit(0)
                started += 1
        except OSError:
            pass
        return started
    import importlib
    return {
        "seen": {path: opened(path) for path in asked["paths"]},
        "environment": dict(os.environ),
        "socket": attempt(lambda: socket.socket()),
        "nlpcheck": attempt(lambda: importlib.import_module("nlpcheck.judging")),
        "forbidden": attempt(lambda: importlib.import_module("sacrebleu").corpus_bleu),
        "numpy": attempt(lambda: importlib.import_module("numpy")),
        "uid": os.getuid(),
        "started": children(),
    }

asked = json.loads(sys.argv[1])
control, keepers = socket.socketpair()
channel, workers = socket.socketpair()
child = os.fork()
if not child:
    control.close(); channel.close()
    keeper.keep(keepers, workers, asked["request"], lambda: workers.sendall(json.dumps(payload()).encode()))
keepers.close(); workers.close()
end = frames.receive(control)
os.waitpid(child, 0)
said = b""
while piece := channel.recv(65536):
    said += piece
nursery = {path: opened(path) for path in asked["paths"]}
print(json.dumps({"end": end, "worker": json.loads(said or b"null"), "nursery": nursery, "environment": dict(os.environ)}))
"""


@pytest.fixture(params=["bubblewrap", "landlock", "container"])
def wall(request: pytest.FixtureRequest) -> walls.Wall:
    found = next(rung() for rung in walls.RUNGS if rung().name == request.param)
    if not (probe := found.available()).ok:
        pytest.skip(probe.text)
    return found


@pytest.fixture
def run() -> Iterator[Path]:
    """A folder for a nursery, with the code that stands alone in it."""
    with tempfile.TemporaryDirectory(prefix="nursery-") as name:
        place = Path(name)
        place.chmod(0o711)
        code = place / "code" / "nlpcheck_inside"
        shutil.copytree(Path(inside.__file__).parent, code, ignore=shutil.ignore_patterns("__pycache__"))
        (place / "nursery.py").write_text(NURSERY)
        yield place


def behind(wall: walls.Wall, run: Path, folder: Path, paths: list[str]) -> dict:
    """Run the nursery behind a wall and return what it and its worker saw."""
    view = walls.View(
        run=str(run),
        readable=[str(folder.parent)],
        forbidden=["sacrebleu"],
        variables={"PYTHONPATH": str(run / "code"), "PYTHONHASHSEED": "1"},
    )
    asked = {
        "request": {"folder": str(folder), "forbidden": ["sacrebleu"], "limits": {"processes": 16}},
        "paths": paths,
    }
    command = wall.command(view, [sys.executable, "-P", "-s", "-B", str(run / "nursery.py"), json.dumps(asked)])
    environment = {**os.environ, "GITHUB_TOKEN": "CANARY"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_behind_every_wall(wall, run, folder):
    repository = Path(nlpcheck.__file__).parents[1]
    own, library = str(folder / "submission.py"), str(SITE / "numpy" / "version.py")
    foreign = [
        str(folder.parent / "ben" / "submission.py"),
        str(run / "nursery.py"),
        str(repository / "nlpcheck" / "judging.py"),
        str(repository / "tests"),
        "/etc/passwd",
        "/proc/1/environ",
        str(Path.home()),
    ]
    found = behind(wall, run, folder, [own, library, *foreign])
    worker = found["worker"]
    assert (
        found["end"]["ended"] == {"exit": 0, "signal": None, "reason": ""}
        or found["end"]["ended"]["reason"] == "processes"
    )
    assert worker["seen"].pop(own) == "done"
    assert worker["seen"].pop(library) == "done"
    assert set(worker["seen"].values()) <= DENIED, worker["seen"]
    assert worker["socket"] == "PermissionError"
    assert worker["numpy"] == "done"
    assert worker["nlpcheck"] != "done"
    assert worker["forbidden"] != "done"
    assert worker["started"] <= 16
    assert "CANARY" not in json.dumps(found)
    assert {"seccomp", "rlimits"} <= set(found["end"]["applied"])
    assert identity.spare_uid() is None or worker["uid"] != 0


def test_behind_bubblewrap_the_nursery_sees_its_view_only(run, folder):
    wall = bubblewrap.Bubblewrap()
    if not (probe := wall.available()).ok:
        pytest.skip(probe.text)
    repository = Path(nlpcheck.__file__).parents[1]
    hidden = [str(repository / "README.md"), "/etc/passwd", "/home", "/var", str(SITE / "sacrebleu" / "__init__.py")]
    found = behind(wall, run, folder, hidden)
    assert set(found["nursery"].values()) == {"ENOENT"}


def test_every_rung_says_what_it_is():
    for name, probe in walls.probe_all().items():
        assert name in ("bubblewrap", "landlock", "container")
        assert probe.text
    for rung in walls.RUNGS:
        if rung().available().ok:
            assert "seccomp" in rung().describe()


def test_auto_takes_the_strongest_that_there_is(monkeypatch):
    available = [rung.__new__(rung).name for rung in walls.RUNGS if rung().available().ok]
    if available:
        assert walls.choose().name == available[0]
    monkeypatch.setattr(walls, "RUNGS", ())
    with pytest.raises(UsageError, match="no isolation is possible"):
        walls.choose()
    assert walls.choose(allow_none=True).name == "none"


def test_what_is_wanted_and_not_there_is_refused_with_a_reason(monkeypatch):
    monkeypatch.setattr(bubblewrap, "PROGRAM", "no-such-bwrap")
    with pytest.raises(UsageError, match="bwrap is not installed"):
        walls.choose("bubblewrap")
    with pytest.raises(UsageError, match="no rung"):
        walls.choose("chroot")
    with pytest.raises(UsageError, match="--allow-no-isolation"):
        walls.choose("none")
    assert walls.choose("none", allow_none=True).describe()[0] == "none"


def test_a_kernel_without_landlock_has_no_rung(monkeypatch):
    monkeypatch.setattr(wall_module.landlocking, "abi", lambda: 0)
    assert not any(probe.ok for probe in walls.probe_all().values())
    with pytest.raises(UsageError, match=r"Linux 5\.13"):
        walls.choose("landlock")


FAKE = """#!/bin/sh
printf '%s\\n' "$@" > "$(dirname "$0")/arguments"
[ "$1" = version ] && exit 0
while [ $# -gt 0 ] && [ "$1" != nlpcheck-empty ]; do shift; done
shift
exec "$@"
"""


@pytest.fixture
def engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program that is called as Docker is, writes down how, and runs the command without a container."""
    program = tmp_path / "docker"
    program.write_text(FAKE)
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    return tmp_path / "arguments"


def test_a_container_gets_the_view_and_nothing_else(engine, run, folder):
    wall = Container(["docker"])
    assert wall.available().ok
    assert wall.describe()[0] == "container (docker)"
    view = walls.View(run=str(run), readable=[str(folder.parent)], variables={"PYTHONPATH": str(run / "code")})
    done = subprocess.run(wall.command(view, ["echo", "here"]), capture_output=True, text=True, check=True)
    assert done.stdout == "here\n"
    given = engine.read_text().splitlines()
    for option in ("--read-only", "--network", "--cap-drop", "--pids-limit", "--memory", "no-new-privileges"):
        assert option in given
    assert f"type=bind,source={folder.parent},target={folder.parent},readonly" in given
    assert not any("docker.sock" in argument or "source=/," in argument for argument in given)
    assert any(argument.startswith("PYTHONPATH=") for argument in given)


def test_an_engine_that_runs_nothing_is_no_rung(engine):
    program = engine.parent / "docker"
    program.write_text('#!/bin/sh\n[ "$1" = version ] && exit 0\necho "no space left" >&2\nexit 125\n')
    probe = Container(["docker"]).available()
    assert not probe.ok
    assert "no space left" in probe.text


def test_an_engine_that_does_not_answer_is_no_rung(tmp_path, monkeypatch):
    program = tmp_path / "podman"
    program.write_text("#!/bin/sh\necho 'cannot connect' >&2\nexit 1\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path) + ":/usr/bin:/bin")
    probe = Container(["podman"]).available()
    assert not probe.ok
    assert "cannot connect" in probe.text
    assert "installed" in Container(["no-such-engine"]).available().text


def test_the_marks_of_no_isolation_reach_the_worker(run, folder, monkeypatch):
    """Without Landlock and seccomp a worker runs if, and only if, the nursery was started without a wall."""
    view = walls.View(run=str(run), readable=[str(folder.parent)], variables={"PYTHONPATH": str(run / "code")})
    lacking = (
        "import runpy, sys\n"
        "from nlpcheck_inside import landlocking\n"
        "def lacks(*_):\n    raise OSError('no Landlock')\n"
        "landlocking.restrict = lacks\n"
        f"runpy.run_path({str(run / 'nursery.py')!r})\n"
    )
    asked = json.dumps({"request": {"folder": str(folder), "limits": {"processes": 8}}, "paths": []})
    reasons = {}
    for wall in (walls.choose("none", allow_none=True), Landlock()):
        command = wall.command(view, [sys.executable, "-P", "-s", "-B", "-c", lacking, asked])
        done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
        assert done.returncode == 0, done.stderr
        reasons[wall.name] = json.loads(done.stdout)["end"]["ended"]["reason"]
    assert reasons["landlock"] == "unconfined"
    assert reasons["none"] in ("", "processes")


def test_hidden_and_forbidden_things_are_covered_in_a_view(folder):
    view = walls.View(
        run="/nonexistent", readable=[str(folder.parent)], hidden=[str(folder.parent / "ben")], forbidden=["sacrebleu"]
    )
    covered = view.covered()
    assert str(folder.parent / "ben") in covered
    assert str(SITE / "sacrebleu") in covered
    assert container._mounted(view)
