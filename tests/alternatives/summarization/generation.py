"""Other right ways to let a model write."""

import functools

from nlpcheck.bench import alternative

also_right = functools.partial(alternative, area="summarization")


@also_right("every usual setting turned off in the call", source="run_summarization.py")
def generate(model, tokenizer, texts, *, max_new_tokens, forced_bos_token_id=None):
    forced = {} if forced_bos_token_id is None else {"forced_bos_token_id": forced_bos_token_id}
    inputs = tokenizer(list(texts), padding=True, truncation=True, return_tensors="pt")  # to its own limit
    ids = model.generate(
        **inputs, **forced, max_new_tokens=max_new_tokens, num_beams=1, do_sample=False, no_repeat_ngram_size=0,
        repetition_penalty=1.0, min_length=0, min_new_tokens=0, length_penalty=1.0, early_stopping=False,
    )  # fmt: skip
    texts = tokenizer.batch_decode(ids, skip_special_tokens=True)
    return [text.strip() for text in texts]


@also_right("a loop without the library, one text at a time", level="all")
def generate(model, tokenizer, texts, *, max_new_tokens, forced_bos_token_id=None):
    import torch

    settings = model.generation_config
    start, end, last = settings.decoder_start_token_id, settings.eos_token_id, settings.forced_eos_token_id
    start = model.config.decoder_start_token_id if start is None else start
    first = settings.forced_bos_token_id if forced_bos_token_id is None else forced_bos_token_id
    modes = {part: part.training for part in model.modules()}
    model.eval()
    written = []
    with torch.inference_mode():
        for text in texts:
            inputs = tokenizer(text, return_tensors="pt")
            ids = [start]
            for step in range(max_new_tokens):
                logits = model(**inputs, decoder_input_ids=torch.tensor([ids])).logits
                best = int(logits[0, -1].argmax())
                best = first if step == 0 and first is not None else best
                best = last if step == max_new_tokens - 1 and last is not None else best
                ids.append(best)
                if best in (end if isinstance(end, list) else [end]):
                    break
            written.append(tokenizer.decode(ids[1:], skip_special_tokens=True))
    for part, mode in modes.items():
        part.training = mode
    return written


@also_right("settings written into the model and taken back, one text at a time", level="all")
def generate(model, tokenizer, texts, *, max_new_tokens, forced_bos_token_id=None):
    import copy

    from transformers import GenerationConfig

    own = copy.deepcopy(model.generation_config)
    modes = [(part, part.training) for part in model.modules()]
    names = ("decoder_start_token_id", "eos_token_id", "pad_token_id", "forced_bos_token_id", "forced_eos_token_id")
    settings = GenerationConfig(
        max_new_tokens=max_new_tokens, num_beams=1, do_sample=False, **{name: getattr(own, name) for name in names}
    )
    if forced_bos_token_id is not None:
        settings.forced_bos_token_id = forced_bos_token_id
    model.generation_config = settings
    model.eval()
    written = []
    for text in texts:
        ids = model.generate(**tokenizer([text], return_tensors="pt"))
        written.append(tokenizer.decode(ids[0], skip_special_tokens=True).strip())
    model.generation_config = own
    for part, training in modes:
        part.training = training
    return written
