"""Recipes: what each task needs, from the head to the metric.

The table is short and every cell has been filled wrongly in public code: a token head for spans, a collator that leaves
labels unpadded, a plain Trainer where the metric needs generated text.
"""

from contextlib import suppress

from hypothesis import strategies as st

from nlpcheck.assertions import must, must_equal, must_raise
from nlpcheck.contract import TASKS
from nlpcheck.rules import repeatable
from nlpcheck.search import example, given
from nlpcheck.spec import SHOULD, requirement
from nlpcheck.strategies.calls import Call

HEADS = {
    "sequence_classification": "AutoModelForSequenceClassification",
    "token_classification": "AutoModelForTokenClassification",
    "question_answering": "AutoModelForQuestionAnswering",
    "masked_lm": "AutoModelForMaskedLM",
    "causal_lm": "AutoModelForCausalLM",
    "summarization": "AutoModelForSeq2SeqLM",
    "translation": "AutoModelForSeq2SeqLM",
}
FAMILIES = {"causal_lm": "decoder", "summarization": "encoder-decoder", "translation": "encoder-decoder"}
LABELS = {
    "sequence_classification": "sequence",
    "token_classification": "token",
    "question_answering": "span",
    "masked_lm": "self",
    "causal_lm": "self",
    "summarization": "target",
    "translation": "target",
}
COLLATORS = {
    "sequence_classification": ["DataCollatorWithPadding"],
    "token_classification": ["DataCollatorForTokenClassification"],
    "question_answering": ["DataCollatorWithPadding", "DefaultDataCollator"],
    "masked_lm": ["DataCollatorForLanguageModeling"],
    "causal_lm": ["DataCollatorForLanguageModeling"],
    "summarization": ["DataCollatorForSeq2Seq"],
    "translation": ["DataCollatorForSeq2Seq"],
}
METRICS = {
    "sequence_classification": ["accuracy", "f1"],
    "token_classification": ["precision", "recall", "f1", "accuracy"],
    "question_answering": ["exact_match", "f1"],
    "masked_lm": ["perplexity"],
    "causal_lm": ["perplexity"],
    "summarization": ["rouge1", "rouge2", "rougeL", "rougeLsum"],
    "translation": ["bleu"],
}
GENERATING = ("summarization", "translation")
ALIGNED = ("token_classification", "question_answering")
ANY_TASK = st.sampled_from(TASKS)


@requirement("DIAG-RECIPE-1", "recipe")
@given(ANY_TASK)
def test_every_task_has_a_recipe(impl, task):
    """For each of the seven tasks there is a dict with the eight columns, the last two being True or False.

    Why: whoever builds the pipeline reads all of them.
    Hint: head, family, labels, collator, trainer, metrics (a list), needs_alignment, generates.
    """
    impl.recipe(task)


@requirement("DIAG-RECIPE-2", "recipe", after="DIAG-RECIPE-1")
@given(ANY_TASK)
def test_the_head_of_a_task(impl, task):
    """The head is the class of transformers that loads it.

    Why: another head loads without an error, with new weights of another shape.
    Hint: AutoModelFor, then the task; both tasks from text to text share AutoModelForSeq2SeqLM.
    """
    must_equal(impl.recipe(task)["head"], HEADS[task], f"the head of {task}")


@requirement("DIAG-RECIPE-3", "recipe", after="DIAG-RECIPE-1")
@given(ANY_TASK)
def test_the_family_of_a_task(impl, task):
    """The family is encoder, decoder or encoder-decoder.

    Why: an encoder sees both sides of a word, a decoder only what came before; a target needs both parts.
    Hint: only causal_lm is for a decoder, only what has a target is for an encoder-decoder.
    """
    must_equal(impl.recipe(task)["family"], FAMILIES.get(task, "encoder"), f"the family of {task}")


@requirement("DIAG-RECIPE-4", "recipe", after="DIAG-RECIPE-1")
@given(ANY_TASK)
def test_the_labels_of_a_task(impl, task):
    """The labels are one per sequence, one per token, a span, the text itself, or a target.

    Why: this is the shape of the labels, and the first thing that goes wrong in a batch.
    Hint: language models predict the text itself.
    """
    must_equal(impl.recipe(task)["labels"], LABELS[task], f"the labels of {task}")


