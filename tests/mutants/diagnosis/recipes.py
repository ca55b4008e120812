"""Wrong recipes: one cell of the table at a time, and what stands around it."""

from nlpcheck.bench import edit, mutant
from nlpcheck.tasks.diagnosis.recipes import RECIPES
from nlpcheck.tasks.diagnosis.recipes import recipe as right

AREA = "diagnosis"
FILE = "recipes.py"

edit("an unknown task is a KeyError", area=AREA, file=FILE, old="raise ValueError(f", new="raise KeyError(f")
edit(
    "an unknown task is None",
    area=AREA,
    file=FILE,
    old="raise ValueError(f",
    new="return None\n        raise ValueError(f",
)
edit(
    "an unknown task is classification",
    area=AREA,
    file=FILE,
    old="raise ValueError(f",
    new='task = "sequence_classification"\n    if False:\n        raise ValueError(f',
)
edit("the table itself comes back", area=AREA, file=FILE, old="copy.deepcopy(RECIPES[task])", new="RECIPES[task]")
edit(
    "a copy with the table's own metrics",
    area=AREA,
    file=FILE,
    old="copy.deepcopy(RECIPES[task])",
    new="dict(RECIPES[task])",
)
edit(
    "the metrics as a text",
    area=AREA,
    file=FILE,
    old="copy.deepcopy(RECIPES[task])",
    new='{**RECIPES[task], "metrics": ", ".join(RECIPES[task]["metrics"])}',
)
edit(
    "the metrics as a set",
    area=AREA,
    file=FILE,
    old="copy.deepcopy(RECIPES[task])",
    new='{**RECIPES[task], "metrics": set(RECIPES[task]["metrics"])}',
)
edit(
    "the first metric alone",
    area=AREA,
    file=FILE,
    old="copy.deepcopy(RECIPES[task])",
    new='{**RECIPES[task], "metrics": RECIPES[task]["metrics"][:1]}',
)
edit(
    "yes and no instead of True and False",
    area=AREA,
    file=FILE,
    old="copy.deepcopy(RECIPES[task])",
    new='{**RECIPES[task], "generates": "yes" if RECIPES[task]["generates"] else "no"}',
)
edit(
    "1 and 0 instead of True and False",
    area=AREA,
    file=FILE,
    old="copy.deepcopy(RECIPES[task])",
    new='{**RECIPES[task], "needs_alignment": int(RECIPES[task]["needs_alignment"])}',
)
edit(
    "the recipe as a row of the table",
    area=AREA,
    file=FILE,
    old="copy.deepcopy(RECIPES[task])",
    new="list(RECIPES[task].values())",
)
edit(
    "capitals do not matter",
    area=AREA,
    file=FILE,
    old="    if task not in",
    new="    task = task.lower()\n    if task not in",
)
edit(
    "spaces do not matter",
    area=AREA,
    file=FILE,
    old="    if task not in",
    new="    task = task.strip()\n    if task not in",
)
edit(
    "hyphens are underscores",
    area=AREA,
    file=FILE,
    old="    if task not in",
    new='    task = task.replace("-", "_")\n    if task not in',
)
edit(
    "the beginning of a name is enough",
    area=AREA,
    file=FILE,
    old="    if task not in",
    new="    task = next((name for name in RECIPES if task and name.startswith(task)), task)\n    if task not in",
)
edit(
    "a name inside of a longer one is enough",
    area=AREA,
    file=FILE,
    old="    if task not in",
    new="    task = next((name for name in RECIPES if name in task), task)\n    if task not in",
)
edit(
    "names of pipelines are tasks",
    area=AREA,
    file=FILE,
    old="    if task not in",
    new='    task = {"ner": "token_classification", "text-classification": "sequence_classification"}.get(task, task)\n    if task not in',
)
edit(
    "the columns have other names",
    area=AREA,
    file=FILE,
    old="copy.deepcopy(RECIPES[task])",
    new='{("model" if key == "head" else key): value for key, value in RECIPES[task].items()}',
)


def changed(task, **cells):
    """The table with some cells of one row replaced."""

    def recipe(name):
        found = right(name)
        return {**found, **cells} if name == task else found

    return recipe


