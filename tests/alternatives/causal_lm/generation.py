"""Other right ways to let a decoder write."""

import functools

from nlpcheck.bench import alternative

also_right = functools.partial(alternative, area="causal_lm")


@also_right("the library, told to be greedy", source="docs: llm_tutorial")
def generate(model, tokenizer, prompts, *, max_new_tokens):
    import torch

    rows = tokenizer(prompts, padding=True, padding_side="left", return_tensors="pt")
    with torch.no_grad():
        output = model.generate(
            **rows, max_new_tokens=max_new_tokens, do_sample=False, num_beams=1, pad_token_id=tokenizer.pad_token_id
        )
    return tokenizer.batch_decode(output[:, rows["input_ids"].shape[1] :], skip_special_tokens=True)


@also_right("the library, one prompt at a time")
def generate(model, tokenizer, prompts, *, max_new_tokens):
    texts = []
    for prompt in prompts:
        row = tokenizer(prompt, return_tensors="pt")
        output = model.generate(
            row["input_ids"], attention_mask=row["attention_mask"], max_new_tokens=max_new_tokens, num_beams=1,
            do_sample=False, temperature=None, top_p=None, top_k=None,
        )  # fmt: skip
        new = output[0][row["input_ids"].shape[1] :]
        texts.append(tokenizer.decode([t for t in new.tolist() if t not in tokenizer.all_special_ids]).strip())
    return texts


@also_right("the tokenizer turned to the left and back")
def generate(model, tokenizer, prompts, *, max_new_tokens):
    side, tokenizer.padding_side = tokenizer.padding_side, "left"
    try:
        rows = tokenizer(list(prompts), padding="longest", return_tensors="pt")
    finally:
        tokenizer.padding_side = side
    length = rows["input_ids"].size(1)
    output = model.generate(
        **rows, max_new_tokens=max_new_tokens, do_sample=False, num_beams=1, return_dict_in_generate=True
    ).sequences
    return [tokenizer.decode(row[length:], skip_special_tokens=True) for row in output]


def _argmax_loop(model, ids, steps, ends):
    import torch

    start = len(ids)
    with torch.no_grad():
        for _ in range(steps):
            ids = [*ids, model(input_ids=torch.tensor([ids])).logits[0, -1].argmax().item()]
            if ids[-1] in ends:
                break
    return ids[start:]


@also_right("a loop of argmax, without a cache", level="all")
def generate(model, tokenizer, prompts, *, max_new_tokens):
    training, ends = model.training, model.generation_config.eos_token_id
    ends = ends if isinstance(ends, list) else [ends]
    model.eval()
    texts = []
    for prompt in prompts:
        new = _argmax_loop(model, tokenizer(prompt)["input_ids"], max_new_tokens, ends)
        texts.append(tokenizer.decode(new, skip_special_tokens=True))
    model.train(training)
    return tuple(texts)


@also_right("a loop over the batch, with a cache", level="all")
def generate(model, tokenizer, prompts, *, max_new_tokens):
    import torch

    training, ends = model.training, model.generation_config.eos_token_id
    ends = torch.tensor([] if ends is None else ends).reshape(-1)
    model.eval()
    rows = tokenizer(list(prompts), padding=True, padding_side="left", return_tensors="pt")
    ids, mask = rows["input_ids"], rows["attention_mask"]
    fed, cache, new = ids, None, []
    going = torch.ones(len(ids), dtype=torch.bool)
    with torch.inference_mode():
        for _ in range(max_new_tokens):
            positions = (mask.cumsum(1) - 1).clamp(min=0)[:, -fed.shape[1] :]
            out = model(fed, attention_mask=mask, position_ids=positions, past_key_values=cache, use_cache=True)
            token = out.logits[:, -1].argmax(-1)
            going = going & ~torch.isin(token, ends)
            new.append(torch.where(going, token, tokenizer.pad_token_id))
            fed, cache = token[:, None], out.past_key_values
            mask = torch.cat([mask, torch.ones_like(mask[:, :1])], 1)
            if not going.any():
                break
    model.train(training)
    return tokenizer.batch_decode(torch.stack(new, 1), skip_special_tokens=True)


@also_right("the library, with a copy of the model's settings made harmless", level="all")
def generate(model, tokenizer, prompts, *, max_new_tokens):
    from transformers import GenerationConfig

    training, own = model.training, model.generation_config
    model.eval()
    model.generation_config = GenerationConfig(eos_token_id=own.eos_token_id, pad_token_id=tokenizer.pad_token_id)
    try:
        texts = []
        for prompt in prompts:
            row = tokenizer([prompt], return_tensors="pt", return_token_type_ids=False)
            output = model.generate(**row, do_sample=False, num_beams=1, max_new_tokens=max_new_tokens)[0]
            texts += tokenizer.batch_decode([output[row["input_ids"].shape[1] :]], skip_special_tokens=True)
        return texts
    finally:
        model.generation_config = own
        model.train(training)