@requirement("DIAG-RECIPE-5", "recipe", after="DIAG-RECIPE-1")
@given(ANY_TASK)
def test_the_collator_of_a_task(impl, task):
    """The collator pads what the task's rows hold; for question answering the default one is right too.

    Why: the wrong one leaves labels ragged, or shifts nothing, and fails or learns from padding.
    Hint: labels per token and targets are padded with -100 by collators of their own.
    Source: https://huggingface.co/docs/transformers/main_classes/data_collator
    """
    collator = impl.recipe(task)["collator"]
    must(collator in COLLATORS[task], f"the collator of {task}: {' or '.join(COLLATORS[task])}", collator)


@requirement("DIAG-RECIPE-6", "recipe", after="DIAG-RECIPE-1")
@given(ANY_TASK)
def test_the_trainer_of_a_task(impl, task):
    """The trainer is Seq2SeqTrainer where the metric needs generated text, and Trainer elsewhere.

    Why: Trainer evaluates with the right words given before each one, which is not how the model is used.
    Hint: predict_with_generate is an argument of Seq2SeqTrainer.
    """
    right = "Seq2SeqTrainer" if task in GENERATING else "Trainer"
    must_equal(impl.recipe(task)["trainer"], right, f"the trainer of {task}")


@requirement("DIAG-RECIPE-7", "recipe", after="DIAG-RECIPE-1")
@given(ANY_TASK)
def test_the_metrics_of_a_task(impl, task):
    """The metrics are a list of the task's scores, each once, in any order.

    Why: accuracy over tokens hides that no entity was found, and BLEU is not made for summaries.
    Hint: the names are the keys that `compute_metrics` of the area returns.
    """
    must_equal(sorted(impl.recipe(task)["metrics"]), sorted(METRICS[task]), f"the metrics of {task}, sorted")


@requirement("DIAG-RECIPE-8", "recipe", after="DIAG-RECIPE-1")
@given(ANY_TASK)
def test_whether_a_task_needs_alignment(impl, task):
    """Labels of words and of characters must be moved to tokens; nothing else must.

    Why: tokens are neither words nor characters, so tags and spans point at the wrong place.
    Hint: token classification and question answering.
    """
    must_equal(impl.recipe(task)["needs_alignment"], task in ALIGNED, f"needs_alignment of {task}")


@requirement("DIAG-RECIPE-9", "recipe", after="DIAG-RECIPE-1")
@given(ANY_TASK)
def test_whether_a_task_generates(impl, task):
    """Generated text is needed for the metrics of summarization and translation; perplexity needs none.

    Why: evaluation without generation measures something else; with it, it takes many times as long.
    Hint: a causal model can generate, but its perplexity is a matter of logits.
    """
    must_equal(impl.recipe(task)["generates"], task in GENERATING, f"generates of {task}")


UNKNOWN = (
    "ner", "", "text-classification", "training", "data_preparation", "diagnosis", "Translation", "MASKED_LM",
    "sequence_classification ", "sequence-classification", "sequence", "classification", "language_modelling", "seq2seq",
    "sum", "trans", "mlm", "qa", "masked lm", "causal lm", "lm", "None", "head", "causal_lm_", "token_classification,question_answering",
)  # fmt: skip


@requirement("DIAG-RECIPE-10", "recipe", after="DIAG-RECIPE-1")
@given(st.sampled_from(UNKNOWN))
@example("ner")
def test_an_unknown_task_is_refused(impl, task):
    """Any other name is a ValueError.

    Why: a default recipe would train something, and a KeyError says nothing to the user.
    Hint: the seven names, exactly as they are written.
    """
    must_raise((ValueError,), impl.recipe, task)


@requirement("DIAG-RECIPE-11", "recipe", after="DIAG-RECIPE-7", level=SHOULD)
@given(ANY_TASK)
def test_a_recipe_belongs_to_its_caller(impl, task):
    """Changing what was returned changes no later answer, metrics included.

    Why: the first caller who adds a metric would add it for everybody.
    Hint: build a new dict with a new list, or copy deeply.
    """
    first = impl.raw.recipe(task)
    before = impl.recipe(task)
    with suppress(AttributeError, TypeError):  # what cannot be changed is as good
        first["metrics"].append("loss")
    with suppress(AttributeError, TypeError):
        first["head"] = "AutoModel"
    must_equal(impl.recipe(task), before, "the recipe after its first caller has changed it")


test_recipe_is_repeatable = repeatable("DIAG-RECIPE-91", "recipe", ANY_TASK.map(lambda task: Call((task,))))
