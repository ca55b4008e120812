"""Wrong implementations of training."""
