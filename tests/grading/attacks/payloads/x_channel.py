"""Group X, beyond the list: the channel to the parent and what the nursery leaves behind."""

from tests.grading.attacks.attack import ANY, collect

ATTACKS, attack = collect("X")

CLOSED = "closed frames: numbered, bounded, nothing but values; anything else ends the worker"
LOST = "a worker that loses its channel or its standing answers nothing; the clock goes on"
MUDDLED = {"verdict": ANY, "note": None}

attack(
    101,
    "asks the nursery for a worker",
    "the nursery's socket is in no view and known to nobody inside",
    top="""
import glob
found = set(glob.glob("/**/*.sock", recursive=False)) | set(glob.glob("/run/**/*.sock", recursive=True)) | set(glob.glob("/tmp/**/*.sock", recursive=True))
found |= set(glob.glob("@TMP@/**/*.sock", recursive=True))
try:
    found |= {line.split()[-1] for line in open("/proc/net/unix") if ".sock" in line or "nlpcheck" in line}
except OSError:
    pass
request = {"folder": "/", "readable": ["/"], "forbidden": [], "modules": {"token_classification": "token_classification.py"},
           "limits": {"requirement_seconds": 60.0, "import_seconds": 60.0, "submission_seconds": 60.0, "memory_mb": 4096,
                      "processes": 64, "file_mb": 64, "disk_mb": 64, "output_mb": 64, "open_files": 256}}
for path in found:
    if "canary" in path:
        continue
    try:
        with socket.socket(socket.AF_UNIX) as one:
            one.settimeout(1)
            one.connect("\\0" + path[1:] if path.startswith("@") else path)
            _breach(f"connected to {os.path.basename(path)}")
    except OSError:
        pass
""",
)
attack(
    102,
    "inherited descriptors",
    "all descriptors but the channel are closed before the submission is imported",
    top="""
for fd in range(3, 1024):
    try:
        mode = os.fstat(fd).st_mode
        target = os.readlink(f"/proc/self/fd/{fd}")
    except OSError:
        continue
    if stat.S_ISREG(mode) or stat.S_ISDIR(mode):
        _breach(f"descriptor of {os.path.basename(target)}")
        try:
            _read(f"/proc/self/fd/{fd}/../@OUTSIDE@/secret.txt")
            os.open("..", os.O_RDONLY, dir_fd=fd)
        except OSError:
            pass
if len(_sockets()) > 1:
    _breach(f"{len(_sockets())} sockets")
""",
)
attack(
    103,
    "writes from a thread",
    CLOSED,
    top="""
def _loud():
    until = time.monotonic() + 20
    while time.monotonic() < until:
        _send(_frame({"id": 1, "value": [[["PER", 0, 1]]]}))
        time.sleep(0.01)
threading.Thread(target=_loud, daemon=True).start()
""",
    **MUDDLED,
)
attack(
    104,
    "writes at exit",
    CLOSED,
    top="""
import atexit
atexit.register(lambda: _send(_frame({"id": 1, "value": [], "verdict": "pass"}) * 100))
""",
)
attack(
    105,
    "a forked child answers",
    CLOSED,
    entities="""
if os.fork() == 0:
    return []
""",
    **MUDDLED,
)
attack(
    106,
    "all children answer",
    CLOSED,
    entities="""
for _ in range(3):
    try:
        os.fork()
    except OSError:
        pass
""",
    **MUDDLED,
)
attack(
    107,
    "control frames",
    "what ended a worker is said by its keeper, on a connection that the worker does not have",
    entities="""
for fd in range(3, 1024):
    try:
        _write(fd, _frame({"ended": {"exit": 0, "signal": None, "reason": ""}, "output": {"text": "", "bytes": 0}}))
        _write(fd, b"kill")
    except OSError:
        pass
""",
    **MUDDLED,
)
attack(
    108,
    "descriptors sent over",
    "the parent takes no descriptors and closes what comes",
    entities="""
pair = socket.socketpair()
for fd in _sockets():
    try:
        one = socket.socket(fileno=os.dup(fd))
        for _ in range(20):
            socket.send_fds(one, [b"\\0\\0\\0\\2{}"], [pair[0].fileno()] * 200)
        one.detach()
    except OSError:
        pass
""",
    **MUDDLED,
)
attack(
    109,
    "closes the channel",
    LOST,
    entities="""
for fd in _sockets():
    one = socket.socket(fileno=os.dup(fd))
    one.shutdown(socket.SHUT_RDWR)
time.sleep(1)
""",
    **MUDDLED,
)
attack(110, "closes all descriptors", LOST, entities="os.closerange(0, 1024)", **MUDDLED)
attack(
    111,
    "another file as the channel",
    LOST,
    entities="""
for fd in _sockets():
    os.dup2(os.open("/dev/zero", os.O_RDWR), fd)
""",
    **MUDDLED,
)
attack(
    112,
    "reads the next call away",
    LOST,
    top="""
def _steal():
    until = time.monotonic() + 30
    while time.monotonic() < until:
        for fd in _sockets():
            try:
                if select.select([fd], [], [], 0.01)[0]:
                    os.read(fd, 1 << 16)
            except (OSError, ValueError):
                time.sleep(0.01)
threading.Thread(target=_steal, daemon=True).start()
""",
    **MUDDLED,
)
attack(
    113,
    "half a frame, then silence",
    LOST,
    entities='_send(struct.pack(">I", 1000) + b"{"); time.sleep(60)',
    verdict=("timeout", "refused_value", "crashed"),
    note=None,
)
attack(
    114,
    "frames of odd JSON",
    "the decoder bounds depth, digits, keys and texts, and knows no NaN",
    entities="""
odd = [b"[" * 100_000 + b"]" * 100_000, b"1" * 10_000, b'{"id": NaN}', b'{"id": 1, "id": 2}', b'"\\\\ud800"', b"null", b"true",
       b'{"value": {"__class__": "os.system", "args": ["true"]}}', b'{"id": 1e400}', b"{}", b"", b'{"id": 1, "value": {"$tensor": [1099511627776], "dtype": "int64", "data": ""}}']
_send(_frame(odd[len(tags) % len(odd)]))
""",
    **MUDDLED,
)
attack(
    115,
    "slow reader",
    LOST,
    top="""
for fd in _sockets():
    one = socket.socket(fileno=os.dup(fd))
    one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1)
    one.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1)
    one.setblocking(False)
""",
    **MUDDLED,
)
attack(
    116,
    "a child that holds the streams open",
    "the end of a worker is the death of all its processes, not the end of its streams",
    top="""
if os.fork() == 0:
    _leave()
    if os.fork():
        os._exit(0)
    signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))
    time.sleep(60)
    os._exit(0)
""",
    verdict=ANY,
)
attack(
    117,
    "patched frames of models",
    "a model that comes back is read by names, shapes and types that the parent knows",
    base="train",
    top="""
for name in ("state_dict", "named_parameters", "parameters", "to", "train", "eval"):
    pass
_state = torch.nn.Module.state_dict
torch.nn.Module.state_dict = lambda self, *a, **k: {"x": torch.zeros(3), 7: None, **_state(self, *a, **k)}
""",
    **MUDDLED,
)
attack(
    118,
    "reads the code beside it",
    "the code of the worker is public and holds no secret",
    entities="""
import inspect, linecache
for name, module in list(sys.modules.items()):
    if "inside" in name or name.rpartition(".")[2] in ("worker", "wire", "live", "keeper"):
        try:
            _leak(inspect.getsource(module))
        except (OSError, TypeError):
            pass
        _leak(vars(module))
""",
)
