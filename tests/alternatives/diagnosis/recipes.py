"""Other right tables."""

import types

from nlpcheck.bench import alternative

AREA = "diagnosis"

TASKS = "sequence_classification token_classification question_answering masked_lm causal_lm summarization translation"


@alternative("a table made from rules, metrics in another order, more columns", area=AREA, level="all")
def recipe(task):
    if task not in TASKS.split():
        raise ValueError(task)
    to_text = task in ("summarization", "translation")
    lm = task.endswith("_lm")
    name = "".join(word.capitalize() for word in task.split("_"))
    scores = {
        "sequence_classification": ("f1", "accuracy"),
        "token_classification": ("accuracy", "f1", "precision", "recall"),
        "question_answering": ("f1", "exact_match"),
        "summarization": ("rougeLsum", "rougeL", "rouge2", "rouge1"),
        "translation": ("bleu",),
    }
    return {
        "task": task,
        "head": "AutoModelForSeq2SeqLM" if to_text else f"AutoModelFor{name.replace('Lm', 'LM')}",
        "family": "encoder-decoder" if to_text else "decoder" if task == "causal_lm" else "encoder",
        "labels": "target" if to_text else "self" if lm else {"s": "sequence", "t": "token", "q": "span"}[task[0]],
        "collator": "DataCollatorForSeq2Seq"
        if to_text
        else "DataCollatorForLanguageModeling"
        if lm
        else "DataCollatorForTokenClassification"
        if task[0] == "t"
        else "DataCollatorWithPadding",
        "trainer": "Seq2SeqTrainer" if to_text else "Trainer",
        "metrics": scores.get(task, ("perplexity",)),
        "needs_alignment": task in ("token_classification", "question_answering"),
        "generates": to_text,
    }


@alternative("the default collator for questions, out of a table of the module", area=AREA, level="must")
def recipe(task):
    from nlpcheck.tasks.diagnosis.recipes import RECIPES

    table = {**RECIPES, "question_answering": {**RECIPES["question_answering"], "collator": "DefaultDataCollator"}}
    try:
        return types.MappingProxyType(table[task])
    except KeyError as error:
        raise ValueError(f"unknown task {task}") from error


class UnknownTaskError(ValueError):
    """Not one of the seven."""


TABLE = {}


@alternative("an error of its own; one dict for all callers", area=AREA, level="must")
def recipe(task):
    if not TABLE:
        from nlpcheck.tasks.diagnosis.recipes import RECIPES

        TABLE.update({name: dict(row, metrics=list(row["metrics"])) for name, row in RECIPES.items()})
    if task not in TABLE:
        raise UnknownTaskError
    return TABLE[task]
