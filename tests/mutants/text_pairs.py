"""Pairs of texts made to rows by hand, in parts: most mutants of ``tokenize`` are one part away from it."""

from __future__ import annotations


def has_both(source, target):
    """Whether a pair is kept."""
    return source is not None and target is not None


def read(tokenizer, texts, limit):
    """The columns of the sources."""
    return dict(tokenizer(texts, max_length=limit, truncation=True))


def end_of(tokenizer):
    """What must be appended to a target."""
    template = tokenizer(text_target="")["input_ids"]
    return [] if tokenizer.eos_token_id in [None, *template] else [tokenizer.eos_token_id]


def write(tokenizer, texts, limit):
    """The labels of the targets."""
    end = end_of(tokenizer)
    rows = tokenizer(text_target=texts, max_length=limit - len(end), truncation=True)["input_ids"]
    return [row + end for row in rows]


def nothing(tokenizer):
    """The columns if every pair is dropped."""
    return {key: [] for key in [*tokenizer.model_input_names, "labels"]}


def before(prefix, source):
    """A source with its prefix."""
    return prefix + source


def alone(prefix, target):
    """A target, which has none."""
    return target


def both_limits(source, target):
    """The most tokens of a source and of a target."""
    return source, target


def all_of(pairs, keep):
    """The pairs that are kept."""
    return [(source, target) for source, target in pairs if keep(source, target)]


def unchanged(rows, tokenizer):
    """What is done to the columns in the end."""
    return rows


def made(
    pairs, tokenizer, prefix, limits, *,
    keep=has_both, sources=read, targets=write, empty=nothing, prefixed=before, target_text=alone,
    limited=both_limits, choose=all_of, finish=unchanged,
):  # fmt: skip
    """The rows of some pairs."""
    kept = choose(pairs, keep)
    if not kept:
        return empty(tokenizer)
    source_limit, target_limit = limited(*limits)
    rows = sources(tokenizer, [prefixed(prefix, source) for source, _ in kept], source_limit)
    labels = targets(tokenizer, [target_text(prefix, target) for _, target in kept], target_limit)
    return finish({**rows, "labels": labels}, tokenizer)


def of_documents(default="", **parts):
    """The function of summarization with some parts replaced."""

    def tokenize(examples, tokenizer, *, prefix=default, max_source_length, max_target_length):
        pairs = list(zip(examples["document"], examples["summary"], strict=True))
        return made(pairs, tokenizer, prefix, (max_source_length, max_target_length), **parts)

    return tokenize


def set_known(tokenizer, source_lang, target_lang):
    """Set the languages that the tokenizer knows as codes."""
    for side, language in (("src_lang", source_lang), ("tgt_lang", target_lang)):
        if hasattr(tokenizer, side) and language in tokenizer.all_special_tokens:
            setattr(tokenizer, side, language)


def two_sides(row, source_lang, target_lang):
    """The source and the target of a row."""
    return row[source_lang], row[target_lang]


def of_translations(default="", *, languages=set_known, sides=two_sides, **parts):
    """The function of translation with some parts replaced."""

    def tokenize(
        examples, tokenizer, *, source_lang, target_lang, prefix=default, max_source_length, max_target_length
    ):
        languages(tokenizer, source_lang, target_lang)
        pairs = [sides(row, source_lang, target_lang) for row in examples["translation"]]
        return made(pairs, tokenizer, prefix, (max_source_length, max_target_length), **parts)

    return tokenize


# Mistakes that can be made in both areas: title, bug, parts.


def _cut_after_the_end(tokenizer, texts, limit):
    return [row[:limit] for row in tokenizer(text_target=texts)["input_ids"]]


def _no_special(tokenizer, texts, limit):
    return tokenizer(text_target=texts, max_length=limit, truncation=True, add_special_tokens=False)["input_ids"]


def _not_cut(tokenizer, texts, limit):
    return write(tokenizer, texts, 512)


def _one_more(tokenizer, texts, limit):
    rows = tokenizer(text_target=texts, add_special_tokens=False)["input_ids"]
    return [[*row[:limit], tokenizer.eos_token_id] for row in rows]


def _as_sources(tokenizer, texts, limit):
    end = end_of(tokenizer)
    rows = tokenizer(texts, max_length=limit - len(end), truncation=True)["input_ids"]
    return [row + end for row in rows]


def _appended_always(tokenizer, texts, limit):
    rows = tokenizer(text_target=texts, max_length=limit - 1, truncation=True)["input_ids"]
    return [[*row, tokenizer.eos_token_id] for row in rows]


def _appended_over_the_limit(tokenizer, texts, limit):
    rows = tokenizer(text_target=texts, max_length=limit, truncation=True)["input_ids"]
    end = end_of(tokenizer)
    return [row + end for row in rows]


