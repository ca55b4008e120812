"""R2 across processes: the answers are the same under another ``PYTHONHASHSEED``.

The order of a set of texts changes from process to process, so code that iterates over one is right today and
wrong tomorrow. One requirement per area: its calls are fixed, so that one pair of processes answers them all.
"""

from __future__ import annotations

from nlpcheck.border.recording import Area
from nlpcheck.errors import NotImplementedYet, Violation
from nlpcheck.rules.general import Test, finished
from nlpcheck.strategies.calls import Call

SEEDS = (1, 2)
"""Two are enough for calls with many texts: their sets hardly ever have the same order twice."""


def independent_of_hash_seed(id: str, calls: list[tuple[str, Call]]) -> Test:
    """Make the requirement that some calls are answered alike under every hash seed."""

    def test(impl: Area) -> None:
        from nlpcheck.rules.hash_probe import answers_under

        made = [(function, call) for function, call in calls if _is_there(impl, function)]
        if not made:
            raise NotImplementedYet(impl.missing_text(calls[0][0]))
        first, *others = answers_under(SEEDS, impl, made)
        for seed, answers in zip(SEEDS[1:], others, strict=True):
            for (function, call), one, other in zip(made, first, answers, strict=True):
                if one != other:
                    args, kwargs = call.resolved()
                    getattr(impl, function).attempt(*args, **kwargs)  # for the card
                    raise Violation(
                        f"with PYTHONHASHSEED={SEEDS[0]}: {one}\nwith PYTHONHASHSEED={seed}: {other}", "equal"
                    )

    return finished(test, id, "", (
        "The answers do not depend on PYTHONHASHSEED.",
        "the order of a set of texts changes from process to process: ids, spans and scores would change with it.",
        "sort before iterating over a set, or keep order with a dict or a list.",
    ))  # fmt: skip


def _is_there(impl: Area, function: str) -> bool:
    """Tell whether a function can be called; one in a file that does not import is another requirement's business."""
    try:
        return function in impl.functions
    except Violation:
        return False
