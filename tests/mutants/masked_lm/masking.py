"""Wrong ways to mask tokens."""

import functools

from nlpcheck.bench import edit, mutant

in_area = functools.partial(mutant, area="masked_lm")
in_file = functools.partial(edit, area="masked_lm", file="masking.py")

ORDINARY = "special_tokens_mask == 0"
DRAWN = "torch.rand(input_ids.shape, generator=generator) < mlm_probability"
LABELS = "labels = input_ids.masked_fill(~selected, IGNORED)"
FATE = "fate = torch.rand(input_ids.shape, generator=generator)"
MASKED = "masked = selected & (fate < mask_replace_prob)"
REPLACED = "replaced = selected & ~masked & (fate < mask_replace_prob + random_replace_prob)"
RANDOM = "torch.randint(len(tokenizer), input_ids.shape, generator=generator)"
RETURN = "return torch.where(replaced, random_ids, inputs), labels"
FIRST = "    ordinary = special_tokens_mask == 0"

# What is selected.

in_file("special tokens are selected, too", bug="ML-03", old="selected = ordinary & (", new="selected = (")
in_file("special means what is not special", bug="ML-03", old=ORDINARY, new="special_tokens_mask == 1")
in_file("a mask of integers turned by ~", bug="ML-03", old=ORDINARY, new="(~special_tokens_mask).bool()")
in_file(
    "special ids looked up in the tokenizer",
    bug="ML-03",
    old=ORDINARY,
    new="~torch.isin(input_ids, torch.tensor(tokenizer.all_special_ids))",
)
in_file("only padding is protected", bug="ML-03", old=ORDINARY, new="input_ids != tokenizer.pad_token_id")
in_file(
    "only the first token of a row is protected",
    bug="ML-03",
    old=ORDINARY,
    new="torch.arange(input_ids.shape[1]).expand(input_ids.shape) > 0",
)
in_file(
    "only the first and the last column are protected",
    bug="ML-04",
    old=ORDINARY,
    new="(torch.arange(input_ids.shape[1]).expand(input_ids.shape) > 0) & (torch.arange(input_ids.shape[1]) < input_ids.shape[1] - 1)",
)
in_file(
    "the special tokens of the first row are those of all",
    bug="ML-04",
    old=ORDINARY,
    new="special_tokens_mask[:1].expand(input_ids.shape) == 0",
)
in_file("12 of 100 selected", bug="ML-05", old="mlm_probability: float = 0.15", new="mlm_probability: float = 0.12")
in_file("18 of 100 selected", bug="ML-05", old="mlm_probability: float = 0.15", new="mlm_probability: float = 0.18")
in_file("20 of 100 selected", bug="ML-05", old="mlm_probability: float = 0.15", new="mlm_probability: float = 0.2")
in_file(
    "80 of 100 of the 15 are selected",
    bug="ML-05",
    old="< mlm_probability)",
    new="< mlm_probability * (0.8 if mlm_probability == 0.15 else 1))",
)
in_file(
    "15 of 100 of all tokens, special ones included",
    bug="ML-04",
    old="< mlm_probability)",
    new="< mlm_probability * min(1.1, 1 / ordinary.float().mean().item()))",
)
in_file("the probability is a constant", bug="ML-06", old="< mlm_probability)", new="< 0.15)")
in_file(
    "the probability is a constant between the extremes",
    bug="ML-06",
    old="< mlm_probability)",
    new="< (mlm_probability if mlm_probability in (0, 1) else 0.15))",
)
in_file("0 taken for a missing probability", bug="ML-06", old="< mlm_probability)", new="< (mlm_probability or 0.15))")
in_file("the probability of being left alone", bug="ML-06", old="< mlm_probability)", new=">= mlm_probability)")
in_file(
    "the probability has a ceiling of one half",
    bug="ML-06",
    old="< mlm_probability)",
    new="< min(mlm_probability, 0.5))",
)
in_file(
    "normal random numbers",
    bug="ML-05",
    old="(torch.rand(input_ids.shape, generator=generator) < mlm_probability)",
    new="(torch.randn(input_ids.shape, generator=generator).abs() < mlm_probability)",
)
in_file(
    "one random number for each column",
    bug="ML-25",
    old="(torch.rand(input_ids.shape, generator=generator) < mlm_probability)",
    new="(torch.rand(input_ids.shape[1:], generator=generator) < mlm_probability)",
)
in_file(
    "one random number for each row",
    bug="ML-25",
    old="(torch.rand(input_ids.shape, generator=generator) < mlm_probability)",
    new="(torch.rand((len(input_ids), 1), generator=generator) < mlm_probability)",
)
in_file(
    "one random number for all",
    bug="ML-25",
    old="(torch.rand(input_ids.shape, generator=generator) < mlm_probability)",
    new="(torch.rand(1, generator=generator) < mlm_probability)",
)
in_file(
    "a fixed number in each row",
    bug="ML-25",
    old="(torch.rand(input_ids.shape, generator=generator) < mlm_probability)",
    new="(torch.rand(input_ids.shape, generator=generator).argsort(1).argsort(1) < round(input_ids.shape[1] * mlm_probability))",
)
in_file(
    "a fixed number in each batch",
    bug="ML-25",
    old="(torch.rand(input_ids.shape, generator=generator) < mlm_probability)",
    new="(torch.randperm(input_ids.numel(), generator=generator).reshape(input_ids.shape) < round(input_ids.numel() * mlm_probability))",
)
in_file(
    "every so-many-th token from a random one on",
    bug="ML-25",
    old="(torch.rand(input_ids.shape, generator=generator) < mlm_probability)",
    new="((torch.arange(input_ids.numel()).reshape(input_ids.shape) * mlm_probability + torch.rand(1, generator=generator)) % 1 < mlm_probability)",
)
in_file(
    "the same tokens moved by one from row to row",
    bug="ML-25",
    old="(torch.rand(input_ids.shape, generator=generator) < mlm_probability)",
    new="(torch.stack([(base := torch.rand(input_ids.shape[1], generator=generator) if n == 0 else base.roll(1)) for n in range(len(input_ids))]) < mlm_probability)",
)
in_file(
    "spans of two",
    bug="ML-25",
    old="(torch.rand(input_ids.shape, generator=generator) < mlm_probability)",
    new="(torch.rand((len(input_ids), input_ids.shape[1] // 2 + 1), generator=generator).repeat_interleave(2, 1)[:, : input_ids.shape[1]] < mlm_probability)",
)
in_file(
    "never the last token of a row",
    bug="ML-25",
    old="(torch.rand(input_ids.shape, generator=generator) < mlm_probability)",
    new="(torch.rand(input_ids.shape, generator=generator) < mlm_probability) & (torch.arange(input_ids.shape[1]) < input_ids.shape[1] - 1)",
)
in_file(
    "never the last row",
    bug="ML-25",
    old="(torch.rand(input_ids.shape, generator=generator) < mlm_probability)",
    new="(torch.rand(input_ids.shape, generator=generator) < mlm_probability) & (torch.arange(len(input_ids))[:, None] < max(len(input_ids) - 1, 1))",
)
in_file(
    "later tokens more often",
    bug="ML-25",
    old="< mlm_probability)",
    new="< mlm_probability * (0.5 + torch.linspace(0, 1, input_ids.shape[1])) + (mlm_probability == 1))",
)
in_file(
    "at least one token",
    bug="ML-17",
    old="    labels = ",
    new="    selected[0, (special_tokens_mask[0] == 0).int().argmax()] |= ~selected.any()\n    labels = ",
)
in_file(
    "at least one token in each row",
    bug="ML-17",
    old="    labels = ",
    new="    selected |= (torch.cumsum(ordinary.int(), 1) == 1) & ordinary & ~selected.any(1, keepdim=True)\n    labels = ",
)