def _end_in_place_of_the_last(tokenizer, texts, limit):
    rows = _no_special(tokenizer, texts, limit)
    return [[*row[:-1], tokenizer.eos_token_id] for row in rows]


def _end_only_where_it_fits(tokenizer, texts, limit):
    rows = write(tokenizer, texts, 512)
    return [row if len(row) <= limit else row[:limit] for row in rows]


def _padded(rows, tokenizer):
    width = max(map(len, rows["labels"]))
    return rows | {"labels": [row + [tokenizer.pad_token_id] * (width - len(row)) for row in rows["labels"]]}


def _ignored(rows, tokenizer):
    width = max(map(len, rows["labels"]))
    return rows | {"labels": [row + [-100] * (width - len(row)) for row in rows["labels"]]}


def _padded_sources(tokenizer, texts, limit):
    return dict(tokenizer(texts, max_length=limit, truncation=True, padding=True))


def _padded_to_the_limit(tokenizer, texts, limit):
    return dict(tokenizer(texts, max_length=limit, truncation=True, padding="max_length"))


def _cut_texts(tokenizer, texts, limit):
    return dict(tokenizer([" ".join(text.split()[:limit]) for text in texts]))


def _sliced(tokenizer, texts, limit):
    return {key: [row[:limit] for row in rows] for key, rows in tokenizer(texts).items()}


def _cut_on_the_left(tokenizer, texts, limit):
    side, tokenizer.truncation_side = tokenizer.truncation_side, "left"
    try:
        return read(tokenizer, texts, limit)
    finally:
        tokenizer.truncation_side = side


def _targets_cut_on_the_left(tokenizer, texts, limit):
    side, tokenizer.truncation_side = tokenizer.truncation_side, "left"
    try:
        return write(tokenizer, texts, limit)
    finally:
        tokenizer.truncation_side = side


def _ended_sources(tokenizer, texts, limit):
    end = end_of(tokenizer)
    rows = read(tokenizer, texts, limit - len(end))
    extra = {"input_ids": end, "attention_mask": [1] * len(end)}
    return {key: [row + extra.get(key, []) for row in values] for key, values in rows.items()}


def _bare_sources(tokenizer, texts, limit):
    return dict(tokenizer(texts, max_length=limit, truncation=True, add_special_tokens=False))


def _sources_as_targets(tokenizer, texts, limit):
    return dict(tokenizer(text_target=texts, max_length=limit, truncation=True))


def _ids_only(tokenizer, texts, limit):
    return {"input_ids": read(tokenizer, texts, limit)["input_ids"]}


def _two_keys(tokenizer, texts, limit):
    rows = read(tokenizer, texts, limit)
    return {key: rows[key] for key in ("input_ids", "attention_mask")}


def _masked_labels(rows, tokenizer):
    rows["labels"] = [[-100 if i in tokenizer.all_special_ids else i for i in row] for row in rows["labels"]]
    return rows


def _without_labels(rows, tokenizer):
    return {("decoder_input_ids" if key == "labels" else key): values for key, values in rows.items()}


def _target_rows(rows, tokenizer):
    return {("label" if key == "labels" else key): values for key, values in rows.items()}


def _shifted(rows, tokenizer):
    return rows | {"labels": [[row[-1], *row[:-1]] for row in rows["labels"]]}


def _ended_twice(rows, tokenizer):
    return rows | {"labels": [[*row, row[-1]] for row in rows["labels"]]}


def _each_side_alone(pairs, keep):
    sources = [source for source, _ in pairs if source is not None]
    targets = [target for _, target in pairs if target is not None]
    return list(zip(sources, targets, strict=False))


def _none_as_text(pairs, keep):
    return [("" if source is None else source, "" if target is None else target) for source, target in pairs]


def _names_none(pairs, keep):
    return [(str(source), str(target)) for source, target in pairs]


def _up_to_the_first_hole(pairs, keep):
    kept = []
    for source, target in pairs:
        if not keep(source, target):
            break
        kept.append((source, target))
    return kept


def _sorted(pairs, keep):
    return sorted(all_of(pairs, keep), key=lambda pair: len(pair[0]))


def _distinct(pairs, keep):
    return list(dict.fromkeys(all_of(pairs, keep)))


def _first_only(pairs, keep):
    return all_of(pairs, keep)[:1]


def _last_kept_first(pairs, keep):
    return all_of(pairs, keep)[::-1]


def _refused(tokenizer):
    raise ValueError("no rows")


def _appended_unless_it_is_there(tokenizer, texts, limit):
    rows = tokenizer(text_target=texts, max_length=limit - len(end_of(tokenizer)), truncation=True)["input_ids"]
    return [row if tokenizer.eos_token_id in row else row + end_of(tokenizer) for row in rows]


