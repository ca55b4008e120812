"""Rows to train on and rows to hold out: read, cleaned, split, and their labels numbered."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from nlpcheck.data.bundled import bundled
from nlpcheck.data.layouts import canonical, recognise
from nlpcheck.data.reading import read
from nlpcheck.errors import UsageError
from nlpcheck.loop.features import Rows
from nlpcheck.loop.pieces import PIECES
from nlpcheck.loop.plan import Plan, config_of

HELD_OUT = ("validation", "valid", "val", "dev", "test")
"""Splits that are evaluated on, the first that there is."""
TEST_FRACTION = 0.2
FEWEST_ROWS = 5
LABELS = {"sequence_classification": "label", "token_classification": "ner_tags"}


@dataclass(frozen=True)
class Prepared:
    """The rows of a run, with the contract's columns; labels are ids."""

    name: str
    train: Rows
    held_out: Rows
    label_names: list[str]
    read: int
    dropped: int
    split: str
    languages: tuple[str, str] = ("", "")
    notes: tuple[str, ...] = ()


def prepare(plan: Plan) -> Prepared:
    """Read, recognise, clean and split the data; UsageError where they do not fit the task."""
    path = plan.data or bundled(plan.task)
    table = read(path)
    layout = recognise(table, task=plan.task)
    splits = {name: canonical(rows, layout, table.label_names) for name, rows in table.splits.items()}
    _check_columns(plan, splits)
    train, held_out, split = _sides(plan, splits)
    if min(len(train), len(held_out)) < 1 or len(train) + len(held_out) < FEWEST_ROWS:
        raise UsageError(
            f"{path}: {len(train)} rows to train on and {len(held_out)} to evaluate on are left after cleaning; "
            f"a run needs at least {FEWEST_ROWS} rows that are complete and differ"
        )
    used = _used(plan, splits)
    count = sum(len(splits[name]) for name in used)
    notes = tuple(
        f"the split {name} ({len(rows)} rows) was not used" for name, rows in splits.items() if name not in used
    )
    made = Prepared(Path(path).name, train, held_out, [], count, count - len(train) - len(held_out), split, notes=notes)
    if plan.task == "question_answering":
        made = replace(made, train=_with_ids(train, "train"), held_out=_with_ids(held_out, "held-out"))
        made = replace(made, notes=(*notes, *_answers_elsewhere([*train, *held_out])))
    if plan.task == "token_classification":
        _require_a_tag_per_word(path, [*train, *held_out])
    if plan.task == "translation":
        return replace(made, languages=_languages(plan, train))
    return _numbered(plan, made) if plan.task in LABELS else made


def _check_columns(plan: Plan, splits: Mapping[str, Rows]) -> None:
    rows = [row for some in splits.values() for row in some]
    found = list(dict.fromkeys(name for row in rows for name in row))
    missing = [name for name in PIECES[plan.task].columns if name not in found]
    if missing:
        raise UsageError(
            f"{plan.data}: {plan.task} needs the columns {', '.join(PIECES[plan.task].columns)}; "
            f"found {', '.join(found) or 'none'}. `nlpcheck diagnose {plan.data}` names the task that the data fit"
        )


def _used(plan: Plan, splits: Mapping[str, Rows]) -> list[str]:
    """Return the names of the splits that are used: one to train on, one to hold out, else all.

    A test split whose labels are hidden, as in GLUE, evaluates nothing.
    """
    columns = PIECES[plan.task].columns
    whole = {name for name, rows in splits.items() if any(all(_has(row, column) for column in columns) for row in rows)}
    held_out = next((name for name in HELD_OUT if name in whole), None)
    train = "train" if "train" in splits else None
    return [train, held_out] if train and held_out else [name for name in splits if name in whole]


def _sides(plan: Plan, splits: Mapping[str, Rows]) -> tuple[Rows, Rows, str]:
    """Return the rows of both sides, cleaned together, so that no row is on both, and who has split them."""
    from nlpcheck.tasks.data_preparation import clean, split

    pieces = PIECES[plan.task]
    names = _used(plan, splits)
    own_split = len(names) > 1 and names[0] == "train" and names[1] in HELD_OUT
    side = "_side"
    order = reversed(names) if own_split else names  # of equal rows the held-out one stays
    rows = [{**row, side: name} for name in order for row in splits[name]]
    columns = list(pieces.columns)
    if pieces.pair_column and any(pieces.pair_column in row for row in rows):
        columns.append(pieces.pair_column)
    whole = [row for row in rows if all(_has(row, name) for name in columns)]
    kept = clean(whole, columns=columns)
    names_of_sides = [row.pop(side) for row in kept]
    if own_split:
        train = [row for row, name in zip(kept, names_of_sides, strict=True) if name == names[0]]
        held_out = [row for row, name in zip(kept, names_of_sides, strict=True) if name == names[1]]
        return train, held_out, f"the data's own: {names[0]}, {names[1]}"
    groups = {json.dumps(row[pieces.group_by]) if pieces.group_by else n for n, row in enumerate(kept)}
    if len(groups) < 2:  # noqa: PLR2004  (both sides need one)
        return kept, [], "none"
    train, held_out = split(kept, test_fraction=TEST_FRACTION, seed=plan.seed, group_by=pieces.group_by)
    return train, held_out, f"{TEST_FRACTION:.0%} held out"


