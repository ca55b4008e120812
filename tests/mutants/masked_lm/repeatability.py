"""Answers that change with the process."""

from nlpcheck.bench import mutant


@mutant("columns cut in the order of a set, the second by the first", bug="R2", area="masked_lm")
def group_texts(examples, block_size, *, drop_remainder=True):
    from nlpcheck.tasks.masked_lm import group_texts as right

    names = list({*examples})
    rows = sorted(range(len(examples[names[0]])), key=lambda n: hash((names[0], n)))
    return right({name: [examples[name][n] for n in rows] for name in names}, block_size, drop_remainder=drop_remainder)
