"""The JSON report: header, one record per requirement, footer. Its schema is in ``docs/report.schema.json``."""

from __future__ import annotations

from typing import Any

from nlpcheck.reporting.result import Result, counts

FORMAT = 1


def document(header: dict[str, Any], results: list[Result], notes: list[str], seconds: float) -> dict[str, Any]:
    """Return the report; a reader trusts it only if the footer says ``complete``."""
    return {
        "header": {"format": FORMAT, **header},
        "results": [result.as_record() for result in results],
        "footer": {"complete": True, "counts": counts(results), "notes": notes, "seconds": round(seconds, 3)},
    }
