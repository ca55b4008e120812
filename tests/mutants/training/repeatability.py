"""Answers that change with the process."""

from nlpcheck.bench import mutant


@mutant("names in the order of a set", bug="R2", area="training")
def parameter_groups(model):
    names = {name for name, parameter in model.named_parameters() if parameter.requires_grad}
    no_decay = {name for name, parameter in model.named_parameters() if parameter.requires_grad and parameter.ndim < 2}
    return {"decay": list(names - no_decay), "no_decay": list(no_decay)}
