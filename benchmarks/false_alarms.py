"""Do the statistical requirements cry wolf? Each is judged with 200 seeds on the reference, where none may fail.

Then with the same seeds on implementations that select 12 or 18 tokens of 100 instead of 15, or replace 2 selected
tokens of 100 by a random one instead of 10: there the requirement on that share must fail each time. Prints one line
of counts for each; exits with status 1 if there was a false alarm or a miss. Progress goes to standard error.
"""

from __future__ import annotations

import argparse
import os
import pickle
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("HF_HUB_OFFLINE", "1")

import torch

from nlpcheck import profiles, search
from nlpcheck.bench.catalogue import implementation_of
from nlpcheck.border.recording import Area
from nlpcheck.errors import Violation
from nlpcheck.loading import load
from nlpcheck.spec import Requirement, requirements

AREA = "masked_lm"
FUNCTIONS = ("mask_tokens", "mask_whole_words", "collate")
REMEMBERED = 64
"""So many answers are kept; more than the calls with one seed."""
KILLED_BY = {
    "masking/12-of-100-selected": "ML-MASK-20",
    "masking/18-of-100-selected": "ML-MASK-20",
    "masking/80-2-18-a-tenth-of-the-rest": "ML-MASK-31",
    "collation/12-of-100-selected": "ML-COLLATE-20",
    "collation/18-of-100-selected": "ML-COLLATE-20",
    "collation/80-2-18": "ML-COLLATE-23",
    "whole_word_masking/12-of-100-words": "ML-WORD-20",
}
"""Wrong implementations of the bench, and the requirement that must fail on each whatever the seed."""


def statistical() -> list[Requirement]:
    """Return the requirements that take a seed for the generator of the code under test, and judge shares."""
    return [one for one in requirements([AREA]) if _takes_batch_seed(one)]


def _takes_batch_seed(one: Requirement) -> bool:
    strategy = search.search_of(one.on_example).strategies.get("seed")
    return strategy is not None and len(set(search.drawn(strategy))) == 1  # a single seed, made to be replaced


def examples(one: Requirement, seeds: int) -> Iterator[dict[str, Any]]:
    """Yield an example for each seed; the values of other parameters come in turn."""
    pools = {
        name: search.drawn(strategy)
        for name, strategy in search.search_of(one.on_example).strategies.items()
        if name != "seed"
    }
    for seed in range(seeds):
        yield {"seed": 1_000_003 * (seed + 1)} | {name: pool[seed % len(pool)] for name, pool in pools.items()}


def remembering(functions: Mapping[str, Callable[..., Any]]) -> Area:
    """Return an area that answers a call that it has had by what it said then: requirements share many calls."""
    answers: dict[Any, Any] = {}

    def remembered(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def answer(*args: Any, **kwargs: Any) -> Any:
            key = name, tuple(map(_key, args)), tuple((option, _key(kwargs[option])) for option in sorted(kwargs))
            if key not in answers:
                if len(answers) >= REMEMBERED:
                    answers.clear()
                answers[key] = function(*args, **kwargs)
            return answers[key]

        return answer

    return Area(AREA, {name: remembered(name, functions[name]) for name in FUNCTIONS})


def _key(value: Any) -> Any:
    """Return what stands for an argument: tensors and lists by their contents, a new generator by its seed."""
    if isinstance(value, torch.Tensor):
        return value.numpy().tobytes()
    if isinstance(value, torch.Generator):
        return value.initial_seed()
    return value.name_or_path if hasattr(value, "name_or_path") else pickle.dumps(value)


def failures(functions: Mapping[str, Callable[..., Any]], judged: Sequence[Requirement], seeds: int) -> dict[str, int]:
    """Count for each requirement the seeds with which it fails; all requirements have their turn with each seed."""
    area = remembering(functions)
    failed = dict.fromkeys((one.id for one in judged), 0)
    for turn in zip(*(examples(one, seeds) for one in judged), strict=True):
        for one, values in zip(judged, turn, strict=True):
            area.recorder.begin_example(values)
            try:
                one.on_example(area, **values)
            except Violation:
                failed[one.id] += 1
    return failed


def note(text: str) -> None:
    """Show progress."""
    print(text, file=sys.stderr, flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=200)
    seeds = parser.parse_args().seeds
    profiles.activate("quick")
    started = time.process_time()
    judged = statistical()
    failed = failures(load("nlpcheck.tasks").area(AREA).functions, judged, seeds)
    for id, count in failed.items():
        note(f"{id:14} {count} of {seeds} failed on the reference")
    alarms, misses = sum(failed.values()), 0
    print(f"false alarms: {alarms} of {len(judged) * seeds} ({len(judged)} requirements, {seeds} seeds)")
    by_id = {one.id: one for one in judged}
    for name, id in KILLED_BY.items():
        wrong = implementation_of(f"mutant:{AREA}/{name}").area(AREA).functions
        killed = failures(wrong, [by_id[id]], seeds)[id]
        misses += seeds - killed
        print(f"killed: {killed} of {seeds}, {name}, by {id}")
    note(f"{time.process_time() - started:.0f} s of CPU time")
    sys.exit(bool(alarms or misses))


if __name__ == "__main__":
    main()
