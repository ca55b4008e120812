"""Wrong answers: pairs that are no spans, windows that are forgotten, and a null score that is misread.

Each mutant is the plain search over windows, starts and ends with one of its parts replaced.
"""

import numpy as np

from nlpcheck.bench import mutant

AREA = "question_answering"
NOTHING = float("-inf")


# The right parts. A candidate is (score, window, start, end).


def own_windows(features, index, example):
    """The windows of an example."""
    return [number for number, row in enumerate(features) if row["example_id"] == example["id"]]


def span(offsets, start, end, limit):
    """Whether two tokens make a legal pair."""
    return offsets[start] is not None and offsets[end] is not None and start <= end < start + limit


def total(start_logit, end_logit):
    """The score of a pair."""
    return start_logit + end_logit


def as_given(logits, offsets):
    """The logits of a window's tokens."""
    return [float(logit) for logit in logits[: len(offsets)]]


def every_pair(starts, ends, offsets, limit, size, is_legal, score):
    """Score, start and end of every legal pair of a window."""
    tokens = range(len(offsets))
    return [(score(starts[s], ends[e]), s, e) for s in tokens for e in tokens if is_legal(offsets, s, e, limit)]


def highest(found):
    """The best of the candidates."""
    return max(found)


def cut(context, offsets, start, end):
    """The text of a pair."""
    return context[offsets[start][0] : offsets[end][1]]


def at_cls(row, starts, ends):
    """The null score of a window."""
    position = row.get("cls_index", 0)
    return starts[position] + ends[position]


def exceeds(null, best, threshold):
    """Whether there is no answer."""
    return null - best > threshold


def plain(
    windows=own_windows, is_legal=span, score=total, logits=as_given, pairs=every_pair, choose=highest, text=cut,
    null=at_cls, lowest=min, decide=exceeds, fallback="", key=lambda index, example: example["id"],
    version_2=False, limit=30, threshold=0.0, size=20,
):  # fmt: skip
    """The plain search, some parts or defaults of which may be replaced."""

    def postprocess_qa_predictions(
        examples, features, predictions, *, version_2_with_negative=version_2, n_best_size=size,
        max_answer_length=limit, null_score_diff_threshold=threshold,
    ):  # fmt: skip
        answers = {}
        for index, example in enumerate(examples):
            found, nulls = [], []
            for number in windows(features, index, example):
                row = features[number]
                offsets = row["offset_mapping"]
                starts, ends = (logits(some[number], offsets) for some in predictions)
                nulls.append(null(row, starts, ends))
                some = pairs(starts, ends, offsets, max_answer_length, n_best_size, is_legal, score)
                found += [(value, number, start, end) for value, start, end in some]
            best = choose(found) if found else (NOTHING, None, None, None)
            answer = fallback
            if found:
                answer = text(example["context"], features[best[1]]["offset_mapping"], best[2], best[3])
            if version_2_with_negative and nulls and decide(lowest(nulls), best[0], null_score_diff_threshold):
                answer = ""
            answers[key(index, example)] = answer
        return answers

    return postprocess_qa_predictions


def add(title, bug="", **parts):
    """Add a mutant that differs from the plain search in some parts."""
    mutant(title, bug=bug, area=AREA)(plain(**parts))


# Which pairs are legal.

