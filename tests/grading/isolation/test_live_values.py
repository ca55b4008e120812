"""Live values by value: what a call does to one is done to the caller's own, and nothing else is."""

from __future__ import annotations

import math

import pytest
import torch
from transformers import PreTrainedModel

from nlpcheck.isolation.inside.live import difference, equal
from nlpcheck.isolation.inside.live_models import LEFT_OUT, describe
from nlpcheck.isolation.raising import RemoteError
from nlpcheck.strategies.models import live_model
from nlpcheck.strategies.tokenizers import load_tokenizer
from tests.grading.isolation.direct import client

FAMILIES = ["bert", "bert-sequence", "bert-qa", "bert-other-head", "roberta", "distilbert-qa", "gpt2", "gpt2-sequence",
            "gpt2-token", "llama", "t5", "bart", "bert-mlm-bf16"]  # fmt: skip
TOKENIZERS = ["wordpiece", "byte-bpe", "unigram", "mbart50"]


def described(model):
    return describe(model, lambda _: 0)


def same(one, other):
    return difference(described(one), described(other)) == {}


@pytest.mark.parametrize("name", FAMILIES)
def test_models_of_each_family_go_and_come(name):
    def give():
        return live_model(name, training=True)

    found = client(give)("give")
    assert found is not live_model(name, training=True)
    assert same(found, live_model(name, training=True))
    ids = torch.arange(3, 9).reshape(1, 6)
    inputs = {"input_ids": ids} | ({"decoder_input_ids": ids} if found.config.is_encoder_decoder else {})
    with torch.no_grad():
        mine, theirs = (one.eval()(**inputs)[0] for one in (found, live_model(name)))
    assert torch.equal(mine, theirs)


CHANGES = {
    "zeroed head": lambda model: model.classifier.weight.data.zero_(),
    "dropout": lambda model: setattr(model.dropout, "p", 0.75),
    "modes": lambda model: model.bert.eval(),
    "frozen": lambda model: model.bert.requires_grad_(requires_grad=False),
    "gradients": lambda model: setattr(model.classifier.bias, "grad", torch.tensor([1.0, math.nan, 0.0])),
    "configuration": lambda model: setattr(model.config, "problem_type", "regression"),
    "a new setting": lambda model: setattr(model.config, "new_setting", [1, 2]),
    "a setting that goes": lambda model: vars(model.config).pop("classifier_dropout", None),
    "a training step": lambda model: (
        model(input_ids=torch.tensor([[5, 6]]), labels=torch.tensor([1])).loss.backward(),
        torch.optim.SGD(model.parameters(), lr=0.1).step(),
    ),
    "NaN": lambda model: model.classifier.weight.data.fill_(math.nan),
}


@pytest.mark.parametrize("name", CHANGES)
def test_what_a_call_does_to_a_model_is_done_here(name):
    def change(model):
        CHANGES[name](model)

    torch.manual_seed(1)
    model = live_model("bert-sequence", training=True)
    before = described(model)
    client(change)("change", model)
    after = described(model)
    assert difference(before, after) != {}
    torch.manual_seed(1)
    again = live_model("bert-sequence", training=True)
    CHANGES[name](again)
    assert difference(after, described(again)) == {} or name == "a training step"


@pytest.mark.parametrize("name", CHANGES)
def test_what_is_done_here_between_two_calls_is_known_over_there(name):
    def reading(model):
        return [float(p.detach().float().nansum()) for p in model.parameters()] + [
            [part.training for part in model.modules()],
            [p.requires_grad for p in model.parameters()],
            [p.grad is not None for p in model.parameters()],
            sorted(str(item) for item in vars(model.config).items() if item[0] not in LEFT_OUT),
            model.dropout.p,
        ]

    call = client(reading)
    model = live_model("bert-sequence", training=True)
    assert call("reading", model) == reading(model)
    CHANGES[name](model)
    assert call("reading", model) == reading(model)


def test_generation_settings_come_back():
    def change(model):
        model.generation_config.num_beams = 5

    model = live_model("t5")
    client(change)("change", model)
    assert model.generation_config.num_beams == 5
    live_model("t5")


def test_a_returned_argument_is_the_argument():
    def echo(model):
        return {"model": model}

    model = live_model("bert-sequence")
    assert client(echo)("echo", model)["model"] is model


def test_an_unchanged_model_is_sent_once():
    def nothing(model):
        return None

    call = client(nothing)
    model = live_model("bert-sequence")
    call("nothing", model)
    before = call.connection.sent
    call("nothing", model)
    assert call.connection.sent - before < 1000


