"""Other correct implementations of diagnosis."""
