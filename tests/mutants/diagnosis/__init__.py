"""Wrong implementations of diagnosis."""
