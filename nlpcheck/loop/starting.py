"""Where training starts: a tiny random model with a tokenizer made of the rows, or the user's checkpoint."""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

VOCABULARY = 700
POSITIONS = 512
PAD, UNKNOWN, FIRST, LAST, MASK = SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
SIZE = {"hidden_size": 64, "num_hidden_layers": 2, "num_attention_heads": 4, "intermediate_size": 128}
T5_SIZE = {"d_model": 64, "d_kv": 16, "d_ff": 128, "num_layers": 2, "num_heads": 4}


def texts_of(value: Any) -> Iterator[str]:
    """Yield the texts in a value of a row."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from texts_of(item)
    elif isinstance(value, list) and all(isinstance(item, str) for item in value):
        yield " ".join(value)


def write_start(folder: Path, family: str, texts: Iterable[str], *, positions: int, seed: int) -> Path:
    """Write a checkpoint to start from: a tokenizer trained on texts, and a random model of a family."""
    import transformers

    from nlpcheck.tasks.loading import without_load_report

    positions = max(POSITIONS, positions)
    tokenizer = train_tokenizer(texts, family)
    tokenizer.model_max_length = positions
    with without_load_report():
        transformers.set_seed(seed)
        model = _model(family, len(tokenizer), positions)
        model.save_pretrained(folder)
        tokenizer.save_pretrained(folder)
    return folder


def train_tokenizer(texts: Iterable[str], family: str) -> Any:
    """Return a byte-level BPE tokenizer: nothing is unknown to it, and equal texts give equal ids everywhere.

    The library's WordPiece trainer numbers its pieces in another order in each process.
    """
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
    from transformers import PreTrainedTokenizerFast

    backend = Tokenizer(models.BPE())
    backend.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=True)
    backend.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=VOCABULARY,
        special_tokens=SPECIAL,
        initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet()),
        show_progress=False,
    )
    backend.train_from_iterator(texts, trainer)
    backend.post_processor = _template(backend, family)
    return PreTrainedTokenizerFast(  # type: ignore[no-untyped-call]
        tokenizer_object=backend,
        pad_token=PAD,
        unk_token=UNKNOWN,
        cls_token=FIRST,
        sep_token=LAST,
        mask_token=MASK,
        eos_token=LAST,
        model_input_names=["input_ids", *(["token_type_ids"] if family == "encoder" else []), "attention_mask"],
    )


def _template(backend: Any, family: str) -> Any:
    """Return what stands around texts: both ends for an encoder, the end for what is read and written."""
    from tokenizers import processors

    ids = [(token, backend.token_to_id(token)) for token in SPECIAL]
    templates = {
        "encoder": (f"{FIRST} $A {LAST}", f"{FIRST} $A {LAST} $B:1 {LAST}:1"),
        "decoder": ("$A", "$A $B"),
        "encoder-decoder": (f"$A {LAST}", f"$A {LAST} $B {LAST}"),
    }
    single, pair = templates[family]
    return processors.TemplateProcessing(single=single, pair=pair, special_tokens=ids)


def _model(family: str, vocab_size: int, positions: int) -> Any:
    """Return a random model of two small layers."""
    library: Any = importlib.import_module("transformers")
    ids = {"vocab_size": vocab_size, "pad_token_id": SPECIAL.index(PAD), "eos_token_id": SPECIAL.index(LAST)}
    if family == "encoder":  # every head of BERT can be put on it
        return library.BertForMaskedLM(library.BertConfig(max_position_embeddings=positions, **ids, **SIZE))
    if family == "decoder":
        config = library.LlamaConfig(max_position_embeddings=positions, bos_token_id=None, **ids, **SIZE)
        return library.LlamaForCausalLM(config)
    config = library.T5Config(decoder_start_token_id=SPECIAL.index(PAD), **ids, **T5_SIZE)
    return library.T5ForConditionalGeneration(config)
