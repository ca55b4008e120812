"""Group X, beyond the list: the process, its limits and what it leaves behind."""

from tests.grading.attacks.attack import ANY, SAME, collect

ATTACKS, attack = collect("X")

CLOCK = "a wall clock outside; SIGKILL to all of the worker's processes"
LIMITS = "limits are set before the submission is imported and cannot be raised"
CLEAN = "the keeper empties the private folder without following links"

attack(
    201,
    "its own memory",
    "secret, seed and expected values were never in this process or its parents",
    top="""
scanned = 0
for line in list(open("/proc/self/maps")):
    low, high = (int(one, 16) for one in line.split()[0].split("-"))
    if " rw-p " in line and high - low < 1 << 29 and scanned < 3 << 29:
        scanned += high - low
        for place in range(low, high, 1 << 24):
            _leak(ctypes.string_at(place, min(1 << 24, high - place)))
try:
    os.close(os.open("/proc/self/mem", os.O_RDONLY))
except OSError:
    pass
""",
    verdict=ANY,
)
attack(202, "stops itself", CLOCK, entities="os.kill(os.getpid(), signal.SIGSTOP)", verdict=("timeout", "crashed"))
attack(
    203,
    "stops its group",
    CLOCK,
    entities="""
if os.getpgid(0) != os.getpgid(@PID@ if os.path.exists("/proc/@PID@") else 0) or os.getpid() < 100:
    os.killpg(0, signal.SIGSTOP)
time.sleep(60)
""",
    verdict=("timeout", "crashed"),
)
attack(
    204,
    "hooks of the interpreter",
    "whatever runs in the worker can spoil the worker only",
    top="""
import faulthandler, gc
faulthandler.enable(); faulthandler.dump_traceback_later(1, repeat=True)
sys.setprofile(lambda *_: None); threading.setprofile(lambda *_: None)
sys.addaudithook(lambda *_: None)
gc.callbacks.append(lambda *_: None)
sys.excepthook = threading.excepthook = sys.unraisablehook = lambda *_: os._exit(0)
sys.displayhook = sys.breakpointhook = lambda *_: None
""",
    verdict=SAME,
)
attack(
    205,
    "a trace of all frames",
    "no value of the parent is in a frame of the worker",
    top="""
def _trace(frame, event, argument):
    _leak({key: value for key, value in frame.f_locals.items() if type(value) in (str, bytes)})
    return None
sys.settrace(_trace)
""",
    verdict=ANY,
)
attack(
    206,
    "an audit hook that forbids",
    "whatever runs in the worker can spoil the worker only",
    top="""
def _hook(event, arguments):
    if event in ("open", "import", "socket.send", "os.write") and threading.current_thread().name == "MainThread" and _armed:
        raise SystemExit(0)
_armed = []
sys.addaudithook(_hook)
""",
    entities="_armed.append(1)",
    verdict=ANY,
)
attack(
    207,
    "alarms",
    "a signal that kills the worker is a verdict",
    entities="signal.setitimer(signal.ITIMER_REAL, 0.2, 0.2); time.sleep(3)",
    verdict=("crashed", "exited", "exception"),
)
attack(
    208,
    "an alarm later",
    "a signal that kills the worker is a verdict",
    top="signal.signal(signal.SIGALRM, lambda *_: os._exit(0)); signal.setitimer(signal.ITIMER_REAL, 0.001)",
    verdict=ANY,
)
attack(
    209,
    "raised limits",
    LIMITS,
    top="""
import resource
for name in [one for one in dir(resource) if one.startswith("RLIMIT_")]:
    number = getattr(resource, name)
    soft, hard = resource.getrlimit(number)
    if hard != resource.RLIM_INFINITY:
        try:
            resource.setrlimit(number, (soft, resource.RLIM_INFINITY))
            _breach(f"raised {name}")
        except (OSError, ValueError):
            pass
before = os.nice(0)
try:
    os.nice(-5)
    _breach("a better priority")
    os.nice(5)
except OSError:
    pass
try:
    os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1))
    _breach("a real-time priority")
    os.sched_setscheduler(0, os.SCHED_OTHER, os.sched_param(0))
except OSError:
    pass
try:
    with open("/proc/self/oom_score_adj", "r+") as file:
        score = int(file.read())
        file.seek(0)
        file.write(str(max(-1000, score - 500)))
        file.flush()
        _breach("spared when memory is short")
except (OSError, ValueError):
    pass
""",
)
attack(
    210,
    "rights of root",
    "no capabilities, no set-user-id programs, another user where the grader is root",
    top="""
for line in open("/proc/self/status"):
    if line.startswith(("CapEff", "CapPrm", "CapBnd")) and int(line.split()[1], 16) and not line.startswith("CapBnd"):
        _breach(f"capabilities {line.strip()}")
    if line.startswith("NoNewPrivs") and line.split()[1] != "1":
        _breach("new privileges are possible")
if os.getuid():
    for call in (lambda: os.setuid(0), lambda: os.seteuid(0), lambda: os.setgid(0), lambda: os.setgroups([0])):
        try:
            call()
            _breach("another user or group")
        except OSError:
            pass
try:
    os.chroot(".")
    _breach("another root")
except OSError:
    pass
try:
    open("setuid", "w").close()
    os.chmod("setuid", 0o6777)
except OSError:
    pass
""",
)
attack(
    211,
    "a sibling by clone",
    "the keeper knows its worker and reaps whatever else becomes its child",
    entities="""
child = _syscall(56, 0x00008000 | 17, 0, 0, 0, 0)  # clone with CLONE_PARENT
if child == 0:
    os._exit(0)
""",
    verdict=ANY,
)
attack(
    212,
    "a sibling that stays",
    "the keeper knows its worker and reaps whatever else becomes its child",
    top="""
child = _syscall(56, 0x00008000 | 17, 0, 0, 0, 0)
if child == 0:
    _leave()
    time.sleep(60)
    os._exit(0)
""",
    verdict=ANY,
)
attack(
    213,
    "other programs",
    "a program that the worker starts is behind the same walls",
    top="""
import subprocess
script = "cat @OUTSIDE@/secret.txt /proc/*/environ 2>/dev/null; echo x > @OUTSIDE@/shell.txt; exec 3<>/dev/tcp/127.0.0.1/@TCP@ && echo hi >&3"
for shell in ("/bin/bash", "/bin/sh"):
    try:
        done = subprocess.run([shell, "-c", script], capture_output=True, timeout=10)
        _leak(done.stdout + done.stderr)
    except (OSError, subprocess.SubprocessError):
        pass
try:
    done = subprocess.run([sys.executable, "-c", "print(open('@OUTSIDE@/secret.txt').read())"], capture_output=True, timeout=20)
    _leak(done.stdout)
except (OSError, subprocess.SubprocessError):
    pass
""",
    verdict=ANY,
)
attack(
    214,
    "machine code",
    "what is stopped is stopped by the kernel, not by Python",
    top="""
import mmap
code = bytes([0xb8, 0x27, 0, 0, 0, 0x0f, 0x05, 0xc3])  # getpid by hand
page = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
page.write(code)
number = ctypes.CFUNCTYPE(ctypes.c_long)(ctypes.addressof(ctypes.c_char.from_buffer(page)))()
assert number == os.getpid()
""",
    verdict=ANY,
)
attack(
    215,
    "system calls of another architecture",
    "a filter that knows one architecture kills or refuses the others",
    top="""
for number in (0x40000000 | 41, 0x40000000 | 101, 0x40000000 | 272):  # x32: socket, ptrace, unshare
    child = os.fork()
    if child == 0:
        if _syscall(number, 2, 1, 0, 0) >= 0:
            _breach("a system call by another door")
        os._exit(0)
    os.waitpid(child, 0)
""",
    verdict=ANY,
)
