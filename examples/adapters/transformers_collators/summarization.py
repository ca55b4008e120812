"""transformers' collator for sequence to sequence, as it is."""

from transformers import DataCollatorForSeq2Seq


def collate(features, tokenizer, *, model=None):
    return DataCollatorForSeq2Seq(tokenizer, model=model)(features)
