"""The batch that all attacks are judged in: once per run of the tests."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tests.grading.attacks.batch import Batch, judge
from tests.grading.attacks.oracle import outcome
from tests.grading.attacks.payloads import ATTACKS

RUNG = os.environ.get("NLPCHECK_ATTACKS_ISOLATION", "auto")
JOBS = int(os.environ.get("NLPCHECK_ATTACKS_JOBS", "2"))
"""Set by .ci/attacks, which goes through all of them."""


@pytest.fixture(scope="session")
def alone(tmp_path_factory) -> Batch:
    """The honest submissions alone."""
    return judge(tmp_path_factory.mktemp("alone"), [], jobs=JOBS, rung=RUNG)


@pytest.fixture(scope="session")
def batch(tmp_path_factory, alone) -> Batch:
    """The same among attacks."""
    attacks = [one for one in ATTACKS if RUNG != "none" or not one.needs_wall]
    judged = judge(tmp_path_factory.mktemp("attacked"), attacks, jobs=JOBS, rung=RUNG, like=alone)
    if file := os.environ.get("NLPCHECK_ATTACKS_OUTCOMES"):
        Path(file).write_text(json.dumps({one.label: outcome(one, judged) for one in attacks}, indent=1))
    return judged
