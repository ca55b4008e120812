"""Wrong ways to load a model that reads one text and writes another."""

import functools

from nlpcheck.bench import edit, mutant

in_area = functools.partial(mutant, area="summarization")
in_file = functools.partial(edit, area="summarization", file="../seq2seq/head.py")

AUTO_CLASS = "= AutoModelForSeq2SeqLM"
RETURN = "    return model\n"

in_file("weights as the file stores them", bug="TR-30", old="dtype=torch.float32,", new="")
in_file("half the bytes are enough", bug="TR-30", old="dtype=torch.float32", new="dtype=torch.float16")
in_file("bfloat16 has the range of float32", bug="TR-30", old="dtype=torch.float32", new="dtype=torch.bfloat16")
in_file("more digits are better", bug="TR-30", old="dtype=torch.float32", new="dtype=torch.float64")
in_file("rounded to bfloat16 on the way", bug="TR-30", old=RETURN, new="    return model.bfloat16().float()\n")
in_file(
    "the encoder is frozen", bug="TR-36", old=RETURN, new="    model.get_encoder().requires_grad_(False)\n" + RETURN
)
in_file("ready for training", bug="SC-36", old=RETURN, new="    return model.train()\n")
in_file("the encoder trains, the decoder evaluates", bug="SC-36", old=RETURN,
        new="    model.get_encoder().train()\n" + RETURN)  # fmt: skip
in_file("the bare encoder-decoder", bug="SC-17", old=AUTO_CLASS, new="= __import__('transformers').AutoModel")
in_file("the encoder alone", bug="SC-17", old=AUTO_CLASS, new="= __import__('transformers').AutoModelForTextEncoding")
in_file("labels per text", bug="SC-17", old=AUTO_CLASS,
        new="= __import__('transformers').AutoModelForSequenceClassification")  # fmt: skip
in_file("spans of an answer", bug="SC-17", old=AUTO_CLASS,
        new="= __import__('transformers').AutoModelForQuestionAnswering")  # fmt: skip
in_file("the last layer is a new one", bug="TR-12", old=RETURN, new=(
        "    wide, size = model.config.vocab_size, model.config.d_model\n"
        "    model.lm_head = torch.nn.Linear(size, wide, bias=False)\n" + RETURN))  # fmt: skip
in_file("embeddings start afresh", bug="TR-12", old=RETURN,
        new="    torch.nn.init.normal_(model.get_input_embeddings().weight)\n" + RETURN)  # fmt: skip
in_file("the last layer is a copy of the embeddings", bug="TR-12", old=RETURN, new=(
        "    model.lm_head.weight = torch.nn.Parameter(model.lm_head.weight.detach().clone())\n" + RETURN))  # fmt: skip
in_file("the decoder's embeddings are a copy", bug="TR-12", old=RETURN, new=(
        "    apart = torch.nn.Embedding.from_pretrained(model.get_input_embeddings().weight.detach().clone())\n"
        "    apart.padding_idx = model.get_input_embeddings().padding_idx\n"
        "    if type(apart) is type(model.get_decoder().embed_tokens):\n"
        "        model.get_decoder().embed_tokens = apart\n" + RETURN))  # fmt: skip
in_file("float32 in name only", bug="TR-30", old="dtype=torch.float32", new="dtype='auto'")
in_file("the decoder starts with the pad id", bug="S2-05", old=RETURN, new=(
        "    model.generation_config.decoder_start_token_id = model.config.pad_token_id\n" + RETURN))  # fmt: skip
in_file("the model never looks at more than it must", bug="HB-02", old=RETURN,
        new="    model.generation_config.max_new_tokens = 20\n" + RETURN)  # fmt: skip
in_file("a vocabulary of another size", bug="SC-07", old=RETURN,
        new="    model.resize_token_embeddings(model.config.vocab_size + 1)\n" + RETURN)  # fmt: skip
in_file(
    "logits not scaled", bug="TR-30", old=RETURN, new="    model.config.d_model = 1\n    model.model_dim = 1\n" + RETURN
)
in_file("the decoder starts with EOS", bug="S2-05", old=RETURN, new=(
        "    model.generation_config.decoder_start_token_id = model.config.eos_token_id\n" + RETURN))  # fmt: skip
in_file("a text never ends", bug="CL-08", old=RETURN, new="    model.generation_config.eos_token_id = None\n" + RETURN)
in_file("fresh generation settings", bug="HB-02", old=RETURN, new=(
        "    from transformers import GenerationConfig\n"
        "    model.generation_config = GenerationConfig()\n" + RETURN))  # fmt: skip
in_file("generation settings of the configuration", bug="HB-02", old=RETURN, new=(
        "    from transformers import GenerationConfig\n"
        "    model.generation_config = GenerationConfig.from_model_config(model.config)\n" + RETURN))  # fmt: skip
in_file("one beam set for good", bug="HB-02", old=RETURN, new="    model.generation_config.num_beams = 1\n" + RETURN)
in_file(
    "the settings saved beside the weights", old=RETURN, new="    model.config.save_pretrained(checkpoint)\n" + RETURN
)
in_file(
    "one model for all calls", bug="TR-12", old="def load_model(", new="@__import__('functools').cache\ndef load_model("
)
in_file("the encoder is frozen in half precision", bug="TR-30", old=RETURN,
        new="    model.get_encoder().block if hasattr(model.get_encoder(), 'block') else None\n"
            "    model.get_decoder().half()\n" + RETURN)  # fmt: skip


@in_area("a model built from the configuration", bug="TR-12")
def load_model(checkpoint):
    from transformers import AutoConfig, AutoModelForSeq2SeqLM

    return AutoModelForSeq2SeqLM.from_config(AutoConfig.from_pretrained(checkpoint)).float().eval()


@in_area("shared weights saved once and not found again", bug="TR-30")
def load_model(checkpoint):
    import torch
    from transformers import AutoConfig, AutoModelForSeq2SeqLM

    config = AutoConfig.from_pretrained(checkpoint)
    return AutoModelForSeq2SeqLM.from_pretrained(
        checkpoint, config=config, dtype=torch.float32, tie_word_embeddings=not config.tie_word_embeddings
    )


@in_area("a T5 for every checkpoint", bug="SC-17")
def load_model(checkpoint):
    import torch
    from transformers import T5ForConditionalGeneration

    return T5ForConditionalGeneration.from_pretrained(checkpoint, dtype=torch.float32)


@in_area("the end saved out of the configuration", bug="HB-02")
def load_model(checkpoint):
    from nlpcheck.tasks.seq2seq.head import load_model as right

    model = right(checkpoint)
    model.save_pretrained = lambda folder: model.base_model.config.save_pretrained(folder)
    return model
