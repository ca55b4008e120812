"""Other correct ways to cut entities out of a text."""

import numpy as np

from nlpcheck.bench import alternative
from nlpcheck.tasks.token_classification.entities import extract_entities

AREA = "token_classification"


@alternative("the least start and the greatest end of the words", area=AREA, level="all")
def entity_spans(text, word_offsets, tags, *, mode="lenient"):
    spans = []
    for kind, first, last in extract_entities(tags, mode=mode):
        own = [tuple(pair) for pair in word_offsets[first:last]]
        start, end = min(own)[0], max(own)[1]
        spans.append(dict(type=kind, start=start, end=end, text=text[start:end], words=last - first))
    return spans


@alternative("offsets as an array", area=AREA, level="all")
def entity_spans(text, word_offsets, tags, *, mode="lenient"):
    starts, ends = np.asarray(word_offsets).T
    return tuple(
        {"text": text[starts[first] : ends[last - 1]], "type": kind, "start": starts[first], "end": ends[last - 1]}
        for kind, first, last in extract_entities(tags, mode=mode)
    )


@alternative("spans that grow word by word", area=AREA, level="all")
def entity_spans(text, word_offsets, tags, *, mode="lenient"):
    spans, is_open = [], False
    for (start, end), tag in zip(word_offsets, tags, strict=True):
        prefix, _, kind = tag.partition("-")
        if prefix == "I" and is_open and spans[-1]["type"] == kind:
            spans[-1]["end"] = end
        elif prefix == "B" or (prefix == "I" and mode == "lenient"):
            spans.append({"type": kind, "start": start, "end": end})
            is_open = True
        else:
            is_open = False
    for span in spans:
        span["text"] = "".join(text[i] for i in range(span["start"], span["end"]))
    return spans
