"""A self-check, and what it found."""

from __future__ import annotations

import contextlib
import importlib.metadata
import io
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

OK = "ok"
DEFECT = "defect"
NOT_CHECKED = "not checked"


@dataclass(frozen=True)
class Check:
    """One known defect of a library, and how to see whether this environment has it."""

    name: str
    """Requirements that would be falsified name it as their ``environment``."""
    library: str
    """The distribution that is at fault."""
    wrong: str
    """What it does, as a predicate: ``loses windows of long texts``."""
    matters: str
    """What comes of it."""
    instead: str
    """What to do as long as it is so."""
    issue: str
    """Where it is reported or described."""
    affected: str
    """Releases in which it was seen."""
    mended: str
    """The requirement that pip would take, such as ``tokenizers>=0.23.3``; empty if no release mends it yet."""
    probe: Callable[[], str]
    """Tries it: returns what was seen, or an empty text if the library is right."""
    needs: tuple[str, ...] = ()
    """Further distributions that the probe needs."""

    def examine(self) -> Finding:
        """Try it; a library that is missing, or a probe that does not get through, leaves it unchecked."""
        versions = {name: version_of(name) for name in (self.library, *self.needs)}
        missing = [name for name, version in versions.items() if not version]
        if missing:
            return Finding(self, NOT_CHECKED, f"{' and '.join(missing)} not installed", versions)
        try:
            with quiet():
                seen = self.probe()
        except Exception as error:  # noqa: BLE001  (another release of the library; no verdict may depend on it)
            return Finding(self, NOT_CHECKED, f"the probe raised {type(error).__name__}: {error}", versions)
        return Finding(self, DEFECT if seen else OK, seen, versions)


@dataclass(frozen=True)
class Finding:
    """What a check found."""

    check: Check
    state: str
    seen: str
    """What showed the defect, or why nothing was checked."""
    versions: dict[str, str] = field(default_factory=dict)

    @property
    def remedy(self) -> str:
        """What mends it."""
        return f"install {self.check.mended}" if self.check.mended else "no release mends it yet"

    @property
    def reason(self) -> str:
        """Why a requirement that relies on it is not applicable."""
        library = f"{self.check.library} {self.versions.get(self.check.library, '')}".rstrip()
        return f"environment: {library} {self.check.wrong} ({self.seen}); {self.remedy}"


def version_of(distribution: str) -> str:
    """Return the version of an installed distribution, empty if it is not installed.

    >>> version_of("a-distribution-that-nobody-has")
    ''
    """
    try:
        return importlib.metadata.version(distribution)
    except importlib.metadata.PackageNotFoundError:
        return ""


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Keep what libraries print and warn about to themselves."""
    nowhere = io.StringIO()
    with contextlib.redirect_stdout(nowhere), contextlib.redirect_stderr(nowhere), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield
