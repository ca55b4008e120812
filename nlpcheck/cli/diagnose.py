"""``nlpcheck diagnose DATA``: which task is this, what does it need, and what is to be watched."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nlpcheck.errors import UsageError
from nlpcheck.reporting import terminal

if TYPE_CHECKING:
    from rich.console import Console

    from nlpcheck.advice.advice import Advice
    from nlpcheck.advice.questions import Way
    from nlpcheck.advice.scenarios import Scenario
    from nlpcheck.advice.tree import Question
    from nlpcheck.data.layouts import AmbiguousError

FOUND, UNDECIDED = 1, 2
MOST_ROWS = 20_000
GOALS = ("fill", "generate")
DESCRIPTION = """\
Name the task that a data set is for, and say what it needs: head, family, labels, collator, trainer, metrics, which of
the two wrinkles (alignment, generation) apply, and what to watch in these rows, with counts and an example.

DATA is a file (.csv .tsv .json .jsonl .parquet .txt .conll), a folder that `datasets` has saved, or a folder with
train.*, validation.* and test.*. The shapes of the columns decide, whatever they are called. Where they allow several
tasks, the question that decides it is asked. Without data, --ask asks for the problem instead.
"""
EPILOG = """\
examples:
  nlpcheck diagnose tickets.csv                          which task, and what to watch
  nlpcheck diagnose wiki.txt --goal fill                 plain text: to fill gaps (fill) or to go on (generate)
  nlpcheck diagnose squad/ --checkpoint my_model         lengths and lost words by the tokenizer of that folder
  nlpcheck diagnose --ask                                no data yet: answer a few questions
  nlpcheck diagnose --ask --answer parts --answer types  the same without a terminal
  nlpcheck diagnose --scenario contracts                 a problem that others had, step by step

