"""Group C, the third part: archives, notebooks and folders that are too large."""

import io
import zipfile
from pathlib import Path

from tests.grading.attacks import bases
from tests.grading.attacks.attack import ANY, collect

ATTACKS, attack = collect("C")


def _zip_of(entries: dict[str, bytes], sizes: dict[str, int] | None = None) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
        for name, size in (sizes or {}).items():
            with archive.open(name, "w", force_zip64=True) as file:
                for _ in range(size >> 20):
                    file.write(bytes(1 << 20))
    return data.getvalue()


HONEST = bases.source_of(bases.TAGS, {}).encode()
INTAKE = "intake caps on bytes, files, depth and ratio; names stay inside; the rest is ungradable"
ARCHIVES = {
    "zip bomb": lambda: _zip_of({"token_classification.py": HONEST}, {"zeros.bin": 1 << 30}),
    "zip of many files": lambda: _zip_of({"token_classification.py": HONEST, **{f"f{i}": b"" for i in range(20_000)}}),
    "zip of deep folders": lambda: _zip_of({"token_classification.py": HONEST, "d/" * 1000 + "x": b""}),
    "zip that climbs": lambda: _zip_of(
        {"token_classification.py": HONEST, "../../climbed.txt": b"x", "../climbed.txt": b"x", "..\\climbed.txt": b"x"}
    ),
    "zip cut short": lambda: _zip_of({"token_classification.py": HONEST * 50})[:-60],
    "zip that is none": lambda: b"PK\x03\x04" + bytes(500),
}


def _archive(content: bytes):
    def make(folder: Path, canaries: dict[str, str]) -> None:
        (folder / "token_classification.py").unlink()
        folder.rmdir()
        Path(f"{folder}.zip").write_bytes(content)

    return make


for kind, write in ARCHIVES.items():
    attack(44, kind, INTAKE, make=_archive(write()), verdict=ANY, speaks=False, note=None, needs_wall=False)


def _symlink_in_zip(folder: Path, canaries: dict[str, str]) -> None:
    (folder / "token_classification.py").unlink()
    folder.rmdir()
    with zipfile.ZipFile(f"{folder}.zip", "w") as archive:
        for name, target in (("data.txt", f"{canaries['OUTSIDE']}/secret.txt"), ("out", canaries["OUTSIDE"])):
            entry = zipfile.ZipInfo(name)
            entry.create_system, entry.external_attr = 3, 0o120777 << 16
            archive.writestr(entry, target)
        archive.writestr("out/climbed.txt", "x")
        archive.writestr(f"{canaries['OUTSIDE']}/climbed.txt", "x")
        archive.writestr("../" * 12 + canaries["OUTSIDE"].lstrip("/") + "/climbed.txt", "x")
        archive.writestr("token_classification.py", HONEST)


attack(44, "zip with links", INTAKE, make=_symlink_in_zip, verdict=ANY, speaks=False, note=None, needs_wall=False)


def _big_notebook(folder: Path, canaries: dict[str, str]) -> None:
    (folder / "token_classification.py").unlink()
    with (folder / "token_classification.ipynb").open("w") as file:
        file.write('{"cells": [], "nbformat": 4, "nbformat_minor": 5, "metadata": {"x": "')
        for _ in range(120):
            file.write("x" * (1 << 20))
        file.write('"}}')


def _deep_notebook(folder: Path, canaries: dict[str, str]) -> None:
    (folder / "token_classification.py").unlink()
    (folder / "token_classification.ipynb").write_text('{"cells": ' + "[" * 100_000 + "]" * 100_000 + "}")


def _many_files(folder: Path, canaries: dict[str, str]) -> None:
    for number in range(20_000):
        (folder / f"f{number}").touch()


def _deep_folders(folder: Path, canaries: dict[str, str]) -> None:
    inner = folder.joinpath(*["d"] * 200)
    inner.mkdir(parents=True)
    (inner / "x.txt").write_text("x")


def _sparse(folder: Path, canaries: dict[str, str]) -> None:
    with (folder / "data.bin").open("wb") as file:
        file.truncate(1 << 36)


for kind, maker in {
    "notebook of 120 MB": _big_notebook,
    "notebook of deep lists": _deep_notebook,
    "many files": _many_files,
    "deep folders": _deep_folders,
    "a file of 64 GiB that is empty": _sparse,
}.items():
    attack(44, kind, INTAKE, make=maker, verdict=ANY, speaks=False, note=None, needs_wall=False)
