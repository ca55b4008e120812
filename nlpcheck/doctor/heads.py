"""Does the checkpoint fit the task: the way it looks, its head, the shape of its labels?"""

from __future__ import annotations

from collections.abc import Iterator

from nlpcheck.advice.findings import ERROR, NOTE, WARNING, Finding, fine
from nlpcheck.doctor.checkpoint import Checkpoint
from nlpcheck.doctor.families import family, heads, holds_head, known
from nlpcheck.doctor.patient import Patient

PARTS = {
    "sequence_classification": ("classifier.weight", "classifier.out_proj.weight", "score.weight",
                                "classification_head.out_proj.weight", "logits_proj.weight"),
    "token_classification": ("classifier.weight", "score.weight"),
    "question_answering": ("qa_outputs.weight",),
}  # fmt: skip
"""Names of the last layer of a head."""
LOOKS_BACK = {
    "token_classification": "a tag depends on what follows: in `Paris Hilton` the first word is no place",
    "question_answering": "where an answer ends, and whether a word starts one, depends on what follows",
    "masked_lm": "the gap is to be filled from both sides",
}


def architecture(patient: Patient) -> Iterator[Finding]:
    """Whether the library knows the architecture and has a head of the task for it."""
    checkpoint, name = patient.checkpoint, "head of the task"
    if checkpoint is None:
        return
    if not known(checkpoint.model_type):
        own = checkpoint.config.get("auto_map")
        says = f"the library does not know model_type {checkpoint.model_type!r}"
        mend = "it brings code of its own: read that before you pass trust_remote_code" if own else "save it again"
        yield Finding("architecture", NOTE if own else ERROR, says, mend=mend)
    elif patient.task not in heads(checkpoint.model_type):
        tasks = sorted(heads(checkpoint.model_type))
        says = f"there is no head for {patient.task} on {checkpoint.model_type}"
        yield Finding(
            name, ERROR, says, mend=f"choose another checkpoint; this one can be {', '.join(tasks) or 'nothing'}"
        )
    else:
        yield fine(name, f"{checkpoint.model_type} has a head for {patient.task}")


def direction(patient: Patient) -> Iterator[Finding]:
    """Decoder where an encoder is needed, and the reverse."""
    from nlpcheck.tasks.diagnosis import recipe

    if patient.checkpoint is None:
        return
    found, wanted = family(patient.checkpoint), recipe(patient.task)["family"]
    kind = patient.checkpoint.model_type
    if found == "decoder" and patient.task in LOOKS_BACK:
        says = f"{kind} is a decoder, each token sees only those before it; {LOOKS_BACK[patient.task]}"
        yield Finding("decoder where an encoder is needed", ERROR, says, mend="choose an encoder: BERT, RoBERTa, ...")
    elif found == "encoder" and patient.task == "causal_lm":
        says = (
            f"{kind} is an encoder, each token sees what it is to predict: the loss falls to 0 and nothing is learned"
        )
        mend = "choose a decoder (GPT-2, Llama, ...), or set is_decoder=True in the configuration"
        yield Finding("encoder where a decoder is needed", ERROR, says, mend=mend)
    elif wanted == "encoder-decoder" and found in ("encoder", "decoder"):
        says = f"{kind} is {'an' if found == 'encoder' else 'a'} {found}: it does not read one text and write another"
        mend = "choose an encoder-decoder (T5, BART, Marian); a decoder does it as causal_lm, from prompt to completion"
        yield Finding("encoder-decoder needed", ERROR, says, mend=mend)
    elif found:
        yield fine("family", f"{kind} is {'a' if found == 'decoder' else 'an'} {found}, which fits {patient.task}")


