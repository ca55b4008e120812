"""Other right ways to group parameters."""

import functools

from nlpcheck.bench import alternative

also_right = functools.partial(alternative, area="training", level="all")
also_right_mostly = functools.partial(alternative, area="training")


@also_right("by the class of the module; sorted; T5's relative bias without decay")
def parameter_groups(model):
    groups = {"decay": set(), "no_decay": set()}
    seen = set()
    for path, part in model.named_modules():
        for name, parameter in part.named_parameters(recurse=False):
            if not parameter.requires_grad or parameter in seen:
                continue
            seen.add(parameter)
            spared = name == "bias" or "Norm" in type(part).__name__ or path.endswith("relative_attention_bias")
            groups["no_decay" if spared else "decay"].add(f"{path}.{name}" if path else name)
    return {key: sorted(names) for key, names in groups.items()}


@also_right("the last name of a tied parameter; tuples; one more key")
def parameter_groups(model):
    names = {id(p): name for name, p in model.named_parameters(remove_duplicate=False) if p.requires_grad}
    shapes = {names[id(p)]: p.ndim for p in model.parameters() if p.requires_grad}
    return {
        "no_decay": tuple(name for name, ndim in shapes.items() if ndim <= 1),
        "decay": tuple(name for name, ndim in shapes.items() if ndim >= 2)[::-1],
        "number": len(shapes),
    }


@also_right_mostly("by patterns of names, as the library's own Trainer does, and GPT-2's")
def parameter_groups(model):
    import re

    spared = re.compile(r"bias|layernorm|rmsnorm|(^|\.)norm(\.|$)|_norm(\.|$)|(^|\.)ln_\w+\.", re.IGNORECASE)
    trainable = [name for name, parameter in model.named_parameters() if parameter.requires_grad]
    no_decay = [name for name in trainable if spared.search(name) or "sa_layer_norm" in name]
    return {"decay": [name for name in trainable if name not in no_decay], "no_decay": no_decay}


@also_right_mostly("everything with norm or bias in its name, and GPT-2's")
def parameter_groups(model):
    trainable = [name for name, parameter in model.named_parameters() if parameter.requires_grad]
    no_decay = [n for n in trainable if "bias" in n or "norm" in n.lower() or ".ln_" in n]
    return {"no_decay": no_decay, "decay": [n for n in trainable if n not in no_decay]}
