"""transformers' Trainer: which parameters decay."""

from transformers import Trainer


def parameter_groups(model):
    decay = Trainer.get_decay_parameter_names(None, model)
    names = [name for name, parameter in model.named_parameters() if parameter.requires_grad]
    return {
        "decay": [name for name in names if name in decay],
        "no_decay": [name for name in names if name not in decay],
    }
