"""The contract of training: from a batch to an update, and from a model to its loss and its predictions.

The loss is the model's own. It is a mean over *counted* labels: those that are not -100; of a causal language model
the shifted ones, so that the first label of a row never counts; of a regression or multi-label head every number; of
a span head the rows. Batches hold different numbers of them, so a mean over batches is something else.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol, TypedDict

from nlpcheck.contract.types import Batches, Model, Optimizer, Scheduler, Tensor


class ParameterGroups(TypedDict):
    """Names of parameters, as ``model.named_parameters()`` gives them."""

    decay: list[str]
    no_decay: list[str]


class Training(Protocol):
    """The functions of the area; every one is optional."""

    def train_step(
        self, model: Model, batch: Mapping[str, Tensor], optimizer: Optimizer, *, max_grad_norm: float | None = None
    ) -> float:
        """Make one update from a batch, and return the loss before it.

        ``batch`` is what ``collate`` returns: tensors by the names of the model's arguments, labels (or start and
        end positions) included. ``optimizer`` is any optimizer of torch over parameters of the model.

        The update is made in training mode, from this batch alone: gradients that are there already count for
        nothing. With ``max_grad_norm`` the gradient is clipped by its global norm before the step: all gradients are
        multiplied by the same number, so that their common Euclidean norm is at most that; None (the default) leaves
        it as it is. Frozen parameters stay. The loss is a plain number.

        A batch in which nothing counts is not tested, nor is a ``max_grad_norm`` of 0.

        SHOULD: gradients of parameters that the optimizer does not hold are cleared and counted in the norm, too; no
        seed is set.

        Requirements: TRAIN-STEP.
        Source: https://docs.pytorch.org/tutorials/beginner/introyt/trainingyt.html

        >>> import torch
        >>> from nlpcheck.strategies.models import live_model
        >>> from nlpcheck.tasks.training import train_step
        >>> model = live_model("bert-sequence")
        >>> weight, bias = (parameter.data.zero_() for parameter in model.classifier.parameters())
        >>> row = torch.tensor([[5, 6, 7]])
        >>> batch = {"input_ids": row, "attention_mask": torch.ones_like(row), "labels": torch.tensor([2])}
        >>> loss = train_step(model, batch, torch.optim.SGD(model.parameters(), lr=0.5))
        >>> round(loss, 4)  # three labels, equally likely: the logarithm of 3
        1.0986
        >>> bias  # the gradient was 1/3, 1/3 and 1/3 - 1
        tensor([-0.1667, -0.1667,  0.3333])
        """
        ...

    def train_epoch(
        self,
        model: Model,
        batches: Batches,
        optimizer: Optimizer,
        *,
        gradient_accumulation_steps: int = 1,
        max_grad_norm: float | None = None,
        scheduler: Scheduler | None = None,
    ) -> list[float]:
        """Go through the batches once, and return the loss of every optimizer step.

        A *window* is ``gradient_accumulation_steps`` batches that follow each other; there is one optimizer step per
        window. What is left at the end is a shorter window and counts, too, and so does a list of fewer batches than
        one window has.

        The entry of a step, which is also what is differentiated for it, is the mean loss over the counted labels of
        its window, before the step: an update from several small batches equals the update from their union, whatever
        their numbers of labels. A batch without counted labels adds nothing, but is one of its window's batches.

        As in ``train_step`` updates are made in training mode, and gradients of an earlier window, or from before the
        call, count for nothing. ``max_grad_norm`` clips the gradient of the window as a whole; the norm is that of
        all of ``model.parameters()``, also where the optimizer holds only some of them. ``scheduler`` steps once per
        optimizer step, after it: the first update is made with the first learning rate.

        An empty list of batches is not tested.

        SHOULD: gradients of parameters that the optimizer does not hold are cleared, too; no seed is set; for a
        regression head -100.0 is a number like any other; the losses are numbers, or one tensor of them without graph.

        Raises ``ValueError`` for a window in which nothing counts, before its step.

        Requirements: TRAIN-EPOCH.
        Source: https://huggingface.co/blog/gradient_accumulation

        >>> import torch
        >>> from nlpcheck.strategies.models import live_model
        >>> from nlpcheck.tasks.training import train_epoch
        >>> model = live_model("bert-sequence")
        >>> weight, bias = (parameter.data.zero_() for parameter in model.classifier.parameters())
        >>> row = torch.tensor([[5, 6, 7]])
        >>> batches = [
        ...     {"input_ids": row, "attention_mask": torch.ones_like(row), "labels": torch.tensor([label])}
        ...     for label in (0, 1, 2, -100)
        ... ]
        >>> optimizer = torch.optim.SGD(model.parameters(), lr=0.5)
        >>> [round(loss, 4) for loss in train_epoch(model, batches[:2], optimizer, gradient_accumulation_steps=2)]
        [1.0986]
        >>> bias  # the mean of the gradients: 1/3 - 1/2 twice, and 1/3
        tensor([ 0.0833,  0.0833, -0.1667])
        >>> len(train_epoch(model, batches, optimizer, gradient_accumulation_steps=3))  # one label, one of -100
        Traceback (most recent call last):
        ValueError: no label of this window counts
        """
        ...

    def evaluate(self, model: Model, batches: Batches) -> float:
        """Return the mean loss over all counted labels, not over batches.

        It is computed in evaluation mode, so the same rows give the same value whatever the sizes of the batches,
        their order, and their padding (but for span heads, whose loss is spread over the padding, too). Afterwards
        everything is as it was: the mode of every submodule, parameters, settings (but for ``config.problem_type``,
        which a loss may fill in), gradients (a gradient of None stays None) and the random state.

        SHOULD: so it is after the error; for a regression head -100.0 is a number like any other; the value is a
        number, not a tensor; nothing counts in an empty list of batches.

        Raises ``ValueError`` if nothing counts.

        Requirements: TRAIN-EVAL.
        Source: https://github.com/huggingface/transformers/issues/41898

        >>> import torch
        >>> from nlpcheck.strategies.models import live_model
        >>> from nlpcheck.tasks.training import evaluate
        >>> model = live_model("bert-sequence", training=True)
        >>> weight, bias = (parameter.data.zero_() for parameter in model.classifier.parameters())
        >>> row = torch.tensor([[5, 6, 7]])
        >>> batch = {"input_ids": row, "attention_mask": torch.ones_like(row), "labels": torch.tensor([2])}
        >>> round(evaluate(model, [batch]), 4)
        1.0986
        >>> model.training
        True
        """
        ...

    def predict(self, model: Model, batches: Batches) -> list[Tensor]:
        """Return the model's logits, one tensor per row, in the order of the rows.

        The shape is (labels,) for a sequence head, also if there is one label; (tokens, labels) for a token or
        language-model head; (tokens, 2) for a span head, start logits before end logits. What stands per token is
        given at the positions that the row attends to (its attention mask is 1), in their order, so that padding on
        either side is left out. Labels may be among the tensors of a batch; they change nothing.

        Logits are computed in evaluation mode: neither chance nor the other rows of the batch change them. The mode
        of every submodule is as it was afterwards, and so is the rest of the model.

        Encoder-decoders are not tested.

        SHOULD: padding on the left, gaps in the attention mask, batches without one; no tensor holds on to the graph
        of its computation.

        Requirements: TRAIN-PREDICT.
        Source: https://huggingface.co/docs/transformers/main_classes/output

        >>> import torch
        >>> from nlpcheck.strategies.models import live_model
        >>> from nlpcheck.tasks.training import predict
        >>> rows = {
        ...     "input_ids": torch.tensor([[5, 6, 7], [8, 9, 0]]),
        ...     "attention_mask": torch.tensor([[1, 1, 1], [1, 1, 0]]),
        ... }
        >>> [tuple(logits.shape) for logits in predict(live_model("bert-sequence"), [rows])]
        [(3,), (3,)]
        >>> [tuple(logits.shape) for logits in predict(live_model("bert-qa"), [rows])]
        [(3, 2), (2, 2)]
        """
        ...

    def parameter_groups(self, model: Model) -> ParameterGroups:
        """Return the names of the parameters that weight decay pulls towards zero, and of those that it leaves.

        Every trainable parameter is in one of the two lists, once; frozen ones are in neither. A parameter that is
        used in several places (tied embeddings) has several names; any one of them will do. Biases and the weights of
        normalisation layers are in ``no_decay``, whatever a family calls them; all others, embeddings included, in
        ``decay``. The ``relative_attention_bias`` of T5 may be in either. The order of the names is free, but the
        same in every process.

        SHOULD: other parts are not taken for biases or norms because of their names.

        Requirements: TRAIN-GROUPS.
        Source: https://arxiv.org/abs/1711.05101

        >>> from nlpcheck.strategies.models import live_model
        >>> from nlpcheck.tasks.training import parameter_groups
        >>> model = live_model("gpt2")
        >>> blocks = model.transformer.h.requires_grad_(False)  # embeddings and the last norm are left
        >>> groups = parameter_groups(model)
        >>> groups["decay"]
        ['transformer.wte.weight', 'transformer.wpe.weight']
        >>> groups["no_decay"]
        ['transformer.ln_f.weight', 'transformer.ln_f.bias']
        """
        ...
