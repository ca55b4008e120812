"""``nlpcheck environment``: what a user sees, and what `check` does about a defect."""

import json

import pytest

from tests.cli.conftest import QUICK
from tests.cli.test_bad_input import written

SIMULATED = """
    import dataclasses
    import nlpcheck.environment as environment

    broken = dataclasses.replace(environment.CHECKS["windows"], probe=lambda: "1 instead of 6")
    environment.CHECKS["windows"] = broken
"""


@pytest.fixture
def broken(tmp_path):
    """Environment variables under which the tokenizers seem to lose windows."""
    written(tmp_path / "simulated", {"sitecustomize.py": SIMULATED})
    return {"PYTHONPATH": str(tmp_path / "simulated")}


def test_a_check_that_is_right(nlpcheck):
    ran = nlpcheck("environment", "windows", env={"NO_COLOR": "1"})
    assert ran.code == 0
    assert ran.err == ""
    lines = ran.out.splitlines()
    assert lines[0].startswith("\u2713 windows  ok  tokenizers ")
    assert lines[-1] == "1 of 1 checked, 0 with a defect. No requirement is affected."
    assert "\x1b" not in ran.out


def test_a_defect_is_shown_with_what_mends_it(nlpcheck, broken):
    ran = nlpcheck("environment", "windows", env=broken)
    assert ran.code == 1
    assert ran.out.startswith("\u2717 windows  defect  tokenizers ")
    for text in ("1 instead of 6", "tokenizers>=0.23.3", "0.23.1, 0.23.2", "tokenizers/issues/2091", "QA-TRAIN-20"):
        assert text in ran.out
    assert "requirements are not applicable because of: windows." in ran.out.splitlines()[-1]


def test_records(nlpcheck, broken):
    ran = nlpcheck("environment", "windows", "--json", env=broken)
    (record,) = json.loads(ran.out)["checks"]
    assert (ran.code, record["state"], record["seen"]) == (1, "defect", "1 instead of 6")
    assert record["mended"] == "tokenizers>=0.23.3"
    assert record["not_applicable"] == record["requirements"] != []
    (right,) = json.loads(nlpcheck("environment", "windows", "--json").out)["checks"]
    assert (right["state"], right["not_applicable"]) == ("ok", [])


def test_an_unknown_name_is_told(nlpcheck):
    ran = nlpcheck("environment", "doors")
    assert (ran.code, ran.out) == (2, "")
    assert "there is no self-check 'doors'; choose from windows, " in ran.err


def test_every_check_is_listed(nlpcheck):
    from nlpcheck.environment import CHECKS

    ran = nlpcheck("environment", "--json")
    report = json.loads(ran.out)
    assert [record["name"] for record in report["checks"]] == list(CHECKS)
    assert ran.code == 0
    for record in report["checks"]:
        assert (record["state"] == "not checked") == (not all(record["versions"].values()))


def test_a_defect_blames_nobody_in_check(nlpcheck, broken, tmp_path):
    source = "def prepare_train_features(examples, tokenizer, *, max_length, stride): return {}"
    written(tmp_path, {"question_answering.py": source})
    ran = nlpcheck("check", ".", *QUICK, "-k", "QA-TRAIN-20 or QA-SIGNATURE-3", env=broken)
    record = ran.by_id("QA-TRAIN-20")
    assert record["state"] == "not-applicable"
    assert "loses windows of long texts (1 instead of 6); install tokenizers>=0.23.3" in record["reason"]
    assert ran.by_id("QA-SIGNATURE-3")["state"] == "passed"
