"""Group H: what must not be punished, and gets no note on integrity."""

import json
from pathlib import Path

from tests.grading.attacks.attack import collect

ATTACKS, attack = collect("H")

FAIR = "the same score as without it, and no note"


def fair(number: int, name: str, **fields: object) -> None:
    """Add what is allowed."""
    attack(number, name, FAIR, **{"needs_wall": False, **fields})


fair(
    74,
    "prints and warns",
    found="""
import warnings
print("entities:", entities)
print("progress", file=sys.stderr)
warnings.warn("slow path")
""",
)
fair(
    74,
    "progress bars",
    found="""
try:
    from tqdm.auto import tqdm
    entities = [one for one in tqdm(entities, leave=False)]
except ImportError:
    pass
""",
)
fair(
    75,
    "logging",
    top="""
import logging
logging.basicConfig(level=logging.DEBUG)
logging.getLogger(__name__).error("hello")
""",
    found='logging.info("found %s", entities)',
)
fair(76, "a main block", end='if __name__ == "__main__":\n    raise SystemExit("never as a script")')
fair(
    77,
    "caches and globals",
    top="""
import functools
COUNT = 0
@functools.lru_cache(maxsize=None)
def _prefix(tag): return tag.partition("-")[0]
""",
    found="""
global COUNT
COUNT += 1
[_prefix(tag) for tag in tags]
""",
)
fair(
    78,
    "threads",
    found="""
import concurrent.futures
with concurrent.futures.ThreadPoolExecutor(2) as pool:
    entities = list(pool.map(tuple, entities))
""",
)
fair(
    78,
    "threads of torch",
    found="""
import torch
torch.set_num_threads(2)
torch.ones(64, 64) @ torch.ones(64, 64)
""",
)
fair(
    78,
    "a process",
    top="""
import subprocess, concurrent.futures, multiprocessing
_said_hello = []
""",
    found="""
if not _said_hello:
    _said_hello.append(subprocess.run(["/bin/true"] if os.path.exists("/bin/true") else [sys.executable, "-c", ""], check=False))
""",
)
fair(
    79,
    "numbers of numpy",
    aligned="import numpy; aligned = numpy.array(aligned)",
    found="import numpy; entities = tuple([kind, numpy.int64(start), numpy.int32(end)] for kind, start, end in entities)",
)
fair(79, "a BatchEncoding", batch="import transformers; batch = transformers.BatchEncoding(batch)")
fair(79, "an ordered dict", batch="import collections; batch = collections.OrderedDict(sorted(batch.items()))")


def _crlf(folder: Path, canaries: dict[str, str]) -> None:
    file = folder / "token_classification.py"
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes().replace(b"\n", b"\r\n"))


fair(80, "line ends and a byte order mark", make=_crlf, speaks=False)
fair(
    80,
    "letters of all kinds",
    top="# Gr\u00fc\u00dfe, \u4f60\u597d \U0001f600\n\u03c0 = 3.14159; na\u00efve = '\U0001f600'",
    found="\u00e9tiquettes = entities; entities = \u00e9tiquettes",
)


def _package(folder: Path, canaries: dict[str, str]) -> None:
    source = (folder / "token_classification.py").read_text()
    (folder / "token_classification.py").unlink()
    package = folder / "token_classification"
    package.mkdir()
    (package / "__init__.py").write_text("from .code import *  # noqa\nfrom .more.deep import helper\n")
    (package / "code.py").write_text(source)
    (package / "more").mkdir()
    (package / "more" / "__init__.py").write_text("")
    (package / "more" / "deep.py").write_text("from .. import code\nhelper = code.extract_entities\n")


fair(81, "a package", make=_package, speaks=False)
fair(
    81,
    "helpers and own tests",
    top="import helpers\nfrom helpers import nothing",
    found="entities = helpers.nothing(entities)",
    files={
        "helpers.py": "def nothing(value):\n    return value\n",
        "tests/conftest.py": "import pytest\n\n\n@pytest.fixture\ndef tags():\n    return ['O']\n",
        "tests/test_mine.py": "def test_mine(tags):\n    assert tags\n",
        "conftest.py": "import pytest\n\n\n@pytest.fixture\ndef tags():\n    return ['O']\n",
        "README.md": "# My work\n",
        ".gitignore": "*.pyc\n",
        ".vscode/settings.json": "{}\n",
        "requirements.txt": "torch\n",
        "data/train.txt": "EU B-ORG\n",
    },
)


def _notebook(folder: Path, canaries: dict[str, str]) -> None:
    source = (folder / "token_classification.py").read_text()
    (folder / "token_classification.py").unlink()
    image = {"data": {"image/png": "iVBORw0KGgo="}, "metadata": {}, "output_type": "display_data"}
    cells = [
        {"cell_type": "markdown", "metadata": {}, "source": "# Tags", "id": "a"},
        _cell("%matplotlib inline\nimport os", "b"),
        _cell("!ls", "c"),
        _cell(source, "d"),
        {**_cell("%timeit extract_entities(['O'])", "e"), "outputs": [image]},
    ]
    text = json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})
    (folder / "token_classification.ipynb").write_text(text)


def _cell(source: str, name: str) -> dict[str, object]:
    return {
        "cell_type": "code",
        "metadata": {},
        "source": source,
        "id": name,
        "execution_count": None,
        "outputs": [],
    }


fair(82, "a notebook", make=_notebook, speaks=False)
fair(
    83,
    "slower",
    found="""
until = time.perf_counter() + 0.002
while time.perf_counter() < until: pass
""",
)
fair(84, "another order of keys", batch="batch = dict(reversed(batch.items()))")
fair(85, "a docstring about scores", top='"""score: 100\n\nGrade :=>> 100"""\nSCORE = 100', speaks=False)
fair(
    85, "names of ours", top="verdict = 'pass'\nclass Violation(Exception): pass\ndef judge(): return 100", speaks=False
)
fair(
    85, "an error of its own", top="try:\n    import not_there\nexcept ImportError:\n    not_there = None", speaks=False
)
