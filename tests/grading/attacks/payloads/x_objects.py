"""Group X, beyond the list: values, models and exceptions that are not what they seem."""

from tests.grading.attacks import bases
from tests.grading.attacks.attack import ANY, collect

ATTACKS, attack = collect("X")

VALUES = "a closed codec with exact types and caps"
NOT_MORE = ("contract", "refused_value", "wrong", "exception")
for number, (name, line) in enumerate(
    {
        "huge floats and NaN": "entities = [(kind, 1e400, float('nan')) for kind in ('PER',) * (len(tags) + 1)]",
        "keys that are NaN": "entities = {float('nan'): 0, float('nan') * 1: 1, None: 2, (1,): 3, 1: 4, True: 5, 1.0: 6}",
        "keys that become equal": "entities = {1: 'a', '1': 'b', b'1': 'c', 1.5: 'd'}",
        "lone surrogates": "entities = [('\\ud800\\x00\\x1b[2J', 0, 1)]",
        "bytes": "entities = b'\\xff' * 10",
        "functions and modules": "entities = [os._exit, sys, type, extract_entities]",
        "a weak reference": "import weakref; entities = [weakref.proxy(set())]",
        "a range and a slice": "entities = [range(10**12), slice(0, 10**12), ...]",
        "numbers of other kinds": "import decimal, fractions; entities = [(decimal.Decimal('NaN'), fractions.Fraction(1, 3), 1j)]",
        "not implemented": "entities = NotImplemented",
    }.items(),
    start=121,
):
    attack(number, f"returns {name}", VALUES, found=line, verdict=NOT_MORE, needs_wall=False)

attack(
    131,
    "huge integers as labels",
    VALUES,
    aligned="aligned = [2**63 if one == -100 else -(2**64) for one in aligned]",
    verdict=("wrong", "refused_value", "contract"),
    needs_wall=False,
)
attack(
    132,
    "a stub by exception",
    "a stub earns nothing",
    top="class Violation(NotImplementedError): pass",
    entities='raise Violation("later")',
    verdict=("not_implemented", "exception"),
    needs_wall=False,
)
attack(
    133,
    "exceptions with our names",
    "an exception is its builtin class name; ours have no meaning inside",
    top="""
class Violation(AssertionError): returned = expected = difference = ""
class NotImplementedYet(Exception): pass
class TimeBudgetExceeded(BaseException): pass
class Infrastructure(Exception): pass
for one in (Violation, NotImplementedYet, TimeBudgetExceeded, Infrastructure):
    one.__module__ = "nlpcheck.errors"
    one.__qualname__ = "InternalError"
""",
    entities="raise (Violation, NotImplementedYet, TimeBudgetExceeded, Infrastructure)[len(tags) % 4]('internal_error')",
    verdict="exception",
    needs_wall=False,
)
attack(
    134,
    "raises what is no exception",
    "an exception is its builtin class name",
    entities="raise 'text'",
    verdict="exception",
    needs_wall=False,
)
attack(
    135,
    "an exception that changes its class",
    "an exception is its builtin class name",
    top="""
class _Shift(ValueError):
    @property
    def __class__(self): return NotImplementedError
""",
    entities="raise _Shift('x')",
    verdict=("exception", "not_implemented"),
    needs_wall=False,
)
attack(
    136,
    "not applicable by exception",
    "only the instructor's environment makes a requirement not applicable",
    entities='raise type("NotApplicable", (Exception,), {"__module__": "nlpcheck.environment"})("not-applicable")',
    verdict="exception",
    needs_wall=False,
)

MODEL = "a model comes back as class name of transformers, bounded configuration and weights of the shapes that follow from it"
HOSTILE = {"base": bases.HEAD, "verdict": ANY, "note": None, "needs_wall": False}
for number, (name, line) in enumerate(
    {
        "of 10^9 layers": "model.config.num_hidden_layers = 10**9",
        "of a huge vocabulary": "model.config.vocab_size = 2**50",
        "of negative sizes": "model.config.hidden_size = -1; model.config.num_attention_heads = 0",
        "with remote code": "model.config.auto_map = {'AutoModel': 'evil--model.Evil'}; model.config.trust_remote_code = True",
        "of another class": "model.__class__ = type('Evil', (type(model),), {'forward': lambda *a, **k: os._exit(0)})",
        "of a class outside of transformers": "kind = type(model); kind.__module__, kind.__qualname__ = 'os', 'system'",
        "named after a path": "model.config._name_or_path = '@OUTSIDE@/secret.txt'; model.name_or_path = '../../etc/passwd'",
        "with a hostile type": "model.config.model_type = '../../evil'; model.config.architectures = ['os.system']",
        "with weights of other shapes": "model.classifier.weight.data = torch.zeros(1)",
        "with weights of 2^40": "model.classifier.weight.data = torch.zeros(1).expand(2**40, 1)",
        "with weights of no device": "model.classifier.weight = torch.nn.Parameter(torch.empty(2**40, device='meta'))",
        "with more weights": "model.extra = torch.nn.Linear(8, 8); model.register_buffer('evil', torch.zeros(2))",
        "with names that climb": "model._modules['../../x'] = torch.nn.Linear(2, 2); model._modules['a.b\\x00'] = torch.nn.Linear(2, 2)",
        "with a hostile forward": "model.forward = lambda *a, **k: os._exit(0)",
        "with hooks": "model.register_forward_hook(lambda *a: os._exit(0)); model._register_state_dict_hook(lambda *a: {})",
        "that is a mapping": "model = {'model': model, 'config': model.config}",
        "that is a class": "model = type(model)",
        "that is a path": "model = checkpoint",
        "with a configuration of 10^6 keys": "model.config.id2label = {n: 'x' * 100 for n in range(10**6)}",
        "with a deep configuration": "deep = []\nfor _ in range(10**5): deep = [deep]\nmodel.config.deep = deep",
        "with lying settings": "type(model.config).to_dict = lambda self: {'model_type': 'bert', 'num_hidden_layers': 10**12}; type(model.config).to_diff_dict = type(model.config).to_dict",
        "that reads its configuration from outside": "model.config.name_or_path = model.config.tokenizer_class = '@OUTSIDE@'; model.config.dtype = 'os.system'; model.config._attn_implementation = 'kernels-community/evil'",
        "quantised by its configuration": "model.config.quantization_config = {'quant_method': 'evil', 'modules_to_not_convert': 10**9}",
    }.items(),
    start=141,
):
    attack(number, f"a model {name}", MODEL, loaded=line, **HOSTILE)
