"""Group A, the second half: answers without work, and points of its own."""

from tests.grading.attacks import bases
from tests.grading.attacks.attack import ANY, SAME, collect

ATTACKS, attack = collect("A")

attack(
    16,
    "lists that change",
    "a value is read once, in the worker; the parent compares its frozen copy",
    found="""
class _Fresh(list):
    reads = 0
    def __iter__(self):
        _Fresh.reads += 1
        return iter(entities if _Fresh.reads % 2 else [])
    def __eq__(self, other): return True
    def __len__(self): return 10**6
    __hash__ = None
entities = _Fresh(entities)
""",
    verdict=ANY,
)
attack(
    16,
    "a generator",
    "values are of exact types",
    found="entities = (one for one in entities)",
    verdict=("contract", "refused_value", "wrong"),
)
attack(
    16,
    "a mapping that lies",
    "values are of exact types",
    batch="""
import collections.abc
class _Map(collections.abc.Mapping):
    reads = 0
    def __getitem__(self, key): _Map.reads += 1; return batch_[key] if _Map.reads % 3 else torch.zeros(0)
    def __iter__(self): return iter(batch_)
    def __len__(self): return len(batch_)
batch_, batch = batch, _Map()
""",
    verdict=ANY,
)

DEGENERATE = {
    "constant": "return []",
    "none": "return None",
    "echo": "return args[0]",
    "empty": "pass",
    "random": "import random; return [random.randrange(5) for _ in range(random.randrange(9))]",
}
for kind, line in DEGENERATE.items():
    attack(
        17,
        f"degenerate {kind}",
        "every property is compared with an oracle; preflight holds such submissions under a ceiling",
        source="\n".join(
            f"def {name}(*args, **options):\n    {line}"
            for name in ("align_labels_with_tokens", "extract_entities", "collate")
        ),
        verdict=ANY,
        at_most=5.0,
        speaks=False,
        needs_wall=False,
    )
attack(
    18,
    "table of the public examples",
    "what is asked is drawn from a seed that students never see",
    source="""
    NAMES = ["O", "B-PER", "I-PER", "B-ORG", "I-ORG"]
    KNOWN = {
        ((1,), (None, 0, None)): [-100, 1, -100],
        ((1, 2), (None, None, 0, 1)): [-100, -100, 1, 2],
        ((1, 2), (0, 1, None, None)): [1, 2, -100, -100],
        ((0, 1, 0), (None, 0, 1, 2, None)): [-100, 0, 1, 0, -100],
        ((1, 0, 3), (None, 0, 0, 1, 2, 2, None)): [-100, 1, -100, 0, 3, -100, -100],
        ((1, 1, 1), (0, 1, 2)): [1, 1, 1],
    }
    TAGS = {("B-PER",): [("PER", 0, 1)], ("O", "B-PER", "O"): [("PER", 1, 2)], ("B-ORG", "I-ORG", "I-ORG", "O"): [("ORG", 0, 3)]}
    def align_labels_with_tokens(labels, word_ids, *, label_names, label_all_tokens=False):
        return KNOWN.get((tuple(labels), tuple(word_ids)), [])
    def extract_entities(tags, *, mode="lenient"):
        return TAGS.get(tuple(tags), [])
    """,
    verdict="wrong",
    at_most=5.0,
    speaks=False,
    needs_wall=False,
)
attack(
    19,
    "changes its arguments",
    "expected values come from the parent's own copies",
    aligned="labels[:] = [0] * len(labels); word_ids[:] = []; label_names[:] = ['O']; aligned = []",
    found="tags[:] = ['O'] * len(tags); entities = []",
    batch="features.clear(); batch = {}",
    verdict=ANY,
    at_most=5.0,
    needs_wall=False,
)
attack(
    19,
    "changes the batch and the model",
    "expected values come from the parent's own copies",
    base=bases.TRAIN,
    stepped="""
with torch.no_grad():
    batch["labels"].fill_(-100)
    for parameter in model.parameters(): parameter.zero_()
loss = 0.0
""",
    verdict=ANY,
    at_most=5.0,
    needs_wall=False,
)
attack(
    20,
    "uninitialised memory",
    "the reference is never computed in that process",
    batch="batch = {key: torch.empty_like(value) for key, value in batch.items()}",
    verdict=("wrong", "nondeterministic"),
    needs_wall=False,
)
attack(
    21,
    "loose precision",
    "tolerances are relative to the type that the contract names",
    base=bases.TRAIN,
    step="model.half().float()",
    stepped="loss = round(loss, 1)",
    verdict=ANY,
    needs_wall=False,
)
attack(
    22,
    "its own points",
    "points come from the instructor's assignment, by its digest",
    files={
        "assignment.toml": '[assignment]\nname = "mine"\n[[items]]\ntitle = "all"\nselect = ""\npoints = 1e9\n',
        "grade.toml": "points = 1000\nhidden = false\n",
        "manifest.json": '{"requirements": [], "points": 1000}',
        "results.json": '{"score": 1000, "tests": []}',
        "record.json": '{"format": "nlpcheck-grade/1", "points": 999999, "maximum": 1}',
        "__manifest__.toml": "points = 1000",
    },
    verdict=SAME,
    speaks=False,
    note=True,
    needs_wall=False,
)
