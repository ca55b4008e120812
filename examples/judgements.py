"""Our word on each failure of an adapter: a defect, another convention, or a case that was left out."""

from __future__ import annotations

from dataclasses import dataclass

DEFECT = "A defect"
CONVENTION = "Another convention"
LEFT_OUT = "A case left out"


@dataclass(frozen=True)
class Judgement:
    """One sentence on the failures of some requirements."""

    kind: str
    ids: frozenset[str]
    text: str
    link: str = ""


def _on(kind: str, ids: str, text: str, link: str = "") -> Judgement:
    return Judgement(kind, frozenset(ids.split()), text, link)


JUDGEMENTS: dict[str, list[Judgement]] = {}
