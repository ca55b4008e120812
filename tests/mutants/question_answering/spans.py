"""Wrong spans: answers in characters that become the wrong tokens, and tokens that become the wrong text."""

from nlpcheck.bench import edit, mutant

AREA = "question_answering"
FILE = "spans.py"


def context_of(sequence_ids):
    """The first and the last token of the context, as the popular loops find them."""
    first = 0
    while sequence_ids[first] != 1:
        first += 1
    last = first
    while last + 1 < len(sequence_ids) and sequence_ids[last + 1] == 1:
        last += 1
    return first, last


def is_cut(offsets, first, last, start_char, end_char):
    """Whether the answer does not lie wholly inside the window."""
    return start_char < offsets[first][0] or offsets[last][1] < end_char


def sharing(offsets, tokens, start_char, end_char):
    """The tokens that share a character with the answer."""
    return [t for t in tokens if max(offsets[t][0], start_char) < min(offsets[t][1], end_char)]


edit("an answer that begins before the window is labelled with what is left", bug="QA-02", area=AREA, file=FILE,
     old="start_char < offsets[first][0] or offsets[last][1] < end_char", new="offsets[last][1] < end_char")  # fmt: skip
edit("an answer that ends behind the window is labelled with what is left", bug="QA-02", area=AREA, file=FILE,
     old="start_char < offsets[first][0] or offsets[last][1] < end_char", new="start_char < offsets[first][0]")  # fmt: skip
edit("only an answer that the window cuts at both ends counts as cut", bug="QA-02", area=AREA, file=FILE,
     old="start_char < offsets[first][0] or", new="start_char < offsets[first][0] and")  # fmt: skip
edit("any overlap with the window is enough", bug="QA-02", area=AREA, file=FILE,
     old="start_char < offsets[first][0] or offsets[last][1] < end_char",
     new="end_char <= offsets[first][0] or offsets[last][1] <= start_char")  # fmt: skip
edit("any overlap or contact with the window is enough", bug="QA-02", area=AREA, file=FILE,
     old="start_char < offsets[first][0] or offsets[last][1] < end_char",
     new="offsets[first][0] > end_char or offsets[last][1] < start_char")  # fmt: skip
edit("an answer at the window's first character counts as cut", bug="QA-24", area=AREA, file=FILE,
     old="start_char < offsets[first][0]", new="start_char <= offsets[first][0]")  # fmt: skip
edit("an answer at the window's last character counts as cut", area=AREA, file=FILE,
     old="offsets[last][1] < end_char", new="offsets[last][1] <= end_char")  # fmt: skip
edit("an answer may end one character behind the window", area=AREA, file=FILE,
     old="offsets[last][1] < end_char", new="offsets[last][1] < end_char - 1")  # fmt: skip
edit("an answer may begin one character before the window", area=AREA, file=FILE,
     old="start_char < offsets[first][0]", new="start_char < offsets[first][0] - 1")  # fmt: skip
edit("the window is measured by the whole row, special tokens included", area=AREA, file=FILE,
     old="start_char < offsets[first][0] or offsets[last][1]", new="start_char < offsets[0][0] or offsets[-1][1]")  # fmt: skip
edit("the context is taken to begin at character 0", area=AREA, file=FILE,
     old="start_char < offsets[first][0]", new="start_char < 0")  # fmt: skip
edit("the context's last token is left out of the window", area=AREA, file=FILE,
     old=".count(CONTEXT) - 1", new=".count(CONTEXT) - 2")  # fmt: skip
edit("the special token behind the context is taken for its last token", area=AREA, file=FILE,
     old=".count(CONTEXT) - 1", new=".count(CONTEXT)")  # fmt: skip
edit("the answer is searched in the question", bug="QA-18", area=AREA, file=FILE,
     old="CONTEXT = 1  #", new="CONTEXT = 0  #")  # fmt: skip
edit("the positions are counted from the context's first token", area=AREA, file=FILE,
     old="answer = [t for t in near", new="answer = [t - first for t in near")  # fmt: skip
