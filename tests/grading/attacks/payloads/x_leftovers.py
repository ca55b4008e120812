"""Group X, beyond the list: what a worker leaves behind, and what it finds of others."""

from tests.grading.attacks.attack import ANY, collect

CLOCK = "a wall clock outside; SIGKILL to all of the worker's processes"
CLEAN = "the keeper empties the private folder without following links"

ATTACKS, attack = collect("X")

attack(
    216,
    "a folder that cannot be emptied",
    CLEAN,
    top="""
def _fill():
    os.makedirs("shut/inner", exist_ok=True)
    open("shut/inner/file", "w").write("x")
    os.chmod("shut/inner", 0); os.chmod("shut", 0)
    os.symlink("@OUTSIDE@/victim", "victim"); os.symlink("@OUTSIDE@", "outside"); os.symlink("/", "root")
    for name in ("new\\nline", "-rf", "\\udcff\\udcfe", "a" * 255):
        try:
            open(os.fsencode(name) if "\\udcff" in name else name, "w").close()
        except OSError:
            pass
    os.mkfifo("pipe")
    here = os.getcwd()
    try:
        for _ in range(1500):
            os.mkdir("d"); os.chdir("d")
    except OSError:
        pass
    os.chdir(here)
    for number in range(3000):
        open(f"n{number}", "w").close()
try:
    _fill()
except OSError as error:
    pass
""",
    verdict=ANY,
)
attack(
    217,
    "a link in place of its folder",
    CLEAN,
    top="""
import shutil
here = os.getcwd()
os.chdir("/")
try:
    shutil.rmtree(here)
except OSError:
    pass
try:
    os.rmdir(here)
except OSError:
    pass
try:
    os.rename(here, here + "-moved")
except OSError:
    pass
try:
    os.symlink("@OUTSIDE@/victim", here)
except OSError:
    pass
""",
    verdict=ANY,
)
attack(
    218,
    "its own source rewritten",
    "the snapshot cannot be written, and no compiled file is read from it",
    top="""
folder = os.path.dirname(os.path.abspath(__file__))
for name in ("token_classification.py", "training.py", "__pycache__/token_classification.cpython-311.pyc", "new.py"):
    try:
        os.makedirs(os.path.dirname(f"{folder}/{name}"), exist_ok=True)
        open(f"{folder}/{name}", "a").close()
        _breach(f"may write {name}")
    except OSError:
        pass
""",
)
attack(
    219,
    "hangs at exit",
    CLOCK,
    top="""
import atexit
atexit.register(lambda: time.sleep(60))
class _Hang:
    def __del__(self): time.sleep(60)
_hang = _Hang()
threading.Thread(target=time.sleep, args=(60,)).start()
""",
)
attack(
    220,
    "busy threads",
    CLOCK,
    top="""
def _spin():
    until = time.monotonic() + 20
    while time.monotonic() < until: pass
for _ in range(3):
    threading.Thread(target=_spin, daemon=True).start()
""",
    verdict=ANY,
)
attack(
    221,
    "signals that are handled",
    "a signal that kills the worker is a verdict",
    top="""
for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGUSR1, signal.SIGCHLD, signal.SIGPIPE, signal.SIGSEGV):
    try:
        signal.signal(number, lambda *_: os._exit(0))
    except (OSError, ValueError):
        pass
""",
    entities="os.kill(os.getpid(), signal.SIGUSR1)",
    verdict=("exited", "crashed"),
)
attack(
    222,
    "outlives the death signal",
    "the pid namespace or the keeper's sweep kills what was told not to die",
    top="""
if os.fork() == 0:
    _syscall(157, 1, 0, 0, 0, 0)  # prctl: no signal at the parent's death
    _syscall(157, 4, 0, 0, 0, 0)  # not dumpable
    _syscall(157, 15, b"systemd", 0, 0, 0)  # another name
    _leave()
    for _ in range(20):  # always somebody else
        if os.fork():
            os._exit(0)
        time.sleep(0.3)
    time.sleep(50)
    os._exit(0)
""",
    verdict=ANY,
)
attack(
    223,
    "a subreaper of its own",
    "the pid namespace or the keeper's sweep kills what has another parent",
    top="""
_syscall(157, 36, 1, 0, 0, 0)  # prctl: orphans become mine
for _ in range(3):
    if os.fork() == 0:
        if os.fork() == 0:
            _leave()
            time.sleep(60)
        os._exit(0)
""",
    verdict=ANY,
)
attack(
    224,
    "the terminal",
    "no terminal: nothing can be typed or drawn",
    top="""
import fcntl, termios
for file in ("/dev/tty", "/dev/console", "/dev/pts/0", "/dev/tty1"):
    try:
        fd = os.open(file, os.O_RDWR | os.O_NOCTTY)
        _breach(f"opened {file}")
        os.close(fd)
    except OSError:
        pass
for fd in (0, 1, 2):
    try:
        fcntl.ioctl(fd, termios.TIOCSTI, b" ")
        _breach("typed into a terminal")
    except OSError:
        pass
""",
)
attack(
    225,
    "locks",
    "nothing that the grader locks can be opened by the worker",
    top="""
import fcntl, glob
for name in ("@GRADES@", "@SUBMISSIONS@", *glob.glob("@GRADES@/*"), "/usr/bin/env"):
    try:
        fd = os.open(name, os.O_RDONLY)
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if name.startswith("@GRADES@"):
            _breach("locked a file of the grader")
    except OSError:
        pass
""",
)
attack(
    226,
    "executable memory of others",
    "no ptrace, no signals, no names for the grader's processes",
    top="""
try:
    pids = [one for one in os.listdir("/proc") if one.isdigit() and int(one) != os.getpid()]
except OSError:
    pids = [str(pid) for pid in (@PID@, os.getppid(), *range(1, 300)) if pid != os.getpid()]
for pid in pids:
    try:
        fd = os.open(f"/proc/{pid}/mem", os.O_RDWR)
        _breach("may write the memory of another process")
        os.close(fd)
    except OSError:
        pass
    for name, value in (("oom_score_adj", "1000"), ("comm", "x"), ("coredump_filter", "0"), ("clear_refs", "1")):
        try:
            os.close(os.open(f"/proc/{pid}/{name}", os.O_WRONLY))
            _breach(f"may write {name} of another process")
        except OSError:
            pass
""",
)
attack(
    227,
    "graphics and other devices",
    "devices are not in the view, or cannot be opened",
    top="""
import glob
for name in glob.glob("/dev/*") + glob.glob("/dev/*/*"):
    base = name[5:]
    if base in ("null", "zero", "full", "random", "urandom", "tty", "stdin", "stdout", "stderr", "ptmx", "pts/ptmx") or base.startswith(("fd", "shm", "nvidia")):
        continue
    try:
        fd = os.open(name, os.O_RDWR | os.O_NONBLOCK)
        if not stat.S_ISDIR(os.fstat(fd).st_mode):
            _breach(f"opened {name}")
        os.close(fd)
    except OSError:
        pass
""",
)
