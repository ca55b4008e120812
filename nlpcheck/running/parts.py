"""Divide a run among workers, and put their events together again."""

from __future__ import annotations

import copy
import queue
import re
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from nlpcheck import contract
from nlpcheck.running.plan import Plan
from nlpcheck.running.supervisor import Event, supervise

if TYPE_CHECKING:
    from nlpcheck.spec import Requirement

_WORDS = re.compile(r"\w+")
INTERFACE = "interface"
HASH_SEEDS = "hash seeds"
"""The group of the requirements without a function: all ask the same two processes."""
TORCH_WEIGHT = 60
"""What importing torch costs a worker, in requirements of average length."""
SLOW_WEIGHT = 3
"""What a requirement costs whose function takes or returns tensors or a model, compared with the others."""


def share(chosen: Sequence[Requirement], part: int, parts: int) -> set[str]:
    """Return the ids that a part judges; the same division in every process, whatever the hash seed.

    Requirements of one function stay together, so that prerequisites and misconceptions need no second process.
    Each group goes where it ends first, the import of torch included.
    """
    groups: dict[tuple[str, str], list[str]] = {}
    for one in chosen:
        groups.setdefault(_group_of(one), []).append(one.id)
    shares = [_Share() for _ in range(parts)]
    for group, ids in sorted(groups.items(), key=lambda item: (-_weight(*item), item[0])):
        torch = _needs_torch(*group)
        best = min(shares, key=lambda share: share.weight + (TORCH_WEIGHT if torch and not share.torch else 0))
        best.take(ids, _weight(group, ids), torch=torch)
    return shares[part].ids


@dataclass
class _Share:
    """What one worker judges."""

    ids: set[str] = field(default_factory=set)
    weight: int = 0
    torch: bool = False

    def take(self, ids: list[str], weight: int, *, torch: bool) -> None:
        self.weight += weight + (TORCH_WEIGHT if torch and not self.torch else 0)
        self.torch |= torch
        self.ids |= set(ids)


def _group_of(one: Requirement) -> tuple[str, str]:
    if one.functions:
        return one.area, one.functions[0]
    return ("", INTERFACE if one.family == INTERFACE else HASH_SEEDS)


def _weight(group: tuple[str, str], ids: list[str]) -> int:
    return len(ids) * (SLOW_WEIGHT if _needs_torch(*group) else 1)


def _needs_torch(area: str, function: str) -> bool:
    """Tell from the contract whether a function takes or returns tensors or a model; the interface loads them all."""
    if not area:
        return function == INTERFACE
    return bool({"Tensor", "Model"} & set(_WORDS.findall(str(contract.signature_of(area, function)))))


def supervise_parts(plan: Plan) -> Iterator[Event]:
    """Run ``plan.parts`` workers side by side and yield their events as they come, each part's header once.

    What one part raises is raised here, and ends the others with the generator.
    """
    events: queue.Queue[Event | BaseException | None] = queue.Queue()
    stop = threading.Event()

    def follow(part: int) -> None:
        mine = copy.deepcopy(plan)
        mine.part = part
        try:
            for event in supervise(mine, stop):
                events.put(event)
        except BaseException as error:  # noqa: BLE001  (handed over to the thread that reads)
            events.put(error)
        events.put(None)

    threads = [threading.Thread(target=follow, args=(part,), daemon=True) for part in range(plan.parts)]
    for thread in threads:
        thread.start()
    try:
        running = len(threads)
        while running:
            event = events.get()
            if isinstance(event, BaseException):
                raise event
            if event is None:
                running -= 1
            else:
                yield event
    finally:
        stop.set()
        for thread in threads:
            thread.join(timeout=5)
