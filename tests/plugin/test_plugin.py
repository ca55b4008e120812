"""The plugin in a stranger's strict project."""

import xml.etree.ElementTree as ET

import pytest

SUITE = ("--pyargs", "nlpcheck.conformance.token_classification.test_alignment", "--impl-profile", "quick", "-q")
INTERFACE = "nlpcheck.conformance.token_classification.test_interface"
WRONG = """
    from nlpcheck.tasks.token_classification import align_labels_with_tokens as right

    def align_labels_with_tokens(labels, word_ids, *, label_names, label_all_tokens=False):
        return [0 if word is None else label for word, label in zip(word_ids, right(labels, word_ids, label_names=label_names, label_all_tokens=label_all_tokens))]
"""


def test_where_it_is_only_installed_nothing_changes(project):
    source = """
        import sys, warnings
        import pytest
        from hypothesis import given, settings, strategies as st

        settings.register_profile("own", max_examples=7)
        settings.load_profile("own")
        loaded = set(sys.modules)

        @pytest.fixture
        def impl():
            return "my own fixture"

        def test_own_fixture(impl):
            assert impl == "my own fixture"

        def test_own_profile():
            assert settings().max_examples == 7

        @given(st.integers())
        def test_own_property(n): ...

        @pytest.mark.parametrize("requirement", [1, 2])
        def test_own_parameters(requirement): ...

        def test_nothing_heavy_was_loaded():
            ours = {name for name in loaded if name.startswith("nlpcheck")}
            assert ours <= {"nlpcheck", "nlpcheck.plugin"}
            assert not {"torch", "transformers", "tokenizers", "numpy"} & loaded
    """
    project.write("test_own.py", source)
    ran = project.pytest("-q")
    assert (ran.code, ran.outcomes) == (0, {"passed": 6}), ran.out
    assert "nlpcheck" not in ran.out


def test_starting_pytest_imports_nothing_heavy(project):
    project.write(
        "conftest.py",
        "def pytest_sessionfinish():\n    import sys\n    print('heavy:', sorted({'hypothesis.core', 'torch', 'transformers', 'numpy', 'rich'} & set(sys.modules)))\n",
    )
    project.write("test_one.py", "def test_one(): ...\n")
    assert "heavy: []" in project.pytest("-q").out


def test_two_implementations_side_by_side(project):
    for name, source in {
        "one": WRONG,
        "two": "from nlpcheck.tasks.token_classification import *\nfrom nlpcheck.tasks.token_classification import align_labels_with_tokens",
    }.items():
        project.write(f"{name}/token_classification.py", source)
    ran = project.pytest(*SUITE, "--impl", "one", "--impl", "two", "-k", "align_labels or align_ignores or align_gives")
    assert ran.code == 1
    failed = [line for line in ran.out.splitlines() if line.startswith("FAILED")]
    assert failed
    assert all("[one]" in line for line in failed)
    assert "✗ TC-ALIGN-2  A token that belongs to no word is labelled -100." in ran.out
    assert "you returned" in ran.out
    assert "nlpcheck replay" not in ran.out


def test_what_cannot_be_judged_is_skipped_and_counted(project):
    project.write("mine/token_classification.py", WRONG + "\n    def predictions_to_words(): ...\n")
    ran = project.pytest(
        *SUITE[:-1], INTERFACE, "-rs", "--impl", "mine", "-k", "align or predictions or words or imports"
    )
    assert ran.code == 1
    assert "blocked: TC-SIGNATURE-4 must hold first" in ran.out
    assert "not-implemented: add `def tokenize_and_align_labels(" in ran.out
    counted = [line for line in ran.out.splitlines() if line.startswith("nlpcheck: ")]
    assert counted[0].split(" MUST checked: ")[1].count("blocked") == 1
    numbers = ran.outcomes
    judged, total = (int(counted[0].split()[index]) for index in (1, 3))
    assert 0 < judged < total <= sum(numbers.get(word, 0) for word in ("passed", "failed", "skipped"))


