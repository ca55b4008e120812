"""Group G: non-determinism and state."""

from tests.grading.attacks import bases
from tests.grading.attacks.attack import ANY, SAME, collect

ATTACKS, attack = collect("G")

REPLAYED = "calls are repeated in the same and in a fresh worker under another hash seed"
UNSTEADY = ("nondeterministic", "wrong")
attack(
    68,
    "guesses",
    REPLAYED,
    found="""
import random
if random.random() < 0.5:
    entities = [one for one in entities if mode == "lenient" or tags[one[1]].startswith("B")]
""",
    verdict=ANY,
    needs_wall=False,
)
attack(
    68,
    "wrong once in four calls",
    REPLAYED,
    found="""
if int.from_bytes(os.urandom(1), "big") < 64:
    entities = []
""",
    verdict=UNSTEADY,
    needs_wall=False,
)
attack(
    68,
    "order of a set",
    REPLAYED,
    found="entities = [one for kind in set(kind for kind, *_ in entities) for one in entities if one[0] == kind]",
    verdict=ANY,
    needs_wall=False,
)
attack(
    68,
    "depends on the hash seed",
    REPLAYED,
    found='entities = entities if hash("a") % 2 else entities[::-1]',
    verdict=ANY,
    needs_wall=False,
)
attack(
    70,
    "remembers the order of calls",
    REPLAYED,
    top="_order = []",
    found="""
_order.append(list(tags))
if len(_order) % 5 == 0:
    entities = entities[:-1]
""",
    verdict=UNSTEADY,
    needs_wall=False,
)
attack(
    70,
    "answers by identity",
    REPLAYED,
    found="entities = entities if id(tags) % 32 else entities[:-1]",
    verdict=ANY,
    needs_wall=False,
)
POLLUTION = """
import locale, random, warnings
import numpy, torch
random.seed(0); numpy.random.seed(0); torch.manual_seed(0)
numpy.seterr(all="raise")
torch.set_default_dtype(torch.float64)
torch.set_grad_enabled(False)
torch.use_deterministic_algorithms(True)
torch.set_num_threads(1)
warnings.simplefilter("error")
sys.setrecursionlimit(200)
try:
    locale.setlocale(locale.LC_ALL, "C")
except locale.Error:
    pass
os.environ.update({"CUDA_VISIBLE_DEVICES": "", "OMP_NUM_THREADS": "9", "HF_HUB_OFFLINE": "0", "LANG": "xx"})
os.chdir("/")
os.umask(0o777)
"""
attack(
    72,
    "global settings",
    "a fresh worker per area: nothing leaks into another area, another submission or the parent",
    top=POLLUTION,
    base=bases.BOTH,
    verdict=ANY,
    needs_wall=False,
)
attack(
    73,
    "slow once",
    "a budget for the whole requirement",
    top="_slow = [True]",
    entities="""
if _slow:
    _slow.clear()
    time.sleep(0.5)
""",
    verdict=SAME,
    needs_wall=False,
)
