"""The example submission has exactly the mistakes that its solution explains."""

import re
from pathlib import Path

import pytest

from nlpcheck import profiles
from nlpcheck.judging import Judge
from nlpcheck.loading import load
from nlpcheck.spec import MUST, requirements

ROOT = Path(__file__).resolve().parents[2]
SUBMISSION = ROOT / "examples" / "submission"
WRONG = {
    "token_classification": {"align_labels_with_tokens", "compute_metrics"},
    "question_answering": {"char_span_to_token_span"},
}
ALSO_BROKEN = {
    "token_classification": {"tokenize_and_align_labels"},  # calls align_labels_with_tokens
    "question_answering": {"prepare_train_features"},  # calls char_span_to_token_span
}
EXPECTED = ["TC-ALIGN-9", "TC-METRIC-9", "QA-TOKENS-2"]
"""One requirement for each mistake that names it."""


@pytest.fixture(autouse=True)
def quick():
    """Judge with few examples."""
    profiles.activate("quick")
    yield
    profiles.activate("default")


def failures(area: str, family: str) -> list:
    judge = Judge(load(str(SUBMISSION)).area(area), [])
    mine = [r for r in requirements([area]) if r.level == MUST and r.family == family]
    return [result for result in (judge.judge(r).result for r in mine) if result.state == "failed"]


FAMILIES = [
    *(
        ("token_classification", f)
        for f in ("interface", "alignment", "alignment_windows", "entities", "spans", "metrics", "collation")
    ),
    *(
        ("question_answering", f)
        for f in ("interface", "spans", "windows", "windows_answers", "answers", "metrics", "collation")
    ),
]


@pytest.mark.parametrize(("area", "family"), FAMILIES, ids=lambda part: part)
def test_only_the_wrong_functions_fail_a_must(area, family):
    assert {r.function for r in failures(area, family)} <= WRONG[area] | ALSO_BROKEN[area]


@pytest.mark.parametrize("name", EXPECTED)
def test_each_mistake_fails_the_requirement_that_names_it(name):
    (one,) = [r for r in requirements() if r.id == name]
    verdict = Judge(load(str(SUBMISSION)).area(one.area), []).judge(one)
    assert verdict.result.state == "failed"


def test_one_function_is_left_out():
    one = next(r for r in requirements(["question_answering"]) if r.functions == ("load_model",))
    verdict = Judge(load(str(SUBMISSION)).area("question_answering"), []).judge(one)
    assert verdict.result.state == "not-implemented"


def test_the_corrections_of_the_solution_hold(tmp_path):
    """Put the lines of solution.md in the place of the mistakes: every MUST of the functions holds."""
    blocks = re.findall(r"```python\n(.*?)```", (SUBMISSION / "solution.md").read_text(encoding="utf-8"), re.DOTALL)
    _, naming, outside, inside, _, per_sentence = blocks
    tc = (SUBMISSION / "token_classification.py").read_text(encoding="utf-8")
    qa = (SUBMISSION / "question_answering.py").read_text(encoding="utf-8")
    tc = tc.replace(
        "            if label % 2 == 1:\n                label += 1\n",
        "            if label != IGNORE:\n" + _indented(naming, 16),
    )
    flat = tc[tc.index("    true_tags = ") : tc.index("    correct = len(true_entities")]
    tc = tc.replace(flat, _indented(per_sentence, 4))
    qa = qa.replace(_indented(outside, 4), _indented(inside, 4))
    (tmp_path / "token_classification.py").write_text(tc, encoding="utf-8")
    (tmp_path / "question_answering.py").write_text(qa, encoding="utf-8")
    for area, functions in WRONG.items():
        judge = Judge(load(str(tmp_path)).area(area), [])
        mine = [r for r in requirements([area]) if r.level == MUST and r.functions[:1] and r.functions[0] in functions]
        assert [r.id for r in mine if judge.judge(r).result.state != "passed"] == []


def _indented(text: str, spaces: int) -> str:
    return "".join(" " * spaces + line if line.strip() else line for line in text.splitlines(keepends=True))


def test_the_readme_does_not_give_the_mistakes_away():
    text = (SUBMISSION / "README.md").read_text(encoding="utf-8")
    assert not re.search(r"% 2|parity|overlap|flat|TC-\w+-\d|QA-\w+-\d", text)
