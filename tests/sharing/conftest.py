"""A Hub of this machine in place of the real one, and a folder to push."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from huggingface_hub import close_session, constants

from tests.sharing.hub import Hub
from tests.sharing.repositories import Account

TOKEN = "hf_" + "cAnArYcAnArYcAnArYcAnArYcAnArYcAnA"
"""Must never be seen anywhere but in the header that says who asks."""
REVOKED = "hf_" + "rEvOkEdrEvOkEdrEvOkEdrEvOkEdrEvOkE"
READS = "hf_" + "rEaDsOnLyrEaDsOnLyrEaDsOnLyrEaDsOn"


def weights(values: int = 64, metadata: str = "pt") -> bytes:
    """Return a safetensors file with one tensor, as `save_pretrained` writes it."""
    entry = {"dtype": "F32", "shape": [values], "data_offsets": [0, 4 * values]}
    header = json.dumps({"__metadata__": {"format": metadata}, "weight": entry}).encode()
    return len(header).to_bytes(8, "little") + header + bytes(range(256)) * (values // 64)


def written(folder: Path, **more: str | bytes) -> Path:
    """Write a folder as a run leaves it; the names of more files have __ for the point."""
    folder.mkdir(parents=True, exist_ok=True)
    files: dict[str, str | bytes] = {
        "README.md": "---\npipeline_tag: token-classification\n---\n# Tags\n",
        "config.json": '{"model_type": "bert"}',
        "tokenizer.json": "{}",
        "model.safetensors": weights(),
        **{name.replace("__", "."): content for name, content in more.items()},
    }
    for name, content in files.items():
        (folder / name).write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


@pytest.fixture
def hub():
    with Hub() as hub:
        hub.accounts = {
            TOKEN: Account("me", organizations={"team": "write", "museum": "read"}),
            READS: Account("me", role="read"),
        }
        yield hub


@pytest.fixture
def online(hub, monkeypatch, tmp_path):
    """Make this process speak with the Hub of this machine, logged in, and wait for nothing."""
    waited = []
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", False)
    monkeypatch.setattr(constants, "ENDPOINT", hub.url)
    monkeypatch.setattr(constants, "HF_TOKEN_PATH", str(tmp_path / "home" / "token"))
    monkeypatch.setattr(constants, "HF_HUB_DISABLE_XET", True)
    monkeypatch.setattr("huggingface_hub.utils._http.time.sleep", waited.append)
    nobody = {"standardEnvVars": [], "harnesses": {}}
    monkeypatch.setattr("huggingface_hub.utils._detect_agent._registry", nobody)  # is asked for once in a process
    for name in ("HF_TOKEN", "HUGGING_FACE_HUB_TOKEN", "HF_OIDC_RESOURCE", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    monkeypatch.setenv("HF_TOKEN", TOKEN)
    close_session()  # a client of before would know another proxy
    yield waited
    close_session()


@pytest.fixture
def environment(hub, tmp_path):
    """Return the variables of a process that speaks with the Hub of this machine, logged in, from an empty home."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith("HF_") and "PROXY" not in name.upper()
    }
    return kept | {
        "HF_ENDPOINT": hub.url,
        "HF_HOME": str(tmp_path / "home"),
        "HF_TOKEN": TOKEN,
        "HF_HUB_DISABLE_XET": "1",
        "NO_COLOR": "1",
        "COLUMNS": "200",
    }


@pytest.fixture
def command(environment, tmp_path):
    """Run ``nlpcheck``, and look for the token wherever it could have come to lie."""

    def run(*arguments, **more):
        done = subprocess.run(
            [sys.executable, "-P", "-m", "nlpcheck", *map(str, arguments)],
            cwd=tmp_path, env={**environment, **more}, stdin=subprocess.DEVNULL,
            capture_output=True, text=True, timeout=300, check=False,
        )  # fmt: skip
        assert TOKEN not in done.stdout + done.stderr
        assert not [path for path in tmp_path.rglob("*") if path.is_file() and TOKEN.encode() in path.read_bytes()]
        return done

    return run


@pytest.fixture
def folder(tmp_path):
    return written(tmp_path / "folder")