add("pairs may run backwards", bug="QA-40", is_legal=lambda o, s, e, n: o[s] and o[e] and e - s + 1 <= n)
add("an answer of one token is not legal", bug="QA-41", is_legal=lambda o, s, e, n: o[s] and o[e] and s < e < s + n)
add("the length is end - start", bug="QA-41", is_legal=lambda o, s, e, n: o[s] and o[e] and s <= e <= s + n)
add(
    "the length must stay below the limit",
    bug="QA-41",
    is_legal=lambda o, s, e, n: o[s] and o[e] and s <= e < max(s + n - 1, s + 1),
)
add(
    "the length must stay below the limit, even 1",
    bug="QA-41",
    is_legal=lambda o, s, e, n: o[s] and o[e] and s <= e < s + n - 1,
)
add("answers may have any length", bug="QA-41", is_legal=lambda o, s, e, n: o[s] and o[e] and s <= e)
add(
    "the limit counts characters",
    bug="QA-41",
    is_legal=lambda o, s, e, n: o[s] and o[e] and s <= e and o[e][1] - o[s][0] <= n,
)
add(
    "the limit is never above 30",
    bug="QA-41",
    is_legal=lambda o, s, e, n: o[s] and o[e] and s <= e < s + min(n, 30),
)
add(
    "a limit above 30 is none",
    bug="QA-41",
    is_legal=lambda o, s, e, n: o[s] and o[e] and s <= e and (n > 30 or e < s + n),
)
add("the limit is always 30", bug="QA-41", is_legal=lambda o, s, e, n: o[s] and o[e] and s <= e < s + 30)
add(
    "only the start must lie in the context",
    bug="QA-42",
    is_legal=lambda o, s, e, n: o[s] and s <= e < s + n,
    text=lambda c, o, s, e: c[o[s][0] : (o[e] or (0, len(c)))[1]],
)
add(
    "only the end must lie in the context",
    bug="QA-42",
    is_legal=lambda o, s, e, n: o[e] and s <= e < s + n,
    text=lambda c, o, s, e: c[(o[s] or (0, 0))[0] : o[e][1]],
)
add(
    "tokens outside the context stand for character 0",
    bug="QA-42",
    is_legal=lambda o, s, e, n: s <= e < s + n,
    text=lambda c, o, s, e: c[(o[s] or (0, 0))[0] : (o[e] or (0, 0))[1]],
)
add(
    "only the CLS token is left out",
    bug="QA-42",
    is_legal=lambda o, s, e, n: 0 < s <= e < s + n,
    text=lambda c, o, s, e: c[(o[s] or (0, 0))[0] : (o[e] or (0, 0))[1]],
)
add("a token outside the context stops everything", bug="QA-42", is_legal=lambda o, s, e, n: s <= e < s + n)
add(
    "a token at character 0 is taken for a special token",
    bug="QA-19",
    is_legal=lambda o, s, e, n: o[s] and o[e] and o[s][0] > 0 and s <= e < s + n,
)
add(
    "offsets of (0, 0) mark special tokens",
    bug="QA-19",
    is_legal=lambda o, s, e, n: o[s] and o[e] and tuple(o[s]) != (0, 0) and tuple(o[e]) != (0, 0) and s <= e < s + n,
)
add(
    "tokens without characters are left out",
    bug="QA-19",
    is_legal=lambda o, s, e, n: o[s] and o[e] and o[s][0] < o[s][1] and o[e][0] < o[e][1] and s <= e < s + n,
)
add(
    "tokens that share characters with the one before are left out",
    is_legal=lambda o, s, e, n: span(o, s, e, n) and not (o[s - 1] and o[s - 1][1] > o[s][0]),
)
add("the first token of the context is left out", is_legal=lambda o, s, e, n: span(o, s, e, n) and o[s - 1] is not None)
add(
    "the last token of the context is left out",
    is_legal=lambda o, s, e, n: span(o, s, e, n) and (e + 1 < len(o) and o[e + 1] is not None or o[s - 1] is None),
)
add("the last token of the row is never looked at", is_legal=lambda o, s, e, n: span(o, s, e, n) and e < len(o) - 1)
add("the context is taken to begin at token 3", is_legal=lambda o, s, e, n: span(o, s, e, n) and s >= 3)


add(
    "answers that are too long are cut",
    bug="QA-41",
    pairs=lambda st, en, o, n, *a: [
        (st[s] + en[e], s, min(e, s + n - 1)) for s in range(len(o)) for e in range(s, len(o)) if o[s] and o[e]
    ],
)
add(
    "pairs that run backwards are turned round",
    bug="QA-40",
    pairs=lambda st, en, o, n, *a: [
        (st[s] + en[e], min(s, e), max(s, e))
        for s in range(len(o))
        for e in range(len(o))
        if o[s] and o[e] and abs(e - s) < n
    ],
)
add(
    "pairs that are not legal score 0",
    bug="QA-40",
    pairs=lambda st, en, o, n, *a: [
        (st[s] + en[e] if span(o, s, e, n) else 0.0, s, e)
        for s in range(len(o))
        for e in range(len(o))
        if o[s] and o[e]
    ],
)


# What a pair scores.

add("the product of the logits", bug="ALT-16", score=lambda s, e: s * e)
add("the higher of the two logits", score=max)
add("the lower of the two logits", score=min)
add("the start logit alone", score=lambda s, e: s)
add("the end logit alone", score=lambda s, e: e)
add("start and end logits are exchanged in the score", score=lambda s, e: s - e)
add("the size of the sum, whatever its sign", score=lambda s, e: abs(s + e))
add("negative scores count as 0", score=lambda s, e: max(s + e, 0.0))
add("the start counts twice", score=lambda s, e: 2 * s + e)
add("the mean of the logits, beside a null score that is a sum", score=lambda s, e: (s + e) / 2)
add("scores are rounded to whole numbers", score=lambda s, e: float(int(s + e)))
add("exponentials are added", score=lambda s, e: float(np.exp(s / 8) + np.exp(e / 8)))
add("the lowest score wins", choose=min)
add("scores below zero never win", pairs=lambda *a: [found for found in every_pair(*a) if found[0] > 0])
add("scores below -100 never win", pairs=lambda *a: [found for found in every_pair(*a) if found[0] > -100])
add("exponentials are compared, which overflow", score=lambda s, e: float(np.exp(np.float32(s + e))))
add("scores below -10 never win", pairs=lambda *a: [found for found in every_pair(*a) if found[0] > -10])
add("scores below -1000 never win", pairs=lambda *a: [found for found in every_pair(*a) if found[0] > -1000])
add("scores above 1000 never win", pairs=lambda *a: [found for found in every_pair(*a) if found[0] < 900])


