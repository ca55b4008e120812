"""Loss curves, as a picture and in the terminal."""

from __future__ import annotations

from pathlib import Path

from rich.text import Text

from nlpcheck.loop.chart import chart
from nlpcheck.loop.functions import REFERENCE
from nlpcheck.loop.outcome import Curve, Found, Outcome

COLOURS = {REFERENCE: "tab:blue", "yours": "tab:orange"}
SMOOTHED = 40
"""So many points a curve of single steps becomes."""
WIDEST = 100
"""Columns of a terminal."""


def curves(found: Found) -> list[tuple[Outcome, str, Curve]]:
    """Return what is drawn: of each run the loss that it sees itself, and the one on the held-out rows."""
    drawn = []
    for run in (found.reference, found.yours):
        if run and not run.failure:
            name = f"{run.whose}: " if found.yours else ""
            drawn.append((run, f"{name}training", smooth(run.losses)))
            drawn.append((run, f"{name}held out, true labels" if found.yours else "held out", run.held_out_losses))
    return drawn


def smooth(curve: Curve) -> Curve:
    """Return the means of neighbouring points, so that a curve and not its noise is seen."""
    size = max(len(curve) // SMOOTHED, 1)
    groups = [curve[first : first + size] for first in range(0, len(curve), size)]
    return [(group[-1][0], sum(loss for _, loss in group) / len(group)) for group in groups]


def draw(found: Found, file: Path) -> None:
    """Write the picture."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(7, 4), layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    for run, label, curve in curves(found):
        style = "--" if "held out" in label else "-"
        axes.plot(*zip(*curve, strict=True), style, color=COLOURS[run.whose], label=label)
    axes.set(title=f"{found.plan.task} on {found.prepared.name}", xlabel="step", ylabel="loss")
    axes.set_ylim(bottom=0)
    axes.grid(alpha=0.3)
    axes.legend()
    figure.savefig(file, dpi=120, metadata={"Software": None})


def in_terminal(found: Found, width: int) -> Text:
    """Return the curves as text."""
    return chart([(label, curve) for _, label, curve in curves(found)], min(width, WIDEST))
