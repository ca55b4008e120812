"""Whatever a cell holds: a layout or a refusal that says what is wrong, never a traceback."""

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from nlpcheck.contract import TASKS
from nlpcheck.data.layouts import canonical, recognise
from nlpcheck.errors import UsageError
from tests.data.malformed import malformed_tables

few = settings(
    max_examples=60,
    deadline=None,
    database=None,
    derandomize=True,
    phases=[Phase.generate, Phase.shrink],
    suppress_health_check=[HealthCheck.too_slow],
)


@pytest.mark.parametrize("task", TASKS)
@few
@given(data=st.data())
def test_malformed_cells_are_recognised_or_refused(task, data):
    table = data.draw(malformed_tables(task))
    asked = data.draw(st.sampled_from([None, task, *TASKS]))
    try:
        layout = recognise(table, task=asked, goal=data.draw(st.sampled_from([None, "fill"])))
    except UsageError:
        return
    rows = [row for split in table.splits.values() for row in canonical(split, layout, table.label_names)]
    assert len(rows) == len(table.rows)
    assert all(layout.columns.keys() <= row.keys() for row in rows)
