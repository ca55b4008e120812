"""Has an installed library a known defect that meets this very plan?"""

from __future__ import annotations

from collections.abc import Iterator

from nlpcheck.advice.findings import ERROR, NOTE, WARNING, Finding
from nlpcheck.doctor.families import family
from nlpcheck.doctor.patient import Patient


def concerned(patient: Patient) -> dict[str, str]:
    """Return the self-checks that matter here -> how much.

    An error falsifies what the recipe does by itself, a warning what the plan asks for, a note what lies near.
    """
    found: dict[str, str] = {}
    task, plan = patient.task, patient.plan
    if task == "question_answering":
        found["windows"] = ERROR
    if task == "causal_lm":
        if patient.checkpoint is None or _pads_with_eos(patient):
            found["eos-as-padding"] = WARNING if patient.checkpoint else NOTE
        kind = patient.checkpoint.model_type if patient.checkpoint else ""
        found["trainer-gpt2-loss" if kind == "gpt2" else "trainer-eval-loss"] = NOTE
    if task == "masked_lm":
        found["whole-words-by-offset"] = NOTE
        found["trainer-eval-loss"] = NOTE
    if plan.accumulation > 1 and not _is_decoder(patient):
        found["trainer-accumulation"] = WARNING
    if "perplexity" in plan.metrics:
        found["evaluate-perplexity"] = NOTE
    if task == "translation" and "bleu" in plan.metrics:
        found["torchmetrics-bleu"] = NOTE
    return found


def _pads_with_eos(patient: Patient) -> bool:
    checkpoint = patient.checkpoint
    if checkpoint is None or not checkpoint.has_tokenizer:
        return False
    tokenizer = checkpoint.tokenizer
    return tokenizer.eos_token is not None and tokenizer.pad_token in (None, tokenizer.eos_token)


def _is_decoder(patient: Patient) -> bool:
    if patient.checkpoint is None:
        return patient.task == "causal_lm"
    return patient.task == "causal_lm" and family(patient.checkpoint) == "decoder"


def defects(patient: Patient) -> Iterator[Finding]:
    """Try the libraries for the defects that matter here."""
    if not patient.plan.libraries:
        return
    from nlpcheck.border.surroundings import set_defaults

    set_defaults()
    from nlpcheck import environment

    for name, severity in concerned(patient).items():
        found = environment.CHECKS[name].examine()
        if found.state == environment.DEFECT:
            check = found.check
            library = f"{check.library} {found.versions.get(check.library, '')}".rstrip()
            says = f"{library} {check.wrong}: {check.matters}"
            mend = f"{check.instead}{f'; install {check.mended}' if check.mended else ''} ({check.issue})"
            yield Finding(f"library: {name}", severity, says, example=found.seen, mend=mend)


LIBRARIES = (defects,)
