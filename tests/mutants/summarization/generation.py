"""Wrong ways to let a model write."""

import functools

from nlpcheck.bench import edit, mutant

in_area = functools.partial(mutant, area="summarization")
in_file = functools.partial(edit, area="summarization", file="../seq2seq/generation.py")

NEW_TOKENS = "max_new_tokens=max_new_tokens"
FRESH = "    model.generation_config = GenerationConfig("
FORCED = "{} if forced_bos_token_id is None else"
GENERATED = "generated += decode(ids, tokenizer)"

in_file("the start id counts", bug="CL-53", old=NEW_TOKENS, new="max_length=max_new_tokens")
in_file("one token more", bug="S2-24", old=NEW_TOKENS, new="max_new_tokens=max_new_tokens + 1")
in_file("one token less", bug="S2-24", old=NEW_TOKENS, new="max_new_tokens=max(max_new_tokens - 1, 1)")
in_file("the library's own limit", bug="S2-24", old="max_new_tokens=max_new_tokens, **forced", new="**forced")
in_file("at most twenty tokens", bug="S2-24", old=NEW_TOKENS, new="max_new_tokens=min(max_new_tokens, 20)")
in_file("at least as many as at most", bug="S2-24", old=NEW_TOKENS,
        new="max_new_tokens=max_new_tokens, min_new_tokens=max_new_tokens")  # fmt: skip
in_file("the forced id forgotten", bug="S2-12", old=", **forced)", new=")")
in_file("a forced id of 0 is none", bug="S2-12", old=FORCED, new="{} if not forced_bos_token_id else")
in_file("no forced id, no id of the model", bug="S2-12", old="**inputs, max_new_tokens=max_new_tokens, **forced",
        new="**inputs, max_new_tokens=max_new_tokens, forced_bos_token_id=forced_bos_token_id or -1"
            " if forced_bos_token_id is not None else model.config.decoder_start_token_id")  # fmt: skip
in_file("the model's forced id taken away", bug="S2-12", old='"forced_bos_token_id", "forced_eos_token_id"]',
        new='"forced_eos_token_id"]')  # fmt: skip
in_file("the model's forced end taken away", bug="S2-12", old=', "forced_eos_token_id"]', new="]")
in_file("the model's forced id wins", bug="S2-12", old=FORCED,
        new="{} if (forced_bos_token_id is None or model.generation_config.forced_bos_token_id is not None) else")  # fmt: skip
in_file("the forced id in the place of the start id", bug="S2-12", old='{"forced_bos_token_id": forced_bos_token_id}',
        new='{"decoder_start_token_id": forced_bos_token_id}')  # fmt: skip
in_file("the forced id is the last", bug="S2-12", old='{"forced_bos_token_id": forced_bos_token_id}',
        new='{"forced_eos_token_id": forced_bos_token_id}')  # fmt: skip
in_file("the model's forced end taken away by a forced id", bug="S2-12", old="max_new_tokens=max_new_tokens, **forced",
        new="max_new_tokens=max_new_tokens, **forced, **({'forced_eos_token_id': -1} if forced else {})")  # fmt: skip
in_file("an end of 0 is none", bug="CL-08", old="max_new_tokens=max_new_tokens, **forced",
        new="max_new_tokens=max_new_tokens, **forced,"
            " **({} if model.generation_config.eos_token_id else {'eos_token_id': -1})")  # fmt: skip
in_file("the last end of a list", bug="CL-08", old="max_new_tokens=max_new_tokens, **forced",
        new="max_new_tokens=max_new_tokens, **forced,"
            " eos_token_id=([model.generation_config.eos_token_id[-1]]"
            " if isinstance(model.generation_config.eos_token_id, list) else model.generation_config.eos_token_id)")  # fmt: skip
in_file("no end", bug="CL-08", old='KEPT = ["eos_token_id", ', new="KEPT = [")
in_file("the decoder starts with 0", bug="S2-05", old="decoder_start_token_id=start_id(model)",
        new="decoder_start_token_id=0")  # fmt: skip
in_file("the decoder starts with EOS", bug="S2-05", old="decoder_start_token_id=start_id(model)",
        new="decoder_start_token_id=settings.eos_token_id")  # fmt: skip
