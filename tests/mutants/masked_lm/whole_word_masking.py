"""Wrong ways to mask whole words."""

import functools

from nlpcheck.bench import edit, mutant

in_area = functools.partial(mutant, area="masked_lm")
in_file = functools.partial(edit, area="masked_lm", file="whole_word_masking.py")

CHANCE = "chance = torch.rand(input_ids.shape, generator=generator) < mlm_probability"
SELECTED = "selected = chance.gather(1, first_tokens) & in_word"
CONTINUES = "continues = position > 0 and word == word_ids[position - 1]"
RETURN = "return input_ids.masked_fill(selected, tokenizer.mask_token_id), input_ids.masked_fill(~selected, IGNORED)"
INPUTS = "return input_ids.masked_fill(selected, tokenizer.mask_token_id),"

in_file("tokens instead of words", bug="ML-12", old=SELECTED, new="selected = chance & in_word")
in_file(
    "only the first token of a word",
    bug="ML-12",
    old=SELECTED,
    new="selected = chance.gather(1, first_tokens) & in_word & (first_tokens == torch.arange(input_ids.shape[1]))",
)
in_file(
    "all tokens of a word but the last",
    bug="ML-12",
    old=SELECTED,
    new="selected = chance.gather(1, first_tokens) & in_word\n    selected[:, :-1] &= (first_tokens[:, 1:] == first_tokens[:, :-1]) | (first_tokens[:, :-1] == torch.arange(input_ids.shape[1] - 1))",
)
in_file(
    "a word is selected if any of its tokens is",
    bug="ML-12",
    old=SELECTED,
    new="any_token = torch.zeros(input_ids.shape, dtype=torch.int64).scatter_add(1, first_tokens, chance.long()) > 0\n    selected = any_token.gather(1, first_tokens) & in_word",
)
in_file("None is a word like any other", bug="ML-14", old=SELECTED, new="selected = chance.gather(1, first_tokens)")
in_file("word 0 is no word", bug="ML-14", old="[word is not None for word in row]", new="[bool(word) for word in row]")
in_file(
    "words with one number are one word across None",
    bug="ML-15",
    old=CONTINUES,
    new="continues = word in word_ids[:position]\n        if word is not None and continues:\n            firsts.append(firsts[list(word_ids).index(word)])\n            continue",
)
in_file(
    "words with one number are one word across others",
    bug="ML-15",
    old=CONTINUES,
    new="continues = position > 0 and word == word_ids[position - 1]\n        same = next((n for n in range(position - 1, -1, -1) if word_ids[n] is None or word_ids[n] == word), None)\n"
    "        if word is not None and same is not None and word_ids[same] == word:\n            firsts.append(firsts[same])\n            continue",
)
in_file(
    "neighbouring words are one word",
    bug="ML-16",
    old=CONTINUES,
    new="continues = position > 0 and word is not None and word_ids[position - 1] is not None",
)
in_file("every token is a word", bug="ML-12", old=CONTINUES, new="continues = False")
in_file(
    "a word has two tokens at most",
    bug="ML-12",
    old="firsts.append(firsts[-1] if continues else position)",
    new="firsts.append(firsts[-1] if continues and position - firsts[-1] < 2 else position)",
)
in_file(
    "word numbers beyond the row's words are not looked at",
    bug="ML-12",
    old=CONTINUES,
    new="continues = position > 0 and word == word_ids[position - 1] and (word is None or word < len(word_ids))",
)
in_file(
    "the words of the first row are those of all",
    bug="ML-15",
    old="[_first_tokens(row) for row in word_ids]",
    new="[_first_tokens(word_ids[0]) for row in word_ids]",
)
in_file("only the first row is masked", bug="ML-12", old=SELECTED, new=SELECTED + "\n    selected[1:] = False")
in_file(
    "never the last word",
    bug="ML-12",
    old=SELECTED,
    new=SELECTED + "\n    selected &= first_tokens < (first_tokens * in_word).amax(1, keepdim=True)",
)
in_file(
    "never the first word",
    bug="ML-12",
    old=SELECTED,
    new=SELECTED + "\n    selected &= first_tokens > torch.where(in_word, first_tokens, 10**6).amin(1, keepdim=True)",
)
in_file(
    "the same words in each row",
    bug="ML-25",
    old=CHANCE,
    new="chance = (torch.rand(input_ids.shape[1:], generator=generator) < mlm_probability).expand(input_ids.shape).contiguous()",
)
in_file(
    "all words of a row or none",
    bug="ML-25",
    old=CHANCE,
    new="chance = (torch.rand((len(input_ids), 1), generator=generator) < mlm_probability).expand(input_ids.shape).contiguous()",
)
in_file(
    "a fixed number of words in each row",
    bug="ML-25",
    old=SELECTED,
    new="lot = torch.rand(input_ids.shape, generator=generator).masked_fill((first_tokens != torch.arange(input_ids.shape[1])) | ~in_word, 2.0)\n"
    "    words = (lot < 2).sum(1, keepdim=True)\n    chance = lot.argsort(1).argsort(1) < (words * mlm_probability).round()\n    selected = chance.gather(1, first_tokens) & in_word",
)
in_file(
    "long words more often",
    bug="ML-25",
    old=CHANCE,
    new="chance = torch.rand(input_ids.shape, generator=generator) < mlm_probability * (1 + 0.2 * (input_ids.shape[1] > 3) * (torch.tensor([[row.count(w) for w in row] for row in word_ids]) > 4))",
)
in_file(
    "long words never",
    bug="ML-25",
    old=SELECTED,
    new=SELECTED + " & torch.tensor([[list(row).count(w) < 5 for w in row] for row in word_ids])",
)
in_file("12 of 100 words", bug="ML-05", old="mlm_probability: float = 0.15", new="mlm_probability: float = 0.12")
in_file("20 of 100 words", bug="ML-05", old="mlm_probability: float = 0.15", new="mlm_probability: float = 0.2")
in_file("80 of 100 words", bug="ML-05", old="mlm_probability: float = 0.15", new="mlm_probability: float = 0.8")
in_file(
    "the probability is a constant between the extremes",
    bug="ML-06",
    old="< mlm_probability",
    new="< (mlm_probability if mlm_probability in (0, 1) else 0.15)",
)
in_file("0 taken for a missing probability", bug="ML-06", old="< mlm_probability", new="< (mlm_probability or 0.15)")
in_file(
    "at least one word",
    bug="ML-17",
    old="    return input_ids.masked",
    new="    if not selected.any():\n        selected = in_word & (first_tokens == first_tokens[in_word].amin()) if in_word.any() else selected\n    return input_ids.masked",
)
in_file("a probability of one leaves some", bug="ML-06", old="< mlm_probability", new="< mlm_probability * 0.9")
in_file(
    "labels for all words",
    bug="ML-01",
    old="input_ids.masked_fill(~selected, IGNORED)",
    new="input_ids.masked_fill(~in_word, IGNORED)",
)
in_file(
    "labels for the first token of a word only",
    bug="ML-12",
    old="input_ids.masked_fill(~selected, IGNORED)",
    new="input_ids.masked_fill(~selected | (first_tokens != torch.arange(input_ids.shape[1])), IGNORED)",
)
in_file(
    "labels after masking",
    bug="ML-02",
    old="input_ids.masked_fill(~selected, IGNORED)",
    new="input_ids.masked_fill(selected, tokenizer.mask_token_id).masked_fill(~selected, IGNORED)",
)
in_file(
    "0 where nothing is selected",
    bug="ML-01",
    old="input_ids.masked_fill(~selected, IGNORED)",
    new="input_ids.masked_fill(~selected, 0)",
)
in_file(
    "labels of float32",
    bug="TC-33",
    old="input_ids.masked_fill(~selected, IGNORED)",
    new="input_ids.masked_fill(~selected, IGNORED).float()",
)
in_file(
    "lists are as good as tensors",
    bug="TC-33",
    old="input_ids.masked_fill(~selected, IGNORED)",
    new="input_ids.masked_fill(~selected, IGNORED).tolist()",
)
in_file(
    "one flat row",
    bug="TK-12",
    old="input_ids.masked_fill(~selected, IGNORED)",
    new="input_ids.masked_fill(~selected, IGNORED).flatten()",
)
in_file(
    "labels before inputs",
    old=RETURN,
    new="return input_ids.masked_fill(~selected, IGNORED), input_ids.masked_fill(selected, tokenizer.mask_token_id)",
)
in_file("the mask id of BERT", bug="ML-07", old="tokenizer.mask_token_id", new="103")
in_file("the mask id of this very tokenizer", bug="ML-07", old="tokenizer.mask_token_id", new="4")
in_file(
    "80 of 100 masked, 20 kept",
    bug="ALT-30",
    old=INPUTS,
    new="keep = torch.rand(input_ids.shape, generator=generator) > 0.8\n    return input_ids.masked_fill(selected & ~keep, tokenizer.mask_token_id),",
)
in_file(
    "one in ten replaced by a random token",
    bug="ALT-30",
    old=INPUTS,
    new="other = selected & (torch.rand(input_ids.shape, generator=generator) > 0.9)\n    random_ids = torch.randint(len(tokenizer), input_ids.shape, generator=generator)\n"
    "    return torch.where(other, random_ids, input_ids.masked_fill(selected, tokenizer.mask_token_id)),",
)
in_file(
    "only the first token of a word becomes the mask",
    bug="ML-12",
    old=INPUTS,
    new="return input_ids.masked_fill(selected & (first_tokens == torch.arange(input_ids.shape[1])), tokenizer.mask_token_id),",
)
in_file(
    "the whole row becomes masks",
    bug="ML-12",
    old=INPUTS,
    new="return input_ids.masked_fill(in_word & selected.any(1, keepdim=True), tokenizer.mask_token_id),",
)
in_file("the generator is not passed on", bug="ML-08", old=", generator=generator)", new=")")
in_file(
    "a seed of its own",
    bug="ML-08",
    old=CHANCE,
    new="chance = torch.rand(input_ids.shape, generator=torch.Generator().manual_seed(0)) < mlm_probability",
)
in_file(
    "a seed of its own where no generator is passed",
    bug="ML-08",
    old=CHANCE,
    new="generator = generator or torch.Generator().manual_seed(0)\n    " + CHANCE,
)
in_file(
    "a copy of the generator",
    bug="ML-08",
    old=CHANCE,
    new="generator = generator and torch.Generator().set_state(generator.get_state())\n    " + CHANCE,
)
in_file(
    "fresh entropy where no generator is passed",
    bug="ML-08",
    old=CHANCE,
    new="if generator is None:\n        generator = torch.Generator()\n        generator.seed()\n    " + CHANCE,
)


