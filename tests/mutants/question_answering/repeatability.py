"""Answers that change with the process."""

from nlpcheck.bench import mutant


@mutant("gold answers and words in the order of a set", bug="R2", area="question_answering")
def normalize_answer(text):
    from nlpcheck.tasks.question_answering import normalize_answer as right

    return " ".join(set(right(text).split()))