edit("the token before the answer belongs to it if they touch", area=AREA, file=FILE,
     old="offsets[t][0] < end_char and start_char < offsets[t][1]", new="offsets[t][0] < end_char and start_char <= offsets[t][1]")  # fmt: skip
edit("the token behind the answer belongs to it if they touch", bug="QA-01", area=AREA, file=FILE,
     old="offsets[t][0] < end_char and start_char < offsets[t][1]", new="offsets[t][0] <= end_char and start_char < offsets[t][1]")  # fmt: skip
edit("only tokens that lie wholly inside the answer count", bug="QA-29", area=AREA, file=FILE,
     old="offsets[t][0] < end_char and start_char < offsets[t][1]", new="start_char <= offsets[t][0] and offsets[t][1] <= end_char")  # fmt: skip
edit("the end token is excluded, as in slices", bug="QA-01", area=AREA, file=FILE,
     old="(answer[0], answer[-1]) if", new="(answer[0], answer[-1] + 1) if")  # fmt: skip
edit("the span ends one token early", area=AREA, file=FILE,
     old="(answer[0], answer[-1]) if", new="(answer[0], max(answer[0], answer[-1] - 1)) if")  # fmt: skip
edit("the span starts one token late", area=AREA, file=FILE,
     old="(answer[0], answer[-1]) if", new="(min(answer[0] + 1, answer[-1]), answer[-1]) if")  # fmt: skip
edit("the span starts one token early", area=AREA, file=FILE,
     old="(answer[0], answer[-1]) if", new="(answer[0] - 1, answer[-1]) if")  # fmt: skip
edit("start and end are the answer's first token", area=AREA, file=FILE,
     old="(answer[0], answer[-1]) if", new="(answer[0], answer[0]) if")  # fmt: skip
edit("start and end are the answer's last token", area=AREA, file=FILE,
     old="(answer[0], answer[-1]) if", new="(answer[-1], answer[-1]) if")  # fmt: skip
edit("start and end are exchanged", area=AREA, file=FILE,
     old="(answer[0], answer[-1]) if", new="(answer[-1], answer[0]) if")  # fmt: skip
edit("the span is counted in tokens of the context, not of the row", area=AREA, file=FILE,
     old="(answer[0], answer[-1]) if", new="(answer[0] - first, answer[-1] - first) if")  # fmt: skip
edit("a token without characters may start or end an answer", bug="QA-19", area=AREA, file=FILE,
     old=" if offsets[t][0] < offsets[t][1]]", new="]")  # fmt: skip
edit("the span is the whole window", area=AREA, file=FILE,
     old="(answer[0], answer[-1]) if", new="(first, last) if")  # fmt: skip
edit("the span runs from the answer to the end of the window", area=AREA, file=FILE,
     old="(answer[0], answer[-1]) if", new="(answer[0], last) if")  # fmt: skip
edit("no window ever holds the answer", area=AREA, file=FILE,
     old="(answer[0], answer[-1]) if answer else None", new="None")  # fmt: skip
edit("an answer without a token is looked up all the same", area=AREA, file=FILE,
     old="(answer[0], answer[-1]) if answer else None", new="(answer[0], answer[-1])")  # fmt: skip
edit("a row without context is not foreseen", bug="QA-09", area=AREA, file=FILE,
     old="    if CONTEXT not in sequence_ids:\n        return None\n", new="")  # fmt: skip
edit("the end of the answer is taken for its last character", bug="QA-01", area=AREA, file=FILE,
     old="offsets[t][0] < end_char and start_char < offsets[t][1]", new="offsets[t][0] < end_char + 1 and start_char < offsets[t][1]")  # fmt: skip
edit("the answer's last character is left out", area=AREA, file=FILE,
     old="offsets[t][0] < end_char and start_char < offsets[t][1]", new="offsets[t][0] < end_char - 1 and start_char < offsets[t][1]")  # fmt: skip
edit("the answer starts one character late", area=AREA, file=FILE,
     old="offsets[t][0] < end_char and start_char < offsets[t][1]", new="offsets[t][0] < end_char and start_char + 1 < offsets[t][1]")  # fmt: skip
edit("ends of tokens are taken to be included", area=AREA, file=FILE,
     old="offsets[t][0] < end_char and start_char < offsets[t][1]", new="offsets[t][0] <= end_char and start_char <= offsets[t][1]")  # fmt: skip
