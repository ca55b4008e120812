"""Wrong ways to collate rows and mask some of their tokens."""

import functools

from nlpcheck.bench import edit, mutant

in_area = functools.partial(mutant, area="masked_lm")
in_file = functools.partial(edit, area="masked_lm", file="collation.py")

TAKEN = 'taken = [*tokenizer.model_input_names, "special_tokens_mask"]'
ROWS = "rows = [{key: row[key] for key in row if key in taken} for row in features]"
PADDED = "dict(DataCollatorWithPadding(tokenizer)(rows))"
BY_ID = 'special = torch.isin(batch["input_ids"], torch.tensor(tokenizer.all_special_ids))'
POP = 'special = batch.pop("special_tokens_mask", None)'
RETURN = "    return batch\n"
MASK = '    batch["input_ids"], batch["labels"] = mask_tokens('

# Padding.

in_file("columns that the model does not take are passed on", bug="SC-18", old="if key in taken}", new="if key}")
in_file(
    "labels of the rows are padded, too",
    bug="CL-07",
    old='"special_tokens_mask"]',
    new='"special_tokens_mask", "labels"]',
)
in_file(
    "a batch is ids and mask for every model",
    bug="ML-11",
    old="[*tokenizer.model_input_names, ",
    new='["input_ids", "attention_mask", ',
)
in_file(
    "the attention mask is left out",
    bug="ML-11",
    old=RETURN,
    new="    return {key: value for key, value in batch.items() if key != 'attention_mask'}\n",
)
in_file(
    "the labels are left out",
    bug="SC-17",
    old=RETURN,
    new="    return {key: value for key, value in batch.items() if key != 'labels'}\n",
)
in_file(
    "the labels are called label",
    bug="TK-08",
    old=RETURN,
    new="    return {'label' if key == 'labels' else key: value for key, value in batch.items()}\n",
)
in_file(
    "every batch is padded to a multiple of eight",
    bug="TK-07",
    old="DataCollatorWithPadding(tokenizer)",
    new="DataCollatorWithPadding(tokenizer, pad_to_multiple_of=8)",
)
in_file(
    "every batch is padded to one maximal length",
    bug="TK-07",
    old="DataCollatorWithPadding(tokenizer)",
    new="DataCollatorWithPadding(tokenizer, padding='max_length', max_length=400)",
)
in_file(
    "rows are cut to the shortest",
    bug="TK-07",
    old=ROWS,
    new=ROWS
    + "\n    short = min(len(row['input_ids']) for row in rows)\n    rows = [{key: value[:short] for key, value in row.items()} for row in rows]",
)
in_file(
    "rows sorted by length",
    bug="TK-07",
    old="for row in features]",
    new="for row in sorted(features, key=lambda row: len(row['input_ids']))]",
)
in_file(
    "the attention mask marks the padding",
    bug="SC-30",
    old=RETURN,
    new="    batch['attention_mask'] = 1 - batch['attention_mask']\n" + RETURN,
)
in_file(
    "padding attended to",
    bug="SC-30",
    old=RETURN,
    new="    batch['attention_mask'] = torch.ones_like(batch['attention_mask'])\n" + RETURN,
)
in_file(
    "no attention to masks",
    bug="ML-18",
    old=RETURN,
    new="    batch['attention_mask'] *= batch['input_ids'] != tokenizer.mask_token_id\n" + RETURN,
)
in_file(
    "no attention to what is selected",
    bug="ML-18",
    old=RETURN,
    new="    batch['attention_mask'] *= batch['labels'] == -100\n" + RETURN,
)
in_file(
    "attention to what is selected only",
    bug="ML-18",
    old=RETURN,
    new="    batch['attention_mask'] = (batch['labels'] != -100).long()\n" + RETURN,
)
in_file(
    "token types of zeros",
    bug="SC-18",
    old=RETURN,
    new="    batch |= {key: value * 0 for key, value in batch.items() if key == 'token_type_ids'}\n" + RETURN,
)
in_file(
    "padding of a token type that no model has",
    bug="SC-18",
    old=RETURN,
    new="    batch |= {key: value.masked_fill(batch['attention_mask'] == 0, 7) for key, value in batch.items() if key == 'token_type_ids'}\n"
    + RETURN,
)
in_file(
    "padding is always 0",
    bug="TK-07",
    old=PADDED,
    new="dict(DataCollatorWithPadding(tokenizer)(rows))\n    batch['input_ids'] = batch['input_ids'].masked_fill(batch['attention_mask'] == 0, 0)",
)
in_file(
    "the batch as arrays",
    bug="TC-33",
    old=RETURN,
    new="    return {key: value.numpy() for key, value in batch.items()}\n",
)
in_file(
    "the batch as lists",
    bug="TC-33",
    old=RETURN,
    new="    return {key: value.tolist() for key, value in batch.items()}\n",
)
in_file("ids of float32", bug="TC-33", old=RETURN, new="    return batch | {'input_ids': batch['input_ids'].float()}\n")
in_file("labels of float32", bug="TC-33", old=RETURN, new="    return batch | {'labels': batch['labels'].float()}\n")
in_file("labels of int32", bug="TC-33", old=RETURN, new="    return batch | {'labels': batch['labels'].int()}\n")
in_file(
    "labels without the padding",
    old=RETURN,
    new="    return batch | {'labels': batch['labels'][:, : max(len(features[0]['input_ids']), 1)]}\n",
)
in_file(
    "one row too few",
    bug="TK-12",
    old=RETURN,
    new="    return {key: value[: max(len(features) - 1, 1)] for key, value in batch.items()}\n",
)
in_file(
    "padded on the right whatever the tokenizer says",
    bug="TC-31",
    old=PADDED,
    new="dict(tokenizer.pad(rows, return_tensors='pt', padding_side='right'))",
)
in_file(
    "padded on the left whatever the tokenizer says",
    bug="TC-31",
    old=PADDED,
    new="dict(tokenizer.pad(rows, return_tensors='pt', padding_side='left'))",
)
in_file(
    "the attention mask on the right whatever the side of the ids",
    bug="SC-30",
    old=RETURN,
    new="    batch['attention_mask'] = batch['attention_mask'].sort(1, descending=True).values\n" + RETURN,
)
in_file(
    "token types on the right whatever the side of the ids",
    bug="SC-18",
    old=RETURN,
    new="    if tokenizer.padding_side == 'left' and 'token_type_ids' in batch:\n        batch['token_type_ids'] = torch.stack("
    "[row.roll(-int((mask == 0).sum())) for row, mask in zip(batch['token_type_ids'], batch['attention_mask'])])\n"
    + RETURN,
)
in_file(
    "the special tokens mask on the right whatever the side of the ids",
    bug="TC-31",
    old=POP,
    new=POP
    + "\n    if special is not None and tokenizer.padding_side == 'left':\n        special = torch.stack([row.roll(-int((mask == 0).sum())) for row, mask in zip(special, batch['attention_mask'])])",
)

