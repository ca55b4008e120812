"""Self-checks of the environment: each sees its defect, and only then."""

import dataclasses
import subprocess
import sys
import types
from pathlib import Path

import pytest

from nlpcheck import environment
from nlpcheck.border.recording import Area
from nlpcheck.environment import (
    CHECKS,
    DEFECT,
    NOT_CHECKED,
    OK,
    WINDOWS,
    chosen,
    defect,
    evaluate,
    tokenizers,
    transformers,
)
from nlpcheck.environment import check as checking
from nlpcheck.errors import SuiteError, UsageError
from nlpcheck.judging import Judge
from nlpcheck.spec import requirements

REQUIRED = [name for name, check in CHECKS.items() if set(check.needs) <= {"torch", "transformers", "tokenizers"}]


@pytest.fixture(autouse=True)
def _forget():
    """A finding is remembered by the process; a simulated one must not be."""
    defect.cache_clear()
    yield
    defect.cache_clear()


def simulate(monkeypatch, name, probe):
    """Let a probe find something else."""
    monkeypatch.setitem(environment.CHECKS, name, dataclasses.replace(CHECKS[name], probe=probe, needs=()))
    return environment.CHECKS[name]


def test_the_windows_of_this_environment_are_right():
    assert CHECKS[WINDOWS].examine().state == OK
    assert defect(WINDOWS) == ""
    assert defect("") == ""


def test_a_library_that_stops_at_max_length_is_seen(monkeypatch):
    import tokenizers as library

    class Cut:
        def __init__(self, model): ...

        def enable_truncation(self, **options): ...

        def encode(self, text):
            return types.SimpleNamespace(overflowing=[])

    monkeypatch.setattr(library, "Tokenizer", Cut)
    finding = CHECKS[WINDOWS].examine()
    assert (finding.state, finding.seen) == (DEFECT, "1 instead of 6")
    version = finding.versions["tokenizers"]
    assert defect(WINDOWS) == (
        f"environment: tokenizers {version} loses windows of long texts (1 instead of 6); install tokenizers>=0.23.3"
    )


def test_a_defect_makes_the_requirements_that_rely_on_it_not_applicable(monkeypatch):
    simulate(monkeypatch, WINDOWS, lambda: "1 instead of 6")
    known = requirements(["question_answering"])
    judge = Judge(Area("question_answering", {}), known)
    results = [judge.judge(one).result for one in known]
    relying = [one.id for one in known if one.environment == WINDOWS]
    assert len(relying) > 20
    assert [result.id for result in results if result.state == "not-applicable"] == relying
    reasons = {result.reason for result in results if result.state == "not-applicable"}
    assert reasons == {defect(WINDOWS)}
    assert "install tokenizers>=0.23.3" in reasons.pop()


def test_a_check_is_tried_once_per_process(monkeypatch):
    tries = []
    simulate(monkeypatch, WINDOWS, lambda: tries.append(1) or "")
    assert [defect(WINDOWS), defect(WINDOWS)] == ["", ""]
    assert tries == [1]


def test_a_defect_that_no_release_mends_says_so(monkeypatch):
    finding = simulate(monkeypatch, "eos-as-padding", lambda: "labels").examine()
    assert finding.reason.endswith("(labels); no release mends it yet")


def test_a_library_that_is_missing_leaves_a_check_open(monkeypatch):
    monkeypatch.setattr(checking, "version_of", lambda name: "" if name == "accelerate" else "1.0")
    finding = CHECKS["trainer-accumulation"].examine()
    assert (finding.state, finding.seen) == (NOT_CHECKED, "accelerate not installed")
    monkeypatch.setattr(checking, "version_of", lambda name: "")
    assert CHECKS["torchmetrics-bleu"].examine().seen == "torchmetrics and torch not installed"


def test_a_probe_that_does_not_get_through_blames_nobody(monkeypatch):
    def broken():
        raise ImportError("no such name")

    finding = simulate(monkeypatch, WINDOWS, broken).examine()
    assert (finding.state, finding.seen) == (NOT_CHECKED, "the probe raised ImportError: no such name")
    assert defect(WINDOWS) == ""