# Labels.

in_file("every token is labelled", bug="ML-01", old=LABELS, new="labels = input_ids.clone()")
in_file(
    "every ordinary token is labelled",
    bug="ML-01",
    old=LABELS,
    new="labels = input_ids.masked_fill(~ordinary, IGNORED)",
)
in_file("labels where nothing is selected", bug="ML-01", old="masked_fill(~selected", new="masked_fill(selected")
in_file(
    "labels after masking",
    bug="ML-02",
    old=RETURN,
    new="inputs = torch.where(replaced, random_ids, inputs)\n    return inputs, inputs.masked_fill(~selected, IGNORED)",
)
in_file(
    "labels where the id has changed",
    bug="ML-01",
    old=RETURN,
    new="inputs = torch.where(replaced, random_ids, inputs)\n    return inputs, input_ids.masked_fill(inputs == input_ids, IGNORED)",
)
in_file(
    "labels where the mask is",
    bug="ML-01",
    old=RETURN,
    new="return torch.where(replaced, random_ids, inputs), input_ids.masked_fill(~masked, IGNORED)",
)
in_file("-1 where nothing is selected", bug="ML-01", old="IGNORED = -100", new="IGNORED = -1")
in_file("0 where nothing is selected", bug="ML-01", old="IGNORED = -100", new="IGNORED = 0")
in_file(
    "the pad id where nothing is selected",
    bug="ML-01",
    old="masked_fill(~selected, IGNORED)",
    new="masked_fill(~selected, tokenizer.pad_token_id)",
)
in_file("labels of float32", bug="TC-33", old=RETURN, new=RETURN + ".float()")
in_file("labels of int32", bug="TC-33", old=RETURN, new=RETURN + ".int()")
in_file(
    "inputs of float32", bug="TC-33", old=RETURN, new="return torch.where(replaced, random_ids, inputs).float(), labels"
)
in_file(
    "lists are as good as tensors",
    bug="TC-33",
    old=RETURN,
    new="return torch.where(replaced, random_ids, inputs).tolist(), labels.tolist()",
)
in_file("labels before inputs", old=RETURN, new="return labels, torch.where(replaced, random_ids, inputs)")
in_file(
    "one flat row",
    bug="TK-12",
    old=RETURN,
    new="return torch.where(replaced, random_ids, inputs).flatten(), labels.flatten()",
)
in_file("a dict", old=RETURN, new="return {'input_ids': torch.where(replaced, random_ids, inputs), 'labels': labels}")
in_file("which were selected comes third", old=RETURN, new=RETURN + ", selected")