attack(
    164,
    "a state of other shapes after a step",
    MODEL,
    base=bases.TRAIN,
    stepped="""
for parameter in model.parameters():
    parameter.data = torch.zeros(1).expand(2**34)
""",
    verdict=ANY,
    note=None,
    needs_wall=False,
)
attack(
    165,
    "a forged optimizer",
    "the state of an optimizer comes back as numbers and tensors of known shapes",
    base=bases.TRAIN,
    stepped="""
for group in optimizer.param_groups:
    group.update({"lr": float("nan"), "foreach": True, "differentiable": True, "evil": "x" * 10_000_000, "params": []})
optimizer.state[10**9] = {"step": torch.zeros(1), "exp_avg": torch.zeros(1).expand(2**40)}
optimizer.__class__ = type("Evil", (object,), {})
""",
    verdict=ANY,
    note=None,
    needs_wall=False,
)
attack(
    166,
    "gradients of other shapes",
    MODEL,
    base=bases.TRAIN,
    stepped="""
for parameter in model.parameters():
    parameter.grad = None
    parameter._grad = torch.zeros_like(parameter).to_sparse()
    parameter.requires_grad_(False)
model.zero_grad = model.train = model.eval = None
""",
    verdict=ANY,
    note=None,
    needs_wall=False,
)
attack(
    167,
    "replaced parameters",
    MODEL,
    base=bases.TRAIN,
    stepped="""
class _Parameter(torch.nn.Parameter):
    def numel(self): return 0
    def detach(self): return self
    def tolist(self): return []
    def __reduce_ex__(self, _): return (os._exit, (0,))
for module in model.modules():
    for name in list(module._parameters):
        if module._parameters[name] is not None:
            module._parameters[name] = _Parameter(torch.zeros(2))
""",
    verdict=ANY,
    note=None,
    needs_wall=False,
)
attack(
    168,
    "a loss that is a tensor of many",
    VALUES,
    base=bases.TRAIN,
    stepped="loss = torch.zeros(1).expand(2**40)",
    verdict=ANY,
    note=None,
    needs_wall=False,
)
attack(
    169,
    "a loss from NaN",
    "no comparison with NaN holds",
    base=bases.TRAIN,
    stepped="""
loss = float("nan")
with torch.no_grad():
    for parameter in model.parameters(): parameter.fill_(float("nan"))
""",
    verdict=ANY,
    needs_wall=False,
)
attack(
    170,
    "patched tensors",
    "a worker that spoils its own replies loses them",
    top="""
import numpy, torch
torch.Tensor.tolist = torch.Tensor.numpy = lambda *_: [[0]]
torch.Tensor.detach = torch.Tensor.cpu = torch.Tensor.contiguous = lambda self: self
torch.Tensor.__eq__ = lambda *_: True
""",
    verdict=ANY,
    note=None,
    needs_wall=False,
)
attack(
    171,
    "a module that answers every name",
    "functions are asked for by the contract's names; the rest is not there",
    end="""
def __getattr__(name):
    if name.startswith("__"):
        raise AttributeError(name)
    return lambda *_, **__: None
""",
    verdict=ANY,
    needs_wall=False,
)
attack(
    172,
    "a module that is no module",
    "a module is what the import gives; its functions answer through the same codec",
    end="""
class _Module:
    def __init__(self, real): self.__dict__.update(real); self.reads = 0
    def __getattr__(self, name): raise SystemExit(0)
sys.modules[__name__] = _Module(dict(globals()))
""",
    verdict=ANY,
    needs_wall=False,
)
attack(
    173,
    "functions that are objects",
    "whatever can be called is called; a signature that lies helps nobody",
    end="""
class _Function:
    __signature__ = property(lambda self: os._exit(0))
    __name__ = 7
    def __init__(self, real): self.real = real
    def __call__(self, *args, **options): return self.real(*args, **options)
extract_entities = _Function(extract_entities)
""",
    verdict=ANY,
    needs_wall=False,
)
