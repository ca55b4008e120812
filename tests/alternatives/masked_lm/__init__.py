"""Other correct implementations of masked lm."""
