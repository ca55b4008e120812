"""To watch where words have tags: whether they can be aligned, and whether the tags spell entities."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator
from typing import Any

from nlpcheck.advice.findings import ERROR, FINE, NOTE, WARNING, Finding, fine
from nlpcheck.advice.view import Place, View, concerning, odd
from nlpcheck.advice.watch_labels import allowed

SHOWN = 12


def tagged(view: View) -> list[tuple[Place, list[str], list[Any]]]:
    """Return the sentences whose words and tags can be put side by side."""
    rows = [(place, place.row["tokens"], place.row["ner_tags"]) for place in view.whole]
    return [row for row in rows if len(row[1]) == len(row[2])]


def alignment(view: View) -> Iterator[Finding]:
    """Sentences whose words and tags differ in number."""
    found = []
    for place in view.whole:
        words, tags = place.row["tokens"], place.row["ner_tags"]
        if len(words) != len(tags):
            found.append((place, f"{len(words)} words, {len(tags)} tags: {words}, {tags}"))
    yield concerning(
        "rows that cannot be aligned",
        found,
        len(view.whole),
        "rows in which words and tags differ in number",
        none="in every row there are as many tags as words",
        severity=ERROR,
        mend="mend or leave out: from the first missing word on, every tag stands on the wrong word",
    )


def lost_words(view: View) -> Iterator[Finding]:
    """Words of which no token is left: blank and invisible ones, or what this tokenizer drops."""
    pieces, rows = view.ruler.pieces, tagged(view)
    found = []
    for place, words, tags in rows:
        counts = pieces([str(word) for word in words]) if pieces else [int(not _invisible(word)) for word in words]
        lost = [number for number, count in enumerate(counts) if not count]
        if lost:
            number = lost[0]
            found.append((place, f"word {number} is {words[number]!r}, tagged {tags[number]}"))
    by = "becomes no token" if pieces else "shows nothing"
    yield concerning(
        "words without a token",
        found,
        len(rows),
        f"rows with a word that {by}, so that its tag is lost",
        none="every word becomes a token" if pieces else "every word shows something",
        mend="align by word_ids(), never by counting: the words that follow keep their tags then",
    )


def _invisible(word: Any) -> bool:
    return not any(unicodedata.category(sign)[0] in "LNPS" for sign in str(word))


def split_words(view: View) -> Iterator[Finding]:
    """How many words become several tokens: that is what alignment is about."""
    if view.ruler.pieces is None:
        return
    counts: Counter[str] = Counter()
    for _, words, _ in tagged(view):
        for word, count in zip(words, view.ruler.pieces([str(word) for word in words]), strict=True):
            counts["words"] += 1
            if count > 1:
                counts["split"] += 1
                counts[f"example: {word!r} becomes {count} tokens"] += 1
    example = next((key.removeprefix("example: ") for key, _ in counts.most_common() if key.startswith("example")), "")
    says = "words that the tokenizer cuts into several tokens: only the first of them carries the tag"
    yield Finding("cut words", FINE, says, counts["split"], counts["words"], example)


def names(view: View) -> Iterator[Finding]:
    """Tags that are none of the declared names, or ids without any."""
    rows = [(place, view.given(place, "ner_tags")) for place in view.places]
    rows = [(place, tags.split() if isinstance(tags, str) else tags) for place, tags in rows]
    rows = [(place, tags) for place, tags in rows if tags and not odd({"ner_tags": tags}, ["ner_tags"])]
    found = Counter(tag for _, tags in rows for tag in tags)
    if any(map(_is_id, found)) and not view.names:
        ids = ", ".join(map(str, sorted(found, key=_in_order)[:SHOWN]))
        mend = (
            "find the list of names in the description of the data and give it, --label-names O,B-X,I-X in the order "
            "of the ids; which id is O, B- or I- cannot be seen, and no score over entities can be told without it"
        )
        yield Finding("tags without names", WARNING, f"tags are ids without names: {ids}", mend=mend)
        return
    if not view.names:
        yield fine("labels outside the names", "the data declare no names: every tag that occurs counts as one")
        return
    is_one = allowed(view)
    wrong = [(place, tags) for place, tags in rows if not all(map(is_one, tags))]
    yield concerning(
        "labels outside the names",
        wrong,
        len(rows),
        f"rows with a tag that is none of {', '.join(view.names[:SHOWN])}",
        none=f"every tag is one of {', '.join(view.names[:SHOWN])}",
        severity=ERROR,
        mend="name it, or leave the row out: an id beyond the head ends training with an IndexError",
    )


def _is_id(tag: Any) -> bool:
    return not isinstance(tag, str) or tag.isdecimal()


def _in_order(tag: Any) -> tuple[int, str]:
    """Order numbers by their size, which is the one that their digits have when they are of one length."""
    return len(str(tag)), str(tag)


def _entities(tags: list[Any]) -> Iterator[tuple[str, bool]]:
    """Yield the type of each entity, and whether it opens with I-."""
    before = "O"
    for tag in map(str, tags):
        kind = tag.partition("-")[2]
        goes_on = tag.startswith("I-") and before.partition("-")[2] == kind and before[:2] in ("B-", "I-")
        if kind and not goes_on:
            yield kind, tag.startswith("I-")
        before = tag


def _in_bio(tag: Any) -> bool:
    return tag == "O" or (isinstance(tag, str) and tag[:2] in ("B-", "I-") and len(tag) > len("B-"))


def scheme(view: View) -> Iterator[Finding]:
    """How entities are spelled: B-X I-X O, or in a way that metrics read otherwise."""
    rows = tagged(view)
    tags = {tag for _, _, found in rows for tag in found} - {"O"}
    texts = {tag for tag in tags if not _is_id(tag)}
    if not texts:
        return
    odd = sorted(tag for tag in texts if not _in_bio(tag))
    if odd and any(tag[:2] in ("S-", "E-", "L-", "U-") for tag in odd):
        says = f"entities are spelled with {', '.join(odd[:SHOWN])}: BIOES or BILOU"
        mend = "turn S- and U- into B-, E- and L- into I- before you align: a word of several tokens has one end only"
        yield Finding("tag scheme", WARNING, says, len(odd), len(texts), mend=mend)
    elif odd and len(odd) < len(texts):
        says = f"some tags have no prefix: {', '.join(odd[:SHOWN])}"
        mend = "spell all of them B-X, I-X or O; a metric over entities reads a tag without prefix as no entity"
        yield Finding("tag scheme", ERROR, says, len(odd), len(texts), mend=mend)
    elif odd:
        says = f"no tag has a prefix B- or I-: one tag per word ({', '.join(odd[:SHOWN])})"
        mend = "right for parts of speech: score accuracy per word; for entities, two neighbours of a type are one"
        yield Finding("tag scheme", NOTE, says, len(odd), len(texts), mend=mend)
    else:
        yield from _openings(rows)


def _openings(rows: list[tuple[Place, list[str], list[Any]]]) -> Iterator[Finding]:
    """Compare how many entities open with I-: strict and lenient scores differ there."""
    found = [(p, f"{words}, {tags}") for p, words, tags in rows if any(opened for _, opened in _entities(tags))]
    entities = [opened for _, _, tags in rows for _, opened in _entities(tags)]
    if found and all(entities):
        says = "every entity opens with I-: the old IOB1 spelling, in which B- stands between neighbours only"
        place, example = found[0]
        mend = "turn the first tag of each entity into B-; lenient scores are right as it is, strict ones are 0"
        yield Finding("tag scheme", WARNING, says, len(found), len(rows), f"{place}: {example}", mend)
        return
    yield concerning(
        "tag scheme",
        found,
        len(rows),
        "rows in which an entity opens with I-: a lenient score counts it, a strict one does not",
        none="entities are spelled B-X I-X, and each opens with B-",
        mend="turn the first tag of each entity into B-, or say which mode is scored",
    )


def balance(view: View) -> Iterator[Finding]:
    """How many entities of each type there are, and how much is O."""
    rows = [row for row in tagged(view) if all(isinstance(tag, str) for tag in row[2])]
    tags = Counter(tag for _, _, found in rows for tag in found)
    types = Counter(kind for _, _, found in rows for kind, _ in _entities(found))
    if not types:
        if tags:
            told = ", ".join(f"{tag} {count}" for tag, count in tags.most_common(SHOWN))
            yield Finding("class balance", FINE if len(tags) > 1 else ERROR, told, of=sum(tags.values()))
        return
    told = ", ".join(f"{kind} {count}" for kind, count in types.most_common(SHOWN))
    share = tags["O"] / sum(tags.values())
    says = f"entities: {told}; {share:.0%} of the words are O, which is the accuracy of finding nothing"
    yield Finding("class balance", FINE, says, of=sum(tags.values()))
    few = [kind for kind, count in types.items() if count < 5]  # noqa: PLR2004  (as for classes)
    if few:
        says = f"types of fewer than 5 entities: {', '.join(few[:SHOWN])}"
        mend = "collect more, or join them with another type; a split may leave none to test on"
        yield Finding("rare classes", WARNING, says, len(few), len(types), mend=mend)


def unseen(view: View) -> Iterator[Finding]:
    """Tags that the first split lacks."""
    if len(view.splits) == 1:
        return
    training, rows = next(iter(view.splits)), tagged(view)
    seen = {tag for place, _, tags in rows if place.split == training for tag in tags}
    found = [(place, tags) for place, _, tags in rows if place.split != training and not seen.issuperset(tags)]
    yield concerning(
        "labels without training rows",
        found,
        sum(place.split != training for place, _, _ in rows),
        f"rows of other splits with a tag that {training} never shows",
        none=f"every tag of the other splits occurs in {training}",
        severity=ERROR,
        mend="make the splits again; make the ids from the tags of all splits",
    )


WORDS = (alignment, lost_words, split_words, balance, names, scheme, unseen)