# What is special.

in_file("the rows' special tokens mask is thrown away", bug="ML-03", old="if special is None:", new="if True:")
in_file(
    "special tokens only where the rows name them",
    bug="ML-03",
    old=BY_ID,
    new='special = torch.zeros_like(batch["input_ids"])',
)
in_file("padding is the only special token", bug="ML-03", old=BY_ID, new='special = (batch["attention_mask"] == 0)')
in_file("padding is no special token", bug="ML-04", old=BY_ID, new=BY_ID + ' & (batch["attention_mask"] == 1)')
in_file(
    "[CLS] is the only special token",
    bug="ML-03",
    old="tokenizer.all_special_ids)",
    new="[tokenizer.cls_token_id, tokenizer.pad_token_id])",
)
in_file(
    "the first and the last column are special",
    bug="ML-04",
    old=BY_ID,
    new='special = torch.zeros_like(batch["input_ids"])\n        special[:, 0] = special[:, -1] = 1',
)
in_file(
    "padding of the special tokens mask is 0",
    bug="ML-04",
    old=POP,
    new=POP + "\n    special = special * batch['attention_mask'] if special is not None else None",
)
in_file(
    "the special tokens mask is what is ordinary",
    bug="ML-03",
    old=POP,
    new=POP + "\n    special = 1 - special if special is not None else None",
)
in_file(
    "every special token of the rows but the first",
    bug="ML-03",
    old=POP,
    new=POP + "\n    special = special * (torch.arange(special.shape[1]) > 0) if special is not None else None",
)
in_file(
    "low ids are special",
    bug="ML-03",
    old='torch.isin(batch["input_ids"], torch.tensor(tokenizer.all_special_ids))',
    new='batch["input_ids"] < 5 + tokenizer.mask_token_id * 0',
)
in_file("one token in ten is special", bug="ML-05", old=BY_ID, new=BY_ID + ' | (batch["input_ids"] % 10 == 0)')