in_file("the start id of the configuration", bug="S2-05", old="decoder_start_token_id=start_id(model)",
        new="decoder_start_token_id=model.config.decoder_start_token_id")  # fmt: skip
in_file(
    "fresh settings for good",
    bug="R1",
    old="        model.generation_config = settings\n",
    new="        del settings\n",
)
in_file(
    "in evaluation mode for good",
    bug="R1",
    old="            part.training = training\n",
    new="            part, training\n",
)
in_file(
    "in training mode afterwards",
    bug="R1",
    old="            part.training = training\n",
    new="            part.train()\n",
)
in_file("one mode for all parts afterwards", bug="R1", old="            part.training = training\n",
        new="            part.training = modes[0][1]\n")  # fmt: skip
in_file("in whatever mode", bug="SC-36", old="    model.train(mode=False)\n", new="")
in_file("in training mode", bug="SC-36", old="    model.train(mode=False)\n", new="    model.train()\n")
in_file("no attention mask", bug="SC-30", old="model.generate(**inputs,", new=(
        "model.generate(input_ids=inputs['input_ids'], attention_mask=inputs['attention_mask'] * 0 + 1,"))  # fmt: skip
in_file(
    "padded to one length", bug="SC-30", old="padding=True", new="padding='max_length', max_length=4, truncation=True"
)
in_file("texts cut", bug="SC-15", old="padding=True", new="padding=True, truncation=True, max_length=4")
in_file("texts without special tokens", bug="S2-06", old="padding=True", new="padding=True, add_special_tokens=False")
in_file("a prefix before every text", bug="S2-08", old="list(texts[first : first + BATCH_SIZE])",
        new='["summarize: " + text for text in texts[first : first + BATCH_SIZE]]')  # fmt: skip
in_file("texts in lower case", bug="QA-26", old="list(texts[first : first + BATCH_SIZE])",
        new="[text.lower() for text in texts[first : first + BATCH_SIZE]]")  # fmt: skip
in_file("texts sorted by length", bug="TK-07", old="list(texts[first : first + BATCH_SIZE])",
        new="sorted(texts[first : first + BATCH_SIZE], key=len)")  # fmt: skip
in_file(
    "the first batch only", bug="TR-17", old="len(texts), BATCH_SIZE)", new="min(len(texts), BATCH_SIZE), BATCH_SIZE)"
)
in_file("a last batch that is short left out", bug="TR-17", old="range(0, len(texts), BATCH_SIZE)",
        new="range(0, max(len(texts) - BATCH_SIZE + 1, 1), BATCH_SIZE)")  # fmt: skip
in_file("batches that begin again", bug="TR-17", old="texts[first : first", new="texts[: first")
in_file("one text for all", bug="TC-11", old=GENERATED, new="generated += decode(ids[:1], tokenizer)")
in_file("special tokens in the text", bug="S2-25", old=GENERATED,
        new="generated += tokenizer.batch_decode(ids)")  # fmt: skip
in_file("the first written token taken for the start", bug="CL-52", old=GENERATED,
        new="generated += decode(ids[:, 2:], tokenizer)")  # fmt: skip
in_file("as many tokens cut as the source has", bug="CL-52", old=GENERATED,
        new="generated += decode(ids[:, inputs['input_ids'].shape[1]:], tokenizer)")  # fmt: skip
in_file("the source before the text", bug="CL-52", old=GENERATED,
        new="generated += [a + ' ' + b for a, b in zip(texts[first:], decode(ids, tokenizer))]")  # fmt: skip
in_file("the last token cut", bug="CL-52", old=GENERATED, new="generated += decode(ids[:, :-1], tokenizer)")
in_file("the texts in reverse", bug="S2-09", old=GENERATED, new="generated += decode(ids.flip(0), tokenizer)")
in_file("equal texts answered once", bug="TR-17", old="    generated: list[str] = []\n",
        new="    texts = list(dict.fromkeys(texts))\n    generated: list[str] = []\n")  # fmt: skip
in_file("equal texts are neighbours", bug="TR-17", old="    generated: list[str] = []\n",
        new="    texts = [text for text in dict.fromkeys(texts) for _ in range(list(texts).count(text))]\n"
            "    generated: list[str] = []\n")  # fmt: skip
