"""Parameter groups: what weight decay may pull towards zero.

Matrices are pulled; biases and the weights of normalisation layers are not. Families call their norms by many names, so
a list of names that is right for BERT decays all norms of GPT-2.
"""

import re
from collections import Counter

from hypothesis import strategies as st

from nlpcheck.assertions import must_equal
from nlpcheck.rules.training import gradients_of, must_be_unmoved, must_keep_gradients, state_of
from nlpcheck.search import given
from nlpcheck.spec import SHOULD, requirement
from nlpcheck.strategies.training import FAMILIES, trainee, with_misleading_names

MODELS = st.sampled_from(FAMILIES)
FROZEN = st.sampled_from(
    [
        ("bert-sequence", "bert[.]embeddings"),
        ("gpt2", "transformer[.]h[.]0"),
        ("llama", "model[.]norm"),
        ("t5", ""),
        ("bert-other-head", ".*weight$"),
        ("gpt2-token", ".*bias$"),
    ]
)
"""Models, each with a pattern for the names of its frozen parameters."""


def by_first_name(model, names):
    """The names, each replaced by the one that the model lists first for its parameter."""
    first = {id(p): name for name, p in model.named_parameters()}
    known = {name: first[id(p)] for name, p in model.named_parameters(remove_duplicate=False)}
    return [known.get(name, name) for name in names]


def grouped(impl, model):
    """Both lists, with the names that the model lists first."""
    groups = impl.parameter_groups(model)
    return {key: by_first_name(model, groups[key]) for key in ("decay", "no_decay")}


def is_norm(part):
    """Whether a module is a normalisation layer."""
    return "Norm" in type(part).__name__


def names_of(model, wanted):
    """The parameters of the modules for which something holds."""
    parts = {f"{path}." if path else "": part for path, part in model.named_modules() if wanted(part)}
    own = {f"{path}{name}" for path, part in parts.items() for name, _ in part.named_parameters(recurse=False)}
    return set(by_first_name(model, own))


def right_no_decay(model):
    """Biases and weights of norms."""
    biases = {name for name, _ in model.named_parameters() if name.split(".")[-1] == "bias"}
    return biases | names_of(model, is_norm)


def misplaced(found, names):
    """Which of some names are missing from a list; T5's relative_attention_bias may be anywhere."""
    return sorted(name for name in names if name not in found and "relative_attention_bias" not in name)


@requirement("TRAIN-GROUPS-1", "parameter_groups")
@given(MODELS)
def test_groups_hold_every_parameter_once(impl, name):
    """Every trainable parameter is in one of the two lists, once.

    Why: one that is missing is never trained; torch refuses one that is there twice.
    Hint: model.named_parameters() gives each parameter once, tied ones, too; head and body.
    """
    model = trainee(name)
    groups = grouped(impl, model)
    counts = Counter(groups["decay"] + groups["no_decay"])
    expected = dict.fromkeys((path for path, _ in model.named_parameters()), 1)
    wrong = {path: counts[path] for path in {**expected, **counts} if counts[path] != expected.get(path, 0)}
    must_equal(wrong, {}, "parameters that are listed not once, with how often they are")


@requirement("TRAIN-GROUPS-2", "parameter_groups", after="TRAIN-GROUPS-1")
@given(MODELS)
def test_groups_leave_biases_alone(impl, name):
    """Biases are in no_decay.

    Why: a bias shifts, it does not scale; pulling it to zero does nothing against overfitting.
    Hint: names that end in "bias".
    """
    model = trainee(name)
    biases = [path for path, _ in model.named_parameters() if path.split(".")[-1] == "bias"]
    must_equal(misplaced(grouped(impl, model)["no_decay"], biases), [], "biases that are not in no_decay")


@requirement("TRAIN-GROUPS-3", "parameter_groups", after="TRAIN-GROUPS-1")
@given(MODELS)
def test_groups_leave_norms_alone(impl, name):
    """The weights of normalisation layers are in no_decay, whatever the family calls them.

    Why: they start at one, not at zero; weight decay would shrink every layer's output.
    Hint: LayerNorm, layer_norm, ln_1, ln_f, norm, layernorm_embedding: ask the module's class, or the number of dimensions.
    Source: https://github.com/huggingface/course/issues
    """
    model = trainee(name)
    missing = misplaced(grouped(impl, model)["no_decay"], names_of(model, is_norm))
    must_equal(missing, [], "weights of norms that are not in no_decay")


