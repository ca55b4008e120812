"""Chapter 7, "Fine-tuning a masked language model", of the Hugging Face course, with the contract's parameters."""

from transformers import AutoModelForMaskedLM, DataCollatorForLanguageModeling


def group_texts(examples, block_size, *, drop_remainder=True):
    if not drop_remainder:
        raise NotImplementedError
    concatenated = {k: sum(examples[k], []) for k in examples.keys()}
    total_length = len(concatenated[list(examples.keys())[0]])
    total_length = (total_length // block_size) * block_size
    result = {k: [t[i : i + block_size] for i in range(0, total_length, block_size)] for k, t in concatenated.items()}
    result["labels"] = result["input_ids"].copy()
    return result


def collate(features, tokenizer, *, mlm_probability=0.15, generator=None):
    collator = DataCollatorForLanguageModeling(tokenizer=tokenizer, mlm_probability=mlm_probability)
    collator.generator = generator
    return collator(features)


def load_model(checkpoint):
    return AutoModelForMaskedLM.from_pretrained(checkpoint)
