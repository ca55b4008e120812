"""Before anything else: the module imports, and every function takes the contract's parameters."""

from nlpcheck.rules.interface import accepts_parameters, importable

test_the_module_imports = importable("TRAIN-IMPORT-1")
test_train_step_takes_its_parameters = accepts_parameters("TRAIN-SIGNATURE-1", "train_step")
test_train_epoch_takes_its_parameters = accepts_parameters("TRAIN-SIGNATURE-2", "train_epoch")
test_evaluate_takes_its_parameters = accepts_parameters("TRAIN-SIGNATURE-3", "evaluate")
test_predict_takes_its_parameters = accepts_parameters("TRAIN-SIGNATURE-4", "predict")
test_parameter_groups_takes_its_parameters = accepts_parameters("TRAIN-SIGNATURE-5", "parameter_groups")
