"""Answers that change with the process."""

from nlpcheck.bench import mutant


@mutant("words in the order of a set", bug="R2", area="translation")
def decode(ids, tokenizer):
    from nlpcheck.tasks.translation import decode as right

    return [" ".join(set(text.split())) for text in right(ids, tokenizer)]
