"""The module perplexity of ``evaluate``."""
