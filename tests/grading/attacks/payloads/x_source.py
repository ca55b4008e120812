"""Group X, beyond the list: files, imports and what happens before and after the calls."""

from pathlib import Path

from tests.grading.attacks.attack import ANY, SAME, collect

ATTACKS, attack = collect("X")

FOUND = "the file of an area has one name, in one place; whatever else is there is not looked at"
BESIDE = "whatever runs in the worker can spoil the worker only"

attack(
    301,
    "a shared library",
    BESIDE,
    files={
        "fast.so": b"\x7fELF" + bytes(200),
        "token_classification.cpython-311-x86_64-linux-gnu.so": b"\x7fELF" + bytes(64),
    },
    top="""
try:
    ctypes.CDLL(os.path.join(os.path.dirname(os.path.abspath(__file__)), "fast.so"))
except OSError:
    pass
""",
    verdict=SAME,
    note=True,
    needs_wall=False,
)
attack(
    302,
    "hooks of the import",
    BESIDE,
    top="""
import builtins, importlib.abc
class _Finder(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None): raise ImportError(name)
sys.meta_path.insert(0, _Finder())
sys.path_hooks.insert(0, lambda path: os._exit(0))
sys.path[:] = []
sys.path_importer_cache.clear()
_import = builtins.__import__
builtins.__import__ = lambda name, *rest: _import(name, *rest)
""",
    verdict=ANY,
    needs_wall=False,
)


def _folder_too(folder: Path, canaries: dict[str, str]) -> None:
    package = folder / "token_classification"
    package.mkdir()
    (package / "__init__.py").write_text("raise SystemExit(0)\n")


attack(303, "a hostile package beside the file", FOUND, make=_folder_too, verdict=ANY, speaks=False, needs_wall=False)


def _named_like(folder: Path, canaries: dict[str, str]) -> None:
    source = (folder / "token_classification.py").read_text()
    hostile = "import os\nos.write(1, b'BREACH another file was taken')\n"
    for name in (
        "t\u043eken_classification.py",
        "token_classification.py ",
        "Token_Classification.py",
        "token_classification.pyw",
    ):
        (folder / name).write_text(hostile + source)
    (folder / "token_classification.py\u200b").write_text(hostile)


attack(304, "names that look alike", FOUND, make=_named_like, verdict=SAME, speaks=False, note=None, needs_wall=False)


def _only_lookalike(folder: Path, canaries: dict[str, str]) -> None:
    (folder / "token_classification.py").rename(folder / "t\u043eken_classification.py")


attack(
    305,
    "only a name that looks alike",
    FOUND,
    make=_only_lookalike,
    verdict=ANY,
    speaks=False,
    note=None,
    needs_wall=False,
)
attack(
    306,
    "a path that goes elsewhere",
    "the view holds no other submission",
    top="""
__path__ = ["@SUBMISSIONS@/n0-perfect", "@OUTSIDE@", "@REPOSITORY@"]
__file__ = "@SUBMISSIONS@/n0-perfect/token_classification.py"
sys.path[:0] = __path__
import importlib
importlib.invalidate_caches()
for name in ("perfect_helper", "nlpcheck.tasks", "secret"):
    try:
        importlib.import_module(name)
        _breach(f"imported {name}")
    except ImportError:
        pass
""",
    verdict=ANY,
)
attack(
    307,
    "weak references and finalisers",
    BESIDE,
    top="""
import gc, weakref
class _Thing:
    def __del__(self): _send(_frame({"verdict": "pass"})); os._exit(0)
_things = [_Thing() for _ in range(3)]
_watch = [weakref.ref(one, lambda _: os._exit(0)) for one in _things]
gc.freeze()
gc.set_threshold(1)
""",
    verdict=ANY,
)
