"""Wrong ways to load a masked language model."""

import functools

from nlpcheck.bench import edit, mutant

in_area = functools.partial(mutant, area="masked_lm")
in_file = functools.partial(edit, area="masked_lm", file="head.py")

AUTO_CLASS = "= AutoModelForMaskedLM"
RETURN = "    return model\n"

in_file("weights as the file stores them", bug="TR-30", old="dtype=torch.float32,", new="")
in_file("half the bytes are enough", bug="TR-30", old="dtype=torch.float32", new="dtype=torch.float16")
in_file("bfloat16 has the range of float32", bug="TR-30", old="dtype=torch.float32", new="dtype=torch.bfloat16")
in_file("more digits are better", bug="TR-30", old="dtype=torch.float32", new="dtype=torch.float64")
in_file("rounded to bfloat16 on the way", bug="TR-30", old=RETURN, new="    return model.bfloat16().float()\n")
in_file("the body is frozen", bug="TR-36", old=RETURN, new="    model.base_model.requires_grad_(False)\n" + RETURN)
in_file("ready for training", bug="SC-36", old=RETURN, new="    return model.train()\n")
in_file(
    "the encoder trains, the head evaluates", bug="SC-36", old=RETURN, new="    model.base_model.train()\n" + RETURN
)
in_file(
    "two labels per token",
    bug="SC-17",
    old=AUTO_CLASS,
    new="= __import__('transformers').AutoModelForTokenClassification",
)
in_file(
    "two labels per text",
    bug="SC-17",
    old=AUTO_CLASS,
    new="= __import__('transformers').AutoModelForSequenceClassification",
)
in_file("the bare encoder", bug="SC-17", old=AUTO_CLASS, new="= __import__('transformers').AutoModel")
in_file("a causal language model", bug="SC-17", old=AUTO_CLASS, new="= __import__('transformers').AutoModelForCausalLM")
in_file("only for BERT", bug="SC-17", old=AUTO_CLASS, new="= __import__('transformers').BertForMaskedLM")
in_file("a model of the configuration", bug="TR-12", old=RETURN, new="    return type(model)(model.config).eval()\n")
in_file(
    "the decoder starts afresh",
    bug="TR-12",
    old=RETURN,
    new="    for name, weight in model.named_parameters():\n        if not name.startswith(model.base_model_prefix + '.'):\n            torch.nn.init.normal_(weight)\n"
    + RETURN,
)
in_file(
    "a decoder without a bias",
    bug="TR-12",
    old=RETURN,
    new="    model.get_output_embeddings().bias.data.zero_()\n" + RETURN,
)
in_file(
    "word embeddings start afresh",
    bug="TR-12",
    old=RETURN,
    new="    torch.nn.init.normal_(model.get_input_embeddings().weight)\n" + RETURN,
)
in_file(
    "a vocabulary of another size", bug="ML-07", old=RETURN, new="    model.resize_token_embeddings(600)\n" + RETURN
)
in_file(
    "output embeddings of their own",
    bug="TR-12",
    old=RETURN,
    new="    out = model.get_output_embeddings()\n    out.weight = torch.nn.Parameter(out.weight.detach().clone())\n"
    + RETURN,
)
in_file(
    "output embeddings at random",
    bug="TR-12",
    old=RETURN,
    new="    out = model.get_output_embeddings()\n    out.weight = torch.nn.Parameter(torch.randn_like(out.weight))\n"
    + RETURN,
)
in_file(
    "the settings saved beside the weights", old=RETURN, new="    model.config.save_pretrained(checkpoint)\n" + RETURN
)
in_file(
    "one model for all calls", bug="TR-12", old="def load_model(", new="@__import__('functools').cache\ndef load_model("
)
in_file(
    "noise on the weights",
    bug="TR-12",
    old=RETURN,
    new="    with torch.no_grad():\n        for weight in model.parameters():\n            weight.add_(0.02 * torch.randn_like(weight))\n"
    + RETURN,
)
in_file(
    "the weights of the other layer",
    bug="TR-12",
    old=RETURN,
    new="    layers = next(m for m in model.base_model.modules() if isinstance(m, torch.nn.ModuleList))\n    layers[0].load_state_dict(layers[1].state_dict())\n"
    + RETURN,
)


@in_area("a head of its own", bug="TR-12")
def load_model(checkpoint):
    import torch
    from transformers import AutoModelForMaskedLM

    model = AutoModelForMaskedLM.from_pretrained(checkpoint, dtype=torch.float32)
    width, size = model.get_output_embeddings().weight.shape[1], model.config.vocab_size
    model.set_output_embeddings(torch.nn.Linear(width, size))
    return model.eval()


@in_area("only the head in float32", bug="TR-30")
def load_model(checkpoint):
    from nlpcheck.tasks.masked_lm import load_model as right

    model = right(checkpoint)
    model.base_model.encoder.bfloat16() if hasattr(model.base_model, "encoder") else None
    return model


@in_area("only checkpoints with a decoder", bug="TR-12")
def load_model(checkpoint):
    from nlpcheck.tasks.masked_lm import load_model as right
    from transformers import AutoConfig

    if "ForMaskedLM" not in AutoConfig.from_pretrained(checkpoint).architectures[0]:
        raise ValueError(checkpoint)
    return right(checkpoint)
