"""Wrong ways to load a decoder."""

import functools

from nlpcheck.bench import edit, mutant

in_area = functools.partial(mutant, area="causal_lm")
in_file = functools.partial(edit, area="causal_lm", file="head.py")

AUTO_CLASS = "= AutoModelForCausalLM"
RETURN = "    return model\n"


def _other(name):
    return f"= __import__('transformers').{name}"


# One edit of the reference.

in_file("weights as the file stores them", bug="TR-30", old="dtype=torch.float32,", new="")
in_file("half the bytes are enough", bug="TR-30", old="dtype=torch.float32", new="dtype=torch.float16")
in_file("bfloat16 has the range of float32", bug="TR-30", old="dtype=torch.float32", new="dtype=torch.bfloat16")
in_file("more digits are better", bug="TR-30", old="dtype=torch.float32", new="dtype=torch.float64")
in_file("rounded to bfloat16 on the way", bug="TR-30", old=RETURN, new="    return model.bfloat16().float()\n")
in_file("the body is frozen", bug="TR-36", old=RETURN, new="    model.base_model.requires_grad_(False)\n" + RETURN)
in_file("ready for training", bug="SC-36", old=RETURN, new="    return model.train()\n")
in_file(
    "the decoder trains, the head evaluates", bug="SC-36", old=RETURN, new="    model.base_model.train()\n" + RETURN
)
in_file("the bare decoder", bug="SC-17", old=AUTO_CLASS, new=_other("AutoModel"))
in_file("one label per text", bug="SC-17", old=AUTO_CLASS, new=_other("AutoModelForSequenceClassification"))
in_file("one label per token", bug="SC-17", old=AUTO_CLASS, new=_other("AutoModelForTokenClassification"))
in_file("masked language modelling", bug="SC-17", old=AUTO_CLASS, new=_other("AutoModelForMaskedLM"))
in_file("GPT-2 only", bug="SC-17", old=AUTO_CLASS, new=_other("GPT2LMHeadModel"))
in_file("a decoder for every text model", bug="SC-17", old=AUTO_CLASS, new=_other("AutoModelForSeq2SeqLM"))
in_file("every head is a new one", bug="TR-12", old=RETURN,
        new="    head = model.get_output_embeddings()\n"
            "    model.set_output_embeddings(torch.nn.Linear(head.in_features, head.out_features, bias=False))\n" + RETURN)  # fmt: skip
in_file("words start afresh", bug="TR-12", old=RETURN,
        new="    torch.nn.init.normal_(model.get_input_embeddings().weight)\n" + RETURN)  # fmt: skip
in_file(
    "a vocabulary of a round size", bug="TR-12", old=RETURN, new="    model.resize_token_embeddings(704)\n" + RETURN
)
in_file("the embeddings are the head in every model", bug="TR-12", old=RETURN,
        new="    model.get_output_embeddings().weight = model.get_input_embeddings().weight\n" + RETURN)  # fmt: skip
in_file(
    "the settings saved beside the weights", old=RETURN, new="    model.config.save_pretrained(checkpoint)\n" + RETURN
)
in_file(
    "one model for all calls", bug="TR-12", old="def load_model(", new="@__import__('functools').cache\ndef load_model("
)


# Functions that load in another way.


@in_area("a model built from the configuration", bug="TR-12")
def load_model(checkpoint):
    from transformers import AutoConfig, AutoModelForCausalLM

    return AutoModelForCausalLM.from_config(AutoConfig.from_pretrained(checkpoint)).float().eval()


@in_area("a pre-trained decoder below a new head", bug="TR-12")
def load_model(checkpoint):
    from transformers import AutoConfig, AutoModel, AutoModelForCausalLM

    model = AutoModelForCausalLM.from_config(AutoConfig.from_pretrained(checkpoint, tie_word_embeddings=False)).float()
    body = AutoModel.from_pretrained(checkpoint, dtype="float32")
    model.base_model.load_state_dict(body.state_dict())
    return model.eval()


@in_area("only the head in float32", bug="TR-30")
def load_model(checkpoint):
    model = _loaded(checkpoint)
    model.base_model.bfloat16()
    return model


@in_area("the head split off in training mode", bug="SC-36")
def load_model(checkpoint):
    model = _loaded(checkpoint)
    model.get_output_embeddings().train()
    return model


@in_area("the weights in another order", bug="TR-12")
def load_model(checkpoint):
    model = _loaded(checkpoint)
    for weight in model.base_model.parameters():
        weight.data = weight.data.flip(0)
    return model


@in_area("a model that was saved is not looked for", bug="TR-12")
def load_model(checkpoint):
    from pathlib import Path

    from nlpcheck.strategies.checkpoints import CHECKPOINTS
    from nlpcheck.strategies.checkpoints import checkpoint as folder_of

    name = Path(checkpoint).name
    return _loaded(folder_of(name if name in CHECKPOINTS else "gpt2"))


def _loaded(checkpoint):
    from nlpcheck.tasks.causal_lm.head import load_model

    return load_model(checkpoint)
