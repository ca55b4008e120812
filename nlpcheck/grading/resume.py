"""What has been graded already: a record counts if all that could change it is as it was."""

from __future__ import annotations

from dataclasses import dataclass

from nlpcheck.grading.record import INTERNAL_ERROR, Record


@dataclass(frozen=True)
class Conditions:
    """Under what submissions are graded; every record is stamped with it."""

    assignment: str
    assignment_digest: str
    requirement_set: str
    isolation: tuple[str, ...]
    versions: tuple[tuple[str, str], ...]
    """Of nlpcheck and of the libraries that judge."""

    def hold_for(self, record: Record, id: str, digest: str) -> bool:
        """Return whether grading the submission again would give this record.

        A defect of nlpcheck is no result: it is tried again.
        """
        return (
            record.status != INTERNAL_ERROR and self._of(record) == self and (record.id, record.digest) == (id, digest)
        )

    @staticmethod
    def _of(record: Record) -> Conditions:
        return Conditions(
            record.assignment,
            record.assignment_digest,
            record.requirement_set,
            record.isolation,
            tuple(sorted(record.versions.items())),
        )
