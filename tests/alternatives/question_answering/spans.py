"""Other right ways from characters to tokens and back."""

from bisect import bisect_left, bisect_right

import numpy as np

from nlpcheck.bench import alternative

AREA = "question_answering"


@alternative("the two loops of the course", source="ALT-07", area=AREA)
def char_span_to_token_span(offsets, sequence_ids, start_char, end_char):
    idx = 0
    while sequence_ids[idx] != 1:
        idx += 1
    context_start = idx
    while sequence_ids[idx] == 1:
        idx += 1
    context_end = idx - 1
    if offsets[context_start][0] > start_char or offsets[context_end][1] < end_char:
        return None
    idx = context_start
    while idx <= context_end and offsets[idx][0] <= start_char:
        idx += 1
    start = idx - 1
    idx = context_end
    while idx >= context_start and offsets[idx][1] >= end_char:
        idx -= 1
    return start, idx + 1


@alternative("the two loops of run_qa", source="ALT-07", area=AREA)
def char_span_to_token_span(offsets, sequence_ids, start_char, end_char):
    token_start_index = 0
    while sequence_ids[token_start_index] != 1:
        token_start_index += 1
    token_end_index = len(sequence_ids) - 1
    while sequence_ids[token_end_index] != 1:
        token_end_index -= 1
    if not (offsets[token_start_index][0] <= start_char and offsets[token_end_index][1] >= end_char):
        return None
    while token_start_index < len(offsets) and offsets[token_start_index][0] <= start_char:
        token_start_index += 1
    while offsets[token_end_index][1] >= end_char:
        token_end_index -= 1
    return token_start_index - 1, token_end_index + 1


@alternative("the first token that holds a character, as char_to_token gives it", area=AREA)
def char_span_to_token_span(offsets, sequence_ids, start_char, end_char):
    context = [t for t, segment in enumerate(sequence_ids) if segment == 1]
    if offsets[context[0]][0] > start_char or offsets[context[-1]][1] < end_char:
        return None

    def char_to_token(char):
        return next((t for t in context if offsets[t][0] <= char < offsets[t][1]), None)

    return [char_to_token(start_char), char_to_token(end_char - 1)]


@alternative("the tokens that share a character with the answer", area=AREA, level="all")
def char_span_to_token_span(offsets, sequence_ids, start_char, end_char):
    context = [(t, *offsets[t]) for t, segment in enumerate(sequence_ids) if segment == 1]
    if not context or context[0][1] > start_char or context[-1][2] < end_char:
        return None
    tokens = [t for t, start, end in context if set(range(start, end)) & set(range(start_char, end_char))]
    return (min(tokens), max(tokens)) if tokens else None


@alternative("a mask over the tokens in numpy", area=AREA, level="all")
def char_span_to_token_span(offsets, sequence_ids, start_char, end_char):
    starts, ends = np.array(offsets).T
    context = np.array([segment == 1 for segment in sequence_ids])
    if not context.any() or starts[context].min() > start_char or ends[context].max() < end_char:
        return None
    tokens = np.flatnonzero(context & (np.maximum(starts, start_char) < np.minimum(ends, end_char)))
    return tokens[[0, -1]] if len(tokens) else None


@alternative("a table from character to tokens, the narrowest span of all", area=AREA, level="all")
def char_span_to_token_span(offsets, sequence_ids, start_char, end_char):
    context = [t for t, segment in enumerate(sequence_ids) if segment == 1]
    if not context or not offsets[context[0]][0] <= start_char <= end_char <= offsets[context[-1]][1]:
        return None
    first, last = {}, {}
    for token in context:
        for char in range(*offsets[token]):
            first.setdefault(char, token)
            last[char] = token
    held = [char for char in range(start_char, end_char) if char in first]
    if not held:
        return None
    start, end = last[held[0]], first[held[-1]]
    return (start, end) if start <= end else (first[held[0]], last[held[-1]])


@alternative("binary search in the starts and the ends", area=AREA)
def char_span_to_token_span(offsets, sequence_ids, start_char, end_char):
    low = sequence_ids.index(1)
    high = len(sequence_ids) - sequence_ids[::-1].index(1)
    starts = [start for start, _ in offsets[low:high]]
    ends = [end for _, end in offsets[low:high]]
    if start_char < starts[0] or end_char > ends[-1]:
        return None
    return np.int64(low + bisect_right(starts, start_char) - 1), low + bisect_left(ends, end_char)


@alternative("numpy searchsorted over the tokens that hold characters", area=AREA, level="all")
def char_span_to_token_span(offsets, sequence_ids, start_char, end_char):
    everything = [t for t, segment in enumerate(sequence_ids) if segment == 1]
    if not everything or start_char < offsets[everything[0]][0] or end_char > offsets[everything[-1]][1]:
        return None
    context = np.array([t for t in everything if offsets[t][0] < offsets[t][1]], dtype=int)
    starts = np.array([offsets[t][0] for t in context], dtype=int)
    ends = np.array([offsets[t][1] for t in context], dtype=int)
    start, end = np.searchsorted(ends, start_char, "right"), np.searchsorted(starts, end_char, "left") - 1
    return (int(context[start]), int(context[end])) if start <= end else None


@alternative("the slice from the first token's start to the last one's end", area=AREA, level="all")
def token_span_to_char_span(offsets, start_token, end_token):
    (start, _), (_, end) = offsets[start_token], offsets[end_token]
    return [start, end]


@alternative("the smallest and the largest character of the tokens", area=AREA, level="all")
def token_span_to_char_span(offsets, start_token, end_token):
    span = np.array(offsets[start_token : end_token + 1])
    return span.min(), span.max()
