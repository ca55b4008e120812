"""Other right ways to load a model that reads one text and writes another."""

import functools

from nlpcheck.bench import alternative

also_right = functools.partial(alternative, area="summarization", level="all")


@also_right("float and eval called afterwards")
def load_model(checkpoint):
    from transformers import AutoModelForSeq2SeqLM

    return AutoModelForSeq2SeqLM.from_pretrained(checkpoint).float().eval()


@also_right("the family's own class, taken from its type")
def load_model(checkpoint):
    from transformers import AutoConfig, BartForConditionalGeneration, T5ForConditionalGeneration

    classes = {"t5": T5ForConditionalGeneration, "bart": BartForConditionalGeneration}
    return classes[AutoConfig.from_pretrained(checkpoint).model_type].from_pretrained(checkpoint, dtype="float32")


@also_right("the class that the configuration names")
def load_model(checkpoint):
    import torch
    import transformers

    config = transformers.AutoConfig.from_pretrained(checkpoint)
    model_class = getattr(transformers, config.architectures[0])
    return model_class.from_pretrained(checkpoint, config=config, dtype=torch.float32)