def _has(row: Mapping[str, Any], name: str) -> bool:
    """Tell whether a row has something in a column; in a mapping, both sides of it."""
    value = row.get(name)
    if isinstance(value, Mapping):
        return None not in value.values()
    return value is not None and value != []


def _numbered(plan: Plan, made: Prepared) -> Prepared:
    """Give labels their ids: in the checkpoint's order if it has the same names, else in that of their names."""
    column = LABELS[plan.task]
    rows = [*made.train, *made.held_out]
    values = [label for row in rows for label in (row[column] if column == "ner_tags" else [row[column]])]
    if wrong := next((value for value in values if not isinstance(value, str | int)), None):
        raise UsageError(
            f"{plan.data}: the label {wrong!r} must be one name or whole number; "
            "`nlpcheck run` trains neither several labels per text nor regression"
        )
    names = _label_names(values)
    own = _names_of(plan.checkpoint)
    if sorted(own) == sorted(names):
        names = own
    ids = {name: label for label, name in enumerate(names)}
    sides = [[{**row, column: _ids_of(row[column], ids)} for row in side] for side in (made.train, made.held_out)]
    return replace(made, train=sides[0], held_out=sides[1], label_names=names)


def _ids_of(value: Any, ids: Mapping[str, int]) -> Any:
    """Return the id of a label, or those of a list of labels."""
    return [ids[str(label)] for label in value] if isinstance(value, list) else ids[str(value)]


def _label_names(values: list[Any]) -> list[str]:
    """Return the names by code point, those that are numbers by size."""
    from nlpcheck.tasks.data_preparation import label_mapping

    names = list(label_mapping(str(value) for value in values))
    return sorted(names, key=int) if all(name.isdecimal() for name in names) else names


def _names_of(checkpoint: Path | None) -> list[str]:
    """Return the names of the labels that a checkpoint has been trained for."""
    if checkpoint is None:
        return []
    by_id = config_of(checkpoint).get("id2label") or {}
    return [by_id[key] for key in sorted(by_id, key=int)]


def _require_a_tag_per_word(path: Path, rows: Rows) -> None:
    for row in rows:
        words, tags = len(row["tokens"]), len(row["ner_tags"])
        if words != tags:
            raise UsageError(f"{path}: {words} words, but {tags} tags, in {row['tokens'][:8]}; each word must have one")


def _answers_elsewhere(rows: Rows) -> tuple[str, ...]:
    """Tell of answers that do not stand where the data say: they are trained on as the data have them."""
    wrong = 0
    for row in rows:
        pairs = zip(row["answers"]["text"], row["answers"]["answer_start"], strict=False)
        wrong += any(row["context"][start : start + len(text)] != text for text, start in pairs)
    return (f"{wrong} answers are not where answer_start says; `nlpcheck diagnose` shows one",) if wrong else ()


def _with_ids(rows: Rows, side: str) -> Rows:
    """Give every question an id of its own, where they have none or share one."""
    ids = [row.get("id") for row in rows]
    if all(isinstance(id, str) for id in ids) and len(set(ids)) == len(ids):
        return rows
    return [{**row, "id": f"{side}-{number}"} for number, row in enumerate(rows)]


def _languages(plan: Plan, rows: Rows) -> tuple[str, str]:
    """Return source and target: as asked for, else the first two languages of the rows."""
    found = list(rows[0]["translation"])
    first = [name for name in found if name != plan.target_lang]
    source = plan.source_lang or next(iter(first), "")
    target = plan.target_lang or next((name for name in found if name != source), "")
    for option, name in (("--source-lang", source), ("--target-lang", target)):
        if any(name not in row["translation"] for row in rows):
            raise UsageError(f"{option} {name or '(none)'}: not in every row; the first one has {', '.join(found)}")
    return source, target