@pytest.mark.parametrize(
    "own",
    [
        lambda model: setattr(model, "forward", lambda **_: None),
        lambda model: setattr(model.classifier, "forward", lambda x: x),
        lambda model: model.register_forward_hook(lambda *_: None),
        lambda model: setattr(model, "save_pretrained", lambda *_: None),
        lambda model: setattr(model, "classifier", torch.nn.Sequential(torch.nn.Linear(16, 3))),
    ],
    ids=["forward", "forward of a part", "hook", "saving", "other parts"],
)
def test_models_that_compute_by_code_of_their_own_are_refused(own):
    def give():
        model = live_model("bert-sequence")
        own(model)
        return model

    with pytest.raises(RemoteError, match=r"of its own|whose weights"):
        client(give)("give")


def test_classes_of_the_submission_travel_as_the_class_that_they_extend():
    class Mine(type(live_model("bert-sequence"))):
        pass

    def give():
        return Mine(live_model("bert-sequence").config)

    found = client(give)("give")
    assert isinstance(found, PreTrainedModel)
    assert type(found) is Mine.__mro__[1]


@pytest.mark.parametrize("name", TOKENIZERS)
def test_tokenizers_read_alike_over_there(name):
    def read(tokenizer, texts):
        return dict(tokenizer(texts))

    tokenizer = load_tokenizer(name)
    texts = ["Ada met Bob", "a"]
    assert client(read)("read", tokenizer, texts) == dict(tokenizer(texts))


def test_changed_settings_of_a_tokenizer_come_back():
    def change(tokenizer):
        tokenizer.padding_side = "left"

    tokenizer = load_tokenizer("wordpiece")
    side = tokenizer.padding_side
    try:
        client(change)("change", tokenizer)
        assert tokenizer.padding_side == "left"
    finally:
        tokenizer.padding_side = side


def test_changed_languages_are_known_over_there():
    def read(tokenizer):
        return tokenizer("Ada")["input_ids"]

    call = client(read)
    tokenizer = load_tokenizer("mbart50")
    first = call("read", tokenizer)
    tokenizer.src_lang = "de_DE"
    second = call("read", tokenizer)
    assert second == tokenizer("Ada")["input_ids"] != first
    load_tokenizer("mbart50")


def trained(kind, **options):
    model = live_model("bert-sequence", training=True)
    groups = [{"params": [model.classifier.weight], "weight_decay": 0.1}, {"params": [model.classifier.bias]}]
    return model, kind(groups, lr=0.1, **options)


def step(model, optimizer, scheduler=None):
    model.classifier.weight.grad = torch.ones_like(model.classifier.weight)
    model.classifier.bias.grad = torch.ones_like(model.classifier.bias)
    optimizer.step()
    if scheduler is not None:
        scheduler.step()
    optimizer.param_groups[0]["lr"] *= 0.5


def state_of(model, optimizer):
    return [model.classifier.weight.clone(), optimizer.state_dict()]


@pytest.mark.parametrize("kind", [torch.optim.SGD, torch.optim.AdamW, torch.optim.Adagrad, torch.optim.RMSprop])
@pytest.mark.parametrize("options", [{}, {"momentum": 0.9}], ids=["plain", "momentum"])
def test_optimizers_step_as_they_would_here(kind, options):
    if options and kind not in (torch.optim.SGD, torch.optim.RMSprop):
        pytest.skip("it has no momentum")
    call = client(step)
    model, optimizer = trained(kind, **options)
    for _ in range(3):
        call("step", model, optimizer)
    found = state_of(model, optimizer)
    model, optimizer = trained(kind, **options)
    for _ in range(3):
        step(model, optimizer)
    assert equal(found, state_of(model, optimizer))


def test_schedulers_step_as_they_would_here():
    found = []
    for run in (client(step), lambda _, *args: step(*args)):
        model, optimizer = trained(torch.optim.SGD)
        scheduler = torch.optim.lr_scheduler.StepLR(optimizer, 2, 0.5)
        for _ in range(3):
            run("step", model, optimizer, scheduler)
        found.append([scheduler.state_dict(), *state_of(model, optimizer)])
    assert equal(*found)


def test_generators_advance():
    def draw(generator):
        return torch.rand(3, generator=generator)

    generator, twin = torch.Generator().manual_seed(3), torch.Generator().manual_seed(3)
    call = client(draw)
    for _ in range(2):
        assert torch.equal(call("draw", generator), draw(twin))
    assert torch.equal(generator.get_state(), twin.get_state())
