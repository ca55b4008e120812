"""``nlpcheck run TASK``: train a model for a task, with the reference's functions or with one's own."""

from __future__ import annotations

import argparse
import errno
import json
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from nlpcheck.contract import TASKS
from nlpcheck.errors import UsageError
from nlpcheck.files import write_text
from nlpcheck.reporting import terminal

if TYPE_CHECKING:
    from nlpcheck.loop.bench import Tell
    from nlpcheck.loop.folder import Places
    from nlpcheck.loop.outcome import Found
    from nlpcheck.loop.plan import Plan

NEEDED = ("accelerate", "matplotlib")
FINE, FAILED, INTERRUPTED = 0, 1, 130

DESCRIPTION = """\
Train a model: load and clean the rows, tokenize them (with alignment, where labels belong to words or characters),
load the head, collate, train with transformers' Trainer (Seq2SeqTrainer where the metric needs generated text),
evaluate before and after on rows that were held out, and write a folder that plain transformers load.

It is one loop for all tasks. Without further options it takes the small data set that comes with nlpcheck and a tiny
random model: seconds on a CPU, and two runs give the same numbers.
"""
EPILOG = """\
--implementation TARGET puts your own functions into the loop in place of ours, after a run with ours, from the same
start: one table and one picture show what they do to the loss and to the scores. Whatever you have not written yet is
ours. TARGET is a folder, a file, a notebook or a package, as for `nlpcheck check`. It runs in this process: run only
code that you trust.

the folder of -o, written whole or not at all:
  config.json, model.safetensors, tokenizer files     what loads with from_pretrained
  README.md           the model card, metrics in its metadata       loss.png        the loss by step
  evaluation.json     everything that was found                     held_out.jsonl  held-out rows and the answers
After Ctrl-C the last checkpoint lies in DIR.partial, and the same command with --resume goes on from it, to the same
numbers; where there was none yet, nothing is left.

examples:
  nlpcheck run token_classification
  nlpcheck run token_classification --implementation examples/submission
  nlpcheck run sequence_classification --data tickets.csv --epochs 5
  nlpcheck run question_answering --data squad/ --checkpoint models/bert-base-uncased -o runs/qa
  nlpcheck run translation --data de-en.jsonl --checkpoint models/t5-small --prefix "translate German to English: "
  nlpcheck run sequence_classification --data tickets.csv --push me/ticket-mood

exit codes: 0 trained and written, 1 your functions ended their run or the Hub did not take the folder, 2 wrong usage
or data, 3 nlpcheck is wrong, 130 interrupted
"""


