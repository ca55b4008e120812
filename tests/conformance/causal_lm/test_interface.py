"""Before anything else: the module imports, and every function takes the contract's parameters."""

from nlpcheck.rules.interface import accepts_parameters, importable

test_the_module_imports = importable("CL-IMPORT-1")
test_tokenize_takes_its_parameters = accepts_parameters("CL-SIGNATURE-1", "tokenize")
test_group_texts_takes_its_parameters = accepts_parameters("CL-SIGNATURE-2", "group_texts")
test_collate_takes_its_parameters = accepts_parameters("CL-SIGNATURE-3", "collate")
test_completion_labels_takes_its_parameters = accepts_parameters("CL-SIGNATURE-4", "completion_labels")
test_load_model_takes_its_parameters = accepts_parameters("CL-SIGNATURE-5", "load_model")
test_token_nll_takes_its_parameters = accepts_parameters("CL-SIGNATURE-6", "token_nll")
test_perplexity_takes_its_parameters = accepts_parameters("CL-SIGNATURE-7", "perplexity")
test_strided_perplexity_takes_its_parameters = accepts_parameters("CL-SIGNATURE-8", "strided_perplexity")
test_generate_takes_its_parameters = accepts_parameters("CL-SIGNATURE-9", "generate")
