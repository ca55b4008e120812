"""The contract of diagnosis: from a few rows of a data set to the task, and from the task to what it needs.

The shape of the answer decides, not the subject of the texts: one label per text, one per word, a span of the text,
another text, or no answer at all. Everything else, from the model's head to the metric, follows from that.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol, TypedDict


class Recipe(TypedDict):
    """What a task needs."""

    head: str
    """The class of ``transformers`` that loads a checkpoint with this head."""
    family: str
    """``encoder``, ``decoder`` or ``encoder-decoder``."""
    labels: str
    """What there is one label for: ``sequence``, ``token``, ``span``, ``self`` (the text itself), ``target``."""
    collator: str
    """The class of ``transformers`` that makes batches."""
    trainer: str
    """``Trainer`` or ``Seq2SeqTrainer``."""
    metrics: list[str]
    """The names of the scores, in any order."""
    needs_alignment: bool
    """Whether labels belong to words or characters and must be moved to tokens."""
    generates: bool
    """Whether the metric needs generated text."""


class Diagnosis(Protocol):
    """The functions of the area; every one is optional."""

    def diagnose(self, rows: Sequence[Mapping[str, Any]], *, goal: str | None = None) -> str:
        """Return the name of the task that a few rows of a data set are for.

        ``rows`` are dicts; the columns decide, in any order and beside others such as ``id`` or ``title``:

        - ``text``, ``label``, with or without ``text_pair``: ``sequence_classification``. A label is a number, a
          name, or a list of either; 0 is a label.
        - ``tokens``, ``ner_tags``: ``token_classification``. A tag is a number or a name.
        - ``question``, ``context``, ``answers``: ``question_answering``, also if there is no answer.
        - ``document``, ``summary``: ``summarization``.
        - ``translation``, a dict of one text per language: ``translation``.
        - ``text`` alone: what it is for cannot be seen. ``goal`` says it: ``"fill"`` is ``masked_lm``,
          ``"generate"`` is ``causal_lm``. It counts only here.

        A row that holds a None is left aside while there are others. If every row holds one, they are judged by
        their other columns.

        SHOULD: other common names of the same columns, known by the shapes of their values, such as
        ``sentence1``, ``sentence2``; ``premise``, ``hypothesis``; ``words``, ``tags``; ``article``, ``highlights``.

        Raises ``ValueError`` if rows fit no task, if they fit different ones, and for plain text without a
        ``goal`` or with another one.

        Requirements: DIAG-TASK.
        Source: https://huggingface.co/docs/transformers/tasks/sequence_classification

        >>> from nlpcheck.tasks.diagnosis import diagnose
        >>> diagnose([{"id": 7, "tokens": ["Ada", "wrote"], "ner_tags": [1, 0]}])
        'token_classification'
        >>> diagnose([{"text": "A cat sat.", "label": None}, {"text": "Nice!", "label": 0}])
        'sequence_classification'
        >>> diagnose([{"text": "A cat sat."}], goal="generate")
        'causal_lm'
        """
        ...

    def recipe(self, task: str) -> Recipe:
        """Return what a task needs: head, family, labels, collator, trainer, metrics, alignment, generation.

        The seven tasks and their recipes:

        - ``sequence_classification``: AutoModelForSequenceClassification, encoder, sequence,
          DataCollatorWithPadding, Trainer; accuracy, f1
        - ``token_classification``: AutoModelForTokenClassification, encoder, token,
          DataCollatorForTokenClassification, Trainer; precision, recall, f1, accuracy; needs alignment
        - ``question_answering``: AutoModelForQuestionAnswering, encoder, span, DataCollatorWithPadding
          (DefaultDataCollator is right too), Trainer; exact_match, f1; needs alignment
        - ``masked_lm``: AutoModelForMaskedLM, encoder, self, DataCollatorForLanguageModeling, Trainer; perplexity
        - ``causal_lm``: AutoModelForCausalLM, decoder, self, DataCollatorForLanguageModeling, Trainer; perplexity
        - ``summarization``: AutoModelForSeq2SeqLM, encoder-decoder, target, DataCollatorForSeq2Seq,
          Seq2SeqTrainer; rouge1, rouge2, rougeL, rougeLsum; generates
        - ``translation``: AutoModelForSeq2SeqLM, encoder-decoder, target, DataCollatorForSeq2Seq,
          Seq2SeqTrainer; bleu; generates

        SHOULD: each call returns values of its own, so that a caller may change them.

        Raises ``ValueError`` for any other name.

        Requirements: DIAG-RECIPE.
        Source: https://huggingface.co/docs/transformers/model_doc/auto

        >>> from nlpcheck.tasks.diagnosis import recipe
        >>> recipe("causal_lm")["head"], recipe("translation")["metrics"]
        ('AutoModelForCausalLM', ['bleu'])
        """
        ...