in_file("texts cut at eight tokens", bug="SC-15", old="padding=True", new="padding=True, truncation=True, max_length=8")
in_file(
    "texts cut at sixteen tokens", bug="SC-15", old="padding=True", new="padding=True, truncation=True, max_length=16"
)
in_file("texts cut at 512 tokens", bug="SC-15", old="padding=True", new="padding=True, truncation=True, max_length=512")
in_file(
    "texts cut at 1024 tokens", bug="SC-15", old="padding=True", new="padding=True, truncation=True, max_length=1024"
)
in_file("texts of more than ten words cut", bug="SC-15", old="list(texts[first : first + BATCH_SIZE])",
        new="[' '.join(text.split()[:10]) for text in texts[first : first + BATCH_SIZE]]")  # fmt: skip
in_file("texts read as targets", bug="S2-12", old="tokenizer(list(texts[first : first + BATCH_SIZE]),",
        new="tokenizer(text_target=list(texts[first : first + BATCH_SIZE]),")  # fmt: skip
in_file("texts marked with the language to write", bug="S2-12", old="    generated: list[str] = []\n",
        new="    if hasattr(tokenizer, 'tgt_lang'):\n        tokenizer.src_lang = tokenizer.tgt_lang\n"
            "    generated: list[str] = []\n")  # fmt: skip
in_file("the source taken out of the text", bug="CL-52", old=GENERATED,
        new="generated += [b.replace(a, '').strip() for a, b in zip(texts[first:], decode(ids, tokenizer))]")  # fmt: skip
in_file("words that are repeated written once", bug="S2-24", old=GENERATED,
        new="generated += [' '.join(dict.fromkeys(text.split())) for text in decode(ids, tokenizer)]")  # fmt: skip
in_file("the text behind a pad id lost", bug="CL-08", old=GENERATED,
        new="generated += decode([row[: 1 + (row[1:].tolist() + [tokenizer.pad_token_id]).index("
            "tokenizer.pad_token_id)] for row in ids], tokenizer)")  # fmt: skip
in_file("the pad id ends a text", bug="CL-08", old="**inputs, max_new_tokens",
        new="**inputs, eos_token_id=[model.generation_config.eos_token_id, tokenizer.pad_token_id]"
            " if isinstance(model.generation_config.eos_token_id, int) else None, max_new_tokens")  # fmt: skip
in_file("the end of the tokenizer", bug="CL-08", old="**inputs, max_new_tokens",
        new="**inputs, eos_token_id=tokenizer.eos_token_id, max_new_tokens")  # fmt: skip
in_file("the end of the configuration", bug="CL-08", old="**inputs, max_new_tokens",
        new="**inputs, eos_token_id=model.config.eos_token_id or tokenizer.eos_token_id, max_new_tokens")  # fmt: skip
in_file("the first end of a list", bug="CL-08", old="**inputs, max_new_tokens",
        new="**inputs, eos_token_id=(lambda e: e[0] if isinstance(e, list) else e)(model.generation_config.eos_token_id), max_new_tokens")  # fmt: skip
in_file("the text behind the tokenizer's end lost", bug="CL-08", old=GENERATED,
        new="generated += decode([row[: 1 + (row[1:].tolist() + [tokenizer.eos_token_id]).index("
            "tokenizer.eos_token_id)] for row in ids], tokenizer)")  # fmt: skip
in_file("the forced id not counted", bug="S2-12", old=NEW_TOKENS, new="max_new_tokens=max_new_tokens + len(forced)")
in_file("the forced id taken for a start and cut", bug="S2-12", old=GENERATED,
        new="generated += decode(ids[:, 1 + len(forced):], tokenizer)")  # fmt: skip
in_file("padding on the left, once and for all", bug="R1", old="    generated: list[str] = []\n",
        new="    tokenizer.padding_side = 'left'\n    generated: list[str] = []\n")  # fmt: skip
in_file("the cache of keys turned off for good", bug="R1", old="    generated: list[str] = []\n",
        new="    model.config.use_cache = False\n    model.generation_config.use_cache = False\n"
            "    generated: list[str] = []\n")  # fmt: skip
in_file("parameters frozen", bug="R1", old="    generated: list[str] = []\n",
        new="    model.requires_grad_(False)\n    generated: list[str] = []\n")  # fmt: skip
