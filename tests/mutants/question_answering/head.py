"""Wrong ways to load a model that scores tokens as the start and the end of the answer."""

import functools

from nlpcheck.bench import edit, mutant

in_area = functools.partial(mutant, area="question_answering")
in_file = functools.partial(edit, area="question_answering", file="head.py")

AUTO_CLASS = "= AutoModelForQuestionAnswering"
RETURN = "    return model\n"

# One edit of the reference.

in_file("the number of outputs is the checkpoint's", bug="SC-07", old="num_labels=2,", new="")
in_file("one output per token", bug="SC-07", old="num_labels=2", new="num_labels=1")
in_file("a third output for no answer", bug="SC-07", old="num_labels=2", new="num_labels=3")
in_file("a head of another width is an error", bug="SC-07", old="ignore_mismatched_sizes=True,", new="")
in_file("weights as the file stores them", bug="TR-30", old="dtype=torch.float32,", new="")
in_file("half the bytes are enough", bug="TR-30", old="dtype=torch.float32", new="dtype=torch.float16")
in_file("bfloat16 has the range of float32", bug="TR-30", old="dtype=torch.float32", new="dtype=torch.bfloat16")
in_file("more digits are better", bug="TR-30", old="dtype=torch.float32", new="dtype=torch.float64")
in_file("rounded to bfloat16 on the way", bug="TR-30", old=RETURN, new="    return model.bfloat16().float()\n")
in_file("the body is frozen", bug="TR-36", old=RETURN, new="    model.base_model.requires_grad_(False)\n" + RETURN)
in_file("a head that is saved under other names", bug="TR-30", old=RETURN,
        new="    model.qa_outputs = torch.nn.Sequential(torch.nn.Dropout(0.1), model.qa_outputs).eval()\n" + RETURN)  # fmt: skip
in_file("ready for training", bug="SC-36", old=RETURN, new="    return model.train()\n")
in_file(
    "the encoder trains, the head evaluates", bug="SC-36", old=RETURN, new="    model.base_model.train()\n" + RETURN
)
in_file("two labels per token", bug="SC-17", old=AUTO_CLASS,
        new="= __import__('transformers').AutoModelForTokenClassification")  # fmt: skip
in_file("two labels per text", bug="SC-17", old=AUTO_CLASS,
        new="= __import__('transformers').AutoModelForSequenceClassification")  # fmt: skip
in_file("the bare encoder", bug="SC-17", old=AUTO_CLASS, new="= __import__('transformers').AutoModel")
in_file(
    "the head of the checkpoint", bug="SC-17", old=AUTO_CLASS, new="= __import__('transformers').AutoModelForMaskedLM"
)
in_file("every head is a new one", bug="TR-12", old=RETURN, new="    model.qa_outputs.reset_parameters()\n" + RETURN)
in_file("start and end in any order", bug="TR-12", old=RETURN,
        new="    model.qa_outputs.weight.data = model.qa_outputs.weight.data.flip(0)\n" + RETURN)  # fmt: skip
in_file("a head without a bias", bug="TR-12", old=RETURN, new="    model.qa_outputs.bias.data.zero_()\n" + RETURN)
in_file("word embeddings start afresh", bug="TR-12", old=RETURN,
        new="    torch.nn.init.normal_(model.get_input_embeddings().weight)\n" + RETURN)  # fmt: skip
in_file(
    "the settings saved beside the weights", old=RETURN, new="    model.config.save_pretrained(checkpoint)\n" + RETURN
)
in_file(
    "one model for all calls", bug="TR-12", old="def load_model(", new="@__import__('functools').cache\ndef load_model("
)


# Functions that load in another way.


@in_area("a model built from the configuration", bug="TR-12")
def load_model(checkpoint):
    from transformers import AutoConfig, AutoModelForQuestionAnswering

    config = AutoConfig.from_pretrained(checkpoint, num_labels=2)
    return AutoModelForQuestionAnswering.from_config(config).float().eval()


@in_area("two outputs written into the checkpoint", bug="SC-07")
def load_model(checkpoint):
    import json
    from pathlib import Path

    file = Path(checkpoint) / "config.json"
    settings = json.loads(file.read_text())
    settings.pop("id2label", None)
    settings.pop("label2id", None)
    file.write_text(json.dumps(settings))
    return _loaded(checkpoint)


@in_area("two outputs only in the configuration", bug="SC-07")
def load_model(checkpoint):
    import torch
    from transformers import AutoModelForQuestionAnswering

    model = AutoModelForQuestionAnswering.from_pretrained(checkpoint, dtype=torch.float32)
    model.config.num_labels = 2
    return model


@in_area("only the head in float32", bug="TR-30")
def load_model(checkpoint):
    model = _loaded(checkpoint)
    model.base_model.bfloat16()
    return model


@in_area("one output per token and a threshold", bug="SC-17")
def load_model(checkpoint):
    import torch

    model = _loaded(checkpoint)
    model.qa_outputs = torch.nn.Linear(model.config.hidden_size, 1)
    return model.eval()


@in_area("the encoder of another checkpoint of the same size", bug="TR-12")
def load_model(checkpoint):
    import torch

    model = _loaded(checkpoint)
    with torch.no_grad():
        for weight in model.base_model.parameters():
            weight.copy_(weight.flip(0))
    return model


def _loaded(checkpoint):
    from nlpcheck.tasks.question_answering.head import load_model

    return load_model(checkpoint)
