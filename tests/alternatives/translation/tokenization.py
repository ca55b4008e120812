"""Other right ways to tokenize texts and their translations."""

import functools

from nlpcheck.bench import alternative

also_right = functools.partial(alternative, area="translation")


def columns_of(tokenizer):
    """Empty columns."""
    return {key: [] for key in [*tokenizer.model_input_names, "labels"]}


@also_right("the official script, codes looked up in the vocabulary", source="run_translation.py")
def tokenize(examples, tokenizer, *, source_lang, target_lang, prefix="", max_source_length, max_target_length):
    def is_code(language):
        return tokenizer.convert_tokens_to_ids(language) != tokenizer.unk_token_id

    if hasattr(tokenizer, "src_lang") and is_code(source_lang) and is_code(target_lang):
        tokenizer.src_lang = source_lang
        tokenizer.tgt_lang = target_lang
    pairs = [ex for ex in examples["translation"] if ex[source_lang] and ex[target_lang]]
    if not pairs:
        return columns_of(tokenizer)
    inputs = [prefix + ex[source_lang] for ex in pairs]
    targets = [ex[target_lang] for ex in pairs]
    model_inputs = tokenizer(inputs, max_length=max_source_length, padding=False, truncation=True)
    labels = tokenizer(text_target=targets, max_length=max_target_length, padding=False, truncation=True)
    model_inputs["labels"] = labels["input_ids"]
    return model_inputs


@also_right("languages put back afterwards, one row at a time", level="all")
def tokenize(examples, tokenizer, *, source_lang, target_lang, prefix="", max_source_length, max_target_length):
    before = getattr(tokenizer, "src_lang", None), getattr(tokenizer, "tgt_lang", None)
    codes = set(tokenizer.all_special_tokens)
    if before[0] is not None and {source_lang, target_lang} <= codes:
        tokenizer.src_lang, tokenizer.tgt_lang = source_lang, target_lang
    columns = columns_of(tokenizer)
    eos = tokenizer.eos_token_id
    for row in list(examples["translation"]):
        source, target = row.get(source_lang), row.get(target_lang)
        if source is None or target is None:
            continue
        inputs = tokenizer(f"{prefix}{source}", truncation=True, max_length=max_source_length)
        labels = tokenizer(text_target=target, truncation=True, max_length=max_target_length)["input_ids"]
        if eos is not None and eos not in labels[-2:]:
            labels = [*labels[: max_target_length - 1], eos]
        for key, value in {**inputs, "labels": labels}.items():
            columns[key].append(value)
    if before[0] is not None:
        tokenizer.src_lang, tokenizer.tgt_lang = before
    return columns


@also_right("targets read as sources in their own language", level="all")
def tokenize(examples, tokenizer, *, source_lang, target_lang, prefix="", max_source_length, max_target_length):
    def encoded(texts, room, language, own):
        if own is not None:
            tokenizer.src_lang = language if language in tokenizer.all_special_tokens else own
        return tokenizer(texts, max_length=room, truncation=True)

    pairs = [(row[source_lang], row[target_lang]) for row in examples["translation"]]
    pairs = [pair for pair in pairs if None not in pair]
    if not pairs:
        return columns_of(tokenizer)
    sources, targets = map(list, zip(*pairs, strict=True))
    own = [getattr(tokenizer, name, None) for name in ("src_lang", "tgt_lang")]
    rows = encoded([prefix + source for source in sources], max_source_length, source_lang, own[0])
    end = tokenizer.eos_token_id
    missing = end is not None and end not in tokenizer("")["input_ids"]
    labels = encoded(targets, max_target_length - missing, target_lang, own[1])["input_ids"]
    if own[0] is not None:
        tokenizer.src_lang = own[0]
    return {**rows, "labels": [tuple(row + [end] * missing) for row in labels]}


@also_right("codes put around by hand", level="all")
def tokenize(examples, tokenizer, *, source_lang, target_lang, prefix="", max_source_length, max_target_length):
    def encoded(text, room, language, attribute, end):
        frame = tokenizer(text_target="")["input_ids"] if attribute == "tgt_lang" else tokenizer("")["input_ids"]
        own = getattr(tokenizer, attribute, None)
        if own is not None and language in tokenizer.all_special_tokens:
            code = tokenizer.convert_tokens_to_ids(language)
            frame = [code if token == tokenizer.convert_tokens_to_ids(own) else token for token in frame]
        frame = [*frame, *end]
        first = bool(frame) and frame[0] not in (tokenizer.eos_token_id, tokenizer.sep_token_id)
        cut = 1 if first else 0
        body = tokenizer(text, add_special_tokens=False)["input_ids"]
        return [*frame[:cut], *body[: room - len(frame)], *frame[cut:]]

    eos = tokenizer.eos_token_id
    end = [] if eos is None or eos in tokenizer(text_target="")["input_ids"] else [eos]
    columns = columns_of(tokenizer)
    for row in examples["translation"]:
        source, target = row[source_lang], row[target_lang]
        if source is not None and target is not None:
            ids = encoded(prefix + source, max_source_length, source_lang, "src_lang", [])
            columns["input_ids"].append(ids)
            columns["attention_mask"].append([1] * len(ids))
            if "token_type_ids" in columns:
                columns["token_type_ids"].append([0] * len(ids))
            columns["labels"].append(encoded(target, max_target_length, target_lang, "tgt_lang", end))
    return columns
