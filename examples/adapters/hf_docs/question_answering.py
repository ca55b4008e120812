"""The task guide "Question answering" of the transformers documentation: how it finds the tokens of an answer."""

from transformers import AutoModelForQuestionAnswering


def char_span_to_token_span(offsets, sequence_ids, start_char, end_char):
    first = 0
    while sequence_ids[first] != 1:
        first += 1
    last = first
    while sequence_ids[last] == 1:
        last += 1
    last -= 1
    if offsets[first][0] > end_char or offsets[last][1] < start_char:
        return None
    start = first
    while start <= last and offsets[start][0] <= start_char:
        start += 1
    end = last
    while end >= first and offsets[end][1] >= end_char:
        end -= 1
    return start - 1, end + 1


def load_model(checkpoint):
    return AutoModelForQuestionAnswering.from_pretrained(checkpoint)