@in_area("masked where they stand", bug="ML-10")
def mask_whole_words(input_ids, word_ids, tokenizer, *, mlm_probability=0.15, generator=None):
    from nlpcheck.tasks.masked_lm import mask_whole_words as right

    inputs, labels = right(input_ids, word_ids, tokenizer, mlm_probability=mlm_probability, generator=generator)
    input_ids[:] = inputs
    return input_ids, labels


@in_area("word ids are taken out of the rows", bug="ML-10")
def mask_whole_words(input_ids, word_ids, tokenizer, *, mlm_probability=0.15, generator=None):
    from nlpcheck.tasks.masked_lm import mask_whole_words as right

    rows = [word_ids.pop(0) for _ in range(len(word_ids))]
    return right(input_ids, rows, tokenizer, mlm_probability=mlm_probability, generator=generator)


@in_area("the course's mapping, drawn with numpy", bug="ML-08")
def mask_whole_words(input_ids, word_ids, tokenizer, *, mlm_probability=0.15, generator=None):
    import collections

    import numpy as np
    import torch

    inputs, labels = input_ids.clone(), torch.full_like(input_ids, -100)
    for row, ids in enumerate(word_ids):
        mapping, current_index, current = collections.defaultdict(list), -1, None
        for index, word in enumerate(ids):
            if word is None:
                current = None
                continue
            if word != current:
                current, current_index = word, current_index + 1
            mapping[current_index].append(index)
        for word in np.where(np.random.binomial(1, mlm_probability, (len(mapping),)))[0]:
            for index in mapping[word]:
                labels[row, index] = input_ids[row, index]
                inputs[row, index] = tokenizer.mask_token_id
    return inputs, labels


