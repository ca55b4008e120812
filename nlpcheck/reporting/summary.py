"""The last lines of a run: what was checked, of how much, and the verdict."""

from __future__ import annotations

from rich.text import Text

from nlpcheck.reporting.result import (
    BLOCKED,
    ERROR,
    FAILED,
    NOT_APPLICABLE,
    NOT_IMPLEMENTED,
    PASSED,
    Result,
)

INTERFACE = "interface"
SHOWN_IDS = 4
OUTSIDE = (BLOCKED, NOT_IMPLEMENTED, NOT_APPLICABLE, ERROR)


def summary(results: list[Result]) -> Text:
    """Return a line per area and level, the denominator always with it, and what is missing."""
    text = Text()
    for area in dict.fromkeys(result.area for result in results):
        for level in ("MUST", "SHOULD"):
            some = [result for result in results if result.area == area and result.level == level]
            if some:
                text.append(f"{area:22} {level:6} ").append_text(_counted(some)).append("\n")
        missing = dict.fromkeys(r.function for r in results if r.area == area and r.state == NOT_IMPLEMENTED)
        if missing:
            text.append(f"{'':22} not implemented: {', '.join(missing)}\n", "dim")
    for result in results:
        if result.state == ERROR:
            text.append(f"{result.id} {ERROR}: {result.reason}\n", "magenta")
    for reason in dict.fromkeys(result.reason for result in results if result.state == NOT_APPLICABLE):
        ids = [result.id for result in results if result.state == NOT_APPLICABLE and result.reason == reason]
        others = f" and {len(ids) - SHOWN_IDS} more" if len(ids) > SHOWN_IDS else ""
        text.append(f"{NOT_APPLICABLE}: {', '.join(ids[:SHOWN_IDS])}{others}\n  {reason}\n", "magenta")
    return text


def _counted(some: list[Result]) -> Text:
    """Return ``41 of 48 checked: 38 passed, 3 failed; 3 blocked, 4 not-implemented``."""
    by_state = {state: sum(result.state == state for result in some) for state in (PASSED, FAILED, *OUTSIDE)}
    checked = by_state[PASSED] + by_state[FAILED]
    text = Text(f"{checked:3} of {len(some):3} checked: ")
    text.append(f"{by_state[PASSED]} passed", "green" if by_state[PASSED] else "")
    if by_state[FAILED]:
        text.append(", ").append(f"{by_state[FAILED]} failed", "red")
    rest = [f"{by_state[state]} {state}" for state in OUTSIDE if by_state[state]]
    return text.append("; " + ", ".join(rest) if rest else "")


def verdict(results: list[Result]) -> tuple[Text, int]:
    """Return the last line and the exit code.

    0: every MUST that was checked holds; 1: some fail; 2: nothing was checked; 3: our fault.
    """
    failed = [result for result in results if result.state == FAILED]
    broken = [result for result in failed if result.level == "MUST"]
    if any(result.state == ERROR for result in results):
        return Text("nlpcheck itself failed; the lines marked `error` say where. Please report it.", "bold magenta"), 3
    if broken:
        start = f"Fix {broken[0].id} first: {broken[0].statement}"
        return Text(f"{len(broken)} MUST requirement{'s' * (len(broken) > 1)} failed. {start}", "bold red"), 1
    asked = [result for result in results if result.family != INTERFACE] or results
    if not any(result.state in (PASSED, FAILED) for result in asked):
        if any(result.state == NOT_APPLICABLE for result in asked):
            text = "Nothing could be checked with the libraries installed here; `nlpcheck environment` says why."
            return Text(text, "bold red"), 2
        return Text("Nothing could be checked: none of the contract's functions is there yet.", "bold red"), 2
    if failed:
        return Text(f"Every MUST that was checked holds; {len(failed)} SHOULD do not.", "bold yellow"), 0
    return Text("Everything that was checked holds.", "bold green"), 0
