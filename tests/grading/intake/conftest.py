"""Submissions on disk, and their snapshots."""

import io
import json
import zipfile

import pytest

from nlpcheck.grading.intake import Caps, find_submissions, snapshot

QA = "def normalize_answer(text):\n    return text\n\n\ndef token_f1(a, b):\n    return 0.0\n"
TC = "def align_labels_with_tokens(*a):\n    return []\n\n\ndef entity_spans(*a):\n    return []\n"

SMALL = Caps(
    files=20,
    file_bytes=2_000,
    total_bytes=10_000,
    depth=4,
    path_characters=120,
    names=60,
    notebook_bytes=3_000,
    archive_bytes=20_000,
)


@pytest.fixture(scope="session")
def notebook():
    def make(*cells):
        cells = [{"cell_type": "code", "metadata": {}, "source": cell.splitlines(keepends=True)} for cell in cells]
        return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells})

    return make


@pytest.fixture(scope="session")
def zipped():
    """Return the bytes of a zip archive of ``{name: text or bytes}`` or of pairs."""

    def make(entries, method=zipfile.ZIP_DEFLATED):
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", method) as archive:
            for name, content in entries.items() if isinstance(entries, dict) else entries:
                archive.writestr(name, content)
        return buffer.getvalue()

    return make


@pytest.fixture
def root(tmp_path):
    folder = tmp_path / "submissions"
    folder.mkdir()
    return folder


@pytest.fixture
def put(root):
    """Write ``{path: text or bytes}`` below the folder of submissions."""

    def write(files, below=root):
        for name, content in files.items():
            file = below / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content if isinstance(content, bytes) else content.encode())
        return below

    return write


@pytest.fixture
def take(root, tmp_path):
    """Take snapshots of everything that is found: ``{id: snapshot}``."""

    def run(below=root, areas=(), caps=None):
        found = find_submissions(below)
        return {one.id: snapshot(one, tmp_path / "snapshots", areas, caps) for one in found}

    return run


@pytest.fixture
def ids(root):
    return lambda below=root: [one.id for one in find_submissions(below)]
