"""Answers that change with the process."""

from nlpcheck.bench import mutant
from nlpcheck.tasks.diagnosis import diagnosis

AREA = "diagnosis"


@mutant("the first task of a set of candidates", bug="R2", area=AREA)
def diagnose(rows, *, goal=None):
    right = diagnosis.diagnose(rows, goal=goal)
    return next(iter({right, "translation" if "title" in rows[0] else right}))


@mutant("the metrics in the order of a set, the first one alone", bug="R2", area=AREA)
def recipe(task):
    from nlpcheck.tasks.diagnosis import recipe as right

    found = right(task)
    return {**found, "metrics": list({*found["metrics"]})}
