"""Grouping: texts of any length become blocks of one length. The function is that of masked language modelling."""

from nlpcheck.conformance.masked_lm import test_grouping

from nlpcheck.spec import adopted

globals().update(adopted(test_grouping, "ML", "CL"))
