"""Naive answers from first principles: slow, plain, and independent of the reference and of metric libraries."""
