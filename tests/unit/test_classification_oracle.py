"""The oracle of classification agrees with scikit-learn and torch, which nobody here has written."""

import itertools

import pytest

from nlpcheck.oracles import classification as oracle

AVERAGES = ["macro", "micro", "weighted"]
LABELS = range(3)
LOGITS = [[0.5, -1.0, 2.0], [3.0, 0.25, -2.0]]


@pytest.mark.parametrize("average", AVERAGES)
def test_scores_are_those_of_scikit_learn(average):
    metrics = pytest.importorskip("sklearn.metrics")
    for gold in itertools.product(LABELS, repeat=3):
        for predicted in [(0, 1, 2), (0, 0, 1), (2, 2, 2), (1, 0, 0)]:
            expected = metrics.f1_score(gold, predicted, average=average, zero_division=0)
            assert oracle.scores(gold, predicted, average)["f1"] == pytest.approx(expected)


def test_binary_scores_are_those_of_scikit_learn():
    metrics = pytest.importorskip("sklearn.metrics")
    for gold, predicted in itertools.product(itertools.product(range(2), repeat=4), repeat=2):
        expected = metrics.f1_score(gold, predicted, average="binary", zero_division=0)
        assert oracle.scores(gold, predicted, "binary")["f1"] == pytest.approx(expected)


def test_losses_are_those_of_torch():
    import torch
    from torch.nn import functional

    logits, sets = torch.tensor(LOGITS), [[1.0, 0.0, 1.0], [0.0, 0.0, 1.0]]
    binary = functional.binary_cross_entropy_with_logits(logits, torch.tensor(sets))
    assert oracle.cross_entropy(LOGITS, [2, 1]) == pytest.approx(
        functional.cross_entropy(logits, torch.tensor([2, 1])).item()
    )
    assert oracle.binary_cross_entropy(LOGITS, sets) == pytest.approx(binary.item())
    assert oracle.mean_squared_error([[1.0], [4.0]], [1.0, 2.0]) == pytest.approx(
        functional.mse_loss(torch.tensor([1.0, 4.0]), torch.tensor([1.0, 2.0])).item()
    )
