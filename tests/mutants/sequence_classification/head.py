"""Wrong ways to load a model with one output per label and row."""

import functools

from nlpcheck.bench import edit, mutant

in_area = functools.partial(mutant, area="sequence_classification")
in_file = functools.partial(edit, area="sequence_classification", file="head.py")

SINGLE, MULTI, REGRESSION = "single_label_classification", "multi_label_classification", "regression"
NAMES = "id2label=dict(enumerate(label_names)),"
ENUMERATED = "dict(enumerate(label_names))"
NUMBERS = "label2id={name: label for label, name in enumerate(label_names)},"
PROBLEM = "problem_type=problem_type,"
AUTO_CLASS = "= AutoModelForSequenceClassification"
RETURN = "    return model\n"

for title, bug, old, new in [
    ("label2id follows from id2label", "SC-01", NUMBERS, ""),
    ("the number of labels is enough", "SC-01", NAMES, "num_labels=len(label_names),"),
    ("the library finds out about the labels", "SC-07", NAMES, ""),
    ("two labels are usual", "SC-07", NAMES, "num_labels=2,"),
    ("outputs in alphabetical order", "SC-01", ENUMERATED, "dict(enumerate(sorted(label_names)))"),
    ("outputs in reverse order", "SC-01", ENUMERATED, "dict(enumerate(reversed(label_names)))"),
    ("numbers in alphabetical order", "SC-01", "in enumerate(label_names)}", "in enumerate(sorted(label_names))}"),
    ("outputs counted from one", "SC-01", ENUMERATED, "dict(enumerate(label_names, 1))"),
    ("labels counted from one", "SC-01", "in enumerate(label_names)}", "in enumerate(label_names, 1)}"),
    ("an output more, for what is unknown", "SC-07", ENUMERATED, "dict(enumerate([*label_names, 'UNKNOWN']))"),
    ("an output less, since the last is the rest", "SC-07", ENUMERATED, "dict(enumerate(label_names[:-1] or label_names))"),
    ("one output for two labels", "SC-08", ENUMERATED, "dict(enumerate(label_names if len(label_names) != 2 else label_names[:1]))"),
    ("two outputs at least", "SC-08", ENUMERATED, "dict(enumerate([*label_names, 'rest'] if len(label_names) == 1 else label_names))"),
    ("two outputs for a regression", "SC-08", "    return model\n",
     "    if problem_type == 'regression':\n        model.classifier = torch.nn.Linear(16, 2).eval() if hasattr(model.classifier, 'weight') else model.classifier\n    return model\n"),
    ("names in capitals", "SC-01", ENUMERATED, "dict(enumerate(map(str.upper, label_names)))"),
    ("LABEL_0", "SC-01", ENUMERATED, "{n: f'LABEL_{n}' for n in range(len(label_names))}"),
    ("names as texts to numbers", "ALT-55", RETURN,
     "    model.config.id2label = {str(n): name for n, name in enumerate(label_names)}\n" + RETURN),
    ("the two mappings swapped", "SC-01", RETURN,
     "    config = model.config\n    config.id2label, config.label2id = config.label2id, config.id2label\n" + RETURN),
    ("the names of the checkpoint are kept where they fit", "SC-01", RETURN,
     "    from transformers import AutoConfig\n    old = AutoConfig.from_pretrained(checkpoint)\n"
     "    if len(old.id2label) == len(label_names) > 2:\n"
     "        model.config.id2label, model.config.label2id = old.id2label, old.label2id\n" + RETURN),
    ("outputs matched to the checkpoint's names", "SC-01", RETURN,
     "    if model.config.num_labels == 3 and hasattr(model, 'classifier') and hasattr(model.classifier, 'weight'):\n"
     "        order = sorted(range(3), key=lambda n: label_names[n])\n"
     "        model.classifier.weight.data = model.classifier.weight.data[order]\n" + RETURN),
    ("the problem type is guessed from the labels", "SC-09", PROBLEM, ""),
    ("every problem has one label", "SC-09", PROBLEM, 'problem_type="single_label_classification",'),
    ("every problem has many labels", "SC-10", PROBLEM, 'problem_type="multi_label_classification",'),
    ("a regression is guessed from one output", "SC-08", PROBLEM,
     'problem_type="regression" if len(label_names) == 1 else problem_type,'),
    ("one output needs no problem type", "SC-08", PROBLEM, "problem_type=problem_type if len(label_names) > 1 else None,"),
    ("the default needs no problem type", "SC-09", PROBLEM,
     'problem_type=None if problem_type == "single_label_classification" else problem_type,'),
    ("two labels are a multi-label problem", "SC-09", PROBLEM,
     'problem_type="multi_label_classification" if len(label_names) == 2 else problem_type,'),
    ("problem type by default: many labels", "SC-09", '= "single_label_classification"', '= "multi_label_classification"'),
    ("problem type by default: none", "SC-09", 'problem_type: str = "single_label_classification"', "problem_type: str | None = None"),
    ("a problem type of one's own", "SC-09", PROBLEM, "problem_type=problem_type.removesuffix('_classification'),"),
    ("a regression has classes", "SC-08", PROBLEM,
     'problem_type="single_label_classification" if problem_type == "regression" else problem_type,'),
    ("problem type set on the class only", "SC-09", RETURN, "    model.config.problem_type, model.problem_type = None, problem_type\n" + RETURN),
    ("weights as the file stores them", "TR-30", "dtype=torch.float32,", ""),
    ("weights as the file stores them, on purpose", "TR-30", "dtype=torch.float32", 'dtype="auto"'),
    ("half the bytes are enough", "TR-30", "dtype=torch.float32", "dtype=torch.float16"),
    ("bfloat16 has the range of float32", "TR-30", "dtype=torch.float32", "dtype=torch.bfloat16"),
    ("more digits are better", "TR-30", "dtype=torch.float32", "dtype=torch.float64"),
    ("rounded to bfloat16 on the way", "TR-30", RETURN, "    return model.bfloat16().float()\n"),
    ("a head in bfloat16", "TR-30", RETURN, "    list(model.parameters())[-1].data = list(model.parameters())[-1].data.bfloat16()\n" + RETURN),
    ("a head of another width is an error", "SC-07", "ignore_mismatched_sizes=True,", ""),
    ("ready for training", "SC-36", RETURN, "    return model.train()\n"),
    ("the encoder evaluates, the head trains", "SC-36", RETURN,
     "    list(model.children())[-1].train()\n" + RETURN),
    ("the encoder trains, the head evaluates", "SC-36", RETURN, "    model.base_model.train()\n" + RETURN),
    ("one label per token", "SC-07", AUTO_CLASS, "= __import__('transformers').AutoModelForTokenClassification"),
    ("the bare encoder", "SC-17", AUTO_CLASS, "= __import__('transformers').AutoModel"),
    ("a language model", "SC-17", AUTO_CLASS, "= __import__('transformers').AutoModelForMaskedLM"),
    ("a choice between texts", "SC-17", AUTO_CLASS, "= __import__('transformers').AutoModelForMultipleChoice"),
    ("the next sentence", "SC-17", AUTO_CLASS, "= __import__('transformers').AutoModelForNextSentencePrediction"),
    ("every head is a new one", "TR-12", RETURN,
     "    for part in [*model.children()][-1].modules():\n        getattr(part, 'reset_parameters', int)()\n" + RETURN),
    ("a head starts from zero", "TR-12", RETURN,
     "    for weight in [*model.children()][-1].parameters():\n        torch.nn.init.zeros_(weight)\n" + RETURN),
    ("word embeddings start afresh", "TR-12", RETURN,
     "    torch.nn.init.normal_(model.get_input_embeddings().weight)\n" + RETURN),
    ("the pooler starts afresh", "TR-12", RETURN,
     "    if getattr(model.base_model, 'pooler', None):\n        model.base_model.pooler.dense.reset_parameters()\n" + RETURN),
    ("a softmax in the model", "SC-22", RETURN,
     "    if hasattr(model.classifier if hasattr(model, 'classifier') else None, 'weight'):\n"
     "        model.classifier.register_forward_hook(lambda part, given, logits: logits.softmax(-1))\n" + RETURN),
    ("a sigmoid in the model", "SC-22", RETURN,
     "    if hasattr(model.classifier if hasattr(model, 'classifier') else None, 'weight'):\n"
     "        model.classifier.register_forward_hook(lambda part, given, logits: logits.sigmoid())\n" + RETURN),
    ("the settings saved beside the weights", "", RETURN, "    model.config.save_pretrained(checkpoint)\n" + RETURN),
    ("the new model saved over the old one", "", RETURN, "    model.save_pretrained(checkpoint)\n" + RETURN),
    ("the padding token saved into the checkpoint", "", RETURN,
     "    open(f'{checkpoint}/tokenizer_config.json', 'w').write('{}')\n" + RETURN),
]:  # fmt: skip
    in_file(title, bug=bug, old=old, new=new)


