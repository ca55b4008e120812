"""Live models: whatever is done to one, the next call gets the first weights."""

import pytest
import torch

from nlpcheck.border.values import show
from nlpcheck.strategies.checkpoints import checkpoint_model
from nlpcheck.strategies.models import live_model


def is_as_new(model, name):
    original = checkpoint_model(name)
    pairs = list(zip(model.named_parameters(), original.named_parameters(), strict=True))
    return all(a[0] == b[0] and a[1].equal(b[1]) and a[1].requires_grad and a[1].grad is None for a, b in pairs)


@pytest.mark.parametrize("name", ["bert-sequence", "gpt2", "t5", "bart"])
def test_training_is_undone(name):
    model = live_model(name, training=True)
    loss = sum((weight**2).sum() for weight in model.parameters())
    loss.backward()
    torch.optim.SGD(model.parameters(), lr=0.5).step()
    next(model.parameters()).requires_grad = False
    assert not is_as_new(model, name)
    assert is_as_new(live_model(name), name)
    assert not live_model(name).training


def test_settings_are_put_back_for_every_part_of_the_model():
    model = live_model("bert-sequence")
    model.config.problem_type = "regression"
    model.config.new_setting = 1
    again = live_model("bert-sequence")
    assert again.config.problem_type is None
    assert not hasattr(again.config, "new_setting")
    assert again.bert.config is again.config


def test_dropout_is_put_back():
    live_model("bert-sequence").dropout.p = 1.0
    assert live_model("bert-sequence").dropout.p == checkpoint_model("bert-sequence").dropout.p


def test_generation_settings_are_put_back():
    live_model("gpt2").generation_config.num_beams = 4
    assert live_model("gpt2").generation_config.num_beams == checkpoint_model("gpt2").generation_config.num_beams


@pytest.mark.parametrize(
    "spoil",
    [
        lambda model: model.double(),
        lambda model: setattr(model, "classifier", torch.nn.Linear(16, 7)),
        lambda model: model.register_forward_hook(lambda *_: None),
        lambda model: setattr(model, "forward", lambda **_: None),
    ],
    ids=["another type", "another head", "a hook", "another forward"],
)
def test_what_cannot_be_put_back_is_made_anew(spoil):
    model = live_model("bert-sequence")
    spoil(model)
    again = live_model("bert-sequence")
    assert again is not model
    assert is_as_new(again, "bert-sequence")
    assert again(input_ids=torch.tensor([[6, 7]])).logits.shape == (1, 3)


def test_the_original_is_never_handed_out():
    assert live_model("gpt2") is not checkpoint_model("gpt2")


def test_a_model_is_shown_by_its_name():
    assert show(live_model("gpt2")) == "<GPT2LMHeadModel gpt2>"
    assert show(torch.optim.SGD(live_model("gpt2").parameters(), lr=0.5)) == "<SGD with lr 0.5>"
