"""The model card: what the model is for, how good it is, on what, and where its limits are."""

from __future__ import annotations

import math
from typing import Any

from nlpcheck.loop.folder import HELD_OUT, PICTURE
from nlpcheck.loop.outcome import Found
from nlpcheck.loop.table import number

PIPELINES = {
    "sequence_classification": "text-classification",
    "token_classification": "token-classification",
    "question_answering": "question-answering",
    "masked_lm": "fill-mask",
    "causal_lm": "text-generation",
    "summarization": "summarization",
    "translation": "translation",
}
"""What the Hub calls the tasks."""
UNITS = {
    "exact_match": "percent", "bleu": "percent, sacrebleu's with its usual signature", "perplexity": "lower is better",
}  # fmt: skip


def card(found: Found, head: str) -> str:
    """Return the text of README.md, with the metrics in its metadata, where the Hub reads them."""
    parts = [f"---\n{metadata(found)}\n---", f"# {name_of(found)}", _use(found, head), _results(found)]
    return "\n\n".join([*parts, _data(found), _training(found), _limits(found)]) + "\n"


def name_of(found: Found) -> str:
    """Return what the model is called."""
    return found.plan.output.resolve().name


def metadata(found: Found) -> str:
    """Return the metadata as YAML."""
    from huggingface_hub import EvalResult, ModelCardData

    results = [
        EvalResult(
            task_type=PIPELINES[found.plan.task],
            dataset_type="custom",
            dataset_name=found.prepared.name,
            dataset_split="held out",
            metric_type=metric,
            metric_value=round(found.saved.after[metric], 6),
        )
        for metric in found.metrics
        if math.isfinite(found.saved.after[metric])  # the Hub takes numbers
    ]
    return ModelCardData(
        model_name=name_of(found),
        library_name="transformers",
        pipeline_tag=PIPELINES[found.plan.task],
        tags=["nlpcheck", found.plan.task],
        eval_results=results or None,
    ).to_yaml()


def _use(found: Found, head: str) -> str:
    start = found.settings["start"]
    return f"""\
A model for {found.plan.task.replace("_", " ")}, trained from {start!r} by `nlpcheck run`.

```python
from transformers import AutoTokenizer, {head}

tokenizer = AutoTokenizer.from_pretrained("...")
model = {head}.from_pretrained("...")
```"""


def _results(found: Found) -> str:
    rows = [
        f"| {metric} | {number(found.saved.before[metric])} | {number(found.saved.after[metric])} "
        f"| {UNITS.get(metric, _usual_unit(found))} |"
        for metric in found.metrics
    ]
    table = "\n".join(["| metric | before training | after | unit |", "|---|---:|---:|---|", *rows])
    count = len(found.prepared.held_out)
    return f"## Evaluation\n\nOn {count} held-out rows.\n\n{table}\n\n![loss by step]({PICTURE})"


def _usual_unit(found: Found) -> str:
    return "percent" if found.plan.task == "question_answering" else "fraction"


def _data(found: Found) -> str:
    made, labels = found.prepared, ""
    if made.label_names:
        labels = f"\n\nLabels: {', '.join(f'`{name}`' for name in made.label_names)}."
    return (
        f"## Data\n\n`{made.name}`: {made.read} rows, of which {made.dropped} were dropped (incomplete, or the same "
        f"as another); {len(made.train)} to train on, {len(made.held_out)} held out ({made.split}).{labels}"
    )


def _training(found: Found) -> str:
    lines = [f"- {name}: {_code(value)}" for name, value in found.settings.items()]
    functions = ""
    if found.yours:
        own = [name for name, whose in found.yours.functions.items() if whose == "yours"]
        functions = f"\n\nTrained with the functions {', '.join(own)} of somebody's implementation, evaluated without."
    return "## Training\n\n" + "\n".join(lines) + functions


def _code(value: Any) -> str:
    return f"`{value}`"


def _limits(found: Found) -> str:
    made = found.prepared
    lines = [
        f"- {len(made.held_out)} held-out rows give rough numbers: another seed holds out others.",
        "- It knows what is in the data, with the data's biases, and nothing was done about them.",
        f"- The rows themselves are not part of the model; `{HELD_OUT}`, where it lies beside it, holds some.",
    ]
    if found.plan.checkpoint is None:
        lines.insert(0, "- It is tiny and was trained from nothing: good for learning how training works, for no use.")
    if found.plan.data is None:
        lines.insert(1, "- Its data were made for this purpose, from a few sentence patterns.")
    return "## Limits\n\n" + "\n".join(lines)
