"""Other correct implementations of token classification."""