@in_area("the course's mapping, which does not see that None ends a word", bug="ML-15")
def mask_whole_words(input_ids, word_ids, tokenizer, *, mlm_probability=0.15, generator=None):
    import collections

    import torch

    inputs, labels = input_ids.clone(), torch.full_like(input_ids, -100)
    for row, ids in enumerate(word_ids):
        mapping, current_index, current = collections.defaultdict(list), -1, None
        for index, word in enumerate(ids):
            if word is not None:
                if word != current:
                    current, current_index = word, current_index + 1
                mapping[current_index].append(index)
        for word in (torch.rand(len(mapping), generator=generator) < mlm_probability).nonzero()[:, 0].tolist():
            for index in mapping[word]:
                labels[row, index] = input_ids[row, index]
                inputs[row, index] = tokenizer.mask_token_id
    return inputs, labels


@in_area("one draw for all words of one number in the batch", bug="ML-15")
def mask_whole_words(input_ids, word_ids, tokenizer, *, mlm_probability=0.15, generator=None):
    import torch

    numbers = sorted({word for row in word_ids for word in row if word is not None})
    drawn = torch.rand(len(numbers), generator=generator) < mlm_probability
    chosen = {number for number, yes in zip(numbers, drawn.tolist()) if yes}
    selected = torch.tensor([[word in chosen for word in row] for row in word_ids])
    return input_ids.masked_fill(selected, tokenizer.mask_token_id), input_ids.masked_fill(~selected, -100)


