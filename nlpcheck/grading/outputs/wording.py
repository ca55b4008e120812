"""The words of all outputs: points, shares, and what each verdict means for the person who got it."""

from __future__ import annotations

import builtins

from nlpcheck.grading import record as r

MEANING = {
    r.PASS: "holds",
    r.PARTIAL: "holds in part",
    r.WRONG: "It runs and gives an answer, but not the right one.",
    r.EXCEPTION: "It stops with an error instead of giving an answer.",
    r.TIMEOUT: "It was still running when its time was up. Look for a loop that never ends.",
    r.MEMORY: "It asked for more memory than there is. Input of this size needs very little.",
    r.OUTPUT_LIMIT: "It printed far too much. Take out the print calls in loops.",
    r.CRASHED: "Python itself went down while it ran; deep recursion is the usual reason.",
    r.EXITED: "It ended the whole program. A function returns its answer; leave out exit() and quit().",
    r.CONTRACT: "It cannot be called, or does not answer, in the way that the contract describes.",
    r.REFUSED_VALUE: "It returned something that is not plain data. Return lists, dicts, texts, numbers or tensors.",
    r.NONDETERMINISTIC: "It gave different answers to the same question. Look for unseeded randomness, the order of "
    "a set, or something remembered from call to call.",
    r.POLICY: "It uses something that this assignment does not allow.",
    r.BLOCKED: "It could not be judged yet: something else has to hold first.",
    r.NOT_IMPLEMENTED: "It is not written yet.",
    r.NOT_APPLICABLE: "It cannot be judged with the libraries installed here. It does not count.",
    r.UNGRADABLE: "It could not be graded, and that is not your fault.",
    r.INTERNAL_ERROR: "The grader failed here, not you. Your teacher has been told.",
}
"""What a verdict means, said to the student."""

LABEL = {
    r.PASS: "holds",
    r.PARTIAL: "in part",
    r.WRONG: "wrong answer",
    r.EXCEPTION: "raises an error",
    r.TIMEOUT: "timeout",
    r.MEMORY: "out of memory",
    r.OUTPUT_LIMIT: "prints too much",
    r.CRASHED: "crash",
    r.EXITED: "ends the program",
    r.CONTRACT: "not as the contract says",
    r.REFUSED_VALUE: "not plain data",
    r.NONDETERMINISTIC: "answers differ",
    r.POLICY: "not allowed",
    r.BLOCKED: "waits for another",
    r.NOT_IMPLEMENTED: "not written yet",
    r.NOT_APPLICABLE: "does not apply",
    r.UNGRADABLE: "could not be graded",
    r.INTERNAL_ERROR: "grader failed",
}
"""A verdict in a word or two, for tables."""


def points(thousandths: int) -> str:
    """Return points as people write them.

    >>> points(7500), points(10000), points(-5), points(3333)
    ('7.5', '10', '-0.005', '3.333')
    """
    whole, rest = divmod(abs(thousandths), 1000)
    sign = "-" if thousandths < 0 else ""
    return sign + (f"{whole}.{rest:03}".rstrip("0") if rest else str(whole))


def number(thousandths: int) -> int | float:
    """Return points as a finite number for JSON; whole points are an integer."""
    return thousandths // 1000 if thousandths % 1000 == 0 else thousandths / 1000


def percent(part: int, whole: int, digits: int = 1) -> str:
    """Return a share in percent, rounded down: only everything is 100.

    >>> percent(1, 3), percent(1999, 2000), percent(1, 1), percent(0, 0)
    ('33.3', '99.9', '100', '0')
    """
    if whole <= 0:
        return "0"
    scaled = part * 100 * 10**digits // whole
    text = f"{scaled // 10**digits}.{scaled % 10**digits:0{digits}}"
    return text.rstrip("0").rstrip(".")


def words(name: str) -> str:
    """Return an identifier as words: ``token_classification`` is "token classification"."""
    return name.replace("_", " ")


def exception_name(name: str) -> str:
    """Return the name of a builtin exception; of any other only that it is one, for its author chose the name."""
    found = getattr(builtins, name, None)
    known = isinstance(found, type) and issubclass(found, BaseException)
    return name if known else "an exception"


def count(number: int, one: str, many: str = "") -> str:
    """Return a number with its noun.

    >>> count(1, "check"), count(2, "check")
    ('1 check', '2 checks')
    """
    return f"{number} {one if number == 1 else many or one + 's'}"
