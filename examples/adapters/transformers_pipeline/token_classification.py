"""The grouping inside transformers' token classification pipeline: tags of words become entities."""

from types import SimpleNamespace

from transformers import TokenClassificationPipeline

from ..strict import tidy

PIPELINE = object.__new__(TokenClassificationPipeline)  # the grouping alone, without a model
PIPELINE.tokenizer = SimpleNamespace(convert_tokens_to_string=" ".join)


def extract_entities(tags, *, mode="lenient"):
    offsets = [(position, position + 1) for position in range(len(tags))]
    return [(group["entity_group"], group["start"], group["end"]) for group in _groups(offsets, tags, mode)]


def entity_spans(text, word_offsets, tags, *, mode="lenient"):
    return [
        {
            "type": group["entity_group"],
            "start": group["start"],
            "end": group["end"],
            "text": text[group["start"] : group["end"]],
        }
        for group in _groups(word_offsets, tags, mode)
    ]


def _groups(offsets, tags, mode):
    words = [
        {"entity": tag, "score": 1.0, "word": "", "start": start, "end": end}
        for tag, (start, end) in zip(tidy(tags, mode), offsets, strict=True)
    ]
    # The pipeline leaves the groups of these labels out after the grouping.
    return [group for group in PIPELINE.group_entities(words) if group["entity_group"] != "O"]
