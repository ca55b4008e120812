"""The kill table of several areas, each in a process of its own."""

from __future__ import annotations

import multiprocessing
import os
import queue
from collections.abc import Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from typing import Any

from nlpcheck import profiles
from nlpcheck.bench.catalogue import entries
from nlpcheck.bench.table import Progress, Table, kill_table
from nlpcheck.border.surroundings import set_defaults
from nlpcheck.contract import AREAS
from nlpcheck.selection import selector

LOOK_SECONDS = 0.1


def parallel_kill_table(areas: Sequence[str], keyword: str, progress: Progress, *, full: bool, profile: str) -> Table:
    """Return the table of some areas (default: all), judged side by side on as many cores as there are."""
    context = multiprocessing.get_context("spawn")  # a fork of a process with threads may hang
    areas = list(areas or AREAS)
    with context.Manager() as manager:
        news: Any = manager.Queue()
        with ProcessPoolExecutor(min(len(areas), os.cpu_count() or 1), context) as pool:
            longest_first = sorted(areas, key=lambda area: -size([area]))
            jobs = {
                area: pool.submit(_table_of, area, keyword, news, full=full, profile=profile) for area in longest_first
            }
            _follow(list(jobs.values()), news, progress)
            tables = [jobs[area].result() for area in areas]
    rows = [row for table in tables for row in table.rows]
    return Table(rows, [id for table in tables for id in table.requirements])


def _table_of(area: str, keyword: str, news: Any, *, full: bool, profile: str) -> Table:
    set_defaults()
    profiles.activate(profile)
    chosen_by = selector(keyword)
    return kill_table([area], lambda r: chosen_by(r.keywords), news.put, full=full)


def _follow(jobs: list[Future[Table]], news: Any, progress: Progress) -> None:
    while not all(job.done() for job in jobs):
        try:
            progress(news.get(timeout=LOOK_SECONDS))
        except queue.Empty:
            continue


def size(areas: Sequence[str]) -> int:
    """Return the number of entries that a whole table has."""
    return sum(len(entries(kind, tuple(areas))) for kind in ("mutant", "alternative"))
