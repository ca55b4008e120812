"""The oracle of training against torch's own losses, clipping and SGD."""

import pytest
import torch
from torch.nn import functional as F  # noqa: N812  (everybody's name for it)

from nlpcheck.oracles import training as oracle
from nlpcheck.oracles.training import Plan
from nlpcheck.strategies.training import HEADS, judge_of, run_of

generator = torch.Generator().manual_seed(0)


def normal(*shape):
    return torch.randn(*shape, generator=generator, dtype=torch.float64)


def mean(losses):
    return sum(losses) / len(losses)


def close(found, right):
    torch.testing.assert_close(torch.as_tensor(found), torch.as_tensor(right))


def test_rows_are_classified():
    logits, labels = normal(4, 3), torch.tensor([0, -100, 2, 1])
    found = oracle.losses("sequence", {"logits": logits}, {"labels": labels})
    assert len(found) == 3
    close(mean(found), F.cross_entropy(logits, labels))


@pytest.mark.parametrize("head", ["token", "language", "seq2seq"])
def test_positions_are_classified(head):
    logits, labels = normal(2, 3, 5), torch.tensor([[-100, 4, 0], [-100, -100, 1]])
    found = oracle.losses(head, {"logits": logits}, {"labels": labels})
    assert len(found) == 3
    close(mean(found), F.cross_entropy(logits.flatten(0, 1), labels.flatten()))


def test_a_causal_model_predicts_the_next_label():
    logits, labels = normal(2, 4, 5), torch.tensor([[3, -100, 4, 0], [2, -100, -100, 1]])
    found = oracle.losses("causal", {"logits": logits}, {"labels": labels})
    assert len(found) == 3
    close(mean(found), F.cross_entropy(logits[:, :-1].flatten(0, 1), labels[:, 1:].flatten()))


def test_numbers_are_compared():
    logits, labels = normal(3, 2), normal(3, 2)
    found = oracle.losses("regression", {"logits": logits}, {"labels": labels})
    assert len(found) == 6
    close(mean(found), F.mse_loss(logits, labels))
    column = oracle.losses("regression", {"logits": logits[:, :1]}, {"labels": labels[:, 0]})
    close(mean(column), F.mse_loss(logits[:, 0], labels[:, 0]))


def test_each_label_of_several_is_a_yes_or_no():
    logits, labels = normal(2, 3), torch.tensor([[0.0, 1.0, 1.0], [0.0, 0.0, 1.0]], dtype=torch.float64)
    found = oracle.losses("multi_label", {"logits": logits}, {"labels": labels})
    assert len(found) == 6
    close(mean(found), F.binary_cross_entropy_with_logits(logits, labels))


def test_a_span_is_half_start_and_half_end():
    starts, ends = normal(2, 4), normal(2, 4)
    batch = {"start_positions": torch.tensor([0, 2]), "end_positions": torch.tensor([1, 2])}
    found = oracle.losses("span", {"start_logits": starts, "end_logits": ends}, batch)
    assert len(found) == 2
    right = F.cross_entropy(starts, batch["start_positions"]) + F.cross_entropy(ends, batch["end_positions"])
    close(mean(found), right / 2)


def test_nothing_counts():
    assert oracle.losses("token", {"logits": normal(1, 2, 3)}, {"labels": torch.full((1, 2), -100)}) == []


@pytest.mark.parametrize("name", HEADS)
def test_one_batch_has_the_loss_of_the_model(name):
    run = run_of(name, [3])
    (batch,) = run.batches()
    found = oracle.mean_loss(judge_of(name), None, [batch], run.head)
    torch.testing.assert_close(found, judge_of(name)(**batch).loss, rtol=1e-4, atol=1e-4)


def test_two_batches_have_the_loss_of_their_union():
    run = run_of("gpt2", [1, 3])
    apart = oracle.mean_loss(judge_of("gpt2"), None, run.batches(), run.head)
    together = oracle.mean_loss(judge_of("gpt2"), None, run.resized(4).batches(), run.head)
    torch.testing.assert_close(apart, together, rtol=1e-4, atol=1e-4)


def test_steps_are_those_of_torch():
    import copy

    run, plan = run_of("bert-sequence", [1, 2]), Plan(rates=(0.1, 0.05), momentum=0.5, decay=0.25, max_grad_norm=0.5)
    model = copy.deepcopy(judge_of("bert-sequence"))
    found = oracle.trained(model, [[batch] for batch in run.batches()], run.head, plan)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.5, weight_decay=0.25)
    for step, batch in enumerate(run.batches()):
        model.zero_grad()
        optimizer.param_groups[0]["lr"] = plan.rates[step]
        model(**batch).loss.backward()
        norm = torch.nn.utils.clip_grad_norm_(model.parameters(), 0.5).item()
        assert found.norms[step] == pytest.approx(norm, rel=1e-4)
        optimizer.step()
        for name, parameter in model.named_parameters():
            torch.testing.assert_close(found.parameters[step + 1][name], parameter.detach(), rtol=1e-4, atol=1e-5)


def test_what_is_frozen_or_not_held_stays():
    model, run = judge_of("bert-sequence"), run_of("bert-sequence", [2])
    plan = Plan(frozen="bert.embeddings", held=(("bert", 1.0),))
    before, after = oracle.trained(model, [run.batches()], run.head, plan).parameters
    moved = {name for name, value in after.items() if not torch.equal(value, before[name])}
    assert moved
    assert all(name.startswith(("bert.encoder", "bert.pooler")) for name in moved)


def test_predictions_are_the_attended_logits():
    run = run_of("bert-other-head", [2, 1])
    model = judge_of("bert-other-head")
    found = oracle.predictions(model, run.batches())
    assert [len(row) for row in found] == [len(row["input_ids"]) for row in run.rows]
    batch = run.batches()[1]
    torch.testing.assert_close(found[2], model(**batch).logits[0].detach())


def test_predictions_of_spans_are_pairs():
    model, run = judge_of("bert-qa"), run_of("bert-qa", [1])
    outputs = model(**run.batches()[0])
    (found,) = oracle.predictions(model, run.batches())
    torch.testing.assert_close(found, torch.stack([outputs.start_logits[0], outputs.end_logits[0]], -1).detach())