edit("the text ends where the last token starts", bug="QA-53", area=AREA, file=FILE,
     old="offsets[end_token][1]", new="offsets[end_token][0]")  # fmt: skip
edit("the text ends with the token before the last", area=AREA, file=FILE,
     old="offsets[end_token][1]", new="offsets[max(start_token, end_token - 1)][1]")  # fmt: skip
edit("the text ends where the first token ends", area=AREA, file=FILE,
     old="offsets[end_token][1]", new="offsets[start_token][1]")  # fmt: skip
edit("the text ends one character behind the last token", bug="QA-53", area=AREA, file=FILE,
     old="offsets[end_token][1]", new="offsets[end_token][1] + 1")  # fmt: skip
edit("the text ends one character before the last token's end", bug="QA-53", area=AREA, file=FILE,
     old="offsets[end_token][1]", new="offsets[end_token][1] - 1")  # fmt: skip
edit("the text starts where the first token ends", area=AREA, file=FILE,
     old="offsets[start_token][0], offsets", new="offsets[start_token][1], offsets")  # fmt: skip
edit("the text starts one character late", area=AREA, file=FILE,
     old="offsets[start_token][0], offsets", new="offsets[start_token][0] + 1, offsets")  # fmt: skip
edit("the text starts with the last token", area=AREA, file=FILE,
     old="offsets[start_token][0], offsets", new="offsets[end_token][0], offsets")  # fmt: skip
edit("start and end of the text are exchanged", area=AREA, file=FILE,
     old="offsets[start_token][0], offsets[end_token][1]", new="offsets[end_token][1], offsets[start_token][0]")  # fmt: skip
edit("the text ends before the token behind the span", area=AREA, file=FILE,
     old="offsets[end_token][1]", new="offsets[end_token + 1][0]")  # fmt: skip


@mutant("a character index of 0 counts as no answer", bug="QA-24", area=AREA)
def char_span_to_token_span(offsets, sequence_ids, start_char, end_char):
    if not start_char:
        return None
    first, last = context_of(sequence_ids)
    if is_cut(offsets, first, last, start_char, end_char):
        return None
    answer = sharing(offsets, range(first, last + 1), start_char, end_char)
    return answer[0], answer[-1]


@mutant("every token of the row is searched, question included", bug="QA-42", area=AREA)
def char_span_to_token_span(offsets, sequence_ids, start_char, end_char):
    first, last = context_of(sequence_ids)
    if is_cut(offsets, first, last, start_char, end_char):
        return None
    answer = sharing(offsets, range(len(offsets)), start_char, end_char)
    return answer[0], answer[-1]


@mutant("everything that is no special token is context", bug="QA-18", area=AREA)
def char_span_to_token_span(offsets, sequence_ids, start_char, end_char):
    tokens = [t for t, segment in enumerate(sequence_ids) if segment is not None]
    if is_cut(offsets, tokens[0], tokens[-1], start_char, end_char):
        return None
    answer = sharing(offsets, tokens, start_char, end_char)
    return (answer[0], answer[-1]) if answer else None


@mutant("the context begins behind the first special token after the question", bug="QA-20", area=AREA)
def char_span_to_token_span(offsets, sequence_ids, start_char, end_char):
    question_end = max(t for t, segment in enumerate(sequence_ids) if segment == 0)
    first, last = question_end + 2, context_of(sequence_ids)[1]
    if is_cut(offsets, first, last, start_char, end_char):
        return None
    answer = sharing(offsets, range(first, last + 1), start_char, end_char)
    return (answer[0], answer[-1]) if answer else None


@mutant("specials are recognised by the offset (0, 0), the question by nothing", bug="QA-19", area=AREA)
def char_span_to_token_span(offsets, sequence_ids, start_char, end_char):
    tokens = [t for t, offset in enumerate(offsets) if tuple(offset) != (0, 0)]
    if is_cut(offsets, tokens[0], tokens[-1], start_char, end_char):
        return None
    answer = sharing(offsets, tokens, start_char, end_char)
    return (answer[0], answer[-1]) if answer else None


