"""Wrong ways to let a decoder write."""

import functools

from nlpcheck.bench import edit, mutant

in_area = functools.partial(mutant, area="causal_lm")
in_file = functools.partial(edit, area="causal_lm", file="generation.py")

TOKENIZE = 'tokenizer(list(prompts), padding=True, padding_side="left", return_tensors="pt")'
CALL = 'model.generate(ids, attention_mask=rows["attention_mask"])'
DECODE = "tokenizer.batch_decode(output[:, ids.shape[1] :], skip_special_tokens=True)"
EOS = "eos_token_id=model.generation_config.eos_token_id"
WITH = "with evaluating(model), _settings(model, settings):"
OWN = "max_new_tokens=max_new_tokens, pad_token_id=tokenizer.pad_token_id"

# One edit of the reference.

in_file(
    "prompts are cut at the tokenizer's limit", bug="SC-35", old="padding=True,", new="padding=True, truncation=True,"
)
in_file("padding where the tokenizer puts it", bug="CL-50", old=' padding_side="left",', new="")
in_file("padding is seen", bug="CL-50", old='attention_mask=rows["attention_mask"]', new="attention_mask=ids * 0 + 1")
in_file("the mask follows from the ids", bug="CL-50", old='attention_mask=rows["attention_mask"]',
        new="attention_mask=(ids != tokenizer.pad_token_id).long()")  # fmt: skip
in_file("the model finds the mask itself", bug="CL-50", old=', attention_mask=rows["attention_mask"]', new="")
in_file("the prompt is part of the text", bug="CL-52", old="output[:, ids.shape[1] :]", new="output")
in_file("the last token of the prompt is new", bug="CL-52", old="ids.shape[1] :]", new="ids.shape[1] - 1 :]")
in_file("the first new token is part of the prompt", bug="CL-52", old="ids.shape[1] :]", new="ids.shape[1] + 1 :]")
in_file("as many prompt tokens as prompts", bug="CL-52", old="ids.shape[1] :]", new="ids.shape[0] :]")
in_file("the last max_new_tokens tokens are new", bug="CL-52", old="output[:, ids.shape[1] :]",
        new="output[:, -max_new_tokens - 1 :]")  # fmt: skip
in_file("special tokens are text", bug="CL-55", old=", skip_special_tokens=True", new="")
in_file(
    "prompts without special tokens", old='return_tensors="pt"', new='return_tensors="pt", add_special_tokens=False'
)
in_file(
    "a prompt has sixteen tokens",
    bug="CL-53",
    old="padding=True, ",
    new="padding=True, truncation=True, max_length=4, ",
)
in_file("prompts are stripped of special tokens at the end", old="list(prompts), ",
        new='[p.removesuffix("<|endoftext|>") for p in prompts], ')  # fmt: skip
in_file("prompts are stripped", old="list(prompts), ", new="[p.strip() for p in prompts], ")
in_file(
    "half precision is fast",
    bug="CL-42",
    old="    with evaluating",
    new="    model.bfloat16().float()\n    with evaluating",
)
in_file("weights are frozen", old="    with evaluating", new="    model.requires_grad_(False)\n    with evaluating")
in_file("prompts in lower case", old="list(prompts), ", new="[p.lower() for p in prompts], ")
in_file("every text ends with EOS of the tokenizer", bug="CL-08", old=EOS, new="eos_token_id=tokenizer.eos_token_id")
in_file("EOS of the tokenizer where the model has none", bug="CL-08", old=EOS,
        new=EOS + " if model.generation_config.eos_token_id is not None else tokenizer.eos_token_id")  # fmt: skip
in_file("only max_new_tokens ends a text", bug="CL-08", old=EOS, new="eos_token_id=None")
in_file("the first EOS of the list", bug="CL-08", old=EOS,
        new="eos_token_id=[model.generation_config.eos_token_id][0] if not isinstance("
            "model.generation_config.eos_token_id, list) else model.generation_config.eos_token_id[0]")  # fmt: skip
in_file("EOS of 0 is none", bug="CL-08", old=EOS, new=EOS + " or None")
in_file("EOS of 0 in a list is none", bug="CL-08", old=EOS,
        new="eos_token_id=[e for e in [model.generation_config.eos_token_id] if e] if not isinstance("
            "model.generation_config.eos_token_id, list) else "
            "[e for e in model.generation_config.eos_token_id if e]")  # fmt: skip
