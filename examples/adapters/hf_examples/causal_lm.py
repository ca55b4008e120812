"""The example script run_clm.py of transformers, with the contract's parameters."""

from itertools import chain

from transformers import AutoModelForCausalLM


def group_texts(examples, block_size, *, drop_remainder=True):
    if not drop_remainder:
        raise NotImplementedError
    concatenated = {k: list(chain(*examples[k])) for k in examples.keys()}
    total_length = len(concatenated[list(examples.keys())[0]])
    total_length = (total_length // block_size) * block_size
    result = {k: [t[i : i + block_size] for i in range(0, total_length, block_size)] for k, t in concatenated.items()}
    result["labels"] = result["input_ids"].copy()
    return result


def load_model(checkpoint):
    return AutoModelForCausalLM.from_pretrained(checkpoint)
