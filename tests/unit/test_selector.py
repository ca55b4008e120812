"""The expressions of ``-k``."""

import pytest

from nlpcheck.errors import UsageError
from nlpcheck.running.parts import share
from nlpcheck.selection import selector
from nlpcheck.spec import requirements

KEYWORDS = "token_classification alignment test_align_x tc-align-2 align_labels_with_tokens"


@pytest.mark.parametrize(
    ("expression", "chosen"),
    [
        ("", True),
        ("  ", True),
        ("alignment", True),
        ("ALIGNMENT", True),
        ("spans", False),
        ("not spans", True),
        ("alignment and not TC-ALIGN-2", False),
        ("spans or TC-ALIGN-2", True),
        ("not (spans or windows) and align", True),
        ("(((alignment)))", True),
        ("android", False),
    ],
)
def test_words_and_operators(expression, chosen):
    assert selector(expression)(KEYWORDS) is chosen


@pytest.mark.parametrize(
    "expression",
    ["and", "alignment spans", "(", "a or", "a == b", "f(x)", "a, b", "a; b", "not", "a\nb", "a if b else c"],
)
def test_anything_else_is_told(expression):
    with pytest.raises(UsageError, match="join words by and, or, not"):
        selector(expression)


@pytest.mark.parametrize("parts", [1, 2, 3, 7])
def test_every_requirement_belongs_to_one_part(parts):
    every = requirements()
    owned = [share(every, part, parts) for part in range(parts)]
    assert sorted(id for ids in owned for id in ids) == sorted(r.id for r in every)
