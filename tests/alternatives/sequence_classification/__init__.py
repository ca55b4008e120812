"""Other correct implementations of sequence classification."""
