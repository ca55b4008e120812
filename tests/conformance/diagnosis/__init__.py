"""The specification of diagnosis."""