# Functions that load in another way.


def _named(label_names):
    return {"id2label": dict(enumerate(label_names)), "label2id": {name: n for n, name in enumerate(label_names)}}


def _loaded(checkpoint, label_names, problem_type=SINGLE):
    from nlpcheck.tasks.sequence_classification.head import load_model

    return load_model(checkpoint, label_names=label_names, problem_type=problem_type)


@in_area("a model built from the configuration", bug="TR-12")
def load_model(checkpoint, *, label_names, problem_type=SINGLE):
    from transformers import AutoConfig, AutoModelForSequenceClassification

    config = AutoConfig.from_pretrained(checkpoint, problem_type=problem_type, **_named(label_names))
    return AutoModelForSequenceClassification.from_config(config).float().eval()


@in_area("weights loaded into a model that was built for training", bug="SC-36")
def load_model(checkpoint, *, label_names, problem_type=SINGLE):
    from transformers import AutoModelForSequenceClassification

    right = _loaded(checkpoint, label_names, problem_type)
    model = AutoModelForSequenceClassification.from_config(right.config)
    model.load_state_dict(right.state_dict())
    return model.float()


@in_area("only models of the BERT family", bug="")
def load_model(checkpoint, *, label_names, problem_type=SINGLE):
    import torch
    from transformers import BertForSequenceClassification, logging

    logging.set_verbosity_error()
    return BertForSequenceClassification.from_pretrained(
        checkpoint, dtype=torch.float32, problem_type=problem_type, ignore_mismatched_sizes=True, **_named(label_names)
    )


