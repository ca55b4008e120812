"""The specification of causal lm."""
