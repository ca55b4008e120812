"""Before anything else: the module imports, and every function takes the contract's parameters."""

from nlpcheck.rules.interface import accepts_parameters, importable

test_the_module_imports = importable("ML-IMPORT-1")
test_group_texts_takes_its_parameters = accepts_parameters("ML-SIGNATURE-1", "group_texts")
test_mask_tokens_takes_its_parameters = accepts_parameters("ML-SIGNATURE-2", "mask_tokens")
test_mask_whole_words_takes_its_parameters = accepts_parameters("ML-SIGNATURE-3", "mask_whole_words")
test_collate_takes_its_parameters = accepts_parameters("ML-SIGNATURE-4", "collate")
test_predict_masked_takes_its_parameters = accepts_parameters("ML-SIGNATURE-5", "predict_masked")
test_token_nll_takes_its_parameters = accepts_parameters("ML-SIGNATURE-6", "token_nll")
test_perplexity_takes_its_parameters = accepts_parameters("ML-SIGNATURE-7", "perplexity")
test_load_model_takes_its_parameters = accepts_parameters("ML-SIGNATURE-8", "load_model")