# Masking.

in_file("the probability is not passed on", bug="ML-06", old="        mlm_probability=mlm_probability,\n", new="")
in_file("the generator is not passed on", bug="ML-08", old="        generator=generator,\n", new="")
in_file(
    "0 taken for a missing probability",
    bug="ML-06",
    old="mlm_probability=mlm_probability,",
    new="mlm_probability=mlm_probability or 0.15,",
)
in_file("12 of 100 selected", bug="ML-05", old="mlm_probability: float = 0.15", new="mlm_probability: float = 0.12")
in_file("18 of 100 selected", bug="ML-05", old="mlm_probability: float = 0.15", new="mlm_probability: float = 0.18")
in_file("all selected by default", bug="ML-05", old="mlm_probability: float = 0.15", new="mlm_probability: float = 1.0")
in_file(
    "the probability is a constant between the extremes",
    bug="ML-06",
    old="mlm_probability=mlm_probability,",
    new="mlm_probability=mlm_probability if mlm_probability in (0, 1) else 0.15,",
)
in_file(
    "always the mask",
    bug="ML-05",
    old="        generator=generator,\n",
    new="        generator=generator,\n        mask_replace_prob=1.0,\n        random_replace_prob=0.0,\n",
)
in_file(
    "80, 2, 18",
    bug="ML-05",
    old="        generator=generator,\n",
    new="        generator=generator,\n        random_replace_prob=0.02,\n",
)
in_file(
    "80, 20, 0",
    bug="ML-05",
    old="        generator=generator,\n",
    new="        generator=generator,\n        random_replace_prob=0.2,\n",
)
in_file(
    "90, 10, 0",
    bug="ML-05",
    old="        generator=generator,\n",
    new="        generator=generator,\n        mask_replace_prob=0.9,\n",
)
in_file(
    "masked before padding",
    bug="ML-04",
    old=RETURN,
    new="    batch['input_ids'] = batch['input_ids'].masked_fill(batch['attention_mask'] == 0, tokenizer.mask_token_id)\n"
    + RETURN,
)
in_file(
    "labels are all ids",
    bug="ML-01",
    old=MASK,
    new='    batch["input_ids"], batch["labels"] = (lambda ids, *args, **named: (mask_tokens(ids, *args, **named)[0], ids.clone()))(',
)
in_file(
    "labels are all ids but padding",
    bug="ML-01",
    old=MASK,
    new='    batch["input_ids"], batch["labels"] = (lambda ids, *args, **named: (mask_tokens(ids, *args, **named)[0], ids.masked_fill(ids == tokenizer.pad_token_id, -100)))(',
)
in_file(
    "labels after masking",
    bug="ML-02",
    old=RETURN,
    new="    batch['labels'] = batch['input_ids'].masked_fill(batch['labels'] == -100, -100)\n" + RETURN,
)
in_file(
    "labels shifted by one", bug="CL-02", old=RETURN, new="    batch['labels'] = batch['labels'].roll(-1, 1)\n" + RETURN
)
in_file(
    "labels of a causal model",
    bug="ML-01",
    old=MASK,
    new='    batch["input_ids"], batch["labels"] = (lambda ids, *args, **named: (ids, ids.masked_fill(ids == tokenizer.pad_token_id, -100)))(',
)
in_file(
    "0 where nothing is selected",
    bug="ML-01",
    old=RETURN,
    new="    batch['labels'] = batch['labels'].clamp(min=0)\n" + RETURN,
)
in_file(
    "random ids for all tokens",
    bug="ML-05",
    old=RETURN,
    new="    noise = torch.rand(batch['labels'].shape, generator=generator) < 0.1 * mlm_probability\n    batch['input_ids'] = torch.where(noise & (batch['attention_mask'] == 1), 6, batch['input_ids'])\n"
    + RETURN,
)
in_file(
    "random ids of BERT's vocabulary",
    bug="ML-07",
    old=RETURN,
    new="    odd = (batch['labels'] != -100) & (batch['input_ids'] != tokenizer.mask_token_id) & (batch['input_ids'] != batch['labels'])\n"
    "    batch['input_ids'] = torch.where(odd, batch['input_ids'] * 40, batch['input_ids'])\n" + RETURN,
)
in_file(
    "at least one token",
    bug="ML-17",
    old=RETURN,
    new="    if (batch['labels'] == -100).all():\n        batch['labels'][0, 1] = batch['input_ids'][0, 1]\n" + RETURN,
)
in_file(
    "a seed of its own",
    bug="ML-08",
    old="        generator=generator,\n",
    new="        generator=torch.Generator().manual_seed(0),\n",
)
in_file(
    "a seed of its own where no generator is passed",
    bug="ML-08",
    old="        generator=generator,\n",
    new="        generator=generator or torch.Generator().manual_seed(0),\n",
)
in_file(
    "a copy of the generator",
    bug="ML-08",
    old="        generator=generator,\n",
    new="        generator=generator and torch.Generator().set_state(generator.get_state()),\n",
)
in_file(
    "fresh entropy where no generator is passed",
    bug="ML-08",
    old="        generator=generator,\n",
    new="        generator=generator or torch.Generator().manual_seed(__import__('random').getrandbits(60)),\n",
)
in_file(
    "the last row is not masked",
    bug="ML-25",
    old=RETURN,
    new="    if len(features) > 1:\n        batch['labels'][-1] = -100\n" + RETURN,
)
in_file(
    "the same masks in each row",
    bug="ML-25",
    old=MASK,
    new='    batch["input_ids"], batch["labels"] = (lambda ids, tokenizer, *, special_tokens_mask, mlm_probability, generator: ('
    "lambda chosen: (ids.masked_fill(chosen, tokenizer.mask_token_id), ids.masked_fill(~chosen, -100)))("
    "(torch.rand(ids.shape[1], generator=generator) < mlm_probability) & (special_tokens_mask == 0)))(",
)
in_file(
    "a fixed number in each row",
    bug="ALT-27",
    old=MASK,
    new='    batch["input_ids"], batch["labels"] = (lambda ids, tokenizer, *, special_tokens_mask, mlm_probability, generator: ('
    "lambda chosen: mask_tokens(ids, tokenizer, special_tokens_mask=~chosen, mlm_probability=1.0, generator=generator))("
    "torch.rand(ids.shape, generator=generator).masked_fill(special_tokens_mask != 0, 2.0).argsort(1).argsort(1) < "
    "((special_tokens_mask == 0).sum(1, keepdim=True) * mlm_probability).round()))(",
)
in_file(
    "the rows' ids are written into",
    bug="ML-10",
    old=RETURN,
    new="    for row, ids in zip(features, batch['input_ids'].tolist()):\n        row['input_ids'][:] = ids[: len(row['input_ids'])]\n"
    + RETURN,
)
in_file(
    "the rows' special tokens mask is taken away",
    bug="ML-10",
    old=ROWS,
    new=ROWS + "\n    for row in features:\n        row.pop('special_tokens_mask', None)",
)
in_file(
    "the rows get labels",
    bug="ML-10",
    old=RETURN,
    new="    for row, labels in zip(features, batch['labels'].tolist()):\n        row['labels'] = labels\n" + RETURN,
)

