"""Wrong implementations of translation."""
