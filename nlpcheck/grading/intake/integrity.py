"""What a person should look at in a submission; none of it changes a score.

An honest student's own tests, ``conftest.py``, ``pytest.ini`` and helper files are none of it.
"""

from __future__ import annotations

import functools
import pkgutil
import sys
import sysconfig
from collections.abc import Callable, Iterable, Iterator

from nlpcheck import contract
from nlpcheck.grading.intake.modules import Module
from nlpcheck.grading.intake.places import Parts, shown
from nlpcheck.grading.record import Integrity

_STARTUP = {"sitecustomize.py", "usercustomize.py"}
_GRADING = {"grade.toml", "assignment.toml"}
_RESULTS = {"results.json", "results.xml"}
_SCORES = (b'"score"', b'"tests"', b"<testsuite")
"""What a forged file of results holds; a student's own table of metrics rarely does."""
_ORDINARY = {
    "test", "tests", "testing", "conftest", "setup", "src", "lib", "utils", "util", "helper", "helpers", "docs", "doc",
    "data", "examples", "scripts", "benchmarks", "tools", "build", "dist", "this", "antigravity", "main", "__main__",
    "__init__", "__future__", *contract.AREAS,
}  # fmt: skip
"""Names of helpers that some installed package happens to have, too."""
_ALWAYS = {"nlpcheck", "torch", "numpy", "transformers", "tokenizers", "hypothesis", "pytest", "datasets", "evaluate"}


def look(files: Iterable[Parts], modules: Iterable[Module], read: Callable[[Parts], bytes]) -> Iterator[Integrity]:
    """Yield what stands out among the names of the files of a submission."""
    roots = _import_roots(modules)
    shadows: set[Parts] = set()
    for path in sorted(files):
        name = path[-1].casefold()
        if name in _STARTUP or name.endswith(".pth"):
            text = f"{shown(path)} would run whenever Python starts; here it is ignored"
            yield Integrity("startup file", text)
        elif name in _GRADING or (name in _RESULTS and any(mark in read(path) for mark in _SCORES)):
            text = f"{shown(path)} looks like a file of the grader; points come from the assignment, and it is ignored"
            yield Integrity("grading file", text)
        elif name.endswith((".so", ".pyd", ".dylib", ".dll")):
            yield Integrity("compiled code", f"{shown(path)} is compiled; nobody can read what it does")
        shadow = _shadow(path, roots)
        if shadow and shadow not in shadows:
            shadows.add(shadow)
            yield Integrity("shadowing", _explain(shadow))


def _import_roots(modules: Iterable[Module]) -> set[Parts]:
    """Return the folders from which imports are answered first: those that hold a module, and the top."""
    return {(), *(tuple(module.path.split("/"))[:-1] for module in modules)}


def _shadow(path: Parts, roots: set[Parts]) -> Parts | None:
    """Return the file or package at an import root that has the name of another module."""
    for depth in range(len(path)):
        if path[:depth] in roots:
            name, is_file = path[depth], depth == len(path) - 1
            stem, _, suffix = name.partition(".")
            importable = suffix in {"py", "so", "pyd"} if is_file else path[depth + 1 :] == ("__init__.py",)
            if importable and stem in _known_modules():
                return path[: depth + 1]
    return None


@functools.cache
def _known_modules() -> frozenset[str]:
    """Return the names of the modules of the standard library and of what is installed."""
    places = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    installed = {module.name for module in pkgutil.iter_modules(sorted(places))}
    names = {name for name in installed | sys.stdlib_module_names | _ALWAYS if not name.startswith("_")}
    return frozenset(names - _ORDINARY)


def _explain(path: Parts) -> str:
    name = path[-1].partition(".")[0]
    return (
        f"{shown(path)} has the name of the module `{name}`, which Python or a library needs: `import {name}` finds "
        "one or the other, whichever comes first. Give the file another name."
    )
