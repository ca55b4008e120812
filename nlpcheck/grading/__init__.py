"""Grading: each submission gets the score that it earned, never more, never less.

``cli.grade`` -> ``batch`` (in parallel, resumable) -> ``examiner`` (one submission) -> ``record`` -> ``outputs``.
"""
