"""Modules and functions that cannot even be used."""

from nlpcheck import contract
from nlpcheck.bench import mutant, unimportable

unimportable(
    "a module that is not installed is imported",
    area="sequence_classification",
    source="import a_module_that_nobody_has",
)


def _with_other_parameters(name):
    def function(x, y=None):
        raise AssertionError

    function.__name__ = name
    return function


for _name in contract.functions_of("sequence_classification"):
    mutant(f"{_name} with parameters of its own", area="sequence_classification")(_with_other_parameters(_name))