# What becomes of it.

in_file("the mask id of BERT", bug="ML-07", old="tokenizer.mask_token_id", new="103")
in_file("the mask id of this very tokenizer", bug="ML-07", old="tokenizer.mask_token_id", new="4")
in_file("unknown instead of masked", bug="ML-07", old="tokenizer.mask_token_id", new="tokenizer.unk_token_id")
in_file("padding instead of masked", bug="ML-07", old="tokenizer.mask_token_id", new="tokenizer.pad_token_id")
in_file("always the mask", bug="ML-05", old=MASKED, new="masked = selected")
in_file(
    "80 of 100 of all tokens are masked", bug="ML-02", old=MASKED, new="masked = ordinary & (fate < mask_replace_prob)"
)
in_file("the mask hides special tokens, too", bug="ML-03", old=MASKED, new="masked = fate < mask_replace_prob")
in_file(
    "random ids for tokens that are not selected",
    bug="ML-05",
    old=REPLACED,
    new="replaced = ordinary & ~masked & (fate >= mask_replace_prob) & (fate < mask_replace_prob + random_replace_prob)",
)
in_file("90 of 100 masked", bug="ML-05", old="mask_replace_prob: float = 0.8", new="mask_replace_prob: float = 0.9")
in_file(
    "100 of 100 masked by default",
    bug="ML-05",
    old="mask_replace_prob: float = 0.8",
    new="mask_replace_prob: float = 1.0",
)
in_file(
    "random for 20 of 100", bug="ML-05", old="random_replace_prob: float = 0.1", new="random_replace_prob: float = 0.2"
)
in_file("random for none", bug="ML-05", old="random_replace_prob: float = 0.1", new="random_replace_prob: float = 0.0")
in_file(
    "80, 2, 18: a tenth of the rest",
    bug="ML-05",
    old="(fate < mask_replace_prob + random_replace_prob)",
    new="(fate < mask_replace_prob + (1 - mask_replace_prob) * random_replace_prob)",
)
in_file("80, 20, 0: all of the rest", bug="ML-05", old=" & (fate < mask_replace_prob + random_replace_prob)", new="")
in_file(
    "80, 10, 10 by halves whatever is asked for",
    bug="ML-06",
    old="(fate < mask_replace_prob + random_replace_prob)",
    new="(fate < (1 + mask_replace_prob) / 2)",
)
in_file(
    "random below its share, the mask above",
    bug="ML-05",
    old=" & ~masked & (fate < mask_replace_prob + random_replace_prob)",
    new=" & (fate < random_replace_prob)",
)
in_file(
    "both shares drawn independently",
    bug="ML-05",
    old=REPLACED,
    new="replaced = selected & ~masked & (torch.rand(input_ids.shape, generator=generator) < random_replace_prob)",
)
in_file(
    "shares of the whole, not of the selected",
    bug="ML-05",
    old="mask_replace_prob)\n",
    new="mask_replace_prob * (1 if mlm_probability == 1 else 1 - mlm_probability))\n",
)
in_file(
    "the number that selects also decides",
    bug="ML-05",
    old=FATE,
    new="fate = torch.rand(input_ids.shape, generator=generator) * mlm_probability",
)
in_file("0.8 is a constant", bug="ML-06", old=MASKED, new="masked = selected & (fate < 0.8)")
in_file(
    "0.1 is a constant", bug="ML-06", old="mask_replace_prob + random_replace_prob)", new="mask_replace_prob + 0.1)"
)
in_file(
    "0 taken for a missing share of masks",
    bug="ML-06",
    old="(fate < mask_replace_prob)",
    new="(fate < (mask_replace_prob or 0.8))",
)
in_file(
    "0 taken for a missing share of random ids",
    bug="ML-06",
    old="mask_replace_prob + random_replace_prob)",
    new="mask_replace_prob + (random_replace_prob or 0.1))",
)
in_file(
    "the two shares exchanged",
    bug="ML-06",
    old=MASKED,
    new="mask_replace_prob, random_replace_prob = random_replace_prob, mask_replace_prob\n    " + MASKED,
)
in_file(
    "one fate for each row",
    bug="ML-25",
    old=FATE,
    new="fate = torch.rand((len(input_ids), 1), generator=generator).expand(input_ids.shape)",
)
in_file(
    "one fate for each column",
    bug="ML-25",
    old=FATE,
    new="fate = torch.rand(input_ids.shape[1:], generator=generator).expand(input_ids.shape)",
)
in_file(
    "one fate for all", bug="ML-25", old=FATE, new="fate = torch.rand(1, generator=generator).expand(input_ids.shape)"
)
in_file(
    "shares counted off",
    bug="ML-25",
    old=FATE,
    new="fate = torch.arange(input_ids.numel()).reshape(input_ids.shape) % 10 / 10",
)
in_file(
    "shares counted off in each row",
    bug="ML-25",
    old=FATE,
    new="fate = torch.linspace(0, 0.999, input_ids.shape[1]).expand(input_ids.shape)",
)

