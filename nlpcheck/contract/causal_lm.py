"""The contract of causal language modelling: a decoder predicts each token of a text from those before it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Protocol, TypedDict

from nlpcheck.contract.types import Array, Examples, Features, Model, Tensor, Tokenizer


class TokenizedTexts(TypedDict):
    """The columns of texts; the entries of a row have one length."""

    input_ids: list[list[int]]
    attention_mask: list[list[int]]


class LabelledCompletion(TypedDict):
    """One row; both lists have one length."""

    input_ids: list[int]
    labels: list[int]


class CausalLM(Protocol):
    """The functions of the area; every one is optional."""

    def tokenize(self, examples: Examples, tokenizer: Tokenizer) -> TokenizedTexts:
        """Return the ids of texts, each followed by EOS, so that a model learns where a text ends.

        ``examples`` maps ``text`` to a column of texts; other columns may stand beside it. It is any mapping,
        not always a dict. There is one row per text, in their order: the ids that the tokenizer gives, then
        one EOS. A tokenizer that ends each text in EOS itself needs no second one: a row of a text without
        EOS holds exactly one, at its end. Whether other special tokens that the tokenizer would add (BOS,
        CLS) are there is free. Nothing is cut and nothing is padded; ``attention_mask`` is 1 for every token.

        Raises ``ValueError`` for a tokenizer without an EOS token.

        Requirements: CL-TOKENIZE.
        Source: https://huggingface.co/learn/llm-course/chapter7/6

        >>> from nlpcheck.strategies.tokenizers import load_tokenizer
        >>> from nlpcheck.tasks.causal_lm import tokenize
        >>> tokenizer = load_tokenizer("byte-bpe-no-prefix")
        >>> rows = tokenize({"text": ["Ada plays", "Ada"]}, tokenizer)
        >>> [tokenizer.convert_ids_to_tokens(ids) for ids in rows["input_ids"]]
        [['Ada', 'Ġplay', 's', '<|endoftext|>'], ['Ada', '<|endoftext|>']]
        >>> rows["attention_mask"]
        [[1, 1, 1, 1], [1, 1]]
        """
        ...

    def group_texts(self, examples: Examples, block_size: int, *, drop_remainder: bool = True) -> dict[str, list[Any]]:
        """Return blocks of ``block_size`` tokens: the rows of each column joined, then cut.

        ``examples`` maps names to columns of lists; the rows of all columns have the same lengths. It is any
        mapping, not always a dict. Each column is joined over its rows, in their order, with nothing between
        them, and cut from the start into blocks of exactly ``block_size``. What remains at the end is dropped,
        or kept as a last, shorter block if ``drop_remainder`` is False; there is no empty block. Without a
        full block to keep every column is empty.

        The same columns come out as went in. A column ``labels`` with the values of ``input_ids`` may be
        added; it shares no storage with it.

        Requirements: CL-GROUP.
        Source: https://huggingface.co/docs/transformers/tasks/language_modeling

        >>> from nlpcheck.tasks.causal_lm import group_texts
        >>> group_texts({"input_ids": [[1, 2, 3], [4, 5]]}, 2)
        {'input_ids': [[1, 2], [3, 4]]}
        >>> group_texts({"input_ids": [[1, 2, 3], [4, 5]]}, 2, drop_remainder=False)
        {'input_ids': [[1, 2], [3, 4], [5]]}
        """
        ...

    def collate(self, features: Features, tokenizer: Tokenizer) -> dict[str, Tensor]:
        """Return a batch of tensors, padded to its longest row, with labels.

        ``features`` is a list of rows whose values are lists; keys that are neither the model's nor
        ``labels`` may be kept or dropped. Padding stands on the tokenizer's side, with its pad id and its pad
        token type; the attention mask is 0 exactly there. Everything has the shape (rows, tokens).

        ``labels`` (``int64``) equal the ids, and are -100 exactly at padding. They are not shifted: that is
        the model's part. What is padding is decided by position: where the pad token is EOS, as in GPT-2, the
        EOS that ends a text keeps its label. Labels that the rows have already, of which some may be -100,
        are kept and padded with -100 on the same side.

        SHOULD: tokenizers that pad on the left.

        Requirements: CL-COLLATE.
        Source: https://huggingface.co/docs/transformers/main_classes/data_collator

        >>> from nlpcheck.strategies.tokenizers import load_tokenizer
        >>> from nlpcheck.tasks.causal_lm import collate
        >>> tokenizer = load_tokenizer("byte-bpe-no-prefix")
        >>> tokenizer.pad_token_id, tokenizer.eos_token_id
        (594, 594)
        >>> short = {"input_ids": [7, 594], "attention_mask": [1, 1]}
        >>> long = {"input_ids": [8, 9, 594], "attention_mask": [1, 1, 1]}
        >>> batch = collate([short, long], tokenizer)
        >>> batch["input_ids"].tolist(), batch["labels"].tolist()
        ([[7, 594, 594], [8, 9, 594]], [[7, 594, -100], [8, 9, 594]])
        """
        ...

    def completion_labels(self, prompt: str, completion: str, tokenizer: Tokenizer) -> LabelledCompletion:
        """Return the ids of a prompt with its completion, and labels that count for the completion only.

        ``prompt + completion`` is tokenized as one text, with the tokenizer's defaults and uncut. A token
        counts if it ends behind the prompt: then its label is its id, else -100. So a token that reaches over
        the border, such as a space of the prompt glued to the first word of the completion, counts. Special
        tokens that the tokenizer adds are kept and never count; one that is part of the completion's text
        counts as any token. Either text may be empty, not both.

        Requirements: CL-COMPLETION.
        Source: https://github.com/huggingface/trl/issues/5555

        >>> from nlpcheck.strategies.tokenizers import load_tokenizer
        >>> from nlpcheck.tasks.causal_lm import completion_labels
        >>> tokenizer = load_tokenizer("byte-bpe")
        >>> row = completion_labels("Ada ", "plays", tokenizer)
        >>> tokenizer.convert_ids_to_tokens(row["input_ids"])
        ['<s>', 'ĠAda', 'Ġplay', 's', '</s>']
        >>> row["input_ids"], row["labels"]
        ([0, 551, 474, 86, 2], [-100, -100, 474, 86, -100])
        """
        ...

    def load_model(self, checkpoint: str) -> Model:
        """Return the checkpoint's model with a language model head: scores for the next token at each position.

        ``checkpoint`` is a local folder. The head is the checkpoint's. Weights are ``float32`` whatever the
        checkpoint holds, and the model is in evaluation mode.

        Requirements: CL-HEAD.
        Source: https://huggingface.co/docs/transformers/model_doc/auto

        >>> from nlpcheck.strategies.checkpoints import checkpoint
        >>> from nlpcheck.tasks.causal_lm import load_model
        >>> model = load_model(checkpoint("gpt2-bf16"))
        >>> type(model).__name__, model.dtype, model.training
        ('GPT2LMHeadModel', torch.float32, False)
        """
        ...

    def token_nll(self, logits: Array, labels: Array) -> tuple[float, int]:
        """Return the sum of the negative log-likelihoods (nats) of all labels that count, and their number.

        ``logits`` has the shape (rows, tokens, vocabulary), ``labels`` (rows, tokens); both are arrays or
        both tensors. The labels are not shifted: the label at position t is predicted by the logits at t - 1.
        So column 0 is never counted, whatever it holds, and the last logits are not used. -100 is not counted
        either. The likelihood is the softmax of the logits, computed in ``float32`` or better whatever their
        type. Where nothing counts both are 0.

        SHOULD: rows of a single token, in which nothing counts.

        Requirements: CL-NLL.
        Source: https://huggingface.co/docs/transformers/perplexity

        >>> import numpy as np
        >>> from nlpcheck.tasks.causal_lm import token_nll
        >>> logits = np.zeros((1, 4, 8), dtype=np.float32)  # eight tokens, all equally likely
        >>> nll, number = token_nll(logits, np.array([[5, 6, -100, 7]]))  # 6 and 7 count: 2 * log(8) = 4.16
        >>> round(nll, 2), number
        (4.16, 2)
        """
        ...

    def perplexity(self, totals: Iterable[tuple[float, int]]) -> float:
        """Return exp(sum / number) over all pairs of a sum of negative log-likelihoods and their number.

        Both are added up over all pairs first, so that neither the size of the batches nor their order
        matters; a pair ``(0.0, 0)`` changes nothing. ``totals`` is any iterable, also one that can be read
        only once. The result is ``math.inf`` where exp overflows.

        Raises ``ValueError`` if nothing was counted.

        Requirements: CL-PPL.
        Source: https://huggingface.co/docs/transformers/perplexity

        >>> import math
        >>> from nlpcheck.tasks.causal_lm import perplexity
        >>> round(perplexity([(3 * math.log(10), 3), (math.log(10), 1)]), 6)  # ten equally likely tokens
        10.0
        """
        ...

    def strided_perplexity(self, model: Model, input_ids: Tensor, *, max_length: int, stride: int) -> float:
        """Return the perplexity of one text that may be longer than the model.

        ``input_ids`` has the shape (tokens,) or (1, tokens), with two tokens or more. The text is cut into
        windows of ``max_length`` tokens that begin at 0, ``stride``, 2 * ``stride``, ...; the first that
        reaches the end is the last, and it may be shorter. Each token but the first is scored exactly once,
        in the first window that holds it, given what this window holds before it: the tokens that a window
        shares with the one before are context only. A window is given to the model alone: its positions
        count from 0.

        The model is in evaluation mode while it scores; afterwards it is in the mode in which it was, with
        the weights and the gradients that it had.

        Raises ``ValueError`` unless 0 < ``stride`` < ``max_length``.

        SHOULD: each part of the model is in its own mode afterwards.

        Requirements: CL-STRIDE.
        Source: https://huggingface.co/docs/transformers/perplexity

        >>> import torch
        >>> from nlpcheck.strategies.causal_models import uniform
        >>> from nlpcheck.tasks.causal_lm import strided_perplexity
        >>> round(strided_perplexity(uniform("gpt2"), torch.tensor([5, 6, 7, 8]), max_length=3, stride=1), 2)
        640.0
        """
        ...

    def generate(self, model: Model, tokenizer: Tokenizer, prompts: Sequence[str], *, max_new_tokens: int) -> list[str]:
        """Return the continuation of each prompt, in their order: the new text only.

        Greedy: at each step the token with the highest score follows, whatever the model's own generation
        settings say about sampling, beams, lengths or penalties. A text ends at
        ``model.generation_config.eos_token_id``, one id or a list of them, or after ``max_new_tokens`` tokens;
        where that is None nothing else ends it, whatever the tokenizer's EOS is. Special tokens are left out.
        Texts are compared after ``strip``.

        ``prompts`` is a list of one text or more, each encoded with the tokenizer's defaults. What follows a
        prompt does not depend on the others: in a batch they must be padded on the left, whatever the
        tokenizer's ``padding_side`` is, and padding must not be attended to. The tokenizer has a pad token,
        which may be EOS. Settings of the model and of the tokenizer are afterwards what they were.

        SHOULD: settings that change the scores (``repetition_penalty``, ``suppress_tokens`` and their like)
        are of no effect, too; the model is in evaluation mode meanwhile, and in its own afterwards.

        Requirements: CL-GENERATE.
        Source: https://huggingface.co/docs/transformers/llm_tutorial

        >>> from nlpcheck.strategies.causal_models import counting
        >>> from nlpcheck.strategies.tokenizers import load_tokenizer
        >>> from nlpcheck.tasks.causal_lm import generate
        >>> tokenizer = load_tokenizer("byte-bpe-no-prefix")
        >>> model = counting()  # says the next number: after token 3 the token 4, and so on
        >>> tokenizer.decode([3, 4, 5, 6]), tokenizer.decode([9])
        ("$%&'", '*')
        >>> generate(model, tokenizer, ["$", "$%&'()"], max_new_tokens=3)
        ["%&'", '*+,']
        """
        ...
