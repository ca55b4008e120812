"""Progress: a live line on a terminal, plain lines elsewhere, and no more than asked for."""

from __future__ import annotations

import dataclasses
import io

import pytest
from rich.console import Console

from nlpcheck.grading.progress import Pace, Reporter, duration
from tests.grading.batch.test_results import RECORD

BROKEN = dataclasses.replace(RECORD, id="eve", status="ungradable", reason="the archive is broken")


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "0 s"), (59.4, "59 s"), (59.6, "1:00 min"), (187, "3:07 min"), (3599.7, "1:00 h"), (3725, "1:02 h")],
)
def test_durations(seconds, text):
    assert duration(seconds) == text


def test_the_pace_is_that_of_late():
    pace = Pace(0.0)
    assert pace.remaining(3) == "time left unknown"
    for second in range(100):
        pace.finished(1000.0 + second)
    assert pace.per_minute == 60.0
    assert pace.remaining(90) == "60/min, 1:30 min left"


def test_nothing_is_estimated_from_the_first_moment():
    pace = Pace(0.0)
    pace.finished(0.001)
    assert pace.remaining(3) == "time left unknown"


def shown(*, terminal: bool = False, quiet: bool = False, total: int = 2) -> str:
    text = io.StringIO()
    console = Console(file=text, force_terminal=terminal, width=120, highlight=False, _environ={})
    with Reporter(console, total, quiet=quiet) as reporter:
        reporter.finished(RECORD)
        reporter.finished(BROKEN)
    return text.getvalue()


def test_elsewhere_each_submission_is_a_plain_line():
    first, second = shown().splitlines()
    assert first.startswith("[1/2] ana: 7.5/10  (")
    assert second == "[2/2] eve: ungradable: the archive is broken  (done)"


def test_on_a_terminal_it_is_one_live_line_and_those_to_look_at():
    text = shown(terminal=True)
    assert "\x1b[" in text
    assert "eve: ungradable" in text


def test_quiet_tells_only_of_those_to_look_at():
    assert shown(quiet=True) == "[2/2] eve: ungradable: the archive is broken\n"


def test_an_id_is_shown_as_it_is():
    text = io.StringIO()
    console = Console(file=text, force_terminal=True, width=200, color_system=None)
    with Reporter(console, 1) as reporter:
        reporter.finished(dataclasses.replace(RECORD, id="[red]ana[/nothing]"))
    assert "[red]ana[/nothing]" in text.getvalue()


def test_nothing_to_do_shows_nothing():
    text = io.StringIO()
    with Reporter(Console(file=text, force_terminal=True), 0):
        pass
    assert "0/0" not in text.getvalue()