def _separator_for_end(tokenizer, texts, limit):
    end = [tokenizer.sep_token_id] if tokenizer.eos_token_id is None else end_of(tokenizer)
    rows = tokenizer(text_target=texts, max_length=limit - len(end), truncation=True)["input_ids"]
    return [row + end for row in rows]


def _pad_for_end(tokenizer, texts, limit):
    end = [tokenizer.pad_token_id] if tokenizer.eos_token_id is None else end_of(tokenizer)
    rows = tokenizer(text_target=texts, max_length=limit - len(end), truncation=True)["input_ids"]
    return [row + end for row in rows]


def _no_end_no_labels(tokenizer, texts, limit):
    if tokenizer.eos_token_id is None:
        raise ValueError("no EOS")
    return write(tokenizer, texts, limit)


def _without_begin(tokenizer, texts, limit):
    begin = tokenizer.bos_token_id or tokenizer.cls_token_id
    return [row[1:] if row[0] == begin else row for row in write(tokenizer, texts, limit)]


def _end_as_text(tokenizer, texts, limit):
    return write(tokenizer, [text + (tokenizer.eos_token or "") for text in texts], limit)


def _cut_to_words(tokenizer, texts, limit):
    return write(tokenizer, [" ".join(text.split()[:limit]) for text in texts], limit)


def _unknown_ignored(rows, tokenizer):
    unknown = tokenizer.unk_token_id
    return rows | {"labels": [[-100 if i == unknown else i for i in row] for row in rows["labels"]]}


def _limit_set_for_good(rows, tokenizer):
    tokenizer.model_max_length = max(map(len, rows["input_ids"]))
    return rows


def _as_tensors(rows, tokenizer):
    import torch

    return rows | {"labels": [torch.tensor(row, dtype=torch.float) for row in rows["labels"]]}


def _once_per_source(pairs, keep):
    return list(dict(reversed(all_of(pairs, keep))).items())[::-1]