_made = {}


@in_area("masks made once for each batch", bug="ML-09")
def collate(features, tokenizer, *, mlm_probability=0.15, generator=None):
    from nlpcheck.tasks.masked_lm import collate as right

    key = (str(features), tokenizer.name_or_path, mlm_probability)
    if key not in _made:
        _made[key] = right(features, tokenizer, mlm_probability=mlm_probability, generator=generator)
    return _made[key]


@in_area("the library's collator with a seed", bug="ML-08")
def collate(features, tokenizer, *, mlm_probability=0.15, generator=None):
    from transformers import DataCollatorForLanguageModeling

    seed = generator.initial_seed() if generator else 42
    return DataCollatorForLanguageModeling(tokenizer, mlm_probability=mlm_probability, seed=seed)(features)


@in_area("the library's collator without the generator", bug="ML-08")
def collate(features, tokenizer, *, mlm_probability=0.15, generator=None):
    from transformers import DataCollatorForLanguageModeling

    return DataCollatorForLanguageModeling(tokenizer, mlm_probability=mlm_probability)(features)


@in_area("the library's collator for causal models", bug="ML-01")
def collate(features, tokenizer, *, mlm_probability=0.15, generator=None):
    from transformers import DataCollatorForLanguageModeling

    return DataCollatorForLanguageModeling(tokenizer, mlm=False)(features)