@mutant("the row is taken to end with exactly one special token", area=AREA)
def char_span_to_token_span(offsets, sequence_ids, start_char, end_char):
    first, last = context_of(sequence_ids)[0], len(offsets) - 2
    if is_cut(offsets, first, last, start_char, end_char):
        return None
    answer = sharing(offsets, range(first, last + 1), start_char, end_char)
    return (answer[0], answer[-1]) if answer else None


@mutant("only answers that begin and end with a token are found", bug="QA-29", area=AREA)
def char_span_to_token_span(offsets, sequence_ids, start_char, end_char):
    tokens = [t for t, segment in enumerate(sequence_ids) if segment == 1]
    starts = [t for t in tokens if offsets[t][0] == start_char]
    ends = [t for t in tokens if offsets[t][1] == end_char]
    return (starts[0], ends[-1]) if starts and ends else None


@mutant("the loops of the course walk from both sides past shared characters", bug="QA-07", area=AREA)
def char_span_to_token_span(offsets, sequence_ids, start_char, end_char):
    if 1 not in sequence_ids:
        return None
    first, last = context_of(sequence_ids)
    if is_cut(offsets, first, last, start_char, end_char):
        return None
    start, end = first, last
    while start <= last and offsets[start][0] <= start_char:
        start += 1
    while end >= first and offsets[end][1] >= end_char:
        end -= 1
    return start - 1, end + 1


@mutant("the search for the start runs on behind the context", bug="QA-20", area=AREA)
def char_span_to_token_span(offsets, sequence_ids, start_char, end_char):
    tokens = [t for t, segment in enumerate(sequence_ids) if segment == 1]
    if not tokens or is_cut(offsets, tokens[0], tokens[-1], start_char, end_char):
        return None
    answer = sharing(offsets, tokens, start_char, end_char)
    if not answer:
        return None
    start = answer[0]
    return (start if start < tokens[-1] else len(offsets) - 1), answer[-1]


@mutant("answers are stripped of one space on either side only", bug="QA-07", area=AREA)
def char_span_to_token_span(offsets, sequence_ids, start_char, end_char):
    if 1 not in sequence_ids:
        return None
    first, last = context_of(sequence_ids)
    if is_cut(offsets, first, last, start_char, end_char):
        return None
    holder = {char: t for t in range(first, last + 1) for char in range(*offsets[t])}
    start = holder.get(start_char, holder.get(start_char + 1))
    end = holder.get(end_char - 1, holder.get(end_char - 2))
    return None if start is None or end is None else (start, end)


@mutant("the character behind the answer is looked up", bug="QA-01", area=AREA)
def char_span_to_token_span(offsets, sequence_ids, start_char, end_char):
    tokens = [t for t, segment in enumerate(sequence_ids) if segment == 1]
    start = next((t for t in tokens if offsets[t][0] <= start_char < offsets[t][1]), None)
    end = next((t for t in tokens if offsets[t][0] <= end_char < offsets[t][1]), None)
    return None if start is None or end is None else (start, end)


@mutant("an answer cut by the window gets the window's last token as its end", bug="QA-02", area=AREA)
def char_span_to_token_span(offsets, sequence_ids, start_char, end_char):
    tokens = [t for t, segment in enumerate(sequence_ids) if segment == 1]
    answer = sharing(offsets, tokens, start_char, end_char)
    return (answer[0], answer[-1]) if answer else None


@mutant("a cut answer gets the first token of the row instead of None", area=AREA)
def char_span_to_token_span(offsets, sequence_ids, start_char, end_char):
    tokens = [t for t, segment in enumerate(sequence_ids) if segment == 1]
    if not tokens or is_cut(offsets, tokens[0], tokens[-1], start_char, end_char):
        return 0, 0
    answer = sharing(offsets, tokens, start_char, end_char)
    return (answer[0], answer[-1]) if answer else (0, 0)


