"""Group C: exhausting time, memory, processes, output, disk, descriptors and the intake."""

from tests.grading.attacks.attack import ANY, collect

ATTACKS, attack = collect("C")

CLOCK = "a wall clock outside; SIGKILL to all of the worker's processes; the next requirement has a fresh worker"

attack(
    33,
    "endless loop",
    CLOCK,
    entities="""
until = time.monotonic() + 60
while time.monotonic() < until: pass
""",
    verdict="timeout",
)
attack(
    33,
    "endless loop in C",
    CLOCK,
    entities='re.match("(a|a)*$", "a" * 25 + "b")\nre.match("(a|a)*$", "a" * 27 + "b")',
    verdict="timeout",
)
attack(33, "long sleep", CLOCK, entities="time.sleep(60)", verdict="timeout")
attack(33, "signal.pause", CLOCK, entities="signal.alarm(60); signal.pause()", verdict="timeout")
attack(
    33,
    "caught timeouts",
    CLOCK,
    entities="""
until = time.monotonic() + 60
while time.monotonic() < until:
    try:
        time.sleep(60)
    except BaseException:
        pass
""",
    verdict="timeout",
)
attack(
    34,
    "ignored signals",
    CLOCK,
    top="""
for number in range(1, 65):
    try:
        signal.signal(number, signal.SIG_IGN)
    except (OSError, ValueError):
        pass
signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))
""",
    entities="""
until = time.monotonic() + 60
while time.monotonic() < until: pass
""",
    verdict="timeout",
)

PIDS = "a limit on processes that binds root too; what is above it is killed"
attack(
    35,
    "fork bomb",
    PIDS,
    entities="""
born = 0
try:
    for _ in range(200):
        if os.fork() == 0:
            time.sleep(20)
            os._exit(0)
        born += 1
except OSError:
    pass
if born >= 200:
    time.sleep(3)
    _breach("200 processes at once")
""",
    verdict=ANY,
)
attack(
    35,
    "nested fork bomb",
    PIDS,
    entities="""
until = time.monotonic() + 20
for _ in range(7):
    try:
        os.fork()
    except OSError:
        break
while os.getppid() and time.monotonic() < until:
    time.sleep(0.5)
os._exit(0)
""",
    verdict=ANY,
    speaks=False,
)
attack(
    35,
    "thread bomb",
    PIDS,
    entities="""
born = 0
try:
    for _ in range(200):
        threading.Thread(target=time.sleep, args=(8,), daemon=True).start()
        born += 1
except RuntimeError:
    pass
""",
    verdict=ANY,
)
attack(
    35,
    "pool of processes",
    PIDS,
    entities="""
import multiprocessing
with multiprocessing.get_context("fork").Pool(200) as pool:
    pool.map(abs, range(200))
    time.sleep(3)
    _breach("a pool of 200 processes")
""",
    verdict=ANY,
)

