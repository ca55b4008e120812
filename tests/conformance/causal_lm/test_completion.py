"""Completion: only the answer is trained on, not the question.

Prompt and completion are one text to the tokenizer: a token may reach over the border, and the tokens of the prompt
alone need not be those with which the whole begins. So the border is found in characters, by the offsets.
"""

from hypothesis import strategies as st

from nlpcheck.assertions import must, must_equal
from nlpcheck.oracles import causal as oracle
from nlpcheck.rules import arguments_unchanged, repeatable
from nlpcheck.search import example, given
from nlpcheck.spec import SHOULD, requirement
from nlpcheck.strategies.calls import Call, TokenizerName
from nlpcheck.strategies.completions import Completion, completions, short_tokenizer
from nlpcheck.strategies.tokenizers import ALL_TOKENIZERS, MUST_TOKENIZERS, load_tokenizer

IGNORED = -100
GPT2_LIKE = "byte-bpe-no-prefix"
TOKENIZERS = (GPT2_LIKE, *MUST_TOKENIZERS)
COMPLETIONS = completions()
ODD_COMPLETIONS = completions(tokenizers=ALL_TOKENIZERS, level="all")

PLAIN = [Completion(name, "the cat in", " New York") for name in TOKENIZERS]
SPACE_IN_PROMPT = [Completion(name, "the cat in ", "New York") for name in TOKENIZERS]
IN_A_WORD = [Completion(name, "in Lon", "don") for name in TOKENIZERS]
NO_PROMPT = [Completion(name, "", "Ada plays") for name in TOKENIZERS]
NO_COMPLETION = [Completion(name, "Ada plays", "") for name in TOKENIZERS]
SAME_TWICE = [Completion(name, "Paris Paris", " Paris Paris") for name in TOKENIZERS]

LONGER_ELSEWHERE = [
    Completion(GPT2_LIKE, "caf\u00e9 \u00e9t\u00e9 ", "Ada plays"),
    Completion(GPT2_LIKE, "\u0130\u0130", "a cat"),
    Completion(GPT2_LIKE, "\U0001f600\U0001f600 ", "a cat"),
]
"""Decomposed, in lower case, or in UTF-16, these prompts have more characters."""


def over(cases):
    """Judge a requirement on these examples first."""

    def add(test):
        for case in reversed(cases):
            test = example(case)(test)
        return test

    return add


def labelled(impl, case):
    """The implementation's row."""
    return impl.completion_labels(case.prompt, case.completion, load_tokenizer(case.tokenizer))


def as_one_text(case):
    """What the tokenizer says about prompt and completion as one text, uncut."""
    tokenizer = load_tokenizer(case.tokenizer)
    row = tokenizer(case.prompt + case.completion, return_offsets_mapping=True, return_special_tokens_mask=True)
    ends = [end for _, end in row["offset_mapping"]]
    return row["input_ids"], ends, row["special_tokens_mask"]


def must_count_by_offsets(impl, case):
    """Compare all labels with the rule."""
    ids, ends, _ = as_one_text(case)
    expected = oracle.completion_labels(ids, ends, len(case.prompt))
    must_equal(labelled(impl, case)["labels"], expected, "the labels")


@requirement("CL-COMPLETION-1", "completion_labels")
@given(COMPLETIONS)
@over([*PLAIN, *IN_A_WORD, *SPACE_IN_PROMPT, *NO_PROMPT])
def test_completion_is_tokenized_with_its_prompt(impl, case):
    """The ids are those of prompt + completion as one text.

    Why: tokenized in two pieces the text has other tokens at the border, and special tokens in its middle.
    Hint: tokenizer(prompt + completion), nothing between them and nothing behind them.
    Source: https://github.com/huggingface/trl/issues/5555
    """
    must_equal(labelled(impl, case)["input_ids"], as_one_text(case)[0], "the ids")


