"""Other correct implementations of data preparation."""
