"""transformers' collator for translation, as it is."""

from transformers import DataCollatorForSeq2Seq


def collate(features, tokenizer, *, model=None):
    return DataCollatorForSeq2Seq(tokenizer, model=model)(features)