in_file("EOS of the configuration", bug="CL-08", old=EOS, new="eos_token_id=model.config.eos_token_id")
in_file(
    "the length counts the prompt",
    bug="CL-53",
    old="max_new_tokens=max_new_tokens,",
    new="max_length=max_new_tokens + 1,",
)
in_file("one token more", bug="CL-53", old="max_new_tokens=max_new_tokens,", new="max_new_tokens=max_new_tokens + 1,")
in_file(
    "one token less",
    bug="CL-53",
    old="max_new_tokens=max_new_tokens,",
    new="max_new_tokens=max(max_new_tokens - 1, 1),",
)
in_file("at most twenty tokens", bug="CL-53", old="max_new_tokens=max_new_tokens,",
        new="max_new_tokens=min(max_new_tokens, 20),")  # fmt: skip
in_file("twenty tokens are the default", bug="CL-53", old="        max_new_tokens=max_new_tokens,\n", new="")
in_file("as many tokens as there is room behind the longest prompt", bug="CL-53", old="max_new_tokens=max_new_tokens,",
        new="max_length=ids.shape[1] + max_new_tokens, min_new_tokens=max_new_tokens,")  # fmt: skip
in_file("sampling", old="max_new_tokens=max_new_tokens,", new="max_new_tokens=max_new_tokens, do_sample=True, top_k=0,")
in_file("four beams", old="max_new_tokens=max_new_tokens,", new="max_new_tokens=max_new_tokens, num_beams=4,")
in_file("repetitions are punished", old="max_new_tokens=max_new_tokens,",
        new="max_new_tokens=max_new_tokens, repetition_penalty=1.5,")  # fmt: skip
in_file("nothing is said twice", old="max_new_tokens=max_new_tokens,",
        new="max_new_tokens=max_new_tokens, no_repeat_ngram_size=2,")  # fmt: skip
in_file(
    "an empty text is none",
    old="max_new_tokens=max_new_tokens,",
    new="max_new_tokens=max_new_tokens, min_new_tokens=1,",
)
in_file("EOS ends the text in the end", bug="CL-08", old="max_new_tokens=max_new_tokens,",
        new="max_new_tokens=max_new_tokens, forced_eos_token_id=373,")  # fmt: skip
in_file("dropout while writing", bug="SC-36", old=WITH, new="with _settings(model, settings):")
in_file("evaluation mode for ever", bug="TR-20", old=WITH, new="model.eval()\n    with _settings(model, settings):")
in_file("the model's settings are replaced for ever", old=WITH,
        new="model.generation_config = settings\n    with evaluating(model):")  # fmt: skip
in_file("longest prompts first", old="list(prompts), ", new="sorted(prompts, key=len, reverse=True), ")
in_file("equal prompts once", old="list(prompts), ", new="list(dict.fromkeys(p[:3] for p in prompts)), ")
in_file(
    "only the first text",
    old="    return tokenizer.batch_decode(output[",
    new="    return tokenizer.batch_decode(output[:1][",
)
in_file("a text of several lines", old=f"    return {DECODE}", new=f'    return ["\\n".join({DECODE})]')
in_file("a text without its last word", old=f"    return {DECODE}",
        new=f'    return [" ".join(t.split()[:-1]) for t in {DECODE}]')  # fmt: skip
in_file(
    "ids are text", old=f"    return {DECODE}", new=f"    return [str(t.tolist()) for t in output[:, ids.shape[1] :]]"
)
in_file("texts and their prompts", old=f"    return {DECODE}", new=f"    return list(zip(prompts, {DECODE}))")
in_file("tokens joined by spaces", old=f"    return {DECODE}",
        new="    return [' '.join(tokenizer.convert_ids_to_tokens(t, skip_special_tokens=True)) for t in "
            "output[:, ids.shape[1] :]]")  # fmt: skip


# The library asked in another way.


def _asked(model, tokenizer, prompts, cut=True, **options):
    rows = tokenizer(list(prompts), padding=True, padding_side="left", return_tensors="pt")
    ids = rows["input_ids"]
    output = model.generate(ids, attention_mask=rows["attention_mask"], pad_token_id=tokenizer.pad_token_id, **options)
    return tokenizer.batch_decode(output[:, ids.shape[1] :] if cut else output, skip_special_tokens=True)


@in_area("the model's settings as they are")
def generate(model, tokenizer, prompts, *, max_new_tokens):
    return _asked(model, tokenizer, prompts, max_new_tokens=max_new_tokens)


