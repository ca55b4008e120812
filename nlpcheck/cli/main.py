"""The command ``nlpcheck``."""

from __future__ import annotations

import argparse
import io
import signal
import sys
import threading
from collections.abc import Sequence

from nlpcheck import __version__
from nlpcheck.cli import assignment, bench, check, diagnose, doctor, environment, grade, push, replay, run, spec
from nlpcheck.errors import SuiteError, UsageError

DESCRIPTION = """\
Is this NLP pipeline code right?

  nlpcheck check my_folder               judge token_classification.py, question_answering.py, ... in a folder
  nlpcheck check my_folder -k alignment  only the requirements about alignment
  nlpcheck spec alignment                what is required, why, and a hint
  nlpcheck replay TC-ALIGN-3-7f3a        run one recorded counterexample again
  nlpcheck grade submissions             give each of a folder of untrusted submissions its score
  nlpcheck assignment new                say what is graded, and what it is worth
  nlpcheck run token_classification      train a tiny model, with our functions or with yours
  nlpcheck diagnose tickets.csv          which task a data set is for, what it needs, and what to watch
  nlpcheck push my_model me/my_model     share a trained folder on the Hub, that which is allowed of it
  nlpcheck doctor TASK --checkpoint DIR  mistakes of framing that show before training
  nlpcheck environment                   defects of the installed libraries, and what they falsify
"""

EXIT_CODES = """\
exit codes: 0 every MUST holds, 1 some requirement fails, 2 the command or the target is wrong, 3 nlpcheck is wrong
"""
USAGE = 2


def parser() -> argparse.ArgumentParser:
    """Return the parser of the whole command line."""
    root = argparse.ArgumentParser(
        prog="nlpcheck",
        description=DESCRIPTION,
        epilog=EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    root.add_argument("--version", action="version", version=f"nlpcheck {__version__}")
    commands = root.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for module in (check, grade, assignment, replay, spec, bench, environment, run, diagnose, push, doctor):
        module.add_to(commands)
    return root


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code; the ``nlpcheck`` script passes it to the shell."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a card must not fail for a sign that the terminal lacks
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, _terminated)
    arguments = sys.argv[1:] if arguments is None else arguments
    try:
        options = parser().parse_args(arguments)
    except SystemExit as leaving:
        if leaving.code == USAGE and list(arguments[:1]) == ["grade"]:
            return grade.USAGE  # its 2 says something else
        raise
    try:
        return int(options.run(options))
    except UsageError as error:
        print(f"nlpcheck: {error}", file=sys.stderr)
        return USAGE
    except SuiteError as error:
        print(f"nlpcheck: a defect of nlpcheck, please report it:\n{error}", file=sys.stderr)
        return 3
    except KeyboardInterrupt:
        print("\nnlpcheck: interrupted; no report was written", file=sys.stderr)
        return 130
    except BrokenPipeError:
        return 1


def _terminated(_signal: int, _frame: object) -> None:
    """Leave as after Ctrl-C, so that no worker stays behind."""
    raise KeyboardInterrupt
