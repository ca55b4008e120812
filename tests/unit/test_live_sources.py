"""Scripts that make live arguments as they were before a call."""

import pytest
import torch

from nlpcheck.running.live import LiveSources, is_live
from nlpcheck.strategies.models import live_model


def made(*values):
    """Run the lines that make some values; return what they make."""
    sources = LiveSources()
    names, lines = [], []
    for value in values:
        name, own = sources.define(value)
        names.append(name)
        lines += own
    namespace = {}
    exec("\n".join([*sources.imports, *lines]), namespace)
    return [namespace[name] for name in names]


def state_of(model):
    return {name: weight.detach().clone() for name, weight in model.named_parameters()}


def same(one, other):
    return one.keys() == other.keys() and all(one[name].equal(other[name]) for name in one)


@pytest.mark.parametrize("name", ["bert-sequence", "roberta-token", "gpt2", "llama", "t5", "bart"])
def test_a_model_is_made_again(name):
    model = live_model(name, training=True)
    next(iter(model.parameters())).requires_grad = False
    (again,) = made(model)
    assert same(state_of(again), state_of(model))
    assert again.training
    assert not next(iter(again.parameters())).requires_grad


def test_what_differs_from_the_first_weights_is_written_out():
    model = live_model("bert-sequence")
    model.classifier.weight.data.zero_()
    model.bert.embeddings.word_embeddings.weight.data += 1
    model.classifier.bias.grad = torch.tensor([1.0, 2.0, 3.0])
    model.dropout.p = 1.0
    model.dropout.train()
    (again,) = made(model)
    assert same(state_of(again), state_of(model))
    assert again.classifier.bias.grad.tolist() == [1.0, 2.0, 3.0]
    assert again.dropout.p == 1.0
    assert [part.training for part in again.modules()] == [part.training for part in model.modules()]


def test_a_model_in_another_type():
    model = live_model("gpt2").double()
    (again,) = made(model)
    assert again.dtype == torch.float64
    assert same(state_of(again), state_of(model))


def test_generation_settings():
    model = live_model("gpt2")
    model.generation_config.num_beams = 3
    model.generation_config.eos_token_id = 7
    (again,) = made(model)
    assert (again.generation_config.num_beams, again.generation_config.eos_token_id) == (3, 7)


def test_an_optimizer_has_the_parameters_of_the_model():
    model = live_model("bert-sequence")
    groups = [{"params": [model.classifier.weight], "lr": 0.5}, {"params": [model.classifier.bias], "lr": 0.1}]
    again, optimizer = made(model, torch.optim.SGD(groups, momentum=0.9))
    assert [group["lr"] for group in optimizer.param_groups] == [0.5, 0.1]
    assert optimizer.param_groups[0]["params"][0] is again.classifier.weight
    assert optimizer.param_groups[1]["momentum"] == 0.9


def test_a_scheduler_and_a_generator():
    model = live_model("bert-sequence")
    optimizer = torch.optim.SGD(model.parameters(), lr=1.0)
    scheduler = torch.optim.lr_scheduler.StepLR(optimizer, step_size=1, gamma=0.5)
    generator = torch.Generator().manual_seed(3)
    expected = torch.rand(2, generator=generator.clone_state())
    _, again, steps, random = made(model, optimizer, scheduler, generator)
    again.step()
    steps.step()
    assert again.param_groups[0]["lr"] == 0.5
    assert torch.rand(2, generator=random).equal(expected)


def test_plain_data_is_not_live():
    assert not any(map(is_live, [1, "a", [live_model("gpt2")], torch.tensor([1])]))