@requirement("CL-COMPLETION-2", "completion_labels", after="CL-COMPLETION-1")
@given(COMPLETIONS)
@over([*PLAIN, *NO_PROMPT])
def test_completion_labels_are_ids_or_minus_100(impl, case):
    """There is one label per id: the id itself or -100.

    Why: the model shifts labels by itself; any other number trains on a token that is not there.
    Hint: labels are a copy of the ids, some of them replaced by -100.
    """
    row = labelled(impl, case)
    must_equal(len(row["labels"]), len(row["input_ids"]), "the number of labels")
    pairs = list(zip(row["input_ids"], row["labels"], strict=True))
    must(all(label in (token, IGNORED) for token, label in pairs), "labels that are their ids, or -100", pairs)


@requirement("CL-COMPLETION-3", "completion_labels", after="CL-COMPLETION-2")
@given(COMPLETIONS)
@over([*PLAIN, *SAME_TWICE, *NO_COMPLETION])
def test_completion_labels_ignore_the_prompt(impl, case):
    """A token that ends within the prompt is labelled -100.

    Why: the model is to learn answers, not to ask the questions.
    Hint: offset_mapping gives the end of each token; it is in the prompt if that is at most len(prompt).
    Source: https://github.com/huggingface/open-r1/issues/517
    """
    labels, (_, ends, special) = labelled(impl, case)["labels"], as_one_text(case)
    got = [
        label for label, end, added in zip(labels, ends, special, strict=True) if end <= len(case.prompt) and not added
    ]
    must_equal(got, [IGNORED] * len(got), "the labels of the prompt's tokens")


@requirement("CL-COMPLETION-4", "completion_labels", after="CL-COMPLETION-2")
@given(COMPLETIONS)
@over([*PLAIN, *SAME_TWICE, *NO_PROMPT])
def test_completion_labels_count_the_completion(impl, case):
    """A token that starts and ends within the completion is labelled with its id.

    Why: a token without a label is not learnt; the first one of an answer is the most important.
    Hint: count characters, not tokens: len(prompt) is where the completion starts.
    """
    tokenizer = load_tokenizer(case.tokenizer)
    row = tokenizer(case.prompt + case.completion, return_offsets_mapping=True)
    labels, border = labelled(impl, case)["labels"], len(case.prompt)
    inside = [n for n, (start, end) in enumerate(row["offset_mapping"]) if border <= start < end]
    must_equal(
        [labels[n] for n in inside], [row["input_ids"][n] for n in inside], "the labels of the completion's tokens"
    )


@requirement("CL-COMPLETION-5", "completion_labels", after="CL-COMPLETION-2")
@given(COMPLETIONS)
@over([*PLAIN, *NO_PROMPT, *NO_COMPLETION])
def test_completion_labels_ignore_special_tokens_that_are_added(impl, case):
    """Special tokens that the tokenizer adds, in front or at the end, are labelled -100.

    Why: they stand for no character of the completion; the rule for them must not depend on the tokenizer.
    Hint: their offsets are (0, 0): they end before the completion, also if the prompt is empty.
    """
    labels, (_, _, special) = labelled(impl, case)["labels"], as_one_text(case)
    got = [label for label, added in zip(labels, special, strict=True) if added]
    must_equal(got, [IGNORED] * len(got), "the labels of the special tokens that were added")


@requirement("CL-COMPLETION-6", "completion_labels", after=["CL-COMPLETION-3", "CL-COMPLETION-4"])
@given(COMPLETIONS)
@over([*SPACE_IN_PROMPT, *IN_A_WORD])
def test_completion_labels_count_a_token_across_the_border(impl, case):
    """A token that starts in the prompt and ends in the completion counts.

    Why: it is the first token of the answer that the model has to say; most tokenizers glue the space to it.
    Hint: compare the end of a token with len(prompt), not its start.
    Source: https://github.com/huggingface/trl/issues/5555
    """
    must_count_by_offsets(impl, case)


