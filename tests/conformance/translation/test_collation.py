"""Collation: rows with inputs and labels of different lengths become one batch, as in summarization."""

from nlpcheck.conformance.summarization import test_collation

from nlpcheck.spec import adopted

globals().update(adopted(test_collation, "SUM", "TRANS"))
