"""``nlpcheck doctor TASK``: mistakes of framing that show before training."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nlpcheck.errors import UsageError
from nlpcheck.reporting import terminal

if TYPE_CHECKING:
    from nlpcheck.advice.findings import Finding
    from nlpcheck.doctor.patient import Patient, Plan

MOST_ROWS = 20_000
DESCRIPTION = """\
Hold a checkpoint folder, a data set and a task side by side, and find what is framed wrongly, before hours of training
do: a decoder where an encoder is needed, a head that has another shape than the labels, labels in another order than
id2label, a tokenizer without word ids, a missing pad token or one that is EOS, ids beyond the embedding, a max length
beyond the positions, a metric that does not fit, a library with a known defect, and more.

Nothing is trained, and no weights are loaded: settings, shapes and the tokenizer are read, and some rows.
"""
EPILOG = """\
examples:
  nlpcheck doctor token_classification --checkpoint my_bert --data contracts.jsonl
  nlpcheck doctor question_answering --checkpoint my_bert --max-length 384 --stride 128
  nlpcheck doctor sequence_classification --data tickets.csv --metric accuracy
  nlpcheck doctor causal_lm --checkpoint my_gpt2 --no-libraries --json

Without --checkpoint or --data, what needs them is left out.

exit codes: 0 no mistake (warnings and notes may be there), 1 mistakes were found, 2 wrong usage or unreadable files
"""


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the subcommand."""
    doctor = commands.add_parser(
        "doctor",
        help="mistakes of framing that show before training",
        description=DESCRIPTION,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    _add_patient(doctor.add_argument_group("what is examined"))
    _add_plan(doctor.add_argument_group("what is planned"))
    output = doctor.add_argument_group("what is shown")
    output.add_argument("--json", action="store_true", help="print one record instead of text")
    output.add_argument("--strict", action="store_true", help="a warning counts for the exit code, too")
    doctor.set_defaults(run=run)


def _add_patient(group: argparse._ArgumentGroup) -> None:
    group.add_argument("task", metavar="TASK", help="such as token_classification")
    group.add_argument("--checkpoint", metavar="DIR", type=Path, help="folder with model and tokenizer")
    group.add_argument("--data", metavar="DATA", type=Path, help="file or folder, as `nlpcheck diagnose` reads it")
    group.add_argument("--most-rows", type=int, default=MOST_ROWS, metavar="N", help=f"per split ({MOST_ROWS})")


def _add_plan(group: argparse._ArgumentGroup) -> None:
    names = "names of the labels in the order of their ids, with commas"
    group.add_argument("--max-length", type=int, metavar="N", help="tokens of a row, or of a block")
    group.add_argument("--stride", type=int, default=128, metavar="N", help="tokens that two windows share (128)")
    group.add_argument("--metric", action="append", default=[], metavar="NAME", help="planned metric; repeatable")
    group.add_argument("--label-names", metavar="A,B", type=_names, default=(), help=names)
    group.add_argument("--gradient-accumulation", type=int, default=1, metavar="N", help="batches per step (1)")
    group.add_argument("--libraries", action=argparse.BooleanOptionalAction, default=True,
                       help="try the installed libraries for defects that matter here (some seconds)")  # fmt: skip


def _names(text: str) -> tuple[str, ...]:
    names = tuple(name.strip() for name in text.split(","))
    if not all(names) or len(set(names)) < len(names):
        raise argparse.ArgumentTypeError(f"is {text!r}; must be different names with commas between them")
    return names


def run(options: argparse.Namespace) -> int:
    """Examine and print what was found."""
    from nlpcheck.advice.findings import ERROR, WARNING
    from nlpcheck.border.surroundings import set_defaults

    set_defaults()  # before a library is imported: offline, and no progress bars
    from nlpcheck.environment.check import quiet

    patient = _patient(options)
    with quiet():
        from nlpcheck.doctor.examination import examine

        findings = examine(patient)
    if options.json:
        print(json.dumps(_record(patient, findings), indent=1, ensure_ascii=False, default=str))
    else:
        _show(patient, findings)
    counts = (ERROR, WARNING) if options.strict else (ERROR,)
    return 1 if any(finding.severity in counts for finding in findings) else 0


def _patient(options: argparse.Namespace) -> Patient:
    from nlpcheck.contract import TASKS
    from nlpcheck.data.reading import read
    from nlpcheck.doctor.checkpoint import open_checkpoint
    from nlpcheck.doctor.patient import Patient

    if options.task not in TASKS:
        raise UsageError(f"there is no task {options.task!r}; choose from {', '.join(TASKS)}")
    for name in ("max_length", "most_rows", "gradient_accumulation", "stride"):
        value = getattr(options, name)
        if value is not None and value < (0 if name == "stride" else 1):
            least = 0 if name == "stride" else 1
            raise UsageError(f"--{name.replace('_', '-')} is {value}; must be {least} or more")
    if not (options.checkpoint or options.data or options.metric):
        raise UsageError("nothing to examine: name --checkpoint, --data or --metric, or several of them")
    checkpoint = open_checkpoint(options.checkpoint) if options.checkpoint else None
    table = read(options.data, most_rows=options.most_rows) if options.data else None
    return Patient(options.task, checkpoint, table, _plan(options))


def _plan(options: argparse.Namespace) -> Plan:
    from nlpcheck.doctor.patient import Plan

    return Plan(
        max_length=options.max_length,
        stride=options.stride,
        metrics=tuple(options.metric),
        label_names=options.label_names,
        accumulation=options.gradient_accumulation,
        libraries=options.libraries,
    )


def _show(patient: Patient, findings: list[Finding]) -> None:
    from nlpcheck.advice.report import last_line, shown_findings

    console = terminal.console()
    checkpoint = patient.checkpoint.folder if patient.checkpoint else "no checkpoint"
    data = patient.table.origin if patient.table else "no data"
    console.print(f"{patient.task}, {checkpoint}, {data}", style="bold", markup=False)
    console.print(shown_findings(findings))
    console.print(last_line(findings))


def _record(patient: Patient, findings: list[Finding]) -> dict[str, Any]:
    return {
        "task": patient.task,
        "checkpoint": patient.checkpoint and str(patient.checkpoint.folder),
        "data": patient.table and str(patient.table.origin),
        "findings": [finding.record() for finding in findings],
    }