@requirement("CL-COMPLETION-7", "completion_labels", after="CL-COMPLETION-2")
@given(COMPLETIONS)
@over(NO_COMPLETION)
def test_completion_labels_ignore_everything_if_there_is_no_completion(impl, case):
    """Without a completion every label is -100.

    Why: there is no answer to learn; labels[-0:] is the whole list.
    Hint: the rule needs no case of its own here.
    """
    labels = labelled(impl, Completion(case.tokenizer, case.prompt + case.completion, ""))["labels"]
    must_equal(labels, [IGNORED] * len(labels), "the labels")


@requirement("CL-COMPLETION-8", "completion_labels", after="CL-COMPLETION-4")
@given(COMPLETIONS)
@over(NO_PROMPT)
def test_completion_labels_count_everything_if_there_is_no_prompt(impl, case):
    """Without a prompt every token counts that the tokenizer has not added.

    Why: that is plain language modelling on the completion.
    Hint: the rule needs no case of its own here: the first token ends behind character 0.
    """
    must_count_by_offsets(impl, Completion(case.tokenizer, "", case.prompt + case.completion))


@requirement("CL-COMPLETION-9", "completion_labels", after="CL-COMPLETION-4")
@given(COMPLETIONS)
@over([Completion(GPT2_LIKE, "the cat in", " New York")])
def test_completion_labels_count_eos_in_the_completion(impl, case):
    """A special token that is written in the completion counts as any token.

    Why: an EOS that ends the answer on purpose is what teaches the model to stop.
    Hint: look at offsets; all_special_ids and masks by id hide it.
    """
    end = load_tokenizer(GPT2_LIKE).eos_token
    must_count_by_offsets(impl, Completion(GPT2_LIKE, case.prompt, case.completion + end))


@requirement("CL-COMPLETION-10", "completion_labels", after="CL-COMPLETION-4")
@given(COMPLETIONS)
@over([Completion(GPT2_LIKE, "", "Ada plays in New York, the cat in Paris")])
def test_completion_labels_do_not_cut(impl, case):
    """A text longer than tokenizer.model_max_length is not cut.

    Why: completions stand at the end: truncation=True cuts them first, and nothing is left to learn.
    Hint: truncation is off by default.
    """
    tokenizer = short_tokenizer(case.tokenizer)
    prompt = case.prompt + " Ada plays in New York, the cat in Paris"
    completion = " plays in New York, the cat in Paris"
    row = impl.completion_labels(prompt, completion, tokenizer)
    must_equal(row["input_ids"], tokenizer(prompt + completion)["input_ids"], "the ids")


@requirement("CL-COMPLETION-11", "completion_labels", after="CL-COMPLETION-10")
@given(st.sampled_from(TOKENIZERS[:2]))
def test_completion_labels_do_not_cut_very_long_texts(impl, tokenizer):
    """A text longer than any model is not cut.

    Why: what is cut here nobody will miss in time; the caller knows the length that fits.
    Hint: no max_length.
    """
    must_count_by_offsets(impl, Completion(tokenizer, "Ada plays in New York " * 250, "cat " * 9))


# SHOULD


@requirement("CL-COMPLETION-20", "completion_labels", level=SHOULD, after="CL-COMPLETION-6")
@given(ODD_COMPLETIONS)
@over([Completion(name, "\U0001f600 caf\u00e9", " \U0001f600") for name in ALL_TOKENIZERS])
@over([Completion(name, "Ada ", " plays ") for name in ALL_TOKENIZERS])
@over(LONGER_ELSEWHERE)
def test_completion_labels_go_by_offsets_in_odd_texts(impl, case):
    """A token counts exactly if it ends behind the prompt, whatever the tokenizer and the characters.

    Why: emoji are several tokens, accents and zero-width characters may be none, and a space is where it likes to be.
    Hint: len(prompt) in characters, offset_mapping of the whole; nothing is stripped.
    """
    must_count_by_offsets(impl, case)


CALLS = COMPLETIONS.map(lambda case: Call((case.prompt, case.completion, TokenizerName(case.tokenizer))))

test_completion_labels_keep_the_tokenizer = arguments_unchanged("CL-COMPLETION-90", "completion_labels", CALLS)
test_completion_labels_are_repeatable = repeatable("CL-COMPLETION-91", "completion_labels", CALLS)
