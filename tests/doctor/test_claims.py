"""What the doctor says of the libraries is so: each mistake is made, and the library does what was foretold."""

import pytest

SEQUENCE = "AutoModelForSequenceClassification"


@pytest.fixture(scope="module")
def load(clinic):
    """Load a checkpoint of the suite with the class that a recipe names."""
    import transformers

    def of(auto, model, tokenizer=None, *, load=None, **settings):
        folder = clinic.folder(model, tokenizer, **settings)
        return getattr(transformers, auto).from_pretrained(folder, **(load or {}))

    return of


def ids(rows, tokens):
    import torch

    return torch.full((rows, tokens), 5)


def test_a_decoder_without_pad_id_refuses_two_rows(load):
    model = load(SEQUENCE, "gpt2-sequence")
    with pytest.raises(ValueError, match="padding"):
        model(input_ids=ids(2, 3))
    assert load(SEQUENCE, "gpt2-sequence", config={"pad_token_id": 6})(input_ids=ids(2, 3)).logits.shape == (2, 3)


@pytest.mark.parametrize(("model", "most"), [("bert", 80), ("roberta", 78), ("gpt2", 80), ("bart", 80)])
def test_one_token_beyond_the_positions_is_an_error(load, model, most):
    loaded = load("AutoModel", model)
    loaded(input_ids=ids(1, most))
    with pytest.raises((IndexError, RuntimeError)):
        loaded(input_ids=ids(1, most + 1))


@pytest.mark.parametrize("model", ["llama", "t5"])
def test_rotated_and_relative_positions_have_no_end(load, model):
    extra = {"decoder_input_ids": ids(1, 2)} if model == "t5" else {}
    load("AutoModel", model)(input_ids=ids(1, 300), **extra)


def test_a_span_head_of_three_outputs_breaks(load):
    model = load("AutoModelForQuestionAnswering", "bert-qa-three")
    with pytest.raises(ValueError, match="unpack"):
        model(input_ids=ids(1, 4))


def test_one_output_makes_a_squared_error_of_classes(load):
    import torch

    model = load(SEQUENCE, "bert-regression", config={"problem_type": None})
    out = model(input_ids=ids(2, 4), labels=torch.tensor([0, 1]))
    assert out.loss.item() == pytest.approx(((out.logits[:, 0] - torch.tensor([0.0, 1.0])) ** 2).mean().item())


def test_a_label_beyond_the_head_is_an_error(load):
    import torch

    with pytest.raises(IndexError, match="out of bounds"):
        load(SEQUENCE, "bert-sequence")(input_ids=ids(1, 4), labels=torch.tensor([3]))


def test_a_head_of_another_width_is_not_loaded_without_being_asked(load):
    with pytest.raises(RuntimeError, match="size"):
        load(SEQUENCE, "bert-sequence", load={"num_labels": 4})
    forced = load(SEQUENCE, "bert-sequence", load={"num_labels": 4, "ignore_mismatched_sizes": True})
    assert forced.config.num_labels == 4


def test_an_encoder_sees_what_it_is_to_predict_unless_it_is_made_a_decoder(load):
    import torch

    one, other = ids(1, 4), ids(1, 4)
    other[0, 3] = 6
    for settings, sees in ({}, True), ({"config": {"is_decoder": True}}, False):
        model = load("AutoModelForCausalLM", "bert", **settings)
        with torch.no_grad():
            before = [model(input_ids=given).logits[0, :3] for given in (one, other)]
        assert torch.allclose(*before, atol=1e-6) is not sees


def test_rows_make_no_batch_without_a_pad_token(clinic):
    import transformers

    folder = clinic.folder("bert", "wordpiece", settings={"pad_token": None})
    tokenizer = transformers.AutoTokenizer.from_pretrained(folder)
    with pytest.raises(ValueError, match="pad"):
        tokenizer.pad([{"input_ids": [1]}, {"input_ids": [1, 2]}])


def test_a_decoder_needs_an_id_to_begin_with(load):
    model = load("AutoModelForSeq2SeqLM", "t5", config={"decoder_start_token_id": None, "eos_token_id": None})
    with pytest.raises((ValueError, AttributeError), match="decoder_start_token_id"):
        model.generate(input_ids=ids(1, 3), max_new_tokens=2)


def test_weights_in_half_precision_stay_so(clinic):
    import torch
    import transformers

    model = transformers.AutoModel.from_pretrained(clinic.folder("bert-bf16"))
    assert {weight.dtype for weight in model.parameters()} == {torch.bfloat16}
