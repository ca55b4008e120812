"""The specification of translation."""