in_file("the best of two", bug="S2-23", old=NEW_TOKENS, new="max_new_tokens=max_new_tokens, num_beams=2")
in_file("two results per text", bug="S2-23", old=NEW_TOKENS,
        new="max_new_tokens=max_new_tokens, num_beams=2, num_return_sequences=2")  # fmt: skip
in_file("sampled", bug="S2-23", old=NEW_TOKENS, new="max_new_tokens=max_new_tokens, do_sample=True, temperature=9.0")
in_file("no token twice", bug="S2-23", old=NEW_TOKENS, new="max_new_tokens=max_new_tokens, no_repeat_ngram_size=1")
in_file(
    "repetition penalized", bug="S2-23", old=NEW_TOKENS, new="max_new_tokens=max_new_tokens, repetition_penalty=2.0"
)

# The model's own settings, each kept by somebody.

for _name in [
    "num_beams", "do_sample", "no_repeat_ngram_size", "repetition_penalty", "min_length", "min_new_tokens",
    "suppress_tokens", "bad_words_ids", "num_return_sequences", "encoder_no_repeat_ngram_size",
    "encoder_repetition_penalty", "exponential_decay_length_penalty",
]:  # fmt: skip
    _kept = ["temperature", "top_k"] if _name == "do_sample" else ["num_beams"] if _name.startswith("num_r") else []
    in_file(f"the model's own {_name}", bug="S2-24", old='KEPT = ["eos_token_id"',
            new=f'KEPT = [{", ".join(repr(n) for n in dict.fromkeys([_name, *_kept]))}, "eos_token_id"')  # fmt: skip


def generated(model, tokenizer, texts, max_new_tokens, forced_bos_token_id, **options):
    """The library's generation with some options, decoded."""
    from nlpcheck.tasks.summarization import decode

    inputs = tokenizer(list(texts), padding=True, return_tensors="pt")
    options = {"max_new_tokens": max_new_tokens, **options}
    if forced_bos_token_id is not None:
        options["forced_bos_token_id"] = forced_bos_token_id
    return decode(model.generate(**inputs, **options), tokenizer)


@in_area("the model's own settings", bug="S2-24")
def generate(model, tokenizer, texts, *, max_new_tokens, forced_bos_token_id=None):
    return generated(model, tokenizer, texts, max_new_tokens, forced_bos_token_id)


@in_area("neither beams nor sampling, other settings as they are", bug="S2-24")
def generate(model, tokenizer, texts, *, max_new_tokens, forced_bos_token_id=None):
    return generated(
        model,
        tokenizer,
        texts,
        max_new_tokens,
        forced_bos_token_id,
        num_beams=1,
        do_sample=False,
        num_return_sequences=1,
    )


@in_area("a fresh configuration that the library fills", bug="S2-24")
def generate(model, tokenizer, texts, *, max_new_tokens, forced_bos_token_id=None):
    from transformers import GenerationConfig

    from nlpcheck.tasks.summarization import decode

    settings = GenerationConfig(max_new_tokens=max_new_tokens, num_beams=1, do_sample=False)
    if forced_bos_token_id is not None:
        settings.forced_bos_token_id = forced_bos_token_id
    inputs = tokenizer(list(texts), padding=True, return_tensors="pt")
    return decode(model.generate(**inputs, generation_config=settings), tokenizer)


@in_area("beams turned off for good", bug="R1")
def generate(model, tokenizer, texts, *, max_new_tokens, forced_bos_token_id=None):
    from nlpcheck.tasks.summarization import generate as right

    model.generation_config.num_beams = 1
    return right(model, tokenizer, texts, max_new_tokens=max_new_tokens, forced_bos_token_id=forced_bos_token_id)


@in_area("the forced id kept by the model", bug="R1")
def generate(model, tokenizer, texts, *, max_new_tokens, forced_bos_token_id=None):
    from nlpcheck.tasks.summarization import generate as right

    written = right(model, tokenizer, texts, max_new_tokens=max_new_tokens, forced_bos_token_id=forced_bos_token_id)
    if forced_bos_token_id is not None:
        model.generation_config.forced_bos_token_id = forced_bos_token_id
    return written


