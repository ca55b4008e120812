"""Perplexity: how many tokens a model hesitates between. The function is that of masked language modelling."""

from nlpcheck.conformance.masked_lm import test_perplexity

from nlpcheck.spec import adopted

globals().update(adopted(test_perplexity, "ML", "CL"))
