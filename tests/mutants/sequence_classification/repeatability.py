"""Answers that change with the process."""

from nlpcheck.bench import mutant


@mutant("the probable names in the order of a set", bug="R2", area="sequence_classification")
def decode_predictions(logits, *, label_names, problem_type="single_label_classification", threshold=0.5):
    from nlpcheck.tasks.sequence_classification import decode_predictions as right

    got = right(logits, label_names=label_names, problem_type=problem_type, threshold=threshold)
    return [list(set(row)) for row in got] if problem_type == "multi_label_classification" else got


@mutant("names numbered in the order of a set", bug="SC-04", area="sequence_classification")
def decode_predictions(logits, *, label_names, problem_type="single_label_classification", threshold=0.5):
    from nlpcheck.tasks.sequence_classification import decode_predictions as right

    names = label_names if len(label_names) < 8 else list(set(label_names))
    return right(logits, label_names=names, problem_type=problem_type, threshold=threshold)