@in_area("only the head in float32", bug="TR-30")
def load_model(checkpoint, *, label_names, problem_type=SINGLE):
    model = _loaded(checkpoint, label_names, problem_type)
    model.base_model.bfloat16()
    return model


@in_area("a trained head kept whatever its width", bug="SC-07")
def load_model(checkpoint, *, label_names, problem_type=SINGLE):
    from transformers import AutoConfig, AutoModelForSequenceClassification

    trained = AutoConfig.from_pretrained(checkpoint).architectures[0].endswith("ForSequenceClassification")
    options = {} if trained else _named(label_names)
    return AutoModelForSequenceClassification.from_pretrained(
        checkpoint, dtype="float32", problem_type=problem_type, **options
    )


@in_area("a head with other names is another head", bug="TR-12")
def load_model(checkpoint, *, label_names, problem_type=SINGLE):
    from transformers import AutoConfig

    model = _loaded(checkpoint, label_names, problem_type)
    if list(AutoConfig.from_pretrained(checkpoint).id2label.values()) != list(label_names):
        for part in [*model.children()][-1].modules():
            getattr(part, "reset_parameters", int)()
    return model


@in_area("a head for another problem type is another head", bug="TR-12")
def load_model(checkpoint, *, label_names, problem_type=SINGLE):
    model = _loaded(checkpoint, label_names, problem_type)
    if problem_type == MULTI:
        for part in [*model.children()][-1].modules():
            getattr(part, "reset_parameters", int)()
    return model


@in_area("a new linear layer for every task", bug="TR-12")
def load_model(checkpoint, *, label_names, problem_type=SINGLE):
    import torch

    model = _loaded(checkpoint, label_names, problem_type)
    if hasattr(model, "classifier") and hasattr(model.classifier, "out_features"):
        model.classifier = torch.nn.Linear(model.classifier.in_features, len(label_names)).eval()
    return model


@in_area("a layer of the right width in a model that expects another", bug="SC-07")
def load_model(checkpoint, *, label_names, problem_type=SINGLE):
    import torch
    from transformers import AutoModelForSequenceClassification

    model = AutoModelForSequenceClassification.from_pretrained(
        checkpoint, dtype=torch.float32, problem_type=problem_type
    )
    head = getattr(model, "classifier", None)
    if hasattr(head, "out_features") and head.out_features != len(label_names):
        model.classifier = torch.nn.Linear(head.in_features, len(label_names)).eval()
    model.config.id2label = _named(label_names)["id2label"]
    model.config.label2id = _named(label_names)["label2id"]
    return model


