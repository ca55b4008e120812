"""The generator of the field report, on an adapter that needs nothing but what nlpcheck needs."""

import importlib.util
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def report():
    """Import the script with its neighbour."""
    sys.path.insert(0, str(ROOT / "examples"))
    try:
        spec = importlib.util.spec_from_file_location("field_report", ROOT / "examples" / "field_report.py")
        module = importlib.util.module_from_spec(spec)
        sys.modules["field_report"] = module
        spec.loader.exec_module(module)
        yield module
    finally:
        sys.path.remove(str(ROOT / "examples"))
        sys.modules.pop("field_report", None)


@pytest.fixture(scope="module")
def collators(report):
    """Judge transformers' collators by a few requirements."""
    chosen = "COLLATE-27 or COLLATE-28 or COLLATE-1"
    return report.judged("transformers_collators", ["-k", f"token_classification and ({chosen})", "--profile", "quick"])


def test_results_come_with_versions(collators):
    assert set(collators.versions) == {"transformers"}
    assert {record["state"] for record in collators.results} >= {"passed"}


def test_a_failure_is_shown_with_its_counterexample(report, collators):
    text = report.page([collators])
    assert "| `token_classification.collate` |" in text
    for record in collators.failures:
        assert f"`{record['id']}`" in text
        assert "must be" in text


def test_a_library_that_is_missing_is_listed(report, monkeypatch):
    monkeypatch.setitem(report.DISTRIBUTIONS, "nothing", ["a-distribution-that-does-not-exist"])
    missing = report.judged("nothing")
    assert missing.versions == {}
    assert "Not installed, so not judged: nothing." in report.page([missing])


def test_no_path_of_this_machine_is_on_the_page(report, collators):
    assert str(ROOT) not in report.page([collators])


def test_every_adapter_has_its_needs_listed(report):
    folders = {p.name for p in (ROOT / "examples" / "adapters").iterdir() if p.is_dir() and p.name != "__pycache__"}
    assert folders == set(report.DISTRIBUTIONS)


def test_judgements_name_adapters_and_requirements_that_exist(report):
    from nlpcheck.spec import requirements

    known = {r.id for r in requirements()}
    for name, judgements in report.JUDGEMENTS.items():
        assert name in report.DISTRIBUTIONS
        for judgement in judgements:
            assert judgement.ids <= known
