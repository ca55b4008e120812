"""One batch: all attacks with honest neighbours among them, and the same neighbours alone."""

from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from nlpcheck.grading.intake.find import look_into
from nlpcheck.grading.manifest import installed_set
from nlpcheck.grading.record import Record
from tests.grading.attacks import bases
from tests.grading.attacks.attack import Attack
from tests.grading.attacks.canaries import Canaries

LONGEST = 3600
"""Seconds; far beyond what a batch takes."""
FORMATS = "gradescope,github,classroom,junit"
LIMITS = {
    "requirement_seconds": 4.0,
    "import_seconds": 6.0,
    "submission_seconds": 60.0,
    "memory_mb": 1024,
    "processes": 48,
    "file_mb": 16,
    "disk_mb": 64,
    "output_mb": 8,
    "open_files": 256,
}
ITEMS = {  # what the base gets wrong is the last one of each
    "Align": ("TC-ALIGN-3 or TC-ALIGN-5", "hidden"),
    "Entities": ("TC-ENTITY-8 or TC-ENTITY-10", "public"),
    "Batch": ("TC-COLLATE-12 or TC-COLLATE-13", "public"),
    "Model": ("TC-HEAD-2 or TC-HEAD-3", "hidden"),
    "Step": ("TRAIN-STEP-2 or test_step_returns_the_loss_before", "hidden"),
}
AREAS = ["token_classification", "training"]
TWINS = {bases.TAGS: "n1-tags", bases.HEAD: "n2-head", bases.TRAIN: "n3-train", bases.BOTH: "n4-both"}
PERFECT = "n0-perfect"
SPREAD = tuple(f"{letter}{number}-honest" for letter in "abcdefhx" for number in ("000", "300"))
"""Honest neighbours with names between those of the attacks."""


def neighbours(secret: str) -> dict[str, dict[str, str]]:
    """Return the files of the honest submissions by name; each holds a secret, for its text is its own."""
    found = {
        name: {bases.FILES[base]: bases.source_of(base, {}), **bases.files_of(base)} for base, name in TWINS.items()
    }
    found |= dict.fromkeys(SPREAD, found[TWINS[bases.TAGS]])
    right = bases.source_of(bases.TAGS, {}).replace('in ("B", "I")', 'in ("BI" if mode == "lenient" else "B")')
    found[PERFECT] = {"token_classification.py": right, "perfect_helper.py": "x = 1\n"}
    return {name: {path: f"{text}# {secret}\n" for path, text in files.items()} for name, files in found.items()}


def write_files(folder: Path, files: dict[str, str | bytes], known: dict[str, str]) -> None:
    """Write files into a folder; what attacks know takes the place of its name."""
    for path, content in files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else filled(content, known).encode())


def filled(text: str, known: dict[str, str]) -> str:
    """Put in what attacks know."""
    return re.sub(r"@([A-Z0-9]+)@", lambda match: known.get(match[1], match[0]), text)


def write_attack(attack: Attack, submissions: Path, known: dict[str, str]) -> None:
    """Write the submission of an attack."""
    folder = submissions / attack.id
    folder.mkdir()
    write_files(folder, {bases.FILES[attack.base]: attack.text(), **bases.files_of(attack.base)}, known)
    write_files(folder, attack.files, known)
    if attack.make is not None:
        attack.make(folder, known)


def assignment_text(secret: str) -> str:
    """Return the assignment's file."""
    lines = ["format = 1", "[assignment]", 'name = "Attacks"', f"areas = {json.dumps(AREAS)}", f'secret = "{secret}"']
    lines += [f'requirement_set = "{installed_set(AREAS)}"', "[limits]", *(f"{k} = {v}" for k, v in LIMITS.items())]
    lines += ["[policy]", 'forbidden = ["seqeval"]']
    for title, (select, visibility) in ITEMS.items():
        lines += [
            "[[items]]",
            f'title = "{title}"',
            f'select = "{select}"',
            "points = 12.0",
            f'visibility = "{visibility}"',
        ]
    return "\n".join(lines) + "\n"


@dataclass
class Batch:
    """A batch that has been graded."""

    canaries: Canaries
    attacks: list[Attack]
    report: dict[str, object]
    stdout: bytes
    stderr: bytes
    before: dict[str, str]
    after: dict[str, str]

    @property
    def grades(self) -> Path:
        """The results."""
        return self.canaries.grades

    @cached_property
    def records(self) -> dict[str, Record]:
        """All records by their id."""
        files = sorted((self.grades / "records").glob("*.json"))
        return {file.stem: Record.from_json(file.read_text()) for file in files}

    @cached_property
    def ids(self) -> dict[str, str]:
        """The ids of records by the names of what was handed in."""
        return {found.path.name: found.id for found in look_into(self.canaries.submissions).found}

    def record(self, attack: Attack) -> Record | None:
        """Return the record of an attack."""
        name = attack.id if attack.id in self.ids else f"{attack.id}.zip"
        return self.records.get(self.ids.get(name, ""))

    @cached_property
    def seconds(self) -> dict[str, float]:
        """How long each submission took, by its id."""
        with (self.grades / "timings.csv").open(newline="") as file:
            return {row["id"]: float(row["seconds"]) for row in csv.DictReader(file)}

    @cached_property
    def outputs(self) -> dict[str, bytes]:
        """Everything that was written, by its path, and what the terminal showed."""
        found = {
            str(file.relative_to(self.grades)): file.read_bytes() for file in self.grades.rglob("*") if file.is_file()
        }
        return {**found, "standard output": self.stdout, "standard error": self.stderr}


def judge(root: Path, attacks: list[Attack], *, jobs: int, rung: str, like: Batch | None = None) -> Batch:
    """Write the submissions and grade them with the command that an instructor uses.

    A batch ``like`` another one has the same neighbours and the same assignment.
    """
    canaries = Canaries(root, secrets=dict(like.canaries.secrets) if like else {})
    for name, files in neighbours(canaries._secret("a neighbour")).items():
        write_files(canaries.submissions / name, files, {})
    for attack in attacks:
        write_attack(attack, canaries.submissions, canaries.known())
    canaries.assignment.write_text(assignment_text(canaries._secret("the assignment")))
    before, report = canaries.state_outside(), root / "report.json"
    command = [
        sys.executable,
        "-m",
        "nlpcheck",
        "grade",
        str(canaries.submissions),
        "--assignment",
        str(canaries.assignment),
    ]
    command += ["-o", str(canaries.grades), "-j", str(jobs), "--isolation", rung, "--format", FORMATS]
    command += ["--allow-no-isolation"] if rung == "none" else []
    watched = str(Path(__file__).with_name("watched.py"))
    subprocess.run(
        [sys.executable, watched, str(report), *command], env=canaries.environment(), check=True, timeout=LONGEST
    )
    batch = Batch(
        canaries,
        attacks,
        json.loads(report.read_text()),
        report.with_suffix(".out").read_bytes(),
        report.with_suffix(".err").read_bytes(),
        before,
        canaries.state_outside(),
    )
    canaries.close()
    return batch
