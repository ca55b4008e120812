"""Generation: the model writes, as in summarization."""

from nlpcheck.conformance.summarization import test_generation

from nlpcheck.spec import adopted

globals().update(adopted(test_generation, "SUM", "TRANS"))
