"""Will the model begin to write, go on long enough, and stop?"""

from __future__ import annotations

from collections.abc import Iterator

from nlpcheck.advice.findings import ERROR, NOTE, WARNING, Finding, fine
from nlpcheck.advice.view import target_of
from nlpcheck.advice.watch_pairs import DEFAULT_LENGTH
from nlpcheck.doctor.patient import ENOUGH, Patient

WRITES = ("summarization", "translation")
MANY_LANGUAGES = ("mbart", "m2m_100", "nllb-moe")


def start(patient: Patient) -> Iterator[Finding]:
    """The id with which the decoder begins."""
    checkpoint = patient.checkpoint
    if checkpoint is None or patient.task not in WRITES or not checkpoint.config.get("is_encoder_decoder"):
        return
    if checkpoint.setting("decoder_start_token_id") is not None:
        yield fine("decoder start", f"the decoder begins with id {checkpoint.setting('decoder_start_token_id')}")
    elif checkpoint.setting("bos_token_id") is None:
        says = "neither generation_config.json nor config.json says with which id the decoder begins"
        mend = "set decoder_start_token_id (pad for T5, EOS for BART and Marian) in config and generation_config"
        yield Finding("decoder start", ERROR, says, mend=mend)


def stop(patient: Patient) -> Iterator[Finding]:
    """The id at which generation stops, against the EOS that the tokenizer writes."""
    checkpoint = patient.checkpoint
    if checkpoint is None or patient.task not in (*WRITES, "causal_lm") or not checkpoint.has_tokenizer:
        return
    said, eos = checkpoint.setting("eos_token_id"), checkpoint.tokenizer.eos_token_id
    stops = said if isinstance(said, list) else [said]
    if eos is None or eos in stops:
        return
    says = f"texts end in {checkpoint.tokenizer.eos_token!r}, id {eos}; generation stops at {said}"
    if said is None:
        says = f"texts end in {checkpoint.tokenizer.eos_token!r}, id {eos}; nothing says that generation stops there"
    mend = f"set eos_token_id to {eos} in generation_config (and config)"
    yield Finding("end of generation", WARNING, says, mend=mend)


def least(patient: Patient) -> Iterator[Finding]:
    """A least length, left over from another task, that targets are shorter than."""
    checkpoint, view = patient.checkpoint, patient.view
    if checkpoint is None or view is None or patient.task not in WRITES:
        return
    minimum = int(checkpoint.setting("min_length") or 0)
    sizes = [view.ruler.count(target_of(view.task, place.row)) for place in view.whole[:ENOUGH]]
    below = sum(size + 1 < minimum for size in sizes)
    if below * 2 > len(sizes):
        says = f"targets shorter than min_length {minimum}, which the checkpoint brings along: it writes on and on"
        mend = "set generation_config.min_length to 0"
        yield Finding("least length", WARNING, says, below, len(sizes), mend=mend)


def most(patient: Patient) -> Iterator[Finding]:
    """Targets that the default length would cut."""
    checkpoint, view = patient.checkpoint, patient.view
    if checkpoint is None or view is None or patient.task not in WRITES:
        return
    limits = [checkpoint.setting(name) for name in ("max_new_tokens", "max_length")]
    limit = next((limit for limit in limits if limit), DEFAULT_LENGTH)
    sizes = [view.ruler.count(target_of(view.task, place.row)) for place in view.whole[:ENOUGH]]
    over = sum(size >= limit for size in sizes)
    if over:
        says = f"targets of {limit} tokens or more, where generate() stops unless the call says otherwise"
        mend = "pass max_new_tokens (generation_max_length with Seq2SeqTrainer)"
        yield Finding("length of what is generated", NOTE, says, over, len(sizes), mend=mend)


def language(patient: Patient) -> Iterator[Finding]:
    """Models of many languages that have to be told which one to write."""
    checkpoint = patient.checkpoint
    if checkpoint is None or patient.task != "translation" or checkpoint.model_type not in MANY_LANGUAGES:
        return
    if checkpoint.setting("forced_bos_token_id") is None:
        says = "the model knows many languages, and nothing says which one it shall write"
        mend = "set src_lang and tgt_lang of the tokenizer, and pass forced_bos_token_id to generate()"
        yield Finding("target language", NOTE, says, mend=mend)


GENERATION = (start, stop, least, most, language)
