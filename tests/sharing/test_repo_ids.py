"""An id is refused exactly where the library of the Hub would refuse it, in words that say what to write."""

import pytest
from huggingface_hub.errors import HFValidationError
from huggingface_hub.utils import validate_repo_id
from hypothesis import example, given
from hypothesis import strategies as st

from nlpcheck.errors import UsageError
from nlpcheck.sharing.repo_ids import checked
from tests.sharing.conftest import TOKEN

PARTS = st.text("ab1_-.é /\n", max_size=6)


@given(st.one_of(PARTS, st.builds("{}/{}".format, PARTS, PARTS)))
@example("a.git/b")
@example("a/b.git")
@example("a" * 96 + "/" + "b" * 96)
@example("a" * 97)
@example("a/b\n")
@example("")
def test_the_rules_are_those_of_the_library(repo_id):
    try:
        validate_repo_id(repo_id)
    except HFValidationError:
        with pytest.raises(UsageError):
            checked(repo_id)
    else:
        assert checked(repo_id) == repo_id


@pytest.mark.parametrize(
    ("repo_id", "says"),
    [
        ("https://huggingface.co/me/tags", "is an address: leave out all that stands before the owner's name"),
        ("models/me/tags", "has 3 parts, separated by '/'"),
        ("me/", "has an empty part"),
        ("me/my tags", "holds ' '"),
        ("./tags", "begins or ends with '-' or '.'"),
        ("me/" + "x" * 97, "has a part of 97 signs, and 96 are the most"),
        ("me/a--b", "holds '--'"),
        ("me/tags.git", "ends with '.git'"),
    ],
)
def test_what_is_wrong_is_named_and_what_is_right_is_shown(repo_id, says):
    with pytest.raises(UsageError) as caught:
        checked(repo_id)
    assert says in str(caught.value)
    assert repo_id in str(caught.value)
    assert "such as me/support-tickets" in str(caught.value)


@pytest.mark.parametrize("repo_id", [TOKEN, f"me/{TOKEN}", f"https://me:{TOKEN}@huggingface.co/me/tags"])
def test_a_token_in_its_place_is_not_repeated(repo_id):
    with pytest.raises(UsageError) as caught:
        checked(repo_id)
    assert TOKEN not in str(caught.value)