exit codes: 0 nothing to mend, or warnings only; 1 mistakes in the data; 2 wrong usage, data that cannot be read, or a
question that is still open
"""


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the subcommand."""
    diagnose = commands.add_parser(
        "diagnose",
        help="which task a data set is for, and what to watch",
        description=DESCRIPTION,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    _add_data(diagnose.add_argument_group("from data"))
    _add_questions(diagnose.add_argument_group("from questions"))
    output = diagnose.add_argument_group("what is shown")
    output.add_argument("--json", action="store_true", help="print one record instead of text")
    output.add_argument("--full", action="store_true", help="examples of what is fine, too")
    diagnose.set_defaults(run=run)


def _add_data(group: argparse._ArgumentGroup) -> None:
    group.add_argument("data", nargs="?", metavar="DATA", type=Path, help="file or folder")
    group.add_argument("--task", metavar="TASK", help="look at the data as this task sees them")
    group.add_argument("--goal", choices=GOALS, help="what plain text is for")
    group.add_argument("--checkpoint", metavar="DIR", type=Path, help="count with the tokenizer of this folder")
    group.add_argument("--max-length", type=int, metavar="N", help="limit to hold rows against (512, 384 or 128)")
    group.add_argument("--label-names", metavar="A,B", help="names of the labels in the order of their ids")
    group.add_argument("--most-rows", type=int, default=MOST_ROWS, metavar="N", help=f"per split ({MOST_ROWS})")


def _add_questions(group: argparse._ArgumentGroup) -> None:
    group.add_argument("--ask", action="store_true", help="find the task by questions; on a terminal, or from a pipe")
    group.add_argument("--answer", action="append", default=[], metavar="KEY", help="answer in order; repeatable")
    group.add_argument("--scenario", metavar="NAME", help="a problem that is answered already; --scenario list")


def run(options: argparse.Namespace) -> int:
    """Diagnose from data or from questions."""
    asks = options.ask or options.answer or options.scenario
    if bool(options.data) == bool(asks):
        raise UsageError("name a data file or folder, or use --ask to find the task by questions; one of the two")
    if options.scenario == "list":
        return _list_scenarios(options)
    return _ask(options) if asks else _look(options)


def _look(options: argparse.Namespace) -> int:
    """Read the data and print the advice."""
    from nlpcheck.advice.findings import ERROR
    from nlpcheck.advice.report import advice_record, last_line, shown_advice
    from nlpcheck.data.layouts import AmbiguousError

    console = terminal.console()
    try:
        advice = _advice(options)
    except AmbiguousError as error:
        if options.json or not (console.is_terminal and sys.stdin.isatty()):
            return _undecided(console, error, as_json=options.json)
        options.task = _task_typed(console, error)
        advice = _advice(options)
    if options.json:
        print(json.dumps(advice_record(advice), indent=1, ensure_ascii=False, default=str))
    else:
        for part in shown_advice(advice, full=options.full):
            console.print(part)
        if any(count == options.most_rows for count in advice.rows.values()):
            console.print(f"only the first {options.most_rows} rows of a split were read (--most-rows)", style="dim")
        console.print(last_line(advice.findings))
    return FOUND if any(finding.severity == ERROR for finding in advice.findings) else 0


def _advice(options: argparse.Namespace) -> Advice:
    from nlpcheck.advice.advice import advise
    from nlpcheck.advice.ruler import by_checkpoint
    from nlpcheck.data.reading import read

    for name in ("max_length", "most_rows"):
        value = getattr(options, name)
        if value is not None and value < 1:
            raise UsageError(f"--{name.replace('_', '-')} is {value}; must be at least 1")
    _check_task(options.task)
    ruler = by_checkpoint(options.checkpoint) if options.checkpoint else None
    table = read(options.data, most_rows=options.most_rows)
    names = [name.strip() for name in options.label_names.split(",")] if options.label_names else []
    return advise(
        table, task=options.task, goal=options.goal, ruler=ruler, max_length=options.max_length, label_names=names
    )


def _check_task(task: str | None) -> None:
    from nlpcheck.contract import TASKS

    if task is not None and task not in TASKS:
        raise UsageError(f"--task is {task!r}; must be one of {', '.join(TASKS)}")


def _task_typed(console: Console, error: AmbiguousError) -> str:
    """Ask the question that decides on the terminal, until a number fits."""
    console.print(f"{error}\n\n{error.question}", style="bold", markup=False)
    tasks = list(error.choices.values())
    for number, (choice, task) in enumerate(error.choices.items(), start=1):
        console.print(f"  {number}  {choice}: {task}", markup=False)
    while True:
        console.print("your answer: ", end="", style="cyan")
        line = sys.stdin.readline()
        if not line:
            raise error
        if line.strip().isdecimal() and 1 <= int(line) <= len(tasks):
            return tasks[int(line) - 1]


def _undecided(console: Console, error: AmbiguousError, *, as_json: bool) -> int:
    """Print the question that decides, and how to answer it."""
    if as_json:
        record = {"task": None, "question": error.question, "choices": error.choices, "why": str(error)}
        print(json.dumps(record, indent=1, ensure_ascii=False))
        return UNDECIDED
    console.print(str(error), markup=False)
    console.print(f"\n{error.question}", style="bold", markup=False)
    for choice, task in error.choices.items():
        console.print(f"  {choice}: {task}   (--task {task})", markup=False)
    console.print("\nnothing is diagnosed until this is answered; `nlpcheck diagnose --ask` explains the choices")
    return UNDECIDED


def _ask(options: argparse.Namespace) -> int:
    """Go through the questions: with the answers of a scenario, those given, and those that are typed."""
    from nlpcheck.advice import questions
    from nlpcheck.advice.report import shown_way, way_record

    told = questions.scenario(options.scenario) if options.scenario else None
    console = terminal.console()
    say = console if not options.json else terminal.console(stderr=True)
    if told and not options.json:
        console.print(f"\u201c{told.told}\u201d", style="bold", markup=False)
    way = _walk(say, [*(told.answers if told else ()), *options.answer], types=_types(options, told))
    tempting = questions.tempting(way, told)
    if options.json:
        print(json.dumps(way_record(way, tempting), indent=1, ensure_ascii=False))
    elif way.task:
        for part in shown_way(way, tempting):
            console.print(part)
    if way.open:
        print(f"nlpcheck: still open: {way.open.text} Add --answer KEY.", file=sys.stderr)
    return UNDECIDED if way.open else 0


def _types(options: argparse.Namespace, told: Scenario | None) -> bool:
    """Tell whether answers may come from standard input: not after answers on the command line without a terminal."""
    return options.ask and told is None and (sys.stdin.isatty() or not options.answer)


def _walk(console: Console, given: Sequence[str], *, types: bool) -> Way:
    """Go on while there are answers; a typed one that fits nothing is asked for again."""
    from nlpcheck.advice.questions import Way

    way, answers = Way(), list(given)
    while way.open is not None:
        _show_question(console, way.open)
        if answers:
            way = way.answered(answers.pop(0))
        elif not types or (after := _typed(console, way)) is None:
            return way
        else:
            way = after
        step = way.steps[-1]
        console.print(f"  > {step.answer.text}: {step.answer.because}\n", style="green", markup=False)
    for answer in answers:
        way.answered(answer)  # one too many, and told
    return way


def _show_question(console: Console, question: Question) -> None:
    console.print(question.text, style="bold", markup=False)
    console.print(question.why, style="dim", markup=False)
    for number, answer in enumerate(question.answers, start=1):
        console.print(f"  {number}  {answer.key:<12}{answer.text}", markup=False)


def _typed(console: Console, way: Way) -> Way | None:
    """Read answers until one fits; None at the end of the input."""
    while True:
        if sys.stdin.isatty():
            console.print("your answer: ", end="", style="cyan")
        line = sys.stdin.readline()
        if not line:
            return None
        try:
            return way.answered(line)
        except UsageError as error:
            if not sys.stdin.isatty():
                raise
            console.print(str(error), style="yellow", markup=False)


def _list_scenarios(options: argparse.Namespace) -> int:
    from nlpcheck.advice.scenarios import SCENARIOS

    if options.json:
        record: Any = [{"name": one.name, "told": one.told, "answers": one.answers} for one in SCENARIOS.values()]
        print(json.dumps(record, indent=1, ensure_ascii=False))
        return 0
    for one in SCENARIOS.values():
        print(f"{one.name:<16}{one.told}")
    return 0
