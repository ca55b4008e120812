"""Other correct implementations of causal lm."""
