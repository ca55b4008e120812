"""Other right ways to load a model with one output per label and token."""

import functools

from nlpcheck.bench import alternative

also_right = functools.partial(alternative, area="token_classification", level="all")


def _names(label_names):
    return dict(enumerate(label_names)), {name: n for n, name in enumerate(label_names)}


@also_right("an edited configuration handed to the library")
def load_model(checkpoint, *, label_names):
    from transformers import AutoConfig, AutoModelForTokenClassification

    config = AutoConfig.from_pretrained(checkpoint)
    config.id2label, config.label2id = _names(label_names)
    return AutoModelForTokenClassification.from_pretrained(
        checkpoint, config=config, dtype="float32", ignore_mismatched_sizes=True
    )


@also_right("the number of labels beside their names", source="run_ner.py")
def load_model(checkpoint, *, label_names):
    from transformers import AutoConfig, AutoModelForTokenClassification

    config = AutoConfig.from_pretrained(checkpoint, num_labels=len(label_names))
    model = AutoModelForTokenClassification.from_pretrained(checkpoint, config=config, ignore_mismatched_sizes=True)
    model.config.id2label, model.config.label2id = _names(label_names)
    return model.float()


@also_right("the family's own class, taken from its type")
def load_model(checkpoint, *, label_names):
    import torch
    from transformers import AutoConfig
    from transformers import BertForTokenClassification, DistilBertForTokenClassification, RobertaForTokenClassification

    classes = {
        "bert": BertForTokenClassification,
        "distilbert": DistilBertForTokenClassification,
        "roberta": RobertaForTokenClassification,
    }
    id2label, label2id = _names(label_names)
    model_class = classes[AutoConfig.from_pretrained(checkpoint).model_type]
    model = model_class.from_pretrained(
        checkpoint, id2label=id2label, label2id=label2id, ignore_mismatched_sizes=True, dtype=torch.float32
    )
    return model.eval()


@also_right("weights loaded by hand")
def load_model(checkpoint, *, label_names):
    from safetensors.torch import load_file
    from transformers import AutoConfig, AutoModelForTokenClassification

    id2label, label2id = _names(label_names)
    config = AutoConfig.from_pretrained(checkpoint, id2label=id2label, label2id=label2id)
    model = AutoModelForTokenClassification.from_config(config).float()
    wanted = model.state_dict()
    prefix = model.base_model_prefix + "."
    found = load_file(f"{checkpoint}/model.safetensors")
    if not any(name.startswith(prefix) for name in found):  # saved without a head
        found = {prefix + name: weight for name, weight in found.items()}
    fitting = {name: w for name, w in found.items() if name in wanted and wanted[name].shape == w.shape}
    model.load_state_dict(fitting, strict=False)
    model.eval()
    return model


@also_right("a new last layer where the old one does not fit")
def load_model(checkpoint, *, label_names):
    import torch
    from transformers import AutoModelForTokenClassification

    model = AutoModelForTokenClassification.from_pretrained(checkpoint, dtype=torch.float32)
    if model.classifier.out_features != len(label_names):
        model.classifier = torch.nn.Linear(model.classifier.in_features, len(label_names))
        model.num_labels = len(label_names)
    model.config.id2label, model.config.label2id = _names(label_names)
    return model.eval()
