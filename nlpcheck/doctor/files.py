"""Are the files of the checkpoint whole, and can what is in them be trained?"""

from __future__ import annotations

from collections.abc import Iterator

from nlpcheck.advice.findings import ERROR, NOTE, WARNING, Finding
from nlpcheck.doctor.patient import Patient

OTHER_WEIGHTS = ("*.bin", "*.pt", "*.h5", "*.msgpack")


def weights(patient: Patient) -> Iterator[Finding]:
    """Weights that are missing or broken."""
    checkpoint = patient.checkpoint
    if checkpoint is None:
        return
    for file, wrong in checkpoint.broken.items():
        yield Finding("weights", ERROR, f"{file} {wrong}", mend="download or save the checkpoint again")
    if checkpoint.tensors or checkpoint.broken:
        return
    others = sorted(file.name for ending in OTHER_WEIGHTS for file in checkpoint.folder.glob(ending))
    if others:
        says = f"the weights are in {', '.join(others)}; shapes can only be read from safetensors"
        yield Finding("weights", NOTE, says, mend="load it and save it again, with save_pretrained")
    else:
        mend = "save the model, not its configuration alone, or download the rest"
        yield Finding("weights", ERROR, "there are no weights in the folder", mend=mend)


def number_type(patient: Patient) -> Iterator[Finding]:
    """Weights in half precision: releases 5 load them as they are stored."""
    types = {tensor.dtype for tensor in patient.checkpoint.tensors.values()} if patient.checkpoint else set()
    mend = "pass dtype=torch.float32 to from_pretrained, and let the Trainer choose bf16=True or fp16=True"
    if "F16" in types:
        says = "the weights are float16 and are loaded so: gradients under- and overflow, the loss becomes nan"
        yield Finding("type of the weights", WARNING, says, mend=mend)
    elif "BF16" in types:
        says = "the weights are bfloat16 and are loaded so: small steps of the optimizer are rounded away"
        yield Finding("type of the weights", NOTE, says, mend=mend)


def quantized(patient: Patient) -> Iterator[Finding]:
    """Weights that were made small for use, not for training."""
    if patient.checkpoint and (how := patient.checkpoint.config.get("quantization_config")):
        method = how.get("quant_method", "some method") if isinstance(how, dict) else how
        says = f"the weights are quantized ({method}): they cannot be trained as they are"
        yield Finding("quantized weights", ERROR, says, mend="take the full weights, or train an adapter (PEFT) on top")


FILES = (weights, number_type, quantized)
