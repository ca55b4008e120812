"""The nursery: imports the heavy libraries once, then forks a worker for each request.

``main(socket, forbidden, named)`` runs behind a wall, in a process that has run no code of a submission and has
started no thread, so that a fork costs milliseconds and nothing hangs. It listens on a Unix socket that only the
trusted side can see. A request is one frame with the worker's end of a socket pair; from then on a keeper owns the
connection (see `keeper`). The nursery ends when its standard input does.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import os
import select
import signal
import socket
import sys
from collections.abc import Sequence
from typing import Any

from . import frames, keeper
from .submission import loader
from .worker import serve

LOOK_SECONDS = 0.02
ALWAYS = (
    "numpy",
    "torch",
    "torch.nn",
    "torch.optim.lr_scheduler",
    "tokenizers",
    "transformers",
    "transformers.tokenization_utils_tokenizers",
    "transformers.data.data_collator",
)
"""What every worker needs: values are arrays, tensors and tokenizers."""
MODELS = "Model"
NAMED = {
    MODELS: (
        "transformers.modeling_utils",
        "transformers.pytorch_utils",
        *(
            f"transformers.models.{family}.modeling_{family}"
            for family in ("bert", "roberta", "distilbert", "gpt2", "llama", "t5", "bart")
        ),
        "transformers.models.auto.modeling_auto",
        "transformers.generation.utils",
    ),
    "AutoTokenizer": ("transformers.models.auto.tokenization_auto",),
    "_lang": (
        "transformers.models.mbart.tokenization_mbart",
        "transformers.models.mbart50.tokenization_mbart50",
        "transformers.models.nllb.tokenization_nllb",
    ),
    "Trainer": ("transformers.trainer",),
    "rouge": ("rouge_score.rouge_scorer",),
    "sacrebleu": ("sacrebleu",),
    "seqeval": ("seqeval.metrics",),
    "sklearn": ("sklearn.metrics",),
    "nltk": ("nltk",),
    "datasets": ("datasets",),
    "evaluate": ("evaluate",),
}
"""What submissions import whose source holds a word; what is not imported here costs each worker its time again."""


def main(path: str, forbidden: Sequence[str], named: Sequence[str], after: str = "") -> None:
    """Import, listen, fork; until standard input ends.

    ``named`` are the words of `NAMED` whose libraries are wanted. ``after`` is a path to wait for.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the trusted side
    if not awaited(after):
        return
    wanted = [*ALWAYS, *(name for word in NAMED if word in named for name in NAMED[word])]
    preload([name for name in wanted if name.partition(".")[0] not in forbidden])
    keeper.warm_up()
    _leave_nlpcheck()
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    listener.bind(f"{path}.new")
    listener.listen(64)
    os.rename(f"{path}.new", path)  # who finds it is heard
    gc.collect()
    gc.freeze()  # nothing of this is garbage, and a worker that looked through it would copy every page
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # keepers leave nothing to wait for
    while True:
        ready, _, _ = select.select([listener.fileno(), 0], [], [])
        if 0 in ready and not os.read(0, 1024):
            return
        if listener.fileno() in ready:
            _accept(listener)


def awaited(path: str) -> bool:
    """Wait until a path is there, and tell whether it is; standard input ends the waiting."""
    while path and not os.path.exists(path):
        if select.select([0], [], [], LOOK_SECONDS)[0] and not os.read(0, 1024):
            return False
    return True


def preload(names: Sequence[str]) -> None:
    """Import what is there; a library that is missing or broken is the business of who asks for it."""
    for name in names:
        with contextlib.suppress(Exception):
            importlib.import_module(name)


def _leave_nlpcheck() -> None:
    """Let nothing of a checkout of nlpcheck be found by its path; it cannot be read behind the wall either."""
    inside = tuple(os.path.realpath(p) for p in (sys.prefix, sys.base_prefix))
    sys.path[:] = [p for p in sys.path if os.path.realpath(p).startswith(inside)]
    for finder in [one for one in sys.meta_path if "editable" in str(getattr(one, "__module__", one)).lower()]:
        sys.meta_path.remove(finder)


def _accept(listener: socket.socket) -> None:
    """Fork a keeper for one request; a request that cannot be read is dropped."""
    control, _ = listener.accept()
    try:
        request, channel = receive_request(control)
    except (EOFError, OSError, ValueError):
        control.close()
        return
    if os.fork() == 0:
        try:
            listener.close()
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            keeper.keep(
                control, channel, request, lambda: serve(channel, loader(request["folder"], request["modules"]))
            )
        finally:
            os._exit(70)
    control.close()
    channel.close()


def receive_request(control: socket.socket) -> tuple[dict[str, Any], socket.socket]:
    """Read a request and the descriptor that comes with it."""
    first, descriptors, _, _ = socket.recv_fds(control, frames.LENGTH.size, 1)
    if len(descriptors) != 1 or len(first) != frames.LENGTH.size:
        msg = "a request without a channel"
        raise ValueError(msg)
    channel = socket.socket(fileno=descriptors[0])
    return frames.receive_rest(control, first), channel