def softmax(logits, offsets):
    """Probabilities of one window."""
    some = np.exp(np.array(as_given(logits, offsets)) - max(as_given(logits, offsets)))
    return list(some / some.sum())


def log_softmax(logits, offsets):
    """Logarithms of the probabilities of one window."""
    return list(np.log(np.array(softmax(logits, offsets)) + 1e-30))


add("a softmax in each window, then the sum", bug="ALT-16", logits=softmax)
add("a softmax in each window, then the product", bug="ALT-16", logits=softmax, score=lambda s, e: s * e)
add("a logarithmic softmax in each window", bug="ALT-16", logits=log_softmax)
add(
    "logits are centred in each window",
    bug="ALT-16",
    logits=lambda some, o: [value - float(np.mean(as_given(some, o))) for value in as_given(some, o)],
)
add(
    "logits are divided by the highest of their window",
    logits=lambda some, o: [value / (max(map(abs, as_given(some, o))) or 1) for value in as_given(some, o)],
)
add("long answers are preferred", pairs=lambda *a: [(v + (e - s), s, e) for v, s, e in every_pair(*a)])
add("short answers are preferred", pairs=lambda *a: [(v - (e - s), s, e) for v, s, e in every_pair(*a)])
add("scores are divided by the length", pairs=lambda *a: [(v / (e - s + 1), s, e) for v, s, e in every_pair(*a)])


def two_argmax(starts, ends, offsets, limit, size, is_legal, score):
    """The best start and the best end of the context, whatever they have to do with each other."""
    context = [token for token in range(len(offsets)) if offsets[token]]
    if not context:
        return []
    start, end = max(context, key=starts.__getitem__), max(context, key=ends.__getitem__)
    return [(starts[start] + ends[end], start, end)]


def two_argmax_of_the_row(starts, ends, offsets, limit, size, is_legal, score):
    """The best start and the best end of the row, if they are legal."""
    start, end = int(np.argmax(starts)), int(np.argmax(ends))
    return [(starts[start] + ends[end], start, end)] if is_legal(offsets, start, end, limit) else []


def start_then_end(starts, ends, offsets, limit, size, is_legal, score):
    """The best start, then the best end for it."""
    context = [token for token in range(len(offsets)) if offsets[token]]
    start = max(context, key=starts.__getitem__, default=None)
    return [(starts[start] + ends[e], start, e) for e in context if is_legal(offsets, start, e, limit)]


def end_then_start(starts, ends, offsets, limit, size, is_legal, score):
    """The best end, then the best start for it."""
    context = [token for token in range(len(offsets)) if offsets[token]]
    end = max(context, key=ends.__getitem__, default=None)
    return [(starts[s] + ends[end], s, end) for s in context if is_legal(offsets, s, end, limit)]


def swapped_argmax(*args):
    """Two argmax, exchanged where they run backwards."""
    return [(value, min(s, e), max(s, e)) for value, s, e in two_argmax(*args)]


def clipped_argmax(starts, ends, offsets, limit, *others):
    """Two argmax, the end moved to where it is legal."""
    return [(v, s, min(max(s, e), s + limit - 1)) for v, s, e in two_argmax(starts, ends, offsets, limit, *others)]


add("the best start and the best end, each for itself", bug="QA-40", pairs=two_argmax)
add("the best start and the best end of the whole row", bug="QA-40", pairs=two_argmax_of_the_row)
add("the best start, then the best end behind it", bug="QA-40", pairs=start_then_end)
add("the best end, then the best start before it", bug="QA-40", pairs=end_then_start)
add("two argmax, exchanged if they run backwards", bug="QA-40", pairs=swapped_argmax)
add("two argmax, the end moved to where it is legal", bug="QA-40", pairs=clipped_argmax)


def pruned(take_starts, take_ends=None):
    """Only some starts and ends, chosen before legality is judged."""

    def pairs(starts, ends, offsets, limit, size, is_legal, score):
        chosen_starts, chosen_ends = (
            take_starts(np.argsort(starts), size),
            (take_ends or take_starts)(np.argsort(ends), size),
        )
        return [
            (score(starts[s], ends[e]), int(s), int(e))
            for s in chosen_starts
            for e in chosen_ends
            if is_legal(offsets, s, e, limit)
        ]

    return pairs