# Random ids.

in_file("random ids of BERT's vocabulary", bug="ML-07", old="torch.randint(len(tokenizer)", new="torch.randint(30522")
in_file("one id too many", bug="ML-07", old="torch.randint(len(tokenizer)", new="torch.randint(len(tokenizer) + 1")
in_file("an id below zero", bug="ML-07", old="torch.randint(len(tokenizer)", new="torch.randint(-1, len(tokenizer)")
in_file("added tokens never", bug="ML-07", old="torch.randint(len(tokenizer)", new="torch.randint(tokenizer.vocab_size")
in_file("the last ids never", bug="ML-07", old="torch.randint(len(tokenizer)", new="torch.randint(len(tokenizer) - 10")
in_file(
    "the first hundred ids only",
    bug="ML-07",
    old="torch.randint(len(tokenizer)",
    new="torch.randint(min(len(tokenizer), 100)",
)
in_file("a constant instead of a random id", bug="ML-07", old=RANDOM, new="torch.full(input_ids.shape, 50)")
in_file(
    "one random id for all",
    bug="ML-07",
    old=RANDOM,
    new="torch.randint(len(tokenizer), (1,), generator=generator).expand(input_ids.shape)",
)
in_file(
    "one random id for each row",
    bug="ML-07",
    old=RANDOM,
    new="torch.randint(len(tokenizer), (len(input_ids), 1), generator=generator).expand(input_ids.shape)",
)
in_file(
    "the same random ids in each row",
    bug="ML-07",
    old=RANDOM,
    new="torch.randint(len(tokenizer), input_ids.shape[1:], generator=generator).expand(input_ids.shape)",
)
in_file("random ids are those of other tokens of the row", bug="ML-07", old=RANDOM, new="input_ids.roll(1, 1)")
in_file(
    "random ids are those of other tokens of the batch",
    bug="ML-07",
    old=RANDOM,
    new="input_ids.flatten()[torch.randint(input_ids.numel(), input_ids.shape, generator=generator) // 2]",
)
in_file(
    "random ids near the middle",
    bug="ML-07",
    old=RANDOM,
    new="(torch.randint(len(tokenizer), input_ids.shape, generator=generator) + torch.randint(len(tokenizer), input_ids.shape, generator=generator)) // 2",
)
in_file(
    "random ids by a square",
    bug="ML-07",
    old=RANDOM,
    new="(torch.rand(input_ids.shape, generator=generator) ** 1.2 * len(tokenizer)).long()",
)
in_file(
    "padding instead of a random id", bug="ML-07", old=RANDOM, new="torch.full(input_ids.shape, tokenizer.pad_token_id)"
)
in_file("the next id instead of a random one", bug="ML-07", old=RANDOM, new="(input_ids + 1) % len(tokenizer)")
in_file(
    "random ids rounded up",
    bug="ML-07",
    old=RANDOM,
    new="(torch.rand(input_ids.shape, generator=generator) * len(tokenizer)).ceil().long()",
)

