"""Before anything else: the module imports, and every function takes the contract's parameters."""

from nlpcheck.rules.interface import accepts_parameters, importable

test_the_module_imports = importable("DATA-IMPORT-1")
test_label_mapping_takes_its_parameters = accepts_parameters("DATA-SIGNATURE-1", "label_mapping")
test_clean_takes_its_parameters = accepts_parameters("DATA-SIGNATURE-2", "clean")
test_split_takes_its_parameters = accepts_parameters("DATA-SIGNATURE-3", "split")