@requirement("TRAIN-GROUPS-4", "parameter_groups", after="TRAIN-GROUPS-1")
@given(MODELS)
def test_groups_decay_everything_else(impl, name):
    """All other parameters are in decay: matrices of every layer, and embeddings.

    Why: weight decay keeps weights small where they multiply; left out, it does nothing.
    Hint: what is neither a bias nor a norm decays, heads included.
    """
    model = trainee(name)
    spared = right_no_decay(model)
    others = [path for path, _ in model.named_parameters() if path not in spared]
    must_equal(misplaced(grouped(impl, model)["decay"], others), [], "other parameters that are not in decay")


@requirement("TRAIN-GROUPS-5", "parameter_groups", after="TRAIN-GROUPS-1")
@given(FROZEN)
def test_groups_leave_out_frozen_parameters(impl, frozen):
    """Frozen parameters are in neither list; a model without trainable parameters gives two empty lists.

    Why: an optimizer of frozen parameters wastes memory on them, and starts to move them when they get a gradient.
    Hint: if parameter.requires_grad.
    """
    name, pattern = frozen
    model = trainee(name)
    for path, parameter in model.named_parameters():
        parameter.requires_grad_(not re.match(pattern, path))
    groups = grouped(impl, model)
    trainable = sorted(path for path, p in model.named_parameters() if p.requires_grad)
    must_equal(sorted(groups["decay"] + groups["no_decay"]), trainable, f"all names, with {pattern or 'all'} frozen")


@requirement("TRAIN-GROUPS-6", "parameter_groups", after="TRAIN-GROUPS-4", level=SHOULD)
@given(st.sampled_from(["norm_proj", "bias_mixer", "layernorm_free", "ln_like"]))
def test_groups_go_by_what_a_part_is(impl, name):
    """A linear layer whose name only sounds like a norm or a bias decays like any other.

    Why: people name layers as they like.
    Hint: ask the module's class, or the number of dimensions of the parameter.
    """
    model = with_misleading_names(name)
    groups = grouped(impl, model)
    must_equal(misplaced(groups["decay"], [f"{name}.weight"]), [], f"not in decay: a linear layer called {name}")


@requirement("TRAIN-GROUPS-7", "parameter_groups", after="TRAIN-GROUPS-3", level=SHOULD)
@given(st.sampled_from(["scale", "head_norm", "final"]))
def test_groups_know_other_norms(impl, name):
    """A norm of torch's own in a part of one's own is left alone, whatever it is called.

    Why: people add layers, and name them as they like.
    Hint: ask the module's class, or the number of dimensions of the parameter.
    """
    model = with_misleading_names(name, norm=True)
    groups = grouped(impl, model)
    wanted = [f"{name}.weight", f"{name}.bias"]
    must_equal(misplaced(groups["no_decay"], wanted), [], f"not in no_decay: a LayerNorm called {name}")


@requirement("TRAIN-GROUPS-90", "parameter_groups")
@given(st.sampled_from(["bert-sequence", "gpt2"]))
def test_groups_leave_the_model(impl, name):
    """parameter_groups only looks: weights, gradients and what is trainable stay as they were.

    Why: it is asked for names before training starts; it must not be the start of it.
    Hint: no requires_grad_, no zero_grad.
    """
    model = trainee(name)
    for number, parameter in enumerate(model.parameters()):
        parameter.requires_grad_(number % 3 != 0)
        if number % 2:
            parameter.grad = parameter.detach().clone().fill_(0.5)
    trainable = [p.requires_grad for p in model.parameters()]
    before, gradients = state_of(model), gradients_of(model)
    impl.parameter_groups(model)
    must_be_unmoved(model, before, when="after the call")
    must_keep_gradients(model, gradients, when="after the call")
    must_equal([p.requires_grad for p in model.parameters()], trainable, "which parameters are trainable, afterwards")