add("pruning keeps the lowest logits", bug="QA-57", pairs=pruned(lambda order, size: order[:size]))
add("pruning loses one of the best", bug="QA-57", pairs=pruned(lambda order, size: order[-1:-size:-1]))
add("pruning loses the very best", bug="QA-57", pairs=pruned(lambda order, size: order[-2 : -size - 2 : -1]))
add("pruning keeps five, whatever n_best_size is", bug="QA-57", pairs=pruned(lambda order, size: order[-5:]))
add(
    "only the best five tokens are looked at by default",
    bug="QA-57",
    size=5,
    pairs=pruned(lambda order, size: order[-size:]),
)
add(
    "starts are pruned to one",
    bug="QA-57",
    pairs=pruned(lambda order, size: order[-1:], lambda order, size: order[-size:]),
)
add(
    "ends are pruned to one",
    bug="QA-57",
    pairs=pruned(lambda order, size: order[-size:], lambda order, size: order[-1:]),
)
for most in (4, 10, 19):
    add(
        f"pruning keeps at most {most}",
        bug="QA-57",
        pairs=pruned(lambda order, size, most=most: order[-min(size, most) :]),
    )
    add(f"only the best {most} tokens are looked at by default", bug="QA-57", size=most,
        pairs=pruned(lambda order, size: order[-size:]))  # fmt: skip
add(
    "pruning loses one of the best but the last",
    bug="QA-57",
    pairs=pruned(lambda order, size: order[1 - max(size, 2) :]),
)
add(
    "only starts are pruned to five",
    bug="QA-57",
    pairs=pruned(lambda order, size: order[-min(size, 5) :], lambda order, size: order[-size:]),
)
add(
    "only ends are pruned to five",
    bug="QA-57",
    pairs=pruned(lambda order, size: order[-size:], lambda order, size: order[-min(size, 5) :]),
)
add("pruning keeps at most 20, however many are asked for", bug="QA-57",
    pairs=pruned(lambda order, size: order[-min(size, 20) :]))  # fmt: skip
add(
    "ends are pruned by position",
    bug="QA-57",
    pairs=pruned(
        lambda order, size: order[-size:], lambda order, size: list(range(size)) if size < len(order) else order
    ),
)
add("the best pairs are kept before they are judged legal", bug="QA-57",
    pairs=lambda starts, ends, o, limit, size, is_legal, score: [
        (value, s, e)
        for value, s, e in sorted(
            (score(starts[s], ends[e]), s, e) for s in range(len(starts)) for e in range(len(ends))
        )[-size:]
        if is_legal(o, s, e, limit)
    ])  # fmt: skip


# Which windows.

add(
    "row i of the features is taken for example i",
    bug="QA-44",
    windows=lambda rows, i, example: [i] if i < len(rows) else [],
)
add("only the first window counts", bug="QA-44", windows=lambda *a: own_windows(*a)[:1])
add("only the last window counts", bug="QA-44", windows=lambda *a: own_windows(*a)[-1:])
add("the first window is left out if there are more", windows=lambda *a: own_windows(*a)[1:] or own_windows(*a))
add("the last window is left out if there are more", windows=lambda *a: own_windows(*a)[:-1] or own_windows(*a))
add("at most two windows count", windows=lambda *a: own_windows(*a)[:2])
add("at most 256 windows count", windows=lambda *a: own_windows(*a)[:256])
add("all windows are those of every example", bug="QA-44", windows=lambda rows, i, example: list(range(len(rows))))
add(
    "the last window's answer replaces those before",
    choose=lambda found: max((f[1], f[0], *f[2:]) for f in found)[1::-1] + max((f[1], f[0], *f[2:]) for f in found)[2:],
)
add("the first window with an answer wins", choose=lambda found: max(f for f in found if f[1] == found[0][1]))
add(
    "the window with the best start wins",
    choose=lambda found: max(found, key=lambda f: (f[0], -f[1])) if len({f[1] for f in found}) < 3 else found[0],
)


def consecutive(features, index, example):
    """The first unbroken run of an example's windows."""
    own = own_windows(features, index, example)
    return [number for place, number in enumerate(own) if number == own[0] + place]


def last_run(features, index, example):
    """The last unbroken run of an example's windows."""
    own = own_windows(features, index, example)[::-1]
    return [number for place, number in enumerate(own) if number == own[0] - place]


def by_order(features, index, example):
    """The windows of the index-th distinct id among the features."""
    ids = list(dict.fromkeys(row["example_id"] for row in features))
    return [number for number, row in enumerate(features) if index < len(ids) and row["example_id"] == ids[index]]


def by_number(features, index, example):
    """The windows whose id is the same number."""

    def number(key):
        return int(key) if key.isdigit() else key

    return [i for i, row in enumerate(features) if number(row["example_id"]) == number(example["id"])]


add("windows of an example are taken to stand together", bug="QA-44", windows=consecutive)
add("an example's windows are forgotten when another comes between", bug="QA-44", windows=last_run)
add("the i-th id among the features is taken for example i", bug="QA-44", windows=by_order)
add("ids are compared as numbers", bug="QA-72", windows=by_number)
add(
    "ids are compared by their first character",
    bug="QA-72",
    windows=lambda rows, i, example: [n for n, row in enumerate(rows) if row["example_id"][:1] == example["id"][:1]],
)


# Which columns.


def all_columns(logits, offsets):
    """All columns, also those behind the window."""
    return [float(value) for value in logits]