@in_area("the last forced id for later calls", bug="R2")
def generate(model, tokenizer, texts, *, max_new_tokens, forced_bos_token_id=None):
    from nlpcheck.tasks.summarization import generate as right

    forced = _forced[-1] if forced_bos_token_id is None and _forced else forced_bos_token_id
    if forced_bos_token_id is not None:
        _forced.append(forced_bos_token_id)
    return right(model, tokenizer, texts, max_new_tokens=max_new_tokens, forced_bos_token_id=forced)


_forced = []


@in_area("one text at a time, the first for all", bug="TC-11")
def generate(model, tokenizer, texts, *, max_new_tokens, forced_bos_token_id=None):
    from nlpcheck.tasks.summarization import generate as right

    first = right(model, tokenizer, texts[:1], max_new_tokens=max_new_tokens, forced_bos_token_id=forced_bos_token_id)
    return first * len(texts)


@in_area("a batch ends where its first text ends", bug="S2-24")
def generate(model, tokenizer, texts, *, max_new_tokens, forced_bos_token_id=None):
    def settled(right, ids, end):
        return bool((ids[:, 1:] == end).any())

    return by_hand(model, tokenizer, texts, max_new_tokens, forced_bos_token_id, stop=settled)


@in_area("texts go on behind their end", bug="CL-08")
def generate(model, tokenizer, texts, *, max_new_tokens, forced_bos_token_id=None):
    def settled(done, ids, end):
        return bool((ids[:, 1:] == end).any(1).all())

    return by_hand(model, tokenizer, texts, max_new_tokens, forced_bos_token_id, stop=settled, pad=False)


@in_area("teacher forcing with the source", bug="S2-23")
def generate(model, tokenizer, texts, *, max_new_tokens, forced_bos_token_id=None):
    import torch

    from nlpcheck.tasks.summarization import decode

    inputs = tokenizer(list(texts), padding=True, return_tensors="pt")
    with torch.no_grad():
        logits = model(**inputs, labels=inputs["input_ids"]).logits
    return decode(logits.argmax(-1)[:, :max_new_tokens], tokenizer)


@in_area("the worst id each time", bug="ML-24")
def generate(model, tokenizer, texts, *, max_new_tokens, forced_bos_token_id=None):
    return by_hand(model, tokenizer, texts, max_new_tokens, forced_bos_token_id, sign=-1)


@in_area("the ids before forgotten", bug="CL-03")
def generate(model, tokenizer, texts, *, max_new_tokens, forced_bos_token_id=None):
    return by_hand(model, tokenizer, texts, max_new_tokens, forced_bos_token_id, memory=1)


def all_ended(done, ids, end):
    """Whether every text has ended."""
    return bool(done.all())


def by_hand(model, tokenizer, texts, max_new_tokens, forced, *, stop=all_ended, pad=True, sign=1, memory=999):
    """Greedy search without the library, one of its rules changed."""
    import torch

    from nlpcheck.tasks.summarization import decode

    settings = model.generation_config
    start, end = settings.decoder_start_token_id, settings.eos_token_id
    first = settings.forced_bos_token_id if forced is None else forced
    inputs = tokenizer(list(texts), padding=True, return_tensors="pt")
    ids = torch.full((len(texts), 1), start)
    done = torch.zeros(len(texts), dtype=torch.bool)
    for step in range(max_new_tokens):
        with torch.no_grad():
            logits = model(**inputs, decoder_input_ids=ids[:, -memory:]).logits[:, -1]
        best = (sign * logits).argmax(-1)
        if step == 0 and first is not None:
            best[:] = first
        if step == max_new_tokens - 1 and settings.forced_eos_token_id is not None:
            best[:] = settings.forced_eos_token_id
        best = torch.where(done & pad, settings.pad_token_id, best)
        ids = torch.cat([ids, best[:, None]], dim=1)
        done |= best == end
        if stop(done, ids, end):
            break
    return decode(ids[:, 1:], tokenizer)


@in_area("texts encoded in place", bug="TC-34")
def generate(model, tokenizer, texts, *, max_new_tokens, forced_bos_token_id=None):
    from nlpcheck.tasks.summarization import generate as right

    written = right(model, tokenizer, texts, max_new_tokens=max_new_tokens, forced_bos_token_id=forced_bos_token_id)
    texts[:] = written
    return written
