"""Before anything else: the module imports, and every function takes the contract's parameters."""

from nlpcheck.rules.interface import accepts_parameters, importable

test_the_module_imports = importable("DIAG-IMPORT-1")
test_diagnose_takes_its_parameters = accepts_parameters("DIAG-SIGNATURE-1", "diagnose")
test_recipe_takes_its_parameters = accepts_parameters("DIAG-SIGNATURE-2", "recipe")
