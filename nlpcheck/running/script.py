"""A stand-alone script that makes the calls of a counterexample again, with neither pytest nor nlpcheck."""

from __future__ import annotations

import json
import math
import pprint
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from nlpcheck.border.budget import TimeBudgetExceeded, limited
from nlpcheck.border.recording import Area, Call
from nlpcheck.border.values import is_tensor, is_tokenizer
from nlpcheck.errors import ImplementationError
from nlpcheck.judging import Counterexample
from nlpcheck.reporting.result import Result
from nlpcheck.running.live import LiveSources, is_live
from nlpcheck.spec import Requirement

FOLLOWING_SECONDS = 4.0
"""For the calls of one example, made again."""

TOKENIZER = """{name} = PreTrainedTokenizerFast(
    tokenizer_object=Tokenizer.from_str({text!r}),
    {settings},
)"""

CHECKPOINT = """{name} = tempfile.mkdtemp()  # a tiny random checkpoint
config = transformers.AutoConfig.for_model(**{config})
torch.manual_seed(0)
model = getattr(transformers, {architecture!r})(config)
model.to(getattr(torch, {dtype!r})).save_pretrained({name})"""


class Script:
    """Collects imports and definitions while values are turned into source text."""

    def __init__(self) -> None:
        self.live = LiveSources()
        self.imports: set[str] = {"import sys"}
        self.definitions: dict[str, str] = {}
        self.lines: list[str] = []

    def add(self, call: Call) -> None:
        """Add the lines that make a call; live arguments are made as they are now."""
        named = [f"{name}={self.source(value)}" for name, value in call.kwargs.items()]
        arguments = ", ".join([*map(self.source, call.args), *named])
        self.lines.append(f"show(lambda: implementation.{call.function}({arguments}))")

    def source(self, value: Any) -> str:
        """Return an expression that makes a value; what it needs is imported or defined above."""
        if isinstance(value, np.ndarray):
            self.imports.add("import numpy as np")
            shaped = f".reshape({value.shape})" if value.size == 0 else ""
            return f"np.array({self.source(value.tolist())}, dtype={str(value.dtype)!r}){shaped}"
        if is_tensor(value):
            self.imports.add("import torch")
            return f"torch.tensor({self.source(value.tolist())}, dtype={value.dtype})"
        if is_tokenizer(value):
            return self._tokenizer(value)
        if is_live(value):
            name, lines = self.live.define(value)
            self.lines += lines
            return name
        if isinstance(value, str) and _is_checkpoint(value):
            return self._checkpoint(Path(value))
        return self._container(value)

    def _container(self, value: Any) -> str:
        if isinstance(value, dict):
            return f"{{{', '.join(f'{self.source(key)}: {self.source(item)}' for key, item in value.items())}}}"
        if isinstance(value, Mapping):
            self.imports.add("from collections import UserDict")
            return f"UserDict({self.source(dict(value))})"
        if isinstance(value, tuple):
            return f"({''.join(f'{self.source(item)}, ' for item in value)})"
        if isinstance(value, list):
            return f"[{', '.join(map(self.source, value))}]"
        if isinstance(value, Sequence) and not isinstance(value, str):
            self.imports.add("from collections import UserList")
            return f"UserList({self.source(list(value))})"
        if isinstance(value, float) and not math.isfinite(value):
            return f"float({str(value)!r})"
        return repr(value)

    def _tokenizer(self, tokenizer: Any) -> str:
        self.imports |= {"from tokenizers import Tokenizer", "from transformers import PreTrainedTokenizerFast"}
        name: str = "tokenizer_" + tokenizer.name_or_path.rsplit("/", 1)[-1].replace("-", "_")
        backend = type(tokenizer.backend_tokenizer).from_str(tokenizer.backend_tokenizer.to_str())
        backend.no_truncation()
        backend.no_padding()
        settings = {
            **tokenizer.special_tokens_map,
            "padding_side": tokenizer.padding_side,
            "truncation_side": tokenizer.truncation_side,
            "model_input_names": tokenizer.model_input_names,
        }
        named = ", ".join(f"{key}={value!r}" for key, value in settings.items())
        self.definitions[name] = TOKENIZER.format(name=name, text=backend.to_str(), settings=named)
        return name

    def _checkpoint(self, folder: Path) -> str:
        self.imports |= {"import tempfile", "import torch", "import transformers"}
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        architecture = config.pop("architectures", ["AutoModel"])[0]
        dtype = config.pop("dtype", None) or "float32"
        config = {key: value for key, value in config.items() if key not in ("transformers_version", "id2label")}
        name = f"checkpoint_{len(self.definitions)}"
        text = pprint.pformat(config, compact=True)
        self.definitions[name] = CHECKPOINT.format(name=name, config=text, architecture=architecture, dtype=dtype)
        return name


