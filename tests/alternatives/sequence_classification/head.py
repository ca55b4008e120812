"""Other right ways to load a model with one output per label and row."""

import functools

from nlpcheck.bench import alternative

also_right = functools.partial(alternative, area="sequence_classification", level="all")
SINGLE = "single_label_classification"


def _names(label_names):
    return dict(enumerate(label_names)), {name: n for n, name in enumerate(label_names)}


@also_right("an edited configuration handed to the library")
def load_model(checkpoint, *, label_names, problem_type=SINGLE):
    from transformers import AutoConfig, AutoModelForSequenceClassification

    config = AutoConfig.from_pretrained(checkpoint)
    config.id2label, config.label2id = _names(label_names)
    config.problem_type = problem_type
    return AutoModelForSequenceClassification.from_pretrained(
        checkpoint, config=config, dtype="float32", ignore_mismatched_sizes=True
    )


@also_right("the number of labels first, their names and the problem afterwards", source="run_glue.py")
def load_model(checkpoint, *, label_names, problem_type=SINGLE):
    from transformers import AutoConfig, AutoModelForSequenceClassification

    config = AutoConfig.from_pretrained(checkpoint, num_labels=len(label_names), finetuning_task="text")
    model = AutoModelForSequenceClassification.from_pretrained(checkpoint, config=config, ignore_mismatched_sizes=True)
    model.config.id2label, model.config.label2id = _names(label_names)
    model.config.problem_type = problem_type
    return model.float()


@also_right("the family's own class, taken from its type")
def load_model(checkpoint, *, label_names, problem_type=SINGLE):
    import torch
    import transformers

    families = {"bert": "Bert", "distilbert": "DistilBert", "roberta": "Roberta", "gpt2": "GPT2"}
    id2label, label2id = _names(label_names)
    family = families[transformers.AutoConfig.from_pretrained(checkpoint).model_type]
    model = getattr(transformers, f"{family}ForSequenceClassification").from_pretrained(
        checkpoint, id2label=id2label, label2id=label2id, problem_type=problem_type, ignore_mismatched_sizes=True
    )
    return model.to(torch.float32).eval()


@also_right("weights loaded by hand")
def load_model(checkpoint, *, label_names, problem_type=SINGLE):
    from safetensors.torch import load_file
    from transformers import AutoConfig, AutoModelForSequenceClassification

    id2label, label2id = _names(label_names)
    config = AutoConfig.from_pretrained(checkpoint, id2label=id2label, label2id=label2id, problem_type=problem_type)
    model = AutoModelForSequenceClassification.from_config(config).float()
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
def load_model(checkpoint, *, label_names, problem_type=SINGLE):
    import torch
    from transformers import AutoModelForSequenceClassification

    model = AutoModelForSequenceClassification.from_pretrained(checkpoint, dtype=torch.float32)
    places = [(model, "score"), (getattr(model, "classifier", None), "out_proj"), (model, "classifier")]
    home, name = next((part, name) for part, name in places if isinstance(getattr(part, name, None), torch.nn.Linear))
    old = getattr(home, name)
    if old.out_features != len(label_names):
        setattr(home, name, torch.nn.Linear(old.in_features, len(label_names), bias=old.bias is not None))
        model.num_labels = len(label_names)
    model.config.id2label, model.config.label2id = _names(label_names)
    model.config.problem_type = problem_type
    return model.eval()


@also_right("a pad token and other settings of one's own, a new head that starts from zero")
def load_model(checkpoint, *, label_names, problem_type=SINGLE):
    import torch
    from transformers import AutoConfig, AutoModelForSequenceClassification

    id2label, label2id = _names(label_names)
    model = AutoModelForSequenceClassification.from_pretrained(
        checkpoint, id2label=id2label, label2id=label2id, problem_type=problem_type, dtype=torch.float32,
        ignore_mismatched_sizes=True, attn_implementation="eager",
    )  # fmt: skip
    trained = AutoConfig.from_pretrained(checkpoint)
    new = not trained.architectures[0].endswith("ForSequenceClassification") or trained.num_labels != len(label_names)
    if new:
        for weight in [*model.children()][-1].parameters():
            torch.nn.init.zeros_(weight)
    if model.config.pad_token_id is None:
        model.config.pad_token_id = 0
    return model
