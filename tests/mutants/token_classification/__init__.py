"""Wrong implementations of token classification."""