MISTAKES = [
    ("labels cut after the end was added", "S2-07", {"targets": _cut_after_the_end}),
    ("labels without special tokens", "S2-07", {"targets": _no_special}),
    ("labels never cut", "S2-15", {"targets": _not_cut}),
    ("the end not counted in the limit", "S2-07", {"targets": _one_more}),
    ("targets tokenized as sources", "S2-12", {"targets": _as_sources}),
    ("an end appended whether there is one or not", "S2-06", {"targets": _appended_always}),
    ("a missing end appended over the limit", "S2-07", {"targets": _appended_over_the_limit}),
    ("the end in the place of the last token", "S2-07", {"targets": _end_in_place_of_the_last}),
    ("an end where there is room for it", "S2-07", {"targets": _end_only_where_it_fits}),
    ("labels padded with the pad id", "S2-02", {"finish": _padded}),
    ("labels padded with -100 before there is a batch", "TK-07", {"finish": _ignored}),
    ("sources padded before there is a batch", "TK-07", {"sources": _padded_sources}),
    ("sources padded to the limit", "TK-07", {"sources": _padded_to_the_limit}),
    ("the limit counts words", "SC-15", {"sources": _cut_texts}),
    ("sources cut after the end was added", "SC-15", {"sources": _sliced}),
    ("the end of a long document is kept", "SC-14", {"sources": _cut_on_the_left}),
    ("the end of a long target is kept", "SC-14", {"targets": _targets_cut_on_the_left}),
    ("an end appended to sources too", "S2-06", {"sources": _ended_sources}),
    ("sources without special tokens", "S2-06", {"sources": _bare_sources}),
    ("sources tokenized as targets", "S2-12", {"sources": _sources_as_targets}),
    ("the ids are enough", "SC-30", {"sources": _ids_only}),
    ("ids and mask for every model", "SC-18", {"sources": _two_keys}),
    ("special tokens of the labels ignored", "S2-07", {"finish": _masked_labels}),
    ("labels called decoder_input_ids", "S2-04", {"finish": _without_labels}),
    ("labels called label", "TK-08", {"finish": _target_rows}),
    ("labels shifted already", "S2-04", {"finish": _shifted}),
    ("two ends", "S2-06", {"finish": _ended_twice}),
    ("each side without its own holes", "S2-09", {"choose": _each_side_alone}),
    ("None as an empty text", "S2-09", {"choose": _none_as_text}),
    ("None as the text None", "SC-19", {"choose": _names_none}),
    ("nothing behind the first hole", "S2-09", {"choose": _up_to_the_first_hole}),
    ("rows sorted by length", "S2-09", {"choose": _sorted}),
    ("doubles dropped", "S2-09", {"choose": _distinct}),
    ("the first row only", "TC-11", {"choose": _first_only}),
    ("rows in reverse", "S2-09", {"choose": _last_kept_first}),
    ("rows without a target dropped only", "S2-09", {"keep": lambda source, target: target is not None}),
    ("rows without a source dropped only", "S2-09", {"keep": lambda source, target: source is not None}),
    ("rows dropped if both sides are None", "S2-09", {"keep": lambda source, target: (source, target) != (None, None)}),
    ("empty texts dropped as None", "S2-09", {"keep": lambda source, target: bool(source and target)}),
    ("blank texts dropped as None", "S2-09", {"keep": lambda s, t: bool(s and t and s.strip() and t.strip())}),
    ("no columns if no row is left", "S2-09", {"empty": lambda tokenizer: {}}),
    ("ids and labels if no row is left", "S2-09", {"empty": lambda tokenizer: {"input_ids": [], "labels": []}}),
    ("one empty row if no row is left", "S2-09", {"empty": lambda tokenizer: {
        key: [[]] for key in [*tokenizer.model_input_names, "labels"]}}),
    ("an error if no row is left", "S2-09", {"empty": _refused}),
    ("the prefix forgotten", "S2-08", {"prefixed": lambda prefix, source: source}),
    ("the prefix twice", "S2-08", {"prefixed": lambda prefix, source: prefix + prefix + source}),
    ("the prefix behind the source", "S2-08", {"prefixed": lambda prefix, source: source + prefix}),
    ("a space behind the prefix", "S2-08", {"prefixed": lambda prefix, source: f"{prefix} {source}"}),
    ("a space behind a prefix", "S2-08", {"prefixed": lambda p, source: f"{p} {source}" if p else source}),
    ("a prefix stripped", "S2-08", {"prefixed": lambda prefix, source: prefix.strip() + source}),
    ("the prefix before targets too", "S2-08", {"target_text": lambda prefix, target: prefix + target}),
    ("lower case", "QA-26", {"prefixed": lambda prefix, source: prefix + source.lower()}),
    ("targets in lower case", "QA-26", {"target_text": lambda prefix, target: target.lower()}),
    ("sources stripped", "QA-26", {"prefixed": lambda prefix, source: prefix + source.strip()}),
    ("targets stripped", "QA-26", {"target_text": lambda prefix, target: target.strip()}),
    ("spaces collapsed", "QA-26", {"prefixed": lambda prefix, source: " ".join((prefix + source).split())}),
    ("the prefix of T5 unless another is given", "S2-08", {"default": "summarize: "}),
    ("one limit for both sides", "S2-15", {"limited": lambda source, target: (source, source)}),
    ("the target's limit for both sides", "S2-15", {"limited": lambda source, target: (target, target)}),
    ("limits changed over", "S2-15", {"limited": lambda source, target: (target, source)}),
    ("the limits of a usual model", "SC-15", {"limited": lambda source, target: (512, 128)}),
    ("the limit of targets is less by one", "S2-07", {"limited": lambda source, target: (source, target - 1)}),
    ("the limit of sources is less by one", "SC-15", {"limited": lambda source, target: (source - 1, target)}),
    ("an end appended unless there is one in the text", "S2-06", {"targets": _appended_unless_it_is_there}),
    ("the separator where there is no end", "S2-06", {"targets": _separator_for_end}),
    ("padding where there is no end", "S2-06", {"targets": _pad_for_end}),
    ("an error where there is no end", "S2-06", {"targets": _no_end_no_labels}),
    ("labels without their begin", "S2-06", {"targets": _without_begin}),
    ("the end as text", "S2-06", {"targets": _end_as_text}),
    ("targets cut to words first", "S2-15", {"targets": _cut_to_words}),
    ("unknown tokens of the labels ignored", "S2-03", {"finish": _unknown_ignored}),
    ("the tokenizer's own limit set", "TC-34", {"finish": _limit_set_for_good}),
    ("labels are floats", "TC-33", {"finish": _as_tensors}),
    ("one target per source", "S2-09", {"choose": _once_per_source}),
    ("the prefix ends in a space", "S2-08", {
        "prefixed": lambda p, source: p + source if not p or p.endswith(" ") else p + " " + source}),
    ("the prefix in lower case", "QA-26", {"prefixed": lambda prefix, source: prefix.lower() + source}),
    ("the limits with room for the prefix", "S2-15", {"limited": lambda source, target: (source + 3, target)}),
    ("the smaller limit for targets", "S2-15", {"limited": lambda source, target: (source, min(source, target))}),
    ("the smaller limit for sources", "S2-15", {"limited": lambda source, target: (min(source, target), target)}),
    ("the limit of sources is more by one", "SC-15", {"limited": lambda source, target: (source + 1, target)}),
    ("special tokens not counted in the limits", "SC-15", {"limited": lambda source, target: (source + 2, target + 2)}),
]  # fmt: skip