@in_area("beams are not sampled")
def generate(model, tokenizer, prompts, *, max_new_tokens):
    return _asked(model, tokenizer, prompts, max_new_tokens=max_new_tokens, do_sample=False)


@in_area("samples are not searched for beams")
def generate(model, tokenizer, prompts, *, max_new_tokens):
    return _asked(model, tokenizer, prompts, max_new_tokens=max_new_tokens, num_beams=1)


@in_area("penalties are greedy, too")
def generate(model, tokenizer, prompts, *, max_new_tokens):
    training = model.training
    model.eval()
    texts = _asked(model, tokenizer, prompts, max_new_tokens=max_new_tokens, do_sample=False, num_beams=1)
    model.train(training)
    return texts


@in_area("new settings on top of the model's")
def generate(model, tokenizer, prompts, *, max_new_tokens):
    from transformers import GenerationConfig

    settings = GenerationConfig(max_new_tokens=max_new_tokens, pad_token_id=tokenizer.pad_token_id)
    return _asked(model, tokenizer, prompts, generation_config=settings)


@in_area("the model's length before the caller's", bug="CL-53")
def generate(model, tokenizer, prompts, *, max_new_tokens):
    own = model.generation_config
    number = own.max_new_tokens or (own.max_length and own.max_length - 3) or max_new_tokens
    return _asked(model, tokenizer, prompts, max_new_tokens=number, do_sample=False, num_beams=1)


@in_area("sampling switched off for ever")
def generate(model, tokenizer, prompts, *, max_new_tokens):
    model.generation_config.do_sample = False
    model.generation_config.num_beams = 1
    return _asked(model, tokenizer, prompts, max_new_tokens=max_new_tokens)


@in_area("the characters of the prompt are cut off", bug="CL-52")
def generate(model, tokenizer, prompts, *, max_new_tokens):
    texts = _asked(model, tokenizer, prompts, cut=False, max_new_tokens=max_new_tokens, do_sample=False, num_beams=1)
    return [text[len(prompt) :] for text, prompt in zip(texts, prompts, strict=True)]


@in_area("the prompt is replaced by nothing", bug="CL-52")
def generate(model, tokenizer, prompts, *, max_new_tokens):
    texts = _asked(model, tokenizer, prompts, cut=False, max_new_tokens=max_new_tokens, do_sample=False, num_beams=1)
    return [text.replace(prompt, "") for text, prompt in zip(texts, prompts, strict=True)]


@in_area("the tokens of each prompt are cut off, padding is not", bug="CL-52")
def generate(model, tokenizer, prompts, *, max_new_tokens):
    rows = tokenizer(list(prompts), padding=True, padding_side="left", return_tensors="pt")
    output = model.generate(
        rows["input_ids"], attention_mask=rows["attention_mask"], do_sample=False, num_beams=1,
        max_new_tokens=max_new_tokens, pad_token_id=tokenizer.pad_token_id,
    )  # fmt: skip
    lengths = rows["attention_mask"].sum(1).tolist()
    return [tokenizer.decode(o[n:], skip_special_tokens=True) for o, n in zip(output, lengths, strict=True)]


@in_area("the tokenizer pads on the left from now on")
def generate(model, tokenizer, prompts, *, max_new_tokens):
    tokenizer.padding_side = "left"
    return _asked(model, tokenizer, prompts, max_new_tokens=max_new_tokens, do_sample=False, num_beams=1)


@in_area("EOS is the pad token from now on")
def generate(model, tokenizer, prompts, *, max_new_tokens):
    texts = _asked(model, tokenizer, prompts, max_new_tokens=max_new_tokens, do_sample=False, num_beams=1)
    tokenizer.pad_token = tokenizer.eos_token or "[UNK]"
    return texts


# A loop by hand.


def _continued(model, ids, steps, ends=(), pick=lambda scores: int(scores.argmax())):
    import torch

    ids, start = list(ids), len(ids)
    with torch.no_grad():
        for _ in range(steps):
            token = pick(model(torch.tensor([ids])).logits[0, -1])
            if token in ends:
                break
            ids.append(token)
    return ids[start:]


def _ends(model):
    ends = model.generation_config.eos_token_id
    return [] if ends is None else [ends] if isinstance(ends, int) else ends


