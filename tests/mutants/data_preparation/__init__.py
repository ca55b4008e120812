"""Wrong implementations of data preparation."""