def test_what_a_library_prints_is_kept_back(monkeypatch, capsys):
    def loud():
        sys.stdout.write("loss: 1")
        sys.stderr.write("warning")
        return ""

    assert simulate(monkeypatch, WINDOWS, loud).examine().state == OK
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize("name", REQUIRED)
def test_every_probe_of_what_is_installed_gets_through(name):
    finding = CHECKS[name].examine()
    missing = [library for library in (CHECKS[name].library, *CHECKS[name].needs) if not finding.versions[library]]
    assert finding.state in ({NOT_CHECKED} if missing else {OK, DEFECT})


@pytest.mark.parametrize("name", [name for name, check in CHECKS.items() if "accelerate" in check.needs])
def test_every_probe_of_the_trainer_gets_through(name):
    pytest.importorskip("accelerate")
    assert CHECKS[name].examine().state in (OK, DEFECT)


def test_the_random_state_is_left_alone():
    torch = pytest.importorskip("torch")
    before = torch.get_rng_state()
    CHECKS["whole-words-by-offset"].examine()
    assert torch.equal(torch.get_rng_state(), before)


class Spaced:
    """A tokenizer that puts a space before words, or refuses."""

    eos_token_id = 5
    special_tokens_map_extended = ()

    def __init__(self, *, refuse=False):
        self.refuse = refuse

    def __call__(self, words, **options):
        if self.refuse:
            raise ValueError("add_prefix_space=True is needed")
        return types.SimpleNamespace(tokens=lambda: [f"\u0120{word}" for word in words])


@pytest.mark.parametrize("refuse", [False, True])
def test_words_that_are_not_glued_are_right(monkeypatch, refuse):
    monkeypatch.setattr(transformers, "_byte_level", lambda: Spaced(refuse=refuse))
    assert transformers.glued_words() == ""


def test_a_setting_that_takes_effect_is_right(monkeypatch):
    monkeypatch.setattr(transformers, "_byte_level", Spaced)
    assert transformers.setting_without_effect() == ""


def test_labels_from_the_mask_are_right(monkeypatch):
    library = pytest.importorskip("transformers")
    torch = pytest.importorskip("torch")

    class FromMask:
        def __init__(self, tokenizer, *, mlm): ...

        def __call__(self, rows):
            return {"labels": torch.tensor([[0, 5, -100], [0, 1, 5]])}

    monkeypatch.setattr(library, "DataCollatorForLanguageModeling", FromMask)
    assert transformers.unlearned_end() == ""


def test_an_attribute_that_is_there_is_right(monkeypatch):
    library = pytest.importorskip("transformers")
    monkeypatch.setattr(library, "PreTrainedTokenizerFast", lambda tokenizer_object: Spaced())
    assert evaluate.removed_attribute() == ""


def test_the_probe_of_windows_counts_as_the_library_should():
    assert tokenizers.lost_windows() == ""


def test_an_unknown_check_is_told():
    with pytest.raises(SuiteError, match="'doors'"):
        defect("doors")
    with pytest.raises(UsageError, match="'doors'"):
        chosen(["doors"])


def test_checks_are_chosen_by_name_in_their_order():
    assert [check.name for check in chosen(["eos-as-padding", WINDOWS])] == [WINDOWS, "eos-as-padding"]
    assert len(chosen([])) == len(CHECKS)


def test_every_requirement_names_a_check_that_exists():
    assert {one.environment for one in requirements()} - {""} <= set(CHECKS)


def test_every_check_says_all_there_is_to_say():
    for check in CHECKS.values():
        assert all([check.wrong, check.matters, check.instead, check.affected])
        assert check.issue.startswith("https://github.com/")


def test_nothing_heavy_is_imported_before_a_check_is_asked_for():
    code = (
        "import sys, nlpcheck.environment, nlpcheck.cli.environment;"
        "print(sorted({'torch', 'transformers', 'tokenizers', 'evaluate', 'torchmetrics'} & set(sys.modules)));"
        "nlpcheck.environment.defect('windows');"
        "print(sorted({'torch', 'transformers'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split("\n")[:2] == ["[]", "[]"]


def test_the_page_names_every_check_and_its_report():
    page = (Path(__file__).parents[2] / "docs" / "guides" / "environment.md").read_text(encoding="utf-8")
    for check in CHECKS.values():
        (row,) = [line for line in page.splitlines() if line.startswith(f"| `{check.name}` ")]
        assert check.issue in row
        assert check.mended.replace(">=", " ") in row
