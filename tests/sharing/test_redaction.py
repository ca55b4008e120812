"""Whatever a text is about, no token is left in it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlpcheck.sharing.redaction import redacted
from tests.sharing.conftest import TOKEN


@pytest.mark.parametrize(
    ("text", "left"),
    [
        (f"asked with {TOKEN}.", "asked with <token>"),
        (f"'Authorization': 'Bearer {TOKEN}'", "'Authorization': 'Bearer <token>'"),
        ("authorization: Basic", "authorization: <token>"),
        ("Bearer opensesame, then", "Bearer <token>, then"),
        ("PUT https://s3/x?X-Amz-Signature=1&a=b failed", "PUT https://s3/x failed"),
        ("https://me:opensesame@host/path", "https://<token>@host/path"),
        ("nothing to hide: hf_hub_download", "nothing to hide: hf_hub_download"),
    ],
)
def test_what_is_left(text, left):
    assert redacted(text).rstrip(".") == left.rstrip(".")


@given(st.text(max_size=20), st.text(max_size=20), st.text("abc/+= é", min_size=8, max_size=12))
def test_the_token_itself_goes_whatever_it_looks_like(before, after, token):
    assert token not in redacted(before + token + after, token)


def test_the_token_goes_from_addresses_too():
    assert "open%20sesame" not in redacted("http://host/open%20sesame/x", "open sesame")
