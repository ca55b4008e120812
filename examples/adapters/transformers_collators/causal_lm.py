"""transformers' collator for language modelling without masking; where rows have labels, the one that pads them."""

from transformers import DataCollatorForLanguageModeling, DataCollatorForSeq2Seq


def collate(features, tokenizer):
    if "labels" in features[0]:
        return DataCollatorForSeq2Seq(tokenizer)(features)
    return DataCollatorForLanguageModeling(tokenizer, mlm=False)(features)