def width(patient: Patient) -> Iterator[Finding]:
    """Whether the weights of the head have the shape that the configuration says."""
    checkpoint = patient.checkpoint
    if checkpoint is None or not holds_head(checkpoint, patient.task) or patient.task not in PARTS:
        return
    outputs, said = head_width(checkpoint, patient.task), checkpoint.label_count
    if outputs is not None and outputs != said and not _fixed(checkpoint, patient.task):
        says = f"the weights of the head have {outputs} outputs, config.json says {said}"
        mend = "save the checkpoint again from a model that was loaded with the right num_labels"
        yield Finding("weights of the head", ERROR, says, mend=mend)


def _fixed(checkpoint: Checkpoint, task: str) -> bool:
    """Tell whether the class ignores ``num_labels``, as the span heads of some families do."""
    return task == "question_answering" and not checkpoint.says_labels


def head_width(checkpoint: Checkpoint, task: str) -> int | None:
    """Return the number of outputs that the saved head has; None where no weight tells."""
    shapes = [tensor.shape for name, tensor in checkpoint.tensors.items() if name.endswith(PARTS.get(task, ()))]
    return shapes[0][0] if len(shapes) == 1 and shapes[0] else None


def labels_shape(patient: Patient) -> Iterator[Finding]:
    """Whether the head of the checkpoint has as many outputs as there are labels."""
    checkpoint, name = patient.checkpoint, "head and labels"
    if checkpoint is None or patient.task not in PARTS:
        return
    if patient.task == "question_answering":
        yield from _span_head(checkpoint)
        return
    labels, outputs = patient.label_count, checkpoint.label_count
    if not labels or not checkpoint.says_labels:
        return
    mend = f"load it with num_labels={labels} (and ignore_mismatched_sizes=True), id2label and label2id of your labels"
    if labels == outputs:
        yield fine(name, f"{outputs} outputs, {labels} labels")
    elif not holds_head(checkpoint, patient.task):
        yield Finding(
            name, NOTE, f"config.json says {outputs} labels, the data have {labels}; the head is new", mend=mend
        )
    elif labels > outputs:
        says = f"the head has {outputs} outputs, the data have {labels} labels: an id beyond ends training"
        yield Finding(name, ERROR, says, mend=mend)
    else:
        says = f"the head has {outputs} outputs, the data have {labels} labels: what it has learned is for others"
        yield Finding(name, WARNING, says, mend=mend)


def _span_head(checkpoint: Checkpoint) -> Iterator[Finding]:
    if checkpoint.label_count == 2:  # noqa: PLR2004  (start and end)
        yield fine("head and labels", "two outputs: start and end")
    else:
        says = f"a span head has two outputs, start and end; config.json says {checkpoint.label_count}"
        yield Finding("head and labels", ERROR, says, mend="load it with num_labels=2")


def problem(patient: Patient) -> Iterator[Finding]:
    """Whether loss and labels are of the same kind: one class, several, or a number."""
    checkpoint, found, name = patient.checkpoint, patient.problem, "problem type"
    if checkpoint is None or not found:
        return
    said = checkpoint.config.get("problem_type")
    one_output = checkpoint.label_count == 1 and checkpoint.says_labels
    if said and said != found:
        says = f"config.json says {said}, the labels of the data are {found}"
        yield Finding(name, ERROR, says, mend=f"load it with problem_type={found!r}, or mend the labels")
    elif found == "single_label_classification" and one_output:
        says = "the head has one output, so integer labels are taken for numbers and the loss is a squared error"
        yield Finding(
            name, ERROR, says, mend=f"load it with num_labels={patient.label_count or 'the number of classes'}"
        )
    elif found == "multi_label_classification" and not said:
        says = "several labels per row: without problem_type the loss is chosen by the type of the labels"
        mend = "set problem_type to multi_label_classification, and give labels as float vectors"
        yield Finding(name, NOTE, says, mend=mend)
    elif found == "regression" and not one_output and holds_head(checkpoint, patient.task):
        says = f"the labels are numbers, the head has {checkpoint.label_count} outputs"
        yield Finding(name, ERROR, says, mend="load it with num_labels=1 and problem_type='regression'")
    else:
        yield fine(name, f"labels and loss agree: {found}")


HEADS = (architecture, direction, width, labels_shape, problem)
