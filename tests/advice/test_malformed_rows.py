"""Advice on rows with cells of every kind: they are told as findings, and nothing breaks on them."""

import json

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from rich.console import Console

from nlpcheck.advice.advice import advise
from nlpcheck.advice.report import advice_record, shown_advice
from nlpcheck.contract import TASKS
from nlpcheck.errors import UsageError
from tests.data.malformed import malformed_tables

few = settings(
    max_examples=40,
    deadline=None,
    database=None,
    derandomize=True,
    phases=[Phase.generate, Phase.shrink],
    suppress_health_check=[HealthCheck.too_slow],
)


@pytest.mark.parametrize("task", TASKS)
@few
@given(data=st.data())
def test_whatever_is_recognised_can_be_reported(task, data):
    table = data.draw(malformed_tables(task))
    try:
        advice = advise(table, task=data.draw(st.sampled_from([None, task])), goal="fill")
    except UsageError:
        return
    record = json.dumps(advice_record(advice), default=str)
    assert json.loads(record)["task"] == advice.task
    console = Console(file=None, record=True, width=100, quiet=True)
    for part in shown_advice(advice, full=True):
        console.print(part)