MEMORY = "a cap on memory, that of temporary files included; the grader's own memory does not grow"
attack(
    36,
    "memory in Python",
    MEMORY,
    entities="""
kept = []
for _ in range(64):
    kept.append(bytearray(b"x") * (64 << 20))
_breach("4 GiB of memory")
""",
    verdict=("memory", "exception", "crashed"),
)
attack(
    36,
    "memory in torch",
    MEMORY,
    collate="""
kept = [torch.ones(256 << 20, dtype=torch.uint8) for _ in range(16)]
_breach("4 GiB of memory")
""",
    verdict=("memory", "exception", "crashed"),
)
attack(36, "impossible memory", MEMORY, entities="kept = [0] * 10**14", verdict=("memory", "exception"))
attack(
    36,
    "mapped memory",
    MEMORY,
    entities="""
import mmap
kept = []
for _ in range(16):
    one = mmap.mmap(-1, 256 << 20)
    for page in range(0, len(one), 4096):
        one[page] = 1
    kept.append(one)
_breach("4 GiB of memory")
""",
    verdict=("memory", "exception", "crashed", "timeout"),
)
attack(
    36,
    "memory of many processes",
    MEMORY,
    entities="""
reading, writing = os.pipe()
for _ in range(8):
    if os.fork() == 0:
        kept = bytearray(b"x") * (512 << 20)
        os.write(writing, b"x")
        time.sleep(15)
        os._exit(0)
time.sleep(2)
if select.select([reading], [], [], 0)[0] and len(os.read(reading, 8)) == 8:
    time.sleep(1.5)
    _breach("4 GiB of memory in 8 processes")
""",
    verdict=ANY,
)
attack(
    36,
    "shared memory filled",
    MEMORY,
    entities="""
written = 0
try:
    with open("/dev/shm/@TOKEN@-fill", "wb") as file:
        for _ in range(64):
            written += file.write(b"x" * (32 << 20))
            file.flush()
    _breach("2 GiB in /dev/shm")
except OSError:
    pass
finally:
    try:
        os.unlink("/dev/shm/@TOKEN@-fill")
    except OSError:
        pass
""",
    verdict=ANY,
)
attack(
    36,
    "memfd filled",
    MEMORY,
    entities="""
try:
    kept = os.memfd_create("fill")
    for _ in range(128):
        os.write(kept, b"x" * (32 << 20))
    _breach("4 GiB in a memfd")
except OSError:
    pass
""",
    verdict=ANY,
)
attack(
    36,
    "disk filled",
    "caps on the size of a file and of the private folder",
    entities="""
for number in range(40):
    try:
        with open(f"fill{number}", "wb") as file:
            for _ in range(16):
                file.write(b"x" * (1 << 20))
    except OSError:
        break
else:
    time.sleep(1)
    _breach("640 MiB on disk")
""",
    verdict=ANY,
)
attack(
    36,
    "a file of a terabyte",
    "caps on the size of a file and of the private folder",
    entities="""
try:
    os.truncate(os.open("sparse", os.O_CREAT | os.O_RDWR), 1 << 40)
    _breach("a file of 1 TiB")
except OSError:
    pass
""",
    verdict=ANY,
)

FLOOD = "head and tail of what is printed are kept; above the cap the worker is killed"
attack(
    38,
    "flood of lines",
    FLOOD,
    entities='for _ in range(1 << 14): _write(1, b"x" * 1023 + b"\\n"); _write(2, b"y" * (1 << 16))',
    verdict="output_limit",
)
attack(
    38,
    "one long line",
    FLOOD,
    entities='for _ in range(1 << 10): _write(2, b"x" * (1 << 20))',
    verdict="output_limit",
)
attack(
    38,
    "flood of warnings",
    FLOOD,
    entities="""
import warnings
warnings.simplefilter("always")
for number in range(1 << 17): warnings.warn("x" * 1000 + str(number))
""",
    verdict=("output_limit", "timeout"),
)
attack(
    39,
    "descriptors",
    "a cap on open files; the parent opens none for the worker's",
    entities="""
kept = []
try:
    for _ in range(5000):
        kept += os.pipe()
    _breach("10 000 descriptors")
except OSError:
    pass
for one in kept: os.close(one)
""",
)
attack(
    39,
    "broken stack",
    "a crash of the worker is a verdict",
    entities="""
sys.setrecursionlimit(10**9)
class _Deep:
    def __getattr__(self, name): return getattr(_Deep(), name + "")
    def __repr__(self): return repr([self])
    def __eq__(self, other): return [self] == [other]
repr(_Deep())
""",
    verdict=("crashed", "exception", "memory", "timeout"),
)
attack(39, "segfault", "a crash of the worker is a verdict", entities="ctypes.string_at(0)", verdict="crashed")
attack(
    39,
    "abort",
    "a crash of the worker is a verdict",
    entities="os.kill(os.getpid(), signal.SIGABRT)",
    verdict="crashed",
)
