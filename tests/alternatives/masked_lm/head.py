"""Other right ways to load a masked language model."""

import functools

from nlpcheck.bench import alternative

also_right = functools.partial(alternative, area="masked_lm", level="all")


@also_right("float and eval afterwards")
def load_model(checkpoint):
    from transformers import AutoModelForMaskedLM

    return AutoModelForMaskedLM.from_pretrained(checkpoint).float().eval()


@also_right("the family's own class, taken from its type")
def load_model(checkpoint):
    import torch
    from transformers import AutoConfig, BertForMaskedLM, DistilBertForMaskedLM, RobertaForMaskedLM

    classes = {"bert": BertForMaskedLM, "distilbert": DistilBertForMaskedLM, "roberta": RobertaForMaskedLM}
    return classes[AutoConfig.from_pretrained(checkpoint).model_type].from_pretrained(checkpoint, dtype=torch.float32)


@also_right("weights loaded by hand, then tied")
def load_model(checkpoint):
    import torch
    from safetensors.torch import load_file
    from transformers import AutoConfig, AutoModelForMaskedLM

    config = AutoConfig.from_pretrained(checkpoint)
    config.dtype = torch.float32
    model = AutoModelForMaskedLM.from_config(config).float()
    found = load_file(f"{checkpoint}/model.safetensors")
    prefix = model.base_model_prefix + "."
    if not any(name.startswith(prefix) for name in found):  # saved without a head
        found = {prefix + name: weight for name, weight in found.items()}
    shapes = {name: weight.shape for name, weight in model.state_dict().items()}
    model.load_state_dict({name: w for name, w in found.items() if shapes.get(name) == w.shape}, strict=False)
    model.tie_weights()
    return model.eval()
