"""The module rouge of ``evaluate``."""
