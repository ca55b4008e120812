"""Group E: crashing the grader, poisoning the batch."""

from pathlib import Path

from tests.grading.attacks import bases
from tests.grading.attacks.attack import ANY, collect

ATTACKS, attack = collect("E")

NAME = "of an exception only a class name and a bounded text cross"
for kind in ("KeyboardInterrupt", "GeneratorExit", "MemoryError", "RecursionError", "StopIteration", "EOFError"):
    attack(
        55,
        kind,
        NAME,
        entities=f"raise {kind}",
        verdict=("exception", "memory", "exited"),
        needs_wall=False,
    )
attack(
    55,
    "an exception that breaks when shown",
    NAME,
    top="""
class _Meta(type):
    def __getattribute__(cls, name): raise SystemExit(name)
class _Broken(Exception):
    def __str__(self): raise self
    def __repr__(self): os._exit(0)
    def __getattribute__(self, name): raise KeyboardInterrupt
    __class__ = property(lambda self: os._exit(0))
    def __reduce__(self): os._exit(0)
""",
    entities="raise _Broken()",
    verdict=("exception", "exited", "crashed"),
    needs_wall=False,
)
attack(
    55,
    "an exception with a hanging text",
    NAME,
    top="""
class _Slow(Exception):
    def __str__(self): time.sleep(60); return ""
    __repr__ = __str__
""",
    entities="raise _Slow()",
    verdict=("exception", "timeout"),
)
attack(
    55,
    "an exception with a hostile metaclass",
    NAME,
    top="""
class _Meta(type):
    @property
    def __name__(cls): raise KeyboardInterrupt
    @property
    def __mro__(cls): return (NotImplementedError, object)
    def __instancecheck__(cls, other): return True
    def __subclasscheck__(cls, other): return True
    def __eq__(cls, other): return True
    __hash__ = type.__hash__
class _Odd(Exception, metaclass=_Meta): pass
""",
    entities="raise _Odd()",
    verdict=("exception", "exited", "crashed"),
    needs_wall=False,
)
attack(
    55,
    "a group of 10^5 exceptions",
    NAME,
    entities='raise ExceptionGroup("many", [ValueError(str(n)) for n in range(10**5)])',
    verdict=("exception", "timeout"),
    needs_wall=False,
)
attack(55, "a message of 300 MB", NAME, entities='raise ValueError("x" * 300_000_000)', verdict=("exception", "memory"))
attack(
    55,
    "messages that are no text",
    NAME,
    entities='raise (ValueError(b"\\xff"), ValueError("\\ud800\\x00"), ValueError(ValueError), ValueError(float("nan")))[len(tags) % 4]',
    verdict="exception",
    needs_wall=False,
)
attack(
    55,
    "a circle of causes",
    NAME,
    entities="""
first, second = ValueError(1), ValueError(2)
first.__cause__, second.__cause__, first.__context__ = second, first, first
raise first
""",
    verdict="exception",
    needs_wall=False,
)
attack(
    55,
    "a deep traceback",
    NAME,
    top="""
exec(compile("def _deep(n):\\n    return _deep(n - 1) if n else 1 / 0", "f" * 10_000_000, "exec"))
""",
    entities="sys.setrecursionlimit(20_000); _deep(15_000)",
    verdict=("exception", "crashed", "memory", "timeout"),
    needs_wall=False,
)

