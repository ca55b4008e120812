"""Whose functions the loop calls."""

import pytest

from nlpcheck import tasks
from nlpcheck.errors import UsageError
from nlpcheck.loop.functions import REFERENCE, YOURS, TheirError, reference, theirs

ALIGN = """\
def align_labels_with_tokens(labels, word_ids, *, label_names, label_all_tokens=False):
    return [7] * len(word_ids)
"""


@pytest.fixture
def written(tmp_path):
    """Return what writes a token_classification.py and returns its functions, with ours for the rest."""

    def write(source):
        (tmp_path / "token_classification.py").write_text(source, encoding="utf-8")
        return theirs("token_classification", str(tmp_path))

    return write


class Encoding(dict):
    def word_ids(self, row):
        return [None, 0, None]


class Tokenizer:
    def num_special_tokens_to_add(self):
        return 2

    def __call__(self, *_, **__):
        return Encoding(input_ids=[[1, 2, 3]])


def tokenized(use):
    columns = {"tokens": [["a"]], "ner_tags": [[0]]}
    return use.tokenize_and_align_labels(columns, Tokenizer(), label_names=["O"])["labels"]


def test_their_function_is_called_inside_ours(written):
    use = written(ALIGN)
    assert tokenized(use) == [[7, 7, 7]]
    assert use.called == {"tokenize_and_align_labels": REFERENCE, "align_labels_with_tokens": YOURS}


def test_reference_stays_what_it_is(written):
    written(ALIGN)
    assert tokenized(reference("token_classification")) == [[-100, 0, -100]]
    from nlpcheck.tasks.token_classification import alignment_windows

    assert alignment_windows.align_labels_with_tokens.__module__ == f"{tasks.__name__}.token_classification.alignment"


def test_two_implementations_do_not_mix(written, tmp_path):
    first = written(ALIGN)
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "token_classification.py").write_text("x = 1\n", encoding="utf-8")
    second = theirs("token_classification", str(tmp_path / "other"))
    assert tokenized(first) == [[7, 7, 7]]
    assert tokenized(second) == [[-100, 0, -100]]


def test_stub_leaves_the_work_to_ours(written):
    use = written("def align_labels_with_tokens(labels, word_ids, **_):\n    raise NotImplementedError\n")
    assert tokenized(use) == [[-100, 0, -100]]
    assert use.called["align_labels_with_tokens"] == REFERENCE


@pytest.mark.parametrize("raised", ["KeyError('x')", "SystemExit(3)"])
def test_what_they_raise_is_theirs(written, raised):
    use = written(f"def align_labels_with_tokens(labels, word_ids, **_):\n    raise {raised}\n")
    with pytest.raises(TheirError, match="align_labels_with_tokens: raised") as caught:
        tokenized(use)
    assert "line 2 of token_classification.py" in caught.value.what


def test_module_that_cannot_be_imported(written):
    with pytest.raises(TheirError, match=r"cannot be imported.*NameError"):
        written("nonsense\n")


def test_target_without_the_task(tmp_path):
    (tmp_path / "translation.py").write_text("", encoding="utf-8")
    with pytest.raises(UsageError, match="no module for token_classification"):
        theirs("token_classification", str(tmp_path))


def test_other_tasks_of_a_target_are_named():
    notes = theirs("token_classification", "examples/submission").notes
    command = "nlpcheck run question_answering --implementation examples/submission"
    assert notes == [f"examples/submission has question_answering, too: {command}"]
