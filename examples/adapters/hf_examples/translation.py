"""The example script run_translation.py of transformers, with the contract's parameters."""

from transformers import AutoModelForSeq2SeqLM, M2M100Tokenizer, MBart50Tokenizer, MBartTokenizer

from .summarization import collate, decode  # the same lines in both scripts

MULTILINGUAL_TOKENIZERS = (MBartTokenizer, MBart50Tokenizer, M2M100Tokenizer)


def tokenize(examples, tokenizer, *, source_lang, target_lang, prefix="", max_source_length, max_target_length):
    if isinstance(tokenizer, MULTILINGUAL_TOKENIZERS):
        tokenizer.src_lang = source_lang
        tokenizer.tgt_lang = target_lang
    inputs = [example[source_lang] for example in examples["translation"]]
    targets = [example[target_lang] for example in examples["translation"]]
    inputs = [prefix + text for text in inputs]
    model_inputs = tokenizer(inputs, max_length=max_source_length, padding=False, truncation=True)
    labels = tokenizer(text_target=targets, max_length=max_target_length, padding=False, truncation=True)
    model_inputs["labels"] = labels["input_ids"]
    return model_inputs


def load_model(checkpoint):
    return AutoModelForSeq2SeqLM.from_pretrained(checkpoint)
