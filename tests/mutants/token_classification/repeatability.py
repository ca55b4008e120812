"""Answers that change with the process."""

from nlpcheck.bench import mutant


@mutant("entities in the order of a set", bug="R2", area="token_classification")
def extract_entities(tags, *, mode="lenient"):
    from nlpcheck.tasks.token_classification import extract_entities as right

    return list(set(right(tags, mode=mode)))
