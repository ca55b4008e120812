"""Wrong implementations of sequence classification."""
