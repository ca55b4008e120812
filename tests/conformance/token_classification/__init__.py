"""The specification of token classification."""