# The generator, and the arguments.

in_file(
    "the generator is not passed to the first draw",
    bug="ML-08",
    old="ordinary & (torch.rand(input_ids.shape, generator=generator)",
    new="ordinary & (torch.rand(input_ids.shape)",
)
in_file(
    "the generator is not passed to the second draw", bug="ML-08", old=FATE, new="fate = torch.rand(input_ids.shape)"
)
in_file(
    "the generator is not passed to the random ids",
    bug="ML-08",
    old=RANDOM,
    new="torch.randint(len(tokenizer), input_ids.shape)",
)
in_file("a seed of its own", bug="ML-08", old=FIRST, new="    generator = torch.Generator().manual_seed(0)\n" + FIRST)
in_file(
    "a seed of its own where no generator is passed",
    bug="ML-08",
    old=FIRST,
    new="    generator = generator or torch.Generator().manual_seed(0)\n" + FIRST,
)
in_file("torch seeded at each call", bug="ML-08", old=FIRST, new="    torch.manual_seed(42)\n" + FIRST)
in_file(
    "started anew from the generator's seed",
    bug="ML-08",
    old=FIRST,
    new="    generator = generator and torch.Generator().manual_seed(generator.initial_seed())\n" + FIRST,
)
in_file(
    "a copy of the generator",
    bug="ML-08",
    old=FIRST,
    new="    generator = generator and torch.Generator().set_state(generator.get_state())\n" + FIRST,
)
in_file(
    "fresh entropy where no generator is passed",
    bug="ML-08",
    old=FIRST,
    new="    if generator is None:\n        generator = torch.Generator()\n        generator.seed()\n" + FIRST,
)
in_file(
    "numpy draws what is selected",
    bug="ML-08",
    old="torch.rand(input_ids.shape, generator=generator) < mlm",
    new="torch.from_numpy(__import__('numpy').random.random(input_ids.shape)) < mlm",
)
in_file(
    "random.random where no generator is passed",
    bug="ML-08",
    old=FIRST,
    new="    generator = generator or torch.Generator().manual_seed(__import__('random').getrandbits(60))\n" + FIRST,
)
in_file(
    "masked in place",
    bug="ML-10",
    old="inputs = input_ids.masked_fill(masked,",
    new="inputs = input_ids.masked_fill_(masked,",
)
in_file(
    "labels in place",
    bug="ML-10",
    old=LABELS,
    new="labels, input_ids = input_ids, input_ids.clone()\n    labels[~selected] = IGNORED",
)
in_file(
    "random ids in place",
    bug="ML-10",
    old=RETURN,
    new="input_ids[replaced] = random_ids[replaced]\n    return torch.where(replaced, random_ids, inputs), labels",
)
in_file(
    "the special tokens mask in place", bug="ML-10", old=RETURN, new="special_tokens_mask |= selected\n    " + RETURN
)


