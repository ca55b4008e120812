"""transformers' collator for token classification, as it is."""

from transformers import DataCollatorForTokenClassification


def collate(features, tokenizer, *, pad_to_multiple_of=None):
    return DataCollatorForTokenClassification(tokenizer, pad_to_multiple_of=pad_to_multiple_of)(features)
