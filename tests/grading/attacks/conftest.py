"""The batch that all attacks are judged in: once per run of the tests."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tests.grading.attacks.attack import Attack
from tests.grading.attacks.batch import Batch, judge
from tests.grading.attacks.oracle import outcome
from tests.grading.attacks.payloads import ATTACKS

RUNG = os.environ.get("NLPCHECK_ATTACKS_ISOLATION", "auto")
JOBS = int(os.environ.get("NLPCHECK_ATTACKS_JOBS", "2"))
NUMBER, SHARES = map(int, os.environ.get("NLPCHECK_ATTACKS_SHARE", "1/8").split("/"))
"""All three are set by .ci/attacks, which goes through all rungs and all attacks; that takes an hour. A share holds
every so manyth attack, and all that must not be punished."""
FAIR = "h"


def chosen() -> list[Attack]:
    """Return the attacks of this run."""
    mine = [one for place, one in enumerate(ATTACKS) if place % SHARES == NUMBER % SHARES or one.id[0] == FAIR]
    return [one for one in mine if RUNG != "none" or not one.needs_wall]


@pytest.fixture(scope="session")
def alone(tmp_path_factory) -> Batch:
    """The honest submissions alone."""
    return judge(tmp_path_factory.mktemp("alone"), [], jobs=JOBS, rung=RUNG)


@pytest.fixture(scope="session")
def batch(tmp_path_factory, alone) -> Batch:
    """The same among attacks."""
    attacks = chosen()
    judged = judge(tmp_path_factory.mktemp("attacked"), attacks, jobs=JOBS, rung=RUNG, like=alone)
    if file := os.environ.get("NLPCHECK_ATTACKS_OUTCOMES"):
        Path(file).write_text(json.dumps({one.label: outcome(one, judged) for one in attacks}, indent=1))
    return judged
