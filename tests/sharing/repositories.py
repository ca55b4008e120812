"""What a Hub keeps: accounts, repositories as lists of commits, and large files by their SHA-256."""

from __future__ import annotations

import hashlib
import json
from base64 import b64decode
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import PurePosixPath

LARGE = (".safetensors", ".model", ".spm", ".png", ".bin")
"""What a new repository's .gitattributes give to the large file storage."""


class OutdatedError(Exception):
    """Somebody has committed since."""


@dataclass
class Account:
    name: str
    role: str = "write"
    organizations: dict[str, str] = field(default_factory=dict)
    """Name and role."""

    def may_write(self, owner: str) -> bool:
        return self.role == "write" and (owner == self.name or self.organizations.get(owner) in ("admin", "write"))


@dataclass(frozen=True)
class File:
    content: bytes
    is_large: bool

    @property
    def oid(self) -> str:
        """What git, or for a large file its storage, calls this content."""
        if self.is_large:
            return hashlib.sha256(self.content).hexdigest()
        return hashlib.sha1(b"blob %d\0" % len(self.content) + self.content).hexdigest()


@dataclass
class Repository:
    id: str
    private: bool = False
    commits: list[dict[str, File]] = field(default_factory=lambda: [{".gitattributes": File(b"", is_large=False)}])

    @property
    def files(self) -> dict[str, File]:
        return self.commits[-1]

    @property
    def contents(self) -> dict[str, bytes]:
        """What somebody has put there."""
        return {name: file.content for name, file in self.files.items() if name != ".gitattributes"}

    def sha(self, number: int = -1) -> str:
        number %= len(self.commits)
        return hashlib.sha1(f"{self.id} {number}".encode()).hexdigest()

    def at(self, revision: str) -> tuple[str, dict[str, File]] | None:
        """Return the commit that a branch or a number of a commit names, and its files."""
        if revision == "main":
            return self.sha(), self.files
        shas = [self.sha(number) for number in range(len(self.commits))]
        return (revision, self.commits[shas.index(revision)]) if revision in shas else None

    def ignores(self, path: str) -> bool:
        """Return whether a .gitignore in it names a file."""
        rules = self.files[".gitignore"].content.decode().split() if ".gitignore" in self.files else []
        return any(fnmatchcase(path, rule) for rule in rules)

    def upload_mode(self, path: str, size: int) -> dict[str, object]:
        """Return what the question before an upload is answered with."""
        mode = "lfs" if PurePosixPath(path).suffix in LARGE or size > 10_000_000 else "regular"
        known = self.files.get(path)
        answer = {"path": path, "uploadMode": mode, "shouldIgnore": self.ignores(path)}
        return answer | {"oid": known.oid if known else None}

    def commit(self, lines: bytes, objects: dict[str, bytes]) -> str:
        """Apply lines of JSON, all or (by a KeyError, ValueError or, for another parent, OutdatedError) none of them."""
        header, *operations = [json.loads(line) for line in lines.splitlines()]
        if header["key"] != "header" or not header["value"]["summary"]:
            raise ValueError("a commit begins with its header")
        if header["value"].get("parentCommit", self.sha()) != self.sha():
            raise OutdatedError
        files = dict(self.files)
        for one in operations:
            key, value = one["key"], one["value"]
            if key == "deletedFile":
                del files[value["path"]]
            elif key == "file":
                files[value["path"]] = File(b64decode(value["content"], validate=True), is_large=False)
            elif key == "lfsFile":
                files[value["path"]] = File(objects[value["oid"]], is_large=True)
            else:
                raise ValueError(f"unknown operation {key}")
        self.commits.append(files)
        return self.sha()
