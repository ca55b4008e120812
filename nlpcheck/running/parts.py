"""Divide a run among workers, and put their events together again."""

from __future__ import annotations

import copy
import queue
import threading
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from nlpcheck.running.plan import Plan
from nlpcheck.running.supervisor import Event, supervise

if TYPE_CHECKING:
    from nlpcheck.spec import Requirement

INTERFACE = "interface"
TORCH = ("collate", "load_model")
"""Functions whose requirements import torch and model classes: one worker pays for all of them."""
TORCH_WEIGHT = 60
"""What these imports cost, in requirements of average length."""


def share(chosen: Sequence[Requirement], part: int, parts: int) -> set[str]:
    """Return the ids that a part judges; the same division in every process, whatever the hash seed.

    Requirements of one function stay together, so that prerequisites and misconceptions need no second process.
    """
    groups: dict[str, list[str]] = {}
    for one in chosen:
        groups.setdefault(_group_of(one), []).append(one.id)
    loads = [0] * parts
    owned: list[set[str]] = [set() for _ in range(parts)]
    for name, ids in sorted(groups.items(), key=lambda group: (-_weight(*group), group[0])):
        lightest = loads.index(min(loads))
        loads[lightest] += _weight(name, ids)
        owned[lightest] |= set(ids)
    return owned[part]


def _group_of(one: Requirement) -> str:
    if not one.functions:
        return INTERFACE if one.family == INTERFACE else one.id
    return "torch" if one.functions[0] in TORCH else f"{one.area}.{one.functions[0]}"


def _weight(name: str, ids: list[str]) -> int:
    return len(ids) + (TORCH_WEIGHT if name == "torch" else 0)


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
