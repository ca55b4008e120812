"""Other right ways to mask whole words."""

import functools

from nlpcheck.bench import alternative

also_right = functools.partial(alternative, area="masked_lm", level="all")


@also_right("the course's mapping, None ends a word, drawn with torch", source="course 7/3")
def mask_whole_words(input_ids, word_ids, tokenizer, *, mlm_probability=0.15, generator=None):
    import collections

    import torch

    inputs, labels = input_ids.clone(), torch.full_like(input_ids, -100)
    for row, ids in enumerate(word_ids):
        mapping, number, current = collections.defaultdict(list), -1, None
        for place, word in enumerate(ids):
            if word is not None:
                if word != current:
                    number += 1
                mapping[number].append(place)
            current = word
        for word, yes in enumerate(torch.rand(len(mapping), generator=generator) < mlm_probability):
            if yes:
                labels[row, mapping[word]] = input_ids[row, mapping[word]]
                inputs[row, mapping[word]] = tokenizer.mask_token_id
    return inputs, labels


@also_right("groupby, one draw per word")
def mask_whole_words(input_ids, word_ids, tokenizer, *, mlm_probability=0.15, generator=None):
    from itertools import groupby

    import torch

    rows = []
    for ids in word_ids:
        runs = [(word, len(list(tokens))) for word, tokens in groupby(ids)]
        lot = torch.rand(len(runs), generator=generator).tolist()
        rows.append(
            [
                word is not None and number < mlm_probability
                for (word, length), number in zip(runs, lot, strict=True)
                for _ in range(length)
            ]
        )
    selected = torch.tensor(rows)
    return torch.where(selected, tokenizer.mask_token_id, input_ids), torch.where(selected, input_ids, -100)


@also_right("words numbered over the whole batch, drawn at once")
def mask_whole_words(input_ids, word_ids, tokenizer, *, mlm_probability=0.15, generator=None):
    import numpy as np
    import torch

    ids = np.array([[-1 if word is None else word for word in row] for row in word_ids])
    begins = np.ones(ids.shape, dtype=bool)
    begins[:, 1:] = ids[:, 1:] != ids[:, :-1]
    numbers = begins.cumsum().reshape(ids.shape) - 1
    lot = torch.bernoulli(torch.full((int(begins.sum()),), float(mlm_probability)), generator=generator).numpy()
    selected = torch.from_numpy((lot[numbers] > 0) & (ids >= 0))
    return input_ids.masked_fill(selected, tokenizer.mask_token_id), input_ids.masked_fill(~selected, -100)
