"""The specification of sequence classification."""
