"""Other right ways to mask tokens."""

import functools

from nlpcheck.bench import alternative

also_right = functools.partial(alternative, area="masked_lm", level="all")


@also_right("the library's collator", source="ALT-27")
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
    return collator.torch_mask_tokens(input_ids.clone(), special_tokens_mask)


@also_right("one number decides about selection and replacement")
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

    lot = torch.rand(input_ids.shape, generator=generator, dtype=torch.float64).masked_fill(
        special_tokens_mask.bool(), 1
    )
    selected = lot < mlm_probability
    labels = torch.where(selected, input_ids, -100)
    inputs = torch.where(lot < mlm_probability * mask_replace_prob, tokenizer.mask_token_id, input_ids)
    kept = lot >= mlm_probability * (mask_replace_prob + random_replace_prob)
    swap = selected & ~kept & (lot >= mlm_probability * mask_replace_prob)
    inputs[swap] = torch.randint(len(tokenizer), (int(swap.sum()),), generator=generator)
    return inputs, labels


@also_right("random ids without special ones, never the original", source="ALT-28, ALT-29")
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

    selected = torch.bernoulli((special_tokens_mask == 0) * float(mlm_probability), generator=generator).bool()
    kind = torch.rand(input_ids.shape, generator=generator)
    ordinary = torch.tensor([n for n in range(len(tokenizer)) if n not in set(tokenizer.all_special_ids)])
    place = torch.searchsorted(ordinary, input_ids)
    step = torch.randint(1, len(ordinary), input_ids.shape, generator=generator)
    other = ordinary[(place + step) % len(ordinary)]
    inputs = input_ids.clone()
    masked = selected & (kind < mask_replace_prob)
    inputs[masked] = tokenizer.mask_token_id
    swapped = selected & (kind >= mask_replace_prob) & (kind < mask_replace_prob + random_replace_prob)
    inputs[swapped] = other[swapped]
    return inputs, labels_of(input_ids, selected)


def labels_of(input_ids, selected):
    labels = input_ids.clone()
    labels[~selected] = -100
    return labels


@also_right("numpy, seeded by the generator", source="ALT-24")
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
    import numpy as np
    import torch

    chance = np.random.default_rng(torch.randint(2**62, (1,), generator=generator).item())
    ids, special = input_ids.numpy(), special_tokens_mask.numpy().astype(bool)
    selected = ~special & (chance.random(ids.shape) < mlm_probability)
    rest = 1 - mask_replace_prob - random_replace_prob
    kinds = chance.choice(3, ids.shape, p=[mask_replace_prob, random_replace_prob, max(rest, 0.0)])
    inputs = ids.copy()
    inputs[selected & (kinds == 0)] = tokenizer.mask_token_id
    inputs = np.where(selected & (kinds == 1), chance.integers(0, len(tokenizer), ids.shape), inputs)
    return torch.from_numpy(inputs), torch.from_numpy(np.where(selected, ids, -100))


@also_right("a loop over tokens")
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

    draws = torch.rand((3, *input_ids.shape), generator=generator).tolist()
    inputs, labels = input_ids.tolist(), [[-100] * input_ids.shape[1] for _ in input_ids]
    for r, row in enumerate(special_tokens_mask.tolist()):
        for t, special in enumerate(row):
            if special or draws[0][r][t] >= mlm_probability:
                continue
            labels[r][t] = inputs[r][t]
            if draws[1][r][t] < mask_replace_prob:
                inputs[r][t] = tokenizer.mask_token_id
            elif draws[1][r][t] < mask_replace_prob + random_replace_prob:
                inputs[r][t] = min(int(draws[2][r][t] * len(tokenizer)), len(tokenizer) - 1)
    return [torch.tensor(inputs), torch.tensor(labels)]
