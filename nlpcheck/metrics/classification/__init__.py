"""The module classification of ``evaluate``."""