CHANGES = {
    "sequence_classification": {
        "head": ["AutoModel", "AutoModelForTokenClassification"],
        "family": ["decoder"],
        "labels": ["token", "text"],
        "collator": ["DefaultDataCollator", "DataCollatorForTokenClassification"],
        "trainer": ["Seq2SeqTrainer"],
        "metrics": [["accuracy"], ["accuracy", "f1", "precision"], ["f1", "accuracy", "f1"]],
        "needs_alignment": [True],
        "generates": [True],
    },
    "token_classification": {
        "head": ["AutoModelForSequenceClassification"],
        "family": ["decoder", "encoder-decoder"],
        "labels": ["sequence", "word"],
        "collator": ["DataCollatorWithPadding"],
        "trainer": ["Seq2SeqTrainer"],
        "metrics": [["accuracy", "f1"], ["precision", "recall", "f1"]],
        "needs_alignment": [False],
        "generates": [True],
    },
    "question_answering": {
        "head": ["AutoModelForTokenClassification"],
        "family": ["encoder-decoder"],
        "labels": ["token", "sequence"],
        "collator": ["DataCollatorForTokenClassification", "default_data_collator"],
        "trainer": ["Seq2SeqTrainer", "QuestionAnsweringTrainer"],
        "metrics": [["accuracy", "f1"], ["f1"], ["exact", "f1"], ["em", "f1"]],
        "needs_alignment": [False],
        "generates": [True],
    },
    "masked_lm": {
        "head": ["AutoModelForCausalLM", "AutoModelForPreTraining"],
        "family": ["decoder"],
        "labels": ["token", "target"],
        "collator": ["DataCollatorWithPadding", "DataCollatorForWholeWordMask"],
        "trainer": ["Seq2SeqTrainer"],
        "metrics": [["accuracy"], ["loss"]],
        "needs_alignment": [True],
        "generates": [True],
    },
    "causal_lm": {
        "head": ["AutoModelForMaskedLM", "AutoModelWithLMHead"],
        "family": ["encoder", "encoder-decoder"],
        "labels": ["target"],
        "collator": ["DataCollatorForSeq2Seq", "DataCollatorWithPadding"],
        "trainer": ["Seq2SeqTrainer"],
        "metrics": [["bleu"], ["loss"], ["perplexity", "accuracy"]],
        "needs_alignment": [True],
        "generates": [True],
    },
    "summarization": {
        "head": ["AutoModelForCausalLM", "T5ForConditionalGeneration"],
        "family": ["encoder", "decoder", "encoder_decoder", "seq2seq"],
        "labels": ["self", "sequence"],
        "collator": ["DataCollatorWithPadding", "DataCollatorForLanguageModeling"],
        "trainer": ["Trainer"],
        "metrics": [["rouge"], ["bleu"], ["rouge1", "rouge2", "rougeL"], ["rouge1", "rouge2", "rougel", "rougelsum"]],
        "needs_alignment": [True],
        "generates": [False],
    },
    "translation": {
        "head": ["AutoModelForCausalLM", "MarianMTModel"],
        "family": ["encoder", "decoder"],
        "labels": ["self", "labels"],
        "collator": ["DataCollatorWithPadding", "DataCollatorForLanguageModeling"],
        "trainer": ["Trainer"],
        "metrics": [["sacrebleu"], ["bleu", "chrf"], ["rouge1", "rouge2", "rougeL", "rougeLsum"], []],
        "needs_alignment": [True],
        "generates": [False],
    },
}
for _task, _cells in CHANGES.items():
    for _column, _values in _cells.items():
        for _value in _values:
            mutant(f"{_task}: {_column} is {_value}", area=AREA)(changed(_task, **{_column: _value}))

for _column in RECIPES["masked_lm"]:

    def recipe(task, _column=_column):
        return {key: value for key, value in right(task).items() if key != _column}

    mutant(f"no column {_column}", area=AREA)(recipe)


@mutant("every call adds to the metrics", bug="R2", area=AREA)
def recipe(task, *, table={}):
    found = table.setdefault(task, right(task))
    answer = {**found, "metrics": list(found["metrics"])}
    found["metrics"].append("loss")
    return answer


@mutant("translation is not there", area=AREA)
def recipe(task):
    if task == "translation":
        raise ValueError
    return right(task)


@mutant("the beginning of the name of a task from text to text is enough", area=AREA)
def recipe(task):
    return right(next((name for name in ("summarization", "translation") if task and name.startswith(task)), task))


@mutant("the end of a name is enough", area=AREA)
def recipe(task):
    return right(next((name for name in RECIPES if task and name.endswith(task)), task))


@mutant("spaces are underscores", area=AREA)
def recipe(task):
    return right(task.replace(" ", "_"))


@mutant("close names are tasks", area=AREA)
def recipe(task):
    import difflib

    return right(next(iter(difflib.get_close_matches(task, RECIPES, 1, 0.9)), task))


@mutant("lm is a language model", area=AREA)
def recipe(task):
    return right(
        {"mlm": "masked_lm", "clm": "causal_lm", "qa": "question_answering", "fill-mask": "masked_lm"}.get(task, task)
    )
