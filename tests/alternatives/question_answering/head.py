"""Other right ways to load a model that scores tokens as the start and the end of the answer."""

import functools

from nlpcheck.bench import alternative

also_right = functools.partial(alternative, area="question_answering", level="all")


@also_right("an edited configuration handed to the library")
def load_model(checkpoint):
    from transformers import AutoConfig, AutoModelForQuestionAnswering

    config = AutoConfig.from_pretrained(checkpoint)
    config.num_labels = 2
    return AutoModelForQuestionAnswering.from_pretrained(
        checkpoint, config=config, dtype="float32", ignore_mismatched_sizes=True
    )


@also_right("the two outputs have names")
def load_model(checkpoint):
    from transformers import AutoModelForQuestionAnswering

    model = AutoModelForQuestionAnswering.from_pretrained(
        checkpoint,
        id2label={0: "start", 1: "end"},
        label2id={"start": 0, "end": 1},
        ignore_mismatched_sizes=True,
    )
    return model.float().eval()


@also_right("the family's own class, taken from its type")
def load_model(checkpoint):
    import torch
    from transformers import AutoConfig, BertForQuestionAnswering, DistilBertForQuestionAnswering
    from transformers import RobertaForQuestionAnswering

    classes = {
        "bert": BertForQuestionAnswering,
        "distilbert": DistilBertForQuestionAnswering,
        "roberta": RobertaForQuestionAnswering,
    }
    model_class = classes[AutoConfig.from_pretrained(checkpoint).model_type]
    return model_class.from_pretrained(checkpoint, num_labels=2, dtype=torch.float32, ignore_mismatched_sizes=True)


@also_right("weights loaded by hand")
def load_model(checkpoint):
    from safetensors.torch import load_file
    from transformers import AutoConfig, AutoModelForQuestionAnswering

    model = AutoModelForQuestionAnswering.from_config(AutoConfig.from_pretrained(checkpoint, num_labels=2)).float()
    prefix = model.base_model_prefix + "."
    found = load_file(f"{checkpoint}/model.safetensors")
    if not any(name.startswith(prefix) for name in found):  # saved without a head
        found = {prefix + name: weight for name, weight in found.items()}
    shapes = {name: weight.shape for name, weight in model.state_dict().items()}
    model.load_state_dict({name: w for name, w in found.items() if shapes.get(name) == w.shape}, strict=False)
    return model.eval()