@in_area("an end is one id", bug="CL-08")
def generate(model, tokenizer, prompts, *, max_new_tokens):
    end = model.generation_config.eos_token_id
    new = [_continued(model, tokenizer(p)["input_ids"], max_new_tokens, [end]) if not isinstance(end, list) else
           _continued(model, tokenizer(p)["input_ids"], max_new_tokens) for p in prompts]  # fmt: skip
    return [tokenizer.decode(ids, skip_special_tokens=True) for ids in new]


@in_area("the second best token")
def generate(model, tokenizer, prompts, *, max_new_tokens):
    second = lambda scores: int(scores.topk(2).indices[1])  # noqa: E731
    new = [_continued(model, tokenizer(p)["input_ids"], max_new_tokens, _ends(model), second) for p in prompts]
    return [tokenizer.decode(ids, skip_special_tokens=True) for ids in new]


@in_area("the batch ends with its first text", bug="CL-08")
def generate(model, tokenizer, prompts, *, max_new_tokens):
    new = [_continued(model, tokenizer(p)["input_ids"], max_new_tokens, _ends(model)) for p in prompts]
    if _ends(model):
        new = [ids[: min(map(len, new))] for ids in new]
    return [tokenizer.decode(ids, skip_special_tokens=True) for ids in new]


@in_area("all texts are empty if the first is", bug="CL-08")
def generate(model, tokenizer, prompts, *, max_new_tokens):
    new = [_continued(model, tokenizer(p)["input_ids"], max_new_tokens, _ends(model)) for p in prompts]
    if not new[0]:
        new = [[] for _ in new]
    return [tokenizer.decode(ids, skip_special_tokens=True) for ids in new]


@in_area("EOS of the tokenizer ends the decoded text", bug="CL-08")
def generate(model, tokenizer, prompts, *, max_new_tokens):
    new = [_continued(model, tokenizer(p)["input_ids"], max_new_tokens, _ends(model)) for p in prompts]
    new = [ids[: ids.index(e)] if (e := tokenizer.eos_token_id) in ids else ids for ids in new]
    return [tokenizer.decode(ids, skip_special_tokens=True) for ids in new]


@in_area("pad ends the decoded text", bug="CL-08")
def generate(model, tokenizer, prompts, *, max_new_tokens):
    new = [_continued(model, tokenizer(p)["input_ids"], max_new_tokens, _ends(model)) for p in prompts]
    new = [ids[: ids.index(e)] if (e := tokenizer.pad_token_id) in ids else ids for ids in new]
    return [tokenizer.decode(ids, skip_special_tokens=True) for ids in new]


@in_area("nothing behind EOS, prompts included", bug="CL-08")
def generate(model, tokenizer, prompts, *, max_new_tokens):
    texts = []
    for prompt in prompts:
        ids, ends = tokenizer(prompt)["input_ids"], _ends(model)
        steps = 0 if ends and ids[-1] in ends else max_new_tokens
        texts.append(tokenizer.decode(_continued(model, ids, steps, ends), skip_special_tokens=True))
    return texts


@in_area("each text goes on with the next prompt")
def generate(model, tokenizer, prompts, *, max_new_tokens):
    texts, history = [], []
    for prompt in prompts:
        history += tokenizer(prompt)["input_ids"]
        texts.append(
            tokenizer.decode(_continued(model, history, max_new_tokens, _ends(model)), skip_special_tokens=True)
        )
    return texts


@in_area("each token alone decides about the next")
def generate(model, tokenizer, prompts, *, max_new_tokens):
    texts = []
    for prompt in prompts:
        ids, new = tokenizer(prompt)["input_ids"], []
        while len(new) < max_new_tokens:
            token = _continued(model, (new or ids)[-1:], 1, _ends(model))
            if not token:
                break
            new += token
        texts.append(tokenizer.decode(new, skip_special_tokens=True))
    return texts


@in_area("all new tokens are those of one step")
def generate(model, tokenizer, prompts, *, max_new_tokens):
    texts = []
    for prompt in prompts:
        first = _continued(model, tokenizer(prompt)["input_ids"], 1, _ends(model))
        texts.append(tokenizer.decode(first * max_new_tokens, skip_special_tokens=True))
    return texts


