"""The tables of a run: what training has changed, and what the user's functions have."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from nlpcheck.loop.functions import YOURS
from nlpcheck.loop.outcome import Found, Outcome

FEW = 0.05
"""A share of rows that a model hardly notices."""


def tables(found: Found) -> RenderableType:
    """Return everything that a run has to say in numbers."""
    if found.yours is None:
        return Group(_title(found), _before_and_after(found))
    if found.yours.failure:
        return Group(_title(found), _before_and_after(found), Text(), failure(found.yours))
    parts: list[RenderableType] = [_title(found), _comparison(found), Text()]
    parts += [Text(f"- {line}") for line in remarks(found)]
    parts += [Text(), Text(f"your functions: {_named(found, YOURS)}"), Text(f"ours: {_named(found, 'reference')}")]
    return Group(*parts)


def _title(found: Found) -> Text:
    made = found.prepared
    rows = f"trained on {len(made.train)} rows of {made.name}, evaluated on {len(made.held_out)} held-out rows"
    return Text(f"{found.plan.task}: {rows}", style="bold")


def _named(found: Found, whose: str) -> str:
    assert found.yours is not None
    return ", ".join(name for name, own in found.yours.functions.items() if own == whose) or "none"


def number(value: float) -> str:
    """Return a number as the tables show it: three digits behind the point, fewer where there are many before it."""
    return f"{value:.3f}" if abs(value) < 100 else f"{value:.1f}"  # noqa: PLR2004


def _before_and_after(found: Found) -> Table:
    run = found.reference
    table = Table()
    table.add_column("")
    for name in ("before", "after"):
        table.add_column(name, justify="right")
    for name in found.metrics:
        style = "bold" if name == found.main_metric else ""
        table.add_row(_marked(found, name), number(run.before[name]), number(run.after[name]), style=style)
    first, last = run.held_out_losses[0][1], run.held_out_losses[-1][1]
    table.add_row("held-out loss", number(first), number(last))
    return table


def _marked(found: Found, metric: str) -> str:
    """Return a metric's name, with an arrow where less is more."""
    return f"{metric} (lower is better)" if found.lower_is_better and metric == found.main_metric else metric


def _comparison(found: Found) -> Table:
    """Put the user's run beside the reference's: what is true of it, and what it would say of itself."""
    ours, yours = found.reference, found.yours
    assert yours is not None
    table = Table()
    table.add_column("", no_wrap=True)
    for name in ("reference", "yours", "your labels,\nour metric", "your labels,\nyour metric"):
        table.add_column(name, justify="right")
    before = (ours.before, yours.before, yours.rescored_before, yours.reported_before)
    main = found.main_metric
    table.add_row(f"{main} before training", *(_value(run, main) for run in before), end_section=True)
    for name in found.metrics:
        runs = (ours.after, yours.after, yours.rescored, yours.reported)
        style = "bold" if name == main else ""
        table.add_row(_marked(found, name), *(_value(run, name) for run in runs), style=style)
    losses = [number(run[-1][1]) for run in (ours.held_out_losses, yours.held_out_losses)]
    table.add_row("held-out loss, true labels", *losses, "", "", end_section=True)
    table.add_row("training loss", number(ours.last_loss), "", number(yours.last_loss), "")
    table.add_row("training rows that differ", "", f"{yours.differing} of {yours.features}", "", "")
    return table


def _value(metrics: dict[str, float], name: str) -> str:
    return number(metrics[name]) if name in metrics else "missing"


def remarks(found: Found) -> list[str]:
    """Say in words what the numbers of the comparison mean."""
    ours, yours, name = found.reference, found.yours, found.main_metric
    assert yours is not None
    true, rescored = yours.after.get(name), yours.rescored.get(name)
    lines = []
    if yours.differing:
        few = yours.differing < FEW * yours.features
        lines.append(
            f"{yours.differing} of {yours.features} training rows have other ids or labels than the reference's: "
            "the model learns what they say, right or wrong."
            + (" So few move a score by no more than chance does; where they are more, they will cost." if few else "")
        )
    if None not in (true, rescored) and not _alike(true, rescored):
        lines.append(
            f"On rows as you label them the model has {name} {_shown(rescored)}, on rows as the reference labels them "
            f"{_shown(true)}: your labels are not what they should be, and your own evaluation cannot see it."
        )
    pairs = ((yours.rescored, yours.reported, ""), (yours.rescored_before, yours.reported_before, " before training"))
    for by_ours, by_yours, when in pairs:
        if name in by_yours and not _alike(by_ours.get(name), by_yours[name]):
            lines.append(
                f"For the same predictions and labels{when} your functions say {name} {_shown(by_yours[name])}, "
                f"the reference's {_shown(by_ours.get(name))}: they score differently."
            )
    if lines:
        return [*lines, f"`nlpcheck check {found.plan.implementation}` names the functions, and says why."]
    if ours.losses == yours.losses and ours.after == yours.reported:
        return ["Your functions do what the reference's do: the same losses, the same numbers."]
    where = "look at the head that is loaded and at the batches"
    return [f"Rows and scores are as the reference has them, but the training went another way: {where}."]


def _alike(one: float | None, other: float | None) -> bool:
    return one is not None and other is not None and abs(one - other) <= 1e-9 * max(1.0, abs(one))


def _shown(value: float | None) -> str:
    return "missing" if value is None else number(value)


def failure(run: Outcome) -> RenderableType:
    """Return the card of a run that could not be finished."""
    rows = Table.grid(padding=(0, 2))
    rows.add_column(style="cyan", no_wrap=True)
    rows.add_column(overflow="fold")
    rows.add_row("in", run.failed_in)
    rows.add_row("what", Text(run.failure))
    rows.add_row("so far", f"your functions that were called: {', '.join(run.functions) or 'none'}")
    rows.add_row("next", "mend it, and run again; `nlpcheck check` judges one function at a time, on small examples")
    return Group(Text("✗ your run could not be finished; above is the reference's", style="bold red"), rows)
