"""What can go wrong, and whose fault it is.

::

    NlpcheckError
    ├── UsageError            the command or an argument is wrong          exit code 2
    ├── ImplementationError   the code under test is wrong: a result, never a crash
    │   ├── Violation         a requirement does not hold
    │   └── NotImplementedYet a function is missing or raises NotImplementedError
    └── SuiteError            nlpcheck itself is wrong                     exit code 3
"""

from __future__ import annotations


class NlpcheckError(Exception):
    """The root of every error that nlpcheck raises on purpose."""


class UsageError(NlpcheckError):
    """The user asked for something that cannot be done; the message says what to do instead."""


class ImplementationError(NlpcheckError):
    """The implementation under test is at fault."""


class Violation(ImplementationError, AssertionError):  # noqa: N818  (the word of the contract)
    """A requirement does not hold.

    ``returned`` and ``expected`` are texts for the card; ``difference`` names the first place where they
    part, or is empty.
    """

    def __init__(self, returned: str, expected: str, difference: str = "") -> None:
        super().__init__(returned, expected, difference)
        self.returned = returned
        self.expected = expected
        self.difference = difference
        self.final = False
        """Whether a search for a smaller case is not worth what it would cost."""
        self.flaky = False
        """Whether the same example has passed, too: equal arguments gave different answers."""

    def __str__(self) -> str:
        """One line for places that show no card."""
        where = f" ({self.difference})" if self.difference else ""
        return f"got {self.returned}; must be {self.expected}{where}"


class ElsewhereError(Exception):
    """The code under test, in another process, raised something or did not survive; ``outcome`` says which."""

    outcome = ""
    final = False
    """Whether each search for a smaller case would cost another process."""


class NotImplementedYet(ImplementationError):  # noqa: N818  (a state of the work, not a mistake in it)
    """The implementation lacks a function, or the function is a stub."""


class SuiteError(NlpcheckError):
    """A defect of nlpcheck; never the implementation's fault."""
