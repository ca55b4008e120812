"""Wrong ways to group parameters."""

import functools

from nlpcheck.bench import edit, mutant

in_area = functools.partial(mutant, area="training")
in_file = functools.partial(edit, area="training", file="groups.py")

TRAINABLE = "if parameter.requires_grad:"
CHOICE = '"decay" if parameter.dim() > 1 else "no_decay"'
NAMED = "model.named_parameters()"

in_file("the groups swapped", old=CHOICE, new='"no_decay" if parameter.dim() > 1 else "decay"')
in_file("everything decays", bug="TR-28", old=CHOICE, new='"decay"')
in_file("nothing decays", bug="TR-28", old=CHOICE, new='"no_decay"')
in_file("the course's list, right for BERT only", bug="TR-28", old=CHOICE,
        new="'no_decay' if any(part in name for part in ['bias', 'LayerNorm.weight']) else 'decay'")  # fmt: skip
in_file("biases only", bug="TR-28", old=CHOICE, new="'no_decay' if name.endswith('bias') else 'decay'")
in_file(
    "norms only",
    bug="TR-28",
    old=CHOICE,
    new="'no_decay' if parameter.dim() < 2 and not name.endswith('bias') else 'decay'",
)
in_file(
    "every name with norm in it",
    bug="TR-28",
    old=CHOICE,
    new="'no_decay' if 'bias' in name or 'norm' in name.lower() else 'decay'",
)
in_file(
    "every name with ln in it",
    bug="TR-28",
    old=CHOICE,
    new="'no_decay' if 'bias' in name or 'ln_' in name else 'decay'",
)
in_file(
    "BERT's and GPT-2's names",
    bug="TR-28",
    old=CHOICE,
    new="'no_decay' if name.endswith('bias') or 'LayerNorm' in name or 'ln_' in name else 'decay'",
)
in_file(
    "all families' names, as parts of words",
    bug="TR-28",
    old=CHOICE,
    new="'no_decay' if 'bias' in name or 'norm' in name.lower() or 'ln_' in name else 'decay'",
)
in_file(
    "the final norm of GPT-2 forgotten",
    bug="TR-28",
    old=CHOICE,
    new="'no_decay' if parameter.dim() < 2 and 'ln_f.weight' not in name else 'decay'",
)
in_file(
    "the final norm of Llama forgotten",
    bug="TR-28",
    old=CHOICE,
    new="'no_decay' if parameter.dim() < 2 and name != 'model.norm.weight' else 'decay'",
)
in_file(
    "BART's norm of embeddings taken for embeddings",
    bug="TR-28",
    old=CHOICE,
    new="'no_decay' if parameter.dim() < 2 and 'layernorm_embedding' not in name else 'decay'",
)
in_file(
    "embeddings spared",
    bug="TR-28",
    old=CHOICE,
    new="'no_decay' if parameter.dim() < 2 or 'emb' in name or 'wte' in name or 'wpe' in name or 'shared' in name else 'decay'",
)
in_file(
    "position embeddings spared",
    bug="TR-28",
    old=CHOICE,
    new="'no_decay' if parameter.dim() < 2 or 'position' in name or 'wpe' in name else 'decay'",
)
in_file(
    "the head spared",
    bug="TR-28",
    old=CHOICE,
    new="'no_decay' if parameter.dim() < 2 or 'classifier' in name or 'score' in name or 'head' in name else 'decay'",
)
in_file(
    "the head left out",
    bug="TR-36",
    old=NAMED,
    new="[(n, p) for n, p in model.named_parameters() if n.startswith(model.base_model_prefix)]",
)
in_file(
    "only the head",
    bug="TR-36",
    old=NAMED,
    new="[(n, p) for n, p in model.named_parameters() if not n.startswith(model.base_model_prefix)]",
)
in_file("names without the model's prefix", old=NAMED, new="model.base_model.named_parameters()")
in_file("frozen parameters, too", bug="TR-36", old=TRAINABLE, new="if True:")
in_file("frozen parameters only", bug="TR-36", old=TRAINABLE, new="if not parameter.requires_grad:")
in_file(
    "frozen parameters without decay",
    bug="TR-36",
    old=TRAINABLE + "\n",
    new="if not parameter.requires_grad:\n            groups['no_decay'].append(name)\n        else:\n",
)
in_file("tied parameters under each of their names", old=NAMED, new="model.named_parameters(remove_duplicate=False)")
in_file(
    "names of the state dict",
    old=NAMED,
    new="[(n, p.requires_grad_()) for n, p in model.state_dict(keep_vars=True).items() if p.is_floating_point()]",
)
in_file("parameters instead of names", old=".append(name)", new=".append(parameter)")
in_file("names without their last part", old=".append(name)", new=".append(name.rpartition('.')[0])")
in_file(
    "empty groups left out",
    old="    return groups",
    new="    return {key: names for key, names in groups.items() if names}",
)
in_file(
    "a list of groups for the optimizer",
    old="    return groups",
    new="    return [{'params': names, 'weight_decay': 0.01 if key == 'decay' else 0.0} for key, names in groups.items()]",
)
in_file("two lists without names", old="    return groups", new="    return tuple(groups.values())")
in_file(
    "both lists hold the vectors",
    old=".append(name)",
    new=".append(name); 'LayerNorm.bias' in name and groups['decay'].append(name)",
)
in_file(
    "parameters frozen by the way",
    old=TRAINABLE,
    new="if parameter.requires_grad_(parameter.dim() > 1 or parameter.requires_grad).requires_grad:",
)
in_file("all thawed by the way", bug="TR-36", old=TRAINABLE, new="if parameter.requires_grad_(True).requires_grad:")
in_file("old gradients cleared by the way", old="    return groups", new="    model.zero_grad()\n    return groups")
in_file("matrices set to zero by the way", old=".append(name)", new=".append(name); parameter.data.mul_(0.99)")