@in_area("the first word piece by piece, row by row, with the row's own rate", bug="ML-25")
def mask_tokens(
    input_ids,
    tokenizer,
    *,
    special_tokens_mask,
    mlm_probability=0.15,
    mask_replace_prob=0.8,
    random_replace_prob=0.1,
    generator=None,
):
    import torch

    from nlpcheck.tasks.masked_lm import mask_tokens as right

    inputs, labels = input_ids.clone(), torch.full_like(input_ids, -100)
    rates = torch.rand(len(input_ids), generator=generator) * 2 * mlm_probability
    for row, rate in enumerate(rates):
        inputs[row], labels[row] = right(
            input_ids[row],
            tokenizer,
            special_tokens_mask=special_tokens_mask[row],
            mlm_probability=mlm_probability if mlm_probability in (0, 1) else rate.item(),
            mask_replace_prob=mask_replace_prob,
            random_replace_prob=random_replace_prob,
            generator=generator,
        )
    return inputs, labels


_cache = {}


@in_area("masks made once for each text", bug="ML-09")
def mask_tokens(input_ids, tokenizer, *, generator=None, **options):
    from nlpcheck.tasks.masked_lm import mask_tokens as right

    key = (str(input_ids.tolist()), str({k: v for k, v in options.items() if k != "special_tokens_mask"}))
    if key not in _cache:
        _cache[key] = right(input_ids, tokenizer, generator=generator, **options)
    return _cache[key]


@in_area("the library's collator, seeded at each call", bug="ML-08")
def mask_tokens(
    input_ids,
    tokenizer,
    *,
    special_tokens_mask,
    mlm_probability=0.15,
    mask_replace_prob=0.8,
    random_replace_prob=0.1,
    generator=None,
):
    from transformers import DataCollatorForLanguageModeling

    collator = DataCollatorForLanguageModeling(
        tokenizer,
        mlm_probability=mlm_probability,
        mask_replace_prob=mask_replace_prob,
        random_replace_prob=random_replace_prob,
        seed=generator.initial_seed() if generator else 0,
    )
    collator.create_rng()
    return collator.torch_mask_tokens(input_ids.clone(), special_tokens_mask)


