"""transformers' collator for language modelling, with masking; it masks with the generator that it is given."""

from transformers import DataCollatorForLanguageModeling


def mask_tokens(
    input_ids,
    tokenizer,
    *,
    special_tokens_mask,
    mlm_probability=0.15,
    mask_replace_prob=0.8,
    random_replace_prob=0.1,
    generator=None,
):
    collator = DataCollatorForLanguageModeling(
        tokenizer,
        mlm_probability=mlm_probability,
        mask_replace_prob=mask_replace_prob,
        random_replace_prob=random_replace_prob,
    )
    collator.generator = generator
    return collator.torch_mask_tokens(input_ids.clone(), special_tokens_mask=special_tokens_mask)


def collate(features, tokenizer, *, mlm_probability=0.15, generator=None):
    collator = DataCollatorForLanguageModeling(tokenizer, mlm_probability=mlm_probability)
    collator.generator = generator
    return collator(features)
