"""A model that was pushed is loaded by its name, in another process with an empty cache, and answers alike."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from nlpcheck.sharing.pushing import push
from tests.sharing.answering import answer
from tests.sharing.conftest import TOKEN


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    """Return a folder with a tiny model and its tokenizer, saved as a run saves them."""
    import torch
    from tokenizers import Tokenizer, models, pre_tokenizers
    from transformers import BertConfig, BertForSequenceClassification, PreTrainedTokenizerFast

    words = ["[PAD]", "[UNK]", "where", "is", "my", "parcel", "thank", "you"]
    raw = Tokenizer(models.WordLevel({word: id for id, word in enumerate(words)}, unk_token="[UNK]"))
    raw.pre_tokenizer = pre_tokenizers.Whitespace()
    folder = tmp_path_factory.mktemp("trained")
    PreTrainedTokenizerFast(tokenizer_object=raw, pad_token="[PAD]", unk_token="[UNK]").save_pretrained(folder)
    torch.manual_seed(0)
    sizes = {"hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 2, "intermediate_size": 64}
    names = {"id2label": {0: "angry", 1: "calm"}, "label2id": {"angry": 0, "calm": 1}}
    BertForSequenceClassification(BertConfig(vocab_size=len(words), **sizes, **names)).save_pretrained(folder)
    (folder / "README.md").write_text("---\npipeline_tag: text-classification\n---\n# Tickets\n")
    return folder


def asked_elsewhere(where, environment, cwd):
    """Ask in a process of its own; it finds our script, but nothing of the folder."""
    script = Path(__file__).with_name("answering.py")
    done = subprocess.run(
        [sys.executable, "-P", str(script), where],
        cwd=cwd, env=environment, capture_output=True, text=True, timeout=200, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert TOKEN not in done.stdout + done.stderr
    return json.loads(done.stdout)


@pytest.mark.usefixtures("online")
def test_what_was_pushed_is_loaded_by_its_name(hub, trained, environment, tmp_path):
    hub.part_size = 50_000
    push(trained, "me/tickets", private=True)
    assert len(hub.asked("PUT", "/storage/")) > 1
    requests = len(hub.requests)
    loaded = asked_elsewhere("me/tickets", environment, tmp_path)
    downloads = [one for one in hub.requests[requests:] if one.path.startswith("/storage/") and one.method == "GET"]
    assert downloads, "the weights must have come over the wire"
    assert loaded == answer(trained)
    assert loaded["names"] == ["angry", "calm"]
    assert not [path for path in tmp_path.rglob("*") if path.is_file() and TOKEN.encode() in path.read_bytes()]


@pytest.mark.usefixtures("online")
def test_who_has_no_token_cannot_load_what_is_private(hub, trained, environment, tmp_path):
    push(trained, "me/tickets", private=True)
    code = "from huggingface_hub import hf_hub_download as get; get('me/tickets', 'config.json')"
    done = subprocess.run(
        [sys.executable, "-P", "-c", code],
        cwd=tmp_path, env=environment | {"HF_TOKEN": ""}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert "401" in done.stderr
