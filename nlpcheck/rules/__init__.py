"""Factories: each makes one requirement of a rule that holds for many functions."""

from nlpcheck.rules.general import (
    Test,
    accepts_columns,
    arguments_unchanged,
    finished,
    must_record_gradients,
    repeatable,
)

__all__ = ["Test", "accepts_columns", "arguments_unchanged", "finished", "must_record_gradients", "repeatable"]
