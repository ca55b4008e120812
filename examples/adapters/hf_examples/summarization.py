"""The example script run_summarization.py of transformers, with the contract's parameters."""

import numpy as np
from transformers import AutoModelForSeq2SeqLM, DataCollatorForSeq2Seq


def tokenize(examples, tokenizer, *, prefix="", max_source_length, max_target_length):
    inputs, targets = [], []
    for i in range(len(examples["document"])):
        if examples["document"][i] and examples["summary"][i]:
            inputs.append(examples["document"][i])
            targets.append(examples["summary"][i])
    inputs = [prefix + text for text in inputs]
    model_inputs = tokenizer(inputs, max_length=max_source_length, padding=False, truncation=True)
    labels = tokenizer(text_target=targets, max_length=max_target_length, padding=False, truncation=True)
    model_inputs["labels"] = labels["input_ids"]
    return model_inputs


def collate(features, tokenizer, *, model=None):
    return DataCollatorForSeq2Seq(tokenizer, model=model, label_pad_token_id=-100)(features)


def decode(ids, tokenizer):
    ids = np.where(np.asarray(ids) != -100, np.asarray(ids), tokenizer.pad_token_id)
    return [text.strip() for text in tokenizer.batch_decode(ids, skip_special_tokens=True)]


def load_model(checkpoint):
    return AutoModelForSeq2SeqLM.from_pretrained(checkpoint)
