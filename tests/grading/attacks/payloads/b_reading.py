"""Group B: reading the reference, expected answers, tests and what is secret."""

import base64
import os
import py_compile
import tempfile
from pathlib import Path

from tests.grading.attacks.attack import ANY, collect

ATTACKS, attack = collect("B")

attack(
    23,
    "reads files outside",
    "the view holds the submission, the Python environment and a private folder",
    top="""
import glob
_read("@OUTSIDE@/secret.txt", "@ASSIGNMENT@", *glob.glob("@SUBMISSIONS@/*/*"), *glob.glob("@GRADES@/*/*"), *glob.glob("@GRADES@/*"))
_read(*glob.glob("@HOME@/.*"), *glob.glob("@HOME@/.*/*"), *glob.glob(os.path.expanduser("~/.*")), "/root/.netrc", "/etc/shadow")
for folder in ("@OUTSIDE@", "@GRADES@", "@HOME@", "@SUBMISSIONS@"):
    try:
        _breach(f"listed a folder outside, {len(os.listdir(folder))} entries")
    except OSError:
        pass
""",
)
attack(
    23,
    "reads other processes",
    "the worker sees its own processes only, and has another user than the grader or no right to look",
    top="""
try:
    pids = [entry for entry in os.listdir("/proc") if entry.isdigit()]
except OSError:
    pids = [str(pid) for pid in (@PID@, os.getppid(), *range(1, 300))]
for pid in pids:
    if int(pid) != os.getpid():
        _read(f"/proc/{pid}/environ", f"/proc/{pid}/cmdline")
        for link in ("cwd", "root", "exe"):
            _read(f"/proc/{pid}/{link}/@OUTSIDE@/secret.txt")
        try:
            for fd in os.listdir(f"/proc/{pid}/fd")[:100]:
                target = os.readlink(f"/proc/{pid}/fd/{fd}")
                if "@TOKEN@" in target:
                    _breach("saw a file of the grader")
        except OSError:
            pass
""",
)
attack(
    23,
    "reads the memory of its parents",
    "no right to trace anything",
    top="""
pid, depth = os.getppid(), 0
while pid > 1 and depth < 6:
    depth += 1
    try:
        ranges = [line.split()[0].split("-") for line in open(f"/proc/{pid}/maps") if " rw-p " in line]
        with open(f"/proc/{pid}/mem", "rb", 0) as memory:
            _breach("opened the memory of a parent")
            for low, high in ranges[:200]:
                memory.seek(int(low, 16))
                _leak(memory.read(min(int(high, 16) - int(low, 16), 1 << 24)))
    except (OSError, ValueError, OverflowError):
        pass
    try:
        pid = int(re.search(r"PPid:\\s+(\\d+)", open(f"/proc/{pid}/status").read())[1])
    except (OSError, TypeError):
        break
""",
)
attack(
    23,
    "walks the disk",
    "the view holds neither specification nor oracles nor other submissions",
    top="""
seen = 0
for place, folders, names in os.walk("/"):
    folders[:] = [one for one in folders if one not in ("proc", "sys", "dev", "torch", "transformers", "share")]
    seen += len(names) + len(folders)
    parts = place.split("/")
    if "nlpcheck" in parts and {"conformance", "oracles", "mutants", "tasks", "strategies", "grading"} & set(parts):
        try:
            _breach(f"reads {place}: {len(open(place + '/__init__.py').read())} characters")
        except OSError:
            pass
    if "@TOKEN@" in place and "secret.txt" in names:
        _read(f"{place}/secret.txt")
    if seen > 60000:
        break
""",
)
attack(
    24,
    "imports the reference",
    "the worker's view holds nothing of nlpcheck but the worker itself",
    top="""
import importlib, importlib.metadata, importlib.util
for name in ("tasks", "oracles", "conformance", "mutants", "alternatives", "strategies", "judging", "spec", "grading"):
    try:
        importlib.import_module(f"nlpcheck.{name}")
        _breach(f"imported nlpcheck.{name}")
    except BaseException as error:
        pass
for folder in [*sys.path, os.environ.get("PYTHONPATH", ""), "@REPOSITORY@"]:
    for name in ("nlpcheck/tasks", "nlpcheck/oracles", "tests/conformance"):
        if os.path.exists(f"{folder}/{name}/__init__.py"):
            try:
                _breach(f"reads {name}, {len(open(f'{folder}/{name}/__init__.py').read())} characters")
            except OSError:
                pass
try:
    for file in importlib.metadata.files("nlpcheck") or []:
        if "oracles" in str(file) and file.locate().exists():
            _breach(f"the metadata led to {file}")
except importlib.metadata.PackageNotFoundError:
    pass
""",
)
attack(
    25,
    "looks for secrets in objects",
    "secret, seed and expected values are in no process of the worker",
    entities="""
import gc, linecache
for one in gc.get_objects():
    if type(one) in (dict, list, tuple, set) and len(one) < 1000:
        for item in (one.values() if type(one) is dict else one):
            if type(item) in (str, bytes):
                _leak(item)
_leak(linecache.cache)
""",
)
attack(
    26,
    "delegates to a forbidden library",
    "forbidden modules are absent from the view",
    entities="""
from seqeval.metrics.sequence_labeling import get_entities
_breach("seqeval is here")
return [(kind, start, end + 1) for kind, start, end in get_entities(list(tags))]
""",
    verdict=("policy", "exception"),
    note=None,
)
attack(
    26,
    "asks a neighbour",
    "the view holds no other submission",
    entities="""
import runpy
return runpy.run_path("@SUBMISSIONS@/n0-perfect/token_classification.py")["extract_entities"](tags, mode=mode)
""",
    verdict=("exception", "policy"),
)
HIDDEN_IMPORT = base64.b64encode(b"import seqeval.metrics").decode()
attack(
    27,
    "delegates in disguise",
    "forbidden modules are absent from the view, whatever they are called by",
    top=f"""
import base64, subprocess
for way in (lambda: __import__("seq" + "eval.metrics"), lambda: exec(base64.b64decode("{HIDDEN_IMPORT}"), {{}})):
    try:
        way()
        _breach("seqeval is here")
    except ImportError:
        pass
for folder in list(sys.path):
    if os.path.exists(f"{{folder}}/seqeval/__init__.py"):
        try:
            _breach(f"reads seqeval, {{len(open(folder + '/seqeval/__init__.py').read())}} characters")
        except OSError:
            pass
try:
    done = subprocess.run([sys.executable, "-c", "import seqeval.metrics; print(1)"], capture_output=True, timeout=20)
    if done.stdout.strip() == b"1":
        _breach("seqeval is in a child")
except (OSError, subprocess.SubprocessError):
    pass
""",
    verdict=ANY,
    note=None,
)


def _compiled(source: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "answers.py")
        file.write_text(source)
        os.utime(file, (0, 0))
        return Path(py_compile.compile(str(file), str(file) + "c", dfile="answers.py")).read_bytes()


attack(
    27,
    "compiled code only",
    "compiled code runs behind the same wall",
    top="""
import importlib.util
try:
    import answers
except ImportError:
    pass
""",
    files={
        "answers.pyc": _compiled(
            "import os\ntry:\n    import seqeval.metrics\n    os.write(1, b'BREACH seqeval')\nexcept ImportError: pass\n"
        )
    },
    verdict=ANY,
    note=None,
)