def script_for(target: str, area: Area, wanted: Requirement, result: Result, found: Counterexample) -> str:
    """Return the text of a script that shows what a counterexample's calls return."""
    script = Script()
    if any(is_live(value) for call in found.calls for value in (*call.args, *call.kwargs.values())):
        _follow(script, area, wanted, found)
    else:
        for call in found.calls:
            script.add(call)
    parts = [
        f'"""{result.id}: {result.statement}\n\nwhy   {result.why}\nhint  {result.hint}\n"""'.replace("\\", "\\\\"),
        "\n".join(sorted(script.imports | script.live.imports, key=lambda line: (line.startswith("from"), line))),
        _import_of(target, area),
        *script.definitions.values(),
        "",
        "def show(call):",
        "    try:",
        '        print("returned", call())',
        "    except BaseException as error:",
        '        print("raised", repr(error))',
        "",
        "",
        *script.lines,
        f"print('must be ', {result.expected!r})",
    ]
    return "\n".join(parts) + "\n"


def _follow(script: Script, area: Area, wanted: Requirement, found: Counterexample) -> None:
    """Judge the example once more to see live arguments before each call: the recorded ones have moved on."""
    area.recorder.before_call = script.add
    try:
        with limited(FOLLOWING_SECONDS):
            wanted.on_example(area, **found.example)
    except (ImplementationError, TimeBudgetExceeded):
        return  # as before
    finally:
        area.recorder.before_call = lambda _: None


def _is_checkpoint(text: str) -> bool:
    try:
        return Path(text, "config.json").is_file()
    except OSError:  # a text too long for a path
        return False


def _import_of(target: str, area: Area) -> str:
    """Return the lines that import the module under test as ``implementation``."""
    path = Path(target).resolve()
    if target.startswith(("mutant:", "alternative:")):
        return _ENTRY.format(target=target, area=area.name)
    if path.is_dir():
        inside = [path / area.name, path / f"{area.name}.py", path / f"{area.name}.ipynb"]
        path = next((file for file in inside if file.exists()), path)
    if path.suffix == ".ipynb" and path.is_file():
        return _NOTEBOOK.format(path=str(path))
    if not path.exists():
        module = getattr(area.functions, "module_name", "") or target
        return _IMPORT.format(folders=[str(Path.cwd())], module=module)
    root = path.parent
    while (root / "__init__.py").is_file():
        root = root.parent
    module = ".".join(path.relative_to(root).with_suffix("").parts)
    return _IMPORT.format(folders=list(dict.fromkeys([str(path.parent), str(root)])), module=module)


_IMPORT = """import importlib

sys.path[:0] = {folders!r}
implementation = importlib.import_module({module!r})"""

_ENTRY = """import types
import nlpcheck.loading

implementation = types.SimpleNamespace(**nlpcheck.loading.load({target!r}).area({area!r}).functions)"""

_NOTEBOOK = """import json
import types

implementation = types.SimpleNamespace()  # the notebook's cells, those that raise left out
for cell in json.load(open({path!r}, encoding="utf-8"))["cells"]:
    if cell["cell_type"] == "code":
        lines = "".join(cell["source"]).split("\\n")
        try:
            exec("\\n".join(line for line in lines if not line.lstrip().startswith(("%", "!"))), vars(implementation))
        except Exception as error:
            print("left out a cell:", repr(error))"""
