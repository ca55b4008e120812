"""Wrong implementations of causal lm."""
