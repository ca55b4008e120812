"""What a student reads."""

from dataclasses import replace

import pytest

from nlpcheck.grading import record as r
from nlpcheck.grading.outputs.cards import folds
from nlpcheck.grading.outputs.feedback import feedback
from nlpcheck.grading.outputs.wording import LABEL, MEANING
from tests.grading.outputs.examples import CARD, HIDDEN, blocked, record, requirement, ungradable

FIRST = """\
## Fix this first

### TC-ALIGN-2: A token that belongs to no word is labelled -100.

*What happened*: It runs and gives an answer, but not the right one.

What was called:

```text
align_labels_with_tokens([1], [None, 0, None], label_names=['O', 'B-X'])
```

What came back:

```text
[0, 1, 0]
```

What must come back:

```text
[-100, 1, -100]
```

Where they part:

```text
at [0]: 0, must be -100
```

*Why it matters*: the loss skips -100 only.

*Hint*: `word_ids()` is None for special tokens and for padding.

*It looks like*: "special tokens labelled O"

*Read more*: <https://huggingface.co/docs/transformers/tasks/token_classification>

Try it: `nlpcheck check . -k TC-ALIGN-2`

And 1 more of the same kind: TC-ALIGN-3.
"""


def test_the_page():
    page = feedback(record())
    assert page.startswith("# Feedback: Week 3\n\n**Ana Pérez**: **4 of 20 points** (20 %)\n\n| Part |")
    assert "| Part 1 | 4 of 10 | 2 of 5 |\n| Part 2 (hidden) | 0 of 10 | 0 of 1 |" in page
    assert FIRST in page
    assert page.index("## Fix this first") < page.index("## Then these") < page.index("## Not judged yet")
    assert "- 1 requirement can be judged once TC-ALIGN-2: A token that belongs to no word is labelled -100." in page
    assert "- token classification, alignment: 1 of 4" in page
    assert "- ✓ token classification, interface: 1 of 1" in page
    assert page.count("Fix this first") == 1


def test_every_verdict_has_words():
    assert set(MEANING) == set(LABEL) == set(r.PRIORITY)


@pytest.mark.parametrize(
    "verdict", sorted(set(r.PRIORITY) - {r.PASS, r.PARTIAL, r.BLOCKED, r.NOT_IMPLEMENTED, r.NOT_APPLICABLE})
)
def test_each_mistake_is_explained(verdict):
    assert MEANING[verdict].split(".")[0] in feedback(
        record("ana", requirement("TC-1", verdict, CARD), requirement("TC-2", r.PASS))
    )


def test_all_is_well():
    page = feedback(record("ana", requirement("A", r.PASS), requirement("B", r.PASS)))
    assert "Everything that was asked for holds. Well done!" in page
    assert "- ✓ token classification, alignment: all 2" in page
    assert "Fix" not in page


def test_not_graded_is_not_the_students_fault():
    page = feedback(ungradable())
    assert "not graded" in page
    assert "not your fault. the archive cannot be read" in page
    assert "points" not in page


def test_refused_submissions_say_why():
    page = feedback(replace(record(), requirements=(), fix_first="", reason="a link is not a file"))
    assert "a link is not a file" in page
    assert "Well done" not in page


def test_what_is_not_written_is_counted_by_function():
    missing = [requirement(f"TC-SPAN-{number}", r.NOT_IMPLEMENTED, function="entity_spans") for number in range(3)]
    page = feedback(record("ana", requirement("A", r.PASS), *missing))
    assert "- `entity_spans` (token classification) is not written yet: 3 requirements wait for it." in page


def test_the_examiners_reason_to_wait_is_told():
    waits = replace(blocked("B", ""), card=replace(CARD, reason="counts as soon as `f` gets something right"))
    assert "1 requirement cannot be judged yet: counts as soon as `f` gets something right." in feedback(
        record("ana", waits)
    )


def test_what_does_not_apply_does_not_count_and_is_said():
    page = feedback(record("ana", requirement("A", r.PASS), requirement("B", r.NOT_APPLICABLE)))
    assert "1 requirement of the assignment cannot be judged with the libraries installed here" in page


def test_notes_are_shown():
    assert "- Two cells were left out." in feedback(replace(record(), notes=("Two cells were left out.",)))


def test_many_mistakes_are_named_not_shown():
    many = [requirement(f"TC-{number}", r.WRONG, replace(CARD, looks_like="")) for number in range(100)]
    page = feedback(record("ana", *many))
    assert page.count("What was called") == 41
    assert "And 59 more mistakes, to be seen once these are mended: TC-41, TC-42," in page
    assert "and 47 more." in page


def test_equal_ways_of_failing_are_folded_and_wrong_answers_are_not():
    bare = replace(CARD, looks_like="")
    late = [requirement(f"T{number}", r.TIMEOUT, bare) for number in range(3)]
    wrong = [requirement(f"W{number}", r.WRONG, bare) for number in range(2)]
    raised = [
        requirement("E1", r.EXCEPTION, bare, exception="KeyError"),
        requirement("E2", r.EXCEPTION, bare, exception="ValueError"),
    ]
    assert [1 + len(fold.others) for fold in folds([*late, *wrong, *raised])] == [3, 1, 1, 1, 1]


def test_hidden_mistakes_alone_name_none_to_fix_first():
    page = feedback(record("ana", HIDDEN))
    assert "## What does not hold yet" in page
    assert "Fix this first" not in page