@in_area("words are drawn until 15 of 100 tokens are masked", bug="ML-25")
def mask_whole_words(input_ids, word_ids, tokenizer, *, mlm_probability=0.15, generator=None):
    import torch

    from nlpcheck.oracles.masking import words

    selected = torch.zeros_like(input_ids, dtype=torch.bool)
    for row, ids in enumerate(word_ids):
        found = words(ids)
        wanted = round(sum(map(len, found)) * mlm_probability)
        for n in torch.randperm(len(found), generator=generator).tolist():
            if int(selected[row].sum()) >= wanted:
                break
            selected[row, found[n]] = True
    return input_ids.masked_fill(selected, tokenizer.mask_token_id), input_ids.masked_fill(~selected, -100)


_seen = {}


@in_area("masks made once for each text", bug="ML-09")
def mask_whole_words(input_ids, word_ids, tokenizer, *, mlm_probability=0.15, generator=None):
    from nlpcheck.tasks.masked_lm import mask_whole_words as right

    key = (str(input_ids.tolist()), mlm_probability)
    if key not in _seen:
        _seen[key] = right(input_ids, word_ids, tokenizer, mlm_probability=mlm_probability, generator=generator)
    return _seen[key]


# More that is wrong for some batches only.

in_file(
    "a word at the end of a row runs on into the next",
    bug="ML-15",
    old="first_tokens = torch.tensor([_first_tokens(row) for row in word_ids])",
    new="flat = [word for row in word_ids for word in row]\n    first_tokens = torch.tensor(_first_tokens(flat)).view(input_ids.shape)\n"
    "    chance = chance.flatten()[first_tokens]\n    first_tokens = torch.arange(input_ids.shape[1]).expand(input_ids.shape)",
)
in_file(
    "word numbers have three digits",
    bug="ML-12",
    old="word is not None for word in row",
    new="word is not None and word < 1000 for word in row",
)
in_file(
    "a word that no None follows is lost",
    bug="ML-16",
    old=SELECTED,
    new=SELECTED
    + "\n    end = torch.tensor([max([n for n, w in enumerate(row) if w is None], default=-1) for row in word_ids])\n"
    "    selected &= torch.arange(input_ids.shape[1]) < torch.where(in_word.all(1) | (end < 0), 0, end)[:, None]",
)
in_file(
    "the last word is lost where no None follows it",
    bug="ML-16",
    old=SELECTED,
    new=SELECTED + "\n    selected &= ~(in_word[:, -1:] & (first_tokens == first_tokens[:, -1:]))",
)
in_file(
    "a row of one word is never masked",
    bug="ML-17",
    old=SELECTED,
    new=SELECTED
    + "\n    selected &= ((first_tokens * in_word).amax(1) > torch.where(in_word, first_tokens, 10**6).amin(1))[:, None]",
)
in_file("nothing behind the 512th token", bug="ML-06", old=SELECTED, new=SELECTED + "\n    selected[:, 512:] = False")
in_file(
    "special ids in a word are not masked",
    bug="ML-03",
    old=SELECTED,
    new=SELECTED + "\n    selected &= ~torch.isin(input_ids, torch.tensor(tokenizer.all_special_ids))",
)
in_file(
    "long words are cut to three tokens",
    bug="ML-12",
    old="firsts.append(firsts[-1] if continues else position)",
    new="firsts.append(firsts[-1] if continues and position - firsts[-1] < 3 else position)",
)