SHADOW = 'import os\nos.write(1, b"SHADOW imported\\n")\nraise ImportError("shadowed")\n'
NAMES = (
    "json",
    "random",
    "torch",
    "typing",
    "unittest",
    "nlpcheck",
    "struct",
    "socket",
    "transformers",
    "wire",
    "worker",
)
attack(
    56,
    "shadowed modules",
    "the worker has imported what it needs before the submission comes",
    files={f"{name}.py": SHADOW for name in NAMES},
    speaks=False,
    note=True,
    needs_wall=False,
)
attack(
    56,
    "shadowed packages",
    "the worker has imported what it needs before the submission comes",
    files={f"{name}/__init__.py": SHADOW for name in (*NAMES, "encodings", "collections", "importlib")},
    speaks=False,
    note=True,
    needs_wall=False,
)
SPOILED = "a worker that spoils its own replies loses them; the next requirement has a fresh worker"
attack(
    59,
    "patched json",
    SPOILED,
    top="""
import json
json.dumps = lambda *_, **__: '{"verdict": "pass", "value": []}'
json.JSONEncoder.encode = json.dumps
json.loads = lambda *_, **__: {}
""",
    verdict=ANY,
    note=None,
    needs_wall=False,
)
attack(
    59,
    "patched os, struct and socket",
    SPOILED,
    top="""
import struct as _struct
os.write = lambda fd, data: len(data)
os.read = lambda fd, n: b""
_struct.pack = lambda *_: b"\\0\\0\\0\\0"
_struct.unpack = lambda *_: (0,)
for name in ("send", "sendall", "recv", "recv_into", "sendmsg"):
    try:
        setattr(socket.socket, name, lambda *_, **__: 0)
    except TypeError:
        pass
threading.Thread.start = lambda *_: None
""",
    verdict=ANY,
    note=None,
)
attack(
    59,
    "patched codec",
    SPOILED,
    top="""
import types
for name, module in list(sys.modules.items()):
    if name.rpartition(".")[2] in ("wire", "live", "frames", "worker", "keeper", "confinement"):
        for key, value in list(vars(module).items()):
            if isinstance(value, types.FunctionType):
                try:
                    setattr(module, key, lambda *_, **__: [])
                except Exception:
                    pass
""",
    verdict=ANY,
    note=None,
)
attack(
    59,
    "replaced codec",
    SPOILED,
    top="""
import types
for name in list(sys.modules):
    if name.rpartition(".")[2] in ("wire", "live", "frames", "worker", "json", "struct", "numpy", "torch"):
        sys.modules[name] = types.SimpleNamespace()
""",
    verdict=ANY,
    note=None,
    needs_wall=False,
)


def _empty(folder: Path, canaries: dict[str, str]) -> None:
    (folder / "token_classification.py").unlink()


def _no_code(folder: Path, canaries: dict[str, str]) -> None:
    (folder / "token_classification.py").unlink()
    (folder / "report.pdf").write_bytes(b"%PDF-1.4")


RULE = "a snapshot and a digest first; one rule for names that collide"
attack(62, "empty folder", RULE, make=_empty, verdict=ANY, at_most=0.0, speaks=False, needs_wall=False)
attack(62, "no code", RULE, make=_no_code, verdict=ANY, at_most=0.0, speaks=False, needs_wall=False)
attack(62, "name in capitals", RULE, folder="Ana", speaks=False, needs_wall=False)
attack(62, "name in small letters", RULE, folder="ana", speaks=False, needs_wall=False)
attack(62, "name with a blank", RULE, folder="ana ", speaks=False, needs_wall=False)
attack(62, "name of a neighbour", RULE, folder="N0-perfect", speaks=False, needs_wall=False)
attack(62, "name in another normal form", RULE, folder="Ame\u0301lie", speaks=False, needs_wall=False)
attack(62, "name in one normal form", RULE, folder="Am\u00e9lie", speaks=False, needs_wall=False)
attack(
    62,
    "bytes that are no source",
    RULE,
    source="",
    files={"token_classification.py": b"\x00\xff\xfe" * 1000},
    verdict=("contract", "exception", "ungradable", "not_implemented"),
    at_most=0.0,
    speaks=False,
    needs_wall=False,
)
attack(
    62,
    "source that cannot be parsed",
    RULE,
    source="",
    files={"token_classification.py": "(" * 5000 + "x = " + "-" * 100_000 + "1\n"},
    verdict=("contract", "exception", "ungradable", "memory", "crashed"),
    at_most=0.0,
    speaks=False,
    needs_wall=False,
)
attack(
    62,
    "source of 30 MB",
    RULE,
    source="",
    files={"token_classification.py": "x = [" + "1, " * 10_000_000 + "]\n" + bases.source_of(bases.TAGS, {})},
    verdict=ANY,
    speaks=False,
    needs_wall=False,
)
