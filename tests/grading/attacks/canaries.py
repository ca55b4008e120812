"""What an attack would like to read, change or reach: secrets, files, listeners on loopback, other submissions."""

from __future__ import annotations

import os
import secrets
import selectors
import socket
import stat
import threading
from dataclasses import dataclass, field
from pathlib import Path

VARIABLES = ("GITHUB_TOKEN", "HF_TOKEN", "ACTIONS_RUNTIME_TOKEN", "NLPCHECK_CANARY", "AWS_SECRET_ACCESS_KEY")
PLACES = [Path(name) for name in ("/tmp", "/var/tmp", "/dev/shm", "/run", "/")] + [
    Path(__file__).parents[3] / ".git/hooks"
]
RUNNER = {
    "GITHUB_ENV": "github_env",
    "GITHUB_PATH": "github_path",
    "GITHUB_OUTPUT": "github_output",
    "GITHUB_STEP_SUMMARY": "github_summary",
}


def canary() -> str:
    """Return a secret; payloads know its form, and that a text of this form is a find."""
    return "canary-" + secrets.token_hex(16)


@dataclass
class Canaries:
    """A folder with everything that attacks are aimed at."""

    root: Path
    token: str = field(default_factory=lambda: "nlpcheck" + secrets.token_hex(6))
    """Part of the name of whatever a payload makes outside of its folder, so that it can be found afterwards."""
    heard: list[str] = field(default_factory=list)
    """What reached the listeners."""
    secrets: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.home, self.outside = self.root / "home", self.root / "outside"
        self.submissions, self.grades = self.root / "submissions", self.root / "grades"
        self.assignment, self.temporary = self.root / "assignment.toml", self.root / "tmp"
        for folder in (self.home / ".ssh", self.home / ".cache/huggingface", self.outside / "victim", self.submissions):
            folder.mkdir(parents=True)
        self.temporary.mkdir()
        for file in (".netrc", ".ssh/id_rsa", ".gitconfig", ".cache/huggingface/token"):
            self._write(self.home / file, f"password {self._secret(file)}\n")
        self._write(self.outside / "secret.txt", self._secret("a file outside") + "\n")
        self._write(self.outside / "victim" / "keep.txt", "keep me\n")
        for file in RUNNER.values():
            self._write(self.outside / file, "")
        self._listen()

    def _secret(self, where: str) -> str:
        return self.secrets.setdefault(where, canary())

    def _write(self, file: Path, text: str) -> None:
        file.write_text(text)
        file.chmod(0o644)  # only the walls keep it

    def environment(self) -> dict[str, str]:
        """Return the environment of the grader: full of secrets, as that of a CI runner is."""
        own = {
            "HOME": str(self.home),
            "TMPDIR": str(self.temporary),
            "GITHUB_ACTIONS": "true",
            **{name: self._secret(name) for name in VARIABLES},
            **{name: str(self.outside / file) for name, file in RUNNER.items()},
        }
        return {**os.environ, **own}

    def known(self) -> dict[str, str]:
        """Return what attacks know: all of it but the secrets themselves."""
        return {
            "OUTSIDE": str(self.outside),
            "HOME": str(self.home),
            "TMP": str(self.temporary),
            "SUBMISSIONS": str(self.submissions),
            "GRADES": str(self.grades),
            "ASSIGNMENT": str(self.assignment),
            "REPOSITORY": str(Path(__file__).parents[3]),
            "TOKEN": self.token,
            "PID": str(os.getpid()),
            **self.ports,
        }

    def state_outside(self) -> dict[str, str]:
        """Return every file that no attack may change, and every trace that one has left."""
        found = {}
        for folder in (self.outside, self.home):
            for file in sorted(folder.rglob("*")):
                plain = file.is_file() and not file.is_symlink()
                kind = file.read_text(errors="replace") if plain else oct(stat.S_IFMT(file.lstat().st_mode))
                found[str(file.relative_to(self.root))] = f"{oct(file.lstat().st_mode)} {kind}"
        for folder in PLACES:
            for file in folder.iterdir() if folder.is_dir() else ():
                if self.token in file.name:
                    found[str(file)] = "left behind"
        return found

    def _listen(self) -> None:
        self.selector = selectors.DefaultSelector()
        tcp, udp = (socket.socket(socket.AF_INET, kind) for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM))
        sockets = {"TCP": (tcp, ("127.0.0.1", 0)), "UDP": (udp, ("127.0.0.1", 0))}
        if socket.has_ipv6 and Path("/proc/net/if_inet6").exists():
            kinds = {"TCP6": socket.SOCK_STREAM, "UDP6": socket.SOCK_DGRAM}
            sockets |= {name: (socket.socket(socket.AF_INET6, kind), ("::1", 0)) for name, kind in kinds.items()}
        self.ports = {"TCP6": "1", "UDP6": "1", "SOCK": str(self.outside / "canary.sock")}
        for name, (one, address) in sockets.items():
            try:
                one.bind(address)
            except OSError:  # a machine without IPv6
                one.close()
                continue
            self._register(name, one)
            self.ports[name] = str(one.getsockname()[1])
        for name, address in {"SOCK": self.ports["SOCK"], "ABSTRACT": f"\0{self.token}-canary"}.items():
            one = socket.socket(socket.AF_UNIX)
            one.bind(address)
            self._register(name, one)
        Path(self.ports["SOCK"]).chmod(0o777)
        threading.Thread(target=self._hear, daemon=True).start()

    def _register(self, name: str, one: socket.socket) -> None:
        if one.type == socket.SOCK_STREAM:
            one.listen(16)
        one.settimeout(0)
        self.selector.register(one, selectors.EVENT_READ, name)

    def _hear(self) -> None:
        while self.selector.get_map():
            for key, _ in self.selector.select(timeout=1):
                one: socket.socket = key.fileobj
                try:
                    if one.type == socket.SOCK_STREAM:
                        one.accept()[0].close()
                    else:
                        one.recv(1000)
                except OSError:
                    continue
                self.heard.append(key.data)

    def close(self) -> None:
        """Stop listening."""
        for key in list(self.selector.get_map().values()):
            self.selector.unregister(key.fileobj)
            key.fileobj.close()
