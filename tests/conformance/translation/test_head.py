"""The head: a checkpoint becomes a model that reads one text and writes another, as in summarization."""

from nlpcheck.conformance.summarization import test_head

from nlpcheck.spec import adopted

globals().update(adopted(test_head, "SUM", "TRANS"))
