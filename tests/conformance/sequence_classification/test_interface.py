"""Before anything else: the module imports, and every function takes the contract's parameters."""

from nlpcheck.rules.interface import accepts_parameters, importable

test_the_module_imports = importable("SC-IMPORT-1")
test_tokenize_takes_its_parameters = accepts_parameters("SC-SIGNATURE-1", "tokenize")
test_collate_takes_its_parameters = accepts_parameters("SC-SIGNATURE-2", "collate")
test_load_model_takes_its_parameters = accepts_parameters("SC-SIGNATURE-3", "load_model")
test_decode_predictions_takes_its_parameters = accepts_parameters("SC-SIGNATURE-4", "decode_predictions")
test_compute_metrics_takes_its_parameters = accepts_parameters("SC-SIGNATURE-5", "compute_metrics")