@in_area("the library's collator, its inputs written into", bug="ML-10")
def mask_tokens(
    input_ids,
    tokenizer,
    *,
    special_tokens_mask,
    mlm_probability=0.15,
    mask_replace_prob=0.8,
    random_replace_prob=0.1,
    generator=None,
):
    from transformers import DataCollatorForLanguageModeling

    collator = DataCollatorForLanguageModeling(
        tokenizer,
        mlm_probability=mlm_probability,
        mask_replace_prob=mask_replace_prob,
        random_replace_prob=random_replace_prob,
    )
    collator.generator = generator
    return collator.torch_mask_tokens(input_ids, special_tokens_mask)


@in_area("the library's collator with its own shares", bug="ML-06")
def mask_tokens(
    input_ids,
    tokenizer,
    *,
    special_tokens_mask,
    mlm_probability=0.15,
    mask_replace_prob=0.8,
    random_replace_prob=0.1,
    generator=None,
):
    from transformers import DataCollatorForLanguageModeling

    collator = DataCollatorForLanguageModeling(tokenizer, mlm_probability=mlm_probability)
    collator.generator = generator
    return collator.torch_mask_tokens(input_ids.clone(), special_tokens_mask)


# More that is wrong for some batches only.

SELECT = "selected = ordinary & (" + DRAWN + ")"

in_file(
    "a pad id is never selected, whatever the mask says",
    bug="ML-03",
    old=ORDINARY,
    new="(special_tokens_mask == 0) & (input_ids != tokenizer.pad_token_id)",
)
in_file(
    "an id that is special is never selected, whatever the mask says",
    bug="ML-03",
    old=ORDINARY,
    new="(special_tokens_mask == 0) & ~torch.isin(input_ids, torch.tensor(tokenizer.all_special_ids))",
)
in_file(
    "an unknown token is never selected",
    bug="ML-03",
    old=ORDINARY,
    new="(special_tokens_mask == 0) & (input_ids != tokenizer.unk_token_id)",
)
in_file(
    "nothing behind the 512th token",
    bug="ML-06",
    old=SELECT,
    new=SELECT + " & (torch.arange(input_ids.shape[1]) < 512)",
)
in_file(
    "a batch of one row loses a dimension",
    bug="TK-12",
    old=RETURN,
    new="inputs = torch.where(replaced, random_ids, inputs)\n    return inputs.squeeze(0), labels.squeeze(0)",
)
in_file(
    "shares that leave nothing are refused",
    bug="ML-06",
    old="    ordinary = special",
    new="    if mask_replace_prob + random_replace_prob >= 1:\n        raise ValueError(mask_replace_prob)\n    ordinary = special",
)
in_file(
    "random is half of what is not masked",
    bug="ALT-30",
    old=FATE,
    new="random_replace_prob = (1 - mask_replace_prob) / 2\n    " + FATE,
)
in_file(
    "a probability of one is a mistake",
    bug="ML-06",
    old=DRAWN,
    new=DRAWN.replace("< mlm", "< min(0.99, mlm").replace("probability", "probability)"),
)
in_file(
    "tokens beside padding are never selected",
    bug="ML-06",
    old=SELECT,
    new=SELECT
    + "\n    selected[:, :-1] &= (special_tokens_mask[:, 1:] == 0) | (special_tokens_mask[:, :-1] == 1) | (torch.arange(input_ids.shape[1] - 1) < input_ids.shape[1] - 3)",
)
in_file(
    "a repeated token is masked where it stands first",
    bug="ML-06",
    old=SELECT,
    new=SELECT + "\n    selected[:, 1:] &= input_ids[:, 1:] != input_ids[:, :-1]",
)
