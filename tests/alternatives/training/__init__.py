"""Other correct implementations of training."""
