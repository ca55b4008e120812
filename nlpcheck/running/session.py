"""A session inside a worker: which requirements are judged, by whom, and what is kept of a failure."""

from __future__ import annotations

import contextlib
import os
import platform
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import nlpcheck
from nlpcheck.bench.misconceptions import misconception
from nlpcheck.judging import Judge, Verdict, closed
from nlpcheck.loading import Implementation
from nlpcheck.reporting.result import FAILED, Result
from nlpcheck.running import records
from nlpcheck.running.parts import share
from nlpcheck.running.plan import Plan
from nlpcheck.spec import MUST, Requirement, requirements


class Session:
    """Judges the chosen requirements of one implementation."""

    def __init__(self, plan: Plan, implementation: Implementation, chosen_by: Callable[[str], bool]) -> None:
        self.plan = plan
        self.implementation = implementation
        self.home = os.open(".", os.O_RDONLY)
        self.notes: list[str] = []
        areas = plan.tasks or list(implementation.areas)
        known = requirements(areas)
        wanted = [r for r in known if chosen_by(r.keywords) and (plan.level == "all" or r.level == MUST)]
        self.selected = closed(wanted, known)
        self.owned = share(self.selected, plan.part, plan.parts)
        needed = closed([r for r in self.selected if r.id in self.owned], known)
        self.chosen = [r for r in needed if r.id not in plan.judged]
        self.judges = {area: self._judge_of(area, known) for area in areas}
        self.folder = records.folder_of(plan.target) if plan.record else None

    def _judge_of(self, area: str, known: list[Requirement]) -> Judge:
        mine = [r for r in known if r.area == area]
        states = {r.id: self.plan.judged[r.id] for r in mine if r.id in self.plan.judged}
        hanging = {name for r in mine if r.id in self.plan.fallen for name in r.functions}
        return Judge(self.implementation.area(area), mine, self.plan.budget_seconds, states, hanging)

    def header(self) -> dict[str, Any]:
        """Return what makes a report reproducible; versions of libraries are read without importing them."""
        return {
            "target": self.plan.target,
            "areas": list(self.judges),
            "ids": [r.id for r in self.selected],
            "requirement_set": requirement_set(self.selected),
            "versions": {"nlpcheck": nlpcheck.__version__, **library_versions()},
            "platform": f"{platform.system()} {platform.machine()}, Python {platform.python_version()}",
        }

    def judge(self, one: Requirement) -> Result:
        """Return the verdict; a failure is recorded for replay and compared with known misconceptions."""
        if one.id in self.plan.fallen:
            return self.judges[one.area].fell(one, self.plan.fallen[one.id])
        verdict = self.judges[one.area].judge(one)
        self._go_home()
        if verdict.result.state != FAILED or verdict.counterexample is None:
            return verdict.result
        try:
            return self._kept(one, verdict)
        except Exception as error:  # noqa: BLE001  (ours; the verdict stands without what is said about it)
            self.notes.append(f"{one.id}: its counterexample is not recorded: {type(error).__name__}: {error}")
            return replace(verdict.result, replay="")

    def _go_home(self) -> None:
        """Undo a change of folder by the code under test; where that folder is gone, stay."""
        with contextlib.suppress(OSError):
            os.fchdir(self.home)

    def _kept(self, one: Requirement, verdict: Verdict) -> Result:
        area = self.judges[one.area].area
        found = verdict.counterexample
        assert found is not None
        result = replace(verdict.result, looks_like=misconception(area, one, found))
        if self.folder is not None:
            try:
                records.write(self.folder, self.plan, area, one, result, found)
            except OSError as error:
                self.notes.append(f"no counterexample is recorded: {error}")
                self.folder = None
        return result if self.folder is not None else replace(result, replay="")


def requirement_set(chosen: list[Requirement]) -> str:
    """Return a digest of the ids and statements: two reports with the same one were judged by the same rules."""
    import hashlib

    text = "\n".join(f"{r.id} {r.level} {r.statement}" for r in chosen)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


LIBRARIES = ("hypothesis", "numpy", "tokenizers", "torch", "transformers")


def library_versions() -> dict[str, str]:
    """Return the versions of the libraries that can change a verdict."""
    from importlib.metadata import PackageNotFoundError, version

    found = {}
    for name in LIBRARIES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "not installed"
    return found