@mutant("zero-length tokens count as part of the answer", bug="QA-19", area=AREA)
def char_span_to_token_span(offsets, sequence_ids, start_char, end_char):
    tokens = [t for t, segment in enumerate(sequence_ids) if segment == 1]
    if not tokens or is_cut(offsets, tokens[0], tokens[-1], start_char, end_char):
        return None
    answer = [t for t in tokens if offsets[t][0] < end_char and start_char < offsets[t][1]]
    return (answer[0], answer[-1]) if answer else None


@mutant("the context must be followed by a special token", bug="QA-10", area=AREA)
def char_span_to_token_span(offsets, sequence_ids, start_char, end_char):
    first = sequence_ids.index(1) if 1 in sequence_ids else None
    if first is None:
        return None
    last = sequence_ids.index(None, first) - 1
    if is_cut(offsets, first, last, start_char, end_char):
        return None
    answer = sharing(offsets, range(first, last + 1), start_char, end_char)
    return (answer[0], answer[-1]) if answer else None


@mutant("offsets are consumed while they are searched", area=AREA)
def char_span_to_token_span(offsets, sequence_ids, start_char, end_char):
    tokens = [t for t, segment in enumerate(sequence_ids) if segment == 1]
    if not tokens or is_cut(offsets, tokens[0], tokens[-1], start_char, end_char):
        return None
    answer = sharing(offsets, tokens, start_char, end_char)
    offsets.clear()
    return (answer[0], answer[-1]) if answer else None


_seen: dict = {}


@mutant("an answer is remembered by its characters alone", area=AREA)
def char_span_to_token_span(offsets, sequence_ids, start_char, end_char):
    tokens = [t for t, segment in enumerate(sequence_ids) if segment == 1]
    if not tokens or is_cut(offsets, tokens[0], tokens[-1], start_char, end_char):
        return None
    answer = sharing(offsets, tokens, start_char, end_char)
    _seen[end_char] = _seen.get(end_char, 0) + 1
    return (answer[0], answer[min(len(answer), _seen[end_char]) - 1]) if answer else None


_asked: list = []


@mutant("an answer that was found before is not searched again", area=AREA)
def char_span_to_token_span(offsets, sequence_ids, start_char, end_char):
    question = (list(offsets), list(sequence_ids), start_char, end_char)
    if question in _asked:
        _asked.remove(question)
        return None
    _asked.append(question)
    tokens = [t for t, segment in enumerate(sequence_ids) if segment == 1]
    if not tokens or is_cut(offsets, tokens[0], tokens[-1], start_char, end_char):
        return None
    answer = sharing(offsets, tokens, start_char, end_char)
    return (answer[0], answer[-1]) if answer else None


@mutant("the text is counted from the first token on", area=AREA)
def token_span_to_char_span(offsets, start_token, end_token):
    return 0, offsets[end_token][1] - offsets[start_token][0]


@mutant("the first token of the row is taken to start at its end", area=AREA)
def token_span_to_char_span(offsets, start_token, end_token):
    start = offsets[start_token][0] if start_token else offsets[0][0] or offsets[0][1]
    return start, offsets[end_token][1]


@mutant("an end token of 0 is taken for none", area=AREA)
def token_span_to_char_span(offsets, start_token, end_token):
    return offsets[start_token][0], offsets[end_token or -1][1]


@mutant("the length of the text is the sum of its tokens' lengths", area=AREA)
def token_span_to_char_span(offsets, start_token, end_token):
    start = offsets[start_token][0]
    return start, start + sum(end - begin for begin, end in offsets[start_token : end_token + 1])


@mutant("the last token is left out, as in slices", area=AREA)
def token_span_to_char_span(offsets, start_token, end_token):
    span = offsets[start_token:end_token]
    return (span[0][0], span[-1][1]) if span else (offsets[start_token][0], offsets[start_token][0])


@mutant("offsets are consumed while they are read", area=AREA)
def token_span_to_char_span(offsets, start_token, end_token):
    end = offsets.pop(end_token)[1]
    return (offsets[start_token][0] if start_token < end_token else end - 1), end


_asked: list = []


@mutant("the start of the call before is returned", area=AREA)
def token_span_to_char_span(offsets, start_token, end_token):
    _asked.append(offsets[start_token][0])
    return _asked[-2 if len(_asked) % 2 == 0 else -1], offsets[end_token][1]
