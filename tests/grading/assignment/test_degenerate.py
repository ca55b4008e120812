"""Submissions that know nothing: they import, take every parameter, and answer what they are called after."""

from __future__ import annotations

import pytest

from nlpcheck import contract
from nlpcheck.border.recording import Area
from nlpcheck.grading.degenerate import KINDS, degenerate_source
from nlpcheck.rules.interface import signature_problem

EVERY = [(area, kind) for area in contract.AREAS for kind in KINDS]


def module_of(area, kind):
    namespace = {}
    exec(compile(degenerate_source(area, kind), f"{area}.py", "exec"), namespace)
    return namespace


@pytest.mark.parametrize(("area", "kind"), EVERY)
def test_each_function_is_there_and_takes_the_parameters(area, kind):
    module = module_of(area, kind)
    for name in contract.functions_of(area):
        assert signature_problem(module[name], contract.signature_of(area, name)) == ""


@pytest.mark.parametrize(("area", "kind"), EVERY)
def test_each_function_answers_or_raises_a_value_error(area, kind):
    module = module_of(area, kind)
    for name in contract.functions_of(area):
        given = {parameter: [] for parameter in contract.signature_of(area, name).parameters}
        if kind == "raise":
            with pytest.raises(ValueError, match="no"):
                module[name](**given)
        else:
            module[name](**given)


@pytest.mark.parametrize("area", contract.AREAS)
def test_they_do_what_they_are_called_after(area):
    for name, signature in ((name, contract.signature_of(area, name)) for name in contract.functions_of(area)):
        given = {parameter: object() for parameter in signature.parameters}
        assert module_of(area, "none")[name](**given) is None
        assert module_of(area, "identity")[name](**given) is next(iter(given.values()))


@pytest.mark.parametrize("kind", ["empty", "constant", "random", "ones", "rows"])
@pytest.mark.parametrize("area", contract.AREAS)
def test_what_they_return_has_the_promised_shape(area, kind):
    """But for models, and for rows of anything: nothing can be written there."""
    functions = Area(area, module_of(area, kind))
    for name in contract.functions_of(area):
        if name not in ("load_model", "split", "clean", "group_texts"):
            given = dict.fromkeys(contract.signature_of(area, name).parameters, "ab")
            getattr(functions, name)(**given)


def test_a_constant_is_the_answer_to_the_first_example_of_the_contract():
    module = module_of("token_classification", "constant")
    assert module["predictions_to_words"](0, 0, num_words=1, fill=0) == [7, -1, 5, -1]


def test_an_echo_returns_the_arguments_that_fit():
    module = module_of("masked_lm", "echo")
    given = {parameter: parameter for parameter in contract.signature_of("masked_lm", "mask_tokens").parameters}
    assert module["mask_tokens"](**given) == ("input_ids", "input_ids")
    words = module_of("token_classification", "echo")
    assert words["align_labels_with_tokens"]([1, 2], [0, 1], label_names=[]) == [1, 2]


def test_random_answers_differ_from_call_to_call_and_not_from_run_to_run():
    call = {"labels": [], "word_ids": [], "label_names": []}
    one, other = (module_of("token_classification", "random")["align_labels_with_tokens"] for _ in range(2))
    first = [one(**call) for _ in range(20)]
    assert first == [other(**call) for _ in range(20)]
    assert len({str(answer) for answer in first}) > 1


def test_rows_are_as_many_as_the_first_argument_has():
    module = module_of("token_classification", "rows")
    assert module["extract_entities"](["O", "B-X", "O"]) == [("O", -100, -100)] * 3
    assert module["compute_metrics"](0, 0, label_names=[])["f1"] == 0.0
    assert module_of("token_classification", "ones")["compute_metrics"](0, 0, label_names=[])["f1"] == 1.0
