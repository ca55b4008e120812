"""Before anything else: the module imports, and every function takes the contract's parameters."""

from nlpcheck.rules.interface import accepts_parameters, importable

test_the_module_imports = importable("QA-IMPORT-1")
test_char_span_to_token_span_takes_its_parameters = accepts_parameters("QA-SIGNATURE-1", "char_span_to_token_span")
test_token_span_to_char_span_takes_its_parameters = accepts_parameters("QA-SIGNATURE-2", "token_span_to_char_span")
test_prepare_train_features_takes_its_parameters = accepts_parameters("QA-SIGNATURE-3", "prepare_train_features")
test_prepare_validation_features_takes_its_parameters = accepts_parameters(
    "QA-SIGNATURE-4", "prepare_validation_features"
)
test_postprocess_qa_predictions_takes_its_parameters = accepts_parameters(
    "QA-SIGNATURE-5", "postprocess_qa_predictions"
)
test_normalize_answer_takes_its_parameters = accepts_parameters("QA-SIGNATURE-6", "normalize_answer")
test_exact_match_takes_its_parameters = accepts_parameters("QA-SIGNATURE-7", "exact_match")
test_token_f1_takes_its_parameters = accepts_parameters("QA-SIGNATURE-8", "token_f1")
test_compute_metrics_takes_its_parameters = accepts_parameters("QA-SIGNATURE-9", "compute_metrics")
test_collate_takes_its_parameters = accepts_parameters("QA-SIGNATURE-10", "collate")
test_load_model_takes_its_parameters = accepts_parameters("QA-SIGNATURE-11", "load_model")
