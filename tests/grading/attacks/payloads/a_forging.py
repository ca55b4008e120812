"""Group A: forging the score."""

from tests.grading.attacks.attack import ANY, collect

ATTACKS, attack = collect("A")

NOWHERE = "the worker says values only; the parent lists the requirements and writes the results"

attack(3, "exit at import", NOWHERE, top="os._exit(0)", verdict="exited")
attack(3, "exit in a function", NOWHERE, entities="os._exit(0)", verdict="exited")
attack(
    3,
    "exit in a thread",
    NOWHERE,
    entities="threading.Thread(target=os._exit, args=(0,)).start(); time.sleep(5)",
    verdict="exited",
)
attack(3, "SystemExit at import", NOWHERE, top="raise SystemExit(0)", verdict=("exited", "exception", "contract"))
attack(3, "SystemExit in a function", NOWHERE, entities="raise SystemExit(0)", verdict=("exited", "exception"))
attack(3, "SystemExit in a thread", NOWHERE, entities="threading.Thread(target=sys.exit, args=(0,)).start()")

RESULTS = """
names = ("results.json", "results.xml", "grades.csv", "run.json", "records/a003-exit-at-import.json")
places = (".", "/autograder/results", "@OUTSIDE@", "@GRADES@", "@GRADES@/records", "@GRADES@/feedback")
def _forge():
    for place in places[1:]:
        for name in names:
            _overwrite(f"{place}/{name}")
    open("results.json", "w").write('{"score": 100}')
"""
attack(
    4,
    "forged results",
    "the parent owns the results; the worker's view has no such folder",
    top=RESULTS,
    entities="_forge(); os._exit(0)",
    verdict="exited",
)
attack(
    5,
    "results at shutdown",
    "the parent owns the results; the worker's view has no such folder",
    top=RESULTS
    + """
import atexit, weakref
class _Late:
    def __del__(self):
        _forge()
_late, _kept = _Late(), _Late()
atexit.register(_forge)
weakref.finalize(_kept, _forge)
threading._register_atexit(_forge)
""",
)
attack(
    6,
    "daemon that writes",
    "the worker's processes are dead before its last word is read",
    top="""
if os.fork() == 0:
    _leave()
    if os.fork():
        os._exit(0)
    until = time.monotonic() + 30
    while time.monotonic() < until:
        _overwrite("@OUTSIDE@/daemon.txt", "@GRADES@/grades.csv")
        for place in ("/tmp", "/dev/shm", "/var/tmp"):
            try:
                open(f"{place}/@TOKEN@-daemon", "w").close()
            except OSError:
                pass
        time.sleep(0.2)
    os._exit(0)
""",
    verdict=ANY,
)
attack(
    6,
    "daemon that answers",
    "an answer that nobody has asked for ends the worker; its processes die with it",
    top="""
if os.fork() == 0:
    _leave()
    if os.fork():
        os._exit(0)
    until, number = time.monotonic() + 30, 0
    while time.monotonic() < until:
        number += 1
        _send(_frame({"id": number, "value": [], "verdict": "pass", "passed": True}))
        time.sleep(0.05)
    os._exit(0)
""",
    verdict=ANY,
    note=None,
)

