"""Wrong ways to load a model with one output per label and token."""

import functools

from nlpcheck.bench import edit, mutant

in_area = functools.partial(mutant, area="token_classification")
in_file = functools.partial(edit, area="token_classification", file="head.py")

NAMES = "id2label=dict(enumerate(label_names)),"
NUMBERS = "label2id={name: label for label, name in enumerate(label_names)},"
AUTO_CLASS = "= AutoModelForTokenClassification"
RETURN = "    return model\n"

# One edit of the reference.

in_file("label2id follows from id2label", bug="TC-21", old=NUMBERS, new="")
in_file("the number of labels is enough", bug="SC-07", old=NAMES, new="num_labels=len(label_names),")
in_file("the library finds out about the labels", bug="SC-07", old=NAMES, new="")
in_file(
    "outputs in alphabetical order",
    bug="TC-19",
    old="dict(enumerate(label_names))",
    new="dict(enumerate(sorted(label_names)))",
)
in_file(
    "outputs in reverse order",
    bug="TC-19",
    old="dict(enumerate(label_names))",
    new="dict(enumerate(reversed(label_names)))",
)
in_file(
    "numbers in alphabetical order",
    bug="TC-19",
    old="in enumerate(label_names)}",
    new="in enumerate(sorted(label_names))}",
)
in_file(
    "outputs counted from one", bug="TC-21", old="dict(enumerate(label_names))", new="dict(enumerate(label_names, 1))"
)
in_file("labels counted from one", bug="TC-21", old="in enumerate(label_names)}", new="in enumerate(label_names, 1)}")
in_file(
    "an output more, for -100",
    bug="SC-07",
    old="dict(enumerate(label_names))",
    new="dict(enumerate([*label_names, 'IGNORED']))",
)
in_file(
    "an output less, since O is the rest",
    bug="SC-07",
    old="dict(enumerate(label_names))",
    new="dict(enumerate(label_names[:-1]))",
)
in_file("one output per type", bug="SC-07", old="dict(enumerate(label_names))",
        new="dict(enumerate(dict.fromkeys(name[-1] for name in label_names)))")  # fmt: skip
in_file(
    "names in lower case",
    bug="TC-21",
    old="dict(enumerate(label_names))",
    new="dict(enumerate(map(str.lower, label_names)))",
)
in_file("types without their prefix", bug="TC-21", old="dict(enumerate(label_names))",
        new="{n: name.split('-')[-1] for n, name in enumerate(label_names)}")  # fmt: skip
in_file("names as texts to numbers", bug="ALT-55", old=RETURN,
        new="    model.config.id2label = {str(n): name for n, name in enumerate(label_names)}\n" + RETURN)  # fmt: skip
in_file("the two mappings swapped", bug="TC-21", old=RETURN,
        new="    config = model.config\n    config.id2label, config.label2id = config.label2id, config.id2label\n" + RETURN)  # fmt: skip
in_file("the names written back as LABEL_0", bug="TC-21", old=RETURN, new="    model.config.num_labels = 2\n" + RETURN)
in_file("weights as the file stores them", bug="TR-30", old="dtype=torch.float32,", new="")
in_file("weights as the file stores them, on purpose", bug="TR-30", old="dtype=torch.float32", new='dtype="auto"')
in_file("half the bytes are enough", bug="TR-30", old="dtype=torch.float32", new="dtype=torch.float16")
in_file("bfloat16 has the range of float32", bug="TR-30", old="dtype=torch.float32", new="dtype=torch.bfloat16")
in_file("more digits are better", bug="TR-30", old="dtype=torch.float32", new="dtype=torch.float64")
in_file("rounded to bfloat16 on the way", bug="TR-30", old=RETURN, new="    return model.bfloat16().float()\n")
in_file("rounded to float16 on the way", bug="TR-30", old=RETURN, new="    return model.half().float()\n")
in_file("a head of another width is an error", bug="SC-07", old="ignore_mismatched_sizes=True,", new="")
in_file("the body is frozen", bug="TR-36", old=RETURN, new="    model.base_model.requires_grad_(False)\n" + RETURN)
in_file("a head that is saved under other names", bug="TR-30", old=RETURN,
        new="    model.classifier = torch.nn.Sequential(torch.nn.Dropout(0.1), model.classifier).eval()\n" + RETURN)  # fmt: skip
in_file("ready for training", bug="SC-36", old=RETURN, new="    return model.train()\n")
in_file("the encoder evaluates, the head trains", bug="SC-36", old=RETURN, new="    model.dropout.train()\n" + RETURN)
in_file(
    "the encoder trains, the head evaluates", bug="SC-36", old=RETURN, new="    model.base_model.train()\n" + RETURN
)
in_file(
    "one label per text",
    bug="SC-07",
    old=AUTO_CLASS,
    new="= __import__('transformers').AutoModelForSequenceClassification",
)
in_file("the bare encoder", bug="SC-17", old=AUTO_CLASS, new="= __import__('transformers').AutoModel")
in_file(
    "the head of the checkpoint", bug="SC-17", old=AUTO_CLASS, new="= __import__('transformers').AutoModelForMaskedLM"
)
in_file("a span head", bug="SC-17", old=AUTO_CLASS, new="= __import__('transformers').AutoModelForQuestionAnswering")
in_file("every head is a new one", bug="TR-12", old=RETURN, new="    model.classifier.reset_parameters()\n" + RETURN)
in_file(
    "a head starts from zero",
    bug="TR-12",
    old=RETURN,
    new="    torch.nn.init.zeros_(model.classifier.weight)\n" + RETURN,
)
in_file("the last layer starts afresh, too", bug="TR-12", old=RETURN,
        new="    list(model.base_model.modules())[-3].apply(lambda part: getattr(part, 'reset_parameters', int)())\n"
            "    for name, weight in model.base_model.named_parameters():\n"
            "        if 'layer.1.' in name:\n            torch.nn.init.zeros_(weight)\n" + RETURN)  # fmt: skip
