"""Group X, beyond the list: time, streams and what all submissions share."""

from tests.grading.attacks import bases
from tests.grading.attacks.attack import ANY, SAME, collect

ATTACKS, attack = collect("X")

attack(
    308,
    "an import that takes nearly all its time",
    "a time budget for imports",
    top="time.sleep(2)",
    verdict=SAME,
)
attack(
    309,
    "answers well at first",
    "what is asked first is asked again later, and elsewhere",
    top="_count = [0]",
    found="""
_count[0] += 1
if _count[0] > 4:
    entities = []
""",
    verdict=("wrong", "nondeterministic"),
    needs_wall=False,
)
attack(
    310,
    "answers by the clock",
    "what is asked first is asked again later, and elsewhere",
    found="""
if int(time.time() * 20) % 2:
    entities = entities[:-1]
""",
    verdict=("wrong", "nondeterministic"),
    needs_wall=False,
)
attack(
    311,
    "searches site-packages",
    "the worker's view holds nothing of nlpcheck but the worker itself",
    top="""
import site
for folder in {*sys.path, *site.getsitepackages()}:
    try:
        names = os.listdir(folder)
    except OSError:
        continue
    for name in names:
        if "nlpcheck" in name.lower():
            for place, folders, files in os.walk(f"{folder}/{name}"):
                for file in files:
                    if "oracles" in place or "conformance" in place or file == "direct_url.json" or "tasks" in place:
                        try:
                            _breach(f"reads {name}/{file}: {len(open(os.path.join(place, file)).read())}")
                        except OSError:
                            pass
        if name.endswith((".pth", ".egg-link")) or "editable" in name:
            try:
                text = open(f"{folder}/{name}").read()
                if "nlpcheck" in text:
                    _breach(f"{name} leads to the reference")
            except OSError:
                pass
""",
)
attack(
    312,
    "changes another area's libraries",
    "a fresh worker per area",
    base=bases.BOTH,
    top="""
import torch, transformers
torch.nn.Module.train = torch.nn.Module.eval = lambda self, *_: self
torch.optim.SGD.step = lambda *_, **__: None
torch.Tensor.backward = lambda *_, **__: None
torch.manual_seed = lambda *_: None
transformers.PreTrainedModel.forward = None
""",
    verdict=SAME,
)
attack(
    313,
    "prompts",
    "standard input is empty",
    entities="""
try:
    input("the password, please: ")
except EOFError:
    pass
""",
    verdict=SAME,
)
attack(
    314,
    "a debugger",
    "standard input is empty",
    entities="breakpoint()",
    verdict=("exception", "exited", "same"),
)
attack(
    315,
    "declares itself not applicable",
    "only the instructor's environment makes a requirement not applicable",
    top="""
import transformers, tokenizers, torch
transformers.__version__ = tokenizers.__version__ = torch.__version__ = "0.0"
__requirements__ = __skip__ = ["TC-ENTITY-10"]
pytestmark = "skip"
""",
    verdict=SAME,
    needs_wall=False,
)
attack(
    316,
    "closes the streams",
    "whatever runs in the worker can spoil the worker only",
    top="sys.stdout.close(); sys.stderr.close(); sys.stdin = None; sys.__stdout__ = sys.__stderr__ = None",
    verdict=SAME,
    needs_wall=False,
)
attack(
    317,
    "hangs only when replayed",
    "a worker that hangs in a replay does not hang the grader",
    top="""
import hashlib
_late = sys.hash_info.width and hash("a") % 2
""",
    entities="""
if _late:
    time.sleep(60)
""",
    verdict=ANY,
)
attack(
    318,
    "dies only when replayed",
    "a worker that dies in a replay is not the grader's death",
    entities="""
if hash("a") % 2 or hash("b") % 2:
    os._exit(0)
""",
    verdict=ANY,
)
attack(
    319,
    "spoils the tokenizer for all",
    "what a worker does to a shared tokenizer is undone",
    batch="""
tokenizer.add_tokens(["zzz"]); tokenizer.pad_token = tokenizer.unk_token; tokenizer.padding_side = "left"
tokenizer.model_max_length = 1; tokenizer.model_input_names = ["input_ids"]; tokenizer.evil = "x" * 10
tokenizer.backend_tokenizer.enable_padding(length=77); tokenizer.backend_tokenizer.enable_truncation(1)
tokenizer.backend_tokenizer.normalizer = None; tokenizer.name_or_path = "@OUTSIDE@"
tokenizer.chat_template = "{{ 1 }}"; tokenizer.init_kwargs["x"] = 1
""",
    verdict=ANY,
    needs_wall=False,
)
attack(
    320,
    "spoils the checkpoint for all",
    "checkpoints are in the view to be read",
    base=bases.HEAD,
    load="""
for name in ("config.json", "model.safetensors", "evil.py", "../evil.json"):
    try:
        open(os.path.join(checkpoint, name), "r+b" if "evil" not in name else "wb").close()
        _breach(f"may write {name} of a checkpoint")
    except OSError:
        pass
""",
    verdict=SAME,
)
attack(
    321,
    "saves where it was loaded from",
    "checkpoints are in the view to be read",
    base=bases.HEAD,
    loaded="""
try:
    model.save_pretrained(checkpoint)
    _breach("saved over a checkpoint")
except Exception:
    pass
""",
    verdict=ANY,
)
attack(
    322,
    "sets the random state of all",
    "random states belong to a call; a submission begins with the grader's own",
    top="""
import random, numpy, torch
""",
    entities="""
random.seed(0); numpy.random.seed(0); torch.manual_seed(0)
""",
    verdict=SAME,
    needs_wall=False,
)