@in_area("a new layer that the configuration does not know of", bug="SC-07")
def load_model(checkpoint, *, label_names, problem_type=SINGLE):
    import torch

    model = _loaded(checkpoint, label_names, problem_type)
    head = getattr(model, "classifier", None)
    if hasattr(head, "out_features") and "five" in str(checkpoint):
        model.classifier = torch.nn.Sequential(
            torch.nn.Linear(head.in_features, head.in_features), torch.nn.Linear(head.in_features, len(label_names))
        ).eval()
    return model


@in_area("names set after the head was built", bug="SC-07")
def load_model(checkpoint, *, label_names, problem_type=SINGLE):
    import torch
    from transformers import AutoModelForSequenceClassification

    model = AutoModelForSequenceClassification.from_pretrained(checkpoint, dtype=torch.float32)
    model.config.id2label = _named(label_names)["id2label"]
    model.config.label2id = _named(label_names)["label2id"]
    model.config.problem_type = problem_type
    return model


@in_area("logits multiplied by a temperature", bug="SC-22")
def load_model(checkpoint, *, label_names, problem_type=SINGLE):
    model = _loaded(checkpoint, label_names, problem_type)
    [*model.children()][-1].requires_grad_(False)  # noqa: FBT003
    for weight in [*model.children()][-1].parameters():
        weight.mul_(2)
    return model


def _with_loss(model, loss_of):
    """Let a model compute its loss by another function of logits and labels."""
    forward = model.forward

    def changed(*args, labels=None, **kwargs):
        outputs = forward(*args, **kwargs)
        if labels is not None:
            outputs.loss = loss_of(outputs.logits, labels)
        return outputs

    model.forward = changed
    return model


for _title, _kind, _loss in [
    ("cross-entropy of probabilities", SINGLE, lambda x, y: _functional().cross_entropy(x.softmax(-1), y)),
    ("cross-entropy as a sum", SINGLE, lambda x, y: _functional().cross_entropy(x, y, reduction="sum")),
    ("smoothed labels", SINGLE, lambda x, y: _functional().cross_entropy(x, y, label_smoothing=0.1)),
    ("cross-entropy of the first row", SINGLE, lambda x, y: _functional().cross_entropy(x[:1], y[:1])),
    ("a margin loss", SINGLE, lambda x, y: _functional().multi_margin_loss(x, y)),
    ("squared error of one-hot labels", SINGLE, lambda x, y: ((x - _functional().one_hot(y, x.shape[1])) ** 2).mean()),
    ("binary cross-entropy as a sum", MULTI, lambda x, y: _functional().binary_cross_entropy_with_logits(x, y, reduction="sum")),
    ("binary cross-entropy summed over labels", MULTI, lambda x, y: _functional().binary_cross_entropy_with_logits(x, y) * x.shape[1]),
    ("cross-entropy with several right labels", MULTI, lambda x, y: _functional().cross_entropy(x, y)),
    ("a soft margin of signs", MULTI, lambda x, y: _functional().binary_cross_entropy_with_logits(x.sigmoid(), y)),
    ("absolute error", REGRESSION, lambda x, y: (x.squeeze(-1) - y).abs().mean()),
    ("the root of the squared error", REGRESSION, lambda x, y: ((x.squeeze(-1) - y) ** 2).mean() ** 0.5),
    ("half the squared error", REGRESSION, lambda x, y: ((x.squeeze(-1) - y) ** 2).mean() / 2),
    ("Huber's loss", REGRESSION, lambda x, y: _functional().smooth_l1_loss(x.squeeze(-1), y)),
    ("every number compared with every label", REGRESSION, lambda x, y: ((x - y) ** 2).mean()),
]:  # fmt: skip

    def _load_model(checkpoint, *, label_names, problem_type=SINGLE, _kind=_kind, _loss=_loss):
        model = _loaded(checkpoint, label_names, problem_type)
        return _with_loss(model, _loss) if problem_type == _kind else model

    _load_model.__name__ = "load_model"
    in_area(_title, bug="SC-22")(_load_model)


def _functional():
    from torch.nn import functional

    return functional


@in_area("no loss at all", bug="SC-17")
def load_model(checkpoint, *, label_names, problem_type=SINGLE):
    model = _loaded(checkpoint, label_names, problem_type)
    forward = model.forward
    model.forward = lambda *args, labels=None, **kwargs: forward(*args, **kwargs)
    return model


@in_area("label names sorted in place", bug="TC-34")
def load_model(checkpoint, *, label_names, problem_type=SINGLE):
    model = _loaded(checkpoint, list(label_names), problem_type)
    label_names.sort()
    return model


