"""What stands beside the model in the folder of a run."""

from __future__ import annotations

import json
from typing import Any

from nlpcheck import __version__
from nlpcheck.files import write_text
from nlpcheck.loop.bench import recipe_of
from nlpcheck.loop.card import card
from nlpcheck.loop.folder import CARD, EVALUATION, HELD_OUT, MADE_BY, PICTURE, Places, write_lines
from nlpcheck.loop.outcome import Found, finite
from nlpcheck.loop.plots import draw


def write_findings(places: Places, found: Found) -> None:
    """Write card, evaluation, picture, and the held-out rows with the model's answers."""
    folder = places.result
    document = {"made_by": f"{MADE_BY} {__version__}", **found.document()}
    write_text(folder / EVALUATION, json.dumps(document, indent=1, ensure_ascii=False) + "\n")
    write_lines(folder / HELD_OUT, finite(answered(found)))
    draw(found, folder / PICTURE)
    write_text(folder / CARD, card(found, recipe_of(found.plan.task)["head"]))


def answered(found: Found) -> list[dict[str, Any]]:
    """Return each held-out row with its answer; blocks of text, which are no rows, for themselves."""
    rows = found.prepared.held_out
    if any("prediction" not in answer for answer in found.answers):
        return found.answers
    return [{**row, **answer} for row, answer in zip(rows, found.answers, strict=True)]
