"""A folder that was cut short or holds a token is found before the Hub hears of it."""

import subprocess
import sys

import pytest

from nlpcheck.errors import UsageError
from nlpcheck.sharing.pushing import before, chosen, push
from tests.sharing.conftest import REVOKED, TOKEN, weights

INDEX = '{"weight_map": {"a": "model-00001-of-00002.safetensors", "b": "model-00002-of-00002.safetensors"}}'


@pytest.mark.usefixtures("online")
@pytest.mark.parametrize("kept", [0, 7, 8, 40, 200, len(weights()) - 1])
def test_weights_that_were_cut_off_are_not_sent(hub, folder, kept):
    (folder / "model.safetensors").write_bytes(weights()[:kept])
    with pytest.raises(
        UsageError, match=rf"model\.safetensors has {kept} bytes .*the disk was full or the writing"
    ) as caught:
        push(folder, "me/tags")
    assert "Nothing has been sent" in str(caught.value)
    assert not hub.requests


def test_the_size_is_that_of_all_tensors_whatever_their_order(folder):
    header = b'{"last": {"data_offsets": [8, 16]}, "first": {"data_offsets": [0, 8]}, "none": {"data_offsets": [0, 0]}}'
    whole = len(header).to_bytes(8, "little") + header + bytes(16)
    (folder / "model.safetensors").write_bytes(whole)
    chosen(folder)
    for wrong in (whole[:-1], whole[:-8], whole + b"x"):
        (folder / "model.safetensors").write_bytes(wrong)
        with pytest.raises(UsageError, match=f"has {len(wrong)} bytes of {len(whole)}: the disk was full"):
            chosen(folder)


@pytest.mark.parametrize("header", [b"[1]", b'{"a": 1}', b'{"a": {"data_offsets": []}}', b"\xff\xff"])
def test_a_header_that_cannot_be_read_is_told(folder, header):
    (folder / "model.safetensors").write_bytes(len(header).to_bytes(8, "little") + header)
    with pytest.raises(UsageError, match="no header that can be read"):
        chosen(folder)


@pytest.mark.parametrize("name", ["config.json", "tokenizer.json"])
def test_json_that_was_cut_off_is_told(folder, name):
    (folder / name).write_text('{"model_type": "be')
    with pytest.raises(UsageError, match=f"{name} is not JSON .*cut off by a full disk"):
        chosen(folder)


def test_a_disk_that_fills_up_while_a_model_is_saved_leaves_nothing_that_can_be_pushed(tmp_path, folder):
    """The limit of a file's size stands for the end of the disk: writing stops in the middle."""
    (folder / "model.safetensors").unlink()
    code = f"""
import resource, signal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (300, 300))
with open({str(folder / "model.safetensors")!r}, "wb", buffering=0) as file:
    for start in range(0, {len(weights())}, 100):
        file.write({weights()!r}[start:start + 100])
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert "File too large" in done.stderr
    with pytest.raises(UsageError, match=r"model\.safetensors has 300 bytes of \d+: the disk was full"):
        chosen(folder)


@pytest.mark.parametrize("name", ["config.json", "model.safetensors"])
def test_what_no_model_can_be_without_is_missed(folder, name):
    (folder / name).unlink()
    with pytest.raises(UsageError, match=f"it has no {name}; save a model into it"):
        chosen(folder)


def test_weights_that_are_a_pickle_are_no_weights(folder):
    (folder / "model.safetensors").unlink()
    (folder / "pytorch_model.bin").touch()
    with pytest.raises(UsageError, match=r"\(pytorch_model\.bin does not go: it is a pickle, which runs code"):
        chosen(folder)


def test_a_link_to_the_weights_is_no_weights(folder):
    (folder / "model.safetensors").rename(folder / "elsewhere")
    (folder / "model.safetensors").symlink_to("elsewhere")
    with pytest.raises(UsageError, match=r"\(model\.safetensors does not go: it is a link"):
        chosen(folder)


def test_weights_in_parts_are_all_there_or_told(folder):
    (folder / "model.safetensors").unlink()
    (folder / "model.safetensors.index.json").write_text(INDEX)
    (folder / "model-00001-of-00002.safetensors").write_bytes(weights())
    with pytest.raises(UsageError, match=r"names model-00002-of-00002\.safetensors, which is not there"):
        chosen(folder)
    (folder / "model-00002-of-00002.safetensors").write_bytes(weights())
    assert {"model-00001-of-00002.safetensors", "model.safetensors.index.json"} < set(chosen(folder).files)


def test_what_is_missed_is_a_note(folder):
    (folder / "README.md").unlink()
    (folder / "tokenizer.json").unlink()
    lines = before(chosen(folder))
    assert any("there is no README.md" in line for line in lines)
    assert any("there is no tokenizer" in line for line in lines)


@pytest.mark.parametrize("name", ["README.md", "tokenizer_config.json", "LICENSE"])
def test_what_looks_like_a_token_stays_here(folder, name):
    (folder / name).write_text(f'{{"token": "{REVOKED}"}}')
    with pytest.raises(UsageError, match=f"{name} holds something that looks like an access token") as caught:
        chosen(folder)
    assert REVOKED not in str(caught.value)


@pytest.mark.usefixtures("online")
def test_our_token_stays_here_whatever_it_looks_like(hub, folder, monkeypatch):
    monkeypatch.setenv("HF_TOKEN", "opensesame")
    (folder / "README.md").write_text("say opensesame")
    with pytest.raises(UsageError, match=r"README\.md holds something that looks like an access token"):
        push(folder, "me/tags")
    assert not hub.requests


def test_names_that_only_begin_like_a_token_are_no_token(folder):
    (folder / "README.md").write_text("hf_hub_download, hf_transfer_with_quite_a_long_name_of_a_function, hf_xet")
    chosen(folder)


def test_a_folder_that_cannot_be_read_is_told(folder, monkeypatch):
    def closed(*_):
        raise PermissionError(13, "Permission denied", str(folder / "README.md"))

    monkeypatch.setattr("nlpcheck.sharing.whole.holds_a_token", closed)
    with pytest.raises(UsageError, match=r"cannot be read: .*Permission denied: .*README\.md"):
        chosen(folder)


def test_the_size_is_told(folder):
    (folder / "model.safetensors").write_bytes(weights(64 * 10_000))
    assert "to send: 4 files, 2.6 MB: README.md, config.json, model.safetensors, tokenizer.json" in before(
        chosen(folder)
    )


def test_tokens_of_the_tests_look_like_tokens():
    assert len(TOKEN) == len(REVOKED) == 37