@in_area("a prompt has no special tokens at its end")
def generate(model, tokenizer, prompts, *, max_new_tokens):
    texts = []
    for prompt in prompts:
        ids = tokenizer(prompt)["input_ids"]
        while len(ids) > 1 and ids[-1] in (tokenizer.eos_token_id, tokenizer.sep_token_id):
            ids = ids[:-1]
        texts.append(tokenizer.decode(_continued(model, ids, max_new_tokens, _ends(model)), skip_special_tokens=True))
    return texts


@in_area("prompts are written into")
def generate(model, tokenizer, prompts, *, max_new_tokens):
    texts = _asked(model, tokenizer, prompts, max_new_tokens=max_new_tokens, do_sample=False, num_beams=1)
    for number, text in enumerate(texts):
        prompts[number] += text
    return texts


SAID = {}


@in_area("a prompt is known by its first word", bug="R2")
def generate(model, tokenizer, prompts, *, max_new_tokens):
    from nlpcheck.tasks.causal_lm import generate as right

    texts = right(model, tokenizer, prompts, max_new_tokens=max_new_tokens)
    key = (type(model), prompts[0][:1], len(prompts), max_new_tokens)
    return (
        SAID.setdefault(key, texts)
        if len(SAID) > 1 and tokenizer.padding_side == "right"
        else SAID.setdefault(key, texts)
    )


# More that is wrong for some prompts only.


@in_area("the text of the prompt is taken out of the whole", bug="CL-52")
def generate(model, tokenizer, prompts, *, max_new_tokens):
    from nlpcheck.tasks.causal_lm import generate as right

    texts = right(model, tokenizer, prompts, max_new_tokens=max_new_tokens)
    read = [tokenizer.decode(tokenizer(prompt)["input_ids"], skip_special_tokens=True) for prompt in prompts]
    return [(one + text).replace(one, "") if one else text for one, text in zip(read, texts, strict=True)]


@in_area("each prompt is asked once")
def generate(model, tokenizer, prompts, *, max_new_tokens):
    from nlpcheck.tasks.causal_lm import generate as right

    return right(model, tokenizer, list(dict.fromkeys(prompts)), max_new_tokens=max_new_tokens)


@in_area("a text ends with its line")
def generate(model, tokenizer, prompts, *, max_new_tokens):
    from nlpcheck.tasks.causal_lm import generate as right

    return [text.split("\n")[0] for text in right(model, tokenizer, prompts, max_new_tokens=max_new_tokens)]


@in_area("a text ends with its sentence")
def generate(model, tokenizer, prompts, *, max_new_tokens):
    from nlpcheck.tasks.causal_lm import generate as right

    return [text.split(".")[0] for text in right(model, tokenizer, prompts, max_new_tokens=max_new_tokens)]


@in_area("a token that comes again ends the text")
def generate(model, tokenizer, prompts, *, max_new_tokens):
    from nlpcheck.tasks.causal_lm import generate as right

    return right(model, tokenizer, prompts, max_new_tokens=min(max_new_tokens, 10))


@in_area("prompts in batches of two, the last one left out")
def generate(model, tokenizer, prompts, *, max_new_tokens):
    from nlpcheck.tasks.causal_lm import generate as right

    pairs = [prompts[n : n + 2] for n in range(0, max(len(prompts) - 1, 1), 2)]
    return [text for pair in pairs for text in right(model, tokenizer, pair, max_new_tokens=max_new_tokens)]


def _keeping(name):
    """Greedy, but one of the model's own settings stays."""

    def generate(model, tokenizer, prompts, *, max_new_tokens):
        from transformers import GenerationConfig

        rows = tokenizer(list(prompts), padding=True, padding_side="left", return_tensors="pt")
        own, training = model.generation_config, model.training
        model.generation_config = GenerationConfig(
            max_new_tokens=max_new_tokens, eos_token_id=own.eos_token_id, pad_token_id=tokenizer.pad_token_id,
            **{name: getattr(own, name)},
        )  # fmt: skip
        model.eval()
        try:
            output = model.generate(rows["input_ids"], attention_mask=rows["attention_mask"])
        finally:
            model.generation_config = own
            model.train(training)
        return tokenizer.batch_decode(output[:, rows["input_ids"].shape[1] :], skip_special_tokens=True)

    return generate


for _setting in ("min_length", "min_new_tokens", "repetition_penalty", "suppress_tokens", "begin_suppress_tokens",
                 "num_return_sequences", "exponential_decay_length_penalty", "bad_words_ids", "sequence_bias"):  # fmt: skip
    in_area(f"the model's {_setting} stays")(_keeping(_setting))
