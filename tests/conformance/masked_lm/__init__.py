"""The specification of masked lm."""