def test_a_requirement_is_known_by_its_id(project):
    ran = project.pytest(*SUITE, "-k", "align_gives_one_label", "--junitxml", "junit.xml")
    assert (ran.code, ran.outcomes["passed"]) == (0, 1), ran.out
    properties = {p.get("name"): p.get("value") for p in ET.parse(project.folder / "junit.xml").iter("property")}
    assert properties == {"requirement": "TC-ALIGN-1", "level": "MUST", "area": "token_classification"}


def test_the_mark_selects(project):
    ran = project.pytest(*SUITE, "-m", "requirement", "--impl-level", "must", "--collect-only")
    assert ran.code == 0
    assert "test_align_gives_one_label_per_token[nlpcheck.tasks]" in ran.out


def test_xdist_gives_the_same_verdicts(project):
    pytest.importorskip("xdist")
    project.write("mine/token_classification.py", WRONG)
    chosen = (*SUITE, "--impl", "mine", "-k", "align_")
    alone, divided = project.pytest(*chosen), project.pytest(*chosen, "-n2")
    assert divided.outcomes == {word: number for word, number in alone.outcomes.items() if word != "deselected"}
    assert divided.code == 1
    counts = [[line for line in ran.out.splitlines() if line.startswith("nlpcheck: ")] for ran in (alone, divided)]
    assert counts[0] == counts[1] != []


def test_last_failed_and_exit_first(project):
    project.write("mine/token_classification.py", WRONG)
    chosen = (*SUITE, "--impl", "mine", "-k", "align_ignores or align_gives")
    first = project.pytest(*chosen, "--cache-clear", "-x")
    assert first.outcomes["failed"] == 1
    again = project.pytest(*chosen, "--lf")
    assert (again.outcomes["failed"], again.outcomes.get("passed", 0)) == (1, 0) or again.outcomes["failed"] >= 1
    assert "TC-ALIGN-2" in again.out


def test_the_debugger_opens_where_it_fails_and_ends_without_a_terminal(project):
    project.write("mine/token_classification.py", WRONG)
    ran = project.pytest(*SUITE, "--impl", "mine", "-k", "align_ignores_tokens_of_no_word", "--pdb")
    assert "PDB post_mortem" in ran.out
    assert "INTERNALERROR" not in ran.out


def test_the_ini_option_names_the_implementation(project):
    project.write("mine/token_classification.py", WRONG)
    project.write("pytest.toml", '[pytest]\nstrict = true\nnlpcheck_impl = ["mine"]\n')
    ran = project.pytest(*SUITE, "-k", "align_gives_one_label", "-vv")
    assert "[mine] PASSED" in ran.out


def test_a_warning_of_the_code_under_test_is_not_the_strangers_error(project):
    source = """
        import warnings
        from nlpcheck.tasks.token_classification import align_labels_with_tokens as right
        def align_labels_with_tokens(*args, **kwargs):
            warnings.warn("deprecated", DeprecationWarning)
            return right(*args, **kwargs)
    """
    project.write("mine/token_classification.py", source)
    ran = project.pytest(*SUITE, "--impl", "mine", "-k", "align_gives_one_label")
    assert ran.code == 0, ran.out


@pytest.mark.parametrize("target", ["nowhere", "empty"])
def test_a_target_that_is_none_is_wrong_usage(project, target):
    (project.folder / "empty").mkdir()
    ran = project.pytest(*SUITE, "--impl", target)
    assert ran.code == 4
    assert ran.out.startswith("ERROR: ")
    assert "Traceback" not in ran.out


def test_a_module_that_does_not_import_fails_once(project):
    project.write("mine/token_classification.py", "def f(:")
    ran = project.pytest(
        "--pyargs", INTERFACE, SUITE[1], "-q", "--impl", "mine", "--impl-profile", "quick", "-k", "imports or align_"
    )
    assert ran.outcomes["failed"] == 1
    assert "SyntaxError" in ran.out


def test_code_that_hangs_is_stopped(project):
    project.write(
        "mine/token_classification.py",
        "def align_labels_with_tokens(labels, word_ids, *, label_names, label_all_tokens=False):\n    while True: pass\n",
    )
    ran = project.pytest(*SUITE, "--impl", "mine", "--impl-budget", "0.3", "-k", "align_gives_one_label")
    assert ran.code == 1
    assert "still running after 0.3 s" in ran.out
