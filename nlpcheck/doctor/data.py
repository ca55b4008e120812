"""Are the data for this task, and free of mistakes?"""

from __future__ import annotations

from collections.abc import Iterator

from nlpcheck.advice.findings import ERROR, Finding, fine
from nlpcheck.doctor.patient import Patient
from nlpcheck.errors import UsageError


def framing(patient: Patient) -> Iterator[Finding]:
    """Data that are for another task."""
    from nlpcheck.data.layouts import AmbiguousError, recognise

    name = "task and data"
    if patient.table is None:
        return
    if patient.view is None:
        says, mend = (
            f"the data have no columns for {patient.task}",
            "see `nlpcheck diagnose`, which says what they are for",
        )
        try:
            recognise(patient.table, task=patient.task)
        except (UsageError, ValueError) as error:
            says = f"{says}: {error}"
        yield Finding(name, ERROR, says, mend=mend)
        return
    try:
        found = recognise(patient.table).task
    except AmbiguousError as error:
        found = patient.task if patient.task in error.choices.values() else ""
    except (UsageError, ValueError):
        found = ""
    if found and found != patient.task:
        says = f"the data look like {found}, not like {patient.task}"
        yield Finding(name, ERROR, says, mend=f"see `nlpcheck diagnose`, or frame it as {found}")
    elif found:
        yield fine(name, f"the data are for {patient.task}")


def mistakes(patient: Patient) -> Iterator[Finding]:
    """What `nlpcheck diagnose` calls a mistake."""
    from nlpcheck.advice.advice import WATCHES

    if patient.view is not None:
        found = (finding for watch in WATCHES[patient.task] for finding in watch(patient.view))
        yield from (finding for finding in found if finding.severity == ERROR)


DATA = (framing, mistakes)
