"""Group C, the second part: values that are too large, answers and imports that are too slow."""

from tests.grading.attacks.attack import ANY, collect

ATTACKS, attack = collect("C")

CAPS = "caps on bytes, depth and items, looked at before anything is allocated"
REFUSED = ("refused_value", "contract", "memory", "wrong", "exception", "timeout")
attack(40, "a list of 10^8", CAPS, found="entities = [0] * 10**8", verdict=REFUSED)
attack(40, "a list of 10^7", CAPS, found="entities = [('PER', 0, 1)] * 10**7", verdict=REFUSED)
attack(40, "a text of 500 MB", CAPS, found="entities = [('x' * 500_000_000, 0, 1)]", verdict=REFUSED)
attack(
    40,
    "a tensor of 2^40 values",
    CAPS,
    batch="batch = {key: torch.zeros(1, dtype=torch.int64).expand(2**40) for key in batch}",
    verdict=REFUSED,
)
attack(
    40,
    "a tensor on no device",
    CAPS,
    batch="batch = {key: torch.empty(2**40, device='meta') for key in batch}",
    verdict=REFUSED,
)
attack(
    40,
    "nesting of 10^6",
    CAPS,
    found="""
for _ in range(10**6):
    entities = [entities]
""",
    verdict=(*REFUSED, "crashed"),
)
attack(40, "a list in itself", CAPS, found="entities.append(entities)", verdict=REFUSED)
attack(
    40,
    "an array of many dimensions",
    CAPS,
    found="import numpy; entities = numpy.zeros([1] * 32 + [0, 1 << 40])",
    verdict=REFUSED,
)
attack(40, "a number of 10^6 digits", CAPS, found="entities = [('PER', 0, 1 << 3_400_000)]", verdict=REFUSED)
attack(
    41,
    "slow answer",
    "the clock runs per requirement, not per read",
    entities="""
data, until = _frame({"id": 1, "value": [0] * 100}), time.monotonic() + 60
for byte in data:
    _send(bytes([byte]))
    time.sleep(1)
    if time.monotonic() > until: break
""",
    verdict=("timeout", "refused_value", "crashed"),
    note=None,
)
attack(43, "slow import", "a time budget for imports", top="time.sleep(60)", verdict="timeout")
attack(
    43,
    "import that downloads",
    "no network, and the libraries are told so",
    top="""
import transformers
for name in ("bert-base-uncased", "http://127.0.0.1:@TCP@/model"):
    try:
        transformers.AutoConfig.from_pretrained(name)
        _breach(f"{name} was downloaded")
    except Exception:
        pass
""",
)
attack(
    43,
    "import that serves",
    "no network; the worker's processes die with it",
    top="""
if os.fork() == 0:
    try:
        server = socket.socket(); server.bind(("127.0.0.1", 0)); server.listen(1); server.settimeout(30)
        _breach("listens on loopback")
        server.accept()
    except OSError:
        pass
    time.sleep(30)
    os._exit(0)
""",
    verdict=ANY,
)
