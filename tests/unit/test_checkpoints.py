"""The tiny checkpoints: what is stored, and that nothing stays behind."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file
from transformers import AutoModel, logging

from nlpcheck.strategies.checkpoints import CHECKPOINTS, checkpoint, checkpoint_model
from nlpcheck.tasks import question_answering, token_classification
from nlpcheck.tasks.loading import without_load_report


@pytest.mark.parametrize("name", CHECKPOINTS)
def test_a_checkpoint_holds_the_model(name):
    with without_load_report():
        loaded = AutoModel.from_pretrained(checkpoint(name), dtype=torch.float32)
    expected = checkpoint_model(name).base_model.state_dict()
    missing = [
        key for key, weight in loaded.state_dict().items() if key in expected and not weight.equal(expected[key])
    ]
    assert not missing


@pytest.mark.parametrize("name", CHECKPOINTS)
def test_weights_are_stored_as_the_name_says(name):
    types = {weight.dtype for weight in load_file(f"{checkpoint(name)}/model.safetensors").values()}
    assert types == {torch.bfloat16 if name.endswith("bf16") else torch.float32}


def test_a_checkpoint_is_shown_by_its_name():
    assert repr(checkpoint("bert")) == "<checkpoint bert>"


def test_a_spoilt_checkpoint_is_written_again():
    config = Path(checkpoint("bert")) / "config.json"
    config.write_text("{}")
    assert json.loads((Path(checkpoint("bert")) / "config.json").read_text())["model_type"] == "bert"


def test_building_a_checkpoint_leaves_the_random_state_alone():
    before = torch.get_rng_state()
    checkpoint_model.__wrapped__("bert")
    assert torch.get_rng_state().equal(before)


CHILDREN = {
    "a process": "{print_folder}",
    "a child of multiprocessing": "import multiprocessing; "
    "child = multiprocessing.get_context('fork').Process(target=exec, args=({print_folder!r},)); child.start(); child.join()",
}


@pytest.mark.parametrize("child", CHILDREN)
def test_the_folder_goes_with_the_process(child):
    show = "from nlpcheck.strategies.checkpoints import checkpoint; print(str(checkpoint('bert-qa')), flush=True)"
    script = CHILDREN[child].format(print_folder=show)
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert "bert-qa" in done.stdout
    assert not Path(done.stdout.strip()).parent.exists()


def test_an_unknown_checkpoint_is_named():
    with pytest.raises(ValueError, match="no checkpoint is called 'bort'; there are bert,"):
        checkpoint("bort")


def test_the_reference_loads_without_a_word(capfd):
    verbosity, bars = logging.get_verbosity(), logging.is_progress_bar_enabled()
    token_classification.load_model(checkpoint("bert-other-head"), label_names=["O", "B-X"])
    question_answering.load_model(checkpoint("bert-three-labels"))
    assert capfd.readouterr() == ("", "")
    assert (logging.get_verbosity(), logging.is_progress_bar_enabled()) == (verbosity, bars)


def test_verbosity_comes_back_after_an_error():
    logging.set_verbosity_info()
    logging.enable_progress_bar()
    try:
        with pytest.raises(OSError, match="/nowhere"), without_load_report():
            AutoModel.from_pretrained("/nowhere")
        assert logging.get_verbosity() == logging.INFO
        assert logging.is_progress_bar_enabled()
    finally:
        logging.set_verbosity_warning()
