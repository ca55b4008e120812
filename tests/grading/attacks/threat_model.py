"""Write the table of docs/threat-model.md: ``python -m tests.grading.attacks.threat_model [OUTCOMES]``.

The rows are the payloads; what became of each is what the last run of the attacks has written down
(``NLPCHECK_ATTACKS_OUTCOMES=FILE pytest tests/grading/attacks``).
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path

from tests.grading.attacks.attack import GROUPS, Attack
from tests.grading.attacks.payloads import ATTACKS

DOCUMENT = Path(__file__).parents[3] / "docs" / "threat-model.md"
BEGIN, END = "<!-- attacks: begin -->", "<!-- attacks: end -->"
HEADER = "| No. | Attack | Became | What holds it off |\n|---|---|---|---|"


def row_of(attack: Attack, outcome: str) -> str:
    """Return the row of one attack."""
    number = f"{attack.group}{attack.number}"
    return f"| {number} | {attack.name} | {outcome} | {attack.defence} |"


def table(outcomes: Mapping[str, str]) -> str:
    """Return all tables, group by group."""
    parts = []
    for group, title in GROUPS.items():
        rows = [row_of(one, outcomes.get(one.label, "not run")) for one in ATTACKS if one.group == group]
        parts.append(f"### {group}. {title}\n\n{HEADER}\n" + "\n".join(rows))
    return "\n\n".join(parts)


def rows_in(text: str) -> list[list[str]]:
    """Return the cells of the rows of a document's table, in order."""
    inside = text.partition(BEGIN)[2].partition(END)[0]
    rows = [line for line in inside.split("\n") if line.startswith("| ") and not line.startswith("| No.")]
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]


def outcomes_in(text: str) -> dict[str, str]:
    """Return what became of each attack as the document says."""
    found = {f"{row[0]} {row[1]}": row[2] for row in rows_in(text)}
    return {one.label: found.get(f"{one.group}{one.number} {one.name}", "not run") for one in ATTACKS}


def renewed(text: str, outcomes: Mapping[str, str]) -> str:
    """Return a document with its table written anew."""
    before, _, rest = text.partition(BEGIN)
    after = rest.partition(END)[2]
    return f"{before}{BEGIN}\n{table(outcomes)}\n{END}{after}"


def main(arguments: list[str]) -> None:
    """Renew the table from a run, or from what the document says already."""
    text = DOCUMENT.read_text(encoding="utf-8")
    found = json.loads(Path(arguments[0]).read_text()) if arguments else outcomes_in(text)
    DOCUMENT.write_text(renewed(text, found), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