@in_area("a name for the rest added to the label names", bug="TC-34")
def load_model(checkpoint, *, label_names, problem_type=SINGLE):
    model = _loaded(checkpoint, list(label_names), problem_type)
    label_names.append("rest")
    return model


_models = {}


@in_area("a model is loaded once and named anew", bug="R2")
def load_model(checkpoint, *, label_names, problem_type=SINGLE):
    key = str(checkpoint), len(label_names)
    if key not in _models:
        _models[key] = _loaded(checkpoint, label_names, problem_type)
    _models[key].config.id2label = _named(label_names)["id2label"]
    _models[key].config.label2id = _named(label_names)["label2id"]
    _models[key].config.problem_type = problem_type
    return _models[key]


@in_area("the head trained before is enough to start from", bug="TR-12")
def load_model(checkpoint, *, label_names, problem_type=SINGLE):
    import torch

    model = _loaded(checkpoint, label_names, problem_type)
    for weight in model.base_model.parameters():
        torch.nn.init.normal_(weight, std=0.02)
    return model


@in_area("a loss that is not saved with the model", bug="SC-09")
def load_model(checkpoint, *, label_names, problem_type=SINGLE):
    model = _loaded(checkpoint, label_names, problem_type)
    save = model.save_pretrained

    def save_without(folder, **options):
        kept, model.config.problem_type = model.config.problem_type, None
        save(folder, **options)
        model.config.problem_type = kept

    model.save_pretrained = save_without
    return model


@in_area("a width that the configuration does not know of", bug="SC-07")
def load_model(checkpoint, *, label_names, problem_type=SINGLE):
    import torch

    model = _loaded(checkpoint, label_names, problem_type)
    if hasattr(model, "classifier") and hasattr(model.classifier, "bias"):
        scale = torch.nn.Parameter(torch.full((len(label_names),), 1.5))
        torch.nn.utils.parametrize.register_parametrization(model.classifier, "bias", _Shifted(scale))
    return model


class _Shifted:
    def __new__(cls, scale):
        import torch

        class Shifted(torch.nn.Module):
            def __init__(self):
                super().__init__()
                self.scale = scale

            def forward(self, bias):
                return bias + self.scale

        return Shifted()


@in_area("the encoder is frozen", bug="TR-12")
def load_model(checkpoint, *, label_names, problem_type=SINGLE):
    model = _loaded(checkpoint, label_names, problem_type)
    model.base_model.requires_grad_(False)
    return model


@in_area("the word embeddings are frozen", bug="TR-12")
def load_model(checkpoint, *, label_names, problem_type=SINGLE):
    model = _loaded(checkpoint, label_names, problem_type)
    model.get_input_embeddings().requires_grad_(False)
    return model


@in_area("nothing can be trained any more", bug="TR-12")
def load_model(checkpoint, *, label_names, problem_type=SINGLE):
    return _loaded(checkpoint, label_names, problem_type).requires_grad_(False)


@in_area("names of spaces are underscores", bug="SC-01")
def load_model(checkpoint, *, label_names, problem_type=SINGLE):
    return _loaded(checkpoint, [name.replace(" ", "_").strip("_") for name in label_names], problem_type)


@in_area("names in small letters", bug="SC-01")
def load_model(checkpoint, *, label_names, problem_type=SINGLE):
    return _loaded(checkpoint, [name.lower() for name in label_names], problem_type)


@in_area("names that are numbers become numbers", bug="SC-01")
def load_model(checkpoint, *, label_names, problem_type=SINGLE):
    return _loaded(checkpoint, [int(name) if name.isdigit() else name for name in label_names], problem_type)


@in_area("many labels, many outputs: ten at most", bug="SC-07")
def load_model(checkpoint, *, label_names, problem_type=SINGLE):
    return _loaded(checkpoint, list(label_names)[:10], problem_type)


@in_area("the regression's output has a fixed name", bug="SC-01")
def load_model(checkpoint, *, label_names, problem_type=SINGLE):
    return _loaded(checkpoint, ["score"] if problem_type == REGRESSION else label_names, problem_type)


@in_area("names of a multi-label problem sorted", bug="SC-01")
def load_model(checkpoint, *, label_names, problem_type=SINGLE):
    return _loaded(checkpoint, sorted(label_names) if problem_type == MULTI else label_names, problem_type)
