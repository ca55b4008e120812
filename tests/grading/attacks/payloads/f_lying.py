"""Group F: lying objects and equality."""

from tests.grading.attacks.attack import ANY, SAME, collect

ATTACKS, attack = collect("F")

EXACT = "types are looked at by `type(x) is`, in the worker; the parent compares plain values of its own"
LIAR = """
class _Liar:
    def __init__(self, *_): pass
    @property
    def __class__(self): return list
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    def __len__(self): return 1
    def __getitem__(self, at): return self
    def __iter__(self): return iter(())
    def __bool__(self): return True
    def __float__(self): return 0.0
    __index__ = __int__ = lambda self: 0
    def __hash__(self): return 0
"""
NOT_MORE = ("contract", "refused_value", "wrong", "exception")
attack(
    65,
    "an object that says it is a list",
    EXACT,
    top=LIAR,
    found="entities = _Liar()",
    verdict=NOT_MORE,
    needs_wall=False,
)
attack(
    65,
    "items that equal everything",
    EXACT,
    top=LIAR,
    found="entities = [(_Liar(), _Liar(), _Liar())]",
    verdict=NOT_MORE,
    needs_wall=False,
)
attack(
    65,
    "numbers that equal everything",
    EXACT,
    top="""
class _Int(int):
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    __hash__ = int.__hash__
    def __index__(self): return 0
    def __repr__(self): return "anything"
class _Str(str):
    def __eq__(self, other): return True
    __hash__ = str.__hash__
""",
    found='entities = [(_Str("X"), _Int(7), _Int(9))]',
    verdict=NOT_MORE,
    needs_wall=False,
)
attack(
    65,
    "a tuple with a lying length",
    EXACT,
    top="""
class _Tuple(tuple):
    def __len__(self): return 3
    def __iter__(self): return iter(("PER", 0, 1))
class _List(list):
    def __len__(self): return 0
    def __iter__(self): return iter([])
""",
    found="entities = _List([_Tuple((1,))])",
    verdict=NOT_MORE,
    needs_wall=False,
)
attack(
    65,
    "registered with abstract classes",
    EXACT,
    top="""
import collections.abc, numbers
class _Thing:
    def __getattr__(self, name): return lambda *_: 0
for kind in (collections.abc.Sequence, collections.abc.Mapping, numbers.Integral, numbers.Real):
    kind.register(_Thing)
class _Meta(type):
    def __instancecheck__(cls, other): return True
    @property
    def __mro__(cls): return (list, object)
class _Odd(metaclass=_Meta): pass
""",
    found="entities = _Thing() if len(tags) % 2 else _Odd()",
    verdict=NOT_MORE,
    needs_wall=False,
)
attack(
    65,
    "an enum and a named tuple",
    "subclasses of plain types count as their value",
    top="""
import collections, enum
_Entity = collections.namedtuple("_Entity", "type start end")
""",
    found="entities = [_Entity(*one) for one in entities]",
    needs_wall=False,
)

FORM = "type, shape and device are declared by the contract; nothing is computed with a returned tensor"
for kind, line, verdict in (
    ("sparse", "{k: v.to_sparse() for k, v in batch.items()}", ANY),
    ("complex", "{k: v.to(torch.complex64) for k, v in batch.items()}", ANY),
    ("of floats that need a gradient", "{k: v.float().requires_grad_() * 1 for k, v in batch.items()}", ANY),
    ("quantised", "{k: torch.quantize_per_tensor(v.float(), 1.0, 0, torch.qint32) for k, v in batch.items()}", ANY),
    ("nested", "{k: torch.nested.nested_tensor(list(v)) for k, v in batch.items()}", ANY),
    ("of floats", "{k: v.double() for k, v in batch.items()}", ANY),
    ("not contiguous", "{k: v.T.contiguous().T for k, v in batch.items()}", SAME),
    ("conjugated and negated", "{k: torch._neg_view(-v) for k, v in batch.items()}", (SAME, "refused_value")),
    ("functional", "{k: torch._to_functional_tensor(v) for k, v in batch.items()}", ANY),
):
    attack(66, f"tensors {kind}", FORM, batch=f"batch = {line}", verdict=verdict, needs_wall=False)
attack(
    66,
    "tensors that lie",
    FORM,
    top="""
import torch
class _Lie(torch.Tensor):
    @classmethod
    def __torch_function__(cls, func, types, args=(), kwargs=None):
        if func.__name__ in ("tolist", "equal", "allclose", "__eq__", "numel", "numpy", "__len__"):
            return True
        return super().__torch_function__(func, types, args, kwargs or {})
    @property
    def shape(self): return torch.Size([1, 1])
    @property
    def dtype(self): return torch.int64
    def tolist(self): return [[0]]
    def numpy(self): os._exit(0)
    def cpu(self): return self
    def detach(self): return self
""",
    batch="batch = {k: torch.zeros_like(v).as_subclass(_Lie) for k, v in batch.items()}",
    verdict=ANY,
    needs_wall=False,
)
attack(
    66,
    "tensors of a wrapper",
    FORM,
    top="""
import torch
class _Wrapper(torch.Tensor):
    @staticmethod
    def __new__(cls, inner): return torch.Tensor._make_wrapper_subclass(cls, (2**30, 2**30), dtype=torch.int64)
    def __init__(self, inner): pass
    @classmethod
    def __torch_dispatch__(cls, func, types, args=(), kwargs=None): return torch.zeros(1, dtype=torch.int64)
""",
    batch="batch = {k: _Wrapper(v) for k, v in batch.items()}",
    verdict=ANY,
    needs_wall=False,
)
attack(
    66,
    "arrays of objects",
    FORM,
    found="""
import numpy
class _Zero:
    def __eq__(self, other): return True
    def __reduce__(self): return (os._exit, (0,))
entities = numpy.array([[_Zero(), _Zero(), _Zero()]], dtype=object)
""",
    verdict=NOT_MORE,
    needs_wall=False,
)
attack(
    66,
    "arrays with a lying interface",
    FORM,
    top="""
class _Array:
    @property
    def __array_interface__(self):
        return {"shape": (1 << 40,), "typestr": "<i8", "data": (1, False), "version": 3}
    def __array__(self, *_, **__): os._exit(0)
    def __buffer__(self, *_): os._exit(0)
    dtype, shape, size, ndim = "int64", (1 << 40,), 1 << 40, 1
    def tolist(self): return []
""",
    found="entities = _Array()",
    verdict=NOT_MORE,
    needs_wall=False,
)
attack(
    66,
    "structured and dated arrays",
    FORM,
    found="""
import numpy
kinds = ("V8", "M8[ns]", "U1000", "S10", "longdouble", "c16", [("a", "O"), ("b", "i8")])
entities = numpy.zeros(2, dtype=kinds[len(tags) % len(kinds)])
""",
    verdict=NOT_MORE,
    needs_wall=False,
)
