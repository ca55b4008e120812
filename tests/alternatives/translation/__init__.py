"""Other correct implementations of translation."""
