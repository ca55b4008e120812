"""Answers that change with the process."""

from nlpcheck.bench import mutant


@mutant("words in the order of a set", bug="R2", area="summarization")
def decode(ids, tokenizer):
    from nlpcheck.tasks.summarization import decode as right

    return [" ".join(set(text.split())) for text in right(ids, tokenizer)]


@mutant("examples without doubles, in the order of a set", bug="R2", area="summarization")
def tokenize(examples, tokenizer, *, prefix="", max_source_length, max_target_length):
    from nlpcheck.tasks.summarization import tokenize as right

    pairs = list(set(zip(examples["document"], examples["summary"], strict=True)))
    columns = {"document": [source for source, _ in pairs], "summary": [target for _, target in pairs]}
    lengths = {"max_source_length": max_source_length, "max_target_length": max_target_length}
    return right(columns, tokenizer, prefix=prefix, **lengths)