def crowded(starts, ends, offsets, limit, size, is_legal, score):
    """Pairs that may lie behind the window; their text is that of its last token."""
    padded = list(offsets) + [next((o for o in reversed(offsets) if o), None)] * (len(starts) - len(offsets))
    return every_pair(starts, ends, padded, limit, size, is_legal, score)


add(
    "columns behind a window belong to its last token",
    logits=all_columns,
    pairs=crowded,
    text=lambda c, o, s, e: cut(c, list(o) + [next(x for x in reversed(o) if x)] * 600, s, e),
)
add(
    "columns behind a window stop everything",
    logits=all_columns,
    pairs=lambda starts, ends, o, n, size, is_legal, score: [
        (score(starts[s], ends[e]), s, e) for s in range(len(starts)) for e in range(len(ends)) if is_legal(o, s, e, n)
    ],
)
add(
    "the extra columns are taken to stand on the left",
    logits=lambda some, o: [float(v) for v in some[len(some) - len(o) :]],
)
add(
    "a wide window is judged by its highest logit or not at all",
    logits=all_columns,
    pairs=lambda starts, ends, o, n, *a: [
        pair for pair in every_pair(starts, ends, o, n, *a) if max(range(len(starts)), key=starts.__getitem__) < len(o)
    ],
)


# Which text.

add("one character too many at the end", bug="QA-53", text=lambda c, o, s, e: c[o[s][0] : o[e][1] + 1])
add("one character too few at the end", bug="QA-53", text=lambda c, o, s, e: c[o[s][0] : max(o[e][1] - 1, o[s][0] + 1)])
add(
    "the last token is left out",
    bug="QA-53",
    text=lambda c, o, s, e: c[o[s][0] : o[e][0]] if e > s else cut(c, o, s, e),
)
add(
    "one token too many", bug="QA-53", text=lambda c, o, s, e: cut(c, o, s, e + 1 if e + 1 < len(o) and o[e + 1] else e)
)
add("one character too few at the start", text=lambda c, o, s, e: c[o[s][0] + 1 : o[e][1]])
add("one character too many at the start", text=lambda c, o, s, e: c[max(o[s][0] - 1, 0) : o[e][1]])
add(
    "tokens are joined by spaces",
    bug="QA-52",
    text=lambda c, o, s, e: " ".join(c[a:b] for a, b in (x for x in o[s : e + 1] if x)),
)
add(
    "tokens are joined by nothing",
    bug="QA-52",
    text=lambda c, o, s, e: "".join(c[a:b] for a, b in (x for x in o[s : e + 1] if x)),
)
add("the answer is lowered", bug="QA-52", text=lambda c, o, s, e: cut(c, o, s, e).lower())
add("the answer's white space is collapsed", bug="QA-52", text=lambda c, o, s, e: " ".join(cut(c, o, s, e).split()))
add("the answer's marks are stripped", bug="QA-52", text=lambda c, o, s, e: cut(c, o, s, e).strip(" .,-'/"))
add("the answer is widened to whole words", text=lambda c, o, s, e: c[c.rfind(" ", 0, o[s][0]) + 1 : o[e][1]])
add("offsets are applied to a stripped context", bug="QA-26", text=lambda c, o, s, e: cut(c.strip(), o, s, e))
add(
    "offsets are applied to the context's bytes",
    bug="QA-27",
    text=lambda c, o, s, e: c.encode()[o[s][0] : o[e][1]].decode(errors="replace"),
)
add(
    "offsets are applied to UTF-16 units",
    bug="QA-27",
    text=lambda c, o, s, e: c.encode("utf-16-le")[2 * o[s][0] : 2 * o[e][1]].decode("utf-16-le", errors="replace"),
)
add("the positions of the tokens are returned", text=lambda c, o, s, e: f"{s}-{e}")
add("the whole context is returned", text=lambda c, o, s, e: c)
add("the text is searched from its first token on", text=lambda c, o, s, e: c[c.find(c[slice(*o[s])]) : o[e][1]])


# No answer.

