"""Does the tokenizer give what task and model need: word ids, padding, ids that exist?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from nlpcheck.advice.findings import ERROR, NOTE, WARNING, Finding, fine
from nlpcheck.advice.view import texts_of
from nlpcheck.advice.watch_rows import unknown_words
from nlpcheck.doctor.checkpoint import Checkpoint
from nlpcheck.doctor.families import family
from nlpcheck.doctor.patient import ENOUGH, Patient

NEEDS_WORDS = {
    "token_classification": "labels of words cannot be moved to tokens",
    "question_answering": "answers in characters cannot be moved to tokens, and there are no windows",
}
EMBEDDINGS = ("word_embeddings.weight", "wte.weight", "embed_tokens.weight", "shared.weight", "tok_embeddings.weight")
TYPES = "token_type_embeddings.weight"
PROBE = ("a", "b")


def tokenizer(patient: Patient) -> Iterator[Finding]:
    """Whether there is a tokenizer that can be loaded."""
    checkpoint = patient.checkpoint
    if checkpoint is not None and not checkpoint.has_tokenizer:
        mend = "save the right one beside the model: tokenizer.save_pretrained(folder)"
        yield Finding("tokenizer", ERROR, f"no tokenizer can be loaded: {checkpoint.tokenizer}", mend=mend)


def _loaded(patient: Patient) -> tuple[Checkpoint, Any] | None:
    """Return checkpoint and tokenizer, where both are there."""
    checkpoint = patient.checkpoint
    return (checkpoint, checkpoint.tokenizer) if checkpoint and checkpoint.has_tokenizer else None


def word_ids(patient: Patient) -> Iterator[Finding]:
    """A tokenizer without word ids for a task that has labels on parts of the text."""
    if patient.task not in NEEDS_WORDS or (both := _loaded(patient)) is None:
        return
    kind = type(both[1]).__name__
    if not both[1].is_fast:
        says = f"{kind} is written in Python and has neither word_ids() nor offsets: {NEEDS_WORDS[patient.task]}"
        mend = "choose a checkpoint whose tokenizer is_fast (it has a tokenizer.json)"
        yield Finding("word ids", ERROR, says, mend=mend)
    else:
        yield fine("word ids", f"{kind} has word_ids() and offsets")


def prefix_space(patient: Patient) -> Iterator[Finding]:
    """A byte-level tokenizer that glues words which are split already."""
    if patient.task != "token_classification" or (both := _loaded(patient)) is None or not both[1].is_fast:
        return
    tokenizer = both[1]
    split = tokenizer(list(PROBE), is_split_into_words=True, add_special_tokens=False)
    second = [token for token, word in zip(split.tokens(), split.word_ids(), strict=True) if word == 1]
    text = tokenizer(" ".join(PROBE), add_special_tokens=False).tokens()
    if second != text[len(text) - len(second) :]:
        says = f"the words {', '.join(map(repr, PROBE))} become {split.tokens()}, the text {' '.join(PROBE)!r} {text}"
        mend = "load it with from_pretrained(folder, add_prefix_space=True); set later, it has no effect"
        yield Finding("space before words", ERROR, says, mend=mend)


def padding(patient: Patient) -> Iterator[Finding]:
    """A missing pad token, one that the model does not know, and one that is EOS."""
    if (both := _loaded(patient)) is None:
        return
    checkpoint, tokenizer = both
    if tokenizer.pad_token is None:
        severity = WARNING if patient.task == "causal_lm" else ERROR
        says = "the tokenizer has no pad token: rows of different length make no batch"
        yield Finding("pad token", severity, says, mend=_pad_mend(tokenizer, patient.task))
        return
    yield from _same_as_eos(patient, tokenizer)
    yield from _model_padding(patient, checkpoint, tokenizer)


def _pad_mend(tokenizer: Any, task: str) -> str:
    if tokenizer.eos_token is None:
        return "add one (add_special_tokens, then resize_token_embeddings), and set config.pad_token_id"
    own = "; then take labels from the attention mask, or EOS is never learned" if task == "causal_lm" else ""
    return f"tokenizer.pad_token = tokenizer.eos_token, and model.config.pad_token_id = tokenizer.pad_token_id{own}"


def _same_as_eos(patient: Patient, tokenizer: Any) -> Iterator[Finding]:
    """Pad equal to EOS matters only where EOS is among the labels."""
    learned = patient.task in ("causal_lm", "summarization", "translation")
    if tokenizer.pad_token_id != tokenizer.eos_token_id:
        yield fine("pad token", f"{tokenizer.pad_token!r}, id {tokenizer.pad_token_id}")
    elif learned:
        says = f"pad is EOS ({tokenizer.eos_token!r}): whoever makes labels by `id == pad` ignores every EOS"
        example = "the model never learns to stop: DataCollatorForLanguageModeling(mlm=False) does this"
        mend = "make labels from the attention mask (nlpcheck's collate does), or add a pad token of its own"
        yield Finding("pad == EOS", WARNING, says, example=example, mend=mend)
    else:
        yield fine("pad token", f"{tokenizer.pad_token!r} is EOS, too, which no label of {patient.task} is")


def _model_padding(patient: Patient, checkpoint: Checkpoint, tokenizer: Any) -> Iterator[Finding]:
    """Models that look for the pad id themselves: last token, first token of the decoder, positions."""
    said, id = checkpoint.config.get("pad_token_id"), tokenizer.pad_token_id
    if said == id:
        return
    name, mend = "pad id of the model", f"model.config.pad_token_id = {id}, before training and saving"
    if patient.task == "sequence_classification" and family(checkpoint) == "decoder":
        what = "raises an error for more than one row" if said is None else "takes a pad for the last token"
        says = f"config.json says pad_token_id {said}, the tokenizer {id}: the head reads the last token, and {what}"
        yield Finding(name, ERROR, says, mend=mend)
    elif checkpoint.config.get("is_encoder_decoder") or family(checkpoint) == "encoder-decoder":
        says = f"config.json says pad_token_id {said}, the tokenizer {id}: labels are shifted with the wrong one"
        yield Finding(name, ERROR, says, mend=mend)
    elif said is not None:
        says = f"config.json says pad_token_id {said}, the tokenizer {id}: they may not have been made for each other"
        yield Finding(name, WARNING, says, mend=mend)


def needed(patient: Patient) -> Iterator[Finding]:
    """Special tokens that the task cannot do without."""
    if (both := _loaded(patient)) is None:
        return
    tokenizer = both[1]
    if patient.task == "masked_lm" and tokenizer.mask_token is None:
        says = "the tokenizer has no mask token: there is nothing to put in place of a masked token"
        yield Finding("mask token", ERROR, says, mend="choose the checkpoint of a masked language model")
    if patient.task in ("causal_lm", "summarization", "translation") and tokenizer.eos_token is None:
        says = "the tokenizer has no EOS token: a text has no end that could be learned"
        yield Finding("EOS token", ERROR, says, mend="add one, resize_token_embeddings, and set eos_token_id")


def embedding(patient: Patient) -> Iterator[Finding]:
    """Ids beyond the embedding: of special tokens, of the rows, of the vocabulary."""
    if (both := _loaded(patient)) is None or (rows := embedding_rows(both[0])) is None:
        return
    tokenizer, name = both[1], "ids and embedding"
    vocabulary = tokenizer.get_vocab()
    beyond = sorted((id, token) for token, id in vocabulary.items() if id >= rows)
    mend = "model.resize_token_embeddings(len(tokenizer)), or take the tokenizer that belongs to this model"
    if not beyond:
        yield fine(name, f"{len(vocabulary)} tokens, ids up to {max(vocabulary.values(), default=0)}, {rows} rows")
        return
    used = _first_beyond(patient, rows)
    special = [token for _, token in beyond if token in tokenizer.all_special_tokens]
    example = used or ", ".join(f"{token!r} has id {id}" for id, token in beyond[:3])
    says = f"tokens have ids beyond the {rows} rows of the embedding"
    severity = ERROR if used or special or patient.view is None else WARNING
    yield Finding(name, severity, says, len(beyond), len(vocabulary), example, mend)


def embedding_rows(checkpoint: Checkpoint) -> int | None:
    """Return the number of rows of the input embedding: by the weights, else by the configuration."""
    found = [
        tensor.shape[0] for name, tensor in checkpoint.tensors.items() if name.endswith(EMBEDDINGS) and tensor.shape
    ]
    size = checkpoint.config.get("vocab_size")
    return min(found) if found else size if isinstance(size, int) else None


def _first_beyond(patient: Patient, rows: int) -> str:
    """Return the first row of the data with such an id."""
    if patient.view is None or patient.checkpoint is None:
        return ""
    for place in patient.view.whole[:ENOUGH]:
        for text in texts_of(patient.task, place.row):
            ids = patient.checkpoint.tokenizer(text)["input_ids"]
            if max(ids, default=0) >= rows:
                return f"{place}: id {max(ids)} in {text[:200]!r}"
    return ""


def vocabulary_size(patient: Patient) -> Iterator[Finding]:
    """A configuration and an embedding of different size."""
    checkpoint = patient.checkpoint
    if checkpoint is None or not checkpoint.tensors:
        return
    size, rows = checkpoint.config.get("vocab_size"), embedding_rows(checkpoint)
    if isinstance(size, int) and rows is not None and size != rows:
        says = f"config.json says vocab_size {size}, the embedding has {rows} rows: it cannot be loaded"
        yield Finding("vocab_size", ERROR, says, mend="save model and configuration again, together")


def token_types(patient: Patient) -> Iterator[Finding]:
    """Pairs whose second segment has a type for which the model has no embedding."""
    if (both := _loaded(patient)) is None or not _has_pairs(patient):
        return
    checkpoint, tokenizer = both
    encoded = tokenizer(PROBE[0], PROBE[1])
    most = max(encoded.get("token_type_ids", [0]))
    tables = [tensor.shape[0] for name, tensor in checkpoint.tensors.items() if name.endswith(TYPES) and tensor.shape]
    rows = tables[0] if tables else checkpoint.config.get("type_vocab_size")
    if isinstance(rows, int) and rows > 0 and most >= rows:
        says = f"the second text of a pair has token type {most}, the model has {rows} token types"
        mend = "take the tokenizer that belongs to the model; or leave token_type_ids out of model_input_names"
        yield Finding("token types", ERROR, says, mend=mend)


def _has_pairs(patient: Patient) -> bool:
    return patient.task == "question_answering" or bool(patient.view and "text_pair" in patient.view.wanted)


def sides(patient: Patient) -> Iterator[Finding]:
    """Sides of padding and truncation that are right for one thing and wrong for another."""
    if (both := _loaded(patient)) is None:
        return
    tokenizer = both[1]
    if patient.task == "causal_lm" and tokenizer.padding_side == "right":
        says = "rows are padded on the right, which is right for training; a batch of prompts goes on after its padding"
        mend = "set padding_side='left' for generate() only"
        yield Finding("padding side", NOTE, says, mend=mend)
    if tokenizer.truncation_side == "left":
        says = "long rows lose their beginning (truncation_side is left)"
        mend = "right for dialogues; with windows, the first of them is then the last part of the text"
        yield Finding("truncation side", NOTE, says, mend=mend)


def case(patient: Patient) -> Iterator[Finding]:
    """A tokenizer that lowercases where names are to be found."""
    if patient.task != "token_classification" or (both := _loaded(patient)) is None:
        return
    if both[1].tokenize("HOUSE Ada") == both[1].tokenize("house ada"):
        says = "the tokenizer folds case; names are easier to find with their capitals"
        yield Finding("case", NOTE, says, mend="a cased checkpoint is worth a try; for tweets and speech it is no loss")


def unknown(patient: Patient) -> Iterator[Finding]:
    """Rows of which the tokenizer knows too little."""
    if patient.checkpoint is not None and patient.view is not None:
        yield from unknown_words(patient.view)


TOKENS = (
    tokenizer,
    word_ids,
    prefix_space,
    padding,
    sides,
    needed,
    embedding,
    vocabulary_size,
    token_types,
    case,
    unknown,
)
