"""Before anything else: the module imports, and every function takes the contract's parameters."""

from nlpcheck.rules.interface import accepts_parameters, importable

test_the_module_imports = importable("TC-IMPORT-1")
test_align_labels_with_tokens_takes_its_parameters = accepts_parameters("TC-SIGNATURE-1", "align_labels_with_tokens")
test_tokenize_and_align_labels_takes_its_parameters = accepts_parameters("TC-SIGNATURE-2", "tokenize_and_align_labels")
test_collate_takes_its_parameters = accepts_parameters("TC-SIGNATURE-3", "collate")
test_predictions_to_words_takes_its_parameters = accepts_parameters("TC-SIGNATURE-4", "predictions_to_words")
test_extract_entities_takes_its_parameters = accepts_parameters("TC-SIGNATURE-5", "extract_entities")
test_entity_spans_takes_its_parameters = accepts_parameters("TC-SIGNATURE-6", "entity_spans")
test_compute_metrics_takes_its_parameters = accepts_parameters("TC-SIGNATURE-7", "compute_metrics")
test_load_model_takes_its_parameters = accepts_parameters("TC-SIGNATURE-8", "load_model")