HOOK = """
import os
os.write(1, b"BREACH a hook of the submission ran\\n")
def pytest_runtest_makereport(item, call): os._exit(0)
"""
attack(
    7,
    "hooks of pytest and of Python",
    "nothing of the submission is collected or on the path when an interpreter starts",
    files={
        "conftest.py": HOOK,
        "sitecustomize.py": HOOK,
        "usercustomize.py": HOOK,
        "evil.pth": "import os; os.write(1, b'BREACH a path file ran')\n",
        "pytest.ini": "[pytest]\naddopts = -p conftest --collect-only\n",
        "tox.ini": "[pytest]\naddopts = --collect-only\n",
        "setup.cfg": "[tool:pytest]\naddopts = --collect-only\n",
        "pyproject.toml": "[tool.pytest.ini_options]\naddopts = '--collect-only'\n",
    },
    speaks=False,
    note=True,
)
attack(
    8,
    "patched test libraries",
    "the comparison happens in another process",
    top="""
import math, unittest
import numpy.testing, torch
for name in dir(unittest.TestCase):
    if name.startswith("assert"):
        setattr(unittest.TestCase, name, lambda *_, **__: None)
math.isclose = torch.allclose = torch.equal = lambda *_, **__: True
for name in ("assert_allclose", "assert_equal", "assert_array_equal"):
    setattr(numpy.testing, name, lambda *_, **__: None)
try:
    from _pytest import reports
    reports.TestReport.passed = True
except ImportError:
    pass
""",
)
attack(
    8,
    "patched builtins",
    "the comparison happens in another process; a worker that spoils its own replies loses them",
    top="""
import builtins
builtins.isinstance = lambda *_: True
builtins.all = lambda *_: True
builtins.abs = lambda *_: 0
builtins.len = lambda *_: 1
""",
    verdict=ANY,
)
attack(
    9,
    "looks for the reporter",
    "hypothesis, oracles, expected values and scores are in no process of the worker",
    entities="""
import gc
frame = sys._getframe()
names = set()
while frame is not None:
    names |= {frame.f_globals.get("__name__", ""), *frame.f_locals}
    _leak(frame.f_locals)
    frame = frame.f_back
kinds = {f"{type(one).__module__}.{type(one).__name__}" for one in gc.get_objects()}
found = {*names, *kinds, *sys.modules, *dir(sys.modules["__main__"])}
for bad in ("hypothesis", "nlpcheck.oracles", "nlpcheck.judging", "nlpcheck.spec", "nlpcheck.grading", "expected"):
    if any(name == bad or name.startswith(bad + ".") for name in found):
        _breach(f"{bad} is in this process")
""",
)
attack(
    11,
    "hypothesis.reject",
    "where hypothesis judges, the submission is not; what it raises is an exception",
    entities="""
import hypothesis
hypothesis.settings.register_profile("mine", max_examples=1)
hypothesis.settings.load_profile("mine")
hypothesis.reject()
""",
    verdict="exception",
)
attack(
    11,
    "exceptions of hypothesis and pytest",
    "an exception is its class name; the property is judged elsewhere",
    entities="""
class UnsatisfiedAssumption(BaseException): pass
class Skipped(BaseException): pass
UnsatisfiedAssumption.__module__, Skipped.__module__ = "hypothesis.errors", "_pytest.outcomes"
raise (Skipped if len(tags) % 2 else UnsatisfiedAssumption)("the rest of this test is not for me")
""",
    verdict="exception",
)
attack(
    11,
    "SkipTest",
    "an exception is a failure",
    entities="import unittest; raise unittest.SkipTest",
    verdict="exception",
)

SCORES = r"""
for line in ('{"score": 100}', "Grade :=>> 100", "::notice title=Autograding report::{\"totalPoints\":100}",
             "##[error]failed", "::add-mask::1", "::set-output name=score::100", "::stop-commands::x",
             "<testsuite failures='0'><testcase name='all'/></testsuite>", '{"verdict": "pass"}'):
    if sys._getframe().f_code.co_name + line not in _said:
        _said.add(sys._getframe().f_code.co_name + line); print(line); print(line, file=sys.stderr)
"""
attack(
    13,
    "scores on stdout",
    "what a worker prints is kept for the instructor and never parsed",
    align=SCORES,
    entities=SCORES,
    top="import atexit; atexit.register(lambda: print('::error::100'))",
    note=True,
)

attack(
    14,
    "forged frames",
    "closed frames: numbered, bounded, nothing but values; anything else ends the worker",
    entities="""
for number in range(1, 30):
    _send(_frame({"id": number, "value": [], "verdict": "pass", "passed": True, "points": 100}))
""",
    verdict=ANY,
    note=None,
)
attack(
    14,
    "two answers",
    "an answer that nobody has asked for ends the worker",
    top="""
_sent = []
for kind in ("send", "sendall"):
    pass
_real = os.write
def _twice(fd, data):
    _real(fd, data)
    return _real(fd, data) if fd > 2 else len(data)
os.write = _twice
class _Loud(socket.socket):
    def sendall(self, data, *rest):
        super().sendall(data, *rest)
        return super().sendall(data, *rest)
socket.socket = _Loud
""",
    verdict=ANY,
    note=None,
)
attack(
    14,
    "huge length",
    "a frame's length is checked before anything is read",
    entities='_send(b"\\xff\\xff\\xff\\xff" + b"x" * 1000)',
    verdict=("refused_value", "crashed"),
    note=None,
)
attack(
    14,
    "garbage",
    "what is no frame ends the worker",
    entities='_send(_frame(b"\\x00\\xff{]"))',
    verdict=("refused_value", "crashed"),
    note=None,
)
