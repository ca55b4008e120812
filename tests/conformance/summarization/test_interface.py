"""Before anything else: the module imports, and every function takes the contract's parameters."""

from nlpcheck.rules.interface import accepts_parameters, importable

test_the_module_imports = importable("SUM-IMPORT-1")
test_tokenize_takes_its_parameters = accepts_parameters("SUM-SIGNATURE-1", "tokenize")
test_shift_right_takes_its_parameters = accepts_parameters("SUM-SIGNATURE-2", "shift_right")
test_collate_takes_its_parameters = accepts_parameters("SUM-SIGNATURE-3", "collate")
test_load_model_takes_its_parameters = accepts_parameters("SUM-SIGNATURE-4", "load_model")
test_decode_takes_its_parameters = accepts_parameters("SUM-SIGNATURE-5", "decode")
test_generate_takes_its_parameters = accepts_parameters("SUM-SIGNATURE-6", "generate")
test_compute_metrics_takes_its_parameters = accepts_parameters("SUM-SIGNATURE-7", "compute_metrics")
