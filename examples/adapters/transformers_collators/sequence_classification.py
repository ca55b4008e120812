"""transformers' collator for sequence classification, as it is."""

from transformers import DataCollatorWithPadding


def collate(features, tokenizer, *, pad_to_multiple_of=None):
    return DataCollatorWithPadding(tokenizer, pad_to_multiple_of=pad_to_multiple_of)(features)
