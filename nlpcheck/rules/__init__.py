"""Factories: each makes one requirement of a rule that holds for many functions."""

from nlpcheck.rules.general import Test, accepts_columns, arguments_unchanged, finished, repeatable

__all__ = ["Test", "accepts_columns", "arguments_unchanged", "finished", "repeatable"]