in_file("word embeddings start afresh", bug="TR-12", old=RETURN,
        new="    torch.nn.init.normal_(model.get_input_embeddings().weight)\n" + RETURN)  # fmt: skip
in_file(
    "the settings saved beside the weights", old=RETURN, new="    model.config.save_pretrained(checkpoint)\n" + RETURN
)
in_file("the new model saved over the old one", old=RETURN, new="    model.save_pretrained(checkpoint)\n" + RETURN)
in_file(
    "one model for all calls", bug="TR-12", old="def load_model(", new="@__import__('functools').cache\ndef load_model("
)


# Functions that load in another way.


@in_area("a model built from the configuration", bug="TR-12")
def load_model(checkpoint, *, label_names):
    from transformers import AutoConfig, AutoModelForTokenClassification

    config = AutoConfig.from_pretrained(checkpoint, **_named(label_names))
    return AutoModelForTokenClassification.from_config(config).float().eval()


@in_area("weights loaded under names of another prefix", bug="TR-12")
def load_model(checkpoint, *, label_names):
    from safetensors.torch import load_file
    from transformers import AutoConfig, AutoModelForTokenClassification

    config = AutoConfig.from_pretrained(checkpoint, **_named(label_names))
    model = AutoModelForTokenClassification.from_config(config)
    weights = load_file(f"{checkpoint}/model.safetensors")
    model.load_state_dict({f"model.{name}": weight for name, weight in weights.items()}, strict=False)
    return model.float().eval()


@in_area("only the head in float32", bug="TR-30")
def load_model(checkpoint, *, label_names):
    model = _loaded(checkpoint, label_names)
    model.base_model.bfloat16()
    return model


@in_area("a trained head kept whatever its width", bug="SC-07")
def load_model(checkpoint, *, label_names):
    from transformers import AutoConfig, AutoModelForTokenClassification

    trained = AutoConfig.from_pretrained(checkpoint).architectures[0].endswith("ForTokenClassification")
    options = {} if trained else _named(label_names)
    return AutoModelForTokenClassification.from_pretrained(checkpoint, dtype="float32", **options)


@in_area("a head with other names is another head", bug="TR-12")
def load_model(checkpoint, *, label_names):
    from transformers import AutoConfig

    model = _loaded(checkpoint, label_names)
    if list(AutoConfig.from_pretrained(checkpoint).id2label.values()) != list(label_names):
        model.classifier.reset_parameters()
    return model


@in_area("a new linear layer for every task", bug="TR-12")
def load_model(checkpoint, *, label_names):
    import torch

    model = _loaded(checkpoint, label_names)
    model.classifier = torch.nn.Linear(model.config.hidden_size, len(label_names)).eval()
    return model


@in_area("a layer of the right width in a model that expects another", bug="SC-07")
def load_model(checkpoint, *, label_names):
    import torch
    from transformers import AutoModelForTokenClassification

    model = AutoModelForTokenClassification.from_pretrained(checkpoint, dtype=torch.float32)
    model.config.id2label = dict(enumerate(label_names))
    model.config.label2id = {name: n for n, name in enumerate(label_names)}
    if model.classifier.out_features != len(label_names):
        model.classifier = torch.nn.Linear(model.config.hidden_size, len(label_names)).eval()
    return model


@in_area("names set after the head was built", bug="SC-07")
def load_model(checkpoint, *, label_names):
    import torch
    from transformers import AutoModelForTokenClassification

    model = AutoModelForTokenClassification.from_pretrained(checkpoint, dtype=torch.float32)
    model.config.id2label = dict(enumerate(label_names))
    model.config.label2id = {name: n for n, name in enumerate(label_names)}
    return model


@in_area("label names sorted in place")
def load_model(checkpoint, *, label_names):
    model = _loaded(checkpoint, list(label_names))
    label_names.sort()
    return model


@in_area("O added to the label names")
def load_model(checkpoint, *, label_names):
    if "O" not in label_names[:1]:
        label_names.insert(0, "O")
    return _loaded(checkpoint, label_names)


_models = {}


@in_area("a model is loaded once and named anew")
def load_model(checkpoint, *, label_names):
    key = str(checkpoint), len(label_names)
    if key not in _models:
        _models[key] = _loaded(checkpoint, label_names)
    _models[key].config.id2label = dict(enumerate(label_names))
    _models[key].config.label2id = {name: n for n, name in enumerate(label_names)}
    return _models[key]


@in_area("the head trained before is enough to start from", bug="TR-12")
def load_model(checkpoint, *, label_names):
    import torch

    model = _loaded(checkpoint, label_names)
    for weight in model.base_model.parameters():
        torch.nn.init.normal_(weight, std=0.02)
    return model


def _named(label_names):
    return {
        "id2label": dict(enumerate(label_names)),
        "label2id": {name: n for n, name in enumerate(label_names)},
    }


def _loaded(checkpoint, label_names):
    from nlpcheck.tasks.token_classification.head import load_model

    return load_model(checkpoint, label_names=label_names)
