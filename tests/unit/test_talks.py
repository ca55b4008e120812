"""Talks: the examples of generation decide clearly, so that no correct implementation can be blamed."""

import pytest

from nlpcheck.oracles.causal import continuation, lead
from nlpcheck.strategies import talks
from nlpcheck.strategies.causal_models import predictor
from nlpcheck.strategies.talks import Talk

TALKS = {name: value for name, value in vars(talks).items() if isinstance(value, Talk)}
ENOUGH = 0.01  # attention kernels and padding differ by 1e-5


@pytest.mark.parametrize("name", TALKS)
def test_each_token_of_a_talk_is_chosen_clearly(name: str) -> None:
    talk = TALKS[name]
    predict = predictor(talk.prepared())
    for ids in talk.encoded():
        assert lead(predict, ids, steps=talk.max_new_tokens) > ENOUGH


@pytest.mark.parametrize("name", [name for name, talk in TALKS.items() if "END" in name and talk.exchanged])
def test_what_ends_a_talk_is_said(name: str) -> None:
    talk = TALKS[name]
    predict = predictor(talk.prepared())
    special = {other for _, other in talk.exchanged}
    said = [continuation(predict, ids, steps=talk.max_new_tokens) for ids in talk.encoded()]
    assert special <= {token for ids in said for token in ids}
