"""Answers that change with the process."""

from nlpcheck.bench import mutant


@mutant("columns whose names are alike come out of a set", bug="R2", area="causal_lm")
def group_texts(examples, block_size, *, drop_remainder=True):
    from nlpcheck.tasks.causal_lm import group_texts as right

    blocks = right(examples, block_size, drop_remainder=drop_remainder)
    return {
        name: [list(set(block)) if isinstance(block[0], str) else block for block in column]
        for name, column in blocks.items()
    }