UNWRITABLE = frozenset((errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EROFS, errno.EACCES, errno.EPERM))


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the subcommand."""
    command = commands.add_parser(
        "run",
        help="train a model, with our functions or with yours",
        description=DESCRIPTION,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    _add_what(command.add_argument_group("what is trained"))
    _add_how(command.add_argument_group("how it is trained"))
    _add_output(command.add_argument_group("what is written and shown"))
    command.set_defaults(run=run)


def _add_what(group: argparse._ArgumentGroup) -> None:
    data = "CSV, JSON lines, Parquet, CoNLL, text, or a saved `datasets` folder (default: the bundled rows)"
    group.add_argument("task", metavar="TASK", choices=TASKS, help=", ".join(TASKS))
    group.add_argument("--data", type=Path, metavar="FILE", help=data)
    group.add_argument("--checkpoint", type=Path, metavar="DIR", help="a model's local folder (a tiny random model)")
    group.add_argument("--implementation", metavar="TARGET", help="your functions, in place of ours")


def _add_how(group: argparse._ArgumentGroup) -> None:
    group.add_argument("--epochs", type=float, metavar="N", help="passes over the data (by task; 3 for a checkpoint)")
    group.add_argument("--learning-rate", type=float, metavar="X", help="highest one (by task; 5e-5 for a checkpoint)")
    group.add_argument("--batch-size", type=int, metavar="N", help="rows per step (16; 8 for a checkpoint)")
    group.add_argument("--max-length", type=int, metavar="N", help="tokens that the model reads at once (by task)")
    group.add_argument("--max-target-length", type=int, metavar="N", help="tokens that it writes at most (128)")
    group.add_argument("--prefix", default="", metavar="TEXT", help="before each source, as T5 models want it")
    group.add_argument("--source-lang", metavar="LANG", help="key of the rows (the first)")
    group.add_argument("--target-lang", metavar="LANG", help="key of the rows (the second)")
    group.add_argument(
        "--label-all-tokens",
        action=argparse.BooleanOptionalAction,
        default=True,
        help="token classification: label, and count, every token of a word (default), or the first alone",
    )
    group.add_argument("--seed", type=int, default=0, help="of the split, the new head, the order of rows (0)")


def _add_output(group: argparse._ArgumentGroup) -> None:
    group.add_argument("-o", "--output", type=Path, metavar="DIR", help="folder to write (runs/TASK)")
    group.add_argument("--resume", action="store_true", help="go on with the run that was interrupted")
    group.add_argument("--push", metavar="REPO_ID", help="send the folder to the Hub when it is written")
    group.add_argument("--private", action="store_true", help="with --push: for yourself")
    group.add_argument("--json", metavar="FILE", help="write what was found as JSON ('-': to standard output)")
    group.add_argument("--quiet", action="store_true", help="show neither tables nor curves")


def run(options: argparse.Namespace) -> int:
    """Train, show and write."""
    _require_libraries()
    plan = _plan(options)
    report = _report_file(options.json)
    if options.push:
        from nlpcheck.sharing.ready import ready

        ready(options.push, private=options.private)
    console = terminal.console(stderr=options.json == "-")
    found = _run(console, plan, quiet=options.quiet)
    if found is None:
        return INTERRUPTED
    failed = bool(found.yours and found.yours.failure)
    if not options.quiet or failed:
        _show(console, found)
    if not failed:
        console.print(f"written: {plan.output}", markup=False, soft_wrap=True)
    if report:
        _write(report, found)
    if failed:
        return FAILED
    return _push(console, plan.output, options) if options.push else FINE


def _require_libraries() -> None:
    if missing := [name for name in NEEDED if find_spec(name) is None]:
        raise UsageError(f"`nlpcheck run` needs {', '.join(missing)}; install them with: pip install 'nlpcheck[run]'")


def _plan(options: argparse.Namespace) -> Plan:
    from dataclasses import fields

    from nlpcheck.loop.plan import Plan

    names = {field.name for field in fields(Plan)} - {"output"}
    if options.private and not options.push:
        raise UsageError("--private: says how to push; name the repository with --push REPO_ID")
    return Plan(
        output=options.output or Path("runs") / options.task,
        **{name: value for name, value in vars(options).items() if name in names},
    )


def _report_file(file: str | None) -> Path | None:
    """Refuse a report that cannot be written before the run, not after it."""
    if file is None:
        return None
    path = Path(file)
    if file != "-" and (path.is_dir() or not path.resolve().parent.is_dir()):
        raise UsageError(f"--json {file}: must be a file in a folder that exists")
    return path


def _run(console: Console, plan: Plan, *, quiet: bool) -> Found | None:
    """Run, and write the folder; None if it was interrupted."""
    from nlpcheck.loop.folder import Places, opened

    try:
        with _closing_is_ctrl_c(), opened(plan.output, plan.fingerprint(), resume=plan.resume) as places:
            return _run_in(places, console, plan, quiet=quiet)
    except KeyboardInterrupt:
        _say_what_is_left(console, Places(plan.output.absolute()))
        return None
    except Exception as error:
        if not _is_of_disk(error):
            raise
        raise UsageError(f"--output {plan.output}: {error}; make room, or name another folder") from error


@contextmanager
def _closing_is_ctrl_c() -> Iterator[None]:
    """Take the end of the terminal as Ctrl-C, so that nothing is left half done; with nohup, the run goes on."""
    if threading.current_thread() is not threading.main_thread() or signal.getsignal(signal.SIGHUP) is signal.SIG_IGN:
        yield
        return
    before = signal.signal(signal.SIGHUP, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGHUP, before)


def _is_of_disk(error: Exception) -> bool:
    """Tell whether files could not be written; the writers of weights have errors of their own for that."""
    own = type(error).__name__ == "SafetensorError" or "PytorchStreamWriter" in str(error)
    return own or (isinstance(error, OSError) and error.errno in UNWRITABLE)


def _run_in(places: Places, console: Console, plan: Plan, *, quiet: bool) -> Found:
    """Run the loop; where the user's functions have ended it, nothing is written."""
    from nlpcheck.loop.folder import finish, write_model
    from nlpcheck.loop.running import run as run_loop
    from nlpcheck.loop.writing import write_findings

    with _progress(console, quiet=quiet) as tell:
        found = run_loop(plan, places.work, tell, lambda *trained: write_model(places, *trained))
    if not (found.yours and found.yours.failure):
        with found.seconds.of("saving"):
            write_findings(places, found)
            finish(places)
    return found


@contextmanager
def _progress(console: Console, *, quiet: bool) -> Iterator[Tell]:
    """Show the stage and the steps behind a bar, which exists on a terminal only."""
    bar = Progress(
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(),
        console=console, transient=True, disable=quiet or not console.is_terminal,
    )  # fmt: skip
    with bar:
        task = bar.add_task("starting", total=None)
        yield lambda stage, done, total: bar.update(task, description=stage, completed=done, total=total or None)


def _say_what_is_left(console: Console, places: Places) -> None:
    from nlpcheck.loop.folder import resumable

    left = f"the same command with --resume goes on from the checkpoint in {places.work}"
    text = left if resumable(places) else "there was no checkpoint yet, and nothing is left"
    console.print(f"interrupted: {text}", style="bold", markup=False, soft_wrap=True)


def _show(console: Console, found: Found) -> None:
    """Show tables, curves, and where the time went."""
    from nlpcheck.loop.plots import in_terminal
    from nlpcheck.loop.table import tables

    console.print(tables(found))
    console.print()
    console.print(in_terminal(found, console.width))
    shares = ", ".join(f"{stage} {seconds:.1f}" for stage, seconds in found.seconds.items())
    console.print(f"seconds: {shares}", style="dim", markup=False, soft_wrap=True)
    for note in found.notes:
        console.print(f"note: {note}", style="dim", markup=False, soft_wrap=True)


def _write(report: Path, found: Found) -> None:
    content = {**found.document(), "output": str(found.plan.output), "seconds": dict(found.seconds)}
    text = json.dumps(content, indent=1, ensure_ascii=False) + "\n"
    if str(report) == "-":
        sys.stdout.write(text)
        return
    try:
        write_text(report, text)
    except OSError as error:
        raise UsageError(f"--json {report}: {error}") from error


def _push(console: Console, folder: Path, options: argparse.Namespace) -> int:
    """Push the folder; if the Hub does not take it, the folder stays and the training was not in vain."""
    from nlpcheck.sharing.failures import PushError
    from nlpcheck.sharing.pushing import push

    def tell(line: str) -> None:
        console.print(line, style="dim", markup=False, soft_wrap=True)

    try:
        address = push(folder, options.push, private=options.private, tell=tell)
    except PushError as error:
        print(f"nlpcheck: {error}", file=sys.stderr)
        return FAILED
    console.print(f"pushed: {address}", markup=False, soft_wrap=True)
    return FINE
