"""Decoding: ids become texts, be they generated or labels, as in summarization."""

from nlpcheck.conformance.summarization import test_decoding

from nlpcheck.spec import adopted

globals().update(adopted(test_decoding, "SUM", "TRANS"))