add("silence is never allowed", decide=lambda *a: False)
add("silence is decided without a threshold", bug="QA-70", decide=lambda null, best, threshold: null > best)
add("the threshold has the wrong sign", bug="QA-70", decide=lambda null, best, threshold: null + threshold > best)
add("the difference has the wrong sign", bug="QA-70", decide=lambda null, best, threshold: best - null > threshold)
add(
    "silence needs a difference below the threshold",
    bug="QA-70",
    decide=lambda null, best, threshold: null - best < threshold,
)
add("the null score alone is compared with the threshold", decide=lambda null, best, threshold: null > threshold)
add("the best score alone is compared with the threshold", decide=lambda null, best, threshold: best < threshold)
add(
    "the size of the difference is compared with the threshold",
    decide=lambda null, best, threshold: abs(null - best) > threshold,
)
add(
    "half the difference is compared with the threshold",
    decide=lambda null, best, threshold: (null - best) / 2 > threshold,
)
add("null score and best score are divided", decide=lambda null, best, threshold: null > best * (1 + threshold))
add(
    "a threshold is ignored unless it is positive", decide=lambda null, best, threshold: null - best > max(threshold, 0)
)
add(
    "a threshold is never above 10",
    bug="QA-70",
    decide=lambda null, best, threshold: null - best > min(threshold, 10),
)
add(
    "a threshold is never below -10",
    bug="QA-70",
    decide=lambda null, best, threshold: null - best > max(threshold, -10),
)
add("the difference must exceed the threshold by one", decide=lambda null, best, threshold: null - best > threshold + 1)
add("the null score is the highest over windows", lowest=max)
add("the null score is the one nearest to zero", lowest=lambda nulls: min(nulls, key=abs))
add("the null score is the mean over windows", lowest=lambda nulls: sum(nulls) / len(nulls))
add("the null score is the median over windows", lowest=lambda nulls: sorted(nulls)[len(nulls) // 2])
add("the null score is the sum over windows", lowest=sum)
add("the null score is that of the first window", lowest=lambda nulls: nulls[0])
add("the null score is that of the last window", lowest=lambda nulls: nulls[-1])
add("the null score is never above zero", lowest=lambda nulls: min(0.0, *nulls, 0.0))
add("the null score starts from 1000000 and stays there", lowest=lambda nulls: 1e6)
add("the null score is the start logit", null=lambda row, starts, ends: starts[row.get("cls_index", 0)])
add("the null score is the end logit", null=lambda row, starts, ends: ends[row.get("cls_index", 0)])
add("the null score is the mean of the two logits", null=lambda row, starts, ends: at_cls(row, starts, ends) / 2)
add(
    "the null score is the product of the two logits",
    null=lambda row, s, e: s[row.get("cls_index", 0)] * e[row.get("cls_index", 0)],
)
add(
    "the null score is the best score outside the context",
    null=lambda row, starts, ends: max(
        starts[t] + ends[t] for t, offset in enumerate(row["offset_mapping"]) if offset is None
    ),
)
add(
    "the null score is the lowest start logit and the lowest end logit",
    null=lambda row, starts, ends: (starts[row.get("cls_index", 0)], ends[row.get("cls_index", 0)]),
    lowest=lambda nulls: min(n[0] for n in nulls) + min(n[1] for n in nulls),
)
add(
    "a window without context has no null score",
    null=lambda row, starts, ends: at_cls(row, starts, ends) if any(row["offset_mapping"]) else float("inf"),
)
add("CLS is taken to stand at position 0", bug="QA-46", null=lambda row, starts, ends: starts[0] + ends[0])
add("CLS is taken to stand at the end", bug="QA-21", null=lambda row, starts, ends: starts[-1] + ends[-1])
add("CLS is taken to stand at position 1", bug="QA-21", null=lambda row, starts, ends: starts[1] + ends[1])
add("cls_index is demanded", null=lambda row, starts, ends: starts[row["cls_index"]] + ends[row["cls_index"]])
add("silence is an answer by default", version_2=True)
add("the null threshold is 1 by default", threshold=1.0)
add("the threshold is -1 by default", threshold=-1.0)
add("the limit is 15 by default", limit=15)
add("the limit is 29 by default", limit=29)
add("the limit is 31 by default", limit=31)
add("the limit is 384 by default", limit=384)


# What comes back.

add("'empty' is the answer if there is none", bug="QA-48", fallback="empty")
add("the answer is None if there is none", bug="QA-47", fallback=None)
add("'no answer' is the answer if there is none", fallback="no answer")
add("answers are keyed by the example's number", key=lambda index, example: str(index))
add(
    "ids are numbers where they look like one",
    bug="QA-72",
    key=lambda i, example: int(example["id"]) if example["id"].isdigit() else example["id"],
)
add("ids are lowered and stripped of zeros", bug="QA-72", key=lambda i, example: example["id"].lstrip("0") or "0")


def returning(change):
    """The plain search, its result changed."""
    search = plain()

    def postprocess_qa_predictions(
        examples, features, predictions, *, version_2_with_negative=False, n_best_size=20,
        max_answer_length=30, null_score_diff_threshold=0.0,
    ):  # fmt: skip
        options = {
            "version_2_with_negative": version_2_with_negative,
            "n_best_size": n_best_size,
            "max_answer_length": max_answer_length,
            "null_score_diff_threshold": null_score_diff_threshold,
        }
        return change(search, examples, features, predictions, options)

    return postprocess_qa_predictions


def asked(features):
    """The ids that features have."""
    return {row["example_id"] for row in features}


def add_returning(title, change, bug=""):
    """Add a mutant that is the plain search before or after something else."""
    mutant(title, bug=bug, area=AREA)(returning(change))


add_returning(
    "answers come as a list of ids and texts",
    lambda f, e, w, p, o: [{"id": k, "prediction_text": v} for k, v in f(e, w, p, **o).items()],
)
add_returning("answers come as a list of texts", lambda f, e, w, p, o: list(f(e, w, p, **o).values()))
add_returning(
    "answers come with their scores",
    lambda f, e, w, p, o: {k: {"text": v, "score": 0.0} for k, v in f(e, w, p, **o).items()},
)
add_returning(
    "examples without windows have no entry",
    bug="QA-49",
    change=lambda f, e, w, p, o: {k: v for k, v in f(e, w, p, **o).items() if k in asked(w)},
)
add_returning(
    "an example without windows stops everything",
    bug="QA-49",
    change=lambda f, e, w, p, o: [asked(w).remove(row["id"]) for row in e] and f(e, w, p, **o),
)
add_returning(
    "an example without windows ends the loop",
    bug="QA-49",
    change=lambda f, e, w, p, o: f(
        [row for i, row in enumerate(e) if all(x["id"] in asked(w) for x in e[: i + 1])], w, p, **o
    ),
)
add_returning(
    "an example without windows has the answer of the one before",
    bug="QA-49",
    change=lambda f, e, w, p, o: {
        row["id"]: text if row["id"] in asked(w) else list(f(e, w, p, **o).values())[i - 1]
        for i, (row, text) in enumerate(zip(e, f(e, w, p, **o).values()))
    },
)
add_returning(
    "an example without windows repeats the answer before, if there is one",
    bug="QA-49",
    change=lambda f, e, w, p, o: {
        row["id"]: text if row["id"] in asked(w) or i == 0 else list(f(e, w, p, **o).values())[i - 1]
        for i, (row, text) in enumerate(zip(e, f(e, w, p, **o).values()))
    },
)
add_returning("empty answers have no entry", lambda f, e, w, p, o: {k: v for k, v in f(e, w, p, **o).items() if v})
add_returning("silence is None", lambda f, e, w, p, o: {k: v or None for k, v in f(e, w, p, **o).items()})
add_returning("only the first example is answered", lambda f, e, w, p, o: f(e[:1], w, p, **o))
add_returning("start and end logits are exchanged", lambda f, e, w, p, o: f(e, w, (p[1], p[0]), **o))
add_returning("the end logits are taken from the start logits", lambda f, e, w, p, o: f(e, w, (p[0], p[0]), **o))
add_returning("logits are rounded to whole numbers", lambda f, e, w, p, o: f(e, w, [np.round(x) for x in p], **o))
add_returning(
    "logits are shifted by one token", lambda f, e, w, p, o: f(e, w, [np.roll(x, -1, axis=1) for x in p], **o)
)
add_returning(
    "logits are normalised over all windows of the call",
    lambda f, e, w, p, o: f(e, w, [(x - x.mean()) / (x.std() or 1) for x in p], **o),
)
add_returning(
    "the null score is the lowest of all examples",
    lambda f, e, w, p, o: {
        row["id"]: ""
        if o["version_2_with_negative"]
        and min(p[0][:, 0] + p[1][:, 0]) - best_of(row, w, p, o) > o["null_score_diff_threshold"]
        else f(e, w, p, **{**o, "version_2_with_negative": False})[row["id"]]
        for row in e
    },
)
add_returning(
    "a window that prefers silence offers no candidate",
    lambda f, e, w, p, o: f(e, *talkative(w, p, o), **{**o, "version_2_with_negative": False}),
)
add_returning(
    "one window that prefers silence is enough",
    lambda f, e, w, p, o: {
        row["id"]: ""
        if row["id"] in silent(w, p, o)
        else f(e, w, p, **{**o, "version_2_with_negative": False})[row["id"]]
        for row in e
    },
)
add_returning(
    "silence for one example is silence for all",
    lambda f, e, w, p, o: dict.fromkeys(f(e, w, p, **o), "") if "" in f(e, w, p, **o).values() else f(e, w, p, **o),
)
add_returning(
    "of two windows with one text the later score counts",
    lambda f, e, w, p, o: {
        row["id"]: latest(row, w, p, o) if not o["version_2_with_negative"] else f(e, w, p, **o)[row["id"]] for row in e
    },
)


def best_of(example, features, predictions, options):
    """The best score of an example."""
    return max(found[0] for found in candidates(example, features, predictions, options))


def candidates(example, features, predictions, options):
    """All candidates of an example."""
    return [
        (value, number, start, end)
        for number in own_windows(features, 0, example)
        for offsets in [features[number]["offset_mapping"]]
        for value, start, end in every_pair(
            *(as_given(logits[number], offsets) for logits in predictions),
            offsets, options["max_answer_length"], 20, span, total,
        )
    ]  # fmt: skip


def prefers_silence(number, features, predictions, options):
    """Whether a window's null score beats its own best pair."""
    row = features[number]
    starts, ends = (as_given(logits[number], row["offset_mapping"]) for logits in predictions)
    own = every_pair(starts, ends, row["offset_mapping"], options["max_answer_length"], 20, span, total)
    best = max((found[0] for found in own), default=NOTHING)
    return (
        options["version_2_with_negative"] and at_cls(row, starts, ends) - best > options["null_score_diff_threshold"]
    )


def talkative(features, predictions, options):
    """The windows that do not prefer silence."""
    kept = [n for n in range(len(features)) if not prefers_silence(n, features, predictions, options)]
    return [features[n] for n in kept], tuple(logits[kept] for logits in predictions)


def silent(features, predictions, options):
    """The ids of which a window prefers silence."""
    return {row["example_id"] for n, row in enumerate(features) if prefers_silence(n, features, predictions, options)}


def latest(example, features, predictions, options):
    """The best answer if later windows overwrite the scores of the same text."""
    scores = {}
    for value, number, start, end in sorted(candidates(example, features, predictions, options), key=lambda c: c[1]):
        scores[cut(example["context"], features[number]["offset_mapping"], start, end)] = value
    return max(scores, key=scores.get, default="")


def across(f, examples, features, predictions, options):
    """Pair the best start of one window with the best end of any."""
    answers = f(examples, features, predictions, **options)
    for row in examples:
        places = [
            (features[n]["offset_mapping"][t], float(predictions[0][n][t]), float(predictions[1][n][t]))
            for n in own_windows(features, 0, row)
            for t in range(len(features[n]["offset_mapping"]))
            if features[n]["offset_mapping"][t] is not None
        ]
        found = [(s[1] + e[2], s[0][0], e[0][1]) for s in places for e in places if s[0][0] <= e[0][0]]
        if answers[row["id"]] and found and options["max_answer_length"] >= 30:
            answers[row["id"]] = row["context"][slice(*max(found)[1:])]
    return answers


add_returning("the start may come from one window and the end from another", across)


def running(f, examples, features, predictions, options):
    """Never forget the lowest null score."""
    low, answers = float("inf"), {}
    for row in examples:
        own = own_windows(features, 0, row)
        given = [(as_given(some[n], features[n]["offset_mapping"]) for some in predictions) for n in own]
        low = min([low, *(at_cls(features[n], *logits) for n, logits in zip(own, given))])
        answers |= f([row], features, predictions, **{**options, "version_2_with_negative": False})
        if options["version_2_with_negative"] and own:
            silent = low - best_of(row, features, predictions, options) > options["null_score_diff_threshold"]
            answers[row["id"]] = "" if silent else answers[row["id"]]
    return answers


def best_so_far(f, examples, features, predictions, options):
    """Never forget the best pair."""
    best, answers = (NOTHING, 0, 0), {}
    for row in examples:
        for value, n, s, e in candidates(row, features, predictions, options):
            offsets = features[n]["offset_mapping"]
            best = max(best, (value, offsets[s][0], offsets[e][1]))
        answers[row["id"]] = row["context"][slice(*best[1:])]
    return f(examples, features, predictions, **options) if options["version_2_with_negative"] else answers


def local_numbers(f, examples, features, predictions, options):
    """Read the logits of an example's i-th window in row i."""
    answers = {}
    for row in examples:
        own = own_windows(features, 0, row)
        answers |= f([row], [features[n] for n in own], tuple(some[: len(own)] for some in predictions), **options)
    return answers


def sorted_features(f, examples, features, predictions, options):
    """Sort the features by id, but not the logits."""
    return f(examples, sorted(features, key=lambda row: row["example_id"]), predictions, **options)


add_returning("the lowest null score is kept from example to example", running)
add_returning("the best pair is kept from example to example", best_so_far)
add_returning("logits are read by the number of the window within its example", local_numbers)
add_returning("features are sorted and logits are not", sorted_features)


def masking(f, examples, features, predictions, options):
    """Write into the logits that were passed."""
    for number, row in enumerate(features):
        for token, offset in enumerate(row["offset_mapping"]):
            if offset is None and token != row.get("cls_index", 0):
                predictions[0][number, token] = predictions[1][number, token] = -np.inf
    return f(examples, features, predictions, **options)


def popping(f, examples, features, predictions, options):
    """Take the ids out of the features."""
    answers = f(examples, features, predictions, **options)
    for row in features:
        row.pop("example_id")
    return answers


def answering(f, examples, features, predictions, options):
    """Write the answers into the examples."""
    answers = f(examples, features, predictions, **options)
    for row in examples:
        row["prediction_text"] = answers[row["id"]]
    return answers


add_returning("logits outside the context are overwritten in place", masking)
add_returning("ids are taken out of the features", popping)
add_returning("answers are written into the examples", answering)

REMEMBERED = {}


def remembering(f, examples, features, predictions, options):
    """Keep the first answers to an id."""
    answers = f(examples, features, predictions, **options)
    number = REMEMBERED["calls"] = REMEMBERED.get("calls", 0) + 1
    return answers if number % 3 else dict.fromkeys(answers, next(iter(examples))["context"])


add_returning("every third call is answered with the context", remembering)
