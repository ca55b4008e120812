"""Other right ways to load a decoder."""

import functools

from nlpcheck.bench import alternative

also_right = functools.partial(alternative, area="causal_lm", level="all")


@also_right("converted and switched afterwards")
def load_model(checkpoint):
    from transformers import AutoModelForCausalLM

    return AutoModelForCausalLM.from_pretrained(checkpoint).float().eval()


@also_right("the family's own class, taken from its type")
def load_model(checkpoint):
    import torch
    from transformers import AutoConfig, GPT2LMHeadModel, LlamaForCausalLM

    classes = {"gpt2": GPT2LMHeadModel, "llama": LlamaForCausalLM}
    config = AutoConfig.from_pretrained(checkpoint)
    return classes[config.model_type].from_pretrained(checkpoint, config=config, dtype=torch.float32)


@also_right("a configuration without a cache")
def load_model(checkpoint):
    from transformers import AutoConfig, AutoModelForCausalLM

    config = AutoConfig.from_pretrained(checkpoint)
    config.use_cache = False
    config.pad_token_id = config.eos_token_id
    return AutoModelForCausalLM.from_pretrained(checkpoint, config=config, dtype="float32")


@also_right("weights loaded by hand")
def load_model(checkpoint):
    from safetensors.torch import load_file
    from transformers import AutoConfig, AutoModelForCausalLM

    model = AutoModelForCausalLM.from_config(AutoConfig.from_pretrained(checkpoint)).float()
    model.load_state_dict(load_file(f"{checkpoint}/model.safetensors"), strict=False)
    model.tie_weights()
    return model.eval()