in_file(
    "parameters beside a frozen one left out",
    bug="TR-36",
    old=NAMED,
    new="[(n, p) for n, p in model.named_parameters() if all(q.requires_grad for q in model.get_submodule(n.rpartition('.')[0]).parameters(recurse=False))]",
)
in_file(
    "matrices of one row taken for vectors",
    bug="TR-28",
    old=CHOICE,
    new="'decay' if parameter.squeeze().dim() > 1 else 'no_decay'",
)
in_file("tied parameters left out", bug="TR-36", old=NAMED,
        new="[(n, p) for n, p in model.named_parameters() if sum(p is q for _, q in model.named_parameters(remove_duplicate=False)) == 1]")  # fmt: skip
in_file("the output embeddings left out as if they were tied", bug="TR-36", old=NAMED,
        new="[(n, p) for n, p in model.named_parameters() if not n.startswith('lm_head')]")  # fmt: skip
in_file("names as a wrapper for several devices gives them", old=".append(name)", new=".append('module.' + name)")
in_file("the model frozen where it does not decay", bug="TR-36", old="    return groups",
        new="    [p.requires_grad_(n in groups['decay']) for n, p in model.named_parameters()]\n    return groups")  # fmt: skip
in_file(
    "dense biases only",
    bug="TR-28",
    old=CHOICE,
    new="'no_decay' if parameter.dim() < 2 and not name.endswith(('c_attn.bias', 'c_fc.bias', 'c_proj.bias')) else 'decay'",
)
in_file("the course's list with Llama's names", bug="TR-28", old=CHOICE,
        new="'no_decay' if any(part in name for part in ['bias', 'LayerNorm.weight', 'layernorm.weight', 'norm.weight']) else 'decay'")  # fmt: skip
in_file("small matrices spared", bug="TR-28", old=CHOICE,
        new="'decay' if parameter.dim() > 1 and parameter.numel() > 100 else 'no_decay'")  # fmt: skip


@in_area("lists that go on growing", bug="R2")
def parameter_groups(model, groups={"decay": [], "no_decay": []}):
    for name, parameter in model.named_parameters():
        if parameter.requires_grad:
            groups["decay" if parameter.dim() > 1 else "no_decay"].append(name)
    return groups


@in_area("only torch's own LayerNorm", bug="TR-28")
def parameter_groups(model):
    import torch

    norms = {id(p) for part in model.modules() if isinstance(part, torch.nn.LayerNorm) for p in part.parameters()}
    groups = {"decay": [], "no_decay": []}
    for name, parameter in model.named_parameters():
        if parameter.requires_grad:
            spared = id(parameter) in norms or name.endswith("bias")
            groups["no_decay" if spared else "decay"].append(name)
    return groups


@in_area("linear layers decay, nothing else", bug="TR-28")
def parameter_groups(model):
    import torch

    linear = {id(part.weight) for part in model.modules() if isinstance(part, torch.nn.Linear)}
    groups = {"decay": [], "no_decay": []}
    for name, parameter in model.named_parameters():
        if parameter.requires_grad:
            groups["decay" if id(parameter) in linear else "no_decay"].append(name)
    return groups


@in_area("linear layers and embeddings decay, Conv1D does not", bug="TR-28")
def parameter_groups(model):
    import torch

    kinds = (torch.nn.Linear, torch.nn.Embedding)
    matrices = {id(part.weight) for part in model.modules() if isinstance(part, kinds)}
    groups = {"decay": [], "no_decay": []}
    for name, parameter in model.named_parameters():
        if parameter.requires_grad:
            groups["decay" if id(parameter) in matrices else "no_decay"].append(name)
    return groups


@in_area("parameters of direct parts only", bug="TR-36")
def parameter_groups(model):
    groups = {"decay": [], "no_decay": []}
    for name, parameter in model.named_parameters():
        if parameter.requires_grad and name.count(".") < 4:
            groups["decay" if parameter.dim() > 1 else "no_decay"].append(name)
    return groups


@in_area("the families of an old list, others guessed by name", bug="TR-28")
def parameter_groups(model):
    import re

    spared = re.compile(r"bias|layernorm|rmsnorm|(^|\.)norm(\.|$)|_norm(\.|$)", re.IGNORECASE)
    groups = {"decay": [], "no_decay": []}
    for name, parameter in model.named_parameters():
        if parameter.requires_grad:
            groups["no_decay" if spared.search(name) else "decay"].append(name)
    return groups


@in_area("everything called a norm by somebody, but not what is one", bug="TR-28")
def parameter_groups(model):
    import re

    spared = re.compile(r"bias$|(layernorm|layer_norm|LayerNorm|ln_\w+|norm|layernorm_embedding)\.weight$")
    groups = {"decay": [], "no_decay": []}
    for name, parameter in model.named_parameters():
        if parameter.requires_grad:
            groups["no_decay" if spared.search(name) else "decay"].append(name)
    return groups
