"""Records for the tests of the outputs."""

from dataclasses import replace

from nlpcheck.grading import record as r
from nlpcheck.grading.record import Card, Integrity, ItemScore, Record, RequirementScore
from nlpcheck.grading.resolver import fix_first

CARD = Card(
    statement="A token that belongs to no word is labelled -100.",
    why="the loss skips -100 only.",
    hint="`word_ids()` is None for special tokens and for padding.",
    call="align_labels_with_tokens([1], [None, 0, None], label_names=['O', 'B-X'])",
    returned="[0, 1, 0]",
    expected="[-100, 1, -100]",
    difference="at [0]: 0, must be -100",
    looks_like="special tokens labelled O",
    source="conformance/token_classification/test_alignment.py:57",
    reference="https://huggingface.co/docs/transformers/tasks/token_classification",
)


def requirement(id="TC-ALIGN-2", verdict=r.WRONG, card=CARD, **fields):
    """One requirement; it has a card unless it passed."""
    defaults = {
        "area": "token_classification",
        "family": "alignment",
        "function": "align_labels_with_tokens",
        "level": "MUST",
        "item": 0,
        "visibility": r.PUBLIC,
    }
    card = None if verdict == r.PASS else card
    return RequirementScore(id=id, verdict=verdict, card=card, **{**defaults, **fields})


def blocked(id, by, **fields):
    """A requirement that waits for another."""
    return requirement(id, r.BLOCKED, Card("Later.", reason=f"{by} must hold first"), **fields)


HIDDEN = requirement(
    "TC-SPAN-7",
    r.EXCEPTION,
    Card(
        "An I- that continues nothing gives no span.",
        why="HIDDEN-why",
        hint="pass mode on.",
        call="HIDDEN-call",
        returned="HIDDEN-returned",
        expected="HIDDEN-expected",
        difference="HIDDEN-difference",
        looks_like="HIDDEN-looks",
        reason="HIDDEN-reason",
    ),
    exception="KeyError",
    family="spans",
    function="entity_spans",
    item=1,
    visibility=r.HIDDEN,
)


def record(id="ana", *requirements, **fields):
    """One record; its items follow from its requirements."""
    found = requirements or (
        requirement("TC-IMPORT-1", r.PASS, family="interface", function=""),
        requirement(),
        requirement("TC-ALIGN-3"),
        requirement("TC-ALIGN-4", r.PASS),
        blocked("TC-ALIGN-5", "TC-ALIGN-2"),
        HIDDEN,
    )
    items = tuple(item(found, place) for place in range(1 + max(one.item for one in found)))
    defaults = {
        "name": "Ana Pérez",
        "digest": "d" * 64,
        "assignment": "Week 3",
        "assignment_digest": "a" * 64,
        "requirement_set": "r" * 64,
        "points": sum(one.points for one in items),
        "maximum": sum(one.maximum for one in items),
        "items": items,
        "requirements": found,
        "fix_first": fix_first(found),
        "isolation": ("bubblewrap 0.8.0",),
        "versions": {"nlpcheck": "1"},
    }
    return Record(id=id, **{**defaults, **fields})


def item(requirements, place):
    """The item of some requirements, of 10 points."""
    mine = [one for one in requirements if one.item == place]
    held = sum(one.verdict == r.PASS for one in mine)
    verdict = (
        r.PASS if held == len(mine) else r.PARTIAL if held else min((o.verdict for o in mine), key=r.PRIORITY.index)
    )
    visibility = mine[0].visibility if mine else r.PUBLIC
    return ItemScore(
        f"Part {place + 1}", visibility, 10000 * held // max(1, len(mine)), 10000, held, len(mine), verdict
    )


def ungradable(id="broken", **fields):
    """A submission that could not be graded."""
    return replace(
        record(id),
        status=r.UNGRADABLE,
        reason="the archive cannot be read",
        points=0,
        items=(),
        requirements=(),
        fix_first="",
        **fields,
    )


FLAGGED = replace(record("bo"), name="Bo Chen", integrity=(Integrity("vendored copy", "seqeval is in the folder"),))