# More that is wrong for some batches only.

BY_ID = 'torch.isin(batch["input_ids"], torch.tensor(tokenizer.all_special_ids))'

in_file(
    "without a mask the ends of a row are special",
    bug="ML-04",
    old=BY_ID,
    new='torch.tensor([[int(n == 0 or n >= len(row["input_ids"]) - 1) for n in range(batch["input_ids"].shape[1])] for row in rows])',
)
in_file(
    "without a mask [CLS], [SEP] and padding are special",
    bug="ML-04",
    old=BY_ID,
    new='torch.isin(batch["input_ids"], torch.tensor([tokenizer.cls_token_id, tokenizer.sep_token_id, tokenizer.pad_token_id]))',
)
in_file(
    "special ids are special whatever the rows say",
    bug="ML-03",
    old='    batch["input_ids"], batch["labels"]',
    new="    special = (special != 0) | " + BY_ID + '\n    batch["input_ids"], batch["labels"]',
)
in_file(
    "attention follows from the ids after masking",
    bug="ML-09",
    old="    return batch",
    new='    batch["attention_mask"] = (batch["input_ids"] != tokenizer.pad_token_id).long()\n    return batch',
)
in_file(
    "attention follows from the ids before masking",
    bug="ML-09",
    old="    special = batch.pop",
    new='    batch["attention_mask"] = (batch["input_ids"] != tokenizer.pad_token_id).long()\n    special = batch.pop',
)
in_file(
    "labels where the mask stands only",
    bug="ML-01",
    old="    return batch",
    new='    batch["labels"][batch["input_ids"] != tokenizer.mask_token_id] = -100\n    return batch',
)
in_file(
    "the first row says for all whether tokens are special",
    bug="ML-04",
    old="    if special is None:",
    new='    if special is not None:\n        special = special[:1] | (batch["attention_mask"] == 0)\n    if special is None:',
)
in_file(
    "a batch of one row loses a dimension",
    bug="TK-12",
    old="    return batch",
    new="    return batch if len(rows) > 1 else {key: value[0] for key, value in batch.items()}",
)
in_file(
    "rows are cut at 256 tokens",
    bug="TK-12",
    old="    special = batch.pop",
    new="    batch = {key: value[:, :256] for key, value in batch.items()}\n    special = batch.pop",
)
in_file(
    "a row's last token before padding is special",
    bug="ML-04",
    old='    batch["input_ids"], batch["labels"]',
    new='    special = (special != 0) | (batch["attention_mask"].cumsum(1) == batch["attention_mask"].sum(1, keepdim=True) - 1)\n    batch["input_ids"], batch["labels"]',
)
in_file(
    "unknown tokens are masked only by chance of two",
    bug="ML-03",
    old='    batch["input_ids"], batch["labels"]',
    new='    special = (special != 0) & (batch["input_ids"] != tokenizer.sep_token_id)\n    batch["input_ids"], batch["labels"]',
)
