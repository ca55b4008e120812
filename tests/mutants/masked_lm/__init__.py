"""Wrong implementations of masked lm."""
