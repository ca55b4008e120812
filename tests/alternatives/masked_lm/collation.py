"""Other right ways to collate rows and mask some of their tokens."""

import functools

from nlpcheck.bench import alternative

also_right = functools.partial(alternative, area="masked_lm")


@also_right("the library's collator as it is", source="run_mlm.py")
def collate(features, tokenizer, *, mlm_probability=0.15, generator=None):
    from transformers import DataCollatorForLanguageModeling

    collator = DataCollatorForLanguageModeling(tokenizer, mlm_probability=mlm_probability)
    collator.generator = generator
    return collator([dict(row) for row in features])


@also_right("padding by hand, special ids one by one, other columns of the model kept", level="all")
def collate(features, tokenizer, *, mlm_probability=0.15, generator=None):
    import torch

    width = max(len(row["input_ids"]) for row in features)
    fills = {"input_ids": tokenizer.pad_token_id, "attention_mask": 0, "token_type_ids": 0, "special_tokens_mask": 1}

    def padded(values, fill):
        rest = [fill] * (width - len(values))
        return rest + values if tokenizer.padding_side == "left" else values + rest

    batch = {
        name: torch.tensor([padded(list(row[name]), fill) for row in features])
        for name, fill in fills.items()
        if name in features[0]
    }
    ids = batch["input_ids"]
    if "special_tokens_mask" in batch:
        special = batch["special_tokens_mask"].bool()
    else:
        special = torch.zeros_like(ids, dtype=torch.bool)
        for token in {tokenizer.cls_token_id, tokenizer.sep_token_id, tokenizer.pad_token_id, tokenizer.mask_token_id}:
            special |= ids == token
    chances = torch.full(ids.shape, float(mlm_probability)).masked_fill(special, 0.0)
    selected = torch.bernoulli(chances, generator=generator).bool()
    batch["labels"] = ids.clone()
    batch["labels"][~selected] = -100
    kind = torch.rand(ids.shape, generator=generator)
    inputs = ids.clone()
    inputs[selected & (kind < 0.8)] = tokenizer.mask_token_id
    swapped = selected & (kind >= 0.9)
    inputs[swapped] = torch.randint(len(tokenizer), ids.shape, generator=generator)[swapped]
    return batch | {"input_ids": inputs}


@also_right("tokenizer.pad and get_special_tokens_mask")
def collate(features, tokenizer, *, mlm_probability=0.15, generator=None):
    import torch

    from nlpcheck.tasks.masked_lm import mask_tokens

    keys = {*tokenizer.model_input_names, "special_tokens_mask"}
    batch = tokenizer.pad([{k: v for k, v in row.items() if k in keys} for row in features], return_tensors="pt")
    if "special_tokens_mask" not in batch:
        batch["special_tokens_mask"] = torch.tensor(
            [
                tokenizer.get_special_tokens_mask(ids, already_has_special_tokens=True)
                for ids in batch["input_ids"].tolist()
            ]
        )
    batch["input_ids"], batch["labels"] = mask_tokens(
        batch["input_ids"],
        tokenizer,
        special_tokens_mask=batch["special_tokens_mask"],
        mlm_probability=mlm_probability,
        generator=generator,
    )
    return batch
