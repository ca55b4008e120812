"""``nlpcheck assignment bundle FILE``: the zip that Gradescope grades with."""

from __future__ import annotations

import argparse
import os
import tempfile
import zipfile
from pathlib import Path

from nlpcheck.errors import UsageError
from nlpcheck.reporting import terminal

DESCRIPTION = """\
Write the autograder bundle of an assignment: upload it to Gradescope, which then grades each submission as
`nlpcheck grade` does here, as an ordinary user and behind the strongest wall that its container allows.

Where it allows none nothing is graded, and results say so; --allow-no-isolation grades all the same.
"""
EPILOG = """\
examples:
  nlpcheck assignment bundle week3.toml                           installs this version of nlpcheck from the index
  nlpcheck assignment bundle week3.toml --wheel nlpcheck-1.whl    installs it from a file
"""


def add_to(actions: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the subcommand."""
    own = actions.add_parser(
        "bundle",
        help="the zip that Gradescope grades with",
        description=DESCRIPTION,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    own.add_argument("file", metavar="FILE", type=Path, help="assignment.toml")
    own.add_argument("-o", "--output", type=Path, default=Path("autograder.zip"), metavar="ZIP", help="autograder.zip")
    own.add_argument("--wheel", type=Path, action="append", default=[], help="put it in and install it; repeatable")
    own.add_argument("--requirement", action="append", default=[], metavar="LINE", help="for pip; repeatable")
    own.add_argument("--allow-no-isolation", action="store_true", help="grade where there are no walls, too")
    own.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Write the bundle; only the owner may read it, for the secret is in it."""
    from nlpcheck.grading.assignment import load_assignment
    from nlpcheck.grading.outputs.bundle import bundle

    assignment = load_assignment(options.file)
    wheels = {wheel.name: _wheel(wheel) for wheel in options.wheel}
    content = bundle(
        options.file.read_text("utf-8"),
        assignment.name,
        requirements=[*(f"./{name}" for name in wheels), *options.requirement],
        files=wheels,
        allow_no_isolation=options.allow_no_isolation,
    )
    _write(options.output, content)
    told = f"wrote {options.output}. It holds the secret: give it to Gradescope and to no student."
    terminal.console().print(told, markup=False, soft_wrap=True)
    return 0


def _wheel(file: Path) -> bytes:
    if file.suffix != ".whl" or not zipfile.is_zipfile(file):
        raise UsageError(f"--wheel {file}: is no wheel; `pip wheel --no-deps .` makes one")
    return file.read_bytes()


def _write(file: Path, content: bytes) -> None:
    """Write a file that only the owner may read, whole or not at all; over an older bundle, and over nothing else."""
    if file.exists() and not zipfile.is_zipfile(file):
        raise UsageError(f"-o {file}: exists and is no zip; it is left as it is, choose another file")
    name = None
    try:
        handle, name = tempfile.mkstemp(dir=file.resolve().parent, prefix=f".{file.name}.")
        with os.fdopen(handle, "wb") as opened:
            opened.write(content)
        Path(name).replace(file)
    except OSError as error:
        if name is not None:
            Path(name).unlink(missing_ok=True)
        raise UsageError(f"-o {file} cannot be written: {error.strerror}; choose another place") from error
