"""The specification of training."""
